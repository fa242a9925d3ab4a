"""Grades in the shapes that learning platforms import."""
from __future__ import annotations

import csv
import io
import re

from autograde.journal import plain
from autograde.marks import NOBODY, total


def canvas(entries, assignments, by_hand):
    """A Canvas gradebook: a row a student, a column an assignment.

    Parameters
    ----------
    entries : list of Graded
    assignments : dict of str to Assignment
    by_hand : dict
        Assignment → student → marks given by people.

    Returns
    -------
    str
        CSV. ID is the number Canvas put into the name of the file handed in.
    """
    names = [name for name in assignments if any(g.result["assignment"] == name for g in entries)]
    given = {(g.result["student"], g.result["assignment"]): g.result for g in entries if g.result["assignment"] in assignments}
    rows = []
    for student in sorted({student for student, _ in given}):
        name, number = _split(student)
        marks = [_given(given.get((student, a)), assignments[a], by_hand[a].get(student, NOBODY)) for a in names]
        rows.append([plain(name), number, "", "" if number else plain(student), "", *marks])
    possible = [f"{sum(e.points for e in assignments[a].exercises):g}" for a in names]
    return _csv(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names], [["    Points Possible", "", "", "", "", *possible], *rows])


def moodle(entries, assignment, by_hand):
    """A Moodle grading worksheet of one assignment.

    Parameters
    ----------
    entries : list of Graded
    assignment : contract.Assignment
    by_hand : dict
        Student → marks given by people.

    Returns
    -------
    str
        CSV. The identifier is the number Moodle put into the name of the folder handed in.
    """
    rows = []
    for g in entries:
        if g.result["assignment"] == assignment.name:
            name, number = _split(g.result["student"])
            hand = by_hand.get(g.result["student"], NOBODY)
            rows.append([f"Participant {number}" if number else plain(name), plain(name), _given(g.result, assignment, hand), f"{total(g.result, assignment, hand)[1]:g}", ""])
    return _csv(["Identifier", "Full name", "Grade", "Maximum grade", "Feedback comments"], rows)


def _given(result, assignment, by_hand):
    """Marks as text; none for a submission that could not be graded, or that waits for a person."""
    if result is None or result["status"] != "graded":
        return ""
    given, _, waiting = total(result, assignment, by_hand)
    return "" if waiting else f"{given:g}"


def _split(student):
    """Name and the platform's number, from "Ann_Lee_1001"."""
    match = re.fullmatch(r"(.+)_(\d+)", student)
    return (match[1].replace("_", " "), match[2]) if match else (student, "")


def _csv(head, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def platforms(entries, course, book):
    """Every file of marks for other platforms: dict of file name to text.

    Parameters
    ----------
    entries : list of Graded
    course : contract.Course
    book : record.Book
    """
    names = sorted({g.result["assignment"] for g in entries} & set(course.names))
    assignments = {name: course.assignment(name) for name in names}
    by_hand = {name: book.by_hand(name) for name in assignments}
    files = {"grades-canvas.csv": canvas(entries, assignments, by_hand)}
    return files | {f"grades-moodle-{name}.csv": moodle(entries, a, by_hand[name]) for name, a in assignments.items()}
