"""Every attack and every honest clumsiness, graded as one class; each must get the marks it deserves and nothing else.

The whole corpus and five honest students are one batch of ``autograde grade``; the tests below look at what came of it.
Marker words stand where a student must not see (``target.MARKERS``); none may surface in anything a student gets back.
"""
from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.attacks import corpus, target

pytestmark = pytest.mark.timeout(2400)  # the first test waits for the whole class to be graded
ROOT = Path(__file__).resolve().parents[2]
CASES = {case.name: case for case in corpus.everything()}
HONEST = {case.name: case for case in corpus.honest()}
# Shorter than in class, so that what hangs on purpose does not hold up the tests.
OPTIONS = ("--timeout", "24", "--memory", "700")


class Canary:
    """A listener on loopback that nobody may reach."""

    def __init__(self):
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.heard = []
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._receive, daemon=True).start()

    def _listen(self):
        while True:
            self.tcp.accept()
            self.heard.append("tcp")

    def _receive(self):
        while True:
            self.heard.append(self.udp.recv(100))


class Class:
    """A graded class: where everything is and what was said."""

    def __init__(self, folder, cases, canary, run=None):
        self.folder, self.canary = folder, canary
        self.course = target.write_course(folder / "course")
        self.submitted, self.out = folder / "submitted", folder / "out"
        home = folder / "home"
        home.mkdir()
        (home / "secret.txt").write_text(target.HOME)
        for case in cases:
            corpus.write(case, self.submitted)
        self.before = self.fingerprint()
        environment = {**os.environ, "HOME": str(home), "SECRET": target.ENVIRONMENT, "PYTHONPATH": str(ROOT)}
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans of the batch become our children
        command = [sys.executable, "-m", "autograde", "grade", str(self.submitted), "--course", str(self.course), "--out", str(self.out), *OPTIONS]
        self.told = (run or subprocess.run)(command, capture_output=True, text=True, errors="replace", env=environment, cwd=folder, timeout=2400)
        results = self.out / "results.json"
        assert results.exists(), f"no results: {self.told.stdout[-2000:]}\n{self.told.stderr[-4000:]}"
        self.results = {entry["student"]: entry for entry in json.loads(results.read_text())}

    def fingerprint(self):
        """Hashes of everything grading must not touch."""
        places = [self.course, self.submitted, self.folder / "home"]
        return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for place in places for p in sorted(place.rglob("*"))
                if p.is_file() and not p.is_symlink() and not {".cache", "__pycache__"} & set(p.parts)}

    def marks(self, name):
        return {e["id"]: e["score"] for e in self.results[name]["exercises"] if e["status"] != "manual"}

    def given_back(self, name):
        """Everything the student gets: the feedback pages and the row of results."""
        pages = [p.read_text(encoding="utf-8") for p in sorted((self.out / "feedback" / name).rglob("*")) if p.is_file()]
        return "\n".join([json.dumps(self.results[name], ensure_ascii=False), *pages])


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacks")
    folder.chmod(0o755)
    canary = Canary()
    return Class(folder, [*corpus.everything(canary.port), *HONEST.values()], canary)


def check_marks(got, expected, entry):
    wrong = {id: (got.get(id), marks) for id, marks in expected.items() if got.get(id) != marks}
    assert not wrong, f"(got, deserved): {wrong}\n" + "\n".join(f"{e['id']}: {e['status']}: {e['message'][:300]}" for e in entry["exercises"]) + f"\n{entry['problems']}"


@pytest.mark.parametrize("name", CASES)
def test_attack(graded, name):
    entry, expected = graded.results[name], CASES[name].marks
    if expected is None:
        assert entry["status"] == "ungradable", entry
        assert entry["problems"] and entry["score"] == 0
        assert len(entry["problems"][0]) < 400 and "Traceback" not in entry["problems"][0], "one clear sentence"
        return
    assert entry["status"] == "graded", entry["problems"]
    check_marks(graded.marks(name), expected, entry)
    assert entry["score"] == sum(expected.values())
    assert entry["max_score"] == sum(corpus.FULL.values())


@pytest.mark.parametrize("name", CASES)
def test_nothing_leaks(graded, name):
    back = graded.given_back(name)
    found = [marker for marker in target.MARKERS if marker in back]
    assert not found
    assert "ESCAPED" not in re.sub(r'"ESCAPED|\'ESCAPED|b"ESCAPED|&quot;ESCAPED|&#34;ESCAPED|&#39;ESCAPED', "", back), "an attack reports success"
    for place in (str(graded.folder), str(ROOT / "autograde"), "autograde/judge", "autograde/student"):
        assert place not in back, "the grader's own paths are nobody's business"


@pytest.mark.parametrize("name", [case.name for case in CASES.values() if case.group == "output" or "hostile" in case.name])
def test_nothing_of_a_students_is_rendered(graded, name):
    pages = "\n".join(p.read_text(encoding="utf-8") for p in (graded.out / "feedback" / name).rglob("*.html"))
    assert pages, "there must be a feedback page"
    for live in ("<script>window.PWNED", "<img src=x", "<svg onload", "javascript:window.PWNED=1\"", "</textarea><script"):
        assert live not in pages
    report = graded.out / "report.html"
    assert "<script>window.PWNED" not in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HONEST)
def test_honest_students_get_what_they_get_alone(graded, name):
    entry = graded.results[name]
    assert entry["status"] == "graded"
    check_marks(graded.marks(name), HONEST[name].marks, entry)


def test_only_the_note_writers_own_page_holds_her_note(graded):
    holders = {p.relative_to(graded.out / "feedback").parts[0] for p in (graded.out / "feedback").rglob("*.html") if target.OTHER in p.read_text(encoding="utf-8")}
    assert holders <= {"honest-note"}


def test_the_batch_ends_by_itself_with_exit_code_1_and_says_what_was_ungradable(graded):
    ungradable = [name for name, case in CASES.items() if case.marks is None]
    assert graded.told.returncode == 1, graded.told.stderr[-3000:]
    said = graded.told.stdout + graded.told.stderr
    for name in ungradable:
        assert name in said, f"{name} is not in the list of what could not be graded"
    assert "Traceback" not in said


def test_every_submission_has_a_result(graded):
    assert set(graded.results) == set(CASES) | set(HONEST)


def test_nothing_outside_the_results_was_changed(graded):
    assert graded.fingerprint() == graded.before
    for path in ("/tmp/unpickled", "/tmp/left-behind", "/dev/shm/left-behind", "/var/tmp/left-behind", "/evil", "/etc/evil"):
        assert not os.path.exists(path), path


def test_no_process_is_left(graded):
    """Whoever outlives the batch becomes a child of this process (or still holds the attack's own number)."""
    mine, left = os.getpid(), []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if "98765" in line or (int(parent) == mine and state != "Z" and any(word in line for word in ("bwrap", "autograde", "unshare"))):
            left.append(line)
    assert not left


def test_nobody_reached_the_canary(graded):
    assert graded.canary.heard == []


def test_no_bound_was_exceeded(graded):
    slow = {name: e["seconds"] for name, e in graded.results.items() if e["seconds"] > 24 * 1.5 + 10}
    assert not slow
    large = {str(p): p.stat().st_size for p in graded.out.rglob("*") if p.is_file() and p.stat().st_size > 20_000_000 and "gradebook" not in p.name}
    assert not large


def test_the_corpus_is_as_large_as_it_says():
    assert len(CASES) >= 450
    assert {case.group for case in CASES.values()} == {"cheating", "lying_values", "reading", "escaping", "exhausting", "forging", "output", "clumsy", "structure"}
