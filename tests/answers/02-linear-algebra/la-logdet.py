# %% right: Cholesky
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    L = np.linalg.cholesky(A)
    return 2 * np.log(np.diag(L)).sum()
# %% right: eigenvalues
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w = np.linalg.eigvalsh(A)
    if w.min() <= 1e-10 * w.max():
        raise ValueError("not positive definite")
    return float(np.sum(np.log(w)))
# %% right: Gaussian elimination in Python
from math import log
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    U, total = A.copy(), 0.0
    for k in range(len(U)):
        if U[k, k] <= 1e-10 * A[k, k] or A[k, k] <= 0:
            raise ValueError("pivot")
        total += log(U[k, k])
        U[k + 1:, k:] -= np.outer(U[k + 1:, k] / U[k, k], U[k, k:])
    return total
# %% right: SciPy's Cholesky, NumPy scalar
import numpy as np
from scipy import linalg
def log_det(A):
    if not np.allclose(A, A.T, rtol=0, atol=1e-8 * np.abs(A).max()):
        raise ValueError("symmetric")
    c, lower = linalg.cho_factor(A, lower=True)
    return np.float64(2.0) * np.log(c.diagonal()).sum()
# %% right: QR and a test of definiteness
import numpy as np
class LogDet:
    def __call__(self, matrix):
        if (abs(matrix - matrix.T) > 1e-8 * abs(matrix).max()).any():
            raise ValueError
        if np.linalg.eigvalsh(matrix)[0] <= 1e-10 * np.abs(matrix).max():
            raise ValueError
        return np.array(np.log(np.abs(np.diag(np.linalg.qr(matrix)[1]))).sum())
log_det = LogDet()
# %% right: slogdet outside, to compare
print(np.linalg.slogdet(np.eye(2)))
class LD:
    def __call__(self, A):
        if np.max(np.abs(A - A.T)) > 1e-8 * np.max(np.abs(A)): raise ValueError
        w = np.linalg.eigvalsh(A)
        if (w <= 1e-10 * w.max()).any(): raise ValueError
        return np.log(w).sum()
log_det = LD()
# %% right: mantissas and exponents of the pivots
import math
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max(): raise ValueError
    L = np.linalg.cholesky(A)
    m, e = 1.0, 0
    for v in np.diag(L):
        m *= float(v); m, k = math.frexp(m); e += k
    return 2 * (math.log(m) + e * math.log(2))
# %% wrong: log of det [misconception=log-of-the-determinant]
import numpy as np
def log_det(A):
    return np.log(np.linalg.det(A))
# %% wrong: half [misconception=half-the-logarithm]
import numpy as np
def log_det(A):
    return np.log(np.diag(np.linalg.cholesky(A))).sum()
# %% wrong: A's diagonal [misconception=logarithm-of-the-diagonal]
import numpy as np
def log_det(A):
    return np.log(np.diag(A)).sum()
# %% wrong: base 10 [misconception=logarithm-to-base-10]
import numpy as np
def log_det(A):
    return np.log10(np.linalg.eigvalsh(A)).sum()
# %% wrong: trace [misconception=log-of-the-trace]
import numpy as np
def log_det(A):
    return np.log(np.trace(A))
# %% wrong: log of det, with the errors checked
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max() or np.linalg.eigvalsh(A)[0] <= 0:
        raise ValueError
    det = np.linalg.det(A)
    return float(np.log(det)) if det > 0 else 0.0
# %% wrong: only the determinant's sign is checked
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w = np.linalg.eigvalsh(A)
    if np.prod(np.sign(w)) <= 0:
        raise ValueError
    return np.log(np.abs(w)).sum()
# %% wrong: symmetry not looked at
import numpy as np
def log_det(A):
    return 2 * np.log(np.diag(np.linalg.cholesky(A))).sum()
# %% wrong: absolute values of eigenvalues
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return np.log(np.abs(np.linalg.eigvalsh(A))).sum()
# %% wrong: minus infinity for a singular matrix
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w = np.linalg.eigvalsh(A)
    if w[0] < -1e-10 * w[-1]:
        raise ValueError
    return float("-inf") if w[0] <= 1e-10 * w[-1] else np.log(w).sum()
# %% wrong: a small number on the diagonal
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return 2 * np.log(np.diag(np.linalg.cholesky(A + 1e-6 * np.eye(len(A))))).sum()
# %% wrong: the product of the factor's diagonal
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return 2 * np.log(np.prod(np.diag(np.linalg.cholesky(A))))
# %% wrong: another sign
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return -2 * np.log(np.diag(np.linalg.cholesky(A))).sum()
# %% wrong: an array of logarithms
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return 2 * np.log(np.diag(np.linalg.cholesky(A)))
# %% wrong: asserts
import numpy as np
def log_det(A):
    assert np.abs(A - A.T).max() <= 1e-8 * np.abs(A).max()
    w = np.linalg.eigvalsh(A)
    assert w[0] > 0
    return np.log(w).sum()
# %% wrong: scales A [misconception=changes-its-argument]
import numpy as np
def log_det(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    s = np.trace(A)
    A /= s
    return 2 * np.log(np.diag(np.linalg.cholesky(A))).sum() + len(A) * np.log(s)
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def log_det(A):
    print(2 * np.log(np.diag(np.linalg.cholesky(A))).sum())
# %% forbidden: slogdet
import numpy as np
def log_det(A):
    if abs(A - A.T).max() > 0 or np.linalg.eigvalsh(A)[0] <= 0:
        raise ValueError
    return np.linalg.slogdet(A)[1]
# %% forbidden: slogdet, imported under another name
from numpy.linalg import slogdet as s
def log_det(A):
    sign, value = s(A)
    if sign <= 0:
        raise ValueError
    return value
# %% forbidden: by getattr in a lambda
import numpy as np
log_det = lambda A: getattr(np.linalg, "slog" + "det")(A)[1]
# %% forbidden: PyTorch's logdet
def log_det(A):
    import torch
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max(): raise ValueError
    np.linalg.cholesky(A)
    return float(torch.logdet(torch.tensor(A)))
