"""A student's day in a real browser: open, answer wrongly, read why, answer rightly, hand in, read the feedback."""
from __future__ import annotations

import json
import subprocess
import sys

import nbconvert
import nbformat

from tests.browser.conftest import TOKEN
from tests.browser.lab import Notebook

NOTEBOOK = "notebooks/03-gaussian-mle/03-gaussian-mle.ipynb"
WRONG = "def fit_gaussian(X):\n    mu = X.mean(axis=0)\n    return mu, (X - mu).T @ (X - mu) / (len(X) - 1)\n"
RIGHT = WRONG.replace("(len(X) - 1)", "len(X)")


def test_the_start_page_shows_the_map_and_no_teachers_tools(page, student_lab):
    page.goto(f"{student_lab.url}/lab/tree/start.ipynb?reset&token={TOKEN}")
    page.get_by_role("heading", name="Learning from Likelihood").wait_for(timeout=60_000)
    table = page.locator(".jp-OutputArea-output table")
    table.wait_for()
    assert table.locator("tr").count() >= 7
    link = page.get_by_role("link", name="Fitting a Gaussian").last
    link.click()
    page.locator(".lm-DockPanel .lm-TabBar-tabLabel", has_text="03-gaussian-mle.ipynb").wait_for(timeout=60_000)
    page.get_by_text("Nbgrader", exact=True).first.click()
    menu = page.locator(".lm-Menu").inner_text()
    assert "Formgrader" not in menu and "Create Assignment" not in menu
    assert "Assignment List" not in menu, "there is no exchange here"
    assert page.errors == []


def test_a_wrong_answer_is_told_what_it_is_and_a_right_one_accepted(page, student_lab):
    notebook = Notebook(page, student_lab, NOTEBOOK)
    notebook.run("mle-fit-check")
    assert "not attempted yet" in notebook.said("mle-fit-check")[0]

    notebook.write("mle-fit", WRONG)
    notebook.run("mle-fit")
    notebook.run("mle-fit-check")
    said = notebook.said("mle-fit-check")[0]
    assert "mle-fit: not yet" in said and "n − 1" in said, said  # the misconception, in words
    assert "Traceback" not in "".join(notebook.said("mle-fit-check"))

    notebook.write("mle-fit", RIGHT)
    notebook.run("mle-fit")
    notebook.run("mle-fit-check")
    assert "mle-fit: correct" in notebook.said("mle-fit-check")[0]

    notebook.save()
    saved = json.loads((student_lab.root / NOTEBOOK).read_text())
    cell = next(c for c in saved["cells"] if c["id"] == "mle-fit")
    assert "".join(cell["source"]).strip() == RIGHT.strip()
    assert page.errors == []


def test_a_slider_moves_its_figure(page, student_lab):
    notebook = Notebook(page, student_lab, NOTEBOOK)
    cells = json.loads((student_lab.root / NOTEBOOK).read_text())["cells"]
    slider = next(c["id"] for c in cells if c["cell_type"] == "code" and "explore(" in "".join(c["source"]) and "=(" in "".join(c["source"]))
    for cell in cells:  # imports and data
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("locked") and not cell["metadata"]["nbgrader"].get("grade"):
            notebook.run(cell["id"])
    shown = notebook.run(slider)
    picture = shown.locator(".widget-html img, .jupyter-widgets img").first
    picture.wait_for(timeout=30_000)
    before, alt = picture.get_attribute("src"), picture.get_attribute("alt")
    assert alt and len(alt) > 30
    page.wait_for_function("e => [...e.querySelectorAll('.jp-OutputArea-output img')].filter(i => i.checkVisibility()).length === 1", arg=shown.element_handle(), timeout=30_000)
    assert shown.locator("img").count() == 2, "the picture for static pages is there, and hidden"
    shown.locator(".noUi-handle").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("([e, old]) => e.querySelector('.jupyter-widgets img') && e.querySelector('.jupyter-widgets img').src !== old", arg=[shown.element_handle(), before], timeout=30_000)
    assert [i.is_visible() for i in shown.locator("img").all()] == [False, True]
    assert page.errors == []

    # The saved notebook as a static page, without a network: the picture, at its start.
    notebook.save()
    page.context.set_offline(True)
    static = student_lab.root / "static.html"
    saved = nbformat.read(student_lab.root / NOTEBOOK, 4)
    static.write_text(nbconvert.HTMLExporter().from_notebook_node(saved)[0], encoding="utf-8")
    page.goto(static.as_uri())
    pictures = page.locator(f"[id='cell-id={slider}'] img, [id='{slider}'] img")
    assert pictures.count() == 1 and pictures.first.is_visible()
    assert pictures.first.get_attribute("alt") == alt


def test_validate_says_which_tests_fail(page, student_lab):
    Notebook(page, student_lab, NOTEBOOK)
    page.get_by_role("button", name="Validate").first.click()
    dialog = page.locator(".jp-Dialog, .nbgrader-validate, [role=dialog]").last
    dialog.wait_for(timeout=120_000)
    page.wait_for_function("() => /fail|success|pass/i.test((document.querySelector('.jp-Dialog, [role=dialog]') || {}).innerText || '')", timeout=120_000)
    text = dialog.inner_text()
    assert "not attempted" in text.lower() or "failed" in text.lower()
    assert "Traceback (most recent call last)" not in text


def test_handing_in_grading_and_reading_the_feedback(page, student_lab):
    """The loop closes: what was saved in the browser becomes a page with a score."""
    root = student_lab.root
    told = subprocess.run([sys.executable, "-m", "helpers.hand_in", str(root / NOTEBOOK), "--anyway", "--out", str(root / "hand-in")],
                          cwd=root, env=student_lab.environment, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr
    handed_in = root / "hand-in" / "03-gaussian-mle.ipynb"
    graded = subprocess.run([sys.executable, "-m", "autograde", "grade", str(handed_in), "--student", "ada", "--course", str(root), "--out", str(root / "grading")],
                            cwd=root, env=student_lab.environment, capture_output=True, text=True, timeout=300)
    assert graded.returncode == 0, graded.stderr
    result = json.loads((root / "grading" / "results.json").read_text())[0]
    assert {e["id"]: e["status"] for e in result["exercises"]}["mle-fit"] == "correct"

    feedback = root / "grading" / "feedback" / "ada" / "03-gaussian-mle" / "03-gaussian-mle.html"
    page.goto(feedback.as_uri())
    assert "ada" in page.inner_text("body")
    assert "mle-fit" in page.inner_text("body")
    page.goto((root / "grading" / "report.html").as_uri())
    assert "03-gaussian-mle" in page.inner_text("body")
    assert page.errors == []
