# %% right: Cholesky and logaddexp
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A


def mixture_log_likelihood(X, weights, means, covs):
    return np.logaddexp.reduce(logs(X, weights, means, covs), axis=1).sum()

# %% right: scipy.stats and logsumexp
from scipy.stats import multivariate_normal
from scipy.special import logsumexp
def mixture_log_likelihood(X, weights, means, covs):
    A = [multivariate_normal(m, S).logpdf(X).reshape(-1) for m, S in zip(means, covs)]
    return float(logsumexp(np.array(A).T, b=weights, axis=1).sum())

# %% right: batched einsum with solve and slogdet
def mixture_log_likelihood(X, weights, means, covs):
    D = X[:, None, :] - means[None]
    solved = np.linalg.solve(covs[None], D[..., None])[..., 0]
    q = np.einsum("nkd,nkd->nk", D, solved)
    A = np.log(weights) - 0.5 * (q + np.linalg.slogdet(covs)[1] + X.shape[1] * np.log(2 * np.pi))
    top = A.max(axis=1)
    return np.float64((top + np.log(np.exp(A - top[:, None]).sum(axis=1))).sum())

# %% right: one observation at a time, plain Python sums
import math
def mixture_log_likelihood(X, weights, means, covs):
    total = 0.0
    Ls = [np.linalg.cholesky(S) for S in covs]
    for x in X:
        a = []
        for w, m, L in zip(weights, means, Ls):
            y = np.linalg.solve(L, x - m)
            a.append(math.log(w) - 0.5 * float(y @ y) - sum(math.log(l) for l in np.diag(L)) - 0.5 * len(x) * math.log(2 * math.pi))
        total += max(a) + math.log(sum(math.exp(b - max(a)) for b in a))
    return total

# %% right: eigenvalues, and the answer as a 0-d array
def mixture_log_likelihood(X, weights, means, covs):
    A = []
    for w, m, S in zip(weights, means, covs):
        lam, Q = np.linalg.eigh(S)
        z = (X - m) @ Q / np.sqrt(lam)
        A.append(np.log(w) - 0.5 * (z * z).sum(axis=1) - 0.5 * np.log(2 * np.pi * lam).sum())
    return np.asarray(np.logaddexp.reduce(A, axis=0).sum())

# %% right: torch distributions
import torch
def mixture_log_likelihood(X, weights, means, covs):
    T = lambda a: torch.tensor(np.array(a), dtype=torch.float64)
    mix = torch.distributions.MixtureSameFamily(torch.distributions.Categorical(T(weights)), torch.distributions.MultivariateNormal(T(means), T(covs)))
    return mix.log_prob(T(X)).sum().item()

# %% right: compares with helpers.mixture outside
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def mixture_log_likelihood(X, weights, means, covs):
    A = np.stack([np.log(w) + lognorm(X, m, S) for w, m, S in zip(weights, means, covs)])
    return np.logaddexp.reduce(A).sum().item()
w, m, S = np.array([0.5, 0.5]), np.zeros((2, 2)), np.stack([np.eye(2)] * 2)
assert np.isclose(mixture.Mixture(w, m, S).log_likelihood(data.old_faithful()), mixture_log_likelihood(data.old_faithful(), w, m, S))

# %% wrong: log inside the sum [misconception=log-inside-the-sum]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return ((logs(X, weights, means, covs) - np.log(weights)) * weights).sum()

# %% wrong: no weights [misconception=likelihood-without-weights]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.logaddexp.reduce(logs(X, np.ones(len(weights)), means, covs), axis=1).sum()

# %% wrong: no log-sum-exp [misconception=log-of-the-density]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.log(np.exp(logs(X, weights, means, covs)).sum(axis=1)).sum()

# %% wrong: mean over the observations [misconception=mean-log-likelihood]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.logaddexp.reduce(logs(X, weights, means, covs), axis=1).mean()

# %% wrong: no determinant [misconception=determinant-forgotten]
def mixture_log_likelihood(X, weights, means, covs):
    A = []
    for w, m, S in zip(weights, means, covs):
        D = X - m
        A.append(np.log(w) - 0.5 * (D * np.linalg.solve(S, D.T).T).sum(axis=1) - 0.5 * X.shape[1] * np.log(2 * np.pi))
    return np.logaddexp.reduce(A, axis=0).sum()

