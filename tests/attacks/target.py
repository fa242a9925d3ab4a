"""A small course to attack, with marker words planted wherever a student must not see."""
from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT = "01-target"
HIDDEN, SOLUTION, SCHEME = "MARKER-HIDDEN-7391", "MARKER-SOLUTION-2284", "MARKER-SCHEME-5517"
ENVIRONMENT, HOME, OTHER, BESIDE = "MARKER-ENVIRONMENT-9043", "MARKER-HOME-6628", "MARKER-OTHER-3175", "MARKER-BESIDE-8810"
MARKERS = (HIDDEN, SOLUTION, SCHEME, ENVIRONMENT, HOME, OTHER, BESIDE)

SOLVED = {
    "square": "def square(x):\n    return np.asarray(x) ** 2",
    "centre": "def centre(X):\n    return X - X.mean(axis=0)",
    "capitals": 'capitals = {"France": "Paris", "Peru": "Lima"}',
    "la-matmul": "def matmul(A, B):\n    if A.shape[1] != B.shape[0]:\n        raise ValueError('shapes')\n    return (A[:, :, None] * B[None]).sum(axis=1)",
    "la-logdet": "def log_det(A):\n    return 2 * np.log(np.diag(np.linalg.cholesky(A))).sum()",
}
BLANK = {
    "square": 'def square(x):\n    raise NotImplementedError("Replace this line with your code.")',
    "centre": 'def centre(X):\n    raise NotImplementedError("Replace this line with your code.")',
    "capitals": "capitals = {}\n# Your code here",
    "la-matmul": 'def matmul(A, B):\n    raise NotImplementedError("Replace this line with your code.")',
    "la-logdet": 'def log_det(A):\n    raise NotImplementedError("Replace this line with your code.")',
}
POINTS = {"square": (1, 2), "centre": (1, 2), "capitals": (1, 1), "la-matmul": (1, 2), "la-logdet": (1, 2)}

_CHECKS = {
    "square": ("square", "check.value(square, (np.array([1.0, 2.0, 3.0]),), np.array([1.0, 4.0, 9.0]))",
               "check.value(square, (np.array([0.5, -2.0, 7.0]),), np.array([0.25, 4.0, 49.0]))\n    check.value(square, (np.array([-1.5, 11.0]),), np.array([2.25, 121.0]))"),
    "centre": ("centre", "check.value(centre, (np.array([[1.0, 5.0], [3.0, 9.0]]),), np.array([[-1.0, -2.0], [1.0, 2.0]]))",
               "check.value(centre, (np.array([[1.0, 5.0, 0.0], [3.0, 9.0, 6.0]]),), np.array([[-1.0, -2.0, -3.0], [1.0, 2.0, 3.0]]))"),
    "capitals": ("capitals", 'check.that(capitals, "Not attempted yet.") if capitals else check.call(lambda: (_ for _ in ()).throw(NotImplementedError()))\n    check.that(capitals.get("France") == "Paris", "France has another capital.")',
                 'check.that(capitals.get("Peru") == "Lima", "Peru has another capital.")'),
    "la-matmul": ("matmul", "check.value(matmul, (np.eye(3) + 1, np.ones((3, 2))), np.full((3, 2), 4.0))",
                  "check.raises(matmul, (np.ones((2, 3)), np.ones((2, 3))))\n    check.value(matmul, (np.arange(6.0).reshape(2, 3), np.ones((3, 1))), np.array([[3.0], [12.0]]))"),
    "la-logdet": ("log_det", "check.value(log_det, (np.diag([1.0, 1.0, 1.0]),), 0.0, atol=1e-12)",
                  "check.value(log_det, (np.eye(400) * 0.1,), -921.0340371976183)"),
}


def _meta(name, *, grade=False, solution=False, locked=False, points=None):
    meta = {"grade": grade, "grade_id": name, "locked": locked, "schema_version": 3, "solution": solution, "task": False}
    return {"nbgrader": meta if points is None else {**meta, "points": points}}


def _code(name, source, **options):
    return new_code_cell(source, id=name, metadata=_meta(name, **options))


def source():
    """The author's notebook."""
    cells = [new_markdown_cell("# Target", id="title"), _code("imports", "import numpy as np\nimport matplotlib.pyplot as plt", locked=True),
             _code("data", "temperatures = np.array([3.0, 4.0, 5.0])", locked=True)]
    for name, code in SOLVED.items():
        head, _, body = code.partition("\n")
        if body:
            body = f'{head}\n    ### BEGIN SOLUTION\n    # {SOLUTION}\n{body}\n    ### END SOLUTION'
        else:
            body = f"capitals = {{}}\n### BEGIN SOLUTION\n# {SOLUTION}\n{code}\n### END SOLUTION"
        target, visible, hidden = _CHECKS[name]
        with_check = f'import numpy as np\nfrom helpers.checks import Check\n\nwith Check("{name}", "{target}") as check:\n    '
        check_points, hidden_points = POINTS[name]
        cells += [
            new_markdown_cell(f"## Exercise {name}", id=f"{name}-task"),
            _code(name, body, solution=True),
            _code(f"{name}-check", with_check + visible, grade=True, locked=True, points=check_points),
            _code(f"{name}-hidden", f'# Hidden tests.\n### BEGIN HIDDEN TESTS\nsecret = "{HIDDEN}"\n{with_check}{hidden}\n### END HIDDEN TESTS', grade=True, locked=True, points=hidden_points),
        ]
    cells += [
        new_markdown_cell(f"## Essay\n\nWhy?\n\n=== BEGIN MARK SCHEME ===\n{SCHEME}\n=== END MARK SCHEME ===", id="essay-task", metadata=_meta("essay-task", locked=True)),
        new_markdown_cell(f"### BEGIN SOLUTION\n{SOLUTION}\n### END SOLUTION", id="essay", metadata=_meta("essay", grade=True, solution=True, points=4)),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}, "language_info": {"name": "python"}})


def submission(answers=SOLVED):
    """A student's notebook with these solution cells."""
    notebook = copy.deepcopy(source())
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in answers:
            cell.source = answers[name]
        elif name.endswith("-hidden"):
            cell.source = "# Hidden tests."
        elif name == "essay":
            cell.source = "Because."
        elif name == "essay-task":
            cell.source = "## Essay\n\nWhy?"
    return notebook


def write_course(folder):
    """Make the course directory; returns its path."""
    folder = Path(folder)
    place = folder / "solutions" / ASSIGNMENT
    place.mkdir(parents=True, exist_ok=True)
    nbformat.write(source(), place / f"{ASSIGNMENT}.ipynb")
    (folder / "secrets.env").write_text(BESIDE)
    return folder
