"""Notebooks whose structure was changed: by accident, by other tools, or to cheat."""
from __future__ import annotations

import copy
import gzip
import io
import json
import zipfile

from tests.attacks import target
from tests.attacks.corpus import FULL, NOTHING, Case, to_bytes

class Changes:
    """A list of cases that grows by one function after the other."""

    def __init__(self):
        self._makers = []

    def register(self, marks=FULL, answers=target.SOLVED):
        """Register a function that changes a notebook (as a dict) or returns the file's bytes."""

        def add(function):
            def make():
                notebook = json.loads(to_bytes(target.submission(answers)))
                made = function(notebook)
                content = made if isinstance(made, bytes) else to_bytes(notebook if made is None else made)
                return Case(function.__name__, "structure", content, marks)

            self._makers.append(make)
            return function

        return add

    def cases(self):
        """All of them, made afresh."""
        return [make() for make in self._makers]


_changes = Changes()
change, cases = _changes.register, _changes.cases


def cell(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def at(notebook, name):
    return notebook["cells"].index(cell(notebook, name))


WRONG = {**target.SOLVED, "square": "def square(x):\n    return x"}
WRONG_MARKS = {**FULL, "square": 0.0}


# -- cells deleted, copied, moved, turned into something else ------------------------------------


@change()
def check_cell_deleted(nb):
    nb["cells"].remove(cell(nb, "square-check"))


@change(WRONG_MARKS, WRONG)
def check_cell_of_a_wrong_answer_deleted(nb):
    nb["cells"].remove(cell(nb, "square-check"))


@change()
def hidden_cell_deleted(nb):
    nb["cells"].remove(cell(nb, "square-hidden"))


@change()
def all_test_cells_deleted(nb):
    nb["cells"] = [c for c in nb["cells"] if not c["metadata"].get("nbgrader", {}).get("grade") or c["cell_type"] == "markdown"]


@change(NOTHING, target.BLANK)
def all_test_cells_of_a_blank_notebook_deleted(nb):
    nb["cells"] = [c for c in nb["cells"] if not c["metadata"].get("nbgrader", {}).get("grade") or c["cell_type"] == "markdown"]


@change({**FULL, "square": 0.0})
def solution_cell_deleted(nb):
    nb["cells"].remove(cell(nb, "square"))


@change(None)
def every_cell_deleted(nb):
    nb["cells"] = []


@change()
def imports_cell_deleted(nb):
    nb["cells"].remove(cell(nb, "imports"))


@change()
def imports_cell_edited(nb):
    cell(nb, "imports")["source"] = "import nothing_such"


@change()
def text_cells_deleted(nb):
    nb["cells"] = [c for c in nb["cells"] if c["cell_type"] == "code" or c["metadata"].get("nbgrader")]


@change()
def solution_cell_duplicated_same(nb):
    nb["cells"].insert(at(nb, "square"), copy.deepcopy(cell(nb, "square")))


@change()
def solution_cell_copied_the_copy_emptied(nb):
    twin = copy.deepcopy(cell(nb, "square"))
    twin["id"], twin["source"] = "another", ""
    nb["cells"].insert(at(nb, "square") + 1, twin)


@change()
def solution_cell_copied_the_untouched_copy_last(nb):
    twin = copy.deepcopy(cell(nb, "square"))
    twin["id"], twin["source"] = "another", target.BLANK["square"]
    nb["cells"].append(twin)


@change()
def check_cell_duplicated(nb):
    nb["cells"].append(copy.deepcopy(cell(nb, "square-check")))


@change(WRONG_MARKS, WRONG)
def check_cell_duplicated_and_emptied(nb):
    twin = copy.deepcopy(cell(nb, "square-check"))
    twin["source"] = "pass"
    nb["cells"].append(twin)
    nb["cells"].insert(0, copy.deepcopy(twin))


@change()
def whole_notebook_pasted_twice(nb):
    nb["cells"] += copy.deepcopy(nb["cells"])


@change()
def cells_reversed(nb):
    nb["cells"].reverse()


@change()
def exercises_reordered(nb):
    first, second = at(nb, "square"), at(nb, "centre")
    nb["cells"][first], nb["cells"][second] = nb["cells"][second], nb["cells"][first]


@change()
def test_cells_moved_to_the_top(nb):
    tests = [c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade") and c["cell_type"] == "code"]
    nb["cells"] = tests + [c for c in nb["cells"] if c not in tests]


@change(WRONG_MARKS, WRONG)
def check_cell_turned_into_markdown(nb):
    c = cell(nb, "square-check")
    c["cell_type"] = "markdown"
    c.pop("outputs"), c.pop("execution_count")


@change()
def check_cell_turned_into_raw(nb):
    c = cell(nb, "centre-check")
    c["cell_type"] = "raw"
    c.pop("outputs"), c.pop("execution_count")


@change()
def solution_cell_turned_into_markdown_by_a_slip(nb):
    c = cell(nb, "square")
    c["cell_type"] = "markdown"
    c.pop("outputs"), c.pop("execution_count")


@change()
def solution_split_into_two_cells(nb):
    c = cell(nb, "square")
    nb["cells"].insert(at(nb, "square") + 1, {**copy.deepcopy(c), "id": "second-half", "metadata": {}, "source": c["source"]})
    c["source"] = "power = 2"


@change()
def solution_written_in_a_new_cell_below_the_untouched_one(nb):
    c = cell(nb, "square")
    nb["cells"].insert(at(nb, "square") + 1, {**copy.deepcopy(c), "id": "mine", "metadata": {}})
    c["source"] = target.BLANK["square"]


@change()
def scratch_cells_everywhere(nb):
    scratch = {"cell_type": "code", "metadata": {}, "source": "1 + 1", "outputs": [], "execution_count": None}
    nb["cells"] = [c for i, old in enumerate(nb["cells"]) for c in (old, {**scratch, "id": f"scratch-{i}"})]


# -- tests changed --------------------------------------------------------------------------------


@change(WRONG_MARKS, WRONG)
def check_cell_emptied(nb):
    cell(nb, "square-check")["source"] = ""


@change(WRONG_MARKS, WRONG)
def check_cell_replaced_by_pass(nb):
    cell(nb, "square-check")["source"] = "pass"
    cell(nb, "square-hidden")["source"] = "3"


@change(NOTHING, target.BLANK)
def check_cells_return_full_points(nb):
    for c in nb["cells"]:
        if c["cell_type"] == "code" and c["metadata"].get("nbgrader", {}).get("grade"):
            c["source"] = "3.0"


@change(WRONG_MARKS, WRONG)
def check_cell_prints_a_wish(nb):
    cell(nb, "square-check")["source"] = "print('✓ square: correct.')"


@change({**FULL, "square": 0.0}, WRONG)
def solution_smuggled_into_the_check_cell(nb):
    c = cell(nb, "square-check")
    c["source"] = target.SOLVED["square"] + "\n" + c["source"]


# -- metadata -------------------------------------------------------------------------------------


@change(NOTHING, target.BLANK)
def skip_execution_tags(nb):
    for c in nb["cells"]:
        c["metadata"]["tags"] = ["skip-execution", "raises-exception"]


@change()
def harmless_tags(nb):
    for c in nb["cells"]:
        c["metadata"]["tags"] = ["mine", "todo"]


@change(NOTHING, target.BLANK)
def points_raised(nb):
    for c in nb["cells"]:
        if "points" in c["metadata"].get("nbgrader", {}):
            c["metadata"]["nbgrader"]["points"] = 10_000


@change()
def points_negative_and_text(nb):
    cell(nb, "square-check")["metadata"]["nbgrader"]["points"] = -5
    cell(nb, "centre-check")["metadata"]["nbgrader"]["points"] = "many"


@change(WRONG_MARKS, WRONG)
def grade_flags_cleared(nb):
    for name in ("square-check", "square-hidden"):
        cell(nb, name)["metadata"]["nbgrader"].update(grade=False, locked=False)


@change(WRONG_MARKS, WRONG)
def check_cell_declared_a_solution(nb):
    cell(nb, "square-check")["metadata"]["nbgrader"].update(solution=True, locked=False)


@change()
def solution_flag_cleared(nb):
    cell(nb, "square")["metadata"]["nbgrader"].update(solution=False, locked=True, grade=False)


@change()
def solution_cells_locked(nb):
    cell(nb, "square")["metadata"].update(editable=False, deletable=False)
    cell(nb, "square")["metadata"]["nbgrader"]["locked"] = True


@change(WRONG_MARKS, WRONG)
def check_ids_exchanged(nb):
    a, b = cell(nb, "square-check"), cell(nb, "centre-check")
    a["metadata"]["nbgrader"]["grade_id"], b["metadata"]["nbgrader"]["grade_id"] = "centre-check", "square-check"


@change()  # each in the other's place: what is meant is clear
def solution_ids_exchanged_by_copying(nb):
    a, b = cell(nb, "square"), cell(nb, "centre")
    a["source"], b["source"] = b["source"], a["source"]


@change(WRONG_MARKS, WRONG)
def wrong_answer_points_at_another_exercises_tests(nb):
    cell(nb, "square-hidden")["metadata"]["nbgrader"]["grade_id"] = "centre-hidden"
    cell(nb, "square-check")["metadata"]["nbgrader"]["grade_id"] = "nothing"


@change()
def check_id_renamed(nb):
    cell(nb, "square-check")["metadata"]["nbgrader"]["grade_id"] = "renamed"


@change()
def solution_metadata_stripped_from_one_cell(nb):
    cell(nb, "square")["metadata"] = {}


@change()
def all_cell_metadata_stripped(nb):
    for c in nb["cells"]:
        c["metadata"] = {}


@change()
def all_metadata_and_ids_stripped(nb):
    nb["metadata"] = {}
    nb["nbformat_minor"] = 2
    for c in nb["cells"]:
        c["metadata"] = {}
        c.pop("id")


@change()
def cell_ids_all_new(nb):
    for i, c in enumerate(nb["cells"]):
        c["id"] = f"x{i}"


@change()
def cell_ids_all_the_same(nb):
    for c in nb["cells"]:
        c["id"] = "same"


@change()
def cell_ids_of_wrong_types(nb):
    for i, c in enumerate(nb["cells"]):
        c["id"] = [i, None, {"a": 1}, "x" * 500, ""][i % 5]


@change()
def nbgrader_metadata_of_wrong_type(nb):
    nb["cells"][0]["metadata"]["nbgrader"] = ["not", "a", "dict"]
    nb["cells"][1]["metadata"]["nbgrader"] = "text"


@change()
def schema_version_old(nb):
    for c in nb["cells"]:
        if "nbgrader" in c["metadata"]:
            c["metadata"]["nbgrader"]["schema_version"] = 1


@change()
def schema_version_of_the_future(nb):
    for c in nb["cells"]:
        if "nbgrader" in c["metadata"]:
            c["metadata"]["nbgrader"]["schema_version"] = 99


@change()
def kernelspec_missing(nb):
    nb["metadata"] = {}


@change()
def kernel_unknown(nb):
    nb["metadata"]["kernelspec"] = {"name": "conda-env-mine-py", "display_name": "Python (mine)", "language": "python"}


@change()
def kernel_of_another_language(nb):
    nb["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    nb["metadata"]["language_info"] = {"name": "R"}


@change()
def kernelspec_hostile(nb):
    nb["metadata"]["kernelspec"] = {"name": "../../evil; touch /tmp/x", "display_name": "<script>window.PWNED=1</script>", "language": {"a": 1}}


@change()
def notebook_metadata_enormous_and_nested(nb):
    deep = {}
    for _ in range(50):
        deep = {"a": deep}
    nb["metadata"]["mine"] = deep
    nb["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": "x" * 1_000_000}}


@change()
def attachments_and_unknown_keys(nb):
    nb["cells"][0]["attachments"] = {"x.png": {"image/png": "not base64"}}
    nb["cells"][1]["surprise"] = {"a": 1}
    nb["extra"] = [1, 2, 3]


# -- encodings and formats ------------------------------------------------------------------------


@change()
def byte_order_mark(nb):
    return b"\xef\xbb\xbf" + to_bytes(nb)


@change()
def utf_16(nb):
    return json.dumps(nb, ensure_ascii=False).encode("utf-16")


@change()
def utf_16_big_endian_without_mark(nb):
    return json.dumps(nb).encode("utf-16-be")


@change()
def windows_line_endings_in_the_file(nb):
    return to_bytes(nb).replace(b"\n", b"\r\n")


@change()
def windows_line_endings_in_every_source(nb):
    for c in nb["cells"]:
        c["source"] = "".join(c["source"]).replace("\n", "\r\n")


@change()
def sources_as_lists(nb):
    for c in nb["cells"]:
        c["source"] = "".join(c["source"]).splitlines(keepends=True)


@change()
def nan_in_the_json(nb):
    nb["metadata"]["score"] = float("nan")
    nb["cells"][0]["metadata"]["x"] = float("inf")
    return json.dumps(nb).encode()


@change()
def lone_surrogates(nb):
    nb["cells"].insert(1, {"cell_type": "code", "id": "s", "metadata": {}, "source": "note = '\ud800'", "outputs": [], "execution_count": None})
    return json.dumps(nb).encode()


@change()
def null_bytes_in_a_scratch_cell(nb):
    nb["cells"].insert(3, {"cell_type": "code", "id": "s", "metadata": {}, "source": "note = 'a\x00b'", "outputs": [], "execution_count": None})


@change()
def nbformat_3(nb):
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"metadata": {}, "cells": []}]}
    for c in nb["cells"]:
        text = "".join(c["source"])
        kept = {"cell_type": c["cell_type"], "metadata": c["metadata"]}
        old["worksheets"][0]["cells"].append({**kept, "input": text, "language": "python", "outputs": [], "prompt_number": 1, "collapsed": False} if c["cell_type"] == "code" else {**kept, "source": text})
    return to_bytes(old)


