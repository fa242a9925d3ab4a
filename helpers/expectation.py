"""The two steps of EM, made of one pass over the data.

With y = L⁻¹(x − μ) and responsibilities r, three sums a component are all that is ever needed:

    N = Σ r,    Σ r y,    Σ r yyᵀ.

EM reads its new mean and covariance from them, and the gradient of the likelihood is made of them too.
"""

from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

import numpy as np

from . import arguments
from .gaussian import moments
from .linalg import cholesky
from .whitening import DiagonalNormals, Normals, SharedNormals, prepare

KINDS = ("full", "tied", "diagonal", "isotropic")
_LOWEST = np.finfo(float).min
_FAINT = -708.0
_FAINTEST = float(np.exp(np.full(1, _FAINT))[0])
_EMPTY = 1e-10          # a component with fewer points than this keeps its mean and covariance


def posteriors(X, weights, normals):
    """Go through the data in chunks, and say which component each point comes from.

    Parameters
    ----------
    X : ndarray, shape (n, d)
    weights : ndarray, shape (k,)
    normals : Normals

    Yields
    ------
    rows : slice
    F : ndarray
        Features, see `whitening`.
    R : ndarray, shape (k, m)
        Responsibilities.
    log_p : ndarray, shape (m,)
        Log-densities of the mixture.
    """
    log_weights = np.log(weights)[:, None]
    for rows, F in normals.chunks(X):
        R = normals.log_densities(F, log_weights)
        log_p = normalise_logs(R)
        yield rows, F, R, log_p


def normalise_logs(A):
    """Turn logs into shares that sum to 1 along the first axis, in place; return log Σ exp.

    A column of −inf alone gives −inf, and shares that are NaN.
    """
    top = np.maximum.reduce(A, axis=0, initial=_LOWEST)
    A -= top
    np.maximum(A, _FAINT, out=A)        # below, exp takes four times as long to find 0;
    np.exp(A, out=A)
    A -= _FAINTEST                      # so subtract what is left, which changes nothing else
    total = np.add.reduce(A)
    A /= total
    return top + np.log(total)


def require_reachable(log_p, what="components", first_row=0):
    """The sum of log-densities; a ValueError if a point has no density left, so that its posterior is 0/0."""
    total = float(np.add.reduce(log_p))
    if not isfinite(total):
        row = first_row + np.flatnonzero(~np.isfinite(log_p))[0]
        raise ValueError(f"X must lie within reach of the {what}, got row {row} so far out that every log-density is "
                         f"−inf.")
    return total


class Sums(NamedTuple):
    """What one pass leaves behind."""

    log_likelihood: float
    N: np.ndarray               # Σ r, shape (k,)
    first: np.ndarray           # Σ r y, shape (k, d)
    second: np.ndarray          # Σ r yyᵀ, shape (k, d, d), or Σ r y², shape (k, d)

    @classmethod
    def of(cls, X, weights, normals, second=True, about=None):
        """Pass once over the data.

        Parameters
        ----------
        second : bool
            Whether the second sums are needed.
        about : Normals, optional
            Take y from these instead, with the responsibilities of `normals`.
        """
        k, d = normals.means.shape
        log_likelihood, N, sums = 0.0, np.zeros(k), (0.0, 0.0)
        for rows, F, R, log_p in posteriors(X, weights, normals):
            log_likelihood += require_reachable(log_p, first_row=rows.start)
            N += np.add.reduce(R, axis=1)
            for part, features in about.chunks(X[rows]) if about else [(slice(None), F)]:
                first, squares = (about or normals).sums(features, R[:, part], second)
                sums = sums[0] + first, sums[1] + squares
        return cls(log_likelihood, N, *sums)


