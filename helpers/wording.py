"""The words of ``checks``: values, shapes and differences as a student reads them."""
from __future__ import annotations

import numpy as np


def given_words(given):
    """The input of a call in words, to stand after the function's name."""
    return f", given {given}," if given else ""


def short(text, limit=160):
    """At most `limit` characters on one line."""
    text = " ".join(str(text).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def error_words(error):
    """The kind of an exception and its text, if it has one."""
    text = short(error)
    return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}, without a message"


def ordinal(i):
    """The place of an argument in words; a name stays a name."""
    return f"`{i}`" if isinstance(i, str) else ("first", "second", "third", "fourth", "fifth", "sixth")[i] if i < 6 else f"{i + 1}th"


def a(value):
    """A value's type in words."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if isinstance(value, (bool, np.bool_)):
        return f"the truth value {bool(value)}"
    if isinstance(value, str):
        return f"the text {short(repr(value), 60)}"
    if isinstance(value, (int, float, np.number)):
        return ("NaN" if value != value else f"the number {value:.6g}") if not isinstance(value, np.complexfloating) else "a complex number"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def capital_a(value):
    """``a`` at the beginning of a sentence."""
    text = a(value)
    return text[0].upper() + text[1:]


def shape_words(shape):
    """A shape in words; None is any length."""
    if shape == ():
        return "a single number"
    return "an array of shape (" + ", ".join("any" if n is None else str(n) for n in shape) + ("," if len(shape) == 1 else "") + ")"


def has_shape(value):
    """What an array is instead of the shape asked for."""
    return f"has shape {value.shape}" if value.ndim else "is a single number"


def bad_entries(value):
    """How many entries are NaN or infinite."""
    count = int((~np.isfinite(value)).sum())
    kind = "NaN" if np.isnan(value).any() else "infinity"
    return f"{kind} in {count} of its {value.size} entries" if value.ndim else kind


def difference(got, expected, fine, tolerance):
    """One sentence on how an array differs, without printing the right one."""
    if np.isnan(got[~fine]).any():
        return f"gives {bad_entries(got)} where a number is expected." if got.ndim else "gives NaN where a number is expected."
    with np.errstate(invalid="ignore"):
        far, size = np.abs(got - expected).max(), np.abs(expected).max()
    nearly = far < 1e-4 * size and f"off by {far:.0e}, where {tolerance:.0e} is allowed: does something round, stop early or add a small number?"
    if got.ndim == 0:
        return f"gives {float(got):.6g}, which is " + (f"close but {nearly}" if nearly else "not right.")
    if nearly:
        return f"has the right shape {got.shape}, and its values are close but {nearly}"
    if got.size == 1:
        return f"has the right shape {got.shape}, but its value {got.item():.6g} is not right."
    if expected.any() and np.isfinite(expected).all() and np.allclose(got, -expected, rtol=0, atol=tolerance):
        return f"has the right shape {got.shape} and the right sizes, but every sign is the other way round."
    if got.ndim == 2 and got.shape[0] == got.shape[1] and np.allclose(got.T, expected, rtol=0, atol=tolerance):
        return "has the right entries, but rows and columns are exchanged."
    first = tuple(int(i) for i in np.argwhere(~fine)[0])
    place, wrong = f"[{', '.join(map(str, first))}]", int((~fine).sum())
    if wrong == got.size:
        return f"has the right shape {got.shape}, but none of its {got.size} values is right: yours at {place} is {got[first]:.6g}."
    return (f"has the right shape {got.shape}, but {wrong} of its {got.size} values {'is' if wrong == 1 else 'are'} not right: "
            f"{'it' if wrong == 1 else 'the first'} is at {place}, where you have {got[first]:.6g}.")


def advice(error):
    """What to look at first, for errors beginners meet."""
    if isinstance(error, ModuleNotFoundError):
        return f"\nThe package `{error.name}` is not installed in this environment; notebook 01 shows how to add one."
    if isinstance(error, NameError) and getattr(error, "name", None):
        return f"\nNothing called `{error.name}` exists here: is it spelled as where you defined it, or imported in a cell you have not run?"
    if isinstance(error, TypeError) and "positional argument" in str(error):
        return "\nDoes the function take exactly the arguments the exercise names, in that order?"
    return ""
