"""Log-sum-exp, the mixture's log-likelihood, the E-step and the M-step."""
import numpy as np

from helpers.gaussian import Gaussian
from helpers.misconceptions import fixture, misconception


def joint_logs(X, weights, means, covs):
    """log π_j + log N(x_i; μ_j, Σ_j), shape (n, k)."""
    return np.log(weights) + np.stack([Gaussian(m, S).log_density(X) for m, S in zip(means, covs)], axis=1)


def responsibilities(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])


def example(n=9, outlier=False):
    """X (n, 3) and a mixture of two overlapping components; perhaps with one point far from both."""
    rng = np.random.default_rng(50)
    X = rng.normal(size=(n, 3)) + [1.0, -2.0, 0.5]
    if outlier:
        X[0] = [90.0, -40.0, 60.0]
    B = rng.normal(size=(2, 3, 3))
    return X, np.array([0.3, 0.7]), np.array([[0.0, -2.0, 1.0], [2.0, -1.0, 0.0]]), B @ B.transpose(0, 2, 1) + np.eye(3)


# -- mog-logsumexp ----------------------------------------------------------------------------------


@fixture("mog-logsumexp", "log_sum_exp")
def rows():
    return np.random.default_rng(51).normal(size=(3, 4)), 1


@fixture("mog-logsumexp", "log_sum_exp")
def far_rows():
    return np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1000.0, -1002.0]]), 1


@fixture("mog-logsumexp", "log_sum_exp")
def one_far_row():
    return np.array([[2.0, 1.0, 0.5], [900.0, 899.0, 901.0]]), 1


@misconception("mog-logsumexp", "log_sum_exp")
def adds_the_logs(A, axis):
    """This adds the logarithms themselves, which is the log of a product. What is asked for is the log of a sum: see 05 · 3."""
    return A.sum(axis=axis)


@misconception("mog-logsumexp", "log_sum_exp")
def exp_without_shift(A, axis):
    """This takes exponentials of the numbers as they come. They overflow to infinity near 1000 and vanish near −1000, although the result is an ordinary number: see 05 · 3."""
    return np.log(np.exp(A).sum(axis=axis))


@misconception("mog-logsumexp", "log_sum_exp")
def shift_never_undone(A, axis):
    """The largest entry is taken out of the sum and never comes back into the result: see the formula in 05 · 3."""
    return np.log(np.exp(A - A.max(axis=axis, keepdims=True)).sum(axis=axis))


@misconception("mog-logsumexp", "log_sum_exp")
def one_shift_for_all(A, axis):
    """One number, the largest entry of the whole array, is subtracted from every slice. A slice of much smaller numbers still vanishes: see 05 · 3, hint 1."""
    return A.max() + np.log(np.exp(A - A.max()).sum(axis=axis))


@misconception("mog-logsumexp", "log_sum_exp")
def only_the_largest(A, axis):
    """This is the largest entry alone. The others are smaller and still count: see 05 · 3."""
    return A.max(axis=axis)


# -- mog-log-likelihood -----------------------------------------------------------------------------


@fixture("mog-log-likelihood", "mixture_log_likelihood")
def near():
    return example()


@fixture("mog-log-likelihood", "mixture_log_likelihood")
def with_an_outlier():
    return example(outlier=True)


@fixture("mog-log-likelihood", "mixture_log_likelihood")
def many_points():
    return example(400)


