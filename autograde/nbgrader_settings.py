"""How plain nbgrader is set up for this course, so that it is as safe as ``autograde grade``."""
from __future__ import annotations

import os

from autograde import versions

COURSE_ID = "learning-from-likelihood"
TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates", "jupyter")


def _dotted(preprocessor):
    return f"{preprocessor.__module__}.{preprocessor.__name__}"


RELEASE = [_dotted(p) for p in versions.GRADED] + ["nbgrader.preprocessors.SaveCells"] + [_dotted(p) for p in versions.RELEASED]
SANITISE = [
    "autograde.execute.Mend",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
AUTOGRADE = [
    "autograde.execute.IsolatedExecute",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
FEEDBACK = [
    "nbgrader.preprocessors.GetGrades",
    "autograde.execute.StripForFeedback",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


def configure(c, root):
    """Set up nbgrader.

    Parameters
    ----------
    c : traitlets.config.Config
    root : str
        The course directory.
    """
    course = c.CourseDirectory
    course.root = root
    course.source_directory = "solutions"
    course.release_directory = "notebooks"
    for step in ("submitted", "autograded", "feedback", "solution", "source_with_tests"):
        course[f"{step}_directory"] = os.path.join("grading", step)
    course.db_url = "sqlite:///" + os.path.join(root, "grading", "gradebook.db")
    os.makedirs(os.path.join(root, "grading"), exist_ok=True)  # SQLite makes a file, not its folder
    course.course_id = COURSE_ID

    c.GenerateAssignment.preprocessors = RELEASE
    c.ClearMarkScheme.enforce_metadata = False
    c.Autograde.exporter_class = "autograde.execute.DefensiveExporter"
    c.Autograde.sanitize_preprocessors = SANITISE
    c.Autograde.autograde_preprocessors = AUTOGRADE
    c.OverwriteCells.add_missing_cells = True
    c.GenerateFeedback.preprocessors = FEEDBACK
    c.HTMLExporter.sanitize_html = True  # nothing a student wrote runs in a grader's browser
    # Formulas as MathML instead of MathJax from the network: our converter, and our template in the place of nbconvert's.
    c.HTMLExporter.filters = {"markdown2html": "autograde.maths.markdown2html"}
    paths = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if TEMPLATES not in paths:
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [TEMPLATES, *paths]))
