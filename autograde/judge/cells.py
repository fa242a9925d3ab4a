"""Which cells are tests, which names they ask for, and what running one says."""
from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import io
import symtable
import time
import traceback
import types
import warnings

import numpy as np
from nbformat import from_dict

from autograde.cells import UNREADABLE
from autograde.judge.model import Stopped, Verdict
from helpers.checks import NotYet
from helpers.panel import Panel

_SUFFIXES = ("-check", "-hidden")
GRADER_BROKE = "The grader broke here, not your code: nothing is known about this answer yet. Whoever runs the course has been told."


def grade_id(cell):
    """A cell's grade_id, or None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_test(cell):
    """Whether this is an autograded test cell."""
    meta = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(meta.get("grade")) and not meta.get("solution")


def is_staff(cell):
    """Whether this cell is the staff's own and cannot differ from the source."""
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("locked")) and not meta.get("solution")


def exercise_of(cell):
    """The exercise a solution or test cell belongs to, or None."""
    name = grade_id(cell)
    if name is None or not (is_test(cell) or cell.metadata.nbgrader.get("solution")):
        return None
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def is_blank(source):
    """Whether a cell says nothing: no code, or only a docstring or a comment."""
    try:
        body = ast.parse(source).body
    except UNREADABLE:
        return False
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


@functools.lru_cache(maxsize=1000)
def only_defines(source):
    """Whether a cell does nothing but import, and define functions and constants, so that to run it again, elsewhere, gives the same."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(source)
        return all(map(_defines, module.body)) and not ("global" in source and any(isinstance(node, ast.Global) for node in ast.walk(module)))
    except UNREADABLE:
        return False


def _defines(statement):
    if isinstance(statement, ast.FunctionDef):
        args = statement.args
        marks = [statement.returns, *(a.annotation for a in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg) if a)]
        return not statement.decorator_list and all(_is_fixed(n) for n in (*args.defaults, *args.kw_defaults, *marks) if n)
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) for target in statement.targets) and _is_fixed(statement.value)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass))


def _is_fixed(value):
    """Whether an expression gives the same object or an equal one whenever it is computed, and does nothing else."""
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.operand, ast.Constant)
    if isinstance(value, ast.Tuple):
        return all(map(_is_fixed, value.elts))
    return isinstance(value, (ast.Constant, ast.Name)) or (isinstance(value, ast.Attribute) and _is_fixed(value.value))


@functools.lru_cache(maxsize=1000)
def names_of(source):
    """The names a test cell takes from the notebook: those it uses and neither defines nor finds among the built-ins."""
    table = symtable.symtable(source, "<test>", "exec")
    defined = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    used, tables = set(), [table]
    while tables:
        inner = tables.pop()
        tables += inner.get_children()
        used |= {s.get_name() for s in inner.get_symbols() if s.is_referenced() and (inner is table or s.is_global())}
    return frozenset(name for name in used - defined if not hasattr(builtins, name))


@functools.lru_cache(maxsize=1000)
def _compiled(source):
    return compile(source, "<test>", "exec")


def _named(code, file):
    """The same code, and all functions in it, under another file name."""
    return code.replace(co_filename=file, co_consts=tuple(_named(c, file) if isinstance(c, types.CodeType) else c for c in code.co_consts))


def run_test(cell, names, file):
    """Run one test cell in this process.

    Parameters
    ----------
    cell : NotebookNode
        The staff's test cell.
    names : dict
        The stand-ins of the names it takes from the notebook.
    file : str
        The file name of its code, which nobody can guess.

    Returns
    -------
    Verdict
    str
        For "grader-error", the traceback; it is for the staff only.
    """
    name, exercise, start, detail = grade_id(cell), exercise_of(cell), time.monotonic(), ""
    passed, status, message, misconception = False, "grader-error", GRADER_BROKE, None
    space = {"__name__": "__test_cell__", "__builtins__": builtins, **names}
    try:
        code = _named(_compiled(cell.source), file)
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate():
            warnings.simplefilter("ignore")
            exec(code, space)
        passed, status, message = True, "correct", "Correct."
    except NotYet as error:
        status, message, misconception = error.verdict, error.message, error.misconception
    except Stopped as error:
        status, message = error.verdict, error.message
    except Exception as error:
        if hasattr(error, "verdict"):
            status, message = str(error.verdict), str(getattr(error, "message", error))
        else:
            detail = traceback.format_exc()
    return Verdict(name, exercise, passed, status, message, misconception, time.monotonic() - start), detail


def show(cell, verdict):
    """Put the verdict's output on its test cell: a panel, or an error that nbgrader scores 0."""
    cell.execution_count = None
    if verdict.passed:
        panel = Panel(verdict.exercise, "correct", "")
        cell.outputs = [from_dict({"output_type": "display_data", "metadata": {}, "data": {"text/plain": panel.text(), "text/html": panel.html()}})]
        return
    panel = Panel(verdict.exercise, verdict.status, verdict.message)
    cell.outputs = [from_dict({"output_type": "error", "ename": "NotYet", "evalue": verdict.message, "traceback": panel.text().split("\n")})]
