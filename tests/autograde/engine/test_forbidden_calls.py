"""Forbidden calls are caught where they happen, whatever they are called; everything else is left alone."""
import pytest
from small_notebooks import answer, check, notebook, plain

from autograde.judge import Judge

MATMUL = "A, B = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)\ncheck.value(matmul, (A, B), A @ B)"
SOLVE = "A, b = np.array([[4.0, 1.0], [1.0, 3.0]]), np.ones(2)\ncheck.value(solve_spd, (A, b), np.linalg.solve(A, b))"
DISTANCES = "A, B = np.arange(6.0).reshape(2, 3), np.ones((4, 3))\ncheck.value(pairwise_sq_distances, (A, B), ((A[:, None] - B) ** 2).sum(2))"

CAUGHT = {
    "operator": "def matmul(A, B):\n    return A @ B",
    "in_place_operator": "import numpy as np\ndef matmul(A, B):\n    A = np.vstack([A, A[:1] * 0]); C = B[:, :3].copy(); A @= C\n    return np.arange(8.0).reshape(2, 4)",
    "operator_in_inner_lambda": "def matmul(A, B):\n    return (lambda x, y: x @ y)(A, B)",
    "dot": "import numpy as np\ndef matmul(A, B):\n    return np.dot(A, B)",
    "dot_method": "def matmul(A, B):\n    return A.dot(B)",
    "dot_by_getattr": "import numpy as np\ndef matmul(A, B):\n    return getattr(np, 'd' + 'ot')(A, B)",
    "bound_method_by_getattr": "def matmul(A, B):\n    return getattr(A, '__mat' + 'mul__')(B)",
    "copy_of_bound_name": "from numpy import matmul as m\nmine = m\ndef matmul(A, B):\n    return mine(A, B)",
    "the_function_is_the_librarys": "import numpy as np\nmatmul = np.dot",
    "the_function_is_the_ufunc": "import numpy as np\nmatmul = np.matmul",
    "partial": "import functools, numpy as np\nmatmul = functools.partial(np.matmul)",
    "importlib": "import importlib\ndef matmul(A, B):\n    return importlib.import_module('numpy').matmul(A, B)",
    "default_argument": "import numpy as np\ndef matmul(A, B, f=np.matmul):\n    return f(A, B)",
    "exec": "def matmul(A, B):\n    space = {'A': A, 'B': B}\n    exec('C = A @ B', space)\n    return space['C']",
    "eval_with_a_false_file_name": "import numpy\ncode = compile('A @ B', numpy.__file__, 'eval')\ndef matmul(A, B):\n    return eval(code)",
    "einsum": "import numpy as np\ndef matmul(A, B):\n    return np.einsum('ij,jk->ik', A, B)",
    "tensordot": "import numpy as np\ndef matmul(A, B):\n    return np.tensordot(A, B, 1)",
    "inner": "import numpy as np\ndef matmul(A, B):\n    return np.inner(A, B.T)",
    "map_of_bound_dot": "import numpy as np\ndef matmul(A, B):\n    return np.array(list(map(A.dot, B.T))).T",
    "reduce": "import functools, numpy as np\ndef matmul(A, B):\n    return functools.reduce(np.matmul, [A, B])",
    "reduce_operator": "import functools, operator\ndef matmul(A, B):\n    return functools.reduce(operator.matmul, [A, B])",
    "vectorize": "import numpy as np\nf = np.vectorize(np.vdot, signature='(n),(n)->()')\ndef matmul(A, B):\n    return f(A[:, None], B.T[None])",
    "apply_along_axis": "import numpy as np\ndef matmul(A, B):\n    return np.apply_along_axis(A.dot, 0, B)",
    "multi_dot": "import numpy as np\ndef matmul(A, B):\n    return np.linalg.multi_dot([A, B])",
    "linalg_matmul": "import numpy as np\ndef matmul(A, B):\n    return np.linalg.matmul(A, B)",
    "matrix_class": "import numpy as np\ndef matmul(A, B):\n    return np.asarray(np.matrix(A) * np.matrix(B))",
    "blas": "import scipy.linalg.blas as b\ndef matmul(A, B):\n    return b.dgemm(1.0, A, B)",
    "torch": "import torch\ndef matmul(A, B):\n    return torch.mm(torch.from_numpy(A), torch.from_numpy(B)).numpy()",
    "thread": "import threading, numpy as np\ndef matmul(A, B):\n    out = []\n    t = threading.Thread(target=lambda: out.append(np.dot(A, B))); t.start(); t.join()\n    return out[0]",
    "profiler_switched_off": "import sys, numpy as np\ndef matmul(A, B):\n    sys.setprofile(None)\n    return np.dot(A, B)",
    "another_process": "import subprocess, sys\ndef matmul(A, B):\n    subprocess.run([sys.executable, '-c', '1'])\n    return [[20.0, 23, 26, 29], [56, 68, 80, 92]]",
    "swallowed": "import numpy as np\ndef matmul(A, B):\n    try:\n        return np.dot(A, B)\n    except BaseException:\n        return np.dot(A, B)",
    "helper_function": "import numpy as np\ndef helper(A, B):\n    return A @ B\ndef matmul(A, B):\n    return helper(A, B)",
    "decorator": "import numpy as np, functools\n@functools.lru_cache\ndef c(n):\n    return np.dot(np.ones(n), np.ones(n))\ndef matmul(A, B):\n    c(3)\n    return (A[:, :, None] * B).sum(1)",
    "generator": "import numpy as np\ndef rows(A, B):\n    for a in A:\n        yield np.dot(a, B)\ndef matmul(A, B):\n    return list(rows(A, B))",
    "class_with_call": "import numpy as np\nclass M:\n    def __call__(self, A, B):\n        return np.dot(A, B)\nmatmul = M()",
    "methods_of_the_type": "import numpy as np\ndef matmul(A, B):\n    return np.ndarray.__matmul__(A, B)",
}
LEFT_ALONE = {
    "definition": "import numpy as np\ndef matmul(A, B):\n    return [[sum(A[i, k] * B[k, j] for k in range(A.shape[1])) for j in range(B.shape[1])] for i in range(A.shape[0])]",
    "broadcasting": "import numpy as np\ndef matmul(A, B):\n    return (A[:, :, None] * B[None]).sum(1)",
    "compared_below": "import numpy as np\ndef matmul(A, B):\n    return (A[:, :, None] * B[None]).sum(1)\nX = np.eye(3)\nassert np.allclose(matmul(X, X), X @ X) and np.allclose(np.dot(X, X), X.dot(X))",
    "named_not_called": "import numpy as np\nfrom numpy import dot, matmul as m\ndef matmul(A, B):\n    unused = np.dot\n    return (A[:, :, None] * B[None]).sum(1)",
    "own_function_called_dot": "import numpy as np\ndef matmul(A, B):\n    def dot(a, b):\n        return (a * b).sum()\n    return [[dot(a, b) for b in B.T] for a in A]",
    "library_uses_it_inside": "import numpy as np\ndef matmul(A, B):\n    np.linalg.norm(A); np.cov(A); np.polyfit([0.0, 1, 2], [1.0, 2, 3], 1)\n    return (A[:, :, None] * B[None]).sum(1)",
    "branch_not_taken": "def matmul(A, B):\n    if A.size > 10**6:\n        return A @ B\n    return (A[:, :, None] * B[None]).sum(1)",
}


