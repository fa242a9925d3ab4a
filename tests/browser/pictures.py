"""The README's pictures, made from the real thing: ``python -m tests.browser.pictures [lab] [report] [panels]``.

`lab` starts JupyterLab as students see it and answers an exercise wrongly, `report` photographs the class report of
``course.py demo`` (under grading/demo, or ``--demo DIR``), `panels` shows what ten wrong answers are told.
"""
from __future__ import annotations

import argparse
import io
import json
import re
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser.conftest import ROOT, Server, copy_course, find_browser
from tests.browser.lab import Notebook
from tests.browser.test_student import NOTEBOOK, WRONG

OUT = ROOT / "docs" / "pictures"
TEN = (  # the first wrong answer of each whose idea has a name
    ("02-linear-algebra", "la-logdet"), ("02-linear-algebra", "la-quadratic"), ("03-gaussian-mle", "mle-log-density"), ("03-gaussian-mle", "mle-sample"),
    ("03-gaussian-mle", "mle-fit"), ("04-exponential-family", "ef-fit"), ("05-mixture-of-gaussians", "mog-e-step"), ("05-mixture-of-gaussians", "mog-m-step"),
    ("06-discriminant-analysis", "gda-covariances"), ("07-regression", "reg-mle"), ("07-regression", "reg-ridge"), ("07-regression", "reg-gd-step"), ("02-linear-algebra", "la-power"),
)


def save(data, name, width=1200):
    """A screenshot with few colours, so that it stays small."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    OUT.mkdir(parents=True, exist_ok=True)
    picture.quantize(128, dither=Image.Dither.NONE).save(OUT / name, optimize=True)
    print(f"{OUT / name}: {(OUT / name).stat().st_size / 1000:.0f} kB")


def lab(browser):
    """Notebook 03, an answer that divides by n − 1, and what the check says."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(copy_course(Path(folder)), "helpers.lab")
        try:
            page = browser.new_page(viewport={"width": 1200, "height": 760}, device_scale_factor=1)
            notebook = Notebook(page, server, NOTEBOOK)
            first = next(c["id"] for c in json.loads((server.root / NOTEBOOK).read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code")
            notebook.run(first)
            notebook.write("mle-fit", WRONG)
            notebook.run("mle-fit")
            notebook.run("mle-fit-check")
            page.keyboard.press("Escape")
            cell = notebook.cell("mle-fit")
            page.evaluate("([cell, outer]) => outer.scrollBy(0, cell.getBoundingClientRect().top - 190)", [cell.element_handle(), page.locator(".jp-Notebook .jp-WindowedPanel-outer").first.element_handle()])
            notebook.page.get_by_text("mle-fit: not yet").first.wait_for()
            page.mouse.move(1150, 700)
            save(page.screenshot(), "lab.png")
        finally:
            server.close()


def report(browser, demo):
    """The chapter on notebook 03 of the demo class."""
    page = browser.new_page(viewport={"width": 1000, "height": 900}, device_scale_factor=1)
    page.goto((demo / "report.html").resolve().as_uri())
    section = page.locator("section", has=page.get_by_role("heading", name="03-gaussian-mle"))
    box = section.bounding_box()
    save(page.screenshot(full_page=True, clip={"x": 0, "y": box["y"], "width": 1000, "height": min(box["height"], 1350)}), "report.png")


def told(assignment, exercise):
    """What the first wrong answer with a name is told by the visible check: (title, panel) or None."""
    import contextlib

    bank = (ROOT / "tests" / "answers" / assignment / f"{exercise}.py").read_text(encoding="utf-8")
    cells = {c["id"]: "".join(c["source"]) for c in json.loads((ROOT / "notebooks" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))["cells"]}
    given = "import numpy as np\nimport matplotlib.pyplot as plt\n"
    blocks = re.split(r"(?m)^# %% ", bank)
    for block in sorted(blocks[1:], key=lambda b: "misconception=" not in b.splitlines()[0]):
        title, code = block.split("\n", 1)
        if not title.startswith("wrong"):
            continue
        names = {}
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(given + blocks[0] + code, names)
                exec(cells[f"{exercise}-check"], names)
        except Exception as outcome:
            if hasattr(outcome, "verdict"):
                from helpers.panel import Panel

                return title, Panel.of(outcome)
    return None


def panels(browser):
    """Ten wrong answers as their writers see them."""
    shown = [found for assignment, exercise in TEN if (ROOT / "tests" / "answers" / assignment / f"{exercise}.py").is_file() and (found := told(assignment, exercise))][:10]
    for title, panel in shown:
        print(f"[{title}]\n{panel.text()}\n")
    page = browser.new_page(viewport={"width": 820, "height": 900}, device_scale_factor=1)
    body = "".join(f"<div style='margin:0 0 1.1em'>{panel.html()}</div>" for _, panel in shown)
    page.set_content(f"<body style='font:15px system-ui,sans-serif;margin:1.2em;background:white;color:#1a1a1a'>{body}</body>")
    save(page.screenshot(full_page=True), "panels.png")


def main():
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", nargs="*", choices=["lab", "report", "panels", []], default=[])
    parser.add_argument("--demo", type=Path, default=ROOT / "grading" / "demo")
    options = parser.parse_args()
    which = options.which or ["lab", "report", "panels"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        if "lab" in which:
            lab(browser)
        if "report" in which:
            report(browser, options.demo)
        if "panels" in which:
            panels(browser)


if __name__ == "__main__":
    main()
