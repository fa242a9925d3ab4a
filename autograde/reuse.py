"""Given cells that need not run again: demonstrations nobody changed, whose names nobody uses.

Most of a notebook's time goes into figures the course itself draws. In a submission, such a cell still
stands as it was released, and shows what it showed when the author's version ran. It is left out, and its
outputs are taken from that run, unless something of the student's could see the difference: a name it
reads or writes that also occurs in a cell that is not the course's own, or in a test.
"""
from __future__ import annotations

import builtins
import copy
import functools
import json
import re
import symtable

from autograde.cells import is_locked, is_solution, is_test

_BUILTINS = frozenset(dir(builtins))
# With one of these in a student's code, names may be used that do not stand in it.
_DYNAMIC = frozenset("eval exec globals locals vars dir compile __import__ get_ipython __main__ gc inspect In Out _ __ ___".split())
_MAGIC = re.compile(r"(?m)^([ \t]*)[%!?].*$")


def given_cells(source):
    """The texts of an author's code cells that are neither exercises nor tests.

    Parameters
    ----------
    source : NotebookNode

    Returns
    -------
    dict of str to bool
        For each text, whether students can edit the cell.
    """
    return {c.source: not is_locked(c) for c in source.cells if c.cell_type == "code" and not is_test(c) and not is_solution(c)}


def plan(notebook, source):
    """Positions of the cells of a submission that need not run.

    Parameters
    ----------
    notebook : NotebookNode
        A submission, mended.
    source : NotebookNode
        The author's notebook.

    Returns
    -------
    set of int
    """
    given = given_cells(source)
    code = [(i, c) for i, c in enumerate(notebook.cells) if c.cell_type == "code" and c.source.strip()]
    idle, alive, locked, rebound = {}, set(), set(), set()
    for i, cell in code:
        used, bound = names_of(cell.source)
        if is_test(cell):
            alive |= used - bound  # what it takes from the notebook
        elif is_solution(cell) or cell.source not in given:  # a student's
            if used & _DYNAMIC - bound:
                return set()
            alive |= used
            rebound |= bound
        elif not given[cell.source]:  # locked cells always run: imports and data, which no given cell changes
            locked |= bound
        else:
            idle[i] = used
    shared = locked - rebound | _BUILTINS
    while True:  # a cell that shares a name with a living one lives, and so on
        woken = [i for i, names in idle.items() if (names - shared) & alive]
        if not woken:
            return set(idle)
        for i in woken:
            alive |= idle.pop(i)


@functools.lru_cache(maxsize=1000)
def names_of(code):
    """Names a cell uses, and names it binds, in the notebook's namespace.

    Parameters
    ----------
    code : str
        Python with IPython's magics.

    Returns
    -------
    used, bound : frozenset of str
        `used` holds both; of code that is not Python, every word.
    """
    magics = set(re.findall(r"\w+", " ".join(m[0] for m in _MAGIC.finditer(code))))
    try:
        table = symtable.symtable(_MAGIC.sub(r"\1pass", code), "cell", "exec")
    except (SyntaxError, ValueError):
        return frozenset(re.findall(r"\w+", code)) | _DYNAMIC, frozenset()
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    return frozenset(_globals(table, top=True) | magics), frozenset(bound)


def _globals(table, top=False):
    found = {s.get_name() for s in table.get_symbols() if top or s.is_global()}
    return found.union(*(_globals(child) for child in table.get_children()))


def without(notebook, idle):
    """The notebook with idle cells emptied, so that nothing of them runs."""
    notebook = copy.deepcopy(notebook)
    for i in idle:
        notebook.cells[i].source = ""
    return notebook


def put_back(notebook, mended, idle, keep_outputs):
    """Give idle cells their text back, and the outputs that were handed in if these are to be kept.

    Parameters
    ----------
    notebook : NotebookNode
        As it came out of ``without`` and the judge; changed in place.
    mended : NotebookNode
        As it was before.
    idle : set of int
    keep_outputs : bool
    """
    for i in idle:
        cell, before = notebook.cells[i], mended.cells[i]
        cell.source = before.source
        cell.outputs = before.outputs if keep_outputs else []


def show_given(text, idle, shown):
    """A graded notebook's text with the outputs of its idle cells.

    Parameters
    ----------
    text : str
        Of ``Graded.notebook``.
    idle : iterable of int
    shown : dict of str to list
        Outputs by a cell's text (``given.reference``).

    Returns
    -------
    str
    """
    notebook = json.loads(text)
    for i in idle:
        cell = notebook["cells"][i]
        cell["outputs"] = shown.get("".join(cell["source"]), [])
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
