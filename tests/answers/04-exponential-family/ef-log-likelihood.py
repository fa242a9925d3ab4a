# %% right: log-sum-exp by hand
def log_likelihood(theta, T_bar, n, T, log_h):
    a = T @ theta + log_h
    top = a.max()
    return n * (np.dot(theta, T_bar) - top - np.log(np.exp(a - top).sum()))
# %% right: SciPy's log-sum-exp, which this exercise allows
from scipy.special import logsumexp

def log_likelihood(theta, T_bar, n, T, log_h):
    return n * np.inner(theta, T_bar) - n * logsumexp(T @ theta + log_h)
# %% right: shifted to the data's mean
def log_likelihood(theta, T_bar, n, T, log_h):
    return -n * np.logaddexp.reduce((T - T_bar) @ theta + log_h)
# %% right: a loop, an array without axes
def log_likelihood(theta, T_bar, n, T, log_h):
    z = -np.inf
    for j in range(len(T)):
        z = np.logaddexp(z, sum(t * x for t, x in zip(theta, T[j])) + log_h[j])
    return np.array(n * (sum(t * m for t, m in zip(theta, T_bar)) - z))
# %% right: the course's own family, n observations one by one
from helpers.expfam import Family

def log_likelihood(theta, T_bar, n, T, log_h):
    one = float(theta @ T_bar) - Family(T, log_h).log_partition(theta)
    return sum(one for _ in range(int(n)))
# %% right: one observation after the other
def log_likelihood(theta, T_bar, n, T, log_h):
    z = np.logaddexp.reduce(T @ theta + log_h)
    total = 0.0
    for _ in range(int(n)):
        total += float(np.inner(theta, T_bar)) - z
    return total
# %% wrong: per observation [misconception=log-likelihood-of-one]
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h))
# %% wrong: log Z once [misconception=log-partition-counted-once]
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(n * (theta @ T_bar) - np.logaddexp.reduce(T @ theta + log_h))
# %% wrong: no base measure [misconception=log-likelihood-without-base-measure]
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(n * (theta @ T_bar - np.logaddexp.reduce(T @ theta)))
# %% wrong: the loss [misconception=loss-for-log-likelihood]
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(-n * (theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h)))
# %% wrong: Z [misconception=partition-without-logarithm]
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(n * (theta @ T_bar - np.exp(np.logaddexp.reduce(T @ theta + log_h))))
# %% wrong: log Z forgotten
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(n * (theta @ T_bar))
# %% wrong: raw exponentials
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(n * (theta @ T_bar - np.log(np.exp(T @ theta + log_h).sum())))
# %% wrong: the size of the support for n
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(len(T) * (theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h)))
# %% wrong: the likelihood
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(np.exp(n * (theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h))))
# %% wrong: plus log Z
def log_likelihood(theta, T_bar, n, T, log_h):
    return float(n * (theta @ T_bar + np.logaddexp.reduce(T @ theta + log_h)))
# %% wrong: one number a statistic
def log_likelihood(theta, T_bar, n, T, log_h):
    return n * (theta * T_bar - np.logaddexp.reduce(T @ theta + log_h))
# %% wrong: the average of log h added
def log_likelihood(theta, T_bar, n, T, log_h):
    finite = log_h[np.isfinite(log_h)]
    return float(n * (theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h) + finite.mean()))
# %% wrong: changes theta [misconception=changes-its-argument]
def log_likelihood(theta, T_bar, n, T, log_h):
    z = np.logaddexp.reduce(T @ theta + log_h)
    theta *= T_bar
    return float(n * (theta.sum() - z))
# %% wrong: prints [misconception=returns-nothing]
def log_likelihood(theta, T_bar, n, T, log_h):
    print(n * (theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h)))
