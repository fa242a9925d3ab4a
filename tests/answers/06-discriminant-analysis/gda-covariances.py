# %% right: np.cov, class by class
def class_covariances(X, t, K, kind):
    d = X.shape[1]
    full = np.array([np.cov(X[t == k], rowvar=False, bias=True).reshape(d, d) for k in range(K)])
    weights = np.array([np.mean(t == k) for k in range(K)])
    shared = sum(w * S for w, S in zip(weights, full))
    if kind == "full":
        return full
    elif kind == "shared":
        return np.array([shared] * K)
    elif kind == "diagonal":
        return np.array([np.diag(np.diag(S)) for S in full])
    elif kind == "isotropic":
        return np.array([np.eye(d) * np.diag(shared).mean()] * K)
    raise ValueError(kind)

# %% right: residuals first, einsum
def class_covariances(X, t, K, kind):
    R = np.eye(K)[t]
    N = R.sum(axis=0)
    M = (R.T @ X) / N[:, None]
    E = X - M[t]
    d = E.shape[1]
    if kind == "full":
        return np.einsum("nk,ni,nj->kij", R, E, E) / N[:, None, None]
    if kind == "shared":
        return np.broadcast_to(E.T @ E / len(E), (K, d, d))
    if kind == "diagonal":
        return (R.T @ E**2 / N[:, None])[:, :, None] * np.eye(d)
    if kind == "isotropic":
        return np.tile(np.mean(E**2) * np.identity(d), (K, 1, 1))
    raise ValueError("unknown kind")

# %% right: a table of functions, nested lists returned
def class_covariances(X, t, K, kind):
    n, d = X.shape
    S = []
    for k in range(K):
        Z = X[t == k]
        Z = Z - Z.mean(0)
        S.append(Z.T @ Z)
    N = [int((t == k).sum()) for k in range(K)]
    table = {
        "full": lambda: [S[k] / N[k] for k in range(K)],
        "shared": lambda: [sum(S) / n] * K,
        "diagonal": lambda: [np.diag(np.diag(S[k])) / N[k] for k in range(K)],
        "isotropic": lambda: [np.eye(d) * np.trace(sum(S)) / (n * d)] * K,
    }
    if kind not in table:
        raise ValueError("kind?")
    return [np.asarray(C).tolist() for C in table[kind]()]

# %% right: triple loops
def class_covariances(X, t, K, kind):
    if kind not in {"full", "shared", "diagonal", "isotropic"}:
        raise ValueError(kind)
    n, d = X.shape
    out = np.zeros((K, d, d))
    for k in range(K):
        rows = [i for i in range(n) if t[i] == k]
        m = X[rows].mean(axis=0)
        for i in rows:
            for a in range(d):
                for b in range(d):
                    out[k, a, b] += (X[i, a] - m[a]) * (X[i, b] - m[b])
    if kind in ("shared", "isotropic"):
        pooled = out.sum(axis=0) / n
        if kind == "isotropic":
            pooled = np.eye(d) * pooled.trace() / d
        out[:] = pooled
        return out
    for k in range(K):
        out[k] /= (t == k).sum()
        if kind == "diagonal":
            out[k] = np.where(np.eye(d, dtype=bool), out[k], 0)
    return out

# %% right: outer products, variances by var
def class_covariances(X, t, K, kind):
    d = X.shape[1]
    groups = [X[t == k] for k in range(K)]
    if kind == "full":
        return np.stack([np.mean([np.outer(x - g.mean(0), x - g.mean(0)) for x in g], axis=0) for g in groups])
    if kind == "diagonal":
        return np.stack([np.diag(g.var(axis=0)) for g in groups])
    centred = np.concatenate([g - g.mean(0) for g in groups])
    if kind == "shared":
        return np.stack([centred.T @ centred / len(centred)] * K)
    if kind == "isotropic":
        return np.stack([np.eye(d) * centred.var(axis=0).mean()] * K)
    raise ValueError(f"no such kind: {kind}")

