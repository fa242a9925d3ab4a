"""What a test cell says to a student.

A test cell opens a ``Check`` for its exercise and states what must hold, in the order a reader
would ask: is there an answer, has it the right type, the right shape, the right values?

>>> with Check("la-logdet", "log_det", see="02 · Determinants without overflow") as check:
...     check.value(log_det, (A,), 3.178, given="A = diag(2, 3, 4)")

The first thing that does not hold ends the cell with one message. The same cells run in
JupyterLab, where the student's functions are called directly, and in the grader, where stand-ins
carry each call to another process (see ``Observed``).
"""
from __future__ import annotations

import copy
import importlib.util
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import misconceptions, tensors
from helpers.forbidden import RULES
from helpers.panel import Panel, show
from helpers.wording import a, advice, bad_entries, capital_a, difference, error_words, given_words, has_shape, ordinal, shape_words, short

VERDICTS = ("correct", "incorrect", "error", "not-attempted", "forbidden", "timeout", "memory", "crashed")


@dataclass(frozen=True)
class Observed:
    """What one call of a student's function did.

    Parameters
    ----------
    value : object
        What it returned.
    changed : tuple of int or str
        Positions (or names) of the arguments it changed.
    warnings : tuple of str
        The warnings it raised, as text.
    """

    value: Any
    changed: tuple = ()
    warnings: tuple = ()


class NotYet(AssertionError):
    """An exercise that is not right yet: one message for the student, no traceback.

    Attributes
    ----------
    verdict : str
        One of ``VERDICTS``.
    misconception : str or None
        Name of the misconception the answer agrees with.
    """

    def __init__(self, message, *, verdict="incorrect", misconception=None, exercise=None):
        super().__init__(message)
        self.message = message
        self.verdict = verdict
        self.misconception = misconception
        self.exercise = exercise

    def _render_traceback_(self):
        return Panel.of(self).traceback()


def observe(function, args=(), kwargs=None):
    """Call a student's function and note what it did besides returning.

    Parameters
    ----------
    function : callable
        The student's function, or the grader's stand-in for it.
    args : tuple
    kwargs : dict, optional

    Returns
    -------
    Observed
    """
    kwargs = kwargs or {}
    remote = getattr(type(function), "__observe__", None)
    if remote is not None:
        return remote(function, args, kwargs)
    before = copy.deepcopy((args, kwargs))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = tensors.call(function, args, kwargs)
    changed = [i for i, (old, new) in enumerate(zip(before[0], args)) if not _same(old, new)]
    changed += [name for name in kwargs if not _same(before[1][name], kwargs[name])]
    return Observed(value, tuple(changed), tuple(f"{w.category.__name__}: {w.message}" for w in caught))


def _same(old, new):
    """Is an argument what it was before the call? Generators and functions may move on."""
    if isinstance(new, np.ndarray):
        return old.shape == new.shape and old.dtype == new.dtype and np.array_equal(old, new, equal_nan=new.dtype.kind in "fc")
    if isinstance(new, (list, tuple)):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(new, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in new)
    if isinstance(new, tensors.Tensor):
        return _same(old.array, new.array)
    return old == new if isinstance(new, (str, int, float, bool)) else True


