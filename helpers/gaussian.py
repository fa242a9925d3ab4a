"""The multivariate Gaussian."""

from dataclasses import dataclass
from math import log, pi

import numpy as np

from . import arguments
from .linalg import cholesky, lower_inverse

_BLOCK = 60_000         # numbers in a temporary
_SMALLEST = 1e-300      # a smaller sum of squares loses digits


@dataclass(frozen=True, eq=False)
class Gaussian:
    """The Gaussian N(μ, Σ) in d dimensions.

    Parameters
    ----------
    mean : array_like, shape (d,)
        μ; a number for d = 1.
    cov : array_like, shape (d, d)
        Σ, symmetric positive definite; a number (the variance) for d = 1.

    Raises
    ------
    ValueError
        If the shapes do not fit, or cov is not symmetric positive definite.
    """

    mean: np.ndarray
    cov: np.ndarray

    def __post_init__(self):
        mean, cov = np.asarray(self.mean), np.asarray(self.cov)
        if mean.ndim == cov.ndim == 0:
            mean, cov = mean.reshape(1), cov.reshape(1, 1)
        mean = arguments.reals(mean, "mean", ("d",))
        cov = arguments.symmetric(cov, "cov", (mean.size, mean.size))
        vars(self).update(arguments.frozen(mean=mean, cov=cov), L=cholesky(cov, "cov"))

    @classmethod
    def fit(cls, X):
        """Maximise the likelihood: the mean, and the covariance that divides by n.

        Parameters
        ----------
        X : array_like, shape (n, d)
            A flat array is n numbers.

        Returns
        -------
        Gaussian

        Raises
        ------
        ValueError
            If X does not vary in every direction, as when n ≤ d or a column is constant.
        """
        X = arguments.points(X)
        n, d = X.shape
        if n <= d:
            raise ValueError(f"X must have more rows than columns, got shape {X.shape}: the covariance of n "
                             f"points has rank n − 1 at most.")
        mean, cov = moments(X)
        cholesky(cov, "the covariance of X")
        return cls(mean, cov)

    def log_density(self, X):
        """The log-density of each row of X.

        Parameters
        ----------
        X : array_like, shape (n, d)
            A flat array is one point, or n points if d = 1.

        Returns
        -------
        ndarray, shape (n,)
            −inf where the density is too small for the exponent range.

        Raises
        ------
        ValueError
            If X is not finite or has another dimension.
        """
        X = arguments.points(X, len(self.mean))
        W = lower_inverse(self.L)
        peak = np.log(W.diagonal()).sum() - 0.5 * X.shape[1] * log(2 * pi)
        out = np.empty(len(X))
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in blocks(X):
                Y = W @ (X[rows] - self.mean).T
                np.einsum("dm,dm->m", Y, Y, out=out[rows])
        out *= -0.5
        out += peak
        return np.fmax(out, -np.inf, out=out)           # NaN, where a difference overflowed

    def sample(self, n, rng):
        """Draw n points: μ + Lz with z standard normal.

        Parameters
        ----------
        n : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray, shape (n, d)
        """
        z = arguments.generator(rng).standard_normal((arguments.count(n, "n", 0), len(self.mean)))
        return self.mean + z @ self.L.T

    def marginal(self, indices):
        """The Gaussian of some of the features: the matching entries of μ and Σ.

        Parameters
        ----------
        indices : sequence of int
            The features to keep, in the order wanted, each at most once.

        Returns
        -------
        Gaussian

        Raises
        ------
        ValueError
            If an index is repeated or out of range, or there is none.
        """
        d = len(self.mean)
        kept = [arguments.count(i, "indices", -d) for i in np.atleast_1d(indices).tolist()]
        if not kept or max(kept) >= d or len({i % d for i in kept}) < len(kept):
            raise ValueError(f"indices must name different features out of 0 … {d - 1}, got {indices}.")
        return Gaussian(self.mean[kept], self.cov[np.ix_(kept, kept)])


def moments(X):
    """The mean and the maximum-likelihood covariance of the rows of X.

    Differences to the first row come first: they are exact far from the origin, and 0 in a constant column.

    Parameters
    ----------
    X : ndarray, shape (n, d)

    Returns
    -------
    mean : ndarray, shape (d,)
    cov : ndarray, shape (d, d)

    Raises
    ------
    ValueError
        If a variance overflows, or loses its digits at the other end of the exponent range.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean = X[0] + sum(_column_sums(X[rows] - X[0]) for rows in blocks(X)) / len(X)
        scatter = 0.0
        for rows in blocks(X):
            D = X[rows] - mean
            scatter = scatter + D.T @ D
    require_squares(scatter.diagonal())
    return mean, scatter / len(X)


def require_squares(sums):
    """Raise a ValueError if sums of squares, shape (..., d), have left the range where they are exact; 0 is."""
    if np.minimum.reduce(sums, axis=None) > _SMALLEST and np.maximum.reduce(sums, axis=None) < np.inf:
        return
    lost = ~((sums == 0) | ((sums > _SMALLEST) & (sums < np.inf)))
    if np.logical_or.reduce(lost, axis=None):
        raise ValueError(f"X must vary between about 1e-150 and 1e150 in every feature, got another size in feature "
                         f"{np.argwhere(lost)[0, -1]}: squares would leave the range of floating point.")


def _column_sums(D):
    return np.ones(len(D)) @ D          # BLAS adds up columns several times faster than D.sum(axis=0)


def blocks(X):
    """Slices of rows whose temporaries fit the cache."""
    m = max(_BLOCK // X.shape[1], 1)
    return (slice(start, start + m) for start in range(0, len(X), m))
