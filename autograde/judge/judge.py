"""The judge: runs a notebook in the student's process and its tests in this one."""
from __future__ import annotations

import time

from autograde.judge import cells
from autograde.judge.model import Execution, JudgeBroke, Limits, Stopped
from autograde.judge.run import EndedEarly, Run, prepared
from autograde.judge.template import Template, Warm

RUNS_OF_A_CRASH = 4


def _crashed(execution):
    return {v.cell_id for v in execution.verdicts if v.status == "crashed"}


class Judge:
    """Runs and judges submissions; owns one warm student process.

    Parameters
    ----------
    limits : Limits
    figures : str
        "render" draws them, "submitted" keeps the pictures of the notebook handed in, "none" shows none.
    sandbox : bool
        Whether the student's process is isolated by bubblewrap; without it other people's notebooks can do what they like.
    warm : bool
        Whether one warm process serves all submissions, or each gets a new one.
    torch : bool
        Whether to import PyTorch beforehand.
    modules, exercises : iterable of str
        What else to import beforehand, and the exercises whose forbidden calls are prepared for (``Template``).
    clone : socket, optional
        To a warm process that is there already (``Warm.clone``); if it ends, a new one takes its place.

    Raises
    ------
    NoIsolation
        From ``run`` or on entering: this machine cannot isolate, and `sandbox` was asked for.
    """

    def __init__(self, limits=Limits(), *, figures="render", sandbox=True, warm=True, torch=False, modules=(), exercises=(), clone=None):
        if figures not in ("render", "submitted", "none"):
            raise ValueError(f"figures is {figures!r}; expected 'render', 'submitted' or 'none'")
        self.limits, self.figures, self.sandbox, self.warm = limits, figures, sandbox, warm
        self._beforehand = {"torch": torch, "modules": tuple(modules), "exercises": tuple(exercises)}
        self._template = None if clone is None else Warm(clone, figures=figures, sandbox=sandbox)

    def __enter__(self):
        self._ready()
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        """End the warm process and everything below it."""
        if self._template is not None:
            self._template.close()
            self._template = None

    def _ready(self):
        if self._template is not None and not self._template.alive:
            self.close()
        if self._template is None:
            self._template = Template(figures=self.figures, sandbox=self.sandbox, **self._beforehand)
            self._template.meet()
        return self._template

    def run(self, notebook, tests=None, given=()):
        """Run a notebook's cells in the student's process and its tests in this one.

        Parameters
        ----------
        notebook : NotebookNode
            The mended notebook: the student's cells with nbgrader's metadata, the staff's full tests.
        tests : collection of str, optional
            Grade ids of the test cells to judge; all of them by default.
        given : collection of str
            Sources of cells that are the course's own though students may change them: what such a
            cell binds while it still says this is given, as if it were locked.

        Returns
        -------
        Execution
            One in which a process ended by itself is only believed if it happens twice: somebody else
            (the system out of memory, an impatient hand) may have killed it.
        """
        begun = time.monotonic()
        execution = self._run(notebook, tests, given)
        for _ in range(RUNS_OF_A_CRASH - 1):
            crashed = _crashed(execution)
            if not crashed or time.monotonic() - begun > self.limits.total_seconds / 2:
                break
            execution = self._run(notebook, tests, given)
            if _crashed(execution) == crashed:
                break
        return execution

    def _run(self, notebook, tests, given):
        """One run, and for what is doubtful in it a second, which knows nothing of the first: a new jail, and no process shared."""
        first, doubtful = self._run_anyhow(notebook, tests, given, sharing=True)
        if not doubtful:
            return first
        ids = [v.cell_id for v in first.verdicts if v.exercise in doubtful]
        again, _ = self._run_anyhow(notebook, ids, given, sharing=False)
        judged = {v.cell_id: v for v in again.verdicts}
        for cell in first.notebook.cells:
            if cells.is_test(cell) and cells.grade_id(cell) in judged:
                cells.show(cell, judged[cells.grade_id(cell)])
        verdicts = tuple(judged.get(v.cell_id, v) for v in first.verdicts)
        problems = (*(p for p in first.problems if p.split(":")[0] not in ids), *(p for p in again.problems if p not in first.problems))
        return Execution(first.notebook, verdicts, problems, first.seconds + again.seconds)

    def _run_anyhow(self, notebook, tests, given, sharing):
        try:
            return self._run_once(notebook, tests, given, careful=False, sharing=sharing)
        except EndedEarly:
            return self._run_once(notebook, tests, given, careful=True, sharing=sharing)

    def _run_once(self, notebook, tests, given, careful, sharing):
        notebook = prepared(notebook)
        wanted = [c for c in notebook.cells if cells.is_test(c) and (tests is None or cells.grade_id(c) in tests)]
        if tests is not None:
            notebook.cells = [c for c in notebook.cells if not cells.is_test(c) or c in wanted]
        submission = self._start(wanted)
        try:
            run = Run(submission, notebook, self.limits, self.figures, frozenset(given), careful, sharing)
            return run.everything(), run.doubtful
        finally:
            submission.end()
            if not self.warm:
                self.close()

    def _start(self, wanted):
        for attempt in (1, 2):
            try:
                return self._ready().start(self.limits, len(wanted) + 4, [cells.exercise_of(c) for c in wanted])
            except (Stopped, JudgeBroke, OSError):
                self.close()
                if attempt == 2:
                    raise
