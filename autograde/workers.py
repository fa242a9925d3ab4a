"""Worker processes that each own one judge; one that dies is replaced and costs nobody else anything."""
from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from autograde.errors import UserError
from autograde.startup import quicken

ATTEMPTS = 2
_GRACE = 60.0  # seconds beyond a submission's own limit before a worker counts as stuck


@dataclass(frozen=True)
class Setup:
    """Everything a worker needs to know, wherever it runs.

    Parameters
    ----------
    assignments : dict of str to Assignment
        Ready made, so that a worker need not import nbgrader.
    limits : dict
        Arguments of ``judge.Limits``.
    figures : str
    sandbox : bool
    shown : dict of str to (dict or None)
        By assignment, what the course's own cells show (``given.reference``).
    """

    assignments: dict = field(repr=False)
    limits: dict
    figures: str = "render"
    sandbox: bool = True
    shown: dict = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Parameters
    ----------
    student, assignment, path : str
    key : str
        Content hash, kept with the result.
    notes : tuple of str
    """

    student: str
    assignment: str
    path: str
    key: str
    notes: tuple[str, ...] = ()

    @property
    def data(self):
        """The notebook's bytes."""
        with open(self.path, "rb") as stream:
            return stream.read()


class Grader:
    """Grades submissions with one judge, kept warm from one to the next."""

    def __init__(self, setup):
        self._setup, self._judge, self._torch = setup, None, None

    def grade(self, data, assignment, student, notes=()):
        """Graded: one submission."""
        from autograde.grading import grade_one

        shown = self._setup.shown.get(assignment)
        assignment = self._setup.assignments[assignment]
        return grade_one(data, assignment, self._judge_for(assignment), student=student, notes=notes, shown=shown)

    def _judge_for(self, assignment):
        """A judge that has imported PyTorch only where the assignment needs it."""
        from autograde.judge import Judge, Limits

        torch = any("import torch" in cell.source for cell in assignment.graded.cells)
        if self._judge is None or self._torch != torch:
            self.close()
            setup = self._setup
            self._judge = Judge(Limits(**setup.limits), figures=setup.figures, sandbox=setup.sandbox, torch=torch)
            self._judge.__enter__()
            self._torch = torch
        return self._judge

    def close(self):
        """End the judge."""
        if self._judge is not None:
            self._judge.__exit__(None, None, None)
            self._judge = None


def run(setup, tasks, n_workers):
    """Grade tasks in parallel.

    Parameters
    ----------
    setup : Setup
    tasks : iterable of Task
    n_workers : int

    Yields
    ------
    (Task, Graded)
        As they are done.

    Raises
    ------
    UserError
        If this machine cannot isolate and isolation was asked for.
    """
    pool = _Pool(setup, tasks, n_workers)
    try:
        yield from pool.results()
    finally:
        pool.close()


class _Worker:
    """One process and what it is doing."""

    def __init__(self, setup):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, setup), daemon=False)
        self.process.start()
        theirs.close()
        self.task, self.since = None, 0.0

    def give(self, task):
        self.task, self.since = task, time.monotonic()
        self.pipe.send(task)

    def end(self):
        self.pipe.close()
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class _Pool:
    def __init__(self, setup, tasks, n_workers):
        self.setup, self.waiting, self.attempts = setup, deque(tasks), {}
        self.patience = setup.limits.get("total_seconds", 300) * 2 + _GRACE
        self.workers = []
        for _ in range(min(n_workers, len(self.waiting))):
            self._hire()

    def _hire(self):
        worker = _Worker(self.setup)
        self.workers.append(worker)
        self._next(worker)

    def _next(self, worker):
        worker.task = None
        if self.waiting:
            try:
                worker.give(self.waiting[0])
                self.waiting.popleft()
            except OSError:  # it died between two submissions
                worker.task = None

    def results(self):
        while any(w.task for w in self.workers) or self.waiting:
            if not self.workers:
                self._hire()
            ready = set(wait([w.pipe for w in self.workers] + [w.process.sentinel for w in self.workers], timeout=1.0))
            for worker in list(self.workers):
                if worker.pipe in ready:
                    yield from self._hear(worker)
                elif worker.process.sentinel in ready or (worker.task and time.monotonic() - worker.since > self.patience):
                    yield from self._lose(worker)

    def _hear(self, worker):
        task = worker.task
        try:
            kind, answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lose(worker)
            return
        if kind == "stop":
            raise UserError(answer)
        if kind == "graded":
            yield task, answer
        else:
            yield from self._again(task, answer)
        self._next(worker)

    def _lose(self, worker):
        """A worker that is gone or stuck: a new one takes its place and its submission."""
        self.workers.remove(worker)
        worker.process.kill()
        worker.end()
        if worker.task:
            yield from self._again(worker.task, "its worker process ended")
        if self.waiting:
            self._hire()

    def _again(self, task, reason):
        from autograde.grading import ungradable

        self.attempts[task] = self.attempts.get(task, 0) + 1
        if self.attempts[task] < ATTEMPTS:
            self.waiting.append(task)
        else:
            sentence = f"The grader broke on this submission ({reason}); this is not the student's fault."
            points = self.setup.assignments[task.assignment].max_score
            yield task, ungradable(task.assignment, task.student, [*task.notes, sentence], points, broken=True)

    def close(self):
        for worker in self.workers:
            worker.end()


def _serve(pipe, setup):
    """What a worker does until its pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who coordinates
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one worker a core is enough
    quicken()
    from autograde.judge import NoIsolation

    grader = Grader(setup)
    try:
        while True:
            task = pipe.recv()
            try:
                answer = "graded", grader.grade(task.data, task.assignment, task.student, task.notes)
            except NoIsolation as error:
                answer = "stop", str(error)
            except Exception as error:
                grader.close()
                answer = "broke", f"{type(error).__name__}: {str(error)[:300]}"
            pipe.send(answer)
    except (EOFError, OSError):
        pass
    finally:
        grader.close()
