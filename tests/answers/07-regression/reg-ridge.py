# %% right: stacked rows
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError("negative penalty")
    m = Psi.shape[1]
    return np.linalg.lstsq(np.vstack([Psi, lam**0.5 * np.eye(m)]), np.append(t, np.zeros(m)), rcond=None)[0]

# %% right: singular values
def fit_ridge(Psi, t, lam):
    assert_ok(lam)
    U, s, Vt = np.linalg.svd(Psi, full_matrices=False)
    return Vt.T @ (s / (s**2 + lam) * (U.T @ t))

def assert_ok(lam):
    class TooSmall(ValueError):
        pass
    if lam < 0:
        raise TooSmall(lam)

# %% right: the inverse, as in the formula
def fit_ridge(Psi, t, lam):
    if not lam >= 0:
        raise ValueError
    A = Psi.T @ Psi
    for j in range(len(A)):
        A[j, j] = A[j, j] + lam
    return np.linalg.inv(A) @ Psi.T @ t

# %% right: eigenvalues, a list
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError("lam < 0")
    h, Q = np.linalg.eigh(np.einsum("ij,ik->jk", Psi, Psi))
    return list(Q @ ((Q.T @ (Psi.T @ t)) / (h + lam)))

# %% right: SciPy, positive definite
def fit_ridge(Psi, t, lam):
    import scipy.linalg as sl
    if lam < 0:
        raise ValueError("lam must not be negative")
    G = Psi.T @ Psi
    G[np.diag_indices_from(G)] += lam
    return sl.solve(G, Psi.T @ t, assume_a="pos")

# %% right: math.sqrt raises ValueError by itself
import math
def fit_ridge(Psi, t, lam):
    r = math.sqrt(lam)
    m = Psi.shape[1]
    Q, R = np.linalg.qr(np.vstack([Psi, r * np.identity(m)]))
    return np.linalg.solve(R, Q[: len(t)].T @ t)

# %% wrong: A + lam [misconception=penalty-on-every-entry]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return np.linalg.solve(Psi.T @ Psi + lam, Psi.T @ t)

# %% wrong: times n [misconception=penalty-times-n]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    n, m = Psi.shape
    return np.linalg.solve(Psi.T @ Psi / n + lam * np.eye(m), Psi.T @ t / n)

# %% wrong: over n [misconception=penalty-divided-by-n]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    n, m = Psi.shape
    return np.linalg.solve(Psi.T @ Psi + lam / n * np.eye(m), Psi.T @ t)

# %% wrong: constant spared [misconception=first-weight-unpenalised]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    D = lam * np.eye(Psi.shape[1])
    D[0, 0] = 0
    return np.linalg.solve(Psi.T @ Psi + D, Psi.T @ t)

# %% wrong: least squares [misconception=penalty-forgotten]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return np.linalg.lstsq(Psi, t)[0]

# %% wrong: lam in the made-up rows [misconception=penalty-squared]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    m = Psi.shape[1]
    return np.linalg.lstsq(np.vstack([Psi, lam * np.eye(m)]), np.append(t, np.zeros(m)))[0]

# %% wrong: half [misconception=penalty-halved]
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return np.linalg.solve(Psi.T @ Psi + lam / 2 * np.eye(Psi.shape[1]), Psi.T @ t)

# %% wrong: negative accepted
def fit_ridge(Psi, t, lam):
    return np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t)

# %% wrong: zero refused
def fit_ridge(Psi, t, lam):
    if lam <= 0:
        raise ValueError("lam must be positive")
    return np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t)

# %% wrong: negative becomes zero
def fit_ridge(Psi, t, lam):
    return np.linalg.solve(Psi.T @ Psi + max(lam, 0) * np.eye(Psi.shape[1]), Psi.T @ t)

# %% wrong: asks with an assertion
def fit_ridge(Psi, t, lam):
    assert lam >= 0
    return np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t)

# %% wrong: through the rows, with a jitter
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return Psi.T @ np.linalg.solve(Psi @ Psi.T + (lam + 1e-6) * np.eye(len(t)), t)

# %% wrong: a column
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), (Psi.T @ t)[:, None])

# %% wrong: centres first
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    A, b = Psi - Psi.mean(axis=0), t - t.mean()
    return np.linalg.solve(A.T @ A + lam * np.eye(A.shape[1]) + 1e-12 * np.eye(A.shape[1]), A.T @ b)

# %% wrong: refuses λ = 0
def fit_ridge(Psi, t, lam):
    if lam <= 0:
        raise ValueError("lam must not be negative")
    m = Psi.shape[1]
    return np.linalg.solve(Psi.T @ Psi + lam * np.eye(m), Psi.T @ t)

# %% wrong: λ times the diagonal
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError("lam must not be negative")
    m = Psi.shape[1]
    return np.linalg.solve(Psi.T @ Psi + lam * np.diag(np.diag(Psi.T @ Psi)), Psi.T @ t)

# %% wrong: least squares, shrunk
def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError("lam must not be negative")
    m = Psi.shape[1]
    return np.linalg.lstsq(Psi, t, rcond=None)[0] / (1 + lam)

# %% forbidden: scikit-learn's Ridge
from sklearn.linear_model import Ridge

def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return Ridge(alpha=lam, fit_intercept=False).fit(Psi, t).coef_

# %% forbidden: the helper
import helpers.regression as engine

def fit_ridge(Psi, t, lam):
    return engine.LinearGaussian.fit(Psi, t, lam).weights

# %% forbidden: scikit-learn's function in a lambda
from sklearn.linear_model import ridge_regression as rr

def fit_ridge(Psi, t, lam):
    if lam < 0:
        raise ValueError
    return (lambda: rr(Psi, t, lam))()
