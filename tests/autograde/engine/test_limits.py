"""Every bound is kept from outside, and only the exercise that breaks one pays."""
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from small_notebooks import RIGHT, answer, check, double, notebook, plain, statuses, text_of

from autograde.judge import Judge, Limits

BAD_CELLS = {
    "hangs": ("while True: pass", "timeout"),
    "hangs_and_refuses": ("while True:\n    try:\n        while True: pass\n    except BaseException: pass", "timeout"),
    "sleeps": ("import time; time.sleep(1000)", "timeout"),
    "dies": ("import os; os._exit(0)", "crashed"),
    "kills_itself": ("import os, signal; os.abort()", "crashed"),
    "segfaults": ("import ctypes; ctypes.string_at(0)", "crashed"),
    "fills_memory": ("hold = []\nimport mmap\nwhile True:\n    m = mmap.mmap(-1, 2**24); m.write(b'x' * 2**24); hold.append(m)", "memory|error"),
    "recursion_in_c": ("import sys; sys.setrecursionlimit(10**9)\ndef g(n):\n    return g(n + 1)\ng(0)", "crashed|error|memory"),
}


@pytest.mark.parametrize("name", BAD_CELLS)
def test_bad_cell_costs_only_its_own_exercise(hurried, name):
    source, expected = BAD_CELLS[name]
    if "memory" in expected:  # what is slow on a busy machine is not what is tested
        hurried.limits = replace(hurried.limits, cell_seconds=30)
    cells = [*double(RIGHT, "x-before"), answer("x-bad", source + "\ndef h(x):\n    return 2 * x"), check("x-bad", "check.value(h, (1.0,), 2.0)", "h"), *double("g = f", "x-after", "g")]
    got = statuses(hurried.run(notebook(*cells)))
    assert got["x-before-check"] == "correct" and got["x-after-check"] == "correct", got
    assert got["x-bad-check"] in expected.split("|"), got


BAD_FUNCTIONS = {
    "hangs": ("while True: pass", "timeout"),
    "refuses": ("while True:\n        try:\n            while True: pass\n        except BaseException: pass", "timeout"),
    "dies": ("import os; os._exit(0)", "crashed"),
    "exits": ("import sys; sys.exit()", "error"),
    "kills_all": ("import os; os.kill(-1, 9)", "error"),
    "fills_memory": ("x = [bytearray(2**24) for i in range(10**6)]", "memory"),
    "asks_for_too_much": ("import numpy as np; return np.ones(10**11)", "memory|error"),
    "closes_everything": ("import os; os.closerange(0, 200); return 2 * x", "crashed"),
    "deep": ("y = []\n    for i in range(10**5): y = [y]\n    return y", "error"),
    "contains_itself": ("y = []; y.append(y); return y", "error"),
    "huge_list": ("return [None, 1.0] * 10**6", "error"),
    "huge_array": ("import numpy as np; return np.zeros(10**8, dtype='i1').astype('f4')[: 10**8]", "error|memory"),
    "closes_the_line_in_a_child": ("import os, time\n    if os.fork() == 0:\n        time.sleep(100)\n    os._exit(0)", "crashed"),
}


@pytest.mark.parametrize("name", BAD_FUNCTIONS)
def test_bad_function_costs_only_its_own_exercise(hurried, name):
    source, expected = BAD_FUNCTIONS[name]
    if "memory" in expected:
        hurried.limits = replace(hurried.limits, call_seconds=30)
    cells = [*double(RIGHT, "x-before"), answer("x-bad", f"def h(x):\n    {source}"), check("x-bad", "check.value(h, (1.0,), 2.0)", "h"), check("x-before", "check.value(f, (1.0,), 2.0)", "f", suffix="hidden"),
             *double("g = f", "x-after", "g")]
    got = statuses(hurried.run(notebook(*cells)))
    assert got.pop("x-bad-check") in expected.split("|"), got
    assert set(got.values()) == {"correct"}, got


def test_time_of_a_late_cell_is_not_all_lost(hurried):
    """What a cell defined before its loop stays, if the loop can be interrupted."""
    (verdict,) = hurried.run(notebook(*double(RIGHT + "\nwhile True: pass"))).verdicts
    assert verdict.passed


def test_what_a_late_cell_started_is_stopped_with_it(hurried):
    """Else a fork bomb goes on after the cell that set it off, and takes the room that copies of the later states need."""
    bomb = "import os, time\nif os.fork() == 0:\n    while True: open('grows', 'a').write('x'); time.sleep(0.01)\nwhile True: pass"
    look = "def size():\n    return os.path.getsize('grows')\nbefore = size(); time.sleep(0.5); print('still' if before == size() > 0 else 'grows')"
    execution = hurried.run(notebook(plain(bomb), plain(look), *double(RIGHT)))
    assert "still" in text_of(execution) and statuses(execution) == {"x-double-check": "correct"}


def test_what_an_earlier_cell_started_survives_a_late_one(hurried):
    pool = "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing\npool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context('fork'))\nprint(list(pool.map(abs, [-2])))"
    cells = plain(pool), *double("import time; time.sleep(30)", "x-late"), *double("two = list(pool.map(abs, [-2.0]))[0]\ndef g(x):\n    return two * x", "x-use", "g")
    assert statuses(hurried.run(notebook(*cells))) == {"x-late-check": "timeout", "x-use-check": "correct"}


