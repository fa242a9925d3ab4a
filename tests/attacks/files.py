"""What people drop on the grader: trees and archives, broken, hostile, or just unusual."""
from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

from tests.attacks import target
from tests.attacks.corpus import to_bytes

NAME = f"{target.ASSIGNMENT}.ipynb"
SOLVED, BLANK = to_bytes(target.submission()), to_bytes(target.submission(target.BLANK))


def put(folder, path, content=SOLVED):
    path = Path(folder) / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def archive(path, entries, **options):
    """A zip from (name or ZipInfo, bytes) pairs."""
    with zipfile.ZipFile(path, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as made:
        for name, content in entries:
            made.writestr(name, content)
    return path


def link(name, target_path):
    """A zip entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, os.fsencode(target_path)


def zipped(entries):
    buffer = io.BytesIO()
    archive(buffer, entries)
    return buffer.getvalue()
