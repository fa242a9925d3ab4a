"""What has been graded already, one small file a submission, so that a run can stop anywhere and go on."""
from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from autograde.graded import Graded
from autograde.intake.collecting import UNKNOWN
from autograde.places import executed_path, write

COLUMNS = ("student", "assignment", "exercise", "score", "max_score", "status", "misconception")
_GRADER = ("cells.py", "grading.py", "graded.py", "outputs.py", "reuse.py", "mend", "judge", "student", "wire", "sandbox")


class Journal:
    """The results under one output folder.

    Parameters
    ----------
    out : Path
    """

    def __init__(self, out):
        self.out, self.folder = Path(out), Path(out) / ".results"

    def _path(self, assignment, student):
        return self.folder / assignment / f"{student}.json"

    def done(self, assignment, student, key):
        """Was exactly this graded, recorded and kept before? What only the grader stood in the way of was not."""
        entry = self._read(self._path(assignment, student))
        if not entry or (entry["broken"] and entry["result"]["status"] == "ungradable"):
            return False
        return entry["key"] == key and (not entry["has_notebook"] or executed_path(self.out, student, assignment).is_file())

    def keep(self, graded, key, has_notebook):
        """Keep one result that the gradebook holds already."""
        assignment, student = graded.result["assignment"], graded.result["student"]
        entry = {k: v for k, v in asdict(graded).items() if k not in ("notebook", "idle")}
        entry |= {"key": key, "has_notebook": has_notebook}
        write(self._path(assignment, student), json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace"))

    def keep_notebook(self, graded):
        """Keep the executed notebook where nbgrader's formgrader looks for it."""
        path = executed_path(self.out, graded.result["student"], graded.result["assignment"])
        if graded.notebook is None:
            path.unlink(missing_ok=True)
        else:
            write(path, graded.notebook.encode("utf-8", "replace"))

    def forget_unknown(self):
        """Drop what belonged to no assignment in an earlier run; this run says it again if it is still so."""
        shutil.rmtree(self.folder / UNKNOWN, ignore_errors=True)

    def entries(self, assignment=None, student=None):
        """Every kept result as Graded (without its notebook), by assignment and student."""
        found = []
        for path in sorted(self.folder.glob(f"{assignment or '*'}/*.json")):
            entry = self._read(path)
            if entry and student in (None, entry["result"]["student"]):
                found.append(Graded(entry["result"], entry["cells"], entry["untouched"], None, entry["broken"]))
        return sorted(found, key=lambda g: (g.result["assignment"], g.result["student"]))

    @staticmethod
    def _read(path):
        try:
            entry = json.loads(path.read_bytes())
            return entry if {"key", "result", "cells", "untouched", "broken", "has_notebook"} <= entry.keys() else None
        except (OSError, ValueError, AttributeError):
            return None

    def export(self):
        """Write results.json and grades.csv from everything kept."""
        results = [g.result for g in self.entries()]
        write(self.out / "results.json", (json.dumps(results, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        write(self.out / "grades.csv", grades_csv(results).encode("utf-8", "replace"))


def grades_csv(results):
    """grades.csv: a row an exercise; a submission that could not be graded has one row without an exercise.

    Parameters
    ----------
    results : list of dict
        As in results.json.

    Returns
    -------
    str
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for r in results:
        for e in r["exercises"]:
            rows.writerow([plain(r["student"]), r["assignment"], e["id"], f"{e['score']:g}", f"{e['max_score']:g}", e["status"], e["misconception"] or ""])
        if not r["exercises"]:
            rows.writerow([plain(r["student"]), r["assignment"], "", "0", f"{r['max_score']:g}", r["status"], ""])
    return text.getvalue()


def plain(text):
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def submission_key(data, source_key, settings):
    """What a result depends on: the submission, the assignment, the grader and how it is run."""
    return _sha(data, source_key.encode(), grader_key().encode(), json.dumps(settings, sort_keys=True).encode())


def source_key(path):
    """Hash of an assignment's source notebook."""
    return _sha(Path(path).read_bytes())


@lru_cache(maxsize=1)
def grader_key():
    """Hash of the code that decides about marks: the grader's and helpers'."""
    here = Path(__file__).resolve().parent
    roots = [here / name for name in _GRADER] + [here.parent / "helpers"]
    files = sorted(f for root in roots for f in (root.rglob("*.py") if root.is_dir() else [root]))
    return _sha(*(part for f in files for part in (f.name.encode(), f.read_bytes())))


def _sha(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
