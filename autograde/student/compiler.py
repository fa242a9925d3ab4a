"""Parts of PyTorch that come when somebody needs them, so that not every fork has to carry them.

Every optimiser imports the compiler, ``torch._dynamo``: a second of CPU time and 70 MB, only to tell a compiler that is
not at work where to pause. PyTorch itself imports its rules for tensors without data (the device "meta") in Python, a
quarter of a second, which hardly anybody but the compiler needs.
"""
from __future__ import annotations

import functools
import importlib
import importlib.util
import re
import sys
import types
from pathlib import Path

_COMPILER, _RULES = "torch._dynamo", "torch._meta_registrations"
_WITH_THE_RULES = ("_decomp", "_prims", "_refs")  # parts of PyTorch that they import
_WITHOUT_DATA = re.compile(r"""['"]meta['"]""")


class _Later(types.ModuleType):
    """Stands where a module will be; whoever asks for anything of it gets the real one."""

    def __init__(self, name, file):
        super().__init__(name)
        self.__file__, self.__spec__ = file, importlib.util.spec_from_file_location(name, file)  # for those who look through all modules

    def __getattr__(self, name):
        return getattr(_real(self.__name__), name)


class _Compiler(_Later):
    @staticmethod
    def graph_break(msg=""):
        """Outside compiled code there is nothing to interrupt."""


def _real(name):
    """The module itself, imported now if a stand-in is in its place."""
    if name == _COMPILER:
        _real(_RULES)
    if isinstance(sys.modules.get(name), _Later):
        del sys.modules[name]
    return importlib.import_module(name)


def import_torch():
    """Import PyTorch without these parts; a version that is built differently is imported as it is."""
    if "torch" in sys.modules:
        return
    rules = Path(importlib.util.find_spec("torch").origin).with_name("_meta_registrations.py")
    if rules.is_file():
        sys.modules[_RULES] = _Later(_RULES, str(rules))
    import torch

    _put_off_the_rules(torch)
    _put_off_the_compiler(torch)


def _put_off_the_rules(torch):
    """Have them imported with the first tensor that only pretends to have data, as the compiler's do, or when a part that they import is asked for."""
    fake, find = getattr(sys.modules.get("torch._subclasses.fake_tensor"), "FakeTensorMode", None), getattr(torch, "__getattr__", None)
    if fake is None or find is None:
        _real(_RULES)
        return
    start = fake.__init__

    @functools.wraps(start)
    def complete(self, *args, **kwargs):
        fake.__init__ = start
        _real(_RULES)
        start(self, *args, **kwargs)

    def find_or_complete(name):
        if name in _WITH_THE_RULES and f"torch.{name}" not in sys.modules and isinstance(sys.modules.get(_RULES), _Later):
            _real(_RULES)
            return getattr(torch, name)
        return find(name)

    fake.__init__, torch.__getattr__ = complete, find_or_complete


def _put_off_the_compiler(torch):
    methods = [f.__wrapped__ for f in vars(torch.optim.Optimizer).values() if "disable_fn" in getattr(getattr(f, "__code__", None), "co_varnames", ())]
    spec = None if _COMPILER in sys.modules else importlib.util.find_spec(_COMPILER)
    if not methods or spec is None:
        return
    for method in methods:
        method.__dynamo_disable = method  # `torch._disable_dynamo` looks here first
    sys.modules[_COMPILER] = torch._dynamo = _Compiler(_COMPILER, spec.origin)


def complete_for(code):
    """Import beforehand what a cell's text shows that it needs: the rules, where it names the device "meta" (a name put together at run time is not seen)."""
    if isinstance(sys.modules.get(_RULES), _Later) and _WITHOUT_DATA.search(code):
        _real(_RULES)
