"""Whatever bytes come from the student's side: the grader gets plain data or a refusal, never more."""
import array
import collections
import json
import os
import pickle
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograde.judge.connection import Connection, pair
from autograde.judge.model import Stopped
from autograde.judge.standin import Desk, Handle, StandIn, _error, move_generators, pcg_distance
from autograde.wire import frames, packing
from autograde.wire.codec import MAX_DEPTH, Decoder, Encoder, TooMuch
from autograde.wire.frames import BadFrame, Reader

PLAIN = (type(None), bool, int, float, str, list, tuple, dict, np.ndarray, np.generic, Handle, StandIn)


def decode(node, blob=b""):
    return Decoder(blob, lambda *reference: reference).value(node)


def there_and_back(value):
    encoder = Encoder(lambda kept: 1)
    node = encoder.node(value)
    reader = Reader()
    ((header, blob),) = reader.feed(frames.pack({"v": node}, encoder.blob))
    return decode(header["v"], blob)


numbers = st.none() | st.booleans() | st.integers(-(2**200), 2**200) | st.floats() | st.text(max_size=20)
values = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4), max_leaves=20)


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return struct.pack("d", a) == struct.pack("d", b) or (a != a and b != b)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


@settings(deadline=None)
@given(values)
def test_plain_values_arrive_as_they_were_sent(value):
    assert same(there_and_back(value), value)


@settings(deadline=None)
@given(hnp.arrays(st.sampled_from(["?", "i1", "i8", "u2", "f2", "f4", "f8", ">f8", "c16", "<i4"]), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)))
def test_arrays_arrive_as_exact_base_arrays(array):
    got = there_and_back(array)
    assert type(got) is np.ndarray and got.dtype == array.dtype.newbyteorder("=") and got.shape == array.shape
    assert got.tobytes() == np.ascontiguousarray(array.astype(got.dtype)).tobytes() and got.flags.writeable


def test_subclasses_views_and_wrappers_become_base_arrays():
    class Liar(np.ndarray):
        shape = (99,)

        def __array__(self, *args, **kwargs):
            raise RuntimeError

        def tobytes(self, *args):
            return b""

    plain = np.arange(6.0).reshape(2, 3)
    read_only = plain.view()
    read_only.flags.writeable = False
    for value in (np.matrix(plain), np.ma.masked_array(plain, plain > 2), plain.T.copy().T, read_only, plain.astype(">f8"), plain.astype(np.longdouble), plain[::-1][::-1]):
        got = there_and_back(value)
        assert type(got) is np.ndarray and got.flags.writeable and np.array_equal(got, plain)
    got = there_and_back(plain.view(Liar))
    assert isinstance(got, (np.ndarray, tuple)) and (type(got) is not np.ndarray or got.shape in ((2, 3), (99,)))
    assert type(there_and_back(np.array(1.5))) is np.ndarray and type(there_and_back(np.float32(1.5))) is np.float32
    Pair = collections.namedtuple("Pair", "a b")
    assert there_and_back(Pair(1, 2)) == (1, 2) and type(there_and_back(Pair(1, 2))) is tuple


def test_what_numpy_reads_like_a_list_becomes_an_array():
    for value in (collections.deque([0.0, 1.0, 2.0]), collections.UserList([0.0, 1.0, 2.0]), array.array("d", [0, 1, 2]), memoryview(array.array("d", [0, 1, 2])), range(3)):
        got = there_and_back(value)
        assert type(got) is np.ndarray and got.tolist() == [0, 1, 2]
    endless = collections.deque()
    endless.append(endless)
    assert there_and_back(endless)[0] == "h"


