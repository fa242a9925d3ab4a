"""The answer banks of notebooks 03 and 04 against their oracles: right answers keep the contract, wrong ones break it."""
import contextlib
import importlib.util
import io
import warnings
from pathlib import Path

import nbformat
import pytest

from autograde import audit

ROOT = Path(__file__).parents[2]


def _banks():
    for name in ("03-gaussian-mle", "04-exponential-family"):
        cells = {c.id: c for c in nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", 4).cells}
        for path in sorted((ROOT / "tests" / "answers" / name).glob("*-*.py")):
            yield pytest.param(path, cells["imports"].source, cells[path.stem].source, id=path.stem)


def _breaks(oracle, start, code):
    """Run an answer through the oracle; what went wrong, or None."""
    names = {"__name__": "__main__"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            exec(start, names)
            exec(code, names)
            oracle(names)
        except Exception as error:
            return error
    return None


@pytest.mark.parametrize("path, start, solution", _banks())
def test_the_oracle_agrees_with_the_bank_and_the_solution(path, start, solution):
    spec = importlib.util.spec_from_file_location(f"oracles_{path.parent.name[:2]}", path.parent / "oracles.py")
    oracles = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracles)
    oracle = getattr(oracles, path.stem.replace("-", "_"))
    assert _breaks(oracle, start, solution) is None
    answers = [answer for answer in audit.read(path) if answer.kind != "forbidden"]
    found = {answer.title: _breaks(oracle, start, answer.code) for answer in answers}
    assert {title: error for title, error in found.items() if error is not None}.keys() == {answer.title for answer in answers if answer.kind == "wrong"}, found
