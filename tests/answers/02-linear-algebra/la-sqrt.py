# %% right: through eigh
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError("not PSD")
    return Q @ np.diag(np.sqrt(np.maximum(w, 0))) @ Q.T
# %% right: outer products, a list
import numpy as np
def sqrt_psd(A):
    if not (np.abs(A - A.T) <= 1e-8 * np.abs(A).max()).all():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    total = 0 * A
    for lam, q in zip(w, Q.T):
        if lam < -1e-10 * max(abs(w)):
            raise np.linalg.LinAlgError(lam)
        if lam > 0:
            total = total + lam**0.5 * np.outer(q, q)
    return total.tolist()
# %% right: singular values of a Cholesky-like factor
import numpy as np
def sqrt_psd(A):
    if np.max(np.abs(A - A.T)) > 1e-8 * np.max(np.abs(A)):
        raise ValueError
    U, s, Vt = np.linalg.svd((A + A.T) / 2)
    if np.abs((U * s) @ U.T - A).max() > 1e-8 * np.abs(A).max():
        raise ValueError("some eigenvalue is negative")
    return (U * np.sqrt(s)) @ U.T
# %% right: Newton's iteration, a legitimate other route
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    w, Q = np.linalg.eigh(A)
    if w[0] < -1e-10 * np.abs(w).max():
        raise ValueError("not PSD")
    roots = np.where(w > 0, w, 0)
    x = np.where(roots > 0, np.maximum(roots, 1e-300), 1)
    guess = np.maximum(x, 1.0)
    for _ in range(200):
        guess = 0.5 * (guess + x / guess)
    return (Q * np.where(roots > 0, guess, 0)) @ Q.T
# %% right: general eigenvectors of the symmetrised matrix, orthonormalised
import numpy as np
class Root:
    def __call__(self, A):
        S = (A + A.T) / 2
        if np.abs(A - S).max() > 0.5e-8 * np.abs(A).max():
            raise ValueError("symmetric?")
        size = np.abs(S).max() or 1.0
        w, Q = np.linalg.eigh(S / size)
        if np.any(w < -1e-10 * np.abs(w).max()):
            raise ValueError("PSD?")
        half = Q * np.where(w > 0, np.abs(w), 0) ** 0.25
        return size**0.5 * half @ half.T
sqrt_psd = Root()
# %% right: the polar factor of another root
def sqrt_psd(A):
    if (np.abs(A - A.T) > 1e-8 * np.abs(A).max()).any(): raise ValueError
    w, V = np.linalg.eigh(A)
    if w[0] < 0 and -w[0] > 1e-10 * max(-w[0], w[-1]): raise np.linalg.LinAlgError
    B = np.sqrt(np.maximum(w, 0))[:, None] * V.T
    U, s, Vt = np.linalg.svd(B)
    return (Vt.T * s) @ Vt
# %% right: sqrtm outside, to compare
from scipy.linalg import sqrtm
print(sqrtm(np.diag([4.0, 9.0])))
def sqrt_psd(A):
    if not np.allclose(A, A.T, rtol=0, atol=1e-8 * np.abs(A).max()): raise ValueError
    lam, Q = np.linalg.eigh(A)
    if (lam < -1e-10 * np.abs(lam).max()).any(): raise ValueError
    return np.einsum("ik,k,jk->ij", Q, np.where(lam > 0, lam, 0) ** 0.5, Q)
# %% right: the iteration of Denman and Beavers where A is well conditioned
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max(): raise ValueError
    S = (A + A.T) / 2
    w, V = np.linalg.eigh(S)
    if w[0] < -1e-10 * np.abs(w).max(): raise ValueError
    if w[0] <= 1e-4 * w[-1]: return (V * np.sqrt(w.clip(0))) @ V.T
    Y, Z = S / w[-1], np.eye(len(S))
    for _ in range(60): Y, Z = (Y + np.linalg.inv(Z)) / 2, (Z + np.linalg.inv(Y)) / 2
    return (Y + Y.T) / 2 * np.sqrt(w[-1])
