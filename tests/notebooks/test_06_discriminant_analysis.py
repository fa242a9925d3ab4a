"""Notebook 06: every number its text states, its figures and its wrong ideas, against independent truth."""
import ast
import contextlib
import dis
import io
import itertools
import warnings
from math import comb, log
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import expon, multivariate_normal, norm
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from helpers import data, misconceptions
from helpers.discriminant import Discriminant
from helpers.plots import discriminant as draw
from helpers.plots import style

matplotlib.use("agg")
NAME = "06-discriminant-analysis"
SOURCE = Path(__file__).parents[2] / "solutions" / NAME / f"{NAME}.ipynb"
CELLS = {cell.id: cell for cell in nbformat.read(SOURCE, 4).cells}
FIGURES = ["fig-two-questions", "fig-bayes", "fig-four", "fig-counts", "fig-maps", "fig-conics", "fig-blend", "fig-blend-strip",
           "fig-sigmoid", "worlds-curves", "fig-evidence", "fig-bisector", "fig-missing", "fig-come-and-go"]


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
def patients():
    return data.diabetes("glutest", "sspg")


@pytest.fixture(scope="module")
def birds():
    X, t, names = data.penguins("bill_length_mm", "bill_depth_mm")
    seen = ~np.isnan(X).any(axis=1)
    return X[seen], t[seen], names


def says(cell, *words):
    """The text of a cell states these numbers (so a test fails when the text is changed without it)."""
    for word in words:
        assert word in CELLS[cell].source, f"{cell} no longer says {word!r}"


def full_log_joint(X, t, at):
    """log π_k + log N(x; μ_k, Σ_k) by SciPy, fitted by np.cov."""
    K = t.max() + 1
    return np.stack([np.log(np.mean(t == k)) + np.atleast_1d(multivariate_normal(X[t == k].mean(0), np.cov(X[t == k], rowvar=False, bias=True)).logpdf(at))
                     for k in range(K)], axis=-1)


# -- the notebook as a document ---------------------------------------------------------------------


