# %% right: logaddexp.reduce
def log_partition(theta, T, log_h):
    return np.logaddexp.reduce(T @ theta + log_h)
# %% right: a loop that keeps a running maximum
from math import exp, inf, log

def log_partition(theta, T, log_h):
    top, total = -inf, 0.0
    for row, h in zip(T, log_h):
        a = float(row @ theta + h)
        if a == -inf:
            continue
        if a > top:
            total = total * exp(top - a) + 1.0
            top = a
        else:
            total += exp(a - top)
    return top + log(total)
# %% right: einsum, points without mass taken out, an array without axes
def log_partition(natural, statistics, log_base):
    keep = log_base > -np.inf
    a = np.einsum("mp,p->m", statistics[keep], natural) + log_base[keep]
    return np.asarray(a.max() + np.log(np.exp(a - a.max()).sum()))
# %% right: pairwise, two halves at a time
def log_partition(theta, T, log_h):
    a = list(T @ theta + log_h)
    while len(a) > 1:
        a = [np.logaddexp(*a[i : i + 2]) if i + 1 < len(a) else a[i] for i in range(0, len(a), 2)]
    return a[0]
# %% right: sorted, smallest first
class LogPartition:
    def __call__(self, theta, T, log_h):
        a = np.sort(np.matmul(T, theta) + log_h)
        return a[-1] + np.log1p(np.exp(a[:-1] - a[-1]).sum())

log_partition = LogPartition()
# %% right: recursion on halves
def log_partition(theta, T, log_h):
    if len(T) == 1:
        return float(T[0] @ theta + log_h[0])
    h = len(T) // 2
    return np.logaddexp(log_partition(theta, T[:h], log_h[:h]), log_partition(theta, T[h:], log_h[h:]))
# %% right: in powers of two
def log_partition(theta, T, log_h):
    e = T @ theta + log_h
    return np.logaddexp2.reduce(e / np.log(2)) * np.log(2)
# %% right: PyTorch's log-softmax
import torch
def log_partition(theta, T, log_h):
    a = torch.tensor(T @ theta + log_h); k = a.argmax()
    return a[k] - torch.log_softmax(a, 0)[k]
# %% wrong: no base measure [misconception=base-measure-left-out]
def log_partition(theta, T, log_h):
    return float(np.logaddexp.reduce(T @ theta))
# %% wrong: exponentials first [misconception=exponential-first]
def log_partition(theta, T, log_h):
    return float(np.log(np.sum(np.exp(log_h) * np.exp(T @ theta))))
# %% wrong: the maximum not put back [misconception=largest-not-put-back]
def log_partition(theta, T, log_h):
    a = T @ theta + log_h
    return float(np.log(np.sum(np.exp(a - np.max(a)))))
# %% wrong: an average [misconception=average-for-sum]
def log_partition(theta, T, log_h):
    a = T @ theta + log_h
    return float(a.max() + np.log(np.mean(np.exp(a - a.max()))))
# %% wrong: log_h as a factor [misconception=log-h-as-a-factor]
def log_partition(theta, T, log_h):
    return float(np.log(np.sum(log_h * np.exp(T @ theta))))
# %% wrong: Z [misconception=partition-itself]
def log_partition(theta, T, log_h):
    return float(np.exp(np.logaddexp.reduce(T @ theta + log_h)))
# %% wrong: the maximum alone
def log_partition(theta, T, log_h):
    return float(np.max(T @ theta + log_h))
# %% wrong: exponents clipped at 700
def log_partition(theta, T, log_h):
    return float(np.log(np.sum(np.exp(np.clip(T @ theta + log_h, -700, 700)))))
# %% wrong: the logarithm of each term
def log_partition(theta, T, log_h):
    return float(np.sum(T @ theta + log_h))
# %% wrong: h out of the logarithm, where it underflows
def log_partition(theta, T, log_h):
    h = np.exp(log_h - log_h.max())
    score = T.dot(theta)
    top = max(s for s, w in zip(score, h) if w > 0)
    return log_h.max() + top + np.log(np.sum(np.where(h > 0, h, 0) * np.exp(np.where(h > 0, score - top, 0))))
# %% wrong: the maximum before the base measure
def log_partition(theta, T, log_h):
    a = T @ theta
    return float(a.max() + np.log(np.sum(np.exp(a - a.max()) * np.exp(log_h))))
# %% wrong: 0 times minus infinity
def log_partition(theta, T, log_h):
    a = T @ theta + log_h
    p = np.exp(a - a.max())
    p = p / p.sum()
    return float(np.sum(p * (a - np.log(p))))
# %% wrong: one number a point
def log_partition(theta, T, log_h):
    a = T @ theta + log_h
    return a - a.max()
# %% wrong: a tiny number inside the logarithm
def log_partition(theta, T, log_h):
    a = T @ theta + log_h
    return float(a.max() + np.log(np.sum(np.exp(a - a.max())) + 1e-6))
# %% wrong: changes log_h [misconception=changes-its-argument]
def log_partition(theta, T, log_h):
    log_h += T @ theta
    return float(np.logaddexp.reduce(log_h))
# %% wrong: prints [misconception=returns-nothing]
def log_partition(theta, T, log_h):
    print(np.logaddexp.reduce(T @ theta + log_h))
# %% wrong: the smallest exponent taken out
def log_partition(theta, T, log_h):
    exponents = T @ theta + log_h
    least = exponents[np.isfinite(exponents)].min()
    return float(least + np.log(np.exp(exponents - least).sum()))
# %% forbidden: SciPy's
from scipy.special import logsumexp

def log_partition(theta, T, log_h):
    return float(logsumexp(T @ theta + log_h))
# %% forbidden: SciPy's, by another name
import scipy.special as sp
lse = getattr(sp, "log" + "sumexp")
log_partition = lambda theta, T, log_h: float(lse(T @ theta, b=np.exp(log_h)))
# %% forbidden: PyTorch's logsumexp
def log_partition(theta, T, log_h):
    import torch
    return float(torch.logsumexp(torch.from_numpy(T @ theta + log_h), 0))
# %% forbidden: SciPy's in a partial
from functools import partial
from scipy.special import logsumexp as L
g = partial(L, axis=0)
log_partition = lambda theta, T, log_h: g(T @ theta + log_h)
