"""axe-core finds nothing serious on what people read; the pages fit a phone, and print."""
from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from autograde import feedback, report
from autograde.contract import Course
from autograde.graded import Graded, ungradable
from tests.browser.conftest import ROOT

NAME = "03-gaussian-mle"
STATUSES = ("correct", "partial", "incorrect", "error", "timeout", "memory", "crashed", "forbidden", "not-attempted")
PROSE = "# Mine\n\nBy the chain rule $\\nabla_\\mu \\ell = \\Sigma^{-1}\\sum_{i=1}^n (x_i-\\mu)$.\n\n$$\\hat\\Sigma = \\frac1n \\sum_{i=1}^n (x_i-\\hat\\mu)(x_i-\\hat\\mu)^\\top = \\frac1n\\sum_{i=1}^n x_i x_i^\\top - \\hat\\mu\\hat\\mu^\\top$$\n\n| a | b |\n|---|---|\n| $x$ | 2 |"


@pytest.fixture(scope="module")
def assignment():
    return Course.find(ROOT).assignment(NAME)


def graded(assignment, student, shift):
    """One with every kind of outcome in it."""
    rows = []
    for i, e in enumerate(assignment.exercises):
        status = "manual" if e.manual else STATUSES[(i + shift) % len(STATUSES)]
        score = 0 if e.manual else {"correct": e.points, "partial": e.points / 2}.get(status, 0)
        rows.append({"id": e.id, "score": score, "max_score": e.points, "status": status, "message": f"`{e.id}` is a message about this.\nSee 03 · 4.",
                     "misconception": "divides-by-n-minus-1" if e.id == "mle-fit" and status == "incorrect" else None})
    total = sum(r["score"] for r in rows)
    result = {"student": student, "assignment": NAME, "status": "graded", "score": total, "max_score": 25.0, "seconds": 1.0 + shift, "problems": ["This notebook was changed here."], "exercises": rows}
    return Graded(result, {}, [], None)


@pytest.fixture(scope="module")
def pages(assignment, tmp_path_factory):
    import copy
    import json

    folder = tmp_path_factory.mktemp("pages")
    notebook = copy.deepcopy(assignment.student)
    for cell in notebook.cells:
        if cell.id == "mle-derive":
            cell.source = PROSE
    ann = graded(assignment, "ann", 0)
    hand = {"scores": {"mle-derive": (4.0, False)}, "comments": {"mle-derive": "Good: $\\hat\\mu$ is right."}}
    (folder / "feedback.html").write_text(feedback.page(ann, assignment, json.dumps(notebook).encode(), hand), encoding="utf-8")
    entries = [ann, *(graded(assignment, f"student-{i}", i % 4) for i in range(1, 9)), ungradable(NAME, "zoe", ["The file is empty."], 25.0)]
    codes = {NAME: {"ann": CODE, "student-1": CODE.replace("total", "sum_of_all")}}
    (folder / "report.html").write_text(report.page(entries, {NAME: assignment}, codes), encoding="utf-8")
    crowd = [graded(assignment, f"a rather long name {i}_{100_000 + i}", i) for i in range(1000)]
    (folder / "crowd.html").write_text(report.page(crowd, {NAME: assignment}), encoding="utf-8")
    return folder


CODE = """
def fit_gaussian(X):
    total = 0
    for row in X:
        if row is None or len(row) == 0:
            continue
        total = total + row * 1.0 / max(len(X), 1)
    outer = [[sum((x[i] - total[i]) * (x[j] - total[j]) for x in X) / len(X) for j in range(len(total))] for i in range(len(total))]
    while total is None or outer is None:
        break
    return total, np.asarray(outer, dtype=float).reshape(len(total), -1)
"""


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["feedback", "report"])
def test_axe_finds_nothing_serious(page, pages, name, scheme, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto((pages / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found = [(v["id"], v["impact"], [n["html"][:200] for n in v["nodes"]][:3]) for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert page.errors == []


def test_maths_is_drawn_and_no_dollar_left(page, pages):
    page.goto((pages / "feedback.html").as_uri())
    card = page.locator("#mle-derive")
    assert card.locator("math").count() >= 4 and "$" not in card.inner_text()
    assert card.locator("math[display=block]").bounding_box()["height"] > 20


def test_paper_is_white_and_not_cut_off(page, pages):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto((pages / "feedback.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("width", [1200, 360])
def test_the_report_on_a_thousand_fits(page, pages, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((pages / "crowd.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert page.evaluate("document.documentElement.scrollHeight") < 40 * 800, "somebody has to read it"
    assert (pages / "crowd.html").stat().st_size < 3e6
    page.get_by_role("button", name="Earned").click()
    assert page.errors == []


def test_paper_has_the_heads_of_tables_and_unfolds(page, pages):
    page.goto((pages / "report.html").as_uri())
    page.emulate_media(media="print")
    for words in ("Exercise", "Points", "Correlation with the rest", "What happened"):
        assert page.get_by_role("button", name=words, exact=True).first.is_visible(), words
    folded = page.locator("details").first
    assert folded.get_attribute("open") is None, "the test needs something folded"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.get_attribute("open") is not None
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.get_attribute("open") is None


def test_a_phone_shows_every_column_in_some_form(page, pages):
    page.set_viewport_size({"width": 360, "height": 760})
    page.goto((pages / "report.html").as_uri())
    exercises = page.locator("table.map tbody tr")
    assert exercises.count() == 10
    correlations = [r.locator("td").last.text_content() for r in exercises.all()]  # hidden on a phone
    assert any("0." in c for c in correlations)
    for row, r in zip(exercises.all(), correlations):
        assert " points" in row.inner_text() and (r == "–" or f"correlation {r}" in row.inner_text()), r
    said = page.locator("table.list td[data-head]").evaluate_all("cells => cells.map(c => [c.dataset.head, getComputedStyle(c, '::before').content])")
    assert {head for head, _ in said} >= {"What happened", "Which", "Why"} and all(shown == f'"{head}: "' for head, shown in said)


def test_tables_sort_and_ids_hide(page, pages):
    page.goto((pages / "report.html").as_uri())
    table = page.locator("table.sorts.map")
    earned = lambda: [int(t.split()[0]) for t in table.locator("tbody tr td:nth-child(3)").all_inner_texts() if t.strip("– ")]  # noqa: E731
    before = earned()
    assert before != sorted(before), "the test needs a table that is not sorted yet"
    table.get_by_role("button", name="Earned").click()
    assert earned() == sorted(before)
    table.get_by_role("button", name="Earned").click()
    assert earned() == sorted(before, reverse=True)

    assert "student-1" in page.locator("h3:has-text('Similar') ~ table").first.inner_text()
    page.get_by_label("Hide student ids").check()
    assert page.locator(".id").first.evaluate("e => getComputedStyle(e).color") == "rgba(0, 0, 0, 0)"
    assert page.errors == []