def test_what_is_not_plain_is_a_reference_or_refused():
    assert there_and_back({1, 2})[0] == "h" and there_and_back(len)[0] == "f" and there_and_back(object())[0] == "h" and there_and_back(np.array(["2020-01-01"], dtype="M8[D]"))[0] == "h"
    endless = []
    endless.append(endless)
    deep = []
    for _ in range(MAX_DEPTH + 5):
        deep = [deep]
    for value in (endless, deep, [None, 1] * 10**6, "x" * 10**7, 2**10**5):
        with pytest.raises(TooMuch):
            there_and_back(value)


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["l", "t", "d", "a", "s", "o", "T", "f", "h", "<f8", "?", "<i8", "|O", "O"]),
                           lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=25)
hostile = st.builds(lambda kind, rest: [kind, *rest], st.sampled_from(["l", "t", "d", "a", "s", "o", "T", "f", "h", "zz"]), st.lists(json_values, max_size=5))


@settings(max_examples=500, deadline=None)
@given(hostile | json_values, st.binary(max_size=64))
def test_hostile_nodes_give_plain_data_or_a_refusal(node, blob):
    try:
        value = Decoder(blob, lambda kind, number, name, length: None, lambda array, gradient: array).value(node)
    except BadFrame:
        return
    assert isinstance(value, PLAIN) and (not isinstance(value, np.ndarray) or type(value) is np.ndarray)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_hostile_bytes_are_frames_or_refused(pieces):
    reader = Reader()
    try:
        for piece in pieces:
            reader.feed(b"LfL1" + piece if len(piece) % 2 else piece)
    except BadFrame:
        pass


@pytest.mark.parametrize("node", [
    ["a", "<f8", [2**40, 2**40], 0], ["a", "<f8", [-1], 0], ["a", "|O", [1], 0], ["a", "O", [1], 0], ["a", "<f8", [1], -8], ["a", "<f8", [1], 1.5], ["a", "<f8", [1] * 50, 0], ["a", "<f8", True, 0],
    ["a", ["<f8"], [1], 0], ["o", [3], 1], ["o", [2**60, 0], 1], ["d", [["l"], 1]], ["d", [1, 2, 3]], ["f", "1", "x"], ["h", 1, "x", -1], ["T", "<c16", [1], 0, None], ["s", "<f8", 2**62], [[]], [], {}, {"a": 1},
    ["h", 1, "x" * 10**4, None], ["T", ["<f8"], [1], 0, None], ["a", "<f8", [0, 2**62], 0]], ids=lambda n: str(n)[:40])
def test_each_lie_is_refused(node):
    with pytest.raises(BadFrame):
        decode(node, bytes(16))


def test_a_lying_boolean_is_true_or_false():
    assert decode(["a", "?", [3], 0], b"\x00\x01\xff").tolist() == [False, True, True]


@pytest.mark.parametrize("data", [b"", b"LfL1", b"LfL1" + struct.pack("!II", 2**31, 0), b"LfL1" + struct.pack("!II", 10, 2**32 - 1), pickle.dumps(os.system), b"GET / HTTP/1.1\r\n\r\n" * 10,
                                  frames._LENGTHS.pack(b"LfL1", 4, 0) + b"\xff\xfe\xfd\xfc", frames._LENGTHS.pack(b"LfL1", 200_000, 0) + b"[" * 200_000,
                                  frames._LENGTHS.pack(b"LfL1", 100_000, 0) + b"9" * 100_000, frames._LENGTHS.pack(b"LfL1", 2, 0) + b"[]", frames.pack([1, 2]), frames.pack("x")])
def test_raw_bytes_on_the_line_stop_quickly(data):
    ours, theirs = pair()
    with theirs:
        line = Connection(ours)
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        started = time.monotonic()
        with pytest.raises(Stopped):
            line.receive(time.monotonic() + 5, "late")
        assert time.monotonic() - started < 2
        line.close()


