"""What the course's own cells show, drawn once and kept until the course changes."""
from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from autograde.journal import grader_key, source_key
from autograde.outputs import safe_cell_outputs
from autograde.places import write
from autograde.reuse import given_cells, show_given


class Given:
    """The outputs of given cells, as JSON; what is not known yet is drawn in the background, while submissions are graded.

    Parameters
    ----------
    course : contract.Course
    assignments : dict of str to Assignment
    out : Path
        Where results go, and what was drawn is kept; what the course's own `grading/` holds is used too.
    judge_for : callable
        ``judge_for(assignment)`` makes a Judge that draws.
    """

    def __init__(self, course, assignments, out, judge_for):
        self._pool, self._shown = ThreadPoolExecutor(1), {}
        for name, assignment in assignments.items():
            places = (out / ".given", course.root / "grading" / ".given")
            known = next((shown for place in places if (shown := _kept(place, name, _key(course, name))) is not None), None)
            if known is None:
                known = self._pool.submit(_draw_and_keep, course, assignment, out / ".given", judge_for(assignment))
            self._shown[name] = known

    def drawing(self):
        """Whether something is still being drawn."""
        return any(not isinstance(shown, dict) and not shown.done() for shown in self._shown.values())

    def put_into(self, results):
        """Results with the outputs of their given cells; those that come before these are drawn wait.

        Parameters
        ----------
        results : iterable of (Task, Graded)
        """
        from dataclasses import replace

        def ready(task, graded):
            return not graded.idle or isinstance(self._shown[task.assignment], dict) or self._shown[task.assignment].done()

        def filled(task, graded):
            if not graded.idle:
                return task, graded
            shown = self._shown[task.assignment]
            if not isinstance(shown, dict):
                shown = self._shown[task.assignment] = shown.result()
            return task, replace(graded, notebook=show_given(graded.notebook, graded.idle, shown))

        waiting = []
        for result in results:
            waiting.append(result)
            if ready(*result):
                yield from (filled(*r) for r in waiting if ready(*r))
                waiting = [r for r in waiting if not ready(*r)]
        yield from (filled(*r) for r in waiting)

    def close(self):
        """Stop drawing."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def keep(course, assignment, executed, folder=None):
    """Keep what the given cells show in the author's version.

    Parameters
    ----------
    course : contract.Course
    assignment : contract.Assignment
    executed : NotebookNode
        The author's version after a run that draws.
    folder : Path, optional
        Default: where every run in this course looks.

    Returns
    -------
    dict of str to str
        Outputs as JSON, by a cell's text.
    """
    given = given_cells(assignment.source)
    shown = {c.source: safe_cell_outputs(c.outputs) for c in executed.cells if c.cell_type == "code" and given.get(c.source)}
    with suppress(OSError):  # a folder that cannot be written is only slower
        write((folder or course.root / "grading" / ".given") / f"{assignment.name}.json", json.dumps({"key": _key(course, assignment.name), "shown": shown}).encode())
    return _as_json(shown)


def _key(course, name):
    return f"{source_key(course.source_path(name))[:20]}-{grader_key()[:20]}"


def _kept(folder, name, key):
    with suppress(OSError, ValueError, KeyError, AttributeError, TypeError):
        kept = json.loads((folder / f"{name}.json").read_bytes())
        if kept["key"] == key:
            return _as_json(kept["shown"])
    return None


def _draw_and_keep(course, assignment, folder, judge):
    from autograde.release import with_tests

    with judge:
        executed = judge.run(with_tests(assignment, assignment.source), tests=()).notebook
    return keep(course, assignment, executed, folder)


def _as_json(shown):
    return {source: json.dumps(outputs, ensure_ascii=False, sort_keys=True) for source, outputs in shown.items()}
