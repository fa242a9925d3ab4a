"""What one exercise's cell did to names that others need.

Before the next exercise, names bound by staff's own cells get the values these gave them, names
that a cell deleted come back, and built-in functions hidden behind a number or an array show again.
"""
from __future__ import annotations

import builtins
import ctypes
import os
import sys
import types
import warnings

import numpy as np

_MODULES = (np, np.linalg)
_SHELL_NAMES = {"In", "Out", "exit", "quit", "open", "get_ipython", "_", "__", "___"}
_MAX_COPY = 20_000_000


def _changes(space):
    """CPython's own mark of a dictionary's last change (``ma_version_tag``, until Python 3.13), or None."""
    return _mark(space) if _MARKED else None


def _mark(space):
    return ctypes.c_uint64.from_address(id(space) + 24).value


def _is_marked():
    """Whether this Python keeps the mark, in this place: other builds may not."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 14):
        return False
    space = {"name": 0}
    marks = [_mark(space)]
    for value in (1, 2):  # the same name, so that nothing but the mark can change
        space["name"] = value
        marks.append(_mark(space))
    return len(set(marks)) == 3 and _mark(space) == marks[-1]


_MARKED = _is_marked()


class Names:
    """The names of a submission's notebook, and what they stood for.

    Parameters
    ----------
    shell : InteractiveShell
    """

    def __init__(self, shell):
        self._shell = shell
        self._staff = {}  # what staff's cells bound
        self._copies = {}  # their arrays, which a cell may change in place
        self._known = {}  # everything any cell bound, as it was last seen
        self._before = {}
        self.look()

    @property
    def _names(self):
        return self._shell.user_ns

    def before(self):
        """A cell is about to run."""
        self._before = dict(self._names)

    def after(self, staff):
        """A cell has run; `staff` tells whether it is the staff's own, unchanged."""
        now = self._names
        for name, value in now.items():
            if self._is_ours(name):
                self._known[name] = value
                if staff and (name not in self._before or self._before[name] is not value):
                    self._staff[name] = value
                    if type(value) is np.ndarray and value.nbytes <= _MAX_COPY and value.dtype.kind in "biufc":
                        self._copies[name] = value.copy()
                elif isinstance(value, types.ModuleType) and name not in self._staff:
                    self._staff[name] = value  # `np` stays `np`, whoever imported it

    def restore(self):
        """Put everything back; return the names that needed it."""
        now, restored = self._names, []
        for name, value in {**self._known, **self._staff}.items():
            if name not in now or (name in self._staff and now[name] is not value):
                now[name] = value
                restored.append(name)
        for name, value in self._copies.items():
            if now[name].tobytes() != value.tobytes():
                now[name] = self._staff[name] = value.copy()
                restored.append(name)
        for name in [n for n in now if hasattr(builtins, n) and n not in self._staff and n not in _SHELL_NAMES]:
            if not callable(now[name]) and callable(getattr(builtins, name)):
                del now[name]
                self._known.pop(name, None)
                restored.append(name)
        self._put_back(self._surroundings)
        return restored

    @staticmethod
    def _is_ours(name):
        return not name.startswith("_") and name not in _SHELL_NAMES

    def look(self):
        """Remember what else than names is as it is now."""
        self._surroundings = {"errors": np.geterr(), "filters": list(warnings.filters), "modules": [(_changes(vars(m)), dict(vars(m))) for m in _MODULES]}
        self.here()

    def here(self):
        """Remember which folder this is."""
        self._cwd = os.getcwd()

    def _put_back(self, seen):
        np.seterr(**seen["errors"])
        warnings.filters[:] = seen["filters"]
        for module, (changes, names) in zip(_MODULES, seen["modules"]):
            if changes is None or _changes(vars(module)) != changes:  # to look at a value writes to it, and a fork would copy it
                for name, value in names.items():
                    if module.__dict__.get(name) is not value:
                        setattr(module, name, value)
        try:
            os.chdir(self._cwd)
        except OSError:
            pass
