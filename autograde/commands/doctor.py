"""``autograde doctor``: what this machine can do."""
from __future__ import annotations

from autograde import doctor

_MARKS = {"ok": "✓", "missing": "–", "bad": "✗"}


def run(args):
    """Examine this machine; exit code 1 if it cannot grade safely; see ``autograde doctor --help``."""
    bad = 0
    for title, examine in (("Packages", doctor.packages), ("Isolation: a notebook that tries to break out", doctor.isolation), ("Browser", doctor.browser)):
        print(f"\n{title}", flush=True)
        for found in examine():
            print(f"  {_MARKS[found.state]} {found.name:14} {found.words}", flush=True)
            bad += found.state == "bad"
    print("\n" + ("Everything that is needed works." if not bad else f"{bad} thing{'s' * (bad != 1)} to mend, marked ✗."))
    return 1 if bad else 0
