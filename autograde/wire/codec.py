"""Plain values as JSON nodes and bytes: written where the student's code runs, read in the grader.

A node is None, a bool, an int, a float, a string, or a list whose first entry names its kind:

    ["l", …] list   ["t", …] tuple   ["d", [key, value], …] dict   ["p", layout, dtype, shape, offset] list of like things (``packing``)
    ["a", dtype, shape, offset] array   ["s", dtype, offset] NumPy scalar   ["o", shape, …] array of objects
    ["T", dtype, shape, offset, gradient] torch tensor (`gradient`: an id to ask for its gradients, or null)
    ["f", id, name] something callable   ["h", id, class name, length or null] anything else

The decoder builds nothing but these: it unpickles nothing, evaluates nothing, imports nothing by a
name it was sent, and always makes exact base arrays of whitelisted dtypes.
"""
from __future__ import annotations

import math
import sys
from array import array as numbers
from collections import UserList, deque

import numpy as np

from autograde.wire import packing
from autograde.wire.frames import MAX_BYTES, BadFrame

DTYPES = {code: np.dtype(code) for code in ("?", "<i1", "<i2", "<i4", "<i8", "<u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")}
_TENSOR_DTYPES = {"?": "bool", "<i1": "int8", "<i2": "int16", "<i4": "int32", "<i8": "int64", "<u1": "uint8", "<f2": "float16", "<f4": "float32", "<f8": "float64"}
MAX_NODES = 300_000
MAX_DEPTH = 40
MAX_KEYS = 5_000  # that are not text: whoever chooses numbers can make them collide, and a dictionary of them take hours
MAX_TEXT = 1_000_000
MAX_NDIM = 8
_LIKE_LISTS = (deque, UserList, range, memoryview, numbers)  # which np.asarray reads though they say nothing of arrays


class TooMuch(ValueError):
    """A value with more parts, levels or bytes than is sent."""


