# %% right: lstsq in a named tuple
from collections import namedtuple
Fit = namedtuple("Fit", "weights noise")

def fit_mle(Psi, t):
    w, *_ = np.linalg.lstsq(Psi, t, rcond=None)
    return Fit(w, float(np.mean(np.square(t - Psi @ w))))

# %% right: pseudo-inverse, a list
def fit_mle(Psi, t):
    w = np.linalg.pinv(Psi) @ t
    return [w, np.var(t - Psi @ w) + np.mean(t - Psi @ w) ** 2]

# %% right: SciPy's lstsq
def fit_mle(Psi, t):
    from scipy.linalg import lstsq
    w = lstsq(Psi, t)[0]
    r = Psi @ w - t
    return w, np.dot(r, r) / len(r)

# %% right: singular values by hand
def fit_mle(Psi, t):
    U, s, Vt = np.linalg.svd(Psi, full_matrices=False)
    keep = s > max(Psi.shape) * np.finfo(float).eps * s[0]
    w = (Vt[keep].T / s[keep]) @ (U[:, keep].T @ t)
    noise = 0.0
    for row, target in zip(Psi, t):
        noise += (target - row @ w) ** 2 / len(t)
    return w.tolist(), noise

# %% right: scipy with gelsy
def fit_mle(Psi, t):
    import scipy.linalg as sl
    w = sl.lstsq(Psi, t, cond=max(Psi.shape) * np.finfo(float).eps, lapack_driver="gelsy")[0]
    return w, ((t - Psi @ w) ** 2).mean()

# %% right: a complete orthogonal decomposition
from scipy.linalg import qr, solve_triangular
class MLE:
    def __call__(self, Psi, t):
        Q, R, p = qr(Psi, mode="economic", pivoting=True)
        d = np.abs(np.diag(R))
        r = int((d > max(Psi.shape) * 2.2e-16 * d[0] * 10).sum())
        Z, T = np.linalg.qr(R[:r].T)
        y = Z @ np.linalg.solve(T.T, Q[:, :r].T @ t)
        w = np.empty(Psi.shape[1]); w[p] = y
        e = t - Psi @ w
        return w, float(e.dot(e)) / e.size
fit_mle = MLE()

# %% right: a function of its own called inv
import torch
from numpy.linalg import inv as npinv
def fit_mle(Psi, t):
    def inv(A): return np.linalg.pinv(A, rcond=max(A.shape) * np.finfo(float).eps)
    w = inv(Psi) @ t
    return w, float(((Psi @ w - t) ** 2).mean())
npinv(np.eye(2))

# %% wrong: unbiased variance [misconception=divides-by-n-minus-m]
def fit_mle(Psi, t):
    w = np.linalg.lstsq(Psi, t)[0]
    n, m = Psi.shape
    return w, np.sum((t - Psi @ w) ** 2) / (n - m)

# %% wrong: standard deviation [misconception=sigma-for-variance]
def fit_mle(Psi, t):
    w = np.linalg.lstsq(Psi, t)[0]
    return w, np.sqrt(np.mean((t - Psi @ w) ** 2))

# %% wrong: sum [misconception=sum-of-squares-for-variance]
def fit_mle(Psi, t):
    w = np.linalg.lstsq(Psi, t)[0]
    return w, np.sum((t - Psi @ w) ** 2)

# %% wrong: np.var [misconception=residuals-centred-first]
def fit_mle(Psi, t):
    w = np.linalg.lstsq(Psi, t)[0]
    return w, np.var(t - Psi @ w)

# %% wrong: variance of t [misconception=variance-of-the-targets]
def fit_mle(Psi, t):
    return np.linalg.lstsq(Psi, t)[0], t.var()

