# %% right: UᵀU
import numpy as np
def is_orthonormal(U, tol=1e-8):
    if U.shape[0] != U.shape[1]:
        return False
    return bool((np.abs(U.T @ U - np.eye(len(U))) <= tol).all())
# %% right: a NumPy truth value
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return np.equal(*U.shape) and np.max(np.abs(U.T.dot(U) - np.identity(U.shape[1]))) <= tol
# %% right: allclose
import numpy as np
def is_orthonormal(U, tol=1e-8):
    m, n = np.shape(U)
    return m == n and np.allclose(np.einsum("ki,kj->ij", U, U), np.eye(n), rtol=0, atol=tol)
# %% right: loops over pairs of columns
def is_orthonormal(U, tol=1e-8):
    columns = list(zip(*U.tolist()))
    if len(columns) != len(columns[0]):
        return False
    for i, u in enumerate(columns):
        for j, v in enumerate(columns):
            if abs(sum(a * b for a, b in zip(u, v)) - (i == j)) > tol:
                return False
    return True
# %% right: a callable object
import numpy as np
class Test:
    def __call__(self, matrix, tol=1e-8):
        gram = matrix.T @ matrix
        gram = gram - np.diag(np.ones(len(gram)))
        return matrix.shape[0] == matrix.shape[1] and not np.any(abs(gram) > tol)
is_orthonormal = Test()
# %% right: the worst product of two columns, with prints
def is_orthonormal(U, tol=1e-8):
    print(U)
    if U.shape != U.T.shape: return False
    worst = 0.0
    for i, u in enumerate(U.T):
        for j, v in enumerate(U.T):
            worst = max(worst, abs(u @ v - (1.0 if i == j else 0.0)))
    return worst <= tol
# %% wrong: determinant [misconception=determinant-plus-minus-1]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and abs(abs(np.linalg.det(U)) - 1) <= tol
# %% wrong: lengths only [misconception=columns-of-length-1]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    if U.shape[0] != U.shape[1]: return False
    return np.abs(np.linalg.norm(U, axis=0) - 1).max() <= tol
# %% wrong: angles only [misconception=perpendicular-columns]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    if U.shape[0] != U.shape[1]: return False
    G = U.T @ U
    np.fill_diagonal(G, 0)
    return np.abs(G).max() <= tol
# %% wrong: UU [misconception=its-own-inverse]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    if U.shape[0] != U.shape[1]: return False
    return np.abs(U @ U - np.eye(len(U))).max() <= tol
# %% wrong: not square [misconception=forgets-to-be-square]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return np.abs(U.T @ U - np.eye(U.shape[1])).max() <= tol
# %% wrong: raises where it is not square
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return bool(np.abs(U.T @ U - np.eye(len(U))).max() <= tol)
# %% wrong: tol is ignored
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and np.allclose(U.T @ U, np.eye(len(U)))
# %% wrong: exactly
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and bool((U.T @ U == np.eye(len(U))).all())
# %% wrong: no absolute value
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and bool((U.T @ U - np.eye(len(U))).max() <= tol)
# %% wrong: determinant must be plus 1
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and bool(np.abs(U.T @ U - np.eye(len(U))).max() <= tol) and np.linalg.det(U) > 0
# %% wrong: the mean deviation
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and bool((U.T @ U - np.eye(len(U))).mean() <= tol)
# %% wrong: an array of truth values
import numpy as np
def is_orthonormal(U, tol=1e-8):
    if U.shape[0] != U.shape[1]: return False
    return np.abs(U.T @ U - np.eye(len(U))) <= tol
# %% wrong: the deviation itself
import numpy as np
def is_orthonormal(U, tol=1e-8):
    return float(np.abs(U.T @ U - np.eye(U.shape[1])).max())
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    print(U.shape[0] == U.shape[1] and np.abs(U.T @ U - np.eye(len(U))).max() <= tol)
# %% wrong: tol is not an option
import numpy as np
def is_orthonormal(U):
    return U.shape[0] == U.shape[1] and bool(np.abs(U.T @ U - np.eye(len(U))).max() <= 1e-8)
# %% wrong: writes into U [misconception=changes-its-argument]
import numpy as np
def is_orthonormal(U, tol=1e-8):
    if U.shape[0] != U.shape[1]: return False
    U[:] = U.T @ U - np.eye(len(U))
    return bool(np.abs(U).max() <= tol)
# %% wrong: the Frobenius norm of the deviation
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and bool(np.linalg.norm(U.T @ U - np.eye(len(U))) <= tol)
# %% wrong: the sum of the deviations
def is_orthonormal(U, tol=1e-8):
    return U.shape[0] == U.shape[1] and bool(np.abs(U.T @ U - np.eye(len(U))).sum() <= tol)
# %% wrong: the trace for the diagonal
def is_orthonormal(U, tol=1e-8):
    G = U.T @ U
    return U.shape[0] == U.shape[1] and bool(np.abs(np.triu(G, 1)).max() <= tol and abs(np.trace(G) - len(U)) <= tol)
# %% wrong: another default
def is_orthonormal(U, tol=1e-6):
    return U.shape[0] == U.shape[1] and bool(np.abs(U.T @ U - np.eye(len(U))).max() <= tol)
