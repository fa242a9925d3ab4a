"""Cells run, outputs come back, tests judge: the engine on notebooks that behave, or nearly."""
import nbformat
from small_notebooks import RIGHT, answer, check, double, notebook, plain, staff, statuses, text_of

from autograde.judge import Judge


def only(judge, *cells):
    return judge.run(notebook(*cells)).verdicts


def test_right_answer_is_correct(judge):
    (verdict,) = only(judge, *double(RIGHT))
    assert verdict.passed and verdict.status == "correct" and verdict.exercise == "x-double" and verdict.cell_id == "x-double-check"


def test_wrong_answer_is_incorrect_and_says_why(judge):
    (verdict,) = only(judge, *double("def f(x):\n    return 3 * x"))
    assert not verdict.passed and verdict.status == "incorrect" and "none of its 3 values is right" in verdict.message


def test_missing_name_and_untouched_stub_are_not_attempted(judge):
    verdicts = only(judge, *double("# Your code here"), *double("def g(x):\n    raise NotImplementedError('Replace')", "x-stub", "g"))
    assert [v.status for v in verdicts] == ["not-attempted", "not-attempted"]


def test_exception_keeps_its_name_and_text(judge):
    (verdict,) = only(judge, *double("class Odd(ValueError): pass\ndef f(x):\n    raise Odd('so it is')"))
    assert verdict.status == "error" and "Odd: so it is" in verdict.message


def test_students_own_subclass_counts_as_its_builtin_base(judge):
    cells = answer("x-r", "import numpy as np\ndef f(A):\n    return np.linalg.cholesky(A)"), check("x-r", "check.raises(f, (-np.eye(2),))", "f")
    assert only(judge, *cells)[0].passed


def test_broken_cell_explains_the_missing_name(judge):
    (verdict,) = only(judge, *double("def f(x)\n    return 2 * x"))
    assert verdict.status == "error" and "SyntaxError" in verdict.message


def test_changed_argument_is_seen_where_it_happens(judge):
    (verdict,) = only(judge, *double("def f(x):\n    x *= 2\n    return x"))
    assert verdict.misconception == "changes-its-argument"


def test_warnings_are_facts_not_failures(judge):
    source = "import warnings, sys, logging\ndef f(x):\n    warnings.warn('careful'); print('hm', file=sys.stderr); logging.warning('w')\n    return 2 * x"
    cells = double(source)
    assert only(judge, *cells)[0].passed
    strict = check("x-double", "check.value(f, (np.ones(2),), 2 * np.ones(2), no_warnings=True)", "f", suffix="hidden")
    assert [v.status for v in only(judge, *cells, strict)] == ["correct", "incorrect"]


def test_the_defaults_of_a_function_can_be_asked_for_and_are_only_data(judge):
    test = check("x-d", "check.that(check.defaults(f) == (0.5, 100), f'{check.defaults(f)}')", "f")
    seen = ("def f(x, lr=0.5, n=100): return x", "def f(x, *, lr=0.5, n=100): return x", "class F:\n    def __call__(self, x, lr=0.5, n=100): return x\nf = F()",
            "import functools\ndef g(x, deep, lr=0.5, n=100): return x\nf = functools.partial(g, deep=1)",
            "import functools\ndef loud(g):\n    @functools.wraps(g)\n    def h(*a, **k): return g(*a, **k)\n    return h\n@loud\ndef f(x, lr=0.5, n=100): return x")
    unseen = ("def f(x, lr=0.5, n=10): return x", "def f(x, **options): return x", "import numpy as np\ndef f(x, lr=np.ones(3), n=100): return x",
              "class F:\n    def __call__(self, x): return x\nf = F()", "def f(x): return x\nf.__kwdefaults__ = None")
    assert [only(judge, answer("x-d", source), test)[0].status for source in seen + unseen] == ["correct"] * len(seen) + ["incorrect"] * len(unseen)


def test_outputs_are_valid_notebook_outputs(judge):
    cells = [plain("print('out'); import sys; print('err', file=sys.stderr)"), plain("import numpy as np\nnp.arange(3)"), plain("1 / 0"),
             plain("import matplotlib.pyplot as plt\nplt.plot([1, 2]);"), plain("from IPython.display import Markdown, HTML, display\ndisplay(Markdown('*a*'), HTML('<b>b</b>'))"),
             plain("%timeit -n1 -r1 pass"), *double(RIGHT), *double("", "x-none", "h")]
    execution = judge.run(notebook(*cells))
    nbformat.validate(execution.notebook)
    out = [cell.outputs for cell in execution.notebook.cells]
    assert [o.name for o in out[0]] == ["stdout", "stderr"]
    assert out[1][0].data["text/plain"] == "array([0, 1, 2])" and out[1][0].execution_count == 2
    assert out[2][0].ename == "ZeroDivisionError" and "1 / 0" in "".join(out[2][0].traceback)
    assert "image/png" in out[3][-1].data
    assert out[4][0].data["text/markdown"] == "*a*" and out[4][1].data["text/html"] == "<b>b</b>"
    assert out[7][0].output_type == "display_data" and "correct" in out[7][0].data["text/html"]
    assert out[9][0].output_type == "error" and out[9][0].ename == "NotYet"


