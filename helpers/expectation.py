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
from .gaussian import blocks, moments
from .linalg import cholesky
from .whitening import DiagonalNormals, Normals, SharedNormals, deviations, matrices, normalise_logs, prepare

KINDS = ("full", "tied", "diagonal", "isotropic")
_EMPTY = 1e-10          # a component with fewer points than this keeps its mean and covariance


def require_reachable(log_p, what="components", first_row=0):
    """The sum of log-densities; a ValueError if a point has no density left, so that its posterior is 0/0."""
    total = float(np.add.reduce(log_p))
    if not isfinite(total):
        row = first_row + np.flatnonzero(~np.isfinite(log_p))[0]
        raise ValueError(f"X must lie within reach of the {what}, got row {row} so far out that every log-density is "
                         f"−inf.")
    return total


class Sums(NamedTuple):
    """What one pass leaves behind: the log-likelihood, and the sums that `Normals.sums` describes."""

    log_likelihood: float
    N: np.ndarray               # Σ r, shape (k,)
    rest: list

    @classmethod
    def of(cls, X, normals, about=None):
        """Pass once over the data.

        Parameters
        ----------
        X : ndarray, shape (n, d)
        normals : Normals
        about : Normals, optional
            Take the sums about these instead, with the responsibilities of `normals`.
        """
        log_likelihood, sums = 0.0, None
        for rows, F in normals.chunks(X):
            R, U = normals.log_joint(F), normals.common(F)
            log_p = normalise_logs(R)
            log_likelihood += require_reachable(log_p, first_row=rows.start)
            if len(U):
                log_likelihood -= 0.5 * float(np.vdot(U, U))
                if not isfinite(log_likelihood):
                    require_reachable(-np.einsum("dm,dm->m", U, U), first_row=rows.start)
            new = (about or normals).sums(about.features(X[rows]) if about else F, R)
            sums = new if sums is None else [old + more for old, more in zip(sums, new)]
        N, *rest = sums
        return cls(log_likelihood, N, rest)


class State(NamedTuple):
    """A mixture on its way through EM; covs may be short, (1, d, d) for tied and (k, d) for diagonal ones."""

    covs: np.ndarray
    normals: Normals

    def parameters(self):
        """Weights, means and covariances in their full shapes."""
        weights = self.normals.weights
        covs = matrices(self.covs, len(weights))
        return weights / weights.sum(), self.normals.means, (covs + covs.swapaxes(1, 2)) / 2


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
        size = 0.0
        for rows in blocks(X):
            size = np.maximum(size, np.maximum.reduce(np.abs(X[rows].T.copy()), axis=1))
        return cls(X, kind, arguments.number(floor, "floor", least=0), (1e-15 * size) ** 2,
                   moments(X) if kind == "tied" else None)

    def start(self, mixture):
        """The first state: in the form that a kind keeps, or in the general one."""
        normals, covs = mixture._normals, mixture.covs
        scales = deviations(covs) if self.kind in ("diagonal", "isotropic") else None
        if scales is not None:
            normals = prepare(mixture.weights, mixture.means, scales)
        elif type(normals) is not (SharedNormals if self.kind == "tied" else Normals):
            normals = Normals(mixture.weights, mixture.means, np.linalg.cholesky(covs))
        return State(covs, normals)

    def expect(self, state):
        """The E-step: one pass for the sums that the M-step needs."""
        return Sums.of(self.X, state.normals)

    def maximise(self, state, sums):
        """The M-step: new means and covariances from the sums, in the form of the kind."""
        normals, weights, share = state.normals, sums.N / len(self.X), np.maximum(sums.N, _EMPTY)
        if type(normals) is SharedNormals:          # what the means do not explain of the covariance of all the data
            means = normals.moments(share, *sums.rest)
            D = means - self.total[0]
            covs = (self.total[1] - (weights * D.T) @ D)[None]
        else:
            means, covs, lost = normals.moments(share, *sums.rest)
            if np.logical_or.reduce(lost, axis=None) and lost[sums.N > _EMPTY].any():
                means, covs = self._once_more(normals, means, share)
            covs = _restrict(covs, weights, self.kind)
        if min(sums.N) < _EMPTY:
            empty = sums.N < _EMPTY
            means = np.where(empty[:, None], normals.means, means)
            if self.kind != "tied":
                kept = _restrict(state.covs, weights, self.kind)
                covs = np.where(empty.reshape(-1, *[1] * (covs.ndim - 1)), kept, covs)
        if self.floor:
            covs = covs + self.floor * (np.eye(len(self.rounding)) if covs.ndim == 3 else 1.0)
        form = Normals if self.kind == "full" else prepare
        return State(covs, form(weights, means, self._factors(covs)))

    def _once_more(self, normals, means, share):
        """The means went far, and digits were lost: the sums about the new means."""
        far = Normals(normals.weights, means, matrices(normals.L, len(means)))
        return far.moments(share, *Sums.of(self.X, normals, about=far).rest)[:2]

    def _factors(self, covs):
        """Cholesky factors, or standard deviations; a ValueError if a component has collapsed."""
        if covs.ndim == 2 and np.minimum.reduce(covs - self.rounding, axis=None) > 0:
            return np.sqrt(covs)
        try:
            return cholesky(matrices(covs, len(covs)), "covs", floor=self.rounding, each="component")
        except ValueError as error:
            raise ValueError(f"X makes a component collapse: {error} Start elsewhere, take fewer components, or give "
                             f"a floor.") from None


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
