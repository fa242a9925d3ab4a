"""What the warm process has imported before a submission starts, and what it has put off."""
import ast
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from small_notebooks import notebook, plain, text_of

from autograde.judge import Judge
from autograde.sandbox import fonts as fonts_of_the_machine
from autograde.student.names import _changes
from autograde.student.shell import _is_python

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def torch_judge():
    with Judge(figures="none", torch=True) as judge:
        yield judge


def said(judge, source):
    return text_of(judge.run(notebook(plain(source))))


def test_an_optimiser_does_not_wait_for_pytorchs_compiler(torch_judge):
    source = """
import sys, torch
w = torch.ones(3, dtype=torch.float64, requires_grad=True)
for kind in (torch.optim.Adam, torch.optim.SGD, torch.optim.LBFGS):
    o = kind([w], lr=0.1)
    def closure():
        o.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss
    o.step(closure)
print([name for name in ('sympy', 'torch._dynamo.config', 'torch._decomp') if name in sys.modules], bool((w < 1).all()))"""
    assert "[] True" in said(torch_judge, source)


def test_the_compiler_comes_when_somebody_compiles(torch_judge):
    source = """
import torch
f = torch.compile(lambda x: 2 * x + 1, backend='eager', fullgraph=True)
print(f(torch.ones(2)).tolist())
import torch._dynamo.config
print(torch._dynamo.config.verbose, torch._dynamo.__file__.endswith('_dynamo/__init__.py'))
o = torch.optim.Adam([torch.ones(1, requires_grad=True)]); o.step()
print('stepped')"""
    words = said(torch_judge, source)
    assert "[3.0, 3.0]" in words and "False True" in words and "stepped" in words, words


ON_THE_DEVICE_META = """
import torch
m = lambda *shape: torch.empty(*shape, device='meta')
print(torch.cdist(m(3, 2), m(4, 2)).shape, torch.cholesky_solve(m(3, 1), m(3, 3)).shape, torch.nn.functional.conv2d(m(1, 1, 5, 5), m(2, 1, 3, 3)).shape)"""
WITH_FAKE_TENSORS = """
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
with FakeTensorMode():
    print(torch.cdist(torch.ones(3, 2), torch.ones(4, 2)).shape)"""
BY_ITS_OWN_NAME = """
import torch.{0} as part, torch
print(torch.{0} is part, torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2)).sample().shape)"""
BY_A_PART = """
import torch
print(torch._refs.abs(torch.tensor(-2.0)).item(), torch._decomp.__name__, 'torch._meta_registrations' in str(torch._meta_registrations))"""
BY_NAME = """
import torch, inspect
inspect.getmodule(inspect.currentframe())
print(type(torch._meta_registrations).__name__)
print(torch._meta_registrations.meta_index_Tensor.__name__)
import torch._meta_registrations as rules
print(type(rules).__name__, 'torch._decomp.decompositions' in __import__('sys').modules)"""


@pytest.mark.parametrize("source, words", [
    (ON_THE_DEVICE_META, "torch.Size([3, 4]) torch.Size([3, 1]) torch.Size([1, 2, 3, 3])"), (WITH_FAKE_TENSORS, "torch.Size([3, 4])"),
    *((BY_ITS_OWN_NAME.format(part), "True torch.Size([2])") for part in ("_refs", "_prims", "_decomp")), (BY_A_PART, "2.0 torch._decomp True"), (BY_NAME, "_Later\nmeta_index_Tensor\nmodule True"),
])
def test_the_rules_for_tensors_without_data_come_when_somebody_has_such_tensors(torch_judge, source, words):
    execution = torch_judge.run(notebook(plain(source)))
    assert words in "".join(o.get("text", "") for o in execution.notebook.cells[0].outputs), text_of(execution)


def test_fonts_that_are_known_are_not_looked_for_again(tmp_path, monkeypatch):
    """The list is Matplotlib's own; fonts that the jail cannot see are left out, and a broken or a long list is Matplotlib's to make."""
    import matplotlib.font_manager as fonts

    path = tmp_path / f"fontlist-v{fonts.FontManager.__version__}.json"
    fonts.json_dump(fonts.fontManager, path)
    known = json.loads(path.read_text())
    entry = next(f for f in known["ttflist"] if not f["fname"].startswith("/"))
    known["ttflist"] += [entry | {"name": "Course Sans"}, entry | {"name": "Secret Sans", "fname": "/root/secret.ttf"}]
    path.write_text(json.dumps(known))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    source = "from matplotlib import font_manager\nprint(sorted({f.name for f in font_manager.fontManager.ttflist} & {'Course Sans', 'Secret Sans', 'DejaVu Sans'}))"
    with Judge(figures="none") as judge:
        assert "['Course Sans', 'DejaVu Sans']" in said(judge, source)
    for spoil in (lambda: path.write_text("no list"), lambda: path.write_text(json.dumps(known | {"ttflist": known["ttflist"] * 100})), path.unlink):
        spoil()
        assert fonts_of_the_machine.known() == {}
    with Judge(figures="none") as judge:
        assert "['DejaVu Sans']" in said(judge, source)


