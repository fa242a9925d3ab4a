"""Uploads as they come: each test drops something on ``autograde grade`` and looks at what is made of it."""
from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.attacks import corpus, files, target

ROOT = Path(__file__).resolve().parents[2]
FULL = sum(corpus.FULL.values())


class Desk:
    """A course to grade in."""

    def __init__(self, folder):
        self.folder = folder
        self.course = target.write_course(folder / "course")
        self.drop = folder / "drop"
        self.drop.mkdir()
        self.out = folder / "out"

    def grade(self, path=None, *options, seconds=240):
        """Grade; return (exit code, results by student, all that was printed)."""
        command = [sys.executable, "-m", "autograde", "grade", str(path or self.drop), "--course", str(self.course), "--out", str(self.out), "--figures", "none", "--jobs", "1", *options]
        told = subprocess.run(command, capture_output=True, text=True, errors="replace", env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=seconds)
        said = told.stdout + told.stderr
        assert "Traceback" not in said, said
        results = json.loads((self.out / "results.json").read_text()) if (self.out / "results.json").exists() else []
        return told.returncode, {r["student"]: r for r in results}, said


@pytest.fixture
def desk(tmp_path):
    tmp_path.chmod(0o755)
    return Desk(tmp_path)


def ok(results, student, score=FULL):
    assert student in results, results.keys()
    assert results[student]["status"] == "graded" and results[student]["score"] == score, results[student]


def refused(results, student):
    assert results[student]["status"] == "ungradable" and results[student]["problems"], results[student]


# -- shapes of honest uploads, in one go each ------------------------------------------------------


def test_platforms_download_zips(desk):
    """Moodle's and Canvas's names in one archive, with the rubbish that comes along."""
    zip_path = files.archive(desk.folder / "all.zip", [
        ("Ada Lovelace_123456_assignsubmission_file_/01-target.ipynb", files.SOLVED),
        ("Zoë Ångström_123457_assignsubmission_file_/01-target.ipynb", files.BLANK),
        ("Ada Lovelace_123456_assignsubmission_onlinetext_/onlinetext.html", b"<p>hello</p>"),
        ("__MACOSX/._x", b"x"), (".DS_Store", b"x"), ("Thumbs.db", b"x"),
    ])
    code, results, _ = desk.grade(zip_path, "--assignment", target.ASSIGNMENT)
    assert code == 0 and len(results) == 2
    assert sorted(r["score"] for r in results.values()) == [0.0, FULL]


def test_canvas_download_zip(desk):
    zip_path = files.archive(desk.folder / "submissions.zip", [
        ("lovelaceada_1234_567890_01-target.ipynb", files.SOLVED),
        ("turingalan_LATE_1235_567891_01-target-2.ipynb", files.BLANK),
    ])
    code, results, _ = desk.grade(zip_path)
    assert code == 0 and sorted(r["score"] for r in results.values()) == [0.0, FULL]
    assert any("lovelaceada" in name for name in results)


