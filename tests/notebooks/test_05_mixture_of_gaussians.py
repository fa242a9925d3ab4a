"""Notebook 05: what its text states, what its figures show, what its answer bank claims."""
import contextlib
import importlib.util
import io
import json
import math
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import mpmath
import numpy as np
import pytest
import scipy.optimize
import scipy.stats
import threadpoolctl
from sklearn.mixture import GaussianMixture

from helpers import data, misconceptions, mixture
from helpers.mixture import Mixture
from helpers.plots import adam as adam_figures
from helpers.plots import mixture as figures
from helpers.plots.style import Explorer

ROOT = Path(__file__).resolve().parents[2]
NAME = "05-mixture-of-gaussians"
BANK = ROOT / "tests" / "answers" / NAME
NOTEBOOK = json.loads((ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
CELLS = {cell["id"]: "".join(cell["source"]) for cell in NOTEBOOK["cells"]}
TEXT = "\n".join("".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "markdown")
EXERCISES = [id[: -len("-hidden")] for id in CELLS if id.endswith("-hidden")]
BEST = -1130.264


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Small matrices: more threads cost more than they bring, and several test runs share the machine."""
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
    with threadpoolctl.threadpool_limits(1):
        yield


def is_solution(cell):
    return cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")


@pytest.fixture(scope="module")
def X():
    return data.old_faithful()


@pytest.fixture(scope="module")
def names():
    """What a student who has solved everything would have defined."""
    names = {"__name__": "__main__"}
    for cell in NOTEBOOK["cells"]:
        if cell["id"] in ("imports", "faithful") or is_solution(cell):
            with contextlib.redirect_stdout(io.StringIO()):
                exec("".join(cell["source"]), names)
    return names


@pytest.fixture(scope="module")
def first_guess(names):
    exec(CELLS["start"], names)
    return names["first_guess"]


@pytest.fixture(scope="module")
def path(names, first_guess):
    return names["em_path"]


@pytest.fixture(scope="module")
def free(names, first_guess):
    """logits, means, raw of the notebook's start."""
    with contextlib.redirect_stdout(io.StringIO()):
        exec(CELLS["unconstrained"], names)
    return names["logits"], names["means"], names["raw"]


# -- one log-likelihood, three roads ----------------------------------------------------------------


def test_scikit_learn_finds_the_same_maximum(X):
    model = GaussianMixture(2, reg_covar=0, tol=1e-10, max_iter=1000, random_state=0).fit(X)
    assert len(X) * model.score(X) == pytest.approx(BEST, abs=1e-3)
    order = np.argsort(model.weights_)
    assert model.weights_[order] == pytest.approx([0.356, 0.644], abs=5e-4)
    assert model.means_[order].ravel() == pytest.approx([2.036, 54.48, 4.290, 79.97], abs=5e-3)


def test_em_reaches_it_from_the_notebooks_start(names, X, first_guess):
    *parameters, history = names["fit_em"](X, first_guess.weights, first_guess.means, first_guess.covs)
    assert history[-1] == pytest.approx(BEST, abs=1e-3)
    assert len(history) == 26 and np.argmax(history > BEST - 1e-3) == 20
    assert Mixture(*parameters).log_likelihood(X) == pytest.approx(history[-1], rel=1e-12)


def test_numpy_adam_reaches_it_from_the_notebooks_start(names, X, free):
    history = -len(X) * names["fit_adam"](X, *free)[3]
    assert history[-1] == pytest.approx(BEST, abs=1e-3)
    assert 140 < np.argmax(history > BEST - 1e-3) < 170


def test_torch_adam_reaches_it_from_the_notebooks_start(names, X, free):
    pytest.importorskip("torch")
    history = names["fit_torch"](X, *free)[3]
    assert -len(X) * history[-1] == pytest.approx(BEST, abs=1e-3)
    np.testing.assert_allclose(history, names["fit_adam"](X, *free)[3], rtol=1e-6)


def test_adam_on_standardised_data_takes_about_600_steps(X, free, names, first_guess):
    sd = X.std(axis=0)
    standard = Mixture(first_guess.weights, (first_guess.means - X.mean(axis=0)) / sd, first_guess.covs / np.outer(sd, sd))
    history = -len(X) * (mixture.fit_adam((X - X.mean(axis=0)) / sd, *names["unconstrained"](standard))[1] + np.log(sd).sum())
    assert history[-1] == pytest.approx(BEST, abs=1e-3) and 580 < np.argmax(history > BEST - 1e-3) < 620
    same = mixture.em((X - X.mean(axis=0)) / sd, standard)[1] - len(X) * np.log(sd).sum()
    np.testing.assert_allclose(same[:20], mixture.em(X, first_guess)[1][:20], rtol=1e-9)


# -- numbers of the text ----------------------------------------------------------------------------


def test_the_single_gaussian(X):
    assert X.mean(axis=0) == pytest.approx([3.49, 70.90], abs=5e-3)
    assert (np.abs(X[:, 0] - X[:, 0].mean()) < 0.25).sum() == 17
    one = scipy.stats.multivariate_normal(X.mean(axis=0), np.cov(X.T, ddof=0)).logpdf(X).sum()
    assert one == pytest.approx(-1289.797, abs=5e-4)
    assert BEST - one == pytest.approx(159.5, abs=0.05) and math.exp(159.5 / 272) == pytest.approx(1.8, abs=0.05)


def test_two_peaks_need_a_gap_of_two_standard_deviations():
    def peaks(gap):
        x = np.linspace(-6, 6, 24001)
        p = scipy.stats.norm.pdf(x, -gap / 2) + scipy.stats.norm.pdf(x, gap / 2)
        return int(((p[1:-1] > p[:-2]) & (p[1:-1] > p[2:])).sum())

    assert [peaks(gap) for gap in (1.0, 1.98, 2.02, 4.0)] == [1, 1, 2, 2]


def test_examples_by_hand():
    p = mpmath.npdf(2, 0, 1)
    assert float(p) == pytest.approx(0.054, abs=5e-4) and float(mpmath.log(p)) == pytest.approx(-2.919, abs=5e-4)
    a, b = mpmath.npdf(1, 0, 1) / 4, 3 * mpmath.npdf(1, 4, 1) / 4
    assert float(a / (a + b)) == pytest.approx(0.948, abs=5e-4)
    x, r = np.array([0.0, 1.0, 4.0]), np.array([1.0, 0.5, 0.0])
    assert np.average(x, weights=r) == pytest.approx(1 / 3) and np.cov(x, aweights=r, ddof=0) == pytest.approx(2 / 9)
    assert 39**2 / 2 == pytest.approx(760, abs=1) and np.exp(-0.5 * 39.0**2) == 0.0


def test_the_two_summits(X):
    def value(means, weight):
        logs = [math.log(w) + scipy.stats.norm.logpdf(X[:, 0], m, 0.45) for w, m in zip((weight, 1 - weight), means)]
        return np.logaddexp(*logs).sum()

    climbed = [scipy.optimize.minimize(lambda m: -value(m, 0.35), start) for start in ((2.0, 4.5), (4.0, 3.0))]
    assert [-end.fun for end in climbed] == pytest.approx([-297.7, -344.1], abs=0.05)
    assert climbed[1].x[0] > climbed[1].x[1]
    even = [scipy.optimize.minimize(lambda m: -value(m, 0.5), start).fun for start in ((2.0, 4.5), (4.5, 2.0))]
    assert even[0] == pytest.approx(even[1], rel=1e-8)


def test_the_shared_eruption(X, names):
    exec(CELLS["responsibilities-figure"].rsplit("\n", 1)[0], names)
    halfway, i = names["halfway"], int(np.flatnonzero((X[:, 0] > 3.3) & (X[:, 0] < 3.33) & (X[:, 1] == 83))[0])
    logs = [math.log(w) + scipy.stats.multivariate_normal(m, S).logpdf(X[i]) for w, m, S in zip(halfway.weights, halfway.means, halfway.covs)]
    assert np.exp(logs - np.logaddexp(*logs)) == pytest.approx([0.54, 0.46], abs=5e-3)
    distances = [math.sqrt((X[i] - m) @ np.linalg.solve(S, X[i] - m)) for m, S in zip(halfway.means, halfway.covs)]
    assert distances == pytest.approx([2.9, 3.2], abs=0.05) and math.sqrt(0.13) == pytest.approx(0.36, abs=5e-3)


def test_the_bound_touches_lies_below_and_its_top_is_the_em_step(X):
    x, weight, other, sd, here = X[:, 0], 0.36, 4.3, 0.9, 3.2

    def value(m):
        return np.logaddexp(math.log(weight) + scipy.stats.norm.logpdf(x, m, sd), math.log(1 - weight) + scipy.stats.norm.logpdf(x, other, sd)).sum()

    a = math.log(weight) + scipy.stats.norm.logpdf(x, here, sd)
    r = np.exp(a - np.logaddexp(a, math.log(1 - weight) + scipy.stats.norm.logpdf(x, other, sd)))

    def below(m):
        return value(here) + (r * (scipy.stats.norm.logpdf(x, m, sd) - scipy.stats.norm.logpdf(x, here, sd))).sum()

    grid = np.linspace(0.9, 4.2, 67)
    assert all(below(m) <= value(m) + 1e-9 for m in grid)
    slopes = [(f(here + 1e-5) - f(here - 1e-5)) / 2e-5 for f in (value, below)]
    assert slopes[0] == pytest.approx(slopes[1], rel=1e-5)
    top = scipy.optimize.minimize_scalar(lambda m: -below(m), bounds=(0, 5), method="bounded").x
    assert figures._mean_step(x, weight, here, other, sd) == pytest.approx(top, abs=1e-4)


def test_the_plateau(X, path):
    history = [m.log_likelihood(X) for m in path]
    assert 0 < history[6] - history[2] < 5 and history[11] - history[6] > 80
    assert history[3] - history[2] < 1  # tol=1 would stop here
    assert np.all(np.diff(history) > -1e-9 * abs(history[-1]))


def test_thirty_starts_with_three_components(X, names, first_guess):
    exec(CELLS["many-starts"], names)
    ends = np.round([history[-1] for _, history in names["ends"]], 2)
    assert (ends == -1114.44).sum() == 5 and (ends == -1119.21).sum() > 15 and ends.max() == -1114.44
    best = names["ends"][int(ends.argmax())][0]
    assert np.sqrt(best.covs[:, 0, 0]).min() < 0.1 and best.means[np.sqrt(best.covs[:, 0, 0]).argmin(), 0] == pytest.approx(1.8, abs=0.1)
    assert 1 - (5 / 6) ** 10 == pytest.approx(0.84, abs=5e-3) and 1 - (5 / 6) ** 30 == pytest.approx(0.996, abs=5e-4)


def test_collapse_gains_d_log_10_a_decade_and_crosses_near_2e_5(X, names):
    exec(CELLS["latent-sample"].split("\n")[0], names)
    fitted = names["fitted"]
    value = [figures._with_spike(X, 100, fitted, s**2).log_likelihood(X) for s in (1e-6, 1e-7, 2.2e-5, 1.2e-5)]
    assert value[1] - value[0] == pytest.approx(2 * math.log(10), rel=1e-6) == pytest.approx(4.6, abs=0.01)
    assert value[2] < -1114.44 < value[3]
    output = io.StringIO()
    names["spread"] = np.diag(X.var(axis=0))
    with contextlib.redirect_stdout(output):
        exec(CELLS["collapse-provoked"], names)
    assert "component 2" in output.getvalue() and "with a floor" in output.getvalue()


def test_a_straight_step_in_sigma_leaves_the_covariances_at_about_04():
    least = [float(re.search(r"eigenvalue of Σ is (-?[\d.]+)", adam_figures.raw_walk(step).alt)[1]) for step in (0.35, 0.45)]
    assert least[0] > 0 > least[1]


def test_adam_by_hand_and_its_first_steps(names):
    assert 0.1 / math.sqrt(0.001) == pytest.approx(3.16, abs=5e-3)
    state = np.ones(1), np.zeros(1), np.zeros(1)
    for t, (g, right) in enumerate(zip((1.0, 0.0, 0.0, -2.0), (0.9, 0.8330, 0.7812, 0.8142)), 1):
        state = names["adam_step"](state[0], np.array([g]), *state[1:], t, lr=0.1)
        assert state[0][0] == pytest.approx(right, abs=5e-5)
    assert names["adam_step"](np.ones(1), np.array([1000.0]), np.zeros(1), np.zeros(1), 1, lr=0.1)[0][0] == pytest.approx(0.9)


def test_the_gradient_shown_agrees_with_finite_differences(names, free):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(CELLS["finite-differences"], names)
    numbers = [float(x) for x in re.findall(r"-?\d+\.\d+", output.getvalue())]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-7)


# -- figures ----------------------------------------------------------------------------------------


def pictures(X, path, fitted):
    x = X[:, 0]
    yield from (figures.one_gaussian(X), figures.underflow(), figures.latent(fitted, 150, np.random.default_rng(3)), figures.responsibilities(X, path[14]))
    yield figures.em_strip(X, path, (0, 1, 25))
    yield figures.restarts(X, path[:3], [-3.0, -2.0, -3.0])
    yield figures.collapse(X, 100, fitted, 1e-3, -1114.44)
    yield adam_figures.race({"EM": (np.array([-5.0, -2.0, -1.0]), 0.1), "Adam": (np.linspace(-5, -1.5, 9), 0.2)}, -1.0)
    for draw, ranges in ((figures.density, {"weight": (0.05, 0.95, 0.05, 0.35), "gap": (0.0, 6.0, 0.25, 4.0)}), (lambda weight: figures.surface(x, weight), {"weight": (0.2, 0.8, 0.05, 0.35)}),
                         (lambda step: figures.bound(x, step), {"step": (0, 8, 1, 1)}), (lambda step: figures.em_frame(X, path, step), {"step": (0, 25, 1, 9)}),
                         (adam_figures.raw_walk, {"step": (0.0, 1.5, 0.05, 0.3)}), (adam_figures.valley, {"lr": (0.02, 0.3, 0.02, 0.1)})):
        explorer = Explorer(draw, ranges)
        yield from (draw(**ends) for ends in explorer.ends())


def test_figures_draw_at_all_slider_ends_with_titles_labels_and_alternative_text(X, path):
    fitted, _ = mixture.em(X, path[0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for picture in pictures(X, path, fitted):
            assert len(picture.alt) > 60 and re.search(r"\d", picture.alt) and "nan" not in picture.alt.lower()
            titled = [a for a in picture.figure.axes if a.get_title(loc="left") or a.get_title()]
            assert titled and all(a.get_xlabel() or a.get_ylabel() or a.get_shared_x_axes().get_siblings(a) for a in titled)
            assert len(picture.png()) > 5000


def test_slider_ranges_are_the_ones_tested():
    source = "".join(CELLS.values())
    for text in ("gap=(0.0, 6.0, 0.25, 4.0)", "weight=(0.2, 0.8, 0.05, 0.35)", "step=(0, 8, 1, 1)", "step=(0, 25, 1, 9)", "step=(0.0, 1.5, 0.05, 0.3)", "lr=(0.02, 0.3, 0.02, 0.1)"):
        assert text in source


# -- the notebook -----------------------------------------------------------------------------------


def test_headings_are_in_order_and_outputs_stripped():
    levels = [len(m) for m in re.findall(r"(?m)^(#+) ", TEXT)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:]))
    assert not any(cell.get("outputs") for cell in NOTEBOOK["cells"])
    assert all(cell["cell_type"] != "code" or CELLS[cell["id"]].count("\n") < 32 for cell in NOTEBOOK["cells"])


def test_pointers_lead_to_sections_that_exist():
    sections = set(re.findall(r"(?m)^## (\d+) ", TEXT))
    sentences = [m.sentence for id in EXERCISES for m in misconceptions.of(id)]
    pointers = re.findall(r"05 · (\d+)", "".join(CELLS.values()) + " ".join(sentences))
    assert pointers and set(pointers) <= sections
    headings = set(re.findall(r"(?m)^## (.+)$", TEXT))
    assert all(see in headings for see in re.findall(r'see="05 · ([^"]+)"', "".join(CELLS.values())))


WITHOUT_TORCH = """
import ast, contextlib, io, json, sys, warnings
sys.modules["torch"] = None
warnings.simplefilter("error")
notebook, names, said = json.load(open(sys.argv[1], encoding="utf-8")), {"__name__": "__main__"}, {}
for cell in notebook["cells"]:
    if cell["cell_type"] == "code":
        code, output = ast.parse("".join(cell["source"])), io.StringIO()
        last = ast.Expression(code.body.pop().value) if isinstance(code.body[-1], ast.Expr) else None
        try:
            with contextlib.redirect_stdout(output):
                exec(compile(code, cell["id"], "exec"), names)
                value = eval(compile(last, cell["id"], "eval"), names) if last else None
                getattr(value, "_repr_mimebundle_", lambda: None)()
            said[cell["id"]] = ["fine", output.getvalue()]
        except Exception as error:
            said[cell["id"]] = [getattr(error, "verdict", type(error).__name__), str(error)]
print(json.dumps(said))
"""


def test_without_pytorch_all_but_two_exercises_work_and_those_say_what_to_do():
    file = ROOT / "solutions" / NAME / f"{NAME}.ipynb"
    environment = {**os.environ, "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    run = subprocess.run([sys.executable, "-X", "utf8", "-c", WITHOUT_TORCH, str(file)], capture_output=True, text=True, env=environment, check=True, timeout=300)
    said = json.loads(run.stdout)
    missing = {id for id, (verdict, _) in said.items() if verdict != "fine"}
    assert missing == {"mog-torch-nll-check", "mog-torch-nll-hidden", "mog-torch-fit-check", "mog-torch-fit-hidden"}
    for id in missing:
        verdict, message = said[id]
        assert verdict == "not-attempted" and "torch" in message and "not installed" in message
    assert "pip install torch" in said["torch-tour"][1]


# -- misconceptions and the answer bank -------------------------------------------------------------


def ideas():
    return [(id, m) for id in EXERCISES for m in misconceptions.of(id)]


def needs_torch(exercise):
    if exercise.startswith("mog-torch"):
        pytest.importorskip("torch")


@pytest.mark.parametrize("exercise, idea", ideas(), ids=lambda x: getattr(x, "name", x))
def test_every_misconception_is_told_from_the_others_and_from_the_truth(exercise, idea, names):
    needs_torch(exercise)
    wrong = idea.wrong if exercise != "mog-torch-nll" else lambda *tensors: idea.wrong(*(tensor.numpy() for tensor in tensors))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert misconceptions.diagnose(exercise, {idea.target: wrong}).name == idea.name
        assert misconceptions.diagnose(exercise, {idea.target: names[idea.target]}) is None


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_misconception_has_its_answer_in_the_bank(exercise):
    titles = re.findall(r"(?m)^# %% wrong: .*\[misconception=([\w-]+)\]", (BANK / f"{exercise}.py").read_text(encoding="utf-8"))
    assert {m.name for m in misconceptions.of(exercise)} == set(titles) - set(misconceptions.GENERIC)


def answers(exercise):
    parts = re.split(r"(?m)^# %% (.*)$", (BANK / f"{exercise}.py").read_text(encoding="utf-8"))
    return list(zip(parts[1::2], parts[2::2]))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_keep_the_contract_and_wrong_ones_break_it(exercise):
    needs_torch(exercise)
    spec = importlib.util.spec_from_file_location("oracles_05", BANK / "oracles.py")
    oracles = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracles)
    count = {"right": 0, "wrong": 0}
    for title, code in answers(exercise):
        kind = title.partition(":")[0]
        if kind not in count:
            continue
        count[kind] += 1
        names = {"__name__": "__main__"}
        broken = None
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(CELLS["imports"], names)
            try:
                exec(code, names)
                getattr(oracles, exercise.replace("-", "_"))(names)
            except Exception as error:
                broken = error
        assert (broken is None) == (kind == "right"), f"{exercise}, {title}: {broken!r}"
    assert count["right"] >= 4 and count["wrong"] >= 8
