"""Free parameters, Adam, and the mixture fitted by it: in NumPy and in PyTorch."""
import numpy as np

from helpers import mixture
from helpers.misconceptions import fixture, misconception
from helpers.tensors import Tensor

# -- mog-constraints --------------------------------------------------------------------------------


@fixture("mog-constraints", "softmax")
def some_logits():
    return (np.array([0.5, -1.0, 2.0, 0.7]),)


@fixture("mog-constraints", "softmax")
def large_logits():
    return (np.array([1000.0, 999.0, -1000.0]),)


@misconception("mog-constraints", "softmax")
def softmax_overflows(logits):
    """The exponentials are taken of the logits as they come, and overflow near 1000. The weights themselves are harmless: see 05 · 10, the hint on softmax."""
    return np.exp(logits) / np.exp(logits).sum()


@misconception("mog-constraints", "softmax")
def logits_divided_by_their_sum(logits):
    """The logits are divided by their sum. That sums to 1, but a negative logit gives a negative weight: see 05 · 10."""
    return logits / logits.sum()


@misconception("mog-constraints", "softmax")
def divided_by_the_largest(logits):
    """The exponentials are divided by the largest of them, so the weights do not sum to 1: see 05 · 10."""
    return np.exp(logits - logits.max())


@fixture("mog-constraints", "covariances")
def some_raw():
    return (np.tril(np.random.default_rng(54).normal(size=(2, 3, 3))),)


def _covariances(raw, diagonal=np.exp, below=lambda low: low, product=lambda L: L @ L.swapaxes(1, 2)):
    i = np.arange(raw.shape[-1])
    L = np.tril(below(raw), -1)
    L[:, i, i] = diagonal(raw[:, i, i])
    return product(L)


@misconception("mog-constraints", "covariances")
def diagonal_taken_as_it_is(raw):
    """The diagonal of raw is used as L's diagonal. It holds logarithms, which may be 0 or negative: see 05 · 10."""
    return _covariances(raw, diagonal=lambda a: a)


@misconception("mog-constraints", "covariances")
def factors_in_the_wrong_order(raw):
    """This is LᵀL. It is a covariance as well, but not the one that raw stands for: see 05 · 10."""
    return _covariances(raw, product=lambda L: L.swapaxes(1, 2) @ L)


@misconception("mog-constraints", "covariances")
def exp_of_every_entry(raw):
    """The exponential is taken of every entry of L. Only those on the diagonal are logarithms; the others may have any sign: see 05 · 10."""
    return _covariances(raw, below=np.exp)


@misconception("mog-constraints", "covariances")
def factor_for_covariance(raw):
    """This is the factor L itself. A covariance is symmetric: see 05 · 10."""
    return _covariances(raw, product=lambda L: L)


@misconception("mog-constraints", "covariances")
def elementwise_square(raw):
    """The entries of L are squared one by one. The product of L and its transpose is a product of matrices: see 02, matrix multiplication."""
    return _covariances(raw, product=lambda L: L * L)


# -- mog-adam ---------------------------------------------------------------------------------------


@fixture("mog-adam", "adam_step")
def third_step():
    return np.array([1.0, -2.0, 0.5]), np.array([0.3, -4.0, 1.0]), np.array([0.2, 0.1, -0.3]), np.array([0.01, 0.5, 0.2]), 3, 0.1


@fixture("mog-adam", "adam_step")
def first_step_with_a_tiny_gradient():
    return np.array([1.0, -2.0]), np.array([1e-8, -3e-8]), np.zeros(2), np.zeros(2), 1, 0.1


def _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, step, square=lambda g: g**2):
    """Adam with its last line exchanged: `step` takes the new m and v and their corrections."""
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * square(grad)
    return theta - lr * step(m, v, 1 - beta1**t, 1 - beta2**t), m, v


