"""Past one machine: Dask workers and PostgreSQL give the same marks."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tiny_course as tiny
from autograde import batch
from autograde.contract import Course
from autograde.errors import UserError
from autograde.intake import collect
from test_batch import hand_in
from test_nbgrader import hand_in as hand_in_class

REPOSITORY = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens on {port}")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two worker processes on loopback; yields the URL and the workers."""
    pytest.importorskip("distributed")
    port, folder = free_port(), tmp_path_factory.mktemp("dask")
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
    common = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **common)
    wait_for(port)
    url = f"tcp://127.0.0.1:{port}"
    workers = [subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_worker", url, "--nthreads", "1", "--no-dashboard", "--no-nanny"], **common) for _ in range(2)]
    from distributed import Client

    with Client(url, timeout=60) as client:
        client.wait_for_workers(2, timeout=120)
    yield url, workers
    for process in (*workers, scheduler):
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    """A PostgreSQL server on loopback; yields the URL of an empty database."""
    pytest.importorskip("psycopg")
    programs = [p for p in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/usr/bin")) if (p / "initdb").exists()]
    if not programs:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    folder, port = tmp_path_factory.mktemp("pg"), free_port()
    as_user = {}
    if os.getuid() == 0:  # the server refuses to run as root
        import pwd

        user = pwd.getpwnam("postgres" if _exists("postgres") else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        for parent in [folder, *folder.parents][:4]:
            if parent.stat().st_uid == 0 and parent != Path("/tmp"):
                parent.chmod(0o755)
        as_user = {"user": user.pw_uid, "group": user.pw_gid}
    subprocess.run([programs[0] / "initdb", "-D", folder / "data", "-U", "grader", "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, capture_output=True, cwd=folder, **as_user)
    server = subprocess.Popen([programs[0] / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", "", "-F"],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user)
    wait_for(port)
    yield f"postgresql://grader@127.0.0.1:{port}/postgres"
    server.send_signal(signal.SIGINT)
    server.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


def _exists(user):
    import pwd

    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def run(course, tree, **options):
    out = course.root / "grading"
    return batch.grade(collect([tree], course, out), course, out, batch.Options(figures="none", jobs=1, **options))


def marks(course):
    import json

    return [{k: v for k, v in r.items() if k != "seconds"} for r in json.loads((course.root / "grading/results.json").read_text())]


def in_gradebook(url):
    from nbgrader.api import Gradebook

    with Gradebook(url) as book:
        return {s.student.id: (s.score, s.max_score, s.needs_manual_grade, sorted((g.name, g.auto_score, g.needs_manual_grade) for n in s.notebooks for g in n.grades))
                for s in book.assignment_submissions(tiny.NAME)}


def test_local_dask_sqlite_and_postgresql_agree(tmp_path, cluster, postgresql):
    courses = {}
    for where, options in (("local", {}), ("far", {"cluster": cluster[0], "db": postgresql})):
        course = courses[where] = Course(tiny.make(tmp_path / where))
        hand_in_class(course, "in/submitted")
        assert run(course, course.root / "in/submitted", **options).graded == 4
    assert marks(courses["local"]) == marks(courses["far"])
    local = in_gradebook(f"sqlite:///{courses['local'].root / 'grading/gradebook.db'}")
    assert local == in_gradebook(postgresql.replace("postgresql://", "postgresql+psycopg://")) and len(local) == 4


def test_a_lost_dask_worker_loses_nothing(tmp_path, cluster, course):
    url, workers = cluster
    tree = hand_in(tmp_path, 8)
    from autograde import cluster as dask

    done = []
    real = dask._outcome

    def kills(future):
        answer = real(future)
        done.append(1)
        if len(done) == 2:
            workers[0].kill()
        return answer

    dask._outcome = kills
    try:
        outcome = run(course, tree, cluster=url)
    finally:
        dask._outcome = real
    assert outcome.graded == 8 and outcome.ungradable == []
    assert [m["score"] for m in marks(course)] == [3.0] * 8


def test_no_scheduler_is_a_users_mistake(tmp_path, course, monkeypatch):
    pytest.importorskip("distributed")
    from autograde import cluster as dask

    monkeypatch.setattr(dask, "CONNECT_SECONDS", 1)
    with pytest.raises(UserError, match="no Dask scheduler"):
        run(course, hand_in(tmp_path, 1), cluster="tcp://127.0.0.1:1")
