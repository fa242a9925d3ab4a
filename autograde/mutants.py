"""Small faults put into a right answer, to find wrong answers nobody thought of.

A mutant that still earns full marks is either a hole in the tests or the same function in other words.
"""
from __future__ import annotations

import ast
import copy
import re

_BINARY = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
_COMPARE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
_OPPOSITE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
_CALLS = {"max": "min", "min": "max", "sum": "mean", "mean": "sum", "eigh": "eig", "zeros": "ones", "ones": "zeros", "exp": "expm1", "log": "log1p", "argmax": "argmin", "argmin": "argmax"}


def solution(source):
    """A solution cell of an author's notebook without its markers."""
    return re.sub(r"(?m)^[ \t]*### (BEGIN|END) SOLUTION.*\n?", "", source)


def depths(sources):
    """How many solutions deep each solution builds on others.

    Parameters
    ----------
    sources : dict of str to str
        Code by exercise.

    Returns
    -------
    dict of str to int
        0 if it calls nothing that another one defines; two of one depth never call each other.
    """
    trees = {id: ast.parse(code) for id, code in sources.items()}
    made = {id: {n for node in tree.body for n in _bound(node)} for id, tree in trees.items()}
    read = {id: {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - made[id] for id, tree in trees.items()}
    below = {id: {other for other in trees if other != id and made[other] & read[id]} for id in trees}

    def depth(id, seen=()):
        return max((1 + depth(other, (*seen, id)) for other in below[id] if other not in seen), default=0)

    return {id: depth(id) for id in trees}


def _bound(node):
    """The names a statement at the top of a cell binds."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    return [n.id for target in getattr(node, "targets", ()) for n in ast.walk(target) if isinstance(n, ast.Name)]


def mutants(code):
    """Every single small fault in a piece of code.

    Parameters
    ----------
    code : str

    Yields
    ------
    title : str
        What was changed, with its line.
    code : str
    """
    tree = ast.parse(code)
    original, seen = ast.unparse(tree), set()
    for number, node in enumerate(ast.walk(tree)):
        for title, change in _changes(node):
            twin = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(twin)) if i == number)
            new = change(target)
            if new is not target:
                twin = _Swap(target, new).visit(twin)
            text = ast.unparse(ast.fix_missing_locations(twin))
            if text != original and text not in seen:
                seen.add(text)
                line = ast.unparse(node).splitlines()[0]
                yield f"{title}: {line if len(line) <= 70 else line[:69] + '…'}", text


class _Swap(ast.NodeTransformer):
    """Replace one node by another; None takes a statement away."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        if node is self.old:
            return self.new if self.new is not None else ast.Pass()
        return self.generic_visit(node)


def _changes(node):
    """The faults that fit a node: (what is done, function from the copied node to its replacement)."""
    if isinstance(node, ast.BinOp):
        if type(node.op) in _BINARY:
            yield "other operator", lambda n: _set(n, op=_BINARY[type(n.op)]())
        if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)):
            yield "right operand dropped", lambda n: n.left
        if isinstance(node.op, (ast.Add, ast.Mult, ast.MatMult)):
            yield "left operand dropped", lambda n: n.right
        if isinstance(node.op, ast.MatMult):
            yield "product reversed", lambda n: _set(n, left=n.right, right=n.left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield "sign or not dropped", lambda n: n.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        if type(node.ops[0]) in _COMPARE:
            yield "edge of a comparison", lambda n: _set(n, ops=[_COMPARE[type(n.ops[0])]()])
        if type(node.ops[0]) in _OPPOSITE:
            yield "comparison turned", lambda n: _set(n, ops=[_OPPOSITE[type(n.ops[0])]()])
    elif isinstance(node, ast.BoolOp):
        yield "and/or exchanged", lambda n: _set(n, op=ast.And() if isinstance(n.op, ast.Or) else ast.Or())
        for i in range(len(node.values)):
            yield f"condition {i + 1} dropped", lambda n, i=i: n.values[1 - i] if len(n.values) == 2 else _set(n, values=n.values[:i] + n.values[i + 1:])
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "constant + 1", lambda n: ast.Constant(n.value + 1)
        if node.value:
            yield "constant - 1", lambda n: ast.Constant(n.value - 1)
        if isinstance(node.value, float) and abs(node.value) >= 1e-3:  # twice a tolerance is as good a tolerance
            yield "constant doubled", lambda n: ast.Constant(2 * n.value)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "truth turned", lambda n: ast.Constant(not n.value)
    elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT") and isinstance(node.ctx, ast.Load):
        yield "transpose dropped", lambda n: n.value
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "attr", None)
        if name in _CALLS:
            yield f"{name} → {_CALLS[name]}", lambda n: _set(n, func=_set(n.func, attr=_CALLS[n.func.attr]))
        for i, keyword in enumerate(node.keywords):
            yield f"option {keyword.arg} dropped", lambda n, i=i: _set(n, keywords=n.keywords[:i] + n.keywords[i + 1:])
        if node.args and not isinstance(node.args[0], ast.Starred) and name in ("abs", "sqrt", "exp", "log", "clip", "maximum", "copy", "tril", "diag", "asarray"):
            yield f"{name} dropped", lambda n: n.args[0]
    elif isinstance(node, (ast.If, ast.AugAssign, ast.Expr)) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield "statement dropped", lambda n: None
    elif isinstance(node, ast.Return) and node.value is not None:
        yield "return dropped", lambda n: ast.Expr(n.value)


def _set(node, **fields):
    for name, value in fields.items():
        setattr(node, name, value)
    return node