class Encoder:
    """Writes values of the student's process.

    Parameters
    ----------
    keep : callable
        ``keep(value)`` remembers something that is not plain data and returns its integer id.
    """

    def __init__(self, keep):
        self._keep = keep
        self._parts, self._size, self._nodes, self._open = [], 0, 0, set()

    @property
    def blob(self):
        return b"".join(self._parts)

    def node(self, value, depth=0):
        """The node of a value; its bytes are collected in ``blob``.

        Raises
        ------
        TooMuch
            If the value is too large, too deep, or contains itself.
        """
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            raise TooMuch("The value is too large or nested too deeply to be handed in.")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return self._integer(value)
        if kind is str:
            return self._text(value)
        if isinstance(value, (list, tuple, dict)):  # a subclass may lie about its items, but only about its own value
            return self._container(value, depth)
        if isinstance(value, np.ndarray):
            return self._array(value, depth)
        if isinstance(value, np.generic):
            return self._scalar(value)
        return self._other(value, depth)

    def _integer(self, value):
        if value.bit_length() > 3000:
            raise TooMuch("The integer is too long to be handed in.")
        return int(value)

    def _text(self, value):
        if len(value) > MAX_TEXT:
            raise TooMuch("The text is too long to be handed in.")
        return str(value)

    def _container(self, value, depth):
        if type(value) in (list, tuple) and len(value) >= packing.MANY and (like := packing.packed(value, MAX_BYTES - self._size)):
            array, code = self._base(like[0])
            if array is not None:
                return ["p", like[1], code, list(array.shape), self._bytes(array)]
        if id(value) in self._open:
            raise TooMuch("The value contains itself.")
        self._open.add(id(value))
        try:
            if isinstance(value, dict):
                if sum(type(key) is not str for key in dict.keys(value)) > MAX_KEYS:
                    raise TooMuch("The dictionary has too many keys to be handed in.")
                return ["d"] + [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in list(dict.items(value))]
            base = list if isinstance(value, list) else tuple
            return ["l" if base is list else "t"] + [self.node(item, depth + 1) for item in base.__iter__(value)]
        finally:
            self._open.discard(id(value))

    def _bytes(self, array):
        data = np.ascontiguousarray(array).tobytes()
        offset = self._size
        self._size += len(data)
        if self._size > MAX_BYTES:
            raise TooMuch("The arrays are too large to be handed in.")
        self._parts.append(data)
        return offset

    def _base(self, array):
        """An exact base array, little-endian, of a whitelisted dtype; None if there is none."""
        array = np.ndarray.__array__(array) if type(array) is not np.ndarray else array
        array = np.asarray(array)
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        elif array.dtype.kind == "c" and array.dtype.itemsize > 16:
            array = array.astype(np.complex128)
        code = array.dtype.newbyteorder("<").str if array.dtype.itemsize > 1 else array.dtype.str.replace("|b1", "?").replace("|", "<")
        if code not in DTYPES or array.ndim > MAX_NDIM:
            return None, None
        return array.astype(DTYPES[code], copy=False), code

    def _array(self, value, depth):
        value = np.asarray(value)
        array, code = self._base(value)
        if array is not None:
            return ["a", code, list(array.shape), self._bytes(array)]
        if value.dtype.kind in "OUS" and value.size <= MAX_NODES:
            return ["o", list(value.shape)] + [self.node(item, depth + 1) for item in value.ravel().tolist()]
        return self._reference(value)

    def _scalar(self, value):
        if isinstance(value, (str, bytes)):
            return self.node(str(value))
        array, code = self._base(np.asarray(value))
        return self._reference(value) if array is None else ["s", code, self._bytes(array)]

    def _other(self, value, depth):
        if isinstance(value, (bool, int, float, str)):  # subclasses: an IntEnum, a str of one's own
            base = next(b for b in (bool, int, float, str) if isinstance(value, b))
            return self.node(base.__new__(base, base.__str__(value) if base is str else value), depth + 1)
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return self._tensor(value, torch)
        if not isinstance(value, type) and (hasattr(type(value), "__array__") or isinstance(value, _LIKE_LISTS)):
            try:
                return self._array(np.asarray(value), depth)
            except Exception:
                return self._reference(value)
        return self._reference(value)

    def _tensor(self, value, torch):
        try:
            plain = value.detach().to("cpu")
            array, code = self._base(plain.to_dense().resolve_conj().resolve_neg().numpy() if plain.layout is not torch.strided else plain.numpy())
            if array is None:
                return self._reference(value)
            gradient = self._keep(value) if value.requires_grad else None
            return ["T", code, list(array.shape), self._bytes(array), gradient]
        except Exception:
            return self._reference(value)

    def _reference(self, value):
        number = self._keep(value)
        if callable(value):
            name = getattr(value, "__name__", None) or type(value).__name__
            return ["f", number, str(name)[:100]]
        try:
            length = len(value) if hasattr(type(value), "__len__") else None
        except Exception:
            length = None
        return ["h", number, type(value).__name__[:100], length]


