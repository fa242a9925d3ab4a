"""The inputs on which common libraries fail, one test each; right answers from mpmath, fractions and formulas."""

import warnings
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import expfam
from helpers.adam import minimise_by_adam
from helpers.discriminant import Discriminant
from helpers.gaussian import Gaussian
from helpers.linalg import Spectrum
from helpers.mixture import Mixture, em, fit_adam, nll_and_gradients
from helpers.regression import LinearGaussian, posterior


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def exact_log_density(x, cov):
    """log N(x; 0, cov) in 60 digits, by mpmath."""
    with mpmath.workdps(60):
        L = mpmath.cholesky(mpmath.matrix(cov.tolist()))
        y = mpmath.lu_solve(L, mpmath.matrix(x.tolist()))
        log_det = mpmath.fsum(mpmath.log(L[j, j]) for j in range(len(x)))
        return float(-mpmath.fsum(v ** 2 for v in y) / 2 - log_det - len(x) * mpmath.log(2 * mpmath.pi) / 2)


# Gaussian densities and covariances

def test_point_ten_thousand_standard_deviations_out():
    assert_allclose(Gaussian([0, 0], np.eye(2)).log_density([1e4, 1e4]), -100000001.83787706, rtol=1e-15)


def test_diagonal_covariance_of_condition_1e14():
    assert_allclose(Gaussian([0, 0], np.diag([1, 1e-14])).log_density([[0, 0]]), 14.280218584548974, rtol=1e-15)


@pytest.mark.parametrize("d", [2, 3, 6])
@pytest.mark.parametrize("seed", range(6))
def test_rotated_covariance_of_condition_1e14(d, seed):
    rng = np.random.default_rng(seed)
    Q, scales = np.linalg.qr(rng.standard_normal((d, d)))[0], np.logspace(0, -14, d)
    cov = (Q * scales) @ Q.T
    cov = (cov + cov.T) / 2
    for x in (np.zeros(d), Q @ (np.sqrt(scales) * rng.standard_normal(d)), rng.standard_normal(d)):
        log_density = Gaussian(np.zeros(d), cov).log_density(x[None])[0]
        assert np.isfinite(log_density)
        assert_allclose(log_density, exact_log_density(x, cov), rtol=1e-6)     # the plain Cholesky factor: 4e-3


@pytest.mark.parametrize("cov", [[[1, 1], [1, 1]], [[0, 0], [0, 1]], np.ones((3, 3)), np.diag([1, 2, 0])])
def test_singular_covariance_is_an_error(cov):
    with pytest.raises(ValueError, match="cov must be positive definite.*feature"):
        Gaussian(np.zeros(len(cov)), cov)


@pytest.mark.parametrize("seed", range(60))
def test_rank_deficient_covariance_is_an_error(seed):
    rng = np.random.default_rng(seed)
    d = int(rng.integers(2, 9))
    n = int(rng.integers(2, d + 1))
    X = rng.standard_normal((n, d)) @ rng.standard_normal((d, d)) + 10 ** rng.uniform(-1, 3)
    with pytest.raises(ValueError, match="more rows than columns"):
        Gaussian.fit(X)
    D = X - X.mean(axis=0)
    with pytest.raises(ValueError, match="cov must be positive definite"):
        Gaussian(X.mean(axis=0), D.T @ D / n)
    with pytest.raises(ValueError, match="linear combination"):
        Gaussian.fit(rng.standard_normal((50, 3)) @ np.array([[1, 2, 3.3], [4, 5, 9.9], [7, 8, 16.5]]))


