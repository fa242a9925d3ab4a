"""`helpers.gaussian` against SciPy and mpmath, and laws of the Gaussian."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import multivariate_normal

from helpers.gaussian import Gaussian, moments

seeds = st.integers(0, 10 ** 6)


def example(seed, d=None):
    rng = np.random.default_rng(seed)
    d = d or int(rng.integers(1, 6))
    B = rng.standard_normal((d, d + 2))
    return Gaussian(10 * rng.standard_normal(d), B @ B.T), rng


@given(seeds)
@settings(deadline=None)
def test_log_density_is_scipys(seed):
    g, rng = example(seed)
    X = g.sample(20, rng) + rng.standard_normal(len(g.mean))
    assert_allclose(g.log_density(X), np.atleast_1d(multivariate_normal.logpdf(X, g.mean, g.cov)), rtol=1e-8)


def test_more_rows_than_a_chunk():
    g, rng = example(3, d=4)
    X = g.sample(70_001, rng)
    assert_allclose(g.log_density(X), multivariate_normal.logpdf(X, g.mean, g.cov), rtol=1e-9)
    assert_array_equal(g.log_density(X[-1:]), g.log_density(X)[-1:])
    assert_allclose(moments(X)[0], X.mean(axis=0), rtol=1e-12)
    assert_allclose(moments(X)[1], np.cov(X.T, bias=True), rtol=1e-11)


def test_univariate_needs_no_matrices():
    x = np.array([-1.0, 0.5, 7.0])
    assert_allclose(Gaussian(1, 4).log_density(x), -0.5 * np.log(8 * np.pi) - (x - 1) ** 2 / 8)


@given(seeds)
@settings(deadline=None)
def test_density_integrates_to_one_over_a_line(seed):
    g, _ = example(seed, d=1)
    x = g.mean + np.sqrt(g.cov[0, 0]) * np.linspace(-10, 10, 2001)
    assert_allclose(np.trapezoid(np.exp(g.log_density(x)), x), 1, rtol=1e-12)


@given(seeds, st.floats(-6, 6), st.floats(-3, 3))
@settings(deadline=None)
def test_fit_moves_with_the_data(seed, log_shift, log_scale):
    """Translation, scaling and rotation of the data do the same to the fit, and leave density · volume alone."""
    g, rng = example(seed)
    d = len(g.mean)
    X = g.sample(d + 10, rng)
    A = 10 ** log_scale * np.linalg.qr(rng.standard_normal((d, d)))[0]
    shift = 10 ** log_shift * rng.standard_normal(d)
    one, two = Gaussian.fit(X), Gaussian.fit(X @ A.T + shift)
    size = np.abs(two.mean).max() + np.abs(X @ A.T).max()
    assert_allclose(two.mean, A @ one.mean + shift, atol=1e-13 * size)
    assert_allclose(two.cov, A @ one.cov @ A.T, atol=1e-10 * np.abs(two.cov).max() + 1e-14 * size * 10 ** log_scale)
    assert_allclose(two.log_density(X @ A.T + shift) + d * log_scale * np.log(10), one.log_density(X), atol=1e-5)


@given(seeds)
@settings(deadline=None)
def test_marginal_of_the_joint(seed):
    """The density of two features is that of all, integrated over the others: here, of the samples' moments."""
    g, rng = example(seed, d=4)
    indices = rng.permutation(4)[:2]
    m = g.marginal(indices)
    assert_array_equal(m.mean, g.mean[indices])
    assert_array_equal(m.cov, g.cov[indices][:, indices])
    assert_allclose(g.marginal([2, 0, 1]).marginal([1]).cov, g.marginal([0]).cov)
    X = g.sample(30, rng)       # fitting and taking the marginal commute
    assert_allclose(Gaussian.fit(X).marginal(indices).cov, Gaussian.fit(X[:, indices]).cov, rtol=1e-9, atol=1e-12)


def test_marginal_integrates_the_joint():
    g, _ = example(5, d=2)
    y = g.mean[1] + np.sqrt(g.cov[1, 1]) * np.linspace(-12, 12, 4001)
    for x in g.mean[0] + np.array([-2.0, 0.0, 1.0]):
        joint = np.exp(g.log_density(np.column_stack([np.full_like(y, x), y])))
        assert_allclose(np.log(np.trapezoid(joint, y)), g.marginal([0]).log_density([x])[0], rtol=1e-10)


def test_fit_maximises_the_likelihood():
    g, rng = example(7, d=3)
    X = g.sample(40, rng)
    best = Gaussian.fit(X)
    assert_allclose(best.cov, np.cov(X.T, bias=True), rtol=1e-12)
    for _ in range(20):
        B = 0.05 * rng.standard_normal((3, 3))
        other = Gaussian(best.mean + 0.05 * rng.standard_normal(3), best.cov + B @ B.T)
        assert other.log_density(X).sum() < best.log_density(X).sum()


def test_sample_has_the_right_moments():
    g, rng = example(9, d=3)
    X = g.sample(200_000, rng)
    assert_allclose(X.mean(axis=0), g.mean, atol=5 * np.sqrt(np.diag(g.cov).max() / 2e5))
    assert_allclose(np.cov(X.T), g.cov, atol=0.02 * np.abs(g.cov).max())
    assert_array_equal(g.sample(5, np.random.default_rng(1)), g.sample(5, np.random.default_rng(1)))
    assert g.sample(0, rng).shape == (0, 3)


@pytest.mark.parametrize("call, complaint", [
    (lambda g: Gaussian([0, 0], np.eye(3)), r"cov must have shape \(2, 2\), got \(3, 3\)"),
    (lambda g: Gaussian([[0, 0]], np.eye(2)), "mean must have shape"),
    (lambda g: g.sample(2.5, np.random.default_rng()), "n must be a whole number"),
    (lambda g: g.sample(2, 7), "rng must be a numpy.random.Generator"),
    (lambda g: g.marginal([0, 0]), "indices must name different features"),
    (lambda g: g.marginal([3]), "indices must name different features"),
    (lambda g: g.marginal([]), "indices must name different features"),
    (lambda g: g.log_density([]), "X must"),
    (lambda g: g.log_density("abc"), "X must hold real numbers"),
    (lambda g: Gaussian.fit(np.zeros((0, 2))), "at least one observation"),
    (lambda g: Gaussian.fit([[1, 2], [3, 4]]), "more rows than columns")])
def test_complaints(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call(example(0, d=3)[0])


def test_fields_are_read_only_copies():
    mean = np.zeros(2)
    g = Gaussian(mean, np.eye(2))
    mean[0] = 5
    assert g.mean[0] == 0
    with pytest.raises(ValueError):
        g.mean[0] = 1
