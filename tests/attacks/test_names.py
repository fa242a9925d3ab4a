"""Names and packings of uploads, many in one class: what is clear is graded, the rest is refused in words that help, and no name does harm."""
from __future__ import annotations

import io
import re
import tarfile
import unicodedata

import pytest

from tests.attacks import files, target
from tests.attacks.test_files import FULL, Desk

A = target.ASSIGNMENT


def _tar():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        info = tarfile.TarInfo(files.NAME)
        info.size = len(files.SOLVED)
        tar.addfile(info, io.BytesIO(files.SOLVED))
    return buffer.getvalue()


# name of the test: (files: path below the drop and content, the student's id, marks, or words of the refusal)
UPLOADS = {
    "downloaded_twice": ([(f"down1/{A}/{A} (1).ipynb", files.SOLVED)], "down1", FULL),
    "copy_of": ([(f"copyof/{A}/Copy of {A}.ipynb", files.SOLVED)], "copyof", FULL),
    "extension_in_capitals": ([(f"capital/{A}/{A}.IPYNB", files.SOLVED)], "capital", FULL),
    "saved_as_text_by_the_browser": ([(f"astext/{A}/{A}.ipynb.txt", files.SOLVED)], "astext", FULL),
    "saved_as_json_by_the_browser": ([(f"asjson/{A}/{A}.ipynb.json", files.SOLVED)], "asjson", FULL),
    "zip_in_a_zip": ([(f"nested/{A}/a.zip", files.zipped([("b.zip", files.zipped([(f"{A} (2).ipynb", files.SOLVED)]))]))], "nested", FULL),
    "worked_in_the_copy": ([(f"worked/{A}/{A}.ipynb", files.BLANK), (f"worked/{A}/{A}-Copy1.ipynb", files.SOLVED)], "worked", FULL),
    "left_by_macos": ([(f"mac/{A}/._{A}.ipynb", b"\0\5\x16\7"), (f"mac/{A}/__MACOSX/._{A}.ipynb", b"x"), (f"mac/{A}/.DS_Store", b"x"), (f"mac/{A}/{A}.ipynb", files.SOLVED)], "mac", FULL),
    "emoji": ([(f"😀 smile/{A}/{A}.ipynb", files.SOLVED)], "smile", FULL),
    "composed_accents": ([(f"{unicodedata.normalize('NFC', 'José')}/{A}/{A}.ipynb", files.SOLVED)], None, FULL),
    "decomposed_accents": ([(f"{unicodedata.normalize('NFD', 'José')}/{A}/{A}.ipynb", files.SOLVED)], None, FULL),
    "two_students_who_differ_in_case": ([(f"Ada/{A}/{A}.ipynb", files.SOLVED), (f"ada/{A}/{A}.ipynb", files.SOLVED)], "Ada", FULL),
    "formula_for_a_spreadsheet": ([(f"=cmd|' !A0/{A}/{A}.ipynb", files.SOLVED)], "cmd_A0", FULL),
    "another_formula": ([(f"@SUM(1+1)/{A}/{A}.ipynb", files.SOLVED)], "@SUM_1_1", FULL),
    "reserved_by_windows": ([(f"NUL.txt/{A}/{A}.ipynb", files.SOLVED)], "_NUL.txt", FULL),
    "ends_in_a_dot": ([(f"dot./{A}/{A}.ipynb", files.SOLVED)], "dot", FULL),
    "spaces_around": ([(f"  spaced  /{A}/{A}.ipynb", files.SOLVED)], "spaced", FULL),
    "as_long_as_names_can_be": ([(f"{'é' * 110}/{A}/{A}.ipynb", files.SOLVED)], None, FULL),
    "tar": ([(f"tarred/{A}/work.tar.gz", _tar())], "tarred", "zip archive or the notebook"),
    "seven_zip": ([(f"seven/{A}/work.7z", b"7z\xbc\xaf\x27\x1c" + b"0" * 40)], "seven", "zip archive or the notebook"),
    "rar": ([(f"rar/{A}/work.rar", b"Rar!\x1a\x07\x00" + b"0" * 40)], "rar", "zip archive or the notebook"),
    "rar_named_zip": ([(f"disguised/{A}/work.zip", b"Rar!\x1a\x07\x00" + b"0" * 40)], "disguised", "rar archive under another name"),
    "empty_zip": ([(f"hollow/{A}/work.zip", files.zipped([]))], "hollow", "empty archive"),
    "zip_of_rubbish": ([(f"rubbish/{A}/work.zip", files.zipped([("__MACOSX/._x.ipynb", b"x"), (".DS_Store", b"x")]))], "rubbish", "empty archive"),
    "only_checkpoints": ([(f"checkpoints/{A}/.ipynb_checkpoints/{A}-checkpoint.ipynb", files.SOLVED)], "checkpoints", "empty folder"),
    "script_instead": ([(f"script/{A}/{A}.py", b"def square(x): return x ** 2")], "script", f"{A}.py"),
    "web_page_instead": ([(f"page/{A}/{A}.html", b"<html>")], "page", f"{A}.html"),
    "terminal_escapes_in_a_file_name": ([(f"escape/{A}/evil\x1b[2J\x1b]0;pwned\x07.txt", b"x")], "escape", "evil"),
    "terminal_escapes_in_an_archives_name": ([(f"escape2/{A}/evil\x1b[2J.zip", b"x")], "escape2", "evil"),
    "terminal_escapes_in_the_students_name": ([(f"name\x1b]0;pwned\x07/{A}/notes.txt", b"x")], "name_0_pwned", "notes.txt"),
    "line_break_in_a_file_name": ([(f"broken/{A}/a\n3 submissions graded.zip", b"x")], "broken", "zip archive"),
    "text_turned_around_in_a_file_name": ([(f"turned/{A}/a\u202egnp.zip", b"x")], "turned", "zip archive"),
    "stray_file_beside_the_students": ([("README.txt", b"for the teachers")], None, None),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    folder.chmod(0o755)
    desk = Desk(folder)
    for uploads, _, _ in UPLOADS.values():
        for path, content in uploads:
            files.put(desk.drop, path, content)
    code, results, said = desk.grade()
    return desk, code, results, said


@pytest.mark.parametrize("name", UPLOADS)
def test_upload(graded, name):
    _, student, expected = UPLOADS[name]
    if student is None:
        return  # counted below
    entry = graded[2][student]
    if isinstance(expected, float):
        assert entry["status"] == "graded" and entry["score"] == expected, entry
    else:
        assert entry["status"] == "ungradable" and len(entry["problems"]) == 1, entry
        assert expected in entry["problems"][0]


def test_everybody_has_a_result_and_nobody_else(graded):
    students = {path.split("/")[0] for uploads, _, _ in UPLOADS.values() for path, _ in uploads if "/" in path}
    assert len(graded[2]) == len(students)
    assert sum(entry["status"] == "graded" for entry in graded[2].values()) == 1 + sum(expected == FULL for _, _, expected in UPLOADS.values())


def test_no_name_reaches_the_terminal_as_it_is(graded):
    _, code, _, said = graded
    assert code == 1
    said = re.sub(r"\x1b\[A|\r", "", said)  # the progress bar's own
    assert not [c for c in said if not c.isprintable() and c != "\n"]
    assert "\n3 submissions graded" not in said


def test_no_cell_of_the_tables_begins_a_formula(graded):
    for table in graded[0].out.rglob("*.csv"):
        for line in table.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"[=+@\t\r]", line) and not re.search(r",\"?[=+@\t\r]", line), line
