"""One submission from top to bottom: run the student's cells, keep the state at each test cell, then judge."""
from __future__ import annotations

import copy
import signal
import time

from autograde.judge import cells as tests
from autograde.judge.judging import Judging, State
from autograde.judge.model import Execution, Stopped
from autograde.judge.outputs import Collected, count, error_output
from autograde.sandbox import watch

_GRACE = 1.0  # seconds between asking a late cell to stop and killing it
_PATIENCE = 2  # times as long, where other processes keep it from running
_NAMES = {"timeout": "TimeoutError", "memory": "MemoryError", "crashed": "ProcessDied"}


class EndedEarly(Exception):
    """The process ended before there was a copy to go on from, though nothing in it could."""


class Run:
    """A submission that is being run.

    Parameters
    ----------
    submission : Submission
    notebook : NotebookNode
        Changed in place: outputs are filled in.
    limits : Limits
    figures : str
    given : frozenset of str
        Sources of the course's own cells.
    careful : bool
        Whether to make a copy before the first cell, rather than before the first that may end the process.
    sharing : bool
        Whether exercises that only define something may be tested in one process.

    Attributes
    ----------
    doubtful : set of str
        Exercises that may have paid for another: judge them once more, without sharing.
    """

    def __init__(self, submission, notebook, limits, figures, given=frozenset(), careful=True, sharing=False):
        self._submission, self._notebook, self._limits, self._figures, self._given, self._sharing = submission, notebook, limits, figures, given, sharing
        self.doubtful = set()
        self._line = submission.main
        self._states = []
        self._failed = {}  # exercise: what happened in its cell
        self._problems = []
        self._exercise = None
        self._students = False  # whether any of the student's own code was run
        self._copy = None
        self._since = []  # cells run since the last copy was made
        self._repeatable = False  # whether these do the same when they are run on that copy, and at once
        self._quiet = True  # whether nothing was run that could have started a process that is still there
        if careful:
            self._make_copy()

    def everything(self):
        """Run all cells, then all tests.

        Returns
        -------
        Execution

        Raises
        ------
        EndedEarly
            Unless it was careful.
        """
        start = time.monotonic()
        for cell in self._notebook.cells:
            if cell.cell_type == "code":
                self._state_at(cell) if tests.is_test(cell) else self._run_cell(cell)
        self._submission.drop(*([self._line] if self._line is not None else []))  # and whatever it left running
        judging = Judging(self._submission, self._failed, run_cell)
        verdicts, self.doubtful = judging.all(self._states), judging.doubtful
        return Execution(self._notebook, tuple(verdicts), (*self._problems, *judging.problems), time.monotonic() - start)

    def _run_cell(self, cell):
        submitted, cell.outputs, cell.execution_count = cell.outputs, [], None
        if not cell.source.strip():
            return
        exercise = tests.exercise_of(cell)
        if time.monotonic() >= self._submission.deadline or self._line is None:
            cell.outputs = [error_output("TimeoutError", "Not run: the notebook had used all the time it has.")]
            self._note(exercise, "timeout", "Your notebook had used all the time it has before this cell.")
            return
        staff = tests.is_staff(cell) or cell.source in self._given
        others = staff or (exercise is not None and exercise != self._exercise)  # whose names must be what they were
        self._exercise = exercise or self._exercise
        self._students = self._students or not staff
        order = {"do": "cell", "code": cell.source, "id": cell.get("id") or "", "staff": staff, "restore": others}
        collected = Collected(self._limits.output_bytes)
        try:
            if self._copy is None and self._students and not tests.only_defines(cell.source):
                self._make_copy()
            self._quiet, began = self._quiet and tests.only_defines(cell.source), watch.now()
            done, error = run_cell(self._submission, self._line, order, collected)
            cell.execution_count = count(done.get("count"))
            self._since.append(order)
            self._repeatable = self._repeatable and tests.only_defines(cell.source) and not done.get("imported")
            if error is not None:
                self._note(exercise, "timeout" if "late" in error else "error", _words(error))
                if "late" in error:
                    self._submission.drop(since=began)  # what it started was not asked to stop, and may leave no room for a copy
        except Stopped as stopped:
            collected.add({"output_type": "error", "ename": _NAMES.get(stopped.verdict, "ProcessDied"), "evalue": stopped.message, "traceback": [stopped.message]})
            self._note(exercise, stopped.verdict, stopped.message)
            self._problems.append(f"cell {tests.grade_id(cell) or cell.get('id')}: {stopped.message}")
            self._go_on_without(cell)
        cell.outputs = collected.done()
        if self._figures == "submitted":
            cell.outputs += [o for o in submitted if _is_picture(o)]

    def _go_on_without(self, cell):
        """A cell took its process with it: go on from the last copy of the state, with the cells since then but this one."""
        if self._copy is None:
            raise EndedEarly
        line, self._line, replay, self._since = self._line, None, self._since, []
        try:
            line.kill(wait=2.0)
            self._submission.drop(line)  # first of all: what it started may leave no room for a copy
            line = self._submission.fork(self._copy)
            self._submission.greet(line)
            self._submission.drop()
            for order in replay:
                run_cell(self._submission, line, order, Collected(0))
            self._line = line
            self._make_copy()  # no cell is repeated twice
        except Stopped as error:
            self._line = None
            self._submission.drop(line)
            self._problems.append(f"the notebook could not go on after that: {error.message}")

    def _make_copy(self):
        self._copy = self._submission.fork(self._line) if self._quiet else self._submission.fork_among_others(self._line)
        self._since, self._repeatable = [], True

    def _note(self, exercise, verdict, message):
        if exercise is not None:
            self._failed[exercise] = verdict, message

    def _state_at(self, cell):
        """Keep the state at this test cell for later: nothing a test sends can reach a cell's output.

        Where the cells since the last copy only define something, that copy and these cells are the state.
        """
        line, later, why = None, (), Stopped("timeout", "Your notebook had used all the time it has before this test.")
        if self._states and not self._since and self._states[-1].line is self._copy and tests.exercise_of(self._states[-1].cell) == tests.exercise_of(cell):
            line = self._copy
        elif self._line is not None and time.monotonic() < self._submission.deadline:
            try:
                if not (self._sharing and self._repeatable):
                    self._make_copy()
                line, later = self._copy, tuple(self._since)
            except Stopped as stopped:
                why = stopped
        self._states.append(State(cell, line, later, why))


