"""Put a submitted notebook back into the shape the staff gave it, keeping the student's answers."""
from __future__ import annotations

import copy
from dataclasses import dataclass

import nbformat

from autograde.cells import exercise_of, grade_id, is_locked, is_solution, is_test
from autograde.errors import Ungradable
from autograde.mend.matching import defined, match
from autograde.outputs import defused

_MISSING = "# This cell was missing in what was handed in."
MAX_NAMED = 5
KINDS = {"code": "code", "markdown": "text", "raw": "raw text"}
_PYTHON = ("python", "ipython", "python3")


@dataclass(frozen=True)
class Mended:
    """A notebook ready to run.

    Parameters
    ----------
    notebook : NotebookNode
        The student's cells, and the staff's locked cells and tests, in the staff's order.
    problems : tuple of str
        One sentence for each thing that had been changed and was put right.
    untouched : frozenset of str
        grade_id of every answer that is still as released, or missing.
    """

    notebook: object
    problems: tuple[str, ...]
    untouched: frozenset


def mend(assignment, submitted):
    """Match a submission's cells with the staff's and restore what the staff owns.

    Only the source of the student's answers and own cells is kept; tests, locked cells, points, types,
    tags, kernel and order are the staff's.

    Parameters
    ----------
    assignment : contract.Assignment
    submitted : NotebookNode
        As ``read`` gives it.

    Returns
    -------
    Mended

    Raises
    ------
    Ungradable
        If none of the assignment's exercises is in it.
    """
    staff = assignment.student.cells
    found = match(staff, submitted.cells)
    if not any(i is not None and (is_solution(staff[i]) or is_test(staff[i])) for i in found):
        raise Ungradable(f"The notebook holds none of the exercises of {assignment.name}; it may belong to another assignment.")
    return _Mending(assignment, submitted, found).result()


