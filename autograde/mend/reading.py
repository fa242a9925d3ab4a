"""Read a notebook from whatever bytes were handed in."""
from __future__ import annotations

import codecs
import json
import re

import nbformat

from autograde.cells import MAX_NOTEBOOK_BYTES
from autograde.errors import Ungradable

MAX_CELLS = 5_000
_KINDS = ("code", "markdown", "raw")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_NOTEBOOKS = (
    (b"PK\x03\x04", "it is a zip archive under another name"),
    (b"%PDF", "it is a PDF file"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
    (b"\x1f\x8b", "it is a compressed file"),
)


def read(data):
    """The notebook in `data`, whatever its encoding and version.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    NotebookNode
        Version 4, every cell of a known type with a source that is text; unknown extras left out.

    Raises
    ------
    Ungradable
        With one sentence, if there is no notebook in it.
    """
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise Ungradable(f"The file is too large to be a notebook ({len(data) / 1e6:.0f} MB; the limit is {MAX_NOTEBOOK_BYTES / 1e6:.0f} MB).")
    if not data.strip(b"\0 \t\r\n"):
        raise Ungradable("The file is empty.")
    for magic, what in _NOT_NOTEBOOKS:
        if data.startswith(magic):
            raise Ungradable(f"The file is not a notebook: {what}.")
    return normalise(_parse(_decode(data)))


def _decode(data):
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    head = data[:200]
    if head.count(b"\0") > len(head) // 4:  # UTF-16 without its mark
        return _decoded(data, "utf-16-be" if head[:1] == b"\0" else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _decoded(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Ungradable(f"The file begins as {encoding.upper()} text, but is damaged further on.") from None


def _parse(text):
    text = text.strip("\ufeff\0 \t\r\n")
    try:
        return json.loads(text)
    except RecursionError:
        raise Ungradable("The file is not a notebook: it is nested too deeply.") from None
    except ValueError as error:
        raise Ungradable(f"The file is not a notebook: {_why_not_json(text, error)}.") from None


def _why_not_json(text, error):
    if re.search(r"^<{7} ", text, re.M):
        return "it holds unresolved git merge conflicts (lines that begin with <<<<<<<)"
    if re.match(r"<(!doctype|html)", text, re.I):
        return "it is a web page; use File, Download in JupyterLab to save the notebook itself"
    if not text.startswith("{"):
        return "it is plain text that does not begin as one"
    if not text.endswith("}"):
        return "it breaks off in the middle; the upload may have been cut short"
    line = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    return f"its JSON is damaged{line}"


def normalise(raw):
    """A notebook of version 4 with only what is known, from one of any version.

    Parameters
    ----------
    raw : dict
        As JSON gives it.

    Returns
    -------
    NotebookNode

    Raises
    ------
    Ungradable
        If it is not a notebook.
    """
    if not isinstance(raw, dict):
        raise Ungradable("The file is JSON, but not a notebook.")
    if isinstance(raw.get("worksheets"), list) and "cells" not in raw:
        cells = [cell for sheet in raw["worksheets"] if isinstance(sheet, dict) for cell in _list(sheet.get("cells"))]
    elif isinstance(raw.get("cells"), list):
        cells = raw["cells"]
    else:
        raise Ungradable("The file is JSON, but not a notebook: it has no list of cells.")
    if len(cells) > MAX_CELLS:
        raise Ungradable(f"The notebook has {len(cells)} cells; the limit is {MAX_CELLS}.")
    metadata = raw["metadata"] if isinstance(raw.get("metadata"), dict) else {}
    kernel = metadata["kernelspec"] if isinstance(metadata.get("kernelspec"), dict) else {}
    language = kernel.get("language")
    return nbformat.from_dict({
        "cells": [_cell(c, i) for i, c in enumerate(cells) if isinstance(c, dict)],
        "metadata": {"kernelspec": {
            "name": "python3", "display_name": "Python 3", "language": clean(language) if isinstance(language, str) else "python"}},
        "nbformat": 4, "nbformat_minor": 5,
    })


def _cell(raw, index):
    """One cell of version 4, from one of any version; nothing of it is trusted but its source."""
    kind = raw.get("cell_type")
    source = raw["source"] if "source" in raw else raw.get("input", "")
    source = "".join(s for s in source if isinstance(s, str)) if isinstance(source, list) else source
    kind = "markdown" if kind in ("heading", "html") else kind if kind in _KINDS else "raw"
    identity = raw.get("id")
    known = isinstance(identity, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", identity)
    cell = {"cell_type": kind, "id": identity if known else f"cell-{index}",
            "source": clean(source) if isinstance(source, str) else "", "metadata": {}}
    meta = raw["metadata"] if isinstance(raw.get("metadata"), dict) else {}
    nbgrader = meta.get("nbgrader")
    if isinstance(nbgrader, dict) and isinstance(nbgrader.get("grade_id"), str):
        cell["metadata"]["nbgrader"] = nbgrader
    if isinstance(meta.get("tags"), list):
        cell["metadata"]["tags"] = [clean(t) for t in meta["tags"] if isinstance(t, str)][:50]
    if kind == "code":
        cell["execution_count"] = None
        cell["outputs"] = [o for o in _list(raw.get("outputs")) if isinstance(o, dict)]
    return cell


def _list(value):
    return value if isinstance(value, list) else []


def clean(text):
    """Text with plain line ends, and without what no file of text can hold (NUL, half a surrogate pair)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
