"""``autograde export``: results for machines, and for learning platforms."""
from __future__ import annotations

from autograde.commands import graded_before
from autograde.journal import Journal
from autograde.places import database_url, write


def run(args):
    """Write results.json, grades.csv and the platforms' shapes again; see ``autograde export --help``."""
    from autograde.export import platforms
    from autograde.record import Book

    course, out, entries = graded_before(args)
    Journal(out).export()
    with Book(database_url(out, args.db)) as book:
        files = platforms(entries, course, book)
    for name, text in files.items():
        write(out / name, text.encode("utf-8", "replace"))
    print("\n".join(f"Wrote {out / name}." for name in ("results.json", "grades.csv", *files)))