@misconception("mog-adam", "adam_step")
def no_bias_correction(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The averages are used without the correction for their start at 0, so the first step is about three times too long: see 05 · 11."""
    return _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / (np.sqrt(v) + eps))


@misconception("mog-adam", "adam_step")
def correction_without_the_power(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The correction is the same in every step. It has to fade as t grows: see the powers in 05 · 11."""
    return _adam(theta, grad, m, v, 1, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + eps))


@misconception("mog-adam", "adam_step")
def steps_counted_from_zero(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The correction is that of the step after this one: t already counts from 1. See 05 · 11."""
    return _adam(theta, grad, m, v, t + 1, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + eps))


@misconception("mog-adam", "adam_step")
def corrected_for_the_step_before(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The correction is that of the step before this one, which is a division by 0 in the first step: t already counts from 1. See 05 · 11."""
    return _adam(theta, grad, m, v, t - 1, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + eps))


@misconception("mog-adam", "adam_step")
def epsilon_under_the_root(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """ε stands under the root, where it acts like 10⁻⁴: parameters with small gradients hardly move. See 05 · 11 for where it belongs."""
    return _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / np.sqrt(v / c2 + eps))


@misconception("mog-adam", "adam_step")
def epsilon_before_the_correction(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """ε is added to the root before v is corrected, which makes it count more in the first steps: see 05 · 11 for the order."""
    return _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / ((np.sqrt(v) + eps) / np.sqrt(c2)))


@misconception("mog-adam", "adam_step")
def gradient_not_squared(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The second average takes the size of the gradient instead of its square: see v in 05 · 11."""
    return _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + eps), square=np.abs)


@misconception("mog-adam", "adam_step")
def root_forgotten(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step divides by the average square of the gradient, not by its root, so it depends on the gradient's size again: see 05 · 11."""
    return _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (v / c2 + eps))


@misconception("mog-adam", "adam_step")
def adam_uphill(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step goes along the gradient, uphill. A loss is to be made smaller: see the sign in 05 · 11."""
    return _adam(theta, grad, m, v, t, -lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + eps))


@misconception("mog-adam", "adam_step")
def corrected_averages_returned(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The corrected averages are handed on to the next step, which will correct them again: see the hint in 05 · 11."""
    theta, m, v = _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + eps))
    return theta, m / (1 - beta1**t), v / (1 - beta2**t)


