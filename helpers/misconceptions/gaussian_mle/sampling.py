"""Wrong ideas about draws from a Gaussian and about means (03 · 2 and 6)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.gaussian_mle.example import MU, SIGMA

# -- sample_gaussian --------------------------------------------------------------------------


@fixture("mle-sample", "sample_gaussian")
def _five_draws():
    return MU.copy(), SIGMA.copy(), 5, np.random.default_rng(3)


@misconception("mle-sample", "sample_gaussian")
def root_not_transposed(mu, Sigma, n, rng):
    """You multiply the rows of your draws by L itself, which gives them the covariance LᵀL instead of LLᵀ. Rows and columns: the second hint of the exercise, and 03 · 6."""
    return mu + rng.standard_normal((n, len(mu))) @ np.linalg.cholesky(Sigma)


@misconception("mle-sample", "sample_gaussian")
def stretched_by_the_covariance(mu, Sigma, n, rng):
    """You stretch by Sigma itself, so the draws have the covariance ΣΣᵀ. By what must you stretch? See 03 · 6."""
    return mu + rng.standard_normal((n, len(mu))) @ Sigma


@misconception("mle-sample", "sample_gaussian")
def entrywise_root(mu, Sigma, n, rng):
    """You take the square root of each entry. A root of a matrix is a matrix whose *product* with its transpose is Sigma: 03 · 6, Two square roots."""
    return mu + rng.standard_normal((n, len(mu))) @ np.sqrt(Sigma)


@misconception("mle-sample", "sample_gaussian")
def draws_without_correlation(mu, Sigma, n, rng):
    """Each feature has the right spread, but your draws are uncorrelated: only the diagonal of Sigma has come in (03 · 6)."""
    return mu + rng.standard_normal((n, len(mu))) * np.sqrt(np.diag(Sigma))


@misconception("mle-sample", "sample_gaussian")
def draws_around_zero(mu, Sigma, n, rng):
    """Your draws have the right shape and spread, but their centre is 0: the shift is missing (03 · 6)."""
    return rng.standard_normal((n, len(mu))) @ np.linalg.cholesky(Sigma).T


# -- standardised_means -----------------------------------------------------------------------


@fixture("mle-clt", "standardised_means")
def _waiting_times():
    return (lambda rng, size: rng.exponential(3.0, size)), 5, 8, 2.5, 3.5, np.random.default_rng(4)


@misconception("mle-clt", "standardised_means")
def root_n_forgotten(draw, n, n_repeats, mean, sd, rng):
    """You divide by the standard deviation of a single draw and stop. A mean of n draws spreads less, and without a factor the results shrink to 0 as n grows (03 · 2)."""
    return (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd


@misconception("mle-clt", "standardised_means")
def n_for_root_n(draw, n, n_repeats, mean, sd, rng):
    """You scale by n itself, so the results spread more and more as n grows. Variances add, standard deviations do not (03 · 2)."""
    return n * (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd


@misconception("mle-clt", "standardised_means")
def means_of_columns(draw, n, n_repeats, mean, sd, rng):
    """You average over the repetitions and get one number for each of the n draws. Which axis holds the draws of one repetition? See the hint of the exercise."""
    return np.sqrt(n) * (draw(rng, (n_repeats, n)).mean(axis=0) - mean) / sd


@misconception("mle-clt", "standardised_means")
def estimated_spread(draw, n, n_repeats, mean, sd, rng):
    """You divide by the standard deviation of each sample. The exercise gives you the true one; with an estimated one the result follows another distribution (03 · 2)."""
    x = draw(rng, (n_repeats, n))
    return np.sqrt(n) * (x.mean(axis=1) - mean) / x.std(axis=1)


@misconception("mle-clt", "standardised_means")
def centred_at_the_sample(draw, n, n_repeats, mean, sd, rng):
    """You subtract the average of all your means instead of the true mean you were given, so an error in the centre can never show (03 · 2)."""
    means = draw(rng, (n_repeats, n)).mean(axis=1)
    return np.sqrt(n) * (means - means.mean()) / sd


@misconception("mle-clt", "standardised_means")
def plain_means(draw, n, n_repeats, mean, sd, rng):
    """These are the means as they are. Standardise them: the formula is in 03 · 2."""
    return draw(rng, (n_repeats, n)).mean(axis=1)
