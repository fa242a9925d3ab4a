"""Every notebook of the course: its form, its exercises as the syllabus has them, and one run from top to bottom."""
import ast
import builtins
import html.parser
import os
import re
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
MAX_LINES, MAX_SECONDS = 30, 30

# The contract: exercise id → (the names it asks for, points of the visible + of the hidden cell); prose has one number.
SYLLABUS = {
    "01-setup": {
        "setup-versions": ("package_versions", "1+1"),
        "setup-at-least": ("at_least", "1+1"),
        "setup-conda": ("conda_commands", "2+1"),
        "setup-shortcuts": ("shortcuts", "1+1"),
        "setup-standardise": ("standardise", "1+2"),
        "setup-distances": ("pairwise_sq_distances", "1+2"),
        "setup-bootstrap": ("bootstrap_means", "1+2"),
        "setup-figure": ("scatter_by_class", "2+1"),
    },
    "02-linear-algebra": {
        "la-matmul": ("matmul", "1+2"),
        "la-orthonormal": ("is_orthonormal", "1+1"),
        "la-spectral": ("spectral", "1+3"),
        "la-coordinates": ("to_eigenbasis from_eigenbasis", "1+2"),
        "la-quadratic": ("quadratic_form", "1+2"),
        "la-definiteness": ("definiteness", "1+2"),
        "la-power": ("matrix_power", "1+3"),
        "la-sqrt": ("sqrt_psd", "1+2"),
        "la-logdet": ("log_det", "1+2"),
        "la-solve": ("solve_spd", "1+2"),
        "la-proofs": ("", "6"),
    },
    "03-gaussian-mle": {
        "mle-log-density": ("log_density", "1+3"),
        "mle-log-likelihood": ("log_likelihood", "1+1"),
        "mle-trace": ("sum_quadratic_by_trace", "1+1"),
        "mle-grad-mu": ("grad_mu", "1+2"),
        "mle-grad-sigma": ("grad_sigma", "1+2"),
        "mle-fit": ("fit_gaussian", "1+3"),
        "mle-univariate": ("fit_univariate", "1+1"),
        "mle-sample": ("sample_gaussian", "1+2"),
        "mle-clt": ("standardised_means", "1+1"),
        "mle-derive": ("", "6"),
    },
    "04-exponential-family": {
        "ef-bernoulli": ("bernoulli_natural bernoulli_mean", "1+1"),
        "ef-gaussian": ("gaussian_natural gaussian_moments", "1+1"),
        "ef-log-partition": ("log_partition", "1+2"),
        "ef-mean": ("mean_statistics", "1+2"),
        "ef-covariance": ("covariance_statistics", "1+2"),
        "ef-log-likelihood": ("log_likelihood", "1+1"),
        "ef-score": ("score", "1+1"),
        "ef-fit": ("fit_moments", "1+4"),
        "ef-poisson": ("poisson_mle", "1+1"),
        "ef-derive": ("", "6"),
    },
    "05-mixture-of-gaussians": {
        "mog-logsumexp": ("log_sum_exp", "1+2"),
        "mog-log-likelihood": ("mixture_log_likelihood", "1+2"),
        "mog-e-step": ("e_step", "1+3"),
        "mog-m-step": ("m_step", "1+3"),
        "mog-em": ("fit_em", "1+3"),
        "mog-constraints": ("softmax covariances", "1+2"),
        "mog-adam": ("adam_step", "1+3"),
        "mog-fit-adam": ("fit_adam", "1+3"),
        "mog-torch-nll": ("torch_nll", "1+2"),
        "mog-torch-fit": ("fit_torch", "1+2"),
        "mog-discuss": ("", "4"),
    },
    "06-discriminant-analysis": {
        "gda-priors": ("class_priors", "1+1"),
        "gda-means": ("class_means", "1+1"),
        "gda-covariances": ("class_covariances", "1+4"),
        "gda-posterior": ("log_posterior", "1+3"),
        "gda-boundary": ("boundary", "1+3"),
        "gda-logistic": ("gda_to_logistic", "1+2"),
        "gda-naive-bayes": ("fit_naive_bayes", "1+2"),
        "gda-count": ("count_parameters", "1+1"),
        "gda-nearest": ("nearest_mean", "1+1"),
        "gda-missing": ("log_posterior_missing", "1+3"),
        "gda-discuss": ("", "4"),
    },
    "07-regression": {
        "reg-features": ("polynomial_features", "1+1"),
        "reg-mle": ("fit_mle", "1+3"),
        "reg-log-likelihood": ("log_likelihood", "1+1"),
        "reg-ridge": ("fit_ridge", "1+2"),
        "reg-log-posterior": ("log_posterior", "1+2"),
        "reg-map": ("fit_map", "1+3"),
        "reg-lambda": ("ridge_strength", "1+1"),
        "reg-gd-step": ("gradient_step", "1+2"),
        "reg-gd": ("fit_gradient_descent", "1+2"),
        "reg-choose": ("choose_lambda", "1+2"),
        "reg-derive": ("", "5"),
    },
}
NOTEBOOKS = {name: nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", 4) for name in SYLLABUS
             if (ROOT / "solutions" / name / f"{name}.ipynb").is_file()}
