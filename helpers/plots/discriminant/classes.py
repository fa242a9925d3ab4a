"""What each class looks like, and what follows when a feature or a class is missing."""
from __future__ import annotations

import numpy as np

from helpers.discriminant import KINDS, Discriminant
from helpers.plots import style
from helpers.plots.discriminant.pieces import ellipses, limits, name_axes, name_outer_axes, pair, regions, scatter, zero_line
from helpers.plots.style import COLOURS, LINES, MARKERS


def two_questions(X, t, names, features):
    """The same two classes as a generative and as a discriminative model see them.

    Parameters
    ----------
    X : (n, 2) ndarray
    t : (n,) ndarray of int
        Labels 0 and 1.
    names, features : sequence of str
        Names of the classes and of the columns.

    Returns
    -------
    style.Picture
    """
    from sklearn.linear_model import LogisticRegression

    model = Discriminant.fit(X, t)
    centre, spread = X.mean(axis=0), X.std(axis=0)
    logistic = LogisticRegression(C=np.inf, max_iter=1000).fit((X - centre) / spread, t)
    w = logistic.coef_[0] / spread
    b = logistic.intercept_[0] - w @ centre
    wrong = int((logistic.predict((X - centre) / spread) != t).sum())
    with style.look():
        figure, (left, right) = style.new(2, height=4.2, sharex=True, sharey=True)
        for axes in (left, right):
            scatter(axes, X, t, names)
            name_axes(axes, features)
        ellipses(left, model)
        left.set_title("Generative: what does each class look like?")
        zero_line(right, np.zeros((2, 2)), w, b, color="black")
        right.set_title("Discriminative: where is the border?")
        left.legend()
        right.set_ylabel("")
    return style.Picture(figure, f"""Two panels with the same {len(t)} points, {names[0]} and {names[1]}. Left: an ellipse
        around each class, centred at ({pair(model.means[0])}) and ({pair(model.means[1])}). Right: no ellipses, one straight
        line between the classes with {wrong} of them on its wrong side.""")


def bayes_rule(phi=0.3, sd1=55.0, sd0=37.0, mu0=350.0, mu1=494.0, feature="glucose area", names=("normal", "chemical diabetes")):
    """Two weighted densities on a line, and the posterior that Bayes' rule makes of them.

    Parameters
    ----------
    phi : float
        Prior probability of class 1.
    sd1, sd0, mu1, mu0 : float
        Standard deviations and means of the two classes.
    feature : str
    names : pair of str

    Returns
    -------
    style.Picture
    """
    low, high = 150.0, 800.0
    x = np.linspace(low, high, 1301)
    joint = np.stack([np.log(p) - np.log(s) - 0.5 * np.log(2 * np.pi) - 0.5 * ((x - m) / s) ** 2
                      for p, m, s in ((1 - phi, mu0, sd0), (phi, mu1, sd1))])
    posterior = np.exp(joint[1] - np.logaddexp(*joint))
    crossings = x[1:][np.diff(posterior > 0.5)]
    with style.look():
        figure, (top, bottom) = style.new(1, 2, width=7.2, height=2.6, sharex=True)
        for k in (0, 1):
            top.plot(x, np.exp(joint[k]), color=COLOURS[k], ls=LINES[k], label=f"{names[k]}: p(t = {k}) p(x | t = {k})")
            top.fill_between(x, np.exp(joint[k]), color=COLOURS[k], alpha=0.15, lw=0)
        top.set(ylabel="prior × density", title="The boundary is where the weighted densities cross")
        top.set_ylim(top=1.45 * np.exp(joint).max())
        top.legend(loc="upper right")
        bottom.plot(x, posterior, color="black")
        bottom.axhline(0.5, color="#7F7F7F", lw=1, ls=":")
        bottom.set(xlabel=feature, ylabel=f"p({names[1]} | x)", ylim=(-0.03, 1.03), xlim=(low, high))
        for axes in (top, bottom):
            for c in crossings:
                axes.axvline(c, color="black", lw=1, ls="--")
    where = "crosses one half at " + " and ".join(f"{c:.0f}" for c in crossings) if crossings.size else "stays on one side of one half"
    return style.Picture(figure, f"""Top: two bell curves, each scaled by its class's prior ({1 - phi:.2f} and {phi:.2f}), with
        standard deviations {sd0:.0f} and {sd1:.0f}. Bottom: the posterior of {names[1]}. It {where};
        at the left edge ({low:.0f}) it is {posterior[0]:.2f}, at the right edge ({high:.0f}) {posterior[-1]:.2f}.""")


