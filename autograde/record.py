"""One writer into nbgrader's gradebook, so that its formgrader, feedback and exporters work as always."""
from __future__ import annotations

import contextlib
import json
import os
from unittest import mock

from nbgrader import api
from nbgrader.api import new_uuid
from nbgrader.utils import parse_utc
from sqlalchemy import bindparam, delete, exc, insert, select, update

from autograde.cells import grade_id, is_grade, is_locked, is_solution
from autograde.errors import GradebookLost, UserError
from autograde.nbgrader_settings import COURSE_ID

NO_RESPONSE = "No response."


class Book:
    """nbgrader's gradebook, opened once; writes many submissions to a commit.

    Parameters
    ----------
    url : str
        An SQLAlchemy URL.

    Raises
    ------
    UserError
        If there is no database to be had there.
    """

    def __init__(self, url):
        try:
            with mock.patch.object(api, "get_alembic_version", _schema_version):
                self._gradebook = api.Gradebook(url, COURSE_ID)
        except (exc.SQLAlchemyError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
            raise UserError(f"The gradebook at {_without_password(url)} cannot be opened: {reason}") from None
        self.db = self._gradebook.db
        self._notebooks, self._students = {}, None

    def __enter__(self):
        return self

    def __exit__(self, kind, *error):
        if kind is not None:
            self.db.rollback()
        self._gradebook.close()

    @contextlib.contextmanager
    def transaction(self):
        """What is written inside lasts together or not at all.

        Raises
        ------
        GradebookLost
            If the database stopped answering; the next transaction connects anew.
        """
        try:
            yield
            self.db.commit()
        except exc.DBAPIError as error:
            self._recover()
            raise GradebookLost(str(error.orig).strip().split("\n")[0]) from None
        except BaseException:
            self._recover()
            raise

    def _recover(self):
        """Undo, and know again only what is in the database."""
        with contextlib.suppress(exc.SQLAlchemyError):
            self.db.rollback()
        self._students = None

    def _known_students(self):
        if self._students is None:
            self._students = set(self.db.execute(select(api.Student.id)).scalars())
        return self._students

    # -- assignments ----------------------------------------------------------------------------

    def prepare(self, assignment):
        """Make the gradebook's cells those of the assignment, keeping what was graded before.

        Parameters
        ----------
        assignment : contract.Assignment
        """
        row = self._gradebook.update_or_create_assignment(assignment.name)
        try:
            notebook = self._gradebook.find_notebook(assignment.name, assignment.name)
        except api.MissingEntry:
            notebook = self._gradebook.add_notebook(
                assignment.name, assignment.name, kernelspec=json.dumps(assignment.graded.metadata.kernelspec))
        self._sync_sources(notebook.id, assignment.graded.cells)
        cells = self._sync_cells(notebook.id, assignment.graded.cells)
        points = {grade_id(c): float(c.metadata.nbgrader.points) for c in assignment.graded.cells if is_grade(c)}
        self._notebooks[assignment.name] = (row.id, notebook.id, cells, points)
        self.db.commit()

    def _sync_sources(self, notebook, cells):
        wanted = {grade_id(c): {"cell_type": c.cell_type, "locked": is_locked(c), "source": c.source, "checksum": c.metadata.nbgrader.get("checksum")}
                  for c in cells if is_grade(c) or is_solution(c) or is_locked(c)}
        table = api.SourceCell
        known = dict(self.db.execute(select(table.name, table.id).where(table.notebook_id == notebook)).all())
        for name, values in wanted.items():
            if name in known:
                self.db.execute(update(table).where(table.id == known[name]).values(**values))
        self._insert(table, [{"id": new_uuid(), "name": name, "notebook_id": notebook, **values} for name, values in wanted.items() if name not in known])
        self.db.execute(delete(table).where(table.id.in_([known[name] for name in known.keys() - wanted.keys()])))

    def _sync_cells(self, notebook, cells):
        """Grade and solution cells: dict of kind to dict of name to database id."""
        grades = {grade_id(c): {"max_score": float(c.metadata.nbgrader.points), "cell_type": c.cell_type} for c in cells if is_grade(c)}
        solutions = {grade_id(c): {} for c in cells if is_solution(c)}
        ids = {"grade": self._sync_kind(api.GradeCell, notebook, grades), "solution": self._sync_kind(api.SolutionCell, notebook, solutions)}
        self._complete_submissions(notebook, ids)
        return ids

    def _sync_kind(self, kind, notebook, wanted):
        known = {cell.name: cell for cell in self.db.query(kind).filter(kind.notebook_id == notebook)}
        for name in known.keys() - wanted.keys():
            self.db.execute(delete(api.Grade).where(api.Grade.cell_id == known[name].id))
            self.db.execute(delete(api.Comment).where(api.Comment.cell_id == known[name].id))
            self.db.delete(known.pop(name))
        for name, values in wanted.items():
            if name not in known:
                known[name] = kind(id=new_uuid(), name=name, notebook_id=notebook, **values)
                self.db.add(known[name])
            for key, value in values.items():
                if getattr(known[name], key) != value:
                    setattr(known[name], key, value)
        self.db.flush()
        return {name: known[name].id for name in wanted}

    def _complete_submissions(self, notebook, ids):
        """Cells that are new since some were graded get their (empty) grades there too."""
        submitted = self.db.execute(select(api.SubmittedNotebook.id).where(api.SubmittedNotebook.notebook_id == notebook)).scalars().all()
        for table, kind, empty in ((api.Grade, "grade", {"needs_manual_grade": True}), (api.Comment, "solution", {})):
            there = set(self.db.execute(select(table.notebook_id, table.cell_id).where(table.notebook_id.in_(submitted))).all()) if submitted else set()
            self._insert(table, [{"id": new_uuid(), "notebook_id": s, "cell_id": c, **empty}
                                 for s in submitted for c in ids[kind].values() if (s, c) not in there])

    def _insert(self, table, rows):
        if rows:
            self.db.execute(insert(table), rows)

    # -- submissions ----------------------------------------------------------------------------

    def write(self, graded, *, timestamp=None):
        """Write one submission's marks; marks and comments given by hand stay.

        Parameters
        ----------
        graded : graded.Graded
            Of a prepared assignment.
        timestamp : str, optional
            When it was handed in.
        """
        assignment, notebook, cells, points = self._notebooks[graded.result["assignment"]]
        submitted = self._submitted(assignment, notebook, cells, graded.result["student"], timestamp)
        manual = dict(self.db.execute(select(api.Grade.cell_id, api.Grade.manual_score).where(api.Grade.notebook_id == submitted)).all())
        marks, comments, blank = [], [], set(graded.untouched)
        for name, cell in cells["grade"].items():
            score, look = _auto_score(graded, name, points[name])
            marks.append({"of": cell, "auto_score": score, "needs_manual_grade": look or manual.get(cell) is not None})
        for name, cell in cells["solution"].items():
            comments.append({"of": cell, "auto_comment": NO_RESPONSE if name in blank else None})
        self._update(api.Grade.__table__, submitted, marks)
        self._update(api.Comment.__table__, submitted, comments)

    def _update(self, table, submitted, rows):
        """Set columns of a submitted notebook's rows, each found by the cell it is `of`, in one statement."""
        if rows:
            values = {column: bindparam(f"new_{column}") for column in rows[0] if column != "of"}
            statement = update(table).where(table.c.notebook_id == submitted, table.c.cell_id == bindparam("of")).values(values)
            self.db.connection().execute(statement, [{name if name == "of" else f"new_{name}": value for name, value in row.items()} for row in rows])

    def _submitted(self, assignment, notebook, cells, student, timestamp):
        """Database id of the student's notebook, made if there is none yet."""
        if student not in self._known_students():
            self._insert(api.Student, [{"id": student}])
            self._students.add(student)
        when = _parsed(timestamp)
        row = self.db.execute(select(api.SubmittedAssignment.id).where(
            api.SubmittedAssignment.assignment_id == assignment, api.SubmittedAssignment.student_id == student)).scalar()
        if row is None:
            row = new_uuid()
            self._insert(api.SubmittedAssignment, [{"id": row, "assignment_id": assignment, "student_id": student, "timestamp": when}])
        elif when is not None:
            self.db.execute(update(api.SubmittedAssignment).where(api.SubmittedAssignment.id == row).values(timestamp=when))
        found = self.db.execute(select(api.SubmittedNotebook.id).where(
            api.SubmittedNotebook.assignment_id == row, api.SubmittedNotebook.notebook_id == notebook)).scalar()
        if found is None:
            found = new_uuid()
            self._insert(api.SubmittedNotebook, [{"id": found, "assignment_id": row, "notebook_id": notebook}])
            self._insert(api.Grade, [{"id": new_uuid(), "notebook_id": found, "cell_id": c, "needs_manual_grade": True} for c in cells["grade"].values()])
            self._insert(api.Comment, [{"id": new_uuid(), "notebook_id": found, "cell_id": c} for c in cells["solution"].values()])
        return found

    # -- what people wrote ----------------------------------------------------------------------

    def by_hand(self, assignment, students=None):
        """Marks and comments given by people.

        Parameters
        ----------
        assignment : str
        students : collection of str, optional
            Only theirs.

        Returns
        -------
        dict
            student → {"scores": {grade_id: (score, needs a look)}, "comments": {grade_id: text}}
        """
        base = (select(api.SubmittedAssignment.student_id, api.BaseCell.name)
                .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
                .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id).where(api.Assignment.name == assignment))
        if students is not None:
            base = base.where(api.SubmittedAssignment.student_id.in_(students))
        scores = base.add_columns(api.Grade.manual_score, api.Grade.extra_credit, api.Grade.needs_manual_grade).join(
            api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id).join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
        comments = base.add_columns(api.Comment.manual_comment).join(
            api.Comment, api.Comment.notebook_id == api.SubmittedNotebook.id).join(api.BaseCell, api.BaseCell.id == api.Comment.cell_id)
        found = {}
        for student, name, manual, extra, look in self.db.execute(scores):
            score = None if manual is None and extra is None else (manual or 0.0) + (extra or 0.0)
            found.setdefault(student, {"scores": {}, "comments": {}})["scores"][name] = (score, look)
        for student, name, text in self.db.execute(comments.where(api.Comment.manual_comment.is_not(None))):
            found.setdefault(student, {"scores": {}, "comments": {}})["comments"][name] = text
        return found


def _schema_version():
    """What nbgrader asks the program `alembic` when it makes a gradebook, which takes a second and an activated environment."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(os.path.join(os.path.dirname(api.__file__), "alembic")).get_current_head()


def _auto_score(graded, name, points):
    """(automatic score, whether a person must look) of one graded cell."""
    outcome = graded.cells.get(name)
    if outcome is not None:
        return (points if outcome["passed"] else 0.0), outcome["status"] == "grader-error"
    if graded.result["status"] == "ungradable":
        return 0.0, True
    return (0.0, False) if name in graded.untouched else (None, True)


def _parsed(timestamp):
    try:
        return parse_utc(timestamp.strip()) if timestamp and timestamp.strip() else None
    except (ValueError, OverflowError, TypeError):
        return None


def _without_password(url):
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at else url
