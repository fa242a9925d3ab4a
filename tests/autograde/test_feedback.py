"""What students and staff read: nothing of a submission but text and pixels, nothing hidden."""
import base64
import copy
import json

import pytest

from autograde import export, feedback, outputs, pages, report
from autograde.graded import Graded, ungradable
from autograde.judge import Verdict
from autograde.mend import mend, read
from markup import Markup
from test_mend import cell

EVIL = "<script>evil()</script><img src=x onerror=evil()><svg onload=evil()>"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 50).decode()
ROWS = [
    {"id": "tiny-double", "score": 1.0, "max_score": 3.0, "status": "partial", "message": f"`double` gives {EVIL}", "misconception": "twice-the-size"},
    {"id": "tiny-words", "score": 0.0, "max_score": 2.0, "status": "error", "message": "Your code stopped.", "misconception": None},
    {"id": "tiny-why", "score": 0.0, "max_score": 3.0, "status": "manual", "message": "Graded by a person.", "misconception": None},
]


@pytest.fixture
def graded():
    result = {"student": EVIL, "assignment": "01-tiny", "status": "graded", "score": 1.0, "max_score": 5.0, "seconds": 0.1, "problems": [EVIL], "exercises": ROWS}
    return Graded(result, {"tiny-double-check": {}}, [], None)


@pytest.fixture
def executed(assignment):
    """An executed notebook with everything bad that a student's process may send."""
    notebook = copy.deepcopy(assignment.student)
    cell(notebook, "tiny-double").source = f"# {EVIL}"
    cell(notebook, "tiny-why").source = EVIL
    mended = mend(assignment, read(json.dumps(notebook).encode())).notebook
    code = cell(mended, "tiny-double")
    code.outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": EVIL, "text/plain": EVIL}},
        {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "evil()", "image/svg+xml": "<svg onload=evil()>", "text/markdown": EVIL, "text/latex": EVIL}},
        {"output_type": "display_data", "metadata": {"image/png": {"alt": '"><script>evil()</script>'}}, "data": {"image/png": PNG}},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": '"><script>evil()</script>', "image/jpeg": PNG}},
        {"output_type": "stream", "name": EVIL, "text": [EVIL, 3]},
        {"output_type": "error", "ename": EVIL, "evalue": EVIL, "traceback": [EVIL]},
        {"output_type": EVIL}, {}, 7,
    ]
    verdict = Verdict("tiny-double-check", "tiny-double", False, "incorrect", EVIL)
    return json.dumps(outputs.presentable(mended, [verdict])).encode()


def test_nothing_of_a_submission_runs_in_feedback(graded, assignment, executed):
    page = feedback.page(graded, assignment, executed, {"scores": {}, "comments": {"tiny-double": EVIL}})
    found = Markup(page)
    assert found.runs == [] and "script" not in found.tags
    assert found.tags.count("img") == 1 and PNG in page
    assert page.count("evil()") > 5  # it is shown, as text


def test_nothing_hidden_is_in_feedback(graded, assignment, executed):
    page = feedback.page(graded, assignment, executed)
    for secret in ("-1.5", "HIDDEN", "secret-scheme", "MARK SCHEME", "It is 2x", "return 2 * x"):
        assert secret not in page


def test_scores_messages_and_pointers_are_in_feedback(graded, assignment, executed):
    waiting = feedback.page(graded, assignment, executed)
    assert "1 <span class=\"soft\">of 5 points" in waiting and "3 more points are given by a person" in waiting
    done = feedback.page(graded, assignment, executed, {"scores": {"tiny-why": (2.5, False)}, "comments": {"tiny-why": "Well seen."}})
    assert "3.5 <span class=\"soft\">of 8 points" in done and "Well seen." in done and "yet to read" not in done
    assert "01 · Doubling" in done and "<code>double</code>" in done


@pytest.mark.parametrize("heading, name", [
    ("### Exercise: the trace ★☆☆ `tiny-double`", "the trace"), ("### Exercise `tiny-double`: log N(x; μ) for every row ★★☆", "log N(x; μ) for every row"),
    ("### Exercise `tiny-double`: in your own steps ★★★ (graded by a person)", "in your own steps"), ("### Discuss: <b>which</b> one? ★★☆ `tiny-double`", "&lt;b&gt;which&lt;/b&gt; one?")])
def test_an_exercise_is_called_what_its_heading_calls_it(graded, assignment, executed, monkeypatch, heading, name):
    student = copy.deepcopy(assignment.student)
    cell(student, "tiny-title").source = f"# Tiny\n\n{heading}"
    monkeypatch.setitem(vars(assignment), "student", student)
    assert f'<code>tiny-double</code> <span class="name">{name}</span></h3>' in feedback.page(graded, assignment, executed)


