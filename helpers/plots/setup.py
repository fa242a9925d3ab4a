"""Figures of notebook 01: arrays, axes, broadcasting, views, distances, random generators, a figure's parts."""
from __future__ import annotations

import numpy as np

from helpers import data
from helpers.plots.style import COLOURS, LINES, MARKERS, Picture, explore, look, new  # noqa: F401 (explore: for the notebook)

BLUE, RED, GREEN = COLOURS[:3]
TABLE = np.array([[1.0, 8.0, 3.0], [3.0, 6.0, 3.0], [5.0, 4.0, 6.0], [7.0, 2.0, 8.0]])


def penguins():
    """Flipper length (mm) and body mass (g) of the penguins where both are known: X (n, 2), t (n,), names."""
    X, t, names = data.penguins("flipper_length_mm", "body_mass_g")
    known = ~np.isnan(X).any(axis=1)
    return X[known], t[known], names


def _cells(axes, values, left, top, colour="white", edge="#444444", digits="g", faint=None):
    """Draw an array as a table of cells, its first entry at (left, top)."""
    for i, row in enumerate(values):
        for j, value in enumerate(row):
            pale = faint is not None and faint[i][j]
            axes.add_patch(_square(left + j, top - i, "white" if pale else colour, edge, "--" if pale else "-"))
            axes.text(left + j + 0.5, top - i - 0.5, f"{value:{digits}}", ha="center", va="center", fontsize=11, color="#777777" if pale else "black")


def _square(x, y, face, edge, line):
    from matplotlib.patches import Rectangle

    return Rectangle((x, y - 1), 1, 1, facecolor=face, edgecolor=edge, linestyle=line, linewidth=1.2)


def _blank(axes, width, height, title):
    axes.set(xlim=(-0.3, width), ylim=(-height, 1.0), aspect="equal", title=title)
    axes.axis("off")


def mean_along(axis=0):
    """What ``X.mean(axis=axis)`` walks along and what is left."""
    means = TABLE.mean(axis=axis)
    with look():
        figure, axes = new(width=7.2, height=3.4)
        _blank(axes, 9.3, 5.9, f"X.mean(axis={axis}): axis {axis} is walked along and gone")
        _cells(axes, TABLE, 0.6, 0.0)
        arrow = {"arrowstyle": "-|>", "color": RED, "linewidth": 1.6}
        axes.text(2.1, 0.25, "X, shape (4, 3)", ha="center")
        if axis == 0:
            for j in range(3):
                axes.annotate("", (1.42 + j, -4.4), (1.42 + j, -0.1), arrowprops=arrow, zorder=5)
            _cells(axes, means[None], 0.6, -4.5, "#cfe6f5")
            axes.text(4.0, -5.0, "means, shape (3,): one a column", va="center")
        else:
            for i in range(4):
                axes.annotate("", (4.2, -0.85 - i), (0.7, -0.85 - i), arrowprops=arrow, zorder=5)
            _cells(axes, means[:, None], 4.3, 0.0, "#cfe6f5", digits=".3g")
            axes.text(5.6, -2.0, "means, shape (4,): one a row", va="center")
    kept = "column" if axis == 0 else "row"
    return Picture(figure, f"A table of 4 rows and 3 columns with arrows along axis {axis}. What is left is one mean a {kept}: "
                           f"{', '.join(f'{m:.3g}' for m in means)}, shape {means.shape}.")


def broadcasting(shape="(3,)"):
    """How the smaller array is repeated, without being copied, to fit X (4, 3)."""
    small = {"(3,)": TABLE.mean(axis=0)[None], "(4, 1)": TABLE.mean(axis=1)[:, None], "(4,)": TABLE.mean(axis=1)[None]}[shape]
    fits = shape != "(4,)"
    with look():
        figure, axes = new(width=8.6, height=3.3)
        _blank(axes, 15.2, 5.6, f"A {shape} array beside X (4, 3): " + ("dashed cells are repeated, not stored" if fits else "shapes are compared from the right, and 4 is not 3"))
        _cells(axes, TABLE, 0, 0)
        axes.text(1.5, 0.25, "X (4, 3)", ha="center")
        axes.text(3.6, -2, "−", fontsize=18, ha="center", va="center")
        if fits:
            full = np.broadcast_to(small, TABLE.shape)
            stored = np.zeros(TABLE.shape, bool)
            stored[: small.shape[0], : small.shape[1]] = True
            _cells(axes, full, 4.3, 0, "#cfe6f5", digits=".3g", faint=~stored)
            axes.text(5.8, 0.25, f"{shape} → (4, 3)", ha="center")
            axes.text(8.0, -2, "=", fontsize=18, ha="center", va="center")
            _cells(axes, TABLE - full, 8.7, 0, "#fdebd9", digits=".3g")
            axes.text(10.2, 0.25, "result (4, 3)", ha="center")
        else:
            _cells(axes, small, 4.3, -1.5, "#cfe6f5", digits=".3g")
            axes.text(6.3, -1.2, "(4,)", ha="center")
            axes.text(9.0, -2, "→ ValueError: shapes (4, 3) and (4,)", va="center", color=RED)
    result = f"the result has shape (4, 3) and its first row is {', '.join(f'{v:.3g}' for v in (TABLE - small)[0])}" if fits else "the shapes do not fit and NumPy raises a ValueError"
    return Picture(figure, f"An array of shape {shape} is subtracted from a (4, 3) table; {result}.")


