# %% right: a loop, and an inverse
def grad_mu(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    g = np.zeros(len(mu))
    for x in X:
        g = g + P @ (x - mu)
    return list(g)
# %% right: n times the gap of the means
def grad_mu(X, mu, Sigma):
    return len(X) * np.linalg.solve(Sigma, X.mean(axis=0) - mu)
# %% right: Cholesky, twice
from scipy.linalg import cho_factor, cho_solve

def grad_mu(X, mu, Sigma):
    return cho_solve(cho_factor(Sigma), (X - mu).T).sum(axis=1)
# %% right: eigenvectors, a tuple
def grad_mu(data, m, C):
    lam, Q = np.linalg.eigh(C)
    total = np.einsum("nd->d", data - m)
    return tuple(Q @ ((Q.T @ total) / lam))
# %% right: least squares and ones
grad_mu = lambda X, mu, Sigma: np.linalg.lstsq(Sigma, (X - mu).T, rcond=None)[0] @ np.ones(len(X))
# %% right: by QR
def grad_mu(X, mu, Sigma):
    Q, R = np.linalg.qr(Sigma)
    return np.linalg.solve(R, Q.T @ (X - mu).sum(0)).astype(float)
# %% wrong: downhill [misconception=gradient-downhill]
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(Sigma, (mu - X).sum(axis=0))
# %% wrong: the mean [misconception=gradient-of-the-mean]
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(Sigma, X.mean(axis=0) - mu)
# %% wrong: no Sigma [misconception=gradient-without-sigma]
def grad_mu(X, mu, Sigma):
    return (X - mu).sum(axis=0)
# %% wrong: times Sigma [misconception=gradient-times-sigma]
def grad_mu(X, mu, Sigma):
    return (X - mu).sum(axis=0) @ Sigma
# %% wrong: twice [misconception=factor-two-kept]
def grad_mu(X, mu, Sigma):
    return 2 * np.linalg.solve(Sigma, (X - mu).sum(axis=0))
# %% wrong: a gradient for each row
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(Sigma, (X - mu).T).T
# %% wrong: the wrong axis
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(Sigma, (X - mu).T).sum(axis=0)
# %% wrong: a column
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(Sigma, (X - mu).sum(axis=0)[:, None])
# %% wrong: divided by the diagonal
def grad_mu(X, mu, Sigma):
    return (X - mu).sum(axis=0) / np.diag(Sigma)
# %% wrong: the Cholesky factor for Sigma
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(np.linalg.cholesky(Sigma), (X - mu).sum(axis=0))
# %% wrong: finite differences that are too coarse
def grad_mu(X, mu, Sigma):
    f = lambda m: -0.5 * np.sum((X - m) * np.linalg.solve(Sigma, (X - m).T).T)
    return np.array([(f(mu + e) - f(mu)) / 1e-4 for e in 1e-4 * np.eye(len(mu))])
# %% wrong: zero, as at the maximum
def grad_mu(X, mu, Sigma):
    return np.zeros(len(mu))
# %% wrong: changes X [misconception=changes-its-argument]
def grad_mu(X, mu, Sigma):
    X -= mu
    return np.linalg.solve(Sigma, X.sum(axis=0))
# %% wrong: prints [misconception=returns-nothing]
def grad_mu(X, mu, Sigma):
    print(np.linalg.solve(Sigma, (X - mu).sum(axis=0)))
