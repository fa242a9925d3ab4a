"""Notebook 03: every number its text states, its figures and its wrong ideas, against independent truth."""
import ast
import contextlib
import io
import warnings
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
import pytest
from scipy import stats
from scipy.linalg import sqrtm
from sklearn.covariance import EmpiricalCovariance

from helpers import data, misconceptions
from helpers.plots import gaussian as draw
from helpers.plots import style

matplotlib.use("agg")
NAME = "03-gaussian-mle"
SOURCE = Path(__file__).parents[2] / "solutions" / NAME / f"{NAME}.ipynb"
CELLS = {cell.id: cell for cell in nbformat.read(SOURCE, 4).cells}
TORONTO = np.array([[-2.5, -7.5], [-9.9, -14.9], [-12.1, -17.5], [-8.9, -13.9], [-6.0, -11.1]])
EXERCISES = [id for id, cell in CELLS.items() if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")]


@pytest.fixture(scope="module")
def ran():
    """The solved notebook run from top to bottom with warnings as errors: its last values and printed text."""
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
    return values, printed


def says(cell, *words):
    """The text of a cell states these numbers (so a test fails when the text is changed without it)."""
    for word in words:
        assert word in CELLS[cell].source, f"{cell} no longer says {word!r}"


# -- the notebook as a document ---------------------------------------------------------------------


def test_headings_start_at_one_and_skip_no_level():
    levels, fenced = [], False
    for cell in CELLS.values():
        if cell.cell_type == "markdown":
            for line in cell.source.split("\n"):
                fenced ^= line.startswith("```")
                if line.startswith("#") and not fenced:
                    levels.append(len(line) - len(line.lstrip("#")))
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:]))


def test_code_cells_are_short_and_folds_are_closed():
    for id, cell in CELLS.items():
        if cell.cell_type == "code" and not id.endswith(("-check", "-hidden")):
            assert len(cell.source.splitlines()) <= 30, id
        assert cell.source.count("<details>") == cell.source.count("</details>"), id


def test_points_are_those_of_the_syllabus():
    points = {id: cell.metadata["nbgrader"]["points"] for id, cell in CELLS.items() if "points" in cell.metadata.get("nbgrader", {})}
    hidden = {"mle-log-density": 3, "mle-log-likelihood": 1, "mle-trace": 1, "mle-grad-mu": 2, "mle-grad-sigma": 2, "mle-fit": 3, "mle-univariate": 1, "mle-sample": 2, "mle-clt": 1}
    expected = {**{f"{e}-check": 1 for e in hidden}, **{f"{e}-hidden": p for e, p in hidden.items()}, "mle-derive": 6}
    assert points == expected and sorted(EXERCISES) == sorted(hidden)


def test_every_pointer_leads_to_a_heading():
    import re

    headings = [line.lstrip("# ") for cell in CELLS.values() if cell.cell_type == "markdown" for line in cell.source.split("\n") if line.startswith("#")]
    for cell in CELLS.values():
        for where in re.findall(r'see="03 · ([^"]+)"', cell.source):
            assert where in headings, where
    sections = {h.split()[0] for h in headings if h[:1].isdigit()}
    for exercise in EXERCISES:
        for idea in misconceptions.of(exercise):
            for number in re.findall(r"03 · (\d+)", idea.sentence):
                assert number in sections, idea.name
            for title in re.findall(r"03 · \d+, ([A-Z][\w ½]+)", idea.sentence):
                assert title in headings or any(f"**{title}" in c.source for c in CELLS.values()), (idea.name, title)


# -- numbers in the text ----------------------------------------------------------------------------


def test_solved_notebook_runs_without_a_warning_and_every_figure_has_words(ran):
    values, _ = ran
    figures = {id: v for id, v in values.items() if id.startswith("draw-")}
    assert len(figures) == 15
    for id, value in figures.items():
        picture = value.picture() if isinstance(value, style.Explorer) else value
        assert len(picture.alt) > 80, id
        for axes in picture.figure.axes:
            assert axes.get_xlabel() and (axes.get_title(loc="left") or axes.get_title() or picture.figure._suptitle), id


def test_slider_ends_can_be_drawn(ran):
    for id, value in ran[0].items():
        if isinstance(value, style.Explorer):
            alts = {value.draw(**arguments).alt for arguments in value.ends()}
            assert len(alts) >= 2, id


