"""What of a student's outputs may be shown to anybody: text and pixels, never markup or script."""
from __future__ import annotations

import base64
import binascii
import html
import re
from functools import lru_cache

from markupsafe import Markup

from autograde.cells import is_test

MAX_TEXT = 20_000
MAX_IMAGE = 3_000_000
MAX_OUTPUTS = 100
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.?")
_PICTURE = re.compile(r'<img alt="([^"<>]*)"[^<>]*? src="data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)">')


def safe_cell_outputs(outputs):
    """The showable part of a cell's outputs.

    Parameters
    ----------
    outputs : list of dict
        As a notebook has them; nothing about them is trusted.

    Returns
    -------
    list of dict
        Valid outputs with text/plain, image/png and image/jpeg only.
    """
    safe = [s for output in outputs[:MAX_OUTPUTS] if isinstance(output, dict) and (s := _safe(output))]
    if len(outputs) > MAX_OUTPUTS:
        safe.append(_stream("stdout", f"… and {len(outputs) - MAX_OUTPUTS} more outputs\n"))
    return safe


def _safe(output):
    kind = output.get("output_type")
    if kind == "stream":
        return _stream("stderr" if output.get("name") == "stderr" else "stdout", _text(output.get("text")))
    if kind in ("display_data", "execute_result", "pyout"):
        data, alt = _safe_bundle(output.get("data"))
        alt = alt or _alternative(output.get("metadata"), data)
        return data and {"output_type": "display_data", "data": data, "metadata": {m: {"alt": alt} for m in data if alt and m in _MAGIC}}
    if kind in ("error", "pyerr"):
        trace = output.get("traceback")
        return {"output_type": "error", "ename": _text(output.get("ename"), 200), "evalue": _text(output.get("evalue"), 2000),
                "traceback": [_text(line) for line in trace[:200]] if isinstance(trace, list) else []}
    return None


def _alternative(metadata, data):
    """The alternative text an output that was made safe before carries beside its picture."""
    for mime in _MAGIC:
        beside = metadata.get(mime) if isinstance(metadata, dict) and mime in data else None
        if isinstance(beside, dict) and isinstance(beside.get("alt"), str):
            return _text(beside["alt"], 2000)
    return ""


def _safe_bundle(data):
    """Pixels and text of a display; a picture with alternative text keeps both."""
    data = data if isinstance(data, dict) else {}
    for mime in _MAGIC:
        if picture := _image(mime, data.get(mime)):
            return {mime: picture, "text/plain": _text(data.get("text/plain"))}, ""
    markup = data.get("text/html")
    found = _PICTURE.fullmatch(_joined(markup).strip()) if isinstance(markup, (str, list)) else None
    if found and (picture := _image(found[2], found[3])):
        return {found[2]: picture, "text/plain": _text(data.get("text/plain"))}, html.unescape(found[1])[:2000]
    text = _text(data.get("text/plain"))
    return ({"text/plain": text}, "") if text else ({}, "")


def _image(mime, value):
    return _picture(mime, _joined(value))


@lru_cache(maxsize=64)  # the course's own pictures come again with every student
def _picture(mime, value):
    """`value` if it is base64 of a picture of this kind, marked as needing no escape; else None."""
    value = "".join(value.split())
    if not value or len(value) > MAX_IMAGE * 4 // 3:
        return None
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Markup(value) if data.startswith(_MAGIC[mime]) else None  # letters, digits, +, / and =, or it would not have been decoded


def _stream(name, text):
    return {"output_type": "stream", "name": name, "text": text}


def _joined(value):
    if isinstance(value, list):
        return "".join(v for v in value if isinstance(v, str))
    return value if isinstance(value, str) else ""


def _text(value, limit=MAX_TEXT):
    text = _ANSI.sub("", _joined(value))
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)
    return text if len(text) <= limit else text[:limit] + "\n… (cut short)"


def defused(markdown):
    """Markdown in which no tag begins, so that nothing in it becomes markup; formulas keep their meaning.

    A space after ``<`` is nothing to TeX and to a reader, and everything to an HTML parser.
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "< ", markdown)


def presentable(notebook, verdicts):
    """An executed notebook as graders and students may see it, and as nbgrader scores it.

    Parameters
    ----------
    notebook : NotebookNode
        As the judge returned it; changed in place.
    verdicts : iterable of Verdict
        A test cell's outputs say what its verdict says: silence is full marks to nbgrader, an error none.

    Returns
    -------
    NotebookNode
    """
    from nbformat import from_dict

    verdicts = {v.cell_id: v for v in verdicts}
    for cell in notebook.cells:
        if is_test(cell):
            cell.outputs = from_dict(_verdict_outputs(verdicts.get(cell.metadata.nbgrader.grade_id)))
            cell.execution_count = None
        elif cell.cell_type == "code":
            cell.outputs = from_dict(safe_cell_outputs(cell.get("outputs", [])))
    return notebook


def _verdict_outputs(verdict):
    if verdict is None:
        return [_failure("GraderError", "The grader did not get to this cell.")]
    if verdict.passed:
        return [{"output_type": "display_data", "data": {"text/plain": "Correct."}, "metadata": {}}]
    return [_failure(verdict.status, _text(verdict.message))]


def _failure(kind, message):
    return {"output_type": "error", "ename": kind, "evalue": message, "traceback": [f"{kind}: {message}"]}