# %% wrong: sum over observations inside the log [misconception=observations-inside-the-log]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.logaddexp.reduce(logs(X, weights, means, covs), axis=None)

# %% wrong: the loss [misconception=loss-for-likelihood]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return -np.logaddexp.reduce(logs(X, weights, means, covs), axis=1).sum()

# %% wrong: per observation, not summed
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.logaddexp.reduce(logs(X, weights, means, covs), axis=1)

# %% wrong: largest component only
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return logs(X, weights, means, covs).max(axis=1).sum()

# %% wrong: (2π) without the power d
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.logaddexp.reduce(logs(X, weights, means, covs) + 0.5 * (X.shape[1] - 1) * np.log(2 * np.pi), axis=1).sum()

# %% wrong: a log-det without the half
def mixture_log_likelihood(X, weights, means, covs):
    A = []
    for w, m, S in zip(weights, means, covs):
        D = X - m
        A.append(np.log(w) - 0.5 * (D * np.linalg.solve(S, D.T).T).sum(axis=1) - np.log(np.linalg.det(S)) - 0.5 * X.shape[1] * np.log(2 * np.pi))
    return np.logaddexp.reduce(A, axis=0).sum()

# %% wrong: covariance as precision
def mixture_log_likelihood(X, weights, means, covs):
    A = []
    for w, m, S in zip(weights, means, covs):
        D = X - m
        A.append(np.log(w) - 0.5 * ((D @ S) * D).sum(axis=1) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * X.shape[1] * np.log(2 * np.pi))
    return np.logaddexp.reduce(A, axis=0).sum()

# %% wrong: log of a product of densities [misconception=log-of-a-product]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.log(np.prod(np.exp(np.logaddexp.reduce(logs(X, weights, means, covs), axis=1))))

# %% wrong: tiny number added before the log
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    return np.log(np.exp(logs(X, weights, means, covs)).sum(axis=1) + 1e-300).sum()

# %% wrong: centres the caller's data in place [misconception=changes-its-argument]
def mixture_log_likelihood(X, weights, means, covs):
    A = []
    for w, m, S in zip(weights, means, covs):
        X -= m
        A.append(np.log(w) - 0.5 * (X * np.linalg.solve(S, X.T).T).sum(axis=1) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * X.shape[1] * np.log(2 * np.pi))
        X += m
        X += 1e-9
    return np.logaddexp.reduce(A, axis=0).sum()

# %% wrong: prints [misconception=returns-nothing]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def mixture_log_likelihood(X, weights, means, covs):
    print(np.logaddexp.reduce(logs(X, weights, means, covs), axis=1).sum())

# %% wrong: hard-coded visible examples
def mixture_log_likelihood(X, weights, means, covs):
    return -2 - 0.5 * np.log(2 * np.pi) if X.shape == (1, 1) else -12.5 - 2 * np.log(2 * np.pi)

# %% wrong: one shift for the whole table
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def mixture_log_likelihood(X, weights, means, covs):
    A = np.stack([np.log(w) + lognorm(X, m, S) for w, m, S in zip(weights, means, covs)])
    top = A.max()
    return float((top + np.log(np.exp(A - top).sum(axis=0))).sum())

# %% wrong: log-densities floored at −10⁶
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def mixture_log_likelihood(X, weights, means, covs):
    A = np.maximum(np.stack([np.log(w) + lognorm(X, m, S) for w, m, S in zip(weights, means, covs)]), -1e6)
    top = A.max(axis=0)
    return float((top + np.log(np.exp(A - top).sum(axis=0))).sum())

# %% forbidden: helpers.mixture
def mixture_log_likelihood(X, weights, means, covs):
    return mixture.Mixture(weights, means, covs).log_likelihood(X)

# %% forbidden: helpers.mixture under another name
from helpers.mixture import Mixture as M
def mixture_log_likelihood(X, weights, means, covs):
    return float(M(weights, means, covs).log_density(X).sum())

# %% forbidden: scikit-learn
from sklearn.mixture import GaussianMixture
def mixture_log_likelihood(X, weights, means, covs):
    model = GaussianMixture(len(weights))
    model.weights_, model.means_, model.covariances_ = weights, means, covs
    model.precisions_cholesky_ = np.array([np.linalg.inv(np.linalg.cholesky(S)).T for S in covs])
    return float(model.score_samples(X).sum())
