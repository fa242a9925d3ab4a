"""What one exercise's cell does to names and settings that others need is undone before the next."""
import pytest
from small_notebooks import RIGHT, answer, check, double, notebook, plain, staff, statuses

from autograde.judge import Limits

NEXT = [answer("x-next", "def g(X):\n    return np.sum(np.abs(X)) + sum([0.0])"), check("x-next", "check.value(g, (np.ones(3),), 3.0)", "g")]
MISCHIEF = {
    "rebinds_np": "np = 5",
    "deletes_np": "del np",
    "resets_everything": "%reset -f",
    "shadows_a_builtin": "sum = 0\nfor i in range(3): sum += i",
    "patches_numpy": "np.sum = lambda *a, **k: 0\nnp.abs = None",
    "turns_warnings_into_errors": "import warnings; warnings.simplefilter('error'); np.seterr(all='raise')",
    "leaves_the_folder": "import os; os.chdir('/')",
    "clears_globals": "globals().clear()",
    "redefines_what_the_next_needs_not": "g = 7",
}


@pytest.mark.parametrize("name", MISCHIEF)
def test_only_the_mischievous_exercise_pays(judge, name):
    cells = [staff("import numpy as np"), *double(RIGHT, "x-first"), answer("x-bad", MISCHIEF[name]), check("x-bad", "check.value(h, (1.0,), 2.0)", "h"), *NEXT]
    got = statuses(judge.run(notebook(*cells)))
    assert got["x-first-check"] == "correct" and got["x-next-check"] == "correct", got


def test_given_data_come_back_rebound_or_changed_in_place(judge):
    for mischief in ("X = X - 1", "X -= 1", "X[0] = 99", "del X"):
        cells = [staff("import numpy as np\nX = np.ones(3)"), answer("x-bad", mischief), answer("x-next", "m = X.mean()"), check("x-next", "check.that(m == 1, 'X is not what was given')", "m")]
        assert statuses(judge.run(notebook(*cells))) == {"x-next-check": "correct"}, mischief


def test_given_cells_that_may_be_changed_count_as_given_while_they_are_not(judge):
    given = "import numpy as np\nX = np.ones(3)"
    cells = notebook(plain(given), answer("x-bad", "X = X - 1"), answer("x-next", "m = X.mean()"), check("x-next", "check.that(m == 1, 'X is not what was given')", "m"))
    assert statuses(judge.run(cells, given=[given])) == {"x-next-check": "correct"}
    assert statuses(judge.run(cells)) == {"x-next-check": "incorrect"}


def test_names_deleted_by_one_exercise_are_there_for_another(judge):
    cells = [*double(RIGHT, "x-first"), answer("x-bad", "del f"), answer("x-next", "def g(x):\n    return f(x)"), check("x-next", "check.value(g, (1.0,), 2.0)", "g")]
    assert set(statuses(judge.run(notebook(*cells))).values()) == {"correct"}


def test_an_exercise_feels_its_own_mischief(judge):
    cells = [staff("import numpy as np"), answer("x-bad", "np = 5\ndef f(x):\n    return np.asarray(x)"), check("x-bad", "check.value(f, (np.ones(2),), np.ones(2))", "f")]
    assert statuses(judge.run(notebook(*cells))) == {"x-bad-check": "error"}


def test_each_exercise_is_tested_on_the_state_at_its_cell(judge):
    cells = [*double("def f(x):\n    return 2 * x", "x-one"), *double("def f(x):\n    return 3 * x", "x-two")]
    assert statuses(judge.run(notebook(*cells))) == {"x-one-check": "correct", "x-two-check": "incorrect"}


COUNTS = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n"


def test_each_exercise_gets_its_own_copy(judge):
    cells = [answer("x-count", COUNTS), check("x-count", "check.value(f, (1,), 1)", "f"), check("y-count", "check.value(f, (1,), 1)", "f"), check("x-count", "check.value(f, (1,), 1)", "f", suffix="hidden")]
    assert set(statuses(judge.run(notebook(*cells))).values()) == {"correct"}


def test_tests_of_one_exercise_share_a_copy_as_in_jupyter(judge):
    cells = [answer("x-count", COUNTS), check("x-count", "check.value(f, (1,), 1)", "f"), check("x-count", "check.value(f, (1,), 2)", "f", suffix="hidden")]
    assert set(statuses(judge.run(notebook(*cells))).values()) == {"correct"}


