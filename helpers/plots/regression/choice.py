"""Choosing the penalty: folds, and errors against λ."""
from __future__ import annotations

import numpy as np

from helpers.plots.regression.shared import BLUE, GREEN, ORANGE, bumps, draw_curve, fit, motorcycle_split
from helpers.plots.style import MARKERS, Picture, look, new

LAMS = 10.0 ** np.arange(-6, 3.1, 0.5)


def folds(n=13, n_folds=4, seed=3):
    """Which rows are held out in which round of cross-validation.

    Parameters
    ----------
    n, n_folds, seed : int

    Returns
    -------
    Picture
    """
    parts = np.array_split(np.random.default_rng(seed).permutation(n), n_folds)
    out = np.zeros((n_folds, n), bool)
    for fold, rows in enumerate(parts):
        out[fold, rows] = True
    with look():
        figure, axes = new(width=7.0, height=2.6)
        axes.grid(False)
        axes.pcolormesh(np.arange(n + 1), np.arange(n_folds + 1), out, cmap="Blues", vmax=1.6, edgecolors="white", linewidth=2)
        for fold, row in np.argwhere(out):
            axes.text(row + 0.5, fold + 0.5, "out", ha="center", va="center", fontsize=9)
        axes.set(xticks=np.arange(n) + 0.5, yticks=np.arange(n_folds) + 0.5, xticklabels=range(n), yticklabels=range(1, n_folds + 1),
                 xlabel="row of the data", ylabel="round", title="Every row is held out exactly once")
        axes.invert_yaxis()
    return Picture(figure, f"""{n} rows in {n_folds} shuffled folds of {', '.join(str(p.size) for p in parts)} rows; round by round the rows held out are
                   {'; '.join(', '.join(map(str, sorted(p.tolist()))) for p in parts)}.""")


def cross_validated_errors(n_folds=5, seed=0):
    """Mean squared errors of ridge on the motorcycle curve for each λ of ``LAMS``: learned, cross-validated, held out."""
    x, t, x_new, t_new = motorcycle_split()
    Psi, Psi_new = bumps(x), bumps(x_new)
    parts = np.array_split(np.random.default_rng(seed).permutation(t.size), n_folds)
    weights = [fit(Psi, t, lam) for lam in LAMS]
    validated = np.zeros(LAMS.size)
    for out in parts:
        kept = np.setdiff1d(np.arange(t.size), out)
        for i, lam in enumerate(LAMS):
            validated[i] += ((t[out] - Psi[out] @ fit(Psi[kept], t[kept], lam)) ** 2).sum() / t.size
    return (np.array([np.mean((t - Psi @ w) ** 2) for w in weights]), validated,
            np.array([np.mean((t_new - Psi_new @ w) ** 2) for w in weights]), weights)


def choosing(log10_lambda=-2.0):
    """Ridge on 40 bumps at one λ beside the errors at every λ.

    Parameters
    ----------
    log10_lambda : float
        Rounded to the grid of λ, -6 to 3 in steps of 0.5.

    Returns
    -------
    Picture
    """
    inside, validated, outside, weights = cross_validated_errors()
    i, best = int(np.argmin(np.abs(np.log10(LAMS) - log10_lambda))), int(np.argmin(validated))
    with look():
        figure, (axes, errors) = new(2, width=5.4, height=4.1)
        draw_curve(axes, bumps, weights[i])
        axes.legend(loc="lower right")
        axes.set_title(f"40 bumps, λ = {LAMS[i]:.2g}")
        errors.loglog(LAMS, np.sqrt(outside), color=ORANGE, linestyle="--", label="held out (88 points)")
        errors.loglog(LAMS, np.sqrt(validated), color=GREEN, linestyle="-.", label="cross-validated (the 45)")
        errors.loglog(LAMS, np.sqrt(inside), color="black", linestyle="-", label="learned from (the 45)")
        errors.plot(LAMS[best], np.sqrt(validated[best]), MARKERS[1], color=GREEN, markersize=10, linestyle="none")
        errors.axvline(LAMS[i], color=BLUE, linestyle=":", linewidth=2)
        errors.set(xlabel="penalty λ", ylabel="root mean square error (g)", title="45 points find the λ by themselves", ylim=(6, 900))
        errors.legend(loc="upper right")
    return Picture(figure, f"""Left: the ridge fit of 40 bumps at λ = {LAMS[i]:.2g}. Right: errors against λ. On the 45 points learned from the error only
                   grows with λ; cross-validated it is smallest, {validated[best] ** 0.5:.1f} g, at λ = {LAMS[best]:.2g}, where the 88 held-out points
                   have {outside[best] ** 0.5:.1f} g; at the smallest λ they have {outside[0] ** 0.5:.0f} g.""")
