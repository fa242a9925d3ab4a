"""``autograde demo``: the sample class, graded in front of you."""
from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from autograde import batch
from autograde.commands import grade as grading
from autograde.contract import Course
from autograde.demo import ASSIGNMENTS, PUPILS, make_class
from autograde.errors import UserError
from autograde.intake import collect

CALL_SECONDS = 3.0  # enough for any sample answer; the one who loops for ever need not hold up the show


def run(args):
    """Make the sample class, grade it and show what came out; see ``autograde demo --help``."""
    course = Course.find(args.course)
    names = [name for name in ASSIGNMENTS if name in course.names]
    if not names:
        raise UserError(f"The sample class needs one of {', '.join(ASSIGNMENTS)} in solutions/.")
    out = Path(args.out).resolve() if args.out else course.root / "grading" / "demo"
    started = time.monotonic()
    _clear(out)
    print(f"A class of {len(PUPILS)} hands in {', '.join(names)} as one zip archive, the way a learning platform gives it:\n")
    for pupil in PUPILS:
        print(f"  {pupil.name:5} {pupil.story}")
    print(flush=True)
    make_class([course.assignment(name) for name in names], out / "class.zip")
    submissions = collect([out / "class.zip"], course, out)
    options = batch.Options(jobs=args.jobs or 0, sandbox=not args.unsafe_no_sandbox, timeout=120.0, call_seconds=CALL_SECONDS)
    outcome = grading.grade(submissions, course, out, options)
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    print(table(results, names))
    print(f"\nAll of it took {time.monotonic() - started:.0f} s. ", end="")
    grading.summary(outcome, out)
    return 0


def _clear(out):
    """Begin anew, but only in a folder of an earlier demo."""
    if out.exists() and any(out.iterdir()) and not (out / "class.zip").is_file():
        raise UserError(f"{out} holds other things; give the demo a folder of its own with --out.")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)


def table(results, names):
    """The class as a table: a row a student, a column an assignment.

    Parameters
    ----------
    results : list of dict
        As in results.json.
    names : list of str

    Returns
    -------
    str
    """
    found = {(r["student"], r["assignment"]): r for r in results}
    rows = [["student", *names]] + [[pupil.name, *(_cell(found.get((pupil.name, name))) for name in names)] for pupil in PUPILS]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(f"{text:{w}}" for text, w in zip(row, widths)).rstrip() for row in rows]
    lines = ["", lines[0], "─" * (sum(widths) + 2 * len(names)), *lines[1:]]
    return "\n".join([*lines, "", _lesson(results)])


def _cell(result):
    if result is None:
        return "–"
    if result["status"] == "ungradable":
        return "could not be graded"
    share = result["score"] / result["max_score"] if result["max_score"] else 0.0
    counts = {}
    for e in result["exercises"]:
        if e["status"] not in ("correct", "partial", "incorrect", "not-attempted", "manual"):
            counts[e["status"]] = counts.get(e["status"], 0) + 1
    odd = " ".join(f"{status}" + (f"×{n}" if n > 1 else "") for status, n in counts.items())
    return f"{_bar(share)} {result['score']:4g}/{result['max_score']:g} {odd}".rstrip()


def _bar(share, width=10):
    full = round(share * width)
    return "█" * full + "·" * (width - full)


def _lesson(results):
    """The misconceptions that were recognised, most common first."""
    held = {}
    for r in results:
        for e in r["exercises"]:
            if e["misconception"]:
                held.setdefault((e["id"], e["misconception"]), []).append(r["student"])
    if not held:
        return "No misconception was recognised."
    most = sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))[:6]
    return "Misconceptions recognised:\n" + "\n".join(f"  {id}: {name} ({', '.join(who)})" for (id, name), who in most)
