"""Worker processes that each own a judge; one that dies is replaced and costs nobody else anything."""
from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import wait

from autograde.errors import UserError
from autograde.judge.template import Template

ATTEMPTS = 2
LOST_IN_A_ROW = 6  # workers that end before any of them has graded anything: then it is not a submission's fault
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
    """

    assignments: dict = field(repr=False)
    limits: dict
    figures: str = "render"
    sandbox: bool = True


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Parameters
    ----------
    student, assignment, path : str
    key : str
        Content hash, kept with the result.
    notes : tuple of str
    torch : bool
        Whether it is to run where PyTorch has been imported already.
    """

    student: str
    assignment: str
    path: str
    key: str
    notes: tuple[str, ...] = ()
    torch: bool = False

    @property
    def data(self):
        """The notebook's bytes."""
        with open(self.path, "rb") as stream:
            return stream.read()


class Grader:
    """Grades submissions with judges kept warm from one to the next: one with PyTorch, one without, as they are needed.

    Parameters
    ----------
    setup : Setup
    clones : dict of bool to socket, optional
        Warm processes that are there already, by whether they have PyTorch.
    """

    def __init__(self, setup, clones=None):
        self._setup, self._judges, self._clones = setup, {}, dict(clones or {})

    def grade(self, data, assignment, student, notes=(), torch=False):
        """Graded: one submission."""
        from autograde.grading import grade_one

        assignment = self._setup.assignments[assignment]
        return grade_one(data, assignment, self._judge(torch), student=student, notes=notes, keep_outputs=self._setup.figures == "submitted")

    def _judge(self, torch):
        from autograde.judge import Judge, Limits

        if torch not in self._judges:
            setup = self._setup
            self._judges[torch] = Judge(Limits(**setup.limits), figures=setup.figures, sandbox=setup.sandbox, torch=torch, clone=self._clones.pop(torch, None))
        return self._judges[torch]

    def close(self):
        """End the judges."""
        for judge in self._judges.values():
            judge.close()
        self._judges.clear()


def needs_torch(notebook):
    """Whether an assignment needs PyTorch imported beforehand."""
    return any("import torch" in cell.source for cell in notebook.cells if cell.cell_type == "code")


def run(setup, tasks, n_workers):
    """Grade tasks in parallel.

    Parameters
    ----------
    setup : Setup
    tasks : list of Task
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
    with Pool(n_workers, {t.torch for t in tasks}, figures=setup.figures, sandbox=setup.sandbox) as pool:
        yield from pool.grade(setup, tasks)


class _Worker:
    """One process and what it is doing."""

    def __init__(self, context, clones):
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, clones), daemon=False)
        self.process.start()
        theirs.close()
        for clone in clones.values():
            clone.close()  # the worker has it now
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


class Pool:
    """Workers that get ready while their first submission is being prepared.

    One warm process of the student's side is started for all; each worker gets a clone of it.

    Parameters
    ----------
    n_workers : int
    torch : set of bool
        Whether there are assignments that need PyTorch, and whether there are others.
    figures : str
    sandbox : bool

    Raises
    ------
    NoIsolation
        If this machine has nothing to isolate with.
    """

    def __init__(self, n_workers, torch, *, figures, sandbox):
        self.templates = {}
        self.n_workers, self.workers, self.setup, self.waiting, self.attempts, self.lost = n_workers, [], None, deque(), {}, 0
        try:
            self.templates |= {kind: Template(figures=figures, sandbox=sandbox, torch=kind) for kind in sorted(torch)}
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one worker a core is enough
            self.context = multiprocessing.get_context("forkserver")
            self.context.set_forkserver_preload(["autograde.grading", "autograde.judge"] + ["torch"] * (True in torch))
            forkserver.ensure_running()  # imports all that, and nobody waits for it
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def clone(self, torch):
        """A socket to a clone of the warm process, or None if that is gone."""
        template = self.templates.get(torch)
        return template.clone() if template is not None and template.alive else None

    def _hire(self):
        clones = {torch: clone for torch in self.templates if (clone := self.clone(torch)) is not None}
        worker = _Worker(self.context, clones)
        self.workers.append(worker)
        with contextlib.suppress(OSError):  # it died already; ``results`` notices
            worker.pipe.send(self.setup)
        self._next(worker)

    def _next(self, worker):
        worker.task = None
        if self.waiting:
            try:
                worker.give(self.waiting[0])
                self.waiting.popleft()
            except OSError:  # it died between two submissions
                worker.task = None

    def grade(self, setup, tasks):
        """Grade tasks; yields (Task, Graded) as they are done."""
        self.setup, self.waiting = setup, deque(tasks)
        self.patience = setup.limits.get("total_seconds", 300) * 2 + _GRACE
        for _ in range(min(self.n_workers, len(tasks))):
            self._hire()
        yield from self.results()

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
        self.lost = 0
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
        self.lost += 1
        if self.lost >= LOST_IN_A_ROW:
            raise UserError(f"{self.lost} worker processes in a row ended before they had graded anything; the last messages above may say why.")
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
        """End all workers and warm processes."""
        for worker in self.workers:
            worker.pipe.close()
        for worker in self.workers:
            worker.end()
        for template in self.templates.values():
            template.close()


def _serve(pipe, clones):
    """What a worker does until its pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who coordinates
    import autograde.grading  # noqa: F401 - while the coordinator prepares
    from autograde.judge import NoIsolation

    grader = None
    try:
        grader = Grader(pipe.recv(), clones)
        while True:
            task = pipe.recv()
            try:
                answer = "graded", grader.grade(task.data, task.assignment, task.student, task.notes, task.torch)
            except NoIsolation as error:
                answer = "stop", str(error)
            except Exception as error:
                grader.close()
                answer = "broke", f"{type(error).__name__}: {str(error)[:300]}"
            pipe.send(answer)
    except (EOFError, OSError):
        pass
    finally:
        if grader is not None:
            grader.close()
