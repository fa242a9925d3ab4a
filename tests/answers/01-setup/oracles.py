"""The contract of notebook 01's exercises, apart from the notebook's own tests: a right answer passes, a wrong one fails."""
import itertools
import warnings
from fractions import Fraction
from importlib import metadata

import numpy as np
from packaging.version import Version

from helpers.commands import Command, keys


def _unchanged(function, *args):
    """Call with copies, and insist that they stay what they were; a warning is an error."""
    given = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = function(*given)
    assert all(np.array_equal(a, g) for a, g in zip(args, given) if isinstance(a, np.ndarray)), "an argument was changed"
    assert value is not None
    return value


def setup_versions(ns):
    """Every installed distribution is found under each spelling pip allows; nothing else is; nothing raises."""
    f = ns["package_versions"]
    real = ["numpy", "scipy", "scikit-learn", "matplotlib", "jupyter_client", "pillow", "nbformat"]
    for change in (str, str.upper, str.title, lambda n: n.replace("-", "_").replace("_", "."), lambda n: n.replace("_", "-")):
        names = [change(n) for n in reversed(real)] + ["", "surely-not-there", "sklearn"]
        found = f(names)
        assert isinstance(found, dict) and list(found) == names
        assert list(found.values()) == [metadata.version(n) for n in reversed(real)] + [None, None, None]
    for odd in ("../x", "a/b", " ", "numpy ==2", "ü"):
        assert f([odd]) == {odd: None}
    assert f([]) == {}


def setup_at_least(ns):
    """Agrees with the packaging library on every pair of a set of versions; a local suffix changes nothing."""
    f = ns["at_least"]
    versions = ["0", "0.9", "0.10", "1", "1.0", "1.9", "1.9.3", "1.10", "1.10.0.1", "2", "2.0", "2.0.0", "2.0.1", "2.13", "10.1", "9.99", "2024.8.1", "1.150", "2.12.20240406"]
    for a, b in itertools.product(versions, versions):
        for suffix in ("", "+cpu", "+cu118", "+cu99.9"):
            answer = f(a + suffix, b)
            assert isinstance(answer, (bool, np.bool_)) and bool(answer) == (Version(a) >= Version(b))


def setup_conda(ns):
    """Each command, read as conda would, does what its key says; the seven are looked at one by one."""
    commands = ns["conda_commands"]
    read = {key: Command.read(commands[key]) for key in ("create", "activate", "install", "list", "check", "deactivate", "remove")}
    assert all(c.happens and "prefix" not in c.options for c in read.values())
    create, python = read["create"], read["create"].package("python")
    assert create.action == "create" and create.environment == "likelihood"
    assert any(python.admits(f"3.12.{i}") for i in range(30)) and not any(python.admits(f"3.{i}.{j}") for i in (*range(12), *range(13, 30)) for j in range(10))
    assert read["activate"] == Command("activate", "likelihood", (), {k: v for k, v in read["activate"].options.items() if "stack" in k})
    install = read["install"]
    channels = install.source(install.package("scikit-learn"))
    assert install.action == "install" and install.environment in (None, "likelihood") and channels[0] == "conda-forge"
    assert read["list"].action == "list" and not read["list"].words and read["list"].environment in (None, "likelihood")
    check = read["check"]
    assert check.action == "list" and [w.strip("^$") for w in check.words] == ["scikit-learn"] and check.environment in (None, "likelihood")
    assert read["deactivate"].action == "deactivate" and not read["deactivate"].words
    remove = read["remove"]
    assert remove.environment == "likelihood" and not remove.words
    assert remove.action == "env remove" or remove.action == "remove" and remove.options.get("all")


def setup_shortcuts(ns):
    """JupyterLab's own shortcuts, from its settings (see tests/notebooks/test_01_setup.py, which reads them there)."""
    right = {"run": {"shiftenter", "ctrlenter", "cmdenter"}, "run_and_insert": {"altenter"}, "command_mode": {"esc", "ctrlm"}, "edit_mode": {"enter"},
             "insert_above": {"a"}, "insert_below": {"b"}, "to_markdown": {"m"}, "to_code": {"y"}, "delete_cell": {"dd"}, "save": {"ctrls", "cmds"}}
    shortcuts = ns["shortcuts"]
    assert all(isinstance(shortcuts[key], str) and keys(shortcuts[key]) in allowed for key, allowed in right.items())


