"""Wrong ideas about the steps of the derivation (03 · 9 to 11)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.gaussian_mle.example import MU, SIGMA, data, parts

# -- sum_quadratic_by_trace -------------------------------------------------------------------


@fixture("mle-trace", "sum_quadratic_by_trace")
def _scattered():
    return data(), MU.copy(), SIGMA.copy()


@misconception("mle-trace", "sum_quadratic_by_trace")
def scatter_divided_by_n(X, mu, Sigma):
    """You divide the scatter matrix by n. Here it is a plain sum over the observations (03 · 10): duplicate the data and the result must double."""
    return float(parts(X, mu, Sigma)[0].mean())


@misconception("mle-trace", "sum_quadratic_by_trace")
def scatter_about_the_data_mean(X, mu, Sigma):
    """You take deviations from the mean of the data. The exercise gives you a mu to measure from, and it need not be that mean (03 · 10)."""
    return float(parts(X, X.mean(axis=0), Sigma)[0].sum())


@misconception("mle-trace", "sum_quadratic_by_trace")
def sum_of_all_entries(X, mu, Sigma):
    """You add up all entries of the product. Which entries of a matrix does its trace collect? See the example by hand in 03 · 10."""
    D = X - mu
    return float(np.linalg.solve(Sigma, D.T @ D).sum())


@misconception("mle-trace", "sum_quadratic_by_trace")
def trace_of_the_scatter(X, mu, Sigma):
    """This is the trace of the scatter matrix alone: plain squared distances. Sigma has not come in yet (03 · 10)."""
    return float(np.sum((X - mu) ** 2))


@misconception("mle-trace", "sum_quadratic_by_trace")
def trace_with_sigma_itself(X, mu, Sigma):
    """You multiply the scatter matrix by Sigma itself. Which matrix stands between the deviations in 03 · 10?"""
    return float(np.sum((X - mu) @ Sigma * (X - mu)))


# -- grad_mu ----------------------------------------------------------------------------------


@fixture("mle-grad-mu", "grad_mu")
def _away_from_the_mean():
    return data(), MU.copy(), SIGMA.copy()


@misconception("mle-grad-mu", "grad_mu")
def gradient_downhill(X, mu, Sigma):
    """Every sign is the other way round: your gradient points downhill. Count the minus signs in the chain rule of 03 · 9."""
    return -np.linalg.solve(Sigma, (X - mu).sum(axis=0))


@misconception("mle-grad-mu", "grad_mu")
def gradient_of_the_mean(X, mu, Sigma):
    """This is the gradient of the *average* log-density, n times too small. The log-likelihood is a sum over the observations: 03 · 8."""
    return np.linalg.solve(Sigma, (X - mu).mean(axis=0))


@misconception("mle-grad-mu", "grad_mu")
def gradient_without_sigma(X, mu, Sigma):
    """You add up the deviations, but Sigma has not come in. It does not matter where the gradient is zero; everywhere else it does (03 · 9)."""
    return (X - mu).sum(axis=0)


@misconception("mle-grad-mu", "grad_mu")
def gradient_times_sigma(X, mu, Sigma):
    """You multiply by Sigma itself, which is pulling hardest where the data are *least* certain. See the formula in 03 · 9."""
    return Sigma @ (X - mu).sum(axis=0)


@misconception("mle-grad-mu", "grad_mu")
def factor_two_kept(X, mu, Sigma):
    """Your gradient is twice too large: the 2 from differentiating a square has not met the factor in front of the quadratic form (03 · 9)."""
    return 2 * np.linalg.solve(Sigma, (X - mu).sum(axis=0))


# -- grad_sigma -------------------------------------------------------------------------------


@fixture("mle-grad-sigma", "grad_sigma")
def _away_from_the_covariance():
    return data(), MU.copy(), SIGMA.copy()


def _gradient(X, mu, Sigma, n, weight=1.0):
    Y = np.linalg.solve(Sigma, (X - mu).T)
    return -0.5 * n * np.linalg.solve(Sigma, np.eye(len(mu))) + 0.5 * weight * Y @ Y.T


@misconception("mle-grad-sigma", "grad_sigma")
def sigma_gradient_downhill(X, mu, Sigma):
    """Both terms have the wrong sign: your gradient points downhill. Which of the two terms of the log-likelihood wants a smaller Sigma? See 03 · 11."""
    return -_gradient(X, mu, Sigma, len(X))


@misconception("mle-grad-sigma", "grad_sigma")
def sigma_gradient_of_the_mean(X, mu, Sigma):
    """This is the gradient of the *average* log-density, n times too small. The log-likelihood is a sum over the observations: 03 · 8."""
    return _gradient(X, mu, Sigma, len(X)) / len(X)


@misconception("mle-grad-sigma", "grad_sigma")
def scatter_as_a_mean(X, mu, Sigma):
    """Your two terms do not count alike: one has n observations in it, the other an average. S in 03 · 11 is a sum."""
    return _gradient(X, mu, Sigma, len(X), 1 / len(X))


@misconception("mle-grad-sigma", "grad_sigma")
def determinant_term_counted_once(X, mu, Sigma):
    """Your first term counts a single observation, the second all of them. How often does log|Σ| occur in the log-likelihood of 03 · 8?"""
    return _gradient(X, mu, Sigma, 1)


@misconception("mle-grad-sigma", "grad_sigma")
def sigma_gradient_about_the_data_mean(X, mu, Sigma):
    """You take deviations from the mean of the data; the exercise gives you a mu to measure from (03 · 11)."""
    return _gradient(X, X.mean(axis=0), Sigma, len(X))


@misconception("mle-grad-sigma", "grad_sigma")
def second_term_minus(X, mu, Sigma):
    """The second term has the wrong sign, so the two can never balance. The derivative of tr(Σ⁻¹S) brings a sign of its own (03 · 11, Two derivatives of matrices)."""
    return _gradient(X, mu, Sigma, len(X), -1.0)


@misconception("mle-grad-sigma", "grad_sigma")
def one_inverse_too_few(X, mu, Sigma):
    """Your second term has Σ⁻¹ on one side of S only, so the gradient is not symmetric. Compare with (c/s)′ in one dimension: 03 · 11, Two derivatives of matrices."""
    D = X - mu
    return -0.5 * len(X) * np.linalg.solve(Sigma, np.eye(len(mu))) + 0.5 * np.linalg.solve(Sigma, D.T @ D)
