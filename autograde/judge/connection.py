"""The grader's end of the socket to one of a submission's processes.

Waits with a deadline, watches the memory of the whole tree meanwhile, and turns whatever goes wrong
on the other side into ``Stopped``.
"""
from __future__ import annotations

import os
import select
import socket
import struct
import time

from autograde.judge.model import Stopped
from autograde.sandbox.watch import Process
from autograde.wire import payload
from autograde.wire.frames import BadFrame, Reader

_CREDENTIALS = struct.Struct("3i")
_ANCILLARY = socket.CMSG_SPACE(_CREDENTIALS.size)
_TICK = 0.1
_CHUNK = 1 << 18
GONE = "Your code ended Python itself (a crash, or something like `os._exit`), so nothing more could be asked of it."


def pair():
    """A connected pair of sockets: the grader's, which learns who writes, and the student's."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    return ours, theirs


class Connection:
    """A line to one process.

    Parameters
    ----------
    sock : socket
    watch : callable
        Called a few times a second while waiting; raises ``Stopped`` if the submission must end.
    crowded : callable
        Told a process id, says whether other processes of the submission compete with it.
    """

    def __init__(self, sock, watch=lambda: None, crowded=lambda pid: False):
        self._sock, self._watch, self._crowded = sock, watch, crowded
        self._reader, self._frames = Reader(), []
        self.sender = None  # process id of who wrote last, from the kernel
        self.process = None

    def send(self, order, fds=(), seconds=10.0):
        """Give an order; a process that does not read it is as good as gone."""
        try:
            self._sock.settimeout(seconds)
            payload.send(self._sock, order, fds)
        except OSError:
            raise Stopped("crashed", GONE) from None

    def receive(self, deadline, late, hard=None):
        """Wait for the next message.

        Parameters
        ----------
        deadline : float
            On the clock of ``time.monotonic``.
        late : str
            What the student reads if nothing comes in time.
        hard : float, optional
            Until then the deadline moves on by the time the process waited for a processor: a busy
            machine is not the student's fault.

        Returns
        -------
        tuple of (dict, bytes)

        Raises
        ------
        Stopped
            "timeout", "crashed", or what ``watch`` says.
        """
        poller = select.poll()
        poller.register(self._sock, select.POLLIN)
        seen = time.monotonic()
        start, granted = self._queued() if hard is not None else 0.0, 0.0
        while not self._frames:
            now = time.monotonic()
            if now >= deadline:
                queued = self._queued() - start if hard is not None else 0.0
                if queued - granted < _TICK or now >= hard or self._crowded(self.process.pid):
                    raise Stopped("timeout", late)
                deadline, granted = min(deadline + queued - granted, hard), queued
            ready = poller.poll(max(1, 1000 * min(_TICK, deadline - now)))
            if time.monotonic() - seen >= _TICK:
                self._watch()
                seen = time.monotonic()
            if ready:
                self._read()
            elif self.process is not None and not self.process.alive and not poller.poll(0):
                raise Stopped("crashed", GONE)  # a child of its may still hold the line open
        return self._frames.pop(0)

    def _queued(self):
        """Seconds that the process at the other end was ready to run and had to wait for a processor."""
        try:
            with open(f"/proc/{self.process.pid}/schedstat") as file:
                return int(file.read().split()[1]) / 1e9
        except (OSError, AttributeError, IndexError, ValueError):
            return 0.0

    def _read(self):
        try:
            data, ancillary, _, _ = self._sock.recvmsg(_CHUNK, _ANCILLARY, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            raise Stopped("crashed", GONE) from None
        for level, kind, body in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS and len(body) >= _CREDENTIALS.size:
                self.sender = _CREDENTIALS.unpack(body[: _CREDENTIALS.size])[0]
            elif level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                for i in range(0, len(body) - 3, 4):
                    os.close(struct.unpack_from("i", body, i)[0])
        if not data:
            raise Stopped("crashed", GONE)
        try:
            for header, blob in self._reader.feed(data):
                if type(header) is not dict:
                    raise BadFrame("not a message")
                self._frames.append((header, blob))
        except BadFrame:
            raise Stopped("crashed", "Your code wrote into the line between its process and the grader, so nothing more could be asked of it.") from None

    @property
    def ended(self):
        """Whether nobody is at the other end any more."""
        poller = select.poll()
        poller.register(self._sock, select.POLLIN)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poller.poll(0))

    def hold(self):
        """Hold on to the process that wrote the first message."""
        try:
            self.process = Process(self.sender)
        except OSError:
            raise Stopped("crashed", GONE) from None

    def kill(self, wait=0.0):
        """End the process at the other end and close the line; return its id, if it had one."""
        pid = None
        if self.process is not None:
            pid = self.process.pid
            self.process.kill(wait)
        self.close()
        return pid

    def close(self):
        """Close the line; a process that waits on it ends by itself."""
        self._sock.close()
        if self.process is not None:
            self.process.close()
            self.process = None
