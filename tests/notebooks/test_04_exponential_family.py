"""Notebook 04: every number its text states, its figures and its wrong ideas, against independent truth."""
import ast
import contextlib
import io
import re
import warnings
from math import factorial, log, pi
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import brentq, minimize
from scipy.spatial import ConvexHull

from helpers import data, misconceptions
from helpers.plots import expfam as draw
from helpers.plots import style

matplotlib.use("agg")
NAME = "04-exponential-family"
SOURCE = Path(__file__).parents[2] / "solutions" / NAME / f"{NAME}.ipynb"
CELLS = {cell.id: cell for cell in nbformat.read(SOURCE, 4).cells}
EXERCISES = [id for id, cell in CELLS.items() if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")]
KICKS = np.repeat([0.0, 1.0, 2.0, 3.0, 4.0], [109, 65, 22, 3, 1])


@pytest.fixture(scope="module")
def ran():
    """The solved notebook run from top to bottom with warnings as errors: its names, last values and printed text."""
    names, values, printed = {"__name__": "__main__"}, {}, {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
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


def says(cell, *words):
    """The text of a cell states these numbers (so a test fails when the text is changed without it)."""
    for word in words:
        assert word in CELLS[cell].source, f"{cell} no longer says {word!r}"


# -- the notebook as a document ---------------------------------------------------------------------


def test_headings_start_at_one_and_skip_no_level():
    levels = [len(line) - len(line.lstrip("#")) for cell in CELLS.values() if cell.cell_type == "markdown" for line in cell.source.split("\n") if line.startswith("#")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:]))


def test_code_cells_are_short_and_folds_are_closed():
    for id, cell in CELLS.items():
        if cell.cell_type == "code" and not id.endswith(("-check", "-hidden")):
            assert len(cell.source.replace("### BEGIN SOLUTION", "").splitlines()) <= 36, id
        assert cell.source.count("<details>") == cell.source.count("</details>"), id


def test_points_are_those_of_the_syllabus():
    points = {id: cell.metadata["nbgrader"]["points"] for id, cell in CELLS.items() if "points" in cell.metadata.get("nbgrader", {})}
    hidden = {"ef-bernoulli": 1, "ef-gaussian": 1, "ef-log-partition": 2, "ef-mean": 2, "ef-covariance": 2, "ef-log-likelihood": 1, "ef-score": 1, "ef-fit": 4, "ef-poisson": 1}
    assert points == {**{f"{e}-check": 1 for e in hidden}, **{f"{e}-hidden": p for e, p in hidden.items()}, "ef-derive": 6}
    assert sorted(EXERCISES) == sorted(hidden)


def test_every_pointer_leads_to_a_heading():
    headings = [line.lstrip("# ") for cell in CELLS.values() if cell.cell_type == "markdown" for line in cell.source.split("\n") if line.startswith("#")]
    sections = {h.split()[0] for h in headings if h[:1].isdigit()}
    for cell in CELLS.values():
        for where in re.findall(r'see="04 · ([^"]+)"', cell.source):
            assert where in headings, where
    for exercise in EXERCISES:
        for idea in misconceptions.of(exercise):
            for number in re.findall(r"04 · (\d+)", idea.sentence):
                assert number in sections, idea.name


# -- figures ----------------------------------------------------------------------------------------


def test_solved_notebook_runs_without_a_warning_and_every_figure_has_words(ran):
    figures = {id: v for id, v in ran[1].items() if id.startswith("draw-")}
    assert len(figures) == 10
    for id, value in figures.items():
        picture = value.picture() if isinstance(value, style.Explorer) else value
        assert len(picture.alt) > 80, id
        for axes in picture.figure.axes:
            assert axes.get_xlabel() and (axes.get_title(loc="left") or axes.get_title() or picture.figure._suptitle), id


def test_slider_ends_can_be_drawn(ran):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for id, value in ran[1].items():
            if isinstance(value, style.Explorer):
                assert len({value.draw(**arguments).alt for arguments in value.ends()}) >= 2, id


