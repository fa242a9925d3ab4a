"""PyTorch's compiler comes when somebody compiles.

Every optimiser imports ``torch._dynamo``: a second of CPU time and 70 MB that each fork has to carry, only to
tell a compiler that is not at work where to pause.
"""
from __future__ import annotations

import importlib
import importlib.util
import sys
import types

_COMPILER = "torch._dynamo"


class _Later(types.ModuleType):
    """Stands where the compiler will be; whoever asks for more than a pause gets the real one."""

    @staticmethod
    def graph_break(msg=""):
        """Outside compiled code there is nothing to interrupt."""

    def __getattr__(self, name):
        if sys.modules.get(_COMPILER) is self:
            del sys.modules[_COMPILER]
        return getattr(importlib.import_module(_COMPILER), name)


def put_off():
    """Put off the import of PyTorch's compiler until it is used; a version of PyTorch that is built differently stays as it is."""
    import torch

    methods = [f.__wrapped__ for f in vars(torch.optim.Optimizer).values() if "disable_fn" in getattr(getattr(f, "__code__", None), "co_varnames", ())]
    if _COMPILER in sys.modules or not methods or importlib.util.find_spec(_COMPILER) is None:
        return
    for method in methods:
        method.__dynamo_disable = method  # `torch._disable_dynamo` looks here first
    stand_in = _Later(_COMPILER)
    stand_in.__file__ = importlib.util.find_spec(_COMPILER).origin  # for those who look through all modules
    sys.modules[_COMPILER] = torch._dynamo = stand_in
