"""Neighbours of the hard cases: the ends of the exponent range, odd types, and what no caller should get away with."""

import warnings
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from helpers import expfam, linalg
from helpers.adam import minimise_by_adam
from helpers.discriminant import KINDS, Discriminant
from helpers.expectation import KINDS as EM_KINDS
from helpers.expfam import Family
from helpers.gaussian import Gaussian
from helpers.linalg import Spectrum, cholesky, lower_inverse
from helpers.mixture import Mixture, em, nll_and_gradients
from helpers.regression import LinearGaussian, descent_path, posterior, predictive, shrinkage_path

I2 = np.eye(2)
OUTSIDE = [1e160, 1e300, 1e-160]


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def two_groups():
    X = np.random.default_rng(0).standard_normal((60, 2)) + np.repeat([[0, 0], [6, 1]], 30, axis=0)
    return X, np.repeat([0, 1], 30)


# Units: what is computed from data in other units is the same, up to units

@pytest.mark.parametrize("unit", [1e149, 1e-148, 1e30])
def test_units_up_to_the_ends_of_the_range(unit):
    X, t = two_groups()
    shift = 2 * np.log(unit)
    assert_allclose(Gaussian.fit(X * unit).log_density(X * unit) + shift, Gaussian.fit(X).log_density(X), rtol=1e-9)
    for kind in EM_KINDS:
        one, two = (Mixture.fit(data, 2, np.random.default_rng(0), 2, kind) for data in (X, X * unit))
        assert_allclose(two.log_density(X * unit) + shift, one.log_density(X), rtol=1e-6)
    for kind in KINDS:
        one, two = Discriminant.fit(X, t, kind), Discriminant.fit(X * unit, t, kind)
        assert_allclose(two.log_posterior(X * unit), one.log_posterior(X), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("unit", OUTSIDE)
def test_units_in_which_squares_leave_the_range_are_an_error(unit):
    X, t = two_groups()
    calls = [lambda: Gaussian.fit(X * unit), lambda: Mixture.fit(X * unit, 2, np.random.default_rng(0))]
    calls += [lambda kind=kind: Discriminant.fit(X * unit, t, kind) for kind in KINDS]
    for call in calls:
        with pytest.raises(ValueError, match="X must vary between.*feature 0"):
            call()
    with pytest.raises(ValueError, match="feature 1"):
        Gaussian.fit(X * [1, unit])


def test_differences_that_overflow():
    """−∞ for what is that far out, whatever the zeros of a factor make of ∞; the rest is as ever."""
    assert_array_equal(Gaussian([-1e308, 0], I2).log_density([[1e308, 0], [1e308, 1e308]]), [-np.inf, -np.inf])
    m = Mixture([0.5, 0.5], [[-1e308, 0], [1e308, 1]], [I2, 2 * I2])
    at_means = [np.log(0.5) - np.log(2 * np.pi), np.log(0.5) - np.log(4 * np.pi)]
    assert_allclose(m.log_density([[-1e308, 0], [1e308, 1]]), at_means, rtol=1e-14)
    assert_array_equal(m.responsibilities([[-1e308, 0], [1e308, 1]]), I2)
    with pytest.raises(ValueError, match="row 1"):
        m.responsibilities([[-1e308, 0], [0, 0]])


def test_total_covariance_that_overflows():
    X = np.vstack([two_groups()[0], [[1e200, 0]]])
    for kind in EM_KINDS:
        with pytest.raises(ValueError, match="X must"):
            Mixture([0.4, 0.6], [[0, 0], [3, 1]], [I2, I2]).em_step(X, kind)


def test_far_point_under_a_narrow_tied_covariance():
    """Its total covariance is a number; its distance, squared, is not."""
    X = np.array([[1e150], [0.0], [1.0], [-1.0]])
    m = Mixture([0.5, 0.5], [[0.0], [1.0]], [[[1e-12]]] * 2)
    assert m.log_density(X)[0] == -np.inf
    with pytest.raises(ValueError, match="got row 0"):
        m.em_step(X, "tied")


# Squares that are expanded about a centre, as far out as that is done

@pytest.mark.parametrize("distance", [10, 40, 44.9, 45.1, 1e3, 1e6])
@pytest.mark.parametrize("covs", [[[[2, 1], [1, 3]]] * 2, [np.diag([1, 4]), np.diag([2, 0.5])]], ids=["shared", "diagonal"])
def test_expanded_squares_in_fifty_digits(distance, covs):
    weights, means = [0.25, 0.75], np.array([[1.0, 2.0], [1.0 + distance, 2.5]])
    x = means[0] + [0.7, -0.4]
    with mpmath.workdps(50):
        parts = []
        for w, mean, cov in zip(weights, means, covs):
            z, S = mpmath.matrix((x - mean).tolist()), mpmath.matrix(np.array(cov, float).tolist())
            square = (z.T * mpmath.lu_solve(S, z))[0]
            parts.append(w * mpmath.exp(-square / 2) / (2 * mpmath.pi * mpmath.sqrt(mpmath.det(S))))
        exact = float(mpmath.log(mpmath.fsum(parts)))
    assert_allclose(Mixture(weights, means, covs).log_density([x]), exact, rtol=2e-12)


def test_variances_in_one_pass_survive_an_outlier_in_front():
    """The first sample is as far from the mean as a first sample can be: √n standard deviations."""
    x = np.append(1e6, np.tile([1.0, 2.0, 4.0], 700))
    exact = [Fraction(int(v)) for v in x]
    mean = sum(exact) / len(exact)
    variance = sum((v - mean) ** 2 for v in exact) / len(exact)
    model = Discriminant.fit(x, np.zeros(len(x), int), "diagonal")
    assert_allclose(model.means, float(mean), rtol=1e-14)
    assert_allclose(model.covs, float(variance), rtol=1e-12)


# Types

@pytest.mark.parametrize("dtype", [bool, np.uint8, np.uint64, np.int8, np.float16, float, object])
def test_labels_of_any_type(dtype):
    X, t = two_groups()
    for kind in KINDS:
        assert_array_equal(Discriminant.fit(X, t.astype(dtype), kind).counts, [30, 30])


@pytest.mark.parametrize("bad", [10 ** 9, 2 ** 62, 1e300, 60])
def test_labels_larger_than_the_sample_take_no_memory(bad):
    X, t = two_groups()
    t = t.astype(type(bad))
    t[3] = bad
    with pytest.raises(ValueError, match="t must contain every class.*60 samples"):
        Discriminant.fit(X, t)


@pytest.mark.parametrize("value", [["1", "2"], np.array([1, 2, 10 ** 400], object), np.array(["2020-01-01"], "M8[D]"), b"12",
                                   [1, [2]], [1j], [{}, 1]])
def test_what_is_no_real_number(value):
    for call in (Gaussian.fit, lambda x: Gaussian(0, 1).log_density(x), expfam.GAUSSIAN.fit):
        with pytest.raises(ValueError, match="must hold real numbers"):
            call(value)


@pytest.mark.parametrize("count", ["3", 2.5, True, [3], None, np.nan, np.inf, 0, -1])
def test_what_is_no_count(count):
    X, _ = two_groups()
    with pytest.raises(ValueError, match="max_iter must be a whole number"):
        em(X, Mixture([1], [[0, 0]], [I2]), max_iter=count)
    with pytest.raises(ValueError, match="k must be a whole number"):
        Mixture.fit(X, count, np.random.default_rng(0))


def test_start_that_is_no_mixture():
    with pytest.raises(ValueError, match="start must be a Mixture, got NoneType"):
        em(two_groups()[0], None)


@pytest.mark.parametrize("kind", EM_KINDS)
def test_weights_of_exactly_zero(kind):
    """A component without weight stays out, keeps what it has, and changes nothing."""
    X, _ = two_groups()
    with_it, without = Mixture([1, 0], [[0, 0], [3, 1]], [I2, 2 * I2]), Mixture([1], [[0, 0]], [I2])
    assert_allclose(with_it.log_density(X), without.log_density(X), rtol=1e-13)
    one, two = with_it.em_step(X, kind), without.em_step(X, kind)
    assert_array_equal(one.weights, [1, 0])
    assert_array_equal(one.means[1], [3, 1])
    assert_allclose(one.covs[0], two.covs[0], rtol=1e-10, atol=1e-12)
    assert set(with_it.sample_labelled(50, np.random.default_rng(0))[1]) == {0}
    posterior_zero = Discriminant([0, 1], [[0, 0], [3, 1]], [I2, I2]).log_posterior([[0, 0], [np.nan, 1]])
    assert_array_equal(posterior_zero, [[-np.inf, 0]] * 2)


def test_smallest_sizes():
    assert_allclose(Gaussian(2, 4).log_density(2), -0.5 * np.log(8 * np.pi))
    assert_allclose(Mixture.fit([1.0, 2.0], 1, np.random.default_rng(0)).covs, [[[0.25]]])
    assert_allclose(LinearGaussian.fit([[2.0]], [3.0]).weights, [1.5])
    assert_allclose(LinearGaussian.fit([[2.0]], [3.0], lam=2).weights, [1.0])
    assert_allclose(Spectrum.of([[4]]).sqrt(), [[2]])
    for kind in KINDS:
        with pytest.raises(ValueError, match="class 0"):
            Discriminant.fit([[1.0, 2.0]], [0], kind)


# Matrices

def test_eigenvalues_and_powers_that_overflow():
    with pytest.raises(ValueError, match="A must have eigenvalues within the range"):
        Spectrum.of(np.full((2, 2), 1e308))
    for A, p in ((np.diag([2, 3]), 1e10), (np.diag([1e200, 1]), 2), (np.diag([1e-200, 1e-200]), -2)):
        with pytest.raises(ValueError, match="p must give a power within the range"):
            Spectrum.of(A).power(p)


@pytest.mark.parametrize("seed", range(20))
def test_no_log_determinant_of_what_is_singular_up_to_rounding(seed):
    rng = np.random.default_rng(seed)
    d = int(rng.integers(2, 9))
    B = rng.standard_normal((d, d - 1))
    with pytest.raises(ValueError, match="positive definite"):
        Spectrum.of(B @ B.T).log_det()


def test_log_determinant_in_different_units():
    assert_allclose(Spectrum.of(np.diag([1e-20, 1e20, 1])).log_det(), 0, atol=1e-13)
    assert_allclose(Spectrum.of([[1e-320]]).log_det(), float(mpmath.log(mpmath.mpf(1e-320))), rtol=1e-14)


def test_without_numpys_own_names(monkeypatch):
    """A NumPy that hides its LAPACK functions leaves the public ones, which raise instead of returning NaN."""
    monkeypatch.setattr(linalg, "cholesky_lo", np.linalg.cholesky)
    monkeypatch.setattr(linalg, "inv", np.linalg.inv)
    S = np.array([[[2.0, 1], [1, 3]], [[1, 0], [0, 4]]])
    L = cholesky(S)
    assert_allclose(L @ L.swapaxes(1, 2), S, rtol=1e-14)
    assert_allclose(lower_inverse(L) @ L, [I2, I2], atol=1e-15)
    with pytest.raises(ValueError, match=r"covs\[1\] \(component 1\)"):
        Mixture([0.5, 0.5], [[0, 0], [1, 1]], [[[2, 1], [1, 3]], [[1, 2], [2, 1]]])


# Exponential families

def exact_shape(x):
    """The gamma family's α from log α − ψ(α) = log x̄ − mean(log x), in 80 digits."""
    with mpmath.workdps(80):
        x = [mpmath.mpf(float(v)) for v in x]
        gap = mpmath.log(mpmath.fsum(x) / len(x)) - mpmath.fsum(mpmath.log(v) for v in x) / len(x)
        guess = (3 - gap + mpmath.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
        log_a = mpmath.findroot(lambda s: mpmath.log(mpmath.exp(s) * gap)
                                - mpmath.log(mpmath.exp(s) * (s - mpmath.digamma(mpmath.exp(s)))), mpmath.log(guess))
        return float(mpmath.exp(log_a))


@pytest.mark.parametrize("x", [
    [1, 1.5, 3], [1, 1 + 1e-3, 1 - 2e-3], [1, 1 + 1e-6], [1, 1 + 1e-10, 1 - 3e-10], [1e-300, 1, 2], [1e-300, 1e300],
    [1e308, 1.5e308], [3e-290, 5e-290, 4e-290], [0.1 + 0.2, 0.3, 0.4], [7.0, 7.0, 7.0, 7.0001], [1, 2.0001, 60]])
def test_gamma_shape_in_eighty_digits(x):
    alpha, theta = expfam.GAMMA.fit(x)
    exact = exact_shape(x)
    assert_allclose(alpha, exact, rtol=1e-9)
    assert_allclose(-alpha / theta, max(x) * np.mean(np.array(x) / max(x)), rtol=1e-14)


@pytest.mark.parametrize("x", [[0.2, 0.3, 0.7], [0.95, 0.9504, 0.9497], [0.5, 0.5003], [1e-10, 0.5, 1 - 1e-10], [1e-3, 1.1e-3]])
def test_beta_parameters_in_fifty_digits(x):
    a, b = expfam.BETA.fit(x)
    with mpmath.workdps(50):
        x = [mpmath.mpf(v) for v in x]
        means = mpmath.fsum(mpmath.log(v) for v in x) / len(x), mpmath.fsum(mpmath.log(1 - v) for v in x) / len(x)
        root = mpmath.findroot(lambda a, b: [mpmath.digamma(a) - mpmath.digamma(a + b) - means[0],
                                             mpmath.digamma(b) - mpmath.digamma(a + b) - means[1]], (float(a), float(b)))
        assert_allclose([a, b], [float(v) for v in root], rtol=1e-7)


def test_samples_beyond_the_range():
    assert_allclose(expfam.POISSON.fit([1e308, 1e308]), [np.log(1e308)], rtol=1e-15)
    assert_allclose(expfam.GAUSSIAN.fit([1e150, -1e150, 0]), [0, -0.75e-300], rtol=1e-14)
    for family, x in ((expfam.GAUSSIAN, [1e200, -1e200]), (expfam.GAUSSIAN, [1e-170, -1e-170]), (expfam.GAMMA, [1e-310, 2e-310])):
        with pytest.raises(ValueError, match="beyond floating point"):
            family.fit(x)
    with pytest.raises(ValueError, match="too nearly so"):
        expfam.BETA.fit([0.5, 0.5 + 1e-12])
    with pytest.raises(ValueError, match="too nearly so"):
        expfam.BETA.fit([1e-300, 2e-300])


@pytest.mark.parametrize("family, theta", [
    (expfam.GAUSSIAN, [0, 1]), (expfam.GAUSSIAN, [0, 0]), (expfam.GAMMA, [1, 1]), (expfam.GAMMA, [-1, -1]),
    (expfam.BETA, [0, 1]), (expfam.BETA, [1, -1])])
def test_theta_where_log_z_is_infinite(family, theta):
    for call in (family.log_partition, family.mean):
        with pytest.raises(ValueError, match="theta must have a (positive|negative) entry"):
            call(theta)


def test_theta_of_another_shape():
    for call in (expfam.POISSON.mean, expfam.POISSON.log_partition):
        for theta in ([1, 2], 1.0):
            with pytest.raises(ValueError, match=r"theta must have shape \(1,\)"):
                call(theta)
    assert expfam.POISSON.log_partition([800]) == np.inf


def test_base_measures():
    T = [[0], [1], [2]]
    plain = Family(T, [0, 0, 0]).fit([0.5])
    for log_h in ([-800] * 3, [1e300] * 3, np.full(3, -5, np.float32), np.zeros(3, bool)):
        assert_allclose(Family(T, log_h).fit([0.5]), plain, rtol=1e-9)
    for log_h in ([0, -np.inf, 0], np.array([0, -np.inf, 0], object), np.array([0, -np.inf, 0], np.float32)):
        assert_allclose(Family(T, log_h).probabilities([np.log(3) / 2]), [0.25, 0, 0.75])
    for log_h in ([0, 0, np.inf], ["a", "b", "c"], None, [0j, 0, 0]):
        with pytest.raises(ValueError, match="log_h must"):
            Family(T, log_h)
    for call in (Family(T, [0, 0, 0]).log_partition, Family(T, [0, 0, 0]).mean):
        with pytest.raises(ValueError, match="theta must be small enough"):
            call([1e308])
    with pytest.raises(ValueError, match="1 iterations did not prove"):
        Family(T, [0, 0, 0]).fit([0.3], max_iter=1)


@given(st.floats(-200, 200), st.floats(-6, 6))
@settings(deadline=None, max_examples=60)
def test_units_of_the_statistics_only_change_theta(log_unit, shift):
    T, unit = np.array([[0.0], [1.0], [2.0]]), 10 ** log_unit
    theta = Family(unit * (T + shift), np.zeros(3)).fit([unit * (0.5 + shift)])
    assert_allclose(theta * unit, Family(T, np.zeros(3)).fit([0.5]), rtol=1e-6)


# Adam

def test_adam_takes_lists_and_refuses_other_shapes():
    assert_allclose(minimise_by_adam(lambda theta: (0.0, [1.0]), [1], 0.1, 1)[0], [0.9], rtol=1e-7)
    for gradient in (np.ones(1), np.ones((1, 2)), 1.0):
        with pytest.raises(ValueError, match="gradient must have the shape of theta"):
            minimise_by_adam(lambda theta: (0.0, gradient), [1.0, 2.0], 0.1, 3)


@pytest.mark.parametrize("options, complaint", [
    ({"beta1": 1}, "beta1 and beta2 must be less than 1"), ({"beta2": 1}, "beta1 and beta2"), ({"beta1": -0.1}, "beta1 must be at"),
    ({"eps": 0}, "eps must be greater than 0"), ({"lr": np.inf}, "lr must be finite")])
def test_adam_options(options, complaint):
    with pytest.raises(ValueError, match=complaint):
        minimise_by_adam(lambda theta: (0.0, np.zeros(1)), [1.0], n_steps=2, **options)


def test_adam_of_nothing_and_of_nan():
    with pytest.raises(ValueError, match="theta must hold at least one"):
        minimise_by_adam(lambda theta: (0.0, np.zeros(0)), [])
    with pytest.raises(ValueError, match="the value nan"):
        minimise_by_adam(lambda theta: (np.nan, np.ones(1)), [1.0])


def test_gradients_at_extreme_logits():
    X, _ = two_groups()
    means, raw = np.array([[0.0, 0], [6, 1]]), np.zeros((2, 2, 2))
    value, d_logits, d_means, _ = nll_and_gradients(X, [1e308, -1e308], means, raw)
    alone, _, d_alone, _ = nll_and_gradients(X, [0.0], means[:1], raw[:1])
    assert_allclose(value, alone, rtol=1e-14)
    assert_allclose(d_means, [d_alone[0], [0, 0]], rtol=1e-12)
    assert_allclose(d_logits, [0, 0], atol=1e-15)


# Regression

def exact_ridge(Psi, t, lam):
    with mpmath.workdps(700):
        P, y = mpmath.matrix(Psi.tolist()), mpmath.matrix(t.tolist())
        return np.array([float(w) for w in mpmath.lu_solve(P.T * P + mpmath.mpf(lam) * mpmath.eye(P.cols), P.T * y)])


@pytest.mark.parametrize("lam", [0.0, 0.5])
@pytest.mark.parametrize("units", [[1e100, 1, 1e-100], [1e8, 1, 1e-8], [1e200] * 3, [1e-200] * 3, [1, 1e160, 1]])
def test_weights_in_mixed_units(units, lam):
    rng = np.random.default_rng(0)
    Psi, t = rng.standard_normal((20, 3)) * units, rng.standard_normal(20)
    assert_allclose(LinearGaussian.fit(Psi, t, lam).weights, exact_ridge(Psi, t, lam), rtol=1e-10)


def test_targets_too_large_to_square():
    Psi = np.random.default_rng(0).standard_normal((20, 3))
    for lam in (0, 0.5):
        with pytest.raises(ValueError, match="t must have residuals that can be squared"):
            LinearGaussian.fit(Psi, np.full(20, 1e200), lam)
        for bad in (np.nan, np.inf):
            with pytest.raises(ValueError, match="t must be finite"):
                LinearGaussian.fit(Psi, np.full(20, bad), lam)
            with pytest.raises(ValueError, match=r"Psi must be finite.*\[0, 0\]"):
                LinearGaussian.fit(np.full((20, 3), bad), np.zeros(20), lam)


def test_posterior_in_extreme_units():
    rng = np.random.default_rng(0)
    Psi, t = rng.standard_normal((20, 3)), rng.standard_normal(20)
    for unit in (1e200, 1e-120):
        mean, cov = posterior(Psi * unit, t, 1.0, np.zeros(3), np.eye(3))
        expected = np.linalg.lstsq(Psi, t)[0] if unit > 1 else unit ** 2 * Psi.T @ t
        assert_allclose(mean * unit, expected, rtol=1e-9)
        assert np.isfinite(cov).all()
    with pytest.raises(ValueError, match="must be small enough"):
        posterior(Psi * 1e307, t, 1e-9, np.zeros(3), 1e9 * np.eye(3))
    for S in (np.ones((3, 3)), np.zeros((3, 3)), np.diag([1, 1, 0])):
        with pytest.raises(ValueError, match="S must be positive definite"):
            posterior(Psi, t, 1.0, np.zeros(3), S)


def test_predictive_needs_a_covariance():
    Psi = np.array([[1.0, -1.0], [2.0, 1.0]])
    assert_allclose(predictive(Psi, [0, 0], np.full((2, 2), 0.1), 0.0)[1], [0, np.sqrt(0.9)], atol=1e-9)      # semidefinite
    for cov in (-I2, [[1, 3], [3, 1]]):
        with pytest.raises(ValueError, match="cov must be positive semidefinite"):
            predictive(Psi, [0, 0], cov, 0.1)


def test_shrinkage_at_the_ends():
    rng = np.random.default_rng(0)
    Psi, t = rng.standard_normal((20, 3)), rng.standard_normal(20)
    least_squares = np.linalg.lstsq(Psi, t)[0]
    assert_allclose(shrinkage_path(Psi, t, [1e300, 1e-300]), [Psi.T @ t / 1e300, least_squares], rtol=1e-10)
    assert_allclose(shrinkage_path(Psi * 1e200, t, [1.0]) * 1e200, [least_squares], rtol=1e-10)
    assert_array_equal(shrinkage_path(0 * Psi, t, [1.0]), [[0, 0, 0]])
    twice = np.column_stack([Psi[:, 0], Psi[:, 0]])             # the limit is the minimum norm
    half = Psi[:, 0] @ t / (Psi[:, 0] @ Psi[:, 0]) / 2
    assert_allclose(shrinkage_path(twice, t, [1e-300, 1e-20]), [[half, half]] * 2, rtol=1e-10)


def test_descent_that_leaves_the_range():
    rng = np.random.default_rng(0)
    path = descent_path(rng.standard_normal((20, 3)), rng.standard_normal(20), 0.0, 1e3, 400)
    assert not np.isfinite(path[-1]).all()