def outcome(judge, exercise, source, test, name):
    execution = judge.run(notebook(answer(exercise, source), check(exercise, test, name)))
    (verdict,) = execution.verdicts
    return verdict


@pytest.mark.parametrize("name", CAUGHT)
def test_caught(judge, name):
    verdict = outcome(judge, "la-matmul", CAUGHT[name], MATMUL, "matmul")
    assert verdict.status == "forbidden" and not verdict.passed, verdict


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_left_alone(judge, name):
    verdict = outcome(judge, "la-matmul", LEFT_ALONE[name], MATMUL, "matmul")
    assert verdict.passed, verdict


@pytest.mark.parametrize("source, status", [
    ("import numpy as np\ndef solve_spd(A, b):\n    return np.linalg.inv(A) @ b", "forbidden"),
    ("from scipy import linalg\ndef solve_spd(A, b):\n    return linalg.pinvh(A) @ b", "forbidden"),
    ("import numpy as np\ndef solve_spd(A, b):\n    return (np.matrix(A).I @ b).A1", "forbidden"),
    ("import torch\ndef solve_spd(A, b):\n    return torch.linalg.inv(torch.from_numpy(A)).numpy() @ b", "forbidden"),
    ("import scipy.linalg as s\ndef solve_spd(A, b):\n    def inv(x):\n        return x\n    return s.cho_solve(s.cho_factor(inv(A)), b)", "correct"),
    ("import numpy as np\ndef solve_spd(A, b):\n    L = np.linalg.cholesky(A)\n    return np.linalg.solve(L.T, np.linalg.solve(L, b))", "correct"),
])
def test_inverses(judge, source, status):
    assert outcome(judge, "la-solve", source, SOLVE, "solve_spd").status == status


