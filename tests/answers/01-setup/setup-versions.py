# %% right: a loop with try
from importlib.metadata import PackageNotFoundError, version
def package_versions(names):
    out = {}
    for n in names:
        try:
            out[n] = version(n)
        except (PackageNotFoundError, ValueError):
            out[n] = None
    return out
# %% right: a bare except, sloppy
import importlib.metadata as im
def package_versions(names):
    def one(n):
        try:
            return im.version(n)
        except Exception:
            return None
    return {n: one(n) for n in names}
# %% right: from a table of all distributions
import re
from importlib.metadata import distributions
def package_versions(names):
    norm = lambda n: re.sub(r"[-_.]+", "-", n).lower()
    have = {}
    for d in distributions():
        if d.metadata["Name"]:
            have.setdefault(norm(d.metadata["Name"]), d.version)
    return {n: have.get(norm(n)) if n else None for n in names}
# %% right: distribution objects
from importlib import metadata
def package_versions(names):
    answer = dict.fromkeys(names)
    for key in answer:
        if key:
            try:
                answer[key] = metadata.distribution(key).version
            except metadata.PackageNotFoundError:
                print(key, "is not there")
    return answer
# %% right: an ordered dictionary, built by a callable object
from collections import OrderedDict
from importlib import metadata
class Versions:
    def __call__(self, names):
        return OrderedDict((name, self.look(name)) for name in names)
    def look(self, name):
        if not name.strip():
            return None
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return None
package_versions = Versions()
# %% right: names normalised by a regular expression
import re
from importlib.metadata import distributions
def package_versions(names):
    norm = lambda s: re.sub(r"[-_.]+", "-", s).lower()
    have = {}
    for d in distributions():
        if d.metadata["Name"]: have.setdefault(norm(d.metadata["Name"]), d.version)
    return {n: have.get(norm(n)) for n in names}
# %% right: recursion, with prints
from importlib.metadata import distribution
def package_versions(names):
    if not len(names): return {}
    *rest, last = names
    found = package_versions(rest)
    try: found[last] = distribution(last).version
    except Exception as e:
        print(last, e); found[last] = None
    return found
# %% wrong: imports [misconception=imports-to-find-the-version]
def package_versions(names):
    out = {}
    for n in names:
        try:
            out[n] = __import__(n).__version__
        except ImportError:
            out[n] = None
    return out
# %% wrong: raises for an absent package [misconception=stops-at-an-absent-package]
from importlib.metadata import version
def package_versions(names):
    return {n: version(n) for n in names}
# %% wrong: absent left out [misconception=leaves-out-absent-packages]
from importlib import metadata
def package_versions(names):
    out = {}
    for n in names:
        try:
            out[n] = metadata.version(n)
        except Exception:
            pass
    return out
# %% wrong: lower-case keys [misconception=keys-in-lower-case]
from importlib import metadata
def package_versions(names):
    out = {}
    for n in names:
        try:
            out[n.lower()] = metadata.version(n)
        except Exception:
            out[n.lower()] = None
    return out
# %% wrong: the text None [misconception=absent-as-text]
from importlib import metadata
def package_versions(names):
    out = {}
    for n in names:
        try:
            out[n] = metadata.version(n)
        except Exception:
            out[n] = "None"
    return out
# %% wrong: prints [misconception=returns-nothing]
from importlib import metadata
def package_versions(names):
    for n in names:
        try:
            print(n, metadata.version(n))
        except Exception:
            print(n, None)
# %% wrong: the empty name raises
from importlib import metadata
def package_versions(names):
    out = {}
    for n in names:
        try:
            out[n] = metadata.version(n)
        except metadata.PackageNotFoundError:
            out[n] = None
    return out
# %% wrong: spelling compared exactly
from importlib.metadata import distributions
def package_versions(names):
    have = {d.metadata["Name"]: d.version for d in distributions()}
    return {n: have.get(n) for n in names}
# %% wrong: only case is ignored
from importlib.metadata import distributions
def package_versions(names):
    have = {str(d.metadata["Name"]).lower(): d.version for d in distributions()}
    return {n: have.get(n.lower()) for n in names}
# %% wrong: a list of versions
from importlib import metadata
def package_versions(names):
    out = []
    for n in names:
        try:
            out.append(metadata.version(n))
        except Exception:
            out.append(None)
    return out
# %% wrong: sorted keys
from importlib import metadata
def package_versions(names):
    out = {}
    for n in sorted(names):
        try:
            out[n] = metadata.version(n)
        except Exception:
            out[n] = None
    return out
# %% wrong: the visible names only
from importlib import metadata
def package_versions(names):
    return {"scikit-learn": metadata.version("scikit-learn"), "no-such-package": None, "numpy": metadata.version("numpy")}
# %% wrong: imports under known other names
import importlib
def package_versions(names):
    other = {"scikit-learn": "sklearn", "Scikit_Learn": "sklearn", "pillow": "PIL"}
    out = {}
    for n in names:
        try:
            out[n] = importlib.import_module(other.get(n, n)).__version__
        except Exception:
            out[n] = None
    return out
