"""Mixtures of Gaussians: EM, the gradient, and Adam, all from one pass over the data.

With y = L⁻¹(x − μ) and responsibilities r, three sums a component are all that is ever needed:

    N = Σ r,    Σ r y,    Σ r yyᵀ.

EM reads its new mean and covariance from them, and the gradient of the likelihood is made of them too.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from . import arguments
from .gaussian import moments
from .linalg import cholesky
from .whitening import DiagonalNormals, Normals, SharedNormals, factorise, prepare

KINDS = ("full", "tied", "diagonal", "isotropic")
_LOWEST = np.finfo(float).min
_EMPTY = 1e-10          # a component with fewer points than this keeps its mean and covariance
_quiet = np.errstate(over="ignore", divide="ignore", invalid="ignore")     # −inf is an answer here; NaN is caught


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
        vars(self)["_normals"] = prepare(self.means, factorise(self.covs, each="component"))

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

    @_quiet
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
        steps = _Steps.of(arguments.points(X, self.means.shape[1]), kind, floor)
        state = steps.start(self)
        return steps.maximise(state, steps.expect(state)).mixture()

    @_quiet
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

    @_quiet
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
            require_reachable(log_p, first_row=rows.start)
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


@_quiet
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
    tol, max_iter = arguments.number(tol, "tol"), arguments.count(max_iter, "max_iter")
    _require_different(start.means, start.covs)
    steps = _Steps.of(arguments.points(X, start.means.shape[1]), kind, floor)
    state, history = steps.start(start), []
    for iteration in range(max_iter + 1):
        sums = steps.expect(state, last=iteration == max_iter)
        history.append(sums.log_likelihood)
        if iteration == max_iter or iteration and history[-1] - history[-2] < tol:
            break
        state = steps.maximise(state, sums)
    return state.mixture(), np.array(history)


@_quiet
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


@_quiet
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
    top = A.max(axis=0, initial=_LOWEST)
    A -= top
    np.exp(A, out=A)
    total = A.sum(axis=0)
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


@dataclass(frozen=True, eq=False)
class _Sums:
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


@dataclass(frozen=True, eq=False)
class _State:
    """A mixture on its way through EM; covs may be short, (1, d, d) for tied and (k, d) for diagonal ones."""

    weights: np.ndarray
    covs: np.ndarray
    normals: Normals

    def mixture(self):
        covs = _matrices(self.covs)
        covs = np.repeat((covs + covs.swapaxes(1, 2)) / 2, len(self.weights) // len(covs), axis=0)
        return Mixture(self.weights / self.weights.sum(), self.normals.means, covs)


@dataclass(frozen=True, eq=False)
class _Steps:
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
        return _State(mixture.weights, covs, normals)

    def expect(self, state, last=False):
        """The E-step: one pass for the sums that the M-step needs."""
        return _Sums.of(self.X, state.weights, state.normals, second=not last)

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
                far = Normals(means, _matrices(old.L))
                sums, old = _Sums.of(self.X, state.weights, old, about=far), far
                y = sums.first / share
                means, spread = means + old.stretch(y), _central(sums.second, share, y)
            covs = _restrict(old.stretch_covs(spread), weights, self.kind)
            if sums.N.min() < _EMPTY and self.kind != "tied":
                kept = _restrict(state.covs, weights, self.kind)
                covs = np.where(starved.reshape(-1, *[1] * (covs.ndim - 1)), kept, covs)
        if self.floor:
            covs = covs + self.floor * (np.eye(len(self.rounding)) if covs.ndim == 3 else 1.0)
        form = Normals if self.kind == "full" else prepare
        return _State(weights, covs, form(means, self._factors(covs)))

    def _factors(self, covs):
        """Cholesky factors, or standard deviations; a ValueError if a component has collapsed."""
        if covs.ndim == 2 and (covs > self.rounding).all():
            return np.sqrt(covs)
        try:
            return cholesky(_matrices(covs), "covs", floor=self.rounding, each="component")
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
    limit = max(1e-4, 1e-6 * (y * y).max())
    return variances.min() < limit and (variances[~starved] < limit).any()


def _matrices(L):
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


def _require_different(means, shapes):
    """Raise a ValueError if two components have the same mean and the same covariance."""
    rows = np.concatenate([means, shapes.reshape(len(means), -1)], axis=1)
    same = np.argwhere(np.tril((rows == rows[:, None]).all(axis=2), -1))
    if same.size:
        raise ValueError(f"the components must start different, got the same mean and covariance for {same[0, 1]} and "
                         f"{same[0, 0]}: nothing would ever tell them apart.")


def _random_start(X, k, rng, floor):
    """Means far from each other (k-means++), and everywhere the covariance of all the data."""
    mean, cov = moments(X)
    cov += floor * np.eye(len(cov))
    cholesky(cov, "the covariance of X")
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
