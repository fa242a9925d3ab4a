"""Catches forbidden calls where they happen: who is called, and does the student's own code call it?

Names do not matter (an alias, ``getattr`` or a ``from … import`` lead to the same function), and
neither does what a permitted library calls inside. Python's profiler reports every call while a test
runs one of the exercise's functions; it reports no C function that is called without Python's help,
so the few forbidden ones of that kind get a Python function around them (``install``).
"""
from __future__ import annotations

import builtins
import dis
import functools
import gc
import inspect
import itertools
import operator
import sys
import sysconfig
import threading
from pathlib import Path

from helpers.forbidden import RULES, message

_HARMLESS, _STUDENT = "library", "student"
_ROOTS = tuple({str(Path(p).resolve()) for p in (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), Path(__file__).parent, Path(__file__).parents[1] / "autograde")}
               | {sys.prefix, sys.base_prefix, "<frozen"})
_GO_BETWEENS = ("functools", "threading", "concurrent.futures", "contextlib", "multiprocessing", "joblib", "timeit")
_NUMPY_GO_BETWEENS = ("vectorize", "apply_along_axis", "apply_over_axes", "piecewise")
_BOUNDARIES = ("autograde.student.calls", "helpers.checks")  # who calls the exercise's functions: one that *is* the library's counts
_PASSES_ON = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
_LOOP_TYPES = (map, itertools.starmap)
_PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.forkpty", "sys.setprofile", "sys.settrace")
_framed = {}  # id of a wrapper's code: (code, package, name)


class Guard:
    """Watches calls made by the student's code for one exercise.

    Parameters
    ----------
    exercise : str
    trusted : str, optional
        Beginning of the file names of code that is not the student's, such as a test's own functions.
    strict : bool
        Whether to forbid starting other programs and touching the profiler as well; it cannot be undone
        in this process.

    Attributes
    ----------
    found : str or None
        What the student reads if a forbidden call was made.
    """

    def __init__(self, exercise, trusted=None, strict=False):
        self.rule, self._exercise = RULES.get(exercise), exercise
        self.found = None
        self._codes, self._kept = {}, []
        self._roots = _ROOTS + ((trusted,) if trusted else ())
        self._active, self._strict, self._undo = False, strict, []
        if self.rule is not None:
            self._names = {name for names in self.rule.calls.values() for name in names}
            if strict:
                sys.addaudithook(self._on_audit)

    def __enter__(self):
        if self.rule is not None:
            if not self._strict:  # in the student's own session only while a check runs
                self._undo = install([self._exercise], types=False)
            self._before = sys.getprofile(), sys.gettrace()
            if "@" in self.rule.operators:
                sys.settrace(self._on_trace)
            threading.setprofile(self._on_profile)
            sys.setprofile(self._on_profile)
            self._active = True
        return self

    def __exit__(self, *error):
        if self.rule is not None:
            self._active = False
            sys.setprofile(self._before[0])
            threading.setprofile(self._before[0])
            if "@" in self.rule.operators:
                sys.settrace(self._before[1])
            for module, name, value in self._undo:
                setattr(module, name, value)
        return False

    # -- events -------------------------------------------------------------------------------

    def _on_profile(self, frame, event, arg):
        if event == "call":
            known = self._codes.get(id(frame.f_code))
            if known is None:
                known = self._learn(frame)
            if known is not _HARMLESS and known is not _STUDENT:
                self._blame(frame.f_back, known)
        elif event == "c_call":
            name = arg.__name__
            if name.removeprefix("linalg_") in self._names or self.rule.libraries and self._codes.get(id(frame.f_code)) is not _HARMLESS:
                owner = _owner(arg)
                if self._forbids(owner, name.removeprefix("linalg_")):
                    self._blame(frame, f"`{owner.split('.')[0]}`'s `{name}`")

    def _on_trace(self, frame, event, arg):
        """Follow the student's frames that contain `@` opcode by opcode."""
        code = frame.f_code
        if self._codes.get(id(code)) is _HARMLESS or self._is_library(frame):
            return None
        places = {i.offset for i in dis.get_instructions(code) if i.opname == "BINARY_OP" and i.argrepr in ("@", "@=")}
        if not places:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True

        def on_opcode(frame, event, arg):
            if event == "opcode" and frame.f_lasti in places:
                self._note("`@`")
            return on_opcode

        return on_opcode

    def _on_audit(self, event, args):
        if self._active and event in _PROGRAMS:
            caller = sys._getframe(1)
            while caller is not None and self._is_library(caller) and not _is_boundary(caller):
                caller = caller.f_back
            if caller is not None and not _is_boundary(caller):
                self.found = self.found or "While this exercise is tested your code may not start other programs or switch off the watch for forbidden calls."

    # -- judgement ----------------------------------------------------------------------------

    def _learn(self, frame):
        """Classify a code object the first time it runs."""
        code = frame.f_code
        if not self._is_library(frame):
            known = _STUDENT
            if self.rule.loops:
                self._look_for_loops(frame)
        else:
            _, package, name = _framed.get(id(code), (code, frame.f_globals.get("__name__", ""), code.co_name))
            outer = code.co_qualname.split(".")[0]
            hit = next((n for n in (name, outer) if self._forbids(package, n)), None)
            known = _HARMLESS if hit is None else f"`{package.split('.')[0]}`'s `{hit if not hit.startswith('__init') else outer}`"
        self._codes[id(code)] = known
        self._kept.append(code)  # so that its id stays its own
        return known

    def _forbids(self, package, name):
        package = package or ""
        if any(package == library or package.startswith(library + ".") for library in self.rule.libraries):
            return True
        return any(name in names and (package == top or package.startswith(top + ".")) for top, names in self.rule.calls.items())

    def _is_library(self, frame):
        """Whether a frame runs code of an installed module, in that module's own namespace."""
        code, space = frame.f_code, frame.f_globals
        if id(code) in _framed:
            return True
        own = getattr(sys.modules.get(space.get("__name__")), "__dict__", None) is space
        if code.co_filename.startswith("<") and not code.co_filename.startswith("<frozen"):  # made by exec: a dataclass's __init__, say
            return code.co_filename.startswith(self._roots) or (own and str(space.get("__file__", "")).startswith(self._roots))
        return own and space["__name__"] != "__main__" and code.co_filename.startswith(self._roots)

    def _blame(self, caller, call):
        """A forbidden call: does the student's code make it, directly or through a go-between?"""
        while caller is not None and self._is_library(caller) and not _is_boundary(caller):
            if not _is_go_between(caller):
                return
            caller = caller.f_back
        self._note(call)

    def _note(self, call):
        self.found = self.found or message(self._exercise, call)

    def _look_for_loops(self, frame):
        code, operations = frame.f_code, {i.opname for i in dis.get_instructions(frame.f_code)}
        if "FOR_ITER" in operations:
            self._note("A `for` loop or a comprehension")
        elif any("JUMP_BACKWARD" in name and "NO_INTERRUPT" not in name for name in operations):
            self._note("A `while` loop")
        for name in code.co_names:
            value = frame.f_globals.get(name, getattr(builtins, name, None))
            if any(value is kind for kind in _LOOP_TYPES):
                self._note(f"`{value.__name__}`")


