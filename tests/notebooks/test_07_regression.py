"""Notebook 07: every number its text states, its figures and its wrong ideas, against independent truth."""
import ast
import contextlib
import importlib.util
import io
import itertools
import re
import warnings
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
import pytest
from scipy import optimize, stats
from sklearn.linear_model import LinearRegression, Ridge

from helpers import data, misconceptions
from helpers.plots import course, style
from helpers.plots import regression as draw

matplotlib.use("agg")
NAME = "07-regression"
ROOT = Path(__file__).parents[2]
CELLS = {cell.id: cell for cell in nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", 4).cells}
EXERCISES = [cell.removesuffix("-check") for cell in CELLS if cell.endswith("-check")]
BANK = ROOT / "tests" / "answers" / NAME


@pytest.fixture(scope="module")
def ran():
    """The solved notebook run from top to bottom with warnings as errors: its names, last values and printed text."""
    names, values, printed = {"__name__": "__main__"}, {}, {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", DeprecationWarning)
        for cell in CELLS.values():
            if cell.cell_type != "code":
                continue
            tree = ast.parse(cell.source)
            last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(tree, cell.id, "exec"), names)
                if last is not None:
                    values[cell.id] = eval(compile(last, cell.id, "eval"), names)
            printed[cell.id] = out.getvalue()
    return names, values, printed


@pytest.fixture(scope="module")
def oracles():
    spec = importlib.util.spec_from_file_location("oracles_07", BANK / "oracles.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def says(cell, *words):
    """The text of a cell states these numbers (so a test fails when the text is changed without it)."""
    for word in words:
        assert word in CELLS[cell].source, f"{cell} no longer says {word!r}"


def line(x):
    return np.column_stack([np.ones_like(x), x])


# -- the numbers in the text ----------------------------------------------------------------------


def test_squares_under_the_sliders():
    high, low = data.toronto().T
    area = lambda intercept, slope: ((low - intercept - slope * high) ** 2).sum()
    intercepts, slopes = np.arange(-12, 0.01, 0.1), np.arange(0, 2.01, 0.05)
    assert min(area(i, 0.5) for i in intercepts) == pytest.approx(15.5, abs=0.05)
    assert intercepts[np.argmin([area(i, 0.5) for i in intercepts])] == pytest.approx(-9)
    assert min(area(-8.0, s) for s in slopes) == pytest.approx(7.4, abs=0.05)
    assert slopes[np.argmin([area(-8.0, s) for s in slopes])] == pytest.approx(0.7)
    assert min(area(i, s) for i in intercepts for s in slopes) == pytest.approx(0.11, abs=0.005)
    best = stats.linregress(high, low)
    assert area(best.intercept, best.slope) == pytest.approx(0.08, abs=0.005)
    assert (best.slope, best.intercept) == (pytest.approx(1.03, abs=0.005), pytest.approx(-4.9, abs=0.05))
    says("linear-question", "15.5 (near −9)", "7.4 (at 0.7)", "0.11", "0.08", "slope 1.03 and intercept −4.9")


def test_noise_of_seattle():
    high, low = data.seattle_march().T
    best = stats.linregress(high, low)
    y = best.intercept + best.slope * high
    at = lambda s: stats.norm.logpdf(low, y, s).sum()
    top = optimize.minimize_scalar(lambda s: -at(s), bounds=(1, 8), method="bounded")
    assert top.x == pytest.approx(2.59, abs=0.005) and -top.fun == pytest.approx(-293.9, abs=0.05)
    assert at(1.3) == pytest.approx(-392.5, abs=0.05) and at(5.2) == pytest.approx(-333.8, abs=0.05)
    says("noise-question", "2.59", "−293.9", "−392.5", "−333.8")
    assert best.slope == pytest.approx(0.49, abs=0.005)
    says("general-prior-question", "0.49 degrees")


def test_three_points_by_hand():
    Psi, t = line(np.array([0.0, 1, 2])), np.array([1.0, 2, 4])
    fit = LinearRegression().fit(Psi[:, 1:], t)
    assert fit.intercept_ == pytest.approx(5 / 6) and fit.coef_ == pytest.approx([1.5])
    residual = t - fit.predict(Psi[:, 1:])
    assert residual == pytest.approx([1 / 6, -1 / 3, 1 / 6]) and np.mean(residual**2) == pytest.approx(1 / 18)
    assert np.array_equal(Psi.T @ Psi, [[3, 3], [3, 5]]) and np.array_equal(Psi.T @ t, [7, 10])
    ridge = Ridge(alpha=1.0, fit_intercept=False).fit(Psi, t).coef_
    assert ridge == pytest.approx([12 / 15, 19 / 15]) and ridge == pytest.approx([0.8, 1.267], abs=5e-4)
    assert np.linalg.eigvalsh(Psi.T @ Psi)[1] == pytest.approx(4 + np.sqrt(10))
    assert 2 / (5 + np.sqrt(10)) == pytest.approx(0.245, abs=5e-4)
    assert 0.1 * Psi.T @ t == pytest.approx([0.7, 1.0])
    assert np.array_equal(Psi @ [1, 2], [1, 3, 5])
    says("least-squares-example", r"\tfrac16,-\tfrac13,\tfrac16", r"\tfrac1{18}")
    says("ridge", r"\begin{pmatrix}12\\19\end{pmatrix}", "1.267")
    says("reg-gd-task", r"4+\sqrt{10}")


def test_condition_numbers():
    x = np.linspace(0, 1, 50)
    ten = np.linalg.cond(np.vander(x, 11))
    assert ten == pytest.approx(2e7, rel=0.05) and ten**2 == pytest.approx(4e14, rel=0.1)
    says("conditioning", "2·10⁷", "4·10¹⁴")
    for degree, lost in ((11, False), (12, True), (13, True)):
        Psi = np.vander(x, degree + 1, increasing=True)
        w = (-1.0) ** np.arange(degree + 1)
        assert (np.abs(np.linalg.solve(Psi.T @ Psi, Psi.T @ (Psi @ w)) - w).max() > 1) == lost
        assert np.abs(np.linalg.lstsq(Psi, Psi @ w)[0] - w).max() < 1e-7
    says("conditioning-question", "From degree 12 on", "eight digits")
    for cell in ("reg-mle-hidden",):  # the thin matrices there stay inside the contract
        assert np.linalg.cond(np.vander(x * 0.02**0.5, 7)) < 1e9 and "0.02" in CELLS[cell].source


def test_galton(ran):
    family, son = data.galton()
    X = np.column_stack([family[:, :2], son])
    model = LinearRegression().fit(X, family[:, 2])
    sd = np.sqrt(np.mean((family[:, 2] - model.predict(X)) ** 2))
    assert model.coef_ == pytest.approx([0.39, 0.32, 5.2], abs=0.02) and sd == pytest.approx(2.16, abs=0.005)
    assert model.coef_[:2].sum() == pytest.approx(0.71, abs=0.005)
    printed = ran[2]["galton-fit"]
    for value in (*model.coef_, model.intercept_, sd):
        assert str(round(float(value), 3)) in printed
    says("galton-reading", "0.39", "0.32", "5.2", "2.16", "0.71")


def test_degrees_of_the_motorcycle():
    x, t = data.motorcycle()
    u, learn = 2 * (x - 2.4) / 55.2 - 1, np.arange(133) % 3 == 0
    errors, weights = [], []
    for degree in range(21):
        P = np.polynomial.polynomial.polyvander(u, degree)
        w = np.linalg.lstsq(P[learn], t[learn])[0]
        r = t - P @ w
        errors.append((np.sqrt(np.mean(r[learn] ** 2)), np.sqrt(np.mean(r[~learn] ** 2))))
        weights.append(np.abs(w).max())
    inside, outside = np.array(errors).T
    assert (np.diff(inside) < 1e-9).all() and np.argmin(outside) == 12
    assert outside[12] == pytest.approx(24.1, abs=0.05) and outside[20] > 2000
    assert (outside[:13] / inside[:13]).max() < 1.25 and outside[14] / inside[14] > 1.3
    assert weights[18] == pytest.approx(35e6, rel=0.03) and np.abs(t).max() == 134
    says("degrees-question", "degree 12, with 24.1 g", "more than 2000 g")
    says("prior", "134 g", "35 million")


def test_the_path_of_the_map_estimate():
    high, low = data.toronto().T
    slopes = [Ridge(alpha=4 / eta, fit_intercept=False).fit(line(high), low).coef_[1] for eta in np.geomspace(1e-3, 1e5, 200)]
    assert max(slopes) == pytest.approx(1.46, abs=0.01) and max(slopes) > slopes[-1]
    says("prior-question", "to about 1.5", "(−4.89, 1.03)")
    best = stats.linregress(high, low)
    assert (best.intercept, best.slope) == (pytest.approx(-4.89, abs=0.005), pytest.approx(1.03, abs=0.005))


def test_borrowed_prior(ran):
    seattle, toronto = data.seattle_march(), data.toronto()
    prior = stats.linregress(*seattle.T)
    m, S = np.array([prior.intercept, prior.slope]), np.diag([25.0, 0.09])

    def slope(n, S):
        Psi = line(toronto[:n, 0])  # the mean of w given t, from the joint Gaussian of both
        return (m + S @ Psi.T @ np.linalg.solve(Psi @ S @ Psi.T + 4 * np.eye(n), toronto[:n, 1] - Psi @ m))[1]

    assert slope(1, S) == pytest.approx(0.53, abs=0.005) and slope(5, S) == pytest.approx(0.85, abs=0.005)
    assert slope(5, np.diag([25.0, 0.0004])) == pytest.approx(0.49, abs=0.006)
    says("general-prior-question", "(0.53)", "0.85", "1.03", "0.49 whatever")
    Psi, S0 = line(toronto[:, 0]), np.diag([25.0, 0.09])
    K = S0 @ Psi.T @ np.linalg.inv(Psi @ S0 @ Psi.T + 4 * np.eye(5))
    mean, cov = K @ toronto[:, 1], S0 - K @ Psi @ S0
    assert str(mean[1].round(2)) in ran[2]["posterior-demo"] and str(np.sqrt(cov[1, 1]))[:4] in ran[2]["posterior-demo"]


def test_shrinkage():
    Psi, t, names = data.progression()
    assert Psi.shape == (442, 10) and np.abs(Psi.mean(0)).max() < 1e-9 and Psi.std(0) == pytest.approx(np.ones(10)) and abs(t.mean()) < 1e-9
    w = {lam: dict(zip(names, Ridge(alpha=lam, fit_intercept=False).fit(Psi, t).coef_)) for lam in (1e-9, 100.0)}
    assert np.corrcoef(Psi[:, names.index("s1")], Psi[:, names.index("s2")])[0, 1] == pytest.approx(0.90, abs=0.005)
    assert (w[1e-9]["s1"], w[1e-9]["s2"], w[1e-9]["s3"]) == (pytest.approx(-37.7, abs=0.05), pytest.approx(22.7, abs=0.05), pytest.approx(4.8, abs=0.05))
    assert (w[100.0]["s1"], w[100.0]["s2"], w[100.0]["s3"]) == (pytest.approx(-2.1, abs=0.05), pytest.approx(-3.7, abs=0.05), pytest.approx(-9.0, abs=0.05))
    says("shrinkage", "442", "0.90")
    says("shrinkage-question", "−37.7", "22.7", "−2.1 and −3.7", "from 4.8 through zero to −9.0")


def test_condition_of_the_descent():
    high = data.seattle_march()[:, 0]
    cond = lambda x: np.linalg.cond(line(x).T @ line(x))
    assert cond(high) == pytest.approx(2600, rel=0.01) and cond(high - 10) == pytest.approx(26, abs=0.5)
    assert cond((high - high.mean()) / high.std()) == pytest.approx(1)
    says("descent-question", "2600", "26")
    assert "diverges" in draw.descent(alpha=1.05).alt and "diverges" not in draw.descent(alpha=0.95).alt


def test_choice_of_lambda_on_the_motorcycle():
    x, t = data.motorcycle()
    learn = np.arange(133) % 3 == 0
    Psi = np.exp(-0.5 * ((x[:, None] - np.linspace(2.4, 57.6, 40)) / 2.0) ** 2)
    lams = 10.0 ** np.arange(-6, 3.1, 0.5)
    A, b = Psi[learn], t[learn]
    parts = np.array_split(np.random.default_rng(0).permutation(45), 5)

    def ridge(A, b, lam):
        return np.linalg.lstsq(np.vstack([A, np.sqrt(lam) * np.eye(40)]), np.append(b, np.zeros(40)))[0]

    outside = [np.sqrt(np.mean((t - Psi @ ridge(A, b, lam))[~learn] ** 2)) for lam in lams]
    validated = []
    for lam in lams:
        r = np.concatenate([b[p] - A[p] @ ridge(np.delete(A, p, 0), np.delete(b, p), lam) for p in parts])
        validated.append(np.sqrt(np.mean(r**2)))
    assert np.argmin(validated) == np.argmin(outside) == 12 and lams[12] == pytest.approx(1.0)
    assert validated[12] == pytest.approx(26.6, abs=0.05) and outside[12] == pytest.approx(25.0, abs=0.05)
    assert outside[0] == pytest.approx(249, abs=0.5) and validated[0] > outside[0]
    says("choose-question", "26.6 g", "25.0 g", "249 g")


def test_predictive_band():
    x, t = data.motorcycle()
    bumps = lambda at: np.exp(-0.5 * ((at[:, None] - np.linspace(2.4, 57.6, 40)) / 2.0) ** 2)
    grid = np.linspace(2.4, 57.6, 300)
    order = np.random.default_rng(7).permutation(133)

    def band(n):  # the variance of a joint Gaussian given the measurements
        P, G = bumps(x[order[:n]]), bumps(grid)
        K = 23.0**2 * (P @ P.T + np.eye(n))
        cross = 23.0**2 * G @ P.T
        return 2 * np.sqrt(23.0**2 * (1 + np.sum(G * G, axis=1)) - np.sum(cross * np.linalg.solve(K, cross.T).T, axis=1))

    assert band(0).max() == pytest.approx(86, abs=0.5) and band(12).max() == pytest.approx(86, abs=0.6)
    at = lambda time: band(12)[np.argmin(np.abs(grid - time))]
    assert at(9) == pytest.approx(86, abs=1) and at(37) == pytest.approx(86, abs=0.6)
    assert grid[band(12) > 85].min() > 8 and not ((grid > 11) & (grid < 33) & (band(12) > 85)).any() and grid[band(12) > 85].max() < 42
    assert band(133).min() == pytest.approx(47, abs=0.5) and band(133).max() == pytest.approx(55, abs=0.5)
    assert "at least ±47 g, at most ±55 g" in draw.predictive_band(n=133).alt
    says("band-question", "around 9 ms and around 37 ms", "±86 g", "±47 and ±55 g", "(46 g)")


# -- figures --------------------------------------------------------------------------------------


def test_every_figure_has_alternative_text(ran):
    drawn = {cell: value for cell, value in ran[1].items() if isinstance(value, (style.Picture, style.Explorer))}
    assert set(drawn) == {cell for cell in CELLS if cell.startswith("draw-")} and len(drawn) == 14
    for cell, value in drawn.items():
        picture = value.picture() if isinstance(value, style.Explorer) else value
        assert 60 < len(picture.alt) < 900 and re.search(r"\d", picture.alt), cell
        for axes in picture.figure.axes:
            assert cell == "draw-map" or axes.get_xlabel() or axes.get_subplotspec().is_last_row() is False, cell
        assert any(axes.get_title(loc) for axes in picture.figure.axes for loc in ("left", "center")), cell


def test_figures_at_slider_ends_draw_without_warnings(ran):
    explorers = [value for value in ran[1].values() if isinstance(value, style.Explorer)]
    assert len(explorers) == 9
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for explorer in explorers:
            pictures = [explorer.draw(**ends) for ends in explorer.ends()]
            assert all(picture.png().startswith(b"\x89PNG") for picture in pictures)
            assert len({picture.alt for picture in pictures}) > 1, explorer.draw.__name__


def test_figures_are_pure():
    for one in (draw.squares, draw.noise_ridge, draw.degrees, draw.prior_contours, draw.borrowed_prior, draw.descent, draw.choosing, draw.predictive_band):
        assert one().alt == one().alt


def test_every_figure_with_sliders_is_followed_by_a_question():
    ids = list(CELLS)
    for i, cell in enumerate(ids):
        if "figures.explore" in CELLS[cell].source:
            assert "**Look.**" in CELLS[ids[i + 1]].source and "<details>" in CELLS[ids[i + 1]].source, cell


def test_the_map_names_every_likelihood():
    alt = course.course_map().alt
    for word in ("03 Gaussian", "04 exponential family", "05 mixture", "06 discriminant analysis", "07 regression", "principal component analysis"):
        assert word in alt


def test_the_roads_of_the_map_hold():
    """With the true classes as responsibilities, the M-step of 05 is discriminant analysis; PPCA spans the leading eigenvectors."""
    from helpers.discriminant import Discriminant

    X, t, _ = data.diabetes()
    R = np.eye(3)[t]
    n = R.sum(0)
    means = R.T @ X / n[:, None]
    covs = np.array([(R[:, k, None] * (X - means[k])).T @ (X - means[k]) / n[k] for k in range(3)])
    model = Discriminant.fit(X, t, kind="full")
    assert np.allclose(model.means, means) and np.allclose(model.covs, covs) and np.allclose(model.priors, n / n.sum())


# -- exercises, wrong ideas and the bank ----------------------------------------------------------


def _answer_names(exercise, ran):
    """The exercise's own names, as the solved notebook defines them."""
    tree = ast.parse(CELLS[exercise].source)
    return {node.name: ran[0][node.name] for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_solution_meets_the_oracle(exercise, ran, oracles):
    getattr(oracles, exercise.replace("-", "_"))(_answer_names(exercise, ran))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_misconceptions_differ_from_the_answer_and_from_each_other(exercise, ran):
    answers = _answer_names(exercise, ran)
    ideas = misconceptions.of(exercise)
    makers = misconceptions.fixtures(exercise, ideas[0].target)
    assert len(ideas) >= 5 and makers
    outcomes = [[misconceptions._outcome(f, make()) for make in makers] for f in [answers[ideas[0].target], *(i.wrong for i in ideas)]]
    assert all(kind == "value" for kind, _ in outcomes[0][:1])
    for a, b in itertools.combinations(outcomes, 2):
        assert not all(misconceptions.agree(x, y) and misconceptions.agree(y, x) for x, y in zip(a, b))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_bank_is_large_enough_and_names_every_misconception(exercise):
    titles = re.findall(r"(?m)^# %% (.*)$", (BANK / f"{exercise}.py").read_text(encoding="utf-8"))
    kinds = [title.split(":")[0] for title in titles]
    assert kinds.count("right") >= 4 and kinds.count("wrong") >= 8
    named = set(re.findall(r"\[misconception=([\w-]+)\]", "\n".join(titles)))
    assert {idea.name for idea in misconceptions.of(exercise)} <= named
    assert ("forbidden" in kinds) == ("ot " in CELLS[f"{exercise}-task"].source and "scikit-learn" in CELLS[f"{exercise}-task"].source or "helpers.regression" in CELLS[f"{exercise}-task"].source)


def test_sentences_speak_to_the_student_and_keep_the_answer():
    for exercise in EXERCISES:
        for idea in misconceptions.of(exercise):
            assert 40 < len(idea.sentence) < 330 and "07" in idea.sentence, idea.name
    says("reg-lambda-task", "exchange rate")
    assert "sigma2 / eta" not in CELLS["penalty"].source and r"\sigma^2/\eta" not in CELLS["penalty"].source