def test_non_symmetric_matrix_is_an_error():
    for call in (lambda A: Gaussian([0, 0], A), Spectrum.of, lambda A: Mixture([1], [[0, 0]], [A]),
                 lambda A: Discriminant([1], [[0, 0]], [A]), lambda A: posterior(np.eye(2), [1, 2], 1, [0, 0], A)):
        with pytest.raises(ValueError, match="must be symmetric"):
            call([[2, 1], [0, 2]])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_or_infinity_in_a_matrix_is_an_error(bad):
    A = [[1, 0], [0, bad]]
    for call in (lambda: Gaussian([0, 0], A), lambda: Spectrum.of(A), lambda: Mixture([1], [[0, 0]], [A]),
                 lambda: Discriminant([1], [[0, 0]], [A]), lambda: posterior(np.eye(2), [1, 2], 1, [0, 0], A)):
        with pytest.raises(ValueError, match="must be finite"):
            call()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_or_infinity_in_data_is_an_error(bad):
    X = np.random.default_rng(0).standard_normal((30, 2))
    t = np.arange(30) % 2
    g, m, c = Gaussian.fit(X), Mixture([1], [[0, 0]], [np.eye(2)]), Discriminant.fit(X, t)
    X[7, 1] = bad
    calls = [lambda: Gaussian.fit(X), lambda: g.log_density(X), lambda: m.log_density(X), lambda: em(X, m),
             lambda: m.responsibilities(X), lambda: Mixture.fit(X, 2, np.random.default_rng(0)),
             lambda: Discriminant.fit(X, t), lambda: nll_and_gradients(X, [0], [[0, 0]], np.zeros((1, 2, 2)))]
    if np.isinf(bad):
        calls += [lambda: c.log_posterior(X), lambda: c.predict(X)]         # where NaN means missing
    for call in calls:
        with pytest.raises(ValueError, match=r"X must be finite.*got \S+ at index \[7, 1\]"):
            call()
    with pytest.raises(ValueError, match="Psi must be finite"):
        LinearGaussian.fit(X, np.zeros(30))
    with pytest.raises(ValueError, match="t must be finite"):
        LinearGaussian.fit(np.ones((30, 1)), X[:, 1])


@pytest.mark.parametrize("x", [1e200, -1e200, 1e155])
def test_number_too_large_to_square(x):
    assert Gaussian([0, 1], np.eye(2)).log_density([x, 0]) == -np.inf
    covs = [np.diag([1, 2]), [[2, 1], [1, 3]]]
    m = Mixture([0.4, 0.6], [[0, 0], [1, 1]], covs)
    assert_array_equal(m.log_density([[x, 0], [0, 0]]) == -np.inf, [True, False])
    for call in (m.responsibilities, m.em_step, Discriminant([0.4, 0.6], [[0, 0], [1, 1]], covs).log_posterior):
        with pytest.raises(ValueError, match="row 1"):
            call([[0, 0], [x, 0]])
    shared = Discriminant([0.4, 0.6], [[0, 0], [1, 1]], [np.eye(2)] * 2).log_posterior([[x, 0]])
    assert_allclose(shared, [[-x, 0]] if x > 0 else [[0, x]], rtol=1e-12)


def test_log_sum_exp_of_distant_components():
    m = Mixture([0.5, 0.5], [[50.0], [-50.0]], [[[1.0]], [[1.0]]])
    assert_allclose(m.log_density([0.0]), -1250.9189385332047, rtol=1e-15)
    assert_array_equal(m.responsibilities([0.0]), [[0.5, 0.5]])


@pytest.mark.parametrize("kind", ["full", "tied", "diagonal", "isotropic"])
def test_variance_far_from_the_origin(kind):
    x = 1e8 + np.array([-1.0, 0.0, 1.0])
    g = Gaussian.fit(x)
    assert_allclose(g.mean, 1e8, rtol=1e-15)
    assert_allclose(g.cov, 2 / 3, rtol=1e-14)
    for start in (0.0, 1e8):            # also from a start that is 10⁸ standard deviations away
        m = Mixture([1], [[start]], [[[1.0]]]).em_step(x, kind)
        assert_allclose(m.covs, 2 / 3, rtol=1e-7)
    assert_allclose(expfam.GAUSSIAN.fit(x), [1.5e8, -0.75], rtol=1e-14)
    discriminant = Discriminant.fit(np.append(x, x + 100), [0, 0, 0, 1, 1, 1])
    assert_allclose(discriminant.covs, 2 / 3, rtol=1e-14)


def test_float32_is_computed_in_float64():
    x = (1000 + np.array([-1.5, -0.5, 0.5, 1.5])).astype(np.float32)
    assert Gaussian.fit(x).cov.dtype == np.float64
    assert_allclose(Gaussian.fit(x).cov, 1.25, rtol=1e-14)
    assert_allclose(Mixture([1], [[1000]], [[[1]]]).em_step(x[:, None]).covs, 1.25, rtol=1e-14)
    X = np.random.default_rng(0).normal(1000, 1, (500, 2)).astype(np.float32)
    exact = np.cov(X.astype(float).T, bias=True)
    assert_allclose(Mixture.fit(X, 1, np.random.default_rng(0)).covs[0], exact, rtol=1e-11)


