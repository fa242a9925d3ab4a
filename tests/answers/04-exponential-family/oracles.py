"""What the syllabus promises about each exercise of 04, tested without the notebook's own tests.

One function an exercise; ``ns`` holds the names an answer defines. An answer that keeps the
contract passes; any other raises.
"""
import warnings

import mpmath
import numpy as np
from scipy import stats
from scipy.optimize import linprog
from scipy.special import expit, logit, logsumexp, softmax


def _call(function, *args, **options):
    """Call with read-only copies: an answer that writes to its arguments fails."""
    frozen = []
    for arg in args:
        if isinstance(arg, np.ndarray):
            arg = arg.copy()
            arg.setflags(write=False)
        frozen.append(arg)
    value = function(*frozen, **options)
    assert value is not None
    return value


def _close(got, expected, rtol=1e-8, atol=0.0):
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    assert got.shape == expected.shape, (got.shape, expected.shape)
    assert np.all(np.abs(got - expected) <= rtol * np.abs(expected).max(initial=0) + atol), (got, expected)


def _raises(function, *args, **options):
    try:
        function(*args, **options)
    except ValueError:
        return
    raise AssertionError(f"no ValueError for {args}")


def _families(seed):
    """Theta, T, log_h of families of several kinds; some points taken away, some parameters large."""
    rng = np.random.default_rng(seed)
    for p, m, size in ((1, 4, 1.0), (3, 9, 1.0), (2, 30, 3.0), (4, 12, 0.5)):
        log_h = rng.normal(0, 2, m)
        log_h[rng.random(m) < 0.2] = -np.inf
        log_h[0] = 0.3
        yield rng.normal(0, size, p), rng.normal(1, 2, (m, p)), log_h
    yield np.array([700.0, -650.0]), np.array([[1.0, 2.0], [2.0, 3.0], [1.0, 2.0], [0.0, 5.0]]), np.array([0.0, -49.0, 1.0, -np.inf])
    yield np.array([-900.0]), np.array([[3.0], [4.0], [5.0]]), np.array([0.0, 900.5, 1799.0])
    yield np.array([0.2]), np.array([[3.0], [4.0]]), np.array([-5000.0, -5001.0])


def ef_bernoulli(ns):
    natural, mean = ns["bernoulli_natural"], ns["bernoulli_mean"]
    rng = np.random.default_rng(0)
    for p in (rng.uniform(0.001, 0.999, (3, 4)), rng.uniform(0.1, 0.9, 5), np.array([1e-12, 1 - 1e-12]), 0.3, np.array([[[0.7]]])):
        _close(_call(natural, p), logit(p), rtol=0, atol=1e-12)
    for theta in (rng.normal(0, 5, (2, 3)), np.array([-800.0, 800.0, 0.0]), 800.0, -800.0, 0.4, np.array([36.0, -36.0])):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _close(_call(mean, theta), expit(theta), rtol=0, atol=1e-12)
    for bad in (0.0, 1.0, -1e-9, 1.2, np.array([0.2, 0.0]), np.array([[0.4, 7.0]])):
        _raises(natural, bad)


def ef_gaussian(ns):
    natural, moments = ns["gaussian_natural"], ns["gaussian_moments"]
    rng = np.random.default_rng(1)
    for _ in range(10):
        mu, sigma2 = rng.normal(0, 5), rng.exponential(3) + 1e-3
        theta = np.asarray(_call(natural, mu, sigma2), float)
        assert theta.shape == (2,)
        x = stats.norm(mu, np.sqrt(sigma2)).rvs(3, random_state=rng)
        log_p = stats.norm(mu, np.sqrt(sigma2)).logpdf(x)
        _close(np.diff(theta[0] * x + theta[1] * x**2), np.diff(log_p), rtol=1e-6, atol=1e-8)
        back = _call(moments, np.array([mu / sigma2, -1 / (2 * sigma2)]))
        assert len(back) == 2
        _close(back[0], mu)
        _close(back[1], sigma2)
    for bad in ([0.0, 0.0], [1.0, 2.0], [5.0, 1e-12]):
        _raises(moments, np.array(bad))
    for bad in (0.0, -2.0):
        _raises(natural, 1.0, bad)


def ef_log_partition(ns):
    for theta, T, log_h in _families(2):
        expected = logsumexp(T @ theta + log_h)
        _close(_call(ns["log_partition"], theta, T, log_h), expected, atol=1e-12)
        with mpmath.workdps(60):
            exact = mpmath.log(sum(mpmath.exp(mpmath.fdot(map(float, theta), map(float, row)) + float(h)) for row, h in zip(T, log_h) if h > -np.inf))
        _close(expected, float(exact), atol=1e-12)
    _close(_call(ns["log_partition"], np.array([900.0]), np.array([[-1.0], [0.0], [1.0]]), np.log([2.0, 3.0, 5.0])), 900 + np.log(5.0))  # exponents over a wide range


def _reference(theta, T, log_h):
    p = softmax(T @ theta + log_h)
    return p @ T, np.cov(T.T, aweights=p, ddof=0).reshape(T.shape[1], -1)


def ef_mean(ns):
    for theta, T, log_h in _families(3):
        _close(_call(ns["mean_statistics"], theta, T, log_h), _reference(theta, T, log_h)[0])
    _close(_call(ns["mean_statistics"], np.array([900.0]), np.array([[-1.0], [0.0], [1.0]]), np.log([2.0, 3.0, 5.0])), [1.0])
    k = np.arange(200.0)
    _close(_call(ns["mean_statistics"], np.array([2.0]), k[:, None], stats.poisson(1).logpmf(k)), [np.exp(2.0)])


