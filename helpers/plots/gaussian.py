"""Figures of notebook 03: the Gaussian, its contours, its likelihood and its fit."""
from __future__ import annotations

import numpy as np

from helpers import data
from helpers.gaussian import Gaussian
from helpers.linalg import Spectrum
from helpers.plots.style import COLOURS, LINES, MARKERS, Picture, ellipse, explore, look, new  # noqa: F401 (explore: for the notebook)

BLUE, RED, GREEN = COLOURS[:3]


def bivariate(sd_1, sd_2, rho):
    """The 2 × 2 covariance matrix with these standard deviations and this correlation."""
    return np.array([[sd_1**2, rho * sd_1 * sd_2], [rho * sd_1 * sd_2, sd_2**2]])


def normal(x, mu=0.0, sigma=1.0):
    """The univariate normal density at x."""
    return np.exp(-0.5 * ((x - mu) / sigma) ** 2) / (np.sqrt(2 * np.pi) * sigma)


def _grid(half_width, n=121):
    axis = np.linspace(-half_width, half_width, n)
    return np.meshgrid(axis, axis)


def _density(mean, cov, A, B):
    return np.exp(Gaussian(mean, cov).log_density(np.column_stack([A.ravel(), B.ravel()]))).reshape(A.shape)


# -- one dimension ----------------------------------------------------------------------------


def univariate(mu=1.0, sigma=0.6):
    """A normal density beside the standard one: mu shifts it, sigma stretches it and lowers it."""
    x = np.linspace(-6, 6, 601)
    with look():
        figure, axes = new(width=7.5, height=3.6)
        axes.plot(x, normal(x), color=COLOURS[7], linestyle="--", label="standard: μ = 0, σ = 1")
        axes.plot(x, normal(x, mu, sigma), color=BLUE, linestyle="-", label=f"μ = {mu:g}, σ = {sigma:g}")
        axes.axvline(mu, color=BLUE, linewidth=1, linestyle=":")
        axes.annotate("", (mu + sigma, normal(sigma, 0, sigma)), (mu, normal(sigma, 0, sigma)), arrowprops={"arrowstyle": "<->", "color": RED})
        axes.text(mu + sigma / 2, normal(sigma, 0, sigma), " σ", color=RED, va="bottom", ha="center", fontsize=12)
        axes.set(title="Every normal density is the standard one, shifted and stretched", xlabel="x", ylabel="density", xlim=(-6, 6), ylim=(0, 1.05))
        axes.legend(loc="upper left" if mu > -1 else "upper right")
    return Picture(figure, f"Two bell curves over x from −6 to 6. The dashed standard normal peaks at x = 0 with height 0.40. "
                           f"The solid curve peaks at x = {mu:g} with height {normal(mu, mu, sigma):.2f}; a double arrow from its centre to its slope has length σ = {sigma:g}.")


_SOURCES = {  # name: (sampler, mean, standard deviation)
    "waiting times (exponential)": (lambda rng, size: rng.exponential(2.0, size), 2.0, 2.0),
    "numbers from 0 to 1 (uniform)": (lambda rng, size: rng.uniform(0, 1, size), 0.5, 12**-0.5),
    "a coin that shows heads one time in ten": (lambda rng, size: (rng.random(size) < 0.1).astype(float), 0.1, 0.3),
}


def central_limit(n=10, source="waiting times (exponential)"):
    """Standardised means of n draws against the standard normal density."""
    draw, mean, sd = _SOURCES[source]
    z = np.sqrt(n) * (draw(np.random.default_rng(3), (20_000, n)).mean(axis=1) - mean) / sd
    x = np.linspace(-4, 4, 201)
    skew = np.mean((z - z.mean()) ** 3) / z.std() ** 3
    if source.startswith("a coin"):  # a mean of n coins takes n + 1 values: one bar each
        edges = (np.arange(n + 2) - 0.5 - 0.1 * n) / np.sqrt(0.09 * n)
    else:
        edges = np.linspace(-4, 4, 65)
    with look():
        figure, axes = new(width=7.5, height=3.8)
        axes.hist(z, edges, density=True, color=COLOURS[4], edgecolor="white", linewidth=0.5, label=f"20 000 standardised means, n = {n}")
        axes.plot(x, normal(x), color="black", linestyle="--", label="standard normal density")
        axes.set(title="Means of n draws lose the shape they came from", xlabel="√n (mean of n draws − mean) / sd", ylabel="density", xlim=(-4, 4), ylim=(0, 1.35))
        axes.legend(loc="upper right")
    return Picture(figure, f"Histogram of 20 000 standardised means of n = {n} draws from {source}, with the standard normal density as a dashed curve. "
                           f"The histogram's skewness is {skew:.2f}; the normal's is 0.")