# Mixtures

def test_duplicates_collapse_a_component():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.standard_normal((40, 2)), np.tile([9.0, 9.0], (15, 1))])
    start = Mixture([0.5, 0.5], [[0, 0], [9, 9]], [np.eye(2)] * 2)
    for kind in ("full", "diagonal", "isotropic"):
        with pytest.raises(ValueError, match=r"collapse.*covs\[1\] \(component 1\)"):
            em(X, start, kind)
        fitted, _ = em(X, start, kind, floor=1e-3)                         # the stated floor
        assert_allclose(fitted.covs[1], 1e-3 * np.eye(2), rtol=1e-6)
    with pytest.raises(ValueError, match=r"component 1"):
        em(X, start, floor=0.0)


def test_component_left_with_one_point_collapses():
    X = np.vstack([np.random.default_rng(3).standard_normal((40, 2)), [[30.0, 30.0]]])
    start = Mixture([0.5, 0.5], [[0, 0], [30, 30]], [np.eye(2)] * 2)
    with pytest.raises(ValueError, match="component 1"):
        em(X, start)


@pytest.mark.parametrize("value", [0.1, 0.3, 1 / 3, 1e8 + 0.1, 7.0, 0.0, 1e-300])
def test_five_identical_values(value):
    x = np.full(5, value)
    with pytest.raises(ValueError, match="variance is 0"):
        Gaussian.fit(x)
    with pytest.raises(ValueError, match="constant"):
        expfam.GAUSSIAN.fit(x)
    with pytest.raises(ValueError, match="variance is 0"):
        Mixture.fit(x, 1, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"class 1\).*variance is 0"):
        Discriminant.fit(np.concatenate([[1.0, 2.0, 4.0], x]), [0, 0, 0, 1, 1, 1, 1, 1], "diagonal")


@pytest.mark.parametrize("kind", ["full", "tied", "diagonal", "isotropic"])
def test_empty_component(kind):
    rng = np.random.default_rng(1)
    X = rng.standard_normal((50, 2))
    m = Mixture([0.3, 0.7], [[1e6, 1e6], [0, 0]], [np.eye(2)] * 2).em_step(X, kind)
    assert_array_equal(m.weights, [0, 1])
    assert_array_equal(m.means[0], [1e6, 1e6])
    assert_allclose(m.means[1], X.mean(axis=0), atol=1e-12)
    S = np.cov(X.T, bias=True)
    S = {"full": S, "tied": S, "diagonal": np.diag(np.diag(S)), "isotropic": np.trace(S) / 2 * np.eye(2)}[kind]
    assert_allclose(m.covs[1], S, rtol=1e-8)
    assert_array_equal(m.responsibilities(X), np.tile([0.0, 1.0], (50, 1)))
    fitted, history = em(X, m, kind)
    assert np.isfinite(fitted.covs).all() and np.isfinite(history).all()


def test_identical_starting_components():
    X = np.random.default_rng(2).standard_normal((50, 2))
    start = Mixture([0.2, 0.3, 0.5], [[0, 0], [1, 1], [0, 0]], [np.eye(2)] * 3)
    with pytest.raises(ValueError, match="must start different.*0 and 2"):
        em(X, start)
    with pytest.raises(ValueError, match="must start different.*0 and 2"):
        fit_adam(X, [0, 0, 0], start.means, np.zeros((3, 2, 2)))


# Adam

def steps_of_adam(gradients, lr=0.1):
    """Where Adam goes from 1, given the gradients it will see."""
    seen, at = iter(list(gradients) + [0.0]), []

    def value_and_gradient(theta):
        at.append(theta[0])
        return 0.0, np.array([next(seen)])
    minimise_by_adam(value_and_gradient, [1.0], lr, len(gradients))
    return at[1:]


@pytest.mark.parametrize("gradient, after", [(0.0, 1.0), (1e-8, 0.95), (1e-30, 1.0)])
def test_adam_with_tiny_gradients(gradient, after):
    assert_allclose(steps_of_adam([gradient]), [after], rtol=1e-12)


def test_adam_step_by_step():
    assert_allclose(steps_of_adam([1, 0, 0, -2]), [.900000001, .8329941765, .7811984802, .8142402129], atol=5e-11)


@pytest.mark.parametrize("gradient", [1e200, -1e200, np.nan, np.inf])
def test_adam_with_a_gradient_that_is_no_number(gradient):
    with pytest.raises(ValueError, match="gradient must be finite"):
        steps_of_adam([1.0, gradient])


