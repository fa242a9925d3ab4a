"""What people get to see of a batch: feedback for each student, the report for the staff."""
from __future__ import annotations

import json

from autograde.intake.collecting import UNKNOWN
from autograde.journal import Journal
from autograde.places import database_url, executed_path, feedback_path, write

MANY = 200  # students to name in one question to the gradebook
KEPT = 1000  # answers to remember until the report
_answers = {}  # of this run, by output folder, student and assignment


def get_ready():
    """Import what the report will need, while submissions are being graded."""
    from autograde import report, similar  # noqa: F401

    if similar.available():
        similar.get_ready()


def as_it_arrives(out, graded):
    """Take from a result what the report compares, before it is kept: there are no pictures in it yet.

    Parameters
    ----------
    out : Path
    graded : graded.Graded
    """
    from autograde import similar

    if graded.notebook is None:
        return
    code = similar.own_code(json.loads(graded.notebook)["cells"])
    key = out, graded.result["student"], graded.result["assignment"]
    _answers.pop(key, None)
    if len(_answers) < KEPT:
        _answers[key] = code
    if similar.available():
        similar.fingerprint(code)


def publish(course, out, db=None, *, changed=False):
    """Write feedback that is missing, and the report.

    Parameters
    ----------
    course : contract.Course
    out : Path
    db : str, optional
        The gradebook.
    changed : bool
        Whether there are new results.
    """
    journal = Journal(out)
    entries = journal.entries()
    missing = [g for g in entries if not _feedback_of(out, g).is_file()]
    if not missing and (out / "report.html").is_file() and not changed:
        return
    feedback(course, out, db, missing)
    report(course, out, entries)


def feedback(course, out, db, entries):
    """Write feedback pages, with what people added in the gradebook.

    Parameters
    ----------
    course : contract.Course
    out : Path
    db : str or None
    entries : list of graded.Graded

    Returns
    -------
    int
        How many pages were written.
    """
    from autograde.record import Book

    entries = [g for g in entries if g.result["assignment"] != UNKNOWN and g.result["assignment"] in course.names]
    if entries:
        with Book(database_url(out, db)) as book:
            pages(course, out, book, entries)
    return len(entries)


def pages(course, out, book, entries):
    """The same with an open gradebook, as results are recorded; entries of unknown assignments are passed over."""
    from autograde.feedback import page

    for name in sorted({g.result["assignment"] for g in entries} & set(course.names)):
        assignment, mine = course.assignment(name), [g for g in entries if g.result["assignment"] == name]
        by_hand = book.by_hand(name, None if len(mine) > MANY else [g.result["student"] for g in mine])
        for g in mine:
            student = g.result["student"]
            path = executed_path(out, student, name)
            executed = path.read_bytes() if g.cells and path.is_file() else None
            write(_feedback_of(out, g), page(g, assignment, executed, by_hand.get(student)).encode("utf-8", "replace"))


def report(course, out, entries, *, hide_students=False):
    """Write the class report.

    Parameters
    ----------
    course : contract.Course
    out : Path
    entries : list of graded.Graded
    hide_students : bool
        Numbers instead of student ids.
    """
    from autograde.report import page

    names = {g.result["assignment"] for g in entries} & set(course.names)
    assignments = {name: course.assignment(name) for name in names}
    write(out / "report.html", page(entries, assignments, _codes(out, entries, names), hide_students=hide_students).encode("utf-8", "replace"))


def _codes(out, entries, names):
    """What each student wrote: assignment → student → code."""
    from autograde.similar import own_code

    codes = {name: {} for name in names}
    for g in entries:
        student, name = g.result["student"], g.result["assignment"]
        path = executed_path(out, student, name)
        if name in names and g.result["status"] == "graded" and path.is_file():
            code = _answers.get((out, student, name))
            codes[name][student] = own_code(json.loads(path.read_bytes())["cells"]) if code is None else code
    return codes


def _feedback_of(out, graded):
    return feedback_path(out, graded.result["student"], graded.result["assignment"])
