"""What the course's own cells show is drawn once and put into every graded notebook."""
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell

import tiny_course as tiny
from autograde import batch, given, versions
from autograde.cli import main
from autograde.contract import Course
from autograde.intake import collect

DEMO = "shown = 6 * 7\nprint('given says', shown)"


@pytest.fixture
def course(tmp_path):
    course = Course(tiny.make(tmp_path / "course"))
    path = course.source_path(tiny.NAME)
    notebook = nbformat.read(path, 4)
    notebook.cells.insert(2, new_code_cell(DEMO, id="demo"))
    nbformat.write(notebook, path)
    return course


def grade(course, tmp_path, out="grading", **changes):
    notebook = versions.student(nbformat.read(course.source_path(tiny.NAME), 4))
    for cell in notebook.cells:
        cell.source = changes.get(cell.id.replace("-", "_"), cell.source)
    path = tmp_path / "submitted" / "ann" / tiny.NAME / f"{tiny.NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    folder = course.root / out
    batch.grade(collect([tmp_path / "submitted"], course, folder), course, folder, batch.Options(jobs=1, force=True))
    graded = json.loads(next(folder.glob("autograded/ann/*/*.ipynb")).read_text())
    return next(c for c in graded["cells"] if c["id"] == "demo")


def said(cell):
    return "".join("".join(o.get("text", [])) for o in cell["outputs"])


def test_a_given_cell_shows_what_it_shows_without_running_for_each(course, tmp_path, monkeypatch):
    assert said(grade(course, tmp_path)) == "given says 42\n"
    kept = course.root / "grading/.given" / f"{tiny.NAME}.json"
    assert DEMO in json.loads(kept.read_text())["shown"]
    monkeypatch.setattr(given, "_draw_and_keep", None)  # another output folder draws nothing again
    assert said(grade(course, tmp_path, out="elsewhere")) == "given says 42\n"


def test_what_the_proof_of_a_release_has_drawn_is_not_drawn_again(course, tmp_path, monkeypatch):
    assert main(["release", "--course", str(course.root)]) == 0
    monkeypatch.setattr(given, "_draw_and_keep", None)
    assert said(grade(course, tmp_path, out="elsewhere")) == "given says 42\n"


def test_a_given_cell_that_a_student_changed_shows_what_it_says_now(course, tmp_path):
    assert said(grade(course, tmp_path, demo=DEMO.replace("given", "mine"))) == "mine says 42\n"


def test_a_given_cell_that_shares_a_name_with_the_answer_runs(course, tmp_path):
    cell = grade(course, tmp_path, c_double="def double(x):\n    return x * shown / 21\n")
    assert said(cell) == "given says 42\n" and cell["execution_count"] is not None


def test_a_changed_course_is_drawn_anew(course, tmp_path):
    grade(course, tmp_path)
    path = course.source_path(tiny.NAME)
    path.write_text(path.read_text().replace("given says", "given repeats"))
    assert said(grade(course, tmp_path)) == "given repeats 42\n"


def test_nothing_is_written_outside_the_output_folder(course, tmp_path):
    assert said(grade(course, tmp_path, out="elsewhere")) == "given says 42\n"
    assert (course.root / "elsewhere/.given" / f"{tiny.NAME}.json").is_file() and not (course.root / "grading").exists()
