"""`helpers.mixture` against scikit-learn, torch, mpmath and finite differences, and the laws of EM."""

import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from helpers import data
from helpers.expectation import KINDS
from helpers.mixture import Mixture, em, fit_adam, nll_and_gradients

seeds = st.integers(0, 10 ** 6)
SKLEARN = dict(zip(KINDS, ("full", "tied", "diag", "spherical")))
few = settings(deadline=None, max_examples=25)


def example(seed, n=120, kind="full", spread=3.0):
    """A mixture in 1–4 dimensions, data from it, and a start for EM near it."""
    rng = np.random.default_rng(seed)
    d, k = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    B = rng.standard_normal((k, d, d)) + 1.5 * np.eye(d)
    covs = B @ B.swapaxes(1, 2)
    if kind == "tied":
        covs = np.repeat(covs[:1], k, axis=0)
    if kind in ("diagonal", "isotropic"):
        variances = rng.uniform(0.3, 3, (k, d)) if kind == "diagonal" else rng.uniform(0.3, 3, (k, 1)) * np.ones(d)
        covs = variances[:, :, None] * np.eye(d)
    m = Mixture(rng.dirichlet(np.full(k, 5.0)), 20 + spread * rng.standard_normal((k, d)), covs)
    X = m.sample(n, rng)
    start = Mixture(np.full(k, 1 / k), m.means + 0.3 * rng.standard_normal((k, d)), covs)
    return m, X, start, rng


def joint(m, X):
    return np.stack([np.log(w) + np.atleast_1d(multivariate_normal.logpdf(X, mean, cov))
                     for w, mean, cov in zip(m.weights, m.means, m.covs)], axis=1)


def raw_of(covs):
    L = np.linalg.cholesky(covs)
    d = np.arange(L.shape[1])
    L[:, d, d] = np.log(L[:, d, d])
    return L


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spread", [3.0, 300.0])       # near, where squares are expanded, and far, where they are not
@given(seed=seeds)
@few
def test_densities_are_scipys(kind, spread, seed):
    m, X, _, _ = example(seed, kind=kind, spread=spread)
    A, rounding = joint(m, X), 1e-13 * np.linalg.cond(m.covs).max()       # SciPy's
    assert_allclose(m.log_density(X), logsumexp(A, axis=1), rtol=1e-9 + rounding)
    assert_allclose(m.responsibilities(X), softmax(A, axis=1), rtol=1e-7, atol=1e-9 + rounding * np.abs(A).max())


