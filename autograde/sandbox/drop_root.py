"""What root does before the jail: show an unprivileged user the directories it needs, then become that user.

A script of its own, run with ``python -I -S``, because it gives up root for good. An interpreter
under /root, say, cannot be reached by anybody else, so what the jail needs is bound, in a mount
namespace that only this process sees, where the new user can read it.
"""
import ctypes
import json
import os
import sys

CLONE_NEWNS = 0x00020000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
_libc = ctypes.CDLL(None, use_errno=True)


def _check(result, doing):
    if result != 0:
        error = ctypes.get_errno()
        sys.exit(f"cannot {doing}: {os.strerror(error)}")


def _mount(source, target, kind, flags, data=None):
    _check(_libc.mount(source.encode(), target.encode(), kind.encode() if kind else None, flags, data.encode() if data else None), f"mount {source} at {target}")


def main():
    order, command = json.loads(sys.argv[1]), sys.argv[2:]
    _check(_libc.unshare(CLONE_NEWNS), "make a mount namespace (root without CAP_SYS_ADMIN? Run as an ordinary user instead)")
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    opened = [os.open(path, os.O_PATH) for path in order["binds"]]  # before the tmpfs covers anything
    _mount("tmpfs", order["at"], "tmpfs", 0, "mode=0755,size=1m")
    for i, (fd, path) in enumerate(zip(opened, order["binds"])):
        target = f"{order['at']}/{i}"
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            os.mkdir(target)
        else:
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o755))
        _mount(f"/proc/self/fd/{fd}", target, None, MS_BIND | MS_REC)
        os.close(fd)
    os.chdir("/")
    os.setgroups([])
    os.setresgid(order["uid"], order["uid"], order["uid"])
    os.setresuid(order["uid"], order["uid"], order["uid"])
    os.execve(command[0], command, {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": order["libraries"]} if order["libraries"] else {"PATH": "/usr/bin:/bin"})


if __name__ == "__main__":
    main()
