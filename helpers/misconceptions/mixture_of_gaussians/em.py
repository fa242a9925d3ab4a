"""The EM algorithm."""
import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.mixture_of_gaussians.likelihood import _fit, joint_logs, responsibilities


@fixture("mog-em", "fit_em")
def two_clouds():
    rng = np.random.default_rng(53)
    X = np.concatenate([rng.normal(size=(30, 3)), 1.5 * rng.normal(size=(15, 3)) + [3.0, 1.0, 0.0]])
    return X, np.array([0.6, 0.4]), X[[0, 40]] + 0.1, np.stack([np.eye(3), 2 * np.eye(3)])


def _run(X, weights, means, covs, tol=1e-8, max_iter=500, e=responsibilities, m=lambda X, R, old: _fit(X, R), value=np.sum):
    """EM with its parts exchanged: E-step from joint logs, M-step from X, R and the old means, what history records."""
    A = joint_logs(X, weights, means, covs)
    history = [value(np.logaddexp.reduce(A, axis=1))]
    for _ in range(max_iter):
        weights, means, covs = m(X, e(A), means)
        A = joint_logs(X, weights, means, covs)
        history.append(value(np.logaddexp.reduce(A, axis=1)))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)


@misconception("mog-em", "fit_em")
def old_means_in_the_covariance(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The covariances are taken about the means of the iteration before. It ends at nearly the same place, but a step like this need not be the best one: see the word "new" in 05 · 6."""
    return _run(X, weights, means, covs, tol, max_iter, m=lambda X, R, old: _fit(X, R, centre=old))


@misconception("mog-em", "fit_em")
def em_with_hard_assignment(X, weights, means, covs, tol=1e-8, max_iter=500):
    """Each observation is given wholly to its likeliest component in every iteration. That climbs another hill than the log-likelihood: see 05 · 5."""
    return _run(X, weights, means, covs, tol, max_iter, e=lambda A: np.eye(A.shape[1])[A.argmax(axis=1)])


@misconception("mog-em", "fit_em")
def em_covariance_divided_by_n(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The covariances are divided by the number of all observations, so every iteration shrinks them, and the log-likelihood falls: see N_j in 05 · 6."""
    return _run(X, weights, means, covs, tol, max_iter, m=lambda X, R, old: _fit(X, R, divisor=lambda N: float(len(X))))


@misconception("mog-em", "fit_em")
def em_without_weights_in_the_e_step(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The responsibilities do not use the weights, as if all components were equally frequent: see Bayes' rule in 05 · 5."""
    current = [weights]

    def e(A):
        return responsibilities(A - np.log(current[-1]))

    def m(X, R, old):
        new = _fit(X, R)
        current.append(new[0])
        return new

    return _run(X, weights, means, covs, tol, max_iter, e=e, m=m)


@misconception("mog-em", "fit_em")
def history_without_the_start(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The history begins after the first iteration. Its first entry should be the log-likelihood at the start: see the exercise's list in 05 · 7."""
    weights, means, covs, history = _run(X, weights, means, covs, tol, max_iter)
    return weights, means, covs, history[1:]


@misconception("mog-em", "fit_em")
def history_one_step_behind(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The log-likelihood is recorded before each step and never after the last one, so the history does not end at the parameters returned: see the exercise's list in 05 · 7."""
    weights, means, covs, history = _run(X, weights, means, covs, tol, max_iter)
    return weights, means, covs, history[:-1]


@misconception("mog-em", "fit_em")
def history_of_the_loss(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The history holds negative log-likelihoods. EM's history is the log-likelihood itself, and rises: see 05 · 7."""
    weights, means, covs, history = _run(X, weights, means, covs, tol, max_iter)
    return weights, means, covs, -history


@misconception("mog-em", "fit_em")
def history_per_observation(X, weights, means, covs, tol=1e-8, max_iter=500):
    """The history holds means over the observations, and the tolerance is compared with their gain. Here the log-likelihood of all the data is asked for: see 05 · 3."""
    return _run(X, weights, means, covs, tol, max_iter, value=np.mean)


@misconception("mog-em", "fit_em")
def last_step_not_counted(X, weights, means, covs, tol=1e-8, max_iter=500):
    """When the gain is small the last iteration is thrown away: parameters and history are those before it. The iteration that gains less than tol counts: see the exercise's list in 05 · 7."""
    *_, history = _run(X, weights, means, covs, tol, max_iter)
    if len(history) < 3 or history[-1] - history[-2] >= tol:
        return _run(X, weights, means, covs, tol, max_iter)
    return _run(X, weights, means, covs, -np.inf, len(history) - 2)