def ef_covariance(ns):
    for theta, T, log_h in _families(4):
        _close(_call(ns["covariance_statistics"], theta, T, log_h), _reference(theta, T, log_h)[1], atol=1e-13)
    k = np.arange(200.0)
    _close(_call(ns["covariance_statistics"], np.array([2.0]), k[:, None], stats.poisson(1).logpmf(k)), [[np.exp(2.0)]])


def _samples(seed):
    rng = np.random.default_rng(seed)
    for theta, T, log_h in _families(seed):
        alive = np.flatnonzero(np.isfinite(log_h))
        sample = rng.choice(alive, 17)
        yield theta, T[sample].mean(axis=0), 17, T, log_h, sample


def ef_log_likelihood(ns):
    for theta, T_bar, n, T, log_h, sample in _samples(5):
        log_p = T @ theta + log_h - logsumexp(T @ theta + log_h)
        _close(_call(ns["log_likelihood"], theta, T_bar, n, T, log_h), log_p[sample].sum() - log_h[sample].sum(), atol=1e-7)


def ef_score(ns):
    for theta, T_bar, n, T, log_h, _ in _samples(6):
        _close(_call(ns["score"], theta, T_bar, n, T, log_h), n * T_bar - n * _reference(theta, T, log_h)[0], rtol=1e-7, atol=1e-9)


def _inside(T, T_bar):
    """Is T_bar strictly inside the hull? The largest t with all weights ≥ t, by linear programming."""
    m, p = T.shape
    equal = np.zeros((p + 1, m + 1))
    equal[:p, :m], equal[p, :m] = T.T, 1.0
    answer = linprog(np.r_[np.zeros(m), -1.0], A_ub=np.c_[-np.eye(m), np.ones(m)], b_ub=np.zeros(m), A_eq=equal, b_eq=np.r_[T_bar, 1.0], bounds=[(0, None)] * m + [(None, None)])
    return answer.status == 0 and answer.x[-1] > 1e-11


def ef_fit(ns):
    fit = ns["fit_moments"]
    rng = np.random.default_rng(7)

    def matched(T_bar, T, log_h, **options):
        tol = options.get("tol", 1e-10)
        theta = np.asarray(_call(fit, T_bar, T, log_h, **options), float)
        assert theta.shape == T_bar.shape and np.isfinite(theta).all()
        miss = np.abs(_reference(theta, T, log_h)[0] - T_bar).max() / max(1, np.abs(T_bar).max())
        assert miss <= 1.01 * tol + 1e-12, (miss, tol, T_bar)

    for p, m in ((1, 6), (2, 12), (3, 20), (2, 40)):
        for _ in range(4):
            T = rng.integers(-4, 5, (m, p)) * 1.0
            log_h = rng.normal(0, 1, m)
            log_h[rng.random(m) < 0.2] = -np.inf
            alive = T[np.isfinite(log_h)]
            if len(alive) < p + 2 or np.linalg.matrix_rank(alive - alive.mean(axis=0)) < p:
                continue
            T_bar = rng.dirichlet(np.ones(len(alive))) @ alive
            assert _inside(alive, T_bar)
            matched(T_bar, T, log_h)
            matched(T_bar, T, log_h, tol=1e-4)
            corner = alive[np.argmax(alive @ rng.standard_normal(p))]
            for tol in (1e-1, 1e-10):
                _raises(fit, corner.copy(), T.copy(), log_h.copy(), tol=tol)
                _raises(fit, alive.max(axis=0) + 0.5, T.copy(), log_h.copy(), tol=tol)
    cross = np.array([[i, j] for i in (-1.0, 0.0, 1.0) for j in (-1.0, 0.0, 1.0)])
    matched(np.array([0.0, 0.6]), cross, np.zeros(9))  # theta = 0 matches one of the two moments
    k = np.arange(60.0)[:, None]
    matched(np.array([25.0]), k, stats.poisson(1).logpmf(k[:, 0]))
    matched(np.array([6e-5]), k, np.zeros(60))
    matched(np.array([59 - 6e-5]), k, np.zeros(60))
    x = np.linspace(1, 6, 301)[:, None]
    sample = np.r_[rng.normal(2, 0.3, 90), rng.normal(4.4, 0.4, 160)]
    matched((sample[:, None] ** np.arange(1, 5)).mean(axis=0), x ** np.arange(1, 5), np.full(301, np.log(5 / 300)))
    five = np.hstack([k[:5], k[:5] ** 2])
    gone = np.array([0.0, 0.0, 0.0, -np.inf, -np.inf])
    for T_bar, T, log_h in (([2.0, 4.0], five, np.zeros(5)), ([1.5, 2.5], five, np.zeros(5)), ([2.0, 8.0], five, np.zeros(5)), ([2.0, 3.0], five, np.zeros(5)),
                            ([2.0], k[:5], gone), ([2.5], k[:5], gone), ([0.0], k[:5], gone)):
        for tol in (1e-1, 1e-10, 1e-15):
            _raises(fit, np.array(T_bar), T.copy(), log_h.copy(), tol=tol)


def ef_poisson(ns):
    rng = np.random.default_rng(8)
    for x in (rng.poisson(3, 20) * 1.0, rng.poisson(0.2, 60) * 1.0, np.array([5.0]), np.array([0.0, 1.0]), np.array([2e6, 4e6])):
        with mpmath.workdps(30):
            expected = float(mpmath.log(mpmath.mpf(int(x.sum())) / len(x)))
        _close(_call(ns["poisson_mle"], x), expected, atol=1e-12)
    for bad in (np.zeros(3), np.zeros(1), np.array([1.0, -2.0]), np.array([-1.0, 2.0, 3.0]), np.array([0.5]), np.array([1.5, 2.5])):
        _raises(ns["poisson_mle"], bad)