@fixture("mog-log-likelihood", "mixture_log_likelihood")
@fixture("mog-e-step", "e_step")
def far_points_only():
    X, *mixture = example()
    return 0.001 * X[:3] + [200.0, -100.0, 120.0], *mixture


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def log_inside_the_sum(X, weights, means, covs):
    """This averages the components' log-densities: the logarithm went inside the sum over components. That is a lower bound, not the log-likelihood: see 05 · 3 and 05 · 7."""
    return float(((joint_logs(X, weights, means, covs) - np.log(weights)) @ weights).sum())


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def likelihood_without_weights(X, weights, means, covs):
    """The components' densities are added with equal rights; the weights do not come in: see 05 · 2."""
    return float(np.logaddexp.reduce(joint_logs(X, np.ones(len(weights)), means, covs), axis=1).sum())


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def log_of_the_density(X, weights, means, covs):
    """The densities are computed first and their logarithm afterwards. For a point far from all components every density underflows, and the logarithm is −∞: see 05 · 3."""
    return float(np.log(np.exp(joint_logs(X, weights, means, covs)).sum(axis=1)).sum())


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def log_of_a_product(X, weights, means, covs):
    """The densities of all observations are multiplied before the logarithm is taken. The product of many small numbers underflows to 0: see 05 · 3."""
    return float(np.log(np.prod(np.exp(joint_logs(X, weights, means, covs)).sum(axis=1))))


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def mean_log_likelihood(X, weights, means, covs):
    """This is the mean over the observations. The log-likelihood of independent observations is another thing: see 05 · 3."""
    return float(np.logaddexp.reduce(joint_logs(X, weights, means, covs), axis=1).mean())


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def determinant_forgotten(X, weights, means, covs):
    """The determinant of Σ is missing from the density of each component, so wide and narrow ones weigh the same: see 03, the multivariate density."""
    half_log_dets = np.log(np.diagonal(np.linalg.cholesky(covs), axis1=1, axis2=2)).sum(axis=1)
    return float(np.logaddexp.reduce(joint_logs(X, weights, means, covs) + half_log_dets, axis=1).sum())


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def observations_inside_the_log(X, weights, means, covs):
    """The sum over the observations went inside the logarithm. Independent observations multiply: see 05 · 3 for which sum stands where."""
    return float(np.logaddexp.reduce(joint_logs(X, weights, means, covs), axis=None))


@misconception("mog-log-likelihood", "mixture_log_likelihood")
def loss_for_likelihood(X, weights, means, covs):
    """This is the negative of the log-likelihood, the loss of 05 · 10. Here the log-likelihood itself is asked for: see 05 · 3."""
    return -float(np.logaddexp.reduce(joint_logs(X, weights, means, covs), axis=1).sum())


# -- mog-e-step -------------------------------------------------------------------------------------


@fixture("mog-e-step", "e_step")
def near_points():
    return example()


@fixture("mog-e-step", "e_step")
def a_far_point():
    return example(outlier=True)


@misconception("mog-e-step", "e_step")
def normalised_over_observations(X, weights, means, covs):
    """Each column sums to 1: the shares are taken over the observations. Each observation has to be shared out among the components: see 05 · 5."""
    A = joint_logs(X, weights, means, covs)
    return np.exp(A - np.logaddexp.reduce(A, axis=0))


@misconception("mog-e-step", "e_step")
def densities_normalised_over_observations(X, weights, means, covs):
    """Each column sums to 1: the densities are divided by their sum over the observations. Each observation has to be shared out among the components, and far from all of them densities are 0: see 05 · 5."""
    P = np.exp(joint_logs(X, weights, means, covs))
    return P / P.sum(axis=0)


@misconception("mog-e-step", "e_step")
def responsibilities_without_weights(X, weights, means, covs):
    """The weights do not come in, as if all components were equally frequent: see Bayes' rule in 05 · 5."""
    return responsibilities(joint_logs(X, np.ones(len(weights)), means, covs))


@misconception("mog-e-step", "e_step")
def hard_assignment(X, weights, means, covs):
    """Each observation is given wholly to its likeliest component. The E-step keeps the doubt: its answers are probabilities, see 05 · 5."""
    return np.eye(len(weights))[joint_logs(X, weights, means, covs).argmax(axis=1)]


@misconception("mog-e-step", "e_step")
def shares_not_normalised(X, weights, means, covs):
    """These are weighted densities; nothing makes the rows sum to 1: see the denominator in 05 · 5."""
    return np.exp(joint_logs(X, weights, means, covs))


