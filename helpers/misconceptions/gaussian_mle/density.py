"""Wrong ideas about the density and the log-likelihood (03 · 4 and 8)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.gaussian_mle.example import LOG_2PI, MU, SIGMA, data, parts

# -- log_density ------------------------------------------------------------------------------


@fixture("mle-log-density", "log_density")
def _ordinary_points():
    return data(), MU.copy(), SIGMA.copy()


@fixture("mle-log-density", "log_density")
def _far_points():
    return 300.0 * data(2, 1), MU.copy(), SIGMA.copy()


@misconception("mle-log-density", "log_density")
def log_of_the_density(X, mu, Sigma):
    """You compute the density first and take its logarithm afterwards. Far from the centre the density is too small for a computer and becomes 0, so its logarithm is −∞: stay on the log scale (03 · 4, Stay on the log scale)."""
    squared, log_det, d = parts(X, mu, Sigma)
    return np.log(np.exp(-0.5 * squared) / np.sqrt((2 * np.pi) ** d * np.exp(log_det)))


@misconception("mle-log-density", "log_density")
def log_determinant_missing(X, mu, Sigma):
    """Your value has no determinant in it, so a wide Gaussian would be as dense as a narrow one. Why the density needs it: 03 · 7."""
    squared, _, d = parts(X, mu, Sigma)
    return -0.5 * squared - 0.5 * d * LOG_2PI


@misconception("mle-log-density", "log_density")
def whole_log_determinant(X, mu, Sigma):
    """You subtract the logarithm of the determinant of Sigma, but the density divides by another power of it. Look at the exponent of |Σ| in 03 · 4 and why it is there in 03 · 7."""
    squared, log_det, d = parts(X, mu, Sigma)
    return -0.5 * squared - log_det - 0.5 * d * LOG_2PI


@misconception("mle-log-density", "log_density")
def two_pi_of_one_dimension(X, mu, Sigma):
    """Your constant is the one of a single dimension. Each dimension brings its own factor: compare the two columns of the table in 03 · 4."""
    squared, log_det, _ = parts(X, mu, Sigma)
    return -0.5 * squared - 0.5 * log_det - 0.5 * LOG_2PI


@misconception("mle-log-density", "log_density")
def distance_without_half(X, mu, Sigma):
    """Your exponent is the whole squared Mahalanobis distance; the density in 03 · 4 has a factor in front of it."""
    squared, log_det, d = parts(X, mu, Sigma)
    return -squared - 0.5 * log_det - 0.5 * d * LOG_2PI


@misconception("mle-log-density", "log_density")
def correlations_ignored(X, mu, Sigma):
    """Only the diagonal of Sigma enters your result: that treats the features as independent. How covariances enter the distance: 03 · 4, By hand."""
    return -0.5 * np.sum((X - mu) ** 2 / np.diag(Sigma) + np.log(np.diag(Sigma)) + LOG_2PI, axis=1)


@misconception("mle-log-density", "log_density")
def covariance_for_its_inverse(X, mu, Sigma):
    """Your quadratic form has Sigma itself in the middle, so directions in which the data vary much count more, not less. Which matrix belongs there: 03 · 4."""
    _, log_det, d = parts(X, mu, Sigma)
    return -0.5 * np.sum((X - mu) @ Sigma * (X - mu), axis=1) - 0.5 * log_det - 0.5 * d * LOG_2PI


# -- log_likelihood ---------------------------------------------------------------------------


@fixture("mle-log-likelihood", "log_likelihood")
def _small_sample():
    return data(), MU.copy(), SIGMA.copy()


@fixture("mle-log-likelihood", "log_likelihood")
def _large_sample():
    return data(900, 2), MU.copy(), SIGMA.copy()


def _log_densities(X, mu, Sigma):
    squared, log_det, d = parts(X, mu, Sigma)
    return -0.5 * (squared + log_det + d * LOG_2PI)


@misconception("mle-log-likelihood", "log_likelihood")
def log_of_a_product(X, mu, Sigma):
    """You multiply the densities and take the logarithm of the product. With many observations the product is too small for a computer and becomes 0 (03 · 8): turn it into a sum before you compute anything."""
    return float(np.log(np.prod(np.exp(_log_densities(X, mu, Sigma)))))


@misconception("mle-log-likelihood", "log_likelihood")
def mean_log_density(X, mu, Sigma):
    """You average over the observations. The log-likelihood of a sample grows with the sample: look at the sum in 03 · 8."""
    return float(_log_densities(X, mu, Sigma).mean())


@misconception("mle-log-likelihood", "log_likelihood")
def negative_log_likelihood(X, mu, Sigma):
    """This is the *negative* log-likelihood, the quantity optimisers minimise. Here we climb: 03 · 8."""
    return float(-_log_densities(X, mu, Sigma).sum())


@misconception("mle-log-likelihood", "log_likelihood")
def normaliser_counted_once(X, mu, Sigma):
    """The quadratic forms are summed over all observations, but the determinant and the constant appear only once. Each observation brings its own: 03 · 8."""
    squared, log_det, d = parts(X, mu, Sigma)
    return float(-0.5 * squared.sum() - 0.5 * log_det - 0.5 * d * LOG_2PI)


@misconception("mle-log-likelihood", "log_likelihood")
def log_likelihood_without_constant(X, mu, Sigma):
    """You left out the term with 2π. It does not move the maximum, but it belongs to the log-likelihood: 03 · 8."""
    squared, log_det, _ = parts(X, mu, Sigma)
    return float(-0.5 * squared.sum() - 0.5 * len(X) * log_det)


@misconception("mle-log-likelihood", "log_likelihood")
def log_likelihood_without_determinant(X, mu, Sigma):
    """Your log-likelihood has no determinant, so a larger Sigma always looks better. The term that holds it back: 03 · 8, and the figure in 03 · 11."""
    squared, _, d = parts(X, mu, Sigma)
    return float(-0.5 * squared.sum() - 0.5 * len(X) * d * LOG_2PI)


@misconception("mle-log-likelihood", "log_likelihood")
def log_likelihood_with_whole_determinant(X, mu, Sigma):
    """The logarithm of the determinant enters your sum with the wrong factor. Look at the exponent of |Σ| in 03 · 4."""
    squared, log_det, d = parts(X, mu, Sigma)
    return float(-0.5 * squared.sum() - len(X) * log_det - 0.5 * len(X) * d * LOG_2PI)