TASKS = [pytest.param(name, id, *entry, id=id) for name, exercises in SYLLABUS.items() for id, entry in exercises.items()]
every_notebook = pytest.mark.parametrize("name", SYLLABUS)


def graded(cell):
    """nbgrader's metadata of a cell, {} for an ordinary one."""
    return cell.metadata.get("nbgrader", {})


def by_grade_id(name):
    return {graded(cell)["grade_id"]: cell for cell in NOTEBOOKS[name].cells if graded(cell)}


# -- form -----------------------------------------------------------------------------------------


@every_notebook
def test_notebook_exists_and_is_valid(name):
    nbformat.validate(NOTEBOOKS[name])
    assert (NOTEBOOKS[name].nbformat, NOTEBOOKS[name].nbformat_minor >= 5) == (4, True)


@every_notebook
def test_one_title_and_headings_in_order(name):
    levels = []
    for cell in NOTEBOOKS[name].cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"(?ms)^```.*?^```", "", cell.source)
            levels += [len(marks) for marks in re.findall(r"(?m)^(#{1,6}) ", text)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:])), levels


@every_notebook
def test_cell_ids_are_stable_names(name):
    ids = [cell.id for cell in NOTEBOOKS[name].cells]
    assert len(set(ids)) == len(ids)
    for cell in NOTEBOOKS[name].cells:
        assert re.fullmatch(r"[a-z][a-z0-9-]*", cell.id) and not re.fullmatch(r"[0-9a-f]{8}", cell.id), cell.id
        assert graded(cell).get("grade_id", cell.id) == cell.id


@every_notebook
def test_outputs_are_stripped(name):
    for cell in NOTEBOOKS[name].cells:
        assert cell.cell_type != "code" or (cell.outputs == [] and cell.execution_count is None), cell.id


@every_notebook
def test_code_cells_are_short(name):
    lines = {cell.id: [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]
             for cell in NOTEBOOKS[name].cells if cell.cell_type == "code"}
    assert not {cell: len(code) for cell, code in lines.items() if len(code) > MAX_LINES}


@every_notebook
def test_folds_are_closed_and_leave_room_for_markdown(name):
    for cell in NOTEBOOKS[name].cells:
        if cell.cell_type == "markdown":
            assert cell.source.count("<details") == cell.source.count("</details>"), cell.id
            assert not re.search(r"</summary>[ \t]*\n[ \t]*\S", cell.source), f"{cell.id}: markdown right after </summary> is not rendered"


# -- exercises ------------------------------------------------------------------------------------


@every_notebook
def test_nothing_is_graded_but_what_the_syllabus_names(name):
    tasks = SYLLABUS[name]
    expected = {id + part for id, (names, _) in tasks.items() for part in (("-check", "-hidden") if names else ("",))}
    assert {id for id, cell in by_grade_id(name).items() if graded(cell)["grade"]} == expected
    assert {id for id, cell in by_grade_id(name).items() if graded(cell)["solution"]} == set(tasks)


