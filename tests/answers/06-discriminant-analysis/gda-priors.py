# %% right: bincount
def class_priors(t, K):
    return np.bincount(t, minlength=K) / t.size

# %% right: a loop that counts
def class_priors(t, K):
    counts = [0] * K
    for label in t:
        counts[label] += 1
    return [count / len(t) for count in counts]

# %% right: one-hot mean
def class_priors(labels, n_classes):
    return (labels[:, None] == np.arange(n_classes)).mean(axis=0)

# %% right: rows of the identity
def class_priors(t, K):
    R = np.eye(K)[t]
    return R.sum(0) / R.sum()

# %% right: unique, scattered into zeros, prints on the way
def class_priors(t, K):
    found, counts = np.unique(t, return_counts=True)
    out = np.zeros(K)
    out[found] = counts
    print("classes found:", found)
    out /= counts.sum()
    return out

# %% right: an object that can be called, a tuple returned
class Priors:
    def __call__(self, t, K):
        return tuple(float(np.mean(t == k)) for k in range(K))

class_priors = Priors()

# %% right: histogram tuple
def class_priors(t, K):
    h, _ = np.histogram(t, bins=np.arange(K + 1) - 0.5)
    return tuple(h / h.sum())

# %% wrong: one over K [misconception=equal-priors]
def class_priors(t, K):
    return np.ones(K) / K

# %% wrong: counts [misconception=counts-for-priors]
def class_priors(t, K):
    return np.array([(t == k).sum() for k in range(K)])

# %% wrong: no minlength [misconception=empty-classes-forgotten]
def class_priors(t, K):
    counts = np.bincount(t)
    return counts / counts.sum()

# %% wrong: divided by K [misconception=counts-over-classes]
def class_priors(t, K):
    return np.bincount(t, minlength=K) / K

# %% wrong: only the classes that occur
def class_priors(t, K):
    _, counts = np.unique(t, return_counts=True)
    return counts / len(t)

# %% wrong: add-one smoothing
def class_priors(t, K):
    return (np.bincount(t, minlength=K) + 1) / (len(t) + K)

# %% wrong: divides by n - 1
def class_priors(t, K):
    return np.bincount(t, minlength=K) / (len(t) - 1)

# %% wrong: log priors
def class_priors(t, K):
    with np.errstate(divide="ignore"):
        return np.log(np.bincount(t, minlength=K) / len(t))

# %% wrong: prints instead of returning [misconception=returns-nothing]
def class_priors(t, K):
    print(np.bincount(t, minlength=K) / len(t))

# %% wrong: the visible example
def class_priors(t, K):
    return np.array([0.4, 0.6])

# %% wrong: a column
def class_priors(t, K):
    return (np.bincount(t, minlength=K) / len(t))[:, None]

# %% wrong: whole numbers
def class_priors(t, K):
    return np.bincount(t, minlength=K) // len(t)

# %% wrong: refuses an empty class
def class_priors(t, K):
    counts = np.bincount(t, minlength=K)
    if (counts == 0).any():
        raise ValueError("a class without samples")
    return counts / len(t)

# %% wrong: an error for an empty class
def class_priors(t, K):
    if len(set(t.tolist())) < K: raise ValueError("empty")
    return np.bincount(t, minlength=K) / len(t)

# %% wrong: NaN for an empty class
def class_priors(t, K):
    return np.where(np.bincount(t, minlength=K) == 0, np.nan, np.bincount(t, minlength=K) / len(t))
