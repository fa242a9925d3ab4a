"""What the figures of regression share: designs, fits and the split of the motorcycle data."""
from __future__ import annotations

import numpy as np

from helpers import data, regression
from helpers.plots.style import COLOURS, MARKERS

BLUE, ORANGE, GREEN = COLOURS[:3]
START, END = 2.4, 57.6  # ms, the first and the last motorcycle measurement


def line(x):
    """The design of a straight line: columns 1 and x."""
    return np.column_stack([np.ones_like(x), x])


def polynomial(x, degree):
    """Powers of a time scaled to [-1, 1], so that high degrees stay computable."""
    return np.vander(2 * (x - START) / (END - START) - 1, degree + 1, increasing=True)


def bumps(x, count=40, width=2.0):
    """Gaussian bumps along the time axis, one a column: none reaches far."""
    return np.exp(-0.5 * ((x[:, None] - np.linspace(START, END, count)) / width) ** 2)


def fit(Psi, t, lam=0.0):
    """Weights of least squares, or of ridge."""
    return regression.LinearGaussian.fit(Psi, t, lam).weights


def motorcycle_split():
    """Every third measurement to learn from, the rest held out: x, t, x_new, t_new."""
    x, t = data.motorcycle()
    learn = np.arange(x.size) % 3 == 0
    return x[learn], t[learn], x[~learn], t[~learn]


def rms(residuals):
    """Root mean square."""
    return np.sqrt(np.mean(residuals**2))


def draw_curve(axes, design, w):
    """The fitted curve over the measurements learned from and held out."""
    x, t, x_new, t_new = motorcycle_split()
    grid = np.linspace(START, END, 400)
    axes.plot(x_new, t_new, MARKERS[0], markerfacecolor="none", color="#7F7F7F", markersize=4, linestyle="none", label="held out")
    axes.plot(x, t, MARKERS[2], color="black", markersize=4.5, linestyle="none", label="learned from")
    axes.plot(grid, design(grid) @ w, color=BLUE, linestyle="-")
    axes.set(ylim=(-190, 120), xlabel="time after the impact (ms)", ylabel="head acceleration (g)")
