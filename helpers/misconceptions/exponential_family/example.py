"""The example most fixtures of notebook 04 use."""
from __future__ import annotations

import numpy as np

# A family with two statistics, whose base measure varies and takes one point away.
T = np.array([[0.0, 1.0], [1.0, -1.0], [2.0, 0.5], [3.0, 2.0], [1.5, 3.0], [4.0, 0.0]])
LOG_H = np.array([0.0, 0.7, -1.2, 0.4, -0.3, -np.inf])
THETA = np.array([0.4, -0.6])
T_BAR = np.array([1.3, 0.6])


def log_sum(a):
    """log Σ exp(a) of a vector, a float."""
    top = a.max()
    return top + np.log(np.exp(a - top).sum())


def tilted(theta, T, log_h):
    """The probabilities of the support's points under theta, (m,)."""
    a = T @ theta + log_h
    p = np.exp(a - a.max())
    return p / p.sum()
