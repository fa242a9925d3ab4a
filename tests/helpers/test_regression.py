"""`helpers.regression` against scikit-learn, SciPy and the formulas, and laws of the Gaussian prior."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import minimize
from scipy.stats import multivariate_normal
from sklearn.linear_model import LinearRegression, Ridge

from helpers.regression import LinearGaussian, descent_path, posterior, predictive, shrinkage_path

seeds = st.integers(0, 10 ** 6)
few = settings(deadline=None, max_examples=40)


def example(seed):
    rng = np.random.default_rng(seed)
    m = int(rng.integers(1, 6))
    Psi = rng.standard_normal((int(rng.integers(1, 30)), m)) * 10 ** rng.uniform(-2, 2, m)
    return Psi, Psi @ rng.standard_normal(m) + rng.standard_normal(len(Psi)), rng


@given(seed=seeds, log_lam=st.floats(-3, 6))
@few
def test_ridge_is_scikit_learns(seed, log_lam):
    Psi, t, _ = example(seed)
    ours = LinearGaussian.fit(Psi, t, 10 ** log_lam)
    peer = Ridge(alpha=10 ** log_lam, fit_intercept=False, solver="svd").fit(Psi, t)
    assert_allclose(ours.weights, peer.coef_, rtol=1e-8, atol=1e-10 * np.abs(peer.coef_).max())
    assert_allclose(ours.predict(Psi), peer.predict(Psi), rtol=1e-8, atol=1e-8)
    assert_allclose(ours.sigma2, ((t - peer.predict(Psi)) ** 2).mean(), rtol=1e-8, atol=1e-12)


@given(seeds)
@few
def test_maximum_likelihood_is_scikit_learns(seed):
    Psi, t, rng = example(seed)
    assert_allclose(LinearGaussian.fit(Psi, t).weights, np.linalg.lstsq(Psi, t)[0], rtol=1e-6, atol=1e-9)
    if len(Psi) > Psi.shape[1] + 2:
        with_one = LinearGaussian.fit(np.column_stack([Psi, np.ones(len(Psi))]), t)
        peer = LinearRegression().fit(Psi, t)
        assert_allclose(with_one.weights, np.append(peer.coef_, peer.intercept_), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("condition", [1e3, 1e6, 1e9, 1e12])
def test_ill_conditioned_designs_in_sixty_digits(condition):
    rng = np.random.default_rng(0)
    U, V = np.linalg.qr(rng.standard_normal((30, 4)))[0], np.linalg.qr(rng.standard_normal((4, 4)))[0]
    Psi = (U * np.geomspace(1, 1 / condition, 4)) @ V.T
    t = Psi @ [1, -2, 3, 4] + 1e-3 / condition * rng.standard_normal(30)
    with mpmath.workdps(60):
        P, y = mpmath.matrix(Psi.tolist()), mpmath.matrix(t.tolist())
        for lam in (0.0, 1e-3 / condition ** 2):
            exact = mpmath.lu_solve(P.T * P + mpmath.mpf(lam) * mpmath.eye(4), P.T * y)
            ours = LinearGaussian.fit(Psi, t, lam).weights
            assert_allclose(ours, [float(w) for w in exact], rtol=1e-15 * condition * 20 + 1e-10)


@given(seeds)
@few
def test_least_squares_has_the_minimum_norm(seed):
    Psi, t, rng = example(seed)
    Psi = np.column_stack([Psi, Psi @ rng.standard_normal(Psi.shape[1])])
    w = LinearGaussian.fit(Psi, t).weights
    assert_allclose(w, np.linalg.pinv(Psi) @ t, rtol=1e-5, atol=1e-8)


@given(seed=seeds, log_scale=st.floats(-6, 6))
@few
def test_units_of_a_column_only_change_its_weight(seed, log_scale):
    Psi, t, rng = example(seed)
    if len(Psi) <= Psi.shape[1] + 1:
        return
    units = 10 ** (log_scale * rng.uniform(-1, 1, Psi.shape[1]))
    one, two = LinearGaussian.fit(Psi, t), LinearGaussian.fit(Psi * units, t)
    assert_allclose(two.weights * units, one.weights, rtol=1e-5, atol=1e-9)
    order = rng.permutation(len(t))
    assert_allclose(LinearGaussian.fit(Psi[order], t[order]).weights, one.weights, rtol=1e-6, atol=1e-10)


def prior(m, rng):
    B = rng.standard_normal((m, m + 1))
    return rng.standard_normal(m), B @ B.T + 0.1 * np.eye(m)


@given(seeds)
@few
def test_posterior_is_the_formula(seed):
    Psi, t, rng = example(seed)
    Psi = Psi / np.abs(Psi).max()
    m0, S = prior(Psi.shape[1], rng)
    mean, cov = posterior(Psi, t, 0.7, m0, S)
    precision = np.linalg.inv(S) + Psi.T @ Psi / 0.7
    assert_allclose(cov, np.linalg.inv(precision), rtol=1e-6, atol=1e-9)
    assert_allclose(mean, np.linalg.solve(precision, np.linalg.solve(S, m0) + Psi.T @ t / 0.7), rtol=1e-6, atol=1e-8)


def test_posterior_mean_maximises_the_posterior():
    rng = np.random.default_rng(3)
    Psi, t = rng.standard_normal((12, 3)), rng.standard_normal(12)
    m0, S = prior(3, rng)

    def loss(w):
        return -multivariate_normal.logpdf(w, m0, S) + ((Psi @ w - t) ** 2).sum() / (2 * 0.4)
    assert_allclose(posterior(Psi, t, 0.4, m0, S)[0], minimize(loss, m0, tol=1e-12).x, atol=1e-5)


@given(seeds)
@few
def test_posterior_by_parts_is_posterior_at_once(seed):
    """Yesterday's posterior is today's prior."""
    Psi, t, rng = example(seed)
    Psi = Psi / np.abs(Psi).max()
    m0, S = prior(Psi.shape[1], rng)
    cut = len(t) // 2
    if cut == 0:
        return
    half = posterior(Psi[:cut], t[:cut], 0.5, m0, S)
    for one, other in zip(posterior(Psi[cut:], t[cut:], 0.5, *half), posterior(Psi, t, 0.5, m0, S)):
        assert_allclose(one, other, rtol=1e-6, atol=1e-8)


@given(seed=seeds, log_eta=st.floats(-3, 3))
@few
def test_ridge_is_map_with_lambda_sigma2_over_eta(seed, log_eta):
    Psi, t, _ = example(seed)
    m = Psi.shape[1]
    eta = 10 ** log_eta
    mean, _ = posterior(Psi, t, 0.6, np.zeros(m), eta * np.eye(m))
    ridge = LinearGaussian.fit(Psi, t, 0.6 / eta).weights
    assert_allclose(mean, ridge, rtol=1e-7, atol=1e-9 * np.abs(ridge).max())


@pytest.mark.parametrize("n", [3, 20])
def test_limits_of_the_prior(n):
    """η → ∞ is least squares (of minimum norm), η → 0 is the prior mean."""
    rng = np.random.default_rng(2)
    Psi, t = rng.standard_normal((n, 5)), rng.standard_normal(n)
    wide, cov = posterior(Psi, t, 1.0, np.zeros(5), 1e14 * np.eye(5))
    assert_allclose(wide, np.linalg.lstsq(Psi, t)[0], rtol=1e-6, atol=1e-8)
    assert np.isfinite(cov).all()
    assert_allclose(LinearGaussian.fit(Psi, t, 1e-14).weights, wide, rtol=1e-6, atol=1e-8)
    m0 = np.arange(5.0)
    narrow, cov = posterior(Psi, t, 1.0, m0, 1e-14 * np.eye(5))
    assert_allclose(narrow, m0, atol=1e-11)
    assert_allclose(cov, 1e-14 * np.eye(5), rtol=1e-9, atol=1e-26)


def test_predictive_band():
    rng = np.random.default_rng(0)
    Psi, (mean, cov) = rng.standard_normal((7, 3)), prior(3, rng)
    y, sd = predictive(Psi, mean, cov, 0.3)
    w = rng.multivariate_normal(mean, cov, size=400_000)
    assert_allclose(y, Psi @ mean)
    assert_allclose(sd ** 2, 0.3 + (w @ Psi.T).var(axis=0), rtol=0.02)


def test_shrinkage_path_is_ridge_at_each_lambda():
    rng = np.random.default_rng(0)
    Psi, t, lams = rng.standard_normal((30, 4)), rng.standard_normal(30), np.geomspace(1e-6, 1e6, 9)
    expected = [Ridge(alpha=lam, fit_intercept=False).fit(Psi, t).coef_ for lam in lams]
    assert_allclose(shrinkage_path(Psi, t, lams), expected, rtol=1e-8)


def test_descent_goes_down_to_ridge_or_diverges():
    rng = np.random.default_rng(1)
    Psi, t, lam = rng.standard_normal((30, 4)), rng.standard_normal(30), 2.0
    limit = 2 / (np.linalg.eigvalsh(Psi.T @ Psi).max() + lam)
    path = descent_path(Psi, t, lam, 0.9 * limit, 2000)
    assert path.shape == (2001, 4) and not path[0].any()
    assert_allclose(path[1], 0.9 * limit * (Psi.T @ t), rtol=1e-12)
    assert_allclose(path[-1], LinearGaussian.fit(Psi, t, lam).weights, rtol=1e-9)
    loss = [((Psi @ w - t) ** 2).sum() / 2 + lam / 2 * w @ w for w in path]
    assert (np.diff(loss) <= 1e-9).all()
    assert np.abs(descent_path(Psi, t, lam, 1.01 * limit, 2000)[-1]).max() > 1e3


@pytest.mark.parametrize("call, complaint", [
    (lambda P, t: LinearGaussian.fit(P, t[:-1]), "t must hold one target a row of Psi, 9 of them, got 8"),
    (lambda P, t: LinearGaussian.fit(P, t[:, None]), r"t must have shape \(n,\), got \(9, 1\)"),
    (lambda P, t: LinearGaussian.fit(P[:, 0], t), r"Psi must have shape \(n, m\)"),
    (lambda P, t: LinearGaussian.fit(P[:, :0], t), "Psi must have rows and columns"),
    (lambda P, t: LinearGaussian([1, 2], -1), "sigma2 must be at least 0"),
    (lambda P, t: LinearGaussian([1, 2], 1).predict(P), r"Psi must have shape \(n, 2\), got \(9, 3\)"),
    (lambda P, t: posterior(P, t, 0, np.zeros(3), np.eye(3)), "sigma2 must be greater than 0"),
    (lambda P, t: posterior(P, t, 1, np.zeros(2), np.eye(3)), r"m must have shape \(3,\)"),
    (lambda P, t: posterior(P, t, 1, np.zeros(3), np.zeros((3, 3))), "S must be positive definite"),
    (lambda P, t: shrinkage_path(P, t, [1, 0]), "lams must be greater than 0"),
    (lambda P, t: descent_path(P, t, 0, 0, 5), "alpha must be greater than 0")])
def test_complaints(call, complaint):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=complaint):
        call(rng.standard_normal((9, 3)), rng.standard_normal(9))
