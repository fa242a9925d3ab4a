"""Ways around the watch for forbidden calls, and honest code that looks like one (``ways_around_the_watch.txt``)."""
import re
from pathlib import Path

import pytest
from small_notebooks import answer, check, notebook, plain

TESTS = {
    "la-matmul": ("matmul", "A, B = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)\ncheck.value(matmul, (A, B), A @ B)"),
    "la-solve": ("solve_spd", "A, b = np.array([[4.0, 1.0], [1.0, 3.0]]), np.ones(2)\ncheck.value(solve_spd, (A, b), np.linalg.solve(A, b))"),
    "la-logdet": ("log_det", "check.value(log_det, (np.array([[4.0, 1.0], [1.0, 3.0]]),), np.log(11.0))"),
    "mle-fit": ("fit_gaussian", "X = np.arange(12.0).reshape(4, 3) ** 1.5\ncheck.value(fit_gaussian, (X,), (X.mean(0), np.cov(X.T, bias=True)))"),
    "mog-logsumexp": ("log_sum_exp", "A = np.arange(6.0).reshape(2, 3)\ncheck.value(log_sum_exp, (A, 1), np.log(np.exp(A).sum(1)))"),
    "setup-distances": ("pairwise_sq_distances", "A, B = np.arange(6.0).reshape(2, 3), np.ones((4, 3))\ncheck.value(pairwise_sq_distances, (A, B), ((A[:, None] - B) ** 2).sum(2))"),
}
_, *PARTS = re.split(r"(?m)^# %% (.*)$", Path(__file__).with_name("ways_around_the_watch.txt").read_text(encoding="utf-8"))
WAYS = {name: (exercise, status, source.strip("\n")) for head, source in zip(PARTS[::2], PARTS[1::2]) for name, exercise, status in [re.fullmatch(r"(\w+) @ ([\w-]+) -> (\w+)", head).groups()]}


@pytest.mark.parametrize("name", WAYS)
def test_way(judge, name):
    exercise, status, source = WAYS[name]
    function, body = TESTS[exercise]
    (verdict,) = judge.run(notebook(plain("import numpy as np"), answer(exercise, source), check(exercise, body, function))).verdicts
    assert verdict.status == status, verdict
