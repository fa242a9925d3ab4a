"""What the syllabus promises about each exercise of notebook 05, asserted on other inputs and by other means than its test cells.

Each function takes the names an answer defines and raises if one of them breaks the contract.
"""
import functools
import warnings

import numpy as np
import scipy.special
import scipy.stats


def call(function, *args, **kwargs):
    """Call an answer and see that its arguments are what they were."""
    before = [np.array(a) for a in args if isinstance(a, np.ndarray)]
    value = function(*args, **kwargs)
    after = [a for a in args if isinstance(a, np.ndarray)]
    assert all(np.array_equal(x, y, equal_nan=True) for x, y in zip(before, after)), "an argument was changed"
    assert value is not None
    return value


def close(got, expected, rtol=1e-8, atol=0.0):
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.dtype.kind in "iuf" and got.shape == expected.shape, (got.dtype, got.shape, expected.shape)
    scale = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    np.testing.assert_allclose(got, expected, rtol=0, atol=rtol * scale + atol)


def model(rng, k, d, spread=3.0, centre=0.0):
    B = rng.normal(size=(k, d, d))
    return rng.dirichlet(3 * np.ones(k)), centre + spread * rng.normal(size=(k, d)), B @ B.transpose(0, 2, 1) + 0.2 * np.eye(d)


def scipy_logs(X, weights, means, covs):
    return np.stack([np.log(w) + np.atleast_1d(scipy.stats.multivariate_normal(m, S).logpdf(X)) for w, m, S in zip(weights, means, covs)], axis=1)


def scipy_value(X, *parameters):
    return scipy.special.logsumexp(scipy_logs(X, *parameters), axis=1).sum()


