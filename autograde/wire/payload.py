"""What the grader sends to the student's process: orders with arguments, by pickle.

Pickle is safe in this direction: the student's process reads what the grader wrote, and is not
trusted anyway. Functions that a test makes travel by their code; objects of the student's process
that a test passes back travel as the id they were announced with, and a ``Tensor`` becomes one of PyTorch's there.
"""
from __future__ import annotations

import io
import pickle
import socket
import struct

import cloudpickle
import numpy as np

from helpers.tensors import Tensor

_PLAIN = {str, int, float, bool, bytes, type(None), np.float64}
_LENGTH = struct.Struct("!I")
MAX_MESSAGE = 512_000_000


class _Pickler(cloudpickle.Pickler):
    def persistent_id(self, value):
        remote = getattr(type(value), "__remote_id__", None)
        if remote is not None:
            return "remote", remote(value)
        if type(value) is Tensor:
            return "tensor", value.array, value.requires_grad
        return None


def dump(order):
    """The bytes of an order (a plain dict whose values may be arguments of a call)."""
    if _is_plain(order):
        return pickle.dumps(order, protocol=5)
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(order)
    return buffer.getvalue()


def _is_plain(value):
    """Whether all of it is data that pickle's own, faster, machinery writes as ours would."""
    kind = type(value)
    if kind is np.ndarray:
        return value.dtype.kind in "biufc"
    if kind is dict:
        return all(map(_is_plain, value.values())) and all(type(key) is str for key in value)
    return kind in _PLAIN or (kind in (list, tuple) and all(map(_is_plain, value)))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file, remote):
        super().__init__(file)
        self._remote = remote

    def persistent_load(self, token):
        if token[0] == "remote":
            return self._remote(token[1])
        import torch

        return torch.from_numpy(token[1]).requires_grad_(token[2])


def load(data, remote=None):
    """The order in `data`; ``remote(id)`` finds an object announced earlier."""
    return _Unpickler(io.BytesIO(data), remote).load()


def send(sock, order, fds=()):
    """Send one order, with file descriptors beside it."""
    data = order if isinstance(order, bytes) else dump(order)
    head = _LENGTH.pack(len(data))
    if fds:
        socket.send_fds(sock, [head], list(fds))
        sock.sendall(data)
    else:
        sock.sendall(head + data)


def receive(sock):
    """Wait for the next order.

    Returns
    -------
    tuple of (bytes, list of int) or None
        The order for ``load`` and the descriptors that came with it; None when the other side is gone.
    """
    head, fds = b"", []
    while len(head) < _LENGTH.size:
        data, more, _, _ = socket.recv_fds(sock, _LENGTH.size - len(head), 8)
        fds += more
        if not data:
            return None
        head += data
    (length,) = _LENGTH.unpack(head)
    data = bytearray(length)
    view, done = memoryview(data), 0
    while done < length:
        got = sock.recv_into(view[done:])
        if not got:
            return None
        done += got
    return bytes(data), fds
