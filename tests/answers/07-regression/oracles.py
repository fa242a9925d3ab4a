"""Independent oracles for notebook 07: what the syllabus promises, checked without the notebook's own tests."""
import numpy as np
from mpmath import mp, mpf
from scipy import optimize, stats
from sklearn.linear_model import Ridge
from sklearn.preprocessing import PolynomialFeatures

SEEDS = range(4)


def _array(value, shape):
    value = np.asarray(value)
    assert value.dtype.kind in "iuf" and value.shape == shape, (value.dtype, value.shape, shape)
    return value.astype(float)


def _near(got, right, rtol=1e-8, atol=0.0):
    got, right = np.asarray(got, float), np.asarray(right, float)
    assert np.abs(got - right).max() <= rtol * np.abs(right).max() + atol, (got, right)


def _call(function, *args):
    """Call with private copies and see that they come back unchanged."""
    kept = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    value = function(*args)
    for old, new in zip(kept, args):
        assert not isinstance(old, np.ndarray) or np.array_equal(old, new)
    assert value is not None
    return value


def _refuses(function, *args):
    try:
        function(*args)
    except ValueError:
        return
    raise AssertionError("no ValueError")


def _data(n, m, seed, centre=1.0):
    rng = np.random.default_rng(1000 + seed)
    return rng, rng.normal(centre, 2.0, (n, m)), rng.normal(4.0, 3.0, n)


def _covariance(m, rng, thin=0.3):
    Q = stats.ortho_group.rvs(m, random_state=rng) if m > 1 else np.eye(1)
    S = (Q * np.geomspace(thin**2, 4.0, m)) @ Q.T
    return (S + S.T) / 2


def reg_features(ns):
    for n, degree, seed in ((6, 3, 0), (1, 5, 1), (9, 0, 2), (4, 1, 3)):
        x = np.random.default_rng(seed).normal(2.0, 3.0, n)
        got = _array(_call(ns["polynomial_features"], x, degree), (n, degree + 1))
        _near(got, PolynomialFeatures(degree).fit_transform(x[:, None]), rtol=1e-12)
    x = np.array([0.0, -1000.0, 10.0])
    got = _array(_call(ns["polynomial_features"], x, 5), (3, 6))
    for row, value in zip(got, x):
        for power, entry in enumerate(row):
            right = float(mpf(value) ** power)
            assert abs(entry - right) <= 1e-8 * abs(right), (entry, right)


def reg_log_likelihood(ns):
    mp.dps = 40
    for n, m, sigma2, far in ((5, 3, 2.5, 1.0), (3, 6, 0.01, 1.0), (3000, 4, 30.0, 1.0), (8, 2, 0.7, 900.0)):
        rng, Psi, _ = _data(n, m, n)
        w = rng.normal(0.0, 2.0, m)
        t = Psi @ w + far * np.sqrt(sigma2) * rng.normal(0.2, 1.0, n)
        right = sum((-mp.log(2 * mp.pi * mpf(sigma2)) - (mpf(a) - mpf(b)) ** 2 / mpf(sigma2)) / 2 for a, b in zip(t.tolist(), (Psi @ w).tolist()))
        _near(_array(_call(ns["log_likelihood"], w, sigma2, Psi, t), ()), float(right))


def _pair(value):
    assert isinstance(value, (tuple, list)) and len(value) == 2
    return value


