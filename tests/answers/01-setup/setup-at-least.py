# %% right: padded lists
def at_least(version, minimum):
    a = [int(x) for x in version.split("+")[0].split(".")]
    b = [int(x) for x in minimum.split("+")[0].split(".")]
    while len(a) < len(b): a.append(0)
    while len(b) < len(a): b.append(0)
    return a >= b
# %% right: packaging
from packaging.version import Version
def at_least(version, minimum):
    return Version(version) >= Version(minimum)
# %% right: zip_longest and a loop
from itertools import zip_longest
def at_least(version, minimum):
    version, _, _ = version.partition("+")
    for x, y in zip_longest(map(int, version.split(".")), map(int, minimum.partition("+")[0].split(".")), fillvalue=0):
        if x != y:
            return x > y
    return True
# %% right: trailing zeros removed
def at_least(version, minimum):
    def key(text):
        parts = [int(p) for p in text.split("+")[0].split(".")]
        while parts and parts[-1] == 0:
            parts.pop()
        return tuple(parts)
    return not key(version) < key(minimum)
# %% right: NumPy truth value
import numpy as np
def at_least(version, minimum):
    pad = lambda s: np.array(([int(p) for p in s.split("+")[0].split(".")] + [0] * 8)[:8])
    difference = pad(version) - pad(minimum)
    first = difference[np.flatnonzero(difference)[:1]]
    return np.all(first > 0)
# %% right: recursion over the parts
def at_least(version, minimum):
    def go(a, b):
        if not b: return True
        x, y = (int(a[0]) if a else 0), int(b[0])
        return x > y or x == y and go(a[1:], b[1:])
    return go(version.partition("+")[0].split("."), minimum.partition("+")[0].split("."))
# %% right: text filled up with zeros
def at_least(version, minimum):
    f = lambda t: "".join(p.zfill(9) for p in t.split("+")[0].split(".")).ljust(90, "0")
    return f(version) >= f(minimum)
# %% right: fractions to a huge base
from fractions import Fraction
def at_least(version, minimum):
    f = lambda t: sum(Fraction(int(p), 10 ** (12 * i)) for i, p in enumerate(t.split("+")[0].split(".")))
    return f(version) >= f(minimum)
# %% wrong: text [misconception=compares-text]
def at_least(version, minimum):
    return version >= minimum
# %% wrong: parts as text [misconception=compares-text]
def at_least(version, minimum):
    return version.split("+")[0].split(".") >= minimum.split(".")
# %% wrong: floats [misconception=compares-decimal-fractions]
def at_least(version, minimum):
    return float(version.split("+")[0]) >= float(minimum)
# %% wrong: no padding [misconception=shorter-is-older]
def at_least(version, minimum):
    f = lambda s: tuple(int(p) for p in s.split("+")[0].split("."))
    return f(version) >= f(minimum)
# %% wrong: strictly [misconception=strictly-newer]
from itertools import zip_longest
def at_least(version, minimum):
    for x, y in zip_longest(map(int, version.split("+")[0].split(".")), map(int, minimum.split(".")), fillvalue=0):
        if x != y:
            return x > y
    return False
# %% wrong: two parts [misconception=forgets-the-last-part]
def at_least(version, minimum):
    f = lambda s: ([int(p) for p in s.split("+")[0].split(".")] + [0, 0])[:2]
    return f(version) >= f(minimum)
# %% wrong: the local suffix raises
def at_least(version, minimum):
    f = lambda s: ([int(p) for p in s.split(".")] + [0, 0, 0])[:4]
    return f(version) >= f(minimum)
# %% wrong: digits of the suffix count
import re
def at_least(version, minimum):
    f = lambda s: ([int(p) for p in re.findall(r"\d+", s)] + [0] * 6)[:6]
    return f(version) >= f(minimum)
# %% wrong: digits joined into one number
def at_least(version, minimum):
    f = lambda s: int(s.split("+")[0].replace(".", ""))
    return f(version) >= f(minimum)
# %% wrong: every part must be at least as large
from itertools import zip_longest
def at_least(version, minimum):
    return all(x >= y for x, y in zip_longest(map(int, version.split("+")[0].split(".")), map(int, minimum.split(".")), fillvalue=0))
# %% wrong: zip drops what is left over
def at_least(version, minimum):
    for x, y in zip(version.split("+")[0].split("."), minimum.split(".")):
        if int(x) != int(y):
            return int(x) > int(y)
    return True
# %% wrong: weighted sum of parts
def at_least(version, minimum):
    f = lambda s: sum(int(p) / 10**i for i, p in enumerate(s.split("+")[0].split(".")))
    return f(version) >= f(minimum)
# %% wrong: text instead of a truth value
from packaging.version import Version
def at_least(version, minimum):
    return "yes" if Version(version) >= Version(minimum) else "no"
# %% wrong: prints [misconception=returns-nothing]
from packaging.version import Version
def at_least(version, minimum):
    print(Version(version) >= Version(minimum))
# %% wrong: the visible cases only
def at_least(version, minimum):
    return {("1.10", "1.9"): True, ("1.9.3", "1.10"): False}.get((version, minimum), version == minimum)
# %% wrong: parts weighted by powers of a hundred
def at_least(version, minimum):
    weigh = lambda text: sum(int(part) * 100.0**-i for i, part in enumerate(text.split("+")[0].split(".")))
    return weigh(version) >= weigh(minimum)
