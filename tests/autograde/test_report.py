"""What the class report says of a class made for it, and what learning platforms get."""
import csv
import io
import os
import subprocess
import sys

import nbformat
import pytest

import tiny_course as tiny
from autograde import export, report, similar
from autograde.cells import grade_id
from autograde.graded import Graded, ungradable

LONG = '''
def double(x):
    pieces = []
    for index, part in enumerate([x, x]):
        if index % 2 == 0 and part is not None:
            pieces.append(part * 1.0)
        else:
            pieces.append(part + 0.0)
    while len(pieces) > 2:
        pieces.pop()
    first, second = pieces
    return first + second if first == second else (first, second)

def words(text, table={"yes": "ja", "no": "nein"}):
    found = {}
    for place in range(len(text) - 1, -1, -1):
        key = text[place].strip().lower()
        if key in table or key[:1] in "yn":
            found[key] = table.get(key, "?") + str(place // 2)
    return sorted(found.items(), key=lambda item: (-len(item[0]), item[1]))
'''


def row(id, score, points, status, misconception=None):
    return {"id": id, "score": score, "max_score": points, "status": status, "message": "m", "misconception": misconception}


def pupil(name, double, words, status="incorrect"):
    rows = [row("tiny-double", double, 3.0, "correct" if double == 3 else status), row("tiny-words", words, 2.0, "correct" if words else "incorrect")]
    return {"student": name, "assignment": "01-tiny", "status": "graded", "score": double + words, "max_score": 5.0, "seconds": 1.0, "problems": [], "exercises": rows}


def test_an_exercise_that_the_weak_solve_is_named(assignment):
    """Correlations by hand: whoever has one exercise right has the other wrong."""
    results = [pupil(n, d, w) for n, d, w in zip("abcdef", (3, 3, 3, 0, 0, 0), (0, 0, 0, 2, 2, 2))]
    chapter = report.chapter("01-tiny", results, assignment)
    assert chapter.discrimination == {"tiny-double": pytest.approx(-1), "tiny-words": pytest.approx(-1)}
    assert [id for id, said in chapter.remarks if "worse" in said] == ["tiny-double", "tiny-words"]
    agree = report.chapter("01-tiny", [pupil(n, d, 2 * d / 3) for n, d in zip("abcdef", (3, 3, 3, 0, 0, 0))], assignment)
    assert agree.discrimination["tiny-double"] == pytest.approx(1) and agree.remarks == []


def test_exercises_nobody_or_everybody_solves_are_named_and_small_classes_are_not_judged(assignment):
    chapter = report.chapter("01-tiny", [pupil(n, 0, 2) for n in "abcdef"], assignment)
    assert [(id, said.split()[0]) for id, said in chapter.remarks] == [("tiny-double", "Nobody"), ("tiny-words", "Everybody")]
    assert report.chapter("01-tiny", [pupil("a", 3, 0), pupil("b", 0, 2)], assignment).discrimination == {"tiny-double": None, "tiny-words": None}


def test_what_nobody_attempted_is_not_called_too_hard(assignment):
    results = [pupil(n, 0, 2, "not-attempted") for n in "abc"]
    assert dict(report.chapter("01-tiny", results, assignment).remarks)["tiny-double"] == "Nobody attempted it."


def test_a_weak_correlation_is_not_called_worse(assignment):
    r = report.Chapter("01-tiny", [], [], [("a", 1, 0.5, {}), ("b", 1, 0.5, {})], [], [], [], {"a": -0.05, "b": -0.6}).remarks
    assert "no better" in dict(r)["a"] and "correlation −0.05" in dict(r)["a"] and "worse" in dict(r)["b"]


def test_failures_say_who_and_where(assignment):
    chapter = report.chapter("01-tiny", [pupil("ann", 0, 2, "timeout"), pupil("bob", 0, 2, "timeout"), pupil("cy", 3, 2)], assignment)
    assert chapter.failures == [(("ann", "bob"), "timeout", ["tiny-double"])]
    assert chapter.statuses == ["correct", "timeout"]  # no column nobody is in


def test_a_copy_with_other_names_is_found_and_the_courses_own_code_is_not():
    given = LONG.replace("double", "given_by_the_course")
    codes = {"ann": LONG, "bob": LONG.replace("pieces", "parts_of_it") + "# mine\n", "cy": "def double(x):\n    return 2 * x\n", "dan": "def double(x):\n    return x + x\n"}
    found, = similar.pairs(codes, "def double(x):\n    ...\n")
    assert found.students == ("ann", "bob") and found.share > 0.9
    assert similar.pairs(codes, given) == []


def test_what_many_wrote_is_not_a_copy():
    assert similar.pairs({name: LONG for name in "abcdef"}, "") == []


def variant(number):
    """A long answer of its own: statements in an order that no other number has."""
    import random

    lines = [f"    value = value {o} {k} if value {c} {k} else abs(value) {p} {k}" for o in "+-*" for c in "<>" for p in "+-" for k in (1, 2, 3)]
    return "def double(value):\n" + "\n".join(random.Random(number).sample(lines, 12)) + "\n    return value\n"


def test_one_pair_is_found_in_a_class_of_hundreds_where_many_share_the_obvious():
    """The obvious part, written by twenty-five, is less than a third of the class and still the obvious one."""
    codes = {f"s{i}": variant(i) + (LONG if i < 25 else "") for i in range(300)}
    codes["s299"] = codes["s7"].replace("value", "number")
    assert ("s299", "s7") in [p.students for p in similar.pairs(codes, "")]
    assert all({"s299", "s7"} == set(p.students) for p in similar.pairs(codes, ""))