def test_example_by_hand(ran):
    x, mu, Sigma = np.array([3.0, 1.0]), np.array([1.0, 2.0]), np.array([[2.0, 1.0], [1.0, 2.0]])
    v = np.linalg.solve(Sigma, x - mu)
    np.testing.assert_allclose(v, [5 / 3, -4 / 3])
    assert (x - mu) @ v == pytest.approx(14 / 3)
    assert stats.multivariate_normal(mu, Sigma).logpdf(x) == pytest.approx(-4.7205165, abs=1e-7)
    np.testing.assert_allclose(ran[0]["density-example-run"], [stats.multivariate_normal(mu, Sigma).logpdf(x)])
    says("density-example", "14}{3", "-4.7205", r"\begin{pmatrix}5/3\\-4/3\end{pmatrix}")


def test_tiny_cases():
    two = np.array([[0.0, 0.0], [2.0, 4.0]])
    np.testing.assert_allclose(np.cov(two.T, bias=True), [[1, 2], [2, 4]])
    says("moments-example", r"\begin{pmatrix}1&2\\2&4\end{pmatrix}")
    D = np.array([[1.0, 0.0], [1.0, 2.0]])
    S = D.T @ D
    np.testing.assert_allclose(S, [[2, 2], [2, 4]])
    assert np.trace(np.linalg.inv(np.diag([1.0, 4.0])) @ S) == pytest.approx(3.0)
    says("trace-trick-example", r"\begin{pmatrix}2&2\\2&4\end{pmatrix}", "=3")


def test_eigenvalues_of_the_two_tilted_matrices():
    for c, pair in ((0.5, (0.5, 1.5)), (0.8, (0.2, 1.8)), (-0.5, (0.5, 1.5))):
        lam, Q = np.linalg.eigh([[1, c], [c, 1]])
        np.testing.assert_allclose(lam, pair)
        np.testing.assert_allclose(np.abs(Q), np.sqrt(0.5))
    long = np.linalg.eigh([[1, -0.5], [-0.5, 1]])[1][:, 1]
    assert long[0] * long[1] < 0
    says("contours-correlated-answer", "1.5 and 0.5", "1.8 and 0.2", "$(1,-1)$")


def test_heights_and_volumes():
    assert stats.norm.pdf(0, scale=0.5) == pytest.approx(2 * stats.norm.pdf(0)) and stats.norm.pdf(0) == pytest.approx(0.4, abs=2e-3)
    assert np.sqrt(np.linalg.det([[1, 0.95], [0.95, 1]])) == pytest.approx(0.31, abs=5e-3)
    says("determinant-question", "0.9025", "0.31")
    assert np.log(np.finfo(float).smallest_normal) == pytest.approx(-708.4, abs=0.1)
    for r, share in ((1, 0.39), (2, 0.86), (3, 0.989)):
        assert stats.chi2(2).cdf(r * r) == pytest.approx(share, abs=6e-3) == 1 - np.exp(-r * r / 2)
    says("fit-larger-question", "39 %, 86 % and 98.9 %")


def test_slides_root_is_not_the_symmetric_root():
    Sigma = np.array([[2.0, 0.5, 0.0], [0.5, 1.0, -0.3], [0.0, -0.3, 4.0]])
    lam, Q = np.linalg.eigh(Sigma)
    slip = Q @ np.diag(np.sqrt(lam)) @ Q
    assert np.abs(slip - slip.T).max() > 0.1 and np.abs(slip @ slip - Sigma).max() > 0.1
    np.testing.assert_allclose(slip @ slip.T, Sigma, atol=1e-14)
    np.testing.assert_allclose(Q @ np.diag(np.sqrt(lam)) @ Q.T, sqrtm(Sigma).real, atol=1e-12)


def test_toronto_numbers(ran):
    np.testing.assert_array_equal(data.toronto(), TORONTO)
    fit = EmpiricalCovariance().fit(TORONTO)
    np.testing.assert_allclose(fit.location_, [-7.88, -12.98])
    np.testing.assert_allclose(fit.covariance_, [[11.0816, 11.3816], [11.3816, 11.7056]])
    np.testing.assert_allclose(np.cov(TORONTO.T), [[13.85, 14.23], [14.23, 14.63]], atol=5e-3)
    assert stats.pearsonr(*TORONTO.T).statistic == pytest.approx(0.999, abs=5e-4)
    assert np.std(TORONTO[:, 0]) == pytest.approx(3.329, abs=5e-4)
    says("fit", r"-7.88\\-12.98", r"11.08&11.38\\11.38&11.71", "0.999")
    says("divisor-toronto", r"13.85&14.23\\14.23&14.63")
    says("univariate-mle", "11.0816", "3.329")
    gap = TORONTO[:, 0] - TORONTO[:, 1]
    assert gap.min() == pytest.approx(5.0) and gap.max() == pytest.approx(5.4)
    far = np.array([-8.0, -10.0]) - fit.location_
    assert np.sqrt(far @ np.linalg.solve(fit.covariance_, far)) > 20
    n, sigma2 = 5, np.var(TORONTO[:, 0])
    assert n * (-7.88 + 8) / sigma2 == pytest.approx(0.05, abs=5e-3)
    says("loglik-question", "-7.88", "+0.05")


