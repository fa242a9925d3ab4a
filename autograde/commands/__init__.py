"""One module a command: what it prints, and its exit code."""
from __future__ import annotations

from autograde.contract import Course
from autograde.errors import UserError
from autograde.journal import Journal
from autograde.places import output_folder


def graded_before(args, student=None):
    """(course, output folder, entries) for a command that works on what was graded.

    Raises
    ------
    UserError
        If nothing was.
    """
    course = Course.find(args.course)
    out = output_folder(course, args.out)
    name = course.resolve(args.assignment) if args.assignment else None
    entries = Journal(out).entries(name, student)
    if not entries:
        what = " ".join(filter(None, [name and f"for {name}", student and f"by {student}"]))
        raise UserError(f"Nothing {what + ' ' if what else ''}has been graded under {out} yet; begin with: autograde grade PATH")
    return course, out, entries