class _Mending:
    """The work of one ``mend``: decides for each staff cell which submitted cell speaks for it."""

    def __init__(self, assignment, submitted, found):
        self.assignment, self.staff, self.full = assignment, assignment.student.cells, assignment.graded.cells
        self.cells, self.found, self.noted = submitted.cells, list(found), {}
        self.copies = {i: [j for j, k in enumerate(found) if k == i] for i in range(len(self.staff))}
        self.chosen, self.elsewhere, self.dropped = {}, {}, set()
        self.language = submitted.metadata.get("kernelspec", {}).get("language", "python")

    def result(self):
        self._choose()
        self._adopt_answers_written_elsewhere()
        self._note_order()
        if self.language.lower() not in _PYTHON:
            self._note("its kernel was not Python's; it was run with Python")
        notebook = nbformat.from_dict({
            "cells": self._assemble(), "metadata": copy.deepcopy(self.assignment.graded.metadata), "nbformat": 4, "nbformat_minor": 5})
        return Mended(notebook, tuple(self._problems()), frozenset(self._untouched()))

    def _note(self, what, name=None):
        """Something that was changed; the same of several cells is told once."""
        self.noted.setdefault(what, []).append(name)

    def _problems(self):
        for what, names in self.noted.items():
            shown = ", ".join(filter(None, names[:MAX_NAMED])) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")
            plural = len(names) > 1
            yield f"This notebook was changed: {what.format(cells=('cells ' if plural else 'cell ') + shown, was='were' if plural else 'was', it='they' if plural else 'it')}."

    def _name(self, i):
        return grade_id(self.staff[i]) or f"number {i + 1}"

    # -- which copy of a cell counts ------------------------------------------------------------

    def _choose(self):
        for i, cell in enumerate(self.staff):
            copies = self.copies[i]
            if is_test(cell) or is_locked(cell):
                self._check_locked(i, copies)
            elif is_solution(cell):
                self._choose_answer(i, copies)
            elif not copies and cell.cell_type == "code":
                self._note("the given {cells} {was} missing; {it} {was} put back", f"{i + 1} ({_first_line(cell)})")

    def _check_locked(self, i, copies):
        cell, name = self.staff[i], self._name(i)
        self.dropped.update(copies)
        kind = "test" if is_test(cell) else "locked"
        if not copies:
            if cell.cell_type == "code":
                self._note(f"the {kind} {{cells}} {{was}} missing; {{it}} {{was}} put back", name)
        elif len(copies) > 1:
            self._note(f"the {kind} {{cells}} {{was}} there more than once; {{it}} {{was}} used once", name)
        elif self.cells[copies[0]].source.strip() != cell.source.strip():
            self._note(f"the {kind} {{cells}} had been edited; the course's own text was used", name)
        elif is_test(cell):
            self._compare_metadata(cell, self.cells[copies[0]], name)

    def _compare_metadata(self, cell, submitted, name):
        theirs = submitted.metadata.get("nbgrader", {})
        if submitted.cell_type != cell.cell_type:
            self._note("the test {cells} had become text; {it} {was} run all the same", name)
        elif not theirs:
            self._note("the test {cells} had lost all grading data; {it} {was} run all the same", name)
        elif any(theirs.get(k) != cell.metadata.nbgrader[k] for k in ("grade", "solution", "locked", "points")):
            self._note("points or settings of the test {cells} had been changed; the course's own were used", name)
        if {"skip-execution"} & set(submitted.metadata.get("tags", ())):
            self._note("the test {cells} {was} tagged to be skipped; {it} {was} run all the same", name)

    def _choose_answer(self, i, copies):
        cell, name = self.staff[i], self._name(i)
        written = [j for j in copies if not self._blank(i, j)]
        if not copies:
            return self._note("the answer {cells} {was} missing", name)
        tests = [j for k in range(i + 1, len(self.staff)) if exercise_of(self.staff[k]) == name for j in self.copies[k]]
        before = [j for j in written if not tests or j < min(tests)]
        best = (before or written or copies)[-1]
        self.chosen[i] = best
        self.dropped.update(j for j in copies if j != best and j not in written)
        if len(written) > 1:
            self._note("the answer {cells} {was} there more than once; the last one before its tests counts", name)
        if self.cells[best].cell_type != cell.cell_type:
            self._note(f"the answer {{cells}} had become {KINDS[self.cells[best].cell_type]}; {{it}} {{was}} read as {KINDS[cell.cell_type]}", name)

    def _blank(self, i, j):
        return not self.cells[j].source.strip() or _squeezed(self.cells[j].source) == _squeezed(self.staff[i].source)

    def _adopt_answers_written_elsewhere(self):
        """Where an answer cell is untouched and another cell defines what was asked for, that is the answer."""
        for i, cell in enumerate(self.staff):
            if not is_solution(cell) or cell.cell_type != "code":
                continue
            asked = self._asked(i)
            if i in self.chosen and not self._blank(i, self.chosen[i]):
                if not asked & defined(self.cells[self.chosen[i]].source):
                    self._look_in_the_wrong_cells(i, asked)
                continue
            own = [j for j, k in enumerate(self.found) if asked and (k is None or self._is_written_answer(k, j)) and asked <= defined(self.cells[j].source)
                   and self.cells[j].cell_type == "code"]
            if own:
                self.elsewhere[i] = own[-1]

    def _look_in_the_wrong_cells(self, i, asked):
        """An answer that was written into another exercise's cell, which asks for other names."""
        for k, j in self.chosen.items():
            theirs = self._asked(k)
            if k != i and asked and theirs and self._is_written_answer(k, j) and asked <= defined(self.cells[j].source) and not theirs & defined(self.cells[j].source):
                self.elsewhere[i] = j
                self._note("the answer {cells} {was} written into another exercise's cell", self._name(i))

    def _is_written_answer(self, k, j):
        return is_solution(self.staff[k]) and self.chosen.get(k) == j and not self._blank(k, j)

    def _asked(self, i):
        names = [e.names for e in self.assignment.exercises if e.id == self._name(i)]
        return set(names[0]) if names else set()

    def _untouched(self):
        for i, cell in enumerate(self.staff):
            if is_solution(cell) and i not in self.elsewhere and (i not in self.chosen or self._blank(i, self.chosen[i])):
                yield self._name(i)

    # -- order ----------------------------------------------------------------------------------

    def _note_order(self):
        order = [i for i in self.found if i is not None and len(self.copies[i]) == 1]
        if order != sorted(order):
            self._note("cells had been moved; the course's order was restored")

    def _assemble(self):
        """The staff's cells in their order, each followed by the student's own cells that came after it."""
        own, place, anchor = {}, {}, -1
        for j, i in enumerate(self.found):
            if i is not None and self._speaks_for(i, j):
                anchor = i
            elif j not in self.dropped:
                own.setdefault(anchor, []).append(j)
                place[j] = anchor
        late = {j for i, j in self.elsewhere.items() if self._stands_after_tests(i, place.get(j, self.found[j]))}
        cells = [self._own(j) for j in own.get(-1, [])]
        for i in range(len(self.staff)):
            cells.append(self._staff_cell(i))
            cells += [self._own(j) for j in own.get(i, []) if j not in late]
        return cells

    def _speaks_for(self, i, j):
        """Does submitted cell j stand where staff cell i stands?"""
        if is_solution(self.staff[i]):
            return self.chosen.get(i) == j
        return self.copies[i][0] == j

    def _stands_after_tests(self, i, place):
        tests = [k for k in range(i + 1, len(self.staff)) if exercise_of(self.staff[k]) == self._name(i)]
        late = bool(tests) and place is not None and place >= min(tests)
        if late:
            self._note("the answer {cells} {was} written after the tests; {it} {was} run before them", self._name(i))
        return late

    def _staff_cell(self, i):
        cell = copy.deepcopy(self.full[i])
        if is_solution(cell):
            j = self.elsewhere.get(i, self.chosen.get(i))
            if j is None:
                cell.source = _MISSING if cell.cell_type == "code" else ""
            else:
                self._take(cell, j)
        elif not is_locked(cell) and self.copies[i]:
            self._take(cell, self.copies[i][0])
        return cell

    def _take(self, cell, j):
        source = self.cells[j].source
        cell.source = source if cell.cell_type == "code" or source == cell.source else defused(source)
        if cell.cell_type == "code" and self.cells[j].cell_type == "code":
            cell.outputs = copy.deepcopy(self.cells[j].outputs)

    def _own(self, j):
        cell = copy.deepcopy(self.cells[j])
        cell.metadata, cell.id = type(cell.metadata)(), f"own-{j}"
        if cell.cell_type != "code":
            cell.source = defused(cell.source)
        return cell


def _squeezed(source):
    return "".join(source.split())


def _first_line(cell):
    return cell.source.strip().split("\n")[0][:60]
