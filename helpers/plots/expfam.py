"""Figures of notebook 04: the log-partition function, matching moments, Newton's path."""
from __future__ import annotations

from math import lgamma

import numpy as np

from helpers import data
from helpers.expfam import Family
from helpers.plots.style import COLOURS, LINES, MARKERS, Picture, explore, look, new  # noqa: F401 (explore: for the notebook)

BLUE, RED, GREEN = COLOURS[:3]

# Three families with one parameter on a small support: points x, log base measure.
FAMILIES = {
    "Bernoulli": (np.arange(2.0), np.zeros(2)),
    "Poisson": (np.arange(61.0), -np.array([lgamma(x + 1) for x in range(61)])),
    "loaded die": (np.arange(1.0, 7.0), np.zeros(6)),
}
# Faces of a die, centred, and how often sixty throws of a loaded one showed each.
DIE = np.arange(6) - 2.5
THROWS = np.array([2, 3, 5, 8, 14, 28])


def family_of(name):
    """A one-parameter family of ``FAMILIES`` with T(x) = x."""
    x, log_h = FAMILIES[name]
    return Family(x[:, None], log_h)


def durations(low=1.0, high=6.0, m=501):
    """The family exp(θᵀ(x, x², x³, x⁴)) on a grid of eruption durations.

    Parameters
    ----------
    low, high : float
        Ends of the grid, in minutes.
    m : int
        Number of grid points.

    Returns
    -------
    x : ndarray, shape (m,)
    T : ndarray, shape (m, 4)
    log_h : ndarray, shape (m,)
        Logs of the trapezoid rule's weights.
    """
    x = np.linspace(low, high, m)
    weights = np.full(m, x[1] - x[0])
    weights[[0, -1]] /= 2
    return x, x[:, None] ** np.arange(1, 5), np.log(weights)


def newton(family, T_bar, start, steps, halving=True):
    """Newton's iterates towards E[T] = T̄, shape (≤ steps + 1, p); it stops early where a step cannot be computed."""
    rise = lambda theta: theta @ T_bar - family.log_partition(theta)
    path = [np.asarray(start, float)]
    for _ in range(steps):
        theta, gap = path[-1], T_bar - family.mean(path[-1])
        C = family.covariance(theta)
        if np.linalg.cond(C) > 1e15:
            break
        step, size = np.linalg.solve(C, gap), 1.0
        while halving and size > 1e-9 and rise(theta + size * step) < rise(theta) + 1e-4 * size * gap @ step:
            size /= 2
        path.append(theta + size * step)
    return np.array(path)


# -- families ---------------------------------------------------------------------------------


def base_measure():
    """Horse kicks with the Poisson's base measure and without: the same mean, another distribution."""
    kicks = data.horse_kicks()
    share = np.bincount(kicks.astype(int), minlength=6) / len(kicks)
    x, mean = np.arange(6), kicks.mean()
    poisson = np.exp(-mean + x * np.log(mean) - [lgamma(k + 1) for k in x])
    geometric = (1 / (1 + mean)) * (mean / (1 + mean)) ** x
    with look():
        figure, axes = new(width=7.5, height=4.0)
        for offset, values, colour, hatch, name in ((-0.27, share, COLOURS[7], "", "200 corps-years"), (0, poisson, BLUE, "//", "h(x) = 1/x!: Poisson"), (0.27, geometric, RED, "..", "h(x) = 1: geometric")):
            axes.bar(x + offset, values, 0.26, color=colour, hatch=hatch, edgecolor="white", label=name)
        axes.set(title="Same mean 0.61; only the base measure differs", xlabel="deaths by horse kick in a corps and year", ylabel="probability or share", xticks=x)
        axes.legend()
    words = "; ".join(f"{k}: {a:.3f}, {b:.3f}, {c:.3f}" for k, a, b, c in zip(x[:4], share, poisson, geometric))
    return Picture(figure, f"Grouped bars for 0 to 5 deaths: the observed share, a Poisson distribution and a geometric distribution, all with mean {mean:.2f}. {words}. The Poisson bars follow the data, the geometric ones do not.")


