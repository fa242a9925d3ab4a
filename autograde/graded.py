"""What comes out of one submission."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Graded:
    """What came out of one submission.

    Parameters
    ----------
    result : dict
        One object of results.json.
    cells : dict
        For each test cell's grade_id: passed, status, message, misconception, seconds.
    untouched : list of str
        grade_ids of answers left as released.
    notebook : str or None
        The executed notebook as text, safe to be shown.
    broken : bool
        Whether the grader failed anywhere in it, so that a person must look.
    idle : tuple of int
        Cells of the notebook that are the course's own, were not run, and show what they always show.
    """

    result: dict
    cells: dict
    untouched: list
    notebook: str | None
    broken: bool = False
    idle: tuple = ()


def ungradable(assignment, student, problems, max_score=0.0, seconds=0.0, *, broken=False):
    """The result of a submission that could not be graded, with the reasons."""
    result = {"student": student, "assignment": assignment, "status": "ungradable", "score": 0.0, "max_score": max_score,
              "seconds": round(seconds, 3), "problems": list(problems), "exercises": []}
    return Graded(result, {}, [], None, broken)