# Discriminants

def test_all_data_in_one_class():
    X = np.random.default_rng(0).standard_normal((20, 2))
    for kind in ("full", "shared", "diagonal", "isotropic"):
        model = Discriminant.fit(X, np.zeros(20, int), kind)
        assert_array_equal(model.log_posterior(X), np.zeros((20, 1)))
        assert_array_equal(model.predict(X), np.zeros(20))


def test_class_with_one_sample():
    X = np.vstack([np.random.default_rng(0).standard_normal((20, 2)), [[5, 5]]])
    t = np.append(np.zeros(20, int), 1)
    with pytest.raises(ValueError, match="class 1.*samples"):
        Discriminant.fit(X, t, "full")
    with pytest.raises(ValueError, match=r"class 1\)"):
        Discriminant.fit(X, t, "diagonal")
    for kind in ("shared", "isotropic"):
        model = Discriminant.fit(X, t, kind)
        assert_array_equal(model.means[1], [5, 5])
        assert_array_equal(model.predict([[0, 0], [5, 5]]), [0, 1])


def test_feature_without_variance():
    X = np.random.default_rng(0).standard_normal((20, 3))
    X[:, 1] = 0.3
    for kind in ("full", "shared", "diagonal"):
        with pytest.raises(ValueError, match="feature 1: its variance is 0"):
            Discriminant.fit(X, np.arange(20) % 2, kind)


def test_shared_discriminant_far_out_is_exact():
    priors, means, cov = [0.3, 0.7], np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[2.0, 0.5], [0.5, 1.0]])
    x = [Fraction(10 ** 6), Fraction(-10 ** 6)]
    inverse = [[Fraction(4, 7), Fraction(-2, 7)], [Fraction(-2, 7), Fraction(8, 7)]]         # of cov, exactly

    def half_square(mean):
        z = [a - Fraction(int(b)) for a, b in zip(x, mean)]
        return sum(z[i] * inverse[i][j] * z[j] for i in range(2) for j in range(2)) / 2
    difference = float(half_square(means[0]) - half_square(means[1])) + np.log(0.7 / 0.3)    # log p(1|x)/p(0|x)
    assert difference > 708
    model = Discriminant(priors, means, [cov, cov])
    assert_allclose(model.log_posterior([[1e6, -1e6]]), [[-difference, 0]], rtol=1e-14)


# Regression

def test_duplicated_column():
    Psi, t = np.array([[1.0, 1], [2, 2], [3, 3], [4, 4]]), np.array([1.0, 2, 3, 4])
    # (ΨᵀΨ + λI)w = Ψᵀt with Σx² = 30: (60 + λ)w = 30 each
    assert_allclose(LinearGaussian.fit(Psi, t).weights, [0.5, 0.5], rtol=1e-14)
    x = np.array([1.0, 3.0])            # Σx² = 10, so w = 10/21 for target x and 20/21 for 2x
    assert_allclose(LinearGaussian.fit(np.c_[x, x], 2 * x, lam=1).weights, [20 / 21, 20 / 21], rtol=1e-14)
    assert_allclose(LinearGaussian.fit(np.c_[x, x], 2 * x, lam=1e-14).weights, [1, 1], rtol=1e-6)


def test_line_far_from_the_origin():
    i = np.arange(5.0)
    model = LinearGaussian.fit(np.c_[np.ones(5), 1e8 + i], 2 * i + 1)
    assert_allclose(model.weights, [-199999999, 2], rtol=1e-12)
    assert model.sigma2 < 1e-15
    assert_allclose(LinearGaussian.fit(np.c_[1e8 + i, np.full(5, 2.0)], 2 * i + 1).weights, [2, -199999999 / 2], rtol=1e-12)


def test_ridge_from_zero_to_infinity():
    rng = np.random.default_rng(0)
    Psi, t = rng.standard_normal((20, 3)), rng.standard_normal(20)
    assert_allclose(LinearGaussian.fit(Psi, t, 0).weights, np.linalg.lstsq(Psi, t)[0], rtol=1e-12)
    assert_allclose(LinearGaussian.fit(Psi, t, 1e300).weights, Psi.T @ t / 1e300, rtol=1e-12)
    for lam in (-1, -1e-300, np.inf, np.nan, "a"):
        with pytest.raises(ValueError, match="lam must"):
            LinearGaussian.fit(Psi, t, lam)


