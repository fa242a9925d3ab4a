"""Wrong answers to notebook 01 that look right."""
from __future__ import annotations

import importlib
from importlib import metadata

import numpy as np

from helpers.commands import Command, NotACommand, keys
from helpers.misconceptions import fixture, misconception

# -- setup-versions ---------------------------------------------------------------------------


@fixture("setup-versions", "package_versions")
def _some_names():
    return (["NumPy", "scikit-learn", "no-such-package", "pillow"],)


@misconception("setup-versions", "package_versions")
def imports_to_find_the_version(names):
    """This imports each name and reads `__version__`. The name you import need not be the name you install (see 01 · 3, What the course recommends)."""
    found = {}
    for name in names:
        try:
            found[name] = getattr(importlib.import_module(name), "__version__", None)
        except ImportError:
            found[name] = None
    return found


@misconception("setup-versions", "package_versions")
def stops_at_an_absent_package(names):
    """This looks the versions up, but a package that is not installed ends the whole function with an error instead of leaving a gap."""
    return {name: metadata.version(name) for name in names}


@misconception("setup-versions", "package_versions")
def leaves_out_absent_packages(names):
    """This drops the packages that are not installed. Whoever reads the answer wants to see for each name that it was looked up."""
    return {name: version for name, version in _versions(names).items() if version is not None}


@misconception("setup-versions", "package_versions")
def keys_in_lower_case(names):
    """This changes the spelling of the names. Whoever asked for "NumPy" will look under "NumPy" for the answer."""
    return {name.lower(): version for name, version in _versions(names).items()}


@misconception("setup-versions", "package_versions")
def absent_as_text(names):
    """This writes a piece of text where a package is absent. A text such as "None" looks like a version to the next program."""
    return {name: str(version) for name, version in _versions(names).items()}


def _versions(names):
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


# -- setup-at-least ---------------------------------------------------------------------------

for _pair in (("1.10", "1.9"), ("2", "2.0"), ("3.1", "3.1"), ("1.26", "1.27"), ("1.20.3", "1.20.12"), ("1.9.3", "1.10"), ("2.0.1", "2"), ("3.0", "3")):
    fixture("setup-at-least", "at_least")(lambda pair=_pair: pair)


@misconception("setup-at-least", "at_least")
def compares_text(version, minimum):
    """This compares the versions letter by letter, as in a dictionary, where "10" stands before "9" (see 01 · 3)."""
    return version >= minimum


@misconception("setup-at-least", "at_least")
def compares_decimal_fractions(version, minimum):
    """This reads a version as a decimal fraction, in which 1.10 is 1.1 and less than 1.9. A version is a row of whole numbers (see 01 · 3)."""
    return float(version) >= float(minimum)


@misconception("setup-at-least", "at_least")
def shorter_is_older(version, minimum):
    """This counts a version as older because it is written with fewer parts. A part that is not written is a zero."""
    return _numbers(version) >= _numbers(minimum)


@misconception("setup-at-least", "at_least")
def strictly_newer(version, minimum):
    """This asks whether the version is newer than the minimum. The minimum itself is good enough too."""
    have, need = _numbers(version), _numbers(minimum)
    length = max(len(have), len(need))
    return have + [0] * (length - len(have)) > need + [0] * (length - len(need))


@misconception("setup-at-least", "at_least")
def forgets_the_last_part(version, minimum):
    """This compares only the first two parts. A mended mistake often changes only the third."""
    have, need = (_numbers(text + ".0")[:2] for text in (version, minimum))
    return have >= need


def _numbers(text):
    return [int(part) for part in text.split(".")]


# -- setup-conda, setup-shortcuts: recognisers of the first slip in a dictionary ----------------


def _first_slip(commands):
    """The earliest of the known slips, so that at most one is named."""
    text = {key: " ".join(str(commands.get(key, "")).split()) for key in ("create", "activate", "install", "list", "check", "deactivate", "remove")}
    slips = {
        "source": text["activate"].startswith(("source ", "activate ")) or text["deactivate"] in ("source deactivate", "deactivate"),
        "comparison": any(mark in text["create"] and _refused(text["create"]) and not _refused(text["create"].replace(mark, "="))
                          for mark in (">=", ">", "<=", "<")),
        "import name": any(word in ("sklearn", "conda-forge::sklearn") for key in ("install", "check") for word in text[key].split()),
        "environments": text["list"].split()[1:] in (["env", "list"], ["info", "--envs"], ["info", "-e"]),
        "order": text["list"].split()[1:] == ["likelihood", "list"] or text["check"].split()[1:3] == ["likelihood", "list"],
        "one dash": " -all" in text["remove"],
        "no all": _is_remove(text["remove"]) and "all" not in Command.read(text["remove"]).options,
    }
    return next((name for name, found in slips.items() if found), None)