# -- what the covariance does -----------------------------------------------------------------


def same_moments():
    """Three clouds with mean 0 and covariance I; only one of them is Gaussian."""
    rng = np.random.default_rng(8)
    n = 600
    angle = rng.uniform(0, 2 * np.pi, n)
    ring = np.sqrt(2) * np.column_stack([np.cos(angle), np.sin(angle)])
    corners = rng.choice([-1.0, 1.0], (n, 2)) * (0.98 + 0.06 * rng.standard_normal((n, 2)))
    clouds = {"Gaussian": rng.standard_normal((n, 2)), "ring": ring, "four corners": corners}
    with look():
        figure, axes = new(3, width=3.5, height=3.7, sharex=True, sharey=True)
        for axis, (name, X), colour, marker in zip(axes, clouds.items(), COLOURS, MARKERS):
            axis.scatter(*X.T, s=9, color=colour, marker=marker, alpha=0.6)
            ellipse(axis, [0, 0], np.eye(2), 1.0, color="black", linestyle="-")
            axis.set(title=name, xlabel="x₁", aspect="equal", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3))
        axes[0].set_ylabel("x₂")
        figure.suptitle("Same mean 0, same covariance I, three different distributions", fontweight="bold", x=0.01, ha="left")
    return Picture(figure, "Three scatter plots of 600 points, all with mean about 0, variances about 1 and correlation about 0: a round Gaussian cloud that is densest in the middle, "
                           "a ring of radius 1.41 with an empty middle, and four tight clusters near (±1, ±1). The same unit circle is drawn in each.")


def density_and_contours(sd_1=1.0, sd_2=1.0, rho=0.6):
    """A bivariate density as a surface and as contours with the principal axes."""
    import matplotlib.pyplot as plt

    Sigma = bivariate(sd_1, sd_2, rho)
    A, B = _grid(4.5, 151)
    P = _density(np.zeros(2), Sigma, A, B)
    spectrum = Spectrum.of(Sigma)
    with look():
        figure = plt.figure(figsize=(10, 4.4))
        surface = figure.add_subplot(1, 2, 1, projection="3d")
        surface.plot_surface(A, B, P, cmap="cividis", rstride=1, cstride=1, linewidth=0, antialiased=False)
        surface.set(title="Density: its volume is always 1", xlabel="x₁", ylabel="x₂", zlim=(0, max(0.35, P.max())))
        surface.set_zlabel("density", labelpad=6)
        plane = figure.add_subplot(1, 2, 2)
        _contours(plane, Sigma, spectrum)
        plane.set(title="Contours follow the eigenvectors of Σ", xlim=(-4.5, 4.5), ylim=(-4.5, 4.5))
        plane.legend(loc="upper left")
    (a, b), q = spectrum.values, spectrum.vectors[:, 0]
    return Picture(figure, f"Left, the density as a hill of height {P.max():.3f} over the plane. Right, its elliptical contours at Mahalanobis distance 1, 2 and 3 for variances {sd_1**2:.2f} and {sd_2**2:.2f} "
                           f"and correlation {rho:g}; the half-axes at distance 1 are {np.sqrt(a):.2f} and {np.sqrt(b):.2f}, the longer one along ±({q[0]:.2f}, {q[1]:.2f}).")


