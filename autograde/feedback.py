"""A student's feedback: one self-contained page, nothing of the submission in it but escaped text and pixels."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass

from autograde.cells import grade_id, is_solution, is_test
from autograde.marks import NOBODY, comments, final
from autograde.outputs import safe_cell_outputs
from autograde.pages import render


@dataclass(frozen=True)
class Item:
    """One exercise on the page.

    Parameters
    ----------
    row : dict
        As in results.json.
    source : str
        What the student wrote.
    outputs : list of dict
        Of the answer cell, safe to show.
    score : float or None
        None while a person has yet to look.
    comment : str
        The grader's.
    see : str
        Where the idea is explained.
    question : str
        Of a prose task, without its marking scheme.
    name : str
        What the task's heading calls it.
    """

    row: dict
    source: str
    outputs: list
    score: float | None
    comment: str
    see: str
    question: str = ""
    name: str = ""


def page(graded, assignment, executed=None, by_hand=None):
    """The feedback page of one submission.

    Parameters
    ----------
    graded : graded.Graded
    assignment : contract.Assignment
    executed : bytes, optional
        The executed notebook, as ``presentable`` made it.
    by_hand : dict, optional
        As ``Book.by_hand`` gives it for this student.

    Returns
    -------
    str
        HTML.
    """
    by_hand = by_hand or NOBODY
    cells = json.loads(executed)["cells"] if executed else []
    items = _items(graded, assignment, cells, by_hand)
    scored = [item for item in items if item.score is not None]
    return render(
        "feedback.html.j2",
        result=graded.result, items=items,
        score=sum(item.score for item in scored), max_score=sum(item.row["max_score"] for item in scored),
        waiting=sum(item.row["max_score"] for item in items if item.score is None),
        cells=_shown(cells), title=_title(assignment),
    )


def _items(graded, assignment, cells, by_hand):
    answers = {grade_id(cell): cell for cell in cells if is_solution(cell)}
    questions, names = assignment.questions, _names(assignment)
    items = []
    for row in graded.result["exercises"]:
        exercise = assignment.exercise(row["id"]) if row["id"] in {e.id for e in assignment.exercises} else None
        if exercise is None:  # the exercise is gone from the course since
            continue
        cell = answers.get(row["id"], {"source": "", "outputs": []})
        items.append(Item(
            row, _source(cell), safe_cell_outputs(cell.get("outputs", [])), final(exercise, row, by_hand),
            comments(exercise, by_hand), exercise.see, questions.get(row["id"], "") if exercise.manual else "", names.get(row["id"], "")))
    return items


def _names(assignment):
    """What the tasks' headings call the exercises: ``### Exercise: the trace ★☆☆ `la-trace` `` is "the trace"."""
    found = {}
    for cell in assignment.student.cells:
        for heading in re.findall(r"(?m)^#+ (.+)$", cell.source) if cell.cell_type == "markdown" else ():
            if id := re.search(r"`([a-z][a-z0-9-]*)`", heading):
                name = re.sub(r"[★☆`]|\(graded by a person\)|^(?:Exercise|Discuss)\b:?", "", heading.replace(id[0], ""))
                found.setdefault(id[1], name.strip(" :"))
    return found


def _shown(cells):
    """The student's code with what it printed and drew, tests left out."""
    return [
        {"source": _source(cell), "outputs": outputs}
        for cell in cells
        if cell["cell_type"] == "code" and not is_test(cell) and not is_solution(cell) and (outputs := safe_cell_outputs(cell.get("outputs", [])))
    ]


def _source(cell):
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else source


def _title(assignment):
    """The notebook's own heading, else the assignment's name."""
    for cell in assignment.student.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.split("\n")[0][2:].strip()
    return assignment.name
