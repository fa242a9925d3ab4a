"""What the judge is told and what it says."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission.

    Attributes
    ----------
    call_seconds : float
        One call of a student's function by a test.
    cell_seconds : float
        One of the student's cells.
    total_seconds : float
        The whole submission.
    memory_mb : int
        The whole process tree, beyond what the warm process holds.
    output_bytes : int
        One cell's outputs; the rest is cut off with a note.
    processes : int
        Processes and threads alive at a time.
    file_mb, disk_mb : int
        One file; all files.
    """

    call_seconds: float = 10
    cell_seconds: float = 30
    total_seconds: float = 300
    memory_mb: int = 1024
    output_bytes: int = 2_000_000
    processes: int = 64
    file_mb: int = 50
    disk_mb: int = 200


@dataclass(frozen=True)
class Verdict:
    """The outcome of one test cell.

    Attributes
    ----------
    cell_id : str
        Its grade_id, for example "la-matmul-check".
    exercise : str
        For example "la-matmul".
    passed : bool
    status : str
        "correct", "incorrect", "error", "timeout", "memory", "crashed", "forbidden", "not-attempted",
        or "grader-error": the test itself failed, nothing is known about the answer.
    message : str
        What the student reads.
    misconception : str or None
    seconds : float
    """

    cell_id: str
    exercise: str
    passed: bool
    status: str
    message: str = ""
    misconception: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Execution:
    """A submission that was run and judged.

    Attributes
    ----------
    notebook : NotebookNode
        With the outputs of the student's cells, and a panel or an error on each test cell.
    verdicts : tuple of Verdict
    problems : tuple of str
    seconds : float
    """

    notebook: NotebookNode
    verdicts: tuple[Verdict, ...]
    problems: tuple[str, ...]
    seconds: float


class Stopped(Exception):
    """The student's process did not finish what it was asked: too slow, too large, gone, or forbidden.

    Attributes
    ----------
    verdict : str
        "timeout", "memory", "crashed", "forbidden" or "error".
    message : str
        What the student reads.
    """

    def __init__(self, verdict, message):
        super().__init__(message)
        self.verdict, self.message = verdict, message


class JudgeBroke(RuntimeError):
    """The grader's own machinery failed; says nothing about the submission."""
