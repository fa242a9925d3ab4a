"""Misconceptions about priors and penalties."""
import numpy as np

from .. import fixture, misconception
from .tables import least_squares, log_data, ridge, sum_of_squares, table

# -- reg-ridge ----------------------------------------------------------------------------------


@fixture("reg-ridge", "fit_ridge")
def _penalised():
    return (*table(8, 3, 3), 2.5)


@misconception("reg-ridge", "fit_ridge")
def penalty_on_every_entry(Psi, t, lam):
    """λ is added to every entry of ΨᵀΨ, not only where the identity matrix has its ones: `A + lam` is not `A + lam * I`.
    See "The ridge solution" in 07 · 6."""
    return np.linalg.solve(Psi.T @ Psi + lam, Psi.T @ t)


@misconception("reg-ridge", "fit_ridge")
def penalty_times_n(Psi, t, lam):
    """λ is multiplied by the number of rows, as for a loss that is divided by n. Here the loss is a sum. See "Sum or mean?" in 07 · 8."""
    return ridge(Psi, t, lam * len(t))


@misconception("reg-ridge", "fit_ridge")
def penalty_divided_by_n(Psi, t, lam):
    """λ is divided by the number of rows, so the penalty fades as data come in twice over. Here it stands as it is. See "Sum or mean?" in 07 · 8."""
    return ridge(Psi, t, lam / len(t))


@misconception("reg-ridge", "fit_ridge")
def first_weight_unpenalised(Psi, t, lam):
    """The first weight is left out of the penalty, as if its column were the constant. Here every weight is penalised.
    See "Which weights to penalise" in 07 · 6."""
    D = np.eye(Psi.shape[1])
    D[0, 0] = 0.0
    return np.linalg.solve(Psi.T @ Psi + lam * D, Psi.T @ t)


@misconception("reg-ridge", "fit_ridge")
def penalty_forgotten(Psi, t, lam):
    """This is least squares: λ is not used. See "The ridge solution" in 07 · 6."""
    return least_squares(Psi, t)


@misconception("reg-ridge", "fit_ridge")
def penalty_squared(Psi, t, lam):
    """λ enters squared. In the made-up rows of the second view it is √λ that stands below Ψ. See "The ridge solution" in 07 · 6."""
    return ridge(Psi, t, lam**2)


@misconception("reg-ridge", "fit_ridge")
def penalty_halved(Psi, t, lam):
    """Only half of λ arrives in the equations: a factor ½ was differentiated away in one term and kept in the other. See 07 · 6."""
    return ridge(Psi, t, lam / 2)


# -- reg-log-posterior --------------------------------------------------------------------------


@fixture("reg-log-posterior", "log_posterior")
def _joint():
    Psi, t = table(7, 3, 4)
    return np.array([0.5, -1.0, 2.0]), Psi, t, 2.5, np.array([1.0, 0.7, -0.4]), _prior_cov()


def _prior_cov():
    return np.array([[2.0, 0.6, 0.3], [0.6, 1.5, -0.4], [0.3, -0.4, 0.8]])


def _log_prior(w, m, S):
    return -0.5 * (len(w) * np.log(2 * np.pi) + np.linalg.slogdet(S)[1] + (w - m) @ np.linalg.solve(S, w - m))


@misconception("reg-log-posterior", "log_posterior")
def prior_mean_ignored(w, Psi, t, sigma2, m, S):
    """The prior is centred at 0: its mean m is not used. See 07 · 5."""
    return _log_prior(w, 0 * m, S) + log_data(w, Psi, t, sigma2)


@misconception("reg-log-posterior", "log_posterior")
def covariance_taken_for_precision(w, Psi, t, sigma2, m, S):
    """S stands where its inverse belongs: a wide prior then acts as a narrow one. See 07 · 5."""
    return -0.5 * (len(w) * np.log(2 * np.pi) + np.linalg.slogdet(S)[1] + (w - m) @ S @ (w - m)) + log_data(w, Psi, t, sigma2)


@misconception("reg-log-posterior", "log_posterior")
def prior_subtracted(w, Psi, t, sigma2, m, S):
    """The prior is taken away from the likelihood instead of joining it: unlikely weights get a bonus. See Bayes' rule in 07 · 5."""
    return log_data(w, Psi, t, sigma2) - _log_prior(w, m, S)


@misconception("reg-log-posterior", "log_posterior")
def prior_forgotten(w, Psi, t, sigma2, m, S):
    """This is the log-likelihood alone; what was believed before the data does not enter. See 07 · 5."""
    return log_data(w, Psi, t, sigma2)


@misconception("reg-log-posterior", "log_posterior")
def likelihood_forgotten(w, Psi, t, sigma2, m, S):
    """This is the log-prior alone; the data do not enter. See 07 · 5."""
    return _log_prior(w, m, S)


@misconception("reg-log-posterior", "log_posterior")
def only_the_quadratic_terms(w, Psi, t, sigma2, m, S):
    """The constants of the two Gaussians are left out. The maximum is in the right place, the value is not. See 07 · 5."""
    return -0.5 * (w - m) @ np.linalg.solve(S, w - m) - sum_of_squares(w, Psi, t) / (2 * sigma2)


@misconception("reg-log-posterior", "log_posterior")
def prior_without_its_determinant(w, Psi, t, sigma2, m, S):
    """The prior's height is missing log|S|: as if every prior were as wide as the standard one. See the formula of 07 · 5."""
    return -0.5 * (len(w) * np.log(2 * np.pi) + (w - m) @ np.linalg.solve(S, w - m)) + log_data(w, Psi, t, sigma2)


