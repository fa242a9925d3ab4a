# %% right: the second moment minus the square of the mean, shifted first
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - a.max())
    p = p / p.sum()
    U = T - T[np.argmax(p)]
    m = p @ U
    return np.einsum("m,mi,mj->ij", p, U, U) - np.outer(m, m)
# %% right: np.cov with weights
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    return np.reshape(np.cov(T, rowvar=False, aweights=np.exp(a - a.max()), ddof=0), (T.shape[1],) * 2)
# %% right: a loop, nested lists
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    mean = sum(pi * row for pi, row in zip(p, T))
    C = sum(pi * np.outer(row - mean, row - mean) for pi, row in zip(p, T))
    return C.tolist()
# %% right: roots of the probabilities
def covariance_statistics(theta, T, log_h):
    keep = np.isfinite(log_h)
    a = T[keep] @ theta + log_h[keep]
    p = np.exp(a - a.max())
    p /= p.sum()
    W = np.sqrt(p)[:, None] * (T[keep] - p @ T[keep])
    return W.T @ W
# %% right: the course's own family
from helpers.expfam import Family
covariance_statistics = lambda theta, T, log_h: Family(T, log_h).covariance(theta)
# %% right: differences of all pairs
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h; w = np.exp(a - a.max()); w = w / w.sum()
    keep = w > 0
    T, w = T[keep], w[keep]
    C = 0
    for t, wi in zip(T, w):
        D = T - t
        C = C + wi * (D.T * w) @ D
    return C / 2
# %% right: by QR of the weighted deviations
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h; w = np.exp(a - np.logaddexp.reduce(a))
    R = np.linalg.qr(np.sqrt(w)[:, None] * (T - w @ T), mode="r")
    return R.T @ R
# %% right: a running update in a class
class C:
    def __call__(self, theta, T, log_h):
        a = T @ theta + log_h; a = a - a.max()
        W, m, S = 0.0, np.zeros(len(theta)), np.zeros((len(theta),) * 2)
        for t, v in zip(T, a):
            w = np.exp(v)
            if w == 0: continue
            W += w; d = t - m; m = m + d * w / W; S = S + w * np.outer(d, t - m)
        return S / W
covariance_statistics = C()
# %% wrong: E[TTᵀ] [misconception=second-moment]
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    return (T * p[:, None]).T @ T
# %% wrong: unweighted [misconception=plain-covariance]
def covariance_statistics(theta, T, log_h):
    D = T - T.mean(axis=0)
    return D.T @ D / len(T)
# %% wrong: no base measure [misconception=covariance-without-base-measure]
def covariance_statistics(theta, T, log_h):
    a = T @ theta
    p = np.exp(a - np.logaddexp.reduce(a))
    D = T - p @ T
    return (D * p[:, None]).T @ D
# %% wrong: deviations from the plain average [misconception=deviations-from-the-plain-average]
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    D = T - T.mean(axis=0)
    return (D * p[:, None]).T @ D
# %% wrong: variances only [misconception=statistics-variances-only]
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    D = T - p @ T
    return np.diag(p @ D**2)
# %% wrong: averaged twice [misconception=averaged-twice]
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    D = T - p @ T
    return (D * p[:, None]).T @ D / len(T)
# %% wrong: np.cov's default division
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    return np.atleast_2d(np.cov(T.T, aweights=np.exp(a - a.max())))
# %% wrong: raw exponentials
def covariance_statistics(theta, T, log_h):
    p = np.exp(T @ theta + log_h)
    p /= p.sum()
    D = T - p @ T
    return (D * p[:, None]).T @ D
# %% wrong: squared weights
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    D = (T - p @ T) * p[:, None]
    return D.T @ D
# %% wrong: weighted columns on one side only, not centred on the other
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    return (T * p[:, None]).T @ T - p @ T
# %% wrong: correlations
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    C = np.atleast_2d(np.cov(T.T, aweights=np.exp(a - a.max()), ddof=0))
    s = np.sqrt(np.diag(C))
    return C / np.outer(s, s)
# %% wrong: points by points
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    D = T - p @ T
    return (D * p[:, None]) @ D.T
# %% wrong: changes T [misconception=changes-its-argument]
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    T -= p @ T
    return (T * p[:, None]).T @ T
# %% wrong: prints [misconception=returns-nothing]
def covariance_statistics(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - np.logaddexp.reduce(a))
    D = T - p @ T
    print((D * p[:, None]).T @ D)
