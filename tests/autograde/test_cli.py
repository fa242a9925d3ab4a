"""The command line: help, and one clear sentence for every mistake."""
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import tiny_course as tiny
from autograde.cli import main, parser

COMMANDS = ("doctor", "release", "grade", "feedback", "report", "export", "demo")


def fails(capsys, *arguments):
    """The one sentence on stderr of a command that fails with exit code 2."""
    code = main([str(a) for a in arguments])
    error = capsys.readouterr().err
    assert code == 2 and "Traceback" not in error
    return error


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0 and command in capsys.readouterr().out


def test_the_commands_of_the_design_exist():
    choices = next(a for a in parser()._actions if a.dest == "command").choices
    assert set(COMMANDS) <= set(choices)


@pytest.mark.parametrize("arguments", [["grade"], ["nonsense"], ["grade", "x", "--jobs", "0"], ["grade", "x", "--timeout", "-1"], ["grade", "x", "--figures", "all"], ["grade", "x", "--memory", "lots"]])
def test_wrong_arguments_have_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_bad_input_is_one_sentence_and_exit_code_2(course, tmp_path, capsys):
    where = ("--course", course.root)
    (tmp_path / "x.txt").write_text("hello")
    (tmp_path / "x.ipynb").write_text("hello")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert "does not exist" in fails(capsys, "grade", tmp_path / "none.zip", *where)
    assert "no submission" in fails(capsys, "grade", tmp_path / "empty.zip", *where)
    assert "none of these" in fails(capsys, "grade", tmp_path / "x.txt", *where)
    assert "--student" in fails(capsys, "grade", tmp_path / "x.ipynb", *where)
    assert "Assignments are: 01-tiny" in fails(capsys, "grade", tmp_path / "x.ipynb", "--student", "ann", "-a", "9", *where)
    assert "Assignments are: 01-tiny" in fails(capsys, "release", "nonsense", *where)
    assert "Nothing has been graded" in fails(capsys, "report", *where)
    assert "Nothing for 01-tiny has been graded" in fails(capsys, "feedback", "-a", "1", *where)


def test_a_text_file_called_ipynb_is_reported_and_exit_code_1(course, tmp_path, capsys):
    (tmp_path / "x.ipynb").write_text("hello")
    assert main(["grade", str(tmp_path / "x.ipynb"), "--student", "ann", "-a", "1", "--course", str(course.root)]) == 1
    said = capsys.readouterr()
    assert "ann · 01-tiny: The file is not a notebook" in said.out and "Traceback" not in said.err
    assert (course.root / "grading/feedback/ann" / tiny.NAME / f"{tiny.NAME}.html").is_file()


def test_python_m_autograde_and_its_version():
    done = subprocess.run([sys.executable, "-m", "autograde", "--version"], cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("autograde ")