def tangent(theta=0.5, family="loaded die"):
    """log Z with its tangent at theta, and the distribution whose mean is the tangent's slope."""
    x, _ = FAMILIES[family]
    F = family_of(family)
    at = np.array([theta])
    logZ, mean, variance = F.log_partition(at), F.mean(at)[0], F.covariance(at)[0, 0]
    grid = np.linspace(-3, 2.2 if family == "Poisson" else 3, 200)
    curve = np.array([F.log_partition(np.array([g])) for g in grid])
    shown = x <= (15 if family == "Poisson" else 6)
    with look():
        figure, (left, right) = new(2, width=5.0, height=3.9)
        left.plot(grid, curve, color=BLUE, linestyle="-", label="log Z(θ)")
        left.plot(grid, logZ + mean * (grid - theta), color=RED, linestyle="--", label=f"tangent, slope {mean:.2f}")
        left.plot(theta, logZ, "o", color=RED)
        left.set(title="The curve never dips below its tangent", xlabel="θ", ylabel="log Z", xlim=(grid[0], grid[-1]), ylim=(curve.min() - 0.15 * np.ptp(curve), curve.max()))
        left.legend(loc="upper left")
        right.bar(x[shown], F.probabilities(at)[shown], 0.7, color=COLOURS[4], edgecolor=BLUE)
        right.axvline(mean, color=RED, linestyle="--", label=f"mean {mean:.2f}")
        right.axvspan(mean - np.sqrt(variance), mean + np.sqrt(variance), color=RED, alpha=0.12, label=f"± sd {np.sqrt(variance):.2f}")
        right.set(title=f"{family[0].upper() + family[1:]} at θ = {theta:g}", xlabel="x", ylabel="probability", ylim=(0, 1), xticks=x[shown][::1 + len(x[shown]) // 10])
        right.legend(loc="upper right" if mean < 4 else "upper left")
    return Picture(figure, f"Left, the convex curve log Z(θ) of the {family} with its tangent at θ = {theta:g}, of slope {mean:.2f}. "
                           f"Right, the probabilities at that θ: their mean is {mean:.2f}, their variance {variance:.2f}.")


def likelihood_gap(theta=-1.5):
    """The line θ T̄ above log Z for the horse kicks: their vertical gap is the log-likelihood per observation."""
    T_bar = data.horse_kicks().mean()
    grid = np.linspace(-3, 1.2, 200)
    gap = np.exp(theta) - theta * T_bar
    best = np.log(T_bar)
    with look():
        figure, (left, right) = new(2, width=5.0, height=3.9)
        left.plot(grid, np.exp(grid), color=BLUE, linestyle="-", label="log Z(θ) = e^θ")
        left.plot(grid, T_bar * grid, color=GREEN, linestyle="-.", label="θ T̄, slope 0.61")
        left.vlines(theta, theta * T_bar, np.exp(theta), color=RED, linewidth=2.5, label=f"gap {gap:.2f}")
        left.set(title="The gap is smallest where the slopes agree", xlabel="θ", ylabel="log Z and θ T̄", ylim=(-2.2, 3.4))
        left.legend(loc="upper left")
        right.plot(grid, grid * T_bar - np.exp(grid), color=BLUE, linestyle="-")
        right.plot(theta, -gap, "o", color=RED, label=f"slope T̄ − E[T] = {T_bar - np.exp(theta):+.2f}")
        right.axvline(best, color="black", linewidth=1, linestyle=":", label=f"θ̂ = log 0.61 = {best:.2f}")
        right.set(title="Minus the gap: log-likelihood per corps-year", xlabel="θ", ylabel="θ T̄ − log Z(θ)", ylim=(-2.7, -0.7))
        right.legend(loc="lower center")
    return Picture(figure, f"Left, the convex curve log Z = e^θ above the straight line θ·0.61; the vertical gap at θ = {theta:g} is {gap:.2f}. Right, minus that gap, the log-likelihood per observation, as a function of θ: "
                           f"a concave curve with its maximum {T_bar * best - T_bar:.2f} at θ = {best:.2f}; at θ = {theta:g} its slope is {T_bar - np.exp(theta):+.2f}.")


def ladder(share=0.4):
    """From a moment to the parameter: up the wall to T̄, across to the mean curve, down to theta.

    Parameters
    ----------
    share : float
        Height of the rung, as a share of what each panel shows.

    Returns
    -------
    Picture
    """
    tops = {"Bernoulli": 1.0, "Poisson": 5.0, "loaded die": 6.0}
    bottoms = {"Bernoulli": 0.0, "Poisson": 0.0, "loaded die": 1.0}
    grid = np.linspace(-5, 5, 300)
    words = []
    with look():
        figure, axes = new(3, width=3.7, height=3.7)
        for axis, name in zip(axes, FAMILIES):
            F = family_of(name)
            low, high = bottoms[name], tops[name]
            T_bar = low + share * (high - low)
            theta = F.fit(np.array([T_bar]))[0]
            axis.plot(grid, [F.mean(np.array([g]))[0] for g in grid], color=BLUE, linestyle="-", label="E[T] at θ")
            axis.annotate("", (theta, T_bar), (-5, T_bar), arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 2})
            axis.annotate("", (theta, low), (theta, T_bar), arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 2})
            axis.axhline(low, color="black", linewidth=1, linestyle=":")
            if name != "Poisson":
                axis.axhline(high, color="black", linewidth=1, linestyle=":")
            axis.set(title=f"{name}: T̄ = {T_bar:.2f}, θ̂ = {theta:.2f}", xlabel="θ", xlim=(-5, 5), ylim=(low - 0.06 * (high - low), high + 0.06 * (high - low)))
            axis.title.set_fontsize(10)
            words.append(f"{name}, T̄ = {T_bar:.2f} leads to θ̂ = {theta:.2f}")
        axes[0].set_ylabel("moment E[T]")
        figure.suptitle("Across from the moment, down to the parameter", fontweight="bold", x=0.01, ha="left")
    return Picture(figure, f"Three increasing curves of E[T] over θ with arrows from a moment on the vertical axis across to the curve and down to the parameter: {'; '.join(words)}. "
                           "Dotted lines mark the moments no θ reaches: 0 and 1, 0, 1 and 6.")


