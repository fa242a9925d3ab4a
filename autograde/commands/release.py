"""``autograde release``: notebooks/ from solutions/, proved."""
from __future__ import annotations

import sys
from functools import partial

from autograde import release
from autograde.contract import Course
from autograde.sandbox.bubblewrap import NoIsolation


def run(args):
    """Release assignments, then run both versions of each; see ``autograde release --help``."""
    course = Course.find(args.course)
    names = [course.resolve(name) for name in args.assignments] or course.names
    if args.check:
        return _check(course, names)
    for name in names:
        changed = release.write(course, name)
        print(f"{name}: {'written' if changed else 'up to date'}")
    return 0 if args.no_proof else _prove(course, names, sandbox=not args.unsafe_no_sandbox)


def _check(course, names):
    stale = [name for name in names if not release.is_current(course, name)]
    for name in stale:
        print(f"notebooks/{name} is not what solutions/{name} gives; run: autograde release {name}", file=sys.stderr)
    return 1 if stale else 0


def _prove(course, names, sandbox):
    wrong = 0
    for name in names:
        assignment = course.assignment(name)
        try:
            faults = _faults(course, assignment, sandbox)
        except NoIsolation as error:
            print(f"Running the course's own notebooks without isolation: {error}", file=sys.stderr)
            sandbox = False
            faults = _faults(course, assignment, sandbox)
        wrong += bool(faults)
        print(f"{name}: " + ("fails its proof" if faults else f"proved: untouched 0, solved {assignment.max_score:g} of {assignment.max_score:g}"))
        for fault in faults:
            print(f"  {fault}", file=sys.stderr)
    return 1 if wrong else 0


def _faults(course, assignment, sandbox):
    """What is wrong; the figures are drawn, so that they are proved as well, and kept for grading."""
    from autograde import given
    from autograde.judge import Judge

    torch = any("import torch" in cell.source for cell in assignment.graded.cells)
    with Judge(sandbox=sandbox, figures="render", torch=torch) as judge:
        return release.prove(assignment, judge, partial(given.keep, course, assignment))
