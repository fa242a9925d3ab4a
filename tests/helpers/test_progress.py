"""Progress and hand-in read the notebooks' own saved state."""
import json

import pytest

from helpers import hand_in, lab, progress


def cell(name, source="", *, grade=False, solution=False, kind="code", said=None):
    outputs = [] if said is None else [{"output_type": "display_data", "data": {"text/plain": said}, "metadata": {}}]
    meta = {"nbgrader": {"grade_id": name, "grade": grade, "solution": solution, "locked": grade and not solution, "schema_version": 3, "task": False}}
    made = {"cell_type": kind, "id": name, "metadata": meta, "source": source}
    return {**made, "outputs": outputs, "execution_count": None} if kind == "code" else made


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


STUB = 'def f(x):\n    raise NotImplementedError("Replace this line with your code.")'


@pytest.mark.parametrize("source, said, state", [
    (STUB, None, progress.UNTOUCHED),
    (STUB, "○ a: not attempted yet", progress.UNTOUCHED),
    ("def f(x):\n    return x", None, progress.UNCHECKED),
    ("def f(x):\n    return x", "✗ a: not yet\n  …", progress.NOT_YET),
    ("def f(x):\n    return x", "✓ a: correct", progress.DONE),
    ("", None, progress.UNTOUCHED),
    ("values = {}\n# Your code here", None, progress.UNTOUCHED),
    ("values = {}\n# Your code here\nvalues['a'] = 1", "✓ a: correct", progress.DONE),
])
def test_the_state_of_an_exercise(source, said, state):
    found = progress.exercises(notebook(cell("a", source, solution=True), cell("a-check", grade=True, said=said)))
    assert [(e.id, e.state) for e in found] == [("a", state)]


@pytest.mark.parametrize("text, state", [("*Write your answer here.*", progress.UNTOUCHED), ("", progress.UNTOUCHED), ("Because BBᵀ …", progress.DONE)])
def test_prose_counts_as_done_when_something_was_written(text, state):
    found = progress.exercises(notebook(cell("proof", text, grade=True, solution=True, kind="markdown")))
    assert [(e.state, e.prose) for e in found] == [(state, True)]


def course(folder, **notebooks):
    for name, content in notebooks.items():
        name = name.replace("_", "-").removeprefix("n")
        place = folder / "notebooks" / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_text(json.dumps(content))
    return folder


def test_the_start_page_says_where_to_go_on(tmp_path):
    done = notebook(cell("a", "x = 1", solution=True), cell("a-check", grade=True, said="✓ a: correct"))
    half = notebook(cell("a", "x = 1", solution=True), cell("a-check", grade=True, said="✓ a: correct"), cell("b", STUB, solution=True), cell("b-check", grade=True))
    root = course(tmp_path, n01_setup=done, n02_linear_algebra=half)
    text = progress.overview(root)
    assert "Go on with notebook 2: [Matrices you can see](notebooks/02-linear-algebra/02-linear-algebra.ipynb)" in text
    assert "✓\u00a01\u00a0of\u00a01" in text and "✓○\u00a01\u00a0of\u00a02" in text
    page = lab.start_page(root)
    assert page["cells"][1]["outputs"][0]["data"]["text/markdown"] == text


def test_every_released_notebook_is_on_the_map():
    names = {p.parent.name for p in (lab.ROOT / "notebooks").glob("*/*.ipynb")}
    assert names <= set(progress.TOPICS)


def test_hand_in_finds_a_notebook_by_number_or_name(tmp_path):
    root = course(tmp_path, n03_gaussian_mle=notebook(), n01_setup=notebook())
    for name in ("03", "3", "gaussian", "03-gaussian-mle"):
        assert hand_in.find(name, root).stem == "03-gaussian-mle"
    with pytest.raises(hand_in.Trouble, match="Which notebook is “9”"):
        hand_in.find("9", root)


def handed_in(tmp_path, capsys, source, *options):
    check = 'if f(2) != 4:\n    print("✗ f: not yet")\nelse:\n    print("✓ f: correct")'
    content = notebook(cell("f", source, solution=True), {**cell("f-check", check, grade=True)})
    path = tmp_path / "03-test.ipynb"
    path.write_text(json.dumps(content))
    code = hand_in.main([str(path), "--out", str(tmp_path / "out"), *options])
    said = capsys.readouterr()
    assert said.err == "", "nothing on the terminal but our own words"
    return code, said.out, tmp_path / "out" / "03-test.ipynb"


def test_hand_in_lets_go_of_finished_work(tmp_path, capfd):
    code, said, target = handed_in(tmp_path, capfd, "def f(x):\n    return x * x")
    assert code == 0 and "1 of 1 exercises are done" in said
    saved = json.loads(target.read_text())
    assert all(c["outputs"] == [] for c in saved["cells"])


def test_hand_in_says_what_is_missing_before_it_lets_go(tmp_path, capsys):
    code, said, target = handed_in(tmp_path, capsys, "def f(x):\n    return x")
    assert code == 1 and "not right yet: f" in said and not target.exists()
    code, said, target = handed_in(tmp_path, capsys, "def f(x):\n    return x", "--anyway")
    assert code == 0 and target.exists()


def test_hand_in_refuses_what_is_no_notebook(tmp_path):
    (tmp_path / "x.ipynb").write_text("hello")
    with pytest.raises(hand_in.Trouble, match="not a notebook"):
        hand_in.main([str(tmp_path / "x.ipynb")])