# -- Newton -----------------------------------------------------------------------------------


def _loaded_die():
    T = np.stack([DIE, DIE**2], axis=1)
    return Family(T, np.zeros(6)), THROWS @ T / THROWS.sum()


_STARTS = {"a poor start (−1, −0.5)": (-1.0, -0.5), "a start on the left (−1, 0)": (-1.0, 0.0), "the origin (0, 0)": (0.0, 0.0)}


def _newton_panel(axes, path, shown):
    F, T_bar = _loaded_die()
    a, b = np.meshgrid(np.linspace(-1.6, 2.4, 90), np.linspace(-0.9, 1.1, 80))
    logits = a[..., None] * DIE + b[..., None] * DIE**2
    top = logits.max(axis=-1)
    rise = a * T_bar[0] + b * T_bar[1] - top - np.log(np.exp(logits - top[..., None]).sum(axis=-1))
    best = F.fit(T_bar)
    levels = best @ T_bar - F.log_partition(best) - np.array([6, 4, 2.5, 1.5, 0.8, 0.4, 0.15, 0.04])
    axes.contour(a, b, rise, levels=levels, colors=BLUE, linestyles="-", linewidths=1)
    axes.plot(*best, "*", color="black", markersize=13, linestyle="none", label="maximum")
    axes.plot(*path[: shown + 1].T, color=RED, linestyle="-", marker="o", markersize=5, linewidth=1.6, label="Newton's path")
    axes.plot(*path[0], "s", color=RED, markersize=9, markerfacecolor="white", linestyle="none", label="start")
    axes.set(xlabel="θ₁", ylabel="θ₂", xlim=(-1.6, 2.4), ylim=(-0.9, 1.1))


