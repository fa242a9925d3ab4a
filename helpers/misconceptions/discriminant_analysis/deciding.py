"""Wrong answers about posteriors, boundaries and missing values."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.discriminant_analysis.pieces import classes, log_joint, normalised


# -- gda-posterior ------------------------------------------------------------------------------------


@fixture("gda-posterior", "log_posterior")
def _posterior_fixture():
    priors, means, covs = classes(3, 3, 4)
    return means[[0, 1, 2, 0, 1]] + np.arange(20).reshape(5, 4) % 3 - 1, priors, means, covs


@fixture("gda-posterior", "log_posterior")
def _far_posterior_fixture():
    priors, means, covs = classes(4, 3, 4)
    return means[:1] + 1e3 * np.ones((1, 4)), priors, means, covs


@misconception("gda-posterior", "log_posterior")
def posterior_without_log_determinant(X, priors, means, covs):
    """The width of a class is left out: without its determinant a wide Gaussian counts as much as a narrow one. See 06 · 5."""
    return normalised(log_joint(X, priors, means, covs, with_det=0))


@misconception("gda-posterior", "log_posterior")
def posterior_with_whole_log_determinant(X, priors, means, covs):
    """The log-determinant enters with the wrong factor; compare with the density of the multivariate Gaussian, where the determinant
    stands under a root. See 06 · 5."""
    return normalised(log_joint(X, priors, means, covs, with_det=1.0))


@misconception("gda-posterior", "log_posterior")
def posterior_without_prior(X, priors, means, covs):
    """The priors are not used: a rare class counts as much as a common one. See 06 · 5, and the patient in 06 · 2."""
    return normalised(log_joint(X, priors, means, covs, with_prior=0))


@misconception("gda-posterior", "log_posterior")
def joint_for_posterior(X, priors, means, covs):
    """These are logs of prior times density: enough to find the winner, but the probabilities of a row do not sum to 1 yet.
    See 06 · 5."""
    return log_joint(X, priors, means, covs) - 0.5 * X.shape[1] * np.log(2 * np.pi)


@misconception("gda-posterior", "log_posterior")
def exponential_first(X, priors, means, covs):
    """The densities are computed first and their logarithm is taken last. Far from all means they are all 0, and 0/0 is not a number:
    see "Why logs?" in 06 · 5."""
    p = np.exp(log_joint(X, priors, means, covs) - 0.5 * X.shape[1] * np.log(2 * np.pi))
    return np.log(p / p.sum(axis=1, keepdims=True))


@misconception("gda-posterior", "log_posterior")
def posterior_without_log(X, priors, means, covs):
    """These are the probabilities themselves. The exercise asks for their logarithms, which stay useful where the probabilities
    are too small to be written down: see 06 · 5."""
    return np.exp(normalised(log_joint(X, priors, means, covs)))


@misconception("gda-posterior", "log_posterior")
def normalised_over_the_points(X, priors, means, covs):
    """Each *class* sums to 1 over the points, but each *point* should sum to 1 over the classes: the axis is the wrong one.
    See 06 · 5."""
    joint = log_joint(X, priors, means, covs)
    return joint - np.logaddexp.reduce(joint, axis=0, keepdims=True)


@misconception("gda-posterior", "log_posterior")
def classes_in_rows(X, priors, means, covs):
    """The result is turned round: one row a class. The exercise asks for one row a point."""
    return normalised(log_joint(X, priors, means, covs)).T


# -- gda-boundary -------------------------------------------------------------------------------------


@fixture("gda-boundary", "boundary")
def _boundary_fixture():
    return *classes(5, 3, 4), 2, 0


def _quadratic(priors, means, covs, k, l, with_prior=1.0, with_det=0.5, half=0.5):
    P, Q = np.linalg.solve(covs[k], np.eye(len(means[k]))), np.linalg.solve(covs[l], np.eye(len(means[l])))
    log_det = np.linalg.slogdet(covs[k])[1] - np.linalg.slogdet(covs[l])[1]
    c = -half * (means[k] @ P @ means[k] - means[l] @ Q @ means[l]) - with_det * log_det
    return -half * (P - Q), 2 * half * (P @ means[k] - Q @ means[l]), c + with_prior * np.log(priors[k] / priors[l])


@misconception("gda-boundary", "boundary")
def classes_exchanged(priors, means, covs, k, l):
    """These are the log-odds of class l against class k: every sign is the other way round. Which class stands on top of the fraction
    in 06 · 6?"""
    return _quadratic(priors, means, covs, l, k)


@misconception("gda-boundary", "boundary")
def boundary_without_log_determinant(priors, means, covs, k, l):
    """The constant lacks the widths of the classes: their determinants differ, so they do not cancel. See the log-odds in 06 · 6."""
    return _quadratic(priors, means, covs, k, l, with_det=0.0)


@misconception("gda-boundary", "boundary")
def boundary_without_prior(priors, means, covs, k, l):
    """The constant lacks the priors: the boundary is that of equally common classes. See the log-odds in 06 · 6."""
    return _quadratic(priors, means, covs, k, l, with_prior=0.0)


@misconception("gda-boundary", "boundary")
def quadratic_without_half(priors, means, covs, k, l):
    """The quadratic forms enter twice as strongly as in the log-density of a Gaussian. Look for the factor in front of them in 06 · 6."""
    return _quadratic(priors, means, covs, k, l, half=1.0)


@misconception("gda-boundary", "boundary")
def linear_term_from_the_mean_difference(priors, means, covs, k, l):
    """The difference of the means goes through one class's covariance. With unequal covariances each mean belongs to its own: multiply
    out the two quadratic forms one at a time, see 06 · 6."""
    A, _, c = _quadratic(priors, means, covs, k, l)
    return A, np.linalg.solve(covs[k], means[k] - means[l]), c


# -- gda-logistic -------------------------------------------------------------------------------------


@fixture("gda-logistic", "gda_to_logistic")
def _logistic_fixture():
    _, means, covs = classes(6, 2, 3)
    return 0.2, means[0], means[1], covs[1]


@misconception("gda-logistic", "gda_to_logistic")
def weights_for_class_zero(phi, mu0, mu1, Sigma):
    """These are the weights of class 0: the sigmoid of them is p(t = 0 | x). Which class stands on top in the odds? See 06 · 7."""
    w = np.linalg.solve(Sigma, mu0 - mu1)
    return w, -np.log(phi / (1 - phi)) - 0.5 * w @ (mu0 + mu1)


@misconception("gda-logistic", "gda_to_logistic")
def bias_without_prior(phi, mu0, mu1, Sigma):
    """b does not use phi, so both classes are taken to be equally common. What did phi change in the one-dimensional example
    of 06 · 7?"""
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, -0.5 * w @ (mu0 + mu1)


@misconception("gda-logistic", "gda_to_logistic")
def prior_odds_upside_down(phi, mu0, mu1, Sigma):
    """phi is taken for the probability of class 0: a large phi should make class 1 *more* probable. See 06 · 7."""
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, np.log((1 - phi) / phi) - 0.5 * w @ (mu0 + mu1)


@misconception("gda-logistic", "gda_to_logistic")
def weights_without_covariance(phi, mu0, mu1, Sigma):
    """The covariance is not used: w points straight from one mean to the other, as if all features were uncorrelated with variance 1.
    See the last figure of 06 · 7."""
    w = mu1 - mu0
    return w, np.log(phi / (1 - phi)) - 0.5 * w @ (mu0 + mu1)


@misconception("gda-logistic", "gda_to_logistic")
def prior_for_prior_odds(phi, mu0, mu1, Sigma):
    """b contains log phi, but the other class has a prior too: a sigmoid works on *odds*. See 06 · 7."""
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, np.log(phi) - 0.5 * w @ (mu0 + mu1)


# -- gda-nearest --------------------------------------------------------------------------------------


@fixture("gda-nearest", "nearest_mean")
def _nearest_fixture():
    rng = np.random.default_rng(9)
    return rng.normal(1, 2, (23, 3)), rng.normal(1, 2, (5, 3)) * np.arange(1, 6)[:, None] / 2


@misconception("gda-nearest", "nearest_mean")
def farthest_mean(X, means):
    """This is the mean that is *farthest* away. See 06 · 9."""
    return ((X[:, None] - means) ** 2).sum(axis=2).argmax(axis=1)


@misconception("gda-nearest", "nearest_mean")
def largest_product_with_mean(X, means):
    """The label is that of the largest product of x with a mean. That forgets how long the means themselves are: expand the squared distance
    and see which term is missing (06 · 9)."""
    return (X @ means.T).argmax(axis=1)


@misconception("gda-nearest", "nearest_mean")
def nearest_point_of_each_mean(X, means):
    """For each mean the nearest *point* is found; the exercise asks for the nearest mean of each point. The axis is the wrong one:
    see the hint in 06 · 9."""
    return ((X[:, None] - means) ** 2).sum(axis=2).argmin(axis=0)


@misconception("gda-nearest", "nearest_mean")
def labels_from_one(X, means):
    """The labels start at 1, but classes are numbered from 0 in this course: see 06 · 1."""
    return ((X[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) + 1


# -- gda-missing --------------------------------------------------------------------------------------


@fixture("gda-missing", "log_posterior_missing")
def _missing_fixture():
    priors, means, covs = classes(10, 3, 4)
    X = means[[0, 1, 2, 0, 1, 2]] + np.arange(24).reshape(6, 4) % 5 - 2
    X[[0, 1, 1, 2, 3, 3, 3], [1, 0, 3, 2, 0, 1, 2]] = np.nan
    return X, priors, means, covs


@misconception("gda-missing", "log_posterior_missing")
def missing_set_to_zero(X, priors, means, covs):
    """Missing values are replaced by 0 and then treated as measured. A made-up number is false evidence: see the patient in 06 · 10."""
    return normalised(log_joint(np.nan_to_num(X), priors, means, covs))


@misconception("gda-missing", "log_posterior_missing")
def missing_set_to_the_column_mean(X, priors, means, covs):
    """Missing values are replaced by the mean of their column and then treated as measured. That invents evidence, and the answer becomes
    over-confident: see the patient in 06 · 10."""
    return normalised(log_joint(np.where(np.isnan(X), np.nanmean(X, axis=0), X), priors, means, covs))


@misconception("gda-missing", "log_posterior_missing")
def missing_set_to_each_class_mean(X, priors, means, covs):
    """Each class fills the gap with its own mean. The value then costs that class no distance, yet its full covariance still takes
    the value for measured; nothing was marginalised: see 06 · 10."""
    joint = [log_joint(np.where(np.isnan(X), m, X), priors[k : k + 1], m[None], covs[k : k + 1])[:, 0] for k, m in enumerate(means)]
    return normalised(np.stack(joint, axis=1))


@misconception("gda-missing", "log_posterior_missing")
def part_of_the_inverse(X, priors, means, covs):
    """The covariance is inverted first and cut down afterwards. That conditions on the missing feature instead of integrating it out:
    see "Mind the order" in 06 · 10."""
    return _with_missing(X, priors, means, covs, lambda S, o: np.linalg.solve(np.linalg.solve(S, np.eye(len(S)))[np.ix_(o, o)], np.eye(o.sum())))


@misconception("gda-missing", "log_posterior_missing")
def missing_without_log_determinant(X, priors, means, covs):
    """The widths of the classes are left out. The determinant of what remains still differs from class to class: see 06 · 5 and 06 · 10."""
    return _with_missing(X, priors, means, covs, lambda S, o: S[np.ix_(o, o)], with_det=0.0)


@misconception("gda-missing", "log_posterior_missing")
def missing_gives_nan(X, priors, means, covs):
    """A row with a missing value becomes NaN altogether, as if nothing were known about it. Use what was measured: see 06 · 10."""
    return normalised(log_joint(X, priors, means, covs))


def _with_missing(X, priors, means, covs, remaining, with_det=0.5):
    joint = np.tile(np.log(priors), (len(X), 1))
    for i, x in enumerate(X):
        o = ~np.isnan(x)
        for k in range(len(priors)):
            S = remaining(covs[k], o)
            y = (x - means[k])[o]
            joint[i, k] -= with_det * np.linalg.slogdet(S)[1] + 0.5 * y @ np.linalg.solve(S, y)
    return normalised(joint)