def test_what_ends_the_process_in_one_test_ends_the_exercise_s_other_test_and_no_more(judge):
    cells = [answer("x-dies", "import os\ndef f(x):\n    os._exit(1)"), check("x-dies", "check.value(f, (1,), 1)", "f"), check("x-dies", "check.value(f, (1,), 1)", "f", suffix="hidden"),
             answer("y-lives", "def g(x):\n    return x"), check("y-lives", "check.value(g, (1,), 1)", "g")]
    assert statuses(judge.run(notebook(*cells))) == {"x-dies-check": "crashed", "x-dies-hidden": "crashed", "y-lives-check": "correct"}


def test_an_uncaught_error_in_a_scratch_cell_costs_nothing(judge):
    assert statuses(judge.run(notebook(plain("1/0"), *double(RIGHT), plain("raise SystemExit"), plain("assert False")))) == {"x-double-check": "correct"}


def test_threads_and_child_processes_of_a_cell_cost_nothing(judge):
    source = "import threading, time, subprocess\nthreading.Thread(target=time.sleep, args=(100,), daemon=True).start()\nsubprocess.Popen(['sleep', '100'])\n" + RIGHT
    assert statuses(judge.run(notebook(*double(source), *double("g = f", "y-double", "g")))) == {"x-double-check": "correct", "y-double-check": "correct"}


def test_cells_since_the_last_test_are_repeated_after_a_crash_and_only_those(judge):
    cells = [plain("log = ['a']"), *double(RIGHT, "x-first"), plain("log.append('b')\nprint('once')"), plain("log.append('c'); import os; os._exit(1)"), plain("log.append('d')"),
             plain("log.append('e'); os = __import__('os'); os._exit(1)"), answer("x-log", "final = list(log)"), check("x-log", "check.that(final == ['a', 'b', 'd'], str(final))", "final")]
    execution = judge.run(notebook(*cells))
    assert statuses(execution) == {"x-first-check": "correct", "x-log-check": "correct"}, execution.verdicts
    assert [o.get("text", o.get("ename")) for o in execution.notebook.cells[3].outputs] == ["once\n"]
    assert len(execution.problems) == 2


def test_a_crash_before_any_test_costs_only_its_cell(judge):
    cells = [plain("kept = 1"), plain("import os; os._exit(1)"), *double(RIGHT + "\nkept"), plain("print(kept + 1)")]
    execution = judge.run(notebook(*cells))
    assert statuses(execution) == {"x-double-check": "correct"} and execution.notebook.cells[-1].outputs[0].text == "2\n"


# -- exercises that share a process while all is well ----------------------------------------------

SECOND = [answer("y-next", "def g(X):\n    return np.sum(X)"), check("y-next", "check.value(g, (np.ones(3),), 3.0)", "g")]
FOUL = {
    "patches_numpy": "np.sum = lambda *a, **k: 0",
    "fills_the_memory": "if not hasattr(np, 'hoard'): np.hoard = np.ones(25_000_000)",
    "leaves_a_thread_that_takes_the_processor": "import threading\n    def spin():\n        while True: pass\n    for _ in range(3): threading.Thread(target=spin, daemon=True).start()",
    "leaves_a_process": "import subprocess\n    subprocess.Popen(['sleep', '100'])",
    "leaves_an_orphan": "import subprocess\n    subprocess.run('sleep 100 &', shell=True)",
    "redefines_the_next_answer": "globals()['g'] = lambda X: 0",
    "ends_the_process_later": "import threading, os\n    threading.Timer(0.05, os._exit, (1,)).start()",
}


@pytest.mark.parametrize("name", FOUL)
def test_what_a_right_answer_does_when_it_is_called_costs_no_other_exercise(hurried, name):
    first = f"def f(x):\n    {FOUL[name]}\n    return 2 * x"
    got = hurried.run(notebook(staff("import numpy as np"), *double(first), *SECOND))
    assert statuses(got) == {"x-double-check": "correct", "y-next-check": "correct"}, got.verdicts


def test_a_hanging_answer_costs_no_other_and_is_waited_for_once_more_at_most(hurried):
    hangs = "def f(x):\n    while True: pass"
    cells = [staff("import numpy as np"), *SECOND, *double(hangs, "x-a"), *double(hangs, "x-b"), *double(hangs, "x-c"), *double(RIGHT, "x-d")]
    execution = hurried.run(notebook(*cells))
    assert statuses(execution) == {"y-next-check": "correct", "x-a-check": "timeout", "x-b-check": "timeout", "x-c-check": "timeout", "x-d-check": "correct"}
    assert execution.seconds < 4.9 * hurried.limits.call_seconds


