"""Wrong answers about what maximum likelihood estimates."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.discriminant_analysis.pieces import means, one_hot, sample, scatters, shaped


# -- gda-priors ---------------------------------------------------------------------------------------


@fixture("gda-priors", "class_priors")
def _priors_fixture():
    return np.array([2, 0, 2, 2, 0, 2, 2, 4, 4, 2, 0]), 6


@misconception("gda-priors", "class_priors")
def equal_priors(t, K):
    """Every class gets the same prior, whatever the labels say. The data know that some classes are more common than others:
    see 06 · 3."""
    return np.full(K, 1 / K)


@misconception("gda-priors", "class_priors")
def counts_for_priors(t, K):
    """These are the sizes of the classes, not yet probabilities: they do not sum to 1. See 06 · 3."""
    return np.bincount(t, minlength=K)


@misconception("gda-priors", "class_priors")
def empty_classes_forgotten(t, K):
    """The last classes, which have no sample, are missing from the result: its length must not depend on which labels occur.
    See the hint in 06 · 3."""
    return np.bincount(t) / len(t)


@misconception("gda-priors", "class_priors")
def counts_over_classes(t, K):
    """The sizes are divided by the number of *classes*, so they do not sum to 1. See 06 · 3."""
    return np.bincount(t, minlength=K) / K


# -- gda-means ----------------------------------------------------------------------------------------


@fixture("gda-means", "class_means")
def _means_fixture():
    return *sample(1, [9, 4, 6], 4), 3


@misconception("gda-means", "class_means")
def one_mean_for_all(X, t, K):
    """Every class gets the mean of all data: the labels are not used. See 06 · 3."""
    return np.tile(X.mean(axis=0), (K, 1))


@misconception("gda-means", "class_means")
def class_sums(X, t, K):
    """These are the sums of the classes: nothing is divided by the size of a class. See 06 · 3."""
    return one_hot(t, K).T @ X


@misconception("gda-means", "class_means")
def sums_over_everybody(X, t, K):
    """The sum of each class is divided by the number of *all* samples, so small classes end up near 0. See 06 · 3."""
    return one_hot(t, K).T @ X / len(X)


# -- gda-covariances ----------------------------------------------------------------------------------


def _covariances_fixture(kind):
    return lambda: (*sample(2, [14, 5, 9], 4), 3, kind)


for _kind in ("full", "shared", "diagonal", "isotropic"):
    fixture("gda-covariances", "class_covariances")(_covariances_fixture(_kind))


@misconception("gda-covariances", "class_covariances")
def unweighted_shared_covariance(X, t, K, kind):
    """The shared covariance is the plain average of the class covariances, so a class of five counts as much as one of fifty.
    Derive it once from the likelihood: see 06 · 4, "The maximum likelihood of each kind"."""
    full = scatters(X, t, K, means(X, t, K)) / np.bincount(t)[:, None, None]
    pooled = full.mean(axis=0)
    return shaped(full, pooled, np.trace(pooled) / X.shape[1], K, kind)


@misconception("gda-covariances", "class_covariances")
def total_covariance_for_shared(X, t, K, kind):
    """The shared covariance is that of all data about *one* common mean, so the distances between the classes count as spread.
    See the remark below the tiny example in 06 · 4."""
    full = scatters(X, t, K, means(X, t, K)) / np.bincount(t)[:, None, None]
    pooled = np.cov(X, rowvar=False, bias=True)
    return shaped(full, pooled, np.trace(pooled) / X.shape[1], K, kind)


@misconception("gda-covariances", "class_covariances")
def unbiased_class_covariances(X, t, K, kind):
    """The sums of squares are divided by one less than the number of samples. That is the unbiased estimate; this course asks for
    the maximum of the likelihood: see 03 and 06 · 4."""
    counts = np.bincount(t)
    full = scatters(X, t, K, means(X, t, K)) / (counts - 1)[:, None, None]
    pooled = np.einsum("k,kij->ij", counts / len(X), full)
    return shaped(full, pooled, np.trace(pooled) / X.shape[1], K, kind)


@misconception("gda-covariances", "class_covariances")
def deviations_from_the_overall_mean(X, t, K, kind):
    """Every class is spread about the mean of *all* data instead of its own. See the formula for one class in 06 · 3."""
    counts = np.bincount(t)
    full = scatters(X, t, K, np.tile(X.mean(axis=0), (K, 1))) / counts[:, None, None]
    pooled = np.einsum("k,kij->ij", counts / len(X), full)
    return shaped(full, pooled, np.trace(pooled) / X.shape[1], K, kind)


@misconception("gda-covariances", "class_covariances")
def isotropic_sum_of_variances(X, t, K, kind):
    """The one variance of the isotropic kind is *summed* over the features, so it is d times too large. How many numbers is it the
    mean of? See 06 · 4."""
    S = scatters(X, t, K, means(X, t, K))
    pooled = S.sum(axis=0) / len(X)
    return shaped(S / np.bincount(t)[:, None, None], pooled, np.trace(pooled), K, kind)


@misconception("gda-covariances", "class_covariances")
def isotropic_variance_per_class(X, t, K, kind):
    """The isotropic kind gives every class a circle of its own size. Here all classes share one variance: see the table in 06 · 4."""
    S = scatters(X, t, K, means(X, t, K))
    full = S / np.bincount(t)[:, None, None]
    return shaped(full, S.sum(axis=0) / len(X), np.trace(full, axis1=1, axis2=2) / X.shape[1], K, kind)


# -- gda-naive-bayes ----------------------------------------------------------------------------------


@fixture("gda-naive-bayes", "fit_naive_bayes")
def _naive_bayes_fixture():
    return *sample(7, [11, 4, 8], 4), 3


def _naive(X, t, K, priors=None, variances=None):
    own = np.array([X[t == k].var(axis=0) for k in range(K)])
    return (np.bincount(t) / len(t) if priors is None else priors), means(X, t, K), (own if variances is None else variances)


@misconception("gda-naive-bayes", "fit_naive_bayes")
def unbiased_variances(X, t, K):
    """The variances are divided by one less than the size of the class. That is the unbiased estimate, not the maximum of the
    likelihood: see 06 · 8."""
    return _naive(X, t, K, variances=np.array([X[t == k].var(axis=0, ddof=1) for k in range(K)]))


@misconception("gda-naive-bayes", "fit_naive_bayes")
def deviations_for_variances(X, t, K):
    """These are standard deviations. The exercise asks for variances: see 06 · 8."""
    return _naive(X, t, K, variances=np.array([X[t == k].std(axis=0) for k in range(K)]))


@misconception("gda-naive-bayes", "fit_naive_bayes")
def variances_of_all_data(X, t, K):
    """Every class gets the variances of *all* data, so the distances between the classes count as spread within them. See 06 · 8."""
    return _naive(X, t, K, variances=np.tile(X.var(axis=0), (K, 1)))


@misconception("gda-naive-bayes", "fit_naive_bayes")
def variances_shared_by_classes(X, t, K):
    """All classes share one set of variances. In naive Bayes each feature has a variance of its own *in each class*: see 06 · 8."""
    own = np.array([X[t == k].var(axis=0) for k in range(K)])
    return _naive(X, t, K, variances=np.tile(np.bincount(t) / len(t) @ own, (K, 1)))


@misconception("gda-naive-bayes", "fit_naive_bayes")
def naive_bayes_with_equal_priors(X, t, K):
    """The priors are all equal, whatever the sizes of the classes. They too are estimated from the labels: see 06 · 3."""
    return _naive(X, t, K, priors=np.full(K, 1 / K))


# -- gda-count ----------------------------------------------------------------------------------------


for _K, _kind in ((4, "full"), (4, "shared"), (4, "diagonal"), (3, "isotropic")):
    fixture("gda-count", "count_parameters")(lambda K=_K, kind=_kind: (K, 5, kind))


def _count(K, d, kind, priors=None, symmetric=None, diagonal=None, isotropic=1):
    symmetric = d * (d + 1) // 2 if symmetric is None else symmetric
    covariances = {"full": K * symmetric, "shared": symmetric, "diagonal": K * d if diagonal is None else diagonal, "isotropic": isotropic}
    return (K - 1 if priors is None else priors) + K * d + covariances[kind]


@misconception("gda-count", "count_parameters")
def symmetric_entries_twice(K, d, kind):
    """A full matrix is counted with all its d² entries, but a covariance is symmetric: what stands above the diagonal is not free.
    See "What a kind costs" in 06 · 4."""
    return _count(K, d, kind, symmetric=d * d)


@misconception("gda-count", "count_parameters")
def all_priors_free(K, d, kind):
    """All the priors are counted as free, but they have to sum to 1. See "What a kind costs" in 06 · 4."""
    return _count(K, d, kind, priors=K)


@misconception("gda-count", "count_parameters")
def priors_not_counted(K, d, kind):
    """The priors are forgotten: they are parameters too. See "What a kind costs" in 06 · 4."""
    return _count(K, d, kind, priors=0)


@misconception("gda-count", "count_parameters")
def one_diagonal_for_all(K, d, kind):
    """The diagonal kind is counted with one diagonal for all classes together. Here each class has its own: see the table in 06 · 4 and the
    remark about the slide."""
    return _count(K, d, kind, diagonal=d)


@misconception("gda-count", "count_parameters")
def one_circle_per_class(K, d, kind):
    """The isotropic kind is counted with a variance for each class. Here all classes share one: see the table in 06 · 4."""
    return _count(K, d, kind, isotropic=K)
