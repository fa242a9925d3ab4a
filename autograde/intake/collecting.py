"""Submissions out of files: one notebook a student and assignment, with a reason for everything left out."""
from __future__ import annotations

import contextlib
import os
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from autograde.cells import grade_id
from autograde.errors import Ungradable, UserError
from autograde.intake import naming
from autograde.intake.walking import Fault, Unreadable, walk
from autograde.places import write

UNKNOWN = "unknown"
_ENDINGS = (".ipynb", ".ipynb.txt", ".ipynb.json")  # browsers add the last ones
_ARCHIVES = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar")


@dataclass(frozen=True)
class Submission:
    """One student's notebook of one assignment, or the reason why there is none.

    Parameters
    ----------
    student : str
        Safe as the name of a folder.
    assignment : str
        Full name, or "unknown".
    path : Path or None
        The notebook in the tree of submissions.
    fault : str or None
        One sentence, if it cannot be graded.
    notes : tuple of str
        Sentences about files left out.
    """

    student: str
    assignment: str
    path: Path | None = None
    fault: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """A notebook that was found, kept on disk while the rest is looked at."""

    name: str
    staged: Path
    attempt: tuple


@dataclass
class _Pile:
    """What one student handed in for one assignment."""

    notebooks: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    others: list = field(default_factory=list)
    timestamp: bytes = b""


def collect(paths, course, out, *, assignment=None, student=None):
    """Sort everything under `paths` into nbgrader's tree of submissions.

    Parameters
    ----------
    paths : list of str
        Trees, archives, notebooks.
    course : contract.Course
    out : Path
        Notebooks go to ``out/submitted/<student>/<assignment>/<assignment>.ipynb``.
    assignment, student : str, optional
        Where the caller knows better than the names.

    Returns
    -------
    list of Submission
        By assignment and student.

    Raises
    ------
    UserError
        If a path does not exist, or there is no submission in any.
    """
    (out / "submitted").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out / "submitted", prefix=".incoming-") as stage:
        sorting = _Sorting(course, Path(stage), course.resolve(assignment) if assignment else None, student)
        for path in map(Path, paths):
            _check_path(path, student)
            for found in walk(path):
                sorting.sort(found, path)
        if not sorting.piles:
            raise UserError(f"There is no submission in {', '.join(map(str, paths))}.")
        return sorting.submissions(out)


def _check_path(path, student):
    if not os.path.lexists(path):
        raise UserError(f"{path} does not exist.")
    if path.is_dir() or path.suffix.lower() == ".zip":
        return
    if path.suffix.lower() != ".ipynb" or not path.is_file():
        raise UserError(f"{path} is none of these: a folder of submissions, a zip archive, a notebook (.ipynb).")
    if student is None and naming.identify((path.name,), [], is_archive=False).student is None:
        raise UserError(f"Nothing says whose notebook {path} is; add --student ID.")


