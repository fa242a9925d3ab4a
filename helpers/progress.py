"""Which exercises are done, read from the notebooks' own saved state."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

DONE, NOT_YET, UNCHECKED, UNTOUCHED = "done", "not yet", "not checked", "to do"
MARK = {DONE: "✓", NOT_YET: "✗", UNCHECKED: "…", UNTOUCHED: "○"}
STUBS = ("*Write your answer here.*", "YOUR ANSWER HERE", 'raise NotImplementedError("Replace this line with your code.")', "# Your code here")

TOPICS = {
    "01-setup": ("Tools of the trade", "Is everything installed? Arrays, axes, random numbers, a first figure."),
    "02-linear-algebra": ("Matrices you can see", "Eigenvectors, definiteness, determinants: the pictures behind every covariance."),
    "03-gaussian-mle": ("Fitting a Gaussian", "The likelihood of a Gaussian, and the mean and covariance that maximise it."),
    "04-exponential-family": ("Moments match", "One theorem that fits Bernoulli, Poisson, Gaussian and families without a formula."),
    "05-mixture-of-gaussians": ("EM and Adam", "When no formula exists: two ways to climb the same hill."),
    "06-discriminant-analysis": ("What does each class look like?", "Gaussians that classify, draw conic boundaries and shrug at missing values."),
    "07-regression": ("Lines from likelihoods", "Least squares is maximum likelihood; ridge is a prior."),
}


@dataclass(frozen=True)
class Exercise:
    """One exercise of a notebook and how far it is.

    Attributes
    ----------
    id : str
    state : str
        ``DONE``, ``NOT_YET``, ``UNCHECKED`` (written, its check not run since) or ``UNTOUCHED``.
    prose : bool
        Whether a person will read it.
    """

    id: str
    state: str
    prose: bool = False


def exercises(notebook):
    """The exercises of a notebook, in order.

    Parameters
    ----------
    notebook : dict
        A notebook as JSON, with whatever outputs it was saved with.

    Returns
    -------
    list of Exercise
    """
    cells = {}
    for cell in notebook.get("cells", []):
        meta = cell.get("metadata", {}).get("nbgrader", {})
        if meta.get("grade_id"):
            cells[meta["grade_id"]] = cell, meta
    found = []
    for name, (cell, meta) in cells.items():
        if not meta.get("solution"):
            continue
        source = "".join(cell.get("source", ""))
        untouched = not source.strip() or source.rstrip().endswith(STUBS)
        if meta.get("grade"):
            found.append(Exercise(name, UNTOUCHED if untouched else DONE, prose=True))
        elif f"{name}-check" in cells:
            verdict = _verdict(cells[f"{name}-check"][0])
            found.append(Exercise(name, UNTOUCHED if untouched and verdict != DONE else verdict))
    return found


def _verdict(cell):
    """What the check cell said when it was last run."""
    said = []
    for output in cell.get("outputs", []):
        said.append("".join(output.get("data", {}).get("text/plain", "")) or "".join(output.get("text", "")))
        if output.get("output_type") == "error":
            said.append("✗")
    text = "\n".join(said)
    return DONE if re.search(r"✓ [\w-]+: correct", text) and "✗" not in text else NOT_YET if text else UNCHECKED


def overview(root, *, links=True):
    """The course map with progress, as Markdown.

    Parameters
    ----------
    root : path-like
        The course's folder.
    links : bool
        Whether notebooks are links.

    Returns
    -------
    str
    """
    rows = ["| | notebook | what you will see | done |", "|---|---|---|---|"]
    begin = None
    for number, (name, (title, about)) in enumerate(TOPICS.items(), 1):
        path = Path(root) / "notebooks" / name / f"{name}.ipynb"
        if not path.exists():
            continue
        found = exercises(json.loads(path.read_text(encoding="utf-8")))
        done = sum(e.state == DONE for e in found)
        if begin is None and done < len(found):
            begin = number, title, f"notebooks/{name}/{name}.ipynb", done
        bar = "".join(MARK[e.state] for e in found)
        shown = f"[{title}](notebooks/{name}/{name}.ipynb)" if links else title
        rows.append(f"| {number} | **{shown}** | {about} | {bar}\u00a0{done}\u00a0of\u00a0{len(found)} |")  # on one line
    if begin is None:
        first = "Every exercise is done. Hand in what you have not handed in yet."
    else:
        number, title, path, done = begin
        first = f"{'Go on with' if done or number > 1 else 'Begin with'} notebook {number}: " + (f"[{title}]({path})." if links else f"{title}.")
    legend = "✓ done · ✗ not yet · … written, but its check cell was not run · ○ to do"
    return "\n".join([first, "", *rows, "", legend])


def show(root=None):
    """Show the course map with progress in a notebook (run the cell again to bring it up to date)."""
    from IPython.display import Markdown

    return Markdown(overview(root or Path(__file__).resolve().parent.parent))
