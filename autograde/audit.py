"""How often is the grader wrong? The answer bank, graded by the real grader.

``tests/answers/<assignment>/<exercise>.py`` holds answers whose verdict is known, as pieces of text:
``# %% right: …``, ``# %% wrong: … [misconception=name]``, ``# %% forbidden: …``. The i-th answers of all
exercises make one notebook, since exercises are graded apart: a notebook costs what a submission costs.
"""
from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from autograde import mutants, reuse
from autograde.cells import grade_id

KINDS = ("right", "wrong", "forbidden")


@dataclass(frozen=True)
class Answer:
    """One answer of the bank.

    Attributes
    ----------
    exercise, title : str
    kind : str
        "right", "wrong" or "forbidden".
    misconception : str or None
        The idea it was made from, and must be named as.
    code : str
        What the student would have written into the solution cell.
    """

    exercise: str
    kind: str
    title: str
    misconception: str | None
    code: str


@dataclass(frozen=True)
class Finding:
    """What the grader made of an answer.

    Attributes
    ----------
    answer : Answer
    full : bool
        Whether it earned full marks.
    verdicts : tuple of Verdict
        Of its test cells.
    """

    answer: Answer
    full: bool
    verdicts: tuple

    @property
    def named(self):
        """The misconception the student was told, or None."""
        return next((v.misconception for v in self.verdicts if v.misconception), None)

    @property
    def fault(self):
        """Why the grader and the bank disagree, as a sentence; None where they agree."""
        said = next((v for v in self.verdicts if not v.passed), None)
        if any(v.status == "grader-error" for v in self.verdicts):
            return f"the grader broke: {said.message}"
        if self.answer.kind == "right":
            return None if self.full else f"a right answer is rejected ({said.status if said else 'no verdict'}): {said.message if said else ''}"
        if self.full:
            return f"a {self.answer.kind} answer earns full marks"
        if self.answer.kind == "forbidden":
            return None if said and said.status == "forbidden" else f"rejected, but not as forbidden ({said.status if said else 'no verdict'}): {said.message if said else ''}"
        if self.answer.misconception and self.named != self.answer.misconception:
            return f"made from “{self.answer.misconception}”, told “{self.named}”"
        if not self.answer.misconception and self.named:
            return f"told “{self.named}”, which it was not made from"
        return None


def read(path):
    """The answers in one file of the bank.

    Parameters
    ----------
    path : Path
        Its name is the exercise's id.

    Returns
    -------
    list of Answer
    """
    _, *parts = re.split(r"(?m)^# %% (.*)$", Path(path).read_text(encoding="utf-8"))
    found = []
    for head, code in zip(parts[::2], parts[1::2]):
        kind, _, title = head.partition(":")
        if kind not in KINDS:
            raise ValueError(f"{path}: a piece is right, wrong or forbidden, not {kind!r}.")
        idea = re.search(r"\[misconception=([\w-]+)\]", title)
        found.append(Answer(Path(path).stem, kind, re.sub(r"\s*\[.*?\]", "", title).strip(), idea and idea[1], code.strip("\n")))
    return found


def bank(folder, assignment):
    """All answers for an assignment, by exercise in the notebook's order.

    Parameters
    ----------
    folder : Path
        ``tests/answers``.
    assignment : Assignment

    Returns
    -------
    dict of str to list of Answer
    """
    place = Path(folder) / assignment.name
    return {e.id: read(place / f"{e.id}.py") if (place / f"{e.id}.py").exists() else [] for e in assignment.exercises if not e.manual}


def solutions(assignment):
    """The author's solution of each exercise, without its markers, by exercise."""
    cells = {grade_id(cell): cell.source for cell in assignment.source.cells}
    return {e.id: mutants.solution(cells[e.id]) for e in assignment.exercises if not e.manual}


def mutant_bank(assignment):
    """Every mutant of the author's solutions as a wrong answer, by exercise."""
    return {id: [Answer(id, "wrong", title, None, code) for title, code in mutants.mutants(source)] for id, source in solutions(assignment).items()}


def notebooks(assignment, answers, beside=None):
    """Notebooks to grade, without the course's demonstrations, and the answers each holds.

    Parameters
    ----------
    assignment : Assignment
    answers : dict of str to list of Answer
    beside : dict of str to str, optional
        Right answers for the other exercises. Then no notebook tries an answer next to one that it calls.

    Yields
    ------
    notebook : NotebookNode
    held : dict of str to Answer
        Answer by exercise id.
    """
    demonstrations = {text for text, editable in reuse.given_cells(assignment.source).items() if editable}
    bare = copy.deepcopy(assignment.graded)
    bare.cells = [c for c in bare.cells if c.cell_type == "code" and c.source not in demonstrations]
    depth = mutants.depths(beside) if beside else {}
    for level in sorted({depth.get(id, 0) for id in answers}):
        together = {id: pieces for id, pieces in answers.items() if depth.get(id, 0) == level}
        for i in range(max(map(len, together.values()), default=0)):
            held = {id: pieces[i] for id, pieces in together.items() if i < len(pieces)}
            sources = {**(beside or {}), **{id: answer.code for id, answer in held.items()}}
            notebook = copy.deepcopy(bare)
            for cell in notebook.cells:
                cell.source = sources.get(grade_id(cell), cell.source)
            yield notebook, held


def run(assignment, answers, judge, beside=None):
    """Grade the bank of one assignment.

    Parameters
    ----------
    assignment : Assignment
    answers : dict of str to list of Answer
    judge : Judge
    beside : dict of str to str, optional
        As in ``notebooks``.

    Yields
    ------
    Finding
    """
    for notebook, held in notebooks(assignment, answers, beside):
        heard = {}
        for verdict in judge.run(notebook).verdicts:
            heard.setdefault(verdict.exercise, []).append(verdict)
        for id, answer in held.items():
            verdicts = tuple(heard.get(id, ()))
            yield Finding(answer, bool(verdicts) and all(v.passed for v in verdicts), verdicts)


def table(findings):
    """The audit as rows of text: one an exercise and one in total.

    Parameters
    ----------
    findings : list of Finding

    Returns
    -------
    list of str
    """
    rows = ["exercise                right  rejected   wrong  accepted   forbidden  missed   ideas  misnamed"]
    total = Counter()
    for id in dict.fromkeys(f.answer.exercise for f in findings):
        count = _count([f for f in findings if f.answer.exercise == id])
        total.update(count)
        rows.append(_row(id, count))
    return [*rows, _row("in total", total)]


def _count(findings):
    count = Counter()
    for f in findings:
        kind = f.answer.kind
        count[kind] += 1
        count[f"{kind}-off"] += (not f.full) if kind == "right" else f.full if kind == "wrong" else bool(f.fault)
        count["ideas"] += f.answer.misconception is not None
        count["misnamed"] += f.named != f.answer.misconception and kind == "wrong"
    return count


def _row(name, c):
    return (f"{name:22} {c['right']:6} {c['right-off']:9} {c['wrong']:7} {c['wrong-off']:9} "
            f"{c['forbidden']:11} {c['forbidden-off']:7} {c['ideas']:7} {c['misnamed']:9}")