def test_magics_shell_lines_and_exit_are_harmless(judge):
    cells = [plain("%matplotlib inline\n%config InlineBackend.figure_format = 'png'\n!echo from the shell\n%who"), *double(RIGHT), plain("exit()"), plain("import sys; sys.exit(1)"), plain("quit")]
    execution = judge.run(notebook(*cells))
    assert statuses(execution) == {"x-double-check": "correct"} and "from the shell" in text_of(execution)


def test_random_generator_moves_as_the_call_moved_it(judge):
    cells = (answer("x-rng", "def f(n, rng):\n    return rng.normal(size=n)"),
             check("x-rng", "a, b = np.random.default_rng(5), np.random.default_rng(5)\ncheck.value(f, (4, a), b.normal(size=4))\ncheck.value(f, (4, a), b.normal(size=4))\n"
                   "check.that(a.random() == b.random(), 'moved')", "f"))
    assert only(judge, *cells)[0].passed


def test_functions_of_the_test_travel_by_value(judge):
    cells = (answer("x-fn", "def f(g, x):\n    return g(g(x))"),
             check("x-fn", "scale = 3.0\ndef g(x):\n    return scale * np.asarray(x)\ncheck.value(f, (g, np.ones(2)), 9 * np.ones(2))\ncheck.value(f, (lambda x: x + 1, 1.0), 3.0)", "f"))
    assert only(judge, *cells)[0].passed


def test_any_callable_any_sequence_any_view_is_an_answer(judge):
    sources = ["class F:\n    def __call__(self, x):\n        return [2 * v for v in x]\nf = F()", "class F:\n    def go(self, x):\n        return tuple(2 * x)\nf = F().go",
               "import functools\nf = functools.partial(lambda a, x: a * x, 2)", "import numpy as np\ndef f(x):\n    y = 2 * x\n    y.flags.writeable = False\n    return y[::-1][::-1]",
               "import numpy as np\ndef f(x):\n    return np.ma.masked_array(2 * x, False)", "import torch\ndef f(x):\n    return torch.from_numpy(2 * x)",
               "import pandas as pd\ndef f(x):\n    return pd.Series(2 * x)", "import numpy as np\ndef f(x):\n    return (2 * x).astype('>f8')"]
    for source in sources:
        assert only(judge, *double(source))[0].passed, source


def test_names_and_values_that_are_no_functions_come_as_they_are(judge):
    cells = answer("x-dict", "d = {'a': 'b', 'n': [1, 2.5, None, (True, float('inf'))]}"), check("x-dict", "check.that(d == {'a': 'b', 'n': [1, 2.5, None, (True, float('inf'))]}, 'no')", "d")
    assert only(judge, *cells)[0].passed


def test_handles_answer_for_their_attributes_items_and_methods(judge):
    source = "import matplotlib.pyplot as plt\ndef f(n):\n    fig, ax = plt.subplots()\n    for i in range(n):\n        ax.scatter([i], [i], label=str(i))\n    ax.set_title('T'); ax.legend()\n    return ax"
    body = ("ax = f(3)\ncheck.that(ax.get_title() == 'T', 'title')\ncheck.that(len(ax.collections) == 3, 'three')\n"
            "check.that([c.get_label() for c in ax.collections] == ['0', '1', '2'], 'labels')\ncheck.that([t.get_text() for t in ax.get_legend().get_texts()] == ['0', '1', '2'], 'legend')\n"
            "check.that(np.allclose(ax.collections[1].get_offsets(), [[1, 1]]), 'offsets')\ncheck.that(not hasattr(ax, '_axes') and not hasattr(ax, 'nothing'), 'private')")
    assert only(judge, answer("x-fig", source), check("x-fig", body, "f"))[0].message == "Correct."


def test_gradients_cross_the_boundary(judge):
    source = "import torch\ndef f(x, w, unused, name='b'):\n    assert x.dtype == torch.float64 and w.requires_grad and not x.requires_grad\n    return torch.stack([x[0] * w[0], w[1] ** 3])"
    body = ("out = check.call(f, (Tensor([3.0, 1.0]), Tensor([2.0, 5.0], requires_grad=True)), {'unused': Tensor(1.0, requires_grad=True)})\n"
            "check.that(out.requires_grad and out.shape == (2,) and out.array.tolist() == [6.0, 125.0], 'value')\n"
            "w, unused = out.gradients()\ncheck.that(w.tolist() == [3.0, 75.0] and unused is None, 'gradients')\ncheck.that(out.gradients()[0].tolist() == w.tolist(), 'once more')")
    imports = "from helpers.tensors import Tensor"
    assert only(judge, answer("x-grad", source), check("x-grad", body, "f", imports=imports))[0].message == "Correct."


