# %% right: SciPy's marginals
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

def log_posterior_missing(X, priors, means, covs):
    out = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        seen = np.where(~np.isnan(x))[0]
        for k in range(len(priors)):
            out[i, k] = np.log(priors[k])
            if len(seen):
                out[i, k] += multivariate_normal.logpdf(x[seen], means[k, seen], covs[k][seen][:, seen])
        out[i] -= logsumexp(out[i])
    return out

# %% right: one pattern at a time
def log_posterior_missing(X, priors, means, covs):
    joint = np.log(priors) * np.ones((len(X), 1))
    patterns, which = np.unique(np.isnan(X), axis=0, return_inverse=True)
    which = np.ravel(which)
    for j, gone in enumerate(patterns):
        if gone.all():
            continue
        rows, o = which == j, ~gone
        for k in range(len(priors)):
            D = X[rows][:, o] - means[k][o]
            S = covs[k][o][:, o]
            joint[rows, k] -= 0.5 * np.linalg.slogdet(S)[1] + 0.5 * (D * np.linalg.solve(S, D.T).T).sum(axis=1)
    return joint - np.logaddexp.reduce(joint, axis=1)[:, None]

# %% right: the missing features replaced by independent standard ones
def log_posterior_missing(X, priors, means, covs):
    a = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        gone = np.isnan(x)
        keep = np.outer(~gone, ~gone)
        for k in range(len(priors)):
            S = np.where(keep, covs[k], np.eye(len(x)))
            D = np.where(gone, 0.0, x - means[k])
            a[i, k] = np.log(priors[k]) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * D @ np.linalg.solve(S, D)
    m = a.max(axis=1, keepdims=True)
    return a - m - np.log(np.exp(a - m).sum(axis=1, keepdims=True))

# %% right: all classes at once, inv, a list returned
def log_posterior_missing(X, priors, means, covs):
    result = []
    for x in X:
        o = np.flatnonzero(~np.isnan(x))
        score = np.log(priors)
        if o.size:
            S = covs[:, o[:, None], o]
            D = x[o] - means[:, o]
            score = score - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.einsum("ki,kij,kj->k", D, np.linalg.inv(S), D)
        result.append((score - np.logaddexp.reduce(score)).tolist())
    return result

# %% right: recursion over a Gaussian class with a marginal
class Normal:
    def __init__(self, mean, cov):
        self.mean, self.cov = mean, cov

    def marginal(self, o):
        return Normal(self.mean[o], self.cov[np.ix_(o, o)])

    def log_density(self, x):
        if not len(x):
            return 0.0
        y = np.linalg.solve(np.linalg.cholesky(self.cov), x - self.mean)
        return -0.5 * (y @ y + np.linalg.slogdet(self.cov)[1] + len(x) * np.log(2 * np.pi))

def log_posterior_missing(X, priors, means, covs):
    classes = [Normal(m, S) for m, S in zip(means, covs)]
    def one(x):
        o = np.flatnonzero(~np.isnan(x))
        s = np.array([np.log(p) + c.marginal(o).log_density(x[o]) for p, c in zip(priors, classes)])
        return s - np.logaddexp.reduce(s)
    return np.array([one(x) for x in X])

# %% right: the identity where values are missing
def log_posterior_missing(X, priors, means, covs):
    d = X.shape[1]
    m = np.isnan(X)
    keep = (~m).astype(float)
    D = np.where(m[:, None, :], 0.0, X[:, None, :] - means)
    S = covs[None] * keep[:, None, :, None] * keep[:, None, None, :] + np.eye(d) * m[:, None, :, None]
    q = np.einsum("nkd,nkd->nk", D, np.linalg.solve(S, D[..., None])[..., 0])
    A = np.log(priors) - 0.5 * (np.linalg.slogdet(S)[1] + q)
    return A - np.logaddexp.reduce(A, axis=1, keepdims=True)

# %% right: one feature after the other
class LP:
    def __call__(self, X, priors, means, covs):
        R = np.empty((len(X), len(priors)))
        for i, x in enumerate(X):
            o = [a for a in range(len(x)) if x[a] == x[a]]
            for j in range(len(priors)):
                m, S, lp = means[j][o].copy(), covs[j][np.ix_(o, o)].copy(), np.log(priors[j])
                y = x[o]
                while len(m):
                    e = y[0] - m[0]
                    lp += -0.5 * (np.log(2 * np.pi * S[0, 0]) + e * e / S[0, 0])
                    g = S[1:, 0] / S[0, 0]
                    m, S, y = m[1:] + g * e, S[1:, 1:] - np.outer(g, S[0, 1:]), y[1:]
                R[i, j] = lp
        return R - np.logaddexp.reduce(R, axis=1)[:, None]
