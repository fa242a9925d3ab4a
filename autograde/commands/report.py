"""``autograde report``: the class report again."""
from __future__ import annotations

from autograde.commands import graded_before
from autograde.publish import report


def run(args):
    """Write the class report again; see ``autograde report --help``."""
    course, out, entries = graded_before(args)
    report(course, out, entries, hide_students=args.hide_students)
    print(f"Wrote {out / 'report.html'}.")
