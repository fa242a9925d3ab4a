"""What people get to see of a batch: feedback for each student, the report for the staff."""
from __future__ import annotations

import json

from autograde.intake.collecting import UNKNOWN
from autograde.journal import Journal
from autograde.places import database_url, executed_path, feedback_path, write


def publish(course, out, db=None, *, changed=frozenset()):
    """Write the report, and feedback where it is missing or out of date.

    Parameters
    ----------
    course : contract.Course
    out : Path
    db : str, optional
        The gradebook.
    changed : set of (assignment, student)
        Whose results are new.
    """
    journal = Journal(out)
    entries = journal.entries()
    stale = [g for g in entries if (g.result["assignment"], g.result["student"]) in changed or not _feedback_of(out, g).is_file()]
    if not stale and (out / "report.html").is_file() and not changed:
        return
    feedback(course, out, db, stale)
    report(course, out, entries)


def feedback(course, out, db, entries):
    """Write feedback pages, with what people added in the gradebook.

    Parameters
    ----------
    course : contract.Course
    out : Path
    db : str or None
    entries : list of grading.Graded

    Returns
    -------
    int
        How many pages were written.
    """
    from autograde.feedback import page
    from autograde.record import Book

    entries = [g for g in entries if g.result["assignment"] != UNKNOWN and g.result["assignment"] in course.names]
    if not entries:
        return 0
    names = {g.result["assignment"] for g in entries}
    with Book(database_url(out, db)) as book:
        by_hand = {name: book.by_hand(name) for name in names}
    assignments = {name: course.assignment(name) for name in names}
    for g in entries:
        student, name = g.result["student"], g.result["assignment"]
        path = executed_path(out, student, name)
        executed = path.read_bytes() if g.cells and path.is_file() else None
        write(_feedback_of(out, g), page(g, assignments[name], executed, by_hand[name].get(student)).encode("utf-8", "replace"))
    return len(entries)


def report(course, out, entries, *, hide_students=False):
    """Write the class report.

    Parameters
    ----------
    course : contract.Course
    out : Path
    entries : list of grading.Graded
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
            codes[name][student] = own_code(json.loads(path.read_bytes())["cells"])
    return codes


def _feedback_of(out, graded):
    return feedback_path(out, graded.result["student"], graded.result["assignment"])