@pytest.mark.parametrize("source, status", [
    ("import numpy as np\ndef pairwise_sq_distances(A, B):\n    return [[((a - b) ** 2).sum() for b in B] for a in A]", "forbidden"),
    ("import numpy as np\ndef pairwise_sq_distances(A, B):\n    i = 0; out = []\n    while i < len(A):\n        out.append(((A[i] - B) ** 2).sum(1)); i += 1\n    return out", "forbidden"),
    ("import numpy as np\ndef pairwise_sq_distances(A, B):\n    return list(map(lambda a: ((a - B) ** 2).sum(1), A))", "forbidden"),
    ("import numpy as np\ndef pairwise_sq_distances(A, B):\n    return np.vectorize(lambda a: ((a - B) ** 2).sum(1), signature='(n)->(m)')(A)", "forbidden"),
    ("from scipy.spatial.distance import cdist as c\ndef pairwise_sq_distances(A, B):\n    return c(A, B) ** 2", "forbidden"),
    ("from sklearn.metrics import pairwise\ndef pairwise_sq_distances(A, B):\n    return pairwise.euclidean_distances(A, B) ** 2", "forbidden"),
    ("def pairwise_sq_distances(A, B):\n    return ((A[:, None] - B) ** 2).sum(2)\nfor i in range(3):\n    pass\nsquares = [i for i in map(abs, range(3))]", "correct"),
])
def test_loops(judge, source, status):
    assert outcome(judge, "setup-distances", source, DISTANCES, "pairwise_sq_distances").status == status


@pytest.mark.parametrize("exercise, source, status", [
    ("mle-log-density", "from scipy.stats import multivariate_normal as mvn\ndef f(x):\n    return mvn(0.0, 1.0).logpdf(x)", "forbidden"),
    ("mle-log-density", "from helpers.gaussian import Gaussian\nimport numpy as np\ndef f(x):\n    return Gaussian(np.zeros(1), np.eye(1)).log_density(x[:, None])", "forbidden"),
    ("mle-log-density", "import torch\ndef f(x):\n    return torch.distributions.Normal(0.0, 1.0).log_prob(torch.from_numpy(x))", "forbidden"),
    ("mle-log-density", "import numpy as np, scipy.stats\ndef f(x):\n    return -0.5 * (x**2 + np.log(2 * np.pi))\nscipy.stats.norm.logpdf(0.0)", "correct"),
    ("mle-log-density", "import numpy as np\nfrom helpers import linalg\ndef f(x):\n    return -0.5 * (x**2 + np.log(2 * np.pi))", "correct"),
])
def test_whole_libraries(judge, exercise, source, status):
    body = "x = np.array([0.0, 1.0, -2.0])\ncheck.value(f, (x,), -0.5 * (x**2 + np.log(2 * np.pi)))"
    assert outcome(judge, exercise, source, body, "f").status == status


@pytest.mark.parametrize("source, status", [
    ("def sample(mu, Sigma, n, rng):\n    return rng.multivariate_normal(mu, Sigma, n)", "forbidden"),
    ("import numpy as np\nmvn = np.random.Generator.multivariate_normal\ndef sample(mu, Sigma, n, rng):\n    return mvn(rng, mu, Sigma, n)", "forbidden"),
    ("import numpy as np\ndef sample(mu, Sigma, n, rng):\n    return np.random.multivariate_normal(mu, Sigma, n)", "forbidden"),
    ("import numpy as np\ndef sample(mu, Sigma, n, rng):\n    return mu + rng.standard_normal((n, 2)) @ np.linalg.cholesky(Sigma).T", "correct"),
])
def test_samplers(judge, source, status):
    body = "got = check.call(sample, (np.zeros(2), np.eye(2), 5, np.random.default_rng(0)))\ncheck.array(got, (5, 2), 'it')"
    assert outcome(judge, "mle-sample", source, body, "sample").status == status


