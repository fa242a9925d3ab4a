"""Notebook 01: its answer bank, its misconceptions, its figures, and every statement of its text that can be checked."""
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

from helpers import data, misconceptions
from helpers.commands import Command, NotACommand, keys
from helpers.plots import setup as plots
from helpers.plots import style

matplotlib.use("agg")
ROOT = Path(__file__).parents[2]
NAME = "01-setup"
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


def test_jupyterlab_knows_these_shortcuts():
    """The keys of the exercise are those in JupyterLab's own settings."""
    import json
    import sys

    settings = Path(sys.prefix) / "share/jupyter/lab/schemas/@jupyterlab"
    bound = {}
    for name in ("notebook-extension/tracker.json", "docmanager-extension/plugin.json"):
        for shortcut in json.loads((settings / name).read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", []):
            bound.setdefault(shortcut["command"], set()).add(keys("".join(shortcut["keys"]).replace("Accel", "Ctrl")))
    answers = names_of(CELLS["setup-shortcuts"].source)["shortcuts"]
    commands = {"run": "notebook:run-cell-and-select-next", "run_and_insert": "notebook:run-cell-and-insert-below", "command_mode": "notebook:enter-command-mode",
                "edit_mode": "notebook:enter-edit-mode", "insert_above": "notebook:insert-cell-above", "insert_below": "notebook:insert-cell-below",
                "to_markdown": "notebook:change-cell-to-markdown", "to_code": "notebook:change-cell-to-code", "delete_cell": "notebook:delete-cell", "save": "docmanager:save"}
    assert commands.keys() == answers.keys()
    for key, command in commands.items():
        assert keys(answers[key]) in bound[command], key
    assert "ctrlm" in bound["notebook:enter-command-mode"] and "ctrlenter" in bound["notebook:run-cell"]


def test_commands_in_the_tables_are_commands_and_the_slips_are_not():
    commands = [c for c in re.findall(r"`(conda [^`]+)`", CELLS["conda"].source) if "…" not in c]
    commands.remove("conda update -n base conda")  # the one that no exercise asks for
    assert len(commands) == 8
    for command in commands:
        assert Command.read(command).happens
    for slip in ("source activate ENVNAME", "conda ENVNAME list", "conda remove -n ENVNAME -all"):
        says("sheet-slips", slip)
        with pytest.raises(NotACommand):
            Command.read(slip)


def test_shapes_and_numbers_of_the_penguins():
    X, t, names = plots.penguins()
    says("axes", "`(342, 2)`")
    assert X.shape == (342, 2) and len(t) == 342 and len(names) == 3
    lightest = X[:, 1].argmin()
    says("anatomy-question", "A Chinstrap, at 2700 g: a triangle")
    assert names[t[lightest]] == "Chinstrap" and X[lightest, 1] == 2700 and style.MARKERS[t[lightest]] == "^"
    assert (X[:, 1] == 2700).sum() == 1
    bills, species, _ = data.penguins("bill_length_mm")
    adelie, chinstrap = (bills[species == k][~np.isnan(bills[species == k])] for k in (0, 1))
    assert np.quantile(adelie, 0.95) < np.quantile(chinstrap, 0.2)  # "the bill tells them apart"


def test_axes_and_broadcasting():
    table = plots.TABLE
    says("axes-question", "its last entry is 8")
    assert table.max(axis=1).shape == (4,) and table.max(axis=1)[-1] == 8 and table[-1].tolist() == [7, 2, 8]
    says("broadcasting-question", "−3 − 1 + 1 + 3")
    assert (table - table.mean(axis=0))[:, 0].tolist() == [-3, -1, 1, 3]
    assert np.allclose((table - table.mean(axis=1, keepdims=True)).sum(axis=1), 0)
    assert (np.ones((4, 1)) - np.ones(5)).shape == (4, 5) and (np.ones((4, 3)) - np.ones((4, 1))).shape == (4, 3)
    with pytest.raises(ValueError):
        np.ones((4, 3)) - np.ones(4)


def test_views():
    a = np.arange(12)
    view = a[1::3]
    view[2] = 0
    says("views-question", "`a[7]`")
    assert a[7] == 0 and np.delete(a, 7).tolist() == [i for i in range(12) if i != 7]
    assert not np.shares_memory(a, a[[1, 4]]) and not np.shares_memory(a, a[a > 5])


def test_rounding_of_a_mean_as_the_task_says():
    means = {n: np.full(n, 0.3).mean() for n in range(2, 12)}
    says("ex-standardise", "0.30000000000000004")
    assert any(m != 0.3 for m in means.values())


def test_versions_are_neither_numbers_nor_texts():
    says("ex-at-least", 'As texts, `"1.10" < "1.9"` too')
    assert 1.10 < 1.9 and "1.10" < "1.9" and [1, 10] > [1, 9]


def test_distance_by_hand():
    says("distances", "$9 + 16 = 25$" if "$9 + 16 = 25$" in CELLS["distances"].source else "9 + 16 = 25")
    assert (4 - 1) ** 2 + (6 - 2) ** 2 == 25


def test_penguin_blocks():
    X, t, _ = plots.penguins()
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    D = ((Z[:, None] - Z) ** 2).sum(-1)
    block = [[D[t == a][:, t == b].mean() for b in range(3)] for a in range(3)]
    assert block[0][1] < 1.25 * max(block[0][0], block[1][1]) and min(block[0][2], block[1][2]) > 4 * max(block[k][k] for k in range(3))


def test_old_faithful_and_its_bootstrap():
    x = data.old_faithful()[:, 1]
    says("bootstrap", "272 eruptions", "70.9 minutes")
    says("bootstrap-question", r"13.6/\sqrt{272} = 0.82")
    assert len(x) == 272 and round(x.mean(), 1) == 70.9 and round(x.std(), 1) == 13.6 and round(x.std() / 272**0.5, 2) == 0.82
    found = [float(re.search(r"one hump, standard deviation ([\d.]+)", plots.bootstrap(5000, seed).alt)[1]) for seed in (0, 1)]
    assert all(abs(sd - 0.82) < 0.04 for sd in found)


def test_same_seed_same_story():
    rng, again = np.random.default_rng(3), np.random.default_rng(3)
    first, second = rng.normal(size=3), rng.normal(size=3)
    assert np.array_equal(first, again.normal(size=3)) and not np.array_equal(first, second)


@pytest.mark.parametrize("commands, slip", [
    ({"activate": "source activate likelihood", "remove": "conda remove -n likelihood -all"}, "activates-through-source"),
    ({"list": "conda likelihood list", "remove": "conda remove -n likelihood -all"}, "environment-before-action"),
])
def test_of_several_slips_one_is_named(commands, slip):
    right = names_of(CELLS["setup-conda"].source)["conda_commands"]
    assert misconceptions.diagnose("setup-conda", {"conda_commands": {**right, **commands}}).name == slip
    assert misconceptions.diagnose("setup-conda", {"conda_commands": right}) is None
