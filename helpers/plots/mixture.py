"""Figures of notebook 05: mixtures of Gaussians and EM (``adam`` holds those of the other road).

Every function takes data and numbers and returns a ``style.Picture``; the same input gives the same picture.
"""
from __future__ import annotations

import numpy as np

from helpers.gaussian import Gaussian
from helpers.mixture import Mixture
from helpers.plots import style

_DURATION, _WAITING = "duration of the eruption (min)", "waiting time to the next (min)"


def one_gaussian(X):
    """A single Gaussian fitted to data that have two clumps: ellipses, and the durations alone.

    Parameters
    ----------
    X : ndarray, shape (n, 2)
    """
    model = Gaussian.fit(X)
    mu, sd = model.mean, np.sqrt(np.diagonal(model.cov))
    near = int((np.abs(X[:, 0] - mu[0]) < 0.25).sum())
    with style.look():
        figure, (left, right) = style.new(2)
        left.plot(*X.T, "o", color=style.COLOURS[7], markersize=4, alpha=0.7)
        for radius in (1, 2):
            style.ellipse(left, mu, model.cov, radius, color=style.COLOURS[0], linestyle="-")
        left.plot(*mu, "X", color=style.COLOURS[1], markersize=12, markeredgecolor="white")
        left.annotate("the mean", mu, (mu[0] - 0.3, mu[1] + 14), arrowprops={"arrowstyle": "->"}, ha="right")
        left.set(title="The best single Gaussian is centred where\nhardly anything happens", xlabel=_DURATION, ylabel=_WAITING)
        right.hist(X[:, 0], bins=np.arange(1.5, 5.3, 0.125), density=True, color=style.COLOURS[4], edgecolor="white")
        grid = np.linspace(0.5, 6.5, 200)
        right.plot(grid, _normal(grid, mu[0], sd[0]), color=style.COLOURS[0])
        right.set(title="One bell for two humps", xlabel=_DURATION, ylabel="density")
    return style.Picture(figure, f"""{len(X)} eruptions form two clumps, short with short waits and long with long waits. The ellipses of
        the best single Gaussian are centred at duration {mu[0]:.2f} and waiting time {mu[1]:.1f} minutes, in the gap between
        the clumps: only {near} eruptions last within a quarter of a minute of that mean.""")


def density(weight=0.35, gap=4.0):
    """The density of a mixture of two Gaussians with unit variance, and its two weighted pieces.

    Parameters
    ----------
    weight : float
        Weight of the left component.
    gap : float
        Distance of the two means in standard deviations.
    """
    x = np.linspace(-6.5, 6.5, 1301)
    pieces = np.array([weight * _normal(x, -gap / 2, 1), (1 - weight) * _normal(x, gap / 2, 1)])
    total = pieces.sum(axis=0)
    peaks = _peaks(total)
    with style.look():
        figure, axes = style.new(width=7.5)
        axes.plot(x, total, color="black", label="mixture p(x)")
        for j, piece in enumerate(pieces):
            axes.plot(x, piece, color=style.COLOURS[j], linestyle=style.LINES[j + 1], label=f"π{'₁₂'[j]} N(x; μ{'₁₂'[j]}, 1)")
        axes.plot(x[peaks], total[peaks], "v", color="black", markersize=9)
        axes.set(title=f"Two bells, {len(peaks)} {'peak' if len(peaks) == 1 else 'peaks'}", xlabel="x", ylabel="density", ylim=(0, 0.42))
        axes.legend(loc="upper right")
    return style.Picture(figure, f"""A mixture of two unit-variance Gaussians {gap:g} apart with weights {weight:g} and {1 - weight:g}. The sum
        of the two weighted bells has {len(peaks)} {'peak' if len(peaks) == 1 else 'peaks'}, at {_and(f'{p:.1f}' for p in x[peaks])}.""")


