# %% right: eigh turned round
import numpy as np
def spectral(A):
    if A.ndim != 2 or A.shape[0] != A.shape[1] or not np.all(np.abs(A - A.T) <= 1e-8 * np.abs(A).max()):
        raise ValueError("not symmetric")
    lam, Q = np.linalg.eigh(A)
    return np.flip(lam), np.fliplr(Q)
# %% right: sorted by argsort
import numpy as np
def spectral(A):
    m, n = A.shape
    if m != n:
        raise ValueError("square, please")
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("symmetric, please")
    w, v = np.linalg.eigh((A + A.T) / 2)
    order = np.argsort(-w, kind="stable")
    return [w[order], v[:, order]]
# %% right: of minus A
import numpy as np
def spectral(A):
    if len(set(A.shape)) != 1 or np.max(abs(A - A.transpose())) > 1e-8 * np.max(abs(A)):
        raise np.linalg.LinAlgError("no spectral theorem here")
    w, v = np.linalg.eigh(-A)
    return -w, v
# %% right: SciPy, a named tuple
from collections import namedtuple
import numpy as np
import scipy.linalg
Pair = namedtuple("Pair", "lam Q")
def spectral(A):
    if A.shape != A.T.shape or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("A")
    lam, Q = scipy.linalg.eigh(A, driver="ev")
    return Pair(lam[::-1], -Q[:, ::-1])
# %% right: Jacobi rotations, lists
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("A must be symmetric")
    d = len(A)
    size = np.abs(A).max() or 1.0
    S, Q = (A + A.T) / 2 / size, np.eye(d)
    for sweep in range(60):
        for i in range(d):
            for j in range(i + 1, d):
                if S[i, j] != 0:
                    angle = 0.5 * np.arctan2(2 * S[i, j], S[j, j] - S[i, i])
                    R = np.eye(d)
                    R[i, i] = R[j, j] = np.cos(angle)
                    R[i, j], R[j, i] = np.sin(angle), -np.sin(angle)
                    S, Q = R.T @ S @ R, Q @ R
    lam = np.diag(S) * size
    order = np.argsort(lam)[::-1]
    return lam[order].tolist(), Q[:, order].tolist()
# %% right: Schur's form
from scipy.linalg import schur
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max(): raise ValueError
    T, Z = schur((A + A.T) / 2)
    lam = np.diag(T); i = np.argsort(-lam, kind="stable")
    return lam[i], Z[:, i]
# %% right: PyTorch, tensors returned
import torch
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max(): raise ValueError
    w, v = torch.linalg.eigh(torch.tensor(A)); return w.flip(0), v.flip(1)
# %% wrong: ascending [misconception=ascending-order]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return np.linalg.eigh(A)
# %% wrong: only values reversed [misconception=only-the-values-reversed]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q
# %% wrong: rows reversed [misconception=rows-reversed]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[::-1]
# %% wrong: eigenvectors in rows [misconception=eigenvectors-as-rows]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[:, ::-1].T
# %% wrong: ordered by absolute value [misconception=ordered-by-size]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    o = np.argsort(-np.abs(lam))
    return lam[o], Q[:, o]
# %% wrong: no look at symmetry [misconception=believes-in-symmetry]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[:, ::-1]
# %% wrong: eig of any square matrix [misconception=any-square-matrix]
import numpy as np
def spectral(A):
    lam, V = np.linalg.eig(A)
    o = lam.argsort()[::-1]
    return lam[o], V[:, o]
# %% wrong: eig, symmetric, repeated eigenvalues
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, V = np.linalg.eig(A)
    o = np.argsort(-lam)
    return lam[o], V[:, o]
# %% wrong: singular values
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    U, s, _ = np.linalg.svd(A)
    return s, U
# %% wrong: eigenvalues as a matrix
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return np.diag(lam[::-1]), Q[:, ::-1]
# %% wrong: absolute tolerance for symmetry
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8:
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[:, ::-1]
# %% wrong: exact symmetry required
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or (A != A.T).any():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[:, ::-1]
# %% wrong: an AssertionError
import numpy as np
def spectral(A):
    assert A.shape[0] == A.shape[1] and np.abs(A - A.T).max() <= 1e-8 * np.abs(A).max()
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[:, ::-1]
# %% wrong: symmetrised in place [misconception=changes-its-argument]
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    A *= 2
    lam, Q = np.linalg.eigh(A)
    return lam[::-1] / 2, Q[:, ::-1]
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def spectral(A):
    lam, Q = np.linalg.eigh(A)
    print(lam[::-1], Q[:, ::-1])
# %% wrong: vectors of another length
import numpy as np
def spectral(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], 2 * Q[:, ::-1]
