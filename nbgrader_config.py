"""This repository is an nbgrader course: plain nbgrader commands and the formgrader work in it.

Sources are in solutions/, releases in notebooks/, everything of students under grading/ (ignored by git).
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
if HERE not in sys.path:
    sys.path.insert(0, HERE)

from autograde.nbgrader_settings import configure  # noqa: E402

configure(get_config(), HERE)  # noqa: F821  (nbgrader provides get_config)