def _contours(axes, Sigma, spectrum):
    for radius, line in zip((1, 2, 3), LINES):
        ellipse(axes, [0, 0], Sigma, radius, color=BLUE, linestyle=line, linewidth=1.5, label=f"distance {radius}")
    for value, vector, colour in zip(spectrum.values, spectrum.vectors.T, (RED, GREEN)):
        vector = vector if vector.sum() >= 0 else -vector
        axes.annotate("", np.sqrt(value) * vector, (0, 0), arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2})
    names = ("half-axis", "half-axis") if np.isclose(*spectrum.values) else ("longer half-axis", "shorter half-axis")
    for height, name, value, colour in zip((0.10, 0.02), names, spectrum.values, (RED, GREEN)):
        axes.text(0.98, height, f"{name} √{value:.3g}", color=colour, fontsize=9, fontweight="bold", ha="right", transform=axes.transAxes, zorder=10,
                  bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1})
    axes.set(xlabel="x₁", ylabel="x₂", aspect="equal")


def panels(covariances, title):
    """Contours at Mahalanobis distance 1, 2 and 3 of several covariance matrices, side by side.

    Parameters
    ----------
    covariances : list of array_like, shape (2, 2)
    title : str

    Returns
    -------
    Picture
    """
    columns = 3
    rows = -(-len(covariances) // columns)
    words = []
    with look():
        figure, axes = new(columns, rows, width=3.4, height=3.5, squeeze=False, sharex=True, sharey=True)
        for axis, Sigma in zip(axes.flat, covariances):
            Sigma = np.asarray(Sigma, float)
            spectrum = Spectrum.of(Sigma)
            _contours(axis, Sigma, spectrum)
            matrix = "Σ = [[{:g}, {:g}], [{:g}, {:g}]]".format(*Sigma.ravel())
            axis.set(title=matrix, xlim=(-4.6, 4.6), ylim=(-4.6, 4.6))
            axis.title.set_fontsize(10)
            words.append(f"{matrix} has half-axes {np.sqrt(spectrum.values[0]):.2f} and {np.sqrt(spectrum.values[1]):.2f}")
        figure.suptitle(title, fontweight="bold", x=0.01, ha="left")
    return Picture(figure, f"Elliptical contours of {len(covariances)} bivariate Gaussians on equal axes: {'; '.join(words)}.")


# -- shift and scale --------------------------------------------------------------------------


def square_roots(rho=0.8):
    """Two square roots of one covariance matrix send the same points to different places, the cloud to the same one."""
    Sigma = bivariate(2.0, 1.0, rho)
    Z = np.random.default_rng(5).standard_normal((400, 2))
    roots = {"z ~ N(0, I)": np.eye(2), "Σ½ z (symmetric)": Spectrum.of(Sigma).sqrt(), "L z (Cholesky)": np.linalg.cholesky(Sigma)}
    with look():
        figure, axes = new(3, width=3.6, height=3.9, sharex=True, sharey=True)
        for axis, (name, S) in zip(axes, roots.items()):
            axis.scatter(*(Z @ S.T).T, s=8, color=COLOURS[4], alpha=0.7)
            ellipse(axis, [0, 0], S @ S.T, 2.0, color="black", linestyle="-", linewidth=1.3)
            for e, colour, marker, label in zip(2 * np.eye(2), (RED, GREEN), ("^", "s"), ("(2, 0)", "(0, 2)")):
                axis.plot(*(S @ e), marker, color=colour, markersize=10, markeredgecolor="black", label=f"where {label} went", linestyle="none")
            axis.set(title=name, xlabel="first coordinate", aspect="equal", xlim=(-5.6, 5.6), ylim=(-5.6, 5.6))
        axes[0].set_ylabel("second coordinate")
        axes[0].legend(loc="upper left", fontsize=9)
        figure.suptitle("Two square roots: other points, the same cloud", fontweight="bold", x=0.01, ha="left")
    where = "; ".join(f"{name}: (2, 0) goes to ({2 * S[0, 0]:.2f}, {2 * S[1, 0]:.2f}), (0, 2) to ({2 * S[0, 1]:.2f}, {2 * S[1, 1]:.2f})" for name, S in list(roots.items())[1:])
    return Picture(figure, f"Three scatter plots of 400 points: a round standard normal cloud, and its images under the symmetric square root and under the Cholesky factor of Σ with variances 4 and 1 "
                           f"and correlation {rho:g}. Both images fill the same ellipse, but single points differ. {where}.")


def volume(sd_1=1.5, sd_2=1.0, rho=0.6):
    """The unit square and its image under the square root of Sigma, whose area is the root of the determinant."""
    from matplotlib.patches import Polygon

    Sigma = bivariate(sd_1, sd_2, rho)
    S = Spectrum.of(Sigma).sqrt()
    area = np.sqrt(np.linalg.det(Sigma))
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5
    points = np.random.default_rng(2).uniform(-0.5, 0.5, (200, 2))
    with look():
        figure, axes = new(2, width=4.3, height=4.2, sharex=True, sharey=True)
        for axis, M, size in zip(axes, (np.eye(2), S), (1.0, area)):
            axis.add_patch(Polygon(square @ M.T, facecolor=COLOURS[4], edgecolor=BLUE, alpha=0.35, linewidth=2))
            axis.scatter(*(points @ M.T).T, s=8, color=BLUE)
            axis.set(title=f"area {size:.2f}, peak density {1 / (2 * np.pi * size):.3f}", xlabel="first coordinate", aspect="equal", xlim=(-1.7, 1.7), ylim=(-1.7, 1.7))
        axes[0].set_ylabel("second coordinate")
        figure.suptitle("The same 200 points, before and after Σ½", fontweight="bold", x=0.01, ha="left")
    return Picture(figure, f"Left, 200 points in a unit square of area 1. Right, the same points after multiplication by the square root of Σ: they fill a parallelogram of area {area:.2f}, "
                           f"so there are {1 / area:.2f} times as many points per unit of area, and the peak density falls from 0.159 to {1 / (2 * np.pi * area):.3f}.")


# -- likelihood -------------------------------------------------------------------------------


def likelihood_of_mu(mu=-4.0):
    """Five Toronto highs under N(mu, sigma²), and the log-likelihood as a function of mu with its slope."""
    x = data.toronto()[:, 0]
    sigma, n = x.std(), len(x)
    values = np.linspace(-15, 0, 301)
    curve = -0.5 * n * np.log(2 * np.pi * sigma**2) - ((x[:, None] - values) ** 2).sum(axis=0) / (2 * sigma**2)
    here = -0.5 * n * np.log(2 * np.pi * sigma**2) - ((x - mu) ** 2).sum() / (2 * sigma**2)
    slope = (x - mu).sum() / sigma**2
    with look():
        figure, (left, right) = new(2, width=5.0, height=3.8)
        grid = np.linspace(-22, 8, 301)
        left.plot(grid, normal(grid, mu, sigma), color=BLUE, linestyle="-")
        left.vlines(x, 0, normal(x, mu, sigma), color=RED, linewidth=1.5)
        left.plot(x, normal(x, mu, sigma), "o", color=RED)
        left.plot(x, np.zeros(n), "|", color="black", markersize=12)
        left.set(title="Five highs under the model N(μ, σ̂²)", xlabel="high (°C)", ylabel="density", ylim=(0, 0.16))
        right.plot(values, curve, color=BLUE, linestyle="-")
        right.plot(mu + np.array([-2.2, 2.2]), here + slope * np.array([-2.2, 2.2]), color=RED, linestyle="--", label=f"slope {slope:+.2f}")
        right.plot(mu, here, "o", color=RED)
        right.axvline(x.mean(), color="black", linewidth=1, linestyle=":", label=f"mean of the data {x.mean():.2f}")
        right.set(title="Log-likelihood of μ", xlabel="μ (°C)", ylabel="log-likelihood", xlim=(-15, 0), ylim=(-29, -11.5))
        right.legend(loc="lower center")
    return Picture(figure, f"Left, a bell curve centred at μ = {mu:g} °C with a vertical line up to it from each of the five highs −2.5, −9.9, −12.1, −8.9 and −6.0. "
                           f"Right, the log-likelihood of μ, a downward parabola with its maximum at {x.mean():.2f} °C; at μ = {mu:g} it is {here:.2f} and its slope is {slope:+.2f}.")


def likelihood_of_means():
    """Contours of the log-likelihood over both means of the Toronto data, with its gradient as arrows."""
    X = data.toronto()
    fit = Gaussian.fit(X)
    n, W = len(X), np.linalg.solve(fit.cov, np.eye(2))
    a, b = np.meshgrid(fit.mean[0] + np.linspace(-6, 6, 161), fit.mean[1] + np.linspace(-6, 6, 161))
    D = np.stack([a, b], axis=-1) - fit.mean
    best = fit.log_density(X).sum()
    drop = -0.5 * n * np.einsum("...i,ij,...j->...", D, W, D)
    with look():
        figure, axes = new(width=6.4, height=5.2)
        lines = axes.contour(a, b, drop, levels=[-200, -100, -50, -20, -8, -2, -0.5], colors=BLUE, linestyles="-", linewidths=1.2)
        axes.clabel(lines, fmt="%g", fontsize=9)
        starts = fit.mean + np.array([[4.5, 1.5], [-4.5, -1.5], [-1.5, 3.5], [1.5, -3.5], [4.5, 4.8], [-4.5, -4.8]])
        for start in starts:
            gradient = n * W @ (fit.mean - start)
            axes.annotate("", start + 1.6 * gradient / np.linalg.norm(gradient), start, arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 2})
        axes.plot(*starts.T, "o", color=RED, linestyle="none", markersize=4, label="direction of the gradient")
        axes.plot(*fit.mean, "*", color="black", markersize=14, linestyle="none", label="mean of the data")
        axes.set(title="One summit; steepest is not straight to it", xlabel="μ₁: mean high (°C)", ylabel="μ₂: mean low (°C)", aspect="equal")
        axes.legend(loc="upper left")
    return Picture(figure, f"Elliptical contours of the log-likelihood of (μ₁, μ₂), labelled with the loss below the maximum {best:.2f} at ({fit.mean[0]:.2f}, {fit.mean[1]:.2f}), marked by a star. "
                           "The ellipses are very narrow and rise from lower left to upper right. Six arrows show the gradient; most of them point across the narrow valley, not at the star.")


