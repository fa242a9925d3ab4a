# %% right: through eigh
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w[np.abs(w) <= 1e-10 * np.abs(w).max()] = 0
    if p < 0 and (w == 0).any():
        raise ValueError("singular")
    if not float(p).is_integer() and (w < 0).any():
        raise ValueError("not PSD")
    return Q @ np.diag(w**p) @ Q.T
# %% right: sum of outer products
import numpy as np
def matrix_power(A, p):
    if p == 0:
        return np.identity(A.shape[0])
    w, Q = np.linalg.eigh(A)
    big = np.max(np.abs(w))
    S = np.zeros(A.shape)
    for lam, q in zip(w, Q.T):
        if abs(lam) <= 1e-10 * big:
            if p < 0:
                raise np.linalg.LinAlgError("singular")
            continue
        if lam < 0 and p % 1 != 0:
            raise ValueError("negative eigenvalue")
        S = S + lam**p * np.outer(q, q)
    return S
# %% right: whole powers by multiplying, others by eigenvalues
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(abs(w) > 1e-10 * abs(w).max(), w, 0.0)
    if p < 0 and np.any(w == 0):
        raise ValueError("no inverse")
    if p == int(p):
        return np.linalg.matrix_power(A, int(p))
    if w.min() < 0:
        raise ValueError("complex")
    return (Q * w**p) @ Q.T
# %% right: exponential of logarithms, with signs, as lists
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh((A + A.T) / 2)
    zero = np.abs(w) <= 1e-10 * np.abs(w).max()
    whole = p == np.floor(p)
    if (p < 0 and zero.any()) or (not whole and (w[~zero] < 0).any()):
        raise ValueError(f"A has no power {p}")
    size = np.exp(p * np.log(np.where(zero, 1, np.abs(w))))
    sign = np.where((w < 0) & (p % 2 == 1), -1.0, 1.0)
    powers = np.where(zero, 1.0 if p == 0 else 0.0, sign * size)
    return np.einsum("ij,j,kj->ik", Q, powers, Q).tolist()
# %% right: of the scaled matrix
import numpy as np
class Power:
    def __call__(self, matrix, exponent):
        size = np.abs(np.linalg.eigvalsh(matrix)).max() or 1.0
        w, Q = np.linalg.eigh(matrix / size)
        w = w * (np.abs(w) > 1e-10)
        if exponent < 0 and 0 in w:
            raise ValueError
        if exponent != round(exponent) and min(w) < 0:
            raise ValueError
        return size**exponent * (Q @ (w**float(exponent) * Q).T)
matrix_power = Power()
# %% right: SciPy's fractional power where A is definite
from scipy.linalg import fractional_matrix_power
def matrix_power(A, p):
    lam, Q = np.linalg.eigh(A)
    z = np.abs(lam) <= 1e-10 * np.abs(lam).max()
    if p < 0 and z.any(): raise ValueError("no inverse")
    if p != int(p) and (lam[~z] < 0).any(): raise ValueError("no root")
    if p == 0: return np.identity(len(A))
    if not z.any() and (lam > 0).all(): return fractional_matrix_power(A, p).real
    with np.errstate(all="ignore"):
        return (Q * np.where(z, 0, np.sign(lam) ** int(p) * np.abs(lam) ** p)) @ Q.T
