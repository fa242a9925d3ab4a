"""``autograde audit``: how often is the grader wrong, on answers whose verdict is known?"""
from __future__ import annotations

import sys
import time
from pathlib import Path

from autograde import audit
from autograde.contract import Course
from autograde.errors import UserError


def run(args):
    """Grade the answer bank and print every disagreement; exit code 1 if there is one."""
    from autograde.judge import Judge, Limits

    course = Course.find(args.course)
    folder = Path(args.answers) if args.answers else course.root / "tests" / "answers"
    if not folder.is_dir():
        raise UserError(f"There is no answer bank {folder}.")
    findings, began = [], time.monotonic()
    limits = Limits(call_seconds=args.call_seconds)
    for name in [course.resolve(name) for name in args.assignments] or course.names:
        assignment = course.assignment(name)
        answers = audit.mutant_bank(assignment) if args.mutants else audit.bank(folder, assignment)
        if args.exercise:
            answers = {id: pieces for id, pieces in answers.items() if id in args.exercise}
        with Judge(sandbox=not args.unsafe_no_sandbox, limits=limits, figures="none", torch=name.startswith("05")) as judge:
            found = list(audit.run(assignment, answers, judge, audit.solutions(assignment) if args.mutants else None))
        findings += found
        print(f"{name}: {len(found)} answers graded", file=sys.stderr)
    if args.mutants:
        return _survivors(findings)
    print("\n".join(audit.table(findings)))
    faults = [f for f in findings if f.fault]
    for f in faults:
        print(f"\n✗ {f.answer.exercise} · {f.answer.kind}: {f.answer.title}\n  {f.fault}")
    print(f"\n{len(findings)} answers, {len(faults)} disagreements, {time.monotonic() - began:.0f} s")
    return 1 if faults else 0


def _survivors(findings):
    """List the mutants that earned full marks; each is a hole in the tests or the same function in other words."""
    alive = [f for f in findings if f.full]
    for f in alive:
        print(f"{f.answer.exercise} · {f.answer.title}")
    print(f"{len(findings)} mutants, {len(alive)} survivors")
    return 0