FULL_HOUSE = """
import os, time
try:
    while True:
        if os.fork() == 0:
            time.sleep(100); os._exit(0)
except OSError:
    print('full')
"""


@pytest.mark.parametrize("then", ["", "time.sleep(30)"])
def test_children_up_to_the_limit_cost_no_exercise(hurried, then):
    execution = hurried.run(notebook(*double(RIGHT, "x-before"), plain(FULL_HOUSE + then), *double("print(1)\ndef g(x):\n    return 2 * x", "x-after", "g")))
    assert "full" in text_of(execution) and set(statuses(execution).values()) == {"correct"}


def test_whole_submission_has_a_limit(hurried):
    hurried.limits = Limits(cell_seconds=2, total_seconds=3)
    started = time.monotonic()
    execution = hurried.run(notebook(*[plain("import time; time.sleep(1.5)") for i in range(20)], *double(RIGHT)))
    assert time.monotonic() - started < 10 and statuses(execution) == {"x-double-check": "timeout"}


def test_output_is_cut_off_with_a_note(hurried):
    execution = hurried.run(notebook(plain("for i in range(10**6): print('x' * 100)"), *double(RIGHT)))
    said = execution.notebook.cells[0].outputs
    assert sum(len(o.get("text", "")) for o in said) < 110_000 and "cut off" in said[-1].text
    assert statuses(execution) == {"x-double-check": "correct"}


def test_printing_without_end_is_stopped(hurried):
    execution = hurried.run(notebook(plain("while True: print('x' * 10000)"), *double(RIGHT)))
    assert statuses(execution) == {"x-double-check": "correct"} and len(text_of(execution)) < 200_000


def test_many_pictures_are_cut_off(hurried):
    source = "from IPython.display import Image, display\nfor i in range(2000): display(Image(data=b'\\x89PNG' + bytes(500), format='png'))"
    execution = hurried.run(notebook(plain(source)))
    assert len(execution.notebook.cells[0].outputs) < 600


def test_one_large_file_is_refused(hurried):
    said = text_of(hurried.run(notebook(plain("try:\n    open('big', 'wb').write(b'x' * 10**7); print('wrote')\nexcept OSError as e:\n    print('refused', e)"))))
    assert "refused" in said


def test_honest_memory_is_not_counted_twice(hurried):
    """150 MB held in the notebook, seen by ten waiting copies: within 300 MB."""
    cells = [plain("import numpy as np\ndata = np.ones(150 * 2**17)")] + [c for i in range(10) for c in double(RIGHT + "\nimport time; time.sleep(0.1)", f"x{i}-double")]
    assert set(statuses(hurried.run(notebook(*cells))).values()) == {"correct"}


def test_one_enormous_output_is_left_out_with_a_note(judge):
    execution = judge.run(notebook(plain("from IPython.display import HTML\nHTML('x' * 10**7)"), *double(RIGHT)))
    assert "too large" in str(execution.notebook.cells[0].outputs) and statuses(execution) == {"x-double-check": "correct"}


def test_a_busy_machine_costs_no_marks():
    """A call's time does not run while its process waits for a processor that others use."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})  # everything started here shares one processor
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]  # 0.8 s of work then take about 2.4 s
    try:
        busy = "import time\ndef f(x):\n    start = time.process_time()\n    while time.process_time() - start < 0.8: pass\n    return 2 * x"
        with Judge(Limits(call_seconds=1.2, cell_seconds=60, total_seconds=120), figures="none") as judge:
            verdict = judge.run(notebook(answer("x", busy), check("x", "check.value(f, (1.0,), 2.0)", "f"))).verdicts[0]
        assert verdict.status == "correct" and verdict.seconds > 1.2, verdict
    finally:
        for other in others:
            other.kill()
            other.wait()
        os.sched_setaffinity(0, allowed)


def test_sleeping_is_not_waiting_for_a_processor():
    with Judge(Limits(call_seconds=1, total_seconds=60), figures="none") as judge:
        execution = judge.run(notebook(answer("x", "import time\ndef f(x):\n    time.sleep(8)\n    return 2 * x"), check("x", "check.value(f, (1.0,), 2.0)", "f")))
    assert execution.verdicts[0].status == "timeout"
    assert execution.verdicts[0].seconds < 4


def test_an_endless_cell_that_also_waits_for_a_processor_leaves_time_for_the_rest(hurried, monkeypatch):
    """On a busy machine deadlines move on, but not to the end of the submission's time."""
    from autograde.judge.connection import Connection

    hurried.limits = replace(hurried.limits, cell_seconds=2, total_seconds=30)
    monkeypatch.setattr(Connection, "_queued", lambda line: time.monotonic())  # it has never done anything but wait
    start = time.monotonic()
    execution = hurried.run(notebook(plain("while True: pass"), *double(RIGHT)))
    assert statuses(execution) == {"x-double-check": "correct"}
    assert time.monotonic() - start < 20
