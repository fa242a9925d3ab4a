"""Tensors in tests, where the student's function runs in this process: against PyTorch itself."""
import subprocess
import sys

import numpy as np
import pytest

from helpers import tensors
from helpers.checks import Check, NotYet, observe
from helpers.tensors import Tensor

torch = pytest.importorskip("torch")


def test_a_function_is_given_pytorchs_tensors_and_its_result_comes_back_as_one_of_ours():
    def f(X, w, scale):
        assert type(X) is type(w) is torch.Tensor and w.requires_grad and not X.requires_grad and scale == 3
        return scale * (X @ w).exp().sum()

    X, w = np.random.default_rng(0).normal(size=(4, 2)), np.array([0.3, -0.2])
    out = tensors.call(f, (Tensor(X), Tensor(w, requires_grad=True)), {"scale": 3})
    theirs = torch.tensor(w, requires_grad=True)
    loss = 3 * (torch.tensor(X) @ theirs).exp().sum()
    loss.backward()
    assert out.requires_grad and out.shape == () and out.dtype == float and out.item() == loss.item()
    np.testing.assert_array_equal(out.gradients()[0], theirs.grad.numpy())


def test_gradients_are_of_the_sum_in_the_order_of_the_arguments_and_none_where_nothing_depends():
    a, b, c = (Tensor(x, requires_grad=True) for x in ([1.0, 2.0], [3.0, 4.0], [5.0]))
    found = tensors.call(lambda a, b, c: a * b, (a, b), {"c": c}).gradients()
    assert found[0].tolist() == [3.0, 4.0] and found[1].tolist() == [1.0, 2.0] and found[2] is None
    assert tensors.call(lambda a: a.detach() * 2, (a,)).gradients() == [None]


def test_an_argument_detached_for_good_has_no_gradient():
    def f(a, b):
        a.detach_()
        return (a * b).sum()

    first, second = tensors.call(f, (Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0], requires_grad=True))).gradients()
    assert first is None and second.tolist() == [1.0, 2.0]


def test_what_needs_a_gradient_is_no_array_as_in_pytorch():
    assert np.asarray(Tensor([1, 2])).tolist() == [1, 2]
    with pytest.raises(TypeError, match="detach"):
        np.asarray(Tensor([1.0], requires_grad=True))


def test_what_is_no_tensor_comes_back_as_it_is():
    assert tensors.call(lambda x: "no", (Tensor(1.0),)) == "no"
    assert tensors.call(lambda x: x, (3,)) == 3


@pytest.mark.parametrize("array", [np.arange(6.0).reshape(2, 3)[:, ::-1], np.broadcast_to(1.0, (3,)), 2.0, np.float32([1, 2])])
def test_any_array_will_do(array):
    assert tensors.call(lambda x: x + 1, (Tensor(array),)).array.tolist() == (np.asarray(array) + 1).tolist()


def test_a_changed_argument_is_seen():
    def f(X, w):
        X += 1
        return (X * w).sum()

    assert observe(f, (Tensor([1.0]), Tensor([2.0], requires_grad=True))).changed == (0,)
    assert observe(lambda X: X + 1, (Tensor([np.nan]),)).changed == ()


def test_a_stand_in_is_handed_ours():
    class StandIn:
        def __call__(self, x):
            return x

    StandIn.__observe__ = None
    given = Tensor(1.0)
    assert tensors.call(StandIn(), (given,)) is given


def test_a_missing_package_is_said_and_nothing_is_imported():
    with pytest.raises(NotYet, match="no_such_package.*not installed") as caught, Check("x", "f") as check:
        check.needs("no_such_package")
    assert caught.value.verdict == "not-attempted"
    code = "import sys\nfrom helpers.checks import Check\nfrom helpers import tensors, misconceptions\nCheck('x').needs('torch')\nmisconceptions.of('mog-torch-nll')\nprint('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
