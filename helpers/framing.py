"""Python frames around C functions, so that the profiler sees their calls (see ``guard``).

Python's profiler reports a C function only when Python code calls it, not when ``map`` or a partial
does, and a ufunc or a routine of LAPACK never. Those that an exercise forbids get a Python function
around them that is called by their name.
"""
from __future__ import annotations

import functools
import gc
import importlib.util
import re
import sys

from helpers.forbidden import RULES

framed = {}  # id of a wrapper's code: (code, package, name)
looked_up = set()  # routines of BLAS and LAPACK that somebody asked ctypes for
forged = set()  # file names of libraries under which other code was compiled
_PACKAGES = ("numpy", "scipy", "torch", "operator", "_operator")
_KINDS = ("ufunc", "MultiUFunc", "fortran", "builtin_function_or_method", "cython_function_or_method", "method")
_METHODS = {"la-matmul": ("dot", "__matmul__", "__rmatmul__", "__imatmul__"), "mle-sample": ("multivariate_normal",)}
_ROUTINE = re.compile(r"[sdcz](?:ge|sy|he|tr|gb|sb|po)(?:mm|mv|tri)|[sdcz]dot[uc]?(?=_|\d|$)")
_NAMES = {(package.split(".")[0], name) for rule in RULES.values() for package, names in rule.calls.items() for name in names}
_LIBRARIES = {library for rule in RULES.values() for library in rule.libraries}


def install(exercises, types=True):
    """Put a Python function around the C functions that these exercises forbid and the profiler would miss.

    In the grader this is done before any of the student's code runs, so that no earlier copy exists.

    Parameters
    ----------
    exercises : iterable of str
    types : bool
        Whether to do it with methods of C types as well, and with PyTorch if it comes later, which cannot be undone.

    Returns
    -------
    list of (module, name, value)
        What to set to undo it.
    """
    exercises = [e for e in exercises if e in RULES]
    wanted = [RULES[e] for e in exercises]
    if not wanted:
        return []
    undo = []
    for module, key, value, package, name in found():
        if any(package in rule.libraries or name in rule.calls.get(package, ()) for rule in wanted):
            undo.append((module, key, value))
            setattr(module, key, _with_frame(value, package, name))
    if types:
        _replace_methods(exercises)
        if "torch" in sys.modules:
            _replace_in_torch(wanted)
        elif any("torch" in rule.calls for rule in wanted):
            sys.meta_path.insert(0, _Late("torch", lambda: (found.cache_clear(), install(exercises, types=False), _replace_in_torch(wanted))))
        sys.addaudithook(_on_audit)
    return undo


@functools.lru_cache(maxsize=1)
def found():
    """Every place where a module holds a C function that some exercise forbids: (module, key, function, package, name)."""
    places = []
    for title, module in list(sys.modules.items()):
        top = title.split(".")[0]
        if top not in _PACKAGES or module is None:
            continue
        whole = top == "scipy" and title in _LIBRARIES
        for key, value in list(vars(module).items()):
            kind = type(value).__name__
            if kind not in _KINDS:
                continue
            name = str(getattr(value, "__name__", key)).split(" ")[-1].removeprefix("linalg_")  # LAPACK's say "function dpotri"
            if (top, name) in _NAMES:
                places.append((module, key, value, top, name))
            elif whole and kind in ("ufunc", "MultiUFunc"):
                places.append((module, key, value, title, name))
    return places


@functools.lru_cache(maxsize=None)
def _with_frame(function, package, name):
    def call(*args, **kwargs):
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_name=name, co_qualname=name)
    call.__name__ = call.__qualname__ = name
    call.__doc__ = getattr(function, "__doc__", None)
    for attribute in ("nin", "nout", "nargs", "ntypes", "types", "identity", "signature", "reduce", "accumulate", "outer", "reduceat", "at", "typecode", "_cpointer"):
        if hasattr(function, attribute):
            setattr(call, attribute, getattr(function, attribute))
    framed[id(call.__code__)] = call.__code__, package, name
    return call


def _replace_methods(exercises):
    np = sys.modules["numpy"]
    for exercise, kinds in (("la-matmul", (np.ndarray,)), ("mle-sample", (np.random.Generator, np.random.RandomState))):
        for name in _METHODS[exercise] if exercise in exercises else ():
            for kind in kinds:
                _replace_method(kind, name, "numpy")


def _replace_method(kind, name, package):
    """In a C type's own dictionary; operators keep going straight to C."""
    import ctypes

    space = gc.get_referents(kind.__dict__)[0]
    if name in space and id(getattr(space[name], "__code__", None)) not in framed:
        space[name] = _with_frame(space[name], package, name)
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _replace_in_torch(rules):
    """The methods of tensors that these rules forbid."""
    tensor = sys.modules["torch"].Tensor
    for name in {name for rule in rules for name in rule.calls.get("torch", ())}:
        method = getattr(tensor, name, None)
        if type(method).__name__ == "method_descriptor":
            setattr(tensor, name, _with_frame(method, "torch", name))


class _Late:
    """Finds a module as always, and has something done when it has been imported."""

    def __init__(self, name, then):
        self._name, self._then, self._looking = name, then, False

    def find_spec(self, name, path=None, target=None):
        if name != self._name or self._looking:
            return None
        self._looking = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._looking = False
        if spec is not None and spec.loader is not None:  # also if somebody only looks
            load = spec.loader.exec_module

            def exec_module(module):
                load(module)
                self._then()

            spec.loader.exec_module = exec_module
        return spec


def _on_audit(event, args):
    """Notes code that is compiled under the name of a library's file by anybody but the import system, and routines of BLAS that ctypes finds."""
    if event == "ctypes.dlsym":
        looked_up.update(_ROUTINE.findall(args[1] if isinstance(args[1], str) else str(args[1])))
        return
    if event == "compile":
        file, allowed = args[1], "importlib._bootstrap_external"
    elif event == "code.__new__":
        file, allowed = args[1], __name__
    else:
        return
    if isinstance(file, str) and not file.startswith("<") and sys._getframe(1).f_globals.get("__name__") != allowed:
        forged.add(file)