def test_seattle_numbers(ran):
    X = data.seattle_march()
    assert X.shape == (124, 2)
    mean, cov = X.mean(axis=0), np.cov(X.T, bias=True)
    total = stats.multivariate_normal(mean, cov).logpdf(X).sum()
    assert total == pytest.approx(-615.7, abs=0.05) and total / np.log(10) == pytest.approx(np.log10(4e-268), abs=0.02)
    assert ran[0]["loglik-seattle"] == pytest.approx(total)
    d2 = np.sum((X - mean) * np.linalg.solve(cov, (X - mean).T).T, axis=1)
    assert [int((d2 <= r * r).sum()) for r in (1, 2, 3)] == [42, 110, 124]
    assert [round(100 * k / 124) for k in (42, 110, 124)] == [34, 89, 100]
    says("fit-larger-question", "42, 110 and 124", "34 %, 89 % and 100 %")
    assert d2.sum() == pytest.approx(248) and ran[0]["check-law"] == pytest.approx((248, 248))
    assert d2.max() == pytest.approx(8.1, abs=0.05) and stats.chi2(2).ppf(123.5 / 124) == pytest.approx(11.0, abs=0.05)
    says("wrong-question", "8.1", "11.0")


def test_price_of_a_wrong_scale():
    f = lambda s: -124 * (np.log(s) + 1 / s)
    assert f(1) - f(2) == pytest.approx(24, abs=0.1) and f(1) - f(0.5) == pytest.approx(38, abs=0.1)
    X = data.seattle_march()
    mean, cov = X.mean(axis=0), np.cov(X.T, bias=True)
    loss = [stats.multivariate_normal(mean, cov).logpdf(X).sum() - stats.multivariate_normal(mean, s * cov).logpdf(X).sum() for s in (2, 0.5)]
    np.testing.assert_allclose(loss, [f(1) - f(2), f(1) - f(0.5)])
    says("step-sigma-question", r"\approx24", r"\approx38")


def test_divisor_n_is_biased_and_closer():
    n = 5
    assert np.sqrt(2 * n - 1) / n == pytest.approx(0.60) and np.sqrt(2 / (n - 1)) == pytest.approx(0.71, abs=5e-3)
    chi2 = stats.chi2(n - 1)  # n s²/σ² has this law
    for divisor, rms in ((n, 0.60), (n - 1, 0.7071)):
        assert np.sqrt(chi2.var() / divisor**2 + (chi2.mean() / divisor - 1) ** 2) == pytest.approx(rms, abs=1e-3)
    says("divisor-question", "0.60 against 0.71")
    alt = draw.divisors(5).alt
    assert "average 0.798" in alt and "average 0.997" in alt


def test_finite_difference_cells_agree(ran):
    for line in ran[1]["check-identities"].strip().split("\n"):
        formula, slope = map(float, line.split(":")[1].split())
        assert formula == pytest.approx(slope, rel=1e-6)
    formula, slope = (np.array(line.split(":")[1].strip(" []").split(), float) for line in ran[1]["check-quadratic-rule"].strip().split("\n"))
    np.testing.assert_allclose(formula, [4, -3])
    np.testing.assert_allclose(slope, formula, rtol=1e-6)


def test_central_limit_figure_forgets_its_source():
    for n in (1, 10, 40):  # a mean of n exponential draws has skewness 2/√n
        shown = float(draw.central_limit(n).alt.split("skewness is ")[1].split(";")[0])
        assert shown == pytest.approx(stats.gamma(n).stats(moments="s"), abs=0.1)
    coin = float(draw.central_limit(60, "a coin that shows heads one time in ten").alt.split("skewness is ")[1].split(";")[0])
    assert coin == pytest.approx(stats.binom(60, 0.1).stats(moments="s"), abs=0.1)


def test_few_points_have_no_fit(ran):
    assert "more rows than columns" in ran[1]["too-few"]
    assert np.linalg.matrix_rank(np.cov(TORONTO[:2].T, bias=True)) == 1


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
        assert any(kind == "value" and all(np.isfinite(np.asarray(part, float)).all() for part in (value if isinstance(value, tuple) else (value,))) for kind, value in outcomes)