def likelihood_of_scale(X, name):
    """The log-likelihood of s times the fitted covariance, and the two terms that compete in it.

    Parameters
    ----------
    X : ndarray, shape (n, d)
    name : str
        What the data are, for the alternative text.

    Returns
    -------
    Picture
    """
    n, d = X.shape
    s = np.geomspace(0.2, 6, 300)
    volume_term, distance_term = -0.5 * n * d * np.log(s), -0.5 * n * d / s
    with look():
        figure, axes = new(width=7.0, height=4.0)
        axes.plot(s, volume_term, color=GREEN, linestyle="-.", label="− ½ n log|sΣ̂|: small volume wanted")
        axes.plot(s, distance_term, color=RED, linestyle="--", label="− ½ Σ distance²/s: near points wanted")
        axes.plot(s, volume_term + distance_term, color=BLUE, linestyle="-", label="their sum")
        axes.plot(1, -0.5 * n * d, "o", color=BLUE)
        axes.axvline(1, color="black", linewidth=1, linestyle=":")
        axes.set(title="Two terms pull; they balance at s = 1", xlabel="s, the factor in Σ = s Σ̂", ylabel="log-likelihood, constants left out", xscale="log", xlim=(0.2, 6))
        axes.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
        axes.minorticks_off()
        axes.legend(loc="lower center")
    return Picture(figure, f"Three curves over the factor s from 0.2 to 6 for {name} (n = {n}). The volume term falls with s, the distance term rises, "
                           f"and their sum has its maximum {-0.5 * n * d:g} at s = 1; at s = 2 it is {-0.5 * n * d * (np.log(2) + 0.5):.1f}.")


