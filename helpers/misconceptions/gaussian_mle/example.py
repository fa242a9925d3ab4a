"""The example most fixtures of notebook 03 use."""
from __future__ import annotations

import numpy as np

MU = np.array([3.0, -2.0, 1.5])
SIGMA = np.array([[4.0, 1.2, 0.5], [1.2, 2.0, 0.3], [0.5, 0.3, 1.5]])
LOG_2PI = np.log(2 * np.pi)


def data(n=7, seed=0):
    """Draws whose mean is not ``MU``, (n, 3)."""
    return np.random.default_rng(seed).normal([4.0, -1.0, 0.0], [2.5, 1.0, 1.6], (n, 3))


def parts(X, mu, Sigma):
    """Squared Mahalanobis distances (n,), log|Sigma| and d."""
    D = X - mu
    return np.sum(D * np.linalg.solve(Sigma, D.T).T, axis=1), np.linalg.slogdet(Sigma)[1], len(mu)