def reg_mle(ns):
    fit = ns["fit_mle"]
    for seed in SEEDS:
        _, Psi, t = _data(11, 4, seed)
        w, sigma2 = _pair(_call(fit, Psi, t))
        w, sigma2 = _array(w, (4,)), _array(sigma2, ())
        r = t - Psi @ w
        assert np.abs(Psi.T @ r).max() <= 1e-8 * np.abs(Psi.T @ t).max()
        _near(sigma2, np.sum(r * r) / 11)
    for n, rank, m, seed in ((9, 2, 4, 0), (3, 3, 7, 1), (20, 3, 5, 2)):  # minimum norm: a limit of ridge, and in the row space
        rng = np.random.default_rng(seed)
        Psi = rng.integers(-3, 4, (n, rank)).astype(float) @ rng.integers(-2, 3, (rank, m)).astype(float)
        t = rng.normal(2.0, 3.0, n)
        w, sigma2 = _pair(_call(fit, Psi, t))
        w = _array(w, (m,))
        r = t - Psi @ w
        assert np.abs(Psi.T @ r).max() <= 1e-8 * max(np.abs(Psi.T @ t).max(), 1)
        _, s, Vt = np.linalg.svd(Psi)
        null = Vt[int((s > 1e-9 * s[0]).sum()):]
        assert np.abs(null @ w).max(initial=0.0) <= 1e-8 * max(np.abs(w).max(), 1e-3)
        _near(_array(sigma2, ()), np.mean(r * r), atol=1e-12)
    for degree, width in ((10, 1.0), (12, 1.0)):  # cond(Psi) = 2e7 and 7e8
        Psi = np.vander(np.linspace(0, width, 50), degree + 1, increasing=True)
        w = np.cos(1.0 + np.arange(degree + 1))
        got = _array(_pair(_call(fit, Psi, Psi @ w))[0], (degree + 1,))
        _near(got, w, rtol=1e-4)


def reg_lambda(ns):
    for sigma2, eta in ((2.0, 0.3), (0.05, 9.0), (1e-4, 1e3), (6.0, 6.0)):
        _near(_array(ns["ridge_strength"](sigma2, eta), ()), sigma2 / eta)


def reg_ridge(ns):
    fit = ns["fit_ridge"]
    for n, m, lam in ((10, 3, 0.8), (4, 7, 3.0), (60, 5, 200.0), (7, 2, 1e6)):
        _, Psi, t = _data(n, m, n)
        _near(_array(_call(fit, Psi, t, lam), (m,)), Ridge(alpha=lam, fit_intercept=False, solver="svd", tol=1e-12).fit(Psi, t).coef_)
    _, Psi, t = _data(9, 4, 3)
    _near(_array(_call(fit, Psi, t, 0.0), (4,)), np.linalg.lstsq(Psi, t)[0])
    for lam in (-1e-6, -2.0, -1e4):
        _refuses(fit, Psi, t, lam)


def reg_log_posterior(ns):
    for n, m, sigma2, thin in ((6, 3, 2.5, 0.4), (2, 4, 0.3, 0.2), (25, 2, 9.0, 1e-3)):
        rng, Psi, t = _data(n, m, n)
        S, centre, w = _covariance(m, rng, thin), rng.normal(2.0, 2.0, m), rng.normal(0.0, 2.0, m)
        joint = stats.multivariate_normal(centre, S).logpdf(w) + stats.multivariate_normal(Psi @ w, sigma2 * np.eye(n)).logpdf(t)
        _near(_array(_call(ns["log_posterior"], w, Psi, t, sigma2, centre, S), ()), joint, rtol=1e-7)
    S, far = np.diag([4.0, 0.25]), np.array([2000.0, -400.0])
    right = stats.norm.logpdf(far, 0.0, [2.0, 0.5]).sum() + stats.norm.logpdf(3.0, 0.0, 1.5)
    _near(_array(_call(ns["log_posterior"], far, np.zeros((1, 2)), np.array([3.0]), 2.25, np.zeros(2), S), ()), right)


def reg_map(ns):
    for n, m, sigma2, thin in ((8, 3, 2.5, 0.4), (2, 5, 0.3, 0.5), (30, 4, 12.0, 0.05), (1, 3, 1.0, 0.3)):
        rng, Psi, t = _data(n, m, n)
        S, centre = _covariance(m, rng, thin), rng.normal(3.0, 2.0, m)
        got = _array(_call(ns["fit_map"], Psi, t, sigma2, centre, S), (m,))
        gain = np.linalg.solve(Psi @ S @ Psi.T + sigma2 * np.eye(n), t - Psi @ centre)  # the mean of a joint Gaussian given t
        _near(got, centre + S @ Psi.T @ gain, rtol=1e-7)
        loss = lambda v: np.sum((t - Psi @ v) ** 2) / sigma2 + (v - centre) @ np.linalg.solve(S, v - centre)
        assert loss(got) <= optimize.minimize(loss, centre).fun * (1 + 1e-9)