# -- the fit ----------------------------------------------------------------------------------


def fitted(X, mean, cov, title, labels=("high (°C)", "low (°C)")):
    """Data with the contours of a fitted Gaussian at Mahalanobis distance 1, 2 and 3.

    Parameters
    ----------
    X : ndarray, shape (n, 2)
    mean : ndarray, shape (2,)
    cov : ndarray, shape (2, 2)
    title : str
    labels : pair of str

    Returns
    -------
    Picture
    """
    distance = np.sqrt(np.sum((X - mean) * np.linalg.solve(cov, (X - mean).T).T, axis=1))
    inside = [int((distance <= r).sum()) for r in (1, 2, 3)]
    with look():
        figure, axes = new(width=6.0, height=5.2)
        axes.scatter(*X.T, s=32, color=RED, marker="o", edgecolor="white", linewidth=0.6, alpha=0.85, zorder=3, label=f"{len(X)} observations")
        for radius, line in zip((1, 2, 3), LINES):
            ellipse(axes, mean, cov, radius, color=BLUE, linestyle=line, linewidth=1.6, label=f"distance {radius}")
        axes.plot(*mean, "*", color="black", markersize=14, linestyle="none", zorder=4, label="fitted mean")
        axes.set(title=title, xlabel=labels[0], ylabel=labels[1], aspect="equal")
        axes.legend(loc="upper left")
    return Picture(figure, f"{len(X)} points and three concentric ellipses around the mean ({mean[0]:.2f}, {mean[1]:.2f}) of a Gaussian with standard deviations {np.sqrt(cov[0, 0]):.2f} and "
                           f"{np.sqrt(cov[1, 1]):.2f} and correlation {cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1]):.3f}. Within distance 1, 2 and 3 lie {inside[0]}, {inside[1]} and {inside[2]} points.")


