"""The same corpus on other routes: graded by an ordinary user, and by plain ``nbgrader autograde``. Minutes each, so `slow`."""
from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks import corpus, target
from tests.attacks.test_attacks import CASES, HONEST, ROOT, Canary, Class

pytestmark = pytest.mark.slow
USER = 4242


def as_ordinary_user(command, *, cwd, env, **options):
    """Run a command as somebody without privileges, also where Python lies in root's own folders.

    In a mount namespace of its own, every folder on the way that only root may enter is covered by an
    open one in which just what is needed is mounted.
    """
    if os.geteuid() != 0:
        return subprocess.run(command, cwd=cwd, env=env, **options)
    needed = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), ROOT, Path(cwd).resolve()}
    closed = {}  # the outermost folder others may not enter: what is needed below it
    for path in needed:
        shut = [p for p in reversed(path.parents) if not p.stat().st_mode & 0o001]
        if shut:
            closed.setdefault(shut[0], set()).add(path)
    lines = ["set -e", "mount --make-rprivate /", "mkdir -p /mnt/kept", "mount -t tmpfs -o mode=755 tmpfs /mnt/kept"]
    for i, (folder, paths) in enumerate(closed.items()):
        for j, path in enumerate(sorted(paths)):
            lines += [f"mkdir /mnt/kept/{i}-{j}", f"mount --rbind {shlex.quote(str(path))} /mnt/kept/{i}-{j}"]
        lines.append(f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(folder))}")
        for j, path in enumerate(sorted(paths)):
            lines += [f"mkdir -p {shlex.quote(str(path))}", f"mount --rbind /mnt/kept/{i}-{j} {shlex.quote(str(path))}"]
    for folder, folders, files in os.walk(cwd):
        for name in (".", *folders, *files):
            os.chown(os.path.join(folder, name), USER, USER, follow_symlinks=False)
    lines += [f"cd {shlex.quote(str(cwd))}", "exec setpriv " + shlex.join([f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--no-new-privs", *command])]
    return subprocess.run(["unshare", "--mount", "sh", "-c", "\n".join(lines)], env=env, **options)


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ordinary")
    folder.chmod(0o755)
    canary = Canary()
    return Class(folder, [*corpus.everything(canary.port), *HONEST.values()], canary, run=as_ordinary_user)


def test_an_ordinary_user_grades_the_corpus_alike(ordinary):
    wrong = {}
    for name, case in {**CASES, **HONEST}.items():
        entry = ordinary.results[name]
        if case.marks is None:
            if entry["status"] != "ungradable":
                wrong[name] = entry["status"]
        elif entry["status"] != "graded" or {id: ordinary.marks(name).get(id) for id in case.marks} != case.marks or entry["score"] != sum(case.marks.values()):
            wrong[name] = entry["status"], ordinary.marks(name)
        leaks = [marker for marker in target.MARKERS if marker in ordinary.given_back(name)]
        if leaks and name != "honest-note":
            wrong[name, "leaks"] = leaks
    assert not wrong
    assert ordinary.canary.heard == []
    assert ordinary.fingerprint() == ordinary.before


@pytest.fixture(scope="module")
def by_nbgrader(tmp_path_factory):
    """The corpus through plain ``nbgrader autograde``: scores by student."""
    folder = tmp_path_factory.mktemp("nbgrader")
    folder.chmod(0o755)
    course = target.write_course(folder / "course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    (course / "autograde").symlink_to(ROOT / "autograde")
    (course / "helpers").symlink_to(ROOT / "helpers")
    with open(course / "nbgrader_config.py", "a") as config:
        config.write("\nc = get_config()\nc.IsolatedExecute.timeout = 24.0\nc.IsolatedExecute.memory = 700\nc.IsolatedExecute.figures = 'none'\n")
    for case in [*CASES.values(), *HONEST.values()]:
        corpus.write(case, course / "grading" / "submitted")
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]), "PYTHONPATH": str(ROOT)}
    for step in ("generate_assignment", "autograde"):
        told = subprocess.run([sys.executable, "-m", "nbgrader", step, target.ASSIGNMENT], cwd=course, env=environment, capture_output=True, text=True, timeout=3000)
        assert step == "autograde" or told.returncode == 0, told.stderr[-3000:]
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'grading' / 'gradebook.db'}") as book:
        return {s.student.id: sum(g.auto_score or 0 for n in s.notebooks for g in n.grades) for s in book.assignment_submissions(target.ASSIGNMENT)}


@pytest.mark.parametrize("name", [*CASES, *HONEST])
def test_plain_nbgrader_gives_the_same_marks(by_nbgrader, name):
    marks = {**CASES, **HONEST}[name].marks
    if marks is None:
        assert by_nbgrader.get(name, 0) == 0
    else:
        assert by_nbgrader.get(name) == sum(marks.values())
