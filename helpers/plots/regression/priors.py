"""Priors on weights: contours, a borrowed prior, shrinkage, and the posterior over curves."""
from __future__ import annotations

import numpy as np

from helpers import data, regression
from helpers.plots.regression.shared import BLUE, END, GREEN, ORANGE, START, bumps, fit, line
from helpers.plots.style import COLOURS, LINES, MARKERS, Picture, look, new

ETAS = 10.0 ** np.arange(-3, 6, 0.05)


def prior_contours(log10_eta=0.0, sigma=2.0):
    """Likelihood × prior → posterior over intercept and slope, for the five Toronto days.

    Parameters
    ----------
    log10_eta : float
        The prior is N(0, ηI) with η = 10 to this power.
    sigma : float
        Standard deviation of the noise, known here (°C).

    Returns
    -------
    Picture
    """
    high, low = data.toronto().T
    Psi, eta = line(high), 10.0**log10_eta
    mle = fit(Psi, low)
    path = np.array([fit(Psi, low, sigma**2 / e) for e in ETAS])
    best = fit(Psi, low, sigma**2 / eta)
    w0, w1 = np.meshgrid(np.linspace(-10, 4, 160), np.linspace(-1, 2.5, 160))
    log_likelihood = -((low - w0[..., None] - w1[..., None] * high) ** 2).sum(-1) / (2 * sigma**2)
    log_prior = -(w0**2 + w1**2) / (2 * eta)
    below = -np.array([8.0, 4.5, 2.0, 0.5])  # contours where a Gaussian is 4, 3, 2, 1 sd from its top
    with look():
        figure, grid = new(3, width=3.9, height=4.0, sharex=True, sharey=True)
        for axes, surface, name, colour in zip(grid, (log_likelihood, log_prior, log_likelihood + log_prior), ("Likelihood", "Prior", "Posterior"), (ORANGE, GREEN, BLUE)):
            axes.contour(w0, w1, surface - surface.max(), levels=below, colors=colour, linestyles="solid", linewidths=(0.8, 1.1, 1.5, 2))
            axes.plot(*mle, MARKERS[1], color=ORANGE, markersize=9, linestyle="none")
            axes.set_xlabel("intercept w₀ (°C)")
            axes.set_title(name)
        grid[1].plot(0, 0, MARKERS[2], color=GREEN, markersize=8, linestyle="none")
        grid[2].plot(path[:, 0], path[:, 1], color="black", linewidth=1.2, linestyle="--")
        grid[2].plot(*best, MARKERS[0], color=BLUE, markersize=10, linestyle="none")
        for axes, words, point in ((grid[0], "MLE", mle), (grid[2], "MAP", best)):
            axes.annotate(words, point, xytext=(8, -12), textcoords="offset points", fontweight="bold", bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1})
        grid[0].set(xlim=(-10, 4), ylim=(-1, 2.5), ylabel="slope w₁")
        grid[1].set_title(f"× prior, η = {eta:.3g}")
        grid[2].set_title(f"→ posterior, λ = {sigma**2 / eta:.3g}")
    return Picture(figure, f"""Three contour plots over intercept and slope. The likelihood of five Toronto days is a long tilted ellipse with its top at
                   ({mle[0]:.2f}, {mle[1]:.2f}); the prior is round, centred at 0, with variance η = {eta:.3g}; their product has its top, the MAP estimate,
                   at ({best[0]:.2f}, {best[1]:.2f}). A dashed curve shows where that top moves as η grows from 0 to infinity: from (0, 0) to the MLE.""")


def borrowed_prior(n=5, slope_sd=0.3, sigma=2.0):
    """The line of the first n Toronto days, the line Seattle suggests, and the MAP line between them.

    Parameters
    ----------
    n : int
        Days used, 1 to 5.
    slope_sd : float
        Standard deviation of the prior of the slope; that of the intercept is 5 °C.
    sigma : float
        Standard deviation of the noise (°C).

    Returns
    -------
    Picture
    """
    seattle = data.seattle_march()
    m = fit(line(seattle[:, 0]), seattle[:, 1])
    high, low = data.toronto()[:n].T
    w, cov = regression.posterior(line(high), low, sigma**2, m, np.diag([5.0**2, slope_sd**2]))
    span = line(np.linspace(-15, 5, 50))
    band = 2 * regression.predictive(span, w, cov, 0.0)[1]
    with look():
        figure, axes = new(width=6.6, height=4.8)
        axes.fill_between(span[:, 1], span @ w - band, span @ w + band, color=BLUE, alpha=0.15, linewidth=0)
        axes.plot(span[:, 1], span @ m, color=GREEN, linestyle=":", label=f"prior mean, from Seattle: slope {m[1]:.2f}")
        if n > 1:
            mle = fit(line(high), low)
            axes.plot(span[:, 1], span @ mle, color=ORANGE, linestyle="--", label=f"MLE of these days: slope {mle[1]:.2f}")
        axes.plot(span[:, 1], span @ w, color=BLUE, linestyle="-", label=f"MAP: slope {w[1]:.2f}")
        axes.plot(high, low, MARKERS[0], color="black", markersize=7, linestyle="none")
        days = "one Toronto day" if n == 1 else f"{n} Toronto days"
        axes.set(xlim=(-15, 5), ylim=(-26, 8), xlabel="high of the day (°C)", ylabel="low of the day (°C)", title=f"Between Seattle's habit and {days}")
        axes.legend(loc="upper left")
    mle_words = f"the maximum-likelihood line has slope {mle[1]:.2f}" if n > 1 else "one day alone fixes no slope"
    return Picture(figure, f"""Three lines for low against high: Seattle's has slope {m[1]:.2f}; with {days}, {mle_words}; the MAP line, slope {w[1]:.2f} and
                   intercept {w[0]:.2f}, is drawn with a band of two standard deviations.""")