@misconception("reg-log-posterior", "log_posterior")
def noise_variance_taken_for_sigma(w, Psi, t, sigma2, m, S):
    """`sigma2` is squared once more, as if it were the standard deviation; it already is the variance. See 07 · 2."""
    return _log_prior(w, m, S) + log_data(w, Psi, t, sigma2**2)


# -- reg-lambda ---------------------------------------------------------------------------------


@fixture("reg-lambda", "ridge_strength")
def _two_variances():
    return 3.0, 0.7


@misconception("reg-lambda", "ridge_strength")
def exchange_rate_upside_down(sigma2, eta):
    """The fraction is upside down: a vague prior would penalise more than a narrow one. Try the limits named in the hint of 07 · 6."""
    return eta / sigma2


@misconception("reg-lambda", "ridge_strength")
def noise_left_out(sigma2, eta):
    """Only the prior's variance is used, as if the noise always had variance 1. Follow the multiplication in 07 · 6."""
    return 1 / eta


@misconception("reg-lambda", "ridge_strength")
def standard_deviation_over_variance(sigma2, eta):
    """The noise enters with its standard deviation and the prior with its variance; in the exponents of the two bells both stand as
    variances. See 07 · 6."""
    return np.sqrt(sigma2) / eta


@misconception("reg-lambda", "ridge_strength")
def variance_over_standard_deviation(sigma2, eta):
    """The prior enters with its standard deviation; in the exponent of its bell stands the variance. See 07 · 6."""
    return sigma2 / np.sqrt(eta)


@misconception("reg-lambda", "ridge_strength")
def ratio_of_standard_deviations(sigma2, eta):
    """This is the ratio of two standard deviations; in the exponents of the two bells stand variances. See 07 · 6."""
    return np.sqrt(sigma2 / eta)


@misconception("reg-lambda", "ridge_strength")
def variances_multiplied(sigma2, eta):
    """The two variances are multiplied: a vague prior would penalise more than a narrow one. Try the limits named in the hint of 07 · 6."""
    return sigma2 * eta


@misconception("reg-lambda", "ridge_strength")
def half_of_it(sigma2, eta):
    """A factor ½ too many: both terms of the objective carry one, and it stays outside λ. See 07 · 6."""
    return sigma2 / (2 * eta)


# -- reg-map ------------------------------------------------------------------------------------


@fixture("reg-map", "fit_map")
def _data_and_prior():
    return (*table(7, 3, 5), 2.5, np.array([4.0, -2.0, 1.0]), _prior_cov())


def _precision(S):
    return np.linalg.solve(S, np.eye(len(S)))


@misconception("reg-map", "fit_map")
def prior_mean_not_used(Psi, t, sigma2, m, S):
    """The weights are drawn towards 0, not towards the prior mean m. See the vote in 07 · 7."""
    return np.linalg.solve(Psi.T @ Psi / sigma2 + _precision(S), Psi.T @ t / sigma2)


@misconception("reg-map", "fit_map")
def covariance_for_precision(Psi, t, sigma2, m, S):
    """S stands where its inverse belongs: a wide prior then votes louder than a narrow one. See 07 · 7."""
    return np.linalg.solve(Psi.T @ Psi / sigma2 + S, Psi.T @ t / sigma2 + S @ m)


@misconception("reg-map", "fit_map")
def noise_variance_left_out(Psi, t, sigma2, m, S):
    """The data vote as if the noise had variance 1; noisy data should count less. See 07 · 7."""
    return np.linalg.solve(Psi.T @ Psi + _precision(S), Psi.T @ t + _precision(S) @ m)


@misconception("reg-map", "fit_map")
def prior_mean_without_its_weight(Psi, t, sigma2, m, S):
    """On the right-hand side m stands alone, without the strength of its vote. See 07 · 7."""
    return np.linalg.solve(Psi.T @ Psi / sigma2 + _precision(S), Psi.T @ t / sigma2 + m)


@misconception("reg-map", "fit_map")
def no_prior_at_all(Psi, t, sigma2, m, S):
    """This is least squares: the prior does not enter. See 07 · 7."""
    return least_squares(Psi, t)


@misconception("reg-map", "fit_map")
def sigma_squared_twice(Psi, t, sigma2, m, S):
    """`sigma2` is squared once more, as if it were the standard deviation; it already is the variance. See 07 · 2."""
    return np.linalg.solve(Psi.T @ Psi / sigma2**2 + _precision(S), Psi.T @ t / sigma2**2 + _precision(S) @ m)


@misconception("reg-map", "fit_map")
def ridge_around_zero_plus_m(Psi, t, sigma2, m, S):
    """m is added to an answer drawn towards 0. Shifting the weights changes what is left for the data to explain, too. See 07 · 7."""
    return m + np.linalg.solve(Psi.T @ Psi / sigma2 + _precision(S), Psi.T @ t / sigma2)


@misconception("reg-map", "fit_map")
def only_the_variances(Psi, t, sigma2, m, S):
    """Only the diagonal of S is used: what the prior says about weights *together* is lost. See 07 · 7."""
    precision = np.diag(1 / np.diag(S))
    return np.linalg.solve(Psi.T @ Psi / sigma2 + precision, Psi.T @ t / sigma2 + precision @ m)