# %% right: list.index raises ValueError
def class_covariances(X, t, K, kind):
    which = ["full", "shared", "diagonal", "isotropic"].index(kind)
    R = np.eye(K)[t]
    mu = R.T @ X / R.sum(0)[:, None]
    D = X[:, None] - mu
    S = np.einsum("nk,nki,nkj->kij", R, D, D)
    full = S / R.sum(0)[:, None, None]
    shared = np.repeat(S.sum(0, keepdims=True) / len(X), K, axis=0)
    I = np.eye(X.shape[1])
    return (full, shared, full * I, np.trace(shared, axis1=1, axis2=2)[:, None, None] / len(I) * I)[which].tolist()

# %% right: second moments, a class that is called
class C:
    kinds = {"full", "shared", "diagonal", "isotropic"}
    def __call__(self, X, t, K, kind):
        if kind not in self.kinds: raise ValueError
        c = X.mean(0); Z = X - c
        out = []
        for k in range(K):
            A = Z[t == k]
            m = A.mean(0)
            out.append(A.T @ A / len(A) - np.outer(m, m))
        out = np.array(out)
        if kind in ("shared", "isotropic"):
            out = np.array([np.average(out, axis=0, weights=np.bincount(t, minlength=K))] * K)
        if kind == "diagonal": out = out * np.eye(X.shape[1])
        if kind == "isotropic": out = np.array([np.trace(o) / len(o) * np.eye(len(o)) for o in out])
        return out
class_covariances = C()

# %% wrong: plain mean of the classes [misconception=unweighted-shared-covariance]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    S = full.mean(axis=0)
    return np.array([S if kind == "shared" else np.eye(d) * np.trace(S) / d] * K)

# %% wrong: covariance of all data as shared [misconception=total-covariance-for-shared]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    S = np.cov(X.T, bias=True)
    return np.array([S if kind == "shared" else np.eye(d) * np.trace(S) / d] * K)

# %% wrong: np.cov's own divisor [misconception=unbiased-class-covariances]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T) for k in range(K)])
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    S = sum((t == k).mean() * full[k] for k in range(K))
    return np.array([S if kind == "shared" else np.eye(d) * np.trace(S) / d] * K)

# %% wrong: one mean for all classes [misconception=deviations-from-the-overall-mean]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d, Z = X.shape[1], X - X.mean(axis=0)
    full = np.array([Z[t == k].T @ Z[t == k] / (t == k).sum() for k in range(K)])
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    S = Z.T @ Z / len(Z)
    return np.array([S if kind == "shared" else np.eye(d) * np.trace(S) / d] * K)

# %% wrong: trace not divided by d [misconception=isotropic-sum-of-variances]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    S = sum((t == k).mean() * full[k] for k in range(K))
    return np.array([S if kind == "shared" else np.eye(d) * np.trace(S)] * K)

# %% wrong: a circle for each class [misconception=isotropic-variance-per-class]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "isotropic":
        return np.array([np.eye(d) * np.trace(S) / d for S in full])
    return np.array([sum((t == k).mean() * full[k] for k in range(K))] * K)

# %% wrong: any other kind is taken for full
def class_covariances(X, t, K, kind):
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    if kind == "shared":
        return np.array([S] * K)
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "isotropic":
        return np.array([np.eye(d) * np.trace(S) / d] * K)
    return full

# %% wrong: another kind gives None
def class_covariances(X, t, K, kind):
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}.get(kind)

# %% wrong: another kind is a KeyError
def class_covariances(X, t, K, kind):
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]

# %% wrong: the shared matrix once, not K times
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": S, "diagonal": full * np.eye(d), "isotropic": np.eye(d) * np.trace(S) / d}[kind]

# %% wrong: diagonal as vectors
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": np.array([S] * K), "diagonal": np.diagonal(full, axis1=1, axis2=2), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]

# %% wrong: the diagonal kind shared by all classes
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": np.array([S] * K), "diagonal": np.array([np.diag(np.diag(S))] * K), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]

# %% wrong: isotropic on every entry, not on the diagonal
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)])
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.full((K, d, d), np.trace(S) / d)}[kind]

# %% wrong: a floor of 0.01 on the diagonal
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([np.cov(X[t == k].T, bias=True) for k in range(K)]) + 0.01 * np.eye(d)
    S = sum((t == k).mean() * full[k] for k in range(K))
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]

# %% wrong: centres the caller's data [misconception=changes-its-argument]
def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    for k in range(K):
        X[t == k] -= X[t == k].mean(axis=0)
    full = np.array([X[t == k].T @ X[t == k] / (t == k).sum() for k in range(K)])
    S = X.T @ X / len(X)
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]