class Decoder:
    """Reads nodes in the grader.

    Parameters
    ----------
    blob : bytes
        The bytes that came with the nodes.
    reference : callable
        ``reference(kind, id, name, length)`` makes the stand-in for "f" and "h" nodes.
    tensor : callable, optional
        ``tensor(array, gradient_id)`` makes what stands for a torch tensor.

    Raises
    ------
    BadFrame
        From ``value``, for anything that is not a well-formed node.
    """

    def __init__(self, blob, reference, tensor=None):
        self._blob, self._reference, self._make_tensor = blob, reference, tensor
        self._nodes = self._keys = 0
        self._bytes_left, self._objects_left = len(blob), packing.MAX_OBJECTS  # nothing is read twice

    def value(self, node, depth=0):
        """The value a node stands for."""
        self._nodes += 1
        if self._nodes > MAX_NODES * 2 or depth > MAX_DEPTH + 2:
            raise BadFrame("too many nodes")
        if node is None or type(node) in (bool, int, float):
            return node
        if type(node) is str:
            return node
        if type(node) is not list or not node or type(node[0]) is not str:
            raise BadFrame("not a node")
        kind, rest = node[0], node[1:]
        if kind == "l":
            return [self.value(item, depth + 1) for item in rest]
        if kind == "t":
            return tuple(self.value(item, depth + 1) for item in rest)
        if kind == "d":
            return self._dict(rest, depth)
        if kind == "a" and len(rest) == 3:
            return self._array(*rest)
        if kind == "p" and len(rest) == 4:
            return self._packed(rest[0], self._array(*rest[1:]))
        if kind == "s" and len(rest) == 2:
            return self._array(rest[0], [], rest[1])[()]
        if kind == "o" and rest:
            return self._objects(rest[0], rest[1:], depth)
        if kind == "T" and len(rest) == 4:
            return self._tensor(*rest)
        if kind == "f" and len(rest) == 2:
            return self._reference("f", _count(rest[0]), _name(rest[1]), None)
        if kind == "h" and len(rest) == 3:
            return self._reference("h", _count(rest[0]), _name(rest[1]), None if rest[2] is None else _count(rest[2]))
        raise BadFrame("unknown kind of node")

    def _packed(self, layout, array):
        if not packing.well_formed(layout, array):
            raise BadFrame("not a layout")
        self._objects_left -= packing.objects(layout, array)
        if self._objects_left < 0:
            raise BadFrame("too many objects")
        return packing.unpacked(layout, array)

    def _dict(self, pairs, depth):
        result = {}
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2:
                raise BadFrame("not a pair")
            key = self.value(pair[0], depth + 1)
            if not _is_key(key):
                raise BadFrame("not a key")
            self._keys += type(key) is not str
            if self._keys > MAX_KEYS:
                raise BadFrame("too many keys")
            result[key] = self.value(pair[1], depth + 1)
        return result

    def _array(self, code, shape, offset):
        dtype = DTYPES.get(code) if type(code) is str else None
        if dtype is None:
            raise BadFrame("dtype not allowed")
        shape = _shape(shape)
        size = math.prod(shape)
        offset = _count(offset)
        if size * dtype.itemsize > MAX_BYTES or offset + size * dtype.itemsize > len(self._blob):
            raise BadFrame("array beyond its bytes")
        self._bytes_left -= size * dtype.itemsize
        if self._bytes_left < 0:
            raise BadFrame("arrays that overlap")
        if dtype.kind == "b":  # any other byte would be a boolean that is neither True nor False
            return np.frombuffer(self._blob, np.uint8, size, offset).astype(bool).reshape(shape)
        return np.frombuffer(self._blob, dtype, size, offset).reshape(shape).copy()

    def _objects(self, shape, items, depth):
        shape = _shape(shape)
        if math.prod(shape) != len(items):
            raise BadFrame("wrong number of items")
        values = [self.value(item, depth + 1) for item in items]
        if values and all(type(v) is str for v in values) and max(map(len, values)) * len(values) <= MAX_NODES * 20:
            return np.array(values).reshape(shape)
        array = np.empty(len(values), dtype=object)
        for i, value in enumerate(values):
            array[i] = value
        return array.reshape(shape)

    def _tensor(self, code, shape, offset, gradient):
        if type(code) is not str or code not in _TENSOR_DTYPES or self._make_tensor is None:
            raise BadFrame("tensor not allowed")
        return self._make_tensor(self._array(code, shape, offset), None if gradient is None else _count(gradient))


def _is_key(key):
    return key is None or isinstance(key, (str, bool, int, float, np.generic)) or (isinstance(key, tuple) and all(map(_is_key, key)))


def _count(value):
    if type(value) is not int or not 0 <= value < 2**53:
        raise BadFrame("not a count")
    return value


def _name(value):
    if type(value) is not str or len(value) > 200:
        raise BadFrame("not a name")
    return value


def _shape(value):
    if type(value) is not list or len(value) > MAX_NDIM:
        raise BadFrame("not a shape")
    shape = tuple(_count(n) for n in value)
    if math.prod(n for n in shape if n) > MAX_BYTES:
        raise BadFrame("shape too large")
    return shape