def test_torch_is_forbidden_where_numpy_is_the_exercise(judge):
    body = "check.value(f, (np.zeros((2, 3)), 1), np.log(3) * np.ones(2))"
    torch = "import torch\ndef f(A, axis):\n    return torch.from_numpy(A).logsumexp(axis)"
    fine = "import numpy as np\ndef f(A, axis):\n    return np.logaddexp.reduce(A, axis)"
    assert outcome(judge, "mog-logsumexp", torch, body, "f").status == "forbidden"
    assert outcome(judge, "mog-logsumexp", fine, body, "f").status == "correct"


def test_a_watch_prepared_before_the_submission_sees_the_same_and_others_are_added_to_it():
    mapped = "import numpy as np\ndef matmul(A, B):\n    return next(map(np.matmul, [A], [B]))"
    lapack = "from scipy.linalg import lapack\ndef solve_spd(A, b):\n    return next(map(lapack.dpotri, [A]))[0] @ b"
    right = "def matmul(A, B):\n    return (A[:, :, None] * B[None]).sum(1)"
    with Judge(figures="none", exercises=("la-matmul",)) as prepared:
        assert outcome(prepared, "la-matmul", mapped, MATMUL, "matmul").status == "forbidden"
        assert outcome(prepared, "la-matmul", right, MATMUL, "matmul").status == "correct"
        assert outcome(prepared, "la-solve", lapack, SOLVE, "solve_spd").status == "forbidden"
        assert outcome(prepared, "la-power", "def f(A):\n    return A @ A", "check.value(f, (2 * np.eye(2),), 4 * np.eye(2))", "f").status == "correct"


def test_only_the_exercise_that_forbids_it_pays(judge):
    cells = [answer("la-matmul", CAUGHT["dot"]), check("la-matmul", MATMUL, "matmul"), plain("import numpy as np\nnp.dot([1], [1]), np.matmul([1], [1])"),
             answer("la-power", "def f(A):\n    return A @ A"), check("la-power", "check.value(f, (2 * np.eye(2),), 4 * np.eye(2))", "f")]
    assert [v.status for v in judge.run(notebook(*cells)).verdicts] == ["forbidden", "correct"]


def test_the_message_names_the_call_and_says_what_to_do(judge):
    verdict = outcome(judge, "la-matmul", CAUGHT["dot"], MATMUL, "matmul")
    assert "`dot`" in verdict.message and "definition" in verdict.message


def test_functions_that_a_test_passes_in_may_call_what_they_like(judge):
    body = "check.value(f, (lambda x: np.dot(x, x), np.ones(3)), 3.0)"
    assert outcome(judge, "la-matmul", "def f(g, x):\n    return g(x)", body, "f").passed


def test_a_forbidden_call_that_only_one_test_meets_costs_the_exercise(judge):
    source = "import numpy as np\ndef matmul(A, B):\n    return np.dot(A, B) if len(A) > 2 else [[20.0, 23, 26, 29], [56, 68, 80, 92]]"
    larger = "A, B = np.arange(12.0).reshape(4, 3), np.arange(12.0).reshape(3, 4)\ncheck.value(matmul, (A, B), A @ B)"
    cells = [answer("la-matmul", source), check("la-matmul", MATMUL, "matmul"), check("la-matmul", larger, "matmul", suffix="hidden")]
    execution = judge.run(notebook(*cells))
    assert [(v.passed, v.status) for v in execution.verdicts] == [(False, "forbidden")] * 2
    assert "Correct" not in str([c.outputs for c in execution.notebook.cells if c.cell_type == "code"])


def test_many_guards_listen_by_one_hook(monkeypatch):
    """A hook cannot be taken away again, and Python calls each at every frame the watch looks at."""
    from helpers import guard

    hooks = []
    monkeypatch.setattr(guard.sys, "addaudithook", hooks.append)
    monkeypatch.setattr(guard, "_listen", guard._ear())
    guards = [guard.Guard("la-matmul", strict=True) for _ in range(3)]
    heard = []
    for each in guards:
        each._on_audit = lambda event, args, each=each: heard.append((guards.index(each), event))
    (hook,) = hooks
    hook("os.system", ())
    hook("object.__getattr__", ())
    assert heard == [(2, "os.system")]
