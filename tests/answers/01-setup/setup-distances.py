# %% right: broadcasting
def pairwise_sq_distances(A, B):
    return ((A[:, None] - B) ** 2).sum(-1)
# %% right: expanded, shifted and cut off
import numpy as np
def pairwise_sq_distances(A, B):
    m = A.mean(axis=0)
    A, B = A - m, B - m
    D = (A * A).sum(1)[:, None] + (B * B).sum(1)[None] - 2 * A @ B.T
    return np.maximum(D, 0)
# %% right: expanded without a shift, cut off
import numpy as np
def pairwise_sq_distances(A, B):
    D = np.sum(A**2, axis=1, keepdims=True) + np.sum(B**2, axis=1) - 2 * A.dot(B.T)
    return D.clip(min=0)
# %% right: einsum
import numpy as np
def pairwise_sq_distances(A, B):
    d = A[:, np.newaxis, :] - B[np.newaxis, :, :]
    return np.einsum("ijk,ijk->ij", d, d)
# %% right: norm, squared, a list
import numpy as np
def pairwise_sq_distances(A, B):
    return (np.linalg.norm(np.expand_dims(A, 1) - np.expand_dims(B, 0), axis=2) ** 2).tolist()
# %% right: subtract.outer per coordinate
import numpy as np
class Distances:
    def __call__(self, first, second):
        gaps = np.subtract.outer(first, second)
        gaps = np.diagonal(gaps, axis1=1, axis2=3)
        return np.square(gaps).sum(axis=-1)
pairwise_sq_distances = Distances()
# %% right: recursion over the coordinates
import numpy as np
def pairwise_sq_distances(A, B):
    first = np.subtract.outer(A[:, 0], B[:, 0]) ** 2
    return first if A.shape[1] == 1 else first + pairwise_sq_distances(A[:, 1:], B[:, 1:])
# %% right: cdist and loops outside, to compare
from scipy.spatial.distance import cdist
import numpy as np
for _ in range(2): cdist(np.eye(2), np.eye(2))
print([i for i in range(3)])
def pairwise_sq_distances(A, B): return np.sum(np.square(A[:, np.newaxis, :] - B[np.newaxis, :, :]), -1)
# %% right: tile and repeat
import numpy as np
def pairwise_sq_distances(A, B):
    n, m = len(A), len(B)
    D = np.repeat(A, m, axis=0) - np.tile(B, (n, 1))
    return (D ** 2).sum(axis=1).reshape(n, m)
# %% wrong: root taken [misconception=takes-the-root]
import numpy as np
def pairwise_sq_distances(A, B):
    return np.linalg.norm(A[:, None] - B, axis=2)
# %% wrong: city block [misconception=city-block]
import numpy as np
def pairwise_sq_distances(A, B):
    return np.abs(A[:, None] - B).sum(axis=2)
# %% wrong: sum, then square [misconception=squares-the-sum]
def pairwise_sq_distances(A, B):
    return (A[:, None] - B).sum(axis=2) ** 2
# %% wrong: mean [misconception=averages-over-coordinates]
def pairwise_sq_distances(A, B):
    return ((A[:, None] - B) ** 2).mean(axis=2)
# %% wrong: on its side [misconception=rows-and-columns-exchanged]
def pairwise_sq_distances(A, B):
    return ((B[:, None] - A) ** 2).sum(axis=2)
# %% wrong: cross term once [misconception=cross-term-once]
def pairwise_sq_distances(A, B):
    return (A**2).sum(1)[:, None] + (B**2).sum(1) - A @ B.T
# %% wrong: no cross term [misconception=cross-term-left-out]
def pairwise_sq_distances(A, B):
    return (A**2).sum(1)[:, None] + (B**2).sum(1)