@pytest.mark.parametrize("family,law", [("Bernoulli", lambda t: stats.bernoulli(1 / (1 + np.exp(-t)))), ("Poisson", lambda t: stats.poisson(np.exp(t)))])
def test_tangent_has_the_mean_as_its_slope(family, law):
    for theta in (-2.0, 0.5, 1.5):
        mean, variance = law(theta).stats(moments="mv")
        assert f"their mean is {mean:.2f}, their variance {variance:.2f}" in draw.tangent(theta, family).alt


def test_ladder_inverts_the_mean():
    assert f"T̄ = 0.40 leads to θ̂ = {log(0.4 / 0.6):.2f}" in draw.ladder(0.4).alt
    assert f"T̄ = 2.00 leads to θ̂ = {log(2):.2f}" in draw.ladder(0.4).alt
    faces = np.arange(1, 7)
    theta = brentq(lambda t: np.average(faces, weights=np.exp(t * faces)) - 3.0, -5, 5)
    assert f"T̄ = 3.00 leads to θ̂ = {theta:.2f}" in draw.ladder(0.4).alt


# -- numbers in the text ----------------------------------------------------------------------------


def test_zoo_of_families():
    """log Z of each row of the table, against sums and integrals."""
    assert log(1 + np.exp(0.4)) == pytest.approx(log(sum(np.exp(0.4 * x) for x in (0, 1))))
    assert np.exp(0.4) == pytest.approx(log(sum(np.exp(0.4 * x) / factorial(x) for x in range(60))))
    assert -log(1 - np.exp(-0.7)) == pytest.approx(log(sum(np.exp(-0.7 * x) for x in range(200))))
    assert -log(0.7) == pytest.approx(log(quad(lambda x: np.exp(-0.7 * x), 0, np.inf)[0]))
    a, b = 1.5, -0.4
    assert -a * a / (4 * b) + 0.5 * log(pi / -b) == pytest.approx(log(quad(lambda x: np.exp(a * x + b * x * x), -np.inf, np.inf)[0]))
    theta = np.array([2 / 0.5, -1 / (2 * 0.5)])
    np.testing.assert_allclose(theta, [4, -1])
    x = np.array([0.3, 1.9, 4.0])
    np.testing.assert_allclose(theta[0] * x + theta[1] * x**2 - (4 + 0.5 * log(pi)), stats.norm(2, np.sqrt(0.5)).logpdf(x))
    assert log(3) == pytest.approx(1.0986, abs=5e-5)


def test_horse_kicks_with_and_without_base_measure():
    np.testing.assert_array_equal(np.sort(data.horse_kicks()), KICKS)
    mean = KICKS.mean()
    assert mean == pytest.approx(0.61) and len(KICKS) == 200
    assert stats.poisson(mean).pmf(0) == pytest.approx(0.543, abs=5e-4) and 109 / 200 == pytest.approx(0.545)
    geometric = stats.geom(1 / (1 + mean), loc=-1)
    assert geometric.mean() == pytest.approx(mean) and geometric.pmf(0) == pytest.approx(0.621, abs=5e-4)
    says("base-measure-question", "0.545", "0.543", "0.621")
    assert "0: 0.545, 0.543, 0.621" in draw.base_measure().alt
    assert log(0.61) == pytest.approx(-0.494, abs=5e-4)


def test_three_sided_die(ran):
    p = np.array([1, 2, 4]) / 7
    x = np.arange(3)
    assert log(7) == pytest.approx(1.9459, abs=5e-5)
    np.testing.assert_allclose(ran[1]["partition-die-run"], log(7))
    assert p @ x == pytest.approx(10 / 7) and p @ x**2 == pytest.approx(18 / 7) and p @ x**2 - (p @ x) ** 2 == pytest.approx(26 / 49)
    assert 26 / 49 == pytest.approx(0.53, abs=5e-3)
    says("curvature", r"\frac{26}{49}\approx0.53")


