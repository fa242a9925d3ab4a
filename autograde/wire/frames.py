"""One message on a stream socket: a JSON header and the bytes of its arrays.

The reader trusts nothing: lengths are bounded before anything is read, JSON is the only thing
parsed, and whatever is not a frame raises ``BadFrame``.
"""
from __future__ import annotations

import json
import struct

_LENGTHS = struct.Struct("!4sII")
_MAGIC = b"LfL1"
MAX_HEADER = 8_000_000
MAX_BYTES = 128_000_000


class BadFrame(Exception):
    """The bytes received are not a frame, or exceed a bound."""


def pack(header, blob=b""):
    """The bytes of one frame.

    Parameters
    ----------
    header : dict or list
        Plain JSON data; NaN and infinities are allowed.
    blob : bytes-like
        Raw bytes of the arrays the header points into.

    Returns
    -------
    bytes
    """
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    if len(text) > MAX_HEADER or len(blob) > MAX_BYTES:
        raise BadFrame("too much data")
    return b"".join((_LENGTHS.pack(_MAGIC, len(text), len(blob)), text, blob))


class Reader:
    """Collects frames from the bytes of one connection.

    Feed it what the socket gave; it yields each complete frame as ``(header, blob)``.
    """

    def __init__(self, max_header=MAX_HEADER, max_bytes=MAX_BYTES):
        self._buffer = bytearray()
        self._bounds = max_header, max_bytes
        self._needed = _LENGTHS.size

    def feed(self, data):
        """Take bytes in and return the frames they complete.

        Raises
        ------
        BadFrame
            If the bytes are no frame or a bound is exceeded.
        """
        self._buffer += data
        frames = []
        while len(self._buffer) >= self._needed:
            magic, n_header, n_blob = _LENGTHS.unpack_from(self._buffer)
            if magic != _MAGIC or n_header > self._bounds[0] or n_blob > self._bounds[1]:
                raise BadFrame("not a frame, or too large")
            end = _LENGTHS.size + n_header + n_blob
            if len(self._buffer) < end:
                self._needed = end
                break
            text = bytes(self._buffer[_LENGTHS.size : _LENGTHS.size + n_header])
            blob = bytes(self._buffer[_LENGTHS.size + n_header : end])
            del self._buffer[:end]
            self._needed = _LENGTHS.size
            frames.append((_parse(text), blob))
        return frames


def _parse(text):
    try:
        return json.loads(text.decode("ascii"), parse_int=_integer)
    except (ValueError, RecursionError, MemoryError) as error:
        raise BadFrame(f"not JSON: {type(error).__name__}") from None


def _integer(digits):
    if len(digits) > 1000:  # converting longer ones takes quadratic time
        raise ValueError("integer too long")
    return int(digits)


def send(sock, header, blob=b""):
    """Write one frame to a blocking socket."""
    sock.sendall(pack(header, blob))
