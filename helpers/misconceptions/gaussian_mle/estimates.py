"""Wrong ideas about the fit (03 · 12 and 13)."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.gaussian_mle.example import data

# -- fit_gaussian -----------------------------------------------------------------------------


@fixture("mle-fit", "fit_gaussian")
def _seven_rows():
    return (data(),)


@misconception("mle-fit", "fit_gaussian")
def n_minus_one(X):
    """You divide by n − 1. That makes the estimate right on average, but it is not where the likelihood is largest: 03 · 11 and 03 · 14."""
    D = X - X.mean(axis=0)
    return X.mean(axis=0), D.T @ D / (len(X) - 1)


@misconception("mle-fit", "fit_gaussian")
def scatter_for_covariance(X):
    """Your covariance is the scatter matrix S: a sum, which grows with every observation. What does 03 · 11 do with S at the end?"""
    D = X - X.mean(axis=0)
    return X.mean(axis=0), D.T @ D


@misconception("mle-fit", "fit_gaussian")
def rows_as_features(X):
    """Your covariance has one row for each *observation*. In this course observations are rows and features columns: see Notation at the top of 03."""
    D = X - X.mean(axis=1, keepdims=True)
    return X.mean(axis=0), D @ D.T / X.shape[1]


@misconception("mle-fit", "fit_gaussian")
def mean_over_features(X):
    """Your mean averages over the features of each observation, so there is one mean a row. Average over the observations: see Notation at the top of 03."""
    D = X - X.mean(axis=0)
    return X.mean(axis=1), D.T @ D / len(X)


@misconception("mle-fit", "fit_gaussian")
def second_moment_for_covariance(X):
    """Your second result is the average of x xᵀ about 0. A covariance measures deviations from the mean (03 · 3)."""
    return X.mean(axis=0), X.T @ X / len(X)


@misconception("mle-fit", "fit_gaussian")
def variances_only(X):
    """The variances are right, but the covariances between different features are all 0. They are what tilts the ellipse: 03 · 5."""
    return X.mean(axis=0), np.diag(X.var(axis=0))


@misconception("mle-fit", "fit_gaussian")
def correlation_for_covariance(X):
    """Your second result has ones on its diagonal: it is the correlation matrix, the covariance with its units divided out (03 · 3)."""
    return X.mean(axis=0), np.corrcoef(X.T)


@misconception("mle-fit", "fit_gaussian")
def jitter_on_every_entry(X):
    """You add 0.01 to *every* entry of the covariance. That changes the covariances between features, too; and the exercise asks for the estimate itself, with nothing added (03 · 12)."""
    D = X - X.mean(axis=0)
    return X.mean(axis=0), D.T @ D / len(X) + 0.01


# -- fit_univariate ---------------------------------------------------------------------------


@fixture("mle-univariate", "fit_univariate")
def _seven_numbers():
    return (data()[:, 0],)


@misconception("mle-univariate", "fit_univariate")
def variance_for_standard_deviation(x):
    """Your second result is the variance. The exercise asks for the standard deviation, which has the units of x (03 · 13)."""
    return x.mean(), x.var()


@misconception("mle-univariate", "fit_univariate")
def sample_standard_deviation(x):
    """You divide by n − 1. That is not where the likelihood is largest: 03 · 13 and 03 · 14."""
    return x.mean(), x.std(ddof=1)


@misconception("mle-univariate", "fit_univariate")
def standard_error(x):
    """Your second result is the standard error of the mean: how far the *average* is off, not how far an observation lies from it (03 · 13)."""
    return x.mean(), x.std() / np.sqrt(len(x))


@misconception("mle-univariate", "fit_univariate")
def mean_absolute_deviation(x):
    """Your second result averages absolute deviations. That is the estimate for another distribution; the Gaussian squares them (03 · 13)."""
    return x.mean(), np.abs(x - x.mean()).mean()