@change()
def nbformat_4_0_without_ids(nb):
    nb["nbformat_minor"] = 0
    for c in nb["cells"]:
        c.pop("id")


@change()
def nbformat_minor_of_the_future(nb):
    nb["nbformat_minor"] = 99


@change()
def outputs_are_garbage(nb):
    for c in nb["cells"]:
        if c["cell_type"] == "code":
            c["outputs"] = [{"output_type": "nonsense"}, None, 3, {"output_type": "stream"}]
            c["execution_count"] = "many"


@change()
def outputs_of_ten_megabytes(nb):
    cell(nb, "square")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}]


@change()
def outputs_forge_success(nb):
    for c in nb["cells"]:
        if c["cell_type"] == "code":
            c["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "✓ square: correct"}}]


@change(NOTHING, target.BLANK)
def outputs_forge_success_in_a_blank_notebook(nb):
    for c in nb["cells"]:
        if c["cell_type"] == "code":
            c["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "3.0"}}]


@change()
def cells_of_unknown_type(nb):
    nb["cells"].insert(0, {"cell_type": "heading", "level": 1, "metadata": {}, "source": "x", "id": "h"})
    nb["cells"].insert(0, {"cell_type": "<script>", "metadata": {}, "source": "x", "id": "i"})


@change()
def cells_that_are_not_dictionaries(nb):
    nb["cells"][:0] = [None, 3, "text", []]


@change()
def four_thousand_empty_cells(nb):
    empty = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    nb["cells"] += [{**empty, "id": f"e{i}"} for i in range(4_000)]


@change()
def key_given_twice(nb):
    return to_bytes(nb).rstrip()[:-1] + b',\n "nbformat": 4}'


# -- what cannot be mended ------------------------------------------------------------------------


@change(None)
def empty_file(nb):
    return b""


@change(None)
def white_space_only(nb):
    return b"  \n\n"


@change(None)
def plain_text_named_ipynb(nb):
    return b"def square(x):\n    return x ** 2\n"


@change(None)
def log_in_page_saved_as_notebook(nb):
    return b"<!DOCTYPE html><html><body>Please log in <script>window.PWNED=1</script></body></html>"


@change(None)
def pdf_named_ipynb(nb):
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj"


@change(None)
def truncated_json(nb):
    return to_bytes(nb)[:-2000]


@change(None)
def merge_conflict_markers(nb):
    return to_bytes(nb).replace(b'"cells": [', b'"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> mine\n', 1)


@change(None)
def json_but_a_list(nb):
    return b"[1, 2, 3]"


@change(None)
def json_but_null(nb):
    return b"null"


@change(None)
def json_nested_a_hundred_thousand_deep(nb):
    return b"[" * 100_000 + b"]" * 100_000


@change(None)
def cells_is_a_number(nb):
    nb["cells"] = 7


@change(None)
def cells_missing(nb):
    del nb["cells"]


@change(None)
def number_of_a_million_digits(nb):
    return b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": ' + b"9" * 1_000_000 + b"}"


@change(None)
def zip_named_ipynb(nb):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return buffer.getvalue()


@change(None)
def gzip_named_ipynb(nb):
    return gzip.compress(to_bytes(nb))


@change(None)
def random_bytes(nb):
    return bytes((i * 7919 + 13) % 256 for i in range(5000))


@change(None)
def notebook_of_80_megabytes(nb):
    nb["cells"][0]["source"] = "x" * 80_000_000


@change(None)
def another_courses_notebook(nb):
    return to_bytes({"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": "print('hello')", "outputs": [], "execution_count": None}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@change(None)
def python_script_in_a_json_string(nb):
    return json.dumps("import os").encode()