def setup_standardise(ns):
    """Exact rational means and variances of the very floats given; constant columns are 0 but for the rounding of their mean."""
    rng = np.random.default_rng(101)
    for n, d, shift, scale, tolerance in ((7, 3, 5.0, 2.0, 1e-9), (11, 2, -1e3, 1.0, 1e-8), (6, 4, 3e8, 3.0, 1e-6), (9, 3, 0.0, 1e-11, 1e-9), (8, 2, 0.0, 1e-90, 1e-9), (5, 3, 1e6, 1e4, 1e-9)):
        X = shift + scale * rng.standard_normal((n, d))
        expected = np.empty((n, d))
        for j in range(d):
            column = [Fraction(v) for v in X[:, j].tolist()]
            rest = [v - sum(column) / n for v in column]
            unit = max(abs(r) for r in rest)
            rest = [float(r / unit) for r in rest]
            expected[:, j] = np.array(rest) / np.sqrt(np.mean(np.square(rest)))
        Z = np.asarray(_unchanged(ns["standardise"], X), float)
        assert Z.shape == X.shape and np.abs(Z - expected).max() <= tolerance * np.abs(expected).max()
    for n, value in itertools.product((1, 2, 3, 7, 10, 999), (0.3, -0.7, 1e8 / 3, 1e-7, 0.0)):
        X = np.column_stack([np.full(n, value), np.arange(n) * 1.0])
        Z = np.asarray(_unchanged(ns["standardise"], X), float)
        assert np.isfinite(Z).all() and np.abs(Z[:, 0]).max() <= 1e-8 + 1e-14 * n * abs(value)


def setup_distances(ns):
    """Distances in rational arithmetic; near and far from 0; never negative."""
    rng = np.random.default_rng(102)
    for n, m, d, shift in ((4, 6, 3, 1.0), (1, 1, 1, 5.0), (5, 3, 2, -30.0), (3, 7, 5, 900.0), (2, 2, 3, 0.0)):
        A, B = shift + rng.standard_normal((n, d)), shift + rng.standard_normal((m, d))
        B[0] = A[0]
        expected = np.array([[float(sum((Fraction(x) - Fraction(y)) ** 2 for x, y in zip(a, b))) for b in B.tolist()] for a in A.tolist()])
        D = np.asarray(_unchanged(ns["pairwise_sq_distances"], A, B), float)
        assert D.shape == (n, m) and (D >= 0).all()
        assert np.abs(D - expected).max() <= 1e-6 * max(expected.max(), 1e-9) + (1e-9 if n == m == 1 else 0)
    A = 800.0 + rng.standard_normal((60, 2))
    D = np.asarray(ns["pairwise_sq_distances"](A, A), float)
    assert (D >= 0).all() and np.abs(np.diag(D)).max() <= 1e-6 * D.max()


def setup_bootstrap(ns):
    """Means of n values each, in the proportions the multinomial law says, reproducible from rng alone."""
    f = ns["bootstrap_means"]
    x = np.array([10.0**i for i in range(5)])  # the sum of a resample spells out how often each value came
    means = np.asarray(_unchanged(lambda v: f(v, 6000, np.random.default_rng(103)), x), float)
    assert means.shape == (6000,)
    sums = np.round(5 * means).astype(int)
    assert np.allclose(5 * means, sums, atol=1e-6)
    counts = np.array([[s // 10**i % 10 for i in range(5)] for s in sums])
    assert (counts.sum(axis=1) == 5).all()
    assert np.abs(counts.mean(axis=0) - 1).max() < 0.08 and np.abs(counts.var(axis=0) - 0.8).max() < 0.1
    assert np.abs(np.corrcoef(counts[:-1].T, counts[1:].T)[:5, 5:]).max() < 0.08
    assert np.array_equal(means, f(x, 6000, np.random.default_rng(103))) and not np.array_equal(means, f(x, 6000, np.random.default_rng(104)))
    assert len(np.unique(np.round(f(np.sqrt(np.arange(40.0)), 60, np.random.default_rng(9)), 9))) == 60
    assert np.shape(f(x, 1, np.random.default_rng(1))) == (1,) and np.shape(f(np.arange(13.0), 4, np.random.default_rng(1))) == (4,)


def setup_figure(ns):
    """What a reader needs is there, whatever the number of classes: labels, title, legend, markers, the right points."""
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(105)
    for K in (1, 2, 5, 8):
        plt.close("all")
        t = rng.permutation(np.concatenate([np.arange(K), rng.integers(K, size=20)]))
        X, names = rng.normal(3.0, 2.0, (len(t), 2)), [f"kind {'abcdefgh'[(3 * k) % 8]}" for k in range(K)]
        axes = ns["scatter_by_class"](X, t, names)
        assert axes.get_xlabel() and axes.get_ylabel() and any(axes.get_title(loc=side) for side in ("left", "center", "right"))
        assert axes.get_aspect() in ("equal", 1) and len(axes.collections) == K
        drawn = {c.get_label(): c for c in axes.collections}
        for k, name in enumerate(names):
            assert sorted(map(tuple, np.asarray(drawn[name].get_offsets()).tolist())) == sorted(map(tuple, X[t == k].tolist()))
        markers = {np.round(c.get_paths()[0].vertices, 6).tobytes() for c in axes.collections}
        assert len(markers) == K
        assert {text.get_text() for text in axes.get_legend().get_texts()} == set(names)
    plt.close("all")
