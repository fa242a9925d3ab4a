# %% right: an inner log-density, summed by Python
from math import fsum

def log_likelihood(X, mu, Sigma):
    def one(x):
        v = np.linalg.solve(Sigma, x - mu) @ (x - mu)
        return -(v + np.linalg.slogdet(Sigma)[1] + len(mu) * np.log(2 * np.pi)) / 2
    return fsum(one(x) for x in X)
# %% right: by the trace
def log_likelihood(X, mu, Sigma):
    n, d = X.shape
    S = (X - mu).T @ (X - mu)
    return -n * d / 2 * np.log(2 * np.pi) - n / 2 * np.linalg.slogdet(Sigma)[1] - np.trace(np.linalg.solve(Sigma, S)) / 2
# %% right: eigenvectors, a NumPy scalar returned
def log_likelihood(data, centre, cov):
    lam, Q = np.linalg.eigh(cov)
    z = (data - centre) @ Q
    return np.float64(-0.5 * np.sum(z * z / lam + np.log(2 * np.pi * lam)))
# %% right: a lambda and an inverse
log_likelihood = lambda X, mu, Sigma: -0.5 * (np.einsum("ni,ij,nj->", X - mu, np.linalg.inv(Sigma), X - mu) + len(X) * (2 * np.log(np.diag(np.linalg.cholesky(Sigma))).sum() + X.shape[1] * np.log(2 * np.pi)))
# %% right: running total over rows
def log_likelihood(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    total = 0
    for i in range(X.shape[0]):
        y = np.linalg.solve(L, X[i] - mu)
        total += -0.5 * (y @ y) - sum(np.log(L[j, j]) for j in range(len(mu))) - len(mu) * 0.5 * np.log(2 * np.pi)
    return total
# %% right: an exact sum
import math
def log_likelihood(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    c = 0.5 * np.linalg.slogdet(2 * np.pi * Sigma)[1]
    return np.array(math.fsum(-0.5 * (x - mu) @ P @ (x - mu) - c for x in X))
# %% right: spread and bias apart
def log_likelihood(X, mu, Sigma):
    n, d = X.shape
    m = X.mean(0); S = (X - m).T @ (X - m); g = m - mu
    P = np.linalg.inv(Sigma)
    return -0.5 * n * (d * np.log(2 * np.pi) + np.linalg.slogdet(Sigma)[1] + g @ P @ g) - 0.5 * np.sum(P * S)
# %% wrong: the logarithm of a product [misconception=log-of-a-product]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    density = np.exp(-0.5 * (D * np.linalg.solve(Sigma, D.T).T).sum(1)) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))
    return float(np.log(np.prod(density)))
# %% wrong: the mean over rows [misconception=mean-log-density]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum(1)
    return float(np.mean(-0.5 * (q + np.linalg.slogdet(2 * np.pi * Sigma)[1])))
# %% wrong: the negative log-likelihood [misconception=negative-log-likelihood]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum()
    return 0.5 * (q + len(X) * np.linalg.slogdet(2 * np.pi * Sigma)[1])
# %% wrong: the normaliser only once [misconception=normaliser-counted-once]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum()
    return -0.5 * (q + np.linalg.slogdet(2 * np.pi * Sigma)[1])
# %% wrong: no constant [misconception=log-likelihood-without-constant]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum()
    return -0.5 * (q + len(X) * np.linalg.slogdet(Sigma)[1])
# %% wrong: no determinant [misconception=log-likelihood-without-determinant]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum()
    return -0.5 * (q + X.size * np.log(2 * np.pi))
# %% wrong: the determinant without its half [misconception=log-likelihood-with-whole-determinant]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum()
    return -0.5 * (q + X.size * np.log(2 * np.pi)) - len(X) * np.linalg.slogdet(Sigma)[1]
# %% wrong: one number a row
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum(1)
    return -0.5 * (q + np.linalg.slogdet(2 * np.pi * Sigma)[1])
# %% wrong: 2 pi without the power d
def log_likelihood(X, mu, Sigma):
    D = X - mu
    q = (D * np.linalg.solve(Sigma, D.T).T).sum()
    return -0.5 * (q + len(X) * (np.linalg.slogdet(Sigma)[1] + np.log(2 * np.pi)))
# %% wrong: diagonal only
def log_likelihood(X, mu, Sigma):
    v = np.diag(Sigma)
    return float(-0.5 * ((X - mu) ** 2 / v + np.log(2 * np.pi * v)).sum())
# %% wrong: log of a determinant that underflows on bad scales is fine, densities that underflow are not
def log_likelihood(X, mu, Sigma):
    D = X - mu
    density = np.exp(-0.5 * (D * np.linalg.solve(Sigma, D.T).T).sum(1)) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))
    return float(np.sum(np.log(density)))
# %% wrong: prints [misconception=returns-nothing]
def log_likelihood(X, mu, Sigma):
    D = X - mu
    print(-0.5 * ((D * np.linalg.solve(Sigma, D.T).T).sum() + len(X) * np.linalg.slogdet(2 * np.pi * Sigma)[1]))
# %% wrong: around the mean of the data
def log_likelihood(X, mu, Sigma):
    D = X - X.mean(axis=0)
    return float(-0.5 * ((D * np.linalg.solve(Sigma, D.T).T).sum() + len(X) * np.linalg.slogdet(2 * np.pi * Sigma)[1]))
# %% wrong: changes X [misconception=changes-its-argument]
def log_likelihood(X, mu, Sigma):
    X -= mu
    return float(-0.5 * ((X * np.linalg.solve(Sigma, X.T).T).sum() + len(X) * np.linalg.slogdet(2 * np.pi * Sigma)[1]))
# %% forbidden: from scipy.stats import
from scipy.stats import multivariate_normal as mvn

def log_likelihood(X, mu, Sigma):
    return float(mvn.logpdf(X, mu, Sigma).sum())
# %% forbidden: the course's Gaussian, hidden in a lambda
import helpers.gaussian as hg
log_likelihood = (lambda G: lambda X, mu, Sigma: float(sum(G(mu, Sigma).log_density(X))))(hg.Gaussian)
