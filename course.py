#!/usr/bin/env python3
"""The one way in: makes the course's environment on first use and runs what you ask for.

    python3 course.py lab              open the course in JupyterLab
    python3 course.py demo             grade a small sample class, end to end
    python3 course.py test             run the tests
    python3 course.py grade PATH…      grade submissions (and every other `autograde` command:
                                       doctor, release, feedback, report, export, audit)
    python3 course.py hand-in 03       make one checked file of your work on notebook 03
    python3 course.py setup            make or mend the environment, nothing else
    python3 course.py pip …            run pip in the environment

Only Python 3.11 or newer is needed; everything else goes into `.venv/` beside this file. An
installation that was interrupted goes on where it was; delete `.venv/` to start from nothing.
Standard library only. Works on Linux, macOS and Windows.
"""
from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("LIKELIHOOD_VENV") or HERE / ".venv")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STATE = VENV / "course-state.json"
LOG = VENV / "install.log"
TORCH = "torch==2.13.0"
AUTOGRADE = ("doctor", "release", "grade", "feedback", "report", "export", "demo", "audit")


class Trouble(Exception):
    """Something the reader can mend; its text says how."""


def main(arguments):
    """Run one command; return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0
    command, *rest = arguments
    if command not in (*AUTOGRADE, "lab", "test", "hand-in", "setup", "pip"):
        raise Trouble(f"There is no command “{command}”. `python3 course.py` lists them.")
    prepare(tests=command == "test")
    if command == "setup":
        print(f"The environment is ready: {shown(VENV)}")
        return 0
    module = {
        "lab": ["-m", "helpers.lab", *rest],
        "hand-in": ["-m", "helpers.hand_in", *rest],
        # a process a core, each test file in one of them
        "test": ["-m", "pytest", "-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile", *rest],
        "pip": ["-m", "pip", *rest],
    }.get(command, ["-m", "autograde", command, *rest])
    # Where the caller stands, so that relative paths mean what they say; pytest stands at the root.
    return run([str(PYTHON), *module], cwd=HERE if command in ("test", "lab") else None)


# -- the environment ---------------------------------------------------------------------------


def prepare(*, tests=False):
    """Make `.venv/` what this command needs; every finished step is remembered."""
    if sys.version_info < (3, 11):
        raise Trouble(f"This is Python {sys.version.split()[0]}; the course needs 3.11 or newer. "
                      "Install one from python.org (or your package manager) and run it instead of this one.")
    done = remembered()
    if not PYTHON.exists() or done.get("python") != f"{sys.version_info[0]}.{sys.version_info[1]}":
        make_venv()
        done = {"python": f"{sys.version_info[0]}.{sys.version_info[1]}"}
        remember(done)
    for name in ["requirements.lock"] + ["requirements-test.lock"] * tests:
        wanted = fingerprint(HERE / name)
        if done.get(name) != wanted:
            install_lock(name)
            done[name] = wanted
            remember(done)
    wanted = fingerprint(HERE / "pyproject.toml")
    if done.get("course") != wanted or done.get("at") != str(HERE):
        step("Putting the course itself into the environment")
        pip("install", "--no-deps", "--no-build-isolation", "--editable", str(HERE), total=1)
        done.update(course=wanted, at=str(HERE))
        remember(done)
    if "torch" not in done:
        done["torch"] = install_torch()
        remember(done)


def make_venv():
    """A fresh virtual environment; one that was left half made is replaced."""
    step(f"Making a virtual environment in {shown(VENV)} (first use only)")
    import venv

    try:
        venv.EnvBuilder(with_pip=True, clear=VENV.exists(), symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(f"The virtual environment could not be made: {error}.\n"
                      "On Debian and Ubuntu Python's venv is a package of its own: sudo apt install python3-venv") from None


def install_lock(name):
    """Install exactly the versions of a lock file, each checked against its hash."""
    total = len(re.findall(r"(?m)^[A-Za-z0-9]", (HERE / name).read_text(encoding="utf-8")))
    step(f"Installing up to {total} packages of {name}; a few minutes and 700 MB on first use")
    pip("install", "--require-hashes", "--requirement", str(HERE / name), total=total)


def install_torch():
    """PyTorch for two exercises of notebook 05, but never its gigabytes of CUDA; returns what was done."""
    if subprocess.run([str(PYTHON), "-c", "import torch"], capture_output=True).returncode == 0:
        return "was there"
    step("PyTorch, for two exercises of notebook 05: looking for a build without CUDA")
    # A dry run reads only the packages' metadata and says what would come along.
    plan = subprocess.run([str(PYTHON), "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-", TORCH],
                          capture_output=True, text=True)
    try:
        names = [item["metadata"]["name"].lower() for item in json.loads(plan.stdout)["install"]]
    except (ValueError, KeyError):
        names = None
    cuda = [name for name in names or () if name.startswith(("nvidia", "cuda", "triton"))]
    if names is None or cuda:
        why = f"it would bring {len(cuda)} CUDA packages, several gigabytes" if cuda else "none is offered for this Python"
        say(f"Left out: {why}. Everything but those two exercises works without it.\n"
            "To add it, choose “pip” and “CPU” on pytorch.org (Get Started) and put what it shows after\n"
            "`python3 course.py` in place of pip3; or use conda and environment.yml.")
        return "left out"
    try:
        pip("install", TORCH, total=len(names))
    except Trouble as trouble:
        say(f"PyTorch could not be installed; everything but two exercises works without it.\n{trouble}")
        return "failed"
    return "installed"


# -- pip with progress -------------------------------------------------------------------------

HINTS = (
    (r"No space left", "The disk is full: the environment needs about 1.5 GB."),
    (r"Temporary failure in name resolution|Connection|timed out|getaddrinfo|ProxyError|SSLError",
     "The package index could not be reached. Check the network (a proxy? a VPN?) and run the same command again: it goes on where it was."),
    (r"THESE PACKAGES DO NOT MATCH THE HASHES", "A downloaded package is not the one that was locked. Run `python3 course.py pip cache purge` and try again."),
    (r"Permission denied|Access is denied", "A file may not be written. Close programs that use .venv/, or delete that folder and try again."),
    (r"Failed building wheel|error: Microsoft Visual C|gcc.*failed", "A package had to be compiled. Use Python 3.11, 3.12 or 3.13 of python.org, for which ready builds exist."),
    (r"No matching distribution", "A package has no version for this Python. Use Python 3.11, 3.12 or 3.13."),
)


def pip(*arguments, total):
    """Run pip, show one moving line, keep everything in the log; explain a failure."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    seen, tail, began = set(), [], time.monotonic()
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(f"\n$ pip {' '.join(arguments)}\n")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace")
        try:
            for line in process.stdout:
                log.write(line)
                tail = [*tail[-14:], line.rstrip()]
                found = re.match(r"\s*(?:Collecting|Requirement already satisfied:)\s+([A-Za-z0-9._-]+)", line)
                if found and found[1] not in seen:
                    seen.add(found[1])
                    progress(f"{min(len(seen), total)} of {total}: {found[1]}", every=len(seen) % 25 == 0)
                elif line.startswith("Installing collected packages"):
                    progress("unpacking", every=True)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
        code = process.wait()
    progress("", every=False)
    if code:
        text = "\n".join(tail)
        hint = next((words for pattern, words in HINTS if re.search(pattern, text)), "The last lines above may say why.")
        raise Trouble(f"{text}\n\nInstalling failed. {hint}\nThe whole log: {shown(LOG)}")
    say(f"done in {time.monotonic() - began:.0f} s")


# -- small things ------------------------------------------------------------------------------


def run(command, cwd=None):
    """Run a command to its end and return its exit code; Ctrl-C belongs to the command."""
    process = subprocess.Popen(command, cwd=cwd)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def remembered():
    """The steps that were finished."""
    try:
        return json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def remember(done):
    """Write the finished steps so that an interruption never leaves half a file."""
    draft = STATE.with_suffix(".new")
    draft.write_text(json.dumps(done, indent=1), encoding="utf-8")
    os.replace(draft, STATE)


def fingerprint(path):
    """A file's content as a short text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def shown(path):
    """A path as a reader wants it: relative where possible."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def step(text):
    print(f"• {text}", file=sys.stderr, flush=True)


def say(text):
    print("  " + text.replace("\n", "\n  "), file=sys.stderr, flush=True)


def progress(text, *, every):
    """One line that moves on a terminal; a line now and then elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K  {text}" if text else "\r\x1b[K", end="", file=sys.stderr, flush=True)
    elif every:
        say(text)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a Windows console may not know “quotes”
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where it was.", file=sys.stderr)
        sys.exit(130)
