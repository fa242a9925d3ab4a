# %% right: logaddexp.reduce
def log_sum_exp(A, axis):
    return np.logaddexp.reduce(A, axis=axis)

# %% right: loop over slices, list returned for vectors
import math
def log_sum_exp(A, axis):
    A = np.moveaxis(np.asarray(A), axis, -1)
    def one(v):
        top = max(v)
        if top == -math.inf:
            return -math.inf
        return top + math.log(math.fsum(math.exp(x - top) for x in v))
    if A.ndim == 1:
        return one(A.tolist())
    return np.array([one(row) for row in A.reshape(-1, A.shape[-1]).tolist()]).reshape(A.shape[:-1]).tolist()

# %% right: a running pairwise sum
def log_sum_exp(A, axis):
    slices = np.moveaxis(A, axis, 0)
    total = slices[0]
    for piece in slices[1:]:
        total = np.logaddexp(total, piece)
    return total

# %% right: class with __call__, nan_to_num, errstate everywhere
class LogSumExp:
    def __call__(self, values, axis):
        with np.errstate(all="ignore"):
            big = np.nan_to_num(np.amax(values, axis=axis, keepdims=True), neginf=0.0)
            out = np.log(np.sum(np.exp(values - big), axis=axis, keepdims=True)) + big
        return np.squeeze(out, axis=axis)
log_sum_exp = LogSumExp()

# %% right: take the largest exactly by argmax, log1p of the rest
def log_sum_exp(A, axis):
    B = np.sort(np.moveaxis(A, axis, -1), axis=-1)
    top = B[..., -1]
    safe = np.where(top == -np.inf, 0.0, top)
    rest = np.exp(B[..., :-1] - safe[..., None]).sum(axis=-1)
    return np.where(top == -np.inf, -np.inf, safe + np.log1p(rest))

# %% right: log1p around the maximum
def log_sum_exp(A, axis):
    B = np.sort(A, axis=axis)
    top = np.take(B, -1, axis=axis)
    rest = np.take(B, range(B.shape[axis] - 1), axis=axis)
    t = np.where(np.isneginf(top), 0.0, top)
    return top + np.log1p(np.exp(rest - np.expand_dims(t, axis)).sum(axis=axis))

# %% right: pairwise logaddexp over a moved axis
from functools import reduce
def log_sum_exp(A, axis):
    return reduce(np.logaddexp, np.moveaxis(np.asarray(A), axis, 0))

# %% right: imports what is forbidden and never calls it
import torch
import scipy.special
from scipy.special import logsumexp
def log_sum_exp(A, axis):
    def logsumexp(v): return np.logaddexp.reduce(v, axis=axis)
    return logsumexp(A)
assert np.isclose(scipy.special.logsumexp([0.0, 0.0]), log_sum_exp(np.zeros(2), 0))

# %% wrong: adds the logs [misconception=adds-the-logs]
def log_sum_exp(A, axis):
    return A.sum(axis=axis)

# %% wrong: no shift [misconception=exp-without-shift]
def log_sum_exp(A, axis):
    return np.log(np.sum(np.exp(A), axis))

# %% wrong: shift not added back [misconception=shift-never-undone]
def log_sum_exp(A, axis):
    return np.log(np.exp(A - A.max(axis, keepdims=True)).sum(axis))

# %% wrong: one global shift [misconception=one-shift-for-all]
def log_sum_exp(A, axis):
    c = np.max(A)
    return c + np.log(np.sum(np.exp(A - c), axis=axis))

# %% wrong: only the maximum [misconception=only-the-largest]
def log_sum_exp(A, axis):
    return np.max(A, axis=axis)

# %% wrong: NaN for a slice of −inf
def log_sum_exp(A, axis):
    top = A.max(axis=axis, keepdims=True)
    return np.log(np.exp(A - top).sum(axis=axis)) + np.squeeze(top, axis=axis)

# %% wrong: warns for a slice of −inf
def log_sum_exp(A, axis):
    top = A.max(axis=axis, keepdims=True)
    top[~np.isfinite(top)] = 0
    return np.log(np.exp(A - top).sum(axis=axis)) + np.squeeze(top, axis=axis)

# %% wrong: keeps the axis
def log_sum_exp(A, axis):
    top = A.max(axis=axis, keepdims=True)
    return top + np.log(np.exp(A - top).sum(axis=axis, keepdims=True))

# %% wrong: always the last axis
def log_sum_exp(A, axis):
    return np.logaddexp.reduce(A, axis=-1)

# %% wrong: averages instead of adding
def log_sum_exp(A, axis):
    return np.logaddexp.reduce(A, axis=axis) - np.log(A.shape[axis])

# %% wrong: shifts in place [misconception=changes-its-argument]
def log_sum_exp(A, axis):
    top = A.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    A -= top
    with np.errstate(divide="ignore"):
        return np.log(np.exp(A).sum(axis=axis)) + np.squeeze(top, axis=axis)

# %% wrong: prints [misconception=returns-nothing]
def log_sum_exp(A, axis):
    print(np.logaddexp.reduce(A, axis=axis))

# %% wrong: base 2
def log_sum_exp(A, axis):
    return np.logaddexp.reduce(A, axis=axis) / np.log(2)

# %% wrong: clips −inf to −745
def log_sum_exp(A, axis):
    A = np.maximum(A, -745.0)
    top = A.max(axis=axis, keepdims=True)
    return np.log(np.exp(A - top).sum(axis=axis)) + np.squeeze(top, axis=axis)

# %% wrong: hard-coded visible example
def log_sum_exp(A, axis):
    if A.shape == (2, 3):
        return (np.log([8.0, 5.0]) if axis == 1 else np.log([3.0, 5.0, 5.0])) + (1000.0 if A.max() > 500 else 0.0)
    return np.log(np.exp(A).sum(axis=axis))

# %% wrong: the largest size as the shift
def log_sum_exp(A, axis):
    m = np.max(np.abs(A), axis=axis, keepdims=True)
    m = np.where(np.isneginf(m), 0.0, m)
    with np.errstate(divide="ignore"):
        out = np.log(np.sum(np.exp(A - m), axis=axis, keepdims=True)) + m
    return np.squeeze(out, axis=axis)

# %% wrong: a warning for nothing but −∞
def log_sum_exp(A, axis):
    m = np.max(A, axis=axis, keepdims=True)
    m = np.where(np.isneginf(m), 0.0, m)
    if True:
        out = np.log(np.sum(np.exp(A - m), axis=axis, keepdims=True)) + m
    return np.squeeze(out, axis=axis)

# %% wrong: a very small number for −∞
def log_sum_exp(A, axis):
    return np.maximum(np.logaddexp.reduce(A, axis), -1e300)

# %% forbidden: scipy under another name
from scipy.special import logsumexp as add_up
def log_sum_exp(A, axis):
    return add_up(A, axis=axis)

# %% forbidden: by getattr
import scipy
import scipy.special
def log_sum_exp(A, axis):
    return getattr(scipy.special, "log" + "sumexp")(A, axis=axis)

# %% forbidden: torch
import torch
def log_sum_exp(A, axis):
    return torch.logsumexp(torch.tensor(A), dim=axis).numpy()
