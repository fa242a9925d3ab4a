# %% right: exp of differences
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    return np.exp(A - np.logaddexp.reduce(A, axis=1, keepdims=True))

# %% right: softmax over the row after subtracting its largest
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    P = np.exp(A - A.max(axis=1, keepdims=True))
    return P / P.sum(axis=1, keepdims=True)

# %% right: scipy's softmax and normal
from scipy.special import softmax as share
from scipy.stats import multivariate_normal
def e_step(X, weights, means, covs):
    A = np.column_stack([np.log(w) + multivariate_normal.logpdf(X, m, S) for w, m, S in zip(weights, means, covs)])
    return share(A.reshape(len(X), -1), axis=1)

# %% right: loops and lists
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

import math
def e_step(X, weights, means, covs):
    rows = []
    for a in logs(X, weights, means, covs):
        shares = [1 / sum(math.exp(min(b - c, 700.0)) for b in a) for c in a]
        rows.append(shares)
    return rows

# %% right: Gaussian of the course, then rows divided once more
def e_step(X, weights, means, covs):
    A = np.array([Gaussian(m, S).log_density(X) for m, S in zip(means, covs)]).T + np.log(weights)
    R = np.exp(A - A.max(axis=1)[:, np.newaxis])
    R = R / R.sum(axis=1)[:, np.newaxis]
    return R / R.sum(axis=1)[:, np.newaxis]

# %% right: pairwise ratios
def e_step(X, weights, means, covs):
    A = np.array([np.log(w) + Gaussian(m, S).log_density(X) for w, m, S in zip(weights, means, covs)]).T
    with np.errstate(over="ignore"):
        return 1.0 / np.exp(A[:, None, :] - A[:, :, None]).sum(axis=2)

# %% right: torch
import torch
def e_step(X, weights, means, covs):
    X, weights, means, covs = (torch.tensor(np.asarray(a)) for a in (X, weights, means, covs))
    lp = torch.distributions.MultivariateNormal(means, covs).log_prob(X[:, None])
    return torch.softmax(torch.log(weights) + lp, dim=1)

# %% wrong: normalised over the observations [misconception=normalised-over-observations]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    return np.exp(A - np.logaddexp.reduce(A, axis=0))

# %% wrong: no weights [misconception=responsibilities-without-weights]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, np.ones(len(weights)), means, covs)
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

# %% wrong: hard assignment [misconception=hard-assignment]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    return (A == A.max(axis=1, keepdims=True)).astype(float)

# %% wrong: not normalised [misconception=shares-not-normalised]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    return np.exp(logs(X, weights, means, covs))

# %% wrong: exp, then normalise [misconception=exp-before-normalising]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    P = np.exp(logs(X, weights, means, covs))
    return P / P.sum(axis=1)[:, None]

# %% wrong: shape (k, n) [misconception=responsibilities-transposed]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None]).T

# %% wrong: logarithms returned [misconception=log-responsibilities]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    return A - np.logaddexp.reduce(A, axis=1)[:, None]

# %% wrong: a tiny number in the denominator
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    P = np.exp(logs(X, weights, means, covs))
    return P / (P.sum(axis=1)[:, None] + 1e-300)

# %% wrong: NaN replaced by equal shares
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    P = np.exp(logs(X, weights, means, covs))
    with np.errstate(invalid='ignore'):
        return np.nan_to_num(P / P.sum(axis=1)[:, None], nan=1 / len(weights))

# %% wrong: no determinant
def e_step(X, weights, means, covs):
    A = []
    for w, m, S in zip(weights, means, covs):
        D = X - m
        A.append(np.log(w) - 0.5 * (D * np.linalg.solve(S, D.T).T).sum(axis=1))
    A = np.array(A).T
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

# %% wrong: distances to the means only
def e_step(X, weights, means, covs):
    A = np.log(weights) - 0.5 * ((X[:, None] - means) ** 2).sum(axis=2)
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

# %% wrong: weights squared
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs) + np.log(weights)
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

# %% wrong: one shift for all rows [misconception=one-shift-for-all-rows]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    P = np.exp(A - A.max())
    return P / P.sum(axis=1)[:, None]

# %% wrong: normalises the argument weights in place [misconception=changes-its-argument]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    weights /= weights.sum() * 1.0000001
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])

# %% wrong: prints [misconception=returns-nothing]
def logs(X, weights, means, covs):
    n, d = X.shape
    A = np.empty((n, len(weights)))
    for j in range(len(weights)):
        L = np.linalg.cholesky(covs[j])
        Y = np.linalg.solve(L, (X - means[j]).T)
        A[:, j] = np.log(weights[j]) - 0.5 * (Y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)
    return A

def e_step(X, weights, means, covs):
    A = logs(X, weights, means, covs)
    print(np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None]))

# %% wrong: hard-coded visible example
def e_step(X, weights, means, covs):
    first = 0.25 * np.exp(4) / (0.25 * np.exp(4) + 0.75)
    return np.array([[0.25, 0.75], [first, 1 - first], [0.25, 0.75]])

# %% wrong: densities divided by their column sums [misconception=densities-normalised-over-observations]
from scipy.stats import multivariate_normal as N
def e_step(X, weights, means, covs):
    P = np.array([w * N(m, S).pdf(X) for w, m, S in zip(weights, means, covs)]).T.reshape(len(X), -1)
    return P / P.sum(axis=0)

# %% wrong: densities plus 1e-300
from scipy.stats import multivariate_normal as N
def e_step(X, weights, means, covs):
    p = np.stack([w * np.reshape(N(m, S).pdf(X), -1) for w, m, S in zip(weights, means, covs)], axis=1) + 1e-300
    return p / p.sum(axis=1, keepdims=True)

# %% wrong: clipped responsibilities
def lognorm(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    Y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (Y * Y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

def e_step(X, weights, means, covs):
    A = np.stack([np.log(w) + lognorm(X, m, S) for w, m, S in zip(weights, means, covs)], axis=1)
    A = A - A.max(axis=1, keepdims=True)
    E = np.exp(A)
    return np.clip(E / E.sum(axis=1, keepdims=True), 1e-3, 1)

# %% forbidden: helpers.mixture
def e_step(X, weights, means, covs):
    return mixture.Mixture(weights, means, covs).responsibilities(X)

# %% forbidden: helpers.mixture by getattr in a lambda
import helpers.mixture as hm
e_step = lambda X, weights, means, covs: getattr(getattr(hm, "Mixture")(weights, means, covs), "responsibilities")(X)

# %% forbidden: scikit-learn
import sklearn.mixture as sm
def e_step(X, weights, means, covs):
    model = sm.GaussianMixture(len(weights))
    model.weights_, model.means_, model.covariances_ = weights, means, covs
    model.precisions_cholesky_ = np.array([np.linalg.inv(np.linalg.cholesky(S)).T for S in covs])
    return model.predict_proba(X)
