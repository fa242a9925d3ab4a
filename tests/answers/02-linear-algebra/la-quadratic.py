# %% right: product and sum
def quadratic_form(A, V):
    return (V @ A * V).sum(axis=1)
# %% right: einsum
import numpy as np
def quadratic_form(A, V):
    return np.einsum("ni,ij,nj->n", V, A, V, optimize=True)
# %% right: a loop over rows, a list
def quadratic_form(A, V):
    return [v @ A @ v for v in V]
# %% right: loops over entries of A
import numpy as np
def quadratic_form(A, V):
    total = np.zeros(len(V))
    for i in range(len(A)):
        for j in range(len(A)):
            total += A[i, j] * V[:, i] * V[:, j]
    return total
# %% right: symmetrised, stacked products
import numpy as np
class Form:
    def __call__(self, A, V):
        S = 0.5 * (A + A.T)
        return np.matmul(np.matmul(V[:, None, :], S), V[:, :, None])[:, 0, 0]
quadratic_form = Form()
# %% right: blocks of rows, each with its small square
def quadratic_form(A, V):
    return np.concatenate([np.diagonal(B @ A @ B.T) for B in np.array_split(V, -(-len(V) // 50))])
# %% right: stacked products of one row
quadratic_form = lambda A, V: (V[:, None, :] @ A @ V[:, :, None])[:, 0, 0]
# %% wrong: the diagonal only [misconception=only-the-diagonal]
import numpy as np
def quadratic_form(A, V):
    return V**2 @ np.diag(A)
# %% wrong: length of Av [misconception=squared-length-of-av]
import numpy as np
def quadratic_form(A, V):
    return np.linalg.norm(V @ A.T, axis=1) ** 2
# %% wrong: all pairs [misconception=all-pairs-of-rows]
def quadratic_form(A, V):
    return V @ A @ V.T
# %% wrong: one number [misconception=sum-over-all-vectors]
import numpy as np
def quadratic_form(A, V):
    return np.sum(V @ A * V)
# %% wrong: a half too many [misconception=half-the-form]
def quadratic_form(A, V):
    return 0.5 * (V @ A * V).sum(axis=1)
# %% wrong: n × n, then the diagonal
import numpy as np
def quadratic_form(A, V):
    return np.diag(V @ A @ V.T)
# %% wrong: n × n as an outer product
import numpy as np
def quadratic_form(A, V):
    return np.einsum("ni,ij,mj->nm", V, A, V).diagonal()
# %% wrong: only the upper triangle
import numpy as np
def quadratic_form(A, V):
    U = np.triu(A)
    return (V @ (U + U.T - np.diag(np.diag(A))) * V).sum(axis=1)
# %% wrong: off-diagonal once
import numpy as np
def quadratic_form(A, V):
    return (V @ np.triu(A) * V).sum(axis=1)
# %% wrong: by eigenvalues of a symmetric matrix
import numpy as np
def quadratic_form(A, V):
    lam, Q = np.linalg.eigh(A)
    return ((V @ Q) ** 2 * lam).sum(axis=1)
# %% wrong: summed over the vectors
def quadratic_form(A, V):
    return (V @ A * V).sum(axis=0)
# %% wrong: by Cholesky
import numpy as np
def quadratic_form(A, V):
    return ((V @ np.linalg.cholesky(A)) ** 2).sum(axis=1)
# %% wrong: the root
import numpy as np
def quadratic_form(A, V):
    return np.sqrt(np.abs((V @ A * V).sum(axis=1)))
# %% wrong: a column
def quadratic_form(A, V):
    return (V @ A * V).sum(axis=1, keepdims=True)
# %% wrong: written into V [misconception=changes-its-argument]
def quadratic_form(A, V):
    W = V @ A
    V *= W
    return V.sum(axis=1)
# %% wrong: prints [misconception=returns-nothing]
def quadratic_form(A, V):
    print((V @ A * V).sum(axis=1))
# %% wrong: the first row only
def quadratic_form(A, V):
    return V[0] @ A @ V[0]
