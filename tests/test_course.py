"""course.py: what a newcomer meets first."""
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The module with its environment in a temporary place."""
    monkeypatch.setenv("LIKELIHOOD_VENV", str(tmp_path / "venv"))
    spec = importlib.util.spec_from_file_location("course_under_test", ROOT / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_command_it_says_what_there_is():
    told = subprocess.run([sys.executable, str(ROOT / "course.py")], capture_output=True, text=True)
    assert told.returncode == 0
    for word in ("lab", "demo", "test", "grade", "hand-in"):
        assert f"course.py {word}" in told.stdout


def test_an_unknown_command_is_one_sentence_and_exit_code_2(tmp_path):
    told = subprocess.run([sys.executable, str(ROOT / "course.py"), "labb"], capture_output=True, text=True,
                          env={"LIKELIHOOD_VENV": str(tmp_path / "never")})
    assert told.returncode == 2
    assert "no command “labb”" in told.stderr and "Traceback" not in told.stderr
    assert not (tmp_path / "never").exists(), "nothing may be installed for a typing error"


def test_it_uses_only_the_standard_library():
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import course; print('numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert told.stdout.strip() == "False", told.stderr


def test_an_old_python_is_told_so(course, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    with pytest.raises(course.Trouble, match="3.11 or newer"):
        course.prepare()


def test_steps_already_done_are_not_done_again_and_an_interrupted_one_is(course, monkeypatch):
    """The network goes away in the second step; the next call starts with that step."""
    calls = []

    def make_venv():
        calls.append("venv")
        course.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        course.PYTHON.write_text("")

    def pip(*arguments, total):
        calls.append("course" if "--editable" in arguments else "lock")
        if len(calls) == 2:
            raise course.Trouble("no network")

    monkeypatch.setattr(course, "make_venv", make_venv)
    monkeypatch.setattr(course, "pip", pip)
    monkeypatch.setattr(course, "install_torch", lambda: "left out")
    with pytest.raises(course.Trouble, match="no network"):
        course.prepare()
    course.prepare()
    course.prepare()
    assert calls == ["venv", "lock", "lock", "course"]


def test_a_changed_lock_is_installed(course, monkeypatch):
    calls = []
    course.PYTHON.parent.mkdir(parents=True)
    course.PYTHON.write_text("")
    monkeypatch.setattr(course, "pip", lambda *arguments, total: calls.append(arguments))
    monkeypatch.setattr(course, "install_torch", lambda: "left out")
    course.remember({"python": f"{sys.version_info[0]}.{sys.version_info[1]}", "requirements.lock": "another",
                     "course": course.fingerprint(ROOT / "pyproject.toml"), "at": str(ROOT)})
    course.prepare()
    assert len(calls) == 1 and "requirements.lock" in calls[0][-1]


def test_a_failed_installation_is_explained(course):
    """The real pip, asked for a package that cannot exist."""
    import os

    course.VENV.mkdir()
    course.PYTHON = Path(sys.executable)
    os.environ["PIP_NO_INDEX"] = "1"
    try:
        with pytest.raises(course.Trouble, match="No matching distribution(.|\n)*Installing failed") as told:
            course.pip("install", "a-package-that-is-not-there==99", total=1)
    finally:
        del os.environ["PIP_NO_INDEX"]
    assert "install.log" in str(told.value) and course.LOG.exists()


def test_torch_that_would_bring_cuda_is_left_out(course, monkeypatch, capsys):
    report = '{"install": [{"metadata": {"name": "torch"}}, {"metadata": {"name": "nvidia-cublas"}}]}'
    answers = iter([subprocess.CompletedProcess([], 1), subprocess.CompletedProcess([], 0, stdout=report)])
    monkeypatch.setattr(course.subprocess, "run", lambda *a, **k: next(answers))
    monkeypatch.setattr(course, "pip", lambda *a, **k: pytest.fail("nothing may be installed"))
    assert course.install_torch() == "left out"
    assert "CUDA" in capsys.readouterr().err
