"""From what a learning platform gives to nbgrader's tree of submissions; nothing in it is fatal to the rest."""
from autograde.intake.collecting import Submission, collect

__all__ = ["Submission", "collect"]
