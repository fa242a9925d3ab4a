"""The tests of a submission, each on the state its notebook was in at that cell."""
from __future__ import annotations

import itertools
import secrets
import time
from dataclasses import replace
from typing import NamedTuple

from nbformat import NotebookNode

from autograde.judge import cells as tests
from autograde.judge.connection import Connection
from autograde.judge.model import Stopped, Verdict
from autograde.judge.outputs import Collected
from autograde.judge.standin import Desk

OUT_OF_TIME = "Your notebook has used all the time it has."
_COSTLY = ("timeout", "memory", "crashed")  # to be met by chance once more


class State(NamedTuple):
    """The state of a notebook at a test cell.

    Attributes
    ----------
    cell : NotebookNode
        The test.
    line : Connection or None
        To a waiting copy of the student's process.
    later : tuple of dict
        Orders that bring it to the state: cells that only define something.
    why : Stopped
        If there is no copy, why not.
    """

    cell: NotebookNode
    line: Connection | None
    later: tuple[dict, ...]
    why: Stopped

    @property
    def exercise(self):
        return tests.exercise_of(self.cell)


class Judging:
    """Judges one submission.

    Exercises whose states are one copy, and definitions, are tested in one process after the other, as in a student's
    kernel, for as long as everything passes. What does not pass where another exercise was tested before is `doubtful`.

    Parameters
    ----------
    submission : Submission
    failed : dict of str to tuple
        By exercise, what happened in its cell: a verdict and a message.
    run_cell : callable
        ``run_cell(submission, line, order, collected)``.

    Attributes
    ----------
    problems : list of str
    doubtful : set of str
        Exercises that may have paid for another: their verdicts here do not count.
    """

    def __init__(self, submission, failed, run_cell):
        self._submission, self._failed, self._run_cell = submission, failed, run_cell
        self._gone = {}  # line: why its process cannot be asked any more
        self._sharing = True
        self.problems, self.doubtful = [], set()

    def all(self, states):
        """Judge these test cells, and show the verdict on each.

        Parameters
        ----------
        states : list of State

        Returns
        -------
        list of Verdict
        """
        verdicts = []
        for line, same in itertools.groupby(states, key=lambda state: state.line):
            turns = [list(turn) for _, turn in itertools.groupby(same, key=lambda state: (state.exercise, len(state.later)))]
            verdicts += self._on(line, turns) if line is not None else [self._judge(state, None, state.why) for turn in turns for state in turn]
        verdicts = _no_marks_for_forbidden_calls(verdicts)
        for state, verdict in zip(states, verdicts):
            tests.show(state.cell, verdict)
        return verdicts

    def _on(self, line, turns):
        """Judge exercises whose states begin with the copy at the other end of `line`, which the last of them uses up."""
        verdicts, table, done, ahead = [], None, 0, 0  # how far each has come with what is run later
        for turn in turns:
            later, shared = turn[0].later, table is not None
            if not shared:
                if turn is not turns[-1]:
                    self._advance(line, later[ahead:])
                    ahead = len(later)
                table, done = line if turn is turns[-1] else self._fork(line), ahead
            self._advance(table, later[done:])
            found = self._turn(table, turn, until_failure=shared)
            verdicts, done = verdicts + found, len(later)
            passed = all(verdict.passed for verdict in found)
            if shared and not passed and not self._out_of_time():
                self.doubtful.add(turn[0].exercise)
            self._sharing = self._sharing and not any(verdict.status in _COSTLY for verdict in found)
            if table is not line:
                spent = not (self._sharing and passed and self._submission.is_alone(table))
                self._submission.drop(*([table] if spent else []))  # and what its tests left running
                table = None if spent else table
        self._submission.drop(line, *([table] if table not in (None, line) else []))
        return verdicts

    def _fork(self, line):
        try:
            return self._submission.fork(line)
        except Stopped:
            return line  # what is wrong with it is said when it is asked

    def _advance(self, line, orders):
        """Bring the process at the other end of `line` to a later state."""
        if line in self._gone:
            return
        try:
            self._submission.greet(line)
            for order in orders:
                if self._out_of_time():
                    raise Stopped("timeout", OUT_OF_TIME)
                self._run_cell(self._submission, line, order, Collected(0))
        except Stopped as stopped:
            self._gone.setdefault(line, stopped)

    def _turn(self, line, states, until_failure):
        """Judge one exercise's tests on the process at the other end of `line`; after a failure, maybe not all."""
        found = []
        for state in states:
            if until_failure and found and not found[-1].passed:
                found.append(replace(found[-1], cell_id=tests.grade_id(state.cell)))
            else:
                found.append(self._judge(state, line, self._gone.get(line)))
        return found

    def _out_of_time(self):
        return time.monotonic() >= self._submission.deadline

    def _judge(self, state, line, why):
        name, exercise, file = tests.grade_id(state.cell), state.exercise, f"<test {secrets.token_hex(8)}>"
        try:
            if why is not None:
                raise why
            desk = Desk(line, self._submission.limits.call_seconds, self._submission.deadline)
            names = desk.names(tests.names_of(state.cell.source), exercise, file)
        except Stopped as stopped:
            if line is not None:
                self._gone[line] = stopped
            return Verdict(name, exercise, False, stopped.verdict, stopped.message)
        except Exception as error:  # the student's process says that it cannot hand the names over
            return Verdict(name, exercise, False, "error", f"Your answer could not be handed in: {str(error)[:300]}")
        verdict, detail = tests.run_test(state.cell, names, file)
        if desk.stopped is not None and desk.stopped.verdict != "forbidden":
            self._gone[line] = desk.stopped  # it is gone for the exercise's other test too
        if verdict.passed and desk.stopped is not None:  # a test that swallowed the reason
            return Verdict(name, exercise, False, desk.stopped.verdict, desk.stopped.message, None, verdict.seconds)
        if verdict.status == "not-attempted" and exercise in self._failed:
            status, message = self._failed[exercise]
            return Verdict(name, exercise, False, status, message, None, verdict.seconds)
        if detail:
            self.problems.append(f"{name}: the grader broke\n{detail}")
        return verdict


def _no_marks_for_forbidden_calls(verdicts):
    """A forbidden call that only one of an exercise's tests meets costs the exercise, not the test."""
    caught = {v.exercise: v for v in verdicts if v.status == "forbidden"}
    return [replace(v, passed=False, status="forbidden", message=caught[v.exercise].message, misconception=None) if v.exercise in caught else v for v in verdicts]
