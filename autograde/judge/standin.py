"""Stand-ins: what a test cell holds in place of the student's functions and objects.

A call carries its arguments to the student's process and brings back plain data. Everything that
comes back is checked for its form and used as data, nothing else.
"""
from __future__ import annotations

import builtins
import time

import numpy as np

from autograde.judge.model import Stopped
from autograde.wire.codec import Decoder
from helpers.checks import Observed
from helpers.tensors import Tensor

_MAX_ITEMS = 5_000
_PATIENCE = 3  # times as long for a call, where other processes keep it from running
_LYING = "Your code's process answered with something that is not an answer, so nothing more could be asked of it."


class Desk:
    """Asks one process about the student's objects, for one test cell.

    Parameters
    ----------
    line : Connection
    seconds : float
        For one call.
    deadline : float
        For the whole submission.

    Attributes
    ----------
    stopped : Stopped or None
        Why nothing can be asked any more; stays, so that no test can overlook it.
    """

    def __init__(self, line, seconds, deadline):
        self._line, self._seconds, self._deadline = line, seconds, deadline
        self.stopped = None

    def names(self, names, exercise, trusted):
        """The stand-ins for these names; missing names are left out.

        From now on the exercise's forbidden calls are watched for; code whose file name starts with
        `trusted` is the test's own.
        """
        answer, blob = self._ask({"do": "names", "names": sorted(names), "exercise": exercise, "trusted": trusted})
        found = answer.get("names")
        if found is None:
            raise _error(answer.get("raised"))
        decoder = self._decoder(blob, ())
        return {str(name): self._guarded(decoder.value, node) for name, node in self._dict(found).items() if name in names}

    def observe(self, number, args, kwargs):
        """Call the object with this number."""
        answer, blob = self._ask({"do": "call", "id": number, "args": args, "kwargs": kwargs})
        if (raised := answer.get("raised")) is not None:
            raise _error(raised)
        move_generators(answer.get("generators"), args, kwargs)
        value = self._guarded(self._decoder(blob, (*args, *kwargs.values())).value, answer.get("value"))
        changed = tuple(c for c in _list(answer.get("changed")) if (type(c) is int and 0 <= c < len(args)) or (type(c) is str and c in kwargs))
        said = tuple(w[:500] for w in _list(answer.get("warnings")) if type(w) is str)
        return Observed(value, changed, said)

    def ask(self, number, what, which):
        """An attribute, an item or the length of the object with this number."""
        answer, blob = self._ask({"do": "ask", "id": number, "what": what, "which": which})
        if (raised := answer.get("raised")) is not None:
            raise _error(raised)
        return self._guarded(self._decoder(blob, ()).value, answer.get("value"))

    def gradients(self, number, shapes):
        """The gradients of a tensor the student's function returned, with respect to arguments of these shapes."""
        answer, blob = self._ask({"do": "gradients", "id": number})
        if (raised := answer.get("raised")) is not None:
            raise _error(raised)
        found = self._guarded(self._decoder(blob, ()).value, answer.get("value"))
        fits = type(found) is list and len(found) == len(shapes) and all(
            g is None or (type(g) is np.ndarray and g.shape == shape and g.dtype.kind == "f") for g, shape in zip(found, shapes))
        if not fits:
            self._stop("crashed", _LYING)
        return found

    # -- how ----------------------------------------------------------------------------------

    def _ask(self, order):
        if self.stopped is not None:
            raise self.stopped
        try:
            late = f"Your code took longer than {self._seconds:g} seconds for one call."
            if self._deadline - time.monotonic() < self._seconds:
                late = "Your notebook has used all the time it has."
            self._line.send(order)
            now = time.monotonic()
            answer, blob = self._line.receive(min(now + self._seconds, self._deadline), late, min(now + _PATIENCE * self._seconds, self._deadline))
        except Stopped as error:
            self.stopped = error
            self._line.kill()
            raise
        if "broken" in answer or "interrupted" in answer:
            self._stop("crashed", _LYING)
        if answer.get("forbidden") is not None:
            self._stop("forbidden", str(answer["forbidden"])[:600])
        return answer, blob

    def _stop(self, verdict, message):
        self.stopped = Stopped(verdict, message)
        raise self.stopped

    def _guarded(self, read, node):
        try:
            return read(node)
        except Stopped:
            raise
        except Exception:  # BadFrame; anything else would be a hole in the decoder, and must not look like the test's fault
            self._stop("crashed", _LYING)

    def _dict(self, value):
        if type(value) is not dict:
            self._stop("crashed", _LYING)
        return value

    def _decoder(self, blob, args):
        def reference(kind, number, name, length):
            if kind == "f":
                return StandIn(self, number, name)
            return _handle(self, number, name, length)

        shapes = [arg.shape for arg in args if isinstance(arg, Tensor) and arg.requires_grad]

        def tensor(array, number):
            return Tensor(array, number is not None, lambda: self.gradients(number, shapes) if shapes and number is not None else [None] * len(shapes))

        return Decoder(blob, reference, tensor)


