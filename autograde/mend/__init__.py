"""From what a student handed in to a notebook that can be run and graded."""
from autograde.mend.reading import read
from autograde.mend.restoring import Mended, mend

__all__ = ["Mended", "mend", "read"]
