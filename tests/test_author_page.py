"""docs/author.md, "An exercise in ten minutes", followed to the letter."""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def page():
    """The page's code blocks, in order: (language, text)."""
    text = (ROOT / "docs" / "author.md").read_text(encoding="utf-8")
    text = text[text.index("## An exercise in ten minutes"):text.index("## Prose")]
    return re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory, page):
    """The course with the page's exercise added by hand."""
    root = tmp_path_factory.mktemp("author")
    root.chmod(0o755)
    for room in ("helpers", "autograde"):
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    for room in ("solutions/02-linear-algebra", "tests/answers/02-linear-algebra"):
        shutil.copytree(ROOT / room, root / room)
    (_, task), (_, solution), (_, check), (_, hidden), (_, answers), (_, idea), _ = page
    path = root / "solutions/02-linear-algebra/02-linear-algebra.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))

    def add(name, source, kind="code", **meta):
        cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source.strip("\n")}
        if kind == "code":
            nbgrader = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False, "task": False, **meta}
            cell |= {"metadata": {"nbgrader": nbgrader}, "outputs": [], "execution_count": None}
        notebook["cells"].append(cell)

    add("la-trace-task", task, "markdown")
    add("la-trace", solution, solution=True)
    add("la-trace-check", check, grade=True, locked=True, points=1)
    add("la-trace-hidden", hidden, grade=True, locked=True, points=2)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (root / "tests/answers/02-linear-algebra/la-trace.py").write_text(answers, encoding="utf-8")
    ideas = root / "helpers/misconceptions/linear_algebra/maps.py"
    ideas.write_text(ideas.read_text(encoding="utf-8") + "\n\n" + idea, encoding="utf-8")
    return root


def follow(copy, line):
    """One command of the page, in the copy."""
    words = line.split()
    assert words[:2] == ["python3", "course.py"]
    return subprocess.run([sys.executable, "-m", "autograde", *words[2:]], cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=600)


def test_the_exercise_is_released_and_its_audit_has_no_disagreement(copy, page):
    release, audit = page[-1][1].strip().splitlines()
    told = follow(copy, release)
    assert told.returncode == 0, told.stdout + told.stderr
    released = (copy / "notebooks/02-linear-algebra/02-linear-algebra.ipynb").read_text(encoding="utf-8")
    assert "la-trace" in released and "np.diag(A).sum()" not in released and "eigvals(A).sum()" not in released
    told = follow(copy, audit)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "5 answers, 0 disagreements" in told.stdout
