"""What the course's own cells show, drawn once and kept until the course changes."""
from __future__ import annotations

import json
from contextlib import suppress

from autograde.journal import grader_key, source_key
from autograde.outputs import safe_cell_outputs
from autograde.places import write
from autograde.reuse import given_cells


def reference(course, name, folder, sandbox=True):
    """What the given cells show when the author's version runs; kept under the output folder until something changes.

    Parameters
    ----------
    course : contract.Course
    name : str
        Of the assignment.
    folder : Path
        Where results go.
    sandbox : bool

    Returns
    -------
    dict of str to list
        Outputs by the cell's text.
    """
    key = f"{source_key(course.source_path(name))[:20]}-{grader_key()[:20]}"
    path = folder / ".given" / f"{name}.json"
    with suppress(OSError, ValueError, KeyError):
        kept = json.loads(path.read_bytes())
        if kept["key"] == key:
            return kept["shown"]
    shown = _run_given(course.assignment(name), sandbox)
    with suppress(OSError):  # a folder that cannot be written is only slower
        write(path, json.dumps({"key": key, "shown": shown}).encode())
    return shown


def _run_given(assignment, sandbox):
    from autograde.judge import Judge, Limits
    from autograde.release import with_tests

    with Judge(Limits(total_seconds=600, cell_seconds=120), sandbox=sandbox) as judge:
        executed = judge.run(with_tests(assignment, assignment.source), tests=()).notebook
    given = given_cells(assignment.source)
    return {c.source: safe_cell_outputs(c.outputs) for c in executed.cells if c.cell_type == "code" and given.get(c.source)}
