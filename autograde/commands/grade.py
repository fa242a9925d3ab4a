"""``autograde grade``: from a tree, a zip or a notebook to marks, feedback and report."""
from __future__ import annotations

import sys
from functools import partial

from tqdm import tqdm

from autograde import batch
from autograde.contract import Course
from autograde.intake import collect
from autograde.lock import alone
from autograde.places import output_folder

SHOWN = 100


def run(args):
    """Grade submissions; see ``autograde grade --help``."""
    course = Course.find(args.course)
    if args.unsafe_no_sandbox:
        print("Without isolation: every notebook can read and change whatever you can.", file=sys.stderr)
    out = output_folder(course, args.out)
    with alone(out):
        submissions = collect(args.paths, course, out, assignment=args.assignment, student=args.student)
        outcome = grade(submissions, course, out, options(args))
    summary(outcome, out)
    return 1 if outcome.ungradable else 0


def options(args):
    """batch.Options from the command line."""
    return batch.Options(
        jobs=args.jobs or 0, figures=args.figures, timeout=args.timeout or 300.0, memory=args.memory or 1024,
        sandbox=not args.unsafe_no_sandbox, force=args.force, db=args.db, cluster=args.cluster)


def grade(submissions, course, out, options):
    """Grade with a line of progress, then write feedback and report."""
    from autograde.publish import as_it_arrives, get_ready, pages, publish

    with tqdm(unit=" notebooks", desc="Grading", file=sys.stderr, dynamic_ncols=True, mininterval=0.2 if sys.stderr.isatty() else 10) as bar:
        def progress(done, failed, total):
            bar.total = total
            bar.set_postfix(failed=failed, refresh=False)
            bar.update(done - bar.n)

        outcome = batch.grade(submissions, course, out, options, progress=progress, seen=partial(as_it_arrives, out), tell=partial(pages, course, out), meanwhile=get_ready)
    publish(course, out, options.db, changed=outcome.changed)
    return outcome


def summary(outcome, out):
    """Say what happened and where it is."""
    pace = f" in {outcome.seconds:.1f} s ({60 * outcome.graded / outcome.seconds:.0f} a minute)" if outcome.graded else ""
    unchanged = f"; {outcome.unchanged} unchanged since last time" if outcome.unchanged else ""
    print(f"Graded {outcome.graded} submission{'s' * (outcome.graded != 1)}{pace}{unchanged}.")
    if outcome.ungradable:
        print(f"{len(outcome.ungradable)} could not be graded:")
        for student, assignment, reasons in outcome.ungradable[:SHOWN]:
            print(f"  {student} · {assignment}: {' '.join(reasons)}")
        if len(outcome.ungradable) > SHOWN:
            print(f"  … and {len(outcome.ungradable) - SHOWN} more; all are in the report.")
    for what, where in (("Grades", "grades.csv"), ("Results", "results.json"), ("Feedback", "feedback/"), ("Report", "report.html")):
        print(f"  {what + ':':10}{out / where}")
