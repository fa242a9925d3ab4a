"""Given cells that need not run again: demonstrations nobody changed, whose names nobody uses.

Most of a notebook's time goes into figures the course itself draws. In a submission, such a cell still
stands as it was released, and shows what it showed when the author's version ran. It is left out, and its
outputs are taken from that run, unless something of the student's could see the difference: a name it
reads or writes that also occurs in a cell that is not the course's own, or in a test — before it, or
after it and not bound anew there.
"""
from __future__ import annotations

import ast
import builtins
import copy
import functools
import json
import re
import secrets
import symtable

from autograde.cells import UNREADABLE, is_locked, is_solution, is_test

_BUILTINS = frozenset(dir(builtins))
# With one of these in a student's code, names may be used that do not stand in it.
_DYNAMIC = frozenset("eval exec globals locals vars dir compile __import__ get_ipython __main__ gc inspect In Out _ __ ___".split())
# The same, by other roads: attributes, texts, and magics that run or bring back other code.
_ROADS = re.compile(r"\b(?:__main__|modules|__globals__|__dict__|f_globals|f_locals|user_ns|user_global_ns|_i?\d+|_ih|_oh|_ii|_iii|import\s+(?:gc|inspect|builtins))\b"
                    r"|(?m:^[ \t]*)%(?:run|rerun|recall|rep|macro|load|edit|store|reset|reset_selective|pylab|who\w*|save)\b")
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
    idle, locked, rebound = {}, set(), set()
    first, exposed = {}, {}  # by name: where a living cell mentions it first, where one last depends on what it was before

    def live(i, used, own=frozenset()):
        for name in used:
            first[name] = min(i, first.get(name, i))
            if name not in own:
                exposed[name] = max(i, exposed.get(name, i))

    for i, cell in code:
        used, bound, own = names_of(cell.source)
        if is_test(cell):
            live(i, used - bound)  # what it takes from the notebook
        elif is_solution(cell) or cell.source not in given:  # a student's
            if used & _DYNAMIC - bound or _ROADS.search(cell.source):
                return set()
            live(i, used, own)
            rebound |= bound
        elif not given[cell.source]:  # locked cells always run: imports and data
            locked |= bound
        else:
            idle[i] = used, own
            rebound |= bound
    shared = locked - rebound | _BUILTINS
    while True:  # a cell that shares a name with a living one lives, and so on
        woken = [i for i, (used, _) in idle.items() if any(first.get(n, i) < i or exposed.get(n, i) > i for n in used - shared)]
        if not woken:
            return set(idle)
        for i in woken:
            live(i, *idle.pop(i))


@functools.lru_cache(maxsize=1000)
def names_of(code):
    """Names a cell uses, and names it binds, in the notebook's namespace.

    Parameters
    ----------
    code : str
        Python with IPython's magics.

    Returns
    -------
    used, bound, own : frozenset of str
        `used` holds all; of code that is not Python, every word. `own` are those that the cell binds
        whatever it was before: what they stood for cannot matter to it.
    """
    magics = set(re.findall(r"\w+", " ".join(m[0] for m in _MAGIC.finditer(code))))
    try:
        table, module = symtable.symtable(_MAGIC.sub(r"\1pass", code), "cell", "exec"), ast.parse(_MAGIC.sub(r"\1pass", code))
    except UNREADABLE:
        return frozenset(re.findall(r"\w+", code)) | _DYNAMIC, frozenset(), frozenset()
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    unknown = _DYNAMIC if any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in ast.walk(module)) else set()
    return frozenset(_globals(table, top=True) | magics | unknown), frozenset(bound), frozenset(_own(module) - magics)


def _own(module):
    """Names that the cell's own statements bind, one after the other, before any of its code can ask for them."""
    own, asked = set(), set()
    waiting = set()  # what functions will ask for when they are called, which nothing has done yet
    for statement in module.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and not statement.decorator_list:
            asked |= _mentioned([*statement.args.defaults, *statement.args.kw_defaults, statement.returns, *(a.annotation for a in ast.walk(statement.args) if isinstance(a, ast.arg))]) - own
            waiting |= _mentioned(statement.body)
            bound = {statement.name}
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            bound = {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
        elif isinstance(statement, ast.Assign) and all(isinstance(t, (ast.Name, ast.Tuple)) for t in statement.targets):
            targets = [n for t in statement.targets for n in (t.elts if isinstance(t, ast.Tuple) else [t])]
            asked |= (_mentioned([statement.value, *(t for t in targets if not isinstance(t, ast.Name))]) | _called(statement, waiting)) - own
            bound = {t.id for t in targets if isinstance(t, ast.Name)}
        else:
            asked |= (_mentioned([statement]) | _called(statement, waiting)) - own
            bound = set()
        own |= bound - asked
    return own


def _mentioned(nodes):
    """Every name in these nodes, declared global or not."""
    found = set()
    for node in filter(None, nodes):
        for inner in ast.walk(node):
            found |= {inner.id} if isinstance(inner, ast.Name) else set(inner.names) if isinstance(inner, (ast.Global, ast.Nonlocal)) else set()
    return found


def _called(statement, waiting):
    """What functions may ask for now: a statement that calls, indexes or computes anything may call them."""
    return set() if isinstance(statement, ast.Assign) and isinstance(statement.value, (ast.Constant, ast.Name)) else waiting


def _globals(table, top=False):
    found = {s.get_name() for s in table.get_symbols() if top or s.is_global()}
    return found.union(*(_globals(child) for child in table.get_children()))


def without(notebook, idle):
    """The notebook with idle cells emptied, so that nothing of them runs; its other cells are shared."""
    emptied = copy.copy(notebook)
    emptied.cells = [copy.copy(cell) if i in idle else cell for i, cell in enumerate(notebook.cells)]
    for i in idle:
        emptied.cells[i].source = ""
    return emptied


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
    shown : dict of str to str
        Outputs, as JSON, by a cell's text: megabytes of pictures, the same for all, that are written once.

    Returns
    -------
    str
    """
    notebook, places = json.loads(text), {}
    for i in idle:
        cell = notebook["cells"][i]
        cell["outputs"] = mark = secrets.token_hex(16)
        places[f'"{mark}"'] = shown.get("".join(cell["source"]), "[]")
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=True) + "\n"
    return re.sub("|".join(places), lambda found: places[found[0]], text) if places else text