def mog_logsumexp(ns):
    rng = np.random.default_rng(90)
    for shape, axis in (((6,), 0), ((6,), -1), ((3, 7), 0), ((3, 7), -1), ((2, 3, 4), 1), ((2, 3, 4), -3)):
        for shift, scale in ((0.0, 1.0), (5000.0, 1.0), (-5000.0, 1.0), (0.0, 900.0)):
            A = shift + scale * rng.normal(size=shape)
            close(call(ns["log_sum_exp"], A, axis), scipy.special.logsumexp(A, axis=axis), rtol=1e-12)
    A = rng.normal(size=(4, 3))
    A[0], A[1, 2] = -np.inf, -np.inf
    close(call(ns["log_sum_exp"], A, 1), scipy.special.logsumexp(A, axis=1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        close(call(ns["log_sum_exp"], A[:1], 1), [-np.inf])
        close(call(ns["log_sum_exp"], A[0], 0), -np.inf)


def mog_log_likelihood(ns):
    rng = np.random.default_rng(91)
    for n, d, k in ((1, 1, 2), (5, 3, 2), (40, 2, 4), (700, 4, 3)):
        parameters = model(rng, k, d, centre=50.0)
        X = 50 + 4 * rng.normal(size=(n, d))
        close(call(ns["mixture_log_likelihood"], X, *parameters), scipy_value(X, *parameters))
    parameters = model(rng, 3, 3)
    X = np.concatenate([rng.normal(size=(4, 3)), 1e4 * np.ones((1, 3))])
    close(call(ns["mixture_log_likelihood"], X, *parameters), scipy_value(X, *parameters))
    # Rotated, condition 1e8: the density of a known standard normal vector.
    Q, s, z = np.linalg.qr(rng.normal(size=(4, 4)))[0], np.array([1, 0.1, 1e-2, 1e-4]), rng.normal(size=(6, 4))
    S = (Q * s**2) @ Q.T
    S = (S + S.T) / 2
    right = scipy.stats.norm.logpdf(z).sum() - 6 * np.log(s).sum()
    close(call(ns["mixture_log_likelihood"], (z * s) @ Q.T, np.array([0.3, 0.7]), np.zeros((2, 4)), np.stack([S, S])), right, rtol=1e-6)


def mog_e_step(ns):
    rng = np.random.default_rng(92)
    for n, d, k in ((1, 1, 2), (6, 3, 2), (30, 2, 5)):
        parameters = model(rng, k, d, spread=1.0, centre=20.0)
        X = 20 + 2 * rng.normal(size=(n, d))
        A = scipy_logs(X, *parameters)
        R = call(ns["e_step"], X, *parameters)
        close(R, scipy.special.softmax(A, axis=1))
        close(np.asarray(R).sum(axis=1), np.ones(n))
    weights, means, covs = model(rng, 3, 3)
    X = 1e4 * rng.normal(size=(5, 3))
    R = np.asarray(call(ns["e_step"], X, weights, means, covs))
    close(R, scipy.special.softmax(scipy_logs(X, weights, means, covs), axis=1), rtol=0, atol=1e-6)
    close(R.sum(axis=1), np.ones(5), rtol=0, atol=1e-6)


def mog_m_step(ns):
    rng = np.random.default_rng(93)
    for n, d, k, centre in ((6, 1, 2, 0.0), (9, 3, 2, 4.0), (25, 2, 4, -800.0)):
        X, R = centre + rng.normal(size=(n, d)), rng.dirichlet(np.ones(k), size=n)
        weights, means, covs = call(ns["m_step"], X, R)
        N = R.sum(axis=0)
        close(weights, N / n)
        close(means, [(r[:, None] * X).sum(axis=0) / r.sum() for r in R.T])
        close(covs, [sum(r[i] * np.outer(X[i] - m, X[i] - m) for i in range(n)) / r.sum() for r, m in zip(R.T, np.asarray(means))])


def one_em_step(X, *parameters):
    R = scipy.special.softmax(scipy_logs(X, *parameters), axis=1)
    return (R.mean(axis=0), np.array([np.average(X, axis=0, weights=r) for r in R.T]),
            np.array([np.cov(X.T, aweights=r, ddof=0).reshape(X.shape[1], -1) for r in R.T]))


def mog_em(ns):
    fit = ns["fit_em"]
    rng = np.random.default_rng(94)
    X = np.concatenate([rng.normal(size=(50, 2)), 0.5 * rng.normal(size=(20, 2)) + [2.0, 1.0], rng.normal(size=(20, 2)) + [0.0, 4.0]]) + 30
    start = np.array([0.5, 0.2, 0.3]), X[[3, 55, 80]], np.stack([np.eye(2), 0.5 * np.eye(2), 2 * np.eye(2)])
    expected, values = start, [scipy_value(X, *start)]
    for steps in (1, 2, 3):
        expected = one_em_step(X, *expected)
        values.append(scipy_value(X, *expected))
        *got, history = call(fit, X, *start, tol=1e-12, max_iter=steps)
        close(history, values)
        for a, b in zip(got, expected):
            close(a, b)
    for tol in (1e-8, 1e-2):
        *got, history = call(fit, X, *start, tol=tol)
        gains = np.diff(np.asarray(history))
        assert (gains[:-1] >= tol).all() and (gains[-1] < tol or len(gains) == 500)
        assert (gains >= -1e-9 * np.abs(np.asarray(history)[1:])).all()
        close(history[-1], scipy_value(X, *map(np.asarray, got)))
    *got, history = call(fit, X, *start)
    assert abs(np.diff(np.asarray(history))[-1]) < 1e-8 and (np.diff(np.asarray(history))[:-1] >= 1e-8).all()
    slow = np.random.default_rng(2).normal(size=(30, 1)), np.array([0.4, 0.6]), np.array([[-0.2], [0.2]]), np.array([[[1.0]], [[0.8]]])
    assert len(call(fit, *slow)[3]) == 501
    for tol in (1e-4, 1e4):  # a start at rest: the first gain is too small already
        assert len(call(fit, X, *map(np.asarray, got), tol=tol)[3]) == 2
    cloud = np.array([[a, b] for a in range(4) for b in range(3)], dtype=float)
    for copies in (1, 2, 8):
        Y = np.concatenate([cloud, np.full((copies, 2), -32.0)])
        try:
            fit(Y, np.array([0.5, 0.5]), np.array([[1.0, 1.0], [-32.0, -32.0]]), np.stack([np.eye(2), 0.05 * np.eye(2)]))
        except ValueError:
            continue
        raise AssertionError("a collapse goes unnoticed")


def mog_constraints(ns):
    rng = np.random.default_rng(95)
    for k in (2, 3, 7):
        for scale in (1.0, 1000.0):
            a = scale * rng.normal(size=k)
            close(call(ns["softmax"], a), scipy.special.softmax(a), rtol=1e-12)
    close(call(ns["softmax"], np.array([-1e3, -1e3, -1e3, 1e3])), [0.0, 0.0, 0.0, 1.0])
    for k, d in ((1, 1), (2, 4), (5, 3)):
        raw = np.tril(2 * rng.normal(size=(k, d, d)))
        S = np.asarray(call(ns["covariances"], raw))
        L = np.linalg.cholesky(S)
        low = np.tril(np.ones((d, d), bool), -1)
        close(L[:, low], raw[:, low], rtol=1e-6, atol=1e-6)
        close(np.log(np.diagonal(L, axis1=1, axis2=2)), np.diagonal(raw, axis1=1, axis2=2), rtol=1e-6, atol=1e-6)
        close(S, S.transpose(0, 2, 1))
        close(np.linalg.slogdet(S)[1], 2 * np.trace(raw, axis1=1, axis2=2), atol=1e-6)


def mog_adam(ns):
    """m and v by their closed form, sums of earlier gradients; theta by the definition in extended precision."""
    rng = np.random.default_rng(96)
    for shape, options in (((3,), {}), ((2, 4), {"lr": 0.2}), ((2, 3, 3), {"lr": 0.05, "beta1": 0.7, "beta2": 0.95, "eps": 1e-4})):
        b1, b2, eps, lr = (options.get(name, default) for name, default in (("beta1", 0.9), ("beta2", 0.999), ("eps", 1e-8), ("lr", 1e-3)))
        gradients = rng.normal(size=(6, *shape)) * 10.0 ** rng.integers(-9, 4, size=(6, *shape))
        theta, m, v = rng.normal(size=shape), np.zeros(shape), np.zeros(shape)
        for t in range(1, 7):
            ages = np.arange(t)[::-1].reshape(-1, *[1] * len(shape))
            right_m = ((1 - b1) * b1**ages * gradients[:t]).sum(axis=0)
            right_v = ((1 - b2) * b2**ages * gradients[:t] ** 2).sum(axis=0)
            hat_m, hat_v = np.longdouble(right_m) / (1 - np.longdouble(b1) ** t), np.longdouble(right_v) / (1 - np.longdouble(b2) ** t)
            right = theta - lr * hat_m / (np.sqrt(hat_v) + eps)
            new, m, v = map(np.asarray, call(ns["adam_step"], theta, gradients[t - 1], m, v, t, **options))
            for got, expected in ((new, right), (m, right_m), (v, right_v)):
                assert got.shape == shape
                np.testing.assert_allclose(got, np.float64(expected), rtol=1e-9, atol=1e-12 * np.abs(np.float64(expected)).max())
            theta = new


def nll(X, logits, means, raw):
    L = np.tril(raw, -1) + np.array([np.diag(np.exp(np.diag(r))) for r in raw])
    return -scipy_value(X, scipy.special.softmax(logits), means, L @ L.transpose(0, 2, 1)) / len(X)


def gradients(X, *blocks):
    """Central finite differences of the loss; what stands above the diagonal of raw is not moved."""
    found = [np.zeros_like(b) for b in blocks]
    for b, block in enumerate(blocks):
        for index in np.ndindex(block.shape):
            if b < 2 or index[1] >= index[2]:
                ends = []
                for sign in (1, -1):
                    moved = [x.copy() for x in blocks]
                    moved[b][index] += sign * 1e-5
                    ends.append(nll(X, *moved))
                found[b][index] = (ends[0] - ends[1]) / 2e-5
    return found


def small_problem(seed):
    rng = np.random.default_rng(seed)
    X = np.concatenate([rng.normal(size=(14, 2)) + [3.0, -1.0], 0.7 * rng.normal(size=(9, 2)) + [5.0, 1.0]])
    return X, np.array([0.2, -0.5]), X[[1, 16]] + 0.2, np.tril(0.4 * rng.normal(size=(2, 2, 2)))


@functools.cache
def adam_path(seed, lr, n_steps):
    """Adam from the start of a small problem, by finite differences: parameters and history."""
    X, *blocks = small_problem(seed)
    theta, history = [b.copy() for b in blocks], [nll(X, *blocks)]
    m, v = [np.zeros_like(b) for b in theta], [np.zeros_like(b) for b in theta]
    for t in range(1, n_steps + 1):
        for b, g in enumerate(gradients(X, *theta)):
            m[b], v[b] = 0.9 * m[b] + 0.1 * g, 0.999 * v[b] + 0.001 * g**2
        theta = [p - lr * (a / (1 - 0.9**t)) / (np.sqrt(c / (1 - 0.999**t)) + 1e-8) for p, a, c in zip(theta, m, v)]
        history.append(nll(X, *theta))
    return theta, history


def check_descent(fit):
    problem = small_problem(97)
    for options in ({"n_steps": 2}, {"lr": 0.15, "n_steps": 9}, {"lr": 0.6, "n_steps": 12}):
        theta, expected = adam_path(97, options.get("lr", 0.05), options["n_steps"])
        assert "lr" not in options or options["lr"] < 0.5 or expected[-1] > min(expected)
        *got, history = call(fit, *problem, **options)
        got = [np.asarray(part) for part in got]
        close(history, expected, rtol=1e-6)
        close(np.asarray(got[0]) - np.mean(got[0]), theta[0] - theta[0].mean(), rtol=1e-4, atol=1e-5)
        close(got[1], theta[1], rtol=1e-5)
        close(got[2], theta[2], rtol=1e-4, atol=1e-5)
        assert not np.triu(np.asarray(got[2]), 1).any()
    *_, history = call(fit, *problem)
    assert len(history) == 1001 and history[-1] < history[0]
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    at_rest = np.concatenate([corners, corners + 64.0]), np.zeros(2), np.array([[0.0, 0.0], [64.0, 64.0]]), np.zeros((2, 2, 2))
    *_, history = call(fit, *at_rest, n_steps=15)
    close(history, np.full(16, nll(*at_rest)), rtol=1e-6)


def mog_fit_adam(ns):
    check_descent(ns["fit_adam"])


def mog_torch_fit(ns):
    check_descent(ns["fit_torch"])


def mog_torch_nll(ns):
    import torch

    for seed, shift in ((98, 0.0), (99, 300.0)):
        X, *blocks = small_problem(seed)
        X = X + shift
        tensors = [torch.tensor(b, requires_grad=True) for b in blocks]
        loss = ns["torch_nll"](torch.tensor(X), *tensors)
        assert torch.is_tensor(loss) and loss.dtype == torch.float64 and loss.shape == ()
        close(loss.item(), nll(X, *blocks))
        loss.backward()
        for i, (tensor, expected) in enumerate(zip(tensors, gradients(X, *blocks))):
            seen = tensor.grad.numpy()
            close(np.tril(seen) if i == 2 else seen, expected, rtol=1e-5, atol=1e-6)
