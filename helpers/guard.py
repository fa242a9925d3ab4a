"""Catches forbidden calls where they happen: who is called, and does the student's own code call it?

Names do not matter (an alias, ``getattr`` or a ``from … import`` lead to the same function), and
neither does what a permitted library calls inside. Python's profiler reports every call while a test
runs one of the exercise's functions; it reports no C function that is called without Python's help,
so the forbidden ones of that kind get a Python function around them (``framing``).
"""
from __future__ import annotations

import builtins
import contextlib
import dis
import inspect
import itertools
import sys
import sysconfig
import threading
import types
from pathlib import Path

from helpers.forbidden import RULES, message
from helpers.framing import forged, framed, install, looked_up

_HARMLESS, _STUDENT, _OPERATION = "library", "student", "one of PyTorch's operations"
_ROOTS = tuple({str(Path(p).resolve()) for p in (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), Path(__file__).parent, Path(__file__).parents[1] / "autograde")}
               | {sys.prefix, sys.base_prefix, "<frozen"})
_STANDARD, _INSTALLED = tuple(sysconfig.get_path(p) for p in ("stdlib", "platstdlib")), tuple(sysconfig.get_path(p) for p in ("purelib", "platlib"))
_GO_BETWEENS = ("joblib", "IPython", "traitlets", "tqdm", "torch._ops")
_FUNCTION_TAKERS = {"numpy": ("vectorize", "apply_along_axis", "apply_over_axes", "piecewise", "fromfunction", "mask_indices", "pad"),
                    "pandas": ("apply", "map", "pipe", "agg", "aggregate", "transform")}