def _refused(text):
    try:
        Command.read(text)
    except NotACommand:
        return True
    return False


def _is_remove(text):
    return not _refused(text) and Command.read(text).action == "remove"


@misconception("setup-conda", "conda_commands")
def activates_through_source(commands):
    """Activating and deactivating are commands of conda's own. What stands here is the old way, which works on some systems and in some shells only (see 01 · 3, Four slips)."""
    return _first_slip(commands) == "source"


@misconception("setup-conda", "conda_commands")
def unquoted_comparison(commands):
    """For a terminal, a bare `>` or `<` means "write into" or "read from a file", so conda never sees it (see 01 · 3, conda)."""
    return _first_slip(commands) == "comparison"


@misconception("setup-conda", "conda_commands")
def import_name_for_package_name(commands):
    """`sklearn` is the name you import. Packages are installed and listed under another name (see 01 · 3, What the course recommends)."""
    return _first_slip(commands) == "import name"


@misconception("setup-conda", "conda_commands")
def lists_environments(commands):
    """This lists the environments there are, not the packages in one of them (see the table in 01 · 3, conda)."""
    return _first_slip(commands) == "environments"


@misconception("setup-conda", "conda_commands")
def environment_before_action(commands):
    """The action comes right after `conda`; which environment it is about is an option of the action (see 01 · 3, Four slips)."""
    return _first_slip(commands) == "order"


@misconception("setup-conda", "conda_commands")
def one_dash_before_a_word(commands):
    """After one dash conda reads single letters, so `-all` is three options, none of which it knows (see 01 · 3, Four slips)."""
    return _first_slip(commands) == "one dash"


@misconception("setup-conda", "conda_commands")
def removes_no_environment(commands):
    """This asks conda to remove packages from an environment and names none. The environment itself stays."""
    return _first_slip(commands) == "no all"


def _confusion(shortcuts):
    """The earliest of the known confusions, so that at most one is named."""
    pressed = {key: keys(text) for key, text in shortcuts.items() if isinstance(text, str)}

    def swapped(a, b, right_a, right_b):
        return pressed.get(a) == right_b and pressed.get(b) == right_a

    if swapped("command_mode", "edit_mode", "esc", "enter"):
        return "modes"
    if swapped("insert_above", "insert_below", "a", "b"):
        return "above"
    if pressed.get("run") == "altenter" and pressed.get("run_and_insert") in ("shiftenter", "ctrlenter", "cmdenter"):
        return "run"
    if pressed.get("to_code") == "c":
        return "code"
    return "delete" if pressed.get("delete_cell") in ("d", "delete", "del", "x") else None


@misconception("setup-shortcuts", "shortcuts")
def modes_exchanged(shortcuts):
    """The two modes are exchanged: one key takes you into a cell to write, the other takes you out (see 01 · 4, Cells and two modes)."""
    return _confusion(shortcuts) == "modes"


@misconception("setup-shortcuts", "shortcuts")
def above_and_below_exchanged(shortcuts):
    """The keys for a new cell above and below are exchanged: each is the first letter of its English word."""
    return _confusion(shortcuts) == "above"


@misconception("setup-shortcuts", "shortcuts")
def run_and_insert_exchanged(shortcuts):
    """The keys that run a cell and those that run it and insert another are exchanged."""
    return _confusion(shortcuts) == "run"


@misconception("setup-shortcuts", "shortcuts")
def c_makes_code(shortcuts):
    """In command mode C copies a cell. For code the designers took another letter of the word Python."""
    return _confusion(shortcuts) == "code"


@misconception("setup-shortcuts", "shortcuts")
def one_key_deletes(shortcuts):
    """Deleting a cell cannot be had with a single key, so that it does not happen by accident. (X cuts a cell, so that it can be pasted again.)"""
    return _confusion(shortcuts) == "delete"


# -- setup-standardise ------------------------------------------------------------------------


@fixture("setup-standardise", "standardise")
def _a_table():
    return (np.random.default_rng(17).normal([3.0, -40.0, 0.5], [2.0, 9.0, 0.1], (6, 3)),)


@misconception("setup-standardise", "standardise")
def divides_by_n_minus_1(X):
    """This divides by the sample standard deviation, with n − 1. The task asks for the population's: what does the formula in 01 · 5 divide by?"""
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)


@misconception("setup-standardise", "standardise")
def standardises_rows(X):
    """This standardises each row instead of each column: the axis is the one that is walked along (see 01 · 5, Axes)."""
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)


@misconception("setup-standardise", "standardise")
def one_mean_for_all(X):
    """This takes one mean and one spread of the whole table. Each column is to be measured in its own (see 01 · 5, Why standardise)."""
    return (X - X.mean()) / X.std()


