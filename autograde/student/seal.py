"""What the watch for forbidden calls is made of, put back before it is needed.

A cell can change anything in its process, the watch as well. This is no wall, as all of it lies in the
student's process: it keeps the short ways around the watch shut (see SECURITY.md).
"""
from __future__ import annotations

import builtins
import operator
import sys
import threading
import types

_MODULES = ("helpers.guard", "helpers.forbidden", "helpers.framing", "helpers.tensors", "autograde.student.calls", "autograde.student.session", "autograde.wire.codec",
            "autograde.wire.frames", "autograde.wire.payload", "dis")
_OF_SYS = ("setprofile", "settrace", "getprofile", "gettrace", "addaudithook", "_getframe", "modules")
_OF_THREADING = ("setprofile", "settrace", "Thread")
_OF_BUILTINS = ("any", "all", "isinstance", "issubclass", "getattr", "setattr", "hasattr", "type", "str", "repr", "int", "float", "bool", "bytes", "list", "tuple", "dict", "set",
                "frozenset", "id", "len", "next", "iter", "map", "filter", "zip", "min", "max", "sum", "enumerate", "callable", "vars", "range", "sorted", "super", "property",
                "object", "print", "exec", "eval", "compile", "__import__", "__build_class__", "BaseException", "Exception", "KeyboardInterrupt", "ValueError")


def seal():
    """Remember the watch as it is now.

    Returns
    -------
    callable
        Puts it back. It takes objects whose attributes must not hide those of their classes.
    """
    spaces, functions = [], []
    for name in _MODULES:
        module = sys.modules[name]
        spaces.append((vars(module), None, dict(vars(module))))
        for value in list(vars(module).values()):
            if getattr(value, "__module__", None) != name:
                continue
            if isinstance(value, type):
                spaces.append((vars(value), value, dict(vars(value))))
                functions += [getattr(member, "__func__", member) for member in vars(value).values()]
            else:
                functions.append(value)
    functions = [f for f in functions if isinstance(f, types.FunctionType)]
    for module, names in ((sys, _OF_SYS), (builtins, _OF_BUILTINS), (threading, _OF_THREADING)):
        spaces.append((vars(module), None, {name: vars(module)[name] for name in names}))
    functions += [threading.setprofile, threading.settrace, threading.Thread._bootstrap, threading.Thread._bootstrap_inner]
    rules = sys.modules["helpers.forbidden"].RULES
    held = (rules, *(space for rule in rules.values() for space in (vars(rule), rule.calls)))
    spaces += [(space, None, dict(space)) for space in held]
    spaces = [(space, owner, before, operator.itemgetter(*before) if len(before) > 1 else None, tuple(before.values())) for space, owner, before in spaces if before]
    code_of = operator.attrgetter("__code__")
    codes = [f.__code__ for f in functions]
    put, every, each, same, missing = setattr, all, map, operator.is_, KeyError
    order = tuple(range(len(functions)))

    def restore(*instances):
        for space, owner, before, get, values in spaces:
            try:
                if get is not None and every(each(same, get(space), values)):
                    continue
            except missing:
                pass
            for key in before:
                if key not in space or space[key] is not before[key]:
                    if owner is None:
                        space[key] = before[key]
                    else:
                        put(owner, key, before[key])
        if not every(each(same, each(code_of, functions), codes)):
            for i in order:
                functions[i].__code__ = codes[i]
        for instance in instances:
            for key in [*instance.__dict__]:
                if key in instance.__class__.__dict__:
                    del instance.__dict__[key]

    return restore
