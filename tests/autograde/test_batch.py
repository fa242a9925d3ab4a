"""A class: resumption, replaced workers, and what is written."""
import contextlib
import csv
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest

import tiny_course as tiny
from autograde import batch, versions, workers
from autograde.cells import grade_id
from autograde.contract import Course
from autograde.errors import UserError
from autograde.graded import Graded, ungradable
from autograde.intake import collect
from autograde.journal import grades_csv
from autograde.record import Book

RIGHT = "def double(x):\n    return 2 * x"


def hand_in(root, n, answer=RIGHT):
    notebook = versions.student(tiny.notebook())
    for i in range(n):
        for cell in notebook.cells:
            if grade_id(cell) == "tiny-double":
                cell.source = f"{answer}\n# {i}"
        path = root / "submitted" / f"s{i:03}" / tiny.NAME / f"{tiny.NAME}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    return root / "submitted"


class Counting:
    """Stands in for the workers: says what it was given, grades nothing."""

    def __init__(self):
        self.given, self.stop_after = [], None

    def __call__(self, n_workers, torch, *, figures, sandbox, modules, exercises):
        return contextlib.nullcontext(self)

    def grade(self, setup, tasks, *busy):
        for n, task in enumerate(tasks):
            if n == self.stop_after:
                raise KeyboardInterrupt
            self.given.append(task.student)
            assignment = setup.assignments[task.assignment]
            cells = {name: {"passed": True, "status": "correct", "message": "", "misconception": None, "seconds": 0.0}
                     for e in assignment.exercises for name in (e.check, e.hidden) if name}
            rows = [{"id": e.id, "score": 0.0 if e.manual else e.points, "max_score": e.points, "status": "manual" if e.manual else "correct", "message": "", "misconception": None} for e in assignment.exercises]
            result = {"student": task.student, "assignment": task.assignment, "status": "graded", "score": 5.0, "max_score": 5.0, "seconds": 0.0, "problems": [], "exercises": rows}
            yield task, Graded(result, cells, [], nbformat.writes(assignment.graded))