class _Sorting:
    """Files go in one at a time, submissions come out."""

    def __init__(self, course, stage, assignment, student):
        self.names, self.stage, self.assignment, self.student = course.names, stage, assignment, student
        self.piles, self.signatures, self.n_staged = defaultdict(_Pile), _Signatures(course), 0

    def sort(self, found, path):
        """Put one file, or what is wrong with it, on the right pile."""
        named = naming.identify(found.parts, self.names, is_archive=path.is_file())
        who, what = self.student or named.student, self.assignment or named.assignment
        name = naming.shown("/".join(found.parts[1:]) or found.parts[0])
        if named.ignored:  # whoever sent nothing else is not forgotten
            self.piles[who, what or UNKNOWN].others.append(name)
            return
        if isinstance(found, Fault):
            self.piles[who or name, what or UNKNOWN].faults.append(f"{name} {found.reason}.")
        elif name.lower().endswith(_ENDINGS):
            self._notebook(found, name, who, what, named.attempt)
        elif found.parts[-1] == "timestamp.txt":
            self._timestamp(found, who, what)
        elif len(found.parts) == 2 and path.is_dir() and not self.student:
            return  # a file beside the submissions is nobody's
        elif who and name.lower().endswith(_ARCHIVES):
            self.piles[who, what or UNKNOWN].faults.append(f"{name} is an archive that is not opened; ask for a zip archive or the notebook itself.")
        elif who:
            self.piles[who, what or UNKNOWN].others.append(name)

    def _notebook(self, found, name, who, what, attempt):
        try:
            data = found.read()
        except Unreadable as error:
            self.piles[who or name, what or UNKNOWN].faults.append(f"{name} {error}.")
            return
        pile = self.piles[who or name, what or self.signatures.best(data) or UNKNOWN]
        if who is None:
            pile.faults.append(f"Nothing says whose notebook {name} is; put it in a folder with the student's name.")
            return
        self.n_staged += 1
        staged = self.stage / f"{self.n_staged}.ipynb"
        staged.write_bytes(data)
        pile.notebooks.append(_Candidate(name, staged, attempt))

    def _timestamp(self, found, who, what):
        """nbgrader's note of when it was handed in."""
        with contextlib.suppress(Unreadable):
            if who and what:
                self.piles[who, what].timestamp = found.read()[:100]

    def submissions(self, out):
        """list of Submission: what the piles come to, written under `out`."""
        _settle_unknown(self.piles)
        ids = naming.safe_ids(raw for raw, _ in self.piles)
        found = [self._submission(ids[raw], name, pile, out) for (raw, name), pile in self.piles.items()]
        return sorted(found, key=lambda s: (s.assignment, s.student))

    def _submission(self, student, assignment, pile, out):
        if not pile.notebooks:
            handed_in = f" Handed in: {', '.join(sorted(pile.others)[:5])}." if pile.others else ""
            return Submission(student, assignment, fault=" ".join(pile.faults) or f"There is no notebook among the files.{handed_in}")
        best = pile.notebooks[0] if len(pile.notebooks) == 1 else max(pile.notebooks, key=lambda c: self._rank(c, assignment))
        data = best.staged.read_bytes()
        if assignment == UNKNOWN:
            return Submission(student, assignment, fault=_why_unknown(best.name, data))
        notes = [f"{other.name} was not graded: {best.name} was." for other in pile.notebooks if other is not best]
        path = out / "submitted" / student / assignment / f"{assignment}.ipynb"
        write(path, data)
        if pile.timestamp:
            write(path.with_name("timestamp.txt"), pile.timestamp)
        return Submission(student, assignment, path, notes=(*notes, *pile.faults))

    def _rank(self, candidate, assignment):
        counts = self.signatures.counts(candidate.staged.read_bytes())
        stem = candidate.name.rsplit("/", 1)[-1][: -len(".ipynb")]
        worked_on = counts.get(assignment, 0) < self.signatures.total(assignment)
        return counts.get(assignment, 0) > 0, candidate.attempt, worked_on, stem == assignment, counts.get(assignment, 0), int(candidate.staged.stem)


class _Signatures:
    """Tells assignments apart by the grade_ids and the text of their cells."""

    def __init__(self, course):
        self.course, self.known = course, None

    def counts(self, data):
        """How many cells of each assignment are in a notebook: dict, without zeros."""
        if self.known is None:
            self.known = {name: _marks(self.course.assignment(name).student) for name in self.course.names}
        try:
            marks = _marks(_read(data))
        except Ungradable:
            return {}
        return {name: n for name, known in self.known.items() if (n := len(marks & known))}

    def total(self, assignment):
        """How many there are in a notebook nobody has worked on."""
        return len(self.known.get(assignment, ()))

    def best(self, data):
        """The assignment most cells are of, or None."""
        counts = self.counts(data)
        return max(counts, key=counts.get) if counts else None


def _marks(notebook):
    sources = {c.source.strip() for c in notebook.cells if len(c.source.strip()) > 30}
    return {grade_id(c) for c in notebook.cells if grade_id(c)} | sources


def _settle_unknown(piles):
    """Files of a student that name no assignment belong to the one the student handed in."""
    for who, what in [key for key in piles if key[1] == UNKNOWN]:
        homes = [key for key in piles if key[0] == who and key[1] != UNKNOWN]
        pile = piles[who, what]
        if len(homes) == 1:
            piles[homes[0]].faults += pile.faults
            piles[homes[0]].others += pile.others
            piles[homes[0]].others += [candidate.name for candidate in pile.notebooks]
            del piles[who, what]
        elif homes and not pile.notebooks and not pile.faults:
            del piles[who, what]


def _read(data):
    from autograde.mend import read  # only needed where names say too little

    return read(data)


def _why_unknown(name, data):
    try:
        _read(data)
    except Ungradable as error:
        return f"{name}: {error}"
    return f"{name} belongs to none of the course's assignments; if it does, say which with --assignment."
