"""What the syllabus promises about each exercise of 03, tested without the notebook's own tests.

One function an exercise; ``ns`` holds the names an answer defines. An answer that keeps the
contract passes; any other raises.
"""
import tracemalloc

import mpmath
import numpy as np
from scipy import linalg, stats


def _spd(rng, d, condition=1e3):
    Q = stats.ortho_group.rvs(d, random_state=rng) if d > 1 else np.eye(1)
    return (Q * np.geomspace(1, 1 / condition, d)) @ Q.T * rng.uniform(0.5, 5)


def _symmetric(A):
    return (A + A.T) / 2


def _unchanged(function, *args):
    """Call with read-only copies: an answer that writes to its arguments fails."""
    frozen = []
    for arg in args:
        if isinstance(arg, np.ndarray):
            arg = arg.copy()
            arg.setflags(write=False)
        frozen.append(arg)
    value = function(*frozen)
    assert value is not None
    return value


def _close(got, expected, rtol=1e-8, atol=0.0):
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    assert got.shape == expected.shape, (got.shape, expected.shape)
    assert np.all(np.abs(got - expected) <= rtol * np.abs(expected).max(initial=0) + atol)


def _pair(value):
    assert isinstance(value, (tuple, list)) and len(value) == 2
    return value


def _peak(function, *args):
    """Largest memory a call takes, in bytes."""
    tracemalloc.start()
    try:
        value = function(*args)
        return value, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _cases(seed):
    rng = np.random.default_rng(seed)
    for n, d in ((1, 3), (5, 3), (2, 6), (40, 4), (7, 1)):
        Sigma = _symmetric(_spd(rng, d))
        mu = rng.normal(0, 20, d)
        yield rng.multivariate_normal(mu, Sigma, n) + rng.normal(0, 1, d), mu, Sigma


def _mp_log_density(x, mu, Sigma):
    with mpmath.workdps(50):
        S = mpmath.matrix(Sigma.tolist())
        v = mpmath.matrix([mpmath.mpf(float(a)) - mpmath.mpf(float(b)) for a, b in zip(x, mu)])
        return float(-(v.T * mpmath.lu_solve(S, v))[0] / 2 - mpmath.log(mpmath.det(S)) / 2 - len(mu) * mpmath.log(2 * mpmath.pi) / 2)


def mle_log_density(ns):
    log_density = ns["log_density"]
    for X, mu, Sigma in _cases(0):
        _close(_unchanged(log_density, X, mu, Sigma), np.atleast_1d(stats.multivariate_normal(mu, Sigma).logpdf(X)))
    rng = np.random.default_rng(1)
    Sigma, mu = _symmetric(_spd(rng, 3, 1e7)), np.array([1.0, 100.0, -10.0])
    X = mu + rng.standard_normal((4, 3)) @ linalg.sqrtm(Sigma).real
    _close(_unchanged(log_density, X, mu, Sigma), [_mp_log_density(x, mu, Sigma) for x in X], rtol=1e-6)
    far = mu + 1e4 * rng.standard_normal((4, 3)) @ linalg.sqrtm(Sigma).real
    _close(_unchanged(log_density, far, mu, Sigma), [_mp_log_density(x, mu, Sigma) for x in far], rtol=1e-6)
    _close(_unchanged(log_density, 1e-9 * X, 1e-9 * mu, 1e-18 * Sigma), [_mp_log_density(x, mu, Sigma) + 27 * np.log(10) for x in X], rtol=1e-6)
    many = rng.standard_normal((6000, 3))
    value, peak = _peak(log_density, many, np.zeros(3), np.eye(3))
    _close(value, stats.norm.logpdf(many).sum(axis=1))
    assert peak < 6000 * 6000 * 8 / 4
    rounded = np.array([[4.0, 1.0], [1.0 + 5e-9, 9.0]])
    _close(_unchanged(log_density, X[:, :2], mu[:2], rounded), stats.multivariate_normal(mu[:2], (rounded + rounded.T) / 2).logpdf(X[:, :2]), rtol=1e-6)
    lopsided = 1e-9 * np.array([[2.0, 1.0], [0.0, 2.0]])
    for bad in (np.diag([1.0, -1.0]), np.diag([-1.0, -2.0]), np.array([[1.0, 2.0], [2.0, 1.0]]), np.zeros((2, 2)), np.array([[1.0, 1.0], [1.0, 1.0]]), lopsided, lopsided.T):
        try:
            log_density(np.zeros((3, 2)), np.zeros(2), bad)
        except ValueError:
            continue
        raise AssertionError("a matrix that is no covariance was accepted")