# %% wrong: entries [misconception=root-of-each-entry]
import numpy as np
def sqrt_psd(A):
    return np.sqrt(A)
# %% wrong: no transpose, as on the slide [misconception=transpose-forgotten-in-a-root]
import numpy as np
def sqrt_psd(A):
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    return Q @ np.diag(np.sqrt(np.maximum(w, 0))) @ Q
# %% wrong: Cholesky [misconception=cholesky-factor]
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    return np.linalg.cholesky(A)
# %% wrong: Cholesky, upper [misconception=upper-cholesky-factor]
from scipy import linalg
def sqrt_psd(A):
    return linalg.cholesky(A)
# %% wrong: QΛ^½ only [misconception=stretch-without-turning-back]
import numpy as np
def sqrt_psd(A):
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    return Q * np.sqrt(np.maximum(w, 0))
# %% wrong: no root [misconception=forgets-the-root]
import numpy as np
def sqrt_psd(A):
    w, Q = np.linalg.eigh(A)
    return Q @ np.diag(w) @ Q.T
# %% wrong: halves [misconception=half-of-everything]
def sqrt_psd(A):
    return A / 2
# %% wrong: NaN for rounding below 0
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    return (Q * np.sqrt(w)) @ Q.T
# %% wrong: rounding below 0 refused
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    if (w < 0).any():
        raise ValueError
    return (Q * np.sqrt(w)) @ Q.T
# %% wrong: negative eigenvalues cut off without a word
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    return (Q * np.sqrt(np.clip(w, 0, None))) @ Q.T
# %% wrong: absolute values of eigenvalues
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    return (Q * np.sqrt(np.abs(w))) @ Q.T
# %% wrong: symmetry not looked at
import numpy as np
def sqrt_psd(A):
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    return (Q * np.sqrt(np.clip(w, 0, None))) @ Q.T
# %% wrong: the negative root
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    return -(Q * np.sqrt(np.clip(w, 0, None))) @ Q.T
# %% wrong: complex numbers for an indefinite matrix
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    M = (Q * np.sqrt(w.astype(complex))) @ Q.T
    return M.real if np.abs(M.imag).max() < 1e-6 else M
# %% wrong: a small number added
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    return (Q * np.sqrt(np.clip(w, 0, None) + 1e-9)) @ Q.T
# %% wrong: absolute tolerance below 0
import numpy as np
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-4:
        raise ValueError
    return (Q * np.sqrt(np.clip(w, 0, None))) @ Q.T
# %% wrong: overwrites A [misconception=changes-its-argument]
import numpy as np
def sqrt_psd(A):
    w, Q = np.linalg.eigh(A)
    if w.min() < -1e-10 * np.abs(w).max():
        raise ValueError
    A[:] = (Q * np.sqrt(np.clip(w, 0, None))) @ Q.T
    return A
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def sqrt_psd(A):
    w, Q = np.linalg.eigh(A)
    print((Q * np.sqrt(w)) @ Q.T)
# %% forbidden: sqrtm
import scipy.linalg
def sqrt_psd(A):
    return scipy.linalg.sqrtm(A)
# %% forbidden: sqrtm, renamed
from scipy.linalg import sqrtm as root
def sqrt_psd(A):
    if abs(A - A.T).max() > 1e-8:
        raise ValueError
    return root(A)
# %% forbidden: fractional power by getattr
import scipy.linalg as sl
def sqrt_psd(A):
    return getattr(sl, "fractional_" + "matrix_power")(A, 0.5)
# %% forbidden: funm in a lambda
from scipy import linalg
import numpy as np
sqrt_psd = lambda A: linalg.funm(A, np.sqrt)
# %% forbidden: sqrtm in a table of tools
from scipy import linalg
tools = {"root": lambda M: linalg.sqrtm(M)}
def sqrt_psd(A):
    if np.abs(A - A.T).max() > 1e-8 * np.abs(A).max() or np.linalg.eigvalsh(A)[0] < -1e-10 * np.abs(A).max(): raise ValueError
    return tools["root"](A).real
