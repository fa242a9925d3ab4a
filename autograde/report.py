"""The class report: what the class knows, what it does not, and which submissions need a look."""
from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import StatisticsError, correlation, mean, median

from autograde.graded import Graded
from autograde.intake.collecting import UNKNOWN
from autograde.pages import WORDS, render, signed, source
from helpers import misconceptions

STATUSES = [s for s in WORDS if s != "ungradable"]
HEADS = {"incorrect": "Not yet", "error": "Stopped", "timeout": "Too long", "memory": "Memory", "crashed": "Process ended", "forbidden": "Forbidden", "manual": "By hand"}
FAILURES = ("error", "timeout", "memory", "crashed", "forbidden")
BINS = 10
SLOW = 5
ENOUGH = 5  # submissions below which nothing is said about how an exercise tells students apart
SHOWN = 8  # names of students in one place; the rest is folded away
PAIRS = 40  # pairs of similar submissions in the table
WEAK = 0.2  # correlation with the rest of the score below which an exercise hardly does


@dataclass(frozen=True)
class Chapter:
    """One assignment's part of the report."""

    name: str
    results: list
    ungradable: list
    rows: list  # (exercise id, points, share of points earned, Counter of statuses)
    misconceptions: list  # (name, exercise, students)
    histogram: list  # (from, to, count) in per cent of the points
    slow: list
    discrimination: dict = field(default_factory=dict)  # exercise id: correlation with the rest of the score, or None
    failures: list = field(default_factory=list)  # (students, status, exercise ids)
    similar: list | None = None  # similar.Pair; None where copydetect is missing

    @property
    def scores(self):
        """Scores of the submissions that were graded."""
        return [r["score"] for r in self.results]

    @property
    def statuses(self):
        """The outcomes that occur, in the order of ``pages.WORDS``."""
        return [s for s in STATUSES if any(counts[s] for _, _, _, counts in self.rows)]

    @property
    def max_score(self):
        """Points a machine gives."""
        return max((r["max_score"] for r in self.results), default=0.0)

    @property
    def mean(self):
        """Mean score."""
        return mean(self.scores) if self.scores else 0.0

    @property
    def median(self):
        """Median score."""
        return median(self.scores) if self.scores else 0.0

    @property
    def seconds(self):
        """Median time of a submission."""
        return median(r["seconds"] for r in self.results) if self.results else 0.0

    @property
    def remarks(self):
        """Exercises that need a look themselves: (exercise id, sentence)."""
        said = []
        for id, _, share, counts in self.rows:
            r = self.discrimination.get(id)
            if self.results and counts.get("not-attempted") == len(self.results):
                said.append((id, "Nobody attempted it."))
            elif share == 0:
                said.append((id, "Nobody solved it. Is the task clear, and is the test right?"))
            elif share == 1 and len(self.results) >= ENOUGH:
                said.append((id, "Everybody solved it."))
            elif r is not None and r < WEAK:
                said.append((id, f"Those who solved it did {'worse' if r < -WEAK else 'no better'} elsewhere than those who did not (correlation {signed(r)})."))
        return said


def page(entries: list[Graded], assignments, codes=None, *, hide_students=False):
    """The report on everything graded so far.

    Parameters
    ----------
    entries : list of Graded
    assignments : dict of str to Assignment
    codes : dict of str to dict of str to str, optional
        Assignment → student → the code of their answers, to look for similar ones.
    hide_students : bool
        Numbers instead of student ids.

    Returns
    -------
    str
        HTML.
    """
    results, codes = [graded.result for graded in entries], codes or {}
    if hide_students:
        results, codes = _without_names(results, codes)
    by_name = defaultdict(list)
    for result in results:
        by_name[result["assignment"]].append(result)
    chapters = [chapter(name, by_name[name], assignments.get(name), codes.get(name)) for name in sorted(by_name, key=lambda n: (n == UNKNOWN, n))]
    script = source("report.js")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return render("report.html.j2", chapters=chapters, largest=_largest, sentence=sentence, script=script, allowed=allowed, hidden=hide_students, heads=HEADS, shown=SHOWN, pairs=PAIRS)


