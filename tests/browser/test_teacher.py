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
    page.set_extra_http_headers({"Authorization": f"token {TOKEN}"})  # logged in
    page.goto(f"{lab.url}/{path}")


def test_the_formgrader_lists_what_was_graded(page, graded):
    visit(page, graded, "formgrader/manage_submissions/" + ASSIGNMENT)
    page.get_by_text("ada").first.wait_for(timeout=30_000)
    assert "needs manual grading" in page.inner_text("body")
    assert page.errors == []


def test_a_prose_task_is_marked_and_the_feedback_says_so(page, graded):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, graded, f"formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    page.get_by_role("link", name="Submission #1").first.click()
    page.wait_for_selector("input#mle-derive.score", timeout=60_000)
    assert "MARK SCHEME" in page.inner_text("body"), "the marker sees the marking scheme"
    assert page.locator("math").count() > 20 and "$" not in page.locator(".text_cell").last.inner_text()
    assert page.evaluate("window.PWNED") is None, "nothing of a student's may run"

    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        page.locator("input#mle-derive.score").fill("4")
        page.locator("input#mle-derive.score").press("Tab")
    comment = page.locator("textarea.comment").last
    with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
        comment.fill("Clear; say why $\\sum_i (x_i-\\mu)$ must vanish.")
        comment.press("Tab")
    assert {url for url in asked if not url.startswith(graded.url)} == set(), "nothing comes from the network"
    assert page.errors == []

    autograde(graded, "feedback")
    page.set_extra_http_headers({})
    page.goto((graded.root / "grading" / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").as_uri())
    card = page.locator("#mle-derive")
    text = card.inner_text()
    assert "4 of 6" in text and "must vanish" in text and "$" not in text
    assert card.locator("math").count() >= 3
    assert page.evaluate("window.PWNED") is None
    assert page.errors == []