def test_a_second_look_is_a_first_look_for_the_answer(judge):
    """What fails where another exercise was tested is judged again; it must not learn that it failed, or what was asked."""
    gambles = "import os\ndef f(x):\n    if os.path.exists('tried'):\n        return 2 * x\n    open('tried', 'w').close()\n    return 3 * x"
    kept = "import mmap\nshared = mmap.mmap(-1, 1)"
    remembers = "def f(x):\n    if shared[0]:\n        return 2 * x\n    shared[0] = 1\n    return 3 * x"
    for source in (gambles, remembers):
        cells = [staff("import numpy as np"), plain(kept), *double(RIGHT, "x-first"), *double(source, "x-second")]
        assert statuses(judge.run(notebook(*cells))) == {"x-first-check": "correct", "x-second-check": "incorrect"}


def test_exercises_without_time_for_a_state_of_their_own_say_so(judge):
    judge.limits, usual = Limits(cell_seconds=2, total_seconds=2), judge.limits
    try:
        slow = [plain("import time; time.sleep(0.8)") for _ in range(3)]
        got = statuses(judge.run(notebook(staff("import numpy as np"), *double(RIGHT, "x-first"), *slow, *double(RIGHT, "x-a"), *double(RIGHT, "x-b"))))
    finally:
        judge.limits = usual
    assert {got["x-a-check"], got["x-b-check"]} == {"timeout"}


def test_what_no_time_is_left_for_is_late_and_not_broken(judge):
    judge.limits, usual = Limits(call_seconds=1, total_seconds=3), judge.limits
    hangs = "def f(x):\n    while True: pass"
    try:
        execution = judge.run(notebook(staff("import numpy as np"), *(cell for i in range(5) for cell in double(hangs, f"x-{i}")), *double(RIGHT, "y-a"), *double(RIGHT, "y-b")))
    finally:
        judge.limits = usual
    assert set(statuses(execution).values()) == {"timeout"} and execution.seconds < 7
    assert execution.verdicts[-1].message == "Your notebook has used all the time it has."


def test_a_recovery_that_fails_leaves_nothing_running(hurried):
    """A cell that fills the memory only when it is run again, in place of one that ended the process."""
    fills = "import os\nif os.path.exists('ran'):\n    hoard = bytearray(480_000_000)\nopen('ran', 'w').close()"
    right = "def f(x):\n    import time; time.sleep(0.4)\n    return 2 * x"
    cells = [staff("import numpy as np"), *double(right, "x-first"), plain(fills), plain("import os; os._exit(1)"), *double(RIGHT, "x-lost")]
    assert statuses(hurried.run(notebook(*cells)))["x-first-check"] == "correct"


def test_right_answers_that_only_define_something_are_tested_in_one_process(judge, monkeypatch):
    from autograde.judge.template import Submission

    copies, fork = [], Submission.fork
    monkeypatch.setattr(Submission, "fork", lambda self, line: copies.append(line) or fork(self, line))
    many = [cell for i in range(8) for cell in double("import math\n" + RIGHT, f"x-{i}")]
    assert set(statuses(judge.run(notebook(staff("import numpy as np\nX = np.ones(3)"), *many))).values()) == {"correct"}
    assert len(copies) == 2  # the state, and the process that serves all
    copies.clear()
    many[7:7] = [plain("print(f(1))")]
    judge.run(notebook(staff("import numpy as np\nX = np.ones(3)"), *many))
    assert len(copies) == 4


def test_a_process_that_ends_where_nothing_could_end_it_is_started_once_more(judge, monkeypatch):
    from autograde.judge import cells

    monkeypatch.setattr(cells, "only_defines", lambda source: True)
    execution = judge.run(notebook(plain("kept = 1"), plain("import os; os._exit(1)"), *double(RIGHT + "\nkept"), plain("print(kept + 1)")))
    assert statuses(execution) == {"x-double-check": "correct"} and execution.notebook.cells[-1].outputs[0].text == "2\n"


@pytest.mark.parametrize("source, expected", [
    ("import numpy as np\nfrom math import pi\n\ndef f(x: np.ndarray, n=-1, *a, k=(1, pi), **o) -> float:\n    'doc'\n    global_ = 1\n    return x", True),
    ("'text'\nK = 3\nL = K\npass", True),
    ("def f(x=[]):\n    return x", False),
    ("def f(x=g()):\n    return x", False),
    ("@cache\ndef f(x):\n    return x", False),
    ("def f(x):\n    def g():\n        global n\n        n = 1\n    return x", False),
    ("class A:\n    pass", False),
    ("K = [1]", False),
    ("K.x = 1", False),
    ("K += 1", False),
    ("print(1)", False),
    ("%time x = 1", False),
    ("def f(x:", False),
    ("(" * 100_000, False),
    ("x = -" + "-" * 100_000 + "1", False),
    ("x = a" + ".b" * 1_200, False),
])
def test_cells_that_only_define(source, expected):
    from autograde.judge import cells

    assert cells.only_defines(source) is expected
