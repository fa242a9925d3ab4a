"""The tests of tests: every answer of the bank gets the verdict it must get, from the real grader."""
from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from autograde import audit, mutants
from autograde.contract import Course
from autograde.judge import Judge, Limits

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "answers"
NAMES = Course(ROOT).names


@pytest.fixture(scope="module", params=NAMES)
def audited(request):
    """An assignment, its bank and what the grader found."""
    assignment = Course(ROOT).assignment(request.param)
    answers = audit.bank(BANK, assignment)
    with Judge(Limits(call_seconds=30, cell_seconds=60, total_seconds=600), figures="none", torch=request.param.startswith("05")) as judge:
        return assignment, answers, list(audit.run(assignment, answers, judge))


def test_the_grader_agrees_with_every_answer(audited):
    """No right answer rejected, no wrong one accepted, no forbidden call missed, no misconception misnamed."""
    _, _, findings = audited
    faults = [f"{f.answer.exercise} · {f.answer.kind}: {f.answer.title}: {f.fault}" for f in findings if f.fault]
    assert not faults, "\n".join(faults)


def test_every_answer_was_graded(audited):
    _, answers, findings = audited
    assert len(findings) == sum(map(len, answers.values()))


@pytest.mark.parametrize("name", NAMES)
def test_the_bank_is_as_large_as_promised(name):
    assignment = Course(ROOT).assignment(name)
    for id, pieces in audit.bank(BANK, assignment).items():
        kinds = [p.kind for p in pieces]
        assert kinds.count("right") >= 4 and kinds.count("wrong") >= 8, (id, kinds.count("right"), kinds.count("wrong"))
        titles = [p.title for p in pieces]
        assert len(set(titles)) == len(titles), f"{id}: two answers of one name"


@pytest.mark.parametrize("name", NAMES)
def test_every_misconception_has_its_answer(name):
    """Each idea in helpers.misconceptions is in the bank, so that naming it is tested."""
    from helpers import misconceptions

    for id, pieces in audit.bank(BANK, Course(ROOT).assignment(name)).items():
        ideas = {m.name for m in misconceptions.of(id)}
        assert ideas <= {p.misconception for p in pieces}, id


@pytest.mark.parametrize("name", NAMES)
def test_there_is_an_independent_oracle_for_every_exercise(name):
    spec = importlib.util.spec_from_file_location("oracles", BANK / name / "oracles.py")
    oracles = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracles)
    for exercise in Course(ROOT).assignment(name).exercises:
        if not exercise.manual:
            assert callable(getattr(oracles, exercise.id.replace("-", "_"), None)), exercise.id


def test_mutants_change_one_thing():
    found = dict(mutants.mutants("def f(x):\n    return -x.sum(axis=0) + 2.0 * x.T"))
    assert any("- 2.0" in code for code in found.values())
    assert any(title.startswith("transpose dropped") for title in found)
    assert any(title.startswith("sign") for title in found)
    assert any(title.startswith("option axis") for title in found)
    assert all(code != "def f(x):\n    return -x.sum(axis=0) + 2.0 * x.T" for code in found.values())


def test_a_mutant_never_stands_beside_one_it_calls():
    assignment = Course(ROOT).assignment(next(name for name in NAMES if name.startswith("05")))
    right = audit.solutions(assignment)
    assert mutants.depths(right)["mog-em"] > max(mutants.depths(right)[id] for id in ("mog-log-likelihood", "mog-e-step", "mog-m-step"))
    seen = 0
    for notebook, held in audit.notebooks(assignment, audit.mutant_bank(assignment), right):
        cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if "nbgrader" in cell.metadata}
        seen += len(held)
        if "mog-em" in held:
            assert all(cells[id] == right[id] for id in ("mog-log-likelihood", "mog-e-step", "mog-m-step"))
    assert seen == sum(map(len, audit.mutant_bank(assignment).values()))
