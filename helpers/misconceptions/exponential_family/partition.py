"""Wrong ideas about log Z and its derivatives (04 · 3 to 5)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.exponential_family.example import LOG_H, T, THETA, log_sum, tilted

# -- log_partition ----------------------------------------------------------------------------


POSITIVE_LOG_H = np.array([0.3, 0.7, 1.2, 0.4, 0.9, 0.1])  # so that no wrong idea ends in NaN on both fixtures


@fixture("ef-log-partition", "log_partition")
def _ordinary():
    return THETA.copy(), T.copy(), POSITIVE_LOG_H.copy()


@fixture("ef-log-partition", "log_partition")
def _large():  # exponents from 40 to 720: only who subtracts nothing at all overflows
    return np.array([160.0, 120.0]), T.copy(), POSITIVE_LOG_H.copy()


@misconception("ef-log-partition", "log_partition")
def base_measure_left_out(theta, T, log_h):
    """The base measure, or the quadrature weights, has not come in: every point counts the same in your sum. Why it matters: 04 · 2, and 04 · 3 for weights."""
    return float(log_sum(T @ theta))


@misconception("ef-log-partition", "log_partition")
def exponential_first(theta, T, log_h):
    """You take exponentials first. For large theta they overflow to infinity, and the logarithm cannot bring them back: 04 · 3, Never exponentiate first."""
    return float(np.log(np.sum(np.exp(T @ theta + log_h))))


@misconception("ef-log-partition", "log_partition")
def largest_not_put_back(theta, T, log_h):
    """You took the largest exponent out of the sum, but it is still outside: look at the formula in 04 · 3, Never exponentiate first."""
    a = T @ theta + log_h
    return float(np.log(np.exp(a - a.max()).sum()))


@misconception("ef-log-partition", "log_partition")
def average_for_sum(theta, T, log_h):
    """You average over the points of the support. Z is a sum over them (04 · 1): with an average, probabilities would not add up to 1."""
    return float(log_sum(T @ theta + log_h) - np.log(len(T)))


@misconception("ef-log-partition", "log_partition")
def log_h_as_a_factor(theta, T, log_h):
    """You multiply by log_h as if it were h. It is a logarithm: where does it go in the exponent? See the hint of the exercise."""
    return float(np.log(np.sum(log_h * np.exp(T @ theta))))


@misconception("ef-log-partition", "log_partition")
def partition_itself(theta, T, log_h):
    """This is Z, not its logarithm (04 · 3)."""
    return float(np.exp(log_sum(T @ theta + log_h)))


# -- mean_statistics --------------------------------------------------------------------------


@fixture("ef-mean", "mean_statistics")
def _ordinary_mean():
    return THETA.copy(), T.copy(), LOG_H.copy()


@fixture("ef-mean", "mean_statistics")
def _large_mean():
    return np.array([160.0, 120.0]), T.copy(), LOG_H.copy()


@misconception("ef-mean", "mean_statistics")
def mean_without_base_measure(theta, T, log_h):
    """The base measure has not come in: every point of the support has the same weight before theta acts. Why it matters: 04 · 2."""
    return tilted(theta, T, 0.0) @ T


@misconception("ef-mean", "mean_statistics")
def mean_by_raw_exponentials(theta, T, log_h):
    """You take raw exponentials. For large theta both the sum and Z overflow, and their quotient is not a number: subtract the largest exponent first (04 · 3, Never exponentiate first)."""
    p = np.exp(T @ theta + log_h)
    return p @ T / p.sum()


@misconception("ef-mean", "mean_statistics")
def plain_average(theta, T, log_h):
    """You average the statistics over the support, as if all points were equally likely. Each point counts with its probability under theta (04 · 4)."""
    return T.mean(axis=0)


@misconception("ef-mean", "mean_statistics")
def mean_not_normalised(theta, T, log_h):
    """Your weights do not add up to 1: Z is missing. Where it enters: the derivation in 04 · 4."""
    return np.exp(T @ theta + log_h) @ T


@misconception("ef-mean", "mean_statistics")
def most_likely_point(theta, T, log_h):
    """You return the statistics of the most likely point. The mean averages over all points, each with its probability (04 · 4)."""
    return T[np.argmax(T @ theta + log_h)]


# -- covariance_statistics --------------------------------------------------------------------


@fixture("ef-covariance", "covariance_statistics")
def _ordinary_covariance():
    return THETA.copy(), T.copy(), LOG_H.copy()


@misconception("ef-covariance", "covariance_statistics")
def second_moment(theta, T, log_h):
    """This is E[T Tᵀ]: products about 0. A covariance measures deviations from the mean (04 · 5)."""
    return T.T @ (tilted(theta, T, log_h)[:, None] * T)


@misconception("ef-covariance", "covariance_statistics")
def plain_covariance(theta, T, log_h):
    """You take the covariance of the support's points as if all were equally likely. Each point counts with its probability under theta (04 · 5)."""
    return np.cov(T.T, bias=True)


@misconception("ef-covariance", "covariance_statistics")
def covariance_without_base_measure(theta, T, log_h):
    """The base measure has not come in: every point has the same weight before theta acts. Why it matters: 04 · 2."""
    return np.cov(T.T, aweights=tilted(theta, T, 0.0), ddof=0)


@misconception("ef-covariance", "covariance_statistics")
def deviations_from_the_plain_average(theta, T, log_h):
    """Your deviations start from the plain average of the points, not from their mean under theta (04 · 5)."""
    D = T - T.mean(axis=0)
    return D.T @ (tilted(theta, T, log_h)[:, None] * D)


@misconception("ef-covariance", "covariance_statistics")
def statistics_variances_only(theta, T, log_h):
    """The variances are right, but the covariances of different statistics are missing. The second derivatives of log Z fill the whole matrix: 04 · 5."""
    p = tilted(theta, T, log_h)
    return np.diag(p @ (T - p @ T) ** 2)


@misconception("ef-covariance", "covariance_statistics")
def averaged_twice(theta, T, log_h):
    """Your result is too small by the number of points: the probabilities average already, so nothing is left to divide by (04 · 5)."""
    return np.cov(T.T, aweights=tilted(theta, T, log_h), ddof=0) / len(T)