class Check:
    """The tests of one exercise, as a context: leave it without an error and the exercise is right.

    Parameters
    ----------
    exercise : str
        The exercise's id, for example ``"la-logdet"``.
    *names : str
        The names the exercise asks for, the main function first.
    see : str
        Where in the notebook the idea is explained.
    """

    def __init__(self, exercise, *names, see=""):
        self.exercise, self.names, self.see = exercise, names, see
        self._functions = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is None:
            show(Panel(self.exercise, "correct", "Correct."))
            return False
        if not isinstance(error, Exception) or hasattr(error, "verdict") and not isinstance(error, NotYet):
            return False
        outcome = error if isinstance(error, NotYet) else self._outcome_of(error)
        if outcome is None:
            return False
        outcome.exercise = self.exercise
        if outcome.verdict in ("incorrect", "error") and outcome.misconception is None:
            self._diagnose(outcome)
        show(Panel.of(outcome))
        if outcome is error:
            return False
        raise outcome from None

    # -- calling ------------------------------------------------------------------------------

    def call(self, function, args=(), kwargs=None, *, name=None, given="", no_warnings=False, none_is_fine=False):
        """Call a student's function with copies of the arguments and return what it returned.

        Parameters
        ----------
        function : callable
        args, kwargs : tuple, dict
        name : str, optional
            The function's name in messages, where the exercise asks for several.
        given : str, optional
            The input in words, for messages: "a diagonal A".
        no_warnings : bool
            Whether a warning makes the answer wrong.
        none_is_fine : bool
            Whether None is a possible answer.

        Raises
        ------
        NotYet
            If it is not written yet, raises, returns None or changes an argument.
        """
        seen = self._called(function, args, kwargs, name, given, none_is_fine)
        if no_warnings:
            self._quiet(seen, name, given)
        return seen.value

    @staticmethod
    def defaults(function):
        """The defaults of a function's last arguments as a tuple; None where they cannot be seen.

        What an option left out does is known from them without a long run, once a test has shown that the option is obeyed.
        """
        def ask(target, name):
            return (getattr(type(target), "__ask__", None) or getattr)(target, name)

        for inner in (None, "__wrapped__", "func", "__call__"):  # itself, decorated, a partial, an object that is called
            try:
                target = ask(function, inner) if inner else function
                found = (*(ask(target, "__defaults__") or ()), *(ask(target, "__kwdefaults__") or {}).values())
            except Exception as error:
                if hasattr(error, "verdict"):
                    raise
                continue
            if found and all(isinstance(value, (int, float)) for value in found):
                return found
        return None

    def value(self, function, args, expected, *, given="", name=None, rtol=1e-8, atol=None, kwargs=None, no_warnings=False):
        """The function returns the expected value: type, then shape, then entries.

        Parameters
        ----------
        function : callable
        args : tuple
        expected : array_like, float, int, bool, str or tuple of these
            A tuple asks for a pair, a triple, … of such values.
        given : str
            The input in words.
        rtol : float
            Tolerance relative to the largest expected entry in absolute value.
        atol : float, optional
            Absolute tolerance added to it.
        no_warnings : bool
            Whether a warning makes the answer wrong.

        Returns
        -------
        object
            What the function returned.
        """
        label = self._remember(function, name)
        seen = self._called(function, args, kwargs, name, given, none_is_fine=expected is None)
        self.equal(seen.value, expected, f"`{label}`{given_words(given)}", rtol=rtol, atol=atol)
        if no_warnings:  # last: a wrong value says more than the warning it came with
            self._quiet(seen, name, given)
        return seen.value

    def raises(self, function, args, error=ValueError, *, given="", name=None, kwargs=None):
        """The function refuses this input by raising `error` (or a subclass of it)."""
        label = self._remember(function, name)
        try:
            seen = self._observe(function, args, kwargs)
        except error:
            return
        except Exception as other:
            outcome = self._outcome_of(other, label, given)
            if outcome is None or outcome.verdict == "not-attempted":
                raise outcome or other from None
            raise NotYet(f"`{label}`{given_words(given)} should raise {error.__name__}, but it raised "
                         f"{error_words(other)}") from None
        if seen.value is None:
            raise NotYet(f"`{label}`{given_words(given)} should raise {error.__name__}. It raised nothing and returned None.")
        raise NotYet(f"`{label}`{given_words(given)} should raise {error.__name__}: there is no right answer to give. "
                     f"It returned {a(seen.value)} instead.")

    # -- comparing ----------------------------------------------------------------------------

    def equal(self, got, expected, what, *, rtol=1e-8, atol=None):
        """`got` is what was expected: type, then shape, then values (see ``value``)."""
        what = "T" + what[1:] if what.startswith("the ") else what
        if isinstance(expected, tuple):
            parts = self.parts(got, len(expected), what)
            for i, (part, right) in enumerate(zip(parts, expected)):
                self.equal(part, right, f"The {ordinal(i)} result of {what.replace('The ', 'the ', 1) if what.startswith('The ') else what}", rtol=rtol, atol=atol)
        elif expected is None or isinstance(expected, (str, bool, np.bool_)):
            self._equal_plain(got, expected, what)
        else:
            expected = np.asarray(expected)
            got = self.array(got, expected.shape, what)
            self.close(got, expected, what, rtol=rtol, atol=atol)

    def parts(self, got, count, what):
        """`got` is a tuple or list of `count` results; return them."""
        if not isinstance(got, (tuple, list)) and not (isinstance(got, np.ndarray) and got.ndim and len(got) == count):
            raise NotYet(f"{what} should return {count} results, as in `return a, b`. It returned {a(got)}.")
        if len(got) != count:
            raise NotYet(f"{what} should return {count} results. It returned {len(got)}.")
        return list(got)

    def array(self, got, shape, what, *, finite=False):
        """`got` as a float array of the given shape (entries of `shape` may be None: any length)."""
        what = "T" + what[1:] if what.startswith("the ") else what
        try:
            value = np.asarray(got)
        except Exception:
            raise NotYet(f"{what} should be {shape_words(shape)}. {capital_a(got)} cannot be read as one.") from None
        if value.dtype.kind not in "iuf":
            kind = {"b": "booleans", "c": "complex numbers", "O": "objects", "U": "text", "S": "text"}.get(value.dtype.kind, "no numbers")
            raise NotYet(f"{what} should be {shape_words(shape)}. It is {a(got)}" + (f" of {kind}." if value.ndim else "."))
        if value.ndim != len(shape) or any(b is not None and a != b for a, b in zip(value.shape, shape)):
            raise NotYet(f"{what} should be {shape_words(shape)}. Yours {has_shape(value)}.")
        if finite and not np.isfinite(value).all():
            raise NotYet(f"{what} contains {bad_entries(value)}.")
        return value.astype(float) if value.dtype.kind != "f" or value.dtype.itemsize < 8 else value

    def close(self, got, expected, what, *, rtol=1e-8, atol=None):
        """Two arrays of one shape agree to `rtol` of the largest expected entry (plus `atol`)."""
        got, expected = np.asarray(got, float), np.asarray(expected, float)
        finite = expected[np.isfinite(expected)]
        tolerance = rtol * (np.abs(finite).max() if finite.size else 0.0) + (atol or 0.0)
        with np.errstate(invalid="ignore", over="ignore"):
            fine = (np.abs(got - expected) <= tolerance) | (got == expected) | (np.isnan(got) & np.isnan(expected))
        if not fine.all():
            raise NotYet(f"{what} {difference(got, expected, fine, tolerance)}")

    def that(self, condition, message):
        """A law the answer must obey; `message` is the sentence the student reads if it does not."""
        if not condition:
            raise NotYet(message)

    def needs(self, package):
        """Where a package that only this exercise needs is missing, say how to get it."""
        if importlib.util.find_spec(package) is None:
            raise NotYet(f"This exercise needs the package `{package}`, which is not installed here, so it cannot be checked. "
                         "Everything else works without it.\nNotebook 01 shows how to add a package; restart the kernel after that.",
                         verdict="not-attempted")

    def texts(self, value, keys, name=None):
        """A dictionary of texts the exercise asks for: it has every key; without any text it is "not attempted yet".

        Parameters
        ----------
        value : dict of str to str
        keys : iterable of str
        name : str, optional
            The variable's name in messages.
        """
        name = self._remember(value, name)
        if not isinstance(value, dict):
            raise NotYet(f"`{name}` should be a dictionary, `{{'key': 'text', …}}`. It is {a(value)}.")
        if not any(value.values()):
            raise NotYet("Not attempted yet.", verdict="not-attempted")
        for key in keys:
            text = value.get(key, "")
            if not isinstance(text, str):
                raise NotYet(f"`{name}['{key}']` should be a piece of text. It is {a(text)}.")
            if not text.strip():
                raise NotYet(f"`{name}['{key}']` is still empty.")

    def names_exist(self, namespace):
        """Every name the exercise asks for exists in `namespace`."""
        for name in self.names:
            if name not in namespace:
                raise self._missing(name)

    # -- wording ------------------------------------------------------------------------------

    def _called(self, function, args, kwargs, name, given, none_is_fine):
        name = self._remember(function, name)
        if not callable(function):
            raise NotYet(f"`{name}` should be a function, but it is {a(function)}.", verdict="incorrect")
        try:
            seen = self._observe(function, args, kwargs)
        except Exception as error:
            outcome = self._outcome_of(error, name, given)
            if outcome is None:
                raise
            raise outcome from None
        if seen.changed:
            which = " and ".join(ordinal(i) for i in seen.changed)
            raise NotYet(f"`{name}` changes its {which} argument{'s' * (len(seen.changed) > 1)}. Whoever called it still needs those numbers: "
                         "work on a new array (`X = X - m`, not `X -= m`).", misconception="changes-its-argument")
        if seen.value is None and not none_is_fine:
            raise NotYet(f"`{name}` returned None. Does it end with `return`? `print` only shows a value.",
                         misconception="returns-nothing")
        return seen

    def _quiet(self, seen, name, given):
        if seen.warnings:
            raise NotYet(f"`{name or self.names[0]}`{given_words(given)} gives the right idea but a warning: {short(seen.warnings[0])}.")

    def _observe(self, function, args, kwargs):
        """Call the function; in the grader the guard against forbidden calls stands at the other end."""
        if self.exercise not in RULES or hasattr(type(function), "__observe__"):
            return observe(function, args, kwargs)
        from helpers.guard import Guard

        guard = Guard(self.exercise)
        try:
            with guard:
                seen = observe(function, args, kwargs)
        finally:
            if guard.found:
                raise NotYet(guard.found, verdict="forbidden") from None
        return seen

    def _remember(self, function, name):
        name = name or (self.names[0] if self.names else getattr(function, "__name__", "your function"))
        self._functions.setdefault(name, function)
        return name

    def _missing(self, name):
        return NotYet(f"`{name}` does not exist yet. Run the cell where you write it, then this one.",
                      verdict="not-attempted")

    def _outcome_of(self, error, name=None, given=""):
        """The message for an exception; None for one that already carries its own verdict."""
        if isinstance(error, NotYet):
            return error
        if hasattr(error, "verdict"):
            return None
        if isinstance(error, NotImplementedError):
            return NotYet("Not attempted yet.", verdict="not-attempted")
        if isinstance(error, NameError) and getattr(error, "name", None) in self.names:
            return self._missing(error.name)
        where = f"`{name}`{given_words(given)} stopped with" if name else "Your code stopped with"
        return NotYet(f"{where} {error_words(error)}{advice(error)}", verdict="error")

    def _diagnose(self, outcome):
        found = misconceptions.diagnose(self.exercise, self._functions)
        if found is not None:
            outcome.misconception = found.name
            outcome.message = f"{outcome.message}\n{found.sentence}"
        elif self.see:
            outcome.message = f"{outcome.message}\nSee {self.see}."
        outcome.args = (outcome.message,)

    @staticmethod
    def _equal_plain(got, expected, what):
        if isinstance(expected, (bool, np.bool_)):
            got = got.item() if isinstance(got, np.ndarray) and got.ndim == 0 else got
            if not isinstance(got, (bool, np.bool_)):
                raise NotYet(f"{what} should be True or False. It is {a(got)}.")
        elif isinstance(expected, str) and not isinstance(got, str):
            raise NotYet(f"{what} should be a piece of text. It is {a(got)}.")
        elif expected is None and got is not None:
            raise NotYet(f"{what} should be None. It is {a(got)}.")
        if got != expected:
            raise NotYet(f"{what} gives {short(repr(got))}, which is not right.")
