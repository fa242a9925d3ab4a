"""Who is in the sample class, and what each of them hands in."""
from __future__ import annotations

import copy
import json
import re
import zipfile
from dataclasses import dataclass
from importlib import resources

from autograde.cells import grade_id, is_prose, is_solution, is_test
from autograde.release import without_markers

ASSIGNMENTS = ("01-setup", "02-linear-algebra", "03-gaussian-mle")

_NEVER_ENDS = "    while True:  # it must converge some day\n        pass\n"
_KILLS_ITSELF = "    import ctypes\n    return ctypes.string_at(0)  # reads where nothing is\n"
_ALWAYS_EQUAL = '''
class Always:
    """Equal to everything."""
    def __eq__(self, other): return True
    def __array__(self, *args, **kwargs): raise SystemExit
    def __call__(self, *args, **kwargs): return self
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None

import ast
class DropTests(ast.NodeTransformer):
    """Without its tests every cell passes."""
    def visit_With(self, node): return ast.Pass()
    def visit_Assert(self, node): return ast.Pass()
get_ipython().ast_transformers.append(DropTests())
'''


@dataclass(frozen=True)
class Pupil:
    """One of the class.

    Parameters
    ----------
    name, story : str
    hand_in : callable
        (assignment, sample answers) → bytes of the file handed in.
    """

    name: str
    story: str
    hand_in: object


def answers(name):
    """Wrong answers for an assignment: dict of exercise to list of code.

    Parameters
    ----------
    name : str
        Of the assignment.
    """
    text = resources.files("autograde.demo").joinpath(f"answers/{name}.py").read_text(encoding="utf-8")
    found = {}
    for piece in re.split(r"^# %% ", text, flags=re.M)[1:]:
        head, _, code = piece.partition("\n")
        found.setdefault(head.split(":")[0].strip(), []).append(code.strip())
    return found


def _notebook(assignment, replaced=None, *, solved=(), prose=""):
    """The student's notebook with the solutions of `solved` and the given answers filled in."""
    replaced, right = replaced or {}, {grade_id(c): c.source for c in without_markers(assignment.source).cells}
    notebook = copy.deepcopy(assignment.student)
    for cell in notebook.cells:
        name = grade_id(cell)
        if is_prose(cell):
            cell.source = right[name] if name in solved else prose or cell.source
        elif is_solution(cell):
            cell.source = replaced.get(name, right[name] if name in solved else cell.source)
    return notebook


def _bytes(notebook):
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()


def _ids(assignment):
    return [e.id for e in assignment.exercises]


def _all_right(assignment, wrong):
    return _bytes(_notebook(assignment, solved=_ids(assignment)))


def _untouched(assignment, wrong):
    return _bytes(assignment.student)


def _some_wrong(which, every=1):
    """Right but for the `which`-th wrong answer of every `every`-th exercise that has one."""
    def hand_in(assignment, wrong):
        chosen = {id: codes[which % len(codes)] for n, (id, codes) in enumerate(wrong.items()) if n % every == which % every}
        return _bytes(_notebook(assignment, chosen, solved=set(_ids(assignment)) - set(chosen), prose="I think it follows from the definition."))
    return hand_in


def _first_half(assignment, wrong):
    ids = _ids(assignment)
    return _bytes(_notebook(assignment, solved=ids[: len(ids) // 2]))


def _with_body(body):
    """Everything right but the last function, whose body is replaced."""
    def hand_in(assignment, wrong):
        functions = [c for c in assignment.student.cells if is_solution(c) and c.source.startswith("def ")]
        last = functions[-1]
        signature = last.source.split("\n")[0]
        return _bytes(_notebook(assignment, {grade_id(last): f"{signature}\n{body}"}, solved=_ids(assignment)))
    return hand_in


def _breaks_off(assignment, wrong):
    whole = _all_right(assignment, wrong)
    return whole[: len(whole) // 2]


def _tampers(assignment, wrong):
    names = [n for e in assignment.exercises for n in e.names]
    notebook = _notebook(assignment)
    notebook.cells[0].source += "\n\n*Full marks, please.*"
    first = next(i for i, c in enumerate(notebook.cells) if c.cell_type == "code")
    notebook.cells.insert(first, {"cell_type": "code", "id": "trick", "metadata": {}, "execution_count": None, "outputs": [],
                                  "source": _ALWAYS_EQUAL + "\n".join(f"{n} = Always()" for n in names)})
    for cell in notebook.cells:
        if cell["cell_type"] == "code" and is_test(cell):
            cell.metadata["tags"] = ["skip-execution"]
            cell.metadata["nbgrader"]["points"] = 100
            cell.source = "100"
        elif is_solution(cell) and cell["cell_type"] == "code":
            cell.source = "pass"
    return _bytes(notebook)


PUPILS = (
    Pupil("ada", "has everything right", _all_right),
    Pupil("ben", "has not started", _untouched),
    Pupil("cleo", "divides by n − 1, and other slips", _some_wrong(0, every=2)),
    Pupil("dev", "mixes up signs, axes and shapes", _some_wrong(1, every=2)),
    Pupil("ema", "has a wrong idea about everything", _some_wrong(0)),
    Pupil("finn", "crashes Python in one exercise", _with_body(_KILLS_ITSELF)),
    Pupil("gil", "loops for ever in one exercise", _with_body(_NEVER_ENDS)),
    Pupil("hana", "handed in half a file", _breaks_off),
    Pupil("ivo", "tampers with the tests", _tampers),
    Pupil("june", "stopped half-way", _first_half),
)


def make_class(assignments, path):
    """Write the sample class as a zip archive, a folder a student.

    Parameters
    ----------
    assignments : list of contract.Assignment
    path : Path
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for assignment in assignments:
            wrong = answers(assignment.name)
            for pupil in PUPILS:
                archive.writestr(f"{pupil.name}/{assignment.name}/{assignment.name}.ipynb", pupil.hand_in(assignment, wrong))
