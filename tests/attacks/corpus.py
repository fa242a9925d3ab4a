"""The corpus: every attack and every honest clumsiness, with the marks it must get.

``cells/*.txt`` holds pieces of code: ``# %% name @ place -> marks`` and then the code. Places: an exercise
(``victim`` is "square") whose solution cell the code replaces, all others being solved; ``before``, ``after`` or
``last``: a further cell in a fully solved notebook; ``blank``: a first cell in an untouched one. Marks are those of the
exercise attacked (``full`` or a number); every other exercise must get what it deserves.
``structure.py`` and ``formats.py`` hold changes to the notebook and its bytes.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from tests.attacks import target

CELLS = Path(__file__).parent / "cells"
FULL = {name: float(sum(points)) for name, points in target.POINTS.items()}
NOTHING = dict.fromkeys(FULL, 0.0)


@dataclass(frozen=True)
class Case:
    """One submission and what must come of it.

    Attributes
    ----------
    name, group : str
    notebook : bytes
        The file as handed in.
    marks : dict of str to float, or None
        By exercise; None if it must be ungradable.
    """

    name: str
    group: str
    notebook: bytes = field(repr=False)
    marks: dict | None = None


def to_bytes(notebook):
    """A notebook as the file JupyterLab would save."""
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _insert(notebook, code, *, before=None, at=None):
    cell = new_code_cell(code)
    if before is not None:
        at = next(i for i, c in enumerate(notebook.cells) if c.id == before)
    notebook.cells.insert(len(notebook.cells) if at is None else at, cell)
    return notebook


def _place(place, code):
    """The notebook with the code in its place, and the exercise that pays."""
    if place == "blank":
        return _insert(target.submission(target.BLANK), code, at=1), None
    if place in ("before", "after", "last"):
        spot = {"before": {"before": "square"}, "after": {"before": "centre-task"}, "last": {}}[place]
        return _insert(target.submission(), code, **spot), "square"
    if place == "before-needed":
        return _insert(target.submission({**target.SOLVED, "square": "def square(x):\n    return my_helper(np.asarray(x))"}), code, before="square"), "square"
    if place == "victim-crlf":
        place, code = "victim", code.replace("\n", "\r\n")
    exercise = "square" if place == "victim" else place
    return target.submission({**target.SOLVED, exercise: code}), exercise


def from_cells(canary=9):
    """The cases of ``cells/``; `canary` is a port on which the test listens."""
    for path in sorted(CELLS.glob("*.txt")):
        _, *parts = re.split(r"(?m)^# %% (.*)$", path.read_text(encoding="utf-8"))
        for head, code in zip(parts[::2], parts[1::2]):
            name, place, marks = re.fullmatch(r"(\w+) @ ([\w-]+) -> (\w+)", head).groups()
            notebook, exercise = _place(place, code.strip("\n").replace("CANARY", str(canary)))
            if exercise is None:
                expected = NOTHING
            else:
                expected = {**FULL, exercise: FULL[exercise] if marks == "full" else float(marks)}
            yield Case(name, path.stem, to_bytes(notebook), expected)


def everything(canary=9):
    """All cases whose submission is one notebook file."""
    from tests.attacks import formats, structure

    return [*from_cells(canary), *structure.cases(), *formats.cases()]


def honest():
    """Five honest students and their marks: solved, blank, half, one wrong, one with a note of its own."""
    half = {**target.BLANK, **{name: target.SOLVED[name] for name in ("square", "centre")}}
    wrong = {**target.SOLVED, "centre": "def centre(X):\n    return X - X.mean()"}
    own = target.submission()
    own.cells.insert(3, new_code_cell(f"note = '{target.OTHER}'"))
    return [
        Case("honest-solved", "honest", to_bytes(target.submission()), FULL),
        Case("honest-blank", "honest", to_bytes(target.submission(target.BLANK)), NOTHING),
        Case("honest-half", "honest", to_bytes(target.submission(half)), {**NOTHING, "square": 3.0, "centre": 3.0}),
        Case("honest-wrong", "honest", to_bytes(target.submission(wrong)), {**FULL, "centre": 0.0}),
        Case("honest-note", "honest", to_bytes(own), FULL),
    ]


def write(case, folder):
    """Put a case into a submitted tree."""
    place = Path(folder) / case.name / target.ASSIGNMENT
    place.mkdir(parents=True)
    (place / f"{target.ASSIGNMENT}.ipynb").write_bytes(case.notebook)


def as_node(case):
    """The case's notebook as a NotebookNode, where it is one."""
    return nbformat.reads(case.notebook.decode(), as_version=4)