def test_the_same_class_gives_the_same_pairs_in_every_process():
    code = f"from autograde import similar\nlong = {LONG!r}\nprint(similar.pairs({{'a': long, 'b': long.replace('pop()', 'clear()'), 'c': long.replace('lower()', 'upper()')}}, ''))"
    said = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout for seed in ("1", "2", "3")}
    assert len(said) == 1 and "Pair" in said.pop()


def test_copydetect_comes_without_matplotlib_which_stays_what_it_is():
    code = "import sys\nfrom autograde import similar\nsimilar.get_ready()\nassert 'matplotlib' not in sys.modules\nimport matplotlib.pyplot as plt\nprint(plt.subplots)"
    assert "function subplots" in subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_two_threads_may_get_ready_at_once():
    code = ("import sys, threading\nsys.setswitchinterval(1e-6)\nfrom autograde import similar\nfound = []\n"
            "threads = [threading.Thread(target=lambda: found.append(similar.get_ready().compare_files)) for _ in range(8)]\n"
            "[t.start() for t in threads]\n[t.join() for t in threads]\nassert len(found) == 8 and 'matplotlib' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_report_compares_what_was_handed_in_last(course, tmp_path):
    from autograde import publish
    from autograde.places import executed_path

    def entry(source, out):
        notebook = tiny.notebook()
        next(c for c in notebook.cells if grade_id(c) == "tiny-double").source = source
        graded = Graded({"student": "ann", "assignment": tiny.NAME, "status": "graded"}, {}, [], nbformat.writes(notebook))
        path = executed_path(out, "ann", tiny.NAME)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(graded.notebook)
        return graded

    def code(out):
        return publish._codes(out, [Graded({"student": "ann", "assignment": tiny.NAME, "status": "graded"}, {}, [], None)], {tiny.NAME})[tiny.NAME]["ann"]

    for source in ("x = 1", "x = 2"):
        publish.as_it_arrives(tmp_path / "a", entry(source, tmp_path / "a"))
        assert source in code(tmp_path / "a")
    entry("x = 3", tmp_path / "b")  # of an earlier run: only on disk
    assert "x = 3" in code(tmp_path / "b")


def test_a_large_class_keeps_the_report_readable(assignment):
    """Names beyond the first few are folded away, and only the most alike pairs are listed."""
    entries = [Graded(pupil(f"student{i:03}", 0, 2, "timeout"), {}, [], None) for i in range(200)]
    for g in entries:
        g.result["exercises"][0] |= {"status": "incorrect", "misconception": "returns-nothing"}
    pairs = [similar.Pair((f"student{i:03}", f"student{i + 1:03}"), 0.9, 300) for i in range(100)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "pairs", lambda *_: pairs)
        html = report.page(entries, {"01-tiny": assignment}, {"01-tiny": {"student000": "x"}})
    assert f"and {200 - report.SHOWN} more" in html and "student199" in html
    assert f"The {report.PAIRS} most alike of 100 pairs." in html and html.count("90 %</td>") == report.PAIRS


def test_the_sentence_of_a_misconception_is_in_the_report(assignment):
    result = pupil("ann", 0, 2)
    result["exercises"][0] |= {"misconception": "returns-nothing"}
    assert report.misconceptions.GENERIC["returns-nothing"].split(":")[0] in report.page([Graded(result, {}, [], None)], {"01-tiny": assignment})


@pytest.mark.parametrize("text, shown", [
    ("each *point* counts", "<p>each <em>point</em> counts</p>"), ("*two words*", "<p><em>two words</em></p>"), ("2 * x * y", "<p>2 * x * y</p>"), ("x**2 and y**2", "<p>x**2 and y**2</p>"),
    ("`a *b* c`", "<p><code>a *b* c</code></p>"), ("*<b>*", "<p>*&lt;b&gt;*</p>"), ("*a<b*", "<p><em>a&lt;b</em></p>")])
def test_stressed_words_are_set_and_products_are_not(text, shown):
    from autograde.pages import marked

    assert marked(text) == shown
    if "<b>" not in text:  # the panel in JupyterLab escapes first
        from helpers.panel import _marked

        assert f"<p>{_marked(text)}</p>" == shown


def test_platforms_get_the_columns_they_import(assignment):
    graded = [Graded(pupil("Ann_Lee_1001", 3, 2), {}, [], None), ungradable("01-tiny", "Bo_Li_1002", ["empty"], 5.0)]
    hand = {"Ann_Lee_1001": {"scores": {"tiny-why": (2.5, False)}, "comments": {}}}
    canvas = list(csv.DictReader(io.StringIO(export.canvas(graded, {"01-tiny": assignment}, {"01-tiny": hand}))))
    assert list(canvas[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01-tiny"]
    assert canvas[0]["Student"].strip() == "Points Possible" and canvas[0]["01-tiny"] == "8"
    assert [(r["Student"], r["ID"], r["01-tiny"]) for r in canvas[1:]] == [("Ann Lee", "1001", "7.5"), ("Bo Li", "1002", "")]
    moodle = list(csv.DictReader(io.StringIO(export.moodle(graded, assignment, hand))))
    assert [(r["Identifier"], r["Full name"], r["Grade"], r["Maximum grade"]) for r in moodle] == [("Participant 1001", "Ann Lee", "7.5", "8"), ("Participant 1002", "Bo Li", "", "8")]