def test_quadrature_lines(ran):
    exact, grid, unweighted, narrow = (float(line.split(":")[1]) for line in ran[2]["partition-quadrature-run"].strip().split("\n"))
    truth = log(quad(lambda x: np.exp(4 * x - x * x), -np.inf, np.inf)[0])
    assert exact == pytest.approx(truth) == pytest.approx(4.5724, abs=5e-5) and grid == pytest.approx(truth, rel=1e-10)
    assert unweighted - truth == pytest.approx(-log(0.02)) == pytest.approx(3.91, abs=5e-3)
    assert truth - narrow == pytest.approx(log(2), abs=0.02)


def test_likelihood_of_the_horse_kicks(ran):
    best = minimize(lambda t: -stats.poisson(np.exp(t[0])).logpmf(KICKS).sum(), [0.0]).x[0]
    assert best == pytest.approx(log(0.61), abs=1e-5)
    np.testing.assert_allclose(np.ravel(ran[1]["match-horses-run"][0]), log(0.61), rtol=1e-8)


def test_gaussian_moments_match_as_in_03():
    x = data.seattle_march()[:, 0]
    assert np.mean(x**2) - np.mean(x) ** 2 == pytest.approx(stats.norm.fit(x)[1] ** 2)


def test_newton_on_the_loaded_die():
    T, counts = np.stack([draw.DIE, draw.DIE**2], axis=1), draw.THROWS
    loss = lambda t: np.logaddexp.reduce(T @ t) - t @ (counts @ T / counts.sum())
    best = minimize(loss, np.zeros(2), tol=1e-12).x
    np.testing.assert_allclose(best, [0.52, 0.03], atol=5e-3)
    F, T_bar = draw._loaded_die()
    path = draw.newton(F, T_bar, (-1.0, -0.5), 12)
    assert counts.sum() == 60 and np.allclose(path[-1], best, atol=1e-5)
    rise = [-loss(theta) for theta in path]
    assert all(b >= a - 1e-12 for a, b in zip(rise, rise[1:]))
    wild = draw.newton(F, T_bar, (-1.0, -0.5), 12, halving=False)
    assert abs(wild[1]).max() > 2.4 and abs(wild[-1]).max() > 1e3  # it leaves the picture, then overflows
    np.testing.assert_allclose(draw.newton(F, T_bar, (0.0, 0.0), 12, halving=False)[-1], best, atol=1e-5)
    gaps = [np.abs(T_bar - F.mean(theta)).max() for theta in draw.newton(F, T_bar, (-1.0, 0.0), 5)]
    assert gaps[2] == pytest.approx(0.38, abs=5e-3) and gaps[4] == pytest.approx(4e-6, rel=0.1)
    says("newton-strip-question", "0.38 to 0.000004")
    late = [g for g in (np.abs(T_bar - F.mean(theta)).max() for theta in path) if 1e-13 < g < 0.5]
    assert all(b < 3 * a**2 for a, b in zip(late, late[1:]))


def test_hull_of_five_points():
    hull = ConvexHull(np.stack([np.arange(5), np.arange(5) ** 2], axis=1))
    assert len(hull.vertices) == 5
    inside = lambda second: (hull.equations @ [2, second, 1]).max() < -1e-12
    assert inside(4.01) and inside(7.99) and not inside(4) and not inside(8) and not inside(3)
    says("edge-question", "between 4 and 8")
    for second, words in ((4.0, "no finite maximum"), (8.0, "no finite maximum"), (6.0, "inside")):
        assert words in draw.hull(2.0, second).alt


