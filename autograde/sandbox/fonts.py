"""The fonts that Matplotlib has found on this machine, so that it need not look for them again in every jail."""
from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

_MAX_BYTES = 100_000  # in all: they are handed over before anybody listens. Who has more fonts waits for Matplotlib to look
_KEEP = "ttflist", "afmlist"


def known():
    """Matplotlib's own lists, as far as a jail can see the fonts in them: those it brings, and the system's.

    Returns
    -------
    dict of str to str
        By file name; empty where Matplotlib has never been used.
    """
    found = {}
    try:  # nobody's grading depends on it
        cache = os.environ.get("MPLCONFIGDIR") or Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser(), "matplotlib")
        for path in sorted(Path(cache).glob("fontlist-v*.json")):
            fonts = json.loads(path.read_bytes())
            for kind in _KEEP:
                fonts[kind] = [font for font in fonts[kind] if not font["fname"].startswith("/") or font["fname"].startswith("/usr/")]
            found[path.name] = json.dumps(fonts)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found if sum(map(len, found.values())) <= _MAX_BYTES else {}


def put(fonts):
    """Put such lists where Matplotlib looks for them.

    Parameters
    ----------
    fonts : dict of str to str
    """
    folder = Path(os.environ["MPLCONFIGDIR"])
    with contextlib.suppress(OSError):
        for name, text in fonts.items():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
