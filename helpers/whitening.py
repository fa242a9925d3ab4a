"""Many Gaussian densities at once: whiten, then add up squares.

With Σ = LLᵀ and y = L⁻¹(x − μ), the density needs nothing but y:

    log N(x; μ, Σ) = −½ yᵀy − Σⱼ log L_jj − ½ d log 2π.

The classes here hold k Gaussians, and go through the data in chunks that fit the cache. Each turns a chunk into
features from which densities, and sums over the data, are one matrix product away:

- `Normals`, a covariance each: y itself, of every Gaussian;
- `SharedNormals`, one covariance for all: y about a common centre, the square expanded;
- `DiagonalNormals`, only variances: x and x² about a common centre, the square expanded.

An expanded square loses digits if the means are far apart, in standard deviations; then `prepare` falls back on
`Normals`, which takes every difference x − μ before it multiplies.
"""

from math import log, pi

import numpy as np

from .linalg import cholesky, lower_inverse

_CHUNK = 120_000        # numbers in one chunk: about the size of the cache
_NEAR = 30              # standard deviations; a square expanded over this distance keeps 10⁻¹²


def prepare(means, L):
    """Take the fastest form that is exact.

    Parameters
    ----------
    means : ndarray, shape (k, d)
    L : ndarray, shape (k, d, d), (1, d, d) or (k, d)
        The Cholesky factor of every covariance; one for all; or, for diagonal ones, standard deviations.

    Returns
    -------
    Normals
    """
    if L.ndim == 3 and len(L) == len(means) > 1:
        return Normals(means, L)
    normals = (DiagonalNormals if L.ndim == 2 else SharedNormals)(means, L)
    if normals.near:
        return normals
    return Normals(means, L[:, :, None] * np.eye(L.shape[1]) if L.ndim == 2 else np.repeat(L, len(means), axis=0))


def factorise(covs, name="covs", each=""):
    """Cholesky factors for `prepare` of covariances (k, d, d), which may be all the same, or diagonal.

    Raises
    ------
    ValueError
        If one is not positive definite.
    """
    if len(covs) > 1 and (covs == covs[0]).all():
        return cholesky(covs[:1], name, each=each)
    variances = covs.diagonal(0, 1, 2)
    if covs.shape[-1] > 1 and np.count_nonzero(covs) == variances.size and np.minimum.reduce(variances, axis=None) > 0:
        return np.sqrt(variances)
    return cholesky(covs, name, each=each)


