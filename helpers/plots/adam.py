"""Figures of notebook 05: parameters without constraints, Adam, and its race with EM.

Every function takes numbers and returns a ``style.Picture``; the same input gives the same picture.
"""
from __future__ import annotations

import numpy as np

from helpers.plots import style


def raw_walk(step=0.0):
    """A step of the same length in the entries of Σ and in the entries of raw: which one stays a covariance?

    Parameters
    ----------
    step : float
        How far to go; 0 is the common start.
    """
    direction, start = np.array([[-0.5, 0.0], [0.5, -0.4]]), np.array([[0.0, 0.0], [0.5, -0.3]])
    sigma = _sigma(start)
    straight = lambda t: sigma + t * (direction + np.tril(direction, -1).T)
    walks = {"in the entries of Σ": straight, "in raw": lambda t: _sigma(start + t * direction)}
    grid = np.linspace(0, 1.5, 121)
    with style.look():
        figure, (left, right) = style.new(2, width=5.4)
        for j, (name, walk) in enumerate(walks.items()):
            least = [np.linalg.eigvalsh(walk(t))[0] for t in grid]
            left.plot(grid, least, color=style.COLOURS[1 - j], linestyle=style.LINES[1 - j], label=f"step {name}")
            left.plot(step, np.linalg.eigvalsh(walk(step))[0], style.MARKERS[j], color=style.COLOURS[1 - j], markersize=9)
            if np.linalg.eigvalsh(walk(step))[0] > 0:
                style.ellipse(right, (0, 0), walk(step), 1, color=style.COLOURS[1 - j], linestyle=style.LINES[1 - j], label=f"Σ after the step {name}")
        gone = np.linalg.eigvalsh(straight(step))[0] <= 0
        left.axhline(0, color="black", linewidth=1)
        left.set(title="Smallest eigenvalue of Σ along a straight step", xlabel="length of the step", ylabel="smallest eigenvalue", ylim=(-0.8, 0.6))
        left.legend(loc="lower left")
        right.set(title="No ellipse is left of the step in Σ" if gone else "Both are still ellipses", xlabel="x₁", ylabel="x₂", aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
        right.legend(loc="upper left", fontsize=9)
    values = [np.linalg.eigvalsh(walk(step))[0] for walk in walks.values()]
    return style.Picture(figure, f"""After a step of length {step:g}, the smallest eigenvalue of Σ is {values[0]:.3f} if the entries of Σ themselves were changed
        and {values[1]:.3f} if those of raw were: {'the first is no covariance any more' if gone else 'both are covariances'}.""")


def valley(lr=0.1):
    """Gradient descent and Adam in a narrow valley, from the same point with the same learning rate.

    Parameters
    ----------
    lr : float
    """
    curvature, start, n = np.array([0.05, 8.0]), np.array([-9.0, 1.6]), 60
    paths = {"gradient descent": [start], "Adam": [start]}
    m, v = np.zeros(2), np.zeros(2)
    for t in range(1, n + 1):
        paths["gradient descent"].append(np.clip(paths["gradient descent"][-1] * (1 - lr * curvature), -1e6, 1e6))
        g = curvature * paths["Adam"][-1]
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        paths["Adam"].append(paths["Adam"][-1] - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
    loss = lambda points: 0.5 * (curvature * np.asarray(points) ** 2).sum(axis=-1)
    with style.look():
        figure, (left, right) = style.new(2, width=5.6)
        a, b = np.meshgrid(np.linspace(-10, 4, 150), np.linspace(-2.5, 2.5, 100))
        left.contour(a, b, loss(np.stack([a, b], axis=-1)), levels=[0.05, 0.3, 1, 2.5, 5, 10, 20], colors=style.COLOURS[7], linewidths=0.8)
        for j, (name, path) in enumerate(paths.items()):
            points = np.array(path)
            left.plot(*points.T, style.MARKERS[j], color=style.COLOURS[1 - j], linestyle=style.LINES[j], markersize=4, linewidth=1.2, label=name)
            right.semilogy(np.maximum(loss(points), 1e-6), color=style.COLOURS[1 - j], linestyle=style.LINES[j], label=name)
        left.plot(0, 0, "*", color="black", markersize=13)
        left.set(title=f"{n} steps with learning rate {lr:g}", xlabel="flat direction", ylabel="steep direction", xlim=(-10, 4), ylim=(-2.5, 2.5))
        right.set(title="Adam steps equally far in both directions", xlabel="step", ylabel="loss (log scale)", ylim=(1e-6, 1e4))
        left.legend(loc="lower right")
        right.legend(loc="upper right")
    ends = {name: float(loss(path[-1])) for name, path in paths.items()}
    return style.Picture(figure, f"""A loss 160 times steeper in one direction than in the other. After {n} steps with learning rate {lr:g} the loss is
        {ends['gradient descent']:.3g} by gradient descent and {ends['Adam']:.3g} by Adam, from {loss(start):.3g} at the start.""")


def race(runs, best):
    """How far several methods still are from the best log-likelihood, against passes and against time.

    Parameters
    ----------
    runs : dict of str to (ndarray, float)
        For each method its log-likelihoods, one a pass over the data, and the seconds it took.
    best : float
        The log-likelihood they aim at.
    """
    with style.look():
        figure, (left, right) = style.new(2, width=5.6)
        for j, (name, (history, seconds)) in enumerate(runs.items()):
            gap = np.maximum(best - np.asarray(history), 1e-7)
            options = {"color": style.COLOURS[j], "linestyle": style.LINES[j], "marker": style.MARKERS[j], "markevery": max(len(gap) // 8, 1), "label": name}
            left.loglog(np.arange(1, len(gap) + 1), gap, **options)
            right.loglog(1e3 * np.linspace(seconds / len(gap), seconds, len(gap)), gap, **options)
        left.set(title="EM needs few passes over the data …", xlabel="passes over the data", ylabel="log-likelihood still missing")
        right.set(title="… and on this problem little time", xlabel="milliseconds", ylabel="log-likelihood still missing")
        figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=len(runs))
    reached = {name: int(np.argmax(best - np.asarray(h) < 1e-3)) if (best - np.asarray(h) < 1e-3).any() else None for name, (h, _) in runs.items()}
    return style.Picture(figure, "Log-likelihood still missing, on log scales, against passes over the data and against time. "
                         + " ".join(f"{name}: {'within 0.001 after ' + str(r) + ' passes' if r is not None else 'never within 0.001'}, {1e3 * runs[name][1]:.0f} ms in all." for name, r in reached.items()))


def _sigma(raw):
    L = np.tril(raw, -1) + np.diag(np.exp(np.diagonal(raw)))
    return L @ L.T
