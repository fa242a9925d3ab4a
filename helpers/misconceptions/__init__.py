"""Wrong answers that look right, each written once as a small function.

A misconception is the function a student with that idea would write. Its docstring is the sentence
the student reads: what was computed instead and where to look, never the right formula. Each topic
is a module of its own; it is imported when one of its exercises needs a diagnosis.

A diagnosis is a fact, not a guess: a misconception is named only if the student's function agrees
with it on every fixture of the exercise, and tests prove that it differs from the right answer and
from every other misconception on at least one of them.
"""
from __future__ import annotations

import functools
import importlib
import inspect
from dataclasses import dataclass
from typing import Callable

import numpy as np

from helpers import tensors

_TOPICS = {
    "setup": "setup",
    "la": "linear_algebra",
    "mle": "gaussian_mle",
    "ef": "exponential_family",
    "mog": "mixture_of_gaussians",
    "gda": "discriminant_analysis",
    "reg": "regression",
}
_REGISTRY: dict[str, list[Misconception]] = {}
_FIXTURES: dict[tuple[str, str], list[Callable]] = {}

GENERIC = {
    "changes-its-argument": "The function changes the array it was given, so the caller's data are no longer what they were.",
    "returns-nothing": "The function returns None: a value is printed or forgotten instead of returned.",
}


@dataclass(frozen=True)
class Misconception:
    """One wrong idea about one exercise.

    Attributes
    ----------
    exercise : str
        Id of the exercise.
    target : str
        Name of the function (or variable) it stands in for.
    wrong : callable
        Computes the wrong answer; for a variable, tells whether its value shows the idea.
    """

    exercise: str
    target: str
    wrong: Callable

    @property
    def name(self):
        """The idea's name in reports: the function's, with hyphens."""
        return self.wrong.__name__.replace("_", "-")

    @property
    def sentence(self):
        """What the student reads."""
        return " ".join(inspect.getdoc(self.wrong).split())


def misconception(exercise, target):
    """Register the decorated function as a wrong answer to `exercise` in place of `target`."""

    def register(wrong):
        _REGISTRY.setdefault(exercise, []).append(Misconception(exercise, target, wrong))
        return wrong

    return register


def fixture(exercise, target):
    """Register a function without arguments that makes one argument tuple for `target`."""

    def register(make):
        _FIXTURES.setdefault((exercise, target), []).append(make)
        return make

    return register


def of(exercise):
    """All misconceptions about an exercise, in the order they were written."""
    topic = _TOPICS.get(exercise.split("-")[0])
    if topic is None:
        return ()
    try:
        importlib.import_module(f"helpers.misconceptions.{topic}")
    except ModuleNotFoundError as error:
        if error.name != f"helpers.misconceptions.{topic}":
            raise
    return tuple(_REGISTRY.get(exercise, ()))


def fixtures(exercise, target):
    """The functions that make the fixtures of a target; call one for fresh arguments."""
    of(exercise)
    return tuple(_FIXTURES.get((exercise, target), ()))


def diagnose(exercise, answers):
    """The one misconception a student's answers agree with, or None.

    Parameters
    ----------
    exercise : str
    answers : dict of str to callable or value
        What the student wrote, by name.

    Returns
    -------
    Misconception or None
        None also if several agree: then nothing is known.
    """
    heard = {}
    found = [m for m in of(exercise) if m.target in answers and _shows(m, answers[m.target], heard)]
    return found[0] if len(found) == 1 else None


def _shows(idea, answer, heard):
    makers = fixtures(idea.exercise, idea.target)
    if not makers:
        return not callable(answer) and _outcome(idea.wrong, (answer,)) == ("value", True)
    if not callable(answer):
        return False
    for make in makers:
        if make not in heard:  # one call per fixture, however many ideas are compared with it
            heard[make] = _outcome(answer, make())
        if not agree(heard[make], _said_by(idea.wrong, make)):
            return False
    return True


@functools.lru_cache(maxsize=None)
def _said_by(wrong, make):
    """What an idea gives on a fixture: always the same, so once is enough for a class."""
    return _outcome(wrong, tensors.as_arrays(make()))


def _outcome(function, args):
    """What a call gives: ("value", v) or ("raises", names of the exception's classes)."""
    try:
        with np.errstate(all="ignore"):
            return "value", tensors.call(function, args)
    except Exception as error:
        return "raises", {kind.__name__ for kind in type(error).__mro__}


def agree(a, b, rtol=1e-6):
    """Does outcome `a` of a call agree with outcome `b`: an error of its kind, or the same values to `rtol`?"""
    if a[0] != b[0]:
        return False
    if a[0] == "raises":
        return b[1] <= a[1]  # a plain ValueError does not show the idea that ends in a LinAlgError
    return same_value(a[1], b[1], rtol)


def same_value(a, b, rtol=1e-6):
    """Are two plain values the same: text, truth values, numbers, arrays, and tuples of these?"""
    try:
        return _same_value(a, b, rtol)
    except (TypeError, ValueError):  # something that is no plain value: a set, a file
        return False


def _same_value(a, b, rtol):
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and any(isinstance(x, (tuple, list)) or np.ndim(x) for x in (*a, *b)):
        return len(a) == len(b) and all(same_value(x, y, rtol) for x, y in zip(a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_value(a[key], b[key], rtol) for key in a)
    if a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return a is b or (isinstance(a, str) and isinstance(b, str) and a == b)
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape or (a.dtype.kind == "b") != (b.dtype.kind == "b"):
        return False
    if a.dtype.kind not in "biufc" or b.dtype.kind not in "biufc":
        return bool(np.array_equal(a, b))
    scale = np.abs(b[np.isfinite(b)]).max(initial=0.0) if b.ndim else (abs(b) if np.isfinite(b) else 0.0)
    return bool(np.allclose(a, b, rtol=0, atol=rtol * scale, equal_nan=True))
