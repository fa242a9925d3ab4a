"""What students do to notebooks, and what is made of it."""
import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde import mend
from autograde.cells import grade_id, is_test
from autograde.errors import Ungradable
from autograde.mend import matching

ANSWER = "def double(x):\n    return 2 * x"


def cell(notebook, id):
    return next(c for c in notebook.cells if grade_id(c) == id)


def index(notebook, id):
    return next(i for i, c in enumerate(notebook.cells) if grade_id(c) == id)


@pytest.fixture
def handed_in(assignment):
    """A notebook in which one exercise is solved."""
    notebook = copy.deepcopy(assignment.student)
    cell(notebook, "tiny-double").source = ANSWER
    return notebook


def test_an_honest_notebook_is_left_alone(assignment, handed_in):
    mended = mend.mend(assignment, handed_in)
    assert mended.problems == ()
    assert mended.untouched == {"tiny-words", "tiny-why"}
    assert [grade_id(c) for c in mended.notebook.cells] == [grade_id(c) for c in assignment.student.cells]
    assert cell(mended.notebook, "tiny-double").source == ANSWER


def test_tests_are_the_staffs_and_complete(assignment, handed_in):
    cell(handed_in, "tiny-double-check").source = "pass"
    mended = mend.mend(assignment, handed_in)
    for id in ("tiny-double-check", "tiny-double-hidden"):
        assert cell(mended.notebook, id).source == cell(assignment.graded, id).source
    assert "tiny-double-check had been edited" in mended.problems[0]
    assert len(mended.problems) == 1


def test_own_cells_stay_where_they_were(assignment, handed_in):
    handed_in.cells.insert(index(handed_in, "tiny-double-check"), new_code_cell("mine = 1", id="tiny"))
    mended = mend.mend(assignment, handed_in)
    assert mended.notebook.cells[index(mended.notebook, "tiny-double") + 1].source == "mine = 1"
    assert mended.problems == ()


def test_a_deleted_test_is_put_back(assignment, handed_in):
    del handed_in.cells[index(handed_in, "tiny-double-hidden")]
    mended = mend.mend(assignment, handed_in)
    assert "tiny-double-hidden was missing" in mended.problems[0]
    assert "-1.5" in cell(mended.notebook, "tiny-double-hidden").source


def test_the_copy_with_the_answer_counts_not_the_blank_one(assignment, handed_in):
    blank = copy.deepcopy(cell(assignment.student, "tiny-double"))
    blank.id = "copy"
    handed_in.cells.insert(index(handed_in, "tiny-double") + 1, blank)
    mended = mend.mend(assignment, handed_in)
    assert [c.source for c in mended.notebook.cells if "def double" in c.source] == [ANSWER]


def test_of_two_written_copies_the_last_before_the_tests_counts(assignment, handed_in):
    early, late = (copy.deepcopy(cell(handed_in, "tiny-double")) for _ in range(2))
    early.source, early.id = "def double(x):\n    return 0", "early"
    late.source, late.id = "def double(x):\n    return None", "late"
    handed_in.cells.insert(index(handed_in, "tiny-double"), early)
    handed_in.cells.append(late)
    mended = mend.mend(assignment, handed_in)
    assert cell(mended.notebook, "tiny-double").source == ANSWER
    assert mended.notebook.cells[-1].source == late.source
    assert "more than once" in mended.problems[0]


def test_stripped_metadata_and_new_ids_are_matched_by_content(assignment, handed_in):
    for n, c in enumerate(handed_in.cells):
        c.metadata.clear()
        c.id = f"new{n}"
    handed_in.cells[-1].source = "Because it is."
    mended = mend.mend(assignment, handed_in)
    assert cell(mended.notebook, "tiny-double").source == ANSWER
    assert cell(mended.notebook, "tiny-why").source == "Because it is."
    assert [grade_id(c) for c in mended.notebook.cells] == [grade_id(c) for c in assignment.student.cells]


def test_the_same_change_to_many_cells_is_told_once(assignment, handed_in):
    for c in handed_in.cells:
        c.metadata.clear()
    assert mend.mend(assignment, handed_in).problems == (
        "This notebook was changed: the test cells tiny-double-check, tiny-double-hidden, tiny-words-check, tiny-words-hidden had lost all grading data; they were run all the same.",)


def test_a_prose_answer_without_any_mark_is_found_beside_its_question(assignment, handed_in):
    for n, c in enumerate(handed_in.cells):
        c.metadata.clear()
        c.id = f"new{n}"
    handed_in.cells[-1].source = "Because it is."
    handed_in.cells.reverse()
    assert cell(mend.mend(assignment, handed_in).notebook, "tiny-why").source == "Because it is."


def test_reordered_cells_go_back(assignment, handed_in):
    handed_in.cells.reverse()
    mended = mend.mend(assignment, handed_in)
    assert [grade_id(c) for c in mended.notebook.cells] == [grade_id(c) for c in assignment.student.cells]
    assert any("moved" in p for p in mended.problems)


def test_a_code_answer_turned_into_text_is_code_again(assignment, handed_in):
    c = cell(handed_in, "tiny-double")
    c.cell_type = "markdown"
    del c["outputs"], c["execution_count"]
    mended = mend.mend(assignment, handed_in)
    assert cell(mended.notebook, "tiny-double").cell_type == "code"
    assert "had become text" in mended.problems[0]


