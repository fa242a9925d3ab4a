# %% right: joint logs carried from step to step
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% right: while loop, everything as lists
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A, history, done = logs(X, weights, means, covs), [], False
    history.append(float(level(A)))
    while not done:
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(float(level(A)))
        done = history[-1] - history[-2] < tol or len(history) > max_iter
    return [weights.tolist(), means.tolist(), covs.tolist(), history]

# %% right: the course's Gaussian and np.cov, one component at a time
def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    d = X.shape[1]
    def tables(weights, means, covs):
        A = np.array([np.log(w) + Gaussian(m, S).log_density(X) for w, m, S in zip(weights, means, covs)])
        norm = np.logaddexp.reduce(A, axis=0)
        return np.exp(A - norm), norm.sum()
    R, now = tables(weights, means, covs)
    history = [now]
    for _ in range(max_iter):
        weights = R.mean(axis=1)
        means = np.array([np.average(X, axis=0, weights=r) for r in R])
        covs = np.array([np.cov(X.T, aweights=r, ddof=0).reshape(d, d) for r in R])
        R, now = tables(weights, means, covs)
        history += [now]
        if now - history[-2] < tol:
            return weights, means, covs, history
    return weights, means, covs, history

# %% right: own exception, pivot compared with the data's variance
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    class Collapse(ValueError):
        pass
    A = logs(X, weights, means, covs)
    history = np.full(max_iter + 1, np.nan)
    history[0] = level(A)
    for i in range(1, max_iter + 1):
        weights, means, covs = maximise(X, expect(A))
        if np.linalg.eigvalsh(covs).min() <= 1e-14 * X.var(axis=0).max():
            raise Collapse("a component has no width left")
        A = logs(X, weights, means, covs)
        history[i] = level(A)
        if history[i] - history[i - 1] < tol:
            return weights, means, covs, history[: i + 1]
    return weights, means, covs, history

# %% right: symmetrised covariances, named results
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    from types import SimpleNamespace
    now = SimpleNamespace(w=weights, m=means, S=covs, A=logs(X, weights, means, covs))
    history = (level(now.A),)
    for _ in range(max_iter):
        now.w, now.m, S = maximise(X, expect(now.A))
        now.S = 0.5 * (S + np.swapaxes(S, 1, 2))
        now.A = logs(X, now.w, now.m, now.S)
        history = history + (level(now.A),)
        if not history[-1] - history[-2] >= tol:
            break
    return now.w, now.m, now.S, history

# %% right: options through kwargs
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, **options):
    tol, max_iter = options.get("tol", 1e-8), options.get("max_iter", 500)
    A = joint(X, weights, means, covs)
    history = [np.logaddexp.reduce(A, axis=1).sum()]
    for i in range(1, max_iter + 1):
        R = np.exp(A - np.logaddexp.reduce(A, axis=1, keepdims=True))
        weights, means, covs = update(X, R)
        A = joint(X, weights, means, covs)
        history.append(np.logaddexp.reduce(A, axis=1).sum())
        if abs(history[i] - history[i - 1]) < tol:
            break
    return weights, means, covs, history

# %% right: partial of a longer function, scipy
from functools import partial
from scipy.stats import multivariate_normal
def run(X, weights, means, covs, verbose, tol=1e-8, max_iter=500):
    def joint(w, m, S):
        return np.array([np.log(w[j]) + np.reshape(multivariate_normal(m[j], S[j]).logpdf(X), len(X)) for j in range(len(w))])
    A = joint(weights, means, covs)
    hist = [np.logaddexp.reduce(A).sum()]
    for it in range(max_iter):
        R = np.exp(A - np.logaddexp.reduce(A))
        weights = R.sum(1) / len(X)
        means = (R @ X) / R.sum(1)[:, None]
        covs = np.array([((X - m).T * r) @ (X - m) / r.sum() for r, m in zip(R, means)])
        A = joint(weights, means, covs)
        hist.append(np.logaddexp.reduce(A).sum())
        if verbose: print(it, hist[-1])
        if hist[-1] - hist[-2] < tol: break
    return weights, means, covs, np.asarray(hist)
fit_em = partial(run, verbose=False)

# %% right: a class, collapse seen by eigenvalues
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

