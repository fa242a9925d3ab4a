"""The tests of a submission, each on the state its notebook was in at that cell."""
from __future__ import annotations

import itertools
import secrets
from dataclasses import replace
from typing import NamedTuple

from nbformat import NotebookNode

from autograde.judge import cells as tests
from autograde.judge.connection import Connection
from autograde.judge.model import Stopped, Verdict
from autograde.judge.outputs import Collected
from autograde.judge.standin import Desk

_COSTLY = ("timeout", "memory", "crashed")  # to be judged twice


class State(NamedTuple):
    """The state of a notebook at a test cell.

    Attributes
    ----------
    cell : NotebookNode
        The test.
    line : Connection or None
        To a waiting copy of the student's process.
    later : tuple of dict
        Orders that bring it to the state: cells that only define something, and the staff's own.
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
    kernel, for as long as everything passes. What does not pass there is judged once more in a process that no other
    exercise was tested in: what one does (hang, crash, patch, fill memory) costs no other.

    Parameters
    ----------
    submission : Submission
    limits : Limits
    failed : dict of str to tuple
        By exercise, what happened in its cell: a verdict and a message.
    run_cell : callable
        ``run_cell(submission, line, order, collected)``.

    Attributes
    ----------
    problems : list of str
    """

    def __init__(self, submission, limits, failed, run_cell):
        self._submission, self._limits, self._failed, self._run_cell = submission, limits, failed, run_cell
        self._gone = {}  # line: why its process cannot be asked any more
        self._sharing = True
        self.problems = []

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
            verdicts += self._on(line, [list(turn) for _, turn in itertools.groupby(same, key=lambda state: (state.exercise, len(state.later)))])
        verdicts = _no_marks_for_forbidden_calls(verdicts)
        for state, verdict in zip(states, verdicts):
            tests.show(state.cell, verdict)
        return verdicts

    def _on(self, line, turns):
        """Judge exercises whose states begin with the copy at the other end of `line`, which the last of them uses up."""
        verdicts, table, done = [], None, 0
        for turn in turns:
            found, known = None, len(self.problems)
            if table is not None:  # the exercises before left it as if nothing had been
                found = self._turn(table, turn[0].later[done:], turn, trial=True)
                if not _all_passed(found):
                    self._sharing = self._sharing and not any(verdict.status in _COSTLY for verdict in found)
                    self._submission.drop(table)
                    found = None
                    del self.problems[known:]
            if found is None:
                table = line if turn is turns[-1] else self._copy(line)
                found = self._turn(table, turn[0].later, turn)
            verdicts, done = verdicts + found, len(turn[0].later)
            if table is not line:
                alone = not (self._sharing and _all_passed(found) and self._submission.is_alone(table))
                self._submission.drop(*([table] if alone else []))  # and what its tests left running
                table = None if alone else table
        if line is not None:
            self._submission.drop(line, *([] if table in (None, line) else [table]))
        return verdicts

    def _copy(self, line):
        try:
            return self._submission.fork(line)
        except Stopped:
            return line  # what is wrong with it is said when it is asked

    def _turn(self, line, orders, states, trial=False):
        """Bring the process at the other end of `line` to the state, and judge one exercise's tests on it; in a trial, until one fails."""
        why = states[0].why if line is None else self._gone.get(line)
        try:
            if why is None:
                self._submission.greet(line)
                for order in orders:
                    self._run_cell(self._submission, line, order, Collected(0))
        except Stopped as stopped:
            why = self._gone[line] = stopped
        found = []
        for state in states:
            found.append(self._judge(state, line, why or self._gone.get(line)))
            if trial and not found[-1].passed:
                break
        return found

    def _judge(self, state, line, why):
        name, exercise, file = tests.grade_id(state.cell), state.exercise, f"<test {secrets.token_hex(8)}>"
        try:
            if why is not None:
                raise why
            desk = Desk(line, self._limits.call_seconds, self._submission.deadline)
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


def _all_passed(verdicts):
    return all(verdict.passed for verdict in verdicts)


def _no_marks_for_forbidden_calls(verdicts):
    """A forbidden call that only one of an exercise's tests meets costs the exercise, not the test."""
    caught = {v.exercise: v for v in verdicts if v.status == "forbidden"}
    return [replace(v, passed=False, status="forbidden", message=caught[v.exercise].message, misconception=None) if v.exercise in caught else v for v in verdicts]
