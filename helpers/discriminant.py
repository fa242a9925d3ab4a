"""Gaussian discriminant analysis: one Gaussian a class, and Bayes' rule.

A shared covariance makes the log-posterior linear in x, so it is computed that way: exact however far out.
A missing feature is marginalised out: its rows and columns leave the covariance.
"""

from dataclasses import dataclass
from math import isnan

import numpy as np

from . import arguments
from .expectation import require_reachable
from .gaussian import blocks, require_squares
from .linalg import cholesky, lower_inverse
from .whitening import Normals, SharedNormals, factorise, matrices, prepare

KINDS = ("full", "shared", "diagonal", "isotropic")
_quiet = np.errstate(over="ignore", divide="ignore", invalid="ignore")     # −inf is an answer here; NaN is caught
_BLOCK = 500_000        # numbers in one block of covariances, one for each pattern of missing features


@dataclass(frozen=True, eq=False)
class Discriminant:
    """Classes k with prior p(k) and density N(x; μₖ, Σₖ).

    Parameters
    ----------
    priors : array_like, shape (K,)
        At least 0, with sum 1.
    means : array_like, shape (K, d)
    covs : array_like, shape (K, d, d)
        Symmetric positive definite.
    kind : str
        ``"full"``, ``"shared"``, ``"diagonal"`` or ``"isotropic"`` (one variance for all): how `with_class` and
        `without_class` form covariances.
    counts : array_like, shape (K,), optional
        Samples in each class; what `fit` has seen.
    class_covs : array_like, shape (K, d, d), optional
        The covariance of each class by itself; its variances, shape (K, d), if diagonal. What `fit` has seen.

    Raises
    ------
    ValueError
        If the shapes do not fit, the priors are no probabilities, or a covariance is not positive definite.
    """

    priors: np.ndarray
    means: np.ndarray
    covs: np.ndarray
    kind: str = "full"
    counts: np.ndarray = None
    class_covs: np.ndarray = None

    @_quiet
    def __post_init__(self):
        arguments.one_of(self.kind, "kind", KINDS)
        priors = arguments.probabilities(self.priors, "priors")
        means = arguments.reals(self.means, "means", (len(priors), "d"))
        covs = arguments.symmetric(self.covs, "covs", (*means.shape, means.shape[1]))
        vars(self).update(arguments.frozen(priors=priors, means=means, covs=covs))
        vars(self)["_normals"] = _normals(self.priors, self.means, factorise(self.covs, each="class"))

    @classmethod
    @_quiet
    def fit(cls, X, t, kind="full"):
        """Maximise the likelihood of points with labels.

        Parameters
        ----------
        X : array_like, shape (n, d)
        t : array_like of int, shape (n,)
            Labels 0 … K−1, each of which occurs.
        kind : str
            ``"full"``: a covariance for each class; ``"shared"``: one for all; ``"diagonal"``: variances for each
            class (naive Bayes); ``"isotropic"``: one variance for all features and classes.

        Returns
        -------
        Discriminant

        Raises
        ------
        ValueError
            If a class has no sample, or too few for its covariance; names the class and the feature.
        """
        X = arguments.points(X)
        t = arguments.labels(t, len(X))
        arguments.one_of(kind, "kind", KINDS)
        counts = np.bincount(t)
        if np.count_nonzero(counts) < len(counts):
            raise ValueError(f"t must contain every class 0 … {len(counts) - 1}, got no sample of class "
                             f"{counts.argmin()}.")
        return _assemble(counts, *_class_moments(X, t, counts, kind == "diagonal"), kind)

    @_quiet
    def log_posterior(self, X):
        """The log-posterior log p(k | x) of each class for each row of X.

        Parameters
        ----------
        X : array_like, shape (n, d)
            NaN means missing, and is marginalised out.

        Returns
        -------
        ndarray, shape (n, K)
            Rows of exp sum to 1; a row with everything missing gives the log-priors.

        Raises
        ------
        ValueError
            If X is infinite, or so far out that every class has the log-density −inf.
        """
        X = arguments.points(X, self.means.shape[1], missing=True)
        out = np.empty((len(X), len(self.priors)))
        for rows, A in self._log_joint(X):
            A -= A.max(axis=0)
            A -= np.log(np.exp(A).sum(axis=0))
            out[rows] = A.T
        return out

    @_quiet
    def predict(self, X):
        """The most probable class of each row of X.

        Parameters, errors
            As in `log_posterior`.

        Returns
        -------
        ndarray of int, shape (n,)
        """
        X = arguments.points(X, self.means.shape[1], missing=True)
        out = np.empty(len(X), dtype=int)
        for rows, A in self._log_joint(X):
            out[rows] = A.argmax(axis=0)
        return out

    def boundary(self, k, l):
        """The quadratic xᵀAx + bᵀx + c = log p(k | x) − log p(l | x), which is 0 on the boundary.

        Parameters
        ----------
        k, l : int

        Returns
        -------
        A : ndarray, shape (d, d)
            Symmetric; exactly 0 if the classes share their covariance.
        b : ndarray, shape (d,)
        c : float

        Raises
        ------
        ValueError
            If there is no such class, or a prior is 0.
        """
        k, l = self._class(k, "k"), self._class(l, "l")
        if not self.priors[[k, l]].all():
            raise ValueError("priors must be positive for a boundary, got 0.")
        W = lower_inverse(np.linalg.cholesky(self.covs[[k, l]]))
        P, mu = W.swapaxes(1, 2) @ W, self.means[[k, l]]
        odds = np.log(self.priors[k] / self.priors[l])
        if (self.covs[k] == self.covs[l]).all():
            b = P[0] @ (mu[0] - mu[1])
            return np.zeros_like(P[0]), b, float(odds - b @ (mu[0] + mu[1]) / 2)
        y = (W @ mu[:, :, None])[:, :, 0]
        log_scales = np.log(np.diagonal(W, axis1=1, axis2=2)).sum(axis=1) - (y * y).sum(axis=1) / 2
        b = P[0] @ mu[0] - P[1] @ mu[1]
        return (P[1] - P[0]) / 2, b, float(odds + log_scales[0] - log_scales[1])

    @_quiet
    def with_class(self, X_new):
        """Add a class, as if it had been there when the others were fitted.

        Parameters
        ----------
        X_new : array_like, shape (n_new, d)
            Its samples; it becomes class K.

        Returns
        -------
        Discriminant

        Raises
        ------
        ValueError
            If this model was not made by `fit`, or the samples are too few.
        """
        if self.counts is None:
            raise ValueError("a class can be added to a model made by Discriminant.fit only: priors alone do not "
                             "say how many samples there were.")
        X_new = arguments.points(X_new, self.means.shape[1], "X_new")
        count = np.array([len(X_new)])
        mean, cov = _class_moments(X_new, np.zeros(count, dtype=int), count, self.kind == "diagonal")
        return _assemble(np.append(self.counts, count), np.vstack([self.means, mean]),
                         np.concatenate([self.class_covs, cov]), self.kind)

    def without_class(self, k):
        """Remove a class, as if it had never been there; later classes move down by one.

        Parameters
        ----------
        k : int

        Returns
        -------
        Discriminant

        Raises
        ------
        ValueError
            If there is no such class, or no other.
        """
        kept = np.arange(len(self.priors)) != self._class(k, "k")
        if not self.priors[kept].any():
            raise ValueError("another class with a positive prior must remain, got none.")
        if self.counts is None:
            priors = self.priors[kept] / self.priors[kept].sum()
            return Discriminant(priors, self.means[kept], self.covs[kept], self.kind)
        return _assemble(self.counts[kept], self.means[kept], self.class_covs[kept], self.kind)

    def _class(self, k, name):
        if arguments.count(k, name, 0) >= len(self.priors):
            raise ValueError(f"{name} must be a class 0 … {len(self.priors) - 1}, got {k}.")
        return int(k)

    def _log_joint(self, X):
        """log p(k) + log p(x | k) up to what all classes share, in chunks: rows, and A of shape (K, m)."""
        if isnan(np.add.reduce(X, axis=None)):
            for rows, X_seen, normals in self._by_pattern(X):
                for part, A in _log_joint(X_seen, normals):
                    yield rows[part], A
        else:
            yield from _log_joint(X, self._normals)

    def _by_pattern(self, X):
        """Rows with the same features missing go together.

        A missing feature becomes an independent one of variance 1 that sits at its mean: the Cholesky factor of
        the others is then the marginal one, and all patterns have the same shape.
        """
        K, d = self.means.shape
        absent = np.isnan(X)
        patterns, which = np.unique(np.packbits(absent, axis=1), axis=0, return_inverse=True)
        groups = np.split(np.argsort(which.ravel(), kind="stable"), np.cumsum(np.bincount(which.ravel()))[:-1])
        covs = self.covs[:1] if isinstance(self._normals, SharedNormals) else self.covs
        block = max(_BLOCK // covs.size, 1)
        for start in range(0, len(groups), block):
            here = groups[start:start + block]
            seen = ~absent[[rows[0] for rows in here]]
            both = seen[:, None, :, None] & seen[:, None, None, :]
            L = np.linalg.cholesky(np.where(both, covs, np.eye(d)))
            W = lower_inverse(L)
            for p, rows in enumerate(here):
                form = SharedNormals if len(covs) < K else Normals
                yield rows, np.where(seen[p], X[rows], 0.0), form(self.priors, self.means * seen[p], L[p], W[p])


def _log_joint(X, normals):
    """As the method, for complete rows."""
    for rows, F in normals.chunks(X):
        A = normals.log_joint(F)
        require_reachable(np.maximum.reduce(A), "classes", rows.start)
        yield rows, A


def _normals(priors, means, L):
    """The form for each kind; classes that share their covariance keep it even where they are far apart."""
    return SharedNormals(priors, means, L) if L.ndim == 3 and len(L) == 1 else prepare(priors, means, L)


def _class_moments(X, t, counts, independent):
    """As `moments`, of all classes at once; only variances, shape (K, d), if the features are independent.

    Differences to the first sample of the class come first: they are exact far from the origin, and 0 in a constant
    column. The mean is at most √n standard deviations from that sample, so variances need no second pass.
    """
    members = t == np.arange(len(counts))[:, None]
    first, sums = X[members.argmax(axis=1)], 0.0
    for rows in blocks(X):
        D = X[rows] - first.take(t[rows], axis=0)
        sums = sums + members[:, rows].astype(float) @ (np.concatenate([D, D * D], axis=1) if independent else D)
    averages = sums / counts[:, None]
    if independent:
        mean, squares = averages[:, :X.shape[1]], averages[:, X.shape[1]:]
        require_squares(squares)
        return first + mean, squares - mean * mean
    means, squares = first + averages, 0.0
    for rows in blocks(X):
        D = X[rows] - means.take(t[rows], axis=0)
        own = (D.take(member.nonzero()[0], axis=0) for member in members[:, rows])
        squares = squares + np.array([D_k.T @ D_k for D_k in own])
    require_squares(squares.diagonal(0, 1, 2))
    return means, squares / counts[:, None, None]


def _assemble(counts, means, class_covs, kind):
    """Put classes together that were fitted one by one: a model that need not be checked like one from outside."""
    (K, d), priors, covs = means.shape, counts / np.add.reduce(counts), class_covs
    if kind == "full" and counts.min() <= d:
        raise ValueError(f"t must give class {counts.argmin()} more than d = {d} samples for a covariance of its "
                         f"own, got {counts.min()}: pool the classes with kind='shared'.")
    if kind in ("shared", "isotropic"):
        covs = (priors @ class_covs.reshape(K, d * d)).reshape(1, d, d)
    if kind == "isotropic":
        covs = covs.trace(0, 1, 2) / d * np.eye(d)[None]
    if kind == "diagonal" and np.minimum.reduce(class_covs, axis=None) > 0:
        L = np.sqrt(class_covs)
    else:
        L = cholesky(matrices(covs, len(covs)), "covs", each="class")
    model = object.__new__(Discriminant)
    vars(model).update(arguments.frozen(priors=priors, means=means, covs=matrices(covs, K), counts=counts,
                                        class_covs=class_covs), kind=kind, _normals=_normals(priors, means, L))
    return model
