"""Gradient descent on the loss of a line: paths, step sizes, units."""
from __future__ import annotations

import numpy as np

from helpers import data, regression
from helpers.plots.regression.shared import BLUE, ORANGE, fit, line
from helpers.plots.style import MARKERS, Picture, look, new

UNITS = ("°C above 10", "°C", "standardised")


def _descent_problem(units):
    """Seattle's low against high, the high measured in different units."""
    high, low = data.seattle_march().T
    if units == "standardised":
        return line((high - high.mean()) / high.std()), low
    return line(high - 10 if units == UNITS[0] else high), low


def _draw_descent(axes, units, alpha, n_steps):
    """Loss contours and the path from 0; returns the losses above the smallest one."""
    Psi, t = _descent_problem(units)
    best, H = fit(Psi, t), Psi.T @ Psi
    limit = 2 / np.linalg.eigvalsh(H)[-1]
    path = regression.descent_path(Psi, t, 0.0, alpha * limit, n_steps)
    away = path - best
    excess = 0.5 * np.einsum("ij,jk,ik->i", away, H, away)
    reach = 1.3 * np.abs(best) + 0.3
    if units == "standardised":  # the two weights share a unit: circles shall look like circles
        reach[:] = reach.max()
        axes.set_aspect("equal")
    w0, w1 = np.meshgrid(np.linspace(best[0] - reach[0], best[0] + reach[0], 120), np.linspace(best[1] - reach[1], best[1] + reach[1], 120))
    surface = np.stack([w0 - best[0], w1 - best[1]], -1)
    surface = 0.5 * np.einsum("...j,jk,...k->...", surface, H, surface)
    axes.contour(w0, w1, np.log10(surface), levels=np.log10(excess[0]) + np.arange(-3.0, 1.1, 0.5), colors="#9a9a9a", linestyles="solid", linewidths=1)
    axes.plot(path[:, 0], path[:, 1], color=BLUE, marker=".", markersize=5, linestyle="-", linewidth=1, clip_on=True)
    axes.plot(0, 0, MARKERS[2], color="black", markersize=7, linestyle="none")
    axes.plot(*best, MARKERS[7], color=ORANGE, markersize=13, linestyle="none")
    axes.set(xlim=w0[0, [0, -1]], ylim=w1[[0, -1], 0], xlabel="intercept w₀", ylabel="slope w₁")
    return excess


def descent(alpha=0.5, units="°C above 10", n_steps=40):
    """The path of gradient descent on the loss contours, and how far above the minimum it is at each step.

    Parameters
    ----------
    alpha : float
        Step size as a fraction of the limit 2/λmax.
    units : {"°C above 10", "°C", "standardised"}
        How the feature is measured; standardised: minus its mean, over its standard deviation.
    n_steps : int
        Steps from w = 0.

    Returns
    -------
    Picture
    """
    with look():
        figure, (axes, curve) = new(2, width=5.2, height=4.2)
        excess = _draw_descent(axes, units, alpha, n_steps)
        curve.semilogy(np.maximum(excess, 1e-12), color=BLUE, linestyle="-", marker=".")
        curve.axhline(excess[0], color="black", linestyle=":", linewidth=1)
        curve.set(xlabel="step", ylabel="loss above the minimum", ylim=(1e-4, 1e7), title=f"After {n_steps} steps still {excess[-1]:.2g}")
        axes.set_title(f"Step {alpha:.2f} of the limit, high in {units}" if units != "standardised" else f"Step {alpha:.2f} of the limit, standardised")
    trend = "The loss grows: descent diverges." if excess[-1] > excess[0] else f"{excess[-1] / excess[0]:.1e} of the start is left."
    return Picture(figure, f"""Left: loss contours over intercept and slope with the path of {n_steps} steps from 0 (square) towards the minimum (star).
                   Right: the loss above its minimum, logarithmic, from {excess[0]:.3g} to {excess[-1]:.2g}. {trend}""")


def descent_strip(alphas=(0.05, 0.5, 0.97, 1.01), n_steps=40):
    """Gradient descent with four step sizes, from timid to divergent.

    Parameters
    ----------
    alphas : sequence of float
        Fractions of the limit 2/λmax.
    n_steps : int

    Returns
    -------
    Picture
    """
    with look():
        figure, grid = new(len(alphas), width=3.3, height=3.4, sharex=True, sharey=True)
        left = []
        for axes, alpha in zip(grid, alphas):
            excess = _draw_descent(axes, UNITS[0], alpha, n_steps)
            left.append(excess[-1] / excess[0])
            axes.set_title(f"{alpha:.2f} of the limit: {left[-1]:.2g} left", fontsize=11)
            axes.label_outer()
    words = "; ".join(f"{a:.2f} of the limit leaves {e:.2g} of the loss" for a, e in zip(alphas, left))
    return Picture(figure, f"Four paths of {n_steps} steps from 0 on the same loss contours: slow, straight, zigzag, outwards. {words}.")
