# %% right: through log Z, a list
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return [n * (T_bar[i] - sum(p * T[:, i])) for i in range(len(theta))]
# %% right: a weighted average of gaps
def score(theta, T_bar, n, T, log_h):
    a = T @ theta + log_h
    return n * np.average(T_bar - T, axis=0, weights=np.exp(a - a.max()))
# %% right: SciPy's softmax, einsum
from scipy.special import softmax

def score(theta, mean, size, T, log_h):
    return size * mean - size * np.einsum("m,mp->p", softmax(T @ theta + log_h), T)
# %% right: the course's own family, a tuple
from helpers.expfam import Family
score = lambda theta, T_bar, n, T, log_h: tuple(n * (T_bar - Family(T, log_h).mean(theta)))
# %% right: an object with a loop over observations
class Score:
    def __call__(self, theta, T_bar, n, T, log_h):
        keep = log_h > -np.inf
        a = T[keep] @ theta + log_h[keep]
        w = np.exp(a - a.max())
        g = np.zeros(T.shape[1])
        for _ in range(n):
            g = g + (T_bar - w @ T[keep] / w.sum())
        return g

score = Score()
# %% right: a complex step
def score(theta, T_bar, n, T, log_h):
    keep = np.isfinite(log_h); out = []
    for j in range(len(theta)):
        th = theta.astype(complex); th[j] += 1e-40j
        e = T[keep] @ th + log_h[keep]; m = e.real.max()
        out.append((n * (th @ T_bar - m - np.log(np.exp(e - m).sum()))).imag / 1e-40)
    return np.array(out)
# %% wrong: downhill [misconception=score-downhill]
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return n * (p @ T - T_bar)
# %% wrong: per observation [misconception=score-of-one]
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return T_bar - p @ T
# %% wrong: no base measure [misconception=score-without-base-measure]
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta - np.logaddexp.reduce(T @ theta))
    return n * (T_bar - p @ T)
# %% wrong: n on one side [misconception=sum-minus-mean]
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return n * T_bar - p @ T
# %% wrong: the plain average [misconception=score-against-plain-average]
def score(theta, T_bar, n, T, log_h):
    return n * (T_bar - T.mean(axis=0))
# %% wrong: raw exponentials
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h)
    return n * (T_bar - p @ T / p.sum())
# %% wrong: not normalised
def score(theta, T_bar, n, T, log_h):
    a = T @ theta + log_h
    return n * (T_bar - np.exp(a - a.max()) @ T)
# %% wrong: the size of the support for n
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return len(T) * (T_bar - p @ T)
# %% wrong: the Newton step
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    D = T - p @ T
    return np.linalg.solve((D * p[:, None]).T @ D, T_bar - p @ T)
# %% wrong: added up
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return float(np.sum(n * (T_bar - p @ T)))
# %% wrong: a gap for each point
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    return n * (T_bar - p[:, None] * T)
# %% wrong: coarse finite differences
def score(theta, T_bar, n, T, log_h):
    f = lambda t: n * (t @ T_bar - np.logaddexp.reduce(T @ t + log_h))
    return np.array([(f(theta + e) - f(theta)) / 1e-3 for e in 1e-3 * np.eye(len(theta))])
# %% wrong: zero
def score(theta, T_bar, n, T, log_h):
    return np.zeros_like(theta)
# %% wrong: changes T_bar [misconception=changes-its-argument]
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    T_bar -= p @ T
    return n * T_bar
# %% wrong: prints [misconception=returns-nothing]
def score(theta, T_bar, n, T, log_h):
    p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
    print(n * (T_bar - p @ T))