@misconception("mog-adam", "adam_step")
def gradient_instead_of_momentum(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step follows the present gradient; its running average m is updated and then not used: see 05 · 11."""
    return _adam(theta, grad, m, v, t, lr, beta1, beta2, eps, lambda m, v, c1, c2: grad / (np.sqrt(v / c2) + eps))


# -- mog-fit-adam and mog-torch-fit -----------------------------------------------------------------


@fixture("mog-fit-adam", "fit_adam")
@fixture("mog-torch-fit", "fit_torch")
def twelve_steps():
    rng = np.random.default_rng(55)
    X = np.concatenate([rng.normal(size=(9, 3)) + [4.0, 0.0, -2.0], 2 * rng.normal(size=(8, 3)) + [6.0, 1.0, -2.0]])
    return X, np.array([0.4, -0.3]), X[[0, 12]], np.tril(0.3 * rng.normal(size=(2, 3, 3))), 0.1, 12


def _descend(X, logits, means, raw, lr, n_steps, scale=1.0, gradients=lambda g, t: g, step=None):
    """Adam on all three blocks with parts exchanged; history of `scale` times the loss."""
    theta = [np.array(block, float) for block in (logits, means, raw)]
    state = [(np.zeros_like(b), np.zeros_like(b)) for b in theta]
    history = []
    for t in range(1, n_steps + 1):
        nll, *found = mixture.nll_and_gradients(X, *theta)
        history.append(scale * nll)
        for b, grad in enumerate(gradients([scale * g for g in found], t)):
            theta[b], *state[b] = (step or _right_step)(theta[b], grad, *state[b], t, lr)
    history.append(scale * mixture.nll_and_gradients(X, *theta)[0])
    return *theta, np.array(history)


def _right_step(theta, grad, m, v, t, lr):
    return _adam(theta, grad, m, v, t, lr, 0.9, 0.999, 1e-8, lambda m, v, c1, c2: m / c1 / (np.sqrt(v / c2) + 1e-8))


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def loss_summed_over_observations(X, logits, means, raw, lr=0.05, n_steps=1000):
    """The history holds the loss of all observations together. Here the loss is per observation: see 05 · 10."""
    return _descend(X, logits, means, raw, lr, n_steps, scale=len(X))


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def loss_of_the_end_missing(X, logits, means, raw, lr=0.05, n_steps=1000):
    """The loss is recorded before each step and never after the last one: the history is one entry short. See the hint in 05 · 11 on how many losses there are."""
    *theta, history = _descend(X, logits, means, raw, lr, n_steps)
    return *theta, history[:-1]


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def loss_of_the_start_missing(X, logits, means, raw, lr=0.05, n_steps=1000):
    """The history begins after the first step. Its first entry should be the loss at the start: see 05 · 11."""
    *theta, history = _descend(X, logits, means, raw, lr, n_steps)
    return *theta, history[1:]


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def log_likelihood_in_the_history(X, logits, means, raw, lr=0.05, n_steps=1000):
    """The history holds log-likelihoods. Here it is the loss, their negative: see 05 · 10."""
    *theta, history = _descend(X, logits, means, raw, lr, n_steps)
    return *theta, -history


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def only_the_means_move(X, logits, means, raw, lr=0.05, n_steps=1000):
    """Only the means are optimised; logits and raw stay where they started. All three blocks step together: see 05 · 11."""
    return _descend(X, logits, means, raw, lr, n_steps, gradients=lambda g, t: (0 * g[0], g[1], 0 * g[2]))


@misconception("mog-fit-adam", "fit_adam")
def step_number_stays_one(X, logits, means, raw, lr=0.05, n_steps=1000):
    """Every step is corrected as if it were the first: t does not advance. See 05 · 11."""
    return _descend(X, logits, means, raw, lr, n_steps, step=lambda theta, grad, m, v, t, lr: _right_step(theta, grad, m, v, 1, lr))


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def averages_forgotten(X, logits, means, raw, lr=0.05, n_steps=1000):
    """Every step starts from averages that are 0, so nothing is remembered and each step has the full length lr: see m and v in 05 · 11."""
    return _descend(X, logits, means, raw, lr, n_steps, step=lambda theta, grad, m, v, t, lr: _right_step(theta, grad, 0 * m, 0 * v, 1, lr))


@misconception("mog-fit-adam", "fit_adam")
@misconception("mog-torch-fit", "fit_torch")
def plain_gradient_descent(X, logits, means, raw, lr=0.05, n_steps=1000):
    """These are steps of plain gradient descent, of learning rate times gradient: see what Adam adds in 05 · 11."""
    return _descend(X, logits, means, raw, lr, n_steps, step=lambda theta, grad, m, v, t, lr: (theta - lr * grad, m, v))


@misconception("mog-fit-adam", "fit_adam")
def diagonal_without_the_chain_rule(X, logits, means, raw, lr=0.05, n_steps=1000):
    """Each gradient on raw's diagonal is the one for L_jj. Raw holds its logarithm there, so a factor is missing: see 05 · 10 on the chain rule."""
    theta = [np.array(block, float) for block in (logits, means, raw)]
    state = [(np.zeros_like(b), np.zeros_like(b)) for b in theta]
    i, history = np.arange(raw.shape[-1]), []
    for t in range(1, n_steps + 1):
        nll, *gradients = mixture.nll_and_gradients(X, *theta)
        history.append(nll)
        gradients[2][:, i, i] /= np.exp(theta[2][:, i, i])
        for b, grad in enumerate(gradients):
            theta[b], *state[b] = _right_step(theta[b], grad, *state[b], t, lr)
    return *theta, np.array([*history, mixture.nll_and_gradients(X, *theta)[0]])


@misconception("mog-torch-fit", "fit_torch")
def gradients_pile_up(X, logits, means, raw, lr=0.05, n_steps=1000):
    """The gradients of all earlier steps are still there when the next one is added: nothing sets them to zero. See the loop in the hint of 05 · 12."""
    total = [0.0, 0.0, 0.0]

    def piled(gradients, t):
        for b in range(3):
            total[b] = total[b] + gradients[b]
        return total

    return _descend(X, logits, means, raw, lr, n_steps, gradients=piled)


# -- mog-torch-nll ----------------------------------------------------------------------------------


def _tensors(shift):
    rng = np.random.default_rng(56)
    arrays = rng.normal(size=(6, 3)) + shift, np.array([0.7, -0.4]), rng.normal(size=(2, 3)), np.tril(0.4 * rng.normal(size=(2, 3, 3)))
    return tuple(map(Tensor, arrays))


@fixture("mog-torch-nll", "torch_nll")
def near_tensors():
    return _tensors(0.0)


@fixture("mog-torch-nll", "torch_nll")
def far_tensors():
    return _tensors(80.0)


def _log_weights(logits):
    return logits - np.logaddexp.reduce(logits)


def _logs(X, means, raw, diagonal=np.exp):
    """log N(x_i; μ_j, Σ_j), shape (n, k)."""
    a = np.diagonal(raw, axis1=-2, axis2=-1)
    L = np.tril(raw, -1) + diagonal(a)[:, None] * np.eye(X.shape[1])
    Y = np.linalg.solve(L, (X[:, None] - means).transpose(1, 2, 0))
    return -0.5 * (Y**2).sum(axis=1).T - np.log(np.abs(diagonal(a))).sum(axis=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)


@misconception("mog-torch-nll", "torch_nll")
def torch_loss_summed(X, logits, means, raw):
    """This is the loss of all observations together. Here the loss is per observation: see 05 · 10."""
    return -np.logaddexp.reduce(_log_weights(logits) + _logs(X, means, raw), axis=1).sum()


@misconception("mog-torch-nll", "torch_nll")
def torch_log_likelihood(X, logits, means, raw):
    """This is the log-likelihood. A loss is to be made smaller: see the sign in 05 · 10."""
    return np.logaddexp.reduce(_log_weights(logits) + _logs(X, means, raw), axis=1).mean()


@misconception("mog-torch-nll", "torch_nll")
def torch_log_inside_the_sum(X, logits, means, raw):
    """This averages the components' log-densities: the logarithm went inside the sum over components. That is a bound, not the log-likelihood: see 05 · 3."""
    return -(_logs(X, means, raw) @ np.exp(_log_weights(logits))).mean()


@misconception("mog-torch-nll", "torch_nll")
def torch_exp_underflows(X, logits, means, raw):
    """The densities are computed first and their logarithm afterwards. Far from all components they underflow, and the loss is infinite: see 05 · 3."""
    return -np.log(np.exp(_log_weights(logits) + _logs(X, means, raw)).sum(axis=1)).mean()


@misconception("mog-torch-nll", "torch_nll")
def torch_logits_as_log_weights(X, logits, means, raw):
    """The logits are used as logarithms of the weights, which then do not sum to 1: see softmax in 05 · 10."""
    return -np.logaddexp.reduce(logits + _logs(X, means, raw), axis=1).mean()


@misconception("mog-torch-nll", "torch_nll")
def torch_diagonal_as_it_is(X, logits, means, raw):
    """The diagonal of raw is used as L's diagonal. It holds logarithms: see 05 · 10."""
    return -np.logaddexp.reduce(_log_weights(logits) + _logs(X, means, raw, diagonal=lambda a: a), axis=1).mean()