def four_ellipses(X, t, names, features):
    """The ellipses that the four kinds of covariance can draw around the same classes.

    Parameters
    ----------
    X : (n, 2) ndarray
    t : (n,) ndarray of int
    names, features : sequence of str

    Returns
    -------
    style.Picture
    """
    says = {"full": "full: every class its own shape", "shared": "shared: one shape for all",
            "diagonal": "diagonal: no tilt", "isotropic": "isotropic: one circle for all"}
    with style.look():
        figure, panels = style.new(2, 2, height=2.3, sharex=True, sharey=True)
        for kind, axes in zip(KINDS, panels.flat):
            model = Discriminant.fit(X, t, kind=kind)
            scatter(axes, X, t, names, alpha=0.45)
            ellipses(axes, model)
            axes.set(title=says[kind], aspect="equal")
        name_outer_axes(panels, features)
        panels[0, 0].legend(fontsize=9, loc="lower right")
    full = Discriminant.fit(X, t)
    spreads = "; ".join(f"{name} {pair(np.sqrt(np.diag(S)))}" for name, S in zip(names, full.covs))
    return style.Picture(figure, f"""Four panels, the same {len(t)} points, ellipses at two standard deviations. Full: three ellipses
        of different size and tilt, with standard deviations {spreads}. Shared: one ellipse three times. Diagonal: different sizes, axes
        parallel to the frame. Isotropic: one circle three times.""")


def parameter_counts(K=3, d_max=100):
    """Free covariance parameters of the four kinds as the number of features grows.

    Parameters
    ----------
    K : int
        Number of classes.
    d_max : int
        Largest number of features.

    Returns
    -------
    style.Picture
    """
    d = np.unique(np.geomspace(1, d_max, 40).astype(int))
    entries = np.array([len(np.tril_indices(j)[0]) for j in d])  # a symmetric matrix is known by its lower triangle
    counts = {"full": K * entries, "shared": entries, "diagonal": K * d, "isotropic": np.ones_like(d)}
    with style.look():
        figure, axes = style.new(width=7.2, height=3.9)
        for (kind, y), colour, line in zip(counts.items(), COLOURS, LINES):
            axes.loglog(d, y, color=colour, ls=line, label=kind)
            axes.annotate(f"{kind}: {y[-1]:,}".replace(",", " "), (d[-1], y[-1]), (6, 0), textcoords="offset points", va="center", fontweight="bold", color="black")
        axes.axhline(145, color="black", lw=1, ls=":")
        axes.annotate("145 patients", (1, 145), (0, 4), textcoords="offset points")
        axes.set(xlabel="features d", ylabel="numbers in the covariances", xlim=(1, d_max * 2.2),
                 title=f"Full covariances run out of data first (K = {K})")
    ends = ", ".join(f"{kind} {y[-1]}" for kind, y in counts.items())
    return style.Picture(figure, f"""Number of covariance parameters against d on logarithmic axes for {K} classes. At d = {d[-1]}: {ends}.
        Full and shared have slope two, diagonal slope one, isotropic is flat; a dotted line marks 145 patients.""")


def evidence_twice(rho=0.8):
    """Naive Bayes on two correlated features: the right border, the wrong confidence.

    Parameters
    ----------
    rho : float
        Correlation of the two features within each class, 0 ≤ rho < 1.

    Returns
    -------
    style.Picture
    """
    Sigma, gap = np.array([[1.0, rho], [rho, 1.0]]), np.array([1.5, 1.5])
    means = np.stack([-gap / 2, gap / 2])
    truth = Discriminant(np.array([0.5, 0.5]), means, np.stack([Sigma, Sigma]))
    naive = Discriminant(np.array([0.5, 0.5]), means, np.stack([np.eye(2), np.eye(2)]))
    rng = np.random.default_rng(0)
    t = rng.integers(2, size=20_000)
    X = means[t] + rng.standard_normal((t.size, 2)) @ np.linalg.cholesky(Sigma).T
    said = np.exp(naive.log_posterior(X)[:, 1])
    bins = np.minimum((said * 10).astype(int), 9)
    counts = np.bincount(bins, minlength=10)
    happened = np.bincount(bins, t, minlength=10) / counts
    centre = np.bincount(bins, said, minlength=10) / counts
    with style.look():
        figure, (left, right) = style.new(2, height=4.2)
        scatter(left, X[:250], t[:250], ("class 0", "class 1"), alpha=0.5)
        ellipses(left, truth)
        ellipses(left, naive, color="black", lw=1, ls=":")
        left.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", xlim=(-4, 4), ylim=(-4, 4), title="Dotted: what naive Bayes believes")
        left.legend(loc="lower right")
        right.plot([0, 1], [0, 1], color="#7F7F7F", lw=1, ls=":", label="honest")
        right.plot(centre, happened, color=COLOURS[1], marker=MARKERS[0], ls="-", label="naive Bayes")
        right.set(xlabel="probability naive Bayes gives class 1", ylabel="share that is class 1", aspect="equal",
                  title="Says 'sure', is less often right" if rho > 0.05 else "Uncorrelated: says what happens")
        right.legend()
    return style.Picture(figure, f"""Two classes whose features correlate by {rho:.2f}. Left: the true, tilted ellipses and the round ones of
        naive Bayes. Right: where naive Bayes says {centre[-1]:.0%} on average, {happened[-1]:.0%} are of class 1; where it says
        {centre[0]:.0%}, {happened[0]:.0%} are.""")


