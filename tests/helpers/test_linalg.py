"""`helpers.linalg` against SciPy, and laws that hold for every symmetric matrix."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from helpers.linalg import Spectrum, cholesky, lower_inverse


@st.composite
def symmetric(draw, max_d=5):
    d = draw(st.integers(1, max_d))
    A = draw(arrays(float, (d, d), elements=st.floats(-100, 100, allow_subnormal=False)))
    return A + A.T


def spd(d, condition, seed):
    Q = np.linalg.qr(np.random.default_rng(seed).standard_normal((d, d)))[0]
    A = (Q * np.geomspace(1, 1 / condition, d)) @ Q.T
    return (A + A.T) / 2


@given(symmetric())
def test_spectral_theorem(A):
    s = Spectrum.of(A)
    scale = max(np.abs(A).max(), 1e-300)
    assert (np.diff(s.values) <= 0).all()
    assert_allclose(s.vectors.T @ s.vectors, np.eye(len(A)), atol=1e-12)
    assert_allclose(s.map(lambda values: values) / scale, A / scale, atol=1e-12)


@given(symmetric(), st.integers(1, 4))
def test_whole_powers_are_products(A, p):
    scale = max(np.abs(A).max(), 1e-3)
    assert_allclose(Spectrum.of(A / scale).power(p), np.linalg.matrix_power(A / scale, p), atol=1e-7)


@pytest.mark.parametrize("p", [-2, -1, -0.5, 0, 0.5, 1 / 3, 1.7, 2.0])
def test_power_is_scipys(p):
    A = 3 * spd(4, 1e4, 0)
    assert_allclose(Spectrum.of(A).power(p), scipy.linalg.fractional_matrix_power(A, p), rtol=1e-9, atol=1e-9)


def test_powers_that_do_not_exist():
    singular, indefinite = Spectrum.of(np.diag([2.0, 0.0])), Spectrum.of([[0, 1], [1, 0]])
    assert_allclose(singular.power(0), np.eye(2))
    assert_allclose(indefinite.power(-1), [[0, 1], [1, 0]], atol=1e-15)
    with pytest.raises(ValueError, match="singular"):
        singular.power(-1)
    with pytest.raises(ValueError, match="positive semidefinite"):
        indefinite.power(0.5)


def test_root_and_log_determinant():
    for condition in (1, 1e8):
        A = 7 * spd(5, condition, 1)
        s = Spectrum.of(A)
        assert_allclose(s.sqrt() @ s.sqrt(), A, atol=1e-14 * 7 * 5)
        assert_allclose(s.log_det(), np.linalg.slogdet(A)[1], rtol=1e-7)
    for A in (np.zeros((2, 2)), -np.eye(3), [[0, 1], [1, 0]]):
        with pytest.raises(ValueError, match="positive definite"):
            Spectrum.of(A).log_det()


@pytest.mark.parametrize("values, name", [
    ([3, 2, 1], "positive definite"), ([3, 0, 1], "positive semidefinite"), ([-3, -2, -1], "negative definite"),
    ([-3, 0, -1], "negative semidefinite"), ([3, 0, -1], "indefinite"), ([3, 1, -1], "indefinite"),
    ([0, 0, 0], "positive semidefinite"), ([3, 1, 1e-13], "positive semidefinite"), ([3, 1, 1e-6], "positive definite")])
def test_definiteness(values, name):
    Q = np.linalg.qr(np.random.default_rng(4).standard_normal((3, 3)))[0]
    A = (Q * values) @ Q.T
    assert Spectrum.of((A + A.T) / 2).definiteness() == name


@pytest.mark.parametrize("A, complaint", [
    (np.zeros((2, 3)), "A must be square"), ([1, 2], "A must have shape"), ([["a"]], "A must hold real numbers"),
    ([[1j]], "A must hold real numbers"), (np.zeros((0, 0)), "A must be square"), ([[1, 2], [3, 4]], "symmetric")])
def test_complaints(A, complaint):
    with pytest.raises(ValueError, match=complaint):
        Spectrum.of(A)


@given(st.integers(1, 8), st.floats(0, 12), st.integers(0, 10 ** 6))
@settings(deadline=None)
def test_cholesky_factorises(d, digits, seed):
    A = spd(d, 10 ** digits, seed)
    L = cholesky(A)
    assert_allclose(L @ L.T, A, atol=1e-15 * (d + 2))
    assert_allclose(np.triu(L, 1), 0)
    assert_allclose(lower_inverse(L) @ L, np.eye(d), atol=1e-14 * 10 ** (digits / 2) * d)
    assert_allclose(cholesky(np.array([A, 2 * A])), [L, np.sqrt(2) * L], rtol=1e-6, atol=1e-12)


@given(st.integers(1, 6), st.floats(-150, 100), st.integers(0, 10 ** 6))
@settings(deadline=None)
def test_cholesky_knows_no_units(d, digits, seed):
    """Scaling features never makes a matrix singular."""
    rng = np.random.default_rng(seed)
    units = 10 ** rng.uniform(-6, 6, d) * 10 ** (digits / 2)
    A = spd(d, 1e4, seed)
    assert_allclose(cholesky(A * np.outer(units, units)) / units[:, None], cholesky(A), atol=1e-11)


def test_cholesky_names_the_culprit():
    good, bad = np.eye(3), np.diag([1.0, 2.0, 0.0])
    with pytest.raises(ValueError, match=r"covs\[1\] \(component 1\).*feature 2: its variance is 0"):
        cholesky(np.array([good, bad, good]), "covs", each="component")
    with pytest.raises(ValueError, match="feature 1: its variance is negative"):
        cholesky(np.diag([1.0, -1.0]))
    with pytest.raises(ValueError, match="negative variance"):
        cholesky(np.array([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(ValueError, match="variance is 0"):
        cholesky(np.diag([1.0, 1e-6]), floor=1e-5)
