"""What nbgrader's metadata says about a cell; standard library only, so that workers start fast."""
from __future__ import annotations

import re

MAX_NOTEBOOK_BYTES = 64_000_000
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what Python's parser says of a text that is no code, or code nested too deep for it


def grade_id(cell):
    """nbgrader's id of a cell, or None."""
    return _meta(cell).get("grade_id")


def is_grade(cell):
    """Does the cell give points?"""
    return bool(_meta(cell).get("grade"))


def is_solution(cell):
    """Does the student write in it?"""
    return bool(_meta(cell).get("solution"))


def is_locked(cell):
    """Is its source the staff's?"""
    return not is_solution(cell) and (is_grade(cell) or bool(_meta(cell).get("locked")))


def is_test(cell):
    """Is this a cell of tests (graded, and not an answer)?"""
    return is_grade(cell) and not is_solution(cell)


def is_prose(cell):
    """Is this an answer that a person grades?"""
    return is_grade(cell) and is_solution(cell)


def exercise_of(cell):
    """Id of the exercise a test cell belongs to; None for other cells."""
    return re.sub(r"-(check|hidden)$", "", grade_id(cell) or "") if is_test(cell) else None


def _meta(cell):
    meta = cell["metadata"].get("nbgrader")
    return meta if isinstance(meta, dict) else {}
