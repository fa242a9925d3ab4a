"""A submission's process tree as the grader sees it: members, memory, end.

Everything is read from outside, through /proc of the grader; nothing the student's code says is asked.
"""
from __future__ import annotations

import os
import select
import signal
import time

_FASTEST = 1e9  # bytes a second that a process can newly touch, about


class Tree:
    """All processes below one root process.

    Parameters
    ----------
    root : int
        Process id of the submission's init, as the grader sees it.
    isolated : bool
        Whether the root is pid 1 of a pid namespace, so that killing it kills everything.
    """

    def __init__(self, root, isolated):
        self.root, self.isolated = root, isolated
        self._pidfd = os.pidfd_open(root)
        self._base = _resident(root)  # the warm process's memory, shared by all forks
        self._last_look, self._next_look = 0.0, 0.0

    def members(self):
        """Ids of all living processes below the root, the root not included."""
        found, queue = [], [self.root]
        while queue and len(found) < 10_000:
            for child in _children(queue.pop()):
                found.append(child)
                queue.append(child)
        return found

    def holds(self, pid):
        """Whether a process is below the root, told by its parents: lists of children may miss one while a sibling ends."""
        while pid > 1:
            if pid == self.root:
                return True
            pid = _parent(pid)
        return False

    def running(self, but):
        """How many members but one want a processor now."""
        return sum(pid != but and _state(pid) == "R" for pid in self.members())

    def memory(self, enough, waiting=()):
        """Bytes the submission uses beyond the warm process, or a cheap upper bound if that is enough to know.

        The exact sum, in which a page shared by several processes counts once, makes the kernel walk
        every page table; it is asked for only as often as memory can have grown to the bound.

        Parameters
        ----------
        enough : int
            The bound.
        waiting : collection of int
            Processes that only wait: their own memory does not grow.
        """
        members, now = self.members(), time.monotonic()
        sizes = {pid: max(0, _resident(pid) - self._base) for pid in members}
        if sum(sizes.values()) <= enough:
            return sum(sizes.values())
        busy = sum(size for pid, size in sizes.items() if pid not in waiting)
        if now < self._next_look and (busy <= enough or now < self._last_look + 0.2):
            return min(busy, enough)
        exact = max(0, sum(_proportional(pid) for pid in members) - self._base)
        self._last_look = time.monotonic()
        self._next_look = self._last_look + max(20 * (self._last_look - now), (enough - exact) / _FASTEST)
        return exact

    def kill_except(self, keep, since=(0, 0)):
        """Kill every member but those in `keep` (ids) that was started since then (``now``), also those that fork while they are being killed."""
        frozen = set()
        for _ in range(200):  # first freeze them all: what cannot run cannot fork
            others = {pid for pid in self.members() if pid not in keep and _state(pid) not in "ZX" and (_started(pid), pid) > since}
            if others <= frozen:
                break
            for pid in others - frozen:
                _kill(pid, signal.SIGSTOP)
            frozen |= others
        for pid in others:
            _kill(pid)
        patience, pause = time.monotonic() + 3.0, 0.0002
        while time.monotonic() < patience and any(_state(pid) != "X" and not (_state(pid) == "Z" and _parent(pid) in keep) for pid in others):
            time.sleep(pause)  # until they are buried they count as processes; a process that waits buries its own when they leave it no room for a copy
            pause = min(2 * pause, 0.005)

    def end(self, patience=5.0):
        """Kill the whole submission and wait until it is gone."""
        if not self.isolated:
            for _ in range(20):  # a tree that forks while it is being killed needs another round
                members = self.members()
                for pid in members:
                    _kill(pid)
                if not members:
                    break
        try:
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        except ProcessLookupError:
            pass
        select.select([self._pidfd], [], [], patience)
        os.close(self._pidfd)


class Process:
    """One process of a submission, held by a pidfd so that no other can be meant."""

    def __init__(self, pid):
        self.pid = pid
        self._fd = os.pidfd_open(pid)

    def send(self, number):
        """Send a signal; a process already gone is fine."""
        try:
            signal.pidfd_send_signal(self._fd, number)
        except (ProcessLookupError, OSError):
            pass

    def kill(self, wait=0.0):
        """Kill it, and wait at most so long until it is dead."""
        self.send(signal.SIGKILL)
        if wait:
            select.select([self._fd], [], [], wait)

    def close(self):
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    @property
    def alive(self):
        return not select.select([self._fd], [], [], 0)[0]


def now():
    """What tells older processes from newer ones: the time since the machine started in the kernel's ticks, and the last process's id, as a tick is long."""
    try:
        with open("/proc/loadavg") as file:
            last = int(file.read().split()[-1])
    except (OSError, ValueError, IndexError):
        last = 0
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * os.sysconf("SC_CLK_TCK")), last


def is_alone(pid):
    """Whether a process lives, has one thread and no children."""
    try:
        return len(os.listdir(f"/proc/{pid}/task")) == 1 and not _children(pid)
    except OSError:
        return False


def _kill(pid, number=signal.SIGKILL):
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def _parent(pid):
    return int(_stat(pid, 1) or 0)


def _started(pid):
    """When a process was started, in ticks; at the beginning, if it is gone."""
    return int(_stat(pid, 19) or 0)


def _state(pid):
    """A process's state as one letter; X if it is gone."""
    return _stat(pid, 0) or "X"


def _stat(pid, field):
    """A field of /proc/PID/stat, counted from the state on, as the name before it may hold anything; None if the process is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[field]
    except OSError:
        return None


def _children(pid):
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                found += map(int, file.read().split())
    except OSError:
        pass
    return found


def _resident(pid):
    """Resident bytes that belong to no file."""
    return _kilobytes(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:"))


def _proportional(pid):
    """The same, each page divided by the number of processes that share it."""
    return _kilobytes(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) or _resident(pid)


def _kilobytes(path, fields):
    try:
        with open(path) as file:
            return sum(int(line.split()[1]) for line in file if line.startswith(fields)) * 1024
    except (OSError, IndexError, ValueError):
        return 0
