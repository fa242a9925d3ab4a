"""`helpers.discriminant` against scikit-learn and SciPy, and laws of Bayes' rule."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import log_softmax
from scipy.stats import multivariate_normal
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.naive_bayes import GaussianNB

from helpers.discriminant import KINDS, Discriminant

seeds = st.integers(0, 10 ** 6)
few = settings(deadline=None, max_examples=25)


def example(seed, n=90, separation=2.0):
    """Labelled data in 1–4 dimensions, far from the origin, of 2–4 classes of different sizes."""
    rng = np.random.default_rng(seed)
    d, K = int(rng.integers(1, 5)), int(rng.integers(2, 5))
    t = np.concatenate([np.repeat(np.arange(K), d + 2), rng.choice(K, n, p=rng.dirichlet(np.full(K, 4.0)))])
    B = rng.standard_normal((K, d, d)) + np.eye(d)
    X = 50 + separation * rng.standard_normal((K, d))[t] + np.einsum("nij,nj->ni", B[t], rng.standard_normal((len(t), d)))
    return X, t, rng


def by_scipy(model, X):
    """Row by row, class by class; NaN is left out."""
    out = np.tile(np.log(model.priors), (len(X), 1))
    for i, x in enumerate(X):
        seen = ~np.isnan(x)
        for k in range(len(model.priors)) if seen.any() else ():
            out[i, k] += multivariate_normal.logpdf(x[seen], model.means[k][seen], model.covs[k][np.ix_(seen, seen)])
    return log_softmax(out, axis=1)


PEERS = {"full": lambda: QuadraticDiscriminantAnalysis(store_covariance=True), "shared": lambda: LinearDiscriminantAnalysis(solver="lsqr"),
         "diagonal": lambda: GaussianNB(var_smoothing=0)}


@pytest.mark.parametrize("kind", PEERS)
@given(seed=seeds)
@few
def test_posterior_is_scikit_learns(kind, seed):
    X, t, _ = example(seed)
    ours = Discriminant.fit(X, t, kind)
    if np.linalg.eigvalsh(ours.covs).min() < 1e-3:            # the peer calls that rank-deficient
        return
    peer = PEERS[kind]()
    peer.fit(X - 50, t)                                       # near the origin, where the peer keeps its digits
    if kind == "full":                                        # its older releases divide by n − 1
        n = np.bincount(t)
        ratio = np.array([C[0, 0] for C in peer.covariance_]) / ours.covs[:, 0, 0]
        assert np.allclose(ratio, 1, rtol=1e-9) or np.allclose(ratio, n / (n - 1), rtol=1e-9)
        ours = Discriminant(ours.priors, ours.means, ours.covs * ratio[:, None, None])
    assert_allclose(np.exp(ours.log_posterior(X)), peer.predict_proba(X - 50), atol=1e-10)
    assert_array_equal(ours.predict(X), peer.predict(X - 50))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("separation", [2.0, 200.0])
@given(seed=seeds)
@few
def test_posterior_is_bayes_rule(kind, separation, seed):
    X, t, _ = example(seed, n=30, separation=separation)
    model = Discriminant.fit(X, t, kind)
    reference = by_scipy(model, X)
    assert_allclose(model.log_posterior(X), reference, rtol=1e-6, atol=1e-8)
    assert_allclose(np.exp(model.log_posterior(X)).sum(axis=1), 1, rtol=1e-12)
    assert_array_equal(model.predict(X), model.log_posterior(X).argmax(axis=1))


@pytest.mark.parametrize("kind", KINDS)
@given(seed=seeds, share=st.floats(0, 1))
@few
def test_missing_features_are_marginalised(kind, seed, share):
    X, t, rng = example(seed, n=30)
    model = Discriminant.fit(X, t, kind)
    X = np.where(rng.random(X.shape) < share, np.nan, X)
    before = X.copy()
    assert_allclose(model.log_posterior(X), by_scipy(model, X), rtol=1e-7, atol=1e-9)
    assert_array_equal(model.predict(X), model.log_posterior(X).argmax(axis=1))
    assert_array_equal(X, before)


def test_everything_missing_leaves_the_priors():
    X, t, _ = example(1)
    for kind in KINDS:
        model = Discriminant.fit(X, t, kind)
        assert_allclose(model.log_posterior(np.full((2, X.shape[1]), np.nan)), np.log([model.priors] * 2), rtol=1e-12)


def test_more_patterns_of_missing_features_than_a_block():
    rng = np.random.default_rng(0)
    X, t = rng.standard_normal((3000, 14)), rng.integers(3, size=3000)
    model = Discriminant.fit(X, t)
    X[rng.random(X.shape) < 0.5] = np.nan
    assert len(np.unique(np.isnan(X), axis=0)) > 500_000 // model.covs.size
    few_rows = rng.integers(3000, size=40)
    assert_allclose(model.log_posterior(X)[few_rows], by_scipy(model, X[few_rows]), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
@given(seed=seeds)
@few
def test_boundary_is_the_log_odds(kind, seed):
    X, t, rng = example(seed)
    model = Discriminant.fit(X, t, kind)
    k, l = rng.choice(len(model.priors), 2, replace=False)
    A, b, c = model.boundary(k, l)
    odds = np.einsum("ni,ij,nj->n", X, A, X) + X @ b + c
    log_posterior = model.log_posterior(X)
    size = np.einsum("ni,ij,nj->n", X, np.abs(A), X) + np.abs(X) @ np.abs(b) + abs(c)
    assert_allclose(odds, log_posterior[:, k] - log_posterior[:, l], atol=1e-11 * size.max() + 1e-9)
    assert_array_equal(A, A.T)
    if kind in ("shared", "isotropic"):
        assert not A.any()
    for one, other in zip(model.boundary(l, k), (A, b, c)):
        assert_allclose(one, -np.asarray(other), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@given(seed=seeds)
@few
def test_adding_and_removing_a_class_is_refitting(kind, seed):
    X, t, _ = example(seed)
    K = t.max()
    whole, fewer = Discriminant.fit(X, t, kind), Discriminant.fit(X[t < K], t[t < K], kind)
    for one, other in ((fewer.with_class(X[t == K]), whole), (whole.without_class(K), fewer)):
        for name in ("priors", "means", "covs", "counts", "class_covs"):
            assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12)
    first = Discriminant.fit(X[t > 0], t[t > 0] - 1, kind)
    assert_allclose(whole.without_class(0).covs, first.covs, rtol=1e-9, atol=1e-12)


def test_removing_a_class_of_a_given_model():
    model = Discriminant([0.2, 0.3, 0.5], np.arange(6.0).reshape(3, 2), [np.eye(2)] * 3).without_class(1)
    assert_allclose(model.priors, [2 / 7, 5 / 7])
    assert_array_equal(model.means, [[0, 1], [4, 5]])
    with pytest.raises(ValueError, match="Discriminant.fit only"):
        model.with_class(np.zeros((4, 2)))


@given(seeds)
@few
def test_one_class_shares_with_nobody(seed):
    X, t, _ = example(seed)
    assert_allclose(Discriminant.fit(X, 0 * t, "shared").covs, Discriminant.fit(X, 0 * t, "full").covs, rtol=1e-12)
    assert_allclose(Discriminant.fit(X, 0 * t, "full").covs[0], np.cov(X.T, bias=True).reshape(X.shape[1], -1), rtol=1e-9)


@given(seeds)
@few
def test_kinds_are_nested(seed):
    """Pooling is the weighted mean; diagonal keeps the variances; isotropic is their mean; richer fits better."""
    X, t, _ = example(seed)
    full, shared, diagonal, isotropic = [Discriminant.fit(X, t, kind) for kind in KINDS]
    d = X.shape[1]
    assert_allclose(shared.covs[0], np.tensordot(full.priors, full.covs, 1), rtol=1e-10)
    assert_allclose(diagonal.covs, full.covs * np.eye(d), rtol=1e-12)
    assert_allclose(isotropic.covs[0], np.trace(shared.covs[0]) / d * np.eye(d), rtol=1e-10)
    likelihoods = [sum(np.atleast_1d(multivariate_normal.logpdf(X[t == k], m.means[k], m.covs[k])).sum()
                       for k in range(len(m.priors))) for m in (full, shared, isotropic)]
    assert likelihoods[0] >= likelihoods[1] - 1e-8 >= likelihoods[2] - 2e-8


@given(seed=seeds, log_scale=st.floats(-3, 3), log_shift=st.floats(-3, 5))
@few
def test_affine_changes_of_the_data_change_no_posterior(seed, log_scale, log_shift):
    X, t, rng = example(seed)
    d = X.shape[1]
    A = 10 ** log_scale * np.linalg.qr(rng.standard_normal((d, d)))[0]
    moved = X @ A.T + 10 ** (log_scale + log_shift) * rng.standard_normal(d)
    for kind in ("full", "shared", "isotropic"):
        one, two = Discriminant.fit(X, t, kind), Discriminant.fit(moved, t, kind)
        assert_allclose(np.exp(two.log_posterior(moved)), np.exp(one.log_posterior(X)), atol=1e-5)
    order = rng.permutation(len(X))
    assert_allclose(Discriminant.fit(X[order], t[order]).covs, Discriminant.fit(X, t).covs, rtol=1e-9, atol=1e-12)


def test_shared_classes_are_a_logistic_model():
    """The log-odds are linear in x, with slope Σ⁻¹(μ₁ − μ₀)."""
    X, t, _ = example(4)
    model = Discriminant.fit(X, t, "shared")
    A, b, _ = model.boundary(1, 0)
    assert_allclose(b, np.linalg.solve(model.covs[0], model.means[1] - model.means[0]), rtol=1e-9)


@pytest.mark.parametrize("call, complaint", [
    (lambda X, t: Discriminant.fit(X, t[:-1]), "t must hold one label a row of X"),
    (lambda X, t: Discriminant.fit(X, t + 0.5), "t must hold whole numbers"),
    (lambda X, t: Discriminant.fit(X, t - 1), "t must hold labels 0 … K−1, got -1"),
    (lambda X, t: Discriminant.fit(X, 2 * t), "t must contain every class 0 … 2, got no sample of class 1"),
    (lambda X, t: Discriminant.fit(X, t, "tied"), "kind must be one of 'full', 'shared'"),
    (lambda X, t: Discriminant.fit(X, t).log_posterior(X[:, :1]), r"X must have shape \(n, 2\)"),
    (lambda X, t: Discriminant.fit(X, t).boundary(0, 2), "l must be a class 0 … 1, got 2"),
    (lambda X, t: Discriminant.fit(X, t).without_class(-1), "k must be a whole number of at least 0"),
    (lambda X, t: Discriminant.fit(X, 0 * t).without_class(0), "another class"),
    (lambda X, t: Discriminant.fit(X, t).with_class(X[:1]), "class 2 more than d = 2 samples"),
    (lambda X, t: Discriminant([0.5, 0.5], [[0, 0]], [np.eye(2)]), r"means must have shape \(2, d\)")])
def test_complaints(call, complaint):
    X = np.random.default_rng(0).standard_normal((20, 2))
    with pytest.raises(ValueError, match=complaint):
        call(X, np.arange(20) % 2)
