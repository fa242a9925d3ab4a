# %% right: broadcasting
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    return (A[:, :, None] * B).sum(axis=1)
# %% right: three loops
import numpy as np
def matmul(A, B):
    m, n = A.shape
    n2, r = B.shape
    if n != n2:
        raise ValueError(f"{n} columns meet {n2} rows")
    S = np.zeros((m, r))
    for i in range(m):
        for j in range(r):
            for k in range(n):
                S[i, j] += A[i, k] * B[k, j]
    return S
# %% right: sum of outer products
import numpy as np
def matmul(A, B):
    if np.shape(A)[1] != np.shape(B)[0]:
        raise np.linalg.LinAlgError("they do not fit")
    return sum(np.outer(A[:, k], B[k]) for k in range(A.shape[1]))
# %% right: lists
def matmul(A, B):
    rows, columns = A.tolist(), list(zip(*B.tolist()))
    if len(rows[0]) != len(B):
        raise ValueError
    return [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in rows]
# %% right: an error of its own, column by column
import numpy as np
class BadShapes(ValueError):
    pass
class Product:
    def __call__(self, left, right):
        if left.shape[-1] != right.shape[0]:
            raise BadShapes(left.shape, right.shape)
        return np.stack([(left * column).sum(axis=1) for column in right.T], axis=1)
matmul = Product()
# %% wrong: entry by entry [misconception=entry-by-entry]
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    return A * B
# %% wrong: BA [misconception=wrong-order]
import numpy as np
def matmul(A, B):
    return (B[:, :, None] * A[None]).sum(axis=1)
# %% wrong: rows with rows [misconception=rows-with-rows]
def matmul(A, B):
    return (A[:, None, :] * B[None, :, :]).sum(axis=2)
# %% wrong: columns with columns [misconception=columns-with-columns]
def matmul(A, B):
    return (A[:, :, None] * B[:, None, :]).sum(axis=0)
# %% wrong: on its side [misconception=product-lying-on-its-side]
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    return (A[:, :, None] * B).sum(axis=1).T
# %% wrong: broadcasting stretches a length of 1
import numpy as np
def matmul(A, B):
    return (A[:, :, None] * B[None]).sum(axis=1)
# %% wrong: zip forgives other shapes
import numpy as np
def matmul(A, B):
    return np.array([[sum(a * b for a, b in zip(row, column)) for column in B.T] for row in A])
# %% wrong: only equal shapes are refused
def matmul(A, B):
    if A.shape == B.shape and A.shape[0] != A.shape[1]:
        raise ValueError("shapes")
    return (A[:, :, None] * B[None]).sum(axis=1)
# %% wrong: returns None for shapes that do not fit
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        return None
    return (A[:, :, None] * B).sum(axis=1)
# %% wrong: an IndexError for shapes that do not fit
import numpy as np
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise IndexError("shapes")
    return (A[:, :, None] * B).sum(axis=1)
# %% wrong: the last term is left out
import numpy as np
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    S = np.zeros((A.shape[0], B.shape[1]))
    for k in range(A.shape[1] - 1):
        S += np.outer(A[:, k], B[k])
    return S
# %% wrong: mean for sum
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    return (A[:, :, None] * B).mean(axis=1)
# %% wrong: whole numbers only
import numpy as np
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    S = np.zeros((A.shape[0], B.shape[1]), dtype=int)
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            S[i, j] = (A[i] * B[:, j]).sum()
    return S
# %% wrong: square matrices of one size only
import numpy as np
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    n = len(A)
    return np.array([[(A[i] * B[:, j]).sum() for j in range(n)] for i in range(n)])
# %% wrong: scales A [misconception=changes-its-argument]
import numpy as np
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    s = np.abs(A).max()
    A /= s
    return s * (A[:, :, None] * B).sum(axis=1)
# %% wrong: prints [misconception=returns-nothing]
def matmul(A, B):
    print((A[:, :, None] * B).sum(axis=1))
# %% forbidden: the operator
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError
    return A @ B
# %% forbidden: dot as a method
def matmul(A, B):
    return A.dot(B)
# %% forbidden: getattr on an alias
import numpy as thing
def matmul(A, B):
    return getattr(thing, "mat" + "mul")(A, B)
# %% forbidden: einsum from an import
from numpy import einsum as summe
def matmul(A, B):
    return summe("ik,kj->ij", A, B)
# %% forbidden: inside a lambda
import numpy as np
matmul = lambda A, B: (lambda f: f(A, B.T))(np.inner)
# %% forbidden: operator.matmul
import operator
def matmul(A, B):
    return operator.matmul(A, B)
# %% forbidden: tensordot
import numpy as np
def matmul(A, B):
    return np.tensordot(A, B, 1)
