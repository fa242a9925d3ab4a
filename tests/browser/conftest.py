"""A copy of the course, JupyterLab on it as students and as teachers start it, and a real browser."""
from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "only-for-tests"
ROOMS = ("helpers", "autograde", "notebooks", "solutions", "nbgrader_config.py", "course.py", "pyproject.toml")


def find_browser():
    """Debian's chromium (installed by .ci/run), or whatever Chrome there is."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if shutil.which(name):
            return shutil.which(name)
    return pytest.fail("No browser: these tests need chromium (apt-get install chromium).")


def copy_course(folder):
    """What a clone holds, without the history."""
    for name in ROOMS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


class Server:
    """A Jupyter server in a process of its own."""

    def __init__(self, root, module, *arguments):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.root, self.url = root, f"http://127.0.0.1:{self.port}"
        home = root / ".home"
        home.mkdir(exist_ok=True)
        # Nothing of whoever runs the tests: an empty HOME, the copy's own packages.
        self.environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(root), "JUPYTER_PREFER_ENV_PATH": "1", "OPENBLAS_NUM_THREADS": "1"}
        self.log = open(root / f"server-{self.port}.log", "w")
        command = [sys.executable, "-m", module, *arguments, "--no-browser", f"--ServerApp.port={self.port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
        self.process = subprocess.Popen(command, cwd=root, env=self.environment, stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{self.url}/api?token={TOKEN}", timeout=2)
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.25)
        self.close()
        pytest.fail("the server does not answer:\n" + (root / f"server-{self.port}.log").read_text()[-3000:])

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=quiet)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A page that remembers what went wrong in it: `page.errors`."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    made = context.new_page()
    made.errors = []
    made.on("pageerror", lambda error: made.errors.append(str(error)))
    made.on("console", lambda message: made.errors.append(message.text) if message.type == "error" else None)
    yield made
    context.close()


@pytest.fixture(scope="module")
def student_lab(tmp_path_factory):
    """JupyterLab as `python3 course.py lab` starts it, on a copy of the course."""
    server = Server(copy_course(tmp_path_factory.mktemp("student")), "helpers.lab")
    yield server
    server.close()


@pytest.fixture(scope="module")
def teacher_lab(tmp_path_factory):
    """Plain `jupyter lab` in a copy of the course directory."""
    server = Server(copy_course(tmp_path_factory.mktemp("teacher")), "jupyterlab")
    yield server
    server.close()
