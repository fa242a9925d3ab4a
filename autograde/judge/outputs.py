"""A student's outputs, as they came over the line, made into valid and bounded notebook outputs."""
from __future__ import annotations

from nbformat import v4

_MIMES = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "image/svg+xml", "application/json")
_MAX_OUTPUTS = 500
CUT = "\n[The rest of this cell's output was cut off: {bytes} bytes are kept.]\n"


class Collected:
    """The outputs of one cell, at most so many bytes of them.

    Parameters
    ----------
    limit : int
        Bytes to keep.
    """

    def __init__(self, limit):
        self._limit, self._used, self._received = limit, 0, 0
        self._outputs, self._full, self._clear = [], False, False

    @property
    def flooded(self):
        """Whether so much came that reading on is of no use."""
        return self._received > 20 * self._limit + 50_000_000

    def add(self, output):
        """Take one output; what is not well-formed is dropped."""
        size = _size(output)
        self._received += size
        if self._full or type(output) is not dict:
            return
        kind = output.get("output_type")
        if kind == "clear":
            self._clear = bool(output.get("wait"))
            if not self._clear:
                self._outputs.clear()
            return
        if self._clear:
            self._outputs.clear()
            self._clear = False
        if self._used + size > self._limit or len(self._outputs) >= _MAX_OUTPUTS:
            if kind == "stream" and type(output.get("text")) is str:
                self._append(dict(output, text=output["text"][: max(0, self._limit - self._used)]))
            self._full = True
            self._append({"output_type": "stream", "name": "stderr", "text": CUT.format(bytes=self._limit)})
            return
        self._used += size
        self._append(output)

    def _append(self, output):
        kind = output.get("output_type")
        if kind == "stream":
            name, text = "stderr" if output.get("name") == "stderr" else "stdout", clean(output.get("text"))
            last = self._outputs[-1] if self._outputs else None
            if last is not None and last.output_type == "stream" and last.name == name:
                last.text += text
            else:
                self._outputs.append(v4.new_output("stream", name=name, text=text))
        elif kind in ("display_data", "execute_result"):
            data = {mime: clean(value) for mime, value in _items(output.get("data")) if mime in _MIMES and (type(value) is str or mime == "application/json")}
            made = v4.new_output(kind, data=data, metadata=_metadata(output.get("metadata")))
            if kind == "execute_result":
                made.execution_count = count(output.get("execution_count"))
            self._outputs.append(made)
        elif kind == "error":
            lines = output.get("traceback")
            self._outputs.append(error_output(output.get("ename"), output.get("evalue"), lines if type(lines) is list else []))

    def done(self):
        """The outputs as notebook nodes."""
        return self._outputs


def error_output(name, value, lines=()):
    """An error as a notebook output."""
    return v4.new_output("error", ename=clean(name)[:200], evalue=clean(value)[:5000], traceback=[clean(line) for line in list(lines)[:500]])


def clean(value):
    """Text that can be written as UTF-8."""
    return (value if type(value) is str else "" if value is None else str(value)).encode("utf-8", "replace").decode("utf-8")


def count(value):
    """An execution count."""
    return value if type(value) is int and 0 <= value < 10**6 else None


def _items(value):
    return value.items() if type(value) is dict else ()


def _metadata(value):
    kept = {}
    for mime, entry in _items(value):
        if mime in _MIMES and type(entry) is dict:
            kept[mime] = {k: v for k, v in entry.items() if k in ("width", "height", "alt") and type(v) in (int, float, str)}
    return kept


def _size(value, depth=0):
    if type(value) is str:
        return len(value)
    if depth > 20:
        return 1
    if type(value) is dict:
        return sum(_size(k, depth + 1) + _size(v, depth + 1) for k, v in value.items())
    if type(value) is list:
        return sum(_size(v, depth + 1) for v in value)
    return 8
