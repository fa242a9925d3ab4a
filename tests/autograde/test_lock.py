"""Two runs do not write to one output folder at a time, and a dead one holds nobody up."""
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tiny_course as tiny

from autograde.errors import UserError
from autograde.lock import NAME, alone

ROOT = Path(__file__).resolve().parents[2]
HOLD = "import sys, pathlib\nfrom autograde.lock import alone\nwith alone(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "out")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_run_is_refused_with_the_first_ones_process(tmp_path, holder):
    with pytest.raises(UserError, match=rf"process {holder.pid}\).*--out"):
        with alone(tmp_path / "out"):
            pass


def test_a_killed_run_leaves_no_lock(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with alone(tmp_path / "out"):
        assert (tmp_path / "out" / NAME).read_text() == str(os.getpid())


def test_one_run_after_the_other(tmp_path):
    for _ in range(2):
        with alone(tmp_path):
            pass


def test_another_folder_is_free(tmp_path, holder):
    with alone(tmp_path / "elsewhere"):
        pass


def test_grade_says_it_in_one_sentence_and_exits_with_2(tmp_path, holder):
    course = tiny.make(tmp_path / "course")
    (tmp_path / "drop").mkdir()
    command = [sys.executable, "-m", "autograde", "grade", str(tmp_path / "drop"), "--course", str(course), "--out", str(tmp_path / "out")]
    told = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60)
    assert told.returncode == 2
    assert len(told.stderr.strip().splitlines()) == 1 and f"process {holder.pid}" in told.stderr
    assert not (tmp_path / "out" / "submitted").exists()