def test_unusual_names_and_places(desk):
    """A wrong file name, a subfolder, a copy beside, a zip in a folder, checkpoints."""
    files.put(desk.drop, "wrongname/01-target/my homework FINAL.ipynb")
    files.put(desk.drop, "subfolder/01-target/stuff/01-target.ipynb")
    files.put(desk.drop, "twice/01-target/01-target.ipynb")
    files.put(desk.drop, "twice/01-target/01-target-Copy1.ipynb", files.BLANK)
    files.put(desk.drop, "checkpoint/01-target/.ipynb_checkpoints/01-target-checkpoint.ipynb", files.BLANK)
    files.put(desk.drop, "checkpoint/01-target/01-target.ipynb")
    files.put(desk.drop, "packed/01-target/work.zip", files.zipped([("01-target.ipynb", files.SOLVED)]))
    files.put(desk.drop, "extra/01-target/01-target.ipynb")
    files.put(desk.drop, "extra/01-target/other.ipynb", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    files.put(desk.drop, "extra/01-target/data.csv", b"1,2")
    code, results, _ = desk.grade()
    for student in ("wrongname", "subfolder", "twice", "checkpoint", "packed", "extra"):
        ok(results, student)
    assert code == 0


def test_students_with_unusual_ids(desk):
    names = ["o'brien", "josé maría", "student@uni.example", "x" * 120, "名前", "<script>alert(1)</script>" if os.name != "nt" else "s", "-rf", "con", "a;b", "$(touch x)"]
    for name in names:
        files.put(desk.drop, f"{name.replace('/', '_')}/01-target/01-target.ipynb")
    code, results, _ = desk.grade()
    assert code == 0 and len(results) == len(names)
    assert all(r["score"] == FULL for r in results.values())
    assert all(p.resolve().is_relative_to(desk.out.resolve()) for p in (desk.out / "feedback").rglob("*"))


def test_one_notebook_with_a_student(desk):
    path = files.put(desk.drop, "anything.ipynb")
    code, results, _ = desk.grade(path, "--student", "ada")
    assert code == 0
    ok(results, "ada")


def test_notebook_missing_from_a_folder(desk):
    (desk.drop / "forgot" / "01-target").mkdir(parents=True)
    files.put(desk.drop, "forgot/01-target/notes.txt", b"sorry")
    files.put(desk.drop, "fine/01-target/01-target.ipynb")
    code, results, said = desk.grade()
    ok(results, "fine")
    assert code == 1 and "forgot" in said
    refused(results, "forgot")


# -- files that are not what they seem -------------------------------------------------------------


def test_symlink_to_the_solution(desk):
    place = desk.drop / "thief" / "01-target"
    place.mkdir(parents=True)
    (place / files.NAME).symlink_to(desk.course / "solutions" / target.ASSIGNMENT / files.NAME)
    files.put(desk.drop, "fine/01-target/01-target.ipynb")
    code, results, _ = desk.grade()
    ok(results, "fine")
    assert code == 1
    refused(results, "thief")


def test_symlinked_folders(desk):
    (desk.drop / "thief").mkdir()
    (desk.drop / "thief" / "01-target").symlink_to(desk.course / "solutions" / target.ASSIGNMENT)
    (desk.drop / "loop").mkdir()
    (desk.drop / "loop" / "01-target").symlink_to(desk.drop)
    files.put(desk.drop, "fine/01-target/01-target.ipynb")
    code, results, _ = desk.grade()
    ok(results, "fine")
    assert all(results[name]["status"] == "ungradable" for name in ("thief", "loop") if name in results)
    assert code == 1 or "thief" not in results


def test_named_pipe_as_notebook(desk):
    place = desk.drop / "pipe" / "01-target"
    place.mkdir(parents=True)
    os.mkfifo(place / files.NAME)
    files.put(desk.drop, "fine/01-target/01-target.ipynb")
    code, results, _ = desk.grade()
    ok(results, "fine")
    refused(results, "pipe")
    assert code == 1


def test_socket_as_notebook(desk, tmp_path_factory):
    place = desk.drop / "s" / "01-target"
    place.mkdir(parents=True)
    here = os.getcwd()
    os.chdir(place)  # a socket's path may be no longer than 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(files.NAME)
    finally:
        os.chdir(here)
    code, results, _ = desk.grade()
    refused(results, "s")
    assert code == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a device node")
def test_device_as_notebook(desk):
    place = desk.drop / "dev" / "01-target"
    place.mkdir(parents=True)
    os.mknod(place / files.NAME, 0o20666, os.makedev(1, 5))  # /dev/zero: reading it never ends
    code, results, _ = desk.grade()
    refused(results, "dev")
    assert code == 1


def test_folder_named_like_the_notebook(desk):
    (desk.drop / "dir" / "01-target" / files.NAME).mkdir(parents=True)
    code, results, _ = desk.grade()
    refused(results, "dir")
    assert code == 1


def test_sparse_file_of_a_terabyte(desk):
    place = desk.drop / "huge" / "01-target"
    place.mkdir(parents=True)
    with open(place / files.NAME, "wb") as f:
        f.truncate(1 << 40)
    code, results, _ = desk.grade()
    refused(results, "huge")
    assert code == 1


def test_shadowing_modules_beside_the_notebook(desk):
    for module in ("numpy.py", "helpers.py", "ipykernel_launcher.py", "sitecustomize.py", "usercustomize.py", "json.py", "matplotlib.py", "autograde.py", "IPython.py"):
        files.put(desk.drop, f"shadow/01-target/{module}", b"raise SystemExit('SHADOWED')")
    files.put(desk.drop, "shadow/01-target/helpers/__init__.py", b"raise SystemExit('SHADOWED')")
    files.put(desk.drop, "shadow/01-target/01-target.ipynb", files.BLANK)
    files.put(desk.drop, "fine/01-target/01-target.ipynb")
    code, results, said = desk.grade()
    ok(results, "fine")
    ok(results, "shadow", 0.0)
    assert code == 0 and "SHADOWED" not in said


# -- archives --------------------------------------------------------------------------------------


def test_zip_with_path_traversal(desk):
    zip_path = files.archive(desk.folder / "evil.zip", [
        ("../../escaped.ipynb", files.SOLVED), ("/tmp/escaped-absolute.ipynb", files.SOLVED), ("..\\..\\escaped-windows.ipynb", files.SOLVED),
        ("C:\\escaped.ipynb", files.SOLVED), ("fine/01-target/01-target.ipynb", files.SOLVED),
    ])
    _, results, _ = desk.grade(zip_path)
    ok(results, "fine")
    outside = [p for p in desk.folder.parent.rglob("*escaped*") if not p.is_relative_to(desk.out)]
    assert not outside and not Path("/tmp/escaped-absolute.ipynb").exists()
    assert not list(desk.out.rglob("*escaped*.ipynb"))


def test_zip_with_a_symlink(desk):
    zip_path = files.archive(desk.folder / "evil.zip", [
        files.link("thief/01-target/01-target.ipynb", str(desk.course / "solutions" / target.ASSIGNMENT / files.NAME)),
        ("fine/01-target/01-target.ipynb", files.SOLVED),
    ])
    _, results, _ = desk.grade(zip_path)
    ok(results, "fine")
    assert results.get("thief", {"status": "ungradable"})["status"] == "ungradable"


def test_zip_bomb(desk):
    bomb = files.zipped([("01-target.ipynb", b"0" * 400_000_000)])
    zip_path = files.archive(desk.folder / "evil.zip", [("bomb/01-target/01-target.ipynb", b" " * 400_000_000), ("nested/01-target/work.zip", bomb), ("fine/01-target/01-target.ipynb", files.SOLVED)])
    code, results, _ = desk.grade(zip_path)
    ok(results, "fine")
    assert code == 1
    refused(results, "bomb")
    refused(results, "nested")


def test_zip_that_lies_about_its_sizes(desk):
    raw = bytearray(files.zipped([("liar/01-target/01-target.ipynb", b" " * 300_000_000), ("fine/01-target/01-target.ipynb", files.SOLVED)]))
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 24:entry + 28] = struct.pack("<I", 1000)  # the directory claims 1,000 bytes
    path = desk.folder / "liar.zip"
    path.write_bytes(raw)
    _, results, _ = desk.grade(path)
    ok(results, "fine")
    refused(results, "liar")


