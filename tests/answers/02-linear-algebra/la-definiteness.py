# %% right: signs of eigenvalues
import numpy as np
def definiteness(A, tol=1e-10):
    if A.ndim != 2 or A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("A")
    w = np.linalg.eigvalsh(A)
    w = np.where(np.abs(w) <= tol * np.abs(w).max(), 0, w)
    if (w > 0).all(): return "positive definite"
    if (w >= 0).all(): return "positive semidefinite"
    if (w < 0).all(): return "negative definite"
    if (w <= 0).all(): return "negative semidefinite"
    return "indefinite"
# %% right: a table of cases
import numpy as np
def definiteness(A, tol=1e-10):
    if len(set(A.shape)) > 1:
        raise ValueError("not square")
    if not np.abs(A - A.T).max() <= 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    w = np.linalg.eigh(A)[0]
    limit = tol * max(abs(w[0]), abs(w[-1]))
    low, high = int(w[0] > limit) - int(w[0] < -limit), int(w[-1] > limit) - int(w[-1] < -limit)
    return {(1, 1): "positive definite", (0, 1): "positive semidefinite", (0, 0): "positive semidefinite",
            (-1, 0): "negative semidefinite", (-1, -1): "negative definite"}.get((low, high), "indefinite")
# %% right: SciPy and NumPy text
import numpy as np
from scipy import linalg
def definiteness(A, tol=1e-10):
    A = np.asarray(A)
    if A.shape != A.T.shape or np.max(np.abs(A - A.T)) > 1e-8 * np.max(np.abs(A)):
        raise np.linalg.LinAlgError("not symmetric")
    w = linalg.eigvalsh(A)
    zero = np.abs(w) <= tol * np.abs(w).max()
    up, down = bool(((w > 0) & ~zero).any()), bool(((w < 0) & ~zero).any())
    word = "indefinite" if up and down else ("negative " if down else "positive ") + ("semidefinite" if zero.any() else "definite")
    return np.str_(word)
# %% right: the general eigenvalues, sorted
import numpy as np
class Kind:
    def __call__(self, A, tol=1e-10):
        if A.shape[0] != A.shape[-1] or A.ndim != 2 or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
            raise ValueError
        w = sorted(np.real(np.linalg.eigvals((A + A.T) / 2)))
        t = tol * max(map(abs, w))
        if w[0] < -t and w[-1] > t: return "indefinite"
        if w[0] > t: return "positive definite"
        if w[-1] < -t: return "negative definite"
        return "negative semidefinite" if w[0] < -t else "positive semidefinite"
definiteness = Kind()
# %% right: the helper's eigenvalues
import numpy as np
def definiteness(A, tol=1e-10):
    w = Spectrum.of(A).values
    scaled = w / (np.abs(w).max() or 1)
    signs = set(np.sign(np.where(np.abs(scaled) <= tol, 0, scaled)).astype(int).tolist())
    if {1, -1} <= signs: return "indefinite"
    if signs == {-1}: return "negative definite"
    if signs == {1}: return "positive definite"
    return "negative semidefinite" if -1 in signs else "positive semidefinite"
# %% right: a match statement
def definiteness(A, tol=1e-10):
    if A.ndim != 2 or A.shape[0] != A.shape[1]: raise ValueError("sq")
    if (np.abs(A - A.T) > 1e-8 * np.abs(A).max()).any(): raise ValueError("sym")
    w = np.linalg.eigvalsh(A); t = tol * abs(w).max()
    match (bool((w > t).any()), bool((w < -t).any()), bool((abs(w) <= t).any())):
        case (True, True, _): return "indefinite"
        case (True, False, False): return "positive definite"
        case (False, True, False): return "negative definite"
        case (False, True, True): return "negative semidefinite"
        case _: return "positive semidefinite"
# %% right: recursion on minus A
def definiteness(A, tol=1e-10):
    if A.ndim != 2 or len(A) != len(A.T) or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max(): raise ValueError
    w = np.linalg.eigvalsh(A); t = tol * max(-w[0], w[-1])
    if w[0] >= -t: return "positive " + "semi" * bool(w[0] <= t) + "definite"
    if w[-1] > t: return "indefinite"
    return definiteness(-A, tol).replace("positive", "negative")
# %% wrong: determinant [misconception=positive-determinant]
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    det = np.linalg.det(A)
    if abs(det) < tol: return "positive semidefinite"
    return "positive definite" if det > 0 else "indefinite"
# %% wrong: entries [misconception=signs-of-the-entries]
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    if (A > 0).all(): return "positive definite"
    if (A >= 0).all(): return "positive semidefinite"
    if (A < 0).all(): return "negative definite"
    if (A <= 0).all(): return "negative semidefinite"
    return "indefinite"