def shrinkage(log10_lambda=1.0):
    """The ten weights of the diabetes table as the penalty grows.

    Parameters
    ----------
    log10_lambda : float
        Where the vertical mark stands.

    Returns
    -------
    Picture
    """
    Psi, t, names = data.progression()
    lams = 10.0 ** np.linspace(-2, 5, 120)
    path = regression.shrinkage_path(Psi, t, lams)
    here = fit(Psi, t, 10.0**log10_lambda)
    heights = _spread(path[0], 4.2)
    with look():
        figure, axes = new(width=7.6, height=5.0)
        for j, name in enumerate(names):
            axes.semilogx(lams, path[:, j], color=COLOURS[j % 7], linestyle=LINES[j // 7 * 3 + j % 3])
            axes.annotate(name, (lams[0], path[0, j]), xytext=(0.0045, heights[j]), ha="right", va="center", fontsize=10,
                          arrowprops={"arrowstyle": "-", "color": COLOURS[j % 7], "linewidth": 0.8})
        axes.axvline(10.0**log10_lambda, color="black", linestyle=":", linewidth=1.5)
        axes.set(xlim=(1.5e-3, 1e5), xlabel="penalty λ", ylabel="weight (per standard deviation)",
                 title=f"Weights shrink, but not in step: ‖w‖ = {np.linalg.norm(here):.1f} at λ = {10.0**log10_lambda:.3g}")
    order = np.argsort(-np.abs(here))[:3]
    crossing = [name for name, line in zip(names, path.T) if (np.abs(line).max() > 1) and (np.diff(np.sign(line)) != 0).any()]
    return Picture(figure, f"""Ten weights against the penalty λ on a logarithmic axis, all tending to 0. At λ = {10.0**log10_lambda:.3g} the largest are
                   {', '.join(f'{names[j]} ({here[j]:.1f})' for j in order)}. These change their sign on the way: {', '.join(crossing) or 'none'}.""")


def _spread(values, gap):
    """Heights for labels: the values, moved apart where closer than `gap`."""
    order = np.argsort(values)
    spread = np.array(values, float)[order]
    for _ in range(200):
        push = np.clip(gap - np.diff(spread), 0, None) / 2
        spread[:-1] -= push
        spread[1:] += push
    heights = np.empty_like(spread)
    heights[order] = spread
    return heights


def predictive_band(n=12, sigma=23.0):
    """The posterior over curves after n measurements: mean, ten draws and a band of two standard deviations.

    Parameters
    ----------
    n : int
        Measurements used, 0 to 133, in a fixed random order.
    sigma : float
        Standard deviation of the noise (g), and of the prior of each of the forty weights (so λ = 1).

    Returns
    -------
    Picture
    """
    x, t = data.motorcycle()
    order = np.random.default_rng(7).permutation(x.size)[:n]
    m, S = np.zeros(40), sigma**2 * np.eye(40)
    w, cov = regression.posterior(bumps(x[order]), t[order], sigma**2, m, S) if n else (m, S)
    grid = np.linspace(START, END, 300)
    mean, sd = regression.predictive(bumps(grid), w, cov, sigma**2)
    draws = w + np.random.default_rng(1).standard_normal((8, 40)) @ np.linalg.cholesky(cov).T
    with look():
        figure, axes = new(width=7.0, height=4.4)
        axes.fill_between(grid, mean - 2 * sd, mean + 2 * sd, color=BLUE, alpha=0.15, linewidth=0, label="± 2 sd of a new measurement")
        axes.plot(grid, bumps(grid) @ draws.T, color="#7F7F7F", linestyle="-", linewidth=0.8, alpha=0.8)
        axes.plot(grid, mean, color=BLUE, linestyle="-", label="posterior mean")
        axes.plot(x[order], t[order], MARKERS[2], color="black", markersize=4.5, linestyle="none", label=f"{n} measurements")
        widest = int(np.argmax(sd))
        axes.set(ylim=(-190, 150), xlabel="time after the impact (ms)", ylabel="head acceleration (g)",
                 title=f"After {n} measurements: widest, ±{2 * sd[widest]:.0f} g, at {grid[widest]:.0f} ms")
        axes.legend(loc="upper left", ncols=3, fontsize=9)
    inside = np.mean(np.abs(t - np.interp(x, grid, mean)) <= 2 * np.interp(x, grid, sd))
    return Picture(figure, f"""Posterior mean of a curve of forty bumps after {n} measurements, eight curves drawn from the posterior and the band of two
                   predictive standard deviations: at least ±{2 * sd.min():.0f} g, at most ±{2 * sd.max():.0f} g; {inside:.0%} of all 133 measurements lie in it.""")
