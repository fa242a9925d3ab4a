# %% right: a loop over targets
def log_likelihood(w, sigma2, Psi, t):
    import math
    total = 0.0
    for row, target in zip(Psi, t):
        y = sum(a * b for a, b in zip(row, w))
        total += -0.5 * math.log(2 * math.pi * sigma2) - (target - y) ** 2 / (2 * sigma2)
    return total

# %% right: SciPy's norm
def log_likelihood(w, sigma2, Psi, t):
    from scipy.stats import norm
    return norm.logpdf(t, loc=Psi @ w, scale=sigma2**0.5).sum()

# %% right: einsum and a zero-dimensional array
def log_likelihood(weights, variance, design, targets):
    r = targets - np.einsum("ij,j->i", design, weights)
    return np.asarray(-np.einsum("i,i->", r, r) / variance / 2 - r.size / 2 * np.log(2 * np.pi * variance))

# %% right: standardised residuals
def log_likelihood(w, sigma2, Psi, t):
    sigma = np.sqrt(sigma2)
    z = (Psi.dot(w) - t) / sigma
    return float(np.sum(-z**2 / 2 - np.log(sigma) - np.log(2 * np.pi) / 2))

# %% right: a callable object that warns
class Model:
    def __call__(self, w, sigma2, Psi, t):
        import warnings
        warnings.warn("just saying")
        return -0.5 * len(t) * np.log(2 * np.pi * sigma2) - 0.5 * np.linalg.norm(t - Psi @ w) ** 2 / sigma2

log_likelihood = Model()

# %% right: one big Gaussian
from scipy.stats import multivariate_normal as N
log_likelihood = lambda w, sigma2, Psi, t: N.logpdf(t, Psi @ w, sigma2 * np.eye(len(t)))

# %% wrong: variance squared [misconception=variance-taken-for-sigma]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return np.sum(-0.5 * np.log(2 * np.pi) - np.log(sigma2) - 0.5 * (r / sigma2) ** 2)

# %% wrong: average [misconception=mean-instead-of-sum]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return np.mean(-0.5 * np.log(2 * np.pi * sigma2) - 0.5 * r**2 / sigma2)

# %% wrong: no constants [misconception=constants-left-out]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return -0.5 * r @ r / sigma2

# %% wrong: no 2 pi [misconception=no-two-pi]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return -len(t) * np.log(np.sqrt(sigma2)) - 0.5 * r @ r / sigma2

# %% wrong: the constant once [misconception=one-constant-for-all]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return -np.log(np.sqrt(2 * np.pi * sigma2)) - 0.5 * r @ r / sigma2

# %% wrong: no half [misconception=no-half-in-the-exponent]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return -0.5 * len(t) * np.log(2 * np.pi * sigma2) - r @ r / sigma2

# %% wrong: the loss [misconception=negative-log-likelihood]
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return 0.5 * len(t) * np.log(2 * np.pi * sigma2) + 0.5 * r @ r / sigma2

# %% wrong: log of the product underflows
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    with np.errstate(all="ignore"):
        return np.log(np.prod(np.exp(-0.5 * r**2 / sigma2) / np.sqrt(2 * np.pi * sigma2)))

# %% wrong: log of each density underflows far out
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    with np.errstate(all="ignore"):
        return np.sum(np.log(np.exp(-0.5 * r**2 / sigma2) / np.sqrt(2 * np.pi * sigma2)))

# %% wrong: one value a row
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    return -0.5 * np.log(2 * np.pi * sigma2) - 0.5 * r**2 / sigma2

# %% wrong: the fitted variance instead of the given one
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    s2 = max(np.mean(r**2), 1e-300)
    return -0.5 * len(t) * np.log(2 * np.pi * s2) - 0.5 * r @ r / s2

# %% wrong: residual overwrites the targets [misconception=changes-its-argument]
def log_likelihood(w, sigma2, Psi, t):
    t -= Psi @ w
    return -0.5 * len(t) * np.log(2 * np.pi * sigma2) - 0.5 * t @ t / sigma2

# %% wrong: its own estimate of the variance
def log_likelihood(w, sigma2, Psi, t):
    r = t - Psi @ w
    n = len(t)
    sigma2 = r @ r / n
    return -n / 2 * np.log(2 * np.pi * sigma2) - r @ r / (2 * sigma2)