def view(start=0, step=2):
    """Which numbers of memory a slice ``a[start::step]`` of twelve numbers looks at."""
    a = np.arange(12)
    chosen = a[start::step]
    with look():
        figure, axes = new(width=7.8, height=2.6)
        _blank(axes, 14.5, 3.6, f"a[{start}::{step}] copies nothing: it looks at {len(chosen)} of the 12 numbers of a")
        _cells(axes, a[None], 1.6, 0, faint=[[i not in chosen for i in a]], colour="#cfe6f5")
        axes.text(1.4, -0.5, "a", ha="right", va="center", fontsize=12)
        _cells(axes, chosen[None], 1.6, -2.2, "#cfe6f5")
        axes.text(1.4, -2.7, "view", ha="right", va="center", fontsize=12)
        for k, i in enumerate(chosen):
            axes.annotate("", (2.1 + i, -1.05), (2.1 + k, -2.15), arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 1.3})
    return Picture(figure, f"Twelve cells in a row hold 0 to 11. The slice from {start} in steps of {step} points at {len(chosen)} of them: {', '.join(map(str, chosen))}.")


def scales():
    """The penguins in their units and standardised, on axes of equal scale: who is near whom changes."""
    X, t, names = penguins()
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    with look():
        figure, axes = new(2, width=4.6, height=4.4)
        for panel, points in zip(axes, (X - X.mean(axis=0), Z)):
            for k, name in enumerate(names):
                panel.scatter(*points[t == k].T, s=22, marker=MARKERS[k], color=COLOURS[k], alpha=0.7, label=name)
            panel.set_aspect("equal")
        reach = 1.05 * np.abs(X[:, 1] - X[:, 1].mean()).max()
        axes[0].set(title="In mm and g, only mass counts", xlabel="flipper − mean (mm)", ylabel="mass − mean (g)", xlim=(-reach, reach), ylim=(-reach, reach))
        axes[1].set(title="Standardised, both do", xlabel="flipper (sd from the mean)", ylabel="mass (sd from the mean)", xlim=(-3.2, 3.2), ylim=(-3.2, 3.2))
        axes[1].legend(loc="upper left", handletextpad=0.2)
    sd = X.std(axis=0)
    return Picture(figure, f"Two scatter plots of {len(X)} penguins, flipper length against body mass, equal scales on both axes. Left, in their units, the points form a "
                           f"vertical line, because the standard deviations are {sd[0]:.0f} mm and {sd[1]:.0f} g. Right, standardised, they form a tilted cloud in which the species separate.")


def distances():
    """All pairwise squared distances of the standardised penguins, sorted by species, as a heat map."""
    X, t, names = penguins()
    order = np.argsort(t, kind="stable")
    Z = ((X - X.mean(axis=0)) / X.std(axis=0))[order]
    D = ((Z[:, None] - Z[None]) ** 2).sum(axis=2)
    edges = np.searchsorted(t[order], np.arange(4))
    with look():
        figure, axes = new(width=6.0, height=4.8)
        image = axes.imshow(D, origin="upper")
        axes.grid(False)
        middle = (edges[:-1] + edges[1:]) / 2
        axes.set_xticks(middle, names)
        axes.set_yticks(middle, names, rotation=90, va="center")
        for edge in edges[1:-1]:
            axes.axhline(edge - 0.5, color="white", linewidth=1)
            axes.axvline(edge - 0.5, color="white", linewidth=1)
        axes.set(title="Dark blocks: penguins near each other", xlabel="penguin", ylabel="penguin")
        figure.colorbar(image, label="squared distance")
    blocks = [[D[edges[a]:edges[a + 1], edges[b]:edges[b + 1]].mean() for b in range(3)] for a in range(3)]
    return Picture(figure, f"A heat map of {len(Z)} by {len(Z)} squared distances, dark for near. Mean within {names[0]} {blocks[0][0]:.1f}, {names[1]} {blocks[1][1]:.1f}, "
                           f"{names[2]} {blocks[2][2]:.1f}; between {names[0]} and {names[1]} {blocks[0][1]:.1f}, between {names[0]} and {names[2]} {blocks[0][2]:.1f}.")