@pytest.fixture
def counting(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(workers, "Pool", counting)
    return counting


def run(course, paths, **options):
    out = course.root / "grading"
    return batch.grade(collect(paths, course, out), course, out, batch.Options(**{"figures": "none"} | options))


def test_unchanged_submissions_are_not_graded_again(course, tmp_path, counting):
    tree = hand_in(tmp_path, 3)
    assert run(course, [tree]).graded == 3
    again = run(course, [tree])
    assert (again.graded, again.unchanged, counting.given) == (0, 3, ["s000", "s001", "s002"])
    (tree / "s001" / tiny.NAME / f"{tiny.NAME}.ipynb").write_bytes(nbformat.writes(versions.student(tiny.notebook())).encode())
    run(course, [tree])
    assert counting.given[3:] == ["s001"]


@pytest.mark.parametrize("change", ["source", "figures", "force", "gradebook gone"])
def test_what_a_result_depends_on_makes_it_be_graded_again(course, tmp_path, counting, change):
    tree = hand_in(tmp_path, 2)
    run(course, [tree])
    options = {}
    if change == "source":
        path = course.source_path(tiny.NAME)
        path.write_text(path.read_text().replace("given=\\\"3\\\"", "given=\\\"three\\\""))
    elif change == "gradebook gone":
        (course.root / "grading/gradebook.db").unlink()
    else:
        options = {change: "submitted" if change == "figures" else True}
    assert run(course, [tree], **options).graded == 2


def test_a_run_that_stops_goes_on_where_it_was(course, tmp_path, monkeypatch, counting):
    monkeypatch.setattr(batch, "COMMIT_EVERY", 2)
    tree = hand_in(tmp_path, 7)
    counting.stop_after = 5
    with pytest.raises(KeyboardInterrupt):
        run(course, [tree])
    counting.stop_after = None
    counting.given.clear()
    assert run(course, [tree]).graded == 2
    assert counting.given == ["s005", "s006"]
    assert len(json.loads((course.root / "grading/results.json").read_text())) == 7
    with Book(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
        assert len(book.by_hand(tiny.NAME)) == 7


def test_a_changed_assignment_keeps_what_was_graded(course, tmp_path, counting):
    tree = hand_in(tmp_path, 2)
    run(course, [tree])
    path = course.source_path(tiny.NAME)
    notebook = nbformat.read(path, 4)
    notebook.cells = [c for c in notebook.cells if not (grade_id(c) or "").startswith("tiny-words")]
    nbformat.write(notebook, path)
    run(course, [tree])
    with Book(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
        scores = book.by_hand(tiny.NAME)["s000"]["scores"]
    assert set(scores) == {"tiny-double-check", "tiny-double-hidden", "tiny-why"}


def test_results_and_grades_have_the_agreed_shape(course, tmp_path, counting):
    tree = hand_in(tmp_path, 1)
    (tree / "zoe" / tiny.NAME).mkdir(parents=True)
    (tree / "zoe" / tiny.NAME / "essay.pdf").write_bytes(b"%PDF")
    outcome = run(course, [tree])
    assert [u[:2] for u in outcome.ungradable] == [("zoe", tiny.NAME)]
    results = json.loads((course.root / "grading/results.json").read_text())
    assert [list(r) for r in results] == [["student", "assignment", "status", "score", "max_score", "seconds", "problems", "exercises"]] * 2
    assert list(results[0]["exercises"][0]) == ["id", "score", "max_score", "status", "message", "misconception"]
    assert results[1]["status"] == "ungradable" and results[1]["max_score"] == 5 and "essay.pdf" in results[1]["problems"][0]
    rows = list(csv.DictReader((course.root / "grading/grades.csv").open()))
    assert [(r["student"], r["exercise"], r["score"], r["max_score"], r["status"]) for r in rows] == [
        ("s000", "tiny-double", "3", "3", "correct"), ("s000", "tiny-words", "2", "2", "correct"), ("s000", "tiny-why", "0", "3", "manual"),
        ("zoe", "", "0", "5", "ungradable")]


def test_no_student_id_is_a_formula_in_a_spreadsheet():
    assert "\n'=cmd" in grades_csv([ungradable("01-tiny", "=cmd()", ["x"]).result])


def test_a_gradebook_that_cannot_be_opened_is_a_users_mistake(course, tmp_path, counting):
    with pytest.raises(UserError, match="cannot be opened"):
        run(course, [hand_in(tmp_path, 1)], db=f"sqlite:///{tmp_path}/none/there.db")
    with pytest.raises(UserError, match="cannot be opened") as error:
        run(course, [hand_in(tmp_path, 1)], db="postgresql://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(error.value)


# -- real workers ---------------------------------------------------------------------------------


@pytest.fixture
def setup(course):
    assignment = course.assignment(tiny.NAME)
    _ = assignment.student, assignment.exercises, assignment.graded
    return workers.Setup({tiny.NAME: assignment}, {"total_seconds": 60}, "none")


def tasks(tree):
    return [workers.Task(p.parent.parent.name, tiny.NAME, str(p), "key") for p in sorted(tree.glob("*/*/*.ipynb"))]


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_lost(setup, tmp_path):
    done = []
    with workers.Pool(1, {False}, figures="none", sandbox=True) as pool:
        for task, graded in pool.grade(setup, tasks(hand_in(tmp_path, 5))):
            done.append((task.student, graded.result["score"]))
            if len(done) in (1, 3):
                os.kill(pool.workers[0].process.pid, signal.SIGKILL)
    assert sorted(done) == [(f"s{i:03}", 3.0) for i in range(5)]


def test_a_processor_that_is_taken_gets_no_worker_until_it_is_free(setup, tmp_path):
    done, workers_then, taken = 0, [], True
    with workers.Pool(2, {False}, figures="none", sandbox=True) as pool:
        for _ in pool.grade(setup, tasks(hand_in(tmp_path, 8)), lambda: taken):
            done, taken = done + 1, done < 2
            workers_then.append(len(pool.workers))
    assert done == 8 and workers_then[:2] == [1, 1] and workers_then[-1] == 2


def test_a_warm_process_that_is_killed_is_replaced_and_nothing_is_lost(setup, tmp_path):
    done = []
    with workers.Pool(2, {False}, figures="none", sandbox=True) as pool:
        for task, graded in pool.grade(setup, tasks(hand_in(tmp_path, 6))):
            done.append((task.student, graded.result["score"]))
            if len(done) == 2:
                os.killpg(pool.templates[False]._process.pid, signal.SIGKILL)
    assert sorted(done) == [(f"s{i:03}", 3.0) for i in range(6)]


def test_workers_that_cannot_start_end_the_run_with_words(setup, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_serve", _never_starts)
    with pytest.raises(UserError, match="in a row ended"):
        list(workers.run(setup, tasks(hand_in(tmp_path, 20)), 2))


def _never_starts(pipe, clones):
    os._exit(1)


def test_a_clone_ends_what_it_runs_when_its_worker_is_gone(tmp_path):
    from autograde.judge import Judge, Limits
    from autograde.judge.template import Template

    word = secrets.token_hex(8)
    template = Template(figures="none", sandbox=True, torch=False)
    try:
        judge = Judge(Limits(), figures="none", clone=template.clone())
        sleeper = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"import subprocess\nsubprocess.run(['/bin/sh', '-c', 'sleep 100; : {word}'])")])
        thread = threading.Thread(target=lambda: judge.run(sleeper), daemon=True)
        thread.start()
        assert _wait_for(lambda: _running(word)), "the cell never ran"
        judge._template._line._sock.shutdown(socket.SHUT_RDWR)  # what the kernel does when a worker is killed
        assert _wait_for(lambda: not _running(word)), "a submission outlived its worker"
        assert template.alive
    finally:
        template.close()


def _running(word):
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and word in (process / "cmdline").read_bytes().decode("utf-8", "replace"):
                found.append(process.name)
    return found


def _wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_a_submission_that_kills_its_worker_twice_is_reported(setup, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_serve", _dies)
    found = list(workers.run(setup, tasks(hand_in(tmp_path, 2)), 2))
    assert len(found) == 2
    assert all(g.broken and g.result["status"] == "ungradable" and "not the student's fault" in g.result["problems"][-1] for _, g in found)


def _dies(pipe, setup):
    pipe.recv()
    os._exit(1)


def test_killing_the_coordinator_loses_nothing(tmp_path):
    course = Course(tiny.make(tmp_path / "course"))
    tree = hand_in(tmp_path, 5)
    command = [sys.executable, "-m", "autograde", "grade", str(tree), "--course", str(course.root), "-j", "2", "--figures", "none"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    first = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(course.root.glob("grading/autograded/*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    first.kill()
    first.wait()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    results = json.loads((course.root / "grading/results.json").read_text())
    assert [(r["student"], r["score"]) for r in results] == [(f"s{i:03}", 3.0) for i in range(5)]


def test_a_lost_connection_to_the_gradebook_loses_nothing(course, tmp_path, counting, monkeypatch):
    from sqlalchemy.exc import OperationalError

    monkeypatch.setattr(batch, "RECONNECT_AFTER", (0, 0))
    monkeypatch.setattr(batch, "COMMIT_EVERY", 2)
    write, calls = Book.write, []

    def fails(self, graded, **kwargs):
        calls.append(graded)
        if len(calls) in (2, 5):
            raise OperationalError("UPDATE", {}, Exception("server closed the connection unexpectedly"))
        return write(self, graded, **kwargs)

    monkeypatch.setattr(Book, "write", fails)
    assert run(course, [hand_in(tmp_path, 5)]).graded == 5
    with Book(f"sqlite:///{course.root / 'grading/gradebook.db'}") as book:
        assert len(book.by_hand(tiny.NAME)) == 5
    monkeypatch.setattr(Book, "write", lambda *a, **k: (_ for _ in ()).throw(OperationalError("UPDATE", {}, Exception("gone"))))
    with pytest.raises(UserError, match="gone.*goes on from here"):
        run(course, [hand_in(tmp_path, 5)], force=True)


@pytest.mark.parametrize("source, parts", [
    ("from scipy.stats import norm\nimport scipy.linalg as la", {"scipy.linalg", "scipy.stats"}),
    ("from scipy import stats", {"scipy.stats"}),
    ("import sklearn.mixture\nfrom scipy._lib import doccer\nfrom sklearn.experimental import enable_iterative_imputer\nimport scipy", {"sklearn.mixture"}),
    ("from torch.distributions import Normal  # not scipy.special", {"torch.distributions"}),
    ("import numpy, torch", set()),
])
def test_parts_of_libraries_that_a_notebook_imports(source, parts):
    cells = [nbformat.v4.new_markdown_cell("`scipy.stats` has it too."), nbformat.v4.new_code_cell(source)]
    assert batch._libraries(nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()) == parts


def test_what_several_submissions_import_is_imported_once_for_all():
    uses = [("scipy.stats",), ("scipy.stats", "sklearn.svm"), (), ("scipy.optimize",)]
    assert batch._worth_importing([workers.Task(str(i), "a", "p", "k", libraries=u) for i, u in enumerate(uses)]) == ("scipy.stats",)
