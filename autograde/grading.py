"""One submission, from bytes to its marks: the function that workers run, here or on another machine."""
from __future__ import annotations

import json
import time

from autograde import mend, reuse
from autograde.cells import is_test
from autograde.errors import Ungradable
from autograde.graded import Graded, ungradable
from autograde.outputs import presentable

GRADER_BROKE = "The grader broke here, not your code; your teacher has been told."


def grade_one(data, assignment, judge, *, student, notes=(), keep_outputs=True):
    """Grade one submission.

    Parameters
    ----------
    data : bytes
        The notebook as handed in.
    assignment : contract.Assignment
    judge : Judge
    student : str
    notes : iterable of str
        Sentences from intake, to be told with the result.
    keep_outputs : bool
        Whether the course's own cells that need not run keep the outputs handed in, or have none.

    Returns
    -------
    Graded
    """
    started = time.monotonic()
    try:
        mended = mend.mend(assignment, mend.read(data))
    except Ungradable as error:
        return ungradable(assignment.name, student, [*notes, str(error)], assignment.max_score, time.monotonic() - started)
    idle = reuse.plan(mended.notebook, assignment.source)
    execution = judge.run(reuse.without(mended.notebook, idle), given=reuse.given_cells(assignment.source))
    reuse.put_back(execution.notebook, mended.notebook, idle, keep_outputs)
    cells = _cells(mended.notebook, execution.verdicts)
    exercises = [_exercise(e, cells, mended.untouched) for e in assignment.exercises]
    automatic = [row for row, e in zip(exercises, assignment.exercises) if not e.manual]
    result = {
        "student": student, "assignment": assignment.name, "status": "graded",
        "score": sum(e["score"] for e in automatic), "max_score": sum(e["max_score"] for e in automatic),
        "seconds": round(time.monotonic() - started, 3),
        "problems": [*notes, *mended.problems, *execution.problems], "exercises": exercises,
    }
    return Graded(result, cells, sorted(mended.untouched), _text(presentable(execution.notebook, execution.verdicts)),
                  any(c["status"] == "grader-error" for c in cells.values()), tuple(sorted(idle)))


def _cells(notebook, verdicts):
    """Every test cell's outcome; one the judge said nothing about is the grader's fault, never a pass."""
    told = {v.cell_id: v for v in verdicts}
    cells = {}
    for cell in notebook.cells:
        if is_test(cell):
            id = cell.metadata.nbgrader.grade_id
            v = told.get(id)
            cells[id] = ({"passed": False, "status": "grader-error", "message": GRADER_BROKE, "misconception": None, "seconds": 0.0} if v is None else
                         {"passed": bool(v.passed), "status": v.status, "message": v.message, "misconception": v.misconception, "seconds": round(v.seconds, 4)})
    return cells


def _exercise(exercise, cells, untouched):
    """One exercise's object in results.json."""
    row = {"id": exercise.id, "score": 0.0, "max_score": exercise.points, "status": "manual", "message": "", "misconception": None}
    if exercise.manual:
        return row | ({"status": "not-attempted", "message": "There is no answer."} if exercise.id in untouched else {"message": "Graded by a person."})
    tests = [(cells[id], points) for id, points in ((exercise.check, exercise.check_points), (exercise.hidden, exercise.hidden_points)) if id]
    row["score"] = sum(points for outcome, points in tests if outcome["passed"])
    failed = next((outcome for outcome, _ in tests if not outcome["passed"]), None)
    if failed is None:
        return row | {"status": "correct", "message": "Correct."}
    status = "partial" if row["score"] > 0 and tests[0][0]["passed"] else failed["status"]
    if failed["status"] == "grader-error":
        return row | {"status": "error", "message": failed["message"]}
    return row | {"status": status, "message": failed["message"], "misconception": failed["misconception"]}


def _text(notebook):
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True) + "\n"
