"""A tiny course to test with: two exercises, one variable, one proof."""
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NAME = "01-tiny"

DOUBLE = '''def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''

DOUBLE_CHECK = '''from helpers.checks import Check

with Check("tiny-double", "double", see="01 · Doubling") as check:
    check.value(double, (3.0,), 6.0, given="3")'''

DOUBLE_HIDDEN = '''### BEGIN HIDDEN TESTS
from helpers.checks import Check

with Check("tiny-double", "double", see="01 · Doubling") as check:
    check.value(double, (-1.5,), -3.0, given="a negative number")
### END HIDDEN TESTS'''

WORDS = '''### BEGIN SOLUTION
words = {"yes": "ja"}
### END SOLUTION'''

WORDS_CHECK = '''from helpers.checks import Check

with Check("tiny-words", "words") as check:
    check.that("yes" in words, "`words` needs the key yes.")'''

WORDS_HIDDEN = '''### BEGIN HIDDEN TESTS
from helpers.checks import Check

with Check("tiny-words", "words") as check:
    check.that(words["yes"] == "ja", "yes is ja.")
### END HIDDEN TESTS'''

QUESTION = """**Task.** Why is twice x even?

=== BEGIN MARK SCHEME ===
One mark for the word secret-scheme.
=== END MARK SCHEME ==="""


def nbgrader(grade_id, *, grade=False, solution=False, points=None, cell_type="code"):
    meta = {"schema_version": 3, "grade_id": grade_id, "grade": grade, "solution": solution,
            "locked": not solution, "task": False, "cell_type": cell_type}
    if grade:
        meta["points"] = points
    return {"nbgrader": meta}


def notebook():
    """The author's notebook."""
    cells = [
        new_markdown_cell("# Tiny", id="title", metadata=nbgrader("tiny-title", cell_type="markdown")),
        new_code_cell("import math", id="imports"),
        new_code_cell(DOUBLE, id="c-double", metadata=nbgrader("tiny-double", solution=True)),
        new_code_cell(DOUBLE_CHECK, id="c-double-check", metadata=nbgrader("tiny-double-check", grade=True, points=1)),
        new_code_cell(DOUBLE_HIDDEN, id="c-double-hidden", metadata=nbgrader("tiny-double-hidden", grade=True, points=2)),
        new_markdown_cell("Some text.", id="text"),
        new_code_cell(WORDS, id="c-words", metadata=nbgrader("tiny-words", solution=True)),
        new_code_cell(WORDS_CHECK, id="c-words-check", metadata=nbgrader("tiny-words-check", grade=True, points=1)),
        new_code_cell(WORDS_HIDDEN, id="c-words-hidden", metadata=nbgrader("tiny-words-hidden", grade=True, points=1)),
        new_markdown_cell(QUESTION, id="c-why-task", metadata=nbgrader("tiny-why-task", cell_type="markdown")),
        new_markdown_cell("It is 2x, the solution says.", id="c-why",
                          metadata=nbgrader("tiny-why", grade=True, solution=True, points=3, cell_type="markdown")),
    ]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python", "version": "3.99"}})


def make(root, name=NAME):
    """Write a course directory with this notebook as its one assignment."""
    folder = root / "solutions" / name
    folder.mkdir(parents=True)
    nbformat.write(notebook(), folder / f"{name}.ipynb")
    return root
