# %% right: cho_solve
from scipy.linalg import cho_factor, cho_solve
def solve_spd(A, b):
    return cho_solve(cho_factor(A, lower=True), b)
# %% right: two triangular systems
import numpy as np
from scipy.linalg import solve_triangular
def solve_spd(A, b):
    L = np.linalg.cholesky(A)
    y = solve_triangular(L, b, lower=True)
    return solve_triangular(L.T, y, lower=False)
# %% right: NumPy's general solver
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A, b)
# %% right: substitution by hand
import numpy as np
def solve_spd(A, b):
    L = np.linalg.cholesky(A)
    d = len(A)
    y = np.array(b, dtype=float)
    for i in range(d):
        y[i] = (y[i] - L[i, :i] @ y[:i]) / L[i, i]
    for i in reversed(range(d)):
        y[i] = (y[i] - L[i + 1:, i] @ y[i + 1:]) / L[i, i]
    return y
# %% right: LDLᵀ by hand, lists
import numpy as np
class Solver:
    def __call__(self, matrix, right):
        n = len(matrix)
        L, D = np.eye(n), np.zeros(n)
        for j in range(n):
            D[j] = matrix[j, j] - (L[j, :j] ** 2) @ D[:j]
            for i in range(j + 1, n):
                L[i, j] = (matrix[i, j] - (L[i, :j] * L[j, :j]) @ D[:j]) / D[j]
        x = np.linalg.solve(L, right)
        x = (x.T / D).T
        return np.linalg.solve(L.T, x).tolist()
solve_spd = Solver()
# %% right: SciPy told that A is positive definite
import scipy.linalg
def solve_spd(A, b):
    return scipy.linalg.solve(A, b, assume_a="pos")
# %% right: PyTorch's cholesky_solve
import torch
def solve_spd(A, b):
    L = torch.linalg.cholesky(torch.tensor(A)); B = torch.tensor(b).reshape(len(A), -1)
    return torch.cholesky_solve(B, L).reshape(b.shape)
# %% right: eigenvalues, and one step of refinement
def solve_spd(A, b):
    lam, Q = np.linalg.eigh(A)
    inv = lambda v: (Q @ ((Q.T @ v).T / lam).T)
    x = inv(b); return x + inv(b - A @ x)
# %% right: a sparse factorisation
from scipy.sparse.linalg import splu
from scipy.sparse import csc_matrix
def solve_spd(A, b): return splu(csc_matrix(A)).solve(np.array(b))
# %% right: LAPACK's dgesv
from scipy.linalg import lapack
def solve_spd(A, b): return lapack.dgesv(A, b)[2].reshape(b.shape)
# %% wrong: Ab [misconception=multiplies-instead]
def solve_spd(A, b):
    return A @ b
# %% wrong: first triangle only [misconception=only-the-first-triangle]
import numpy as np
from scipy.linalg import solve_triangular
def solve_spd(A, b):
    return solve_triangular(np.linalg.cholesky(A), b, lower=True)
# %% wrong: the same triangle twice [misconception=the-same-triangle-twice]
import numpy as np
from scipy.linalg import solve_triangular
def solve_spd(A, b):
    L = np.linalg.cholesky(A)
    return solve_triangular(L, solve_triangular(L, b, lower=True), lower=True)
# %% wrong: wrong order [misconception=triangles-in-the-wrong-order]
import numpy as np
from scipy.linalg import solve_triangular
def solve_spd(A, b):
    L = np.linalg.cholesky(A)
    return solve_triangular(L, solve_triangular(L.T, b), lower=True)
# %% wrong: diagonal [misconception=divides-by-each-entry]
import numpy as np
def solve_spd(A, b):
    return b / np.diag(A) if b.ndim == 1 else b / np.diag(A)[:, None]
# %% wrong: an inverse made by solving for the identity
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A, np.eye(len(A))) @ b
# %% wrong: eigenvalues, small ones dropped
import numpy as np
def solve_spd(A, b):
    w, Q = np.linalg.eigh(A)
    keep = w > 1e-8 * w[-1]
    return Q[:, keep] @ ((Q[:, keep].T @ b).T / w[keep]).T
# %% wrong: a ridge for safety
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A + 1e-8 * np.eye(len(A)), b)
# %% wrong: least squares with a cut
import numpy as np
def solve_spd(A, b):
    return np.linalg.lstsq(A, b, rcond=1e-8)[0]
# %% wrong: one column at most
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A, b.reshape(len(A), -1)[:, 0])
# %% wrong: always a column
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A, b.reshape(len(A), -1))
# %% wrong: rows for columns
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A, b.T).T
# %% wrong: single precision
import numpy as np
def solve_spd(A, b):
    return np.linalg.solve(A.astype("f4"), b.astype("f4"))
# %% wrong: a hundred steps of gradient descent
import numpy as np
def solve_spd(A, b):
    x = np.zeros_like(b)
    for _ in range(100):
        x = x - (A @ x - b) / np.linalg.norm(A, 2)
    return x
# %% wrong: solves in place [misconception=changes-its-argument]
import numpy as np
def solve_spd(A, b):
    b[...] = np.linalg.solve(A, b)
    return b
# %% wrong: overwrites A [misconception=changes-its-argument]
import numpy as np
def solve_spd(A, b):
    x = np.linalg.solve(A, b)
    A += 1.0
    return x
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def solve_spd(A, b):
    print(np.linalg.solve(A, b))
# %% forbidden: inv
import numpy as np
def solve_spd(A, b):
    return np.linalg.inv(A) @ b
# %% forbidden: pinv
from numpy.linalg import pinv as p
def solve_spd(A, b):
    return p(A) @ b
# %% forbidden: SciPy's inv by getattr
import scipy.linalg as sl
def solve_spd(A, b):
    return getattr(sl, "inv")(A).dot(b)
# %% forbidden: inv with a step of refinement, in a lambda
import numpy as np
solve_spd = lambda A, b: (lambda B: B @ b + B @ (b - A @ (B @ b)))(np.linalg.inv(A))
# %% forbidden: pinvh
from scipy.linalg import pinvh
def solve_spd(A, b): return pinvh(A) @ b
# %% forbidden: PyTorch's inverse
def solve_spd(A, b):
    import torch
    return (torch.inverse(torch.tensor(A)) @ torch.tensor(b)).numpy()
# %% forbidden: LAPACK's potri
from scipy.linalg import lapack
def solve_spd(A, b):
    c, _ = lapack.dpotrf(A, lower=0)
    i, _ = lapack.dpotri(c, lower=0)
    i = np.triu(i) + np.triu(i, 1).T
    return i @ b
# %% forbidden: the inverse of Cholesky's factor
def solve_spd(A, b):
    Li = np.linalg.inv(np.linalg.cholesky(A)); return Li.T @ (Li @ b)
