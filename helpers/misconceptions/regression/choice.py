"""Misconceptions about cross-validation."""
import numpy as np

from .. import fixture, misconception
from .tables import ridge

LAMS = np.geomspace(1e-3, 1e3, 61)


def _curve(n, m, seed):
    """A sorted curve: its ends are unlike its middle."""
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(-1, 1, n))
    return np.vander(x, m, increasing=True), 2 + np.sin(4 * x) + rng.normal(0, 0.6, n)


@fixture("reg-choose", "choose_lambda")
def _eleven_rows():
    return (*_curve(11, 4, 0), LAMS, 4, np.random.default_rng(1))


@fixture("reg-choose", "choose_lambda")
def _seventeen_rows():
    return (*_curve(17, 5, 1), LAMS, 3, np.random.default_rng(2))


@fixture("reg-choose", "choose_lambda")
def _thirteen_rows():
    return (*_curve(13, 3, 2), LAMS, 5, np.random.default_rng(3))


def _errors(Psi, t, lams, folds, *, swap=False, squash=np.square):
    """For each λ the list of held-out errors, fold by fold."""
    everything, table = np.arange(len(t)), []
    for lam in lams:
        row = []
        for fold in folds:
            kept, out = np.setdiff1d(everything, fold), fold
            kept, out = (out, kept) if swap else (kept, out)
            row.append(squash(t[out] - Psi[out] @ ridge(Psi[kept], t[kept], lam)))
        table.append(row)
    return table


def _mean(rows):
    return [np.concatenate(row).mean() for row in rows]


def _folds(t, n_folds, rng):
    return np.array_split(rng.permutation(len(t)), n_folds)


@misconception("reg-choose", "choose_lambda")
def folds_not_shuffled(Psi, t, lams, n_folds, rng):
    """The folds are cut in the order of the table. Sorted data then leave out a whole end at a time. See the first habit in 07 · 9."""
    return lams[np.argmin(_mean(_errors(Psi, t, lams, np.array_split(np.arange(len(t)), n_folds))))]


@misconception("reg-choose", "choose_lambda")
def average_of_fold_averages(Psi, t, lams, n_folds, rng):
    """The errors are averaged within each fold and then over folds, so a row in a small fold counts more. See the second habit in 07 · 9."""
    rows = _errors(Psi, t, lams, _folds(t, n_folds, rng))
    return lams[np.argmin([np.mean([part.mean() for part in row]) for row in rows])]


@misconception("reg-choose", "choose_lambda")
def remainder_dropped(Psi, t, lams, n_folds, rng):
    """When n is not divisible, the rows left over are never held out. Every row counts once: see the second habit in 07 · 9."""
    size = len(t) // n_folds
    order = rng.permutation(len(t))
    return lams[np.argmin(_mean(_errors(Psi, t, lams, [order[k * size:(k + 1) * size] for k in range(n_folds)])))]


@misconception("reg-choose", "choose_lambda")
def new_folds_for_every_penalty(Psi, t, lams, n_folds, rng):
    """Each λ gets folds of its own, so luck in the folds is compared along with λ. See the third habit in 07 · 9."""
    return lams[np.argmin([_mean(_errors(Psi, t, [lam], _folds(t, n_folds, rng)))[0] for lam in lams])]


@misconception("reg-choose", "choose_lambda")
def judged_on_what_it_learned(Psi, t, lams, n_folds, rng):
    """The errors are taken on rows the fit has seen, and there the smallest penalty always wins. See 07 · 9."""
    return lams[np.argmin([np.mean((t - Psi @ ridge(Psi, t, lam)) ** 2) for lam in lams])]


@misconception("reg-choose", "choose_lambda")
def learns_from_the_fold(Psi, t, lams, n_folds, rng):
    """Each fit learns from the fold and is judged on all the others: the two parts have changed places. See 07 · 9."""
    return lams[np.argmin(_mean(_errors(Psi, t, lams, _folds(t, n_folds, rng), swap=True)))]


@misconception("reg-choose", "choose_lambda")
def position_for_value(Psi, t, lams, n_folds, rng):
    """This is the position of the best λ in the list; the λ itself is asked for. See the exercise's text in 07 · 9."""
    return int(np.argmin(_mean(_errors(Psi, t, lams, _folds(t, n_folds, rng)))))


@misconception("reg-choose", "choose_lambda")
def absolute_errors(Psi, t, lams, n_folds, rng):
    """The errors are averaged as absolute values; the fit and the choice should speak of the same, squared, error. See 07 · 9."""
    return lams[np.argmin(_mean(_errors(Psi, t, lams, _folds(t, n_folds, rng), squash=np.abs)))]


@misconception("reg-choose", "choose_lambda")
def only_one_fold(Psi, t, lams, n_folds, rng):
    """Only the first fold is held out: most rows never judge. See "Every row is held out exactly once" in 07 · 9."""
    return lams[np.argmin(_mean(_errors(Psi, t, lams, _folds(t, n_folds, rng)[:1])))]


@misconception("reg-choose", "choose_lambda")
def smallest_error_returned(Psi, t, lams, n_folds, rng):
    """The result is the smallest error, not the λ that reached it. See the exercise's text in 07 · 9."""
    return min(_mean(_errors(Psi, t, lams, _folds(t, n_folds, rng))))
