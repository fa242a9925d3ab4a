"""What the syllabus promises about notebook 06, checked without the notebook's own test cells.

One function an exercise: it takes the names an answer defines and raises if the contract is broken.
"""
import copy
import warnings
from fractions import Fraction

import mpmath
import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

KINDS = ("full", "shared", "diagonal", "isotropic")


def call(function, *args):
    """The value of a call that must leave its arguments alone."""
    before = copy.deepcopy(args)
    value = function(*args)
    for old, new in zip(before, args):
        assert np.array_equal(old, new, equal_nan=isinstance(new, np.ndarray) and new.dtype.kind == "f"), "changed its argument"
    assert value is not None
    return value


def close(got, right, rtol=1e-8, atol=1e-300):
    got, right = np.asarray(got), np.asarray(right, dtype=float)
    assert got.dtype.kind in "iuf", got.dtype
    assert got.shape == right.shape, (got.shape, right.shape)
    assert np.isfinite(got).all()
    assert np.abs(got - right).max(initial=0) <= rtol * np.abs(right).max(initial=0) + atol


def triple(got):
    assert isinstance(got, (tuple, list)) and len(got) == 3
    return got


def refuses(function, *args):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function(*args)
    except ValueError:
        return
    raise AssertionError("no ValueError")


def labelled(seed, sizes, d, far=0.0):
    rng = np.random.default_rng(seed)
    t = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    mix = rng.standard_normal((len(sizes), d, d)) + 1.5 * np.eye(d)
    X = np.einsum("nij,nj->ni", mix[t], rng.standard_normal((len(t), d))) + 3 * rng.standard_normal((len(sizes), d))[t] + far
    return X, t


def model(seed, K, d):
    rng = np.random.default_rng(seed)
    B = rng.standard_normal((K, d, d)) * rng.uniform(0.3, 3, K)[:, None, None]
    priors = rng.dirichlet(np.full(K, 2.0))
    return priors, rng.normal(5, 3, (K, d)), B @ B.transpose(0, 2, 1) + 0.2 * np.eye(d)


def log_joint(X, priors, means, covs):
    return np.stack([np.log(p) + np.atleast_1d(multivariate_normal(m, S).logpdf(X)) for p, m, S in zip(priors, means, covs)], axis=-1).reshape(len(X), -1)


def gda_priors(ns):
    f = ns["class_priors"]
    rng = np.random.default_rng(0)
    for K in (1, 2, 5, 9):
        t = rng.integers(K, size=31) // 2
        share = [Fraction(int((t == k).sum()), 31) for k in range(K)]
        close(call(f, t, K), [float(s) for s in share])


def gda_means(ns):
    f = ns["class_means"]
    for seed, sizes, d in ((1, [4, 9], 3), (2, [1, 20, 6, 3], 5)):
        X, t = labelled(seed, sizes, d, far=200.0)
        right = [[mpmath.fsum(X[t == k, j]) / sizes[k] for j in range(d)] for k in range(len(sizes))]
        close(call(f, X, t, len(sizes)), np.array(right, dtype=float))
        refuses(f, X, t, len(sizes) + 1)
        refuses(f, X, np.zeros_like(t), 2)
        refuses(f, X, np.where(t == 0, 1, t), len(sizes))


def gda_covariances(ns):
    f = ns["class_covariances"]
    for seed, sizes, d in ((3, [25, 4, 11], 3), (4, [2, 30], 5), (5, [9, 3, 4, 5], 2)):
        K = len(sizes)
        X, t = labelled(seed, sizes, d, far=40.0)
        values = {kind: np.asarray(call(f, X, t, K, kind)) for kind in KINDS}
        for k in range(K):
            close(values["full"][k], np.cov(X[t == k], rowvar=False, bias=True))
            close(values["diagonal"][k], np.diag(X[t == k].var(axis=0)))
        # Law of total covariance: all = within + between.
        M = np.array([X[t == k].mean(axis=0) for k in range(K)])
        within = np.cov(X, rowvar=False, bias=True) - np.cov(M, rowvar=False, bias=True, fweights=sizes).reshape(d, d)
        close(values["shared"], np.stack([within] * K))
        close(values["isotropic"], np.stack([np.eye(d) * np.linalg.eigvalsh(within).mean()] * K))
        for other in ("Fulll", "spherical", "tied", ""):
            refuses(f, X, t, K, other)


def gda_posterior(ns):
    f = ns["log_posterior"]
    for seed, K, d, n in ((6, 3, 4, 25), (7, 2, 3, 1), (8, 5, 2, 40)):
        priors, means, covs = model(seed, K, d)
        X = np.random.default_rng(seed).normal(5, 6, (n, d))
        joint = log_joint(X, priors, means, covs)
        close(call(f, X, priors, means, covs), joint - logsumexp(joint, axis=1, keepdims=True))
        sd = np.sqrt(np.linalg.eigvalsh(covs).max())
        for distance in (50.0, 1e4):
            far = means[0] + distance * sd * np.vstack([np.ones(d), -np.eye(d)[0]])
            joint = log_joint(far, priors, means, covs)
            got = call(f, far, priors, means, covs)
            close(got, joint - logsumexp(joint, axis=1, keepdims=True))
            assert np.abs(np.exp(np.asarray(got)).sum(axis=1) - 1).max() < 1e-6