# %% wrong: normal equations by solve [misconception=solves-the-normal-equations]
def fit_mle(Psi, t):
    w = np.linalg.solve(Psi.T @ Psi, Psi.T @ t)
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: normal equations by Cholesky [misconception=solves-the-normal-equations]
def fit_mle(Psi, t):
    import scipy.linalg
    w = scipy.linalg.cho_solve(scipy.linalg.cho_factor(Psi.T @ Psi), Psi.T @ t)
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: pinv of the Gram matrix
def fit_mle(Psi, t):
    w = np.linalg.pinv(Psi.T @ Psi) @ Psi.T @ t
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: lstsq of the normal equations
def fit_mle(Psi, t):
    w = np.linalg.lstsq(Psi.T @ Psi, Psi.T @ t)[0]
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: a coarse cut-off
def fit_mle(Psi, t):
    w = np.linalg.lstsq(Psi, t, rcond=1e-6)[0]
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: a little ridge for safety
def fit_mle(Psi, t):
    m = Psi.shape[1]
    w = np.linalg.solve(Psi.T @ Psi + 1e-8 * np.eye(m), Psi.T @ t)
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: QR, which needs independent columns
def fit_mle(Psi, t):
    Q, R = np.linalg.qr(Psi)
    w = np.linalg.solve(R, Q.T @ t)
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: only the weights
def fit_mle(Psi, t):
    return np.linalg.lstsq(Psi, t)[0]

# %% wrong: residues of lstsq, empty for dependent columns
def fit_mle(Psi, t):
    w, rss, rank, s = np.linalg.lstsq(Psi, t)
    return w, rss / len(t)

# %% wrong: adds a constant column of its own
def fit_mle(Psi, t):
    A = np.column_stack([np.ones(len(t)), Psi])
    w = np.linalg.lstsq(A, t)[0]
    return w[1:], ((t - A @ w) ** 2).mean()

# %% wrong: zero weight for the second copy
def fit_mle(Psi, t):
    import scipy.linalg
    Q, R, p = scipy.linalg.qr(Psi, mode="economic", pivoting=True)
    d = np.abs(np.diag(R))
    r = int((d > 1e-12 * d[0]).sum())
    w = np.zeros(Psi.shape[1])
    w[p[:r]] = np.linalg.solve(R[:r, :r], Q[:, :r].T @ t)
    return w, ((t - Psi @ w) ** 2).mean()

# %% wrong: refuses dependent columns
def fit_mle(Psi, t):
    if np.linalg.matrix_rank(Psi) < Psi.shape[1]: raise ValueError
    w, *_ = np.linalg.lstsq(Psi, t, rcond=None)
    r = t - Psi @ w
    return w, r @ r / len(t)

# %% wrong: basic solution instead of minimum norm
from scipy.linalg import qr
def fit_mle(Psi, t):
    Q, R, p = qr(Psi, mode="economic", pivoting=True)
    r = np.linalg.matrix_rank(Psi)
    w = np.zeros(Psi.shape[1])
    w[p[:r]] = np.linalg.solve(R[:r, :r], Q[:, :r].T @ t)
    e = t - Psi @ w
    return w, e @ e / len(e)

# %% wrong: a coarse cutoff
def fit_mle(Psi, t):
    w, *_ = np.linalg.lstsq(Psi, t, rcond=1e-6)
    r = t - Psi @ w
    return w, r @ r / len(t)

# %% forbidden: inv
def fit_mle(Psi, t):
    w = np.linalg.inv(Psi.T @ Psi) @ Psi.T @ t
    return w, ((t - Psi @ w) ** 2).mean()

# %% forbidden: SciPy's inv by alias
from scipy.linalg import inv as undo

def fit_mle(Psi, t):
    w = undo(Psi.T @ Psi) @ (Psi.T @ t)
    return w, ((t - Psi @ w) ** 2).mean()

# %% forbidden: scikit-learn
from sklearn.linear_model import LinearRegression

def fit_mle(Psi, t):
    w = LinearRegression(fit_intercept=False).fit(Psi, t).coef_
    return w, ((t - Psi @ w) ** 2).mean()

# %% forbidden: the helper
def fit_mle(Psi, t):
    model = LinearGaussian.fit(Psi, t)
    return model.weights, model.sigma2

# %% forbidden: torch inv through getattr
import torch

def fit_mle(Psi, t):
    A = torch.from_numpy(Psi.copy())
    w = (getattr(torch.linalg, "in" + "v")(A.T @ A) @ A.T @ torch.from_numpy(t.copy())).numpy()
    return w, ((t - Psi @ w) ** 2).mean()

# %% forbidden: the method inverse of a torch tensor
def fit_mle(Psi, t):
    w = (__import__("torch").tensor(Psi.T @ Psi).inverse().numpy()) @ Psi.T @ t
    return w, np.mean((t - Psi @ w) ** 2)

# %% forbidden: the attribute I of a matrix
def fit_mle(Psi, t):
    w = np.asarray(np.matrix(Psi.T @ Psi).I) @ Psi.T @ t
    return w, np.mean((t - Psi @ w) ** 2)
