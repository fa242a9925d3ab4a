"""Worker processes that each own a judge; one that dies is replaced and costs nobody else anything."""
from __future__ import annotations

import contextlib
import gc
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
    modules : tuple of str
        What the student's side imports beforehand, beside what it always does.
    exercises : tuple of str
        What all submissions have, if they are of one assignment.
    """

    assignments: dict = field(repr=False)
    limits: dict
    figures: str = "render"
    sandbox: bool = True
    modules: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()


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
    libraries : tuple of str
        Parts of SciPy, scikit-learn and PyTorch that the student's own code imports.
    """

    student: str
    assignment: str
    path: str
    key: str
    notes: tuple[str, ...] = ()
    torch: bool = False
    libraries: tuple[str, ...] = ()

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
            beforehand = {"torch": torch, "modules": setup.modules, "exercises": setup.exercises}
            self._judges[torch] = Judge(Limits(**setup.limits), figures=setup.figures, sandbox=setup.sandbox, **beforehand, clone=self._clones.pop(torch, None))
        return self._judges[torch]

    def close(self):
        """End the judges."""
        for judge in self._judges.values():
            judge.close()
        self._judges.clear()


def needs_torch(cells):
    """Whether an assignment of these cells needs PyTorch imported beforehand."""
    return any("import torch" in "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


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
    with Pool(n_workers, {t.torch for t in tasks}, figures=setup.figures, sandbox=setup.sandbox, modules=setup.modules, exercises=setup.exercises) as pool:
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
        self.tasks, self.since = deque(), 0.0  # given to it and not heard of; when it began with the first

    @property
    def task(self):
        return self.tasks[0] if self.tasks else None

    def give(self, task):
        self.pipe.send(task)
        self.tasks.append(task)
        if len(self.tasks) == 1:
            self.since = time.monotonic()

    def done(self):
        """It has ended its first task, and begins with the next."""
        self.since = time.monotonic()
        return self.tasks.popleft()

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
    modules, exercises : tuple of str
        What the warm processes prepare beside what they always do: as in ``Setup``.

    Raises
    ------
    NoIsolation
        If this machine has nothing to isolate with.
    """

    def __init__(self, n_workers, torch, *, figures, sandbox, modules=(), exercises=()):
        self.templates = {}
        self.n_workers, self.workers, self.setup, self.waiting, self.attempts, self.lost = n_workers, [], None, deque(), {}, 0
        try:
            self.templates |= {kind: Template(figures=figures, sandbox=sandbox, torch=kind, modules=modules, exercises=exercises) for kind in sorted(torch)}
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one worker a core is enough
            self.context = multiprocessing.get_context("forkserver")
            self.context.set_forkserver_preload(["autograde.preload"])
            forkserver.ensure_running()  # imports all that
            if True in torch:
                self._hire()  # comes back when it has; till then this process waits, as one that imports PyTorch needs a processor of its own
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
        if self.setup is not None:
            self._employ(worker)

    def _employ(self, worker):
        with contextlib.suppress(OSError):  # it died already; ``results`` notices
            worker.pipe.send(self.setup)
        self._keep_busy(worker)

    def _keep_busy(self, worker):
        """Give a worker something to do, and one more ahead while there are enough, so that it need not wait for the writer."""
        while self.waiting and len(worker.tasks) < (2 if len(self.waiting) > 2 * self.n_workers else 1):
            try:
                worker.give(self.waiting[0])
            except OSError:  # it died; ``results`` notices
                return
            self.waiting.popleft()

    def grade(self, setup, tasks, busy=lambda: False):
        """Set workers to the tasks; returns an iterator over (Task, Graded), as they are done.

        Parameters
        ----------
        setup : Setup
        tasks : list of Task
        busy : callable, optional
            Says whether something else takes a processor for a while, which then has one worker less.
        """
        self.setup, self.waiting, self.busy = setup, deque(tasks), busy
        self.patience = setup.limits.get("total_seconds", 300) * 3 + _GRACE
        for worker in self.workers:
            self._employ(worker)
        self._hire_enough()
        return self.results()

    def _hire_enough(self):
        enough = max(1, self.n_workers - bool(self.busy()))
        while self.waiting and len(self.workers) < enough:
            self._hire()

    def results(self):
        while any(w.task for w in self.workers) or self.waiting:
            self._hire_enough()
            for worker in self.workers:
                self._keep_busy(worker)  # what has to be graded again found them idle
            ready = set(wait([w.pipe for w in self.workers] + [w.process.sentinel for w in self.workers], timeout=0.1 if self.busy() else 1.0))
            for worker in list(self.workers):
                if worker.pipe in ready:
                    yield from self._hear(worker)
                elif worker.process.sentinel in ready or (worker.task and time.monotonic() - worker.since > self.patience):
                    yield from self._lose(worker)

    def _hear(self, worker):
        try:
            kind, answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lose(worker)
            return
        if kind == "stop":
            raise UserError(answer)
        self.lost, task = 0, worker.done()
        self._keep_busy(worker)
        if kind == "graded":
            yield task, answer
        else:
            yield from self._again(task, answer)

    def _lose(self, worker):
        """A worker that is gone or stuck: a new one takes its place and its submission."""
        self.workers.remove(worker)
        worker.process.kill()
        worker.end()
        self.lost += 1
        if self.lost >= LOST_IN_A_ROW:
            raise UserError(f"{self.lost} worker processes in a row ended before they had graded anything; the last messages above may say why.")
        lost = worker.done() if worker.tasks else None
        self.waiting.extendleft(reversed(worker.tasks))
        if lost is not None:
            yield from self._again(lost, "its worker process ended")
        self._hire_enough()

    def _again(self, task, reason):
        from autograde.graded import ungradable

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
            template.close(wait=False)


def _serve(pipe, clones):
    """What a worker does until its pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who coordinates
    import autograde.preload  # noqa: F401 - while the coordinator prepares
    from autograde.judge import NoIsolation

    gc.freeze()
    gc.enable()
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