def chapter(name, results, assignment=None, codes=None):
    """One assignment's numbers."""
    graded = [r for r in results if r["status"] == "graded"]
    order = [e.id for e in assignment.exercises] if assignment else []
    outcomes = defaultdict(list)
    for r in graded:
        for e in r["exercises"]:
            outcomes[e["id"]].append((r["student"], e))
    ids = [i for i in order if i in outcomes] + sorted(set(outcomes) - set(order))
    rows = [_row(i, outcomes[i]) for i in ids]
    return Chapter(
        name, graded, [r for r in results if r["status"] == "ungradable"], rows,
        _misconceptions(outcomes), _histogram(graded), sorted(graded, key=lambda r: -r["seconds"])[:SLOW],
        {i: _discrimination(i, graded) for i, _, share, _ in rows if share is not None}, _failures(ids, outcomes), _similar(codes, assignment))


def sentence(name, exercise):
    """What the student is told about a misconception."""
    known = {m.name: m.sentence for m in misconceptions.of(exercise)}
    return known.get(name) or misconceptions.GENERIC.get(name, "")


def _row(id, outcomes):
    rows = [e for _, e in outcomes]
    points = rows[0]["max_score"]
    manual = all(e["status"] in ("manual", "not-attempted") and e["score"] == 0 and e["message"] != "" for e in rows) and any(e["status"] == "manual" for e in rows)
    share = None if manual or not points else mean(e["score"] / points for e in rows)
    return id, points, share, Counter(e["status"] for e in rows)


def _misconceptions(outcomes):
    held = defaultdict(list)
    for id, rows in outcomes.items():
        for student, e in rows:
            if e["misconception"]:
                held[e["misconception"], id].append(student)
    return sorted(((name, id, sorted(students)) for (name, id), students in held.items()), key=lambda m: (-len(m[2]), m[0]))


def _histogram(graded):
    counts = Counter(min(int(BINS * r["score"] / r["max_score"]), BINS - 1) for r in graded if r["max_score"])
    return [(100 * b // BINS, 100 * (b + 1) // BINS, counts[b]) for b in range(BINS)]


def _largest(histogram):
    return max((count for _, _, count in histogram), default=0) or 1


def _discrimination(id, graded):
    """Correlation of an exercise's score with the rest of the score, over those who began the notebook."""
    begun = [r for r in graded if any(e["status"] != "not-attempted" for e in r["exercises"])]
    own = [next((e["score"] for e in r["exercises"] if e["id"] == id), 0.0) for r in begun]
    if len(begun) < ENOUGH:
        return None
    try:
        return correlation(own, [r["score"] - x for r, x in zip(begun, own)])
    except StatisticsError:  # everybody has the same
        return None


def _failures(ids, outcomes):
    """Who failed how, where the code did not get as far as an answer; exercises that failed alike together."""
    found = defaultdict(list)
    for id in ids:
        for status in FAILURES:
            if students := tuple(sorted(student for student, e in outcomes[id] if e["status"] == status)):
                found[students, status].append(id)
    return [(students, status, exercises) for (students, status), exercises in found.items()]


def _similar(codes, assignment):
    from autograde import similar

    if not similar.available():
        return None
    return similar.pairs(codes, similar.own_code(assignment.student.cells)) if codes and assignment else []


def _without_names(results, codes):
    """The same with numbers for names, in an order that says nothing."""
    students = sorted({r["student"] for r in results}, key=lambda s: hashlib.sha256(s.encode("utf-8", "replace")).digest())
    alias = {s: f"student {i}" for i, s in enumerate(students, 1)}
    hidden = [r | {"student": alias[r["student"]], "problems": [p.replace(r["student"], alias[r["student"]]) for p in r["problems"]]} for r in results]
    return hidden, {name: {alias[s]: code for s, code in by.items() if s in alias} for name, by in codes.items()}