_BOUNDARIES = ("autograde.student.calls", "autograde.wire.codec", "helpers.checks")  # who calls the exercise's functions: one that *is* the library's counts
_PASSES_ON = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
_LOOP_TYPES = (map, itertools.starmap)
_PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.forkpty")
_SWITCHES = ("sys.setprofile", "sys.settrace")
_STARTS = {"start_new_thread", "start_new", "start_joinable_thread"}
_BOOTSTRAP = threading.Thread._bootstrap, threading.Thread._bootstrap_inner
_place_of = object.__hash__  # as `id`, which raises an audit event at every call
_SWITCHED_OFF = "While this exercise is tested your code may not start other programs or switch off the watch for forbidden calls."


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
    tell : callable, optional
        Told at once what was found, so that nothing the student's code does later can take it back.

    Attributes
    ----------
    found : str or None
        What the student reads if a forbidden call was made.
    """

    def __init__(self, exercise, trusted=None, strict=False, tell=None):
        self.rule, self._exercise = RULES.get(exercise), exercise
        self.found, self._tell = None, tell
        self._codes, self._kept, self._judged = {}, [], {}
        self._roots = _ROOTS + ((trusted,) if trusted else ())
        self._active, self._touched, self._strict, self._undo = False, False, strict, []
        if self.rule is not None:
            names = {name for names in self.rule.calls.values() for name in names}
            self._names = names | {f"linalg_{name}" for name in names} | _STARTS
            self._on_event = self._profiler()
            if strict:
                _listen(self)

    def __enter__(self):
        if self.rule is not None:
            if not self._strict:  # in the student's own session only while a check runs
                self._undo = install([self._exercise], types=False)
            self._before = tuple(f if callable(f) else None for f in (sys.getprofile(), sys.gettrace()))  # cProfile's cannot be set again
            if "@" in self.rule.operators:
                threading.settrace(self._on_trace)
                sys.settrace(self._on_trace)
            threading.setprofile(self._on_event)
            sys.setprofile(self._on_event)
            self._active, self._touched = True, False
            for name in looked_up & self._names:  # ctypes calls what it has found without any frame or event
                self._note(f"`{name}` through ctypes")
        return self

    def __exit__(self, kind, error, traceback):
        if self.rule is not None:
            ended = self._touched or sys.getprofile() != self._on_event or ("@" in self.rule.operators and sys.gettrace() != self._on_trace)
            if ended and self._strict and (kind is None or not issubclass(kind, RecursionError)):  # at the end of the stack Python itself ends the watch
                self._report(_SWITCHED_OFF)
            self._active = False
            sys.setprofile(self._before[0])
            threading.setprofile(self._before[0])
            if "@" in self.rule.operators:
                sys.settrace(self._before[1])
                threading.settrace(self._before[1])
            for module, name, value in self._undo:
                setattr(module, name, value)
        return False

    # -- events -------------------------------------------------------------------------------

    def _profiler(self):
        """What Python calls at every call while the guard watches: it only tells what has been judged harmless before."""
        codes, names, libraries, harmless = self._codes, self._names, bool(self.rule.libraries), set()

        def on_profile(frame, event, arg):
            try:
                if event == "call":
                    known = codes.get(_place_of(frame.f_code))
                    if known is not _HARMLESS and known is not _STUDENT:
                        self._on_call(frame, known or self._learn(frame))
                elif event == "c_call":
                    name = arg.__name__
                    if libraries or name in names:
                        own = getattr(arg, "__self__", None)
                        kind = type(own)
                        key = (arg.__module__ if kind is types.ModuleType else own if kind is type else kind), name
                        if key not in harmless and self._on_c_call(frame, arg, name):
                            harmless.add(key)
            except RecursionError:
                raise
            except Exception:  # at names and modules of a kind that no honest code has
                self._report(_SWITCHED_OFF)

        return on_profile

    def _on_call(self, frame, known):
        if known is _OPERATION:
            name = str(frame.f_locals.get("self")).split(".")[1:2]  # "aten.mm.default"
            if name and self._forbids("torch", name[0].removeprefix("linalg_")):
                self._blame(frame.f_back, f"`torch`'s `{name[0]}`")
        elif known is not _HARMLESS and known is not _STUDENT:
            self._blame(frame.f_back, known)

    def _on_c_call(self, frame, function, name):
        """Whether this function is harmless whoever calls it."""
        owner = _owner(function)
        if self._forbids(owner, name.removeprefix("linalg_")):
            self._blame(frame, f"`{owner.split('.')[0]}`'s `{name}`")
            return False
        if name in _STARTS and owner == "_thread":
            if not _is_watched_thread(frame):
                self._report(_SWITCHED_OFF)
            return False
        return True

    def _on_trace(self, frame, event, arg):
        """Follow the student's frames that contain `@` opcode by opcode."""
        code = frame.f_code
        if self._is_library(frame) and not self._is_generated(code):
            return None
        places = {i.offset for i in dis.get_instructions(code) if i.opname == "BINARY_OP" and i.argrepr in ("@", "@=")}
        if not places:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True

        def on_opcode(frame, event, arg):
            if event == "opcode" and frame.f_lasti in places:
                self._blame(frame, "`@`")
            return on_opcode

        return on_opcode

    def _on_audit(self, event, args):
        if not self._active:
            return
        if event in _PROGRAMS or event in _SWITCHES:
            caller = sys._getframe(1)
            while caller is not None and self._is_library(caller) and not _is_boundary(caller):
                caller = caller.f_back
            if caller is None or _is_boundary(caller):
                return
            if event in _SWITCHES:
                self._touched = True
            else:
                self._report(_SWITCHED_OFF)

    # -- judgement ----------------------------------------------------------------------------

    def _learn(self, frame):
        """Classify a code object the first time it runs."""
        code = frame.f_code
        library = self._is_library(frame)
        if library:
            _, package, name = framed.get(id(code), (code, frame.f_globals.get("__name__", ""), code.co_name))
        else:
            package, name = _module_of(code.co_filename), code.co_name  # a library's code in other surroundings is still the library's
        outer = code.co_qualname.split(".")[0]
        hit = next((n for n in (name, outer) if self._forbids(package, n)), None)
        if hit is not None:
            known = f"`{package.split('.')[0]}`'s `{hit if not hit.startswith('__init') else outer}`"
        elif package == "torch._ops" and name == "__call__" and "torch" in self.rule.calls:
            known = _OPERATION
        else:
            known = _HARMLESS if library else _STUDENT
        if self.rule.loops and (known is _STUDENT or self._is_generated(code)):
            self._look_for_loops(frame)
        self._codes[_place_of(code)] = known
        self._kept.append(code)  # so that its id stays its own
        return known

    def _forbids(self, package, name):
        known = self._judged.get((package, name))  # asked at every call into C
        if known is None:
            known = self._judged[package, name] = self._is_forbidden(package or "", name)
        return known

    def _is_forbidden(self, package, name):
        if any(package == library or package.startswith(library + ".") for library in self.rule.libraries):
            return True
        return any(name in names and (package == top or package.startswith(top + ".")) for top, names in self.rule.calls.items())

    def _is_library(self, frame):
        """Whether a frame runs code of an installed module, in that module's own namespace."""
        code, space = frame.f_code, frame.f_globals
        if id(code) in framed:
            return True
        if code.co_filename in forged:
            return False
        own = getattr(sys.modules.get(space.get("__name__")), "__dict__", None) is space
        if self._is_generated(code):
            return own and str(space.get("__file__", "")).startswith(self._roots)
        if code.co_filename.startswith("<"):
            return True
        return own and space["__name__"] != "__main__" and code.co_filename.startswith(self._roots)

    def _is_generated(self, code):
        """Whether code was made from a text, as a dataclass's ``__init__`` is."""
        return code.co_filename.startswith("<") and not code.co_filename.startswith(self._roots)

    def _blame(self, caller, call):
        """A forbidden call: does the student's code make it, directly or through a go-between?"""
        while caller is not None and self._is_library(caller) and not _is_boundary(caller):
            if not self._is_generated(caller.f_code) and not _is_go_between(caller):
                return
            caller = caller.f_back
        self._note(call)

    def _note(self, call):
        self._report(message(self._exercise, call))

    def _report(self, words):
        if self.found is None:
            self.found = words
            if self._tell is not None:
                with contextlib.suppress(OSError):
                    self._tell(words)

    def _look_for_loops(self, frame):
        code, operations = frame.f_code, {i.opname for i in dis.get_instructions(frame.f_code)}
        if "FOR_ITER" in operations:
            self._note("A `for` loop or a comprehension")
        elif any("JUMP_BACKWARD" in name and "NO_INTERRUPT" not in name for name in operations):
            self._note("A `while` loop")
        for name in code.co_names:
            value = frame.f_globals.get(name, getattr(builtins, name, None))
            if any(value is kind for kind in _LOOP_TYPES) or (value is None and name == "starmap"):
                self._note(f"`{name}`")


