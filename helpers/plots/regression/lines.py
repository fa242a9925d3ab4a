"""Lines, noise and degrees: least squares as maximum likelihood, and what too much freedom does."""
from __future__ import annotations

import numpy as np

from helpers import data
from helpers.plots.regression.shared import BLUE, ORANGE, draw_curve, fit, line, motorcycle_split, polynomial, rms
from helpers.plots.style import MARKERS, Picture, look, new


def squares(intercept=-8.0, slope=0.5):
    """The squared residuals of a line through the five Toronto days, drawn as squares.

    Parameters
    ----------
    intercept, slope : float
        The line: low = intercept + slope · high, both in °C.

    Returns
    -------
    Picture
    """
    high, low = data.toronto().T
    y = intercept + slope * high
    with look():
        figure, axes = new(width=6.4, height=6.4)
        for x, t, fit in zip(high, low, y):
            side = abs(t - fit)
            axes.add_patch(_rectangle(x, min(t, fit), side))
        span = np.array([-14.0, 0.0])
        axes.plot(span, intercept + slope * span, color=BLUE, label="the line y = w₀ + w₁x")
        axes.plot(high, low, MARKERS[0], color="black", linestyle="none", label="five days in March")
        total = ((low - y) ** 2).sum()
        axes.set(xlim=(-14, 0), ylim=(-21, -5), aspect="equal", xlabel="high of the day x (°C)", ylabel="low of the day t (°C)",
                 title=f"The squares cover {total:.2f}: the loss is half of it")
        axes.legend(loc="upper left")
    worst = int(np.argmax(np.abs(low - y)))
    return Picture(figure, f"""Five Toronto days, low against high, and the line {intercept:.2f} + {slope:.2f} x. Each residual is a square;
                   their areas add up to {total:.2f}, the largest is {(low - y)[worst] ** 2:.2f}, on the day with high {high[worst]:.1f} °C.""")


def _rectangle(x, y, side):
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), side, side, facecolor=ORANGE, alpha=0.25, edgecolor=ORANGE, hatch="//", linewidth=1.2)


def noise_ridge(sigma=2.6):
    """The model's density of t given x as a ridge along the line, and the log-likelihood of σ.

    Parameters
    ----------
    sigma : float
        Standard deviation of the noise in °C.

    Returns
    -------
    Picture
    """
    high, low = data.seattle_march().T
    w = fit(line(high), low)
    r2 = (low - w[0] - w[1] * high) ** 2
    best = np.sqrt(r2.mean())

    def log_likelihood(s):
        return -0.5 * low.size * np.log(2 * np.pi * s**2) - r2.sum() / (2 * s**2)

    with look():
        figure, (axes, curve) = new(2, width=5.6, height=4.3, width_ratios=(3, 2))
        x, t = np.meshgrid(np.linspace(4, 22, 150), np.linspace(-8, 18, 200))
        density = np.exp(-((t - w[0] - w[1] * x) ** 2) / (2 * sigma**2)) / np.sqrt(2 * np.pi) / sigma
        axes.contourf(x, t, density, levels=np.linspace(0, density.max(), 9)[1:], cmap="Blues", alpha=0.6)
        for at in (6, 11, 16):  # the bells stand on the ridge: height to the right
            rise = np.linspace(-3.5 * sigma, 3.5 * sigma, 100)
            axes.plot(at + 3.2 * np.exp(-(rise**2) / (2 * sigma**2)), w[0] + w[1] * at + rise, color=ORANGE, linestyle="-", linewidth=1.8)
            axes.plot([at, at], w[0] + w[1] * at + rise[[0, -1]], color=ORANGE, linestyle=":", linewidth=1)
        axes.plot(x[0], w[0] + w[1] * x[0], color=BLUE)
        axes.plot(high, low, ".", color="black", markersize=5, linestyle="none")
        axes.set(xlim=(4, 22), ylim=(-8, 18), xlabel="high of the day x (°C)", ylabel="low of the day t (°C)",
                 title=f"Noise of σ = {sigma:.2g} °C: a ridge along the line")
        grid = np.linspace(1.2, 8, 200)
        curve.plot(grid, log_likelihood(grid), color=BLUE)
        curve.plot(sigma, log_likelihood(sigma), MARKERS[0], color=ORANGE, markersize=10)
        curve.set(xlabel="σ (°C)", ylabel="log-likelihood of 124 days", title=f"ln p = {log_likelihood(sigma):.1f} here", ylim=(-450, -280))
    inside = np.mean(r2 <= (2 * sigma) ** 2)
    return Picture(figure, f"""Left: 124 Seattle days around the line {w[0]:.2f} + {w[1]:.2f} x, with the Gaussian density of the low as a ridge of width
                   σ = {sigma:.2g} °C; {inside:.0%} of the days lie within 2σ. Right: the log-likelihood over σ; it is {log_likelihood(sigma):.1f} here
                   and largest, {log_likelihood(best):.1f}, at σ = {best:.2f} °C.""")


