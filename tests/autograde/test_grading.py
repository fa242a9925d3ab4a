"""One submission from bytes to marks, by the real judge."""
import copy

import nbformat
import pytest

from autograde import grading
from autograde.cells import grade_id
from autograde.judge import Judge


@pytest.fixture(scope="module")
def judge():
    with Judge(figures="none") as judge:
        yield judge


def handed_in(assignment, answers):
    notebook = copy.deepcopy(assignment.student)
    for c in notebook.cells:
        if grade_id(c) in answers:
            c.source = answers[grade_id(c)]
    return nbformat.writes(notebook).encode()


def graded(assignment, judge, answers):
    return grading.grade_one(handed_in(assignment, answers), assignment, judge, student="ann")


RIGHT = "def double(x):\n    return 2 * x"


def statuses(out):
    return {e["id"]: e["status"] for e in out.result["exercises"]}


def test_untouched(assignment, judge):
    out = graded(assignment, judge, {})
    assert out.result["score"] == 0 and out.result["max_score"] == 5
    assert set(statuses(out).values()) == {"not-attempted"}
    assert "Traceback" not in out.notebook


def test_right_and_prose(assignment, judge):
    out = graded(assignment, judge, {"tiny-double": RIGHT, "tiny-words": 'words = {"yes": "ja"}', "tiny-why": "Because."})
    assert out.result["score"] == 5
    assert statuses(out) == {"tiny-double": "correct", "tiny-words": "correct", "tiny-why": "manual"}


def test_partial_has_the_message_of_the_hidden_test(assignment, judge):
    out = graded(assignment, judge, {"tiny-double": "def double(x):\n    return 2 * abs(x)"})
    row = out.result["exercises"][0]
    assert (row["status"], row["score"], row["max_score"]) == ("partial", 1, 3)
    assert "negative" in row["message"]


def test_ungradable_says_why(assignment, judge):
    out = grading.grade_one(b"hello", assignment, judge, student="ann", notes=("A note.",))
    assert out.result["status"] == "ungradable" and out.result["score"] == 0 and out.notebook is None
    assert out.result["problems"][0] == "A note." and "plain text" in out.result["problems"][1]


def test_a_judge_that_says_nothing_gives_nothing(assignment):
    class Silent:
        def run(self, notebook, given=()):
            from autograde.judge import Execution
            return Execution(notebook, (), (), 0.0)

    out = graded(assignment, Silent(), {"tiny-double": RIGHT})
    assert out.result["score"] == 0 and out.broken
    assert out.result["exercises"][0]["message"] == grading.GRADER_BROKE
