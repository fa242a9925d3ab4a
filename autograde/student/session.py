"""One submission's process obeys the grader: run a cell, fork, restore names, call a function.

Every fork runs the same loop on a socket of its own. A fork that waits is a checkpoint to go on
from when a cell kills its process, and the state an exercise's tests will see.
"""
from __future__ import annotations

import os
import signal
import socket
import sys

from autograde.student import compiler
from autograde.student import shell as shells
from autograde.student.calls import Calls
from autograde.student.names import Names
from autograde.student.seal import seal
from autograde.wire import frames, payload


class Session:
    """The state of one process of a submission; made in the warm process, before there is one.

    Parameters
    ----------
    shell : StudentShell
    figures : str
        "render", "submitted" or "none".
    """

    def __init__(self, shell, figures):
        self.shell, self.sock = shell, None
        shells.inline_figures(shell, figures)
        self.names = Names(shell)
        self._restore = seal()
        self._forks = []

    def serve(self, sock):
        """Obey until the grader closes the connection, then end.

        Parameters
        ----------
        sock : socket
            The connection to the grader.
        """
        self.sock = sock
        self.names.here()
        shells.attach_streams(self.shell)
        self._streams = sys.stdout, sys.stderr
        self.calls = Calls(self.shell.user_ns, lambda words: self._send({"forbidden": words}))
        self._loop(self._restore, (self, self.calls))

    def _loop(self, restore, watched):
        self._send({"ready": True})
        while True:
            try:
                message = payload.receive(self.sock)
            except KeyboardInterrupt:  # meant for a cell that has just ended
                continue
            if message is None:
                os._exit(0)
            data, fds = message
            self._reap()
            try:
                if self.calls.watching:
                    restore(*watched)
                order = payload.load(data, self.calls.find)
                if order["do"] == "names":
                    restore(*watched)
                answer, blob = getattr(self, "do_" + order["do"])(order, fds)
            except KeyboardInterrupt:
                answer, blob = {"interrupted": True}, b""
            except SystemExit:
                answer, blob = {"broken": "SystemExit"}, b""
            except Exception as error:
                answer, blob = {"broken": f"{type(error).__name__}: {error}"[:2000]}, b""
            if answer is not None:
                self._send(answer, blob)

    def _send(self, header, blob=b""):
        frames.send(self.sock, header, blob)

    def _send_output(self, output):
        try:
            self._send({"output": output})
        except frames.BadFrame:
            self._send({"output": {"output_type": "stream", "name": "stderr", "text": "[An output was too large and is left out.]\n"}})

    def _reap(self):
        for pid in list(self._forks):
            try:
                if os.waitpid(pid, os.WNOHANG)[0]:
                    self._forks.remove(pid)
            except ChildProcessError:
                self._forks.remove(pid)

    # -- orders -------------------------------------------------------------------------------

    def do_fork(self, order, fds):
        """Make a copy of this process that obeys on the socket that came with the order."""
        try:
            pid = _fork()
        except OSError as error:
            with socket.socket(fileno=fds[0]) as copy:
                frames.send(copy, {"broken": str(error)})
            return None, b""
        if pid:
            os.close(fds[0])
            self._forks.append(pid)
            return None, b""
        self.sock.close()
        self.sock = socket.socket(fileno=fds[0])
        self._forks = []
        os.setsid()
        return {"ready": True}, b""

    def do_cell(self, order, fds):
        """Run one cell; its outputs go out as they come."""
        outputs = self.shell.outputs
        outputs.send = self._send_output
        self.shell.last_error = None
        sys.stdout, sys.stderr = self._streams  # an earlier cell may have put others in their place, or None
        if order["restore"]:
            self.names.restore()
        compiler.complete_for(order["code"])
        self.names.before()
        modules = len(sys.modules)
        try:
            self.shell.run_cell(order["code"], store_history=True, cell_id=order["id"])
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            outputs.flush()
            outputs.send = None
        error, self.shell.last_error = self.shell.last_error, None
        self.names.after(order["staff"])
        return {"done": True, "count": self.shell.execution_count - 1, "error": self.calls.describe(error[1]) if error else None,
                "imported": len(sys.modules) > modules}, b""

    def do_names(self, order, fds):
        self.calls.guard(order["exercise"], order["trusted"])
        return self.calls.names(order["names"])

    def do_call(self, order, fds):
        return self.calls.call(order)

    def do_ask(self, order, fds):
        return self.calls.ask(order)

    def do_gradients(self, order, fds):
        return self.calls.gradients(order)


def _fork():
    """Fork; where there is no room, bury first what has ended of the student's own."""
    try:
        return os.fork()
    except OSError:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        return os.fork()
