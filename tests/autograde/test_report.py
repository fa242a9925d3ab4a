"""What the class report says of a class made for it, and what learning platforms get."""
import csv
import io

import pytest

from autograde import export, report, similar
from autograde.grading import Graded, ungradable

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


def test_the_sentence_of_a_misconception_is_in_the_report(assignment):
    result = pupil("ann", 0, 2)
    result["exercises"][0] |= {"misconception": "returns-nothing"}
    assert report.misconceptions.GENERIC["returns-nothing"].split(":")[0] in report.page([Graded(result, {}, [], None)], {"01-tiny": assignment})


def test_platforms_get_the_columns_they_import(assignment):
    graded = [Graded(pupil("Ann_Lee_1001", 3, 2), {}, [], None), ungradable("01-tiny", "Bo_Li_1002", ["empty"], 5.0)]
    hand = {"Ann_Lee_1001": {"scores": {"tiny-why": (2.5, False)}, "comments": {}}}
    canvas = list(csv.DictReader(io.StringIO(export.canvas(graded, {"01-tiny": assignment}, {"01-tiny": hand}))))
    assert list(canvas[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01-tiny"]
    assert canvas[0]["Student"].strip() == "Points Possible" and canvas[0]["01-tiny"] == "8"
    assert [(r["Student"], r["ID"], r["01-tiny"]) for r in canvas[1:]] == [("Ann Lee", "1001", "7.5"), ("Bo Li", "1002", "")]
    moodle = list(csv.DictReader(io.StringIO(export.moodle(graded, assignment, hand))))
    assert [(r["Identifier"], r["Full name"], r["Grade"], r["Maximum grade"]) for r in moodle] == [("Participant 1001", "Ann Lee", "7.5", "8"), ("Participant 1002", "Bo Li", "", "8")]