def test_without_a_maximum_no_step_is_short():
    """The claim of section 9, on random families: on the edge every Newton step ranges over at least 1."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        p = rng.integers(1, 4)
        T, log_h = rng.integers(-3, 4, (12, p)) * 1.0, rng.normal(size=12)
        T_bar = T[np.argmax(T @ rng.normal(size=p))]
        theta = rng.normal(0, 0.3, p)
        weights = np.exp(T @ theta + log_h)
        weights /= weights.sum()
        C = np.cov(T.T, aweights=weights, ddof=0).reshape(p, p)
        if np.linalg.cond(C) > 1e8:
            continue
        assert np.ptp(T @ np.linalg.solve(C, T_bar - weights @ T)) >= 1 - 1e-9


def test_runaway_figure():
    alt = draw.runaway().alt
    faces = np.arange(6)
    theta = brentq(lambda t: np.average(faces, weights=np.exp(t * faces)) - 0.02, -20, 0)
    assert f"settles at {theta:.2f}" in alt and "never below 1" in alt
    says("edge-runaway", r"$\theta=-19$")
    F = draw.Family(faces[:, None], np.zeros(6))
    reach = {T_bar: 5 * np.abs(np.diff(draw.newton(F, np.array([T_bar]), [0.0], 20)[:, 0])) for T_bar in (0.0, 0.02)}
    assert reach[0.0].min() >= 1 and (reach[0.02][:6] > 1).all() and reach[0.02][6] == pytest.approx(0.3, abs=0.02)
    says("edge-runaway-question", "At step 7", "(to 0.3)")


def test_old_faithful(ran):
    x = data.old_faithful()[:, 0]
    assert len(x) == 272
    theta = np.asarray(ran[0]["theta"])
    Z = quad(lambda u: np.exp(theta @ u ** np.arange(1, 5)), 1, 6, epsabs=0, epsrel=1e-12, limit=200)[0]
    log_likelihood = (x[:, None] ** np.arange(1, 5) @ theta).sum() - 272 * log(Z)
    assert log_likelihood == pytest.approx(-277.5, abs=0.05)
    for k in range(1, 5):
        moment = quad(lambda u: u**k * np.exp(theta @ u ** np.arange(1, 5)), 1, 6, epsabs=0, epsrel=1e-12, limit=200)[0] / Z
        assert moment == pytest.approx(np.mean(x**k), rel=1e-5)
    assert stats.norm(*stats.norm.fit(x)).logpdf(x).sum() == pytest.approx(-421.4, abs=0.05)
    assert -272 * log(5) == pytest.approx(-437.8, abs=0.05)
    roots = np.roots([4 * theta[3], 3 * theta[2], 2 * theta[1], theta[0]])
    np.testing.assert_allclose(np.sort(roots.real)[[0, 2]], [1.97, 4.48], atol=6e-3)
    says("faithful-question", "−437.8", "−277.5", "−277.7", "−373.8", "−421.4", "1.97 and 4.48")
    assert "-437.8 at step 0, -373.8 at step 1" in draw.newton_fit_strip().alt and "log-likelihood is -277.7" in draw.newton_fit(5).alt
    assert f"has peaks at 1.97 and 4.48 minutes; its log-likelihood is -277.5" in draw.newton_fit(6).alt


def test_the_interval_belongs_to_the_model():
    T_bar = (data.old_faithful()[:, :1] ** np.arange(1, 5)).mean(axis=0)
    fits = {}
    for low, high, m in ((1, 6, 501), (0.5, 6.5, 601), (1.5, 5.2, 371)):
        _, T, log_h = draw.durations(low, high, m)
        fits[m] = draw.Family(T, log_h).fit(T_bar)
    assert np.abs(fits[601] / fits[501] - 1).max() < 1e-4
    assert 0.05 < np.abs(fits[371] / fits[501] - 1).max() < 0.15
    says("faithful-grid", "(0.5, 6.5, 601)", "(1.5, 5.2, 371)", "a tenth")


# -- wrong ideas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", EXERCISES)
def test_misconceptions_are_told_apart(exercise):
    names = {"np": np}
    exec(CELLS[exercise].source, names)
    ideas = misconceptions.of(exercise)
    assert len(ideas) >= 3
    for idea in ideas:
        assert misconceptions.diagnose(exercise, {idea.target: idea.wrong}) is idea
        assert misconceptions.diagnose(exercise, {idea.target: names[idea.target]}) is None
        outcomes = [misconceptions._outcome(idea.wrong, make()) for make in misconceptions.fixtures(exercise, idea.target)]
        assert any(kind == "value" and np.isfinite(np.asarray(value, float)).all() for kind, value in outcomes)
