"""Mixtures of Gaussians: EM, the gradient, and Adam, all from one pass over the data.

With y = L⁻¹(x − μ) and responsibilities r, three sums a component are all that is ever needed:

    N = Σ r,    Σ r y,    Σ r yyᵀ.

EM reads its new mean and covariance from them, and the gradient of the likelihood is made of them too.
"""

from dataclasses import dataclass, replace

import numpy as np

from . import arguments
from .gaussian import Normals, chunks, moments, rounding_floor
from .linalg import cholesky

KINDS = ("full", "tied", "diagonal", "isotropic")
_STRUCTURE = {"full": (), "tied": ("shared",), "diagonal": ("diagonal",), "isotropic": ("diagonal",)}
_LOWEST = np.finfo(float).min
_EMPTY = 1e-10          # a component with fewer points than this keeps its mean and covariance


@dataclass(frozen=True, eq=False)
class Mixture:
    """The mixture p(x) = Σₖ πₖ N(x; μₖ, Σₖ).

    Parameters
    ----------
    weights : array_like, shape (k,)
        π, at least 0, with sum 1.
    means : array_like, shape (k, d)
    covs : array_like, shape (k, d, d)
        Symmetric positive definite.

    Raises
    ------
    ValueError
        If the shapes do not fit, the weights are no probabilities, or a covariance is not positive definite.
    """

    weights: np.ndarray
    means: np.ndarray
    covs: np.ndarray

    def __post_init__(self):
        weights = arguments.probabilities(self.weights, "weights")
        means = arguments.reals(self.means, "means", (len(weights), "d"))
        covs = arguments.symmetric(self.covs, "covs", (*means.shape, means.shape[1]))
        vars(self).update(arguments.frozen(weights=weights, means=means, covs=covs))
        vars(self)["_normals"] = Normals.of(self.means, self.covs, name="covs", each="component")

    @classmethod
    def fit(cls, X, k, rng, n_starts=10, kind="full", tol=1e-8, max_iter=500, floor=0.0):
        """Run EM from several random starts and keep the best end.

        A start puts the means on data points far from each other (k-means++) and gives every component
        the covariance of all the data. Starts in which a component collapses are left out.

        Parameters
        ----------
        X : array_like, shape (n, d)
        k : int
        rng : numpy.random.Generator
        n_starts : int
        kind, tol, max_iter, floor
            As in `em`.

        Returns
        -------
        Mixture

        Raises
        ------
        ValueError
            If X has fewer than k different rows or lacks a dimension, or a component collapses in every start.
        """
        X = arguments.points(X)
        k, n_starts = arguments.count(k, "k"), arguments.count(n_starts, "n_starts")
        best, best_value, failure = None, -np.inf, None
        for _ in range(n_starts):
            start = _random_start(X, k, arguments.generator(rng), floor)
            try:
                model, history = em(X, start, kind, tol, max_iter, floor)
            except ValueError as error:
                failure = error
                continue
            if history[-1] > best_value:
                best, best_value = model, history[-1]
        if best is None:
            raise ValueError(f"X cannot be fitted, none of {n_starts} starts survived; the last: {failure}")
        return best

    def em_step(self, X, kind="full", floor=0.0):
        """One step of EM: the mixture that maximises the expected log-likelihood.

        Parameters
        ----------
        X : array_like, shape (n, d)
        kind, floor
            As in `em`.

        Returns
        -------
        Mixture

        Raises
        ------
        ValueError
            If a component collapses (the message names it), or a point is too far from all of them.
        """
        X = arguments.points(X, self.means.shape[1])
        model = _Model.of(X, self, kind, floor)
        return model.step(X, model.sweep(X)).mixture()

    def log_density(self, X):
        """The log-density log p(x) of each row of X.

        Parameters
        ----------
        X : array_like, shape (n, d)

        Returns
        -------
        ndarray, shape (n,)
            −inf where the density is too small for the exponent range.
        """
        X = arguments.points(X, self.means.shape[1])
        out = np.empty(len(X))
        for rows, _, _, log_p in posteriors(X, self.weights, self._normals):
            out[rows] = log_p
        return out

    def log_likelihood(self, X):
        """The log-likelihood Σᵢ log p(xᵢ), a float."""
        return float(self.log_density(X).sum())

    def responsibilities(self, X):
        """The posterior probability of each component for each row of X.

        Parameters
        ----------
        X : array_like, shape (n, d)

        Returns
        -------
        ndarray, shape (n, k)
            Rows sum to 1.

        Raises
        ------
        ValueError
            If a row is so far out that all its densities underflow even as logarithms.
        """
        X = arguments.points(X, self.means.shape[1])
        out = np.empty((len(X), len(self.weights)))
        for rows, _, R, log_p in posteriors(X, self.weights, self._normals):
            require_reachable(log_p, rows.start)
            out[rows] = R.T
        return out

    def sample(self, n, rng):
        """Draw n points.

        Parameters
        ----------
        n : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray, shape (n, d)
        """
        return self.sample_labelled(n, rng)[0]

    def sample_labelled(self, n, rng):
        """Draw n points together with the component z each comes from: arrays (n, d) and (n,)."""
        rng, n = arguments.generator(rng), arguments.count(n, "n", 0)
        z = rng.choice(len(self.weights), size=n, p=self.weights / self.weights.sum())
        noise = rng.standard_normal((n, self.means.shape[1]))
        L = np.linalg.cholesky(self.covs)
        X = np.empty_like(noise)
        for j in range(len(L)):
            X[z == j] = self.means[j] + noise[z == j] @ L[j].T
        return X, z


