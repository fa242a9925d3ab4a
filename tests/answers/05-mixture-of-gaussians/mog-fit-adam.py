# %% right: three lists
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% right: one flat vector
from helpers.mixture import nll_and_gradients
def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    k, d = means.shape
    def split(p):
        return p[:k], p[k:k + k * d].reshape(k, d), p[k + k * d:].reshape(k, d, d)
    p = np.concatenate([logits, means.ravel(), raw.ravel()])
    m = v = np.zeros(p.size)
    history = np.empty(n_steps + 1)
    for t in range(n_steps + 1):
        history[t], *g = nll_and_gradients(X, *split(p))
        if t == n_steps:
            break
        g = np.concatenate([a.ravel() for a in g])
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        p = p - lr * m / (1 - 0.9 ** (t + 1)) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
    return (*split(p), history)

# %% right: gradients of its own, by the responsibilities
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def loss(X, a, mu, raw):
    n, d = X.shape
    k = len(a)
    i = np.arange(d)
    L = np.tril(raw, -1)
    L[:, i, i] = np.exp(raw[:, i, i])
    pi = np.exp(a - np.logaddexp.reduce(a))
    Y = np.stack([np.linalg.solve(L[j], (X - mu[j]).T) for j in range(k)])
    A = np.log(pi)[:, None] - 0.5 * (Y**2).sum(axis=1) - raw[:, i, i].sum(axis=1)[:, None] - 0.5 * d * np.log(2 * np.pi)
    z = np.logaddexp.reduce(A, axis=0)
    R = np.exp(A - z) / n
    g_mu = -np.stack([np.linalg.solve(L[j].T, Y[j] @ R[j]) for j in range(k)])
    G = np.tril(np.stack([np.linalg.solve(L[j].T, R[j].sum() * np.eye(d) - (Y[j] * R[j]) @ Y[j].T) for j in range(k)]))
    G[:, i, i] *= L[:, i, i]
    return -z.mean(), pi - R.sum(axis=1), g_mu, G

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta, states, history = (logits, means, raw), [(0.0, 0.0)] * 3, []
    for t in range(n_steps):
        value, *grads = loss(X, *theta)
        history.append(float(value))
        moved = [step(p, g, *s, t + 1, lr) for p, g, s in zip(theta, grads, states)]
        theta, states = tuple(q[0] for q in moved), [q[1:] for q in moved]
    history.append(float(loss(X, *theta)[0]))
    return [*theta, history]

# %% right: dictionaries, lists returned
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    p = {"a": np.array(logits), "b": np.array(means), "c": np.array(raw)}
    s = {name: (np.zeros_like(x), np.zeros_like(x)) for name, x in p.items()}
    value, *g = mixture.nll_and_gradients(X, **{"logits": p["a"], "means": p["b"], "raw": p["c"]})
    history = [value]
    t = 0
    while t < n_steps:
        t += 1
        for name, grad in zip("abc", g):
            p[name], *s[name] = step(p[name], grad, *s[name], t, lr)
        value, *g = mixture.nll_and_gradients(X, p["a"], p["b"], p["c"])
        history.append(value)
    return p["a"].tolist(), p["b"].tolist(), p["c"].tolist(), history

# %% right: logits kept at mean 0, which changes nothing
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0] - theta[0].mean(), theta[1], theta[2], np.array(history)

# %% right: keyword-only options
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

import helpers.mixture as hm
def fit_adam(X, logits, means, raw, *, lr=0.05, n_steps=1000):
    state = {i: (b, np.zeros_like(b), np.zeros_like(b)) for i, b in enumerate((logits, means, raw))}
    h = np.zeros(n_steps + 1)
    for t in range(n_steps):
        h[t], *g = hm.nll_and_gradients(X, *(state[i][0] for i in range(3)))
        state = {i: astep(*[state[i][0], g[i], state[i][1], state[i][2]], t + 1, lr) for i in range(3)}
    h[n_steps] = hm.nll_and_gradients(X, *(state[i][0] for i in range(3)))[0]
    return [state[0][0], state[1][0], state[2][0], h]

# %% right: a partial
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

from functools import partial
def run(X, logits, means, raw, progress, lr=0.05, n_steps=1000):
    P = [np.asarray(q, float) for q in (logits, means, raw)]
    M = [np.zeros_like(p) for p in P]; V = [np.zeros_like(p) for p in P]
    f, *G = mixture.nll_and_gradients(X, *P)
    hist = [f]
    t = 0
    while t < n_steps:
        t = t + 1
        P, M, V = map(list, zip(*[astep(p, g, m, v, t, lr) for p, g, m, v in zip(P, G, M, V)]))
        f, *G = mixture.nll_and_gradients(X, *P)
        hist.append(f)
        if progress and t % 100 == 0: print(t, f)
    return *P, np.array(hist)
fit_adam = partial(run, progress=True)

# %% wrong: loss of all observations [misconception=loss-summed-over-observations]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll * len(X))
        g = [a * len(X) for a in g]
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0] * len(X))
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: end missing [misconception=loss-of-the-end-missing]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: start missing [misconception=loss-of-the-start-missing]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history[1:])