def _ear():
    """What gives audit events to the guard that came last: a hook cannot be taken away, and each would cost at every call."""
    guards = []

    def listen(guard):
        if not guards:
            sys.addaudithook(lambda event, args: None if event == "object.__getattr__" else guards[0]._on_audit(event, args))  # that is `frame.f_code`
        guards[:] = [guard]

    return listen


_listen = _ear()


def _owner(function):
    """The module a C function or a method of a C type belongs to."""
    own = getattr(function, "__self__", None)
    if own is not None and type(own).__name__ != "module" and not str(type(own).__module__).startswith("pybind11"):
        return str(getattr(own if isinstance(own, type) else type(own), "__module__", ""))
    return str(getattr(function, "__module__", None) or "")


def _module_of(file):
    """The installed module a file is, by its path; "" for any other."""
    for folder in (*_INSTALLED, str(Path(__file__).parents[1])):
        if file.startswith(folder):
            return file[len(folder) + 1 :].removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return ""


def _is_watched_thread(frame):
    """Whether this frame starts a thread that takes the profiler along: one of the module `threading`, unchanged."""
    kind = type(frame.f_locals.get("self"))
    return frame.f_globals is vars(threading) and (kind._bootstrap, kind._bootstrap_inner) == _BOOTSTRAP


def _is_boundary(frame):
    return frame.f_globals.get("__name__") in _BOUNDARIES


def _is_go_between(frame):
    """Whether a library's frame only passes a call on: a decorator's wrapper, a thread, ``np.vectorize``, anything of Python's own."""
    code = frame.f_code
    if "<locals>" in code.co_qualname and code.co_flags & _PASSES_ON == _PASSES_ON:
        return True
    module, file = str(frame.f_globals.get("__name__", "")), code.co_filename
    top = module.split(".")[0]
    if top in _FUNCTION_TAKERS:
        return code.co_qualname.split(".")[0 if top == "numpy" else -1] in _FUNCTION_TAKERS[top]
    if file.startswith(_STANDARD) and not file.startswith(_INSTALLED):
        return True  # the standard library never calls NumPy of its own accord
    return any(module == name or module.startswith(name + ".") for name in _GO_BETWEENS)
