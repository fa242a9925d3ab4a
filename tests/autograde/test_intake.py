"""What learning platforms give, and what is hidden in it."""
import io
import json
import os
import stat
import zipfile

import nbformat
import pytest

import tiny_course as tiny
from autograde import versions
from autograde.errors import UserError
from autograde.intake import collect, naming, walking

NOTEBOOK = nbformat.writes(versions.student(tiny.notebook())).encode()
OTHER = json.dumps({"cells": [{"cell_type": "code", "source": "1"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def make_zip(path, files, **kwargs):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, **kwargs)
    return path


def zipped(files):
    buffer = io.BytesIO()
    make_zip(buffer, files)
    return buffer.getvalue()


@pytest.fixture
def take(course, tmp_path):
    def take(*paths, **kwargs):
        return {s.student: s for s in collect(paths, course, tmp_path / "out", **kwargs)}
    return take


def put(root, files):
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def test_nbgraders_tree(take, tmp_path):
    found = take(put(tmp_path / "submitted", {"ann/01-tiny/01-tiny.ipynb": NOTEBOOK, "ann/01-tiny/timestamp.txt": b"2026-01-01", "bob/01-tiny/01-tiny.ipynb": NOTEBOOK}))
    assert set(found) == {"ann", "bob"}
    assert found["ann"].path.read_bytes() == NOTEBOOK and found["ann"].assignment == "01-tiny" and not found["ann"].notes


def test_the_trees_own_place_is_left_as_it_is(take, tmp_path):
    tree = put(tmp_path / "out" / "submitted", {"ann/01-tiny/01-tiny.ipynb": NOTEBOOK})
    assert take(tree)["ann"].path == tree / "ann/01-tiny/01-tiny.ipynb"
    assert [p.name for p in tree.iterdir()] == ["ann"]


def test_moodles_zip(take, tmp_path):
    found = take(make_zip(tmp_path / "Course-Homework 1-42.zip", {
        "Ann Lee_1001_assignsubmission_file_/my work.ipynb": NOTEBOOK,
        "Zoë O'Neil_1002_assignsubmission_file_/01-tiny.ipynb": NOTEBOOK,
        "Bo_1003_assignsubmission_file_/essay.pdf": b"%PDF",
        "Bo_1003_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
        "Cy_1004_assignsubmission_file_flat.ipynb": NOTEBOOK,
    }))
    assert set(found) == {"Ann_Lee_1001", "Zoë_O_Neil_1002", "Bo_1003", "Cy_1004"}
    assert "no notebook" in found["Bo_1003"].fault and "essay.pdf" in found["Bo_1003"].fault
    assert found["Ann_Lee_1001"].path.read_bytes() == NOTEBOOK


def test_whoever_sent_only_moodles_online_text_is_not_forgotten(take, tmp_path):
    found = take(make_zip(tmp_path / "Homework.zip", {
        "Ann Lee_1001_assignsubmission_file_/01-tiny.ipynb": NOTEBOOK,
        "Ann Lee_1001_assignsubmission_onlinetext_/onlinetext.html": b"<p>see above",
        "Ivo_1009_assignsubmission_onlinetext_/onlinetext.html": b"<p>see my drive",
    }))
    assert set(found) == {"Ann_Lee_1001", "Ivo_1009"}
    assert found["Ann_Lee_1001"].path and not found["Ann_Lee_1001"].notes
    assert "no notebook" in found["Ivo_1009"].fault and "onlinetext.html" in found["Ivo_1009"].fault


def test_canvas_zip_with_late_and_repeated_ones(take, tmp_path):
    found = take(make_zip(tmp_path / "submissions.zip", {
        "leeann_123_456_01-tiny.ipynb": OTHER,
        "leeann_123_789_01-tiny-1.ipynb": NOTEBOOK,
        "oneilzoe_LATE_77_88_tiny.ipynb": NOTEBOOK,
        "boxcy_5_6_work.zip": zipped({"a/tiny.ipynb": NOTEBOOK}),
    }))
    assert set(found) == {"leeann_123", "oneilzoe_77", "boxcy_5"}
    assert found["leeann_123"].path.read_bytes() == NOTEBOOK
    assert found["leeann_123"].notes == ("leeann_123_456_01-tiny.ipynb was not graded: leeann_123_789_01-tiny-1.ipynb was.",)


def test_the_notebook_of_the_assignment_is_taken_whatever_it_is_called(take, tmp_path):
    found = take(make_zip(tmp_path / "x.zip", {"ann/scratch.ipynb": OTHER, "ann/final FINAL (2).ipynb": NOTEBOOK, "bob/bob.ipynb": NOTEBOOK}), assignment="1")
    assert found["ann"].path.read_bytes() == NOTEBOOK
    assert "scratch.ipynb was not graded" in found["ann"].notes[0]


def test_an_empty_folder_is_reported(take, tmp_path):
    tree = put(tmp_path / "submitted", {"ann/01-tiny/01-tiny.ipynb": NOTEBOOK})
    (tree / "bob" / "01-tiny" / "01-tiny.ipynb").mkdir(parents=True)
    (tree / "cy").mkdir()
    found = take(tree)
    assert "empty folder" in found["bob"].fault and "empty folder" in found["cy"].fault and found["ann"].path


def test_one_notebook_needs_a_student(take, tmp_path):
    put(tmp_path, {"work.ipynb": NOTEBOOK})
    with pytest.raises(UserError, match="--student"):
        take(tmp_path / "work.ipynb")
    assert take(tmp_path / "work.ipynb", student="ann")["ann"].assignment == "01-tiny"


@pytest.mark.parametrize("name", ["nothing.zip", "missing/", "missing.ipynb"])
def test_a_missing_path_is_a_users_mistake(take, tmp_path, name):
    with pytest.raises(UserError, match="does not exist"):
        take(tmp_path / name)


def test_an_empty_zip_is_a_users_mistake(take, tmp_path):
    with pytest.raises(UserError, match="no submission"):
        take(make_zip(tmp_path / "empty.zip", {}))


def test_an_unknown_assignment_names_the_known_ones(take, tmp_path):
    with pytest.raises(UserError, match="Assignments are: 01-tiny"):
        take(make_zip(tmp_path / "x.zip", {"ann/x.ipynb": NOTEBOOK}), assignment="99-none")


def test_a_notebook_of_no_assignment_is_reported(take, tmp_path):
    found = take(make_zip(tmp_path / "x.zip", {"ann/x.ipynb": OTHER, "bob/y.ipynb": b"hello"}))
    assert "none of the course's assignments" in found["ann"].fault
    assert "plain text" in found["bob"].fault


def test_links_and_pipes_are_reported_not_followed(take, tmp_path):
    tree = put(tmp_path / "submitted", {"ann/01-tiny/01-tiny.ipynb": NOTEBOOK, "bob/01-tiny/x.txt": b"", "cy/01-tiny/x.txt": b""})
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(NOTEBOOK)
    (tree / "bob/01-tiny/01-tiny.ipynb").symlink_to(secret)
    os.mkfifo(tree / "cy/01-tiny/01-tiny.ipynb")
    (tree / "dan").symlink_to(tree / "ann")
    found = take(tree)
    assert found["ann"].path
    assert "symbolic link" in found["bob"].fault and found["bob"].path is None
    assert "named pipe" in found["cy"].fault
    assert "symbolic link" in found["dan"].fault


def test_hostile_zip_members_are_reported_by_name_and_written_nowhere(take, tmp_path):
    path = tmp_path / "x.zip"
    link = zipfile.ZipInfo("bob/01-tiny.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ann/01-tiny.ipynb", NOTEBOOK)
        archive.writestr("../../evil.ipynb", NOTEBOOK)
        archive.writestr("/abs/evil.ipynb", NOTEBOOK)
        archive.writestr("C:\\evil.ipynb", NOTEBOOK)
        archive.writestr(link, "/etc/passwd")
    before = sorted(p for p in tmp_path.rglob("*"))
    found = take(path)
    assert found["ann"].path
    assert "symbolic link" in found["bob"].fault
    faults = " ".join(s.fault for s in found.values() if s.fault)
    assert faults.count("points outside") == 3
    written = [p for p in tmp_path.rglob("*") if p.is_file() and p not in before]
    assert written == [found["ann"].path]


def test_a_bomb_is_bounded(take, tmp_path, monkeypatch):
    for module in (walking,):
        monkeypatch.setattr(module, "MAX_BYTES", 1_000_000)
        monkeypatch.setattr(module, "MAX_ARCHIVE_BYTES", 1_000_000)
    found = take(make_zip(tmp_path / "x.zip", {
        "ann/01-tiny.ipynb": NOTEBOOK, "bob/01-tiny.ipynb": b"\0" * 5_000_000,
        "cy/01-tiny.zip": zipped({"a.ipynb": b" " * 20_000_000}), "dan/work.zip": zipped({"a": os.urandom(2_000_000)}),
    }))
    assert found["ann"].path
    assert all("larger than" in found[s].fault for s in ("bob", "cy", "dan"))


def test_archives_in_archives_are_opened_only_so_deep(take, tmp_path):
    data = NOTEBOOK
    inner = {"01-tiny.ipynb": data}
    for _ in range(6):
        inner = {"deeper.zip": zipped(inner)}
    found = take(make_zip(tmp_path / "x.zip", {"ann/a.zip": zipped({"01-tiny.ipynb": data}), "bob/b.zip": zipped(inner)}), assignment="1")
    assert found["ann"].path
    assert "more than 3 deep" in " ".join(s.fault for s in found.values() if s.fault)


def test_a_damaged_archive_is_reported(take, tmp_path):
    good = zipped({"01-tiny.ipynb": NOTEBOOK})
    found = take(make_zip(tmp_path / "x.zip", {"ann/a.zip": good, "bob/b.zip": good[: len(good) // 2], "cy/c.zip": b"PK"}), assignment="1")
    assert found["ann"].path and "cut short" in found["bob"].fault and "cut short" in found["cy"].fault


def test_an_encrypted_member_is_reported(take, tmp_path):
    data = bytearray(zipped({"ann/01-tiny.ipynb": NOTEBOOK}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    assert "encrypted" in take(tmp_path / "x.zip")["ann"].fault


@pytest.mark.parametrize(("raw", "safe"), [
    ("ann", "ann"), ("Zoë Müller", "Zoë_Müller"), ("../../etc", "etc"), ("a/b\\c", "a_b_c"), ("ann*?[x]", "ann_x"),
    ("CON", "_CON"), ("a@b.org", "a@b.org"), ("  ", None), ("x" * 300, None), ("<script>", "script"),
])
def test_student_ids_are_safe_and_readable(raw, safe):
    got = naming.safe_id(raw)
    assert got == (safe or got) and 0 < len(got) <= naming.MAX_ID and not set(got) & set("/\\*?[]<>:\"' \0") and not got.startswith(".")


def test_two_students_never_share_an_id():
    ids = naming.safe_ids(["Ann Lee", "Ann_Lee", "ann lee", "ANN_LEE"])
    assert len({i.casefold() for i in ids.values()}) == 4