def em(X, start, kind="full", tol=1e-8, max_iter=500, floor=0.0):
    """Run EM from a given start until an iteration gains less than `tol`.

    Parameters
    ----------
    X : array_like, shape (n, d)
    start : Mixture
    kind : str
        ``"full"``; ``"tied"`` (one covariance for all components); ``"diagonal"``; ``"isotropic"`` (one
        variance a component).
    tol : float
        Smallest gain in log-likelihood worth another iteration.
    max_iter : int
    floor : float
        Added to every variance. With 0 this is maximum likelihood, and a component may collapse.

    Returns
    -------
    mixture : Mixture
    history : ndarray, shape (n_iterations + 1,)
        Log-likelihood at the start and after each iteration; it never falls (if floor is 0).

    Raises
    ------
    ValueError
        If a component collapses (the message names it), or if two components start alike: EM treats them
        alike for ever.
    """
    X = arguments.points(X, start.means.shape[1])
    tol, max_iter = arguments.number(tol, "tol"), arguments.count(max_iter, "max_iter")
    _require_different(start.means, start.covs)
    model, history = _Model.of(X, start, kind, floor), []
    for iteration in range(max_iter + 1):
        sums = model.sweep(X, last=iteration == max_iter)
        history.append(sums.log_likelihood)
        if iteration == max_iter or iteration and history[-1] - history[-2] < tol:
            break
        model = model.step(X, sums)
    return model.mixture(), np.array(history)


def nll_and_gradients(X, logits, means, raw):
    """Negative log-likelihood per observation, and its gradient in unconstrained parameters.

    With S₁ = Σ r y and S₂ = Σ r yyᵀ the gradients of the log-likelihood are N − nπ for the logits,
    L⁻ᵀS₁ for a mean, and the lower triangle of L⁻ᵀ(S₂ − N·I) for L.

    Parameters
    ----------
    X : array_like, shape (n, d)
    logits : array_like, shape (k,)
        π = softmax(logits).
    means : array_like, shape (k, d)
    raw : array_like, shape (k, d, d)
        The strictly lower part is L's, the diagonal is log L_jj, the rest is not read; Σ = LLᵀ.

    Returns
    -------
    nll : float
    d_logits : ndarray, shape (k,)
    d_means : ndarray, shape (k, d)
    d_raw : ndarray, shape (k, d, d)
        Lower triangular.

    Raises
    ------
    ValueError
        If the shapes do not fit, exp(log L_jj) overflows, or a point is too far from all components.
    """
    logits, means, raw = _unconstrained(logits, means, raw)
    X = arguments.points(X, means.shape[1])
    return _nll_and_gradients(X, logits, means, raw)


