# %% right: one row at a time, with scipy's triangular solve
from scipy.linalg import cholesky, solve_triangular

def log_density(X, mu, Sigma):
    S = np.asarray(Sigma, dtype=float)
    if S.ndim != 2 or S.shape[0] != S.shape[1] or (abs(S - S.T) > 1e-8 * abs(S).max()).any():
        raise ValueError("Sigma is not symmetric")
    L = cholesky(S, lower=True)
    out = []
    for x in np.asarray(X):
        y = solve_triangular(L, x - mu, lower=True)
        out.append(-0.5 * y.dot(y) - np.log(L.diagonal()).sum() - len(mu) / 2 * np.log(2 * np.pi))
    return out
# %% right: through the eigenvectors, einsum
def log_density(X, mu, Sigma):
    if np.max(np.abs(Sigma - Sigma.T)) > 1e-8 * np.max(np.abs(Sigma)):
        raise ValueError
    eigenvalues, U = np.linalg.eigh(Sigma)
    if eigenvalues[0] <= 1e-12 * eigenvalues[-1]:
        raise ValueError("not positive definite")
    z = np.einsum("nd,dk->nk", X - mu, U) / np.sqrt(eigenvalues)
    quad = np.einsum("nk,nk->n", z, z)
    return -(quad + np.log(eigenvalues).sum() + len(eigenvalues) * np.log(2 * np.pi)) / 2
# %% right: a class with __call__, its own error, a read-only view
class NotSPD(ValueError):
    pass

class LogDensity:
    def __call__(self, points, centre, cov):
        d = len(centre)
        if not np.allclose(cov, cov.T, rtol=1e-8, atol=0):
            raise NotSPD("not symmetric")
        try:
            factor = np.linalg.cholesky(cov)
        except np.linalg.LinAlgError:
            raise NotSPD("not positive definite") from None
        white = np.linalg.inv(factor) @ (points - centre).T
        result = -0.5 * (white ** 2).sum(0) - np.log(factor.diagonal()).sum() - d / 2 * np.log(2 * np.pi)
        result.flags.writeable = False
        return result

log_density = LogDensity()
# %% right: sloppy, an inverse and slogdet, eigenvalues looked at first
def log_density(X, mu, Sigma):
    print("n =", len(X))
    if (Sigma != Sigma.T).any() and not np.allclose(Sigma / np.max(np.abs(Sigma)), Sigma.T / np.max(np.abs(Sigma))):
        raise ValueError("symmetric please")
    if np.linalg.eigvalsh(Sigma).min() <= 0:
        raise ValueError("positive definite please")
    P = np.linalg.inv(Sigma)
    dif = X - mu
    q = ((dif @ P) * dif).sum(axis=1)
    _, ld = np.linalg.slogdet(Sigma)
    return -0.5 * (q + ld + mu.shape[0] * np.log(2 * np.pi))
# %% right: log of each one-dimensional conditional, feature by feature
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    D, d = np.array(X - mu), len(mu)
    total = np.zeros(len(D))
    for j in range(d):
        z = D[:, j] / L[j, j]
        total += -0.5 * z**2 - np.log(L[j, j]) - 0.5 * np.log(2 * np.pi)
        D[:, j:] -= z[:, None] * L[j:, j]
    return total
# %% right: one feature after the other, by recursion
def log_density(X, mu, Sigma):
    if np.abs(Sigma - Sigma.T).max() > 1e-8 * np.abs(Sigma).max() or np.linalg.eigvalsh(Sigma)[0] <= 1e-10 * np.abs(Sigma).max():
        raise ValueError("Sigma is not SPD")

    def rest(D, S):
        first = -0.5 * (D[:, 0] ** 2 / S[0, 0] + np.log(2 * np.pi * S[0, 0]))
        if len(S) == 1:
            return first
        slope = S[1:, 0] / S[0, 0]
        return first + rest(D[:, 1:] - D[:, :1] * slope, S[1:, 1:] - np.outer(slope, S[0, 1:]))

    return rest(X - mu, Sigma)
# %% right: a pandas series
import pandas as pd
def log_density(X, mu, Sigma):
    if np.abs(Sigma - Sigma.T).max() > 1e-8 * np.abs(Sigma).max(): raise ValueError("sym")
    L = np.linalg.cholesky(Sigma)
    return pd.Series(-0.5 * (np.linalg.solve(L, (X - mu).T) ** 2).sum(0) - np.log(np.diag(L)).sum() - len(mu) / 2 * np.log(2 * np.pi))
