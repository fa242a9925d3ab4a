"""Pieces that several figures of notebook 06 share."""
from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb

from helpers.discriminant import Discriminant
from helpers.plots import style
from helpers.plots.style import COLOURS, LINES, MARKERS


def scatter(axes, X, t, names, *, size=22, alpha=0.8, only=None):
    for k in range(len(names)) if only is None else only:
        axes.scatter(*X[t == k].T, s=size, marker=MARKERS[k], color=COLOURS[k], alpha=alpha, lw=0, label=names[k])


def ellipses(axes, model, *, radius=2.0, names=None, **options):
    for k, (mean, cov) in enumerate(zip(model.means, model.covs)):
        look = {"color": COLOURS[k], "ls": LINES[k], "lw": 2, **options}
        style.ellipse(axes, mean, cov, radius, label=names[k] if names else None, **look)


def regions(axes, model, classes=None):
    """Shade the most probable class, the surer the darker, and draw the boundaries."""
    classes = range(len(model.priors)) if classes is None else classes
    x, y = np.meshgrid(np.linspace(*axes.get_xlim(), 220), np.linspace(*axes.get_ylim(), 160))
    P = np.exp(model.log_posterior(np.column_stack([x.ravel(), y.ravel()]))).reshape(*x.shape, -1)
    best, sure = P.argmax(axis=-1), P.max(axis=-1)
    rgb = np.array([to_rgb(COLOURS[k]) for k in classes])[best]
    opacity = 0.08 + 0.34 * (sure - 1 / P.shape[-1]) / (1 - 1 / P.shape[-1])
    axes.imshow(np.dstack([rgb, opacity]), origin="lower", extent=(*axes.get_xlim(), *axes.get_ylim()), aspect="auto", zorder=0)
    for i in range(P.shape[-1]):
        lead = P[..., i] - np.delete(P, i, axis=-1).max(axis=-1)
        if lead.min() < 0 < lead.max():
            axes.contour(x, y, lead, levels=[0], colors="black", linewidths=1.4)


def blended(axes, X, t, names, features, alpha, size=22):
    """Draw the two classes and their boundary with covariances blended by alpha; return its A."""
    own, shared = Discriminant.fit(X, t), Discriminant.fit(X, t, kind="shared")
    model = Discriminant(own.priors, own.means, (1 - alpha) * own.covs + alpha * shared.covs)
    scatter(axes, X, t, names, size=size, alpha=0.5)
    name_axes(axes, features)
    axes.set(xlim=limits(X[:, 0], 0.25), ylim=limits(X[:, 1], 0.25))
    ellipses(axes, model)
    A, b, c = model.boundary(1, 0)
    zero_line(axes, A, b, c, color="black")
    return A


def zero_line(axes, A, b, c, *, color, ls="-", lw=2.0, label=None):
    """Draw where xᵀAx + bᵀx + c = 0 inside the axes' limits."""
    xlim, ylim = axes.get_xlim(), axes.get_ylim()
    x, y = np.meshgrid(np.linspace(*xlim, 300), np.linspace(*ylim, 300))
    V = np.stack([x, y], axis=-1)
    value = np.einsum("...i,ij,...j->...", V, A, V) + V @ b + c
    if value.min() < 0 < value.max():
        axes.contour(x, y, value, levels=[0], colors=color, linestyles=[ls], linewidths=lw)
    axes.plot([], [], color=color, ls=ls, lw=lw, label=label)
    axes.set(xlim=xlim, ylim=ylim)


def limits(x, margin=0.08):
    pad = margin * np.ptp(x)
    return x.min() - pad, x.max() + pad


def name_axes(axes, features):
    axes.set(xlabel=features[0], ylabel=features[1])


def name_outer_axes(panels, features):
    for axes in panels[-1]:
        axes.set_xlabel(features[0])
    for axes in panels[:, 0]:
        axes.set_ylabel(features[1])


def pair(v):
    return f"{v[0]:.0f}, {v[1]:.0f}"
