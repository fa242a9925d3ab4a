# %% right: a loop over classes, slogdet and solve
def log_posterior(X, priors, means, covs):
    K = len(priors)
    a = np.empty((len(X), K))
    for k in range(K):
        D = X - means[k]
        a[:, k] = np.log(priors[k]) - 0.5 * np.linalg.slogdet(covs[k])[1] - 0.5 * np.sum(D * np.linalg.solve(covs[k], D.T).T, axis=1)
    m = a.max(axis=1, keepdims=True)
    return a - m - np.log(np.exp(a - m).sum(axis=1, keepdims=True))

# %% right: SciPy's densities and logsumexp
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

def log_posterior(X, priors, means, covs):
    joint = np.column_stack([np.log(p) + np.atleast_1d(multivariate_normal.logpdf(X, m, S)) for p, m, S in zip(priors, means, covs)])
    return joint - logsumexp(joint, axis=1)[:, None]

# %% right: eigenvectors
def log_posterior(X, priors, means, covs):
    lam, Q = np.linalg.eigh(covs)
    out = []
    for k in range(len(priors)):
        z = (X - means[k]) @ Q[k] / np.sqrt(lam[k])
        out.append(np.log(priors[k]) - 0.5 * np.log(2 * np.pi * lam[k]).sum() - 0.5 * (z**2).sum(axis=1))
    out = np.array(out)
    return (out - np.logaddexp.reduce(out, axis=0)).T

# %% right: inv, row by row, a list returned
def log_posterior(X, priors, means, covs):
    P = [np.linalg.inv(S) for S in covs]
    ld = [np.linalg.slogdet(S)[1] for S in covs]
    rows = []
    for x in X:
        a = [float(np.log(priors[k]) - ld[k] / 2 - (x - means[k]) @ P[k] @ (x - means[k]) / 2) for k in range(len(priors))]
        top = max(a)
        total = top + np.log(sum(np.exp(v - top) for v in a))
        rows.append([v - total for v in a])
    return rows

# %% right: triangular solves, scipy log_softmax
from scipy.linalg import cholesky, solve_triangular
from scipy.special import log_softmax

def log_posterior(X, priors, means, covs):
    scores = np.zeros((X.shape[0], len(priors)))
    for k, (p, mu, Sigma) in enumerate(zip(priors, means, covs)):
        L = cholesky(Sigma, lower=True)
        y = solve_triangular(L, (X - mu).T, lower=True)
        scores[:, k] = np.log(p) - np.log(np.diag(L)).sum() - (y * y).sum(0) / 2
    return log_softmax(scores, axis=1)

# %% right: pairwise with inv
def log_posterior(X, priors, means, covs):
    A = np.stack([np.log(p) + np.array([-0.5 * np.linalg.slogdet(S)[1]]) - 0.5 * ((X - m) @ np.linalg.inv(S) * (X - m)).sum(1) for p, m, S in zip(priors, means, covs)], axis=1)
    return -np.logaddexp.reduce(A[:, None, :] - A[:, :, None], axis=2)

# %% right: torch
import torch
def log_posterior(X, priors, means, covs):
    T = lambda a: torch.tensor(np.array(a))
    A = torch.log(T(priors)) + torch.distributions.MultivariateNormal(T(means), T(covs)).log_prob(T(X)[:, None])
    return torch.log_softmax(A, 1)

# %% wrong: no determinant [misconception=posterior-without-log-determinant]
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: the whole log-determinant [misconception=posterior-with-whole-log-determinant]
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: no prior [misconception=posterior-without-prior]
from scipy.stats import multivariate_normal

