"""The multivariate Gaussian, and the whitening that makes many of its densities cheap.

With Σ = LLᵀ and y = L⁻¹(x − μ), the density needs nothing but y:

    log N(x; μ, Σ) = −½ yᵀy − Σⱼ log L_jj − ½ d log 2π.

`Normals` holds k Gaussians in that form and works through the data in chunks that fit the cache.
"""

from dataclasses import dataclass
from functools import cached_property
from math import log, pi

import numpy as np

from . import arguments
from .linalg import cholesky, lower_inverse

_LOG_2PI = log(2 * pi)
_CHUNK = 120_000        # numbers in the largest temporary: about 1 MB, the size of the cache


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
        mean = np.atleast_1d(arguments.reals(self.mean, "mean"))
        cov = np.atleast_2d(arguments.reals(self.cov, "cov"))
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
        cholesky(cov, "the covariance of X", floor=rounding_floor(X))
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
        normals = self._normals
        out = np.empty(len(X))
        with np.errstate(over="ignore"):
            for rows, Z in chunks(X):
                out[rows] = normals.log_densities(normals.whiten(Z))[0]
        return out

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

    @cached_property
    def _normals(self):
        return Normals(self.mean[None], self.L[None])


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
    """
    n = len(X)
    D = X - X[0]
    shift = np.add.reduce(D) / n
    D -= shift
    return X[0] + shift, D.T @ D / n


def rounding_floor(X):
    """The variance that rounding alone can give a column of X, shape (d,)."""
    eps = np.finfo(float).eps
    return (4 * eps * np.maximum(X.max(axis=0), -X.min(axis=0))) ** 2


def chunks(X, k=1):
    """Cut X into pieces for k Gaussians at a time.

    Parameters
    ----------
    X : ndarray, shape (n, d)
    k : int

    Yields
    ------
    rows : slice
    Z : ndarray, shape (d, m)
        These rows as columns: NumPy is fast along the last axis, and m is longer than d.
    """
    n, d = X.shape
    m = max(_CHUNK // (k * d), 250)
    for start in range(0, n, m):
        rows = slice(start, start + m)
        yield rows, np.ascontiguousarray(X[rows].T)


@dataclass(frozen=True, eq=False)
class Normals:
    """k Gaussians made ready for many points.

    Parameters
    ----------
    means : ndarray, shape (k, d)
    L : ndarray, shape (k, d, d), (1, d, d) or (k, d)
        The Cholesky factor of every covariance; one for all; or, for diagonal ones, standard deviations.
    W : ndarray, optional
        L⁻¹, in the shape of L.
    """

    means: np.ndarray
    L: np.ndarray
    W: np.ndarray = None

    def __post_init__(self):
        if self.W is None:
            vars(self)["W"] = 1 / self.L if self.diagonal else lower_inverse(self.L)

    @classmethod
    def of(cls, means, covs, use=("shared", "diagonal"), **options):
        """Factorise covariances, shape (k, d, d).

        Parameters
        ----------
        use : sequence of str
            Which structure to look for and profit from: ``"shared"``, ``"diagonal"``.
        **options
            As in `linalg.cholesky`, with its errors.
        """
        if "shared" in use and len(covs) > 1 and (covs == covs[0]).all():
            return cls(means, cholesky(covs[:1], **options))
        L = cholesky(covs, **options)
        scales = np.diagonal(L, axis1=1, axis2=2)
        if "diagonal" in use and np.count_nonzero(covs) == scales.size:
            return cls(means, scales)
        return cls(means, L)

    @property
    def diagonal(self):
        """Whether every covariance is diagonal."""
        return self.L.ndim == 2

    @property
    def shared(self):
        """Whether one covariance serves several Gaussians."""
        return len(self.L) < len(self.means)

    @cached_property
    def log_norms(self):
        """log N(μ; μ, Σ), shape (k, 1) or (1, 1)."""
        scales = self.L if self.diagonal else np.diagonal(self.L, axis1=1, axis2=2)
        return -np.log(scales).sum(axis=1, keepdims=True) - 0.5 * self.means.shape[1] * _LOG_2PI

    @cached_property
    def whitened_means(self):
        """For a shared covariance: a centre c, shape (d,), and L⁻¹(μ − c), shape (k, d)."""
        centre = self.means.mean(axis=0)
        return centre, (self.means - centre) @ self.W[0].T

    def whiten(self, Z):
        """Whitened differences y = L⁻¹(x − μ), shape (k, d, m), of the columns of Z, shape (d, m)."""
        if self.diagonal:
            Y = Z - self.means[:, :, None]
            Y *= self.W[:, :, None]
            return Y
        if self.shared:
            centre, means = self.whitened_means
            return self.W[0] @ (Z - centre[:, None]) - means[:, :, None]
        return self.W @ (Z - self.means[:, :, None])

    def stretch(self, Y):
        """Undo the whitening of one difference for each Gaussian: Ly, shape (k, d)."""
        return self.L * Y if self.diagonal else (self.L @ Y[:, :, None])[:, :, 0]

    def stretch_covs(self, C):
        """Undo the whitening of covariances: LCLᵀ, shape (k, d, d); C (k, d) if the Gaussians are diagonal."""
        if self.diagonal:
            return (self.L ** 2 * C)[:, :, None] * np.eye(C.shape[1])
        return self.L @ C @ self.L.swapaxes(1, 2)

    def log_densities(self, Y):
        """Log-densities, shape (k, m), from whitened differences."""
        A = np.einsum("kdm,kdm->km", Y, Y)
        A *= -0.5
        A += self.log_norms
        return A
