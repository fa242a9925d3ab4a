"""Notebook 02: its answer bank, its misconceptions, its figures, and every statement of its text that can be checked."""
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
import scipy.linalg
import scipy.optimize

from helpers import misconceptions
from helpers.plots import linear_algebra as plots
from helpers.plots import style

matplotlib.use("agg")
ROOT = Path(__file__).parents[2]
NAME = "02-linear-algebra"
CELLS = {cell.id: cell for cell in nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", 4).cells}
BANK = ROOT / "tests" / "answers" / NAME
EXERCISES = [id for id, cell in CELLS.items() if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")]
LOCKED = [cell.source for cell in CELLS.values() if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("locked") and not cell.metadata.nbgrader.get("grade")]


def says(cell, *words):
    """The text of a cell states these words (so a test fails when the text is changed without it)."""
    for word in words:
        assert word in CELLS[cell].source, f"{cell} no longer says {word!r}"


def names_of(code):
    """What a solution cell defines, after the notebook's locked cells."""
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for source in (*LOCKED, code):
            exec(source, names)
    return names


def bank():
    """Every answer of the bank that is not only forbidden: (exercise, title, code)."""
    for path in sorted(BANK.glob("*-*.py")):
        pieces = re.split(r"(?m)^# %% (.*)$", path.read_text(encoding="utf-8"))
        for title, code in zip(pieces[1::2], pieces[2::2]):
            if not title.startswith("forbidden"):
                yield pytest.param(path.stem, title, code, id=f"{path.stem} {title}")


@pytest.fixture(scope="module")
def oracles():
    spec = importlib.util.spec_from_file_location(f"oracles_{NAME[:2]}", BANK / "oracles.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- the answer bank against the oracles --------------------------------------------------------------


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_meets_the_contract(exercise, oracles):
    getattr(oracles, exercise.replace("-", "_"))(names_of(CELLS[exercise].source))


@pytest.mark.parametrize("exercise, title, code", bank())
def test_right_answers_keep_the_contract_and_wrong_ones_break_it(exercise, title, code, oracles):
    oracle = getattr(oracles, exercise.replace("-", "_"))
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        if title.startswith("right"):
            oracle(names_of(code))
        else:
            with pytest.raises(Exception):
                oracle(names_of(code))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_bank_is_as_large_as_asked_and_holds_every_misconception(exercise):
    text = (BANK / f"{exercise}.py").read_text(encoding="utf-8")
    assert len(re.findall(r"(?m)^# %% right: ", text)) >= 4 and len(re.findall(r"(?m)^# %% wrong: ", text)) >= 8
    assert {idea.name for idea in misconceptions.of(exercise)} <= set(re.findall(r"\[misconception=([\w-]+)\]", text))


# -- misconceptions -----------------------------------------------------------------------------------

FUNCTIONS = [(exercise, target) for exercise in EXERCISES for target in dict.fromkeys(i.target for i in misconceptions.of(exercise)) if misconceptions.fixtures(exercise, target)]


@pytest.mark.parametrize("exercise, target", FUNCTIONS)
def test_misconceptions_differ_from_the_answer_and_from_each_other(exercise, target):
    ideas = [i for i in misconceptions.of(exercise) if i.target == target]
    right, makers = names_of(CELLS[exercise].source)[target], misconceptions.fixtures(exercise, target)
    outcomes = [[misconceptions._outcome(f, make()) for make in makers] for f in (right, *(i.wrong for i in ideas))]
    for a, b in itertools.combinations(outcomes, 2):
        assert not all(misconceptions.agree(x, y) for x, y in zip(a, b)) and not all(misconceptions.agree(y, x) for x, y in zip(a, b))
    for idea in ideas:
        assert misconceptions.diagnose(exercise, {target: idea.wrong}) is idea
    assert misconceptions.diagnose(exercise, {target: right}) is None


@pytest.mark.parametrize("exercise", EXERCISES)
def test_pointers_lead_to_headings(exercise):
    headings = [line.lstrip("# ") for cell in CELLS.values() if cell.cell_type == "markdown" for line in cell.source.split("\n") if line.startswith("#")]
    for where in re.findall(rf'see="{NAME[:2]} · ([^"]+)"', CELLS[f"{exercise}-check"].source + CELLS[f"{exercise}-hidden"].source):
        assert where in headings
    for idea in misconceptions.of(exercise):
        for section, title in re.findall(r"\d\d · (\d+)(?:, ([^).?;:]+))?", idea.sentence):
            assert any(h.startswith(f"{section} ") for h in headings), idea.name
            assert not title or any(h.startswith(title) for h in headings), (idea.name, title)


# -- figures ------------------------------------------------------------------------------------------


def figure_cells():
    for id, cell in CELLS.items():
        if cell.cell_type == "code" and cell.source.startswith("plots."):
            yield pytest.param(cell.source, id=id)


@pytest.mark.parametrize("source", figure_cells())
def test_figures_are_drawn_at_every_slider_end_with_words_and_titles(source):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shown = eval(source, {"plots": plots})
        pictures = [shown.draw(**ends) for ends in shown.ends()] + [shown.picture()] if isinstance(shown, style.Explorer) else [shown]
        for picture in pictures:
            picture.png()
    assert len({p.alt for p in pictures}) >= min(2, len(pictures))
    for picture in pictures:
        assert len(picture.alt) > 80 and not re.search(r"\bnan\b", picture.alt)
        assert any(axes.get_title(loc=side) for axes in picture.figure.axes for side in ("left", "center"))
        assert all(axes.get_xlabel() or not axes.axison or len(picture.figure.axes) > 2 for axes in picture.figure.axes if axes.get_title(loc="left"))


# -- what the text says -------------------------------------------------------------------------------


def test_worked_examples_of_products():
    says("operations-example", r"\begin{pmatrix} 5 & 8\\ 1 & 4\end{pmatrix}", r"\begin{pmatrix} 3 & 6\\ 1 & 6\end{pmatrix}")
    A, B = np.array([[1, 2], [0, 1]]), np.array([[3, 0], [1, 4]])
    assert (A @ B).tolist() == [[5, 8], [1, 4]] and (B @ A).tolist() == [[3, 6], [1, 6]] and ((A @ B).T == B.T @ A.T).all()
    says("words", "A_{12} = 3.1", "`A[0, 1]`")
    assert np.array([[2.0, 3.1, 5.2], [4.0, 5.0, 1.1]])[0, 1] == 3.1


def test_no_other_angle_on_the_slider_commutes_with_the_shear():
    S = np.array([[1.0, 1.0], [0.0, 1.0]])
    gaps = {degrees: np.abs(S @ plots.rotation(degrees) - plots.rotation(degrees) @ S).max() for degrees in range(-90, 181, 10)}
    assert [d for d, gap in gaps.items() if gap < 1e-12] == [0, 180]


def test_determinants_of_the_slider():
    says("determinant-question", "at $b = 4$", "at $b = 2$")
    det = lambda b, c: np.linalg.det([[2.0, b], [c, 1.0]])
    assert abs(det(4, 0.5)) < 1e-12 and abs(det(2, 1.0)) < 1e-12 and abs(np.linalg.det([[1.0, 2.0], [2.0, 4.0]])) < 1e-12
    assert "determinant is -1.50" in plots.area(1, 2, 1, 0.5).alt


def test_rules_of_determinants():
    space = {}
    exec("import numpy as np\n" + CELLS["determinant-rules-code"].source.replace("np.allclose", "holds = np.allclose"), space)
    assert space["holds"]


def test_orthonormal_examples():
    U = np.array([[0.6, -0.8], [0.8, 0.6]])
    says("orthonormal-example", "-0.48 + 0.48 = 0", "about 53°")
    assert np.allclose(U.T @ U, np.eye(2)) and round(np.degrees(np.arctan2(0.8, 0.6))) == 53
    assert np.linalg.det(np.diag([2, 0.5])) == 1


def test_eigenvectors_of_the_examples():
    says("spectral-example", r"\lambda_1 = 3", r"\lambda_2 = 1")
    assert np.allclose(np.linalg.eigvalsh([[2, 1], [1, 2]]), [1, 3])
    Q = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
    assert np.allclose(Q @ np.diag([3, 1]) @ Q.T, [[2, 1], [1, 2]]) and np.isclose(np.linalg.det([[2, 1], [1, 2]]), 3)
    lam, V = np.linalg.eig(np.array([[1.0, 1.0], [0.0, 1.0]]))  # the shear: both eigenvectors on one line
    assert np.allclose(lam, 1) and np.abs(V[1]).max() < 1e-8
    assert np.iscomplex(np.linalg.eigvals([[0, -1], [1, 0]])).all() and "no direction stays" in plots.linear_map(0, -1, 1, 0).alt


def test_eig_loses_orthonormality_where_eigenvalues_repeat():
    A = np.eye(4) + 1
    says("eigh", "5, 1, 1, 1")
    assert np.allclose(np.linalg.eigvalsh(A), [1, 1, 1, 5])
    V, Q = np.linalg.eig(A)[1], np.linalg.eigh(A)[1]
    assert np.abs(V.T @ V - np.eye(4)).max() > 0.05 and np.abs(Q.T @ Q - np.eye(4)).max() < 1e-14


def test_the_angle_of_the_coordinates_question():
    says("coordinates-question", "At 65°", "−0.06", "2.24")
    best = min(range(0, 91, 5), key=lambda a: abs((plots.rotation(a).T @ [1, 2])[1]))
    z = plots.rotation(65).T @ [1, 2]
    assert best == 65 and round(z[1], 2) == -0.06 and round(z[0], 2) == 2.24 == round(5**0.5, 2)


def test_quadratic_form_by_hand():
    says("quadratic", "f(3, 1) = 9 - 6 + 2 = 5")
    assert np.array([3, 1]) @ plots.SLIDES @ [3, 1] == 5


@pytest.mark.parametrize("kind", plots.SHAPES)
def test_shapes_are_what_they_are_called(kind):
    """By the definition, on many directions and at its extremes, not by eigenvalues."""
    A = plots.SHAPES[kind]
    values = np.array([v @ A @ v for v in plots.circle(2001).T])
    signs = {"positive definite": values.min() > 1e-3, "positive semidefinite": abs(values.min()) < 1e-6 < values.max(), "negative definite": values.max() < -1e-3,
             "indefinite": values.min() < -1e-3 and values.max() > 1e-3}
    assert signs[kind] and f"{kind}, eigenvalues" in plots.four_shapes().alt
    if kind == "positive semidefinite":
        says("shapes-question", "the direction $(-1, 1)$")
        assert np.array([-1, 1]) @ A @ [-1, 1] == 0


def test_what_does_not_tell():
    says("shapes-warning", "the eigenvalues 3 and −1")
    assert np.allclose(np.linalg.eigvalsh([[1, 2], [2, 1]]), [-1, 3]) and np.linalg.det(-np.eye(2)) == 1


def test_half_axes_of_the_slides_ellipse():
    says("ellipses", "2.618 and 0.382", "0.618 and 1.618", r"(3 \pm \sqrt5)/2")
    lam = np.linalg.eigvalsh(plots.SLIDES)
    assert np.allclose(lam, [(3 - 5**0.5) / 2, (3 + 5**0.5) / 2])
    longest = -scipy.optimize.minimize_scalar(lambda a: -1 / np.sqrt(np.array([np.cos(a), np.sin(a)]) @ plots.SLIDES @ [np.cos(a), np.sin(a)]), bounds=(0, np.pi / 2), method="bounded").fun
    assert abs(longest - 1.618) < 1e-3 and np.round(lam, 3).tolist() == [0.382, 2.618] and np.round(lam**-0.5, 3).tolist() == [1.618, 0.618]


def test_powers():
    says("powers-question", "$0.5^p$", "$1.6^p$")
    spectrum = plots.Spectrum.of(plots.symmetric(1.6, 0.5, 35))
    assert np.allclose(spectrum.values, [1.6, 0.5]) and np.allclose(spectrum.power(0), np.eye(2))
    v = spectrum.power(40) @ [1.0, 0.0]
    assert abs(abs(v @ spectrum.vectors[:, 0]) / np.linalg.norm(v) - 1) < 1e-12


def test_the_slides_root_fails_in_three_dimensions():
    A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
    lam, Q = np.linalg.eigh(A)
    slip, right = Q @ np.diag(lam**0.5) @ Q, Q @ np.diag(lam**0.5) @ Q.T
    assert np.abs(slip @ slip - A).max() > 0.1 and np.abs(right - scipy.linalg.sqrtm(A)).max() < 1e-10


def test_two_roots_of_one_matrix():
    for degrees, equal in ((0, True), (90, True), (35, False)):
        A = plots.symmetric(4.0, 0.5, degrees)
        M, L = scipy.linalg.sqrtm(A), np.linalg.cholesky(A)
        assert np.allclose(M @ M.T, L @ L.T) and (np.abs(M - L).max() < 1e-8) == equal
        assert abs(L[0, 1]) == 0  # "it keeps the vertical direction"


def test_determinants_leave_the_range_of_floating_point():
    says("logdet", r"$-921.03$", r"10^{-400}", r"5\cdot10^{-324}")
    assert np.linalg.det(0.01 * np.eye(200)) == 0 and round(200 * np.log(0.01), 2) == -921.03 and np.nextafter(0, 1) == 5e-324
    assert min(d for d in range(1, 400) if np.linalg.det(0.01 * np.eye(d)) == 0) in range(160, 165)
    with np.errstate(over="ignore"):
        assert np.isinf(np.linalg.det(100 * np.eye(200)))
    says("cholesky", r"(2\cdot2)^2 = 16 = 20 - 4")
    assert np.allclose(np.linalg.cholesky([[4.0, 2.0], [2.0, 5.0]]), [[2, 0], [1, 2]])
    with pytest.raises(ValueError):
        np.linalg.cholesky(-np.eye(2))


def test_hilbert_matrices():
    says("solve", r"1.6\cdot10^{13}")
    H = plots.hilbert(10)
    assert np.allclose(H, scipy.linalg.hilbert(10)) and 1.5e13 < np.linalg.cond(H) < 1.7e13
    says("solve-question", "cross the dotted line between sizes 5 and 6: up to 5", "one size earlier or later")
    worst = {}
    for d in (3, 4, 5, 6, 7, 10):
        A = scipy.linalg.hilbert(d)
        b = A.sum(axis=1)
        for name, x in (("inv", np.linalg.inv(A) @ b), ("cholesky", scipy.linalg.cho_solve(scipy.linalg.cho_factor(A), b))):
            worst[name, d] = np.linalg.norm(A @ x - b) / (np.linalg.norm(A, 2) * np.linalg.norm(x))
    assert worst["inv", 4] < 1e-12 < worst["inv", 7] and all(worst["cholesky", d] < 1e-15 for d in (3, 4, 5, 6, 7, 10)) and worst["inv", 10] > 1e-8


def test_triangular_systems_by_hand():
    space = {"np": np}
    exec(CELLS["solve-demo"].source, space)
    assert np.allclose(space["y"], [4, 4]) and np.allclose(scipy.linalg.solve(space["A"], [8, 12]), [1, 2])
