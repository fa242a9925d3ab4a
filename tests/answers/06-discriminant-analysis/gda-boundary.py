# %% right: precisions by inv
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    A = (A + A.T) / 2
    b = P @ means[k] - Q @ means[l]
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2
    c += (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return A, b, c

# %% right: Cholesky, a list returned
def boundary(priors, means, covs, k, l):
    def parts(j):
        L = np.linalg.cholesky(covs[j])
        W = np.linalg.solve(L, np.eye(len(L)))
        y = W @ means[j]
        return -W.T @ W / 2, W.T @ y, np.log(priors[j]) - np.log(np.diag(L)).sum() - y @ y / 2
    return [u - v for u, v in zip(parts(k), parts(l))]

# %% right: eigenvectors, b and c as lists and NumPy scalars
def boundary(priors, means, covs, k, l):
    A, b, c = 0, 0, np.float64(0)
    for sign, j in ((1, k), (-1, l)):
        lam, Q = np.linalg.eigh(covs[j])
        P = (Q / lam) @ Q.T
        P = (P + P.T) / 2
        A = A - sign * P / 2
        b = b + sign * P @ means[j]
        c = c + sign * (np.log(priors[j]) - 0.5 * np.log(lam).sum() - 0.5 * means[j] @ P @ means[j])
    return (A.tolist(), list(b), c)

# %% right: read off from values of the log-odds
from scipy.stats import multivariate_normal

def boundary(priors, means, covs, k, l):
    d = means.shape[1]
    f = lambda x: multivariate_normal(means[k], covs[k]).logpdf(x) - multivariate_normal(means[l], covs[l]).logpdf(x)
    odds = np.log(priors[k]) - np.log(priors[l])
    I = np.eye(d)
    c = f(np.zeros(d))
    A = np.zeros((d, d))
    for i in range(d):
        for j in range(d):
            A[i, j] = (f(I[i] + I[j]) - f(I[i]) - f(I[j]) + c) / 2
    b = np.array([(f(I[i]) - f(-I[i])) / 2 for i in range(d)])
    return A, b, c + odds

# %% right: a named tuple, pinv
from collections import namedtuple

Conic = namedtuple("Conic", "A b c")

def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.pinv(covs[k], hermitian=True), np.linalg.pinv(covs[l], hermitian=True)
    m, u = means[k], means[l]
    A = -0.5 * (P - Q)
    return Conic(0.5 * (A + A.T), P @ m - Q @ u, float(0.5 * (u @ Q @ u - m @ P @ m) + 0.5 * np.log(np.linalg.det(covs[l]) / np.linalg.det(covs[k])) + np.log(priors[k]) - np.log(priors[l])))

# %% right: by evaluating the log-odds
def boundary(priors, means, covs, k, l):
    d = len(means[k])
    def f(x):
        v = 0.0
        for j, s in ((k, 1), (l, -1)):
            e = x - means[j]
            v += s * (np.log(priors[j]) - 0.5 * np.linalg.slogdet(covs[j])[1] - 0.5 * e @ np.linalg.solve(covs[j], e))
        return v
    I = np.eye(d); c = f(0 * I[0])
    b = np.array([(f(I[i]) - f(-I[i])) / 2 for i in range(d)])
    A = np.array([[(f(I[i] + I[j]) - f(I[i] - I[j]) - f(I[j] - I[i]) + f(-I[i] - I[j])) / 8 for j in range(d)] for i in range(d)])
    return A, b, c

# %% wrong: l against k [misconception=classes-exchanged]
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[l]), np.linalg.inv(covs[k])
    A = (Q - P) / 2
    c = (means[k] @ Q @ means[k] - means[l] @ P @ means[l]) / 2
    c += (np.linalg.slogdet(covs[k])[1] - np.linalg.slogdet(covs[l])[1]) / 2 + np.log(priors[l] / priors[k])
    return (A + A.T) / 2, P @ means[l] - Q @ means[k], c

# %% wrong: no determinants [misconception=boundary-without-log-determinant]
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    return (A + A.T) / 2, P @ means[k] - Q @ means[l], (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + np.log(priors[k] / priors[l])

# %% wrong: no priors [misconception=boundary-without-prior]
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    return (A + A.T) / 2, P @ means[k] - Q @ means[l], (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2

# %% wrong: a half forgotten everywhere [misconception=quadratic-without-half]
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = Q - P
    c = means[l] @ Q @ means[l] - means[k] @ P @ means[k] + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (A + A.T) / 2, 2 * (P @ means[k] - Q @ means[l]), c

# %% wrong: b from the difference of the means [misconception=linear-term-from-the-mean-difference]
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (A + A.T) / 2, P @ (means[k] - means[l]), c

# %% wrong: A triangular, same quadratic form
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    A = np.tril(A) + np.triu(A, 1).T
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return A, P @ means[k] - Q @ means[l], c

# %% wrong: sign of A
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (P - Q) / 2, P @ means[k] - Q @ means[l], c

# %% wrong: sign of the determinants
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 - (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (A + A.T) / 2, P @ means[k] - Q @ means[l], c

# %% wrong: shared covariance taken for granted
def boundary(priors, means, covs, k, l):
    S = covs.mean(axis=0)
    w = np.linalg.solve(S, means[k] - means[l])
    return np.zeros_like(S), w, np.log(priors[k] / priors[l]) - 0.5 * w @ (means[k] + means[l])

# %% wrong: only classes 0 and 1
def boundary(priors, means, covs, k, l):
    k, l = 0, 1
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (A + A.T) / 2, P @ means[k] - Q @ means[l], c

# %% wrong: c forgotten
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    return (Q - P) / 2, P @ means[k] - Q @ means[l]

# %% wrong: precisions in place of covariances
def boundary(priors, means, covs, k, l):
    P, Q = covs[k], covs[l]
    c = (means[l] @ Q @ means[l] - means[k] @ P @ means[k]) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (Q - P) / 2, P @ means[k] - Q @ means[l], c

# %% wrong: c as an array of one row
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = (Q - P) / 2
    m, u = means[k][:, None], means[l][:, None]
    c = (u.T @ Q @ u - m.T @ P @ m) / 2 + (np.linalg.slogdet(covs[l])[1] - np.linalg.slogdet(covs[k])[1]) / 2 + np.log(priors[k] / priors[l])
    return (A + A.T) / 2, P @ means[k] - Q @ means[l], c

# %% wrong: always classes 0 and 1
def boundary(priors, means, covs, k, l):
    k, l = 0, 1
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = -0.5 * (P - Q)
    b = P @ means[k] - Q @ means[l]
    c = np.log(priors[k] / priors[l]) - 0.5 * (np.linalg.slogdet(covs[k])[1] - np.linalg.slogdet(covs[l])[1]) - 0.5 * (means[k] @ P @ means[k] - means[l] @ Q @ means[l])
    return A, b, c

# %% wrong: A folded into a triangle
def boundary(priors, means, covs, k, l):
    P, Q = np.linalg.inv(covs[k]), np.linalg.inv(covs[l])
    A = -0.5 * (P - Q)
    b = P @ means[k] - Q @ means[l]
    c = np.log(priors[k] / priors[l]) - 0.5 * (np.linalg.slogdet(covs[k])[1] - np.linalg.slogdet(covs[l])[1]) - 0.5 * (means[k] @ P @ means[k] - means[l] @ Q @ means[l])
    return np.triu(A) + np.triu(A, 1), b, c