# %% right: PyTorch, a tensor returned
import torch
def log_density(X, mu, Sigma):
    if np.abs(Sigma - Sigma.T).max() > 1e-8 * np.abs(Sigma).max() or np.linalg.eigvalsh(Sigma).min() <= 0: raise ValueError("SPD")
    L = torch.linalg.cholesky(torch.tensor(Sigma)); D = torch.tensor(X - mu)
    y = torch.linalg.solve_triangular(L, D.T, upper=False)
    return -0.5 * (y**2).sum(0) - torch.log(torch.diag(L)).sum() - len(mu) / 2 * np.log(2 * np.pi)
# %% wrong: the density, then its logarithm [misconception=log-of-the-density]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    density = np.exp(-0.5 * (y**2).sum(0)) / ((2 * np.pi) ** (len(mu) / 2) * np.prod(np.diag(L)))
    return np.log(density)
# %% wrong: no determinant [misconception=log-determinant-missing]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    y = np.linalg.solve(np.linalg.cholesky(Sigma), (X - mu).T)
    return -0.5 * (y**2).sum(0) - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: log|Sigma| without its half [misconception=whole-log-determinant]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (y**2).sum(0) - 2 * np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: 2 pi without the power d [misconception=two-pi-of-one-dimension]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * np.log(2 * np.pi)
# %% wrong: no half in the exponent [misconception=distance-without-half]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -(y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: diagonal only [misconception=correlations-ignored]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    np.linalg.cholesky(Sigma)
    v = np.diag(Sigma)
    return -0.5 * ((X - mu) ** 2 / v + np.log(2 * np.pi * v)).sum(axis=1)
# %% wrong: Sigma in the place of its inverse [misconception=covariance-for-its-inverse]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = (X - mu) @ L
    return -0.5 * (y**2).sum(1) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: an n by n quadratic form and its diagonal
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    D = X - mu
    return -0.5 * np.diag(D @ np.linalg.solve(Sigma, D.T)) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: symmetry never looked at
def log_density(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: symmetry with an absolute tolerance
def log_density(X, mu, Sigma):
    if not np.allclose(Sigma, Sigma.T):
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: definite means a positive determinant
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max() or np.linalg.det(Sigma) <= 0:
        raise ValueError("Sigma must be SPD")
    D = X - mu
    return -0.5 * (D * np.linalg.solve(Sigma, D.T).T).sum(1) - 0.5 * np.linalg.slogdet(Sigma)[1] - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: a pseudo-inverse accepts a singular Sigma
def log_density(X, mu, Sigma):
    lam, Q = np.linalg.eigh(Sigma)
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max() or lam[0] < -1e-12:
        raise ValueError("Sigma must be SPD")
    D = X - mu
    return -0.5 * (D @ np.linalg.pinv(Sigma) * D).sum(1) - 0.5 * np.log(lam[lam > 1e-12]).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: changes X [misconception=changes-its-argument]
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    X -= mu
    y = np.linalg.solve(L, X.T)
    return -0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: jitter on the diagonal
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma + 1e-6 * np.eye(len(mu)))
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% wrong: the sum over the rows
def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return (-0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)).sum()
# %% wrong: prints [misconception=returns-nothing]
def log_density(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    print(-0.5 * (y**2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi))
# %% wrong: symmetry to the last digit
def log_density(X, mu, Sigma):
    if not np.array_equal(Sigma, Sigma.T):
        raise ValueError("not symmetric")
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (y**2).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * len(mu) * np.log(2 * np.pi)
# %% forbidden: scipy.stats under another name
import scipy.stats as st

def log_density(X, mu, Sigma):
    if abs(Sigma - Sigma.T).max() > 1e-8 * abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    return np.atleast_1d(st.multivariate_normal(mu, Sigma).logpdf(X))
# %% forbidden: the course's own class, imported inside
def log_density(X, mu, Sigma):
    from helpers import gaussian as g
    return getattr(g, "Gauss" + "ian")(mu, Sigma).log_density(X)
# %% forbidden: scipy.stats' norm on whitened points
from scipy import stats as st
def log_density(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    return st.norm.logpdf(np.linalg.solve(L, (X - mu).T)).sum(0) - np.log(np.diag(L)).sum()