# %% wrong: isotropic from the unweighted mean
def class_covariances(X, t, K, kind):
    n, d = X.shape
    counts = np.bincount(t, minlength=K)
    mu = np.array([X[t == k].mean(axis=0) for k in range(K)])
    full = np.array([(X[t == k] - mu[k]).T @ (X[t == k] - mu[k]) / counts[k] for k in range(K)])
    pooled = np.tensordot(counts / n, full, axes=1)
    if kind == "full":
        return full
    if kind == "shared":
        return np.stack([pooled] * K)
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "isotropic":
        return np.stack([np.trace(full.mean(axis=0)) / d * np.eye(d)] * K)
    raise ValueError(kind)

# %% wrong: shared from class sizes minus 1
def class_covariances(X, t, K, kind):
    n, d = X.shape
    counts = np.bincount(t, minlength=K)
    mu = np.array([X[t == k].mean(axis=0) for k in range(K)])
    full = np.array([(X[t == k] - mu[k]).T @ (X[t == k] - mu[k]) / counts[k] for k in range(K)])
    pooled = np.tensordot((counts - 1) / (n - K), full, axes=1)
    if kind == "full":
        return full
    if kind == "shared":
        return np.stack([pooled] * K)
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "isotropic":
        return np.stack([np.trace(pooled) / d * np.eye(d)] * K)
    raise ValueError(kind)

# %% wrong: shared divided by n − K
def class_covariances(X, t, K, kind):
    n, d = X.shape
    counts = np.bincount(t, minlength=K)
    mu = np.array([X[t == k].mean(axis=0) for k in range(K)])
    full = np.array([(X[t == k] - mu[k]).T @ (X[t == k] - mu[k]) / counts[k] for k in range(K)])
    pooled = np.tensordot(counts / (n - K), full, axes=1)
    if kind == "full":
        return full
    if kind == "shared":
        return np.stack([pooled] * K)
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "isotropic":
        return np.stack([np.trace(pooled) / d * np.eye(d)] * K)
    raise ValueError(kind)

# %% wrong: one shared matrix
def class_covariances(X, t, K, kind):
    n, d = X.shape
    counts = np.bincount(t, minlength=K)
    mu = np.array([X[t == k].mean(axis=0) for k in range(K)])
    full = np.array([(X[t == k] - mu[k]).T @ (X[t == k] - mu[k]) / counts[k] for k in range(K)])
    pooled = np.tensordot(counts / n, full, axes=1)
    if kind == "full":
        return full
    if kind == "shared":
        return pooled
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "isotropic":
        return np.stack([np.trace(pooled) / d * np.eye(d)] * K)
    raise ValueError(kind)

# %% forbidden: helpers.discriminant does it
def class_covariances(X, t, K, kind):
    from helpers.discriminant import Discriminant as D
    return D.fit(X, t, kind=kind).covs

# %% forbidden: the notebook's own Discriminant, through getattr
def class_covariances(X, t, K, kind):
    return getattr(Discriminant, "f" + "it")(X, t, kind).covs

# %% forbidden: scikit-learn's QDA for the full kind
import sklearn.discriminant_analysis as magic

def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    model = magic.QuadraticDiscriminantAnalysis(store_covariance=True).fit(X, t)
    N = np.bincount(t)
    full = np.array(model.covariance_) * ((N - 1) / N)[:, None, None]
    S = np.einsum("k,kij->ij", N / len(t), full)
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]

# %% forbidden: scikit-learn's empirical_covariance inside a lambda
from sklearn.covariance import empirical_covariance as ec

class_cov = lambda Z: ec(Z)

def class_covariances(X, t, K, kind):
    if kind not in ("full", "shared", "diagonal", "isotropic"):
        raise ValueError(kind)
    d = X.shape[1]
    full = np.array([class_cov(X[t == k]) for k in range(K)])
    S = np.einsum("k,kij->ij", np.bincount(t) / len(t), full)
    return {"full": full, "shared": np.array([S] * K), "diagonal": full * np.eye(d), "isotropic": np.array([np.eye(d) * np.trace(S) / d] * K)}[kind]
