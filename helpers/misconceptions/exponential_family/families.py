"""Wrong ideas about named families and their parameters (04 · 1 and 7)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception

# -- Bernoulli --------------------------------------------------------------------------------


@fixture("ef-bernoulli", "bernoulli_natural")
def _probabilities():
    return (np.array([[0.1, 0.3], [0.6, 0.85]]),)


@misconception("ef-bernoulli", "bernoulli_natural")
def theta_is_the_probability(p):
    """You return the probability itself. The natural parameter is the number that multiplies x in the exponent: 04 · 1, A coin, rewritten."""
    return np.array(p)


@misconception("ef-bernoulli", "bernoulli_natural")
def odds_without_the_logarithm(p):
    """These are the odds. The natural parameter stands in an exponent, so there is one step more: 04 · 1, A coin, rewritten."""
    return p / (1 - p)


@misconception("ef-bernoulli", "bernoulli_natural")
def log_of_the_probability(p):
    """This is the logarithm of the probability of a 1; the probability of a 0 contains the same parameter. Sort the logarithm by x: 04 · 1, A coin, rewritten."""
    return np.log(p)


@misconception("ef-bernoulli", "bernoulli_natural")
def odds_against(p):
    """Your sign is the other way round: this is the parameter of tails. See 04 · 1, A coin, rewritten."""
    return np.log((1 - p) / p)


@fixture("ef-bernoulli", "bernoulli_mean")
def _parameters():
    return (np.array([[-2.0, -0.3], [0.4, 1.7]]),)


@misconception("ef-bernoulli", "bernoulli_mean")
def odds_for_the_probability(theta):
    """These are the odds, which can be larger than 1. From the odds to the probability is one step more: 04 · 1, A coin, rewritten."""
    return np.exp(theta)


@misconception("ef-bernoulli", "bernoulli_mean")
def probability_of_tails(theta):
    """Your probability falls as theta grows: it is the probability of a 0. Check the sign in the exponent: 04 · 1, A coin, rewritten."""
    return 1 / (1 + np.exp(theta))


@misconception("ef-bernoulli", "bernoulli_mean")
def log_partition_for_the_mean(theta):
    """This is log Z of the Bernoulli family. The mean is something else that can be had from it: 04 · 4."""
    return np.log1p(np.exp(theta))


# -- Gaussian ---------------------------------------------------------------------------------


@fixture("ef-gaussian", "gaussian_natural")
def _mean_and_variance():
    return 3.0, 2.5


@misconception("ef-gaussian", "gaussian_natural")
def half_forgotten(mu, sigma2):
    """Your second parameter is too large in absolute value by a constant factor. Multiply out the exponent once more: 04 · 1, The Gaussian, rewritten."""
    return np.array([mu / sigma2, -1 / sigma2])


@misconception("ef-gaussian", "gaussian_natural")
def positive_second_parameter(mu, sigma2):
    """Your second parameter is positive: then the exponent grows without bound and Z is infinite. Mind the sign of the square: 04 · 1, The Gaussian, rewritten."""
    return np.array([mu / sigma2, 0.5 / sigma2])


@misconception("ef-gaussian", "gaussian_natural")
def usual_parameters(mu, sigma2):
    """You return the mean and the variance. The natural parameters are what stands in front of x and x² in the exponent: 04 · 1, The Gaussian, rewritten."""
    return np.array([mu, sigma2])


@misconception("ef-gaussian", "gaussian_natural")
def variance_squared(mu, sigma2):
    """You squared the second argument, but it is the variance already (04 · 1, The Gaussian, rewritten)."""
    return np.array([mu / sigma2**2, -0.5 / sigma2**2])


@misconception("ef-gaussian", "gaussian_natural")
def mean_not_divided(mu, sigma2):
    """Your first parameter is the mean. What stands in front of x when the square is multiplied out? 04 · 1, The Gaussian, rewritten."""
    return np.array([mu, -0.5 / sigma2])


@fixture("ef-gaussian", "gaussian_moments")
def _bell():
    return (np.array([3.0, -0.2]),)


@fixture("ef-gaussian", "gaussian_moments")
def _opens_upward():
    return (np.array([1.0, 0.5]),)


def _needs_negative(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")


@misconception("ef-gaussian", "gaussian_moments")
def upward_bell_accepted(theta):
    """A second parameter that is not negative gives no distribution: the exponent grows without bound and Z is infinite. Your function answers all the same, with a variance that is not positive (04 · 1, A small zoo)."""
    return theta[0] * (-0.5 / theta[1]), -0.5 / theta[1]


@misconception("ef-gaussian", "gaussian_moments")
def precision_for_variance(theta):
    """Your second result is the precision, which falls as the spread grows. The variance is asked for: 04 · 1, The Gaussian, rewritten."""
    _needs_negative(theta)
    return theta[0] * (-0.5 / theta[1]), -2 * theta[1]


@misconception("ef-gaussian", "gaussian_moments")
def deviation_for_variance(theta):
    """Your second result is the standard deviation; the exercise asks for the variance (04 · 1, The Gaussian, rewritten)."""
    _needs_negative(theta)
    return theta[0] * (-0.5 / theta[1]), np.sqrt(-0.5 / theta[1])


@misconception("ef-gaussian", "gaussian_moments")
def second_moment_for_variance(theta):
    """Your second result is the expectation of x². The variance measures deviations from the mean: 04 · 7, the line below the table of closed forms."""
    _needs_negative(theta)
    mu, sigma2 = theta[0] * (-0.5 / theta[1]), -0.5 / theta[1]
    return mu, mu**2 + sigma2


@misconception("ef-gaussian", "gaussian_moments")
def first_parameter_for_mean(theta):
    """Your first result is the first natural parameter itself; the mean is that, divided by something (04 · 1, The Gaussian, rewritten)."""
    _needs_negative(theta)
    return theta[0], -0.5 / theta[1]


@misconception("ef-gaussian", "gaussian_moments")
def variance_twice(theta):
    """Your variance is too large by a constant factor, and the mean with it. Solve both equations of 04 · 1, The Gaussian, rewritten, once more."""
    _needs_negative(theta)
    return theta[0] * (-1 / theta[1]), -1 / theta[1]


# -- poisson_mle ------------------------------------------------------------------------------


@fixture("ef-poisson", "poisson_mle")
def _counts():
    return (np.array([2.0, 3.0, 1.0, 6.0, 4.0]),)


@fixture("ef-poisson", "poisson_mle")
def _no_deaths():
    return (np.zeros(4),)


def _needs_a_count(x):
    if not np.any(x):
        raise ValueError("all counts are 0")


@misconception("ef-poisson", "poisson_mle")
def rate_for_parameter(x):
    """You return the rate λ. The natural parameter is what multiplies x in the exponent: the Poisson's row in 04 · 1, A small zoo."""
    _needs_a_count(x)
    return float(x.mean())


@misconception("ef-poisson", "poisson_mle")
def zeros_fitted(x):
    """For a sample of zeros the likelihood rises for ever as theta falls, and no finite maximum exists; your function answers −∞ all the same. What it should do is in the exercise, why is in 04 · 9."""
    with np.errstate(divide="ignore"):
        return float(np.log(x.mean()))


@misconception("ef-poisson", "poisson_mle")
def mean_of_logarithms(x):
    """You average the logarithms. The statistic of the Poisson is x itself: first average, then go to the parameter (04 · 7)."""
    _needs_a_count(x)
    return float(np.log(x).mean())


@misconception("ef-poisson", "poisson_mle")
def logarithm_of_the_sum(x):
    """You use the total of the sample, which grows with every observation. Which moment has to match? 04 · 7."""
    _needs_a_count(x)
    return float(np.log(x.sum()))


@misconception("ef-poisson", "poisson_mle")
def rate_inverted(x):
    """Your sign is the other way round: this is the logarithm of the average *waiting time* between events. See the Poisson's row in 04 · 1, A small zoo."""
    _needs_a_count(x)
    return float(-np.log(x.mean()))
