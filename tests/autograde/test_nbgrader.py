"""This repository is an nbgrader course: plain nbgrader does the same as autograde."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import tiny_course as tiny
from autograde import versions
from autograde.cells import grade_id
from autograde.cli import main
from autograde.contract import Course
from autograde.record import Book
from markup import Markup

REPOSITORY = Path(__file__).resolve().parents[2]
ANSWERS = {
    "right": {"tiny-double": "def double(x):\n    return 2 * x", "tiny-words": 'words = {"yes": "ja"}', "tiny-why": "Because."},
    "half": {"tiny-double": "import sys\nprint('careful', file=sys.stderr)\ndef double(x):\n    return 2 * abs(x)"},
    "untouched": {},
    "hostile": {"tiny-double": "def double(x):\n    raise SystemExit", "tiny-words": 'from IPython.display import HTML, display\ndisplay(HTML("<script>evil()</script>"))\nwords = {"yes": "no"}',
                "tiny-why": "<script>evil()</script> <img src=x onerror=evil()>"},
}


def nbgrader(course, *arguments):
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    done = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=course.root, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def hand_in(course, where):
    for student, answers in ANSWERS.items():
        notebook = versions.student(tiny.notebook())
        for cell in notebook.cells:
            cell.source = answers.get(grade_id(cell), cell.source)
        path = course.root / where / student / tiny.NAME / f"{tiny.NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def deleted_and_duplicated(course, where):
    """A notebook that ends a whole batch of stock nbgrader: a duplicated cell and a deleted test."""
    notebook = versions.student(tiny.notebook())
    cells = {grade_id(c): i for i, c in enumerate(notebook.cells)}
    notebook.cells.insert(cells["tiny-double"], notebook.cells[cells["tiny-double"]].copy())
    del notebook.cells[cells["tiny-words-hidden"] + 1]
    path = course.root / where / "clumsy" / tiny.NAME / f"{tiny.NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The same class graded by both, each in a course of its own."""
    made = {}
    for who in ("ours", "theirs"):
        course = Course(tiny.make(tmp_path_factory.mktemp(who)))
        shutil.copy(REPOSITORY / "nbgrader_config.py", course.root)
        os.symlink(REPOSITORY / "autograde", course.root / "autograde")
        os.symlink(REPOSITORY / "helpers", course.root / "helpers")
        hand_in(course, "grading/submitted")
        deleted_and_duplicated(course, "grading/submitted")
        made[who] = course
    assert main(["grade", str(made["ours"].root / "grading/submitted"), "--course", str(made["ours"].root), "--figures", "none", "-j", "1"]) == 0
    nbgrader(made["theirs"], "generate_assignment", tiny.NAME)
    nbgrader(made["theirs"], "autograde", tiny.NAME)
    return made


def scores(course):
    """Every score of every student in a gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
        return {
            s.student.id: (s.score, s.max_score, s.needs_manual_grade, {g.name: (g.auto_score, g.needs_manual_grade) for n in s.notebooks for g in n.grades},
                           {c.name: c.auto_comment for n in s.notebooks for c in n.comments})
            for s in book.assignment_submissions(tiny.NAME)
        }


def test_plain_nbgrader_gives_the_same_scores(graded):
    ours, theirs = scores(graded["ours"]), scores(graded["theirs"])
    assert ours == theirs
    assert {s: v[0] for s, v in ours.items()} == {"right": 5, "half": 1, "untouched": 0, "hostile": 1, "clumsy": 0}


def test_plain_nbgrader_releases_the_same_bytes(graded):
    assert main(["release", "--no-proof", "--course", str(graded["ours"].root)]) == 0
    ours, theirs = (graded[who].release_path(tiny.NAME).read_bytes() for who in ("ours", "theirs"))
    assert ours == theirs


def test_the_gradebook_has_the_same_cells(graded):
    from nbgrader.api import Gradebook

    found = []
    for course in graded.values():
        with Gradebook(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
            notebook = book.find_notebook(tiny.NAME, tiny.NAME)
            found.append([sorted((c.name, c.max_score, c.cell_type) for c in notebook.grade_cells), sorted(c.name for c in notebook.solution_cells),
                          sorted((c.name, c.cell_type, c.locked, c.source, c.checksum) for c in notebook.source_cells)])
    assert found[0] == found[1]


def test_plain_feedback_holds_no_hidden_test_scheme_or_script(graded):
    for who in ("ours", "theirs"):
        course = graded[who]
        nbgrader(course, "generate_feedback", tiny.NAME, "--force")
        for student in ANSWERS:
            page = (course.root / "grading/feedback" / student / tiny.NAME / f"{tiny.NAME}.html").read_text()
            assert "-1.5" not in page and "secret-scheme" not in page and "BEGIN HIDDEN" not in page, (who, student)
            assert not any("evil" in code for code in Markup(page).runs), (who, student)


def test_marks_given_by_hand_survive_a_new_grading_and_reach_feedback(graded):
    course = graded["ours"]
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
        grade = book.find_grade("tiny-why", tiny.NAME, tiny.NAME, "right")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        book.find_comment("tiny-why", tiny.NAME, tiny.NAME, "right").manual_comment = "Good, <b>but</b> short."
        book.db.commit()
    root = ["--course", str(course.root)]
    assert main(["grade", str(course.root / "grading/submitted"), "--force", "-j", "1", "--figures", "none", *root]) == 0
    assert main(["feedback", *root]) == 0
    page = (course.root / "grading/feedback/right" / tiny.NAME / f"{tiny.NAME}.html").read_text()
    assert "2.5 of 3" in page and "7.5" in page and "Good, &lt;b&gt;but&lt;/b&gt; short." in page
    with Book(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
        assert book.by_hand(tiny.NAME)["right"]["scores"]["tiny-why"][0] == 2.5


def test_the_gradebooks_have_the_same_schema_version(graded):
    from sqlalchemy import create_engine, text

    found = []
    for course in graded.values():
        with create_engine(f"sqlite:///{course.root / 'grading/gradebook.db'}").connect() as connection:
            found.append(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    assert found[0] == found[1] and found[0]
