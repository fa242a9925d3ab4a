"""IPython without a kernel: a shell whose outputs become messages to the grader."""
from __future__ import annotations

import ast
import contextlib
import gc
import html
import io
import os
import re
import sys
import warnings

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograde.student import compiler

_FLUSH_AT = 16_000
_CUT_OFF = re.compile(r"(?m)^\s*(?:>>>|\.\.\.|In \[)|^[^\S\n]+$")  # by IPython: prompts (though `...` is Python), and blanks in empty lines


class Outputs:
    """Collects what a cell shows and passes it on as nbformat outputs.

    Attributes
    ----------
    send : callable or None
        Called with each finished output (a dict).
    """

    def __init__(self):
        self.send = None
        self.images = True
        self._stream, self._text, self._size = None, [], 0

    def write(self, stream, text):
        if self._stream != stream:
            self.flush()
            self._stream = stream
        self._text.append(text)
        self._size += len(text)
        if self._size > _FLUSH_AT:
            self.flush()

    def flush(self):
        if self._text:
            stream, text = self._stream, "".join(self._text)
            self._text, self._size = [], 0
            self._put({"output_type": "stream", "name": stream, "text": text})

    def show(self, output):
        self.flush()
        self._put(output)

    def _put(self, output):
        if self.send is not None:
            self.send(output)


class _Stream(io.TextIOBase):
    """sys.stdout and sys.stderr of the student's cells."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, outputs, name):
        self._outputs, self.name = outputs, f"<{name}>"
        self._kind = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self._kind, text)
        return len(text)

    def writable(self):
        return True

    def flush(self):
        pass

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


class _Publisher(DisplayPublisher):
    outputs = None

    def publish(self, data, metadata=None, *, source=None, transient=None, update=False, **kwargs):
        self.outputs.show({"output_type": "display_data", "data": _mime(data), "metadata": _plain(metadata)})

    def clear_output(self, wait=False):
        self.outputs.show({"output_type": "clear", "wait": bool(wait)})


class _Hook(DisplayHook):
    outputs = None

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self._shown = format_dict, md_dict

    def finish_displayhook(self):
        shown, self._shown = getattr(self, "_shown", None), None
        if shown:
            self.outputs.show({"output_type": "execute_result", "execution_count": self.prompt_count, "data": _mime(shown[0]), "metadata": _plain(shown[1])})


class StudentShell(InteractiveShell):
    """The shell that runs a submission's cells."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def enable_gui(self, gui=None):
        pass

    def ask_exit(self):
        pass

    def transform_cell(self, raw_cell):
        """As IPython's, which looks token by token for what is not Python: in Python there is none of it."""
        cell = raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        return cell if _is_python(cell) else super().transform_cell(raw_cell)

    def should_run_async(self, raw_cell, **options):
        """As IPython's, which code nested too deep for Python's parser would stop before it could say so."""
        try:
            return super().should_run_async(raw_cell, **options)
        except (RecursionError, MemoryError):
            return False

    def system(self, command):
        return self.system_piped(command)

    def _showtraceback(self, etype, evalue, stb):
        self.outputs.show({"output_type": "error", "ename": str(getattr(etype, "__name__", etype)), "evalue": _text(evalue), "traceback": [str(line).rstrip("\n") for line in stb]})
        self.last_error = etype, evalue

    def init_sys_modules(self):
        self._main_mod_cache = {}
        sys.modules["__main__"] = self.user_module


def make_shell():
    """The one shell of the warm process, which its forks inherit."""
    config = Config()
    config.HistoryManager.enabled = False  # it would start a thread
    config.InteractiveShell.xmode = "Plain"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.history_length = 0
    config.InteractiveShell.history_load_length = 0
    config.InteractiveShell.autocall = 0
    shell = StudentShell.instance(config=config)
    shell.outputs = shell.display_pub.outputs = shell.displayhook.outputs = Outputs()
    shell.last_error = None
    return shell


def attach_streams(shell):
    """Let what the cells print go to the shell's outputs, and what they write to descriptors 1 and 2 nowhere."""
    sys.stdout, sys.stderr = _Stream(shell.outputs, "stdout"), _Stream(shell.outputs, "stderr")
    sys.stdin = open(os.devnull)
    import builtins

    builtins.input = _no_input


def _no_input(prompt=""):
    raise StdinNotImplementedError("Nobody is there to answer input() while a notebook is graded.")


