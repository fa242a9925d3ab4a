"""`helpers.expfam` against SciPy, linear programming, finite differences and published data."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from scipy.optimize import linprog
from scipy.special import logsumexp

from helpers import data, expfam
from helpers.expfam import Family

seeds = st.integers(0, 10 ** 6)
few = settings(deadline=None, max_examples=60)


def example(seed):
    """A family on 4–30 points with 1–3 statistics, some of them without mass."""
    rng = np.random.default_rng(seed)
    p = int(rng.integers(1, 4))
    m = int(rng.integers(p + 3, 30))
    T = rng.standard_normal((m, p)) * 10 ** rng.uniform(-2, 2, p) + rng.choice([0, 30.0])
    log_h = np.where(rng.random(m) < 0.1, -np.inf, rng.normal(0, 3, m))
    log_h[:p + 2] = 0.5
    return Family(T, log_h), rng


@given(seeds)
@few
def test_derivatives_of_the_log_partition(seed):
    family, rng = example(seed)
    scale = np.ptp(family.T, axis=0)
    theta, h = rng.standard_normal(len(scale)) / scale, 1e-4 / scale
    assert_allclose(family.log_partition(theta), logsumexp(family.T @ theta + family.log_h), rtol=1e-12)
    for j, e in enumerate(np.diag(h)):
        slope = (family.log_partition(theta + e) - family.log_partition(theta - e)) / (2 * h[j])
        assert_allclose(family.mean(theta)[j], slope, atol=1e-6 * scale[j] + 1e-6 * abs(slope))
        curve = (family.mean(theta + e) - family.mean(theta - e)) / (2 * h[j])
        assert_allclose(family.covariance(theta)[j] / scale, curve / scale, atol=1e-6 * scale[j])
    assert (np.linalg.eigvalsh(family.covariance(theta) / np.outer(scale, scale)) > -1e-12).all()      # convex


def test_no_overflow():
    family = Family([[0.0], [1.0]], [0.0, 0.0])
    assert family.log_partition([1e5]) == 1e5 and family.log_partition([-1e5]) == 0
    assert_allclose(family.mean([800.0]), 1)


@given(seeds)
@few
def test_fit_matches_moments_and_maximises(seed):
    family, rng = example(seed)
    theta = rng.standard_normal(family.T.shape[1]) / np.ptp(family.T, axis=0)
    T_bar = family.mean(theta)
    fitted = family.fit(T_bar)
    assert np.abs(family.mean(fitted) - T_bar).max() <= 1e-10 * max(1, np.abs(T_bar).max())
    for _ in range(5):
        other = fitted + 0.1 * rng.standard_normal(len(theta)) / np.ptp(family.T, axis=0)
        assert fitted @ T_bar - family.log_partition(fitted) >= other @ T_bar - family.log_partition(other) - 1e-9


def depth(points, target):
    """How far inside the hull a point is: the least of max vᵀ(T − T̄) over directions with max|v| = 1, by 2p LPs."""
    scale = np.ptp(points, axis=0)
    D = (points - target) / scale
    p, best = D.shape[1], np.inf
    for j in range(p):
        for sign in (-1, 1):
            bounds = [(-1, 1)] * p + [(None, None)]
            bounds[j] = (sign, sign)
            A = np.column_stack([D, -np.ones(len(D))])
            best = min(best, linprog(np.append(np.zeros(p), 1), A_ub=A, b_ub=np.zeros(len(D)), bounds=bounds).fun)
    return best


@given(seed=seeds, stretch=st.sampled_from([0.0, 0.5, 0.9, 0.999, 1.0, 1.001, 1.5]))
@few
def test_maximum_exists_exactly_inside_the_hull(seed, stretch):
    """From the middle of the support through the middle of a random face of its hull, and beyond."""
    family, rng = example(seed)
    T = family.T[np.isfinite(family.log_h)]
    middle = T.mean(axis=0)
    direction = rng.standard_normal(T.shape[1]) / np.ptp(T, axis=0)
    face = T[np.argmax(T @ direction)]                  # a vertex
    T_bar = middle + stretch * (face - middle)
    inside = depth(T, T_bar)
    if abs(inside) < 1e-7 and stretch != 1:
        return
    if inside > 1e-7:
        assert np.abs(family.mean(family.fit(T_bar)) - T_bar).max() <= 1e-9 * max(1, np.abs(T_bar).max())
    else:
        with pytest.raises(ValueError, match="no finite maximum"):
            family.fit(T_bar)


@pytest.mark.parametrize("T_bar", [[.5, .5], [.1, .9], [.3, .7], [0, .3], [.3, 0], [0, 0], [1, 0], [1, 1], [-.1, .2]])
@pytest.mark.parametrize("tol", [1e-14, 1e-10, 1e-2, 10.0])
def test_edge_of_a_triangle(T_bar, tol):
    family = Family([[0, 0], [1, 0], [0, 1]], [0.0, -2.0, 1.0])
    with pytest.raises(ValueError, match="no finite maximum"):
        family.fit(T_bar, tol=tol)


@pytest.mark.parametrize("margin", [1e-1, 1e-3, 1e-6, 1e-9])
def test_just_inside_a_triangle(margin):
    """The probabilities are the barycentric coordinates, so θ is known."""
    family = Family([[0, 0], [1, 0], [0, 1]], [0.0, 0.0, 0.0])
    p = np.array([margin, 0.3, 0.7 - margin])
    assert_allclose(family.fit(p[1:]), np.log(p[1:] / p[0]), rtol=1e-6)


@pytest.mark.parametrize("margin", [1e-2, 1e-4, 1e-6])
def test_just_inside_a_curved_edge(margin):
    """On (x, x²) the edge is a curve, where the mean is one point: just inside it, a narrow Gaussian."""
    x = np.linspace(-1, 1, 20_001)
    family = Family(np.column_stack([x, x ** 2]), np.zeros(len(x)))
    assert_allclose(family.fit([0.3, 0.09 + margin]), [0.3 / margin, -0.5 / margin], rtol=2e-2)
    with pytest.raises(ValueError, match="no finite maximum"):
        family.fit([0.3, 0.09])


def test_points_without_mass_are_not_there():
    family = Family([[0.0], [1.0], [2.0], [9.0]], [0, 0, 0, -np.inf])
    assert family.probabilities([1.0])[3] == 0
    assert_allclose(family.fit([1.0]), [0], atol=1e-12)
    with pytest.raises(ValueError, match="no finite maximum"):
        family.fit([3.0])


def test_horse_kicks():
    """Von Bortkiewicz: 200 corps-years, mean 0.61; θ̂ = log 0.61."""
    x = np.repeat([0, 1, 2, 3, 4], [109, 65, 22, 3, 1])
    assert_allclose(expfam.POISSON.fit(x), [np.log(0.61)], rtol=1e-14)
    grid = np.arange(60.0)
    family = Family(grid[:, None], stats.poisson.logpmf(grid, 1.0) + 1)
    assert_allclose(family.fit([0.61]), [np.log(0.61)], rtol=1e-9)


def test_durations_of_old_faithful():
    """Four moments: the density has both humps, and exp(θᵀT) integrates the data's moments."""
    x = data.old_faithful()[:, 0]
    grid, powers = np.linspace(1, 6, 1001), np.arange(1, 5)
    family = Family(grid[:, None] ** powers, np.log(np.full(1001, 5 / 1000)))
    T_bar = (x[:, None] ** powers).mean(axis=0)
    theta = family.fit(T_bar)
    assert_allclose(family.mean(theta), T_bar, rtol=1e-10)
    p = family.probabilities(theta)
    peaks = grid[1:-1][(p[1:-1] > p[:-2]) & (p[1:-1] > p[2:])]
    assert len(peaks) == 2 and 1.7 < peaks[0] < 2.4 and 4 < peaks[1] < 4.8


