"""Exponential families: p(x) = h(x) exp(θᵀT(x)) / Z(θ), fitted by matching moments.

The gradient of log Z is E[T], its Hessian Cov[T]. So the maximum of the likelihood, where it exists, is the one
θ with E[T] equal to the sample mean of T, and Newton's method finds it.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Callable

import numpy as np

from . import arguments

_SINGULAR = 1e-14       # an eigenvalue of Cov[T], in units of the support, that is rounding


@dataclass(frozen=True, eq=False)
class Family:
    """A family on a support of m points.

    Parameters
    ----------
    T : array_like, shape (m, p)
        Sufficient statistics of each point.
    log_h : array_like, shape (m,)
        Log of the base measure; for a continuous family, of quadrature weights. −inf takes a point away.

    Raises
    ------
    ValueError
        If the shapes do not fit, T is not finite, or every entry of log_h is −inf.
    """

    T: np.ndarray
    log_h: np.ndarray

    def __post_init__(self):
        T = arguments.reals(self.T, "T", ("m", "p"))
        log_h = arguments.reals(self.log_h, "log_h", (len(T),), finite=False)
        absent = np.isneginf(log_h)
        arguments.reals(np.where(absent, 0.0, log_h), "log_h")
        if T.size == 0 or absent.all():
            raise ValueError("log_h must leave at least one point of the support, got none.")
        vars(self).update(arguments.frozen(T=T, log_h=log_h))

    def log_partition(self, theta):
        """log Z(θ) = log Σⱼ hⱼ exp(θᵀTⱼ), a float."""
        return self._tilt(self._theta(theta))[0]

    def probabilities(self, theta):
        """The probability of each point of the support, shape (m,)."""
        return self._tilt(self._theta(theta))[1]

    def mean(self, theta):
        """E[T], the gradient of log Z, shape (p,)."""
        return self.probabilities(theta) @ self.T

    def covariance(self, theta):
        """Cov[T], the Hessian of log Z, shape (p, p)."""
        weights = self.probabilities(theta)
        D = self.T - weights @ self.T
        return (D * weights[:, None]).T @ D

    def fit(self, T_bar, tol=1e-10, max_iter=200):
        """Find θ with E[T] = T̄: the maximum-likelihood estimate.

        Parameters
        ----------
        T_bar : array_like, shape (p,)
            The mean of T over a sample.
        tol : float
            How close E[T] has to come, times max(1, max|T̄|); or as close as θᵀT can be computed.
        max_iter : int

        Returns
        -------
        ndarray, shape (p,)

        Raises
        ------
        ValueError
            If T̄ is not inside the convex hull of the support's T, so that no finite maximum exists; if the columns
            of T and 1 are dependent; or if ``max_iter`` runs out.

        Notes
        -----
        How the code knows that a maximum exists: let δ = Cov[T]⁻¹(T̄ − E[T]) be Newton's step. If T̄ is not inside,
        some v has X = vᵀ(T − T̄) ≤ 0 on the whole support, not always 0. Then −E[X] = Cov(X, δᵀT) ≤
        −E[X] · range(δᵀT), so that δᵀT ranges over at least 1. A step with a smaller range proves T̄ inside.
        """
        T_bar = arguments.reals(T_bar, "T_bar", (self.T.shape[1],))
        tol, max_iter = arguments.number(tol, "tol", above=0), arguments.count(max_iter, "max_iter")
        V, B = self._whitened(T_bar)
        family = Family(V, self.log_h[np.isfinite(self.log_h)])
        phi, inside, last = np.zeros(len(T_bar)), False, np.inf
        for iteration in range(1, max_iter + 1):
            gradient, H = family.mean(phi), family.covariance(phi)
            lam, Q = np.linalg.eigh(H)
            step = -Q @ (Q.T @ gradient / np.maximum(lam, _SINGULAR))
            reach, theta = np.ptp(V @ step), np.linalg.solve(B, phi)
            inside = inside or (lam[0] > _SINGULAR and reach < 0.5)
            if inside and reach < 1e-7:
                return np.linalg.solve(B, phi + step)
            close = np.abs(self.mean(theta) - T_bar).max() <= tol * max(1, np.abs(T_bar).max())
            if inside and reach >= last and (close or reach < 0.01):      # steps that no longer shrink are rounding
                return theta
            phi, last = phi + step if reach < 0.1 else family._halve(phi, step, gradient), reach
            if not inside and (np.abs(gradient).max() < _SINGULAR or family.log_partition(phi) < family.log_h.min()):
                break
        if inside:
            raise ValueError(f"max_iter must be greater than {max_iter}, got no convergence.")
        if iteration == max_iter:
            raise ValueError(f"T_bar must lie inside the convex hull of T, got one that {max_iter} iterations did not "
                             f"prove to be there: probably no finite maximum exists.")
        raise ValueError("T_bar must lie inside the convex hull of T, got one on its edge or outside: the likelihood "
                         "grows for ever along some direction, and no finite maximum exists.")

    def _whitened(self, T_bar):
        """V and B with T − T̄ = VB, where the columns of V are uncorrelated over the bare support: φ = Bθ."""
        T = self.T[np.isfinite(self.log_h)]
        if np.abs(T).max() > 1e300:
            raise ValueError(f"T must stay within ±1e300, got {T.flat[np.abs(T).argmax()]:g}.")
        centre, scale = T.mean(axis=0), np.ptp(T, axis=0)
        if not scale.all():
            raise ValueError(f"T must vary in every column, got column {scale.argmin()} constant.")
        Q, R = np.linalg.qr((T - centre) / scale)
        if len(T) <= len(R) or np.abs(np.diagonal(R)).min() <= len(T) * np.finfo(float).eps:
            raise ValueError("T must have columns that, with a column of ones, are linearly independent.")
        root = np.sqrt(len(T))
        return root * (Q - np.linalg.solve(R.T, (T_bar - centre) / scale)), R * scale / root

    def _halve(self, theta, step, gradient):
        """The first of the steps 1, ½, ¼, … that makes log Z smaller by enough."""
        value, slope, size = self.log_partition(theta), gradient @ step, 1.0
        while size > 1e-12 and self.log_partition(theta + size * step) > value + 1e-4 * size * slope:
            size /= 2
        return theta + size * step

    def _theta(self, theta):
        return arguments.reals(theta, "theta", (self.T.shape[1],))

    def _tilt(self, theta):
        """log Z and the probabilities: exp(θᵀT) h, scaled by its largest term."""
        highest = self.log_h.max()
        with np.errstate(over="ignore", invalid="ignore"):
            logs = self.T @ theta + (self.log_h - highest)
        top = logs.max()
        if not isfinite(top):
            raise ValueError(f"theta must be small enough for θᵀT to be a number, got {theta}.")
        shares = np.exp(logs - top)
        total = shares.sum()
        return float(highest + (top + np.log(total))), shares / total


@dataclass(frozen=True)
class Named:
    """A family with a name, known by formulas instead of by its support.

    Attributes
    ----------
    name : str
    statistics : callable
        T(x) of a sample, shapes (n,) to (n, p).
    allowed : callable
        Which numbers the family can produce, shape (n,) to (n,).
    support : str
        The same in words.
    signs : tuple of int, length p
        Where log Z is finite: 1 and −1 say that an entry of θ must be positive or negative, 0 that it may be any number.
    """

    name: str
    statistics: Callable
    _log_partition: Callable
    _mean: Callable
    allowed: Callable
    support: str
    signs: tuple
    _estimate: Callable

    def log_partition(self, theta):
        """log Z(θ), a float; +∞ where it is too large for one."""
        with np.errstate(over="ignore"):
            return float(self._log_partition(self._theta(theta)))

    def mean(self, theta):
        """E[T], shape (p,)."""
        with np.errstate(over="ignore"):
            return self._mean(self._theta(theta))

    def fit(self, x):
        """The maximum-likelihood estimate of θ.

        Parameters
        ----------
        x : array_like, shape (n,)

        Returns
        -------
        ndarray, shape (p,)

        Raises
        ------
        ValueError
            If a number lies outside the support, or no finite maximum exists: a sample that is constant, or all
            0 or 1.
        """
        x = arguments.reals(x, "x", ("n",))
        if x.size == 0 or not self.allowed(x).all():
            raise ValueError(f"x must hold {self.support}, got "
                             f"{'nothing' if x.size == 0 else format(x[~self.allowed(x)][0], 'g')}.")
        with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
            theta = np.atleast_1d(self._estimate(x))
        if not np.isfinite(theta).all() or self._wrong_signs(theta).any():
            raise _no_maximum("with numbers so large or small that theta is beyond floating point")
        return theta

    def _theta(self, theta):
        theta = arguments.reals(theta, "theta", (len(self.signs),))
        wrong = np.flatnonzero(self._wrong_signs(theta))
        if wrong.size:
            raise ValueError(f"theta must have a {'positive' if self.signs[wrong[0]] > 0 else 'negative'} entry "
                             f"[{wrong[0]}] for the {self.name} family, got {theta[wrong[0]]:g}.")
        return theta

    def _wrong_signs(self, theta):
        return (np.sign(theta) != self.signs) & (np.array(self.signs) != 0)


def _no_maximum(reason):
    return ValueError(f"x must vary enough for a finite maximum-likelihood estimate, got a sample {reason}.")


def _bernoulli(x):
    p = x.mean()
    if p in (0, 1):
        raise _no_maximum(f"that is all {p:g}: theta would be {'−' if p == 0 else '+'}∞")
    return np.log(x.sum()) - np.log((1 - x).sum())


def _poisson(x):
    if not x.any():
        raise _no_maximum("that is all 0: theta would be −∞")
    return np.log(x.max()) + np.log((x / x.max()).mean())


def _gaussian(x):
    d = x - x[0]
    size = np.abs(d).max()
    if size == 0:
        raise _no_maximum("that is constant: the variance would be 0")
    d = d / size
    deviation = size * np.sqrt(((d - d.mean()) ** 2).mean())
    return np.array([(x[0] + size * d.mean()) / deviation, -0.5 / deviation]) / deviation


def _gamma(x):
    """Newton's method for log α − ψ(α) = log x̄ − mean(log x), in 1/α (Minka 2002, Estimating a Gamma distribution)."""
    top = x.max()
    d = (x - x[0]) / top                        # in units of the largest
    mean = x[0] / top + d.mean()
    excess = (d - d.mean()) / mean              # x/x̄ − 1
    if not d.any():
        raise _no_maximum("that is constant: the shape would be ∞")
    series = excess ** 2 * (1 / 2 - excess * (1 / 3 - excess * (1 / 4 - excess * (1 / 5 - excess / 6))))
    near = excess - np.log1p(np.maximum(excess, -0.5))
    far = excess - (np.log(x) - np.log(top) - np.log(mean))         # right also where x/x̄ underflows
    gap = np.where(np.abs(excess) < 1e-3, series, np.where(excess > -0.5, near, far)).mean()
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(50):
        value, slope = _log_less_psi(shape)
        new = 1 / (1 / shape + (value - gap) / (shape ** 2 * slope))
        shape, old = new, shape
        if abs(shape - old) <= 1e-14 * shape:
            break
    return np.array([shape, -shape / mean / top])


