"""One submission from top to bottom: run the student's cells, then judge each exercise on its own copy of the state."""
from __future__ import annotations

import copy
import secrets
import signal
import time
from dataclasses import replace

from autograde.judge import cells as tests
from autograde.judge.model import Execution, Stopped, Verdict
from autograde.judge.outputs import Collected, count, error_output
from autograde.judge.standin import Desk

_GRACE = 1.0  # seconds between asking a late cell to stop and killing it
_PATIENCE = 2  # times as long, where other processes keep it from running
_NAMES = {"timeout": "TimeoutError", "memory": "MemoryError", "crashed": "ProcessDied"}


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
    """

    def __init__(self, submission, notebook, limits, figures, given=frozenset()):
        self._submission, self._notebook, self._limits, self._figures, self._given = submission, notebook, limits, figures, given
        self._line = submission.main
        self._states = []  # (test cell, line to the state at it or None, why there is none)
        self._failed = {}  # exercise: what happened in its cell
        self._stopped = {}  # line: why its process cannot be asked any more
        self._problems = []
        self._exercise = None
        self._since = []  # cells run since the last copy was made
        self._copy = submission.fork(self._line)
        self._others = [self._copy]  # copies that wait for no test

    def everything(self):
        """Run all cells, then all tests.

        Returns
        -------
        Execution
        """
        start = time.monotonic()
        for cell in self._notebook.cells:
            if cell.cell_type == "code":
                self._state_at(cell) if tests.is_test(cell) else self._run_cell(cell)
        verdicts = self._judge_all()
        return Execution(self._notebook, tuple(verdicts), tuple(self._problems), time.monotonic() - start)

    # -- the student's cells ------------------------------------------------------------------

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
        order = {"do": "cell", "code": cell.source, "id": cell.get("id") or "", "staff": staff, "restore": others}
        collected = Collected(self._limits.output_bytes)
        try:
            self._line.send(order)
            cell.execution_count, error = self._finish(collected)
            self._since.append(order)
            if error is not None:
                self._note(exercise, "timeout" if "late" in error else "error", _words(error))
        except Stopped as stopped:
            collected.add({"output_type": "error", "ename": _NAMES.get(stopped.verdict, "ProcessDied"), "evalue": stopped.message, "traceback": [stopped.message]})
            self._note(exercise, stopped.verdict, stopped.message)
            self._problems.append(f"cell {tests.grade_id(cell) or cell.get('id')}: {stopped.message}")
            self._go_on_without(cell)
        cell.outputs = collected.done()
        if self._figures == "submitted":
            cell.outputs += [o for o in submitted if _is_picture(o)]

    def _finish(self, collected):
        """Collect a cell's outputs until it is done; a late one is asked to stop, then killed."""
        late = f"This cell ran longer than {self._limits.cell_seconds:g} seconds and was stopped."
        deadline = min(time.monotonic() + self._limits.cell_seconds, self._submission.deadline)
        hard = min(time.monotonic() + _PATIENCE * self._limits.cell_seconds, self._submission.deadline)  # time for the rest must be left
        asked = False
        while True:
            try:
                message, _ = self._line.receive(deadline, late, None if asked else hard)
            except Stopped as stopped:
                if stopped.verdict != "timeout" or asked:
                    raise
                self._line.process.send(signal.SIGINT)
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
                    return count(message.get("count")), {"late": late}
                return count(message.get("count")), error and {"kind": error.get("kind"), "text": error.get("text")}

    def _go_on_without(self, cell):
        """A cell took its process with it: go on from the last copy of the state, with the cells since then but this one."""
        self._line.kill(wait=2.0)
        self._line, replay, self._since = None, self._since, []
        try:
            self._sweep()  # first of all: what it started may leave no room for a copy
            self._line = self._submission.fork(self._copy)
            self._submission.greet(self._line)
            self._sweep()
            for order in replay:
                self._line.send(order)
                self._finish(Collected(0))
            self._copy = self._submission.fork(self._line)  # no cell is repeated twice
            self._others.append(self._copy)
        except Stopped as error:
            self._line = None
            self._problems.append(f"the notebook could not go on after that: {error.message}")

    def _sweep(self, dying=None):
        """Kill whatever the notebook left running beside its own process and the waiting copies; one that has just been killed need not be waited for."""
        waiting = []
        for line in [line for _, line, _ in self._states if line is not None] + self._others:
            try:
                self._submission.greet(line)
                waiting.append(line)
            except Stopped:
                pass  # said when its test is judged
        self._submission.sweep(*waiting, *([self._line] if self._line is not None else []), dying=dying)

    def _note(self, exercise, verdict, message):
        if exercise is not None:
            self._failed[exercise] = verdict, message

    # -- the tests ----------------------------------------------------------------------------

    def _state_at(self, cell):
        """Keep the state at this test cell for later: nothing a test sends can reach a cell's output.

        Tests of one exercise with no cell between them share a copy, as they share a kernel in JupyterLab.
        """
        line, why = None, Stopped("timeout", "Your notebook had used all the time it has before this test.")
        if self._states and not self._since and self._states[-1][1] is self._copy and tests.exercise_of(self._states[-1][0]) == tests.exercise_of(cell):
            line = self._copy
        elif self._line is not None and time.monotonic() < self._submission.deadline:
            try:
                line = self._submission.fork(self._line)
                self._copy, self._since = line, []
            except Stopped as stopped:
                line, why = None, stopped
        self._states.append((cell, line, why))

    def _judge_all(self):
        self._line, self._others = None, []
        self._sweep()  # the notebook's own process, and whatever it left running
        verdicts = []
        judged = [cell for cell, _, _ in self._states]
        while self._states:
            cell, line, why = self._states[0]
            verdicts.append(self._judge(cell, line, why))
            self._states.pop(0)
            if line is not None and not (self._states and self._states[0][1] is line):
                self._sweep(dying=line.kill())
        verdicts = _no_marks_for_forbidden_calls(verdicts)
        for cell, verdict in zip(judged, verdicts):
            tests.show(cell, verdict)
        return verdicts

    def _judge(self, cell, line, why):
        desk, names, exercise, file = None, {}, tests.exercise_of(cell), f"<test {secrets.token_hex(8)}>"
        try:
            if line is None or line in self._stopped:
                raise self._stopped.get(line) or why
            self._submission.greet(line)
            desk = Desk(line, self._limits.call_seconds, self._submission.deadline)
            names = desk.names(tests.names_of(cell.source), exercise, file)
        except Stopped as stopped:
            if line is not None:
                self._stopped[line] = stopped
            return Verdict(tests.grade_id(cell), exercise, False, stopped.verdict, stopped.message)
        except Exception as error:  # the student's process says that it cannot hand the names over
            return Verdict(tests.grade_id(cell), exercise, False, "error", f"Your answer could not be handed in: {str(error)[:300]}")
        verdict, detail = tests.run_test(cell, names, file)
        if desk.stopped is not None and desk.stopped.verdict != "forbidden":
            self._stopped[line] = desk.stopped  # it is gone for the exercise's other test too
        if verdict.passed and desk.stopped is not None:  # a test that swallowed the reason
            return Verdict(verdict.cell_id, exercise, False, desk.stopped.verdict, desk.stopped.message, None, verdict.seconds)
        if verdict.status == "not-attempted" and exercise in self._failed:
            status, message = self._failed[exercise]
            return Verdict(verdict.cell_id, exercise, False, status, message, None, verdict.seconds)
        if detail:
            self._problems.append(f"{verdict.cell_id}: the grader broke\n{detail}")
        return verdict


def _no_marks_for_forbidden_calls(verdicts):
    """A forbidden call that only one of an exercise's tests meets costs the exercise, not the test."""
    caught = {v.exercise: v for v in verdicts if v.status == "forbidden"}
    return [replace(v, passed=False, status="forbidden", message=caught[v.exercise].message, misconception=None) if v.exercise in caught else v for v in verdicts]


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
    """A copy of the notebook to run."""
    return copy.deepcopy(notebook)