# %% wrong: diagonal [misconception=signs-on-the-diagonal]
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    d = np.diag(A)
    if (d > 0).all(): return "positive definite"
    if (d >= 0).all(): return "positive semidefinite"
    if (d < 0).all(): return "negative definite"
    if (d <= 0).all(): return "negative semidefinite"
    return "indefinite"
# %% wrong: no tolerance [misconception=rounding-taken-at-its-word]
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    d = np.linalg.eigvalsh(A)
    if (d > 0).all(): return "positive definite"
    if (d >= 0).all(): return "positive semidefinite"
    if (d < 0).all(): return "negative definite"
    if (d <= 0).all(): return "negative semidefinite"
    return "indefinite"
# %% wrong: never indefinite [misconception=never-indefinite]
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w = np.linalg.eigvalsh(A)
    z = tol * np.abs(w).max()
    kind = "semidefinite" if (np.abs(w) <= z).any() else "definite"
    return ("positive " if w[-1] > z else "negative ") + kind
# %% wrong: absolute tolerance
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    d = np.linalg.eigvalsh(A)
    if (d > tol).all(): return "positive definite"
    if (d >= -tol).all(): return "positive semidefinite"
    if (d < -tol).all(): return "negative definite"
    if (d <= tol).all(): return "negative semidefinite"
    return "indefinite"
# %% wrong: tolerance relative to the largest, not the largest in absolute value
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    d = np.linalg.eigvalsh(A)
    t = tol * d.max()
    if (d > t).all(): return "positive definite"
    if (d >= -t).all(): return "positive semidefinite"
    if (d < -t).all(): return "negative definite"
    if (d <= t).all(): return "negative semidefinite"
    return "indefinite"
# %% wrong: symmetry not looked at
import numpy as np
def definiteness(A, tol=1e-10):
    d = np.linalg.eigvalsh(A)
    t = tol * np.abs(d).max()
    if (d > t).all(): return "positive definite"
    if (d >= -t).all(): return "positive semidefinite"
    if (d < -t).all(): return "negative definite"
    if (d <= t).all(): return "negative semidefinite"
    return "indefinite"
# %% wrong: the zero matrix is called negative
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    d = np.linalg.eigvalsh(A)
    t = tol * np.abs(d).max()
    if (d > t).all(): return "positive definite"
    if (d < -t).all(): return "negative definite"
    if (d <= t).all(): return "negative semidefinite"
    if (d >= -t).all(): return "positive semidefinite"
    return "indefinite"
# %% wrong: capital letters
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    w = np.linalg.eigvalsh(A)
    z = tol * np.abs(w).max()
    if w[0] < -z and w[-1] > z: return "Indefinite"
    return ("Negative " if w[0] < -z else "Positive ") + ("definite" if (np.abs(w) > z).all() else "semidefinite")
# %% wrong: one error less
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    if not np.allclose(A, A.T):
        return "not symmetric"
    w = np.linalg.eigvalsh(A)
    z = tol * np.abs(w).max()
    if w[0] < -z and w[-1] > z: return "indefinite"
    return ("negative " if w[0] < -z else "positive ") + ("definite" if (np.abs(w) > z).all() else "semidefinite")
# %% wrong: tries a few vectors
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    V = np.random.default_rng(0).standard_normal((20, len(A)))
    f = ((V @ A) * V).sum(1)
    if (f > 0).all(): return "positive definite"
    if (f < 0).all(): return "negative definite"
    return "indefinite" if (f < 0).any() else "positive semidefinite"
# %% wrong: writes into A [misconception=changes-its-argument]
import numpy as np
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError
    A += A.T
    w = np.linalg.eigvalsh(A)
    z = tol * np.abs(w).max()
    if w[0] < -z and w[-1] > z: return "indefinite"
    return ("negative " if w[0] < -z else "positive ") + ("definite" if (np.abs(w) > z).all() else "semidefinite")
# %% wrong: prints [misconception=returns-nothing]
import numpy as np
def definiteness(A, tol=1e-10):
    w = np.linalg.eigvalsh(A)
    print("indefinite" if w[0] < 0 < w[-1] else "definite")
# %% wrong: tolerance relative to the trace
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    lam = np.linalg.eigvalsh(A)
    zero = tol * abs(np.trace(A))
    if lam[0] < -zero and lam[-1] > zero:
        return "indefinite"
    sign = "negative" if lam[0] < -zero else "positive"
    return f"{sign} {'definite' if (np.abs(lam) > zero).all() else 'semidefinite'}"
# %% wrong: tolerance relative to the largest entry
def definiteness(A, tol=1e-10):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    lam = np.linalg.eigvalsh(A)
    zero = tol * np.abs(A).max()
    if lam[0] < -zero and lam[-1] > zero:
        return "indefinite"
    sign = "negative" if lam[0] < -zero else "positive"
    return f"{sign} {'definite' if (np.abs(lam) > zero).all() else 'semidefinite'}"
