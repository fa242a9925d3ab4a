# Wrong answers for the sample class. Each piece: which exercise, and after the colon what is wrong.

# %% mle-log-density: forgets the constant
def log_density(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * np.sum(y**2, axis=0) - np.sum(np.log(np.diag(L)))

# %% mle-log-density: right for one matrix, but builds an n × n matrix and never checks Sigma
def log_density(X, mu, Sigma):
    D = X - mu
    Q = D @ np.linalg.solve(Sigma, D.T)
    return -0.5 * np.diag(Q) - 0.5 * np.log(np.linalg.det(2 * np.pi * Sigma))

# %% mle-log-density: asks SciPy
def log_density(X, mu, Sigma):
    from scipy import stats
    return stats.multivariate_normal(mu, Sigma).logpdf(X)

# %% mle-log-likelihood: a mean instead of a sum
def log_likelihood(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    y = np.linalg.solve(L, (X - mu).T)
    return float(np.mean(-0.5 * np.sum(y**2, axis=0)) - np.sum(np.log(np.diag(L))) - 0.5 * X.shape[1] * np.log(2 * np.pi))

# %% mle-grad-mu: the sign is the other way round
def grad_mu(X, mu, Sigma):
    return np.linalg.solve(Sigma, np.sum(mu - X, axis=0))

# %% mle-grad-sigma: forgets the one half of the first term
def grad_sigma(X, mu, Sigma):
    n, d = X.shape
    Y = np.linalg.solve(Sigma, (X - mu).T)
    return -n * np.linalg.solve(Sigma, np.eye(d)) + 0.5 * Y @ Y.T

# %% mle-trace: divides by n
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.trace(np.linalg.solve(Sigma, D.T @ D / len(X))))

# %% mle-fit: divides by n − 1
def fit_gaussian(X):
    mu = X.mean(axis=0)
    D = X - mu
    return mu, D.T @ D / (len(X) - 1)

# %% mle-fit: changes its argument
def fit_gaussian(X):
    mu = X.mean(axis=0)
    X -= mu
    return mu, X.T @ X / len(X)

# %% mle-univariate: returns the variance
def fit_univariate(x):
    mu = x.mean()
    return float(mu), float(np.mean((x - mu) ** 2))

# %% mle-sample: scales by Sigma instead of its root
def sample_gaussian(mu, Sigma, n, rng):
    return mu + rng.standard_normal((n, len(mu))) @ Sigma

# %% mle-clt: forgets the square root of n
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd

# %% mle-clt: prints instead of returning
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    print(np.sqrt(n) * (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd)
