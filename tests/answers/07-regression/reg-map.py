# %% right: the covariance form (gain)
def fit_map(Psi, t, sigma2, m, S):
    K = S @ Psi.T @ np.linalg.inv(Psi @ S @ Psi.T + sigma2 * np.eye(len(t)))
    return m + K @ (t - Psi @ m)

# %% right: prior as rows
def fit_map(Psi, t, sigma2, m, S):
    L = np.linalg.cholesky(S)
    rows = np.vstack([Psi / np.sqrt(sigma2), np.linalg.inv(L)])
    return np.linalg.lstsq(rows, np.concatenate([t / np.sqrt(sigma2), np.linalg.solve(L, m)]), rcond=None)[0]

# %% right: explicit inverse, a list
def fit_map(Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    return (np.linalg.inv(Psi.T @ Psi / sigma2 + P) @ (Psi.T @ t / sigma2 + P @ m)).tolist()

# %% right: multiplied by the noise variance, shifted first
def fit_map(Psi, t, sigma2, m, S):
    import scipy.linalg as sl
    shrink = sigma2 * sl.cho_solve(sl.cho_factor(S), np.eye(len(m)))
    shrink = (shrink + shrink.T) / 2
    return m + sl.solve(np.einsum("ni,nj->ij", Psi, Psi) + shrink, Psi.T @ (t - Psi @ m))

# %% right: one row at a time
def fit_map(Psi, t, sigma2, m, S):
    mean, cov = m.copy(), S.copy()
    for row, target in zip(Psi, t):
        gain = cov @ row / (row @ cov @ row + sigma2)
        mean = mean + gain * (target - row @ mean)
        step = np.eye(len(m)) - np.outer(gain, row)
        cov = step @ cov @ step.T + sigma2 * np.outer(gain, gain)
    return mean

# %% right: gain form
def fit_map(Psi, t, sigma2, m, S):
    K = S @ Psi.T @ np.linalg.inv(Psi @ S @ Psi.T + sigma2 * np.eye(len(t)))
    return (m + K @ (t - Psi @ m)).tolist()

# %% right: one row after the other
class K:
    def __call__(self, Psi, t, sigma2, m, S):
        w, P = m.copy(), S.copy()
        for p, y in zip(Psi, t):
            g = P @ p / (p @ P @ p + sigma2)
            w = w + g * (y - p @ w)
            P = P - np.outer(g, p @ P)
        return w
fit_map = K()

# %% wrong: m unused [misconception=prior-mean-not-used]
def fit_map(Psi, t, sigma2, m, S):
    return np.linalg.solve(Psi.T @ Psi / sigma2 + np.linalg.inv(S), Psi.T @ t / sigma2)

# %% wrong: S for its inverse [misconception=covariance-for-precision]
def fit_map(Psi, t, sigma2, m, S):
    return np.linalg.solve(Psi.T @ Psi / sigma2 + S, Psi.T @ t / sigma2 + S @ m)

# %% wrong: noise variance forgotten [misconception=noise-variance-left-out]
def fit_map(Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    return np.linalg.solve(Psi.T @ Psi + P, Psi.T @ t + P @ m)

# %% wrong: m without its strength [misconception=prior-mean-without-its-weight]
def fit_map(Psi, t, sigma2, m, S):
    return np.linalg.solve(Psi.T @ Psi / sigma2 + np.linalg.inv(S), Psi.T @ t / sigma2 + m)

# %% wrong: least squares [misconception=no-prior-at-all]
def fit_map(Psi, t, sigma2, m, S):
    return np.linalg.lstsq(Psi, t)[0]

# %% wrong: variance as deviation [misconception=sigma-squared-twice]
def fit_map(Psi, t, sigma2, m, S):
    P, beta = np.linalg.inv(S), 1 / sigma2**2
    return np.linalg.solve(beta * Psi.T @ Psi + P, beta * Psi.T @ t + P @ m)

# %% wrong: m added at the end [misconception=ridge-around-zero-plus-m]
def fit_map(Psi, t, sigma2, m, S):
    return m + np.linalg.solve(Psi.T @ Psi / sigma2 + np.linalg.inv(S), Psi.T @ t / sigma2)

# %% wrong: diagonal of S [misconception=only-the-variances]
def fit_map(Psi, t, sigma2, m, S):
    s = np.diag(S)
    return np.linalg.solve(Psi.T @ Psi / sigma2 + np.diag(1 / s), Psi.T @ t / sigma2 + m / s)

# %% wrong: ridge with the mean variance
def fit_map(Psi, t, sigma2, m, S):
    lam = sigma2 / np.mean(np.diag(S))
    return m + np.linalg.solve(Psi.T @ Psi + lam * np.eye(len(m)), Psi.T @ (t - Psi @ m))

# %% wrong: elementwise reciprocal of S
def fit_map(Psi, t, sigma2, m, S):
    with np.errstate(all="ignore"):
        P = np.where(S != 0, 1 / S, 0.0)
    return np.linalg.lstsq(Psi.T @ Psi / sigma2 + P, Psi.T @ t / sigma2 + P @ m)[0]

# %% wrong: the weighted mean of MLE and m, coordinate by coordinate
def fit_map(Psi, t, sigma2, m, S):
    w = np.linalg.lstsq(Psi, t)[0]
    a, b = np.diag(Psi.T @ Psi) / sigma2, 1 / np.diag(S)
    return (a * w + b * m) / (a + b)

# %% wrong: a few steps of descent
def fit_map(Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    H = Psi.T @ Psi / sigma2 + P
    w = m.copy()
    for _ in range(100):
        w = w - (Psi.T @ (Psi @ w - t) / sigma2 + P @ (w - m)) / np.trace(H)
    return w

# %% wrong: a column
def fit_map(Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    return np.linalg.solve(Psi.T @ Psi / sigma2 + P, (Psi.T @ t / sigma2 + P @ m)[:, None])

# %% wrong: the mean and the covariance
def fit_map(Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    C = np.linalg.inv(Psi.T @ Psi / sigma2 + P)
    return C @ (Psi.T @ t / sigma2 + P @ m), C

# %% wrong: needs more rows than weights
def fit_map(Psi, t, sigma2, m, S):
    P = np.linalg.inv(S)
    A = Psi.T @ Psi / sigma2
    w = np.linalg.solve(Psi.T @ Psi, Psi.T @ t)
    return np.linalg.solve(A + P, A @ w + P @ m)

# %% wrong: a round prior of the same trace
def fit_map(Psi, t, sigma2, m, S):
    P = np.eye(len(m)) * len(m) / np.trace(S)
    A = Psi.T @ Psi / sigma2 + P
    b = Psi.T @ t / sigma2 + P @ m
    return np.linalg.solve(A, b)

# %% forbidden: the helper
def fit_map(Psi, t, sigma2, m, S):
    return posterior(Psi, t, sigma2, m, S)[0]

# %% forbidden: the helper by another way
def fit_map(Psi, t, sigma2, m, S):
    import importlib
    return importlib.import_module("helpers.regression").posterior(Psi, t, sigma2, m, S)[0]