def missing_feature(model, x, missing, fill, names, features):
    """What one missing feature leaves: the marginal densities along the observed one, and three posteriors.

    Parameters
    ----------
    model : Discriminant
        With two features.
    x : (2,) ndarray
        The complete observation.
    missing : int
        Which entry is hidden.
    fill : float
        What somebody might put in its place.
    names, features : sequence of str

    Returns
    -------
    style.Picture
    """
    seen = 1 - missing
    rows = np.array([x, x, x])
    rows[1, missing], rows[2, missing] = np.nan, fill
    P = np.exp(model.log_posterior(rows))
    ways = ("complete", "marginalised", f"filled in: {fill:.0f}")
    with style.look():
        figure, (left, right) = style.new(2, height=4.2)
        ellipses(left, model, names=names)
        line = left.axvline if seen == 0 else left.axhline
        line(x[seen], color="black", lw=1.5, ls="--", label=f"{features[seen]} = {x[seen]:.0f}")
        left.plot(*x, "*", color="black", ms=14, ls="", label="complete")
        left.plot(*rows[2], "X", color="black", ms=10, ls="", label="filled in")
        name_axes(left, features)
        left.set_title("One value known: a line, not a point")
        low, high = left.get_ylim()
        left.set_ylim(low - 0.3 * (high - low), high)
        left.legend(fontsize=9, loc="lower right")
        for k, name in enumerate(names):
            bars = right.bar(np.arange(3) + 0.27 * (k - (len(names) - 1) / 2), P[:, k], 0.25, color=COLOURS[k], hatch=("", "//", "..", "xx")[k % 4], edgecolor="white", label=name)
            right.bar_label(bars, fmt="%.2f", fontsize=9)
        right.set_xticks(range(3), ways)
        right.set(ylabel="posterior", ylim=(0, 1.12), title="What the model then believes")
        right.grid(axis="x", visible=False)
        right.legend(fontsize=9)
    beliefs = "; ".join(f"{way}: " + ", ".join(f"{name} {p:.2f}" for name, p in zip(names, row)) for way, row in zip(ways, P))
    return style.Picture(figure, f"""Left: the class ellipses with a dashed line at {features[seen]} = {x[seen]:.0f}, the complete patient on
        it at {features[missing]} = {x[missing]:.0f} and the filled-in one at {fill:.0f}. Right: posteriors. {beliefs}.""")


def come_and_go(models, X, t, names, features, titles):
    """The maps of several models, each knowing other classes, over the same points.

    Parameters
    ----------
    models : list of (Discriminant, list of int)
        Each model with the labels of the classes it knows, in its order.
    X : (n, 2) ndarray
    t : (n,) ndarray of int
    names, features, titles : sequence of str

    Returns
    -------
    style.Picture
    """
    said, shown = [], {}
    with style.look():
        figure, panels = style.new(len(models), width=3.5, height=3.8, sharex=True, sharey=True)
        for axes, (model, classes), title in zip(panels, models, titles):
            scatter(axes, X, t, names, size=14, only=classes)
            axes.set(xlim=limits(X[:, 0]), ylim=limits(X[:, 1]), title=title)
            regions(axes, model, classes)
            axes.grid(False)
            name_axes(axes, features)
            said.append(f"{title}: " + ", ".join(f"{names[k]} with prior {p:.2f}" for k, p in zip(classes, model.priors)))
            shown |= dict(zip(*axes.get_legend_handles_labels()[::-1]))
        figure.legend(shown.values(), shown, loc="outside lower center", ncols=len(shown))
        for axes in panels[1:]:
            axes.set_ylabel("")
    return style.Picture(figure, f"Maps of the most probable class. {'; '.join(said)}.")
