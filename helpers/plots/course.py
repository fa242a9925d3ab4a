"""The course on one map."""
from __future__ import annotations

from helpers.plots.style import COLOURS, Picture, look, new

# (notebook, what its likelihood describes, how it is maximised, column, row)
STOPS = (
    ("03 Gaussian", "p(x; μ, Σ)", "closed form", 0, 2),
    ("04 exponential family", "p(x; θ) = h(x) exp(θᵀT(x)) / Z(θ)", "Newton: moments match", 1, 2),
    ("05 mixture", "p(x) = Σₖ πₖ N(x; μₖ, Σₖ)", "EM, or Adam", 0, 1),
    ("06 discriminant analysis", "p(x, t): one Gaussian a class", "closed form, class by class", 1, 1),
    ("07 regression", "p(t | x): noise around wᵀψ(x)", "least squares, or descent", 2, 2),
    ("07 with a prior", "p(t | x) · p(w)", "MAP: ridge", 2, 1),
)
ROADS = (  # from, to, what changes on the way; places are (column, row)
    ((0, 2), (1, 2), "any\nT(x)"), ((0, 2), (0, 1), "hide the\nclass z"), ((0, 1), (1, 1), "see it"), ((1, 2), (2, 2), "given\nx"), ((2, 2), (2, 1), "add p(w)"),
)


def course_map():
    """Every likelihood of the course, its estimator and its notebook, with the roads between them.

    Returns
    -------
    Picture
    """
    with look():
        figure, axes = new(width=11.5, height=5.4)
        axes.set(xlim=(-0.62, 2.62), ylim=(-0.5, 3.35), title="One idea, seven notebooks: write down a likelihood, maximise it")
        axes.axis("off")
        _box(axes, 1, 2.98, "01 tools · 02 matrices you can see", "arrays, Σ = QΛQᵀ, log |Σ|, Cholesky: used by all below", "", COLOURS[7], "--", 1.35)
        for title, likelihood, estimator, column, row in STOPS:
            _box(axes, column, row, title, likelihood, f"→ {estimator}", COLOURS[0] if row == 2 else COLOURS[1], "-" if row == 2 else "-.", 0.385)
        for (x0, y0), (x1, y1), words in ROADS:
            sideways = y0 == y1
            start, end = ((x0 + 0.395, y0), (x1 - 0.395, y1)) if sideways else ((x0, y0 - 0.31), (x1, y1 + 0.31))
            axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "linewidth": 1.6, "color": "black"})
            axes.text((start[0] + end[0]) / 2 + (0 if sideways else 0.03), (start[1] + end[1]) / 2 + (0.1 if sideways else 0), words,
                      ha="center" if sideways else "left", va="bottom" if sideways else "center", fontsize=9)
        _box(axes, 1, 0, "next: principal component analysis", "the eigenvectors of Σ̂ (02 and 03) as a model with few hidden numbers", "no labels needed", COLOURS[2], ":", 0.9)
    words = "; ".join(f"{title}: {likelihood}, {estimator}" for title, likelihood, estimator, *_ in STOPS)
    return Picture(figure, f"""A map of the course. On top, the tools of notebooks 01 and 02. Below, a box a likelihood with its estimator: {words}.
                   Arrows: a Gaussian with any statistics becomes the exponential family; with a hidden class, a mixture; with the class seen, discriminant analysis; a distribution given x is regression;
                   with a prior, ridge. At the bottom, what comes next: principal component analysis.""")


def _box(axes, x, y, title, first, second, colour, line, half):
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(FancyBboxPatch((x - half, y - 0.29), 2 * half, 0.58, boxstyle="round,pad=0.01,rounding_size=0.05",
                                  facecolor="white", edgecolor=colour, linewidth=2, linestyle=line))
    lines = (first, second) if second else (first,)
    axes.text(x, y + 0.15, title, ha="center", va="center", fontsize=11, fontweight="bold")
    for i, text in enumerate(lines):
        axes.text(x, y - 0.03 - 0.15 * i, text, ha="center", va="center", fontsize=9.5)