def test_no_cache_no_home_no_matter(monkeypatch):
    monkeypatch.setattr(Path, "glob", lambda *_: (_ for _ in ()).throw(PermissionError("not yours")))
    assert fonts_of_the_machine.known() == {}
    monkeypatch.undo()
    monkeypatch.setattr(Path, "expanduser", lambda _: (_ for _ in ()).throw(RuntimeError("Could not determine home directory.")))
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert fonts_of_the_machine.known() == {}


def test_what_is_put_off_is_found_where_it_always_is(torch_judge):
    """Names that PyTorch has in a student's kernel, it has here."""
    spaces = ("torch", "torch.nn", "torch.nn.functional", "torch.optim", "torch.linalg", "torch.autograd", "torch.func", "torch.fx", "torch.utils", "torch.special", "torch.testing")
    look = f"import importlib, torch\nspaces = {{name: importlib.import_module(name) for name in {spaces}}}\n"
    plain_python = subprocess.run([sys.executable, "-c", look + "print([(name, key) for name, space in spaces.items() for key in dir(space)])"], capture_output=True, text=True, check=True)
    there = ast.literal_eval(plain_python.stdout)
    words = said(torch_judge, look + f"print('missing:', [(name, key) for name, key in {there} if not hasattr(spaces[name], key)])")
    assert len(there) > 2000 and "missing: []" in words, words


def test_every_submission_begins_with_the_same_random_numbers(torch_judge):
    import random

    import numpy as np
    import torch

    random.seed(0)
    torch_numbers = torch.rand(2, generator=torch.Generator().manual_seed(0)).tolist()
    expected = f"{random.random()} {np.random.RandomState(0).rand()} {torch_numbers}"
    source = "import random, torch\nimport numpy as np\nprint(random.random(), np.random.rand(), torch.rand(2).tolist())"
    assert said(torch_judge, source).count(expected) == said(torch_judge, source).count(expected) == 1


def test_modules_are_imported_beforehand_if_asked_for_and_if_they_exist(judge):
    looked = "import sys\nprint([name in sys.modules for name in ('scipy.stats', 'scipy.spatial')])"
    with Judge(figures="none", modules=("scipy.stats", "scipy.no_such_part")) as prepared:
        assert "[True, True]" in said(prepared, looked)  # scipy.stats brings the other
    assert "'scipy.stats'" not in said(judge, "import sys\nprint([name for name in sys.modules if name == 'scipy.stats'])")


def test_what_distributions_need_comes_beforehand_only_where_pytorch_does():
    looked = "import sys\nprint('torch' in sys.modules, 'sympy' in sys.modules)\nfrom torch.distributions import MultivariateNormal as N\nimport torch\n"
    looked += "print(round(N(torch.zeros(2), torch.eye(2)).log_prob(torch.zeros(2)).item(), 5))"  # −log 2π
    for torch, words in ((True, "True True"), (False, "False False")):
        with Judge(figures="none", torch=torch, modules=("torch.distributions",)) as prepared:
            assert words + "\n-1.83788\n" in said(prepared, looked).replace("\\n", "\n")


def test_the_order_of_sets_is_the_same_in_every_warm_process(judge):
    source = "print(list({'mean', 'covariance', 'weights', 'rate', 'prior', 'ridge'}), hash('likelihood'))"
    with Judge(figures="none") as other:
        assert said(judge, source) == said(other, source)


def sources():
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb")):
        yield from (cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    for path in sorted((ROOT / "tests" / "answers").glob("*/*.py")):
        code = path.read_text()
        yield code
        yield from (ast.get_source_segment(code, node) for node in ast.parse(code).body if isinstance(node, ast.FunctionDef))


def test_what_is_python_ipython_leaves_as_it_is():
    seen = 0
    for source in sources():
        cell = source.rstrip("\n") + "\n"
        if _is_python(cell):
            seen += 1
            assert TransformerManager().transform_cell(source.rstrip("\n")) == cell
    assert seen > 500


@pytest.mark.parametrize("cell", ["%matplotlib inline\n", "x = 1\n!ls\n", "np.mean?\n", "  x = 1\n", "\nx = 1\n", ">>> x = 1\n", "x = 1\n...\n", "In [1]: x\n", "a = %who_ls\n",
                                  "def f():\n    return 1\n   \n", "%%time\nx = 1\n", "def f(:\n", "x = '\x00'\n\x00"])
def test_what_ipython_would_change_goes_through_it(cell):
    assert not _is_python(cell)


def test_every_change_of_a_modules_names_is_seen():
    space = dict(vars(np))
    before = _changes(space)
    _ = space["sum"], space.get("linalg"), list(space.items())
    assert _changes(space) == before
    marks = [before]
    for change in (lambda: space.update(inf=1), lambda: space.update(new=2), lambda: space.pop("new"), lambda: space.__setitem__("inf", np.inf)):
        change()
        marks.append(_changes(space))
    assert before is None or len(set(marks)) == 5
