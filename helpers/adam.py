"""Adam, the optimiser."""

from math import isnan

import numpy as np

from . import arguments


def minimise_by_adam(value_and_gradient, theta, lr=0.05, n_steps=1000, beta1=0.9, beta2=0.999, eps=1e-8):
    """Minimise a function with Adam.

    Parameters
    ----------
    value_and_gradient : callable
        Takes theta, returns the value (a float) and the gradient (p,).
    theta : array_like, shape (p,)
        Where to start.
    lr, beta1, beta2, eps : float
    n_steps : int

    Returns
    -------
    theta : ndarray, shape (p,)
    history : ndarray, shape (n_steps + 1,)
        The value at the start and after each step.

    Raises
    ------
    ValueError
        If a gradient, or its square, is not finite or has another shape than theta, or a value is NaN.

    Notes
    -----
    Kingma and Ba, *Adam: a method for stochastic optimization*, ICLR 2015, algorithm 1.
    """
    theta = arguments.reals(theta, "theta", ("p",))
    if theta.size == 0:
        raise ValueError("theta must hold at least one parameter, got none.")
    lr, n_steps = arguments.number(lr, "lr", above=0), arguments.count(n_steps, "n_steps")
    beta1, beta2 = arguments.number(beta1, "beta1", least=0), arguments.number(beta2, "beta2", least=0)
    eps = arguments.number(eps, "eps", above=0)
    if max(beta1, beta2) >= 1:
        raise ValueError(f"beta1 and beta2 must be less than 1, got {beta1:g} and {beta2:g}.")
    m, v, history = np.zeros_like(theta), np.zeros_like(theta), np.empty(n_steps + 1)
    for step in range(1, n_steps + 1):
        history[step - 1], gradient = value_and_gradient(theta)
        gradient = np.asarray(gradient, dtype=float)
        if gradient.shape != theta.shape:
            raise ValueError(f"the gradient must have the shape of theta, {theta.shape}, got {gradient.shape}.")
        size = np.abs(gradient).max()
        if not size < 1e150 or isnan(history[step - 1]):
            raise ValueError(f"the gradient must be finite, and its square too, got the size {size} and the value "
                             f"{history[step - 1]:g} in step {step}: try a smaller lr than {lr:g}.")
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient ** 2
        theta = theta - lr * (m / (1 - beta1 ** step)) / (np.sqrt(v / (1 - beta2 ** step)) + eps)
    history[n_steps], _ = value_and_gradient(theta)
    return theta, history