log_posterior_missing = LP()

# %% wrong: zeros [misconception=missing-set-to-zero]
from scipy.stats import multivariate_normal

def log_posterior_missing(X, priors, means, covs):
    Z = np.where(np.isnan(X), 0.0, X)
    a = np.stack([np.log(p) + multivariate_normal(m, S).logpdf(Z) for p, m, S in zip(priors, means, covs)], axis=-1).reshape(len(X), -1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: column means [misconception=missing-set-to-the-column-mean]
from scipy.stats import multivariate_normal

def log_posterior_missing(X, priors, means, covs):
    Z = np.where(np.isnan(X), np.nanmean(X, axis=0), X)
    a = np.stack([np.log(p) + multivariate_normal(m, S).logpdf(Z) for p, m, S in zip(priors, means, covs)], axis=-1).reshape(len(X), -1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: each class its own mean [misconception=missing-set-to-each-class-mean]
def log_posterior_missing(X, priors, means, covs):
    a = []
    for p, m, S in zip(priors, means, covs):
        D = np.nan_to_num(X - m)
        a.append(np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * (D * np.linalg.solve(S, D.T).T).sum(1))
    a = np.array(a).T
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: inverted first, cut afterwards [misconception=part-of-the-inverse]
def log_posterior_missing(X, priors, means, covs):
    a = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        o = ~np.isnan(x)
        for k in range(len(priors)):
            P = np.linalg.inv(covs[k])[np.ix_(o, o)]
            D = (x - means[k])[o]
            a[i, k] = np.log(priors[k]) + 0.5 * np.linalg.slogdet(P)[1] - 0.5 * D @ P @ D
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: no determinant [misconception=missing-without-log-determinant]
def log_posterior_missing(X, priors, means, covs):
    a = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        o = ~np.isnan(x)
        for k in range(len(priors)):
            D = (x - means[k])[o]
            a[i, k] = np.log(priors[k]) - 0.5 * D @ np.linalg.solve(covs[k][np.ix_(o, o)], D)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: NaN for a row with a hole [misconception=missing-gives-nan]
def log_posterior_missing(X, priors, means, covs):
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: the determinant of the whole covariance
def log_posterior_missing(X, priors, means, covs):
    a = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        o = ~np.isnan(x)
        for k in range(len(priors)):
            D = (x - means[k])[o]
            a[i, k] = np.log(priors[k]) - 0.5 * np.linalg.slogdet(covs[k])[1] - 0.5 * D @ np.linalg.solve(covs[k][np.ix_(o, o)], D)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: a row with a hole falls back to the priors
def log_posterior_missing(X, priors, means, covs):
    a = np.tile(np.log(priors), (len(X), 1))
    for i, x in enumerate(X):
        if not np.isnan(x).any():
            for k in range(len(priors)):
                D = x - means[k]
                a[i, k] -= 0.5 * np.linalg.slogdet(covs[k])[1] + 0.5 * D @ np.linalg.solve(covs[k], D)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: features with a hole anywhere are dropped for everybody
def log_posterior_missing(X, priors, means, covs):
    o = ~np.isnan(X).any(axis=0)
    a = np.tile(np.log(priors), (len(X), 1))
    for k in range(len(priors)):
        D = X[:, o] - means[k][o]
        S = covs[k][np.ix_(o, o)]
        a[:, k] -= 0.5 * np.linalg.slogdet(S)[1] + 0.5 * (D * np.linalg.solve(S, D.T).T).sum(axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: rows with a hole are left out
def log_posterior_missing(X, priors, means, covs):
    X = X[~np.isnan(X).any(axis=1)]
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: correlations ignored
def log_posterior_missing(X, priors, means, covs):
    v = np.diagonal(covs, axis1=1, axis2=2)
    terms = -0.5 * np.log(v) - 0.5 * (X[:, None] - means) ** 2 / v
    a = np.log(priors) + np.nansum(terms, axis=2)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: no priors
def log_posterior_missing(X, priors, means, covs):
    a = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        o = ~np.isnan(x)
        for k in range(len(priors)):
            D, S = (x - means[k])[o], covs[k][np.ix_(o, o)]
            a[i, k] = -0.5 * np.linalg.slogdet(S)[1] - 0.5 * D @ np.linalg.solve(S, D)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: densities first, far rows become NaN
def log_posterior_missing(X, priors, means, covs):
    p = np.zeros((len(X), len(priors)))
    for i, x in enumerate(X):
        o = ~np.isnan(x)
        for k in range(len(priors)):
            D, S = (x - means[k])[o], covs[k][np.ix_(o, o)]
            p[i, k] = priors[k] * np.exp(-0.5 * D @ np.linalg.solve(S, D)) / np.sqrt(np.linalg.det(2 * np.pi * S))
    return np.log(p / p.sum(axis=1, keepdims=True))

# %% wrong: fills the caller's data [misconception=changes-its-argument]
def log_posterior_missing(X, priors, means, covs):
    a = np.zeros((len(X), len(priors)))
    gone = np.isnan(X)
    for i in range(len(X)):
        o = ~gone[i]
        for k in range(len(priors)):
            D, S = (X[i] - means[k])[o], covs[k][np.ix_(o, o)]
            a[i, k] = np.log(priors[k]) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * D @ np.linalg.solve(S, D)
    X[gone] = 0
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)

# %% wrong: only features that no row lacks
def log_posterior_missing(X, priors, means, covs):
    A = np.tile(np.log(priors), (len(X), 1))
    for i in range(len(X)):
        o = ~np.isnan(X).any(axis=0) if not np.isnan(X[i]).all() else ~np.isnan(X[i])
        if not o.any():
            continue
        for j in range(len(priors)):
            S = covs[j][o][:, o]
            e = X[i, o] - means[j][o]
            A[i, j] += -0.5 * e @ np.linalg.solve(S, e) - 0.5 * np.linalg.slogdet(S)[1]
    return A - np.logaddexp.reduce(A, axis=1, keepdims=True)

# %% wrong: one shift for the whole table
def log_posterior_missing(X, priors, means, covs):
    A = np.tile(np.log(priors), (len(X), 1))
    for i in range(len(X)):
        o = ~np.isnan(X[i])
        if not o.any():
            continue
        for j in range(len(priors)):
            S = covs[j][o][:, o]
            e = X[i, o] - means[j][o]
            A[i, j] += -0.5 * e @ np.linalg.solve(S, e) - 0.5 * np.linalg.slogdet(S)[1]
    return A - A.max() - np.log(np.exp(A - A.max()).sum(axis=1, keepdims=True))

# %% wrong: equal probabilities where all is missing
def log_posterior_missing(X, priors, means, covs):
    A = np.tile(np.log(priors), (len(X), 1))
    for i in range(len(X)):
        o = ~np.isnan(X[i])
        if not o.any():
            A[i] = 0
            continue
        for j in range(len(priors)):
            S = covs[j][o][:, o]
            e = X[i, o] - means[j][o]
            A[i, j] += -0.5 * e @ np.linalg.solve(S, e) - 0.5 * np.linalg.slogdet(S)[1]
    return A - np.logaddexp.reduce(A, axis=1, keepdims=True)

# %% wrong: the determinant of the whole matrix
def log_posterior_missing(X, priors, means, covs):
    A = np.tile(np.log(priors), (len(X), 1))
    for i in range(len(X)):
        o = ~np.isnan(X[i])
        if not o.any():
            continue
        for j in range(len(priors)):
            S = covs[j][o][:, o]
            e = X[i, o] - means[j][o]
            A[i, j] += -0.5 * e @ np.linalg.solve(S, e) - 0.5 * np.linalg.slogdet(covs[j])[1]
    return A - np.logaddexp.reduce(A, axis=1, keepdims=True)

# %% forbidden: Discriminant takes NaN
def log_posterior_missing(X, priors, means, covs):
    return Discriminant(priors, means, covs).log_posterior(X)

# %% forbidden: bound method kept before
import helpers.discriminant as hd

def log_posterior_missing(X, priors, means, covs):
    model = hd.Discriminant(priors, means, covs)
    ask = model.log_posterior
    return [ask(X[i : i + 1])[0] for i in range(len(X))]

# %% forbidden: scikit-learn fills the gaps (wrong as well)
from sklearn.impute import SimpleImputer

def log_posterior_missing(X, priors, means, covs):
    X = SimpleImputer().fit_transform(X)
    a = np.stack([np.log(p) - 0.5 * np.linalg.slogdet(S)[1] - 0.5 * np.sum((X - m) * np.linalg.solve(S, (X - m).T).T, axis=1) for p, m, S in zip(priors, means, covs)], axis=1)
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)