def log_posterior(X, priors, means, covs):
    a = np.stack([multivariate_normal(m, S).logpdf(X) for m, S in zip(means, covs)], axis=-1).reshape(len(X), -1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: not normalised [misconception=joint-for-posterior]
from scipy.stats import multivariate_normal

def log_posterior(X, priors, means, covs):
    return np.stack([np.log(p) + multivariate_normal(m, S).logpdf(X) for p, m, S in zip(priors, means, covs)], axis=-1).reshape(len(X), -1)

# %% wrong: exponential first [misconception=exponential-first]
from scipy.stats import multivariate_normal

def log_posterior(X, priors, means, covs):
    p = np.stack([p * multivariate_normal(m, S).pdf(X) for p, m, S in zip(priors, means, covs)], axis=-1).reshape(len(X), -1)
    return np.log(p / p.sum(axis=1, keepdims=True))

# %% wrong: probabilities [misconception=posterior-without-log]
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return np.exp(a - np.logaddexp.reduce(a, axis=1, keepdims=True))

# %% wrong: sums over points [misconception=normalised-over-the-points]
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=0)

# %% wrong: a row a class [misconception=classes-in-rows]
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)])
    return a - np.logaddexp.reduce(a, axis=0)

# %% wrong: log-sum-exp without taking out the largest
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.log(np.exp(a).sum(axis=1, keepdims=True))

# %% wrong: a small constant inside the logarithm
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    p = np.exp(a)
    return np.log((p + 1e-300) / (p + 1e-300).sum(axis=1, keepdims=True))

# %% wrong: clipped far out
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return np.maximum(a - np.logaddexp.reduce(a, axis=1, keepdims=True), -700.0)

# %% wrong: the largest of all points taken out, not of each
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    a = a - a.max()
    return a - np.log(np.exp(a).sum(axis=1, keepdims=True))

# %% wrong: the covariance of the first class for all
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.sum((X - m) * np.linalg.solve(covs[0], (X - m).T).T, axis=1) for p, m in zip(priors, means)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: only the diagonals are used
def log_posterior(X, priors, means, covs):
    v = np.diagonal(covs, axis1=1, axis2=2)
    a = np.log(priors) - 0.5 * np.log(v).sum(axis=1) - 0.5 * ((X[:, None] - means) ** 2 / v).sum(axis=2)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: quadratic form with the covariance itself
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) @ S * (X - m), axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: labels instead of posteriors
def log_posterior(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a.argmax(axis=1)

# %% wrong: log of probability plus 10⁻³⁰⁰
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def log_posterior(X, priors, means, covs):
    A = np.stack([np.log(p) + lognorm(X, m, S) for p, m, S in zip(priors, means, covs)], axis=1)
    top = A.max(axis=1, keepdims=True)
    P = np.exp(A - top); P /= P.sum(axis=1, keepdims=True); return np.log(P + 1e-300)

# %% wrong: one shift for the whole table
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def log_posterior(X, priors, means, covs):
    A = np.stack([np.log(p) + lognorm(X, m, S) for p, m, S in zip(priors, means, covs)], axis=1)
    top = A.max()
    return A - top - np.log(np.exp(A - top).sum(axis=1, keepdims=True))

# %% wrong: floored at −700
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def log_posterior(X, priors, means, covs):
    A = np.stack([np.log(p) + lognorm(X, m, S) for p, m, S in zip(priors, means, covs)], axis=1)
    top = A.max(axis=1, keepdims=True)
    return np.maximum(A - top, -700) - np.log(np.exp(A - top).sum(axis=1, keepdims=True))

# %% forbidden: Discriminant under another name
D = Discriminant

def log_posterior(X, priors, means, covs):
    return D(priors, means, covs).log_posterior(X)

# %% forbidden: helpers.discriminant by importlib
import importlib

def log_posterior(X, priors, means, covs):
    module = importlib.import_module("helpers.discriminant")
    return module.Discriminant(priors, means, covs).log_posterior(X)

# %% forbidden: scikit-learn's mixture, set up by hand, in a lambda
from sklearn.mixture import GaussianMixture as GM

def log_posterior(X, priors, means, covs):
    model = GM(len(priors))
    model.weights_, model.means_, model.covariances_ = priors, means, covs
    model.precisions_cholesky_ = np.array([np.linalg.cholesky(np.linalg.inv(S)) for S in covs])
    score = lambda Z: model._estimate_log_prob_resp(Z)[1]
    return score(X)
