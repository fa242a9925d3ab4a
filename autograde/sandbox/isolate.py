"""The inner jail: a fork of the warm process moves into namespaces of its own.

Each submission sees its own processes, its own empty network, and its own HOME, /tmp and /dev/shm;
nothing of another submission, and nothing of it stays behind. Runs inside the outer jail.
"""
from __future__ import annotations

import ctypes
import os

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND = 2, 4, 8, 0x1000
HOME = "/home/student"
_libc = ctypes.CDLL(None, use_errno=True)


def _check(result, doing):
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"cannot {doing}: {os.strerror(error)}")


def _mount(source, target, kind, flags, data=""):
    _check(_libc.mount(source.encode(), target.encode(), kind.encode() or None, flags, data.encode()), f"mount {kind or source} at {target}")


def leave_siblings():
    """Move the calling process into new user, mount, pid, ipc, uts and net namespaces; the next fork is pid 1 there."""
    uid, gid = os.getuid(), os.getgid()
    _check(_libc.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET), "make namespaces")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def furnish(disk_mb, covered=(), at=""):
    """As pid 1 of the new namespaces: a fresh /proc, and one bounded tmpfs behind HOME, /tmp and /dev/shm.

    Parameters
    ----------
    disk_mb : int
    covered : list of str
        Directories of the system that these hide and that must be seen, read-only as before.
    at : str
        The folder where the i-th of them can be found as `i`.
    """
    _mount("proc", "/proc", "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _mount("tmpfs", "/home", "tmpfs", _MS_NOSUID | _MS_NODEV, f"mode=0755,size={disk_mb}m,nr_inodes=20000")
    for name in ("student", ".tmp", ".shm"):
        os.mkdir(f"/home/{name}", 0o700)
    _mount("/home/.tmp", "/tmp", "", _MS_BIND)
    _mount("/home/.shm", "/dev/shm", "", _MS_BIND)
    for i, destination in enumerate(covered):
        os.makedirs(destination, exist_ok=True)
        _mount(f"{at}/{i}", destination, "", _MS_BIND)
    os.chdir(HOME)
