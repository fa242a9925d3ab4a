"""Whose submission a file is, and of which assignment, told by the names platforms give."""
from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

MAX_ID = 100
_MOODLE = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<what>file|onlinetext)(?:_(?P<file>.*))?$")
_CANVAS = re.compile(r"^(?P<name>[^_]+(?:_[^_\d][^_]*)*?)_(?:LATE_)?(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+\.\w+)$")
_GENERIC = {"submitted", "submissions", "submission", "autograded", "files", "downloads", "download", "tmp"}
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True)
class Named:
    """What the path of a file says.

    Parameters
    ----------
    student : str or None
        As the platform wrote it.
    assignment : str or None
        A full name.
    attempt : tuple of int
        Later hand-ins of one student compare greater.
    ignored : bool
        Whether the file is no submission (Moodle's online text).
    """

    student: str | None
    assignment: str | None
    attempt: tuple = ()
    ignored: bool = False


def identify(parts, names, *, is_archive):
    """Read the path of a file.

    Parameters
    ----------
    parts : tuple of str
        Outermost first; the first is the name of the folder or archive that was given.
    names : list of str
        The course's assignments.
    is_archive : bool
        Whether the first part is an archive: its name is nobody's.

    Returns
    -------
    Named
    """
    assignment = next((a for part in reversed(parts) if (a := _assignment_in(part, names))), None)
    for part in parts:
        if moodle := _MOODLE.match(part):
            return Named(f"{moodle['name']}_{moodle['number']}", assignment, (), moodle["what"] != "file")
        if canvas := _CANVAS.match(part):
            again = re.search(r"-(\d+)\.\w+$", canvas["file"])
            return Named(f"{canvas['name']}_{canvas['user']}", assignment, (int(canvas["submission"]), int(again[1]) if again else 0))
    if "submitted" in parts[:-3]:  # nbgrader's own tree
        return Named(parts[parts.index("submitted") + 1], assignment)
    home = next((i for i in range(2, len(parts) - 1) if parts[i] in names), None)
    if home and parts[home - 1].lower() not in _GENERIC:  # <student>/<assignment>/…, whatever lies deeper
        return Named(parts[home - 1], assignment)
    inner = [p for p in parts[1 if is_archive else 0 : -1] if p.lower() not in _GENERIC and p not in names]
    packed = next((n for n, p in enumerate(inner) if p.lower().endswith(".zip")), len(inner))
    if inner:  # the nearest folder outside a student's own archive, else that archive
        return Named(_stem(inner[packed - 1] if packed else inner[0], ".zip"), assignment)
    stem = _stem(parts[-1], ".ipynb")
    return Named(None if _assignment_in(stem, names) or len(parts) == 1 else stem, assignment)


def _assignment_in(part, names):
    """The assignment a name means: its full name, alone or inside a longer one."""
    low = part.lower()
    return next((name for name in sorted(names, key=len, reverse=True) if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", low)), None)


def _stem(name, suffix):
    return name[: -len(suffix)] if name.lower().endswith(suffix) else name


def shown(name):
    """A file's name as it may be printed: nothing in it moves the cursor, rings or turns the line around, and it is not too long."""
    text = "".join(c if c.isprintable() else "\ufffd" for c in name.encode("utf-8", "replace").decode())
    return text if len(text) <= 200 else f"{text[:100]}…{text[-99:]}"


def safe_id(raw):
    """A student id that can be a folder on any system and stays readable.

    Parameters
    ----------
    raw : str

    Returns
    -------
    str
        Letters, digits and ``-_.@`` of `raw`, at most ``MAX_ID`` long, never empty.
    """
    text = unicodedata.normalize("NFC", raw)
    text = re.sub(r"[^\w.@-]+", "_", text).strip("._ ")
    if len(text) > MAX_ID:
        text = f"{text[: MAX_ID - 9]}-{_hash(raw, 8)}"
    if not text or text.split(".")[0].lower() in _RESERVED:
        text = f"student-{_hash(raw, 8)}" if not text else f"_{text}"
    return text


def safe_ids(raws):
    """Safe ids, different for different students: dict from each of `raws`."""
    raws = sorted(set(raws))
    claims = {}
    for raw in raws:
        claims.setdefault(safe_id(raw).casefold(), []).append(raw)
    return {
        raw: safe if len(same) == 1 or (raw == safe and raw == same[0]) else f"{safe}-{_hash(raw, 6)}"
        for same in claims.values() for raw in same for safe in (safe_id(raw),)
    }


def _hash(text, n):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:n]
