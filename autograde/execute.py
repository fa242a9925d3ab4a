"""The same mending and the same judge for plain ``nbgrader autograde`` and the formgrader's button."""
from __future__ import annotations

import atexit
import os
from functools import lru_cache
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Enum, Float, Integer

from autograde import mend, versions
from autograde.cells import grade_id, is_test
from autograde.contract import Course
from autograde.errors import Ungradable
from autograde.intake.walking import Unreadable, read_file
from autograde.mend.reading import normalise
from autograde.outputs import presentable, safe_cell_outputs


class DefensiveExporter(NotebookExporter):
    """Reads what was handed in as ``autograde grade`` does: any encoding and version, no links, nothing endless."""

    def from_filename(self, filename, resources=None, **options):
        for folder, folders, files in os.walk(os.path.dirname(filename)):
            for name in (*folders, *files):
                if os.path.islink(os.path.join(folder, name)):  # nbgrader would hand a copy of what it points to back with the feedback
                    raise Ungradable(f"{name} is a symbolic link; only files can be graded.")
        try:
            data = read_file(Path(filename))
        except Unreadable as error:
            raise Ungradable(f"{os.path.basename(filename)} {error}.") from None
        try:
            notebook = nbformat.reads(data.decode("utf-8"), as_version=4)
            nbformat.validate(notebook)
        except Exception:  # of many kinds; what cannot be read at all is said in one sentence
            notebook = mend.read(data)
        return self.from_notebook_node(notebook, resources, **options)


class Mend(NbGraderPreprocessor):
    """Put a submitted notebook back into the staff's shape before nbgrader looks at it."""

    def preprocess(self, nb, resources):
        mended = mend.mend(_assignment(self, resources), normalise(nb))
        for problem in mended.problems:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], problem)
        for cell in mended.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []  # nbgrader would stop at what is no output
        return mended.notebook, resources


class IsolatedExecute(NbGraderPreprocessor):
    """Run the student's cells in an isolated process and the tests in this one."""

    timeout = Float(300, help="Seconds for one submission.").tag(config=True)
    memory = Integer(1024, help="Memory for one submission, in MB.").tag(config=True)
    figures = Enum(["none", "submitted", "render"], "render", help="Which figures the graded notebook shows.").tag(config=True)
    unsafe_no_sandbox = Bool(False, help="Run other people's code without isolation.").tag(config=True)

    def preprocess(self, nb, resources):
        execution = _judge(self.timeout, self.memory, self.figures, not self.unsafe_no_sandbox).run(nb)
        for problem in execution.problems:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], problem)
        return presentable(execution.notebook, execution.verdicts), resources


class StripForFeedback(NbGraderPreprocessor):
    """Take hidden tests, marking schemes and everything that could run in a browser out of feedback."""

    def preprocess(self, nb, resources):
        hidden = {grade_id(c) for c in nb.cells if is_test(c) and "BEGIN HIDDEN TESTS" in c.source}
        nb = versions.without_hidden(nb)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = type(nb)(x=safe_cell_outputs(cell.outputs))["x"]
                if grade_id(cell) in hidden:
                    cell.source = versions.HIDDEN_TESTS_STUB
        return nb, resources


def _assignment(preprocessor, resources):
    root = preprocessor.config.CourseDirectory.get("root")
    return _read_assignment(str(root) if root else None, resources["nbgrader"]["assignment"])


@lru_cache(maxsize=8)
def _read_assignment(root, name):
    return Course.find(root).assignment(name)


@lru_cache(maxsize=1)
def _judge(timeout, memory, figures, sandbox):
    """One warm judge for as long as this process grades."""
    from autograde.batch import Options
    from autograde.judge import Judge, Limits

    judge = Judge(Limits(**Options(timeout=timeout, memory=memory).limits), figures=figures, sandbox=sandbox)
    judge.__enter__()
    atexit.register(judge.__exit__, None, None, None)
    return judge
