"""Notebooks of a few cells, made on the spot."""
from nbformat import v4


def plain(source):
    """A cell of the student's own."""
    return v4.new_code_cell(source)


def staff(source, name="given"):
    """A locked cell of the staff's."""
    return _graded(source, name, grade=False, solution=False, locked=True)


def answer(exercise, source):
    """The student's solution of an exercise."""
    return _graded(source, exercise, grade=False, solution=True, locked=False)


def check(exercise, body, *names, suffix="check", imports="import numpy as np"):
    """A test cell: `body` runs inside ``with Check(...) as check``."""
    lines = "\n".join("    " + line for line in body.splitlines())
    asked = "".join(f", {n!r}" for n in names)
    source = f"{imports}\nfrom helpers.checks import Check\n\nwith Check({exercise!r}{asked}) as check:\n{lines}"
    return _graded(source, f"{exercise}-{suffix}", grade=True, solution=False, locked=True, points=1)


def _graded(source, name, **flags):
    cell = v4.new_code_cell(source)
    cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, **flags}
    return cell


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


def double(source, exercise="x-double", name="f"):
    """An exercise that asks for twice its argument, with its test."""
    return [answer(exercise, source), check(exercise, f"check.value({name}, (np.array([1.0, 2.0, 3.0]),), np.array([2.0, 4.0, 6.0]))", name)]


RIGHT = "def f(x):\n    return 2 * x"


def statuses(execution):
    return {v.cell_id: v.status for v in execution.verdicts}


def text_of(execution):
    """Everything a submission's outputs say."""
    return "\n".join(str(cell.get("outputs", "")) for cell in execution.notebook.cells)