def test_fewer_rows_than_weights():
    rng = np.random.default_rng(0)
    Psi, t = rng.standard_normal((3, 5)), rng.standard_normal(3)
    model = LinearGaussian.fit(Psi, t)
    assert_allclose(model.weights, Psi.T @ np.linalg.solve(Psi @ Psi.T, t), rtol=1e-10)      # the minimum norm
    Psi[:, 0] = 1                                                           # and with a constant column
    assert_allclose(LinearGaussian.fit(Psi, t).weights, Psi.T @ np.linalg.solve(Psi @ Psi.T, t), rtol=1e-10)


# Exponential families

def test_sample_whose_maximum_is_at_infinity():
    for x in ([0, 0, 0], [1, 1]):
        with pytest.raises(ValueError, match="∞"):
            expfam.BERNOULLI.fit(x)
    with pytest.raises(ValueError, match="∞"):
        expfam.POISSON.fit([0, 0, 0, 0])
    grid = np.arange(50.0)
    poisson = expfam.Family(grid[:, None], -np.array([float(mpmath.loggamma(j + 1)) for j in grid]))
    with pytest.raises(ValueError, match="no finite maximum"):
        poisson.fit([0.0])


@pytest.mark.parametrize("value", [0.1, 0.3, 0.7])
def test_constant_sample_of_gamma_and_beta(value):
    for family in (expfam.GAMMA, expfam.BETA):
        with pytest.raises(ValueError, match="constant"):
            family.fit(np.full(7, value))


# Matrices

def test_square_root_of_a_singular_matrix():
    assert_allclose(Spectrum.of(np.ones((3, 3))).sqrt(), .5773502691896257, rtol=1e-14)


def test_square_root_of_an_indefinite_matrix_is_an_error():
    with pytest.raises(ValueError, match="positive semidefinite"):
        Spectrum.of([[1, 2], [2, 1]]).sqrt()


def test_power_of_small_integers():
    assert_allclose(Spectrum.of(np.diag([2, 3]).astype(np.int8)).power(10), np.diag([1024, 59049]), rtol=1e-13)


def test_log_determinant_that_underflows():
    assert_allclose(Spectrum.of(0.1 * np.eye(400)).log_det(), -921.0340371976183, rtol=1e-14)


# Shapes and types

def test_flat_data():
    two, one = Gaussian([1, 2], np.eye(2)), Gaussian(1, 4)
    assert_allclose(two.log_density([1, 2]), [-np.log(2 * np.pi)])
    assert one.log_density([1, 2, 3]).shape == (3,)
    with pytest.raises(ValueError, match=r"X must have shape \(n, 2\).*got \(3,\)"):
        two.log_density([1, 2, 3])
    with pytest.raises(ValueError, match=r"X must have shape \(n, 2\)"):
        two.log_density(np.zeros((3, 2, 1)))
    assert Mixture([1], [[0, 0]], [np.eye(2)]).responsibilities([3, 4]).shape == (1, 1)
    assert Mixture([1], [[0]], [[[1]]]).log_density([3, 4, 5]).shape == (3,)
    assert Gaussian.fit([1.0, 2.0, 4.0]).mean.shape == (1,)


def test_any_kind_of_array():
    rng = np.random.default_rng(0)
    X = rng.integers(-9, 9, (40, 2))
    t = rng.integers(2, size=40)
    base = X.astype(float)

    def everything(X, t):
        g, m, c = Gaussian.fit(X), Mixture.fit(X, 2, np.random.default_rng(0), n_starts=2), Discriminant.fit(X, t)
        return [g.cov, g.log_density(X), m.means, m.responsibilities(X), c.covs, c.log_posterior(X),
                LinearGaussian.fit(X, t, 0.5).weights, Spectrum.of((np.asarray(X, float).T @ np.asarray(X, float))).values]
    expected = everything(base, t)
    read_only = base.copy()
    read_only.flags.writeable = False
    for variant, labels in ((X, t), (X.tolist(), t.tolist()), (np.asfortranarray(base), t.astype(float)),
                            (read_only, t.astype(np.int8)), (np.repeat(base, 2, axis=0)[::2], t)):
        before = np.array(variant, copy=True)
        for value, right in zip(everything(variant, labels), expected):
            assert_allclose(value, right, rtol=1e-9, atol=1e-9)
        assert_array_equal(variant, before)