def test_zip_of_a_hundred_thousand_files(desk):
    zip_path = files.archive(desk.folder / "many.zip", [(f"x/{i}", b"") for i in range(100_000)] + [("fine/01-target/01-target.ipynb", files.SOLVED)])
    code, _, said = desk.grade(zip_path)
    assert code in (0, 1, 2) and said


def test_zips_in_zips_without_end(desk):
    content = files.zipped([("01-target.ipynb", files.SOLVED)])
    for _ in range(30):
        content = files.zipped([("inner.zip", content)])
    files.put(desk.drop, "russian/01-target/doll.zip", content)
    code, results, _ = desk.grade()
    refused(results, "russian")
    assert code == 1


def test_encrypted_zip(desk):
    raw = bytearray(files.zipped([("01-target.ipynb", files.SOLVED)]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1  # the flag that says: encrypted
    files.put(desk.drop, "locked/01-target/work.zip", bytes(raw))
    code, results, _ = desk.grade()
    refused(results, "locked")
    assert code == 1
    assert any(word in results["locked"]["problems"][0] for word in ("encrypted", "password"))


def test_damaged_zip(desk):
    raw = bytearray(files.zipped([("01-target.ipynb", files.SOLVED)]))
    raw[60:200] = b"\xff" * 140
    files.put(desk.drop, "damaged/01-target/work.zip", bytes(raw))
    files.put(desk.drop, "fine/01-target/01-target.ipynb")
    code, results, _ = desk.grade()
    ok(results, "fine")
    refused(results, "damaged")
    assert code == 1


def test_zip_with_names_in_an_old_encoding(desk):
    info = zipfile.ZipInfo("x")
    info.filename = "J\udce9r\udcf4me_12_assignsubmission_file_/01-target.ipynb".encode("utf-8", "surrogateescape").decode("cp437")
    zip_path = files.archive(desk.folder / "old.zip", [(info, files.SOLVED)])
    code, results, _ = desk.grade(zip_path, "--assignment", target.ASSIGNMENT)
    assert code == 0 and [r["score"] for r in results.values()] == [FULL]


# -- the teacher's own slips -----------------------------------------------------------------------


@pytest.mark.parametrize("make", ["missing", "empty_zip", "empty_folder", "unknown_assignment"])
def test_a_teachers_mistake_is_one_sentence_and_exit_code_2(desk, make):
    options = ()
    if make == "missing":
        path = desk.folder / "nothing-here"
    elif make == "empty_zip":
        path = files.archive(desk.folder / "empty.zip", [])
    elif make == "empty_folder":
        path = desk.drop
    else:
        path, options = files.put(desk.drop, "x/01-target/01-target.ipynb").parents[2], ("--assignment", "99-nothing")
    code, _, said = desk.grade(path, *options)
    assert code == 2, said
    assert 0 < len(said.strip().splitlines()) <= 3, said


@pytest.mark.parametrize("make", ["text_zip", "not_a_zip"])
def test_an_archive_without_a_notebook_is_reported_by_name(desk, make):
    if make == "text_zip":
        path = files.archive(desk.folder / "text.zip", [("readme.txt", b"hello")])
    else:
        path = files.put(desk.folder, "fake.zip", b"this is not a zip")
    code, results, said = desk.grade(path)
    assert code in (1, 2)
    assert all(r["status"] == "ungradable" and r["problems"] for r in results.values())
    assert "readme" in said or "fake" in said or "text" in said
