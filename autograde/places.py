"""Where things lie under an output folder, and how a file gets there whole."""
from __future__ import annotations

import os
import tempfile
from pathlib import Path


def output_folder(course, out=None):
    """The output folder: what was asked for, else grading/ in the course."""
    return Path(out).resolve() if out else course.root / "grading"


def database_url(out, db=None):
    """The gradebook's URL: what was asked for, else SQLite under `out`; PostgreSQL through psycopg 3."""
    if not db:
        return f"sqlite:///{Path(out).resolve() / 'gradebook.db'}"
    for short in ("postgresql://", "postgres://"):
        if db.startswith(short):
            return "postgresql+psycopg://" + db[len(short) :]
    return db if "://" in db else f"sqlite:///{Path(db).resolve()}"


def executed_path(out, student, assignment):
    """The executed notebook, where nbgrader's formgrader looks for it."""
    return out / "autograded" / student / assignment / f"{assignment}.ipynb"


def feedback_path(out, student, assignment):
    """The student's feedback page."""
    return out / "feedback" / student / assignment / f"{assignment}.html"


def write(path, data):
    """Write a file so that it is there whole or not at all; one that is the same already is left alone.

    Parameters
    ----------
    path : Path
    data : bytes
    """
    path = Path(path)
    if not path.is_symlink() and path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
