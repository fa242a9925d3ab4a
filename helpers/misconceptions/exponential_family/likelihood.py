"""Wrong ideas about the likelihood and its maximum (04 · 6 to 9)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.exponential_family.example import LOG_H, T, THETA, T_BAR, log_sum, tilted

# -- log_likelihood and score -----------------------------------------------------------------


@fixture("ef-log-likelihood", "log_likelihood")
def _sample():
    return THETA.copy(), T_BAR.copy(), 12, T.copy(), LOG_H.copy()


@misconception("ef-log-likelihood", "log_likelihood")
def log_likelihood_of_one(theta, T_bar, n, T, log_h):
    """This is the log-likelihood per observation. The sample has n of them: 04 · 6."""
    return float(theta @ T_bar - log_sum(T @ theta + log_h))


@misconception("ef-log-likelihood", "log_likelihood")
def log_partition_counted_once(theta, T_bar, n, T, log_h):
    """You subtract log Z once. Every observation brings its own: look at the sum in 04 · 6."""
    return float(n * theta @ T_bar - log_sum(T @ theta + log_h))


@misconception("ef-log-likelihood", "log_likelihood")
def log_likelihood_without_base_measure(theta, T_bar, n, T, log_h):
    """The base measure is missing from your log Z. The term Σ log h(xⱼ) may go, but h stays inside Z: 04 · 2 and 04 · 3."""
    return float(n * (theta @ T_bar - log_sum(T @ theta)))


@misconception("ef-log-likelihood", "log_likelihood")
def loss_for_log_likelihood(theta, T_bar, n, T, log_h):
    """The sign is the other way round: this is the loss an optimiser would minimise. Here we climb (04 · 6)."""
    return float(n * (log_sum(T @ theta + log_h) - theta @ T_bar))


@misconception("ef-log-likelihood", "log_likelihood")
def partition_without_logarithm(theta, T_bar, n, T, log_h):
    """You subtract Z; the logarithm of the density contains log Z (04 · 6)."""
    return float(n * (theta @ T_bar - np.exp(log_sum(T @ theta + log_h))))


@fixture("ef-score", "score")
def _sample_for_score():
    return THETA.copy(), T_BAR.copy(), 12, T.copy(), LOG_H.copy()


@misconception("ef-score", "score")
def score_downhill(theta, T_bar, n, T, log_h):
    """Every sign is the other way round: following your score, the likelihood falls. Which of the two moments wants theta larger? 04 · 6."""
    return n * (tilted(theta, T, log_h) @ T - T_bar)


@misconception("ef-score", "score")
def score_of_one(theta, T_bar, n, T, log_h):
    """This is the score per observation, n times too small: the log-likelihood of 04 · 6 is a sum over the sample."""
    return T_bar - tilted(theta, T, log_h) @ T


@misconception("ef-score", "score")
def score_without_base_measure(theta, T_bar, n, T, log_h):
    """The base measure is missing from your model's mean. Its logarithm drops out of the data's part, not out of Z: 04 · 2 and 04 · 4."""
    return n * (T_bar - tilted(theta, T, 0.0) @ T)


@misconception("ef-score", "score")
def sum_minus_mean(theta, T_bar, n, T, log_h):
    """You compare a sum over the sample with the mean of a single draw. Both sides must count all n observations: 04 · 6."""
    return n * T_bar - tilted(theta, T, log_h) @ T


@misconception("ef-score", "score")
def score_against_plain_average(theta, T_bar, n, T, log_h):
    """You compare the data with the plain average over the support. The model's mean weighs each point by its probability under theta (04 · 4)."""
    return n * (T_bar - T.mean(axis=0))


# -- fit_moments ------------------------------------------------------------------------------

_DIE = np.arange(5.0)[:, None]
_DIE_LOG_H = np.array([0.0, 0.5, -0.4, 0.3, 0.1])


@fixture("ef-fit", "fit_moments")
def _inside():
    return np.array([1.4]), _DIE.copy(), _DIE_LOG_H.copy()


@fixture("ef-fit", "fit_moments")
def _on_the_edge():
    return np.array([0.0]), _DIE.copy(), _DIE_LOG_H.copy()


def _newton(T_bar, T, log_h, steps=200, careful=True, tol=1e-10):
    if careful and not (T.min() < T_bar[0] < T.max()):
        raise ValueError("no finite maximum")
    theta = np.zeros(len(T_bar))
    for _ in range(steps):
        p = tilted(theta, T, log_h)
        gap = T_bar - p @ T
        if np.abs(gap).max() <= tol * max(1, np.abs(T_bar).max()):
            break
        theta = theta + gap / (p @ (T - p @ T) ** 2)
    return theta


@misconception("ef-fit", "fit_moments")
def edge_taken_for_a_maximum(T_bar, T, log_h):
    """Your moments come as close as you like, but there is no maximum: T̄ lies on the edge, theta runs away for ever, and the tolerance alone decides where you stop. How to tell: 04 · 9."""
    return _newton(T_bar, T, log_h, careful=False)


@misconception("ef-fit", "fit_moments")
def one_newton_step(T_bar, T, log_h):
    """You stop after a single Newton step. The parabola only *approximates* the log-likelihood: 04 · 8."""
    return _newton(T_bar, T, log_h, 1)


@misconception("ef-fit", "fit_moments")
def fit_without_base_measure(T_bar, T, log_h):
    """Your model has no base measure, so it matches the moments of another family. Why it matters: 04 · 2."""
    return _newton(T_bar, T, 0.0 * log_h)


@misconception("ef-fit", "fit_moments")
def moments_for_parameters(T_bar, T, log_h):
    """You return the moments themselves. They are where the ladder starts; the parameters stand at its foot: 04 · 7."""
    _newton(T_bar, T, log_h, 0)
    return np.array(T_bar)