def conditioning():
    """What forming ΨᵀΨ costs: the error of the weights against the polynomial degree, on x in [0, 1].

    Returns
    -------
    Picture
    """
    x, degrees = np.linspace(0, 1, 50), np.arange(1, 14)
    stable, squared = [], []
    for degree in degrees:
        Psi = np.vander(x, degree + 1, increasing=True)
        right = (-1.0) ** np.arange(degree + 1)
        t = Psi @ right
        stable.append(np.abs(fit(Psi, t) - right).max())
        squared.append(np.abs(np.linalg.solve(Psi.T @ Psi, Psi.T @ t) - right).max())
    with look():
        figure, axes = new(width=6.4, height=4.2)
        axes.semilogy(degrees, squared, marker=MARKERS[1], linestyle="--", color=ORANGE, label="solve(ΨᵀΨ, Ψᵀt)")
        axes.semilogy(degrees, stable, marker=MARKERS[0], linestyle="-", color=BLUE, label="lstsq(Ψ, t)")
        axes.axhline(1.0, color="black", linestyle=":", linewidth=1)
        axes.text(1, 1.4, "no digit is right", va="bottom")
        axes.set(ylim=(1e-17, 1e4), xlabel="degree of the polynomial", ylabel="largest error of a weight (all are ±1)",
                 title="Forming ΨᵀΨ loses twice as many digits")
        axes.legend(loc="lower right")
    return Picture(figure, f"""Largest error of the weights against the degree, logarithmic. Least squares on Ψ: {stable[9]:.0e} at degree 10.
                   Solving with ΨᵀΨ: {squared[9]:.0e} at degree 10 and {squared[-1]:.0e} at degree 13, where weights are 1.""")


def _degree_errors(top=20):
    x, t, x_new, t_new = motorcycle_split()
    fits = [fit(polynomial(x, d), t) for d in range(top + 1)]
    inside = [rms(t - polynomial(x, d) @ w) for d, w in enumerate(fits)]
    outside = [rms(t_new - polynomial(x_new, d) @ w) for d, w in enumerate(fits)]
    return fits, np.array(inside), np.array(outside)


def degrees(degree=3):
    """The fit of one degree beside the errors of all degrees, on what was learned from and on what was held out.

    Parameters
    ----------
    degree : int
        0 to 20.

    Returns
    -------
    Picture
    """
    fits, inside, outside = _degree_errors()
    with look():
        figure, (axes, errors) = new(2, width=5.4, height=4.1)
        draw_curve(axes, lambda x: polynomial(x, degree), fits[degree])
        axes.legend(loc="lower right")
        axes.set_title(f"Degree {degree}: {degree + 1} weight{'s' * (degree > 0)}")
        errors.semilogy(outside, marker=MARKERS[0], markerfacecolor="white", color=ORANGE, linestyle="--", label="held out (88 points)")
        errors.semilogy(inside, marker=MARKERS[2], color="black", linestyle="-", markersize=4.5, label="learned from (45 points)")
        errors.axvline(degree, color=BLUE, linestyle=":", linewidth=2)
        errors.set(xlabel="degree", ylabel="root mean square error (g)", title="One error only falls", xticks=range(0, 21, 4), ylim=(10, 4000))
        errors.legend(loc="upper left")
    best = int(np.argmin(outside))
    return Picture(figure, f"""Left: a polynomial of degree {degree} fitted to 45 of 133 measurements of head acceleration. Right: its root mean square
                   error is {inside[degree]:.1f} g on these 45 and {outside[degree]:.1f} g on the 88 held out. Over the degrees the first only falls;
                   the second is smallest at degree {best} ({outside[best]:.1f} g) and reaches {outside[-1]:.0f} g at degree 20.""")


def degree_strip(chosen=(1, 5, 12, 18)):
    """Four fits of rising degree side by side.

    Parameters
    ----------
    chosen : sequence of int
        Four degrees, 0 to 20.

    Returns
    -------
    Picture
    """
    fits, inside, outside = _degree_errors()
    with look():
        figure, grid = new(2, 2, width=4.8, height=3.1, sharex=True, sharey=True)
        for axes, degree in zip(grid.flat, chosen):
            draw_curve(axes, lambda x: polynomial(x, degree), fits[degree])
            axes.set_title(f"Degree {degree}: held-out error {outside[degree]:.0f} g", fontsize=11)
            axes.label_outer()
        grid[0, 0].legend(loc="lower right")
    words = "; ".join(f"degree {d}: {inside[d]:.0f} g learned, {outside[d]:.0f} g held out" for d in chosen)
    return Picture(figure, f"Four polynomials through the same 45 measurements, from too stiff to too wild. Root mean square errors: {words}.")
