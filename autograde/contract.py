"""What an assignment asks for, read from its source notebook: the staff's list of cells and exercises."""
from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from autograde.cells import grade_id, is_grade, is_prose, is_solution
from autograde.errors import UserError


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Parameters
    ----------
    id : str
        Such as "la-logdet".
    check, hidden : str or None
        grade_id of the visible and of the hidden test cell.
    check_points, hidden_points : float
    names : tuple of str
        What the notebook must define, the main function first.
    see : str
        Where in the notebook the idea is explained.
    manual : bool
        Whether a person grades it (then `check_points` are its marks and there are no tests).
    """

    id: str
    check: str | None = None
    hidden: str | None = None
    check_points: float = 0.0
    hidden_points: float = 0.0
    names: tuple[str, ...] = ()
    see: str = ""
    manual: bool = False

    @property
    def points(self):
        """Points in all."""
        return self.check_points + self.hidden_points


@dataclass(frozen=True)
class Assignment:
    """One assignment, in its three versions.

    Parameters
    ----------
    name : str
        Such as "02-linear-algebra".
    source : NotebookNode
        What the author wrote.
    """

    name: str
    source: object = field(repr=False)

    @cached_property
    def graded(self):
        """NotebookNode: solutions out, every test in."""
        from autograde import versions  # nbgrader takes seconds to import; workers get this ready made

        return versions.graded(self.source)

    @cached_property
    def student(self):
        """NotebookNode: what students got."""
        from autograde import versions

        return versions.released(self.graded)

    @cached_property
    def exercises(self):
        """tuple of Exercise: in the order of the notebook."""
        return _exercises(self.graded)

    @cached_property
    def questions(self):
        """dict of str to str: the question before each prose answer, its marking scheme taken out."""
        from autograde import versions

        cells = versions.without_hidden(self.graded).cells
        return {grade_id(cell): before.source for before, cell in zip(cells, cells[1:]) if is_prose(cell) and before.cell_type == "markdown"}

    @property
    def max_score(self):
        """Points a machine gives; prose not counted."""
        return sum(e.points for e in self.exercises if not e.manual)

    def exercise(self, id):
        """The exercise with this id."""
        return next(e for e in self.exercises if e.id == id)


@dataclass(frozen=True)
class Course:
    """The course directory: the repository itself."""

    root: Path

    @classmethod
    def find(cls, start=None):
        """The course directory at or above `start` (default: here), else the one this package lies in."""
        start = Path(start or os.getcwd()).resolve()
        for place in (start, *start.parents, Path(__file__).resolve().parents[1]):
            if (place / "solutions").is_dir():
                return cls(place)
        raise UserError(f"{start} is not inside a course: there is no folder solutions/ here or above.")

    @property
    def names(self):
        """list of str: every assignment that has a source notebook."""
        return sorted(p.name for p in (self.root / "solutions").iterdir() if (p / f"{p.name}.ipynb").is_file())

    def resolve(self, name):
        """The full name of an assignment given by its name, its number or how it begins.

        Raises
        ------
        UserError
            If no assignment, or more than one, is meant.
        """
        name = str(name).strip().strip("/")
        names = self.names
        if name in names:
            return name
        number = re.fullmatch(r"0*(\d+)", name)
        hits = [n for n in names if (number and re.match(rf"0*{number[1]}\D", n)) or (not number and name and n.startswith(name))]
        hits = hits or [n for n in names if not number and name and n.split("-", 1)[-1] == name]
        if len(hits) == 1:
            return hits[0]
        raise UserError(f"There is no assignment called {name!r}. Assignments are: {', '.join(names) or 'none yet'}.")

    def source_path(self, name):
        """Where the author's notebook lies."""
        return self.root / "solutions" / name / f"{name}.ipynb"

    def release_path(self, name):
        """Where the student's notebook lies."""
        return self.root / "notebooks" / name / f"{name}.ipynb"

    def cells(self, name):
        """The cells of an assignment as plain dictionaries: what must be known at once need not wait for nbformat."""
        path = self.source_path(self.resolve(name))
        try:
            return json.loads(path.read_bytes())["cells"]
        except Exception as error:
            raise UserError(f"{path} cannot be read as a notebook: {error}") from None

    def assignment(self, name):
        """Read an assignment."""
        name = self.resolve(name)
        path = self.source_path(name)
        return _read(name, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(name, path, changed):
    """The same assignment as long as its file does not change: making its versions takes nbgrader half a second."""
    import nbformat

    try:
        source = nbformat.read(path, as_version=4)
    except Exception as error:
        raise UserError(f"{path} cannot be read as a notebook: {error}") from None
    return Assignment(name, source)


def _exercises(notebook):
    found = {}
    for cell in notebook.cells:
        if not is_grade(cell):
            continue
        name, points = grade_id(cell), float(cell.metadata.nbgrader.points)
        if is_solution(cell):
            found[name] = {"check_points": points, "manual": True}
            continue
        role = "hidden" if name.endswith("-hidden") else "check"
        entry = found.setdefault(re.sub(r"-(check|hidden)$", "", name), {})
        entry[role], entry[f"{role}_points"] = name, points
        names, see = _asked_for(cell.source)
        entry.setdefault("names", names)
        if see and not entry.get("see"):
            entry["see"] = see
    return tuple(Exercise(name, **entry) for name, entry in found.items())


def _asked_for(source):
    """Names and pointer of the first ``Check("id", "name", …, see="…")`` in a test cell."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Check":
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            see = [k.value.value for k in node.keywords if k.arg == "see" and isinstance(k.value, ast.Constant)]
            return tuple(words[1:]), (see or [""])[0]
    return (), ""
