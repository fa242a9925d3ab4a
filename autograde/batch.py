"""A class of submissions through the workers, results streamed to one writer; can stop anywhere and go on."""
from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from autograde import given, workers
from autograde.errors import GradebookLost, UserError
from autograde.grading import ungradable
from autograde.intake.collecting import UNKNOWN
from autograde.journal import Journal, source_key, submission_key
from autograde.places import database_url, feedback_path

COMMIT_EVERY = 20  # submissions
COMMIT_SECONDS = 2.0
RECONNECT_AFTER = (0.5, 2.0, 5.0)  # seconds


@dataclass(frozen=True)
class Options:
    """How a batch is run.

    Parameters
    ----------
    jobs : int
        Workers.
    figures : str
        "none", "submitted" or "render".
    timeout : float
        Seconds for one submission.
    memory : int
        MB for one submission.
    call_seconds : float
        Seconds for one call of a student's function.
    sandbox, force : bool
    db, cluster : str or None
        URLs.
    """

    jobs: int = 0
    figures: str = "render"
    timeout: float = 300.0
    memory: int = 1024
    call_seconds: float = 10.0
    sandbox: bool = True
    force: bool = False
    db: str | None = None
    cluster: str | None = None

    @property
    def limits(self):
        """Arguments of ``judge.Limits``: one cell may take a third of the time, one call of a function a sixth."""
        return {"total_seconds": self.timeout, "cell_seconds": min(30.0, self.timeout / 3),
                "call_seconds": min(self.call_seconds, self.timeout / 6), "memory_mb": self.memory}

    @property
    def settings(self):
        """What of it a result depends on."""
        return {"figures": self.figures, "db": self.db, **self.limits}


@dataclass
class Outcome:
    """What a batch came to.

    Parameters
    ----------
    graded, unchanged : int
        Submissions graded now, and those whose result was there already.
    ungradable : list of (student, assignment, reasons)
    changed : set of (assignment, student)
        Whose feedback must be written again.
    seconds : float
    """

    graded: int
    unchanged: int
    ungradable: list
    changed: set
    seconds: float


def cores():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def grade(submissions, course, out, options, *, progress=None):
    """Grade what has not been graded yet, record it, and keep it.

    Parameters
    ----------
    submissions : list of intake.Submission
    course : contract.Course
    out : Path
    options : Options
    progress : callable, optional
        Called with (done, failed, total) after each submission.

    Returns
    -------
    Outcome
    """
    started = time.monotonic()
    journal = Journal(out)
    journal.forget_unknown()
    tasks, faults = _plan(submissions, course, journal, options)
    progress = progress or (lambda done, failed, total: None)
    failed = 0
    changed = set()
    if tasks or faults:
        with contextlib.closing(_Writer(journal, course, out, options, {t.assignment for t in tasks} | {f.result["assignment"] for f, _, _ in faults})) as writer:
            for fault, key, timestamp in faults:
                writer.take(fault, key, timestamp)
            for task, graded in _run(course, out, writer.assignments, tasks, options):
                writer.take(graded, task.key, _timestamp(task.path))
                changed.add((task.assignment, task.student))
                failed += graded.result["status"] == "ungradable"
                progress(len(changed), failed, len(tasks))
    journal.export()
    mine = {(s.assignment, s.student) for s in submissions}
    lost = [g.result for g in journal.entries() if g.result["status"] == "ungradable" and (g.result["assignment"], g.result["student"]) in mine]
    return Outcome(len(tasks), len(submissions) - len(tasks) - len(faults),
                   [(r["student"], r["assignment"], r["problems"]) for r in lost], changed, time.monotonic() - started)


def _plan(submissions, course, journal, options):
    """What is to be run, and what is only to be reported."""
    url = database_url(journal.out, options.db)
    gone = url.startswith("sqlite:///") and not Path(url[len("sqlite:///") :]).exists()
    tasks, faults, sources = [], [], {}
    for s in submissions:
        if s.assignment != UNKNOWN and s.assignment not in sources:
            sources[s.assignment] = source_key(course.source_path(s.assignment))
        data = s.path.read_bytes() if s.path else "\n".join([s.fault, *s.notes]).encode()
        key = submission_key(data, sources.get(s.assignment, ""), {**options.settings, "notes": s.notes})
        if not (options.force or gone) and journal.done(s.assignment, s.student, key):
            continue
        if s.path:
            tasks.append(workers.Task(s.student, s.assignment, str(s.path), key, s.notes))
        else:
            faults.append((ungradable(s.assignment, s.student, [s.fault, *s.notes]), key, None))
    return tasks, faults


def _run(course, out, assignments, tasks, options):
    shown = {name: _given_figures(course, name, out, options) for name in {t.assignment for t in tasks}}
    setup = workers.Setup(assignments, options.limits, options.figures, options.sandbox, shown)
    if options.cluster:
        from autograde import cluster

        return cluster.run(setup, tasks, options.cluster)
    return workers.run(setup, tasks, options.jobs or cores())


def _given_figures(course, name, out, options):
    """What the course's own cells show: drawn once, nothing, or what was handed in."""
    if options.figures == "render":
        return given.reference(course, name, Path(out), options.sandbox)
    return {} if options.figures == "none" else None


def _timestamp(path):
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return Path(path).with_name("timestamp.txt").read_text()[:100]
    return None


class _Writer:
    """The one writer: notebooks at once, the gradebook in batches, and only then the journal."""

    def __init__(self, journal, course, out, options, names):
        from autograde.record import Book  # brings nbgrader and SQLAlchemy: a second or two that an unchanged class need not wait

        self.journal, self.pending, self.last = journal, [], time.monotonic()
        self.assignments = {name: course.assignment(name) for name in sorted(names) if name != UNKNOWN}
        self.book = Book(database_url(out, options.db))
        for assignment in self.assignments.values():
            _ = assignment.student, assignment.exercises  # made here once; workers get them ready
            self.book.prepare(assignment)

    def take(self, graded, key, timestamp):
        """Write one result; it counts as done from the next commit on."""
        name, student = graded.result["assignment"], graded.result["student"]
        if name in self.assignments:
            if graded.notebook is None:
                graded.result["max_score"] = self.assignments[name].max_score
            self.journal.keep_notebook(graded)
        feedback_path(self.journal.out, student, name).unlink(missing_ok=True)  # out of date; missing feedback is written in the end
        self.pending.append((replace(graded, notebook=None), key, timestamp, graded.notebook is not None))
        if len(self.pending) >= COMMIT_EVERY or time.monotonic() - self.last > COMMIT_SECONDS:
            self.commit()

    def commit(self):
        """First the gradebook, then the journal: stopped in between, a submission is only graded again."""
        for wait in (*RECONNECT_AFTER, None):
            try:
                self._record()
                break
            except GradebookLost as error:
                if wait is None:
                    raise UserError(f"The gradebook cannot be written: {error}. What is done is kept; the same command goes on from here.") from None
                time.sleep(wait)
        for graded, key, _, has_notebook in self.pending:
            self.journal.keep(graded, key, has_notebook)
        self.pending, self.last = [], time.monotonic()

    def _record(self):
        """All that is pending in one transaction, so that a lost connection loses none of it."""
        with self.book.transaction():
            for graded, _, timestamp, _ in self.pending:
                if graded.result["assignment"] in self.assignments:
                    self.book.write(graded, timestamp=timestamp)

    def close(self):
        """Commit what there is, also on the way out of an error."""
        with self.book:
            self.commit()
