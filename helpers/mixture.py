"""Mixtures of Gaussians, fitted by EM or by Adam."""

from dataclasses import dataclass

import numpy as np

from . import arguments
from .adam import minimise_by_adam
from .expectation import Steps, Sums, require_reachable
from .gaussian import moments
from .linalg import cholesky
from .whitening import Normals, factorise, normalise_logs, prepare

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

    @_quiet
    def __post_init__(self):
        weights = arguments.probabilities(self.weights, "weights")
        means = arguments.reals(self.means, "means", (len(weights), "d"))
        covs = arguments.symmetric(self.covs, "covs", (*means.shape, means.shape[1]))
        vars(self).update(arguments.frozen(weights=weights, means=means, covs=covs))
        vars(self)["_normals"] = prepare(self.weights, self.means, factorise(self.covs, each="component"))

    @classmethod
    def _of(cls, state):
        """What EM ends with: it need not be checked like a mixture from outside."""
        weights, means, covs = state.parameters()
        model = object.__new__(cls)
        vars(model).update(arguments.frozen(weights=weights, means=means, covs=covs), _normals=state.normals)
        return model

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
        steps = Steps.of(arguments.points(X, self.means.shape[1]), kind, floor)
        state = steps.start(self)
        return Mixture._of(steps.maximise(state, steps.expect(state)))

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
        for rows, F in self._normals.chunks(X):
            _, out[rows] = self._normals.posterior(F)
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
        for rows, F in self._normals.chunks(X):
            R, log_p = self._normals.posterior(F)
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
    if not isinstance(start, Mixture):
        raise ValueError(f"start must be a Mixture, got {type(start).__name__}.")
    tol, max_iter = arguments.number(tol, "tol"), arguments.count(max_iter, "max_iter")
    _require_different(start.means, start.covs)
    steps = Steps.of(arguments.points(X, start.means.shape[1]), kind, floor)
    state, history = steps.start(start), []
    for iteration in range(max_iter + 1):
        sums = steps.expect(state)
        history.append(sums.log_likelihood)
        if iteration == max_iter or iteration and history[-1] - history[-2] < tol:
            break
        state = steps.maximise(state, sums)
    return Mixture._of(state), np.array(history)


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


def _require_different(means, shapes):
    """Raise a ValueError if two components have the same mean and the same covariance."""
    rows = np.concatenate([means, shapes.reshape(len(means), -1)], axis=1) + 0.0       # −0 becomes 0
    if len({row.tobytes() for row in rows}) == len(rows):
        return
    same = np.argwhere(np.tril((rows == rows[:, None]).all(axis=2), -1))
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
    n, d, weights, L = *X.shape, _softmax(logits), _factors(raw)
    normals = Normals(weights, means, L)
    log_likelihood, N, (first, second) = Sums.of(X, normals)
    W_T = normals.W.swapaxes(1, 2)
    d_means = (W_T @ first[:, :, None])[:, :, 0]
    d_raw = np.tril(W_T @ (second - N[:, None, None] * np.eye(d)))
    d_raw[:, range(d), range(d)] *= np.diagonal(L, axis1=1, axis2=2)        # the chain rule for log L_jj
    return -log_likelihood / n, weights - N / n, -d_means / n, -d_raw / n


def _unconstrained(logits, means, raw):
    logits = arguments.reals(logits, "logits", ("k",))
    means = arguments.reals(means, "means", (len(logits), "d"))
    raw = arguments.reals(raw, "raw", (*means.shape, means.shape[1]))
    return logits, means, np.tril(raw)


def _softmax(logits):
    shares = logits[:, None].copy()
    normalise_logs(shares)
    return shares[:, 0]


def _factors(raw):
    """L from raw: the diagonal is stored as a logarithm."""
    diagonal = np.arange(raw.shape[1])
    L = raw.copy()
    logs = raw[:, diagonal, diagonal]
    if np.abs(logs).max() > 300:
        raise ValueError(f"raw must have a diagonal of logarithms within ±300, got {logs.flat[np.abs(logs).argmax()]:g}.")
    L[:, diagonal, diagonal] = np.exp(logs)
    return L
