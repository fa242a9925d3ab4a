"""``autograde feedback``: the pages again, with marks and comments given by hand."""
from __future__ import annotations

from autograde.commands import graded_before
from autograde.publish import feedback


def run(args):
    """Write feedback pages again; see ``autograde feedback --help``."""
    course, out, entries = graded_before(args, student=args.student)
    n = feedback(course, out, args.db, entries)
    print(f"Wrote {n} feedback page{'s' * (n != 1)} under {out / 'feedback'}.")