@misconception("mog-e-step", "e_step")
def exp_before_normalising(X, weights, means, covs):
    """The densities are computed first and divided afterwards. For a point far from all components that is 0/0: see 05 · 3 for staying with logarithms."""
    P = np.exp(joint_logs(X, weights, means, covs))
    return P / P.sum(axis=1, keepdims=True)


@misconception("mog-e-step", "e_step")
def one_shift_for_all_rows(X, weights, means, covs):
    """One number, the largest of the whole table, is subtracted from every row. A row that is far below it still vanishes, and becomes 0/0: each row needs its own, see 05 · 3."""
    A = joint_logs(X, weights, means, covs)
    P = np.exp(A - A.max())
    return P / P.sum(axis=1, keepdims=True)


@misconception("mog-e-step", "e_step")
def responsibilities_transposed(X, weights, means, covs):
    """Rows and columns are exchanged: R has one row an observation and one column a component, see the table in 05 · 2."""
    return responsibilities(joint_logs(X, weights, means, covs)).T


@misconception("mog-e-step", "e_step")
def log_responsibilities(X, weights, means, covs):
    """These are the logarithms of the responsibilities; the last step, back to probabilities, is missing: see 05 · 5."""
    A = joint_logs(X, weights, means, covs)
    return A - np.logaddexp.reduce(A, axis=1)[:, None]


# -- mog-m-step -------------------------------------------------------------------------------------


@fixture("mog-m-step", "m_step")
def shared_points():
    rng = np.random.default_rng(52)
    return rng.normal(size=(8, 3)) + [3.0, -1.0, 0.0], rng.dirichlet([2.0, 1.0], size=8)


def _fit(X, R, centre=None, divisor=lambda N: N):
    """The M-step, perhaps with other centres of the covariances or another divisor."""
    N = R.sum(axis=0)
    means = R.T @ X / N[:, None]
    D = X[:, None] - (means if centre is None else centre)
    return N / len(X), means, np.einsum("nk,nki,nkj->kij", R, D, D) / np.broadcast_to(divisor(N), N.shape)[:, None, None]


@misconception("mog-m-step", "m_step")
def covariance_divided_by_n(X, R):
    """The covariances are divided by the number of all observations. A component owns fewer than that: see N_j in 05 · 6."""
    return _fit(X, R, divisor=lambda N: float(len(X)))


@misconception("mog-m-step", "m_step")
def overall_mean_as_centre(X, R):
    """The covariances are taken about the mean of all the data. Each component has its own, new, centre: see 05 · 6."""
    return _fit(X, R, centre=X.mean(axis=0))


@misconception("mog-m-step", "m_step")
def weights_as_counts(X, R):
    """The weights are effective numbers of observations and do not sum to 1: see 05 · 6."""
    weights, means, covs = _fit(X, R)
    return weights * len(X), means, covs


@misconception("mog-m-step", "m_step")
def whole_points_only(X, R):
    """Each observation is counted wholly for its likeliest component, so the responsibilities are thrown away: see the example by hand in 05 · 6."""
    return _fit(X, np.eye(R.shape[1])[R.argmax(axis=1)])


@misconception("mog-m-step", "m_step")
def one_observation_less(X, R):
    """The covariances are divided by the effective number of observations minus 1. Maximum likelihood does not correct for bias: see 05 · 6, and n against n − 1 in notebook 03."""
    return _fit(X, R, divisor=lambda N: N - 1)


@misconception("mog-m-step", "m_step")
def same_covariance_for_all(X, R):
    """The covariances do not use the responsibilities: every observation counts fully for every component. See the weighted sum in 05 · 6."""
    weights, means, _ = _fit(X, R)
    D = X[:, None] - means
    return weights, means, np.einsum("nki,nkj->kij", D, D) / len(X)


@misconception("mog-m-step", "m_step")
def means_divided_by_n(X, R):
    """The means are divided by the number of all observations, which pulls them towards 0. A component owns fewer than that: see N_j in 05 · 6."""
    means = R.T @ X / len(X)
    return _fit(X, R)[0], means, _fit(X, R, centre=means)[2]