def latent(model, n, rng):
    """A sample of a mixture as it is seen, and as it was made: with the label z of each point.

    Parameters
    ----------
    model : Mixture
        In two dimensions.
    n : int
    rng : numpy.random.Generator
    """
    X, z = model.sample_labelled(n, rng)
    counts = np.bincount(z, minlength=len(model.weights))
    with style.look():
        figure, (left, right) = style.new(2, sharex=True, sharey=True)
        left.plot(*X.T, "o", color=style.COLOURS[7], markersize=5)
        for j in range(len(model.weights)):
            right.plot(*X[z == j].T, style.MARKERS[j], color=style.COLOURS[j], markersize=5, label=f"z = {j}  ({counts[j]} points)")
            style.ellipse(right, model.means[j], model.covs[j], 2, color=style.COLOURS[j], linestyle=style.LINES[j])
        left.set(title="What we see: x", xlabel=_DURATION, ylabel=_WAITING)
        right.set(title="What happened: first z, then x", xlabel=_DURATION)
        right.legend(loc="lower right")
    return style.Picture(figure, f"""The same {n} simulated eruptions twice. On the left all look alike; on the right each carries the
        component that made it: {_and(f'{c} from component {j}' for j, c in enumerate(counts))}. The ellipses are the
        components at Mahalanobis distance 2.""")


def underflow():
    """The log-density of a mixture far out: naively, and with the largest term taken out first."""
    x = np.linspace(0, 60, 601)
    a = np.stack([np.log(w) - 0.5 * (x - m) ** 2 - 0.5 * np.log(2 * np.pi) for w, m in ((0.3, -1.0), (0.7, 1.0))])
    with np.errstate(divide="ignore"):
        naive = np.log(np.exp(a).sum(axis=0))
    stable = np.logaddexp.reduce(a)
    last = x[np.isfinite(naive)].max()
    with style.look():
        figure, axes = style.new(width=7.5)
        axes.plot(x, stable, color=style.COLOURS[0], label="log-sum-exp")
        axes.plot(x, naive, color=style.COLOURS[1], linestyle="--", linewidth=4, label="log of the sum of exp")
        axes.axvline(last, color=style.COLOURS[7], linestyle=":")
        axes.annotate("from here on\nthe sum is 0\nand its log −∞", (last, -1000), (last + 2, -620), va="center")
        axes.set(title="The log-density is an ordinary number; the density is not", xlabel="x (standard deviations)", ylabel="log p(x)")
        axes.legend(loc="lower left")
    return style.Picture(figure, f"""The log-density of a mixture falls like a parabola to {stable[-1]:.0f} at x = 60. Computed as the log of a
        sum of exponentials it breaks off at x = {last:.1f}, where the sum underflows to 0.""")


