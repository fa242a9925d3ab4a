"""Calls of the student's functions by the grader: what they return, change and warn of."""
from __future__ import annotations

import builtins
import itertools
import sys
import traceback
import types
import warnings

import numpy as np

from autograde.wire.codec import Encoder, TooMuch
from helpers import tensors
from helpers.guard import Guard

_MAX_WARNINGS = 20
_MAX_KEPT = 20_000


class Calls:
    """Answers questions about the student's names and the objects they led to.

    Parameters
    ----------
    namespace : dict
        The notebook's names.
    tell : callable, optional
        Told at once when a forbidden call is seen.
    """

    def __init__(self, namespace, tell=None):
        self._namespace = namespace
        self._kept = {}
        self._number = itertools.count(1)
        self._inputs = {}  # of tensors that can be differentiated: the argument tensors of their call
        self._guard, self._tell = Guard(None), tell

    def find(self, number):
        """An object announced to the grader earlier, by its id."""
        return self._kept[number]

    @property
    def watching(self):
        """Whether the exercise being tested forbids any calls."""
        return self._guard.rule is not None

    def guard(self, exercise, trusted):
        """From now on watch for the calls this exercise forbids; code whose file name starts with `trusted` is the test's."""
        self._guard = Guard(exercise, trusted, strict=True, tell=self._tell)

    # -- answers ------------------------------------------------------------------------------

    def names(self, names):
        """The values of these names; a missing one is left out."""
        encoder, found = Encoder(self._keep), {}
        for name in names:
            if name in self._namespace and not isinstance(self._namespace[name], types.ModuleType):
                try:
                    found[name] = encoder.node(self._namespace[name])
                except TooMuch as error:
                    found[name] = None
                    return {"raised": self.describe(error)}, b""
        return {"names": found}, encoder.blob

    def call(self, order):
        """Call an object with arguments and report value, changed arguments, warnings, generators."""
        function, args, kwargs = self._kept[order["id"]], order["args"], order["kwargs"]
        before = copy_of(args, kwargs)
        sources = tensors.sources(args, kwargs)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answer, blob = self._outcome(function, args, kwargs, sources)
        answer["warnings"] = [f"{w.category.__name__}: {w.message}"[:500] for w in caught[:_MAX_WARNINGS]]
        answer["changed"] = changed(before, (args, kwargs))
        answer["generators"] = generator_states(args, kwargs)
        return answer, blob

    def ask(self, order):
        """A question about an object: an attribute, an item, or its length."""
        target = self._kept[order["id"]]
        return self._outcome({"attribute": getattr, "item": lambda o, i: o[i], "length": lambda o, _: len(o)}[order["what"]], (target, order["which"]), {}, ())

    def gradients(self, order):
        """Gradients of a kept tensor with respect to the tensors its call was given."""
        return self._outcome(tensors.gradients, (self._kept[order["id"]], self._inputs[order["id"]]), {}, ())

    # -- how ----------------------------------------------------------------------------------

    def _outcome(self, function, args, kwargs, sources):
        try:
            encoder = Encoder(lambda v: self._keep(v, sources))
            with self._guard:  # also while the value is written: an object may compute itself only then
                answer = {"value": encoder.node(function(*args, **kwargs))}
            blob = encoder.blob
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            answer, blob = {"raised": self.describe(error)}, b""
        answer["forbidden"] = self._guard.found
        return answer, blob

    def _keep(self, value, sources=()):
        if len(self._kept) >= _MAX_KEPT:
            raise TooMuch("Too many objects were handed in.")
        number = next(self._number)
        self._kept[number] = value
        if sources:
            self._inputs[number] = sources
        return number

    @staticmethod
    def describe(error):
        """An exception as plain text: its class, the built-in classes it descends from, its message."""
        if error is None:
            return None
        try:
            text = str(error)
        except Exception:
            text = "(its message cannot be shown)"
        kinds = [k.__name__ for k in type(error).__mro__ if getattr(builtins, k.__name__, None) is k]
        name = getattr(error, "name", None)
        return {"kind": type(error).__name__[:100], "bases": kinds, "text": text[:2000], "name": name if isinstance(name, str) else None, "line": _line(error)}


def _line(error):
    """The line of the student's cell where it happened."""
    try:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<ipython-input")]
        return frames[-1].lineno if frames else None
    except Exception:
        return None


def copy_of(args, kwargs):
    """The arguments as they are now, to compare with later."""
    return [_frozen(a) for a in args], {name: _frozen(a) for name, a in kwargs.items()}


def _frozen(value):
    torch = sys.modules.get("torch")
    if isinstance(value, np.ndarray):
        return value.copy()
    if torch is not None and isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, (list, tuple)):
        return [_frozen(item) for item in value]
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value


def changed(before, after):
    """Positions and names of the arguments that are no longer what they were."""
    found = [i for i, (old, new) in enumerate(zip(before[0], after[0])) if not _same(old, new)]
    return found + [name for name, old in before[1].items() if not _same(old, after[1][name])]


def _same(old, new):
    torch = sys.modules.get("torch")
    if isinstance(new, np.ndarray):
        if old.shape != new.shape or old.dtype != new.dtype:
            return False
        return old.tobytes() == new.tobytes() if new.dtype.kind != "O" else list(old.ravel()) == list(new.ravel())
    if torch is not None and isinstance(new, torch.Tensor):
        return old.shape == new.shape and torch.equal(old.nan_to_num(0.5), new.detach().nan_to_num(0.5))
    if isinstance(new, (list, tuple)):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(new, dict):
        return list(old) == list(new) and all(_same(old[key], new[key]) for key in new)
    return old == new if isinstance(new, (str, int, float, bool)) else True


def generator_states(args, kwargs):
    """The state of each random generator among the arguments, by position or name."""
    states = {}
    for key, value in itertools.chain(enumerate(args), kwargs.items()):
        if isinstance(value, np.random.Generator) and type(value.bit_generator).__name__ == "PCG64":
            state = value.bit_generator.state
            states[str(key)] = [state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"]]
    return states