def _log_less_psi(a):
    """log a − ψ(a) and its derivative; from the asymptotic series where the difference would lose digits."""
    from scipy.special import psi, zeta
    if a < 50:
        return np.log(a) - psi(a), 1 / a - zeta(2, a)
    b = 1 / a ** 2
    return ((1 / 2 + (1 / 12 - b * (1 / 120 - b / 252)) / a) / a,
            -b * (1 / 2 + (1 / 6 - b * (1 / 30 - b / 42)) / a))


def _beta(x):
    """Newton's method for ψ(a) − ψ(a + b) = mean(log x) and its mirror image, in log a and log b."""
    from scipy.special import psi, zeta
    mean, d = x.mean(), x - x[0]
    variance = ((d - d.mean()) ** 2).mean()
    if not variance > 1e-10 * mean * (1 - mean):
        raise _no_maximum("that is constant, or too nearly so: a + b would be ∞, or larger than 10¹⁰")
    target = np.array([np.log(x).mean(), np.log1p(-x).mean()])
    theta = np.array([mean, 1 - mean]) * max(mean * (1 - mean) / variance - 1, 1e-2)
    for _ in range(100):
        residual = psi(theta) - psi(theta.sum()) - target
        H = np.diag(zeta(2, theta)) - zeta(2, theta.sum())
        step = np.linalg.solve(H * theta, -residual)
        theta = theta * np.exp(np.clip(step, -1, 1))
        if np.abs(step).max() <= 1e-13:
            break
    return theta


