"""The warm process: imports done once, one fork for each submission.

It runs no student's code itself, and can be cloned for further workers. It is single-threaded, so that forks are safe, and frozen, so that
the garbage collector does not touch the pages the forks share.
"""
from __future__ import annotations

import contextlib
import gc
import os
import random
import signal
import socket
import sys
import traceback

from autograde.sandbox import confine, fonts, isolate, landlock, seccomp
from autograde.student.session import Session
from autograde.student.shell import make_shell, warm_up
from autograde.wire import frames, payload
from helpers import framing

_filling = []


def main(fd):
    """Get warm, then obey the grader until it is gone.

    Parameters
    ----------
    fd : int
        The socket to the grader.
    """
    control = socket.socket(fileno=fd)
    control.set_inheritable(False)
    order, _ = payload.receive(control)
    settings = payload.load(order)
    gc.disable()  # of what is imported hardly anything is garbage, and to look for it takes longer than it would save
    try:
        fonts.put(settings["fonts"])
        shell = make_shell()
        warm_up(shell, torch=settings["torch"], figures=settings["figures"], modules=settings["modules"])
        framing.found()
        framing.install(settings["exercises"])
        session = Session(shell, settings["figures"])
        _seed()
        threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
        if threads > 1:
            raise RuntimeError(f"the warm process has {threads} threads and cannot be forked safely")
        _fill_holes()
        gc.freeze()
        gc.enable()
    except BaseException:
        frames.send(control, {"failed": traceback.format_exc()[-4000:]})
        return
    frames.send(control, {"ready": True})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (message := payload.receive(control)) is not None:
        _reap()
        order, fds = message
        order = payload.load(order)
        if order.get("clone"):
            control = _clone(control, fds[0])
        else:
            order["exercises"] = [e for e in order["exercises"] if e not in settings["exercises"]]
            _start(control, order, fds[0], session)
    _end_children()
    os._exit(0)


def _fill_holes(size=2**16):
    """Use up what is free between old objects: new ones then lie side by side, and a fork copies fewer pages."""
    for block in range(48, 513, 16):  # the sizes that Python's allocator keeps apart
        _filling.append([bytes(block - 40) for _ in range(size // block)])


def _clone(control, fd):
    """Fork a second warm process, which obeys another worker on the socket `fd`; each goes on with the one it obeys."""
    if os.fork():
        os.close(fd)
        return control
    control.close()
    control = socket.socket(fileno=fd)
    control.set_inheritable(False)
    _adopt_orphans()  # so that its submissions are its own, and end with it
    frames.send(control, {"ready": True})
    return control


def _end_children():
    """Of a clone, which is not pid 1: end the submissions that still run."""
    with contextlib.suppress(OSError):
        with open("/proc/self/task/%d/children" % os.getpid()) as children:
            for pid in children.read().split():
                os.kill(int(pid), signal.SIGKILL)


def _reap():
    """As pid 1 of the jail: bury submissions that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _start(control, settings, fd, session):
    """Fork one submission; tell the grader when it stands, or why it does not.

    The first fork moves into new namespaces, the second is pid 1 there and reaps, the third runs
    the student's code. The grader learns each process's id from the kernel, with its first message.
    """
    mover = os.fork()
    if mover:
        os.close(fd)
        os.waitpid(mover, 0)
        return
    try:
        control.close()
        if settings["isolate"]:
            isolate.leave_siblings()
        if os.fork():
            os._exit(0)
        _init(socket.socket(fileno=fd), settings, session)
    except BaseException:
        try:
            frames.send(socket.socket(fileno=fd), {"failed": traceback.format_exc()[-4000:]})
        except BaseException:
            pass
    os._exit(1)


def _init(sock, settings, session):
    """Be pid 1 of a submission: furnish it, start the student's process, reap what dies."""
    if settings["isolate"]:
        isolate.furnish(settings["disk_mb"], settings["covered"], settings["covered_at"])
    else:
        _adopt_orphans()
        os.chdir(settings["folder"])
    frames.send(sock, {"init": True})
    if os.fork() == 0:
        try:
            os.setsid()
            if settings["exercises"]:
                framing.install(settings["exercises"])
                session.names.look()
            _become_student(settings)
            session.serve(sock)
        except BaseException:
            frames.send(sock, {"failed": traceback.format_exc()[-4000:]})
        os._exit(1)
    sock.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            os._exit(0)
        except InterruptedError:
            pass


def _become_student(settings):
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # the warm process's own would be shared by all submissions
        os.dup2(nothing, descriptor)
    os.close(nothing)
    confine.limit_resources(settings["memory_mb"], settings["processes"], settings["file_mb"], settings["cpu_seconds"])
    if settings["isolate"]:
        confine.drop_privileges()
        landlock.restrict(readable=["/"], writable=["/home/student", "/tmp", "/dev/shm", "/dev/null", "/dev/zero", "/dev/full"])
        if settings["seccomp"]:
            seccomp.load(settings["seccomp"])
    random.seed(0)  # a fork has a new seed of Python's own generator
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _seed():
    """Let every submission begin with the same random numbers: the same one gets the same grade, whenever it is graded."""
    sys.modules["numpy"].random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)


def _adopt_orphans():
    """Become the parent of whatever loses its own: without a pid namespace, so that the grader can find it."""
    import ctypes

    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