def divisors(n=5):
    """Variance estimates of many samples of size n from a variance of 1, divided by n and by n − 1."""
    samples = np.random.default_rng(1).standard_normal((20_000, n))
    by_n = samples.var(axis=1)
    by_less = by_n * n / (n - 1)
    edges = np.linspace(0, 4, 61)
    with look():
        figure, axes = new(width=7.5, height=4.0)
        for values, colour, line, name in ((by_n, BLUE, "-", "÷ n"), (by_less, RED, "--", "÷ (n − 1)")):
            axes.hist(np.minimum(values, 4), edges, density=True, histtype="step", color=colour, linestyle=line, linewidth=2,
                      label=f"{name}: average {values.mean():.3f}, rms error {np.sqrt(np.mean((values - 1) ** 2)):.3f}")
            axes.axvline(values.mean(), color=colour, linestyle=line, linewidth=1.2)
        axes.axvline(1, color="black", linewidth=1, linestyle=":", label="true variance 1")
        axes.set(title=f"Dividing by n is too low on average, yet closer (n = {n})", xlabel="estimated variance (values above 4 are counted at 4)", ylabel="density", xlim=(0, 4))
        axes.legend(loc="upper right")
    return Picture(figure, f"Two histograms of the variance estimated from 20 000 samples of size {n} whose true variance is 1. Dividing by n: average {by_n.mean():.3f}, root mean square error "
                           f"{np.sqrt(np.mean((by_n - 1) ** 2)):.3f}. Dividing by n − 1: average {by_less.mean():.3f}, root mean square error {np.sqrt(np.mean((by_less - 1) ** 2)):.3f}.")


def distances(X, mean, cov, name):
    """Squared Mahalanobis distances in order, against the quantiles they should have under the fit."""
    from scipy.special import gammaincinv

    n, d = X.shape
    squared = np.sort(np.sum((X - mean) * np.linalg.solve(cov, (X - mean).T).T, axis=1))
    expected = 2 * gammaincinv(d / 2, (np.arange(n) + 0.5) / n)  # χ² with d degrees of freedom
    with look():
        figure, axes = new(width=5.6, height=4.4)
        axes.plot([0, expected[-1]], [0, expected[-1]], color="black", linestyle="--", label="exactly Gaussian")
        axes.plot(expected, squared, "o", color=RED, linestyle="none", markersize=5, label=name)
        axes.set(title="Are the distances those of a Gaussian?", xlabel=f"expected distance² (χ² with {d} degrees of freedom)", ylabel="observed distance²")
        axes.legend(loc="upper left")
    return Picture(figure, f"The {n} squared Mahalanobis distances of {name}, sorted, against the quantiles of a χ² distribution with {d} degrees of freedom, and the diagonal they would follow. "
                           f"The largest is {squared[-1]:.1f} where {expected[-1]:.1f} is expected; their average is {squared.mean():.2f}.")