# %% right: repeated squaring
class Bad(ValueError): pass
def matrix_power(A, p):
    lam, Q = np.linalg.eigh(A)
    cut = 1e-10 * max(abs(lam[0]), abs(lam[-1]))
    def whole(M, k):
        if k == 0: return np.eye(len(A))
        H = whole(M, k // 2); H = H @ H
        return H @ M if k % 2 else H
    if p < 0 and min(abs(lam)) <= cut: raise Bad
    if p == np.floor(p):
        k = int(p)
        return whole(A, k) if k >= 0 else whole(np.linalg.inv(A), -k)
    if lam[0] < -cut: raise Bad
    lam = np.where(lam > cut, lam, 0)
    return np.einsum("ij,j,kj->ik", Q, np.array([l**p if l else 0.0 for l in lam]), Q)
# %% wrong: entries [misconception=power-of-each-entry]
def matrix_power(A, p):
    return A ** float(p)
# %% wrong: no transpose [misconception=transpose-forgotten-in-a-power]
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(np.abs(w) <= 1e-10 * np.abs(w).max(), 0, w)
    return (Q * w**p) @ Q
# %% wrong: transpose first [misconception=transpose-on-the-wrong-side]
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    return Q.T @ np.diag(w**p) @ Q
# %% wrong: whole powers [misconception=whole-powers-only]
import numpy as np
def matrix_power(A, p):
    return np.linalg.matrix_power(A, int(p))
# %% wrong: times p [misconception=multiplies-by-p]
def matrix_power(A, p):
    return p * A
# %% wrong: diagonal [misconception=only-the-eigenvalues]
import numpy as np
def matrix_power(A, p):
    return np.diag(np.linalg.eigh(A)[0] ** p)
# %% wrong: no care for zeros
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    return (Q * w**p) @ Q.T
# %% wrong: NaN where it should raise
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(np.abs(w) <= 1e-10 * np.abs(w).max(), 0, w)
    if p < 0 and (w == 0).any():
        raise ValueError
    return (Q * w**p) @ Q.T
# %% wrong: negative eigenvalues always refused
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(np.abs(w) <= 1e-10 * np.abs(w).max(), 0, w)
    if w.min() < 0 or (p < 0 and (w == 0).any()):
        raise ValueError
    return (Q * w**p) @ Q.T
# %% wrong: negative eigenvalues cut off
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.clip(w, 0, None)
    w[w <= 1e-10 * w.max()] = 0
    if p < 0 and (w == 0).any():
        raise ValueError
    return (Q * w**p) @ Q.T
# %% wrong: 2.0 is not taken for a whole number
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(np.abs(w) <= 1e-10 * np.abs(w).max(), 0, w)
    if p < 0 and (w == 0).any():
        raise ValueError
    if not isinstance(p, int) and w.min() < 0:
        raise ValueError
    return (Q * w**p) @ Q.T
# %% wrong: singular matrices told by an exact determinant
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    if p < 0 and np.linalg.det(A) == 0:
        raise ValueError
    if p != round(p) and w.min() < -1e-10 * abs(w).max():
        raise ValueError
    w = np.where(np.abs(w) <= 1e-15, 0, w) if p > 0 else w
    return (Q * np.where((w < 0) & (p != round(p)), 0, w) ** p) @ Q.T
# %% wrong: the zeroth power of a singular matrix is a projection
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    zero = np.abs(w) <= 1e-10 * np.abs(w).max()
    if p < 0 and zero.any():
        raise ValueError
    if p != round(p) and w[~zero].min(initial=0) < 0:
        raise ValueError
    return (Q[:, ~zero] * w[~zero] ** p) @ Q[:, ~zero].T
# %% wrong: the pseudo-inverse for singular matrices
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    zero = np.abs(w) <= 1e-10 * np.abs(w).max()
    if p == 0:
        return np.eye(len(A))
    if p != round(p) and w[~zero].min(initial=0) < 0:
        raise ValueError
    return (Q[:, ~zero] * w[~zero] ** p) @ Q[:, ~zero].T
# %% wrong: absolute tolerance
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(np.abs(w) <= 1e-6, 0, w)
    if p < 0 and (w == 0).any():
        raise ValueError
    if p != round(p) and w.min() < 0:
        raise ValueError
    return (Q * w**p) @ Q.T
# %% wrong: the size of negative eigenvalues, without their sign
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    w = np.where(np.abs(w) <= 1e-10 * np.abs(w).max(), 0, w)
    if p < 0 and (w == 0).any():
        raise ValueError
    if p != round(p) and w.min() < 0:
        raise ValueError
    return (Q * np.abs(w) ** p) @ Q.T
# %% wrong: scales A [misconception=changes-its-argument]
import numpy as np
def matrix_power(A, p):
    s = np.abs(A).max()
    A /= s
    w, Q = np.linalg.eigh(A)
    return s**p * (Q * w**p) @ Q.T
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def matrix_power(A, p):
    w, Q = np.linalg.eigh(A)
    print((Q * w**p) @ Q.T)
# %% wrong: the visible cases
import numpy as np
def matrix_power(A, p):
    if p < 0:
        raise ValueError
    return np.sqrt(A) if p == 0.5 else np.linalg.matrix_power(A, p)
