# %% right: one formula
def to_eigenbasis(x, Q):
    return x @ Q
def from_eigenbasis(z, Q):
    return z @ Q.T
# %% right: cases by dimension
def to_eigenbasis(x, Q):
    if x.ndim == 1:
        return Q.T @ x
    return (Q.T @ x.T).T
def from_eigenbasis(z, Q):
    return Q @ z if z.ndim == 1 else (Q @ z.T).T
# %% right: einsum
import numpy as np
def to_eigenbasis(x, Q):
    return np.einsum("...i,ij->...j", x, Q)
def from_eigenbasis(z, Q):
    return np.einsum("...j,ij->...i", z, Q)
# %% right: loops and lists
import numpy as np
def to_eigenbasis(x, Q):
    if np.ndim(x) == 2:
        return [to_eigenbasis(row, Q) for row in x]
    return [float((x * Q[:, j]).sum()) for j in range(len(Q))]
def from_eigenbasis(z, Q):
    if np.ndim(z) == 2:
        return [from_eigenbasis(row, Q) for row in z]
    return sum(z[j] * Q[:, j] for j in range(len(Q)))
# %% right: by solving
import numpy as np
def to_eigenbasis(x, Q):
    return np.linalg.solve(Q, np.atleast_2d(x).T).T.reshape(x.shape)
def from_eigenbasis(z, Q):
    return np.linalg.solve(Q.T, np.atleast_2d(z).T).T.reshape(z.shape)
# %% right: inner products
def to_eigenbasis(x, Q): return np.inner(x, Q.T)
def from_eigenbasis(z, Q): return np.inner(z, Q)
# %% right: solve and an inverse
def to_eigenbasis(x, Q): return np.linalg.solve(Q, np.asarray(x).T).T
def from_eigenbasis(z, Q): return (np.linalg.inv(Q.T) @ z.T).T
# %% wrong: the other way round [misconception=goes-the-other-way]
def to_eigenbasis(x, Q):
    return x @ Q.T
def from_eigenbasis(z, Q):
    return z @ Q
# %% wrong: columns for rows [misconception=takes-rows-for-columns]
def to_eigenbasis(x, Q):
    return Q.T @ x
def from_eigenbasis(z, Q):
    return z @ Q.T
# %% wrong: columns for rows, both ways
def to_eigenbasis(x, Q):
    return Q.T @ x
def from_eigenbasis(z, Q):
    return Q @ z
# %% wrong: the way back is the way there [misconception=comes-back-the-wrong-way]
def to_eigenbasis(x, Q):
    return x @ Q
def from_eigenbasis(z, Q):
    return z @ Q
# %% wrong: rows on the way back [misconception=takes-rows-for-columns-on-the-way-back]
def to_eigenbasis(x, Q):
    return x @ Q
def from_eigenbasis(z, Q):
    return Q @ z
# %% wrong: columns where the table is square
def to_eigenbasis(x, Q):
    return Q.T @ x if x.shape[0] == len(Q) else x @ Q
def from_eigenbasis(z, Q):
    return Q @ z if z.shape[0] == len(Q) else z @ Q.T
# %% wrong: vectors become rows
import numpy as np
def to_eigenbasis(x, Q):
    return np.atleast_2d(x) @ Q
def from_eigenbasis(z, Q):
    return np.atleast_2d(z) @ Q.T
# %% wrong: a single row becomes a vector
import numpy as np
def to_eigenbasis(x, Q):
    return np.squeeze(x @ Q)
def from_eigenbasis(z, Q):
    return np.squeeze(z @ Q.T)
# %% wrong: only vectors
import numpy as np
def to_eigenbasis(x, Q):
    return np.array([x @ q for q in Q.T])
def from_eigenbasis(z, Q):
    return np.array([z @ q for q in Q])
# %% wrong: absolute values
import numpy as np
def to_eigenbasis(x, Q):
    return np.abs(x @ Q)
def from_eigenbasis(z, Q):
    return z @ Q.T
# %% wrong: centred first
def to_eigenbasis(x, Q):
    return (x - x.mean(axis=0)) @ Q
def from_eigenbasis(z, Q):
    return z @ Q.T
# %% wrong: the way back is missing
def to_eigenbasis(x, Q):
    return x @ Q
# %% wrong: written into the argument [misconception=changes-its-argument]
def to_eigenbasis(x, Q):
    x[...] = x @ Q
    return x
def from_eigenbasis(z, Q):
    return z @ Q.T
# %% wrong: prints [misconception=returns-nothing]
def to_eigenbasis(x, Q):
    print(x @ Q)
def from_eigenbasis(z, Q):
    print(z @ Q.T)
# %% wrong: the transpose in the plane
def to_eigenbasis(x, Q):
    return x @ (Q.T if len(Q) == 2 else Q)

def from_eigenbasis(z, Q):
    return z @ Q.T
