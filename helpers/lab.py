"""JupyterLab as students see it: the start page, and only the extensions they need.

Run by ``python3 course.py lab``; further arguments go to ``jupyter lab``.
"""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from helpers import progress

ROOT = Path(__file__).resolve().parent.parent
START = "start.ipynb"
TEACHERS_ONLY = ("formgrader", "create-assignment", "course-list")


def start_page(root=ROOT):
    """The start page as a notebook: the course map, with today's progress already in its output."""
    intro = (
        "# Learning from Likelihood\n\n"
        "Seven notebooks, one idea: write down a likelihood, maximise it, look at what it learned.\n\n"
        "In each exercise you write a few lines, run the *check* cell below them, and know at once whether they are right. "
        "When a notebook is done, *save* it and hand it in with `python3 course.py hand-in 03` (its number) in a terminal."
    )
    output = {"output_type": "execute_result", "execution_count": 1, "metadata": {},
              "data": {"text/markdown": progress.overview(root), "text/plain": progress.overview(root, links=False)}}
    code = "from helpers import progress\n\nprogress.show()  # run this cell again to bring the table up to date"
    return {
        "cells": [
            {"id": "welcome", "cell_type": "markdown", "metadata": {}, "source": intro},
            {"id": "progress", "cell_type": "code", "metadata": {"jupyter": {"source_hidden": True}}, "execution_count": 1, "source": code, "outputs": [output]},
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def has_exchange():
    """Is there an nbgrader exchange on this machine, as nbgrader's own configuration names it?"""
    try:
        from nbgrader.apps import NbGrader
        from nbgrader.exchange import ExchangeFactory
    except ImportError:
        return False
    application = NbGrader()
    application.load_config_file()
    exchange = ExchangeFactory(config=application.config).List(config=application.config)
    root = getattr(exchange, "root", None)  # an exchange that is no folder has none
    return root is None or os.access(root, os.R_OK | os.W_OK | os.X_OK)


def configuration(folder, root=ROOT, exchange=False):
    """Write the students' JupyterLab settings into a folder for ``JUPYTER_CONFIG_PATH``.

    Parameters
    ----------
    folder : path-like
    root : path-like
        The course's folder.
    exchange : bool
        Whether nbgrader's Assignment List has something to list. It then hands in what lies in ``notebooks/``.
    """
    folder = Path(folder)
    (folder / "labconfig").mkdir(parents=True, exist_ok=True)
    without = TEACHERS_ONLY if exchange else (*TEACHERS_ONLY, "assignment-list")
    hidden = {f"@jupyter/nbgrader:{name}": True for name in without}
    hidden["@jupyterlab/apputils-extension:announcements"] = True
    (folder / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": hidden}, indent=1), encoding="utf-8")
    off = {f"nbgrader.server_extensions.{name.replace('-', '_')}": False for name in without}
    (folder / "nbgrader_config.json").write_text(json.dumps({"Exchange": {"assignment_dir": str(Path(root) / "notebooks")}}, indent=1), encoding="utf-8")
    (folder / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": {"jpserver_extensions": off}}, indent=1), encoding="utf-8")
    return folder


def main(arguments):
    """Write the start page and become JupyterLab."""
    (ROOT / START).write_text(json.dumps(start_page(), indent=1, ensure_ascii=False), encoding="utf-8")
    settings = configuration(ROOT / ".venv" / "student-lab" if (ROOT / ".venv").is_dir() else Path.home() / ".likelihood-lab", exchange=has_exchange())
    paths = [str(settings), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    sys.argv = ["jupyter-lab", f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url=/lab/tree/{START}?reset", *arguments]
    from jupyterlab.labapp import main as lab

    return lab()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