class EM:
    def __init__(self): self.calls = 0
    def __call__(self, X, weights, means, covs, tol=1e-8, max_iter=500):
        self.calls += 1
        w, m, S = np.array(weights), np.array(means), np.array(covs)
        def score():
            try:
                A = joint(X, w, m, S)
            except np.linalg.LinAlgError as e:
                raise ValueError("collapse") from e
            return A, np.logaddexp.reduce(A, axis=1)
        A, z = score()
        history = [z.sum()]
        k = 0
        while k < max_iter:
            k += 1
            w, m, S = update(X, np.exp(A - z[:, None]))
            for j, s in enumerate(S):
                lam = np.linalg.eigvalsh(s)
                if not lam[0] > 1e-12 * max(lam[-1], 1e-300):
                    raise ValueError(f"component {j} has collapsed")
            A, z = score()
            history.append(z.sum())
            if history[-1] < history[-2] + tol:
                break
        from collections import namedtuple
        return namedtuple("Result", "weights means covs history")(w, m, S, np.array(history))
fit_em = EM()

# %% right: torch EM
import torch
def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    X, w, m, S = (torch.tensor(np.asarray(a), dtype=torch.float64) for a in (X, weights, means, covs))
    def logs():
        try:
            return torch.log(w) + torch.distributions.MultivariateNormal(m, S, validate_args=False).log_prob(X[:, None])
        except Exception as e:
            raise ValueError("collapsed") from e
    A = logs()
    history = [A.logsumexp(1).sum().item()]
    for _ in range(max_iter):
        R = A.softmax(1)
        N = R.sum(0)
        w, m = N / len(X), R.T @ X / N[:, None]
        D = X[:, None] - m
        S = torch.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]
        A = logs()
        history.append(A.logsumexp(1).sum().item())
        if history[-1] - history[-2] < tol: break
    return w.numpy(), m.numpy(), S.numpy(), history

# %% wrong: old means in the covariances [misconception=old-means-in-the-covariance]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R, old):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - old
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A), means)
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: hard assignment [misconception=em-with-hard-assignment]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.eye(A.shape[1])[A.argmax(axis=1)]

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: covariances divided by n [misconception=em-covariance-divided-by-n]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / len(X)

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: no weights in the E-step [misconception=em-without-weights-in-the-e-step]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A - np.log(weights)))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: history without the start [misconception=history-without-the-start]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history[1:])

# %% wrong: log-likelihood recorded before each step [misconception=history-one-step-behind]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    history = []
    for iteration in range(max_iter + 1):
        A = logs(X, weights, means, covs)
        history.append(level(A))
        weights, means, covs = maximise(X, expect(A))
        if iteration and level(logs(X, weights, means, covs)) - history[-1] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: history of the loss [misconception=history-of-the-loss]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, -np.array(history)

# %% wrong: per observation [misconception=history-per-observation]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).mean()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: the last step thrown away [misconception=last-step-not-counted]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        new = maximise(X, expect(A))
        A = logs(X, *new)
        if level(A) - history[-1] < tol:
            break
        weights, means, covs = new
        history.append(level(A))
    return weights, means, covs, np.array(history)

# %% wrong: always max_iter iterations
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
    return weights, means, covs, np.array(history)

# %% wrong: max_iter ignored
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(500):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: tol relative to the log-likelihood
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol * abs(history[-1]):
            break
    return weights, means, covs, np.array(history)

# %% wrong: weights never updated
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        _, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: covariances never updated
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, _ = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: a floor hides the collapse
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        covs = covs + 1e-6 * np.eye(X.shape[1])
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: the collapse is swallowed
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        new = maximise(X, expect(A))
        try:
            A = logs(X, *new)
        except np.linalg.LinAlgError:
            break
        weights, means, covs = new
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: starts from its own guess
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    weights = np.full(len(weights), 1 / len(weights))
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: three results
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs

