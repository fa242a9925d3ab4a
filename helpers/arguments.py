"""One style of complaint: which argument, what was expected, what came instead.

Every function of the numerical modules sends its arguments through here. What comes back
is a float64 array that is safe to compute with; anything else is a `ValueError` that names
the argument.
"""

from math import isfinite

import numpy as np


def reals(value, name, shape=None, missing=False, finite=True):
    """Turn a value into a float64 array of finite numbers.

    Parameters
    ----------
    value : array_like of real numbers
    name : str
        What the error message calls it.
    shape : tuple of int or str, optional
        The shape wanted; a letter such as ``"n"`` stands for any size.
    missing : bool
        Whether NaN is allowed, meaning "not observed". Infinity never is.
    finite : bool
        False if the caller will see from its results whether all numbers are finite.

    Returns
    -------
    ndarray of float64
        The argument itself where it already is one: do not write to it.

    Raises
    ------
    ValueError
        If the value is not numeric, is complex, has another shape, or is not finite.
    """
    try:
        array = np.asarray(value)
        if array.dtype != float:
            if array.dtype.kind not in "biufO":
                raise TypeError
            array = array.astype(float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must hold real numbers, got {_summary(value)}.") from None
    if shape is not None and not _fits(array.shape, shape):
        raise ValueError(f"{name} must have shape {_written(shape)}, got {array.shape}.")
    if finite and not _finite(array, missing):
        wrong = np.isinf(array) if missing else ~np.isfinite(array)
        place = np.argwhere(wrong)[0].tolist()
        raise ValueError(f"{name} must be finite{' or NaN (missing)' if missing else ''}, got "
                         f"{array[tuple(place)]} at index {place}.")
    return array


def points(X, d=None, name="X", missing=False):
    """Turn observations into an array with one of them a row.

    A flat array is one point if d > 1, and n points if d = 1 or d is not known yet.

    Parameters
    ----------
    X : array_like, shape (n, d), (d,) or (n,)
    d : int, optional
        The dimension wanted.
    name, missing
        As in `reals`.

    Returns
    -------
    ndarray, shape (n, d)

    Raises
    ------
    ValueError
        If X has another dimension, no rows, or entries that are not finite.
    """
    X = reals(X, name, missing=missing)
    given = X.shape
    if X.ndim < 2:
        X = X.reshape(1, -1) if X.ndim and d not in (None, 1) else X.reshape(-1, 1)
    if not _fits(X.shape, ("n", "d" if d is None else d)):
        raise ValueError(f"{name} must have shape {_written(('n', d or 'd'))}, one observation a row, "
                         f"got {given}.")
    if X.size == 0:
        raise ValueError(f"{name} must hold at least one observation, got shape {given}.")
    return X


def symmetric(A, name, shape=("d", "d")):
    """Turn a value into a symmetric matrix, or a stack of them.

    Symmetric means max|A − Aᵀ| ≤ 10⁻⁸ max|A|.

    Raises
    ------
    ValueError
        If A is not square, not symmetric or not finite.
    """
    A = reals(A, name, shape)
    if A.ndim < 2 or A.shape[-1] != A.shape[-2] or A.size == 0:
        raise ValueError(f"{name} must be square, got shape {A.shape}.")
    if (A == A.swapaxes(-1, -2)).all():
        return A
    gap = np.abs(A - A.swapaxes(-1, -2))
    if gap.max() > 1e-8 * np.abs(A).max():
        *_, i, j = np.unravel_index(gap.argmax(), gap.shape)
        raise ValueError(f"{name} must be symmetric, got entries [{i}, {j}] and [{j}, {i}] that "
                         f"differ by {gap.max():.3g}.")
    return A


def probabilities(value, name, k="k"):
    """Turn a value into k probabilities that sum to 1 (to 10⁻⁸).

    Raises
    ------
    ValueError
        If an entry is negative or the sum is not 1.
    """
    p = reals(value, name, (k,))
    if p.size == 0 or p.min() < 0 or abs(p.sum() - 1) > 1e-8:
        raise ValueError(f"{name} must be at least 0 and sum to 1, got {_summary(p)}.")
    return p


def labels(t, n, name="t"):
    """Turn class labels 0 … K−1 into an integer array, shape (n,).

    Raises
    ------
    ValueError
        If the labels are not n whole numbers of at least 0.
    """
    t = np.asarray(t)
    if t.shape != (n,):
        raise ValueError(f"{name} must hold one label a row of X, shape {(n,)}, got shape {t.shape}.")
    if t.dtype.kind not in "iu":
        t, given = reals(t, name), t
        if (t != np.floor(t)).any():
            raise ValueError(f"{name} must hold whole numbers 0 … K−1, got {_summary(given)}.")
    if np.minimum.reduce(t) < 0:
        raise ValueError(f"{name} must hold labels 0 … K−1, got {t.min():g}.")
    if np.maximum.reduce(t) >= n:               # and what is counted by label would take as much memory
        raise ValueError(f"{name} must contain every class 0 … K−1, got the label {t.max():g} for {n} samples.")
    return t.astype(int, copy=False)


def number(value, name, least=-np.inf, above=-np.inf):
    """Turn a value into a finite float, at least `least` and greater than `above`.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    x = value if isinstance(value, float) and isfinite(value) else float(reals(value, name, ()))
    if x < least:
        raise ValueError(f"{name} must be at least {least:g}, got {x:g}.")
    if x <= above:
        raise ValueError(f"{name} must be greater than {above:g}, got {x:g}.")
    return x


def count(value, name, least=1):
    """Turn a value into a whole number of at least `least`.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    real = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not real or value != value // 1 or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {_summary(value)}.")
    return int(value)


def one_of(value, name, options):
    """Check that a value is one of the options.

    Raises
    ------
    ValueError
        If it is not.
    """
    if value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {value!r}.")
    return value


def generator(rng, name="rng"):
    """Check that randomness comes from a `numpy.random.Generator`.

    Raises
    ------
    ValueError
        If it comes from elsewhere.
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"{name} must be a numpy.random.Generator, as numpy.random.default_rng(0) "
                         f"makes one, got {_summary(rng)}.")
    return rng


def frozen(**arrays):
    """Read-only copies of arrays, for the fields of a frozen dataclass."""
    copies = {name: np.array(value) for name, value in arrays.items()}
    for copy in copies.values():
        copy.flags.writeable = False
    return copies


def _finite(array, missing):
    if array.size > 5_000:
        with np.errstate(over="ignore", invalid="ignore"):
            if isfinite(np.add.reduce(array, axis=None)):       # then so are all the terms
                return True
    if missing:
        return not np.logical_or.reduce(np.isinf(array), axis=None)
    return bool(np.logical_and.reduce(np.isfinite(array), axis=None))


def _fits(shape, wanted):
    if len(shape) != len(wanted):
        return False
    for size, want in zip(shape, wanted):
        if size != want and not isinstance(want, str):
            return False
    return True


def _written(shape):
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _summary(value):
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."
