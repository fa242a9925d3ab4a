"""A tiny course, assignments and a judge for tests that need no isolation."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import tiny_course as tiny  # noqa: E402

from autograde.contract import Assignment, Course  # noqa: E402


@pytest.fixture(scope="session")
def assignment():
    return Assignment(tiny.NAME, tiny.notebook())


@pytest.fixture
def course(tmp_path):
    return Course(tiny.make(tmp_path / "course"))