def gda_boundary(ns):
    f = ns["boundary"]
    for seed, K, d in ((9, 3, 4), (10, 2, 3), (11, 4, 2)):
        priors, means, covs = model(seed, K, d)
        V = np.random.default_rng(seed).normal(5, 5, (50, d))
        joint = log_joint(V, priors, means, covs)
        for k, l in ((0, K - 1), (K - 1, 0), (1, 0)):
            A, b, c = (np.asarray(part, dtype=float) for part in triple(call(f, priors, means, covs, k, l)))
            assert A.shape == (d, d) and b.shape == (d,) and c.shape == ()
            assert np.abs(A - A.T).max() <= 1e-8 * np.abs(A).max()
            close(np.einsum("ni,ij,nj->n", V, A, V) + V @ b + c, joint[:, k] - joint[:, l])


def gda_logistic(ns):
    f = ns["gda_to_logistic"]
    for seed, d, phi in ((12, 3, 0.15), (13, 4, 0.7), (14, 1, 0.5)):
        _, means, covs = model(seed, 2, d)
        got = call(f, phi, means[0], means[1], covs[1])
        assert isinstance(got, (tuple, list)) and len(got) == 2
        w, b = (np.asarray(part, dtype=float) for part in got)
        assert w.shape == (d,) and b.shape == ()
        V = np.random.default_rng(seed).normal(5, 3, (30, d))
        joint = log_joint(V, [1 - phi, phi], means, [covs[1], covs[1]])
        close(V @ w + b, joint[:, 1] - joint[:, 0])


def gda_naive_bayes(ns):
    f = ns["fit_naive_bayes"]
    for seed, sizes, d in ((15, [3, 22, 8], 4), (16, [2, 5], 3)):
        X, t = labelled(seed, sizes, d, far=60.0)
        priors, means, variances = triple(call(f, X, t, len(sizes)))
        close(priors, np.array(sizes) / sum(sizes))
        exact = [[[mpmath.mpf(float(v)) for v in X[t == k, j]] for j in range(d)] for k in range(len(sizes))]
        mean = [[sum(v) / len(v) for v in row] for row in exact]
        variance = [[sum((a - m) ** 2 for a in v) / len(v) for v, m in zip(row, ms)] for row, ms in zip(exact, mean)]
        close(means, np.array(mean, dtype=float))
        close(variances, np.array(variance, dtype=float))


def gda_count(ns):
    f = ns["count_parameters"]
    for K in range(1, 6):
        for d in range(1, 7):
            # The rank of the parametrisation: directions in which symmetric matrices of the kind can move.
            symmetric = np.linalg.matrix_rank(np.array([(np.outer(i, j) + np.outer(j, i)).ravel() for i in np.eye(d) for j in np.eye(d)]))
            free = {"full": K * symmetric, "shared": symmetric, "diagonal": K * np.linalg.matrix_rank(np.eye(d)), "isotropic": 1}
            for kind in KINDS:
                value = np.asarray(call(f, K, d, kind))
                assert value.shape == () and value.dtype.kind in "iuf" and value == K - 1 + K * d + free[kind]


def gda_nearest(ns):
    f = ns["nearest_mean"]
    for seed, n, K, d in ((17, 60, 5, 3), (18, 1, 4, 6), (19, 30, 1, 2)):
        rng = np.random.default_rng(seed)
        X, means = rng.normal(20, 5, (n, d)), rng.normal(20, 4, (K, d))
        # Independent route: the isotropic posterior with equal priors.
        scores = np.stack([multivariate_normal(m, 25.0 * np.eye(d)).logpdf(X).reshape(n) for m in means], axis=1)
        close(call(f, X, means), scores.argmax(axis=1), rtol=0)


def gda_missing(ns):
    f = ns["log_posterior_missing"]
    for seed, K, d, n in ((20, 3, 4, 40), (21, 2, 3, 20), (22, 4, 2, 9)):
        priors, means, covs = model(seed, K, d)
        rng = np.random.default_rng(seed)
        X = means[rng.integers(K, size=n)] + rng.normal(0, 2, (n, d))
        X[n // 2] += 200.0
        X[rng.random((n, d)) < 0.4] = np.nan
        X[0], X[1, 0], X[1, 1:] = np.nan, np.nan, means[0, 1:]
        joint = np.tile(np.log(priors), (n, 1))
        for i, x in enumerate(X):
            o = ~np.isnan(x)
            if o.any():
                joint[i] = log_joint(x[None, o], priors, means[:, o], covs[:, o][:, :, o])
        close(call(f, X, priors, means, covs), joint - logsumexp(joint, axis=1, keepdims=True))
    # Integrating a grid over the missing feature gives the same.
    priors, means, covs = model(23, 2, 2)
    got = np.asarray(call(f, np.array([[means[0, 0], np.nan]]), priors, means, covs))[0]
    grid = np.linspace(means[:, 1].min() - 60, means[:, 1].max() + 60, 200_001)
    density = np.exp(log_joint(np.column_stack([np.full(grid.size, means[0, 0]), grid]), priors, means, covs)).sum(axis=0)
    close(np.exp(got), density / density.sum(), rtol=1e-6)
