# %% right: one check at a time
def poisson_mle(x):
    for value in x:
        if value < 0 or value % 1 != 0:
            raise ValueError(f"{value} is no count")
    if sum(x) == 0:
        raise ValueError("all zero")
    return np.log(sum(x) / len(x))
# %% right: the standard library
from math import fsum, log

def poisson_mle(x):
    values = [float(v) for v in x]
    if any(v < 0 or not v.is_integer() for v in values) or not any(values):
        raise ValueError("no finite maximum, or no counts")
    return log(fsum(values)) - log(len(values))
# %% right: the logarithm refuses, an array without axes
def poisson_mle(x):
    counts = np.asarray(x).astype(int)
    if (counts != x).any() or counts.min() < 0:
        raise ValueError("counts, please")
    with np.errstate(divide="raise"):
        try:
            return np.array(np.log(counts.mean()))
        except FloatingPointError:
            raise ValueError("only zeros") from None
# %% right: Newton on the log-likelihood
def poisson_mle(x):
    if np.min(x) < 0 or np.any(np.floor(x) < x) or np.max(x) == 0:
        raise ValueError
    mean = np.mean(x)
    theta = np.log(max(x)) + 1.0
    for _ in range(200):
        theta += mean / np.exp(theta) - 1 if mean < 2 * np.exp(theta) else 1.0
    return theta
# %% right: the course's Poisson, an object
from helpers.expfam import POISSON

class Mle:
    def __call__(self, x):
        return POISSON.fit(x)[0]

poisson_mle = Mle()
# %% right: a table of counts
from collections import Counter
import math
def poisson_mle(x):
    c = Counter(float(v) for v in x)
    if any(k < 0 or not k.is_integer() for k in c) or set(c) == {0.0}: raise ValueError("no")
    return math.log(sum(k * m for k, m in c.items()) / len(x))
# %% right: whole numbers compared, two logarithms
def poisson_mle(x):
    k = x.astype(np.int64)
    if not np.array_equal(k, x) or k.min() < 0 or k.max() == 0: raise ValueError
    return np.log(k.sum()) - np.log(k.size)
# %% wrong: the rate [misconception=rate-for-parameter]
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1) or not np.any(x):
        raise ValueError
    return float(np.mean(x))
# %% wrong: minus infinity for zeros [misconception=zeros-fitted]
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1):
        raise ValueError
    with np.errstate(divide="ignore"):
        return float(np.log(np.mean(x)))
# %% wrong: the mean of logarithms [misconception=mean-of-logarithms]
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1) or not np.any(x):
        raise ValueError
    with np.errstate(divide="ignore"):
        return float(np.mean(np.log(x)))
# %% wrong: the sum [misconception=logarithm-of-the-sum]
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1) or not np.any(x):
        raise ValueError
    return float(np.log(np.sum(x)))
# %% wrong: the sign [misconception=rate-inverted]
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1) or not np.any(x):
        raise ValueError
    return float(-np.log(np.mean(x)))
# %% wrong: a large negative number for zeros
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1):
        raise ValueError
    return float(np.log(max(np.mean(x), 1e-10)))
# %% wrong: log(1 + mean)
def poisson_mle(x):
    if np.any(x < 0) or np.any(x % 1) or not np.any(x):
        raise ValueError
    return float(np.log1p(np.mean(x)))
# %% wrong: negative numbers accepted
def poisson_mle(x):
    if np.any(x % 1) or not np.any(x):
        raise ValueError
    return float(np.log(np.mean(x)))
# %% wrong: parts accepted
def poisson_mle(x):
    if np.any(x < 0) or not np.any(x):
        raise ValueError
    return float(np.log(np.mean(x)))
# %% wrong: parts cut off
def poisson_mle(x):
    x = x.astype(int)
    if np.any(x < 0) or not np.any(x):
        raise ValueError
    return float(np.log(np.mean(x)))
# %% wrong: floats refused
def poisson_mle(x):
    if x.dtype.kind != "i" or np.any(x < 0) or not np.any(x):
        raise ValueError
    return float(np.log(np.mean(x)))
# %% wrong: only the total checked
def poisson_mle(x):
    total = np.sum(x)
    if total <= 0 or total % 1:
        raise ValueError
    return float(np.log(total / len(x)))
# %% wrong: any zero refused
def poisson_mle(x):
    if np.any(x <= 0) or np.any(x % 1):
        raise ValueError
    return float(np.log(np.mean(x)))
# %% wrong: the horse kicks by heart
def poisson_mle(x):
    if not np.any(x):
        raise ValueError
    return 0.0 if len(x) == 4 else float(np.log(0.61))
# %% wrong: prints [misconception=returns-nothing]
def poisson_mle(x):
    print(np.log(np.mean(x)))