class StandIn:
    """A function, method or other callable of the student's process."""

    def __init__(self, desk, number, name):
        self._desk, self._number = desk, number
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args, **kwargs):
        return self._desk.observe(self._number, args, kwargs).value

    def __observe__(self, args, kwargs):
        return self._desk.observe(self._number, tuple(args), dict(kwargs))

    def __ask__(self, name):
        """An attribute of any name, for what checks have to know of a function."""
        return self._desk.ask(self._number, "attribute", name)

    def __remote_id__(self):
        return self._number

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._desk.ask(self._number, "attribute", name)

    def __repr__(self):
        return f"<the student's {self.__name__}>"


class Handle:
    """Any other object of the student's process: its attributes, items and method results can be asked for."""

    def __init__(self, desk, number):
        self._desk, self._number = desk, number

    def __remote_id__(self):
        return self._number

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._desk.ask(self._number, "attribute", name)

    def __repr__(self):
        return f"<the student's {type(self).__name__}>"


class _Sequence(Handle):
    """An object with a length and items."""

    def __init__(self, desk, number, length):
        super().__init__(desk, number)
        self._length = length

    def __len__(self):
        return self._length

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return self._desk.ask(self._number, "item", key)

    def __iter__(self):
        for i in range(min(self._length, _MAX_ITEMS)):
            yield self[i]

    __array__ = None


def _handle(desk, number, name, length):
    name = name if name.isidentifier() else "object"
    if length is None:
        return type(name, (Handle,), {})(desk, number)
    return type(name, (_Sequence,), {})(desk, number, length)


def _error(raised):
    """The exception to raise in the grader for one of the student's: of its name, with its built-in bases, text only."""
    raised = raised if type(raised) is dict else {}
    kind, text = str(raised.get("kind"))[:100], str(raised.get("text"))[:2000]
    kind = kind if kind.isidentifier() else "Exception"
    if kind == "MemoryError":
        return Stopped("memory", "Your code asked for more memory than it may have.")
    error = None
    for name in _list(raised.get("bases")):
        base = getattr(builtins, name, None) if type(name) is str else None
        if isinstance(base, type) and issubclass(base, Exception) and not issubclass(base, (StopIteration, StopAsyncIteration)):  # these would only end a test's loop
            try:
                error = type(kind, (base,), {})(text)
                break
            except Exception:
                continue  # UnicodeDecodeError, say, needs more than a text
    error = error or type(kind, (Exception,), {})(text)
    if type(raised.get("name")) is str and isinstance(error, (NameError, ImportError)):
        error.name = raised["name"]
    return error


def _list(value):
    return value if type(value) is list else []


def move_generators(states, args, kwargs):
    """Move the grader's generators on as the student's call moved theirs.

    A state is taken only if it lies ahead on the generator's own orbit within 2⁴⁰ draws: a made-up
    one could make the test's next random numbers anything.
    """
    for key, generator in [*((str(i), a) for i, a in enumerate(args)), *kwargs.items()]:
        if not isinstance(generator, np.random.Generator) or type(generator.bit_generator).__name__ != "PCG64":
            continue
        told = states.get(key) if type(states) is dict else None
        if type(told) is not list or len(told) != 4 or any(type(x) is not int for x in told):
            continue
        state = generator.bit_generator.state
        new, increment, has_half, half = told
        if increment != state["state"]["inc"] or has_half not in (0, 1) or not 0 <= half < 2**32 or not 0 <= new < 2**128:
            continue
        if pcg_distance(state["state"]["state"], new, increment) < 2**40:
            generator.bit_generator.state = {"bit_generator": "PCG64", "state": {"state": new, "inc": increment}, "has_uint32": has_half, "uinteger": half}


_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
_MASK = (1 << 128) - 1


def pcg_distance(start, end, increment):
    """How many steps the generator PCG64 takes from one state to another (O'Neill 2014, its `distance`)."""
    multiplier, plus, bit, distance = _MULTIPLIER, increment, 1, 0
    while start != end:
        if (start ^ end) & bit:
            start = (start * multiplier + plus) & _MASK
            distance |= bit
        bit = (bit << 1) & _MASK
        if not bit:
            return 1 << 128
        plus = ((multiplier + 1) * plus) & _MASK
        multiplier = (multiplier * multiplier) & _MASK
    return distance
