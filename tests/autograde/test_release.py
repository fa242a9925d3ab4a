"""Release: the same bytes every time, and what may not be released."""
import nbformat
import pytest

import tiny_course as tiny
from autograde import release, versions
from autograde.cells import grade_id
from autograde.cli import main
from autograde.contract import Assignment, Course
from autograde.errors import UserError
from autograde.judge import Judge


def cell(notebook, id):
    return next(c for c in notebook.cells if grade_id(c) == id)


def changed(change):
    notebook = tiny.notebook()
    change(notebook)
    return Assignment(tiny.NAME, notebook)


def test_released_twice_is_the_same_and_ends_with_a_newline(course):
    assert release.write(course, tiny.NAME) is True
    first = course.release_path(tiny.NAME).read_bytes()
    assert release.write(course, tiny.NAME) is False
    assert first.endswith(b"}\n") and course.release_path(tiny.NAME).read_bytes() == first


def test_a_function_raises_and_a_variable_is_left_out(assignment):
    assert cell(assignment.student, "tiny-double").source.endswith('    raise NotImplementedError("Replace this line with your code.")')
    assert cell(assignment.student, "tiny-words").source == "# Your code here"
    assert cell(assignment.student, "tiny-why").source == versions.TEXT_STUB
    assert cell(assignment.student, "tiny-double-hidden").source == versions.HIDDEN_TESTS_STUB
    assert cell(assignment.student, "tiny-why-task").source == "**Task.** Why is twice x even?"


def test_ids_outputs_and_metadata(assignment):
    assert [c.id for c in assignment.student.cells] == [c.id for c in tiny.notebook().cells]
    assert assignment.student.metadata.language_info == {"name": "python"}
    assert all(c.metadata.tags == ["raises-exception"] for c in assignment.student.cells if versions.is_test(c))


def test_files_beside_the_notebook_are_released_too(course):
    (course.source_path(tiny.NAME).parent / "picture.png").write_bytes(b"x")
    release.write(course, tiny.NAME)
    assert (course.release_path(tiny.NAME).parent / "picture.png").read_bytes() == b"x"


@pytest.mark.parametrize(("change", "words"), [
    (lambda nb: cell(nb, "tiny-double-hidden").update(source="x = 1"), "shows hidden tests"),
    (lambda nb: cell(nb, "tiny-double-hidden").metadata.nbgrader.update(grade_id="tiny-double-check"), "more than one cell"),
    (lambda nb: nb.cells.remove(cell(nb, "tiny-words-hidden")), "needs both"),
    (lambda nb: nb.cells[1].update(id="title"), "own id"),
])
def test_what_may_not_be_released_is_said(change, words):
    with pytest.raises(UserError, match=words):
        release.rendered(changed(change))


def test_check_tells_whether_the_release_is_current(course, capsys):
    arguments = ["release", "--check", "--course", str(course.root)]
    assert main(arguments) == 1 and "autograde release 01-tiny" in capsys.readouterr().err
    release.write(course, tiny.NAME)
    assert main(arguments) == 0


def test_the_proof_finds_a_wrong_solution_and_a_stub_that_passes(assignment):
    wrong = changed(lambda nb: cell(nb, "tiny-double").update(source="def double(x):\n    ### BEGIN SOLUTION\n    return 3 * x\n    ### END SOLUTION"))
    gift = changed(lambda nb: cell(nb, "tiny-double").update(source="def double(x):\n    return 2 * x\n    ### BEGIN SOLUTION\n    ### END SOLUTION"))
    stops = changed(lambda nb: nb.cells[1].update(source="import nothing_of_this_name"))
    with Judge(figures="none") as judge:
        assert release.prove(assignment, judge) == []
        assert any("solution version, tiny-double-check: incorrect" in fault for fault in release.prove(wrong, judge))
        assert any("student version, tiny-double-check" in fault for fault in release.prove(gift, judge))
        assert any("nothing_of_this_name" in fault for fault in release.prove(stops, judge))


def test_assignments_are_found_by_number_beginning_and_topic(tmp_path):
    for name in ("01-setup", "02-linear-algebra", "03-gaussian-mle"):
        tiny.make(tmp_path, name) if name == "01-setup" else _more(tmp_path, name)
    course = Course(tmp_path)
    assert [course.resolve(n) for n in ("2", "02", "02-lin", "linear-algebra", "02-linear-algebra/")] == ["02-linear-algebra"] * 5
    for unknown in ("4", "", "0", "x"):
        with pytest.raises(UserError, match="Assignments are"):
            course.resolve(unknown)


def _more(root, name):
    folder = root / "solutions" / name
    folder.mkdir()
    nbformat.write(tiny.notebook(), folder / f"{name}.ipynb")
