"""The warm student process as the grader holds it, and the submissions it forks."""
from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from autograde.judge.connection import Connection, pair
from autograde.judge.model import JudgeBroke, Stopped
from autograde.sandbox import bubblewrap, fonts, seccomp
from autograde.sandbox.watch import Tree, is_alone

_BOOT = "import sys; sys.path.insert(0, {where!r}); from autograde.student import warm; warm.main({fd})"


class Warm:
    """A warm process that obeys on a line.

    Parameters
    ----------
    sock : socket
    figures : str
        "render", "submitted" or "none".
    sandbox : bool
        Whether it lives in bubblewrap.
    """

    def __init__(self, sock, *, figures, sandbox):
        self.sandbox, self.figures = sandbox, figures
        self._line, self._folder, self._met = Connection(sock), None, False

    def meet(self):
        """Wait until it is warm.

        Raises
        ------
        JudgeBroke
            If it ended before.
        """
        if self._met:
            return
        try:
            answer, _ = self._line.receive(time.monotonic() + 180, "")
        except Stopped:
            answer = {}
        if not answer.get("ready"):
            self._did_not_start(str(answer.get("failed", "")))
        self._met = True

    def _did_not_start(self, why):
        self.close()
        raise JudgeBroke(f"The student process did not start: {why}")

    @property
    def alive(self):
        return not self._line.ended

    def clone(self):
        """A socket to a second warm process, a fork of this one; whoever is given it can make a ``Warm`` of it."""
        ours, theirs = pair()
        with theirs:
            self._line.send({"clone": True}, [theirs.fileno()])
        return ours

    def start(self, limits, copies, exercises):
        """Fork one submission.

        Parameters
        ----------
        limits : Limits
        copies : int
            How many forks the judge itself will need beside the student's own processes.
        exercises : list of str
            Those that will be judged, for the calls they forbid.

        Returns
        -------
        Submission
        """
        self.meet()
        if not self.sandbox and self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="autograde-")
        ours, theirs = pair()
        folder = None if self.sandbox else tempfile.mkdtemp(dir=self._folder)
        settings = {"isolate": self.sandbox, "exercises": exercises, "folder": folder, "memory_mb": limits.memory_mb, "processes": limits.processes + copies,
                    "file_mb": limits.file_mb, "disk_mb": limits.disk_mb, "cpu_seconds": limits.total_seconds, "seccomp": seccomp.program(),
                    "covered": bubblewrap.covered(bubblewrap.mounts()) if self.sandbox else [], "covered_at": bubblewrap.COVERED}
        if os.geteuid() == 0 and not self.sandbox:
            settings["processes"] = 2**16  # without a user namespace the limit counts all of root's processes
        with theirs:
            self._line.send(settings, [theirs.fileno()])
        return Submission(Connection(ours), limits, self.sandbox, folder)

    def close(self):
        """Let it end, and everything below it."""
        self._line.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


class Template(Warm):
    """The first warm process, in its jail.

    Parameters
    ----------
    figures : str
    sandbox : bool
    torch : bool
        Whether to import PyTorch beforehand.
    modules : iterable of str
        What else to import beforehand.
    exercises : iterable of str
        Those whose forbidden calls are prepared for beforehand, where all submissions have them.

    Raises
    ------
    NoIsolation
        If this machine has nothing to isolate it with.
    """

    def __init__(self, *, figures, sandbox, torch, modules=(), exercises=()):
        order = {"torch": torch, "figures": figures, "modules": list(modules), "exercises": list(exercises), "fonts": fonts.known()}
        self._errors = tempfile.TemporaryFile()
        ours, theirs = pair()
        super().__init__(ours, figures=figures, sandbox=sandbox)
        where = bubblewrap.INSIDE if sandbox else str(bubblewrap.packages())
        command = [sys.executable, "-s", "-P", "-c", _BOOT.format(where=where, fd=theirs.fileno())]
        if sandbox:
            line, environment = bubblewrap.launch_line(command), {"PATH": "/usr/bin:/bin"}
        else:
            self._folder = tempfile.mkdtemp(prefix="autograde-")
            line, environment = command, _environment(self._folder)
        self._process = subprocess.Popen(line, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors,
                                         env=environment, start_new_session=True, cwd="/")
        theirs.close()
        with contextlib.suppress(Stopped):  # said by ``meet``
            self._line.send(order)

    def _did_not_start(self, why):
        self._errors.seek(0)
        said = self._errors.read()[-2000:].decode("utf-8", "replace")
        self.close()
        kind = bubblewrap.NoIsolation if self.sandbox and "bwrap" in said else JudgeBroke
        raise kind(f"The student process did not start: {why}{said}".strip())

    @property
    def alive(self):
        return self._process.poll() is None

    def close(self, wait=True):
        """End the warm process; its jail, its clones and all submissions die with it.

        Parameters
        ----------
        wait : bool
            Until it is gone: its memory, which no fork shares any more, takes the kernel a tenth of a second.
        """
        self._line.close()
        if not wait and self.sandbox:
            threading.Thread(target=self._process.wait, daemon=True).start()
            self._errors.close()
            return
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)
        self._errors.close()
        super().close()