# %% wrong: the caller's means are overwritten [misconception=changes-its-argument]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, new, covs = maximise(X, expect(A))
        means[:] = new
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: prints [misconception=returns-nothing]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def expect(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

def maximise(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def level(A):
    return np.logaddexp.reduce(A, axis=1).sum()

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = logs(X, weights, means, covs)
    history = [level(A)]
    for iteration in range(max_iter):
        weights, means, covs = maximise(X, expect(A))
        A = logs(X, weights, means, covs)
        history.append(level(A))
        if history[-1] - history[-2] < tol:
            break
    print(weights, means, covs, np.array(history))

# %% wrong: hard-coded Old Faithful
def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    history = np.array([-1781.32125737, -1130.26396018])
    return weights, means, covs, history

# %% wrong: stops after 100 iterations by default
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=100):
    A = joint(X, weights, means, covs)
    z = np.logaddexp.reduce(A, axis=1)
    history = [z.sum()]
    for it in range(max_iter):
        R = np.exp(A - z[:, None])
        weights, means, covs = update(X, R)
        A = joint(X, weights, means, covs)
        z = np.logaddexp.reduce(A, axis=1)
        history.append(z.sum())
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: another default of tol
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, tol=1e-6, max_iter=500):
    A = joint(X, weights, means, covs)
    z = np.logaddexp.reduce(A, axis=1)
    history = [z.sum()]
    for it in range(max_iter):
        R = np.exp(A - z[:, None])
        weights, means, covs = update(X, R)
        A = joint(X, weights, means, covs)
        z = np.logaddexp.reduce(A, axis=1)
        history.append(z.sum())
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: never stops after the first iteration
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = joint(X, weights, means, covs)
    z = np.logaddexp.reduce(A, axis=1)
    history = [z.sum()]
    for it in range(max_iter):
        R = np.exp(A - z[:, None])
        weights, means, covs = update(X, R)
        A = joint(X, weights, means, covs)
        z = np.logaddexp.reduce(A, axis=1)
        history.append(z.sum())
        if it and history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: another error for a collapse
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = joint(X, weights, means, covs)
    z = np.logaddexp.reduce(A, axis=1)
    history = [z.sum()]
    for it in range(max_iter):
        R = np.exp(A - z[:, None])
        weights, means, covs = update(X, R)
        try:
            A = joint(X, weights, means, covs)
        except Exception:
            raise RuntimeError("collapsed")
        z = np.logaddexp.reduce(A, axis=1)
        history.append(z.sum())
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% wrong: parameters in a tuple of their own
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = joint(X, weights, means, covs)
    z = np.logaddexp.reduce(A, axis=1)
    history = [z.sum()]
    for it in range(max_iter):
        R = np.exp(A - z[:, None])
        weights, means, covs = update(X, R)
        A = joint(X, weights, means, covs)
        z = np.logaddexp.reduce(A, axis=1)
        history.append(z.sum())
        if history[-1] - history[-2] < tol:
            break
    return (weights, means, covs), np.array(history)

# %% wrong: one covariance for all components
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def joint(X, w, m, S):
    return np.stack([np.log(w[j]) + lognorm(X, m[j], S[j]) for j in range(len(w))], axis=1)

def update(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    A = joint(X, weights, means, covs)
    z = np.logaddexp.reduce(A, axis=1)
    history = [z.sum()]
    for it in range(max_iter):
        R = np.exp(A - z[:, None])
        weights, means, covs = update(X, R)
        covs = np.array([np.tensordot(weights, covs, 1)] * len(weights))
        A = joint(X, weights, means, covs)
        z = np.logaddexp.reduce(A, axis=1)
        history.append(z.sum())
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covs, np.array(history)

# %% forbidden: helpers.mixture.em
from helpers.mixture import Mixture, em
def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    model, history = em(X, Mixture(weights, means, covs), tol=tol, max_iter=max_iter)
    return model.weights, model.means, model.covs, history

# %% forbidden: em_step of helpers.mixture, aliased
def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    make = mixture.Mixture
    now = make(weights, means, covs)
    history = [now.log_likelihood(X)]
    for _ in range(max_iter):
        now = now.em_step(X)
        history.append(now.log_likelihood(X))
        if history[-1] - history[-2] < tol:
            break
    return now.weights, now.means, now.covs, history

# %% forbidden: scikit-learn
from sklearn.mixture import GaussianMixture
def fit_em(X, weights, means, covs, tol=1e-8, max_iter=500):
    model = GaussianMixture(len(weights), weights_init=weights, means_init=means, precisions_init=np.linalg.inv(covs), reg_covar=0, tol=tol, max_iter=max_iter).fit(X)
    return model.weights_, model.means_, model.covariances_, np.array([model.lower_bound_ * len(X)])