class Normals:
    """k Gaussians, each with its own covariance.

    Parameters
    ----------
    means : ndarray, shape (k, d)
    L : ndarray, shape (k, d, d)
        Cholesky factors.
    W : ndarray, optional
        L⁻¹.

    Attributes
    ----------
    log_norms : ndarray, shape (k, 1) or (1, 1)
        log N(μ; μ, Σ).
    centre : ndarray, shape (d,)
        c, the mean of the means.
    nu : ndarray, shape (k, d)
        ν = L⁻¹(μ − c).
    near : bool
        Whether no ν is larger than 30.
    """

    def __init__(self, means, L, W=None):
        k, d = means.shape
        self.means, self.L = means, L
        self.W = self._invert() if W is None else W
        scales = L if L.ndim == 2 else L.diagonal(0, 1, 2)
        self.log_norms = (-0.5 * d * log(2 * pi) - np.add.reduce(np.log(scales), axis=1))[:, None]
        self.centre = np.add.reduce(means) / k
        self.nu = self._whiten(means - self.centre)
        self.near = np.maximum.reduce(np.abs(self.nu), axis=None) <= _NEAR
        self._prepare()

    def chunks(self, X):
        """Go through the rows of X, shape (n, d).

        Yields
        ------
        rows : slice
        F : ndarray
            Their features, for the methods below; overwritten by the next chunk.
        """
        n, d = X.shape
        height = self._width + d + 1
        m = min(max(_CHUNK // height, 200), n)
        memory = np.empty(height * m)
        for start in range(0, n, m):
            rows = slice(start, min(start + m, n))
            m = rows.stop - start
            F = memory[:height * m].reshape(height, m)
            Z = F[self._width:]
            np.subtract(X[rows].T, self._origin, out=Z[:d])     # columns: NumPy is fast along the last axis
            Z[d] = 1.0
            yield rows, self._features(Z, F)

    def log_densities(self, Y, log_weights=0.0):
        """Log-densities, shape (k, m); log-weights, shape (k, 1), are added."""
        A = np.einsum("kdm,kdm->km", Y, Y)
        A *= -0.5
        A += self.log_norms + log_weights
        return A

    def sums(self, Y, R, second=True):
        """Add up over a chunk, with weights R of shape (k, m).

        Returns
        -------
        first : ndarray, shape (k, d)
            Σ r y.
        second : ndarray
            Σ r yyᵀ, shape (k, d, d); Σ r y², shape (k, d), where only variances are kept; 0.0 if not asked for.
        """
        first = (Y @ R[:, :, None])[:, :, 0]
        return first, (Y * R[:, None]) @ Y.swapaxes(1, 2) if second else 0.0

    def stretch(self, y):
        """Undo the whitening of a difference for each Gaussian: Ly, shape (k, d)."""
        return (self.L @ y[:, :, None])[:, :, 0]

    def stretch_covs(self, C):
        """Undo the whitening of covariances: LCLᵀ, shape (k, d, d)."""
        return self.L @ C @ self.L.swapaxes(1, 2)

    def _invert(self):
        return lower_inverse(self.L)

    def _whiten(self, differences):
        return (self.W @ differences[:, :, None])[:, :, 0]

    def _prepare(self):
        self._width, self._origin = self.means.size, 0.0
        if self.near:       # whitening is one product: [W, −ν] of all Gaussians, one below the other
            self._origin = self.centre[:, None]
            self._affine = np.concatenate([self.W, -self.nu[:, :, None]], axis=2).reshape(self._width, -1)

    def _features(self, Z, F):
        """Fill the rows of F above Z, which is x about the origin and, last, 1; return the part that counts."""
        F = F[:self._width]
        Y = F.reshape(*self.means.shape, -1)
        if self.near:
            np.matmul(self._affine, Z, out=F)
        else:
            np.matmul(self.W, Z[:-1] - self.means[:, :, None], out=Y)
        return Y


class SharedNormals(Normals):
    """k Gaussians with one covariance: yᵀy = uᵀu − 2νᵀu + νᵀν with u = L⁻¹(x − c); L has shape (1, d, d)."""

    def linear(self, F):
        """The part of the log-densities that is not the same for all Gaussians, νᵀu − ½νᵀν, shape (k, m)."""
        return self._coefficients @ F

    def log_densities(self, F, log_weights=0.0):
        A = self.linear(F)
        A += self.log_norms + log_weights
        A -= 0.5 * np.einsum("dm,dm->m", F[:-1], F[:-1])
        return A

    def sums(self, F, R, second=False):
        """As in `Normals`; of the second sums there is no need, the covariance of all the data has them."""
        G = R @ F.T
        return G[:, :-1] - G[:, -1:] * self.nu, 0.0

    def _prepare(self):
        self._width, self._origin = self.means.shape[1] + 1, self.centre[:, None]
        constants = -0.5 * np.einsum("kd,kd->k", self.nu, self.nu)
        self._coefficients = np.concatenate([self.nu, constants[:, None]], axis=1)

    def _features(self, Z, F):
        F = F[:self._width]
        np.matmul(self.W[0], Z[:-1], out=F[:-1])
        F[-1] = 1.0
        return F


class DiagonalNormals(Normals):
    """k Gaussians with independent features: y² = (x − c)²/σ² − 2ν(x − c)/σ + ν²; L holds the σ, shape (k, d)."""

    def log_densities(self, F, log_weights=0.0):
        A = self._coefficients @ F
        A += log_weights
        return A

    def sums(self, F, R, second=True):
        d, nu = self.means.shape[1], self.nu
        G = R @ F.T
        u = self.W * G[:, d:-1]
        first = u - G[:, -1:] * nu
        return first, self.W ** 2 * G[:, :d] - nu * (u + first)

    def stretch(self, y):
        return self.L * y

    def stretch_covs(self, C):
        """Undo the whitening of variances, shape (k, d)."""
        return self.L ** 2 * C

    def _invert(self):
        return 1 / self.L

    def _whiten(self, differences):
        return self.W * differences

    def _prepare(self):
        self._width, self._origin = self.means.shape[1], self.centre[:, None]
        constants = self.log_norms - 0.5 * np.add.reduce(self.nu * self.nu, axis=1, keepdims=True)
        self._coefficients = np.concatenate([-0.5 * self.W ** 2, self.W * self.nu, constants], axis=1)

    def _features(self, Z, F):
        np.multiply(Z[:-1], Z[:-1], out=F[:self._width])
        return F