@pytest.mark.parametrize("name, id, names, points", TASKS)
def test_exercise_has_its_cells_and_points(name, id, names, points):
    cells = by_grade_id(name)
    order = list(cells)
    if not names:
        assert graded(cells[id])["points"] == int(points) and cells[id].cell_type == "markdown" and cells[id].source.strip()
        task = cells[f"{id}-task"]
        assert order.index(f"{id}-task") < order.index(id) and graded(task)["locked"]
        scheme = re.search(r"(?ms)^=== BEGIN MARK SCHEME ===$(.+)^=== END MARK SCHEME ===$", task.source)
        assert scheme and len(scheme[1]) > 200, "a marking scheme a person can use"
        return
    assert order.index(id) < order.index(f"{id}-check") < order.index(f"{id}-hidden")
    assert [graded(cells[id + part])["points"] for part in ("-check", "-hidden")] == [int(p) for p in points.split("+")]
    assert "### BEGIN SOLUTION" in cells[id].source and "### END SOLUTION" in cells[id].source
    for part in ("-check", "-hidden"):
        cell = cells[id + part]
        assert cell.cell_type == "code" and graded(cell)["locked"] and "raises-exception" in cell.metadata.get("tags", [])
        assert f'Check("{id}"' in cell.source
        assert ("### BEGIN HIDDEN TESTS" in cell.source) == ("### END HIDDEN TESTS" in cell.source) == (part == "-hidden")


@pytest.mark.parametrize("name, id, names, points", TASKS)
def test_a_heading_names_the_exercise_and_its_effort(name, id, names, points):
    headings = [line for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown" for line in cell.source.splitlines() if line.startswith("### ") and f"`{id}`" in line]
    assert len(headings) == 1 and re.search(r"★☆☆|★★☆|★★★", headings[0])


@pytest.mark.parametrize("name, id, names, points", [task for task in TASKS if task.values[2]])
def test_solution_defines_what_the_exercise_asks_for(name, id, names, points):
    assert set(names.split()) <= bound(ast.parse(by_grade_id(name)[id].source))


@pytest.mark.parametrize("name, id, names, points", [task for task in TASKS if task.values[2]])
def test_test_cells_are_self_contained(name, id, names, points):
    for part in ("-check", "-hidden"):
        tree = ast.parse(by_grade_id(name)[id + part].source)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        unknown = used - bound(tree) - set(names.split()) - set(dir(builtins))
        assert not unknown, f"{id}{part} takes {unknown} from the notebook"
        assert not used & {"In", "Out", "get_ipython"}


def bound(tree):
    """Every name a piece of code imports, assigns, defines or takes as an argument."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


# -- one run --------------------------------------------------------------------------------------


class Images(html.parser.HTMLParser):
    """The alternative texts of the images in a piece of HTML; None where there is none."""

    def __init__(self, text):
        super().__init__()
        self.alts = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.alts.append(dict(attributes).get("alt"))


@every_notebook
def test_runs_top_to_bottom_quickly_without_warnings_and_describes_its_figures(name):
    """In a fresh kernel. The seconds are the kernel's processor time, so that a busy machine does not count."""
    if name == "05-mixture-of-gaussians":
        pytest.importorskip("torch")
    notebook = nbformat.from_dict(NOTEBOOKS[name])
    clock = nbformat.v4.new_code_cell("import time as _time\nprint(_time.process_time())", id="clock")
    notebook.cells = [*notebook.cells, clock]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
                   "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", allow_errors=True, force_raise_errors=False,
                                     resources={"metadata": {"path": str(ROOT / "solutions" / name)}})
    client.execute(env=environment)
    figures, seconds = 0, float(notebook.cells.pop().outputs[0].text)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", f"{cell.id}: {output.get('evalue')}"
            assert output.get("name") != "stderr", f"{cell.id}: {output.get('text')}"
            shown = output.get("data", {})
            alts = Images("".join(shown.get("text/html", ""))).alts
            assert all(alt and len(alt) > 30 for alt in alts), f"{cell.id}: a figure without a description"
            assert alts or not {"image/png", "image/svg+xml", "image/jpeg"} & set(shown), f"{cell.id}: a bare image"
            figures += len(alts)
        if graded(cell).get("grade") and cell.cell_type == "code":
            assert any("correct" in output.get("data", {}).get("text/plain", "") for output in cell.outputs), f"{cell.id} says nothing"
    assert figures >= 1
    assert seconds < MAX_SECONDS, f"{name} took {seconds:.1f} s"