def test_a_pictures_words_survive_being_made_safe_twice():
    """Once when it was drawn, once when it is shown."""
    picture = f'<img alt="1 &lt; 2 &amp; &quot;so on&quot;" style="max-width:100%" src="data:image/png;base64,{PNG}">'
    once = outputs.safe_cell_outputs([{"output_type": "display_data", "metadata": {}, "data": {"text/html": picture, "text/plain": "[Figure: 1 < 2]"}}])
    assert once == outputs.safe_cell_outputs(once)
    assert once[0]["metadata"] == {"image/png": {"alt": '1 < 2 & "so on"'}}
    for odd in (None, 7, {"image/png": 7}, {"image/png": {"alt": 7}}, {"image/jpeg": {"alt": "of another"}}):
        assert outputs.safe_cell_outputs([{**once[0], "metadata": odd}])[0]["metadata"] == {}


def test_an_ungradable_submission_has_feedback_too(assignment):
    page = feedback.page(ungradable("01-tiny", "ann", ["The file is empty."], 5.0), assignment)
    assert "Could not be graded" in page and "The file is empty." in page


def test_nothing_of_a_submission_runs_in_the_report(graded, assignment):
    page = report.page([graded, ungradable("unknown", EVIL, [EVIL])], {"01-tiny": assignment})
    assert Markup(page).runs == [pages.source("report.js")]  # ours, the only one the page's policy lets run
    assert "twice-the-size" in page and page.count("<script>") == 1


def test_student_ids_can_be_left_out_of_the_report(graded, assignment):
    graded.result["student"] = "mallory"
    page = report.page([graded, ungradable("01-tiny", "bob", ["bob's file is empty."])], {"01-tiny": assignment}, {"01-tiny": {"mallory": "x = 1", "bob": "x = 2"}}, hide_students=True)
    assert "mallory" not in page and "bob" not in page and "student 1" in page and "student 2" in page


def test_the_report_counts(graded, assignment):
    chapter = report.chapter("01-tiny", [graded.result, graded.result | {"student": "bob", "score": 5.0}, ungradable("01-tiny", "cy", ["x"]).result], assignment)
    assert (len(chapter.results), len(chapter.ungradable), chapter.mean, chapter.median) == (2, 1, 3.0, 3.0)
    assert [(id, share) for id, _, share, _ in chapter.rows] == [("tiny-double", pytest.approx(1 / 3)), ("tiny-words", 0.0), ("tiny-why", None)]
    assert chapter.misconceptions == [("twice-the-size", "tiny-double", sorted([EVIL, "bob"]))]
    assert sum(n for _, _, n in chapter.histogram) == 2


@pytest.mark.parametrize("markdown", ["$a<b$", "a < b", "x <y> z", EVIL, "<!-- x -->", "<?php", "</div>"])
def test_no_tag_begins_in_defused_text(markdown):
    assert Markup(outputs.defused(markdown)).tags == []
    assert outputs.defused("$a < b<c$") == "$a < b< c$"


@pytest.mark.parametrize("output", [
    {"output_type": "display_data", "data": {"text/html": f'<img alt="A line" style="max-width:100%" src="data:image/png;base64,{PNG}">', "text/plain": "[Figure]"}},
])
def test_the_courses_own_figures_keep_picture_and_alternative_text(output):
    safe, = outputs.safe_cell_outputs([output])
    assert safe["data"]["image/png"] == PNG and safe["metadata"]["image/png"]["alt"] == "A line" and "text/html" not in safe["data"]


def test_outputs_are_bounded():
    safe = outputs.safe_cell_outputs([{"output_type": "stream", "name": "stdout", "text": "x" * 10**6}] * 500)
    assert len(safe) <= outputs.MAX_OUTPUTS + 1 and all(len(o["text"]) < 2 * outputs.MAX_TEXT for o in safe)
    assert outputs.safe_cell_outputs([{"output_type": "display_data", "data": {"image/png": PNG + "A" * (5 * 10**6)}}]) == []


def test_escape_sequences_of_terminals_are_taken_out():
    safe, = outputs.safe_cell_outputs([{"output_type": "stream", "name": "stdout", "text": "\x1b[31mred\x1b[0m\x1b]0;title\x07\b\x00!"}])
    assert safe["text"] == "red!"


def test_platforms_get_marks_and_no_formulas(graded, assignment):
    graded.result["student"] = "Ann_Lee_1001"
    hand = {"Ann_Lee_1001": {"scores": {"tiny-why": (2.0, False)}, "comments": {}}}
    assert export.moodle([graded], assignment, hand).splitlines()[1] == "Participant 1001,Ann Lee,3,8,"
    assert export.canvas([graded], {"01-tiny": assignment}, {"01-tiny": hand}).splitlines()[2] == "Ann Lee,1001,,,,3"
    assert export.moodle([graded], assignment, {}).splitlines()[1] == "Participant 1001,Ann Lee,,8,"
    graded.result["student"] = "=cmd()"
    assert "'=cmd()" in export.moodle([graded], assignment, {})