def reg_gd_step(ns):
    for n, m, alpha, lam in ((6, 3, 0.03, 2.0), (2, 5, 0.4, 0.0), (50, 2, 0.002, 30.0)):
        rng, Psi, t = _data(n, m, n)
        w = rng.normal(1.0, 2.0, m)
        loss = lambda v: 0.5 * np.sum((Psi @ v - t) ** 2) + 0.5 * lam * v @ v
        gradient = optimize.approx_fprime(w, loss, 1e-3) - 0.5e-3 * (np.sum(Psi**2, axis=0) + lam)  # a quadratic: exact
        _near(_array(_call(ns["gradient_step"], w, Psi, t, alpha, lam), (m,)), w - alpha * gradient, rtol=1e-7)


def reg_gd(ns):
    fit = ns["fit_gradient_descent"]
    for n, m, lam, part, steps in ((7, 3, 2.0, 0.5, 20), (2, 4, 0.0, 0.97, 9), (40, 2, 300.0, 0.9, 6), (5, 3, 1.0, 0.1, 0), (6, 3, 0.0, 0.985, 30)):
        _, Psi, t = _data(n, m, n + steps)
        H = Psi.T @ Psi + lam * np.eye(m)
        alpha = part * 2 / np.linalg.norm(H, 2)
        w, history = _pair(_call(fit, Psi, t, lam, alpha, steps))
        w, history = _array(w, (m,)), _array(history, (steps + 1,))
        v, losses = np.zeros(m), []
        for i in range(steps + 1):
            losses.append(np.sum((Psi @ v - t) ** 2) / 2 + lam * np.sum(v**2) / 2)
            v = v - alpha * (H @ v - Psi.T @ t) if i < steps else v
        _near(w, v, atol=1e-12)
        _near(history, losses)
        for above in (1.011, 1.5, 30.0):
            _refuses(fit, Psi, t, lam, above * alpha / part, 2)
            _refuses(fit, Psi, 0 * t, lam, above * alpha / part, 1)


def reg_choose(ns):
    choose = ns["choose_lambda"]
    lams = np.geomspace(1e-3, 1e3, 49)
    for n, m, n_folds, seed in ((11, 3, 4, 0), (16, 5, 3, 1), (14, 4, 14, 2), (29, 6, 5, 3), (10, 9, 3, 4), (15, 4, 4, 5), (19, 3, 6, 6), (23, 5, 7, 7), (7, 3, 4, 8), (8, 3, 5, 9), (11, 4, 4, 0), (7, 2, 5, 11)):
        rng = np.random.default_rng(seed)
        x = np.sort(rng.uniform(-1, 1, n))
        Psi, t = np.vander(x, m, increasing=True), 1 + np.cos(3 * x) + rng.normal(0, 0.5, n)
        errors = np.zeros(lams.size)
        order = np.random.default_rng(seed + 9).permutation(n)
        bounds = np.cumsum([0] + [n // n_folds + (k < n % n_folds) for k in range(n_folds)])
        for k in range(n_folds):
            out = order[bounds[k]:bounds[k + 1]]
            kept = np.array([i for i in range(n) if i not in set(out.tolist())])
            U, s, Vt = np.linalg.svd(Psi[kept], full_matrices=False)  # ridge for all λ at once
            W = (s / (s**2 + lams[:, None]) * (U.T @ t[kept])) @ Vt
            errors += ((t[out] - W @ Psi[out].T) ** 2).sum(axis=1)
        got = _array(_call(choose, Psi, t, lams, n_folds, np.random.default_rng(seed + 9)), ())
        _near(got, lams[np.argmin(errors)])
    _near(_array(_call(choose, Psi, 0 * t, [5.0, 0.5, 7.0], 3, np.random.default_rng(0)), ()), 5.0)