def mle_log_likelihood(ns):
    for X, mu, Sigma in _cases(2):
        _close(_unchanged(ns["log_likelihood"], X, mu, Sigma), np.sum(stats.multivariate_normal(mu, Sigma).logpdf(X)))
    X = np.random.default_rng(3).normal(5, 2, (5000, 3))
    _close(_unchanged(ns["log_likelihood"], X, np.full(3, 4.0), 9 * np.eye(3)), stats.norm(4, 3).logpdf(X).sum())
    far = 800.0 * np.array([[1.0, 2.0, 3.0], [-2.0, 0.0, 1.0]])
    _close(_unchanged(ns["log_likelihood"], far, np.zeros(3), np.diag([1.0, 4.0, 9.0])), stats.norm(0, [1, 2, 3]).logpdf(far).sum())


def mle_trace(ns):
    for X, mu, Sigma in _cases(4):
        _close(_unchanged(ns["sum_quadratic_by_trace"], X, mu, Sigma), sum((x - mu) @ linalg.solve(Sigma, x - mu, assume_a="pos") for x in X))
    X = np.random.default_rng(5).normal(5, 2, (6000, 3))
    value, peak = _peak(ns["sum_quadratic_by_trace"], X, np.full(3, 4.0), 4 * np.eye(3))
    _close(value, ((X - 4) ** 2).sum() / 4)
    assert peak < 6000 * 6000 * 8 / 4


def _derivative(f, h):
    """Five-point stencil."""
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


def mle_grad_mu(ns):
    for X, mu, Sigma in _cases(6):
        h = 1e-3 * np.sqrt(np.linalg.eigvalsh(Sigma)[0])
        f = lambda m: np.sum(stats.multivariate_normal(m, Sigma).logpdf(X))
        expected = np.array([_derivative(lambda t: f(mu + t * e), h) for e in np.eye(len(mu))])
        _close(_unchanged(ns["grad_mu"], X, mu, Sigma), expected, rtol=1e-6)
    X, mu, Sigma = next(c for c in _cases(7) if len(c[0]) == 40)
    _close(_unchanged(ns["grad_mu"], X, mu, Sigma), linalg.solve(Sigma, X.sum(axis=0) - 40 * mu, assume_a="pos"), rtol=1e-9)
    _close(_unchanged(ns["grad_mu"], X, X.mean(axis=0), Sigma), np.zeros(4), atol=1e-7)


def mle_grad_sigma(ns):
    for X, mu, Sigma in _cases(8):
        d = len(mu)
        G = np.asarray(_unchanged(ns["grad_sigma"], X, mu, Sigma), float)
        assert G.shape == (d, d)
        _close(G, G.T)
        h = 1e-4 * np.linalg.eigvalsh(Sigma)[0]
        for i in range(d):
            for j in range(i + 1):
                V = np.zeros((d, d))
                V[i, j] = V[j, i] = 1.0
                slope = _derivative(lambda t: np.sum(stats.multivariate_normal(mu, Sigma + t * V).logpdf(X)), h)
                assert abs((G * V).sum() - slope) <= 1e-5 * np.abs(G).max()


