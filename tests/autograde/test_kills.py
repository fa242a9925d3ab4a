"""Something is killed, again and again in one batch: the marks are those of an undisturbed run, and nothing counts twice."""
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tiny_course as tiny
from autograde import versions
from autograde.cells import grade_id
from autograde.contract import Course
from test_scale import in_gradebook, postgresql  # noqa: F401 - the fixture

REPOSITORY = Path(__file__).resolve().parents[2]
KINDS = ["coordinator", "worker", "student", "warm", "connection"]
ANSWERS = ("def double(x):\n    return 2 * x", "def double(x):\n    return x + 3.0", "def double(x):\n    return 3 * x", "def double(x):\n    while x == -1.5:\n        pass\n    return 2 * x",
           "import time\ntime.sleep(0.2)\ndef double(x):\n    return 2 * x", "import os\ndef double(x):\n    os._exit(3)", "def double(x):\n    print('…')")


def hand_in(root, students):
    import nbformat

    for i in range(students):
        notebook = versions.student(tiny.notebook())
        for cell in notebook.cells:
            if grade_id(cell) == "tiny-double":
                cell.source = f"{ANSWERS[i % len(ANSWERS)]}\n# {i}"
        path = root / "submitted" / f"s{i:03}" / tiny.NAME / f"{tiny.NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    return root / "submitted"


def grade(course, tree, *options):
    command = [sys.executable, "-m", "autograde", "grade", str(tree), "--course", str(course.root), "--figures", "none", "-j", "2", "--timeout", "12", *options]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def marks(course):
    return {r["student"]: (r["status"], r["score"], r["max_score"], [(e["id"], e["score"], e["status"]) for e in r["exercises"]])
            for r in json.loads((course.root / "grading/results.json").read_text())}


def family(pid):
    """Every living descendant, as (pid, command line)."""
    parents = {}
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit():
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                if fields[0] != "Z":
                    parents[int(process.name)] = int(fields[1])
    found, queue = [], [pid]
    while queue:
        here = queue.pop()
        children = [p for p, parent in parents.items() if parent == here]
        queue += children
        found += children
    named = []
    for pid in found:
        with contextlib.suppress(OSError):
            named.append((pid, (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
    return named


def victims(coordinator):
    """Process ids by kind."""
    kinds = {"coordinator": [coordinator], "worker": [], "student": [], "warm": []}
    for pid, line in family(coordinator):
        if "forkserver" in line:
            kinds["worker"].append(pid)
        elif "--unshare-user" in line:  # bubblewrap, whatever it is called
            kinds["warm"].append(pid)
        elif "autograde.student" in line:
            kinds["student"].append(pid)
    return kinds


def cut_connections(url):
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()").fetchone()
    return row[0]


def kill(kind, coordinator, url, rng):
    """Whether there was one to kill."""
    if kind == "connection":
        return cut_connections(url)
    found = victims(coordinator)[kind]
    if found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(rng.choice(found), signal.SIGKILL)
            return True
    return False


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("times, students", [(1, 21), pytest.param(4, 60, marks=pytest.mark.slow)])
def test_with_every_kind_of_process_killed_the_marks_are_those_of_an_undisturbed_run(tmp_path, postgresql, times, students):  # noqa: F811
    before = set(family(os.getpid()))
    calm, stormy = Course(tiny.make(tmp_path / "calm")), Course(tiny.make(tmp_path / "stormy"))
    tree = hand_in(tmp_path, students)
    assert grade(calm, tree).wait(600) == 0
    rng, killed, run = random.Random(20), [], None
    planned = KINDS * times
    rng.shuffle(planned)
    sqlalchemy_url = postgresql.replace("postgresql://", "postgresql+psycopg://")
    deadline = time.monotonic() + 900
    while planned and time.monotonic() < deadline:
        if run is None or run.poll() is not None:
            options = ["--force"] if run is not None and run.poll() in (0, 1) else []  # all done before all was killed: once more
            run = grade(stormy, tree, "--db", postgresql, *options)
        time.sleep(rng.uniform(0.1, 1.2))
        if run.poll() is None and kill(planned[0], run.pid, postgresql, rng):
            killed.append(planned.pop(0))
    assert not planned, (killed, planned)
    run.wait(300)
    for _ in range(3):  # what the kills made ungradable is graded again
        last = grade(stormy, tree, "--db", postgresql)
        said = last.communicate(timeout=600)[1]
        if last.returncode == 0:
            break
    assert last.returncode == 0, (killed, said)
    assert marks(stormy) == marks(calm), killed
    local = in_gradebook(f"sqlite:///{calm.root / 'grading/gradebook.db'}")
    assert in_gradebook(sqlalchemy_url) == local and len(local) == students
    left, patience = True, time.monotonic() + 20
    while left and time.monotonic() < patience:  # the kernel needs a moment to take a large process apart
        left = [line for _, line in set(family(os.getpid())) - before if "autograde.student" in line]
        time.sleep(0.1)
    assert not left
