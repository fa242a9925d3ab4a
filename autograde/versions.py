"""The versions of one notebook: what authors write, what tests are kept, what students get.

An author's notebook holds solutions, tests and marking schemes. nbgrader's preprocessors make from it
the *graded* version (solutions taken out, every test in) and from that the *student* version (hidden
tests and marking schemes taken out as well). ``RELEASE`` is the same list for plain
``nbgrader generate_assignment``, which stores the graded version in the gradebook on the way.
"""
from __future__ import annotations

import copy

from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
)

from autograde.cells import is_test

HIDDEN_TESTS_STUB = "# Hidden tests run here when your notebook is graded."
NOT_DONE_YET = 'raise NotImplementedError("Replace this line with your code.")'
TOP_LEVEL_STUB = "# Your code here"
TEXT_STUB = "*Write your answer here.*"

_MARK = "@@solution@@"
_CELL_METADATA = {"nbgrader", "tags", "deletable", "editable", "jupyter"}


class ClearAnswers(ClearSolutions):
    """Replace a solution by an exception inside a function and by a comment outside of one."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.code_stub = {"python": _MARK}
        self.text_stub = TEXT_STUB

    def preprocess_cell(self, cell, resources, cell_index):
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.cell_type == "code" and _MARK in cell.source:
            cell.source = "\n".join(_stub_line(line) for line in cell.source.split("\n"))
        return cell, resources


def _stub_line(line):
    if line.strip() != _MARK:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return indent + (NOT_DONE_YET if indent else TOP_LEVEL_STUB)


class TidyMetadata(NbGraderPreprocessor):
    """Keep only the metadata that means something, so that a release is the same on every machine."""

    def preprocess(self, nb, resources):
        nb.metadata = type(nb.metadata)(
            kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            language_info={"name": "python"},
        )
        for cell in nb.cells:
            cell.metadata = type(cell.metadata)({k: v for k, v in cell.metadata.items() if k in _CELL_METADATA})
            if is_test(cell):
                tags = [tag for tag in cell.metadata.get("tags", []) if tag != "raises-exception"]
                cell.metadata["tags"] = sorted(tags + ["raises-exception"])
        return nb, resources


class LabelHiddenTests(NbGraderPreprocessor):
    """Say in a cell whose tests are hidden that they are."""

    def preprocess_cell(self, cell, resources, cell_index):
        if is_test(cell) and not cell.source.strip():
            cell.source = HIDDEN_TESTS_STUB
        return cell, resources


class ClearMarkingSchemes(ClearMarkScheme):
    """Take marking schemes out of the question, where our prose tasks have them."""

    enforce_metadata = False

    def preprocess_cell(self, cell, resources, cell_index):
        before = cell.source
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.source != before:
            cell.source = cell.source.rstrip()
        return cell, resources


GRADED = [TidyMetadata, LockCells, ClearAnswers, ClearOutput, CheckCellMetadata, ComputeChecksums]
RELEASED = [ClearHiddenTests, ClearMarkingSchemes, LabelHiddenTests, ComputeChecksums, CheckCellMetadata]


def graded(notebook):
    """The graded version of an author's notebook: solutions out, every test in."""
    return _through(GRADED, notebook)


def student(notebook):
    """The student version of an author's notebook: as released."""
    return released(graded(notebook))


def released(graded):
    """The student version, from the graded one."""
    return _through(RELEASED, graded)


def without_hidden(notebook):
    """Any notebook without hidden tests and marking schemes."""
    return _through([ClearHiddenTests, ClearMarkingSchemes, LabelHiddenTests], notebook)


def _through(preprocessors, notebook):
    notebook = copy.deepcopy(notebook)
    for preprocessor in preprocessors:
        notebook, _ = preprocessor().preprocess(notebook, {})
    return notebook
