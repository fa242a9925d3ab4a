"""A class of submissions through the workers, results streamed to one writer; can stop anywhere and go on."""
from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from autograde import workers
from autograde.cells import exercise_of, is_test
from autograde.errors import GradebookLost, UserError
from autograde.graded import ungradable
from autograde.intake.collecting import UNKNOWN
from autograde.journal import Journal, source_key, submission_key
from autograde.places import database_url, feedback_path

COMMIT_EVERY = 20  # submissions
USES_TORCH = re.compile(rb"(import|from)\s+torch")
USES_LIBRARY = re.compile(rb"\b(?:from|import)\s+(scipy|sklearn|torch)(?:\.|\s+import\s+)(?!_|conftest|experimental)(\w+)")
WORTH_IMPORTING = 2  # submissions that use a library's part: importing it once beforehand takes less than in each
WORTH_TORCH = 3  # submissions that use PyTorch of their own accord: importing it in each takes longer than once beforehand
COMMIT_SECONDS = 0.5
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
    changed : bool
        Whether there are new results.
    seconds : float
    """

    graded: int
    unchanged: int
    ungradable: list
    changed: bool
    seconds: float


def cores():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def grade(submissions, course, out, options, *, progress=None, seen=None, tell=None, meanwhile=None):
    """Grade what has not been graded yet, record it, and keep it.

    Parameters
    ----------
    submissions : list of intake.Submission
    course : contract.Course
    out : Path
    options : Options
    progress : callable, optional
        Called with (done, failed, total) after each submission.
    seen : callable, optional
        Called with each Graded as it comes from a worker, before the course's own figures are put in.
    tell : callable, optional
        Called with the open gradebook and a list of Graded whenever some have been recorded.
    meanwhile : callable, optional
        Called in a thread of its own while the first submissions are graded.

    Returns
    -------
    Outcome
    """
    started = time.monotonic()
    journal = Journal(out)
    journal.forget_unknown()
    tasks, faults = _plan(submissions, course, journal, options)
    progress = progress or (lambda done, failed, total: None)
    done = failed = 0
    if tasks or faults:
        names = {t.assignment for t in tasks} | {f.result["assignment"] for f, _, _ in faults} - {UNKNOWN}
        with contextlib.ExitStack() as stack:
            run = _ready_to_run(stack, course, out, tasks, options, seen)  # first: workers get ready meanwhile
            assignments = {name: course.assignment(name) for name in sorted(names)}
            results = run(assignments)
            writer = stack.enter_context(contextlib.closing(_Writer(journal, out, options, assignments, tell)))
            for fault, key, timestamp in faults:
                writer.take(fault, key, timestamp)
            threading.Thread(target=meanwhile, daemon=True).start()
            for task, graded in results:
                writer.take(graded, task.key, _timestamp(task.path))
                done += 1
                failed += graded.result["status"] == "ungradable"
                progress(done, failed, len(tasks))
    journal.export()
    mine = {(s.assignment, s.student) for s in submissions}
    lost = [g.result for g in journal.entries() if g.result["status"] == "ungradable" and (g.result["assignment"], g.result["student"]) in mine]
    return Outcome(len(tasks), len(submissions) - len(tasks) - len(faults),
                   [(r["student"], r["assignment"], r["problems"]) for r in lost], bool(tasks or faults), time.monotonic() - started)


def _plan(submissions, course, journal, options):
    """What is to be run, and what is only to be reported."""
    url = database_url(journal.out, options.db)
    gone = url.startswith("sqlite:///") and not Path(url[len("sqlite:///") :]).exists()
    tasks, faults, sources, given = [], [], {}, {}
    for s in submissions:
        if s.assignment != UNKNOWN and s.assignment not in sources:
            sources[s.assignment] = source_key(course.source_path(s.assignment))
            released = course.release_path(s.assignment)
            given[s.assignment] = _libraries(released.read_bytes()) if released.is_file() else set()
        data = s.path.read_bytes() if s.path else "\n".join([s.fault, *s.notes]).encode()
        key = submission_key(data, sources.get(s.assignment, ""), {**options.settings, "notes": s.notes})
        if not (options.force or gone) and journal.done(s.assignment, s.student, key):
            continue
        if s.path:
            tasks.append(workers.Task(s.student, s.assignment, str(s.path), key, s.notes, bool(USES_TORCH.search(data)), tuple(sorted(_libraries(data) - given[s.assignment]))))
        else:
            faults.append((ungradable(s.assignment, s.student, [s.fault, *s.notes]), key, None))
    return tasks, faults


def _ready_to_run(stack, course, out, tasks, options, seen):
    """Start what takes time to start; the function returned grades the tasks, given the assignments."""
    if not tasks:
        return lambda assignments: ()
    cells = {name: course.cells(name) for name in sorted({t.assignment for t in tasks})}
    modules, exercises = _worth_importing(tasks), _exercises_of_all(cells)
    tasks = _with_torch(tasks, cells)
    pool = None
    if not options.cluster:
        n_workers, torch = min(options.jobs or cores(), len(tasks)), {t.torch for t in tasks}
        pool = stack.enter_context(workers.Pool(n_workers, torch, figures=options.figures, sandbox=options.sandbox, modules=modules, exercises=exercises))

    def run(assignments):
        used = {name: assignments[name] for name in cells}
        for assignment in used.values():
            _ = assignment.student, assignment.exercises  # made here once; workers get them ready
        setup = workers.Setup(used, options.limits, options.figures, options.sandbox, modules, exercises)
        given = stack.enter_context(contextlib.closing(_given(course, used, out, options, pool))) if options.figures == "render" else None
        if pool is not None:
            results = pool.grade(setup, tasks, given.drawing if given else lambda: False)
        else:
            from autograde import cluster

            results = cluster.run(setup, tasks, options.cluster)
        if seen is not None:
            results = _shown(seen, results)
        return given.put_into(results) if given else results

    return run


def _shown(seen, results):
    for task, graded in results:
        seen(graded)
        yield task, graded


def _libraries(data):
    """Parts of SciPy, scikit-learn and PyTorch that a notebook imports."""
    return {b".".join(found).decode("ascii", "replace") for found in USES_LIBRARY.findall(data)}


def _worth_importing(tasks):
    """What several submissions import of their own accord."""
    uses = Counter(name for task in tasks for name in task.libraries)
    return tuple(sorted(name for name, n in uses.items() if n >= WORTH_IMPORTING))


def _exercises_of_all(cells):
    """The exercises that every submission has: none where there are several assignments, as what one forbids another may need."""
    if len(cells) > 1:
        return ()
    return tuple(dict.fromkeys(exercise_of(cell) for some in cells.values() for cell in some if is_test(cell)))


def _with_torch(tasks, cells):
    """Tell which submissions run where PyTorch is there already: those of its assignment, and those that use it if there are enough."""
    needed = {name for name, some in cells.items() if workers.needs_torch(some)}
    enough = bool(needed) or sum(t.torch for t in tasks) >= WORTH_TORCH
    return [replace(t, torch=t.assignment in needed or (t.torch and enough)) for t in tasks]


def _given(course, assignments, out, options, pool):
    from autograde.given import Given
    from autograde.judge import Judge, Limits

    def judge_for(assignment):
        torch = workers.needs_torch(assignment.source.cells)
        return Judge(Limits(total_seconds=600, cell_seconds=120), sandbox=options.sandbox, torch=torch, clone=pool and pool.clone(torch))

    return Given(course, assignments, Path(out), judge_for)


def _timestamp(path):
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return Path(path).with_name("timestamp.txt").read_text()[:100]
    return None


class _Writer:
    """The one writer: notebooks at once, the gradebook in batches, and only then the journal."""

    def __init__(self, journal, out, options, assignments, tell=None):
        from autograde.record import Book  # brings nbgrader and SQLAlchemy: a second or two that an unchanged class need not wait

        self.journal, self.pending, self.last, self.tell = journal, [], time.monotonic(), tell or (lambda book, entries: None)
        self.assignments = assignments
        self.book = Book(database_url(out, options.db))
        for assignment in self.assignments.values():
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
        recorded, self.pending = [graded for graded, *_ in self.pending], []
        self.tell(self.book, recorded)
        self.last = time.monotonic()

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
