"""One checked file of your work, for the learning platform.

Run by ``python3 course.py hand-in 03``. It runs your saved notebook from top to bottom in a fresh
kernel, says what is missing, asks, and only then writes ``hand-in/03-gaussian-mle.ipynb``.
"""
from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from pathlib import Path

from helpers import progress

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):
    """Something the student can mend; its text says how."""


def find(name, root=ROOT):
    """The notebook a student means by "03", "3", "gaussian" or a path."""
    if name.endswith(".ipynb"):
        path = Path(name)
    else:
        known = [p for p in sorted((Path(root) / "notebooks").glob("*/*.ipynb")) if p.stem == p.parent.name]
        wanted = [p for p in known if p.stem.startswith(name.zfill(2) + "-") or p.stem == name or name in p.stem and not name.isdigit()]
        if len(wanted) != 1:
            raise Trouble(f"Which notebook is “{name}”? Give its number: " + ", ".join(p.stem for p in known))
        path = wanted[0]
    if not path.exists():
        raise Trouble(f"There is no notebook {path}.")
    return path


def read(path):
    """The notebook as JSON."""
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        notebook["cells"]
    except (ValueError, KeyError, TypeError):
        raise Trouble(f"{path} is not a notebook. Was it saved from JupyterLab?") from None
    return notebook


def run(notebook, timeout=300):
    """The notebook as it comes out of a fresh kernel, and the cells that stopped outside the checks."""
    import nbformat
    from nbclient import NotebookClient

    fresh = nbformat.reads(json.dumps(notebook), as_version=4)  # a saved cell is a list of lines
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        NotebookClient(fresh, timeout=timeout, kernel_name="python3", allow_errors=True, extra_arguments=["--log-level=ERROR"],  # nothing on the terminal but our own words
                       resources={"metadata": {"path": str(ROOT)}}).execute()
    stopped = []
    for cell in fresh.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            stopped += [(cell, o) for o in cell.outputs if o.output_type == "error"]
    return fresh, stopped


def missing(fresh, stopped):
    """What a student should know before handing in: sentences."""
    found = progress.exercises(fresh)
    by_state = {state: [e.id for e in found if e.state == state] for state in progress.MARK}
    said = []
    if by_state[progress.UNTOUCHED]:
        said.append("not attempted: " + ", ".join(by_state[progress.UNTOUCHED]))
    if by_state[progress.NOT_YET]:
        said.append("not right yet: " + ", ".join(by_state[progress.NOT_YET]))
    if by_state[progress.UNCHECKED]:
        said.append("its check cell says nothing (was it deleted or emptied?): " + ", ".join(by_state[progress.UNCHECKED]))
    for cell, output in stopped:
        first = ("".join(cell.source).strip() or "an empty cell").splitlines()[0][:60]
        said.append(f"a cell stops with {output.ename}: `{first}`")
    return said


def main(arguments):
    """Check, ask, write; return an exit code."""
    parser = argparse.ArgumentParser(prog="course.py hand-in", description="Make one checked file of your work on a notebook.")
    parser.add_argument("notebook", help="its number, for example 03")
    parser.add_argument("--anyway", action="store_true", help="do not ask when something is missing")
    parser.add_argument("--out", default=str(ROOT / "hand-in"), help="folder for the file (default: hand-in)")
    options = parser.parse_args(arguments)
    path = find(options.notebook)
    notebook = read(path)
    print(f"Running {path.stem} from top to bottom in a fresh kernel …", flush=True)
    fresh, stopped = run(notebook)
    found = progress.exercises(fresh)
    if not found:
        raise Trouble(f"{path.name} holds no exercise of the course. Is it the right file?")
    print(f"{sum(e.state == progress.DONE for e in found)} of {len(found)} exercises are done (prose is read by a person).")
    lacking = missing(fresh, stopped)
    for sentence in lacking:
        print(f"  ✗ {sentence}")
    if lacking and not options.anyway:
        if not sys.stdin.isatty():
            print("Nothing was written. Mend these, save, and run this again; or add --anyway to hand in as it is.")
            return 1
        if input("Hand in as it is? Each exercise counts for itself. [y/N] ").strip().lower() not in ("y", "yes"):
            print("Nothing was written.")
            return 1
    for cell in notebook["cells"]:  # figures are drawn again by the grader
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
    target = Path(options.out) / f"{path.stem}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(draft, target)
    print(f"Ready to upload: {target}")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(2)
