"""What the warm process has imported before a submission starts, and what it has put off."""
import pytest
from small_notebooks import notebook, plain, text_of

from autograde.judge import Judge


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
print('sympy' in sys.modules, 'torch._dynamo.config' in sys.modules, bool((w < 1).all()))"""
    assert "False False True" in said(torch_judge, source)


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


def test_a_seed_for_the_gradient_is_the_sum_it_stands_for(torch_judge):
    import torch
    from small_notebooks import answer, check

    source = "import torch\ndef f(x):\n    return torch.stack([x[0] * x[1], x[1] ** 3, torch.exp(x[0])])"
    body = ("x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)\nseed = torch.tensor([1.0, -2.0, 0.25], dtype=torch.float64)\n"
            "f(x).backward(seed)\ncheck.that(torch.equal(x.grad, torch.tensor([{}, {}], dtype=torch.float64)), f'{{x.grad.tolist()}}')")
    x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    torch.stack([x[0] * x[1], x[1] ** 3, torch.exp(x[0])]).backward(torch.tensor([1.0, -2.0, 0.25], dtype=torch.float64))
    (verdict,) = torch_judge.run(notebook(answer("x-vjp", source), check("x-vjp", body.format(*x.grad.tolist()), "f", imports="import torch"))).verdicts
    assert verdict.message == "Correct."


def test_modules_are_imported_beforehand_if_asked_for_and_if_they_exist(judge):
    looked = "import sys\nprint([name in sys.modules for name in ('scipy.stats', 'scipy.spatial')])"
    with Judge(figures="none", modules=("scipy.stats", "scipy.no_such_part")) as prepared:
        assert "[True, True]" in said(prepared, looked)  # scipy.stats brings the other
    assert "'scipy.stats'" not in said(judge, "import sys\nprint([name for name in sys.modules if name == 'scipy.stats'])")


def test_what_distributions_need_comes_beforehand_only_where_pytorch_does():
    looked = "import sys\nprint('torch' in sys.modules, 'sympy' in sys.modules)"
    for torch, words in ((True, "True True"), (False, "False False")):
        with Judge(figures="none", torch=torch, modules=("torch.distributions",)) as prepared:
            assert words in said(prepared, looked)


def test_the_order_of_sets_is_the_same_in_every_warm_process(judge):
    source = "print(list({'mean', 'covariance', 'weights', 'rate', 'prior', 'ridge'}), hash('likelihood'))"
    with Judge(figures="none") as other:
        assert said(judge, source) == said(other, source)
