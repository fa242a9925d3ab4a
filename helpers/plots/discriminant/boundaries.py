"""Where one class ends and the next begins."""
from __future__ import annotations

import numpy as np

from helpers.discriminant import KINDS, Discriminant
from helpers.plots import style
from helpers.plots.discriminant.pieces import blended, ellipses, limits, name_axes, name_outer_axes, regions, scatter, zero_line
from helpers.plots.style import COLOURS, LINES, MARKERS


def posterior_maps(X, t, names, features):
    """Most probable class and its posterior over the plane, for the four kinds side by side.

    Parameters
    ----------
    X : (n, 2) ndarray
    t : (n,) ndarray of int
    names, features : sequence of str

    Returns
    -------
    style.Picture
    """
    wrong = {}
    with style.look():
        figure, panels = style.new(2, 2, height=2.3, sharex=True, sharey=True)
        for kind, axes in zip(KINDS, panels.flat):
            model = Discriminant.fit(X, t, kind=kind)
            scatter(axes, X, t, names, size=14)
            axes.set(xlim=limits(X[:, 0], 0.12), ylim=limits(X[:, 1], 0.12))
            regions(axes, model)
            wrong[kind] = int((model.predict(X) != t).sum())
            axes.set(title=f"{kind}: {wrong[kind]} of {len(t)} on the wrong side", aspect="equal")
            axes.grid(False)
        name_outer_axes(panels, features)
        panels[0, 0].legend(fontsize=9, loc="lower right")
    counts = ", ".join(f"{kind} {n}" for kind, n in wrong.items())
    return style.Picture(figure, f"""Four maps of the most probable class, darker where it is surer; black lines are the boundaries.
        They are curved for full and diagonal covariances, straight for shared and isotropic ones. People on the wrong side: {counts}.""")


def blend(X, t, names, features, alpha=0.0):
    """The boundary while both classes' covariances are blended into the shared one.

    Parameters
    ----------
    X : (n, 2) ndarray
    t : (n,) ndarray of int
        Labels 0 and 1.
    names, features : sequence of str
    alpha : float
        0: every class its own covariance; 1: all have the shared one.

    Returns
    -------
    style.Picture
    """
    with style.look():
        figure, axes = style.new(width=7.2, height=4.2)
        A = blended(axes, X, t, names, features, alpha)
        axes.set_title(f"Blend α = {alpha:.2f}: " + ("the curve has become a line" if alpha == 1 else "the boundary is a curve"))
        axes.legend(loc="lower right")
    lam = np.linalg.eigvalsh(A) + 0.0
    return style.Picture(figure, f"""The classes {names[0]} and {names[1]} with their ellipses and the boundary between them, blend {alpha:.2f}.
        The eigenvalues of A are {lam[0]:.2g} and {lam[1]:.2g}{': the boundary is a straight line' if alpha == 1 else ''}.""")


def blend_strip(X, t, names, features, alphas=(0.0, 0.8, 0.95, 1.0)):
    """Four frames of ``blend`` side by side.

    Parameters
    ----------
    X, t, names, features
        As in ``blend``.
    alphas : sequence of float

    Returns
    -------
    style.Picture
    """
    with style.look():
        figure, panels = style.new(len(alphas), width=2.6, height=2.6, sharex=True, sharey=True)
        sizes = [np.abs(np.linalg.eigvalsh(blended(axes, X, t, names, features, a, size=8))).max() for a, axes in zip(alphas, panels)]
        for a, axes in zip(alphas, panels):
            axes.set_title(f"α = {a:g}")
        for axes in panels[1:]:
            axes.set_ylabel("")
        _headline(figure, "The closer the two covariances, the straighter the boundary")
    return style.Picture(figure, f"""Frames at blends {', '.join(f'{a:g}' for a in alphas)}: the curved boundary between
        {names[0]} and {names[1]} opens into a straight line. The largest eigenvalue of A in size is {', '.join(f'{s:.2g}' for s in sizes)}.""")


def conics():
    """Which conic: four pairs of covariances with the same means.

    Returns
    -------
    style.Picture
    """
    pairs = {"ellipse": ((3.0, 3.0), (0.5, 0.8)), "hyperbola": ((2.0, 0.4), (0.4, 2.0)),
             "parabola": ((1.0, 2.0), (1.0, 0.3)), "line": ((1.0, 0.6), (1.0, 0.6))}
    means = np.array([[-1.0, 0.0], [1.0, 0.0]])
    signs = []
    with style.look():
        figure, panels = style.new(4, width=2.6, height=3.5, sharex=True, sharey=True)
        for axes, (name, variances) in zip(panels, pairs.items()):
            model = Discriminant(np.array([0.5, 0.5]), means, np.array([np.diag(v) for v in variances]))
            A, b, c = model.boundary(1, 0)
            axes.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal", xlabel="$x_1$")
            ellipses(axes, model, radius=1.0)
            for k in (0, 1):
                axes.plot(*means[k], MARKERS[k], color=COLOURS[k])
            zero_line(axes, A, b, c, color="black")
            lam = np.linalg.eigvalsh(A) + 0.0  # no "-0"
            signs.append(f"{name} with eigenvalues {lam[0]:.2g} and {lam[1]:.2g}")
            axes.set_title(f"{name}\nλ(A) = {lam[0]:.2g}, {lam[1]:.2g}", fontsize=11, weight="normal")
        panels[0].set_ylabel("$x_2$")
        _headline(figure, "The signs of the eigenvalues of A decide which conic it is")
    return style.Picture(figure, f"""Four pairs of one-standard-deviation ellipses with the boundary between them: {'; '.join(signs)}.""")


