"""notebooks/ from solutions/, the same bytes every time, and the proof that both can be used."""
from __future__ import annotations

import ast
import copy
import shutil
from pathlib import Path

import nbformat

from autograde.cells import grade_id, is_test
from autograde.errors import UserError

LEAKS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME", "END MARK SCHEME")
_IGNORED = shutil.ignore_patterns(".*", "__pycache__", "*.pyc")


def rendered(assignment):
    """The released notebook as text: sorted keys, one final newline.

    Raises
    ------
    UserError
        If the source cannot be released as it is.
    """
    check_source(assignment)
    text = nbformat.writes(assignment.student, version=4)
    return text if text.endswith("\n") else text + "\n"


def check_source(assignment):
    """Refuse a source notebook whose release would leak, lose or shuffle something.

    Raises
    ------
    UserError
        With the cell and what is wrong with it.
    """
    notebook, name = assignment.source, assignment.name
    ids = [cell.get("id") for cell in notebook.cells]
    if notebook.nbformat_minor < 5 or None in ids or len(set(ids)) < len(ids):
        raise UserError(f"{name}: every cell needs its own id (nbformat 4.5); open and save the notebook in JupyterLab once.")
    grade_ids = [g for g in map(grade_id, notebook.cells) if g]
    twice = sorted({g for g in grade_ids if grade_ids.count(g) > 1})
    if twice:
        raise UserError(f"{name}: more than one cell has the grade_id {', '.join(twice)}.")
    for cell in assignment.student.cells:
        where = grade_id(cell) or cell.id
        leak = next((marker for marker in LEAKS if marker in cell.source), None)
        if leak:
            raise UserError(f"{name}: the student version of cell {where} still holds {leak!r}.")
        if (grade_id(cell) or "").endswith("-hidden") and not _only_imports(cell.source):
            raise UserError(f"{name}: cell {where} shows hidden tests: put all of it between ### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS.")
    for exercise in assignment.exercises:
        if not exercise.manual and not (exercise.check and exercise.hidden):
            raise UserError(f"{name}: exercise {exercise.id} needs both a cell {exercise.id}-check and a cell {exercise.id}-hidden.")


def _only_imports(source):
    return all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.parse(source).body)


def write(course, name):
    """Write one released assignment, with whatever lies beside its source notebook.

    Returns
    -------
    bool
        Whether anything changed.
    """
    assignment = course.assignment(name)
    text, target = rendered(assignment), course.release_path(name)
    changed = not is_current(course, name, text)
    if changed:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(course.source_path(name).parent, target.parent, dirs_exist_ok=True, ignore=_but_notebooks)
        target.write_text(text, encoding="utf-8", newline="\n")
    return changed


def is_current(course, name, text=None):
    """Is notebooks/ what solutions/ would give now?"""
    text = rendered(course.assignment(name)) if text is None else text
    target, source = course.release_path(name), course.source_path(name).parent
    beside = [p for p in source.rglob("*") if p.is_file() and p.name not in _but_notebooks(p.parent, [p.name])]
    return (
        target.is_file()
        and target.read_bytes() == text.encode()
        and all(_same(p, target.parent / p.relative_to(source)) for p in beside)
    )


def _but_notebooks(folder, names):
    return _IGNORED(folder, names) | {n for n in names if n.endswith(".ipynb")}


def _same(a, b):
    return b.is_file() and Path(a).read_bytes() == Path(b).read_bytes()


def prove(assignment, judge, keep=None):
    """What is wrong with an assignment when it is run: nothing, if it may be released.

    The student version must run to the end with nothing but "not done yet" and score 0; the solution
    version must run without an error and earn every point.

    Parameters
    ----------
    assignment : Assignment
    judge : Judge
    keep : callable, optional
        Given the solution version as it ran, if there is no fault.

    Returns
    -------
    list of str
        One sentence a fault.
    """
    faults = []
    untouched = judge.run(with_tests(assignment, assignment.student))
    faults += [f"student version, cell {where}: {error}" for where, error in _errors(untouched.notebook) if not _not_done_yet(error)]
    faults += [
        f"student version, {v.cell_id}: should say 'not attempted', but is {v.status}: {v.message}"
        for v in untouched.verdicts
        if v.passed or v.status != "not-attempted"
    ]
    solved = judge.run(with_tests(assignment, assignment.source))
    faults += [f"solution version, cell {where}: {error}" for where, error in _errors(solved.notebook)]
    faults += [f"solution version, {v.cell_id}: {v.status}: {v.message}" for v in solved.verdicts if not v.passed]
    expected = sum(1 for cell in assignment.graded.cells if is_test(cell))
    for version, execution in (("student", untouched), ("solution", solved)):
        if len(execution.verdicts) != expected:
            faults.append(f"{version} version: {len(execution.verdicts)} of {expected} test cells were judged.")
        faults += [f"{version} version: {problem}" for problem in execution.problems]
    if keep is not None and not faults:
        keep(solved.notebook)
    return faults


def with_tests(assignment, notebook):
    """`notebook` (same cells, student's or author's answers) with every test in."""
    merged = copy.deepcopy(assignment.graded)
    answers = {cell.id: cell.source for cell in notebook.cells}
    for cell in merged.cells:
        if not is_test(cell):
            cell.source = answers[cell.id]
    return merged


def without_markers(notebook):
    """An author's notebook as the author would hand it in: solutions in, marks of the machinery out."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        cell.source = "\n".join(line for line in cell.source.split("\n") if not any(marker in line for marker in LEAKS))
    return notebook


def _errors(notebook):
    """(cell, "Type: text") of every error outside the test cells."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and not is_test(cell):
            for output in cell.outputs:
                if output.output_type == "error":
                    yield grade_id(cell) or f"{index + 1} ({cell.id})", f"{output.ename}: {output.evalue}"


def _not_done_yet(error):
    return error.startswith(("NotImplementedError", "NotYet"))