def surface(x, weight=0.35, sd=0.45):
    """The log-likelihood of durations over the two means, everything else held fixed.

    Parameters
    ----------
    x : ndarray, shape (n,)
    weight : float
        Weight of the first component.
    sd : float
        Standard deviation of both.
    """
    from matplotlib.colors import BoundaryNorm

    grid = np.linspace(1.3, 5.3, 81)
    terms = -0.5 * ((x - grid[:, None]) / sd) ** 2 - np.log(sd * np.sqrt(2 * np.pi))
    values = np.logaddexp(np.log(weight) + terms[None], np.log(1 - weight) + terms[:, None]).sum(axis=2)
    tops = [_climb(x, weight, start, sd)[-1] for start in ((2.0, 4.5), (4.5, 2.0))]
    heights = [_log_likelihood(x, weight, top, sd) for top in tops]
    with style.look():
        figure, axes = style.new(width=6.2, height=5.2)
        levels = values.max() - np.array([2000, 1400, 1000, 700, 500, 350, 250, 170, 110, 60, 25, 8])
        bands = [values.min() - 1, *levels, values.max() + 1]
        axes.contourf(grid, grid, values, levels=bands, cmap="cividis", norm=BoundaryNorm(bands, 256))
        axes.contour(grid, grid, values, levels=levels, colors="white", linewidths=0.6, linestyles="-")
        axes.plot(grid, grid, color="white", linestyle=":", linewidth=1.5)
        for top, height, marker in zip(tops, heights, "*D"):
            axes.plot(*top, marker, color=style.COLOURS[1], markersize=16 if marker == "*" else 10, markeredgecolor="white")
            axes.annotate(f"{height:.1f}", top, (8, 10), textcoords="offset points", color="black", weight="bold",
                          bbox={"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 1.5})
        even = abs(weight - 0.5) < 1e-9
        axes.set(title="Two summits of the same height" if even else "Two summits, one higher than the other",
                 xlabel=f"μ₁, the mean of the component with weight {weight:.2f}", ylabel=f"μ₂, weight {1 - weight:.2f}", aspect="equal")
        axes.grid(False)
    return style.Picture(figure, f"""Log-likelihood of the durations over two means, brighter is higher. There are two maxima, mirrored in the
        diagonal: {heights[0]:.1f} at means {tops[0][0]:.2f} and {tops[0][1]:.2f}, and {heights[1]:.1f} at {tops[1][0]:.2f} and {tops[1][1]:.2f}.""")


def responsibilities(X, model):
    """Eruptions coloured by the responsibility of the second of two components.

    Parameters
    ----------
    X : ndarray, shape (n, 2)
    model : Mixture
        With two components.
    """
    r = model.responsibilities(X)[:, 1]
    unsure = (r > 0.05) & (r < 0.95)
    with style.look():
        figure, axes = style.new(width=7.0, height=4.8)
        for j, chosen in enumerate((r < 0.5, r >= 0.5)):
            shown = axes.scatter(*X[chosen].T, c=r[chosen], vmin=0, vmax=1, cmap="cividis", marker=style.MARKERS[j], s=32, edgecolor="#444444", linewidth=0.4)
            style.ellipse(axes, model.means[j], model.covs[j], 2, color="black", linestyle=style.LINES[j], linewidth=1.4)
        axes.scatter(*X[unsure].T, s=190, facecolor="none", edgecolor=style.COLOURS[1], linewidth=2, label="responsibility between 0.05 and 0.95")
        figure.colorbar(shown, label="responsibility of component 1")
        axes.set(title=f"{unsure.sum()} eruptions are shared, {(~unsure).sum()} are all but certain", xlabel=_DURATION, ylabel=_WAITING)
        axes.legend(loc="lower right")
    return style.Picture(figure, f"""Eruptions coloured by the responsibility of component 1, the one of long eruptions. {int((r <= 0.05).sum())} have
        less than 0.05, {int((r >= 0.95).sum())} more than 0.95; the {int(unsure.sum())} in between are ringed and lie between the two ellipses.""")


def bound(x, iteration=0):
    """The log-likelihood along one mean, and the lower bound that EM builds at its present value.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Durations; the other parameters stay at sensible values.
    iteration : int
        How many steps of EM have been made.
    """
    weight, other, sd, grid = 0.36, 4.3, 0.9, np.linspace(0.9, 4.2, 200)
    here = 4.0
    for _ in range(iteration):
        here = _mean_step(x, weight, here, other, sd)
    after = _mean_step(x, weight, here, other, sd)
    r = _first_responsibility(x, weight, (here, other), sd)
    curve = np.array([_log_likelihood(x, weight, (m, other), sd) for m in grid])
    expected = lambda m: -0.5 * (r * (x - m) ** 2).sum() / sd**2
    now, then = (_log_likelihood(x, weight, (m, other), sd) for m in (here, after))
    below = np.array([now + expected(m) - expected(here) for m in grid])
    with style.look():
        figure, axes = style.new(width=7.5, height=4.6)
        axes.plot(grid, curve, color="black", label="log-likelihood")
        axes.plot(grid, below, color=style.COLOURS[1], linestyle="--", label="lower bound from the E-step here")
        axes.plot(here, now, "o", color=style.COLOURS[0], markersize=10, label=f"here: μ₁ = {here:.2f}, {now:.1f}")
        top = now + expected(after) - expected(here)
        axes.plot([after, after], [top, then], color=style.COLOURS[2], linestyle=":")
        axes.plot(after, top, "^", color=style.COLOURS[1], markersize=9, label=f"top of the bound: {top:.1f}")
        axes.plot(after, then, "s", color=style.COLOURS[2], markersize=9, label=f"after the M-step: μ₁ = {after:.2f}, {then:.1f}")
        axes.set(title="The bound touches here and is nowhere above:\nits top cannot lie lower than where you stand",
                 xlabel="μ₁, the mean of the short eruptions (min)", ylabel="log-likelihood", ylim=(-540, -340))
        axes.legend(loc="upper right", fontsize=9)
    return style.Picture(figure, f"""The log-likelihood along μ₁ has its maximum near {grid[curve.argmax()]:.1f}. A parabola lies below it everywhere and
        touches it at the present μ₁ = {here:.2f}, height {now:.1f}. The parabola's top, at {after:.2f}, is {top:.1f}; the
        log-likelihood there is {then:.1f}, higher still.""")


def em_path(X, start, n):
    """The mixtures that n steps of EM pass through, the start first."""
    path = [start]
    for _ in range(n):
        path.append(path[-1].em_step(X))
    return path


def em_frame(X, path, iteration):
    """One moment of EM: ellipses and responsibilities, and the log-likelihood so far.

    Parameters
    ----------
    X : ndarray, shape (n, 2)
    path : list of Mixture
        From ``em_path``.
    iteration : int
    """
    history = [model.log_likelihood(X) for model in path]
    with style.look():
        figure, (left, right) = style.new(2, width=5.6, height=4.4)
        _state(left, X, path[iteration])
        left.set(title=f"After {iteration} {'step' if iteration == 1 else 'steps'} of EM", xlabel=_DURATION, ylabel=_WAITING)
        right.plot(history, color=style.COLOURS[7], linestyle=":")
        right.plot(history[: iteration + 1], color="black")
        right.plot(iteration, history[iteration], "o", color=style.COLOURS[1], markersize=10)
        right.set(title=f"log-likelihood {history[iteration]:.2f}", xlabel="iteration", ylabel="log-likelihood")
    means = _and(f"({m[0]:.2f}, {m[1]:.1f})" for m in path[iteration].means)
    return style.Picture(figure, f"""After {iteration} of {len(path) - 1} EM steps the means are at {means}, the weights are
        {_and(f'{w:.2f}' for w in path[iteration].weights)}, and the log-likelihood is {history[iteration]:.2f}, up from {history[0]:.2f} at the start.""")


def em_strip(X, path, iterations):
    """Several moments of EM side by side."""
    history = [path[i].log_likelihood(X) for i in iterations]
    columns = (len(iterations) + 1) // 2
    with style.look():
        figure, grid = style.new(columns, 2, width=3.5, height=3.1, sharex=True, sharey=True, squeeze=False)
        for axes, i, value in zip(grid.flat, iterations, history):
            _state(axes, X, path[i])
            axes.set_title(f"step {i}: {value:.1f}", fontsize=11)
        for axes in grid[-1]:
            axes.set_xlabel("duration (min)")
        for axes in grid[:, 0]:
            axes.set_ylabel("waiting (min)")
        figure.suptitle("A quick start, a long plateau, then each ellipse finds its clump (number: log-likelihood)", x=0.01, ha="left", fontsize=12, weight="bold")
    return style.Picture(figure, f"""{len(iterations)} moments of EM with two ellipses and points coloured by responsibility. The log-likelihood is
        {_and(f'{v:.1f} after {i}' for i, v in zip(iterations, history))} steps.""")


def restarts(X, fits, history):
    """Where EM ends from many starts, and the two most telling ends.

    Parameters
    ----------
    X : ndarray, shape (n, 2)
    fits : list of Mixture
        One end of EM a start.
    history : sequence of float
        Their log-likelihoods.
    """
    ends = np.round(history, 2)
    values, counts = np.unique(ends, return_counts=True)
    usual, best = values[counts.argmax()], values.max()
    with style.look():
        figure, panels = style.new(3, width=4.3, height=4.0)
        panels[0].barh([f"{v:.2f}" for v in values], counts, color=[style.COLOURS[1] if v == best else style.COLOURS[4] for v in values], edgecolor="black")
        for row, count in enumerate(counts):
            panels[0].text(count + 0.3, row, str(count), va="center")
        panels[0].set(title=f"{len(ends)} starts, {len(values)} different ends", xlabel="number of starts", ylabel="final log-likelihood")
        panels[0].margins(x=0.12)
        for axes, value, words in zip(panels[1:], (usual, best), ("where most starts end", "the best of them")):
            _state(axes, X, fits[int(np.flatnonzero(ends == value)[0])])
            axes.set(title=f"{value:.2f}: {words}", xlabel="duration (min)", ylabel="waiting (min)")
    return style.Picture(figure, f"""{len(ends)} random starts of EM with {len(fits[0].weights)} components end at {len(values)} different log-likelihoods:
        {_and(f'{v:.2f} ({c} times)' for v, c in zip(values, counts))}. The most frequent end is {usual:.2f}, the best {best:.2f}; their ellipses differ.""")


def collapse(X, row, model, floor, best):
    """The log-likelihood when a further component shrinks onto one observation.

    Parameters
    ----------
    X : ndarray, shape (n, 2)
    row : int
        The observation.
    model : Mixture
        The components that explain the rest; the spike takes the weight 1/n from them.
    floor : float
        Added to the spike's variances (in units of the data's) for the cured curve.
    best : float
        The best log-likelihood known for as many components.
    """
    sizes = np.logspace(0, -9, 61)
    wild, tame = (np.array([_with_spike(X, row, model, s**2 + extra).log_likelihood(X) for s in sizes]) for extra in (0.0, floor))
    crossed = sizes[np.flatnonzero(wild > best)[0]]
    with style.look():
        figure, axes = style.new(width=7.5)
        axes.semilogx(sizes, wild, color=style.COLOURS[1], label="maximum likelihood: no upper limit")
        axes.semilogx(sizes, tame, color=style.COLOURS[0], linestyle="--", label=f"every variance at least {floor:g} of the data's")
        axes.axhline(best, color="black", linestyle=":", label=f"best honest fit, {best:.2f}")
        axes.invert_xaxis()
        axes.set(title="A spike on one eruption beats every honest fit", xlabel="width of the spike (standard deviations of the data), shrinking →", ylabel="log-likelihood")
        axes.legend(loc="upper left")
    return style.Picture(figure, f"""The log-likelihood against the width of a component that sits on one eruption. It rises by {2 * np.log(10):.1f} for every factor
        of ten, passes the best honest fit of {best:.2f} at a width of {crossed:.0e} and goes on to {wild[-1]:.1f}; with a floor under
        the variances it stays at {tame[-1]:.1f}.""")


def _state(axes, X, model):
    """Points mixed from the components' colours by responsibility, shaped by the largest, with the ellipses."""
    R = model.responsibilities(X)
    colours = R @ np.array([[int(c[i:i + 2], 16) / 255 for i in (1, 3, 5)] for c in style.COLOURS[: len(model.weights)]])
    for j, (mean, cov) in enumerate(zip(model.means, model.covs)):
        chosen = R.argmax(axis=1) == j
        axes.scatter(*X[chosen].T, c=np.clip(colours[chosen], 0, 1), marker=style.MARKERS[j], s=14, alpha=0.8)
        for radius in (1, 2):
            style.ellipse(axes, mean, cov, radius, color=style.COLOURS[j], linestyle=style.LINES[j], linewidth=1.6)
        axes.plot(*mean, "X", color=style.COLOURS[j], markersize=10, markeredgecolor="white")
    axes.set(xlim=(0.8, 5.9), ylim=(35, 105))


def _with_spike(X, row, model, size):
    """A mixture with one component more, on one observation, its variances `size` times the data's."""
    n = len(X)
    return Mixture(np.append(model.weights * (1 - 1 / n), 1 / n), np.vstack([model.means, X[row]]),
                   np.concatenate([model.covs, [np.diag(size * X.var(axis=0))]]))


def _normal(x, mean, sd):
    return np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))


