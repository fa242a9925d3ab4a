# %% right: a loop over the classes
def class_means(X, t, K):
    out = []
    for k in range(K):
        rows = X[t == k]
        if len(rows) == 0:
            raise ValueError(f"no sample of class {k}")
        out.append(rows.mean(axis=0))
    return out

# %% right: einsum of indicators
def class_means(X, t, K):
    R = (t[:, None] == np.arange(K)).astype(float)
    if not R.any(axis=0).all():
        raise ValueError("empty class")
    return np.einsum("nk,nd->kd", R, X) / R.sum(axis=0)[:, None]

# %% right: np.add.at
def class_means(X, t, K):
    total, count = np.zeros((K, X.shape[1])), np.zeros(K)
    np.add.at(total, t, X)
    np.add.at(count, t, 1)
    if np.any(count == 0):
        raise np.linalg.LinAlgError("a class is empty")
    return total / count[:, np.newaxis]

# %% right: running means in plain Python, its own error class
class EmptyClass(ValueError):
    pass

def class_means(X, t, K):
    n, d = len(X), len(X[0])
    means = [[0.0] * d for _ in range(K)]
    seen = [0] * K
    for x, k in zip(X, t):
        seen[k] += 1
        for j in range(d):
            means[k][j] += (x[j] - means[k][j]) / seen[k]
    if 0 in seen:
        raise EmptyClass("class %d" % seen.index(0))
    return means

# %% right: weighted averages
def class_means(X, t, K):
    if len(set(t.tolist())) < K:
        raise ValueError("every class needs a sample")
    return np.array([np.average(X, axis=0, weights=(t == k)) for k in range(K)])

# %% right: statistics error is a ValueError
import statistics
def class_means(X, t, K):
    return tuple([statistics.mean(map(float, X[t == k, a])) for a in range(X.shape[1])] for k in range(K))

# %% right: running mean
def class_means(X, t, K):
    mu = {}
    n = {}
    for x, y in zip(X, t):
        n[y] = n.get(y, 0) + 1
        mu[y] = mu.get(y, 0.0) + (x - mu.get(y, 0.0)) / n[y]
    try:
        return np.array([mu[k] for k in range(K)])
    except KeyError as e:
        raise ValueError("no sample") from e

# %% wrong: the mean of everybody [misconception=one-mean-for-all]
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError
    return np.repeat(X.mean(0)[None], K, 0)

# %% wrong: sums [misconception=class-sums]
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    return np.stack([X[t == k].sum(axis=0) for k in range(K)])

# %% wrong: divided by n [misconception=sums-over-everybody]
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    return np.eye(K)[t].T @ X / len(X)

# %% wrong: NaN and a warning instead of an error
def class_means(X, t, K):
    return np.array([X[t == k].mean(axis=0) for k in range(K)])

# %% wrong: zeros for an empty class
def class_means(X, t, K):
    counts = np.bincount(t, minlength=K)
    return np.eye(K)[t].T @ X / np.maximum(counts, 1)[:, None]

# %% wrong: only the classes that occur
def class_means(X, t, K):
    if len(np.unique(t)) == 0:
        raise ValueError
    return np.array([X[t == k].mean(axis=0) for k in np.unique(t)])

# %% wrong: notices an empty class in the middle only
def class_means(X, t, K):
    counts = np.bincount(t)
    if (counts == 0).any():
        raise ValueError("empty class")
    return np.array([X[t == k].mean(axis=0) for k in range(len(counts))])

# %% wrong: no minlength, saved by a broadcasting error except when one class is left
def class_means(X, t, K):
    counts = np.bincount(t)
    if (counts == 0).any():
        raise ValueError("empty class")
    return np.eye(K)[t].T @ X / counts[:, None]

# %% wrong: a mean over features as well
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    return np.array([X[t == k].mean() for k in range(K)])

# %% wrong: turned round
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    return np.array([X[t == k].mean(axis=0) for k in range(K)]).T

# %% wrong: medians
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    return np.array([np.median(X[t == k], axis=0) for k in range(K)])

# %% wrong: the wrong error
def class_means(X, t, K):
    for k in range(K):
        if k not in t:
            raise KeyError(k)
    return np.array([X[t == k].mean(axis=0) for k in range(K)])

# %% wrong: prints [misconception=returns-nothing]
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    print([X[t == k].mean(axis=0) for k in range(K)])

# %% wrong: sorts its arguments [misconception=changes-its-argument]
def class_means(X, t, K):
    if (np.bincount(t, minlength=K) == 0).any():
        raise ValueError("empty")
    order = np.argsort(t)
    X[:] = X[order]
    return np.array([block.mean(axis=0) for block in np.split(X, np.cumsum(np.bincount(t))[:-1])])

# %% wrong: notices only a missing last class
def class_means(X, t, K):
    if t.max() != K - 1: raise ValueError
    Z = np.eye(K)[t]
    return Z.T @ X / np.maximum(Z.sum(0), 1)[:, None]

# %% wrong: refuses a class with one sample
def class_means(X, t, K):
    if any((t == k).sum() <= 1 for k in range(K)):
        raise ValueError("empty class")
    return np.array([X[t == k].mean(axis=0) for k in range(K)])

# %% wrong: zeros for an empty class, once more
def class_means(X, t, K):
    if any((t == k).sum() == 0 for k in range(K)):
        return np.array([X[t == k].mean(axis=0) if (t == k).any() else np.zeros(X.shape[1]) for k in range(K)])
    return np.array([X[t == k].mean(axis=0) for k in range(K)])
