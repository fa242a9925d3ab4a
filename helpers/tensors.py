"""PyTorch's tensors in tests: arrays that become tensors only where a student's function runs.

A test asks two things of a function of tensors: its value, and its gradients. It hands over a ``Tensor`` for each
argument and is given one in place of what came back. In JupyterLab PyTorch makes the real ones here; in the
grader the student's process does, so that the grader itself need not import PyTorch.
"""
from __future__ import annotations

import sys

import numpy as np


class Tensor:
    """A tensor as a test knows it.

    Parameters
    ----------
    array : array_like
        Its entries; copied.
    requires_grad : bool
        As an argument: whether gradients with respect to it will be asked for. As a result: whether there are any.
    gradients : callable, optional
        Of a result: ``gradients()`` gives what the method of this name returns.
    """

    def __init__(self, array, requires_grad=False, gradients=list):
        self.array, self.requires_grad, self._gradients = np.array(array), requires_grad, gradients

    @property
    def shape(self):
        return self.array.shape

    @property
    def dtype(self):
        return self.array.dtype

    def item(self):
        """Its only entry, as a number."""
        return self.array.item()

    def gradients(self):
        """The gradient of the sum of its entries, with respect to each argument that requires one.

        Returns
        -------
        list of ndarray or None
            In the order of the arguments; None for one that it does not depend on.
        """
        return self._gradients()

    def __array__(self, dtype=None, copy=None):
        if self.requires_grad:  # as PyTorch has it
            raise TypeError("A tensor that requires a gradient is no array: detach it first.")
        return np.array(self.array, dtype)

    def __repr__(self):
        return f"Tensor({self.array!r}{', requires_grad=True' * self.requires_grad})"


def as_arrays(args):
    """A tuple of arguments with an array in place of each ``Tensor``."""
    return tuple(arg.array if isinstance(arg, Tensor) else arg for arg in args)


def call(function, args, kwargs=None):
    """Call a function of PyTorch's tensors; arguments and the result are looked at, not what lies in a list or a tuple.

    Parameters
    ----------
    function : callable
    args : tuple
    kwargs : dict, optional
        Each ``Tensor`` among the arguments becomes one of PyTorch's that shares its entries; a stand-in gets it as it is.

    Returns
    -------
    object
        What the function returned; a ``Tensor`` for one of PyTorch's.
    """
    kwargs = kwargs or {}
    if hasattr(type(function), "__observe__") or not any(isinstance(arg, Tensor) for arg in (*args, *kwargs.values())):
        return function(*args, **kwargs)
    import torch

    def made(arg):
        return torch.from_numpy(arg.array).requires_grad_(arg.requires_grad) if isinstance(arg, Tensor) else arg

    args, kwargs = [made(arg) for arg in args], {name: made(arg) for name, arg in kwargs.items()}
    inputs = sources(args, kwargs)  # before the call, which may change what requires a gradient
    value = function(*args, **kwargs)
    if not isinstance(value, torch.Tensor):
        return value
    return Tensor(value.detach().numpy(), value.requires_grad, lambda: gradients(value, inputs))


def sources(args, kwargs):
    """Those of PyTorch's tensors among the arguments that require a gradient."""
    torch = sys.modules.get("torch")
    return () if torch is None else tuple(arg for arg in (*args, *kwargs.values()) if isinstance(arg, torch.Tensor) and arg.requires_grad)


def gradients(value, inputs):
    """Gradients, as arrays, of the sum of the entries of one of PyTorch's tensors; None for inputs it does not depend on."""
    import torch

    if not value.requires_grad:
        return [None] * len(inputs)
    wanted = [tensor for tensor in inputs if tensor.requires_grad]  # a function may have detached one for good
    found = iter(torch.autograd.grad(value.sum(), wanted, retain_graph=True, allow_unused=True) if wanted else ())
    gradients = [next(found) if tensor.requires_grad else None for tensor in inputs]
    return [None if gradient is None else gradient.detach().numpy() for gradient in gradients]