@pytest.mark.parametrize("kind", KINDS)
def test_log_density_in_fifty_digits(kind):
    m, X, _, _ = example(11, kind=kind, spread=15.0)
    with mpmath.workdps(50):
        for x, value in zip(X[:10], m.log_density(X[:10])):
            total = mpmath.mpf(0)
            for w, mean, cov in zip(m.weights, m.means, m.covs):
                L = mpmath.cholesky(mpmath.matrix(cov.tolist()))
                z = mpmath.matrix([mpmath.mpf(a) - mpmath.mpf(b) for a, b in zip(x.tolist(), mean.tolist())])
                y = mpmath.lu_solve(L, z)
                det = mpmath.fprod(L[j, j] for j in range(len(x)))
                total += mpmath.mpf(float(w)) * mpmath.exp(-mpmath.fsum(v ** 2 for v in y) / 2) \
                    / det / mpmath.sqrt(2 * mpmath.pi) ** len(x)
            assert_allclose(value, float(mpmath.log(total)), rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spread", [3.0, 300.0])
@given(seed=seeds)
@few
def test_em_is_scikit_learns(kind, spread, seed):
    _, X, start, _ = example(seed, kind=kind, spread=spread)
    k, d = start.means.shape
    precisions = np.linalg.inv(start.covs)
    precisions = {"full": precisions, "tied": precisions[0], "diagonal": np.array([np.diag(P) for P in precisions]),
                  "isotropic": precisions[:, 0, 0]}[kind]
    peer = GaussianMixture(k, covariance_type=SKLEARN[kind], tol=0, reg_covar=0, max_iter=5, weights_init=start.weights,
                           means_init=start.means, precisions_init=precisions)
    try:
        ours, _ = em(X, start, kind, tol=-np.finfo(float).max, max_iter=5)
    except ValueError as error:
        assert "collapse" in str(error)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")         # that it did not converge: it was told to stop
        try:
            peer.fit(X)
        except ValueError:
            # It gives up on the verge of a collapse, and where a component dies out.
            assert np.linalg.eigvalsh(ours.covs).min() < 1e-6 or ours.weights.min() < 1e-6
            return
    alive = ours.weights > 1e-6                 # the mean of one that died out is 0 there
    assert_allclose(ours.weights, peer.weights_, atol=1e-8)
    assert_allclose(ours.means[alive], peer.means_[alive], rtol=1e-7)
    covs = {"full": lambda C: C, "tied": lambda C: np.repeat(C[None], k, axis=0),
            "diagonal": lambda C: C[:, :, None] * np.eye(d), "isotropic": lambda C: C[:, None, None] * np.eye(d)}
    assert_allclose(ours.covs[alive], covs[kind](peer.covariances_)[alive], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("kind", KINDS)
@given(seed=seeds)
@few
def test_em_never_falls(kind, seed):
    _, X, start, rng = example(seed, n=60, kind="full")
    try:
        m, history = em(X, start, kind, tol=1e-10, max_iter=40)
    except ValueError as error:
        assert "collapse" in str(error)
        return
    climb = history[1:] if kind != "full" else history      # the first step may have to give up a richer kind
    assert (np.diff(climb) >= -1e-9 * np.abs(climb[:-1])).all()
    assert_allclose(history[0], start.log_likelihood(X), rtol=1e-12)
    assert_allclose(history[-1], m.log_likelihood(X), rtol=1e-9)
    assert_allclose(history[-1], logsumexp(joint(m, X), axis=1).sum(), rtol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
@given(seed=seeds)
@few
def test_order_of_components_and_rows_does_not_matter(kind, seed):
    _, X, start, rng = example(seed, n=80)
    order = rng.permutation(len(start.weights))
    try:
        one = start.em_step(X, kind)
    except ValueError:
        return
    two = Mixture(start.weights[order], start.means[order], start.covs[order]).em_step(rng.permutation(X), kind)
    assert_allclose(two.weights, one.weights[order], rtol=1e-9)
    assert_allclose(two.means, one.means[order], rtol=1e-9)
    assert_allclose(two.covs, one.covs[order], rtol=1e-7, atol=1e-9)


@given(seed=seeds, log_shift=st.floats(-3, 6), log_scale=st.floats(-4, 4))
@few
def test_full_em_moves_with_the_data(seed, log_shift, log_scale):
    _, X, start, rng = example(seed, n=80)
    d = X.shape[1]
    A = 10 ** log_scale * (np.linalg.qr(rng.standard_normal((d, d)))[0] + 0.2 * rng.standard_normal((d, d)))
    b = 10 ** (log_shift + log_scale) * rng.standard_normal(d)
    try:
        one = start.em_step(X)
    except ValueError:
        return
    moved = Mixture(start.weights, start.means @ A.T + b, A @ start.covs @ A.T).em_step(X @ A.T + b)
    assert_allclose(moved.weights, one.weights, atol=1e-6)
    assert_allclose((moved.means - b) / 10 ** log_scale, one.means @ A.T / 10 ** log_scale, atol=1e-6)
    assert_allclose(moved.covs / 100 ** log_scale, A @ one.covs @ A.T / 100 ** log_scale, rtol=1e-5, atol=1e-5)


def test_one_component_is_the_sample():
    X = np.random.default_rng(0).normal(5, 2, (300, 3))
    for kind in KINDS:
        m = Mixture.fit(X, 1, np.random.default_rng(0), kind=kind)
        assert_allclose(m.means[0], X.mean(axis=0))
    assert_allclose(Mixture.fit(X, 1, np.random.default_rng(0)).covs[0], np.cov(X.T, bias=True), rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_a_far_start_keeps_its_digits(kind):
    """From a start 10⁸ standard deviations away, one step of EM gives the moments of each group."""
    rng = np.random.default_rng(0)
    X = np.vstack([rng.standard_normal((40, 2)), rng.standard_normal((60, 2)) + [1e7, 0]])
    start = Mixture([0.5, 0.5], [[-1e8, 0], [1.05e8, 5]], [np.eye(2)] * 2)
    m = start.em_step(X, kind)
    groups = [X[:40], X[40:]]
    S = np.array([np.cov(g.T, bias=True) for g in groups])
    if kind == "tied":
        S[:] = 0.4 * S[0] + 0.6 * S[1]
    if kind in ("diagonal", "isotropic"):
        S = np.array([np.diag(np.diag(C)) if kind == "diagonal" else np.trace(C) / 2 * np.eye(2) for C in S])
    assert_allclose(m.means, [g.mean(axis=0) for g in groups], rtol=1e-12, atol=1e-6)
    assert_allclose(m.covs, S, atol=1e-6)


def test_old_faithful_reaches_the_known_maximum():
    """The log-likelihood of two components with full covariances, as R's mclust finds it (model VVV)."""
    X = data.old_faithful()
    assert X.shape == (272, 2)
    m = Mixture.fit(X, 2, np.random.default_rng(1), n_starts=5)
    assert_allclose(m.log_likelihood(X), -1130.264, atol=6e-4)


def test_fit_is_as_good_as_scikit_learns():
    m, X, _, _ = example(30, n=400)
    k = len(m.weights)
    peer = GaussianMixture(k, n_init=10, tol=1e-9, reg_covar=0, max_iter=500, random_state=0).fit(X)
    ours = Mixture.fit(X, k, np.random.default_rng(0))
    assert ours.log_likelihood(X) > peer.score(X) * len(X) - 1e-3


# Gradients

@given(seeds, st.sampled_from([2.0, 50.0]))
@few
def test_gradients_are_torchs(seed, spread):
    torch = pytest.importorskip("torch")
    m, X, start, rng = example(seed, spread=spread)
    given_parameters = np.log(start.weights) + rng.standard_normal(len(start.weights)), start.means, raw_of(start.covs)
    logits, means, raw = [torch.tensor(a, requires_grad=True) for a in given_parameters]
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(torch.diagonal(raw, dim1=1, dim2=2)))
    mixture = torch.distributions.MixtureSameFamily(torch.distributions.Categorical(logits=logits),
                                                    torch.distributions.MultivariateNormal(means, scale_tril=L))
    loss = -mixture.log_prob(torch.from_numpy(X)).mean()
    loss.backward()
    value, *gradients = nll_and_gradients(X, *given_parameters)
    assert_allclose(value, loss.item(), rtol=1e-10)
    for ours, theirs in zip(gradients, (logits.grad, means.grad, torch.tril(raw.grad))):
        assert_allclose(ours, theirs.numpy(), atol=1e-8 * max(1, np.abs(ours).max()))


@given(seeds)
@settings(deadline=None, max_examples=10)
def test_gradients_are_finite_differences(seed):
    _, X, start, rng = example(seed, n=30)
    parameters = [np.log(start.weights), start.means, np.tril(raw_of(start.covs))]
    _, *gradients = nll_and_gradients(X, *parameters)
    for block, gradient in enumerate(gradients):
        direction = rng.standard_normal(gradient.shape)
        direction = np.tril(direction) if block == 2 else direction
        h = 1e-3 * min(1, np.exp(np.diagonal(parameters[2], axis1=1, axis2=2)).min())       # in the smallest scale

        def value(steps):
            return nll_and_gradients(X, *[p + steps * h * direction if i == block else p for i, p in enumerate(parameters)])[0]
        slope = (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * h)        # exact to h⁴
        assert_allclose((gradient * direction).sum(), slope, rtol=1e-5, atol=1e-6)


def test_entries_above_the_diagonal_are_not_read():
    _, X, start, _ = example(4)
    raw = raw_of(start.covs)
    one = nll_and_gradients(X, np.zeros(len(raw)), start.means, raw)
    two = nll_and_gradients(X, np.zeros(len(raw)), start.means, raw + np.triu(np.full(raw.shape[1:], 9.0), 1))
    for a, b in zip(one, two):
        assert_array_equal(a, b)
    assert_array_equal(np.triu(one[3], 1), 0)


def test_gradient_vanishes_where_em_stops():
    X = np.random.default_rng(5).standard_normal((200, 2)) * [1, 3] + np.repeat([[0, 0], [6, 1]], 100, axis=0)
    m, _ = em(X, Mixture([0.5, 0.5], [[0, 0], [6, 1]], [np.eye(2)] * 2), tol=1e-13, max_iter=2000)
    for gradient in nll_and_gradients(X, np.log(m.weights), m.means, raw_of(m.covs))[1:]:
        assert_allclose(gradient, 0, atol=1e-6)


def test_adam_is_torchs():
    torch = pytest.importorskip("torch")
    _, X, start, _ = example(8)
    parameters = [torch.tensor(a, requires_grad=True) for a in (np.log(start.weights), start.means, raw_of(start.covs))]
    optimiser = torch.optim.Adam(parameters, lr=0.05)
    losses = []
    for _ in range(31):
        optimiser.zero_grad()
        logits, means, raw = parameters
        L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(torch.diagonal(raw, dim1=1, dim2=2)))
        normals = torch.distributions.MultivariateNormal(means, scale_tril=L)
        mixture = torch.distributions.MixtureSameFamily(torch.distributions.Categorical(logits=logits), normals)
        loss = -mixture.log_prob(torch.from_numpy(X)).mean()
        loss.backward()
        losses.append(loss.item())
        optimiser.step()
    m, history = fit_adam(X, np.log(start.weights), start.means, raw_of(start.covs), lr=0.05, n_steps=30)
    assert_allclose(history, losses, rtol=1e-9)
    assert_allclose(-m.log_density(X).mean(), history[-1], rtol=1e-12)


# Samples and complaints

def test_sample_follows_the_mixture():
    m, _, _, rng = example(12)
    X, z = m.sample_labelled(200_000, rng)
    assert_allclose(np.bincount(z, minlength=len(m.weights)) / 2e5, m.weights, atol=0.01)
    assert_allclose(X.mean(axis=0), m.weights @ m.means, atol=0.1)
    assert_array_equal(m.sample(7, np.random.default_rng(3)), m.sample(7, np.random.default_rng(3)))


@pytest.mark.parametrize("call, complaint", [
    (lambda m, X: Mixture([0.5, 0.6], m.means, m.covs), "weights must be at least 0 and sum to 1"),
    (lambda m, X: Mixture([0.5, 0.5], [[0, 0]], m.covs), r"means must have shape \(2, d\)"),
    (lambda m, X: Mixture([0.5, 0.5], m.means, np.eye(2)), r"covs must have shape \(2, 2, 2\)"),
    (lambda m, X: Mixture([0.5, 0.5], m.means, [np.eye(2), np.zeros((2, 2))]), r"covs\[1\] \(component 1\)"),
    (lambda m, X: m.em_step(X, "oval"), "kind must be one of 'full', 'tied'"),
    (lambda m, X: em(X, m, max_iter=0), "max_iter must be a whole number of at least 1"),
    (lambda m, X: em(X, m, floor=-1), "floor must be at least 0"),
    (lambda m, X: em(X[:, :1], m), r"X must have shape \(n, 2\)"),
    (lambda m, X: Mixture.fit(X, 0, np.random.default_rng()), "k must be a whole number"),
    (lambda m, X: Mixture.fit(np.repeat(X[:3], 5, axis=0), 4, np.random.default_rng()), "at least k = 4 different rows"),
    (lambda m, X: Mixture.fit(X, 2, np.random), "rng must be a numpy.random.Generator"),
    (lambda m, X: nll_and_gradients(X, [0], m.means, m.covs), r"means must have shape \(1, d\)"),
    (lambda m, X: nll_and_gradients(X, [0, 0], m.means, 999 * np.array([np.eye(2)] * 2)), "raw must have a diagonal"),
    (lambda m, X: fit_adam(X, [0, 0], m.means, np.zeros((2, 2, 2)), lr=-1), "lr must be greater than 0")])
def test_complaints(call, complaint):
    X = np.random.default_rng(0).standard_normal((20, 2))
    with pytest.raises(ValueError, match=complaint):
        call(Mixture([0.5, 0.5], [[0, 0], [1, 1]], [np.eye(2)] * 2), X)