_WARM_UP = """
import numpy as np
A = np.array([[2.0, 0.5], [0.5, 1.0]])
np.linalg.eigh(A), np.linalg.cholesky(A), np.linalg.solve(A, A), np.random.default_rng(0).normal(size=3)
import helpers
"""
_WARM_UP_FIGURE = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([0, 1], [0, 1], label="a"); axes.scatter([0, 1], [1, 0]); axes.contour([[0, 1], [1, 2]]); axes.legend(); axes.set_title("$x^2$")
plt.show()
"""
_WARM_UP_TORCH = """
import torch
torch.set_num_threads(1)
w = torch.ones(3, dtype=torch.float64, requires_grad=True)
o = torch.optim.Adam([w]); torch.logsumexp(w * w, 0).backward(); o.step(); repr(w)
"""
_MODULES = ("scipy.linalg", "scipy.special", "matplotlib.pyplot", "cloudpickle", "importlib.resources.readers", "autograde.student.calls")
_BRINGS = {"torch.distributions": ("torch.fx.experimental.symbolic_shapes", "torch._refs")}  # at the first use: it takes SymPy to compare shapes
_OF_HELPERS = ("checks", "data", "plots", "gaussian", "linalg", "expfam", "mixture", "discriminant", "regression")


def warm_up(shell, torch=False, figures="render", modules=()):
    """Import what submissions import, `modules` beside the usual ones, and do once what is slow the first time."""
    import importlib

    saved = sys.stdout, sys.stderr, sys.stdin
    attach_streams(shell)
    for name in (*_MODULES, *_helpers()):
        importlib.import_module(name)
    torch = torch and importlib.util.find_spec("torch") is not None
    if torch:
        compiler.import_torch()
    for name in modules:
        if torch or not name.startswith("torch."):
            with contextlib.suppress(Exception):  # a student's slip of the pen
                for part in (name, *_BRINGS.get(name, ())):
                    importlib.import_module(part)
    cells = [_WARM_UP, "1 / 0", "np.arange(3)"]
    if figures == "render":
        cells.append(_WARM_UP_FIGURE)
    if torch:
        cells.append(_WARM_UP_TORCH)
    for cell in cells:
        shell.run_cell(cell, store_history=False)
    gc.freeze()  # `reset` looks through all there is for garbage
    shell.reset(new_session=True)
    shell.execution_count = 1
    shell.last_error = None
    shell.outputs.flush()
    _reset_inline_backend(shell)
    sys.stdout, sys.stderr, sys.stdin = saved


def _helpers():
    """The modules that notebooks import."""
    import pkgutil

    import helpers

    return [module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.") if module.name.split(".")[1] in _OF_HELPERS]


def _reset_inline_backend(shell):
    """Let the next import of pyplot set up inline figures again; else figures vanish silently."""
    from matplotlib_inline import backend_inline, config

    import matplotlib.pyplot as plt

    plt.close("all")
    config.InlineBackend.clear_instance()
    backend_inline.configure_inline_support.current_backend = "unset"
    from matplotlib import rcParams, rcParamsDefault

    rcParams.update({k: v for k, v in rcParamsDefault.items() if k != "backend"})


def inline_figures(shell, mode):
    """Show figures as PNG at the end of a cell ("render"), or only close them."""
    from matplotlib_inline.backend_inline import configure_inline_support
    from matplotlib_inline.config import InlineBackend

    if mode == "render":
        import matplotlib

        InlineBackend.instance(parent=shell).print_figure_kwargs = {"bbox_inches": None}
        matplotlib.interactive(True)
        configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
        return
    import matplotlib.pyplot as plt

    from helpers.plots.style import Picture

    Picture.html = lambda picture: f"<p>[Figure: {html.escape(picture.alt)}]</p>"
    plt.show = lambda *args, **kwargs: plt.close("all")
    shell.events.register("post_execute", lambda: plt.close("all"))


def _is_python(cell):
    """Whether a cell can be compiled as it stands, and IPython would leave its lines where they are."""
    if cell[0].isspace() or _CUT_OFF.search(cell):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they come when the cell is compiled
            ast.parse(cell)
    except Exception:
        return False
    return True


def _mime(data):
    return {str(kind): value if isinstance(value, str) else _as_text(value) for kind, value in dict(data).items()}


def _as_text(value):
    import base64

    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    return value if isinstance(value, (dict, list)) else str(value)


def _plain(metadata):
    """Only an image's size, and text alternatives, are worth keeping."""
    kept = {}
    for kind, entry in dict(metadata or {}).items():
        if isinstance(entry, dict):
            kept[str(kind)] = {k: v for k, v in entry.items() if isinstance(k, str) and isinstance(v, (int, float, str))}
    return kept


def _text(value):
    try:
        return str(value)
    except Exception:
        return "(its message cannot be shown)"

