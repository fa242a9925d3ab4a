# %% right: by two cases and a mask
def bernoulli_natural(p):
    p = np.asarray(p, float)
    if (p <= 0).any() or (p >= 1).any():
        raise ValueError("p outside (0, 1)")
    return np.log(p / (1 - p))

def bernoulli_mean(theta):
    e = np.exp(-np.abs(theta))
    return np.where(np.asarray(theta) >= 0, 1 / (1 + e), e / (1 + e))
# %% right: the hyperbolic tangent, and its inverse
def bernoulli_natural(p):
    p = np.array(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log(1 - p)

def bernoulli_mean(theta):
    return (1 + np.tanh(np.divide(theta, 2))) / 2
# %% right: SciPy's functions
from scipy.special import expit, logit

def bernoulli_natural(p):
    if not (np.min(p) > 0 and np.max(p) < 1):
        raise ValueError("strictly between 0 and 1, please")
    return logit(p)

def bernoulli_mean(theta):
    return expit(theta)
# %% right: number by number, nested lists
from math import exp, log, log1p

def bernoulli_natural(p):
    if np.ndim(p):
        return [bernoulli_natural(q) for q in p]
    if not 0 < p < 1:
        raise ValueError(f"{p} is no probability of a coin")
    return log(p) - log1p(-p)

def bernoulli_mean(theta):
    if np.ndim(theta):
        return [bernoulli_mean(t) for t in theta]
    return 1 / (1 + exp(-theta)) if theta > 0 else exp(theta) / (1 + exp(theta))
# %% right: clipped where it makes no difference, objects with __call__
class Natural:
    def __call__(self, p):
        q = np.asarray(p)
        if q.size and not (q.min() > 0 and q.max() < 1):
            raise ValueError("p")
        return np.negative(np.log(1 / q - 1)) if q.min() > 1e-6 else np.log(q) - np.log1p(-q)

class Mean:
    def __call__(self, theta):
        return 1 / (1 + np.exp(-np.clip(theta, -700, 700)))

bernoulli_natural, bernoulli_mean = Natural(), Mean()
# %% right: np.vectorize
@np.vectorize
def bernoulli_natural(p):
    if 0 < p < 1: return np.log(p) - np.log1p(-p)
    raise ValueError("p")
bernoulli_mean = np.vectorize(lambda t: float(np.exp(t - np.logaddexp(0.0, t))))
# %% right: PyTorch
import torch
def bernoulli_natural(p):
    q = torch.as_tensor(p, dtype=torch.float64)
    if not bool(((q > 0) & (q < 1)).all()): raise ValueError("p")
    return torch.log(q) - torch.log1p(-q)
def bernoulli_mean(theta): return torch.sigmoid(torch.as_tensor(theta, dtype=torch.float64))
# %% wrong: theta is p [misconception=theta-is-the-probability]
def bernoulli_natural(p):
    if np.any(np.asarray(p) <= 0) or np.any(np.asarray(p) >= 1):
        raise ValueError
    return np.asarray(p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: odds [misconception=odds-without-the-logarithm]
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return p / (1 - p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: log p [misconception=log-of-the-probability]
def bernoulli_natural(p):
    if np.any(np.asarray(p) <= 0) or np.any(np.asarray(p) >= 1):
        raise ValueError
    return np.log(p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: the sign [misconception=odds-against]
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log1p(-p) - np.log(p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: the mean as odds [misconception=odds-for-the-probability]
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.exp(theta)
# %% wrong: tails [misconception=probability-of-tails]
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, np.asarray(theta)))
# %% wrong: log Z for the mean [misconception=log-partition-for-the-mean]
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.logaddexp(0, theta)
# %% wrong: overflows with a warning
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return 1 / (1 + np.exp(-np.asarray(theta)))
# %% wrong: overflows to NaN
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    with np.errstate(all="ignore"):
        return np.exp(theta) / (1 + np.exp(theta))
# %% wrong: 0 and 1 accepted
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p < 0) or np.any(p > 1):
        raise ValueError
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: only the first entry looked at
def bernoulli_natural(p):
    p = np.asarray(p)
    if not 0 < p.flat[0] < 1:
        raise ValueError
    with np.errstate(all="ignore"):
        return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: flattened
def bernoulli_natural(p):
    p = np.ravel(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.ravel(theta)))
# %% wrong: clipped where it shows
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    return np.exp(-np.logaddexp(0, -np.asarray(theta)))
# %% wrong: base-10 logarithms
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log10(p / (1 - p))

def bernoulli_mean(theta):
    return 1 / (1 + 10.0 ** -np.clip(theta, -300, 300))
# %% wrong: prints [misconception=returns-nothing]
def bernoulli_natural(p):
    print(np.log(p) - np.log1p(-p))

def bernoulli_mean(theta):
    print(np.exp(-np.logaddexp(0, -theta)))
# %% wrong: only one of the two written
def bernoulli_natural(p):
    p = np.asarray(p)
    if np.any(p <= 0) or np.any(p >= 1):
        raise ValueError
    return np.log(p) - np.log1p(-p)

def bernoulli_mean(theta):
    raise NotImplementedError