def _log_gamma(z):
    from scipy.special import gammaln
    return gammaln(z)


def _psi(z):
    from scipy.special import psi
    return psi(z)


def _column(*statistics):
    return lambda x: np.stack([statistic(x) for statistic in statistics], axis=1)


BERNOULLI = Named("Bernoulli", _column(np.array), lambda theta: np.logaddexp(0, theta[0]),
                  lambda theta: np.array([np.exp(-np.logaddexp(0, -theta[0]))]),
                  lambda x: (x == 0) | (x == 1), "0s and 1s", (0,), _bernoulli)
POISSON = Named("Poisson", _column(np.array), lambda theta: np.exp(theta[0]), lambda theta: np.exp(theta),
                lambda x: (x >= 0) & (x == np.floor(x)), "whole numbers from 0", (0,), _poisson)
GAUSSIAN = Named("Gaussian", _column(np.array, np.square),
                 lambda theta: -theta[0] ** 2 / (4 * theta[1]) + 0.5 * np.log(-np.pi / theta[1]),
                 lambda theta: np.array([-theta[0] / (2 * theta[1]),
                                         (theta[0] / (2 * theta[1])) ** 2 - 1 / (2 * theta[1])]),
                 np.isfinite, "finite numbers", (0, -1), _gaussian)
GAMMA = Named("gamma", _column(np.log, np.array),
              lambda theta: _log_gamma(theta[0]) - theta[0] * np.log(-theta[1]),
              lambda theta: np.array([_psi(theta[0]) - np.log(-theta[1]), -theta[0] / theta[1]]),
              lambda x: x > 0, "positive numbers", (1, -1), _gamma)
BETA = Named("beta", _column(np.log, lambda x: np.log1p(-x)),
             lambda theta: _log_gamma(theta).sum() - _log_gamma(theta.sum()),
             lambda theta: _psi(theta) - _psi(theta.sum()),
             lambda x: (x > 0) & (x < 1), "numbers between 0 and 1", (1, 1), _beta)