class State(NamedTuple):
    """A mixture on its way through EM; covs may be short, (1, d, d) for tied and (k, d) for diagonal ones."""

    weights: np.ndarray
    covs: np.ndarray
    normals: Normals

    def parameters(self):
        """Weights, means and covariances in their full shapes."""
        covs = matrices(self.covs)
        covs = np.repeat((covs + covs.swapaxes(1, 2)) / 2, len(self.weights) // len(covs), axis=0)
        return self.weights / self.weights.sum(), self.normals.means, covs


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of EM for one data set and kind, with what stays the same from step to step."""

    X: np.ndarray
    kind: str
    floor: float
    rounding: np.ndarray        # the variances that rounding alone can give, shape (d,)
    total: tuple                # mean and covariance of all the data, for kind "tied"

    @classmethod
    def of(cls, X, kind, floor):
        arguments.one_of(kind, "kind", KINDS)
        size = np.maximum(X.max(axis=0), -X.min(axis=0))
        return cls(X, kind, arguments.number(floor, "floor", least=0), (1e-15 * size) ** 2,
                   moments(X) if kind == "tied" else None)

    def start(self, mixture):
        """The first state: without the structure that a kind does not keep."""
        covs, normals = mixture.covs, mixture._normals
        keeps = {"full": Normals, "tied": SharedNormals}.get(self.kind, DiagonalNormals)
        if type(normals) not in (Normals, keeps):
            normals = Normals(mixture.means, np.linalg.cholesky(covs))
        return State(mixture.weights, covs, normals)

    def expect(self, state, last=False):
        """The E-step: one pass for the sums that the M-step needs."""
        return Sums.of(self.X, state.weights, state.normals, second=not last)

    def maximise(self, state, sums):
        """The M-step: the new mean is μ + Lȳ, the new covariance L(mean of yyᵀ − ȳȳᵀ)Lᵀ."""
        old, share = state.normals, np.maximum(sums.N, _EMPTY)[:, None]
        y, weights = sums.first / share, sums.N / len(self.X)
        means = old.means + old.stretch(y)
        if type(old) is SharedNormals:          # what the means do not explain of the covariance of all the data
            D = means - self.total[0]
            covs = (self.total[1] - (weights * D.T) @ D)[None]
        else:
            spread, starved = _central(sums.second, share, y), sums.N < _EMPTY
            if _lost_digits(spread, y, starved):       # the means went far: once more, about the new ones
                far = Normals(means, matrices(old.L))
                sums, old = Sums.of(self.X, state.weights, old, about=far), far
                y = sums.first / share
                means, spread = means + old.stretch(y), _central(sums.second, share, y)
            covs = _restrict(old.stretch_covs(spread), weights, self.kind)
            if self.kind != "tied" and np.logical_or.reduce(starved):
                kept = _restrict(state.covs, weights, self.kind)
                covs = np.where(starved.reshape(-1, *[1] * (covs.ndim - 1)), kept, covs)
        if self.floor:
            covs = covs + self.floor * (np.eye(len(self.rounding)) if covs.ndim == 3 else 1.0)
        form = Normals if self.kind == "full" else prepare
        return State(weights, covs, form(means, self._factors(covs)))

    def _factors(self, covs):
        """Cholesky factors, or standard deviations; a ValueError if a component has collapsed."""
        if covs.ndim == 2 and np.minimum.reduce(covs - self.rounding, axis=None) > 0:
            return np.sqrt(covs)
        try:
            return cholesky(matrices(covs), "covs", floor=self.rounding, each="component")
        except ValueError as error:
            raise ValueError(f"X makes a component collapse: {error} Start elsewhere, take fewer components, or give "
                             f"a floor.") from None


def _central(second, share, y):
    """Covariances, or variances, of y."""
    if second.ndim == 2:
        return second / share - y * y
    return second / share[:, :, None] - y[:, :, None] * y[:, None]


def _lost_digits(spread, y, starved):
    """Whether a variance of y, of a component that has points, is a small difference of large numbers."""
    variances = spread if spread.ndim == 2 else spread.diagonal(0, 1, 2)
    limit = max(1e-4, 1e-6 * np.maximum.reduce(y * y, axis=None))
    return np.minimum.reduce(variances, axis=None) < limit and (variances[~starved] < limit).any()


def matrices(L):
    """Factors as matrices, also where only standard deviations are kept."""
    return L if L.ndim == 3 else L[:, :, None] * np.eye(L.shape[1])


def _restrict(covs, weights, kind):
    """The covariances of a kind that fit best, in their short form."""
    if kind == "full":
        return covs
    if kind == "tied":
        return np.einsum("k,kij->ij", weights, covs)[None]
    variances = covs if covs.ndim == 2 else covs.diagonal(0, 1, 2)
    if kind == "isotropic":
        variances = np.repeat(variances.mean(axis=1, keepdims=True), variances.shape[1], axis=1)
    return variances