def test_bytes_that_trickle_do_not_hold_the_grader():
    ours, theirs = pair()
    line, stop = Connection(ours), threading.Event()

    def trickle():
        data = frames.pack({"value": "x" * 1000})
        for byte in data[:200]:
            if stop.wait(0.05):
                return
            theirs.send(bytes([byte]))

    sender = threading.Thread(target=trickle)
    sender.start()
    started = time.monotonic()
    with pytest.raises(Stopped) as caught:
        line.receive(time.monotonic() + 0.5, "late")
    stop.set()
    sender.join()
    assert caught.value.verdict == "timeout" and time.monotonic() - started < 2
    theirs.close()
    line.close()


def test_descriptors_sent_along_are_closed():
    ours, theirs = pair()
    line = Connection(ours)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with open(os.devnull) as file:
            socket.send_fds(theirs, [frames.pack({"value": 1})], [file.fileno()])
        line.receive(time.monotonic() + 5, "late")
    assert len(os.listdir("/proc/self/fd")) == before
    theirs.close()
    line.close()


class _Line:
    """A line on which one given answer comes, whatever was asked."""

    def __init__(self, answer, blob=b""):
        self.answer = answer, blob

    def send(self, order):
        pass

    def receive(self, deadline, late, hard=None):
        return self.answer

    def kill(self):
        pass


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["value", "raised", "changed", "warnings", "generators", "forbidden", "names", "broken"]), hostile | json_values, max_size=5), st.binary(max_size=32))
def test_hostile_answers_give_a_value_an_exception_or_a_stop(answer, blob):
    answer = json.loads(json.dumps(answer))
    rng = np.random.default_rng(1)
    try:
        seen = Desk(_Line(answer, blob), 1, time.monotonic() + 1).observe(1, (rng, np.ones(2)), {"a": 1})
    except Exception as error:
        assert isinstance(error, Stopped) or type(error).__module__ == "autograde.judge.standin"
    else:
        assert isinstance(seen.value, PLAIN)
    try:
        found = Desk(_Line(answer, blob), 1, time.monotonic() + 1).names({"f"}, "x", "<t>")
    except Exception as error:
        assert isinstance(error, Stopped) or type(error).__module__ == "autograde.judge.standin"
    else:
        assert set(found) <= {"f"}


@settings(deadline=None)
@given(json_values)
def test_a_described_exception_is_only_ever_an_ordinary_one(raised):
    assert isinstance(_error(raised), Exception)


@pytest.mark.parametrize("bases", [["SystemExit"], ["KeyboardInterrupt"], ["GeneratorExit"], ["BaseException"], ["eval"], ["type"], ["UnicodeDecodeError"], ["StopIteration"], ["ValueError", "SystemExit"]])
def test_no_exception_can_end_the_grader(bases):
    error = _error({"kind": "X", "bases": bases, "text": "t"})
    assert isinstance(error, Exception) and not isinstance(error, (SystemExit, KeyboardInterrupt, GeneratorExit))


def test_a_stand_in_is_equal_to_nothing_and_hides_what_is_private():
    desk = Desk(_Line({"value": True}), 1, time.monotonic() + 1)
    for thing in (StandIn(desk, 1, "f"), Handle(desk, 1)):
        assert thing != 1 and not (thing == 3.0)
        for name in ("__array__", "__array_interface__", "_x", "__float__", "__len__"):
            with pytest.raises((AttributeError, TypeError)):
                getattr(thing, name)
        with pytest.raises(TypeError):
            float(thing)


def test_only_a_state_ahead_on_its_own_orbit_moves_a_generator():
    def state(rng):
        s = rng.bit_generator.state
        return [s["state"]["state"], s["state"]["inc"], s["has_uint32"], s["uinteger"]]

    ours, theirs = np.random.default_rng(3), np.random.default_rng(3)
    theirs.normal(size=1000)
    move_generators({"0": state(theirs)}, (ours,), {})
    assert ours.random() == theirs.random()
    for lie in ([0, 0, 0, 0], [0, state(ours)[1], 0, 0], [state(ours)[0], 1, 0, 0], [1, 2, 3], "x", None, [state(ours)[0], state(ours)[1], 5, 0], [2**200, state(ours)[1], 0, 0]):
        before = state(ours)
        move_generators({"0": lie}, (ours,), {})
        move_generators(lie, (ours,), {})
        assert state(ours) == before


