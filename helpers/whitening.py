"""Many weighted Gaussian densities at once: whiten, then add up squares.

With Σ = LLᵀ and y = L⁻¹(x − μ), the density needs nothing but y:

    log N(x; μ, Σ) = −½ yᵀy − Σⱼ log L_jj − ½ d log 2π.

The classes here hold k Gaussians with weights π, and go through the data in chunks that fit the cache. Each turns a
chunk into features from which log πₖ + log N(x; μₖ, Σₖ), and sums over the data, are one matrix product away:

- `Normals`, a covariance each: y itself, of every Gaussian;
- `SharedNormals`, one covariance for all: x about a common centre, the square expanded;
- `DiagonalNormals`, only variances: x and x² about a common centre, the square expanded.

An expanded square loses digits if the means are far apart, in standard deviations; then `prepare` falls back on
`Normals`, which takes every difference x − μ before it multiplies.
"""

from math import log, pi

import numpy as np

from .linalg import cholesky, lower_inverse

_CHUNK = 120_000        # numbers in one chunk: about the size of the cache
_NEAR = 45.0            # standard deviations; a square expanded over this distance keeps 10⁻¹²
_LOWEST = np.finfo(float).min
_FAINT = -707.0         # below, exp takes twenty times as long
_FAINTEST = float(np.exp(np.full(1, _FAINT))[0])


def normalise_logs(A):
    """Turn logs into shares that sum to 1 along the first axis, in place; return log Σ exp.

    A column of −inf alone gives −inf, and shares that are NaN. NaN counts as −inf: it comes from numbers so far apart
    that a difference overflows.
    """
    top = np.fmax.reduce(A, axis=0, initial=_LOWEST)
    A -= top
    np.fmax(A, _FAINT, out=A)
    np.exp(A, out=A)
    A -= _FAINTEST                      # what was raised to this is 0 again; nothing else changes
    total = np.add.reduce(A)
    A /= total
    np.log(total, out=total)
    total += top
    return total


def prepare(weights, means, L):
    """Take the fastest form that is exact.

    Parameters
    ----------
    weights : ndarray, shape (k,)
    means : ndarray, shape (k, d)
    L : ndarray, shape (k, d, d), (1, d, d) or (k, d)
        The Cholesky factor of every covariance; one for all; or, for diagonal ones, standard deviations.

    Returns
    -------
    Normals
    """
    if L.ndim == 2 or len(L) < len(means) or len(L) == 1:
        normals = (DiagonalNormals if L.ndim == 2 else SharedNormals)(weights, means, L)
        if normals.near:
            return normals
    return Normals(weights, means, matrices(L, len(means)))


def factorise(covs, name="covs", each=""):
    """Cholesky factors for `prepare` of covariances (k, d, d), which may be all the same, or diagonal.

    Raises
    ------
    ValueError
        If one is not positive definite.
    """
    if len(covs) > 1 and (covs == covs[0]).all():
        return cholesky(covs[:1], name, each=each)
    L = deviations(covs)
    return cholesky(covs, name, each=each) if L is None else L


def deviations(covs):
    """Standard deviations, shape (k, d), of covariances (k, d, d) that are all diagonal and positive; else None."""
    variances = covs.diagonal(0, 1, 2)
    if np.count_nonzero(covs) == variances.size and np.minimum.reduce(variances, axis=None) > 0:
        return np.sqrt(variances)
    return None


def matrices(L, k):
    """Factors, or covariances, in their full shape (k, d, d), also where they were kept short."""
    L = L if L.ndim == 3 else L[:, :, None] * np.eye(L.shape[1])
    return L if len(L) == k else np.repeat(L, k, axis=0)