# %% wrong: negative for a point and itself
def pairwise_sq_distances(A, B):
    return (A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T
# %% wrong: changes A [misconception=changes-its-argument]
def pairwise_sq_distances(A, B):
    m = A.mean(axis=0)
    A -= m
    return ((A[:, None] - (B - m)) ** 2).sum(-1)
# %% wrong: row by row only
def pairwise_sq_distances(A, B):
    return ((A - B[:1]) ** 2).sum(axis=1)
# %% wrong: summed over the wrong axis
def pairwise_sq_distances(A, B):
    return ((A[:, None] - B) ** 2).sum(axis=1)
# %% wrong: single precision, expanded
import numpy as np
def pairwise_sq_distances(A, B):
    A, B = A.astype("f4"), B.astype("f4")
    return np.maximum((A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T, 0)
# %% wrong: absolute value hides lost signs of a wrong formula
import numpy as np
def pairwise_sq_distances(A, B):
    return np.abs((A**2).sum(1)[:, None] - 2 * A @ B.T)
# %% wrong: all distances of the stacked points
import numpy as np
def pairwise_sq_distances(A, B):
    P = np.vstack([A, B])
    return ((P[:, None] - P) ** 2).sum(-1)
# %% wrong: shared shape required
def pairwise_sq_distances(A, B):
    return ((A - B) ** 2).sum(axis=1)[:, None]
# %% wrong: prints [misconception=returns-nothing]
def pairwise_sq_distances(A, B):
    print(((A[:, None] - B) ** 2).sum(-1))
# %% wrong: the visible example
import numpy as np
def pairwise_sq_distances(A, B):
    return np.array([[25.0, 0.0], [52.0, 5.0], [0.0, 25.0]])
# %% forbidden: two loops
import numpy as np
def pairwise_sq_distances(A, B):
    D = np.zeros((len(A), len(B)))
    for i in range(len(A)):
        for j in range(len(B)):
            D[i, j] = ((A[i] - B[j]) ** 2).sum()
    return D
# %% forbidden: a comprehension
import numpy as np
def pairwise_sq_distances(A, B):
    return np.array([((a - B) ** 2).sum(axis=1) for a in A])
# %% forbidden: map
import numpy as np
def pairwise_sq_distances(A, B):
    return np.array(list(map(lambda a: ((a - B) ** 2).sum(axis=1), A)))
# %% forbidden: while
import numpy as np
def pairwise_sq_distances(A, B):
    D, k = 0, 0
    while k < A.shape[1]:
        D = D + (A[:, k][:, None] - B[:, k]) ** 2
        k += 1
    return D
# %% forbidden: SciPy under another name
from scipy.spatial import distance as geography
def pairwise_sq_distances(A, B):
    return geography.cdist(A, B, "sqeuclidean")
# %% forbidden: scikit-learn by getattr
import sklearn.metrics
def pairwise_sq_distances(A, B):
    return getattr(sklearn.metrics, "euclidean" + "_distances")(A, B, squared=True)
# %% forbidden: vectorize
import numpy as np
def pairwise_sq_distances(A, B):
    f = np.vectorize(lambda a, b: ((a - b) ** 2).sum(), signature="(d),(d)->()")
    return f(A[:, None], B[None])
# %% forbidden: starmap
import itertools, numpy as np
def pairwise_sq_distances(A, B):
    return np.fromiter(itertools.starmap(lambda a, b: ((a - b) ** 2).sum(), itertools.product(A, B)), float).reshape(len(A), len(B))
# %% forbidden: scikit-learn's squared distances
from sklearn.metrics.pairwise import euclidean_distances as e
def pairwise_sq_distances(A, B): return e(A, B, squared=True)
# %% forbidden: distance_matrix
import scipy.spatial as sp
def pairwise_sq_distances(A, B): return sp.distance_matrix(A, B) ** 2
# %% forbidden: PyTorch's cdist
def pairwise_sq_distances(A, B):
    import torch
    return torch.cdist(torch.tensor(A), torch.tensor(B)).numpy() ** 2
