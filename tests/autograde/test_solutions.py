"""The course itself: solutions handed in earn every mark, untouched notebooks none, and nothing leaks."""
import re
from functools import lru_cache
from pathlib import Path

import nbformat
import pytest

from autograde import release
from autograde.cells import grade_id, is_solution
from autograde.contract import Course
from autograde.grading import grade_one
from autograde.judge import Judge

COURSE = Course(Path(__file__).resolve().parents[2])
NAMES = COURSE.names


@lru_cache(maxsize=2)
def read(name):
    return COURSE.assignment(name)


@pytest.fixture(scope="module")
def judge():
    judges = {}

    def judge(torch):
        if torch not in judges:
            for other in judges.values():
                other.close()
            judges[torch] = Judge(figures="none", torch=torch)
        return judges[torch]

    yield judge
    for one in judges.values():
        one.close()


def squeezed(text):
    return "".join(text.split())


def grade(judge, notebook, name):
    return grade_one(nbformat.writes(notebook).encode(), read(name), judge(name.startswith("05")), student="ann")


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_handed_in_earns_every_mark(judge, name):
    result = grade(judge, release.without_markers(read(name).source), name).result
    assert not [(e["id"], e["status"], e["message"]) for e in result["exercises"] if e["status"] not in ("correct", "manual")]
    assert result["score"] == result["max_score"] == read(name).max_score > 0
    assert all("had been edited" in problem for problem in result["problems"])  # an author's holds hidden tests and marking schemes


@pytest.mark.parametrize("name", NAMES)
def test_the_untouched_notebook_earns_nothing_and_says_so(judge, name):
    graded = grade(judge, nbformat.read(COURSE.release_path(name), 4), name)
    assert graded.result["score"] == 0
    assert {e["status"] for e in graded.result["exercises"]} == {"not-attempted"}
    assert graded.result["problems"] == []
    assert "Traceback" not in graded.notebook


@pytest.mark.parametrize("name", NAMES)
def test_the_release_is_reproduced_byte_for_byte(name):
    assert release.is_current(COURSE, name), f"run: autograde release {name}"


@pytest.mark.parametrize("name", NAMES)
def test_the_release_holds_no_solution_hidden_test_or_marking_scheme(name):
    released, source = COURSE.release_path(name).read_text(), read(name).source
    notebook = nbformat.reads(released, 4)
    assert not [marker for marker in release.LEAKS if marker in released]
    shown = [squeezed(cell.source) for cell in notebook.cells]
    for cell in source.cells:
        for kind in ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME"):
            for region in re.findall(rf"BEGIN {kind}.*?\n(.*?)\n[^\n]*END {kind}", cell.source, re.S):
                assert not any(squeezed(region) in text for text in shown), (grade_id(cell), kind)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_names_what_it_asks_for_and_the_stub_defines_it_or_leaves_it_out(name):
    assignment = read(name)
    stubs = {grade_id(c): c.source for c in assignment.student.cells if is_solution(c)}
    for exercise in assignment.exercises:
        assert exercise.manual or (exercise.names and exercise.see), exercise.id
        assert exercise.id in stubs
        for function in re.findall(r"^def (\w+)", stubs[exercise.id], re.M):
            assert function in exercise.names, (exercise.id, function)