def newton_path(step=3, start="a poor start (−1, −0.5)", halving="with step halving"):
    """Newton's iterates on the log-likelihood's contours, for sixty throws of a loaded die."""
    F, T_bar = _loaded_die()
    path = newton(F, T_bar, _STARTS[start], 10, halving == "with step halving")
    here = path[min(step, len(path) - 1)]
    gap = np.abs(T_bar - F.mean(here)).max()
    where = f"({here[0]:.2f}, {here[1]:.2f})" if np.abs(here).max() < 1e3 else "far outside the picture"
    with look():
        figure, axes = new(width=6.6, height=4.8)
        _newton_panel(axes, path, step)
        axes.set_title(f"Step {step}: moments miss their targets by {gap:.2g}")
        axes.legend(loc="upper right", frameon=True)
    return Picture(figure, f"Contours of the log-likelihood over θ₁ and θ₂ with its maximum at (0.52, 0.03). Newton's path from {start}, {halving}, after {step} steps is at {where}; "
                           f"the moments there miss their targets by {gap:.2g}.")


def newton_strip():
    """Newton's path with step halving at steps 0, 1, 2 and 4, side by side."""
    F, T_bar = _loaded_die()
    path = newton(F, T_bar, _STARTS["a start on the left (−1, 0)"], 4)
    gaps = [np.abs(T_bar - F.mean(theta)).max() for theta in path]
    shown = (0, 1, 2, 4)
    with look():
        figure, axes = new(4, width=3.0, height=3.0, sharex=True, sharey=True)
        for axis, step in zip(axes, shown):
            _newton_panel(axis, path, step)
            axis.set_title(f"step {step}: gap {gaps[step]:.2g}", fontsize=10)
            axis.label_outer()
        figure.suptitle("The first steps find the hill, the last ones the digits", fontweight="bold", x=0.01, ha="left")
    return Picture(figure, "Four frames of Newton's path on the same contours, from (−1, 0) to the maximum. The largest gap between model and data moments is "
                           + ", ".join(f"{gaps[step]:.2g} at step {step}" for step in shown) + ".")


# -- Old Faithful -----------------------------------------------------------------------------


def _fit_panel(axes, theta, label=True):
    x, T, log_h = durations()
    observed = data.old_faithful()[:, 0]
    density = Family(T, log_h).probabilities(theta) / np.exp(log_h)
    mu, sigma = observed.mean(), observed.std()
    axes.hist(observed, np.arange(1, 6.01, 0.2), density=True, color=COLOURS[4], edgecolor="white", label="272 eruptions")
    axes.plot(x, np.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi)), color=COLOURS[7], linestyle="--", label="Gaussian: two moments")
    axes.plot(x, density, color=RED, linestyle="-", label="four moments")
    axes.set(xlabel="duration (min)", xlim=(1, 6), ylim=(0, 0.95))
    return x, density


def _newton_durations(steps):
    _, T, log_h = durations()
    observed = data.old_faithful()[:, 0]
    T_bar = (observed[:, None] ** np.arange(1, 5)).mean(axis=0)
    F = Family(T, log_h)
    return newton(F, T_bar, np.zeros(4), steps), [theta @ T_bar - F.log_partition(theta) for theta in newton(F, T_bar, np.zeros(4), steps)]


def newton_fit(step=6):
    """The density of durations after some Newton steps from the uniform one, on the histogram."""
    path, rise = _newton_durations(step)
    with look():
        figure, axes = new(width=7.0, height=4.2)
        x, density = _fit_panel(axes, path[-1])
        axes.set(title=f"Newton step {step}: log-likelihood {272 * rise[-1]:.1f}", ylabel="density", ylim=(0, 1.15))
        axes.legend(loc="upper right")
    peaks = x[1:-1][(density[1:-1] > density[:-2]) & (density[1:-1] >= density[2:])]
    shape = f"peaks at {' and '.join(f'{p:.2f}' for p in peaks)} minutes" if len(peaks) else "no peak inside the interval"
    return Picture(figure, f"Histogram of 272 eruption durations with two humps, near 2 and 4.5 minutes. A dashed Gaussian has one peak at 3.49, between them, where few eruptions lie. "
                           f"The four-moment density after {step} Newton steps has {shape}; its log-likelihood is {272 * rise[-1]:.1f}.")


