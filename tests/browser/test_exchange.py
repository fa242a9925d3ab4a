"""nbgrader's exchange: released by a teacher, submitted with a click, collected, graded."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import TOKEN, Server, copy_course

ASSIGNMENT = "03-gaussian-mle"


@pytest.fixture(scope="module")
def exchange(tmp_path_factory):
    """A folder that everybody may write to, as nbgrader wants it."""
    folder = tmp_path_factory.mktemp("exchange") / "exchange"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def with_exchange(course, exchange):
    """A course's copy whose user has nbgrader's configuration of the exchange."""
    settings = course / ".home" / ".jupyter"
    settings.mkdir(parents=True)
    (settings / "nbgrader_config.json").write_text(json.dumps({"Exchange": {"root": str(exchange)}}))
    return course


def run(course, *command):
    environment = {**os.environ, "HOME": str(course / ".home"), "PYTHONPATH": str(course), "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    told = subprocess.run([sys.executable, "-m", *command], cwd=course, env=environment, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr[-3000:]
    return told.stdout + told.stderr


@pytest.fixture(scope="module")
def teacher(tmp_path_factory, exchange):
    """A course whose assignment 03 is in the exchange."""
    course = with_exchange(copy_course(tmp_path_factory.mktemp("teacher")), exchange)
    run(course, "nbgrader", "release_assignment", ASSIGNMENT)
    return course


@pytest.fixture(scope="module")
def student(tmp_path_factory, exchange, teacher):
    """A student's Lab on a computer with that exchange, with one answer written."""
    course = with_exchange(copy_course(tmp_path_factory.mktemp("student")), exchange)
    path = course / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    next(c for c in notebook["cells"] if c["id"] == "mle-fit")["source"] = "def fit_gaussian(X):\n    mu = X.mean(axis=0)\n    return mu, (X - mu).T @ (X - mu) / len(X)\n"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    server = Server(course, "helpers.lab")
    yield server
    server.close()


def test_submit_is_a_click_and_what_is_collected_is_graded(page, student, teacher):
    page.goto(f"{student.url}/lab/tree/start.ipynb?reset&token={TOKEN}")
    page.get_by_role("heading", name="Learning from Likelihood").wait_for(timeout=60_000)
    page.get_by_text("Nbgrader", exact=True).first.click()
    page.get_by_text("Assignment List", exact=True).click()
    downloaded = page.locator("#fetched_assignments_list, [id*=fetched_assignments_list]").first
    downloaded.get_by_text(ASSIGNMENT).first.wait_for(timeout=60_000)  # what lies in notebooks/: nothing to fetch
    downloaded.get_by_role("button", name="Submit").first.click()
    page.locator("#submitted_assignments_list, [id*=submitted_assignments_list]").first.get_by_text(ASSIGNMENT).first.wait_for(timeout=60_000)
    assert page.errors == []

    run(teacher, "nbgrader", "collect", ASSIGNMENT)
    run(teacher, "autograde", "grade", "grading/submitted", "--course", str(teacher))
    [result] = json.loads((teacher / "grading" / "results.json").read_text())
    assert {e["id"]: e["status"] for e in result["exercises"]}["mle-fit"] == "correct" and result["problems"] == []
