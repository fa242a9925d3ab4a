# %% right: the symmetric root
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    root = Q @ np.diag(np.sqrt(np.maximum(lam, 0))) @ Q.T
    return mu + rng.normal(size=(n, len(mu))) @ root
# %% right: singular values, one draw at a time, a list
def sample_gaussian(mu, Sigma, n, rng):
    U, s, _ = np.linalg.svd(Sigma)
    return [mu + U @ (np.sqrt(s) * rng.standard_normal(len(mu))) for _ in range(n)]
# %% right: columns of draws, transposed: a view
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    lam[lam < 0] = 0
    z = rng.standard_normal((len(mu), n))
    out = (mu[:, None] + (Q * lam**0.5) @ z).T
    out.setflags(write=False)
    return out
# %% right: only the directions that vary, einsum
def sample_gaussian(mean, cov, size, generator):
    values, vectors = np.linalg.eigh(cov)
    keep = values > 1e-12 * values.max()
    z = generator.normal(0, 1, (size, keep.sum()))
    return mean + np.einsum("nk,dk,k->nd", z, vectors[:, keep], np.sqrt(values[keep]))
# %% right: Cholesky where it can be had, eigenvectors otherwise
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    S = np.linalg.cholesky(Sigma) if lam[0] > 1e-8 * lam[-1] else Q * np.sqrt(lam.clip(0))
    return rng.standard_normal((n, len(mu))) @ S.T + mu
# %% right: own pivoted Cholesky
def sample_gaussian(mu, Sigma, n, rng):
    A, d = np.array(Sigma, float), len(mu)
    columns, top = [], np.diag(Sigma).max()
    for _ in range(d):
        j = int(np.argmax(np.diag(A)))
        if A[j, j] <= 1e-13 * top:
            break
        c = A[:, j] / np.sqrt(A[j, j])
        A = A - np.outer(c, c)
        columns.append(c)
    return mu + sum((rng.standard_normal((n, 1)) * c for c in columns), np.zeros((n, d)))
# %% right: Q Λ^½ Q, the slip of the slides: no symmetric root, but its product with its transpose is Sigma
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    S = Q @ np.diag(np.sqrt(np.clip(lam, 0, None))) @ Q
    return mu + rng.standard_normal((n, len(mu))) @ S.T
# %% right: Box and Muller
def sample_gaussian(mu, Sigma, n, rng):
    d = len(mu)
    U, V = rng.random((n, d)), rng.random((n, d))
    Z = np.sqrt(-2 * np.log1p(-U)) * np.cos(2 * np.pi * V)
    lam, Q = np.linalg.eigh(Sigma)
    return mu + Z @ (Q * np.sqrt(lam.clip(0))).T
# %% right: SciPy's LDLᵀ
from scipy.linalg import ldl
def sample_gaussian(mu, Sigma, n, rng):
    L, D, _ = ldl(Sigma)
    lam, Q = np.linalg.eigh(D)
    A = L @ (Q * np.sqrt(np.where(lam > 1e-13 * lam.max(), lam, 0)))
    return (mu[:, None] + A @ rng.standard_normal((len(mu), n))).T
# %% right: multivariate_normal outside, to compare
print(np.random.default_rng(0).multivariate_normal([0], [[1]], 3))
import scipy.stats as st; print(st.multivariate_normal([0], [[1]]).rvs(2, random_state=0))
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return rng.normal(size=(n, len(mu))) @ (np.sqrt(np.maximum(lam, 0)) * Q).T + mu
# %% wrong: Z @ L [misconception=root-not-transposed]
def sample_gaussian(mu, Sigma, n, rng):
    return mu + rng.standard_normal((n, len(mu))) @ np.linalg.cholesky(Sigma)
# %% wrong: Sigma itself [misconception=stretched-by-the-covariance]
def sample_gaussian(mu, Sigma, n, rng):
    return mu + rng.standard_normal((n, len(mu))) @ Sigma.T
# %% wrong: the entrywise root [misconception=entrywise-root]
def sample_gaussian(mu, Sigma, n, rng):
    return mu + rng.standard_normal((n, len(mu))) @ np.sqrt(Sigma)