def test_a_result_without_a_gradient_has_none(judge):
    source = "import torch\ndef f(w):\n    return torch.tensor(w.detach().numpy() * 2)"
    body = "out = check.call(f, (Tensor([3.0], requires_grad=True),))\ncheck.that(not out.requires_grad and out.gradients() == [None] and np.asarray(out).tolist() == [6.0], 'detached')"
    assert only(judge, answer("x-grad", source), check("x-grad", body, "f", imports="import numpy as np\nfrom helpers.tensors import Tensor"))[0].message == "Correct."


def test_gradients_that_do_not_fit_the_arguments_are_no_answer(judge):
    """The student's process can say what it likes of its gradients, but not break a test with it."""
    lies = "import torch\nfrom helpers import tensors\ntensors.gradients = lambda value, inputs: [object()]\nmade = torch.autograd.grad\n"
    lies += "torch.autograd.grad = lambda *a, **k: [g.reshape(1, -1) for g in made(*a, **k)]\ndef f(w):\n    return (w * w).sum()"
    body = "check.call(f, (Tensor([3.0, 1.0], requires_grad=True),)).gradients()"
    assert only(judge, answer("x-grad", lies), check("x-grad", body, "f", imports="from helpers.tensors import Tensor"))[0].status == "crashed"


def test_broken_test_is_the_graders_fault(judge):
    cell = check("x-double", "pass", "f", suffix="hidden")
    cell.source = "undefined_helper.nothing()"
    execution = judge.run(notebook(*double(RIGHT), cell))
    assert statuses(execution) == {"x-double-check": "correct", "x-double-hidden": "grader-error"}
    assert "undefined_helper" not in text_of(execution) and any("undefined_helper" in p for p in execution.problems)


def test_cold_start_says_the_same(judge):
    cells = notebook(staff("import numpy as np"), *double(RIGHT), plain("np.ones(2)"), *double("def g(x):\n    return x", "x-b", "g"))
    warm = judge.run(cells)
    with Judge(judge.limits, warm=False) as cold:
        second = cold.run(cells)
    assert statuses(warm) == statuses(second)
    assert [c.outputs for c in warm.notebook.cells] == [c.outputs for c in second.notebook.cells]


def test_the_notebook_handed_in_is_not_changed(judge):
    cells = notebook(*double(RIGHT))
    before = nbformat.writes(cells)
    judge.run(cells)
    assert nbformat.writes(cells) == before


def test_numpy_values_keep_type_and_precision(judge):
    source = "import numpy as np\nd = {'f4': np.float32(0.1), 'f8': np.array([0.1, -0.0, np.nan]), 'b': np.bool_(True), 'i': np.arange(3, dtype='u2'), 's': np.array(['a', 'b']), 'big': 2**100}"
    body = ("check.that(type(d['f4']) is np.float32 and d['f4'] == np.float32(0.1), 'f4')\ncheck.that(d['f8'].tobytes() == np.array([0.1, -0.0, np.nan]).tobytes(), 'f8')\n"
            "check.that(type(d['b']) is np.bool_ and d['i'].dtype == np.uint16, 'types')\ncheck.that(list(d['s']) == ['a', 'b'] and d['big'] == 2**100, 'rest')")
    assert only(judge, answer("x-np", source), check("x-np", body, "d"))[0].message == "Correct."


FIGURE = "from helpers.plots import gaussian as figures\nfigures.same_moments()"


def test_figures_can_be_left_out_or_taken_from_what_was_handed_in():
    cells = notebook(staff(FIGURE), plain("import matplotlib.pyplot as plt\nplt.plot([1, 2]);\nprint('said')"), *double(RIGHT))
    cells.cells[1].outputs = [nbformat.v4.new_output("display_data", data={"image/png": "aGFuZGVkIGlu"})]
    with Judge(figures="none") as none:
        without = none.run(cells)
    with Judge(figures="submitted") as submitted:
        kept = submitted.run(cells)
    assert "image/png" not in str(without.notebook.cells[1].outputs) and "said" in str(without.notebook.cells[1].outputs)
    assert "aGFuZGVkIGlu" in str(kept.notebook.cells[1].outputs) and "said" in str(kept.notebook.cells[1].outputs)
    assert without.verdicts[0].passed and kept.verdicts[0].passed


def test_code_nested_too_deep_for_the_parser_says_so_in_its_cell_and_costs_no_other(judge):
    for source, name in (("total = " + " + ".join(["1"] * 10_000), "RecursionError"), ("x = " + "-" * 100_000 + "1", "MemoryError")):
        execution = judge.run(notebook(plain(source), *double(RIGHT)))
        assert [o.get("ename") for o in execution.notebook.cells[0].outputs] == [name]
        assert statuses(execution) == {"x-double-check": "correct"}
