"""Every file in a folder or an archive, by name, read defensively.

Nothing is ever extracted by the name it has in an archive, no link is followed, no pipe or device is
opened, and what an archive unpacks to is bounded.
"""
from __future__ import annotations

import io
import os
import stat
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograde.cells import MAX_NOTEBOOK_BYTES as MAX_BYTES

MAX_FILES = 200_000
MAX_ARCHIVE_BYTES = 2_000_000_000
MAX_UNPACKED_BYTES = 8_000_000_000
MAX_NESTING = 3
_SKIPPED = {"__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini"}  # nobody handed these in


@dataclass(frozen=True)
class File:
    """One file: its path in parts (archives count as folders) and how to get its bytes."""

    parts: tuple[str, ...]
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Fault:
    """Something that cannot be read, and why, in words that follow "it"."""

    parts: tuple[str, ...]
    reason: str


_PACKED = ((b"Rar!\x1a\x07", "a rar archive"), (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"\x1f\x8b", "a gzip archive"), (b"BZh", "a bzip2 archive"),
           (b"\xfd7zXZ\0", "an xz archive"), (b"\x28\xb5\x2f\xfd", "a zstd archive"))


def packed_as(head):
    """What other archive than zip begins with these bytes, in words, or None."""
    return next((what for magic, what in _PACKED if head.startswith(magic)), "a tar archive" if head[257:262] == b"ustar" else None)


class Unreadable(Exception):
    """Why a file's bytes cannot be had, in words that follow "it"."""


def walk(path):
    """Every file below a folder or in a zip archive.

    Parameters
    ----------
    path : Path
        A folder, an archive or a single file.

    Yields
    ------
    File or Fault
        A File's bytes must be asked for before the next one is.
    """
    path = Path(path)
    if path.is_dir():
        yield from _folder(path, (path.resolve().name,), _Budget())
    elif zipfile.is_zipfile(path) or path.suffix.lower() == ".zip":
        with open(path, "rb") as stream:
            yield from _archive(stream, (path.name,), _Budget(), 1)
    else:
        yield File((path.name,), lambda: read_file(path))


class _Budget:
    """How much all archives together may still unpack to, and how many files there may be."""

    def __init__(self):
        self.bytes, self.files = MAX_UNPACKED_BYTES, MAX_FILES

    def spend(self, n_bytes):
        self.bytes -= n_bytes
        if self.bytes < 0:
            raise Unreadable("unpacks to far more than a class hands in")

    def count(self):
        self.files -= 1
        return self.files >= 0


def _folder(folder, parts, budget):
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        yield Fault(parts, f"cannot be opened ({error.strerror})")
        return
    entries = [e for e in entries if not _is_rubbish(e.name) and not (e.name.startswith(".") and len(parts) == 1)]
    if not entries and len(parts) > 1:
        yield Fault(parts, "is an empty folder")
    for entry in entries:
        here = (*parts, entry.name)
        if not budget.count():
            yield Fault(parts, f"holds more than {MAX_FILES} files; the rest was not read")
            return
        kind = _kind(entry)
        if kind == "folder":
            yield from _folder(entry.path, here, budget)
        elif kind != "file":
            yield Fault(here, f"is {kind}, not a file")
        elif entry.name.lower().endswith(".zip"):
            yield from _zip_in_folder(entry.path, here, budget)
        else:
            yield File(here, lambda path=entry.path: read_file(path))


def _is_rubbish(name):
    """Whether a file or folder was put there by a program, not by a student: "._x" is what macOS adds to x."""
    return name in _SKIPPED or name.startswith("._")


def _kind(entry):
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return "something that cannot be looked at"
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode):
        return "file"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a device or socket"


def _open(path):
    """Open a plain file and nothing else: no link, no waiting for a pipe's other end."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("is not a plain file")
    return os.fdopen(descriptor, "rb")


def read_file(path):
    """The bytes of a plain file.

    Raises
    ------
    Unreadable
        If it is anything else, too large, or cannot be read.
    """
    try:
        with _open(path) as stream:
            return _limited(stream)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from None


def _limited(stream):
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unreadable(f"is larger than {MAX_BYTES // 1_000_000} MB")
    return data


def _zip_in_folder(path, parts, budget):
    try:
        with _open(path) as stream:
            yield from _archive(stream, parts, budget, 1)
    except OSError as error:
        yield Fault(parts, f"cannot be read ({error.strerror})")
    except Unreadable as error:
        yield Fault(parts, str(error))


def _archive(stream, parts, budget, depth):
    try:
        archive = zipfile.ZipFile(stream)
        members = [m for m in archive.infolist() if not m.is_dir()]
    except Exception:  # zipfile raises half a dozen kinds on damaged input
        stream.seek(0)
        other = packed_as(stream.read(300))
        yield Fault(parts, f"is {other} under another name; ask for a zip archive or the notebook itself" if other else
                    "is not a zip archive that can be opened; the upload may have been cut short")
        return
    with archive:
        if depth > 1 or len(parts) > 1:
            members = [m for m in members if not any(map(_is_rubbish, m.filename.split("/")))]
            if not members:
                yield Fault(parts, "is an empty archive")
        for member in members:
            if not budget.count():
                yield Fault(parts, f"holds more than {MAX_FILES} files; the rest was not read")
                return
            yield from _member(archive, member, parts, budget, depth)


def _member(archive, member, parts, budget, depth):
    inner = tuple(p for p in member.filename.replace("\\", "/").split("/") if p not in ("", "."))
    here = (*parts, *inner)
    mode = member.external_attr >> 16
    if any(map(_is_rubbish, inner)) or not inner:
        return
    if ".." in inner or member.filename.startswith(("/", "\\")) or inner[0][1:2] == ":":
        yield Fault((*parts, inner[-1]), f"has a name that points outside the archive ({member.filename[:80]!r})")
    elif mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        yield Fault(here, "is a symbolic link or device inside an archive")
    elif member.flag_bits & 0x1:
        yield Fault(here, "is encrypted; ask for it without a password")
    elif not inner[-1].lower().endswith(".zip"):
        yield File(here, lambda: _read_member(archive, member, budget))
    elif depth >= MAX_NESTING:
        yield Fault(here, f"is an archive within an archive, more than {MAX_NESTING} deep")
    else:
        try:
            nested = _unpack_nested(archive, member, budget)
        except Unreadable as error:
            yield Fault(here, str(error))
            return
        with nested:
            yield from _archive(nested, here, budget, depth + 1)


def _read_member(archive, member, budget):
    buffer = io.BytesIO()
    _copy_member(archive, member, buffer, MAX_BYTES, budget)
    return buffer.getvalue()


def _unpack_nested(archive, member, budget):
    spool = tempfile.SpooledTemporaryFile(max_size=16_000_000)
    try:
        _copy_member(archive, member, spool, MAX_ARCHIVE_BYTES, budget)
    except Unreadable:
        spool.close()
        raise
    spool.seek(0)
    return spool


def _copy_member(archive, member, target, limit, budget):
    """Copy at most `limit` bytes: the size an archive states is not believed."""
    done = 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(1 << 20):
                done += len(chunk)
                budget.spend(len(chunk))
                if done > limit:
                    raise Unreadable(f"is larger than {limit // 1_000_000} MB when unpacked")
                target.write(chunk)
    except Unreadable:
        raise
    except Exception as error:  # damaged data: zlib.error, BadZipFile, EOFError, NotImplementedError, …
        raise Unreadable(f"is damaged or packed in an unknown way ({type(error).__name__})") from None
