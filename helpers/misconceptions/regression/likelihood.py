"""Misconceptions about features, the likelihood and least squares."""
import numpy as np

from .. import fixture, misconception
from .tables import least_squares, sum_of_squares, table

# -- reg-features -------------------------------------------------------------------------------


@fixture("reg-features", "polynomial_features")
def _inputs():
    return np.array([0.5, -2.0, 3.0, 1.5, -0.7]), 3


@misconception("reg-features", "polynomial_features")
def highest_power_first(x, degree):
    """The columns start with the highest power, as `np.vander` gives them by default; every weight then belongs to another
    power than the reader thinks. The order is fixed in 07 · 1."""
    return np.vander(x, degree + 1)


@misconception("reg-features", "polynomial_features")
def no_constant_column(x, degree):
    """The column of ones is missing, so the curve is forced through 0 at x = 0. See "One column for everything" in 07 · 1."""
    return x[:, None] ** np.arange(1, degree + 1)


@misconception("reg-features", "polynomial_features")
def one_power_short(x, degree):
    """The highest power is missing: a range ends before its last number. Count the powers of a polynomial of degree 1 (see 07 · 1)."""
    return x[:, None] ** np.arange(degree)


@misconception("reg-features", "polynomial_features")
def powers_in_rows(x, degree):
    """Each power fills a row instead of a column; in this course one observation is one row (see the notation at the top of 07)."""
    return np.array([x**p for p in range(degree + 1)])


@misconception("reg-features", "polynomial_features")
def multiples_for_powers(x, degree):
    """The columns hold multiples of x, not powers: such columns are copies of each other and only ever give a line. See 07 · 1."""
    return np.column_stack([np.ones(len(x))] + [p * x for p in range(1, degree + 1)])


# -- reg-log-likelihood -------------------------------------------------------------------------


@fixture("reg-log-likelihood", "log_likelihood")
def _weights_and_targets():
    Psi, t = table(9, 3, 1)
    return np.array([0.5, -1.0, 2.0]), 2.5, Psi, t


def sum_of_squares(w, Psi, t):
    return np.sum((t - Psi @ w) ** 2)


@misconception("reg-log-likelihood", "log_likelihood")
def variance_taken_for_sigma(w, sigma2, Psi, t):
    """`sigma2` is squared once more, as if it were the standard deviation; it already is the variance. See 07 · 2."""
    return -0.5 * len(t) * np.log(2 * np.pi * sigma2**2) - sum_of_squares(w, Psi, t) / (2 * sigma2**2)


@misconception("reg-log-likelihood", "log_likelihood")
def mean_instead_of_sum(w, sigma2, Psi, t):
    """This is the average over the targets, as on the slide; the log-likelihood of independent targets is something else.
    See "The log-likelihood, line by line" in 07 · 2."""
    return -0.5 * np.log(2 * np.pi * sigma2) - sum_of_squares(w, Psi, t) / (2 * sigma2 * len(t))


@misconception("reg-log-likelihood", "log_likelihood")
def constants_left_out(w, sigma2, Psi, t):
    """Only the term with the weights is there. It has the right maximum, but it is no log-density: σ² then has no best value.
    See 07 · 2."""
    return -sum_of_squares(w, Psi, t) / (2 * sigma2)


@misconception("reg-log-likelihood", "log_likelihood")
def no_two_pi(w, sigma2, Psi, t):
    """The 2π of the bell's height is missing, once for every target. See 07 · 2."""
    return -0.5 * len(t) * np.log(sigma2) - sum_of_squares(w, Psi, t) / (2 * sigma2)


@misconception("reg-log-likelihood", "log_likelihood")
def one_constant_for_all(w, sigma2, Psi, t):
    """The height of the bell is counted once, not once for every target; independent targets each bring their own. See 07 · 2."""
    return -0.5 * np.log(2 * np.pi * sigma2) - sum_of_squares(w, Psi, t) / (2 * sigma2)


@misconception("reg-log-likelihood", "log_likelihood")
def no_half_in_the_exponent(w, sigma2, Psi, t):
    """The squared residuals enter without the factor the bell has in its exponent. See 07 · 2."""
    return -0.5 * len(t) * np.log(2 * np.pi * sigma2) - sum_of_squares(w, Psi, t) / sigma2


@misconception("reg-log-likelihood", "log_likelihood")
def negative_log_likelihood(w, sigma2, Psi, t):
    """This is the loss, minus the log-likelihood: good weights make it small instead of large. See 07 · 2."""
    return 0.5 * len(t) * np.log(2 * np.pi * sigma2) + sum_of_squares(w, Psi, t) / (2 * sigma2)


# -- reg-mle ------------------------------------------------------------------------------------


@fixture("reg-mle", "fit_mle")
def _no_constant():
    return table(9, 3, 2)


@fixture("reg-mle", "fit_mle")
def _a_column_twice():
    a, b = np.array([1.0, 2, 2, 0, 4, 1]), np.array([1.0, 0, 2, 4, 2, 1])
    return np.column_stack([a, b, b]), np.array([3.0, 1, 4, 1, 5, 9])


def _fit_with(noise):
    def fit(Psi, t):
        w = least_squares(Psi, t)
        return w, noise(t - Psi @ w, Psi)

    return fit


@misconception("reg-mle", "fit_mle")
def divides_by_n_minus_m(Psi, t):
    """The squared residuals are divided by n minus the number of weights. That makes the estimate unbiased, but it is not the
    maximum of the likelihood. See 07 · 3."""
    return _fit_with(lambda r, Psi: r @ r / (len(r) - Psi.shape[1]))(Psi, t)


@misconception("reg-mle", "fit_mle")
def sigma_for_variance(Psi, t):
    """The second result is the standard deviation of the noise; asked for is its variance. See 07 · 3."""
    return _fit_with(lambda r, Psi: np.sqrt(np.mean(r**2)))(Psi, t)


@misconception("reg-mle", "fit_mle")
def sum_of_squares_for_variance(Psi, t):
    """The second result is the sum of the squared residuals: it would grow with every row, however small the noise. See 07 · 3."""
    return _fit_with(lambda r, Psi: r @ r)(Psi, t)


@misconception("reg-mle", "fit_mle")
def residuals_centred_first(Psi, t):
    """The mean of the residuals is taken off before squaring (`np.var` does that). Without a constant column the residuals have a
    mean, and it is part of the error. See 07 · 3."""
    return _fit_with(lambda r, Psi: np.var(r))(Psi, t)


@misconception("reg-mle", "fit_mle")
def variance_of_the_targets(Psi, t):
    """The second result is the spread of the targets; the noise is only what the fit leaves over. See 07 · 3."""
    return least_squares(Psi, t), np.var(t)


@misconception("reg-mle", "fit_mle")
def solves_the_normal_equations(Psi, t):
    """ΨᵀΨ is formed and solved. Dependent columns make it singular, and thin ones cost twice the digits.
    See "Do not square what is already thin" and "Columns that are copies" in 07 · 3."""
    w = np.linalg.solve(Psi.T @ Psi, Psi.T @ t)
    return w, np.mean((t - Psi @ w) ** 2)
