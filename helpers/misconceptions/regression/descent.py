"""Misconceptions about gradient descent."""
import numpy as np

from .. import fixture, misconception
from .tables import table

# -- reg-gd-step --------------------------------------------------------------------------------


@fixture("reg-gd-step", "gradient_step")
def _one_step():
    return (np.array([0.5, -1.0, 2.0]), *table(8, 3, 6), 0.05, 1.5)


@misconception("reg-gd-step", "gradient_step")
def no_decay(w, Psi, t, alpha, lam):
    """λ is not used: the step follows the squared error alone. See the gradient in 07 · 8."""
    return w - alpha * Psi.T @ (Psi @ w - t)


@misconception("reg-gd-step", "gradient_step")
def decay_after_the_step(w, Psi, t, alpha, lam):
    """The weights are shortened after the step instead of in it: both parts of the gradient belong to the same old w. See 07 · 8."""
    return (1 - alpha * lam) * (w - alpha * Psi.T @ (Psi @ w - t))


@misconception("reg-gd-step", "gradient_step")
def decay_before_the_gradient(w, Psi, t, alpha, lam):
    """The weights are shortened first and the error is taken at the shortened ones: both parts of the gradient belong to the same
    old w. See 07 · 8."""
    w = (1 - alpha * lam) * w
    return w - alpha * Psi.T @ (Psi @ w - t)


@misconception("reg-gd-step", "gradient_step")
def mean_loss(w, Psi, t, alpha, lam):
    """The gradient of the squared error is divided by n; the loss here is a sum. See "Sum or mean?" in 07 · 8."""
    return (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t) / len(t)


@misconception("reg-gd-step", "gradient_step")
def uphill(w, Psi, t, alpha, lam):
    """The step goes along the gradient, which points uphill. See 07 · 8."""
    return (1 + alpha * lam) * w + alpha * Psi.T @ (Psi @ w - t)


@misconception("reg-gd-step", "gradient_step")
def residual_sign_flipped(w, Psi, t, alpha, lam):
    """The decay is right, but the residual has the wrong sign, so the step leaves the data. See the gradient in 07 · 8."""
    return (1 - alpha * lam) * w - alpha * Psi.T @ (t - Psi @ w)


@misconception("reg-gd-step", "gradient_step")
def decay_without_step_size(w, Psi, t, alpha, lam):
    """The decay is not multiplied by the step size; λw is a part of the gradient like the other. See 07 · 8."""
    return (1 - lam) * w - alpha * Psi.T @ (Psi @ w - t)


@misconception("reg-gd-step", "gradient_step")
def factor_two(w, Psi, t, alpha, lam):
    """The gradient of the squared error is twice too long: the loss has a ½, which differentiation uses up. See 07 · 8."""
    return (1 - alpha * lam) * w - 2 * alpha * Psi.T @ (Psi @ w - t)


@misconception("reg-gd-step", "gradient_step")
def returns_the_gradient(w, Psi, t, alpha, lam):
    """This is the gradient itself; the new weights are asked for. See 07 · 8."""
    return Psi.T @ (Psi @ w - t) + lam * w


# -- reg-gd -------------------------------------------------------------------------------------


def _problem(part, lam=40.0):
    Psi, t = table(8, 3, 7)
    return Psi, t, lam, part / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam), 4


@fixture("reg-gd", "fit_gradient_descent")
def _below_the_limit():
    return _problem(1.6)


@fixture("reg-gd", "fit_gradient_descent")
def _between_two_limits():
    return _problem(2.2)  # diverges, though not without the penalty


@fixture("reg-gd", "fit_gradient_descent")
def _above_both_limits():
    return _problem(2.2, 0.5)


@fixture("reg-gd", "fit_gradient_descent")
def _just_below_the_limit():
    return _problem(1.9, 60.0)  # a limit that counts the penalty twice refuses this, and not what overshoots a little


@fixture("reg-gd", "fit_gradient_descent")
def _overshooting_a_little():
    return _problem(1.05, 0.5)


@fixture("reg-gd", "fit_gradient_descent")
def _far_above_the_limit():
    return _problem(2e4)


def _descend(Psi, t, lam, alpha, n_steps, *, limit=2.0, penalty_in_limit=True, loss=None, keep=slice(None), decay=True):
    """Gradient descent with one thing changed at a time."""
    h = np.linalg.eigvalsh(Psi.T @ Psi)[-1] + (lam if penalty_in_limit else 0.0)
    if limit is not None and alpha >= limit / h:
        raise ValueError("alpha is too large")
    loss = loss or (lambda r, w: 0.5 * r @ r + 0.5 * lam * w @ w)
    w, history = np.zeros(Psi.shape[1]), []
    for _ in range(n_steps + 1):
        history.append(loss(Psi @ w - t, w))
        last, w = w, (1 - alpha * lam * decay) * w - alpha * Psi.T @ (Psi @ w - t)
    return last, np.array(history)[keep]


@misconception("reg-gd", "fit_gradient_descent")
def never_refuses(Psi, t, lam, alpha, n_steps):
    """No step size is refused, so the weights can grow without end. See "How large may a step be?" in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, limit=None)


@misconception("reg-gd", "fit_gradient_descent")
def limit_without_the_penalty(Psi, t, lam, alpha, n_steps):
    """The limit of the step size leaves out λ, which makes every direction steeper. See "How large may a step be?" in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, penalty_in_limit=False)


@misconception("reg-gd", "fit_gradient_descent")
def refuses_to_overshoot(Psi, t, lam, alpha, n_steps):
    """Steps are refused as soon as they jump over the minimum; but jumping over it and coming closer converges, too.
    See "How large may a step be?" in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, limit=1.0)


@misconception("reg-gd", "fit_gradient_descent")
def history_without_the_penalty(Psi, t, lam, alpha, n_steps):
    """The history holds the squared error alone; what descends is the loss with its penalty. See the exercise's text in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, loss=lambda r, w: 0.5 * r @ r)


@misconception("reg-gd", "fit_gradient_descent")
def history_without_the_halves(Psi, t, lam, alpha, n_steps):
    """The losses are twice too large: the objective has a ½ in both terms. See the exercise's text in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, loss=lambda r, w: r @ r + lam * w @ w)


@misconception("reg-gd", "fit_gradient_descent")
def mean_losses(Psi, t, lam, alpha, n_steps):
    """The history divides the squared error by n; the loss here is a sum. See "Sum or mean?" in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, loss=lambda r, w: 0.5 * r @ r / len(r) + 0.5 * lam * w @ w)


@misconception("reg-gd", "fit_gradient_descent")
def start_not_recorded(Psi, t, lam, alpha, n_steps):
    """The history begins after the first step; the loss at the start belongs to it. See the exercise's text in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, keep=slice(1, None))


@misconception("reg-gd", "fit_gradient_descent")
def end_not_recorded(Psi, t, lam, alpha, n_steps):
    """The history stops before the last step: its last entry does not belong to the weights returned. See the exercise's text in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, keep=slice(None, -1))


@misconception("reg-gd", "fit_gradient_descent")
def descends_without_decay(Psi, t, lam, alpha, n_steps):
    """The steps follow the squared error alone, while the history counts the penalty: the two go apart. See the gradient in 07 · 8."""
    return _descend(Psi, t, lam, alpha, n_steps, decay=False)
