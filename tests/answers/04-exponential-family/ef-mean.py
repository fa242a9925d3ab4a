# %% right: softmax, a loop over points, a list
def mean_statistics(theta, T, log_h):
    a = [float(row @ theta + h) for row, h in zip(T, log_h)]
    top = max(a)
    w = [np.exp(v - top) for v in a]
    return [sum(wi * row[i] for wi, row in zip(w, T)) / sum(w) for i in range(len(theta))]
# %% right: np.average
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h
    return np.average(T, axis=0, weights=np.exp(a - a.max()))
# %% right: through log Z
def mean_statistics(theta, T, log_h):
    log_z = np.logaddexp.reduce(T @ theta + log_h)
    return np.einsum("m,mp->p", np.exp(T @ theta + log_h - log_z), T)
# %% right: SciPy's softmax
from scipy.special import softmax

def mean_statistics(natural, statistics, base):
    return statistics.T @ softmax(statistics @ natural + base)
# %% right: an object, only the points with mass, a tuple
class Mean:
    def __call__(self, theta, T, log_h):
        keep = np.isfinite(log_h)
        a = np.dot(T[keep], theta) + log_h[keep]
        w = np.exp(a - np.max(a))
        return tuple((w[:, None] * T[keep]).sum(0) / w.sum())

mean_statistics = Mean()
# %% right: the course's own family
from helpers.expfam import Family

def mean_statistics(theta, T, log_h):
    return Family(T, log_h).mean(theta)
# %% right: a complex step
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h; m = a.max()
    g = []
    for j in range(len(theta)):
        e = (T @ theta + 1e-30j * T[:, j]) + log_h - m
        e = e[np.isfinite(log_h)]
        g.append(np.imag(np.log(np.exp(e).sum())) / 1e-30)
    return np.array(g)
# %% right: a running weighted mean
def mean_statistics(theta, T, log_h):
    total, mean = -np.inf, np.zeros(T.shape[1])
    for t, h in zip(T, log_h):
        a = t @ theta + h
        if a == -np.inf: continue
        total = np.logaddexp(total, a)
        mean = mean + np.exp(a - total) * (t - mean)
    return mean
# %% right: automatic differentiation by PyTorch
import torch
def mean_statistics(theta, T, log_h):
    t = torch.tensor(theta, requires_grad=True)
    torch.logsumexp(torch.tensor(T) @ t + torch.tensor(log_h), 0).backward()
    return t.grad
# %% wrong: no base measure [misconception=mean-without-base-measure]
def mean_statistics(theta, T, log_h):
    a = T @ theta
    w = np.exp(a - a.max())
    return w @ T / w.sum()
# %% wrong: raw exponentials [misconception=mean-by-raw-exponentials]
def mean_statistics(theta, T, log_h):
    w = np.exp(T @ theta + log_h)
    return (w[:, None] * T).sum(axis=0) / w.sum()
# %% wrong: the plain average [misconception=plain-average]
def mean_statistics(theta, T, log_h):
    return np.mean(T, axis=0)
# %% wrong: not normalised [misconception=mean-not-normalised]
def mean_statistics(theta, T, log_h):
    return T.T @ np.exp(T @ theta + log_h)
# %% wrong: the most likely point [misconception=most-likely-point]
def mean_statistics(theta, T, log_h):
    return T[np.argmax(T @ theta + log_h)]
# %% wrong: normalised by the maximum
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h
    return np.exp(a - a.max()) @ T
# %% wrong: divided by m
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h
    w = np.exp(a - a.max())
    return w @ T / w.sum() / len(T)
# %% wrong: base measure without theta
def mean_statistics(theta, T, log_h):
    w = np.exp(log_h - log_h.max())
    return w @ T / w.sum()
# %% wrong: log_h as weights
def mean_statistics(theta, T, log_h):
    a = T @ theta
    w = np.exp(a - a.max()) * log_h
    return w @ T / w.sum()
# %% wrong: one number
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h
    w = np.exp(a - a.max())
    return np.sum(w @ T / w.sum())
# %% wrong: a row
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h
    w = np.exp(a - a.max())
    return (w @ T / w.sum())[None, :]
# %% wrong: coarse finite differences
def mean_statistics(theta, T, log_h):
    f = lambda t: np.logaddexp.reduce(T @ t + log_h)
    return np.array([(f(theta + e) - f(theta)) / 1e-3 for e in 1e-3 * np.eye(len(theta))])
# %% wrong: changes log_h [misconception=changes-its-argument]
def mean_statistics(theta, T, log_h):
    log_h -= log_h.max()
    a = T @ theta + log_h
    w = np.exp(a - a.max())
    return w @ T / w.sum()
# %% wrong: prints [misconception=returns-nothing]
def mean_statistics(theta, T, log_h):
    a = T @ theta + log_h
    w = np.exp(a - a.max())
    print(w @ T / w.sum())
# %% wrong: the smallest exponent taken out
def mean_statistics(theta, T, log_h):
    exponents = T @ theta + log_h
    least = exponents[np.isfinite(exponents)].min()
    shares = np.exp(exponents - least)
    return shares @ T / shares.sum()