# Families with a name

@given(seeds)
@settings(deadline=None, max_examples=20)
def test_named_families_match_moments(seed):
    rng = np.random.default_rng(seed)
    samples = {expfam.BERNOULLI: np.append(rng.random(20) < 0.3, [0, 1]).astype(float),
               expfam.POISSON: np.append(rng.poisson(3, 20), 1), expfam.GAUSSIAN: rng.normal(3, 2, 20),
               expfam.GAMMA: rng.gamma(10 ** rng.uniform(-1, 3), 10 ** rng.uniform(-3, 3), 20) + 1e-300,
               expfam.BETA: np.clip(rng.beta(*10 ** rng.uniform(-1, 2, 2), 20), 1e-12, 1 - 1e-12)}
    for family, x in samples.items():
        theta = family.fit(x)
        T_bar = family.statistics(np.asarray(x, float)).mean(axis=0)
        assert_allclose(family.mean(theta), T_bar, rtol=1e-8, atol=1e-8, err_msg=family.name)
        for j, e in enumerate(1e-5 * np.diag(np.abs(theta))):
            if e.any():
                slope = (family.log_partition(theta + e) - family.log_partition(theta - e)) / (2 * e[j])
                assert_allclose(slope, T_bar[j], rtol=1e-4, atol=1e-4 * np.abs(T_bar).max(), err_msg=family.name)


def test_gamma_and_beta_are_scipys():
    rng = np.random.default_rng(0)
    x = rng.gamma(2.5, 3.0, 500)
    shape, _, scale = stats.gamma.fit(x, floc=0)
    assert_allclose(expfam.GAMMA.fit(x), [shape, -1 / scale], rtol=1e-6)
    x = rng.beta(0.7, 3.0, 500)
    a, b, _, _ = stats.beta.fit(x, floc=0, fscale=1)
    assert_allclose(expfam.BETA.fit(x), [a, b], rtol=1e-5)


@pytest.mark.parametrize("call, complaint", [
    (lambda: expfam.POISSON.fit([1, 2.5]), "x must hold whole numbers from 0, got 2.5"),
    (lambda: expfam.POISSON.fit([-1, 2]), "got -1"), (lambda: expfam.POISSON.fit([]), "got nothing"),
    (lambda: expfam.BERNOULLI.fit([0, 2]), "x must hold 0s and 1s"),
    (lambda: expfam.GAMMA.fit([1, 0]), "x must hold positive numbers"),
    (lambda: expfam.BETA.fit([0.5, 1]), "x must hold numbers between 0 and 1"),
    (lambda: Family([1, 2], [0, 0]), r"T must have shape \(m, p\)"),
    (lambda: Family([[1], [2]], [0, 0, 0]), r"log_h must have shape \(2,\)"),
    (lambda: Family([[1], [2]], [0, np.nan]), "log_h must be finite"),
    (lambda: Family([[1], [2]], [-np.inf, -np.inf]), "at least one point"),
    (lambda: Family([[1], [2]], [0, 0]).mean([1, 2]), r"theta must have shape \(1,\)"),
    (lambda: Family([[1], [1]], [0, 0]).fit([1]), "T must vary in every column"),
    (lambda: Family([[1, 2], [2, 4], [3, 6]], [0, 0, 0]).fit([2, 4]), "linearly independent"),
    (lambda: Family([[1], [2]], [0, 0]).fit([1.5], tol=0), "tol must be greater than 0")])
def test_complaints(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call()