def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    """Minimise the negative log-likelihood per observation with Adam.

    Parameters
    ----------
    X, logits, means, raw
        As in `nll_and_gradients`: data, and where to start.
    lr : float
    n_steps : int

    Returns
    -------
    mixture : Mixture
    history : ndarray, shape (n_steps + 1,)
        The loss at the start and after each step.

    Raises
    ------
    ValueError
        If two components start alike (their gradients stay alike), or a gradient is not finite.
    """
    logits, means, raw = _unconstrained(logits, means, raw)
    X = arguments.points(X, means.shape[1])
    _require_different(means, np.tril(raw))
    (k, d), cut = means.shape, (len(logits), len(logits) + means.size)

    def split(theta):
        return theta[:cut[0]], theta[cut[0]:cut[1]].reshape(k, d), theta[cut[1]:].reshape(k, d, d)

    def value_and_gradient(theta):
        nll, *gradients = _nll_and_gradients(X, *split(theta))
        return nll, np.concatenate([g.ravel() for g in gradients])

    theta = np.concatenate([logits, means.ravel(), raw.ravel()])
    theta, history = minimise_by_adam(value_and_gradient, theta, lr, n_steps)
    logits, means, raw = split(theta)
    L = _factors(raw)
    return Mixture(_softmax(logits), means, L @ L.swapaxes(1, 2)), history


