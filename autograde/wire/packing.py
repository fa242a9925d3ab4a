"""Long lists of like things as one array: twenty thousand rows cost what one array costs.

A list (or tuple) of numbers of one type, of lists of them that are equally long, or of arrays of one
shape and dtype is told apart by its *layout*: a letter an axis that is a list ("l") or a tuple ("t"),
then what stands inside: "." Python numbers, "g" NumPy scalars, "a" arrays.
"""
from __future__ import annotations

import itertools
import math

import numpy as np

MANY = 12  # shorter lists are not worth it
MAX_OBJECTS = 4_000_000
_ARRAY = 10  # an array counts as so many numbers
_PYTHON = {float: np.float64, int: np.int64, bool: np.bool_}


def packed(value, max_bytes):
    """The array that holds all of a list, and its layout; None if its parts are not alike.

    Parameters
    ----------
    value : list or tuple
    max_bytes : int
        What the array may take.

    Returns
    -------
    tuple of (ndarray, str) or None
    """
    lengths, layout, items = [], "", value
    while True:
        kinds = set(map(type, items))
        if len(kinds) != 1 or len(items) > MAX_OBJECTS // 2:
            return None
        kind = kinds.pop()
        if kind not in (list, tuple):
            break
        if len(layout) == 3 or len({len(item) for item in items}) != 1 or len(items) * len(items[0]) > MAX_OBJECTS // 2:
            return None
        lengths.append(len(items[0]))
        layout += "l" if kind is list else "t"
        items = list(itertools.chain.from_iterable(items))
    layout = ("l" if type(value) is list else "t") + layout
    inside = _inside(kind, items, max_bytes)
    if inside is None:
        return None
    array, leaf = inside
    return array.reshape(len(value), *lengths, *array.shape[1:]), layout + leaf


def _inside(kind, items, max_bytes):
    if kind in _PYTHON:
        try:
            return np.array(items, dtype=_PYTHON[kind]), "."
        except OverflowError:  # an int beyond 64 bits
            return None
    if issubclass(kind, np.generic):
        return (np.array(items), "g") if issubclass(kind, (np.number, np.bool_)) else None
    if kind is not np.ndarray or len({(a.dtype, a.shape) for a in items}) != 1:
        return None
    first = items[0]
    if first.dtype.kind not in "biufc" or first.ndim > 4 or len(items) > MAX_OBJECTS // (2 * _ARRAY) or first.nbytes * len(items) > max_bytes:
        return None
    return np.array(items), "a"


def well_formed(layout, array):
    """Whether a layout fits an array: anything else is no list of like things."""
    if type(layout) is not str or not 2 <= len(layout) <= 5 or not set(layout[:-1]) <= {"l", "t"} or layout[-1] not in (".", "g", "a"):
        return False
    axes, leaf = len(layout) - 1, layout[-1]
    if leaf == "a":
        return axes <= array.ndim
    return axes == array.ndim and (leaf == "g" or array.dtype in (np.float64, np.int64, np.bool_))


def objects(layout, array):
    """About how many Python objects ``unpacked`` makes."""
    axes, leaf = len(layout) - 1, layout[-1]
    made = sum(math.prod(array.shape[:i]) for i in range(1, axes))
    return made + math.prod(array.shape[:axes]) * (_ARRAY if leaf == "a" else 1)


def unpacked(layout, array):
    """The list that ``packed`` was given; call ``well_formed`` first."""
    kind, rest = (list if layout[0] == "l" else tuple), layout[1:]
    if rest == ".":
        return kind(array.tolist())
    if rest == "g":
        return kind(array)
    if rest == "a":
        return kind(item.copy() for item in array)
    return kind(unpacked(rest, item) for item in array)
