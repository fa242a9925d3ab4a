"""Notebooks whose file or layout is unusual: other versions, other tools, answers in other places. See ``structure``."""
from __future__ import annotations

import json

from tests.attacks import target
from tests.attacks.corpus import FULL, NOTHING, to_bytes
from tests.attacks.structure import WRONG, WRONG_MARKS, Changes, at, cell

_changes = Changes()
change, cases = _changes.register, _changes.cases


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **more}


def text(source, **more):
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


# -- where the answers are -----------------------------------------------------------------------


@change()
def whole_notebook_in_one_cell(nb):
    nb["cells"] = [code("import numpy as np\n\n" + "\n\n".join(target.SOLVED.values()))]


@change()
def all_answers_in_one_cell_at_the_top(nb):
    for name in target.SOLVED:
        cell(nb, name)["source"] = target.BLANK[name]
    nb["cells"].insert(1, code("import numpy as np\n" + "\n\n".join(target.SOLVED.values())))


@change()
def all_answers_in_one_cell_at_the_bottom(nb):
    for name in target.SOLVED:
        cell(nb, name)["source"] = target.BLANK[name]
    nb["cells"].append(code("\n\n".join(target.SOLVED.values())))


@change()
def answer_joined_with_its_check(nb):
    nb["cells"].remove(cell(nb, "square-check"))
    cell(nb, "square")["source"] += "\n\nassert (square(np.array([2.0])) == 4).all()"


@change()
def answer_split_helper_above(nb):
    nb["cells"].insert(at(nb, "square"), code("def my_power(x, p):\n    return np.asarray(x) ** p"))
    cell(nb, "square")["source"] = "def square(x):\n    return my_power(x, 2)"


@change()
def answer_split_helper_below(nb):
    nb["cells"].insert(at(nb, "square") + 1, code("def my_power(x, p):\n    return np.asarray(x) ** p"))
    cell(nb, "square")["source"] = "def square(x):\n    return my_power(x, 2)"


@change()
def answer_with_magic_above(nb):
    cell(nb, "square")["source"] = "%%time\n" + target.SOLVED["square"]


@change()
def answer_commented_out_above_the_right_one(nb):
    cell(nb, "square")["source"] = "# def square(x):\n#     return x\n" + target.SOLVED["square"]


@change()
def answer_in_a_raw_cell(nb):
    c = cell(nb, "square")
    c.update(cell_type="raw")
    c.pop("outputs"), c.pop("execution_count")


@change(WRONG_MARKS, WRONG)
def right_answer_only_in_the_text(nb):
    nb["cells"].insert(at(nb, "square"), text("```python\ndef square(x):\n    return x ** 2\n```"))


@change({**FULL, "square": 0.0}, {**target.SOLVED, "square": target.BLANK["square"]})
def right_answer_only_in_an_attachment(nb):
    nb["cells"].insert(at(nb, "square"), text("![a](attachment:a.py)", attachments={"a.py": {"text/plain": "def square(x): return x ** 2"}}))


@change()
def given_cell_twice_and_a_name_of_it_rebound(nb):
    nb["cells"].insert(at(nb, "square"), {**cell(nb, "data"), "metadata": {}})
    nb["cells"].insert(at(nb, "square"), code("temperatures = None"))


@change()
def section_copied_below_and_solved_there(nb):
    copied = json.loads(json.dumps([cell(nb, "square"), cell(nb, "square-check")]))
    cell(nb, "square")["source"] = target.BLANK["square"]
    nb["cells"] += copied


@change()
def answer_written_with_tabs_and_trailing_spaces(nb):
    cell(nb, "square")["source"] = "def square(x):   \n\treturn np.asarray(x) ** 2   \n\n\n"


@change(WRONG_MARKS)  # it does not run in JupyterLab either
def answer_with_a_byte_order_mark(nb):
    cell(nb, "square")["source"] = "\ufeff" + target.SOLVED["square"]


@change(WRONG_MARKS)  # it does not run in JupyterLab either
def answer_with_no_break_spaces(nb):
    cell(nb, "square")["source"] = "def square(x):\n\u00a0\u00a0\u00a0\u00a0return\u00a0np.asarray(x) ** 2"


@change(WRONG_MARKS)  # it does not run in JupyterLab either
def answer_with_zero_width_spaces(nb):
    cell(nb, "square")["source"] = "\u200bdef square(x):\n    return np.asarray(x) ** 2\u200b"


# -- the file ------------------------------------------------------------------------------------


@change()
def nbformat_2(nb):
    kinds = {"code": "code", "markdown": "markdown"}
    cells = [{"cell_type": kinds[c["cell_type"]], **({"input": c["source"], "language": "python", "outputs": [], "collapsed": False} if c["cell_type"] == "code" else {"source": c["source"]})}
             for c in nb["cells"]]
    return to_bytes({"nbformat": 2, "metadata": {"name": "x"}, "worksheets": [{"cells": cells}]})


@change()
def nbformat_5(nb):
    nb["nbformat"], nb["nbformat_minor"] = 5, 0


@change()
def nbformat_minor_enormous(nb):
    nb["nbformat_minor"] = 10 ** 300


@change()
def nbformat_is_text(nb):
    nb["nbformat"], nb["nbformat_minor"] = "4", "5"


@change()
def nbformat_missing(nb):
    del nb["nbformat"], nb["nbformat_minor"]


