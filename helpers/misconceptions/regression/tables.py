"""Small regression problems and right answers that several misconceptions start from."""
import numpy as np


def table(n, m, seed):
    """A design matrix without a constant column, and targets far from 0: ``(n, m)``, ``(n,)``."""
    rng = np.random.default_rng(seed)
    return rng.normal(1.0, 1.5, (n, m)), rng.normal(3.0, 2.0, n)


def least_squares(Psi, t):
    """Least-squares weights."""
    return np.linalg.lstsq(Psi, t, rcond=None)[0]


def ridge(Psi, t, lam):
    """Ridge weights."""
    return np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t)


def sum_of_squares(w, Psi, t):
    """Sum of the squared residuals."""
    return np.sum((t - Psi @ w) ** 2)


def log_data(w, Psi, t, sigma2):
    """Log-likelihood of the weights."""
    return -0.5 * len(t) * np.log(2 * np.pi * sigma2) - sum_of_squares(w, Psi, t) / (2 * sigma2)
