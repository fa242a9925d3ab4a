# %% right: norms
def nearest_mean(X, means):
    return np.linalg.norm(X[:, None, :] - means[None], axis=-1).argmin(axis=1)

# %% right: expanded square
def nearest_mean(X, means):
    return np.argmax(X @ means.T - 0.5 * (means**2).sum(axis=1), axis=1)

# %% right: cdist
from scipy.spatial.distance import cdist

def nearest_mean(X, means):
    return cdist(X, means).argmin(axis=1).tolist()

# %% right: a tree
from scipy.spatial import cKDTree

def nearest_mean(X, means):
    return cKDTree(means).query(X)[1]

# %% right: loops, floats returned
def nearest_mean(X, means):
    labels = []
    for x in X:
        best, where = float("inf"), 0
        for k, m in enumerate(means):
            dist = sum((a - b) ** 2 for a, b in zip(x, m))
            if dist < best:
                best, where = dist, k
        labels.append(float(where))
    return labels

# %% right: largest isotropic log-posterior, sorted
def nearest_mean(X, means):
    scores = np.stack([-0.5 * ((X - m) ** 2).sum(1) for m in means], axis=1)
    return np.argsort(scores, axis=1)[:, -1]

# %% right: KDTree
from scipy.spatial import KDTree
def nearest_mean(X, means): return tuple(KDTree(means).query(X)[1])

# %% right: expanded, int8
def nearest_mean(X, means):
    c = means.mean(0)
    X, means = X - c, means - c
    return np.argmax(X @ means.T - 0.5 * (means**2).sum(1), axis=1).astype(np.int8)

# %% wrong: argmax [misconception=farthest-mean]
def nearest_mean(X, means):
    return np.linalg.norm(X[:, None] - means, axis=2).argmax(axis=1)

# %% wrong: largest product [misconception=largest-product-with-mean]
def nearest_mean(X, means):
    return np.argmax(X @ means.T, axis=1)

# %% wrong: wrong axis [misconception=nearest-point-of-each-mean]
def nearest_mean(X, means):
    return np.linalg.norm(X[:, None] - means, axis=2).argmin(axis=0)

# %% wrong: from 1 [misconception=labels-from-one]
def nearest_mean(X, means):
    return np.linalg.norm(X[:, None] - means, axis=2).argmin(axis=1) + 1

# %% wrong: sum of absolute differences
def nearest_mean(X, means):
    return np.abs(X[:, None] - means).sum(axis=2).argmin(axis=1)

# %% wrong: differences added with their signs
def nearest_mean(X, means):
    return np.abs((X[:, None] - means).sum(axis=2)).argmin(axis=1)

# %% wrong: the distances themselves
def nearest_mean(X, means):
    return np.linalg.norm(X[:, None] - means, axis=2).min(axis=1)

# %% wrong: the nearest mean, not its label
def nearest_mean(X, means):
    return means[np.linalg.norm(X[:, None] - means, axis=2).argmin(axis=1)]

# %% wrong: one-hot
def nearest_mean(X, means):
    return np.eye(len(means))[np.linalg.norm(X[:, None] - means, axis=2).argmin(axis=1)]

# %% wrong: cosine
def nearest_mean(X, means):
    return ((X @ means.T) / np.linalg.norm(means, axis=1)).argmax(axis=1)

# %% wrong: first feature only
def nearest_mean(X, means):
    return np.abs(X[:, :1] - means[:, 0]).argmin(axis=1)

# %% wrong: standardised first
def nearest_mean(X, means):
    s = X.std(axis=0)
    return (((X[:, None] - means) / np.where(s > 0, s, 1)) ** 2).sum(axis=2).argmin(axis=1)

# %% wrong: the square of the mean without its half
def nearest_mean(X, means):
    return np.argmax(X @ means.T - (means**2).sum(axis=1), axis=1)

# %% wrong: shuffles the means [misconception=changes-its-argument]
def nearest_mean(X, means):
    labels = np.linalg.norm(X[:, None] - means, axis=2).argmin(axis=1)
    means[:] = means[::-1]
    return labels

# %% wrong: the norm counted twice in the expansion
def nearest_mean(X, means):
    D = -(X @ means.T) + (means**2).sum(axis=1)
    return D.argmin(axis=1)

# %% wrong: by the angle
def nearest_mean(X, means):
    D = -(X @ means.T) / np.linalg.norm(means, axis=1)
    return D.argmin(axis=1)