@change()
def metadata_missing_everywhere(nb):
    del nb["metadata"]
    for c in nb["cells"]:
        if "nbgrader" not in c["metadata"]:
            del c["metadata"]


@change()
def code_cells_without_outputs(nb):
    for c in nb["cells"]:
        c.pop("outputs", None), c.pop("execution_count", None)


@change()
def sources_missing_in_text_cells(nb):
    for c in nb["cells"]:
        if c["cell_type"] == "markdown" and not c["metadata"]:
            del c["source"]


@change()
def infinity_and_huge_numbers_in_the_json(nb):
    nb["metadata"]["score"] = 12345
    return to_bytes(nb).replace(b"12345", b"-Infinity, \"b\": 1e999999, \"c\": NaN")


@change()
def utf_32(nb):
    return json.dumps(nb).encode("utf-32")


@change()
def latin_1(nb):
    cell(nb, "square")["source"] += "  # Größe"
    return json.dumps(nb, ensure_ascii=False).encode("latin-1")


@change()
def white_space_before_and_after(nb):
    return b"\n\n  \t" + to_bytes(nb) + b"\n\0\0\0\n"


@change()
def colab_metadata(nb):
    nb["metadata"]["colab"] = {"provenance": [], "toc_visible": True}
    nb["metadata"]["accelerator"] = "GPU"
    for i, c in enumerate(nb["cells"]):
        c["metadata"].update({"id": f"x{i}", "colab": {"base_uri": "https://localhost:8080/"}, "outputId": "y", "colab_type": "code"})
        c.pop("id", None)


@change()
def vscode_metadata_and_polyglot_language(nb):
    for c in nb["cells"]:
        c["metadata"]["vscode"] = {"languageId": "python"}
        c["metadata"]["dotnet_interactive"] = {"language": "csharp"}


@change()
def tags_of_every_kind(nb):
    for c in nb["cells"]:
        c["metadata"]["tags"] = ["skip-execution", "remove-cell", "raises-exception", "hide-input", "parameters", 5, None, {"a": 1}]


@change(WRONG_MARKS, WRONG)
def expected_exceptions_by_tag(nb):
    for c in nb["cells"]:
        c["metadata"]["tags"] = ["raises-exception", "skip-execution"]
    nb["metadata"]["allow_errors"] = True


@change(None)
def trailing_comma(nb):
    return to_bytes(nb).rstrip()[:-1] + b",}"


@change(None)
def merge_conflict_inside_a_source(nb):
    lines = json.dumps(nb, indent=1).split("\n")
    return "\n".join([*lines[:9], "<<<<<<< HEAD", lines[9], "=======", lines[9], ">>>>>>> main", *lines[10:]]).encode()


@change(None)
def two_notebooks_in_one_file(nb):
    return to_bytes(nb) + b"\n" + to_bytes(nb)


@change(None)
def python_dictionary_instead_of_json(nb):
    return repr(nb).encode()


@change(None)
def git_lfs_pointer(nb):
    return b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@change(None)
def strings_nested_in_lists_for_ever(nb):
    return b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ' + b'[{"a": ' * 100_000 + b"1" + b"}]" * 100_000 + b"}"


@change()
def source_is_a_deep_list(nb):
    inner = "x"
    for _ in range(500):
        inner = [inner]
    nb["cells"].insert(3, code(inner))


@change()
def cell_of_five_megabytes(nb):
    nb["cells"].insert(3, code("x = '''" + "lorem ipsum " * 400_000 + "'''"))


@change()
def a_thousand_small_code_cells(nb):
    nb["cells"][3:3] = [code(f"y{i} = {i}") for i in range(1000)]


@change()
def grade_ids_hostile_in_own_cells(nb):
    for name in ("../../../etc/passwd", "<script>window.PWNED=1</script>", "x" * 100_000, "", "square-check\x00", "square-CHECK"):
        nb["cells"].insert(3, code("1", metadata={"nbgrader": {"grade_id": name, "grade": True, "points": 1000, "solution": False, "locked": True, "schema_version": 3, "task": False}}))


@change(NOTHING, target.BLANK)
def points_for_own_test_cells(nb):
    nb["cells"].append(code("pass", metadata={"nbgrader": {"grade_id": "bonus-check", "grade": True, "points": 100, "solution": False, "locked": True, "schema_version": 3, "task": False}}))


@change({**FULL, "square": 0.0}, WRONG)
def manual_grade_claimed_for_an_automatic_one(nb):
    for name in ("square", "square-check", "square-hidden"):
        cell(nb, name)["metadata"]["nbgrader"].update(grade=True, solution=True, points=50)


@change({**FULL, "centre": 0.0}, {**target.SOLVED, "centre": "centre = 5"})
def one_answer_over_another_exercises_cell(nb):
    a, b = cell(nb, "square"), cell(nb, "centre")
    a["source"], b["source"] = "pass", a["source"]


# -- code that is too much for Python's parser ----------------------------------------------------


@change()
def sum_of_ten_thousand_terms_in_a_cell_of_its_own(nb):
    nb["cells"].insert(2, code("total = " + " + ".join(["1"] * 10_000)))


@change(WRONG_MARKS)
def answer_of_a_hundred_thousand_signs(nb):
    cell(nb, "square")["source"] = "def square(x):\n    return " + "-" * 100_000 + "x"


@change(WRONG_MARKS)
def default_of_a_thousand_attributes(nb):
    cell(nb, "square")["source"] = "def square(x, y=np" + ".a" * 1_200 + "):\n    return x * x"