def _joint_logs(x, weight, means, sd):
    """log π N(x; μ, σ²) of two components with one σ, shape (2, n)."""
    weights = np.log([weight, 1 - weight])[:, None]
    return weights - 0.5 * ((x - np.array(means)[:, None]) / sd) ** 2 - np.log(sd * np.sqrt(2 * np.pi))


def _log_likelihood(x, weight, means, sd):
    return float(np.logaddexp.reduce(_joint_logs(x, weight, means, sd)).sum())


def _first_responsibility(x, weight, means, sd):
    a = _joint_logs(x, weight, means, sd)
    return np.exp(a[0] - np.logaddexp.reduce(a))


def _mean_step(x, weight, mean, other, sd):
    """One EM step of the first mean, all else held fixed."""
    r = _first_responsibility(x, weight, (mean, other), sd)
    return float((r * x).sum() / r.sum())


def _climb(x, weight, means, sd, n=300):
    """EM over both means, all else held fixed: the path, start first."""
    path = [means]
    for _ in range(n):
        r = _first_responsibility(x, weight, path[-1], sd)
        path.append((float(r @ x / r.sum()), float((1 - r) @ x / (1 - r).sum())))
    return path


def _peaks(y):
    return np.flatnonzero((y[1:-1] > y[:-2]) & (y[1:-1] >= y[2:])) + 1


def _and(words):
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