def minimise_by_adam(value_and_gradient, theta, lr=0.05, n_steps=1000, beta1=0.9, beta2=0.999, eps=1e-8):
    """Minimise a function with Adam.

    Parameters
    ----------
    value_and_gradient : callable
        Takes theta, returns the value (a float) and the gradient (p,).
    theta : array_like, shape (p,)
        Where to start.
    lr, beta1, beta2, eps : float
    n_steps : int

    Returns
    -------
    theta : ndarray, shape (p,)
    history : ndarray, shape (n_steps + 1,)
        The value at the start and after each step.

    Raises
    ------
    ValueError
        If a gradient, or its square, is not finite.

    Notes
    -----
    Kingma and Ba, *Adam: a method for stochastic optimization*, ICLR 2015, algorithm 1.
    """
    theta = arguments.reals(theta, "theta", ("p",))
    lr, n_steps = arguments.number(lr, "lr", above=0), arguments.count(n_steps, "n_steps")
    m, v, history = np.zeros_like(theta), np.zeros_like(theta), np.empty(n_steps + 1)
    for step in range(1, n_steps + 1):
        history[step - 1], gradient = value_and_gradient(theta)
        size = np.abs(gradient).max()
        if not size < 1e150:
            raise ValueError(f"the gradient must be finite, and its square too, got the size {size} in step {step}: "
                             f"try a smaller lr than {lr:g}.")
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient ** 2
        theta = theta - lr * (m / (1 - beta1 ** step)) / (np.sqrt(v / (1 - beta2 ** step)) + eps)
    history[n_steps], _ = value_and_gradient(theta)
    return theta, history


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
    Y : ndarray, shape (k, d, m)
        Whitened differences.
    R : ndarray, shape (k, m)
        Responsibilities.
    log_p : ndarray, shape (m,)
        Log-densities of the mixture.
    """
    with np.errstate(divide="ignore"):
        log_weights = np.log(weights)[:, None]
    for rows, Z in chunks(X, len(weights)):
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            Y = normals.whiten(Z)
            R = normals.log_densities(Y)
            R += log_weights
            log_p = normalise_logs(R)
        yield rows, Y, R, log_p


def normalise_logs(A):
    """Turn logs into shares that sum to 1 along the first axis, in place; return log Σ exp.

    A column of −inf alone gives −inf, and shares that are NaN.
    """
    top = A.max(axis=0, initial=_LOWEST)
    A -= top
    np.exp(A, out=A)
    total = A.sum(axis=0)
    A /= total
    return top + np.log(total)


def require_reachable(log_p, first_row=0):
    """Raise a ValueError if a point has no density left, so that its posterior is 0/0."""
    if not np.isfinite(log_p.sum()) and not np.isfinite(log_p).all():
        row = first_row + np.flatnonzero(~np.isfinite(log_p))[0]
        raise ValueError(f"X must lie within reach of the components, got row {row} so far out that every "
                         f"log-density is −inf.")


@dataclass(frozen=True, eq=False)
class _Sums:
    """What one pass leaves behind."""

    log_likelihood: float
    N: np.ndarray               # Σ r, shape (k,)
    first: np.ndarray           # Σ r y, shape (k, d)
    second: np.ndarray          # Σ r yyᵀ, shape (k, d, d), or Σ r y², shape (k, d); None if not asked for

    @classmethod
    def of(cls, X, weights, normals, scatter=True, about=None):
        """Pass once over the data.

        Parameters
        ----------
        scatter : bool
            Whether to form the second sums.
        about : Normals, optional
            Take y from these instead, with the responsibilities of `normals`.
        """
        k, d = normals.means.shape
        log_likelihood, N, first = 0.0, np.zeros(k), np.zeros((k, d))
        second = np.zeros((k, d) if normals.diagonal else (k, d, d)) if scatter else None
        for rows, Y, R, log_p in posteriors(X, weights, normals):
            require_reachable(log_p, rows.start)
            log_likelihood += log_p.sum()
            if about is not None:
                Y = about.whiten(np.ascontiguousarray(X[rows].T))
            N += R.sum(axis=1)
            first += (Y @ R[:, :, None])[:, :, 0]
            if scatter and normals.diagonal:
                second += ((Y * Y) @ R[:, :, None])[:, :, 0]
            elif scatter:
                second += (Y * R[:, None]) @ Y.swapaxes(1, 2)
        return cls(float(log_likelihood), N, first, second)


@dataclass(frozen=True, eq=False)
class _Model:
    """A mixture on its way through EM: factorised, and with what stays the same from step to step."""

    weights: np.ndarray
    covs: np.ndarray
    normals: Normals
    kind: str
    floor: float
    rounding: np.ndarray        # variances that mean nothing, shape (d,)
    total: tuple                # mean and covariance of all the data, for kind "tied"

    @classmethod
    def of(cls, X, start, kind, floor):
        arguments.one_of(kind, "kind", KINDS)
        floor = arguments.number(floor, "floor", least=0)
        normals = Normals.of(start.means, start.covs, use=_STRUCTURE[kind])
        return cls(start.weights, start.covs, normals, kind, floor, rounding_floor(X),
                   moments(X) if kind == "tied" else None)

    def sweep(self, X, last=False):
        """The sums at these parameters; the total covariance spares a shared one the second sums."""
        return _Sums.of(X, self.weights, self.normals, scatter=not (last or self.normals.shared))

    def step(self, X, sums):
        """The M-step: the new mean is μ + Lȳ, the new covariance L(mean of yyᵀ − ȳȳᵀ)Lᵀ."""
        old, kept = self.normals, sums.N < _EMPTY
        share = np.where(kept, 1.0, sums.N)[:, None]
        y = np.where(kept[:, None], 0.0, sums.first / share)
        weights, means = sums.N / len(X), old.means + old.stretch(y)
        whole, between = self._moments(sums, share, y, weights, means)
        spread = whole - between
        if (_diagonal(spread) < 1e-6 * _diagonal(whole)).any():
            # The means went so far that the difference has lost its digits: once more, from the new means.
            sums = _Sums.of(X, self.weights, old, about=Normals(means, old.L, old.W))
            means, spread = means + old.stretch(sums.first / share), sums.second / share[..., None]
        covs = np.where(kept[:, None, None], self.covs, old.stretch_covs(spread))
        covs = _restrict(covs, weights, self.kind) + self.floor * np.eye(len(self.rounding))
        try:
            normals = Normals.of(means, covs, _STRUCTURE[self.kind], name="covs", each="component",
                                 floor=self.rounding)
        except ValueError as error:
            raise ValueError(f"a component collapsed: {error} Start elsewhere, take fewer components, or give a "
                             f"floor.") from None
        return replace(self, weights=weights, covs=covs, normals=normals)

    def _moments(self, sums, share, y, weights, means):
        """Second moments of y, and the part of them that the means explain."""
        if sums.second is None:
            centre, covariance = self.total
            W = self.normals.W[0]
            nu = (means - centre) @ W.T
            return (W @ covariance @ W.T)[None], ((weights * nu.T) @ nu)[None]
        if self.normals.diagonal:
            return sums.second / share, y * y
        return sums.second / share[..., None], y[:, :, None] * y[:, None]

    def mixture(self):
        """The finished model."""
        covs = (self.covs + self.covs.swapaxes(1, 2)) / 2
        return Mixture(self.weights / self.weights.sum(), self.normals.means, covs)


def _restrict(covs, weights, kind):
    """The nearest covariances of a kind, in the sense of the likelihood."""
    k, d, _ = covs.shape
    if kind == "full":
        return covs
    if kind == "tied":
        return np.repeat(np.tensordot(weights, covs, 1)[None], k, axis=0)
    variances = _diagonal(covs)
    if kind == "isotropic":
        variances = np.repeat(variances.mean(axis=1, keepdims=True), d, axis=1)
    return variances[:, :, None] * np.eye(d)


def _diagonal(A):
    return A if A.ndim == 2 else np.diagonal(A, axis1=1, axis2=2)


def _require_different(means, shapes):
    """Raise a ValueError if two components have the same mean and the same covariance."""
    rows = np.concatenate([means, shapes.reshape(len(means), -1)], axis=1)
    for j in range(1, len(rows)):
        for i in range(j):
            if (rows[i] == rows[j]).all():
                raise ValueError(f"the components must start different, got the same mean and covariance for "
                                 f"{i} and {j}: nothing would ever tell them apart.")


def _random_start(X, k, rng, floor):
    """Means far from each other (k-means++), and everywhere the covariance of all the data."""
    mean, cov = moments(X)
    cov += floor * np.eye(len(cov))
    cholesky(cov, "the covariance of X", floor=rounding_floor(X))
    Z = (X - mean) / np.sqrt(np.diagonal(cov))
    chosen, distance = [rng.integers(len(X))], np.inf
    while len(chosen) < k:
        distance = np.minimum(distance, ((Z - Z[chosen[-1]]) ** 2).sum(axis=1))
        if not distance.any():
            raise ValueError(f"X must have at least k = {k} different rows, got {len(chosen)}.")
        chosen.append(rng.choice(len(X), p=distance / distance.sum()))
    return Mixture(np.full(k, 1 / k), X[chosen], np.repeat(cov[None], k, axis=0))


def _nll_and_gradients(X, logits, means, raw):
    n, weights, L = len(X), _softmax(logits), _factors(raw)
    normals = Normals(means, L)
    sums = _Sums.of(X, weights, normals)
    W_T = normals.W.swapaxes(1, 2)
    d_means = (W_T @ sums.first[:, :, None])[:, :, 0]
    d = means.shape[1]
    d_raw = np.tril(W_T @ (sums.second - sums.N[:, None, None] * np.eye(d)))
    d_raw[:, range(d), range(d)] *= np.diagonal(L, axis1=1, axis2=2)        # the chain rule for log L_jj
    return -sums.log_likelihood / n, weights - sums.N / n, -d_means / n, -d_raw / n


def _unconstrained(logits, means, raw):
    logits = arguments.reals(logits, "logits", ("k",))
    means = arguments.reals(means, "means", (len(logits), "d"))
    raw = arguments.reals(raw, "raw", (*means.shape, means.shape[1]))
    return logits, means, np.tril(raw)


def _softmax(logits):
    shares = logits.copy()
    normalise_logs(shares)
    return shares


def _factors(raw):
    """L from raw: the diagonal is stored as a logarithm."""
    diagonal = np.arange(raw.shape[1])
    L = raw.copy()
    logs = raw[:, diagonal, diagonal]
    if np.abs(logs).max() > 300:
        raise ValueError(f"raw must have a diagonal of logarithms within ±300, got {logs.flat[np.abs(logs).argmax()]:g}.")
    L[:, diagonal, diagonal] = np.exp(logs)
    return L
