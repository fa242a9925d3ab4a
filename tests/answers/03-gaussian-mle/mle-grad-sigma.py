# %% right: the formula with an inverse
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return -len(X) / 2 * P + P @ S @ P / 2
# %% right: one observation after the other, nested lists
def grad_sigma(X, mu, Sigma):
    P = np.linalg.solve(Sigma, np.eye(len(mu)))
    G = 0
    for x in X:
        v = P @ (x - mu)
        G = G + (np.outer(v, v) - P) / 2
    return G.tolist()
# %% right: einsum
def grad_sigma(X, mu, Sigma):
    n = X.shape[0]
    P = np.linalg.inv(Sigma)
    V = np.einsum("ij,nj->ni", P, X - mu)
    return 0.5 * (np.einsum("ni,nj->ij", V, V) - n * P)
# %% right: Σ⁻¹(S − nΣ)Σ⁻¹/2, symmetrised
def grad_sigma(X, mu, Sigma):
    M = (X - mu).T @ (X - mu) - len(X) * Sigma
    G = np.linalg.solve(Sigma, np.linalg.solve(Sigma, M).T) / 2
    return (G + G.T) / 2
# %% right: in the eigenbasis
def grad_sigma(data, m, C):
    lam, Q = np.linalg.eigh(C)
    Z = (data - m) @ Q / lam
    return Q @ (Z.T @ Z - len(data) * np.diag(1 / lam)) @ Q.T * 0.5
# %% right: np.cov, which this exercise allows, and the outer product of the gap
def grad_sigma(X, mu, Sigma):
    n = len(X)
    m = X.mean(0)
    S = n * np.atleast_2d(np.cov(X.T, ddof=0)) + n * np.outer(m - mu, m - mu)
    P = np.linalg.inv(Sigma)
    return -n / 2 * P + P @ S @ P / 2
# %% right: automatic differentiation by PyTorch
import torch
def grad_sigma(X, mu, Sigma):
    S = torch.tensor(Sigma, requires_grad=True); D = torch.tensor(X - mu)
    l = -0.5 * len(X) * torch.linalg.slogdet(S)[1] - 0.5 * (D * torch.linalg.solve(S, D.T).T).sum()
    l.backward(); G = S.grad.numpy()
    return (G + G.T) / 2
# %% wrong: downhill [misconception=sigma-gradient-downhill]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return len(X) / 2 * P - P @ S @ P / 2
# %% wrong: the mean [misconception=sigma-gradient-of-the-mean]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu) / len(X)
    return -P / 2 + P @ S @ P / 2
# %% wrong: S divided by n, the first term not [misconception=scatter-as-a-mean]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu) / len(X)
    return -len(X) / 2 * P + P @ S @ P / 2
# %% wrong: no n in the first term [misconception=determinant-term-counted-once]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return -P / 2 + P @ S @ P / 2
# %% wrong: about the mean of the data [misconception=sigma-gradient-about-the-data-mean]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    D = X - X.mean(axis=0)
    return -len(X) / 2 * P + P @ D.T @ D @ P / 2
# %% wrong: both terms negative [misconception=second-term-minus]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return -len(X) / 2 * P - P @ S @ P / 2
# %% wrong: one inverse only [misconception=one-inverse-too-few]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return -len(X) / 2 * P + P @ S / 2
# %% wrong: off-diagonal entries doubled, as one parameter
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    G = -len(X) / 2 * P + P @ S @ P / 2
    return 2 * G - np.diag(np.diag(G))
# %% wrong: no halves
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return -len(X) * P + P @ S @ P
# %% wrong: Sigma for its inverse around S
def grad_sigma(X, mu, Sigma):
    S = (X - mu).T @ (X - mu)
    return -len(X) / 2 * np.linalg.inv(Sigma) + Sigma @ S @ Sigma / 2
# %% wrong: zero, as at the maximum
def grad_sigma(X, mu, Sigma):
    return np.zeros_like(Sigma)
# %% wrong: prints [misconception=returns-nothing]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    print(-len(X) / 2 * P + P @ (X - mu).T @ (X - mu) @ P / 2)
# %% wrong: changes X [misconception=changes-its-argument]
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    X -= mu
    return -len(X) / 2 * P + P @ X.T @ X @ P / 2
# %% wrong: the elementwise inverse
def grad_sigma(X, mu, Sigma):
    P = np.linalg.inv(Sigma)
    S = (X - mu).T @ (X - mu)
    return -len(X) / 2 * P + (P * S * P) / 2