class Normals:
    """k weighted Gaussians, each with its own covariance.

    Parameters
    ----------
    weights : ndarray, shape (k,)
        π, with sum 1.
    means : ndarray, shape (k, d)
    L : ndarray, shape (k, d, d)
        Cholesky factors.
    W : ndarray, optional
        L⁻¹.

    Attributes
    ----------
    log_peaks : ndarray, shape (k,)
        log π + log N(μ; μ, Σ).
    centre : ndarray, shape (d,)
        c, the mean of the means.
    nu : ndarray, shape (k, d)
        ν = L⁻¹(μ − c).
    squares : ndarray, shape (k,)
        νᵀν.
    near : bool
        Whether no ν is longer than 45.
    """

    def __init__(self, weights, means, L, W=None):
        self.weights, self.means, self.L = weights, means, L
        self.W = self._invert() if W is None else W
        scales = L if L.ndim == 2 else L.diagonal(0, 1, 2)
        self.log_peaks = np.log(weights) - np.add.reduce(np.log(scales), axis=1) - 0.5 * means.shape[1] * log(2 * pi)
        self.centre = weights @ means
        self.nu = self._whiten(means - self.centre)
        self.squares = np.vecdot(self.nu, self.nu)
        self.near = np.maximum.reduce(self.squares) <= _NEAR ** 2
        self._prepare()

    def chunks(self, X):
        """Go through the rows of X, shape (n, d).

        Yields
        ------
        rows : slice
        F : ndarray
            Their features, for the methods below; overwritten by the next chunk.
        """
        height, n = self._width + X.shape[1] + 1, len(X)
        m = min(max(_CHUNK // height, 200), n)
        memory = np.empty(height * m)
        for start in range(0, n, m):
            rows = slice(start, start + m)
            yield rows, self.features(X[rows], memory)

    def features(self, X, memory=None):
        """Features of all rows of X at once, in `memory` if given: x about the origin and 1, and above them what is
        made of these."""
        n, d = X.shape
        size = (self._width + d + 1) * n
        F = (np.empty(size) if memory is None else memory[:size]).reshape(-1, n)
        np.subtract(X.T, self._origin, out=F[self._width:-1])           # columns: NumPy is fast along the last axis
        F[-1] = 1.0
        return self._finish(F)

    def log_joint(self, Y):
        """log πₖ + log N(x; μₖ, Σₖ), up to what is the same for all k, shape (k, m)."""
        A = np.einsum("kdm,kdm->km", Y, Y)
        A *= -0.5
        A += self.log_peaks[:, None]
        return A

    def common(self, F):
        """What `log_joint` leaves out is −½ Σ u² over the rows of this, shape (any, m)."""
        return F[:0]

    def posterior(self, F):
        """Responsibilities, shape (k, m), and log-densities of the mixture, shape (m,)."""
        R, U = self.log_joint(F), self.common(F)
        log_p = normalise_logs(R)
        if len(U):
            log_p -= 0.5 * np.einsum("dm,dm->m", U, U)
        return R, log_p

    def sums(self, Y, R):
        """Add up over a chunk, with weights R of shape (k, m): first Σ r, then what `moments` needs, Σ r y and Σ r yyᵀ."""
        first = (Y @ R[:, :, None])[:, :, 0]
        return np.add.reduce(R, axis=1), first, (Y * R[:, None]) @ Y.swapaxes(1, 2)

    def moments(self, share, first, second):
        """From the sums to means and covariances: μ + Lȳ and L(mean of yyᵀ − ȳȳᵀ)Lᵀ.

        Returns
        -------
        means : ndarray, shape (k, d)
        covs : ndarray, shape (k, d, d), or (k, d) where only variances are kept
        lost : ndarray of bool, shape (k, d)
            Where a variance is a small difference of large numbers.
        """
        y = first / share[:, None]
        C = second / share[:, None, None] - y[:, :, None] * y[:, None]
        means = self.means + (self.L @ y[:, :, None])[:, :, 0]
        return means, self.L @ C @ self.L.swapaxes(1, 2), C.diagonal(0, 1, 2) < 1e-6 * (1 + y * y)

    def _invert(self):
        return lower_inverse(self.L)

    def _whiten(self, differences):
        return (self.W @ differences[:, :, None])[:, :, 0]

    def _prepare(self):
        self._width, self._origin = self.means.size, 0.0
        if self.near:       # whitening is one product: [W, −ν] of all Gaussians, one below the other
            self._origin = self.centre[:, None]
            k, d = self.means.shape
            affine = np.empty((k, d, d + 1))
            affine[:, :, :-1], affine[:, :, -1] = self.W, -self.nu
            self._affine = affine.reshape(self._width, d + 1)

    def _finish(self, F):
        """Fill the rows of F above x and 1; return what counts."""
        Z, Y = F[self._width:], F[:self._width].reshape(*self.means.shape, -1)
        if self.near:
            np.matmul(self._affine, Z, out=F[:self._width])
        else:
            np.matmul(self.W, Z[:-1] - self.means[:, :, None], out=Y)
        return Y


class SharedNormals(Normals):
    """k Gaussians with one covariance, L of shape (1, d, d).

    With u = L⁻¹(x − c) the square is uᵀu − 2νᵀu + νᵀν, and the first term is the same for all.
    """

    def log_joint(self, F):
        return self._coefficients @ F

    def common(self, F):
        return self.W[0] @ F[:-1]

    def sums(self, F, R):
        """Σ r, and Σ r times (x − c, 1); of second sums there is no need, the covariance of all the data has them."""
        G = R @ F.T
        return G[:, -1], G

    def moments(self, share, G):
        """The means alone."""
        return self.centre + G[:, :-1] / share[:, None]

    def _whiten(self, differences):
        return differences @ self.W[0].T

    def _prepare(self):
        self._width, self._origin = 0, self.centre[:, None]
        self._coefficients = np.empty((len(self.nu), len(self.centre) + 1))
        self._coefficients[:, :-1] = self.nu @ self.W[0]
        self._coefficients[:, -1] = self.log_peaks - 0.5 * self.squares

    def _finish(self, F):
        return F


class DiagonalNormals(Normals):
    """k Gaussians with independent features: y² = (x − c)²/σ² − 2ν(x − c)/σ + ν²; L holds the σ, shape (k, d)."""

    def log_joint(self, F):
        return self._coefficients @ F

    def sums(self, F, R):
        """Σ r, and Σ r times ((x − c)², x − c, 1)."""
        G = R @ F.T
        return G[:, -1], G

    def moments(self, share, G):
        averages = G / share[:, None]
        squares, mean = averages[:, :self._width], averages[:, self._width:-1]
        variances = squares - mean * mean
        return self.centre + mean, variances, variances < 1e-6 * squares

    def _invert(self):
        return 1 / self.L

    def _whiten(self, differences):
        return self.W * differences

    def _prepare(self):
        self._width, self._origin = self.means.shape[1], self.centre[:, None]
        d = len(self.centre)
        self._coefficients = np.empty((len(self.nu), 2 * d + 1))
        self._coefficients[:, :d] = -0.5 * self.W ** 2
        self._coefficients[:, d:-1] = self.W * self.nu
        self._coefficients[:, -1] = self.log_peaks - 0.5 * self.squares

    def _finish(self, F):
        np.multiply(F[self._width:-1], F[self._width:-1], out=F[:self._width])
        return F
