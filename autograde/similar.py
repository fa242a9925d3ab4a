"""Pairs of submissions worth a look: by copydetect, what the course gave and what many wrote discounted.

Names and comments do not count. A high number is a reason to read both, never a verdict.
"""
from __future__ import annotations

import hashlib
import io
import sys
import threading
import types
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from autograde.cells import is_prose, is_solution

K, WINDOW = 25, 5  # copydetect: characters of normalised code that must agree, and how densely it samples them
ENOUGH = 200  # characters (spaces, comments and names apart) below which right answers of a few lines look alike
ALIKE = 0.6
COMMON = 4  # what this many students (or a third of the class, up to MANY) wrote is the obvious way
MANY = 20
_importing = threading.Lock()


@dataclass(frozen=True)
class Pair:
    """Two submissions that share code.

    Attributes
    ----------
    students : tuple of str
    share : float
        Part of the shorter one's own code that is in the other, 0 to 1.
    characters : int
        Of shared code, comments and spaces apart.
    """

    students: tuple
    share: float
    characters: int


def available():
    """Whether copydetect is installed."""
    from importlib.util import find_spec

    return find_spec("copydetect") is not None


def own_code(cells):
    """The code of a notebook's answers.

    Parameters
    ----------
    cells : list of dict or NotebookNode

    Returns
    -------
    str
    """
    sources = [c["source"] for c in cells if is_solution(c) and not is_prose(c)]
    return "\n\n".join(s if isinstance(s, str) else "".join(s) for s in sources) + "\n"


@lru_cache(maxsize=1000)
def fingerprint(code):
    """Code without names and comments, and copydetect's hashes of it; taken while submissions come in, they are there when the report asks.

    Parameters
    ----------
    code : str

    Returns
    -------
    str
    ndarray of int
    """
    whole = _print(code)
    return whole.filtered_code, np.fromiter(whole.hashes, dtype=np.int64)  # a tenth of a set's memory


def get_ready():
    """Import copydetect, without Matplotlib, with which it draws what nobody asks for here: that takes longer than to compare a class.

    Returns
    -------
    module
        ``copydetect.detector``
    """
    with _importing:  # the thread that gets ready, and the first answer
        if not {"copydetect", "matplotlib"} & set(sys.modules):
            plots = {name: types.ModuleType(name) for name in ("matplotlib", "matplotlib.pyplot")}
            plots["matplotlib"].pyplot = plots["matplotlib.pyplot"]
            sys.modules.update(plots)
            try:
                import copydetect  # noqa: F401
            finally:
                for name in plots:
                    del sys.modules[name]
    from copydetect import detector

    return detector


def _print(code, **options):
    CodeFingerprint, utils = get_ready().CodeFingerprint, sys.modules["copydetect.utils"]
    utils.hash = _hash  # Python's own is another in every process, and so would be the report
    return CodeFingerprint("answers.py", K, WINDOW, language="python", fp=io.StringIO(code), **options)


def _hash(text):
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def pairs(codes, given):
    """The pairs that share more than the course and the obvious explain, most alike first.

    Parameters
    ----------
    codes : dict of str to str
        Answers by student.
    given : str
        The same cells as they were handed out.

    Returns
    -------
    list of Pair
    """
    compare_files = get_ready().compare_files
    handed_out = set(fingerprint(given)[1].tolist())
    whole, seen = {}, {}
    for student, code in codes.items():
        whole[student], hashes = fingerprint(code)
        seen[student] = set(hashes.tolist())
    usual = Counter(h for hashes in seen.values() for h in hashes)
    ignored = handed_out | {h for h, n in usual.items() if n >= max(COMMON, min(len(codes) / 3, MANY))}
    rare = {student: hashes - ignored for student, hashes in seen.items()}
    dull = list(ignored)
    prints = {student: _print(whole[student], boilerplate=dull, filter=False) for student, hashes in rare.items() if hashes}  # names are out already
    wrote = defaultdict(list)  # few wrote each, so that a large class does not mean all pairs
    for student in sorted(prints):
        for h in rare[student]:
            wrote[h].append(student)
    found = []
    for a, b in {pair for students in wrote.values() for pair in combinations(students, 2)}:
        characters, shares, _ = compare_files(prints[a], prints[b])
        if characters >= ENOUGH and max(shares) >= ALIKE:
            found.append(Pair((a, b), float(min(1.0, max(shares))), int(characters)))
    return sorted(found, key=lambda p: (-p.share, -p.characters, p.students))