def test_tags_points_and_flags_are_the_staffs(assignment, handed_in):
    c = cell(handed_in, "tiny-double-check")
    c.metadata.tags = ["skip-execution"]
    c.metadata.nbgrader.update(points=100, solution=True)
    mended = mend.mend(assignment, handed_in)
    restored = cell(mended.notebook, "tiny-double-check").metadata
    assert restored.tags == ["raises-exception"] and restored.nbgrader.points == 1 and not restored.nbgrader.solution
    assert any("points" in p for p in mended.problems) and any("skipped" in p for p in mended.problems)


@pytest.mark.parametrize("where", ["before", "after", "end"])
def test_an_answer_beside_the_untouched_cell_is_found(assignment, where):
    notebook = copy.deepcopy(assignment.student)
    at = {"before": index(notebook, "tiny-double"), "after": index(notebook, "tiny-double-check"), "end": len(notebook.cells)}[where]
    notebook.cells.insert(at, new_code_cell(ANSWER, id="mine"))
    mended = mend.mend(assignment, notebook)
    assert cell(mended.notebook, "tiny-double").source == ANSWER
    assert "tiny-double" not in mended.untouched


def test_an_answer_merged_into_a_later_one_is_found(assignment):
    notebook = copy.deepcopy(assignment.student)
    del notebook.cells[index(notebook, "tiny-double")]
    cell(notebook, "tiny-words").source = ANSWER + '\nwords = {"yes": "ja"}'
    mended = mend.mend(assignment, notebook)
    assert "def double" in cell(mended.notebook, "tiny-double").source
    assert mended.untouched == {"tiny-why"}


def test_a_deleted_answer_leaves_no_stub_behind(assignment, handed_in):
    del handed_in.cells[index(handed_in, "tiny-double")]
    mended = mend.mend(assignment, handed_in)
    assert "NotImplementedError" not in cell(mended.notebook, "tiny-double").source


def test_a_deleted_given_cell_is_put_back(assignment, handed_in):
    del handed_in.cells[1]
    mended = mend.mend(assignment, handed_in)
    assert mended.notebook.cells[1].source == "import math"
    assert "import math" in mended.problems[0]


def test_another_assignments_notebook_is_refused(assignment):
    other = nbformat.v4.new_notebook(cells=[new_code_cell("x = 1"), new_markdown_cell("Hello")])
    with pytest.raises(Ungradable, match="none of the exercises"):
        mend.mend(assignment, other)


def test_a_foreign_kernel_is_noted(assignment, handed_in):
    handed_in.metadata.kernelspec = {"name": "ir", "language": "R"}
    assert any("kernel" in p for p in mend.mend(assignment, handed_in).problems)


# -- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_is_read(handed_in, encoding):
    cell(handed_in, "tiny-double").source = ANSWER + "  # é"
    data = json.dumps(handed_in, ensure_ascii=False).replace("—", "-").encode(encoding, "replace")
    assert cell(mend.read(data), "tiny-double").source == ANSWER + "  # é"


def test_line_ends_nan_nul_and_half_surrogates_are_read(handed_in):
    handed_in.metadata["x"] = float("nan")
    cell(handed_in, "tiny-double").source = ANSWER.replace("\n", "\r\n") + "\0 # \ud800"
    notebook = mend.read(json.dumps(handed_in).encode())
    assert cell(notebook, "tiny-double").source == ANSWER + " # \ufffd"


def test_version_3_is_read(assignment, handed_in):
    old = nbformat.convert(handed_in, 3)
    mended = mend.mend(assignment, mend.read(json.dumps(old).encode()))
    assert cell(mended.notebook, "tiny-double").source == ANSWER


@pytest.mark.parametrize(("data", "words"), [
    (b"", "empty"),
    (b"\0\0\0", "empty"),
    (b"hello", "plain text"),
    (b"<!DOCTYPE html><p>x", "web page"),
    (b'{"cells": [', "cut short"),
    (b'{"cells": [}, "x": 1}', "damaged at line 1"),
    (b"[1, 2]", "no"),
    (b'{"a": 1}', "no list of cells"),
    (b"PK\x03\x04...", "zip"),
    (b"[" * 100_000, "too deeply"),
    (b'{"cells": [\n<<<<<<< HEAD\n', "merge conflicts"),
    (b"\xff\xfe" + b"a", "damaged"),
])
def test_what_is_not_a_notebook_is_said_in_a_sentence(data, words):
    with pytest.raises(Ungradable, match=words) as error:
        mend.read(data)
    assert str(error.value).count("\n") == 0


@pytest.mark.parametrize("cells", [
    [None, 1, "x"], [{}], [{"cell_type": 7}], [{"cell_type": "code", "source": 3}], [{"cell_type": "code", "source": [1, "a"]}],
    [{"cell_type": "code", "metadata": 3, "outputs": 5, "id": {}}],
    [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": []}, "tags": 3}}],
])
def test_malformed_cells_never_stop_the_reader(cells):
    nbformat.validate(mend.read(json.dumps({"cells": cells}).encode()))


def test_defined_names():
    assert matching.defined("def f(x):\n    y = 1\nz = 2\nw == 3\nq: int = 4") == {"f", "z", "q"}


def test_a_mended_notebook_is_valid_and_has_unique_ids(assignment, handed_in):
    for n in range(3):
        handed_in.cells.insert(n, new_code_cell("a = 1", id="c-double"))
    mended = mend.mend(assignment, handed_in)
    nbformat.validate(mended.notebook)
    assert len({c.id for c in mended.notebook.cells}) == len(mended.notebook.cells)
    assert sum(map(is_test, mended.notebook.cells)) == 4
