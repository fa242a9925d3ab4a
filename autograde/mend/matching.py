"""Which submitted cell is which of the staff's: by grade_id, then by cell id, then by what it says."""
from __future__ import annotations

import re

from rapidfuzz import fuzz

from autograde.cells import grade_id, is_test

SIMILAR = 75  # per cent; below, two cells are two cells


def match(staff, cells):
    """For each submitted cell the index of the staff's cell it is, or None for the student's own.

    Parameters
    ----------
    staff : list of NotebookNode
        The cells as released.
    cells : list of NotebookNode
        The cells as handed in.

    Returns
    -------
    list of (int or None)
        Several cells may be (copies of) one staff cell.
    """
    by_grade_id = {grade_id(c): i for i, c in enumerate(staff) if grade_id(c)}
    by_id = {c.id: i for i, c in enumerate(staff)}
    found = [by_grade_id.get(grade_id(c)) for c in cells]
    taken = {i for i in found if i is not None}
    for j, cell in enumerate(cells):
        i = by_id.get(cell.id)
        if found[j] is None and i is not None and i not in taken and _may_be(staff[i], cell):
            found[j] = i
            taken.add(i)
    _by_content(staff, cells, found, taken)
    _by_place(staff, cells, found, taken)
    return found


def _by_content(staff, cells, found, taken):
    """The most alike first, each staff cell once."""
    missing = [i for i in range(len(staff)) if i not in taken]
    free = [j for j, i in enumerate(found) if i is None and cells[j].source.strip()]
    if not missing or not free:
        return
    pairs = sorted(((_likeness(staff[i], cells[j]), -abs(i - j), i, j) for i in missing for j in free), reverse=True)
    for likeness, _, i, j in pairs:
        if likeness < SIMILAR:
            break
        if i not in taken and found[j] is None:
            found[j] = i
            taken.add(i)


def _by_place(staff, cells, found, taken):
    """A prose answer with neither id left is the text beside its question, or the only text that is not the course's."""
    for i in range(1, len(staff)):
        meta = staff[i].metadata.get("nbgrader", {})
        if i in taken or not (meta.get("grade") and meta.get("solution") and staff[i].cell_type == "markdown"):
            continue
        question = next((j for j, k in enumerate(found) if k == i - 1), None)
        free = [j for j, k in enumerate(found) if k is None and cells[j].cell_type != "code" and cells[j].source.strip()]
        beside = [] if question is None else [j for j in (question + 1, question - 1) if j in free]
        beside = beside or (free if len(free) == 1 and taken else [])
        if beside:
            found[beside[0]] = i
            taken.add(i)


def _may_be(staff_cell, cell):
    """A cell id can be reused for anything: the content must not speak against it."""
    wanted = defined(staff_cell.source)
    return not wanted or bool(wanted & defined(cell.source)) or fuzz.ratio(staff_cell.source, cell.source) >= SIMILAR


def _likeness(staff_cell, cell):
    """How alike two cells are, in per cent."""
    mine, theirs = staff_cell.source.strip(), cell.source.strip()
    if not mine or mine == theirs:
        return 100 if mine else 0
    if is_test(staff_cell):
        return 0.99 * fuzz.ratio(mine, theirs) if "Check(" in theirs else 0
    if staff_cell.cell_type == "code" and defined(mine):
        return SIMILAR + 0.2 * fuzz.ratio(mine, theirs) if defined(mine) <= defined(theirs) else 0
    return fuzz.ratio(mine, theirs, score_cutoff=SIMILAR)


def defined(source):
    """Names a cell defines at its top level, read without trusting it to be Python: set of str."""
    functions = re.findall(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", source, re.M)
    variables = re.findall(r"^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", source, re.M)
    return set(functions) | set(variables)