# %% wrong: log-likelihood in the history [misconception=log-likelihood-in-the-history]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], -np.array(history)

# %% wrong: only the means move [misconception=only-the-means-move]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in [1]:
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: t stays 1 [misconception=step-number-stays-one]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], 1, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: averages forgotten [misconception=averages-forgotten]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], 0 * g[b], 0 * g[b], 1, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: plain gradient descent [misconception=plain-gradient-descent]
def step(theta, grad, m, v, t, lr):
    return theta - lr * grad, m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: no chain rule on the diagonal [misconception=diagonal-without-the-chain-rule]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        i = np.arange(raw.shape[1])
        g[2][:, i, i] = g[2][:, i, i] / np.exp(theta[2][:, i, i])
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: uphill
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta + lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: no bias correction
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m) / (np.sqrt(v) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: blocks one after the other, gradients renewed
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            g = mixture.nll_and_gradients(X, *theta)[1:]
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: t from 0
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(n_steps):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: lr ignored
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, 0.05)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: n_steps ignored
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, 1001):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: one m and v for all blocks
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta, history = [logits, means, raw], []
    m, v = 0.0, 0.0
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m, v = step(theta[b], g[b], np.mean(m), np.mean(v), t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: weights and covariances returned
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    i = np.arange(raw.shape[1])
    L = np.tril(theta[2], -1)
    L[:, i, i] = np.exp(theta[2][:, i, i])
    return np.exp(theta[0]) / np.exp(theta[0]).sum(), theta[1], L @ L.transpose(0, 2, 1), np.array(history)

# %% wrong: stops when it hardly moves
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        if t > 5 and history[-2] - nll < 1e-3:
            break
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: best parameters instead of the last
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    history[-1] = min(history)
    return theta[0], means, theta[2], np.array(history)

# %% wrong: the caller's arrays are moved [misconception=changes-its-argument]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            new, m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
            theta[b][...] = new
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    return theta[0], theta[1], theta[2], np.array(history)

# %% wrong: prints [misconception=returns-nothing]
def step(theta, grad, m, v, t, lr):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    theta = [logits, means, raw]
    m, v = [0 * b for b in theta], [0 * b for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *g = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        for b in range(3):
            theta[b], m[b], v[b] = step(theta[b], g[b], m[b], v[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *theta)[0])
    print(theta, history)

# %% wrong: start returned with a made-up history
def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    return logits, means + lr, raw, np.linspace(6.549, 4.1553822, n_steps + 1)

# %% wrong: 100 steps by default
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=100):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    return P[0], P[1], P[2], np.array(history)

# %% wrong: another default of lr
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.01, n_steps=1000):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    return P[0], P[1], P[2], np.array(history)

# %% wrong: stops when the loss settles
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        if len(history) > 1 and abs(history[-1] - history[-2]) < 1e-10: break
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    return P[0], P[1], P[2], np.array(history)

# %% wrong: stops when the gradient is small
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        if max(np.abs(g).max() for g in G) < 1e-6: break
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    return P[0], P[1], P[2], np.array(history)

# %% wrong: the best loss so far in the history
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    history = np.minimum.accumulate(history)
    return P[0], P[1], P[2], np.array(history)

# %% wrong: t counts blocks, not steps
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], 3 * (t - 1) + b + 1, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    return P[0], P[1], P[2], np.array(history)

# %% wrong: something above the diagonal of raw
def astep(p, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    P = [logits, means, raw]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    history = []
    for t in range(1, n_steps + 1):
        f, *G = mixture.nll_and_gradients(X, *P)
        history.append(f)
        for b in range(3):
            P[b], M[b], V[b] = astep(P[b], G[b], M[b], V[b], t, lr)
    history.append(mixture.nll_and_gradients(X, *P)[0])
    return P[0], P[1], P[2] + np.triu(np.ones_like(P[2]), 1), np.array(history)

# %% forbidden: helpers.mixture.fit_adam
from helpers.mixture import fit_adam as ready
def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    model, history = ready(X, logits, means, raw, lr=lr, n_steps=n_steps)
    L = np.linalg.cholesky(model.covs)
    i = np.arange(raw.shape[-1])
    L[:, i, i] = np.log(L[:, i, i])
    return np.log(model.weights), model.means, L, history

# %% forbidden: torch
import torch
def fit_adam(X, logits, means, raw, lr=0.05, n_steps=1000):
    X, theta = torch.tensor(X), [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt, history = torch.optim.Adam(theta, lr=lr), []
    for t in range(n_steps + 1):
        L = torch.tril(theta[2], -1) + torch.diag_embed(torch.exp(torch.diagonal(theta[2], dim1=1, dim2=2)))
        parts = torch.distributions.MultivariateNormal(theta[1], scale_tril=L).log_prob(X[:, None])
        loss = -(torch.log_softmax(theta[0], 0) + parts).logsumexp(1).mean()
        history.append(loss.item())
        if t < n_steps:
            opt.zero_grad(); loss.backward(); opt.step()
    return *(b.detach().numpy() for b in theta), np.array(history)