def _environment(home):
    """For a student process without a jail: nothing of the grader's own environment."""
    environment = dict(bubblewrap.ENVIRONMENT, HOME=home, TMPDIR=home, MPLCONFIGDIR=f"{home}/matplotlib", IPYTHONDIR=f"{home}/ipython")
    environment["PATH"] = os.environ.get("PATH", "")
    return environment


class Submission:
    """The processes of one submission.

    Attributes
    ----------
    main : Connection
        To the process that runs the notebook from top to bottom.
    limits : Limits
    deadline : float
        When all its time is used, on the clock of ``time.monotonic``.
    """

    def __init__(self, line, limits, isolated, folder):
        self.limits, self._folder = limits, folder
        self.deadline = time.monotonic() + limits.total_seconds
        self._tree, self._kept = None, set()
        self.main, self._copies, self._missing = line, [], {}  # the last: why a copy never stood
        answer = self._first(line)
        if not answer.get("init"):
            self.end()
            raise JudgeBroke(f"A submission could not be isolated: {str(answer.get('failed'))[:2000]}")
        self._tree = Tree(line.sender, isolated)
        line._watch, line._crowded = self._watch, self._crowded
        answer = self._first(line)
        if not answer.get("ready"):
            self.end()
            raise JudgeBroke(f"The student's process did not start: {str(answer.get('failed'))[:2000]}")
        line.hold()

    @staticmethod
    def _first(line):
        try:
            return line.receive(time.monotonic() + 60, "")[0]
        except Stopped as error:
            return {"failed": f"{error.verdict} at the start"}

    def _watch(self):
        enough = self.limits.memory_mb * 2**20
        if self._tree.memory(enough, self._kept) > enough:
            raise Stopped("memory", f"Your code used more than {self.limits.memory_mb} MB of memory.")

    def _crowded(self, pid):
        return self._tree.running(pid) > 2

    def fork(self, line):
        """A copy of the process at the other end of `line`, waiting on a line of its own."""
        ours, theirs = pair()
        copy = Connection(ours, self._watch, self._crowded)
        with theirs:
            line.send({"do": "fork"}, [theirs.fileno()])
        self._copies.append(copy)
        return copy

    def fork_among_others(self, line):
        """The same where the student's code may have left processes running: if they leave no room for the copy, they end."""
        for copy in self._copies:
            with contextlib.suppress(Stopped):
                self.greet(copy)
        alone = {mine.process.pid for mine in (self.main, *self._copies) if mine.process is not None}.issuperset(self._tree.members())
        copy = self.fork(line)
        if not alone:
            try:
                self.greet(copy)
            except Stopped:
                self.drop(copy)
                copy = self.fork(line)
        return copy

    def greet(self, copy, seconds=30.0):
        """Wait until a copy stands, a moment beyond the submission's deadline at most; needed before anything is asked of it."""
        if copy in self._missing:
            raise self._missing[copy]
        if copy.process is None:
            now = time.monotonic()
            try:
                message, _ = copy.receive(min(now + seconds, max(self.deadline, now) + 1.0), "A copy of your notebook's state could not be made in time.")
                if message.get("ready") is not True or not self._tree.holds(copy.sender):
                    raise Stopped("crashed", "No copy of your notebook's state could be made: it had started too many processes, or broke the line to the grader.")
                copy.hold()
            except Stopped as stopped:
                if stopped.verdict == "crashed":  # else it may stand yet
                    self._missing[copy] = stopped
                raise
            self._kept.add(copy.process.pid)

    def drop(self, *lines, since=(0, 0)):
        """Kill the processes at the other end of `lines`, and whatever runs that is neither the submission's own process nor a copy, or of it what was started since then (``watch.now``)."""
        self._copies = [copy for copy in self._copies if copy not in lines]
        for copy in self._copies:
            with contextlib.suppress(Stopped):  # said when it is needed
                self.greet(copy)  # before that of which it is a copy is killed
        dying = {line.kill() for line in lines}
        self._tree.kill_except({line.process.pid for line in (self.main, *self._copies) if line.process is not None} | dying, since)

    def is_alone(self, line):
        """Whether the process at the other end has no threads beside its main one, and no children."""
        return line.process is not None and is_alone(line.process.pid)

    def end(self):
        """Kill everything of it."""
        if self._tree is not None:
            self._tree.end()
            self._tree = None
        self.main.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
