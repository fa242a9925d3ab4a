"""Given cells are left out only where nobody can see the difference."""
import json

import nbformat
import pytest
from nbformat import v4

from autograde import reuse
from autograde.reuse import names_of


def given(source, locked=False):
    return v4.new_code_cell(source, metadata={"nbgrader": {"grade": False, "solution": False, "locked": locked, "grade_id": f"g{abs(hash(source))}", "schema_version": 3}} if locked else {})


def answer(source, name="x-one"):
    return v4.new_code_cell(source, metadata={"nbgrader": {"grade": False, "solution": True, "locked": False, "grade_id": name, "schema_version": 3}})


def check(source, name="x-one-check"):
    return v4.new_code_cell(source, metadata={"nbgrader": {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": name, "schema_version": 3}})


STUB = answer("def f(x):\n    raise NotImplementedError")
HEAD = given("import numpy as np\nX = np.arange(3.0)", locked=True)
DRAW = "step = X * 2\nprint(step)"


def idle(*cells, given_by_author=()):
    """Which texts of the given cells need not run."""
    source = v4.new_notebook(cells=[*given_by_author])
    notebook = v4.new_notebook(cells=list(cells))
    return {notebook.cells[i].source for i in reuse.plan(notebook, source)}


def plan_around(answer_cell, before=(), after=(), extra=(), test="assert f(1) == 1"):
    """Which given cells, before and after an answer, need not run."""
    author = [HEAD, *map(given, before), STUB, check(test), *map(given, after)]
    return idle(HEAD, *map(given, before), *extra, answer_cell, check(test), *map(given, after), given_by_author=author)


def test_a_demonstration_nobody_touches_is_left_out():
    assert plan_around(answer("def f(x):\n    return x"), before=[DRAW], after=["print(X.sum())"]) == {DRAW, "print(X.sum())"}


@pytest.mark.parametrize("code", [
    "def f(x):\n    return step[0]",  # reads what the cell made
    "step += 1\ndef f(x):\n    return x",
    "def f(x):\n    return g(x)\nprint(step)\nstep = 3",  # binds it only after asking for it
    "def g():\n    return step\nf = g()\nstep = 1",  # a function asks before it is bound
    "if X.sum() > 3:\n    step = 1\ndef f(x):\n    return step",  # may not bind it
    "for step in range(0):\n    pass\ndef f(x):\n    return step",
    "def f(x, s=step):\n    return s",
    "@step\ndef f(x):\n    return x",
    "class step(step):\n    pass\ndef f(x): return x",
    "def f(x):\n    global step\n    step = 1\n    return x",
    "f = lambda x: eval('step')", "f = lambda x: globals()['step']", "from os.path import *\ndef f(x):\n    return x", "f = get_ipython().user_ns.get", "%store step\nf = 1", "def f(x:\n",
    "import sys\nf = lambda x: getattr(sys.modules['__main__'], 'st' + 'ep')", "import __main__ as m\nf = lambda x: m.step", "import gc\nf = lambda x: gc.get_objects()",
    "import builtins\nf = lambda x: builtins.eval('st' + 'ep')", "def f(x):\n    return f.__globals__['st' + 'ep']", "import sys\nf = lambda x: sys._getframe(1).f_globals['step']",
    "%run -i other.py\nf = 1", "f = 1\n%rerun 3", "%reset -f\nf = 1", "f = _3", "f = lambda x: _oh[3]",
])
def test_an_answer_that_could_see_a_cell_makes_it_run(code):
    assert DRAW not in plan_around(answer(code), before=[DRAW])


@pytest.mark.parametrize("code", [
    "def step(x):\n    return x\ndef f(x):\n    return step(x)",
    "def f(x):\n    return step(x)\ndef step(x):\n    return x",  # nothing calls f before step is there
    "import math as step\ndef f(x):\n    return step.pi",
    "step = 3\nf = lambda x: step",
    "step, other = 1, 2\ndef f(x):\n    return step + other",
    "def f(x):\n    step = 1\n    return step",
])
def test_an_answer_that_binds_the_name_anew_afterwards_cannot_see_a_cell(code):
    assert DRAW in plan_around(answer(code), before=[DRAW])


def test_a_cell_after_the_answer_that_shares_a_name_runs():
    assert plan_around(answer("step = 3\ndef f(x):\n    return step"), after=[DRAW]) == set()
    assert plan_around(answer("X2 = 1\ndef f(x):\n    return x"), after=["print(X2)"]) == set()


def test_what_a_running_cell_needs_runs_too():
    chain = ["a = X + 1", "b = a + 1", "c = 5"]
    assert plan_around(answer("def f(x):\n    return b"), before=chain) == {"c = 5"}


def test_a_cell_that_was_changed_runs_and_wakes_what_it_reads():
    chain = ["a = X + 1", "b = a + 1"]
    author = [HEAD, *map(given, chain), STUB, check("assert f(1) == 1")]
    changed = [HEAD, given(chain[0]), given("b = a + 2"), answer("def f(x):\n    return x"), check("assert f(1) == 1")]
    assert idle(*changed, given_by_author=author) == set()


def test_what_a_test_asks_for_runs():
    assert plan_around(answer("def f(x):\n    return x"), before=["table = 3"], test="assert f(table) == 3") == set()


def test_a_given_cell_that_binds_a_locked_name_keeps_others_awake():
    assert "X = X + 1" not in plan_around(answer("def f(x):\n    return X"), before=["X = X + 1"])


def test_names_of_code_that_is_not_python_could_be_any():
    used, bound, own = names_of("def f(:\n  banana")
    assert "banana" in used and "eval" in used and not bound and not own


def test_left_out_cells_get_their_text_and_the_course_s_outputs_back():
    notebook = v4.new_notebook(cells=[given(DRAW), answer("def f(x):\n    return x")])
    emptied = reuse.without(notebook, {0})
    assert emptied.cells[0].source == "" and notebook.cells[0].source == DRAW
    reuse.put_back(emptied, notebook, {0}, keep_outputs=False)
    picture = {"output_type": "display_data", "data": {"text/plain": "a figure"}, "metadata": {}}
    shown = nbformat.reads(reuse.show_given(nbformat.writes(emptied), [0], {DRAW: json.dumps([picture])}), 4)
    assert shown.cells[0].source == DRAW and shown.cells[0].outputs[0].data == {"text/plain": "a figure"} and shown.cells[1].outputs == []
