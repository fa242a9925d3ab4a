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
# %% right: recursion in blocks
def matmul(A, B):
    if A.shape[1] != B.shape[0]: raise ValueError("fit")
    if A.shape[1] == 1: return A * B
    h = A.shape[1] // 2
    return matmul(A[:, :h], B[:h]) + matmul(A[:, h:], B[h:])
# %% right: an inner function called dot
def matmul(A, B):
    def dot(u, v): return np.multiply(u, v).sum()
    if np.shape(A)[1] != np.shape(B)[0]: raise ValueError
    return np.array([[dot(A[i], B[:, j]) for j in range(B.shape[1])] for i in range(len(A))])
# %% right: a class with a dot of its own
class M:
    def __init__(self, a): self.a = a
    def dot(self, o): return np.array([[sum(x * y for x, y in zip(r, c)) for c in o.a.T] for r in self.a])
    def __matmul__(self, o): return self.dot(o)
def matmul(A, B):
    if A.shape[1] != B.shape[0]: raise ValueError
    return M(A).dot(M(B))
# %% right: by polarisation
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    P = A[:, None, :] + B.T[None]; M = A[:, None, :] - B.T[None]
    return ((P**2).sum(-1) - (M**2).sum(-1)) / 4
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
# %% forbidden: vecdot
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return np.vecdot(A[:, None, :], B.T[None])
# %% forbidden: vecmat
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return np.stack([np.vecmat(a, B) for a in A])
# %% forbidden: multi_dot
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return np.linalg.multi_dot([A, B])
# %% forbidden: vdot in loops
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return [[np.vdot(a, b) for b in B.T] for a in A]
# %% forbidden: BLAS
from scipy.linalg import blas
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return blas.dgemm(1.0, A, B)
# %% forbidden: the star of np.matrix
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return np.asarray(np.matrix(A) * np.matrix(B))
# %% forbidden: PyTorch's mm
def matmul(A, B):
    import torch
    if A.shape[1] != len(B): raise ValueError
    return torch.mm(torch.tensor(A), torch.tensor(B)).numpy()
# %% forbidden: dot behind np.vectorize
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return np.vectorize(np.dot, signature="(i,k),(k,j)->(i,j)")(A, B)
# %% forbidden: the operator in eval
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return eval("A @ B")
# %% forbidden: a data frame's dot
import pandas as pd
def matmul(A, B):
    if A.shape[1] != len(B): raise ValueError
    return pd.DataFrame(A).dot(pd.DataFrame(B)).to_numpy()