def seeds(seed=3):
    """Three random walks: two from generators with one seed, one from another."""
    walks = [np.random.default_rng(s).standard_normal(200).cumsum() for s in (seed, seed, seed + 1)]
    with look():
        figure, axes = new(width=7.2, height=3.4)
        axes.plot(walks[0], color=BLUE, linewidth=5, alpha=0.4, linestyle="-", label=f"default_rng({seed})")
        axes.plot(walks[1], color="black", linewidth=1.3, linestyle="--", label=f"default_rng({seed}), once more")
        axes.plot(walks[2], color=RED, linewidth=1.6, linestyle="-", label=f"default_rng({seed + 1})")
        axes.set(title="The same seed tells the same story", xlabel="step", ylabel="sum of the draws so far")
        axes.legend()
    return Picture(figure, f"Three random walks of 200 steps. The two with seed {seed} lie on each other and end at {walks[0][-1]:.1f}; the one with seed {seed + 1} ends at {walks[2][-1]:.1f}.")


def bootstrap(n_resamples=1000, seed=0):
    """Waiting times at Old Faithful, and the means of resamples of them."""
    x = data.old_faithful()[:, 1]
    rng = np.random.default_rng(seed)
    means = x[rng.integers(len(x), size=(n_resamples, len(x)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    with look():
        figure, axes = new(2, width=4.7, height=3.5)
        axes[0].hist(x, bins=24, color=COLOURS[4], edgecolor="white")
        axes[0].set(title=f"The data: sd {x.std():.1f} min", xlabel="waiting time (min)", ylabel="eruptions")
        axes[1].hist(means, bins=24, color=COLOURS[5], edgecolor="white")
        axes[1].set(title=f"Means of resamples: sd {means.std():.2f} min", xlabel="mean waiting time (min)", ylabel=f"resamples (of {n_resamples})")
        for end in (low, high):
            axes[1].axvline(end, color="black", linestyle="--", linewidth=1.5)
        axes[1].axvline(x.mean(), color="black", linewidth=2)
    return Picture(figure, f"Left, a histogram of {len(x)} waiting times with two humps, mean {x.mean():.1f} and standard deviation {x.std():.1f} minutes. Right, the means of {n_resamples} resamples: "
                           f"one hump, standard deviation {means.std():.2f}; dashed lines at {low:.1f} and {high:.1f} hold 95 % of them.")


def anatomy():
    """The parts of a figure, named, on a scatter plot of the penguins."""
    X, t, names = penguins()
    with look():
        figure, axes = new(width=7.6, height=4.6)
        for k, name in enumerate(names):
            axes.scatter(*X[t == k].T, s=24, marker=MARKERS[k], color=COLOURS[k], alpha=0.75, label=name)
        axes.set(title="Gentoo penguins are longer and heavier", xlabel="flipper length (mm)", ylabel="body mass (g)", xlim=(168, 248), ylim=(2500, 6600))
        axes.legend(loc="lower right")
        arrow = {"arrowstyle": "->", "color": "#333333"}
        box = {"boxstyle": "round", "facecolor": "#fff7dd", "edgecolor": "#333333"}
        axes.annotate("title: what to see", (0.3, 1.01), (0.22, 0.9), xycoords="axes fraction", textcoords="axes fraction", arrowprops=arrow, bbox=box)
        axes.annotate("ylabel, with its unit", (0.0, 0.5), (0.05, 0.68), xycoords="axes fraction", textcoords="axes fraction", arrowprops=arrow, bbox=box)
        axes.annotate("xlabel, with its unit", (0.42, 0.0), (0.32, 0.09), xycoords="axes fraction", textcoords="axes fraction", arrowprops=arrow, bbox=box)
        axes.annotate("legend: one entry a class", (0.86, 0.2), (0.68, 0.38), xycoords="axes fraction", textcoords="axes fraction", arrowprops=arrow, bbox=box)
        axes.annotate("one collection a class,\neach with its own marker", (229, 5950), (233, 5250), arrowprops=arrow, bbox=box)
    return Picture(figure, f"A scatter plot of {len(X)} penguins, flipper length against body mass, one marker and colour for each of {', '.join(names)}, "
                           "with boxes that name its parts: title, axis labels with units, legend, and one collection of points a class.")
