# %% right: SciPy
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    return multivariate_normal(m, S).logpdf(w) + norm.logpdf(t, Psi @ w, sigma2**0.5).sum()

# %% right: slogdet and solve
def log_posterior(w, Psi, t, sigma2, m, S):
    d = np.asarray(w) - m
    sign, logdet = np.linalg.slogdet(2 * np.pi * S)
    r = Psi @ w - t
    return -0.5 * logdet - 0.5 * d.dot(np.linalg.solve(S, d)) - 0.5 * len(r) * np.log(2 * np.pi * sigma2) - 0.5 * (r**2).sum() / sigma2

# %% right: eigenvalues and einsum
def log_posterior(w, Psi, t, sigma2, m, S):
    lam, Q = np.linalg.eigh(S)
    z = np.einsum("ij,i->j", Q, w - m)
    prior = -0.5 * np.sum(z**2 / lam + np.log(2 * np.pi * lam))
    r = t - np.einsum("ij,j->i", Psi, w)
    return np.array(prior - 0.5 * np.sum(r**2 / sigma2 + np.log(2 * np.pi * sigma2)))

# %% right: an explicit inverse, a loop
def log_posterior(w, Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    total = -0.5 * np.log(np.linalg.det(2 * np.pi * S))
    for i in range(len(w)):
        for j in range(len(w)):
            total -= 0.5 * (w[i] - m[i]) * P[i, j] * (w[j] - m[j])
    for row, target in zip(Psi, t):
        total += -0.5 * np.log(2 * np.pi * sigma2) - 0.5 * (target - row @ w) ** 2 / sigma2
    return float(total)

# %% right: the helper's Gaussian, twice
def log_posterior(w, Psi, t, sigma2, m, S):
    from helpers.gaussian import Gaussian
    prior = Gaussian(m, S).log_density(w[None, :])[0]
    noise = Gaussian(np.zeros(1), np.array([[sigma2]])).log_density((t - Psi @ w)[:, None])
    return prior + noise.sum()

# %% right: whitened stack
def log_posterior(w, Psi, t, sigma2, m, S):
    L = np.linalg.cholesky(S)
    z = np.concatenate([np.linalg.solve(L, w - m), (t - Psi @ w) / np.sqrt(sigma2)])
    return -0.5 * z @ z - np.log(np.diag(L)).sum() - 0.5 * len(t) * np.log(sigma2) - 0.5 * len(z) * np.log(2 * np.pi)

# %% right: torch
import torch
def log_posterior(w, Psi, t, sigma2, m, S):
    w, Psi, t, m, S = map(torch.tensor, (w, Psi, t, m, S))
    D = torch.distributions
    return (D.MultivariateNormal(m, S).log_prob(w) + D.Normal(Psi @ w, sigma2**0.5).log_prob(t).sum()).item()

# %% wrong: m unused [misconception=prior-mean-ignored]
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    return multivariate_normal(0 * m, S).logpdf(w) + norm.logpdf(t, Psi @ w, sigma2**0.5).sum()

# %% wrong: S for its inverse [misconception=covariance-taken-for-precision]
def log_posterior(w, Psi, t, sigma2, m, S):
    d, r = w - m, t - Psi @ w
    return (-0.5 * d @ S @ d - 0.5 * np.log(np.linalg.det(S)) - 0.5 * len(d) * np.log(2 * np.pi)
            - 0.5 * r @ r / sigma2 - 0.5 * len(r) * np.log(2 * np.pi * sigma2))

# %% wrong: prior subtracted [misconception=prior-subtracted]
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    return norm.logpdf(t, Psi @ w, sigma2**0.5).sum() - multivariate_normal(m, S).logpdf(w)

# %% wrong: likelihood only [misconception=prior-forgotten]
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import norm
    return norm.logpdf(t, Psi @ w, sigma2**0.5).sum()

# %% wrong: prior only [misconception=likelihood-forgotten]
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal
    return multivariate_normal(m, S).logpdf(w)

# %% wrong: no constants [misconception=only-the-quadratic-terms]
def log_posterior(w, Psi, t, sigma2, m, S):
    d, r = w - m, t - Psi @ w
    return -0.5 * d @ np.linalg.solve(S, d) - 0.5 * r @ r / sigma2

# %% wrong: no determinant [misconception=prior-without-its-determinant]
def log_posterior(w, Psi, t, sigma2, m, S):
    d, r = w - m, t - Psi @ w
    return (-0.5 * d @ np.linalg.solve(S, d) - 0.5 * (len(d) + len(r)) * np.log(2 * np.pi)
            - 0.5 * len(r) * np.log(sigma2) - 0.5 * r @ r / sigma2)

# %% wrong: variance as deviation [misconception=noise-variance-taken-for-sigma]
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    return multivariate_normal(m, S).logpdf(w) + norm.logpdf(t, Psi @ w, sigma2).sum()

# %% wrong: only the diagonal of S
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import norm
    return norm.logpdf(w, m, np.sqrt(np.diag(S))).sum() + norm.logpdf(t, Psi @ w, sigma2**0.5).sum()

# %% wrong: log of products underflows
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    with np.errstate(all="ignore"):
        return np.log(multivariate_normal(m, S).pdf(w) * norm.pdf(t, Psi @ w, sigma2**0.5).prod())

# %% wrong: the data averaged
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    return multivariate_normal(m, S).logpdf(w) + norm.logpdf(t, Psi @ w, sigma2**0.5).mean()

# %% wrong: twice the Cholesky log-determinant
def log_posterior(w, Psi, t, sigma2, m, S):
    L = np.linalg.cholesky(S)
    z, r = np.linalg.solve(L, w - m), t - Psi @ w
    return -2 * np.log(np.diag(L)).sum() - 0.5 * (z @ z + len(m) * np.log(2 * np.pi)) - 0.5 * (len(t) * np.log(2 * np.pi * sigma2) + r @ r / sigma2)

# %% wrong: shifts w in place [misconception=changes-its-argument]
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal, norm
    data = norm.logpdf(t, Psi @ w, sigma2**0.5).sum()
    w -= m
    return multivariate_normal(0 * m, S).logpdf(w) + data

# %% wrong: divided by the evidence
def log_posterior(w, Psi, t, sigma2, m, S):
    from scipy.stats import multivariate_normal
    P = Psi.T @ Psi / sigma2 + np.linalg.inv(S)
    centre = np.linalg.solve(P, Psi.T @ t / sigma2 + np.linalg.solve(S, m))
    C = np.linalg.inv(P)
    return multivariate_normal(centre, (C + C.T) / 2, allow_singular=True).logpdf(w)

# %% wrong: divided by p(t)
def log_posterior(w, Psi, t, sigma2, m, S):
    e, r = w - m, t - Psi @ w
    prior = -0.5 * (len(w) * np.log(2 * np.pi) + np.linalg.slogdet(S)[1] + e @ np.linalg.inv(S) @ e)
    like = -0.5 * len(t) * np.log(2 * np.pi * sigma2) - r @ r / (2 * sigma2)
    C = Psi @ S @ Psi.T + sigma2 * np.eye(len(t)); d = t - Psi @ m
    return prior + like + 0.5 * (d @ np.linalg.solve(C, d) + np.linalg.slogdet(2 * np.pi * C)[1])

# %% wrong: the determinant of the inverse
def log_posterior(w, Psi, t, sigma2, m, S):
    e, r = w - m, t - Psi @ w
    prior = -0.5 * (len(w) * np.log(2 * np.pi) + np.linalg.slogdet(np.linalg.inv(S))[1] + e @ np.linalg.inv(S) @ e)
    like = -0.5 * len(t) * np.log(2 * np.pi * sigma2) - r @ r / (2 * sigma2)
    return prior + like
