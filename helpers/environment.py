"""Is this Python ready for the course? One line a package, and what to do about each that is not."""
from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

PYTHON = "3.11"


@dataclass(frozen=True)
class Package:
    """A package the course uses.

    Attributes
    ----------
    name : str
        Its name for pip.
    minimum : str
        The oldest version that will do.
    use : str
        What for.
    optional : bool
        Whether the course works without it.
    conda : str
        Its name on conda-forge, where that is another one.
    pip : str
        What to do without conda, where a plain `pip install` would do harm.
    """

    name: str
    minimum: str
    use: str
    optional: bool = False
    conda: str = ""
    pip: str = ""


PACKAGES = (
    Package("numpy", "2.0", "arrays"),
    Package("scipy", "1.13", "numerical routines"),
    Package("matplotlib", "3.9", "figures", conda="matplotlib-base"),
    Package("scikit-learn", "1.5", "ready-made models to compare with"),
    Package("pillow", "10", "images"),
    Package("jupyterlab", "4.2", "the notebook you are reading"),
    Package("ipywidgets", "8.1", "sliders under figures"),
    Package("nbgrader", "0.9.5", "the Validate button"),
    Package("torch", "2.6", "two exercises of notebook 05", optional=True, conda="pytorch-cpu"),
    Package("torchvision", "0.21", "image data for PyTorch", optional=True,
            pip="no notebook needs it; alone, pip would replace your torch, so take the pair that fits together from pytorch.org"),
    Package("rpy2", "3.5", "calling R from Python", optional=True),
)


@dataclass(frozen=True)
class Line:
    """The finding about one thing.

    Attributes
    ----------
    name, version : str
    verdict : str
        ``"OK"``, ``"missing"``, ``"too old"`` or ``"look"``.
    fix : str
        What to do; empty if nothing.
    required : bool
        Whether the course needs it.
    """

    name: str
    version: str
    verdict: str
    fix: str = ""
    required: bool = True


@dataclass(frozen=True)
class Report:
    """What the environment check found; prints as one line a package.

    Attributes
    ----------
    lines : tuple of Line
    """

    lines: tuple

    @property
    def ok(self):
        """Whether everything the course needs is there; optional packages do not count."""
        return all(line.verdict == "OK" for line in self.lines if line.required)

    def __repr__(self):
        rows = []
        for line in self.lines:
            note = "" if line.required or line.verdict == "OK" else "optional; "
            rows.append(f"{line.verdict:<8} {line.name:<13} {line.version:<14} {note}{line.fix}".rstrip())
        end = "Ready: everything the course needs is here." if self.ok else "Not ready yet: do what the lines that are not OK say, then run this cell again."
        return "\n".join([*rows, "", end])


def check(packages=PACKAGES):
    """Look at the interpreter, the kernel and every package.

    Parameters
    ----------
    packages : iterable of Package

    Returns
    -------
    Report
    """
    return Report((interpreter(), kernel(), *map(look_at, packages)))


def look_at(package):
    """The line of one package. Nothing is imported: the installed version is read from its metadata."""
    from packaging.version import InvalidVersion, Version

    try:
        found = metadata.version(package.name) or ""
        new_enough = Version(found) >= Version(package.minimum)
    except metadata.PackageNotFoundError:
        return Line(package.name, "-", "missing", install(package), not package.optional)
    except InvalidVersion:
        return Line(package.name, str(found) or "?", "look", f"its version cannot be read; {install(package)}", not package.optional)
    if not new_enough:
        return Line(package.name, found, "too old", install(package), not package.optional)
    return Line(package.name, found, "OK", "", not package.optional)


def install(package):
    """The command that installs a package into this very environment, or what to do instead."""
    if in_conda():
        return f"conda install -p {shlex.quote(sys.prefix)} -c conda-forge \"{package.conda or package.name}>={package.minimum}\""
    return package.pip or f"{shlex.quote(sys.executable)} -m pip install \"{package.name}>={package.minimum}\""


def interpreter():
    """The line of Python itself."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < tuple(map(int, PYTHON.split("."))):
        return Line("Python", version, "too old", f"make a new environment with Python {PYTHON} or newer")
    return Line("Python", version, "OK", sys.executable)


def kernel():
    """The line that tells whether this kernel runs the Python of the environment it was started from."""
    home = started_from()
    if home is None:
        return Line("kernel", "", "OK" if is_environment() else "look",
                    f"runs in {sys.prefix}" if is_environment() else "runs the system's Python, in no environment of its own", required=False)
    if _same_place(home, sys.prefix):
        return Line("kernel", "own", "OK", f"runs in the environment it was started from, {sys.prefix}", required=False)
    return Line("kernel", "another's", "look", f"runs in {sys.prefix}, but was started from {home}: choose that one under "
                "Kernel → Change Kernel…, or start JupyterLab from the environment you mean", required=False)


def started_from():
    """The environment whose JupyterLab started this kernel, or else the active one; None if unknown.

    Returns
    -------
    str or None
    """
    try:
        import psutil

        python = Path(psutil.Process().parent().cmdline()[0])
        if python.is_absolute() and python.name.lower().startswith("python") and (home := _home(python)):
            return home
    except Exception:  # no psutil, no parent, no permission: the environment's variables are the next best
        pass
    return os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")


def is_environment(prefix=None):
    """Whether a folder is an environment: a venv or conda's."""
    prefix = Path(prefix or sys.prefix)
    return (prefix / "pyvenv.cfg").exists() or (prefix / "conda-meta").is_dir()


def in_conda():
    """Whether this Python is in a conda environment."""
    return (Path(sys.prefix) / "conda-meta").is_dir()


def _home(python):
    """The environment that a Python executable is in: bin/python on Unix, python.exe or Scripts/python.exe on Windows."""
    for folder in python.parents[:2]:
        if is_environment(folder):
            return str(folder)
    return None


def _same_place(a, b):
    try:
        return os.path.samefile(a, b)
    except OSError:
        return False
