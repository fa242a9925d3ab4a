"""Parts that several wrong answers of notebook 06 share."""
from __future__ import annotations

import numpy as np


def one_hot(t, K):
    return np.eye(K)[t]


def means(X, t, K):
    R = one_hot(t, K)
    return R.T @ X / R.sum(axis=0)[:, None]


def scatters(X, t, K, centres):
    D = X - centres[t]
    return np.einsum("nk,ni,nj->kij", one_hot(t, K), D, D)


def shaped(full, pooled, variance, K, kind):
    """A (K, d, d) stack of the kind asked for, from the wrong parts."""
    d = full.shape[-1]
    if kind == "full":
        return full
    if kind == "diagonal":
        return full * np.eye(d)
    if kind == "shared":
        return np.repeat(pooled[None], K, axis=0)
    if kind == "isotropic":
        return np.eye(d) * np.reshape(variance * np.ones(K), (K, 1, 1))
    raise ValueError(f"unknown kind {kind!r}")


def log_joint(X, priors, means, covs, with_prior=True, with_det=0.5):
    L = np.linalg.cholesky(covs)
    Y = np.linalg.solve(L, (X - means[:, None]).transpose(0, 2, 1))
    log_det = 2 * np.log(np.diagonal(L, axis1=1, axis2=2)).sum(axis=1)
    return with_prior * np.log(priors) - with_det * log_det - 0.5 * (Y**2).sum(axis=1).T


def normalised(joint):
    return joint - np.logaddexp.reduce(joint, axis=1, keepdims=True)


def classes(seed, K, d):
    """Generic classes: unequal priors, unequal widths, correlated features."""
    rng = np.random.default_rng(seed)
    B = rng.standard_normal((K, d, d)) * np.linspace(0.8, 1.6, K)[:, None, None]
    return np.linspace(3, 1, K) / np.linspace(3, 1, K).sum(), rng.normal(2, 1, (K, d)), B @ B.transpose(0, 2, 1) + 0.5 * np.eye(d)


def sample(seed, sizes, d):
    """Labelled data with unequal classes, spreads and correlated features."""
    rng = np.random.default_rng(seed)
    t = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    mix = np.eye(d) + 0.4 * np.eye(d, k=1)
    return rng.standard_normal((len(t), d)) * (1.0 + t[:, None]) @ mix + 5 + 3.0 * t[:, None] * np.arange(1, d + 1), t
