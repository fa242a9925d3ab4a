"""Conda commands are read as a shell and conda read them; keyboard shortcuts are compared by what is pressed."""
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.commands import Command, NotACommand, Package, keys


@pytest.mark.parametrize("text, action, environment, words", [
    ("conda create -n likelihood python=3.12", "create", "likelihood", ("python=3.12",)),
    ("conda create python=3.12 -y --name likelihood pip", "create", "likelihood", ("python=3.12", "pip")),
    ("mamba create --name=likelihood 'python>=3.12,<3.13'", "create", "likelihood", ("python>=3.12,<3.13",)),
    ("micromamba create -nlikelihood python=3.12 \\\n  -c conda-forge", "create", "likelihood", ("python=3.12",)),
    ("conda activate likelihood", "activate", "likelihood", ()),
    ("micromamba activate -n likelihood", "activate", "likelihood", ()),
    ("conda deactivate", "deactivate", None, ()),
    ("conda list", "list", None, ()),
    ("conda list -n likelihood scikit-learn  # is it there?", "list", "likelihood", ("scikit-learn",)),
    ("conda list | grep scikit-learn", "list", None, ("scikit-learn",)),
    ("conda uninstall -n likelihood --all", "remove", "likelihood", ()),
    ("conda env remove -n likelihood", "env remove", "likelihood", ()),
    ("mamba remove -a -n likelihood", "remove", "likelihood", ()),
    ("conda.exe env list", "env list", None, ()),
])
def test_commands_are_taken_apart(text, action, environment, words):
    command = Command.read(text)
    assert (command.action, command.environment, command.words) == (action, environment, words)
    assert command.happens


@pytest.mark.parametrize("text, reason", [
    ("conda create -n likelihood python>=3.12", "quotation marks"),
    ("conda create -n likelihood python<3.13", "quotation marks"),
    ("conda remove -n likelihood -all", "unrecognized arguments: -all"),
    ("conda remove -a -n likelihood", "unrecognized arguments"),
    ("conda likelihood list", "after conda"),
    ("source activate likelihood", "begins with “source”"),
    ("pip install scikit-learn", "begins with “pip”"),
    ("conda activate -n likelihood", "unrecognized arguments"),
    ("conda update conda && conda create -n x", "one command"),
    ("conda list\nconda deactivate", "more than one line"),
    ("conda list 'scikit", "quotation mark"),
    ("conda create -n", "expected one argument"),
    ("   ", "empty"),
])
def test_what_a_shell_or_conda_refuses_is_refused_with_the_reason(text, reason):
    with pytest.raises(NotACommand, match=reason):
        Command.read(text)


@pytest.mark.parametrize("spec, admitted", [
    ("python=3.12", {"3.12.0", "3.12.9"}), ("python==3.12.*", {"3.12.0", "3.12.9"}), ("python=3.12.*", {"3.12.0", "3.12.9"}), ("python>=3.12,<3.13", {"3.12.0", "3.12.9"}),
    ("python", {"3.11.4", "3.12.0", "3.12.9", "3.13.0"}), ("python>=3.12", {"3.12.0", "3.12.9", "3.13.0"}), ("python==3.12", {"3.12.0"}), ("python 3.12", {"3.12.0"}),
    ("python=3.1", set()), ("conda-forge::python=3.12", {"3.12.0", "3.12.9"}), ("python[version='3.12.*']", {"3.12.0", "3.12.9"}), ("python=nonsense", set()),
])
def test_version_constraints_are_condas(spec, admitted):
    package = Package.read(spec)
    assert package.name == "python"
    assert {v for v in ("3.11.4", "3.12.0", "3.12.9", "3.13.0") if package.admits(v)} == admitted


@pytest.mark.parametrize("text, channels", [
    ("conda install -c conda-forge scikit-learn", ("conda-forge",)), ("conda install --channel=conda-forge scikit-learn", ("conda-forge",)),
    ("conda install conda-forge::scikit-learn", ("conda-forge",)), ("conda install conda-forge/noarch::scikit-learn", ("conda-forge",)),
    ("conda install -c https://conda.anaconda.org/conda-forge scikit-learn", ("conda-forge",)), ("conda install -c a -c b scikit-learn", ("a", "b")), ("conda install scikit-learn", ()),
])
def test_channels_are_found_wherever_they_are_named(text, channels):
    command = Command.read(text)
    assert command.source(command.package("scikit-learn")) == channels


def test_a_dry_run_does_not_happen():
    assert not Command.read("conda remove -n x --all --dry-run").happens and not Command.read("conda list --help").happens


@given(st.text(alphabet=string.printable, max_size=60))
def test_any_text_is_read_or_refused(text):
    for line in (text, f"conda create -n x {text}"):
        try:
            command = Command.read(line)
            command.packages
        except NotACommand as reason:
            assert str(reason)


@pytest.mark.parametrize("one, other", [
    ("Ctrl+S", "control - s"), ("⌘S", "Command+S"), ("Cmd, S", "cmd s"), ("Option+Return", "alt-enter"), ("ESCAPE", "esc"), ("D, D", "dd"), ("D D", "DD"), ("⇧⏎", "Shift+Enter"),
])
def test_spellings_of_one_shortcut_are_equal(one, other):
    assert keys(one) == keys(other)


def test_other_shortcuts_are_not():
    assert len({keys(k) for k in ("D", "D, D", "Shift+Enter", "Ctrl+Enter", "Alt+Enter", "Enter", "Esc", "Ctrl+S", "Cmd+S")}) == 9
