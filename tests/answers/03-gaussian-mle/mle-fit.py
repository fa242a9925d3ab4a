# %% right: loops over rows
def fit_gaussian(X):
    n, d = X.shape
    mu = [sum(X[:, j]) / n for j in range(d)]
    Sigma = np.zeros((d, d))
    for x in X:
        for i in range(d):
            for j in range(d):
                Sigma[i, j] += (x[i] - mu[i]) * (x[j] - mu[j]) / n
    return mu, Sigma.tolist()
# %% right: einsum, a list of two
def fit_gaussian(X):
    centre = np.einsum("nd->d", X) / X.shape[0]
    return [centre, np.einsum("ni,nj->ij", X - centre, X - centre) / X.shape[0]]
# %% right: a named tuple from singular values
from collections import namedtuple
Fit = namedtuple("Fit", "mean cov")

def fit_gaussian(data):
    m = np.average(data, axis=0)
    _, s, Vt = np.linalg.svd(data - m, full_matrices=False)
    return Fit(m, (Vt.T * s**2) @ Vt / len(data))
# %% right: shifted to the first row, then the short formula
def fit_gaussian(X):
    Y = X - X[0]
    m = Y.mean(0)
    return X[0] + m, Y.T @ Y / len(Y) - np.outer(m, m)
# %% right: mean of outer products, stacked
def fit_gaussian(X):
    mu = np.mean(X, 0)
    return mu, np.mean([np.outer(x - mu, x - mu) for x in X], axis=0)
# %% right: Welford's running update, whose mean of zeros is 10⁻¹⁷
def fit_gaussian(X):
    mu, S = np.zeros(X.shape[1]), np.zeros((X.shape[1], X.shape[1]))
    for count, x in enumerate(X, start=1):
        gap = x - mu
        mu = mu + gap / count
        S = S + np.outer(gap, x - mu)
    return mu, S / len(X)
# %% right: sequences that NumPy reads like lists
from array import array
from collections import deque

def fit_gaussian(X):
    mu = X.mean(axis=0)
    return array("d", mu), deque(((X - mu).T @ (X - mu) / len(X)).tolist())
# %% right: differences of all pairs
def fit_gaussian(X):
    n = len(X)
    E = X[:, None] - X[None]
    return X.mean(0), np.einsum("abi,abj->ij", E, E) / (2 * n * n)
# %% right: pandas, a series and a frame returned
import pandas as pd
def fit_gaussian(X):
    mu = pd.DataFrame(X).mean(); D = pd.DataFrame(X) - mu
    return mu, D.T @ D / len(X)
# %% right: PyTorch, tensors returned
import torch
def fit_gaussian(X):
    T = torch.tensor(X); m = T.mean(0); D = T - m
    return m, D.T @ D / len(T)
# %% right: np.matrix
def fit_gaussian(X):
    D = np.matrix(X - X.mean(0)); return X.mean(0), D.T * D / len(X)
# %% right: a class with a method called cov
class Data:
    def __init__(self, X): self.X = X
    def mean(self): return self.X.mean(0)
    def cov(self): return (self.X - self.mean()).T @ (self.X - self.mean()) / len(self.X)
def fit_gaussian(X): d = Data(X); return d.mean(), d.cov()
# %% wrong: n - 1 [misconception=n-minus-one]
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return mu, (X - mu).T @ (X - mu) / (len(X) - 1)
# %% wrong: not divided [misconception=scatter-for-covariance]
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return mu, (X - mu).T @ (X - mu)
# %% wrong: rows as features [misconception=rows-as-features]
def fit_gaussian(X):
    D = X - X.mean(axis=1)[:, None]
    return X.mean(axis=0), D @ D.T / X.shape[1]
# %% wrong: the mean over features [misconception=mean-over-features]
def fit_gaussian(X):
    D = X - X.mean(axis=0)
    return X.mean(axis=1), D.T @ D / len(X)
# %% wrong: not centred [misconception=second-moment-for-covariance]
def fit_gaussian(X):
    return X.mean(axis=0), X.T @ X / len(X)
# %% wrong: variances only [misconception=variances-only]
def fit_gaussian(X):
    return X.mean(axis=0), np.diag(X.var(axis=0))
# %% wrong: correlations [misconception=correlation-for-covariance]
def fit_gaussian(X):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    return X.mean(axis=0), Z.T @ Z / len(X)
# %% wrong: 0.01 on every entry [misconception=jitter-on-every-entry]
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return mu, (X - mu).T @ (X - mu) / len(X) + 0.01
# %% wrong: jitter on the diagonal
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return mu, (X - mu).T @ (X - mu) / len(X) + 1e-6 * np.eye(X.shape[1])
# %% wrong: the short formula, far from 0
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return mu, X.T @ X / len(X) - np.outer(mu, mu)
# %% wrong: computed in float32
def fit_gaussian(X):
    X = X.astype(np.float32)
    mu = X.mean(axis=0)
    return mu, (X - mu).T @ (X - mu) / len(X)
# %% wrong: the median
def fit_gaussian(X):
    mu = np.median(X, axis=0)
    return mu, (X - mu).T @ (X - mu) / len(X)
# %% wrong: the covariance only
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return (X - mu).T @ (X - mu) / len(X)
# %% wrong: divided by d
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return mu, (X - mu).T @ (X - mu) / X.shape[1]
# %% wrong: the order of the pair
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return (X - mu).T @ (X - mu) / len(X), mu
# %% wrong: changes X [misconception=changes-its-argument]
def fit_gaussian(X):
    mu = X.mean(axis=0)
    X -= mu
    return mu, X.T @ X / len(X)
# %% wrong: prints [misconception=returns-nothing]
def fit_gaussian(X):
    mu = X.mean(axis=0)
    print(mu, (X - mu).T @ (X - mu) / len(X))
# %% wrong: a pair of sets
def fit_gaussian(X):
    mu = X.mean(axis=0)
    return set(mu), set(((X - mu).T @ (X - mu) / len(X)).ravel())
# %% forbidden: np.cov
def fit_gaussian(X):
    return X.mean(axis=0), np.atleast_2d(np.cov(X, rowvar=False, bias=True))
# %% forbidden: np.cov by another name
from numpy import cov as spread

def fit_gaussian(X):
    f = lambda A: spread(A.T, ddof=0)
    return X.mean(axis=0), f(X).reshape(X.shape[1], -1)
# %% forbidden: pandas
def fit_gaussian(X):
    import pandas as pd
    frame = pd.DataFrame(X)
    return frame.mean().to_numpy(), frame.cov(ddof=0).to_numpy()
# %% forbidden: scikit-learn
from sklearn.covariance import empirical_covariance

def fit_gaussian(X):
    return X.mean(axis=0), empirical_covariance(X)
# %% forbidden: masked arrays
def fit_gaussian(X):
    return X.mean(axis=0), np.asarray(getattr(np.ma, "cov")(X, rowvar=False, bias=True)).reshape(X.shape[1], -1)
# %% forbidden: the course's own class
from helpers.gaussian import Gaussian as G

def fit_gaussian(X):
    fit = G.fit(X)
    return fit.mean, fit.cov
# %% forbidden: a tensor's cov
import torch
def fit_gaussian(X): return X.mean(0), torch.tensor(X).T.cov(correction=0)