@misconception("setup-standardise", "standardise")
def only_centres(X):
    """This subtracts the means and leaves the spreads as they were."""
    return X - X.mean(axis=0)


@misconception("setup-standardise", "standardise")
def divides_by_the_variance(X):
    """This divides by the variance, whose unit is the square of the data's. Look once more at the formula in 01 · 5, Why standardise."""
    return (X - X.mean(axis=0)) / X.var(axis=0)


@misconception("setup-standardise", "standardise")
def stretches_to_0_and_1(X):
    """This maps the smallest entry of a column to 0 and the largest to 1. Standardising is about mean and standard deviation (see 01 · 5)."""
    return (X - X.min(axis=0)) / np.ptp(X, axis=0)


# -- setup-distances --------------------------------------------------------------------------


@fixture("setup-distances", "pairwise_sq_distances")
def _two_clouds():
    rng = np.random.default_rng(18)
    return rng.normal(1.0, 2.0, (5, 3)), rng.normal(-1.0, 2.0, (4, 3))


@fixture("setup-distances", "pairwise_sq_distances")
def _one_cloud_twice():
    A = np.random.default_rng(19).normal(1.0, 2.0, (4, 3))
    return A, A.copy()


def _differences(A, B):
    return A[:, None, :] - B[None, :, :]


@misconception("setup-distances", "pairwise_sq_distances")
def takes_the_root(A, B):
    """These are the distances; the task asks for their squares."""
    return np.sqrt((_differences(A, B) ** 2).sum(axis=2))


@misconception("setup-distances", "pairwise_sq_distances")
def city_block(A, B):
    """This adds up the absolute differences, the way a taxi drives. Euclid squares them first."""
    return np.abs(_differences(A, B)).sum(axis=2)


@misconception("setup-distances", "pairwise_sq_distances")
def squares_the_sum(A, B):
    """This adds the differences up and squares the sum, so that they cancel. Which of the two comes first in the formula of 01 · 5, Every pair at once?"""
    return _differences(A, B).sum(axis=2) ** 2


@misconception("setup-distances", "pairwise_sq_distances")
def averages_over_coordinates(A, B):
    """This takes the mean of the squared differences over the coordinates. The formula in 01 · 5 has no division."""
    return (_differences(A, B) ** 2).mean(axis=2)


@misconception("setup-distances", "pairwise_sq_distances")
def rows_and_columns_exchanged(A, B):
    """The table is lying on its side: its rows belong to A, its columns to B."""
    return (_differences(A, B) ** 2).sum(axis=2).T


@misconception("setup-distances", "pairwise_sq_distances")
def cross_term_once(A, B):
    """The square of a difference is expanded, but the mixed term occurs there twice."""
    return (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1) - A @ B.T


@misconception("setup-distances", "pairwise_sq_distances")
def cross_term_left_out(A, B):
    """The square of a difference is expanded, but the mixed term is missing: this is right only for perpendicular vectors."""
    return (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1)


# -- setup-bootstrap --------------------------------------------------------------------------


@fixture("setup-bootstrap", "bootstrap_means")
def _nine_values():
    return np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.0, 3.5, 8.0]), 5, np.random.default_rng(20)


@misconception("setup-bootstrap", "bootstrap_means")
def without_replacement(x, n_resamples, rng):
    """Each resample holds every value just once, so all means are the same. A value that has been drawn must go back (see 01 · 6, The bootstrap)."""
    return np.full(n_resamples, np.mean(x))


@misconception("setup-bootstrap", "bootstrap_means")
def one_draw_a_resample(x, n_resamples, rng):
    """This draws single values, not resamples: each entry should be the mean of as many draws as there are data (see 01 · 6, The bootstrap)."""
    return x[rng.integers(len(x), size=n_resamples)]


@misconception("setup-bootstrap", "bootstrap_means")
def averages_across_resamples(x, n_resamples, rng):
    """This averages over the resamples instead of within each: the axis is the one that is walked along (see 01 · 5, Axes)."""
    return x[rng.integers(len(x), size=(n_resamples, len(x)))].mean(axis=0)


@misconception("setup-bootstrap", "bootstrap_means")
def returns_the_resamples(x, n_resamples, rng):
    """These are the resamples themselves. The task asks for the mean of each."""
    return x[rng.integers(len(x), size=(n_resamples, len(x)))]


@misconception("setup-bootstrap", "bootstrap_means")
def medians_of_resamples(x, n_resamples, rng):
    """These are the medians of the resamples. The task asks for their means."""
    return np.median(x[rng.integers(len(x), size=(n_resamples, len(x)))], axis=1)


@misconception("setup-bootstrap", "bootstrap_means")
def standard_errors(x, n_resamples, rng):
    """These are the standard deviations of the resamples. The task asks for their means."""
    return x[rng.integers(len(x), size=(n_resamples, len(x)))].std(axis=1)