def run_cell(submission, line, order, collected):
    """Have a process run one cell and collect its outputs; a late one is asked to stop, then killed.

    Parameters
    ----------
    submission : Submission
    line : Connection
        To the process.
    order : dict
    collected : Collected
        Filled.

    Returns
    -------
    done : dict
        What it said last.
    error : dict or None

    Raises
    ------
    Stopped
        If the process cannot go on.
    """
    seconds = submission.limits.cell_seconds
    late = f"This cell ran longer than {seconds:g} seconds and was stopped."
    line.send(order)
    now = time.monotonic()
    deadline = min(now + seconds, submission.deadline)
    hard = min(now + _PATIENCE * seconds, submission.deadline)  # time for the rest must be left
    asked = False
    while True:
        try:
            message, _ = line.receive(deadline, late, None if asked else hard)
        except Stopped as stopped:
            if stopped.verdict != "timeout" or asked:
                raise
            line.process.send(signal.SIGINT)
            asked, deadline = True, time.monotonic() + _GRACE
            continue
        if "output" in message:
            collected.add(message["output"])
            if collected.flooded:
                raise Stopped("crashed", "This cell printed without end and was stopped.")
        elif "done" in message or "broken" in message or "interrupted" in message:
            error = message.get("error")
            error = error if type(error) is dict else None if error is None else {}
            if asked and error is not None:
                collected.add({"output_type": "stream", "name": "stderr", "text": late + "\n"})
                return message, {"late": late}
            return message, error and {"kind": error.get("kind"), "text": error.get("text")}


def _words(error):
    """A student's exception in one sentence."""
    if "late" in error:
        return error["late"]
    text = " ".join(str(error.get("text")).split())[:300]
    return f"Your cell stopped with {str(error.get('kind'))[:100]}: {text}" if text else f"Your cell stopped with {str(error.get('kind'))[:100]}."


def _is_picture(output):
    data = output.get("data", {}) if output.get("output_type") in ("display_data", "execute_result") else {}
    return any(kind.startswith("image/") for kind in data) or "data:image/png;base64," in str(data.get("text/html", ""))


def prepared(notebook):
    """A copy of the notebook to run, whose cells get outputs of their own."""
    mine = copy.copy(notebook)
    mine.cells = [copy.copy(cell) for cell in notebook.cells]
    return mine