@given(st.integers(0, 2**20))
@settings(max_examples=20, deadline=None)
def test_distance_counts_the_generators_steps(steps):
    rng = np.random.PCG64(11)
    start = rng.state["state"]
    rng.advance(steps)
    assert pcg_distance(start["state"], rng.state["state"]["state"], start["inc"]) == steps


rows = st.integers(packing.MANY, 40)
likes = st.one_of(
    st.lists(st.floats(), min_size=packing.MANY), st.lists(st.integers(-(2**70), 2**70), min_size=packing.MANY), st.lists(st.booleans(), min_size=packing.MANY),
    rows.flatmap(lambda n: st.lists(st.tuples(st.floats(), st.floats()), min_size=n, max_size=n)),
    rows.flatmap(lambda n: st.lists(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=3, max_size=3), min_size=n, max_size=n)))


@settings(deadline=None)
@given(likes)
def test_long_lists_of_like_things_arrive_as_they_were_sent(value):
    assert same(there_and_back(value), value)
    assert same(there_and_back(tuple(value)), tuple(value))


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(["?", "i1", "i8", "f4", ">f8", "c16"]).flatmap(lambda code: hnp.arrays(code, hnp.array_shapes(min_dims=1, max_dims=3, max_side=3))), rows)
def test_long_lists_of_arrays_and_numpy_scalars_arrive_as_they_were_sent(array, n):
    got = there_and_back([array] * n)
    assert type(got) is list and len(got) == n
    for item in got:
        assert type(item) is np.ndarray and item.base is None and item.shape == array.shape and item.dtype == array.dtype.newbyteorder("=")
        assert item.tobytes() == array.astype(item.dtype).tobytes()
    scalars = there_and_back([array.ravel()[0]] * n)
    assert all(type(s) is array.astype(array.dtype.newbyteorder("=")).dtype.type for s in scalars)


def test_twenty_thousand_rows_cost_one_array():
    encoder = Encoder(lambda kept: 1)
    node = encoder.node([np.arange(3.0)] * 20_000)
    assert node[0] == "p" and len(encoder.blob) == 20_000 * 24


def test_a_list_of_rows_beyond_the_old_bound_on_parts_is_an_answer():
    value = [[float(i), 1.0, 2.0] for i in range(200_000)]
    assert there_and_back(value) == value


@pytest.mark.parametrize("node", [
    ["l"] + [["a", "<f8", [100_000], 0]] * 1000, ["l"] + [["p", "l.", "<f8", [100_000], 0]] * 1000,
], ids=["arrays", "lists"])
def test_arrays_that_share_their_bytes_are_refused(node):
    with pytest.raises(BadFrame):
        decode(node, bytes(800_000))


@pytest.mark.parametrize("node", [
    ["p", "l.", "<f4", [2], 0], ["p", "ll.", "<f8", [2], 0], ["p", "x.", "<f8", [2], 0], ["p", ".", "<f8", [], 0], ["p", "", "<f8", [2], 0], ["p", None, "<f8", [2], 0],
    ["p", "lllllla", "<f8", [1, 1, 1, 1, 1, 1, 2], 0], ["p", "lla", "<f8", [2], 0], ["p", "l.", "<f8", [3], 0], ["p", "l.", "<f8", [2]],
    ["p", "la", "<f8", [1_000_000, 0], 0], ["p", "ll.", "<f8", [10_000_000, 0], 0], ["p", "lll.", "<f8", [3000, 3000, 0], 0], ["p", "l.", "?", [16, 1], 0],
], ids=str)
def test_a_malformed_packed_list_is_refused(node):
    with pytest.raises(BadFrame):
        decode(node, bytes(16))