def _owner(function):
    """The module a C function or a method of a C type belongs to."""
    own = getattr(function, "__self__", None)
    if own is not None and type(own).__name__ != "module":
        return str(getattr(own if isinstance(own, type) else type(own), "__module__", ""))
    return str(getattr(function, "__module__", None) or "")


def _is_boundary(frame):
    return frame.f_globals.get("__name__") in _BOUNDARIES


def _is_go_between(frame):
    """Whether a library's frame only passes a call on: a decorator's wrapper, a thread, ``np.vectorize``."""
    code = frame.f_code
    if "<locals>" in code.co_qualname and code.co_flags & _PASSES_ON == _PASSES_ON:
        return True
    module = frame.f_globals.get("__name__", "")
    if module.startswith("numpy"):
        return code.co_qualname.split(".")[0] in _NUMPY_GO_BETWEENS
    return any(module == name or module.startswith(name + ".") for name in _GO_BETWEENS)


# -- C functions that the profiler does not report --------------------------------------------


def install(exercises, types=True):
    """Put a Python function around the C functions that these exercises forbid and the profiler would miss.

    In the grader this is done before any of the student's code runs, so that no earlier copy exists.

    Parameters
    ----------
    exercises : iterable of str
    types : bool
        Whether to do it with methods of C types as well, which cannot be undone.

    Returns
    -------
    list of (module, name, value)
        What to set to undo it.
    """
    import numpy as np

    undo = []
    if "la-matmul" in exercises:
        for name in ("matmul", "vecdot", "matvec", "vecmat"):
            undo += _replace(("numpy", "numpy._core.umath", "numpy._core._multiarray_umath", "numpy._core.numeric"), getattr(np, name, None), "numpy", name)
        for name in ("matmul", "imatmul"):
            undo += _replace(("operator", "_operator"), getattr(operator, name), "_operator", name)
        blas = sys.modules.get("scipy.linalg._fblas")
        for name in RULES["la-matmul"].calls["scipy"]:
            undo += _replace(("scipy.linalg._fblas", "scipy.linalg.blas"), getattr(blas, name, None), "scipy", name)
        for name in ("dot", "__matmul__", "__rmatmul__", "__imatmul__"):
            if types:
                _replace_method(np.ndarray, name, "numpy")
    if "mle-sample" in exercises:
        undo += _replace(("numpy.random", "numpy.random.mtrand"), np.random.multivariate_normal, "numpy", "multivariate_normal")
        for kind in (np.random.Generator, np.random.RandomState):
            if types:
                _replace_method(kind, "multivariate_normal", "numpy")
    return undo


@functools.lru_cache(maxsize=None)
def _with_frame(function, package, name):
    def call(*args, **kwargs):
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_name=name, co_qualname=name)
    call.__name__ = call.__qualname__ = name
    call.__doc__ = getattr(function, "__doc__", None)
    _framed[id(call.__code__)] = call.__code__, package, name
    return call


def _replace(modules, function, package, name):
    """In these modules, under every name; what to set to undo it."""
    if function is None or id(getattr(function, "__code__", None)) in _framed:
        return []
    framed, undo = _with_frame(function, package, name), []
    for module in filter(None, map(sys.modules.get, modules)):
        for key, value in list(vars(module).items()):
            if value is function:
                setattr(module, key, framed)
                undo.append((module, key, value))
    return undo


def _replace_method(kind, name, package):
    """In a C type's own dictionary; operators keep going straight to C."""
    import ctypes

    space = gc.get_referents(kind.__dict__)[0]
    if name in space:
        space[name] = _with_frame(space[name], package, name)
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