# %% wrong: no correlation [misconception=draws-without-correlation]
def sample_gaussian(mu, Sigma, n, rng):
    return mu + np.sqrt(np.diag(Sigma)) * rng.standard_normal((n, len(mu)))
# %% wrong: no shift [misconception=draws-around-zero]
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    if lam[0] > 1e-10 * lam[-1]:
        return rng.standard_normal((n, len(mu))) @ np.linalg.cholesky(Sigma).T
    return rng.standard_normal((n, len(mu))) @ (Q * np.sqrt(lam.clip(0))).T
# %% wrong: Cholesky stops at a singular Sigma
def sample_gaussian(mu, Sigma, n, rng):
    return mu + rng.standard_normal((n, len(mu))) @ np.linalg.cholesky(Sigma).T
# %% wrong: jitter makes a flat cloud thick
def sample_gaussian(mu, Sigma, n, rng):
    L = np.linalg.cholesky(Sigma + 1e-8 * np.trace(Sigma) * np.eye(len(mu)))
    return mu + rng.standard_normal((n, len(mu))) @ L.T
# %% wrong: the root of a rounding error is not a number
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return mu + rng.standard_normal((n, len(mu))) @ (Q * np.sqrt(lam)).T
# %% wrong: the global generator
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return mu + np.random.randn(n, len(mu)) @ (Q * np.sqrt(lam.clip(0))).T
# %% wrong: a seed of its own
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return mu + np.random.default_rng(0).standard_normal((n, len(mu))) @ (Q * np.sqrt(lam.clip(0))).T
# %% wrong: one number for all features
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return mu + (rng.standard_normal((n, 1)) * np.ones(len(mu))) @ (Q * np.sqrt(lam.clip(0))).T
# %% wrong: uniform draws with the right variance
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return mu + rng.uniform(-np.sqrt(3), np.sqrt(3), (n, len(mu))) @ (Q * np.sqrt(lam.clip(0))).T
# %% wrong: eigenvalues for their roots
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return mu + rng.standard_normal((n, len(mu))) @ (Q * lam).T
# %% wrong: draws as columns
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    return (mu + rng.standard_normal((n, len(mu))) @ (Q * np.sqrt(lam.clip(0))).T).T
# %% wrong: prints [misconception=returns-nothing]
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    print(mu + rng.standard_normal((n, len(mu))) @ (Q * np.sqrt(lam.clip(0))).T)
# %% wrong: changes mu [misconception=changes-its-argument]
def sample_gaussian(mu, Sigma, n, rng):
    lam, Q = np.linalg.eigh(Sigma)
    out = rng.standard_normal((n, len(mu))) @ (Q * np.sqrt(lam.clip(0))).T + mu
    mu *= 0
    return out
# %% wrong: eig for eigh, whose vectors are not perpendicular where eigenvalues repeat
def sample_gaussian(mu, Sigma, n, rng):
    lam, V = np.linalg.eig(Sigma)
    return mu + rng.standard_normal((n, len(mu))) @ (V * np.sqrt(np.clip(lam.real, 0, None))).real.T
# %% forbidden: the generator's own
def sample_gaussian(mu, Sigma, n, rng):
    return rng.multivariate_normal(mu, Sigma, n)
# %% forbidden: the generator's own, by getattr
def sample_gaussian(mu, Sigma, n, rng):
    return getattr(rng, "multivariate_" + "normal")(mu, Sigma, size=n, method="eigh")
# %% forbidden: scipy's
from scipy.stats import multivariate_normal as mvn

def sample_gaussian(mu, Sigma, n, rng):
    return np.reshape(mvn.rvs(mu, Sigma, n, random_state=rng), (n, len(mu)))
# %% forbidden: PyTorch's distribution
import torch
def sample_gaussian(mu, Sigma, n, rng):
    torch.manual_seed(int(rng.integers(1 << 30)))
    return torch.distributions.MultivariateNormal(torch.tensor(mu), torch.tensor(Sigma + 1e-12 * np.eye(len(mu)))).sample((n,)).numpy()