def sigmoid_view(X, t, names, features):
    """GDA with a shared covariance: parallel level lines, and a sigmoid across them.

    Parameters
    ----------
    X : (n, 2) ndarray
    t : (n,) ndarray of int
        Labels 0 and 1.
    names, features : sequence of str

    Returns
    -------
    style.Picture
    """
    model = Discriminant.fit(X, t, kind="shared")
    _, w, b = model.boundary(1, 0)
    z = X @ w + b
    grid = np.linspace(z.min() - 1, z.max() + 1, 200)
    with style.look():
        figure, (left, right) = style.new(2, height=4.0)
        scatter(left, X, t, names)
        ellipses(left, model)
        name_axes(left, features)
        for p, line in ((0.1, ":"), (0.5, "-"), (0.9, "--")):
            zero_line(left, np.zeros((2, 2)), w, b - np.log(p / (1 - p)), color="black", ls=line, label=f"p = {p}")
        left.set_title("Level lines of the posterior are parallel")
        left.legend(fontsize=9)
        right.plot(grid, 1 / (1 + np.exp(-grid)), color="black", label=r"$\sigma(z)$")
        for k in (0, 1):
            right.plot(z[t == k], np.exp(model.log_posterior(X[t == k])[:, 1]), MARKERS[k], color=COLOURS[k], alpha=0.6, label=names[k], ls="")
        right.set(xlabel=r"$z = w^\top x + b$", ylabel=f"p({names[1]} | x) by Bayes' rule", title="Across them it is a sigmoid")
        right.legend(fontsize=9)
    return style.Picture(figure, f"""Left: {names[0]} and {names[1]} with the shared ellipse and three parallel lines where the posterior is
        0.1, 0.5 and 0.9. Right: the posterior of all {len(t)} points against z = wᵀx + b, with z from {z.min():.1f} to {z.max():.1f}; every
        point lies on the sigmoid curve.""")


def error_curves(sizes, errors, floors):
    """How far two classifiers stay above the least possible error, against the size of the training set.

    Parameters
    ----------
    sizes : (s,) sequence of int
    errors : dict of str to dict of str to (s, r) ndarray
        World → classifier → test error of r repetitions at each size.
    floors : dict of str to float
        World → least possible error.

    Returns
    -------
    style.Picture
    """
    said = []
    with style.look():
        figure, panels = style.new(len(errors), height=3.9, sharey=True)
        for axes, (world, curves) in zip(np.atleast_1d(panels), errors.items()):
            for (who, e), colour, marker, line in zip(curves.items(), COLOURS, MARKERS, LINES):
                excess = 100 * (np.asarray(e) - floors[world])
                mean, se = excess.mean(axis=1), excess.std(axis=1) / np.sqrt(excess.shape[1])
                axes.errorbar(sizes, mean, 2 * se, color=colour, marker=marker, ls=line, label=who, capsize=3)
                said.append(f"{world}, {who}: {mean[0]:.2f} at n = {sizes[0]}, {mean[-1]:.2f} at n = {sizes[-1]}")
            axes.set(xscale="log", yscale="log", xlabel="training points n")
            axes.set_title(world, fontsize=11, weight="normal")
            axes.set_xticks(sizes, [str(n) for n in sizes])
            axes.minorticks_off()
            axes.legend()
        np.atleast_1d(panels)[0].set_ylabel("error above the best possible (%)")
        _headline(figure, "Where the Gaussian assumption holds GDA is ahead; where it fails GDA stops improving")
    return style.Picture(figure, f"Percentage points of test error above the best possible, means of {excess.shape[1]} repetitions. {'; '.join(said)}.")


def bisector(phi=0.5, sigma=1.0):
    """Isotropic classes: the boundary stands upright on the line between the means.

    Parameters
    ----------
    phi : float
        Prior probability of class 1.
    sigma : float
        Standard deviation of every feature in both classes.

    Returns
    -------
    style.Picture
    """
    means = np.array([[-2.0, -1.0], [2.0, 1.0]])
    model = Discriminant(np.array([1 - phi, phi]), means, np.stack([np.eye(2) * sigma**2] * 2))
    _, w, b = model.boundary(1, 0)
    foot = -b / (w @ w) * w  # the boundary's point on the line between the means, which passes through 0
    shift = np.linalg.norm(foot) * np.sign(foot @ w)
    with style.look():
        figure, axes = style.new(width=7.2, height=4.4)
        axes.set(xlim=(-9, 5.5), ylim=(-4, 4), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
        ellipses(axes, model, radius=1.0)
        axes.plot(*means.T, color="#7F7F7F", lw=1, ls=":")
        for k in (0, 1):
            axes.plot(*means[k], MARKERS[k], color=COLOURS[k], ms=9, ls="", label=f"mean {k}, prior {model.priors[k]:.2f}")
        zero_line(axes, np.zeros((2, 2)), w, 0.0, color="#7F7F7F", lw=1.2, ls="--", label="halfway")
        zero_line(axes, np.zeros((2, 2)), w, b, color="black", label="boundary")
        axes.set_title("Equal priors: the boundary bisects the means" if abs(shift) < 1e-9 else f"Unequal priors push it {abs(shift):.2f} towards mean {int(shift > 0)}")
        axes.legend(loc="upper left")
    return style.Picture(figure, f"""Two means joined by a dotted line, circles of radius {sigma:g} around them, priors {1 - phi:.2f} and {phi:.2f}.
        The boundary is perpendicular to the joining line, {abs(shift):.2f} from its midpoint"""
                         + (f" towards mean {int(shift > 0)}." if abs(shift) > 1e-9 else "."))


def _headline(figure, words):
    """One title over several panels."""
    figure.suptitle(words, x=0.01, ha="left", weight="bold", fontsize=12)