def newton_fit_strip():
    """The density of durations after 0, 1, 2 and 6 Newton steps, side by side."""
    path, rise = _newton_durations(6)
    shown = (0, 1, 2, 6)
    with look():
        figure, axes = new(4, width=3.1, height=3.1, sharex=True, sharey=True)
        for axis, step in zip(axes, shown):
            _fit_panel(axis, path[step])
            axis.set_title(f"step {step}: {272 * rise[step]:.1f}", fontsize=10)
        axes[0].set_ylabel("density")
        figure.suptitle("From a flat density to two humps in six steps (log-likelihood above each)", fontweight="bold", x=0.01, ha="left")
    return Picture(figure, "Four frames of the density of eruption durations on their histogram: flat at the start, a low left and a higher right hump after the first step, and both humps steeper with each step. Log-likelihoods: "
                           + ", ".join(f"{272 * rise[step]:.1f} at step {step}" for step in shown) + ".")


# -- where no maximum exists ------------------------------------------------------------------


def hull(first=2.0, second=6.0):
    """Which pairs of moments (E[x], E[x²]) a distribution on 0 … 4 can have."""
    from matplotlib.patches import Polygon

    x = np.arange(5.0)
    corners = np.stack([x, x**2], axis=1)
    target = np.array([first, second])
    try:
        theta = Family(corners, np.zeros(5)).fit(target).round(2) + 0.0
        verdict, marker = f"inside: θ̂ = ({theta[0]:.2f}, {theta[1]:.2f})", MARKERS[0]
    except ValueError:
        verdict, marker = "on the edge or outside: no finite maximum", MARKERS[6]
    with look():
        figure, axes = new(width=6.2, height=4.6)
        axes.add_patch(Polygon(corners, facecolor=COLOURS[4], alpha=0.3, edgecolor=BLUE, linewidth=2))
        axes.plot(*corners.T, "s", color=BLUE, linestyle="none", label="(x, x²) for x = 0, …, 4")
        axes.plot(first, second, marker, color=RED, markersize=13, markeredgecolor="black", linestyle="none", label=verdict)
        axes.set(title="A maximum exists only strictly inside the hull", xlabel="first moment", ylabel="second moment", xlim=(-0.6, 4.6), ylim=(-1.5, 21.5))
        axes.legend(loc="upper left")
    return Picture(figure, f"A polygon with corners (0, 0), (1, 1), (2, 4), (3, 9) and (4, 16): all pairs of first and second moments a distribution on 0 to 4 can have. "
                           f"The target ({first:g}, {second:g}) is {verdict}.")


def runaway():
    """Newton on a sample of zeros: theta falls for ever, and no step gets shorter than 1."""
    x, log_h = FAMILIES["loaded die"]
    F = Family((x - 1)[:, None], log_h)
    edge, inside = newton(F, np.array([0.0]), [0.0], 20)[:, 0], newton(F, np.array([0.02]), [0.0], 20)[:, 0]
    with look():
        figure, (left, right) = new(2, width=5.0, height=3.9)
        for path, colour, line, marker, name in ((edge, RED, "-", "o", "only ones: T̄ = 1"), (inside, BLUE, "--", "s", "almost only ones: T̄ = 1.02")):
            left.plot(path, color=colour, linestyle=line, marker=marker, markersize=5, label=name)
            right.semilogy(np.arange(1, len(path)), np.maximum(5 * np.abs(np.diff(path)), 1e-16), color=colour, linestyle=line, marker=marker, markersize=5, label=name)
        left.set(title="Without a maximum, θ runs away", xlabel="Newton step", ylabel="θ")
        right.axhline(1, color="black", linestyle=":", linewidth=1.5)
        right.set_ylim(1e-16, 1e4)
        right.set(title="Steps shrink only towards a maximum", xlabel="Newton step", ylabel="range of (step)·T over the support")
        left.legend(loc="lower left")
    return Picture(figure, f"Newton's method for a die that showed only ones, and for one with mean 1.02. Left: in the first case θ falls by at least 1/5 at every step, to {edge[-1]:.1f} after {len(edge) - 1} steps; "
                           f"in the second it settles at {inside[-1]:.2f}. Right, on a log scale, the range of the step over the support: in the first case never below 1, in the second it falls to rounding error.")
