"""The student hears of a forbidden call when running the check, in JupyterLab too."""
import sys

import numpy as np
import pytest

from helpers.checks import Check, NotYet

A, B = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
FORBIDDEN = ["def f(A, B):\n    return A @ B", "def f(A, B):\n    return np.dot(A, B)", "def f(A, B):\n    return np.matmul(A, B)", "def f(A, B):\n    return A.dot(B)", "f = np.matmul",
             "def f(A, B):\n    return np.einsum('ij,jk', A, B)"]


def run(source, exercise="la-matmul"):
    space = {"np": np, "__name__": "__main__"}
    exec(compile(source, "<cell>", "exec"), space)
    with Check(exercise, "matmul") as check:
        check.value(space["f"], (A, B), A @ B)


@pytest.mark.parametrize("source", FORBIDDEN[:4] + FORBIDDEN[5:])
def test_forbidden_call_is_said_at_once(source):
    with pytest.raises(NotYet) as caught:
        run(source)
    assert caught.value.verdict == "forbidden"


def test_right_answer_passes_and_nothing_stays_changed():
    matmul, profile, trace = np.matmul, sys.getprofile(), sys.gettrace()
    run("def f(A, B):\n    return (A[:, :, None] * B).sum(1)")
    assert np.matmul is matmul and sys.getprofile() is profile and sys.gettrace() is trace
    assert isinstance(np.matmul, np.ufunc)


def test_the_same_call_is_fine_where_it_is_not_forbidden():
    run(FORBIDDEN[0], exercise="la-power")