def test_one_title_and_ordered_headings():
    levels = [len(line) - len(line.lstrip("#")) for cell in CELLS.values() if cell.cell_type == "markdown"
              for line in cell.source.split("\n") if line.startswith("#")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_given_code_is_short():
    assert all(len(cell.source.split("\n")) <= 30 for cell in CELLS.values() if cell.cell_type == "code")


def _globals(code, opcodes):
    """Names of the notebook that compiled code reads or writes."""
    names = {step.argval for step in dis.get_instructions(code) if step.opname in opcodes}
    return names.union(*(_globals(inner, opcodes) for inner in code.co_consts if hasattr(inner, "co_code")))


def test_test_cells_overwrite_nothing_that_given_cells_read():
    read, written = set(), set()
    for cell in CELLS.values():
        if cell.cell_type == "code":
            code, graded = compile(cell.source, cell.id, "exec"), cell.metadata.get("nbgrader", {}).get("grade")
            if graded:
                written |= _globals(code, {"STORE_NAME", "STORE_GLOBAL"})
            else:
                read |= _globals(code, {"LOAD_NAME", "LOAD_GLOBAL"}) - _globals(code, {"STORE_NAME"})
    assert not written & read - {"np"}


# -- figures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", FIGURES)
def test_figure_has_words(ran, cell):
    shown = ran[1][cell]
    pictures = [shown.draw(**ends) for ends in shown.ends()] + [shown.picture()] if isinstance(shown, style.Explorer) else [shown]
    for picture in pictures:
        assert isinstance(picture, style.Picture)
        assert len(picture.alt) > 60 and any(c.isdigit() for c in picture.alt) and "nan" not in picture.alt
        assert picture.alt[0].isupper()
        titles = [axes.get_title(loc="left") for axes in picture.figure.axes] + [picture.figure.get_suptitle()]
        assert any(titles)
        assert any(axes.get_xlabel() for axes in picture.figure.axes) and any(axes.get_ylabel() for axes in picture.figure.axes)
        assert picture.png()[:4] == b"\x89PNG"
    if len(pictures) > 1:
        assert len({picture.alt for picture in pictures}) > 2 or cell == "fig-blend"


def test_every_figure_is_followed_by_a_question():
    ids = list(CELLS)
    for cell in FIGURES:
        following = [i for i in ids[ids.index(cell) + 1 : ids.index(cell) + 4] if i.startswith("q-") or i == "blend-strip-text"]
        assert following and ("<details>" in CELLS[following[0]].source or following[0] == "blend-strip-text")


# -- the numbers of the text, in the order of the text ----------------------------------------------


def test_data(ran, patients, birds):
    X, t, _ = patients
    assert X.shape == (145, 2) and np.bincount(t).tolist() == [76, 36, 33]
    says("data-text", "145 adults", "(76)", "(36)", "(33)", "Two of the 344 birds")
    assert len(birds[0]) == 342


def test_odd_bird_is_far_from_both_species_and_sure_for_logistic_regression(birds):
    X, t, _ = birds
    x = np.array([60.0, 12.0])
    assert all(np.sqrt((x - X[t == k].mean(0)) @ np.linalg.solve(np.cov(X[t == k].T), x - X[t == k].mean(0))) > 10 for k in (0, 1))
    says("q-two-questions", "60 mm", "12 mm", "Chinstrap without any doubt")
    assert 2.20 * 60 - 3.98 * 12 - 24.1 > 50  # weights as printed in section 7


def test_patient_at_420(ran, patients):
    X, t, _ = patients
    for k, (mean, sd) in enumerate(((350, 37), (494, 55))):
        assert round(X[t == k, 0].mean()) == mean and round(X[t == k, 0].std()) == sd
    assert round(76 / 112, 2) == 0.68
    density = [norm(350, 37).pdf(420), norm(494, 55).pdf(420)]
    joint = np.array([0.68, 0.32]) * density
    says("bayes-example", "1.89", "-1.35", f"{density[0]:.5f}", f"{density[1]:.5f}", f"{joint[0]:.5f}", f"{joint[1]:.5f}",
         f"**{joint[0] / joint.sum():.2f}**", f"**{joint[1] / joint.sum():.2f}**", f"{density[1] / density[0]:.1f}")
    assert np.allclose(ran[1]["bayes-by-hand"][2], joint / joint.sum())
    odds = density[0] / density[1]
    assert round(odds / (1 + odds), 2) == 0.38
    says("q-bayes", "0.38", "0.61")
    # The second boundary, by SciPy's root finder.
    root = brentq(lambda x: norm(350, 37).logpdf(x) + log(0.68) - norm(494, 150).logpdf(x) - log(0.32), 150, 350)
    says("q-bayes", f"{root:.0f}")
    assert "253 and 428" in draw.bayes_rule(0.32, 150.0).alt


def test_ellipses(patients):
    X, t, _ = patients
    deviations = X - np.stack([X[t == k].mean(0) for k in range(3)])[t]
    says("q-four", f"reaches {2 * X[t == 0, 0].std():.0f} units", f"reaches {2 * deviations[:, 0].std():.0f}", f"{X[t == 2, 0].std():.0f}")
    assert round(X[t == 0, 0].std()) == 37


def test_tiny_example():
    A, B = np.array([[0, 0], [2, 0], [0, 4], [2, 4.0]]), np.array([[10, 1], [12, 3.0]])
    assert np.allclose(np.cov(A.T, bias=True), [[1, 0], [0, 4]]) and np.allclose(np.cov(B.T, bias=True), np.ones((2, 2)))
    pooled = np.cov(np.vstack([A - A.mean(0), B - B.mean(0)]).T, bias=True)
    assert np.allclose(pooled, [[1, 1 / 3], [1 / 3, 3]]) and np.isclose(np.trace(pooled) / 2, 2)


def test_counts():
    says("counting", "$1 + 2 + 2 = 5$", "$1 + 2 + 1 = 4$")
    full, shared, diagonal = (lambda d: 3 * comb(d + 1, 2)), (lambda d: comb(d + 1, 2)), (lambda d: 3 * d)
    assert min(d for d in range(1, 50) if full(d) > 145) == 10 and (full(9), full(10)) == (135, 165)
    assert shared(5) == diagonal(5) == 15 and shared(4) < diagonal(4)
    says("q-counts", "$d = 10$", "165", "135", "$d = 5$", "15")
    assert "full 15150, shared 5050, diagonal 300, isotropic 1" in draw.parameter_counts().alt
    assert 1000 * 1001 // 2 == 500_500
    says("naive-bayes", "a thousand features", "half a million")


def test_far_point(ran):
    naive, stable = ran[1]["far-demo"]
    assert np.isnan(naive).all() and np.isfinite(stable).all()
    assert np.isclose(stable[1], log(0.3) - log(0.7) - (41**2 - 40**2) / 2)


def test_maps(patients):
    X, t, _ = patients
    wrong = {"full": (full_log_joint(X, t, X).argmax(1) != t).sum(),
             "shared": (LinearDiscriminantAnalysis(solver="lsqr").fit(X, t).predict(X) != t).sum(),
             "diagonal": (GaussianNB(var_smoothing=0).fit(X, t).predict(X) != t).sum()}
    E = X - np.stack([X[t == k].mean(0) for k in range(3)])[t]
    joint = np.stack([np.log(np.mean(t == k)) + multivariate_normal(X[t == k].mean(0), np.eye(2) * np.mean(E**2)).logpdf(X) for k in range(3)], axis=1)
    wrong["isotropic"] = (joint.argmax(1) != t).sum()
    assert [int(n) for n in wrong.values()] == [8, 26, 9, 17]
    says("maps-numbers", "8 and 9", "isotropic 17", "shared 26")
    assert full_log_joint(X, t, [[150.0, 100.0]]).argmax() == 2
    says("q-maps", "glucose area of 150")


def test_blend_stays_an_ellipse_until_the_end(patients):
    X, t, _ = patients
    S0, S1 = (np.cov(X[t == k], rowvar=False, bias=True) for k in (0, 2))
    shared = (76 * S0 + 33 * S1) / 109

    def eigenvalues(alpha):
        return np.linalg.eigvalsh(np.linalg.inv((1 - alpha) * S0 + alpha * shared) - np.linalg.inv((1 - alpha) * S1 + alpha * shared)) / 2

    assert all(eigenvalues(alpha).min() > 0 for alpha in np.linspace(0, 0.999, 50))
    assert np.allclose(eigenvalues(0.999) / eigenvalues(0.99), 0.1, rtol=0.05)  # they shrink like 1 − α
    says("q-blend", "shrink like $1 - \\alpha$")


def test_conics_have_the_eigenvalues_of_their_titles():
    assert "ellipse with eigenvalues -0.83 and -0.46; hyperbola with eigenvalues -1 and 1; parabola with eigenvalues -1.4 and 0; line with eigenvalues 0 and 0" in draw.conics().alt
    for (a, b), lam in ((((3, 3), (0.5, 0.8)), (-0.83, -0.46)), (((2, 0.4), (0.4, 2)), (-1, 1)), (((1, 2), (1, 0.3)), (-1.4, 0))):
        assert np.allclose(sorted(0.5 * (1 / np.array(a) - 1 / np.array(b))), lam, atol=0.05)


def test_logistic_example():
    for x in (-3.0, 1.0, 4.0):
        assert np.isclose(norm(2, 2).logpdf(x) - norm(0, 2).logpdf(x), x / 2 - 0.5)
    says("logistic-example", f"{log(9):.2f}")


def test_same_birds(ran, birds):
    X, t, _ = birds
    X, t = X[t < 2], t[t < 2]
    lda = LinearDiscriminantAnalysis(solver="lsqr").fit(X, t)
    line = next(row for row in ran[2]["same-birds"].split("\n") if row.startswith("GDA"))
    assert f"w = ({lda.coef_[0, 0]:.2f}, {lda.coef_[0, 1]:.2f})" in line and f"b = {lda.intercept_[0]:.1f}" in line
    assert ran[2]["same-birds"].count("wrong: 6 of 219") == 2
    says("same-birds-text", "six birds")
    # Logistic regression: the score is zero at the printed weights.
    z = X @ ran[0]["logistic"].coef_[0] + ran[0]["logistic"].intercept_[0]
    gradient = np.column_stack([(X - X.mean(0)) / X.std(0), np.ones(len(X))]).T @ (t - 1 / (1 + np.exp(-z)))
    assert np.abs(gradient).max() < 1e-2
    assert "w = (2.20, -3.98)  b = -24.1" in ran[2]["same-birds"]


def test_two_worlds(ran):
    names = ran[0]
    X = np.random.default_rng(0).uniform(0.1, 3, (50, 4))
    w, b = names["true_weights"][names["gaussian_world"]]
    right = multivariate_normal(names["gap"]).logpdf(X) - multivariate_normal(np.zeros(4)).logpdf(X)
    assert np.allclose(X @ w + b, right)
    w, b = names["true_weights"][names["waiting_world"]]
    right = (expon(scale=names["waits"][1]).logpdf(X) - expon(scale=names["waits"][0]).logpdf(X)).sum(axis=1)
    assert np.allclose(X @ w + b, right)
    sizes = names["sizes"]
    excess = {world: {who: 100 * (e - names["floors"][world]).mean(axis=1) for who, e in curves.items()} for world, curves in names["errors"].items()}
    one, two = excess["World 1: Gaussian"], excess["World 2: waiting times"]
    assert (one["GDA"] < one["logistic regression"]).all()
    at = np.exp(np.interp(-np.log(one["GDA"][sizes.index(120)]), -np.log(one["logistic regression"]), np.log(sizes)))
    assert 170 < at < 230  # the text says "About 200"
    says("q-worlds", "About 200", "4000 points", "a third of a percent", "about nine times")
    assert 0.28 < two["GDA"][-1] < 0.38 and 8 < two["GDA"][-1] / two["logistic regression"][-1] < 10.5
    assert np.isclose(names["floors"]["World 1: Gaussian"], norm.cdf(-1.5), atol=0.004)


@pytest.mark.parametrize("world", ["gaussian_world", "waiting_world"])
def test_newton_finds_what_scikit_learn_finds(ran, world):
    rng = np.random.default_rng(4)
    for n in (30, 120, 1000):
        X, t = ran[0][world](n, rng)
        w, b = ran[0]["fit_logistic"](X, t)
        model = LogisticRegression(C=100, solver="newton-cholesky", tol=1e-8).fit(X, t)
        assert np.allclose(w, model.coef_[0], rtol=1e-5) and np.isclose(b, model.intercept_[0], rtol=1e-5)


def test_naive_example_and_double_counting():
    assert np.isclose(np.var([1, 3, 8]), 26 / 3)
    for rho in (0.3, 0.9):
        S, gap = np.array([[1, rho], [rho, 1]]), np.array([1.5, 1.5])
        assert np.allclose(np.linalg.solve(S, gap) * (1 + rho), gap)
    assert "says 97% on average, 97% are of class 1" in draw.evidence_twice(0.0).alt
    assert "says 97% on average, 89% are of class 1" in draw.evidence_twice(0.95).alt
    says("q-evidence", "97 %", "89 %")


def test_errors_of_the_four_kinds(ran):
    assert "'full': 8, 'shared': 26, 'diagonal': 9, 'isotropic': 17" in ran[2]["naive-data-code"]
    assert "'full': 11, 'shared': 13, 'diagonal': 23" in ran[2]["naive-data-code"]
    says("naive-data-text", "(8 → 9)", "costs 18 (8 → 26)", "(11 → 13)", "costs twelve (11 → 23)")


def test_birds_against_scikit_learn(birds):
    X, t, _ = birds
    assert (GaussianNB(var_smoothing=0).fit(X, t).predict(X) != t).sum() == 23
    assert (LinearDiscriminantAnalysis(solver="lsqr").fit(X, t).predict(X) != t).sum() == 13
    assert (full_log_joint(X, t, X).argmax(1) != t).sum() == 11


def test_bisector_moves_by_the_prior():
    means = np.array([[-2.0, -1.0], [2.0, 1.0]])
    for sigma, shift in ((1.0, 0.87), (2.0, 3.48)):
        # On the joining line, u from the midpoint towards class 0, the weighted log-densities are equal.
        u = shift * (means[0] - means[1]) / np.linalg.norm(means[0] - means[1])
        odds = log(0.98 / 0.02) + multivariate_normal(means[1], sigma**2 * np.eye(2)).logpdf(u) - multivariate_normal(means[0], sigma**2 * np.eye(2)).logpdf(u)
        assert abs(odds) < 0.02
        assert f"{shift:.2f} from its midpoint towards mean 0" in draw.bisector(0.98, sigma).alt
    assert np.linalg.norm(means[0]) < 3.48
    says("q-bisector", "0.87", "3.48")


def test_only_the_isotropic_kind_depends_on_units(patients):
    X, t, _ = patients
    for kind, same in (("full", True), ("shared", True), ("diagonal", True), ("isotropic", False)):
        a, b = Discriminant.fit(X, t, kind=kind).log_posterior(X), Discriminant.fit(X * [0.001, 1], t, kind=kind).log_posterior(X * [0.001, 1])
        assert np.allclose(a, b, atol=1e-6) == same


def test_missing_patient(patients):
    X, t, _ = patients
    assert X[127].tolist() == [849, 310] and t[127] == 2 and round(X[:, 0].mean()) == 544
    complete, filled = (full_log_joint(X, t, [x]).ravel() for x in ([849, 310], [X[:, 0].mean(), 310]))
    marginal = np.array([np.log(np.mean(t == k)) + norm(X[t == k, 1].mean(), X[t == k, 1].std()).logpdf(310) for k in range(3)])
    P = [np.exp(a - np.logaddexp.reduce(a)).round(2) for a in (complete, marginal, filled)]
    assert P[0].tolist() == [0, 0, 1] and P[1].tolist() == [0.01, 0.27, 0.72] and P[2].tolist() == [0, 0.87, 0.13]
    says("q-missing", "0.72", "0.27", "0.87")
    says("missing-patient", "Number 127", "849", "310", "544")


def test_missing_birds_get_the_priors(ran):
    posterior, priors = ran[1]["missing-birds-code"]
    assert (posterior == priors).all() and np.allclose(priors, np.array([151, 68, 123]) / 342, atol=1e-3)


def test_adding_a_class_keeps_the_others(ran):
    same = ran[1]["add-compare"]
    assert same[:3] == (True, True, True)
    assert np.allclose(ran[0]["later"].priors, np.array([123, 68]) / 191)


def test_a_shared_covariance_moves_when_a_class_is_added(birds):
    X, t, _ = birds
    two = Discriminant.fit(X[t != 1], t[t != 1] // 2, kind="shared")
    three = two.with_class(X[t == 1])
    assert not np.allclose(two.covs[0], three.covs[0], rtol=0.01) and np.allclose(two.means, three.means[:2])
    assert np.allclose(three.covs[0], Discriminant.fit(X, np.array([0, 2, 1])[t], kind="shared").covs[0])


def test_left_out_errors(ran):
    rows = {tuple(line.split()[:2]): (int(line.split()[4]), int(line.split()[7])) for line in ran[2]["leave-one-out"].split("\n") if line}
    assert rows["patients", "full"] == (7, 14) and rows["patients", "diagonal"][1] == 12
    assert rows["birds", "full"][1] == 4 and rows["birds", "shared"][1] == 5 and rows["birds", "isotropic"][1] == 92
    assert min(rows[key][1] for key in rows if key[0] == "patients") == 12
    says("leave-one-out-text", "(7 errors)", "(14)", "45 numbers", "33 patients", "with 15,", "(12)", "(4 and 5)", "(92")
    assert 3 * comb(6, 2) == 45 and 3 * 5 == 15
    # The same count by scikit-learn, whose shared covariance is ours.
    X, t, _ = data.diabetes("relwt", "glufast", "glutest", "instest", "sspg")
    wrong = sum(LinearDiscriminantAnalysis(solver="lsqr").fit(np.delete(X, i, 0), np.delete(t, i)).predict(X[i : i + 1])[0] != t[i] for i in range(145))
    assert rows["patients", "shared"][1] == wrong


# -- the solutions ----------------------------------------------------------------------------------


def test_solutions_agree_with_scikit_learn(ran):
    f = ran[0]
    rng = np.random.default_rng(2)
    t = rng.permutation(np.repeat([0, 1, 2], [40, 15, 25]))
    X = rng.standard_normal((80, 4)) @ rng.standard_normal((4, 4)) * (1 + t[:, None]) + 2 * t[:, None]
    V = rng.normal(2, 4, (50, 4))
    priors, means = f["class_priors"](t, 3), f["class_means"](X, t, 3)
    lda = LinearDiscriminantAnalysis(solver="lsqr").fit(X, t)
    got = f["log_posterior"](V, priors, means, f["class_covariances"](X, t, 3, "shared"))
    assert np.abs(np.exp(got) - lda.predict_proba(V)).max() < 1e-10
    qda = QuadraticDiscriminantAnalysis(store_covariance=True).fit(X, t)
    n, full = np.bincount(t)[:, None, None], f["class_covariances"](X, t, 3, "full")
    assert any(np.allclose(full, np.array(qda.covariance_) * factor) for factor in (1, (n - 1) / n))  # older releases divide by n − 1
    got = f["log_posterior"](V, priors, means, np.array(qda.covariance_))
    assert np.abs(np.exp(got) - qda.predict_proba(V)).max() < 1e-10
    nb = GaussianNB(var_smoothing=0).fit(X, t)
    priors, means, variances = f["fit_naive_bayes"](X, t, 3)
    got = f["log_posterior"](V, priors, means, np.stack([np.diag(v) for v in variances]))
    assert np.abs(np.exp(got) - nb.predict_proba(V)).max() < 1e-10
    w, b = f["gda_to_logistic"](0.3, means[0], means[1], np.cov(X.T))
    A, b2, c = f["boundary"](np.array([0.7, 0.3]), means[:2], np.stack([np.cov(X.T)] * 2), 1, 0)
    assert np.allclose(A, 0, atol=1e-12) and np.allclose(w, b2) and np.isclose(b, c)


# -- wrong ideas ------------------------------------------------------------------------------------


EXERCISES = [cell.removesuffix("-check") for cell in CELLS if cell.endswith("-check")]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_wrong_ideas_differ_from_the_right_answer_and_from_each_other(ran, exercise):
    ideas = misconceptions.of(exercise)
    assert len(ideas) >= 3
    target = ideas[0].target
    fixtures = misconceptions.fixtures(exercise, target)
    outcomes = {idea.name: [misconceptions._outcome(idea.wrong, make()) for make in fixtures] for idea in ideas}
    outcomes["the right answer"] = [misconceptions._outcome(ran[0][target], make()) for make in fixtures]
    assert all(kind == "value" for results in outcomes.values() for kind, _ in results)
    for a, b in itertools.permutations(outcomes, 2):
        assert not all(misconceptions.agree(x, y) for x, y in zip(outcomes[a], outcomes[b])), (a, b)
    for idea in ideas:
        assert misconceptions.diagnose(exercise, {target: idea.wrong}).name == idea.name
        assert "06 ·" in idea.sentence or "exercise asks" in idea.sentence
    assert misconceptions.diagnose(exercise, {target: ran[0][target]}) is None