def mle_fit(ns):
    from sklearn.covariance import empirical_covariance

    rng = np.random.default_rng(9)
    for n, d in ((2, 3), (5, 4), (60, 3), (9, 1), (1, 2)):
        X = rng.normal(0, 3, (n, d)) @ rng.standard_normal((d, d)) + rng.normal(0, 10, d)
        mu, Sigma = _pair(_unchanged(ns["fit_gaussian"], X))
        _close(mu, [np.mean(column) for column in X.T])
        _close(Sigma, empirical_covariance(X) if n > 1 else np.zeros((d, d)), atol=1e-12)
    whole = rng.integers(-20, 20, (12, 3)) * 1.0
    mu, Sigma = _pair(_unchanged(ns["fit_gaussian"], whole + 1e9))
    _close(np.asarray(mu) - 1e9, whole.mean(axis=0), rtol=0, atol=1e-5)
    _close(Sigma, np.cov(whole.T, bias=True), rtol=1e-6)


def mle_univariate(ns):
    rng = np.random.default_rng(10)
    for x in (rng.normal(3, 2, 9), rng.exponential(5, 30), np.array([1.0, 2.0]), rng.normal(0, 1e-6, 5)):
        mu, sigma = _pair(_unchanged(ns["fit_univariate"], x))
        expected = stats.norm.fit(x)
        _close(mu, expected[0])
        _close(sigma, expected[1])
    mu, sigma = _pair(_unchanged(ns["fit_univariate"], 1e9 + np.array([-10.0, 0.0, 10.0, 30.0])))
    _close(mu - 1e9, 7.5, rtol=0, atol=1e-5)
    _close(sigma, np.sqrt(218.75), rtol=1e-6)


def mle_sample(ns):
    sample = ns["sample_gaussian"]
    rng = np.random.default_rng(11)
    B = rng.standard_normal((4, 2)) * 3
    line = np.array([0.3, -1.7, 2.2])
    for k, Sigma in enumerate((_symmetric(_spd(rng, 4, 1e4)), B @ B.T, np.outer(line, line), np.array([[2.5]]), np.diag([4.0, 0.0, 1.0]), np.eye(4) + 1)):
        d, n = len(Sigma), 30_000
        mu = rng.normal(0, 30, d)
        args = mu.copy(), Sigma.copy()
        X = np.asarray(sample(*args, n, np.random.default_rng(k)), float)
        assert np.array_equal(args[0], mu) and np.array_equal(args[1], Sigma)
        assert X.shape == (n, d) and np.isfinite(X).all()
        lam, Q = np.linalg.eigh(Sigma)
        Z = (X - mu) @ Q
        flat = lam < 1e-10 * lam[-1]
        assert np.abs(Z[:, flat]).max(initial=0) <= 1e-6 * np.sqrt(np.diag(Sigma).max())
        Z = Z[:, ~flat] / np.sqrt(lam[~flat])
        for z in Z.T:
            assert stats.kstest(z, "norm").pvalue > 1e-5
        assert np.abs(np.cov(Z.T) - np.eye(Z.shape[1])).max() < 0.05
        small = [np.asarray(sample(mu, Sigma, 3, np.random.default_rng(seed))) for seed in (1, 1, 2)]
        assert np.array_equal(small[0], small[1]) and not np.array_equal(small[0], small[2])


def mle_clt(ns):
    means = ns["standardised_means"]
    exponential = lambda rng, size: rng.exponential(2.0, size)
    z = np.asarray(means(exponential, 6, 20_000, 2.0, 2.0, np.random.default_rng(12)), float)
    assert z.shape == (20_000,)
    assert stats.kstest(z * 2 * np.sqrt(6) + 12, stats.gamma(6, scale=2).cdf).pvalue > 1e-5
    assert abs(np.corrcoef(z[:-1], z[1:])[0, 1]) < 0.06
    uniform = lambda rng, size: rng.random(size)
    z = np.asarray(means(uniform, 1, 5000, 0.5, 12**-0.5, np.random.default_rng(13)), float)
    assert stats.kstest(z * 12**-0.5 + 0.5, "uniform").pvalue > 1e-5 and len(np.unique(z)) > 4900
    constant = lambda rng, size: np.full(size, 7.0)
    _close(means(constant, 9, 4, 1.0, 2.0, np.random.default_rng(0)), np.full(4, 9.0))
    first, again = (np.asarray(means(uniform, 3, 5, 0.5, 1.0, np.random.default_rng(3))) for _ in range(2))
    assert np.array_equal(first, again)
