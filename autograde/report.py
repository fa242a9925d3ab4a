"""The class report: what the class knows, what it does not, and which submissions need a look."""
from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import mean, median

from autograde.grading import Graded
from autograde.intake.collecting import UNKNOWN
from autograde.pages import WORDS, render

STATUSES = [s for s in WORDS if s != "ungradable"]
BINS = 10
SLOW = 5


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


def page(entries: list[Graded], assignments):
    """The report on everything graded so far.

    Parameters
    ----------
    entries : list of Graded
    assignments : dict of str to Assignment

    Returns
    -------
    str
        HTML.
    """
    by_name = defaultdict(list)
    for graded in entries:
        by_name[graded.result["assignment"]].append(graded.result)
    chapters = [chapter(name, by_name[name], assignments.get(name)) for name in sorted(by_name, key=lambda n: (n == UNKNOWN, n))]
    return render("report.html.j2", chapters=chapters, largest=_largest)


def chapter(name, results, assignment=None):
    """One assignment's numbers."""
    graded = [r for r in results if r["status"] == "graded"]
    order = [e.id for e in assignment.exercises] if assignment else []
    outcomes = defaultdict(list)
    for r in graded:
        for e in r["exercises"]:
            outcomes[e["id"]].append((r["student"], e))
    ids = [i for i in order if i in outcomes] + sorted(set(outcomes) - set(order))
    return Chapter(
        name, graded, [r for r in results if r["status"] == "ungradable"], [_row(i, outcomes[i]) for i in ids],
        _misconceptions(outcomes), _histogram(graded), sorted(graded, key=lambda r: -r["seconds"])[:SLOW])


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
