"""A marker's day in a real browser: open the formgrader on our gradebook, mark a prose task, send feedback."""
from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.browser.conftest import TOKEN

ASSIGNMENT = "03-gaussian-mle"
PROSE = "By the chain rule the gradient is $\\Sigma^{-1}\\sum_i (x_i-\\mu)$, so $\\hat\\mu=\\bar x$. <script>window.PWNED=1</script>"


def autograde(lab, *arguments):
    told = subprocess.run([sys.executable, "-m", "autograde", *arguments, "--course", str(lab.root)], cwd=lab.root, env=lab.environment, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.fixture(scope="module")
def graded(teacher_lab):
    """Ada's notebook with one proof written, graded into the course's gradebook."""
    root = teacher_lab.root
    notebook = json.loads((root / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "mle-derive":
            cell["source"] = PROSE
    place = root / "drop" / "ada" / ASSIGNMENT
    place.mkdir(parents=True)
    (place / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook))
    autograde(teacher_lab, "grade", str(root / "drop"))
    return teacher_lab


def visit(page, lab, path):
    page.goto(f"{lab.url}/{path}?token={TOKEN}")
    page.wait_for_load_state("networkidle")


def test_the_formgrader_lists_what_was_graded(page, graded):
    visit(page, graded, "formgrader/manage_submissions/" + ASSIGNMENT)
    page.get_by_text("ada").first.wait_for(timeout=30_000)
    assert "graded" in page.inner_text("body").lower()


def test_a_prose_task_is_marked_and_the_feedback_says_so(page, graded):
    visit(page, graded, f"formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    page.get_by_role("link", name="Submission #1").first.click()
    page.wait_for_selector(".score", timeout=60_000)
    body = page.inner_text("body")
    assert "marking scheme" in body.lower() or "MARK SCHEME" in body, "the marker sees the marking scheme"
    assert page.evaluate("window.PWNED") is None, "nothing of a student's may run"

    score = page.locator("#mle-derive .score, input.score[id='mle-derive'], .score").last
    score.fill("4")
    score.press("Tab")
    comment = page.locator("textarea.comment").last
    comment.fill("Clear; say why the sum must vanish.")
    comment.press("Tab")
    page.wait_for_timeout(1500)

    autograde(graded, "feedback")
    feedback = graded.root / "grading" / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    page.goto(feedback.as_uri())
    text = page.inner_text("body")
    assert "say why the sum must vanish" in text
    assert "4" in page.locator("text=mle-derive").first.locator("xpath=ancestor::*[self::section or self::article or self::li or self::div][1]").inner_text()
    assert page.evaluate("window.PWNED") is None
