"""The grader process's side: runs a notebook in the student's process and judges it in this one.

>>> with Judge() as judge:
...     execution = judge.run(notebook)

Names are imported when they are asked for: who only starts a warm process (``template``) need not wait for the rest.
"""
from importlib import import_module

_WHERE = {"Judge": "autograde.judge.judge", "NoIsolation": "autograde.sandbox.bubblewrap"} | dict.fromkeys(("Execution", "JudgeBroke", "Limits", "Stopped", "Verdict"), "autograde.judge.model")
__all__ = list(_WHERE)


def __getattr__(name):
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
