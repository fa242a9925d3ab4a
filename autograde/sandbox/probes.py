"""Attempts to break out, for ``autograde doctor``: isolation is proved on this machine, not assumed.

Each probe is a cell that a hostile notebook could hold. It runs as a submission; what it reached is
seen from outside where possible, and from its own words where not.
"""
from __future__ import annotations

import os
import secrets
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nbformat import v4


@dataclass(frozen=True)
class Finding:
    """What one probe found.

    Attributes
    ----------
    name : str
    passed : bool
        Whether the wall held.
    explanation : str
        One sentence for a person.
    """

    name: str
    passed: bool
    explanation: str


def all_probes(judge):
    """Try everything against a judge.

    Parameters
    ----------
    judge : autograde.judge.Judge
        Its limits apply; choose small ones, the probes use them up.

    Returns
    -------
    list of Finding
    """
    return [probe(judge) for probe in (network, files, environment, parents, privileges, fork_bomb, memory, disk, endless, nothing_left)]


def network(judge):
    """Connects to a server on this machine, and looks for interfaces and for odd families of sockets."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        port = server.getsockname()[1]
        said = _run(judge, f"""
import socket
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=1)
    print("REACHED this machine")
except OSError:
    pass
if {{line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]}} - {{"lo"}}:
    print("REACHED an interface")
for family in (16, 17, 40):
    try:
        socket.socket(family, socket.SOCK_RAW if family != 40 else socket.SOCK_STREAM)
        print("REACHED socket family", family)
    except OSError:
        pass
""")
        reached = _accepted(server) or "REACHED" in said
    return Finding("network", not reached, "A notebook could open a network connection." if reached else "There is no network for a notebook, not even to this machine.")


def files(judge):
    """Looks for the course, for other people's files, and writes to the system."""
    word = secrets.token_hex(16)
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "gradebook.db"
        secret.write_text(word)
        os.chmod(folder, 0o755)
        secret.chmod(0o666)
        roots = [str(secret), str(Path.cwd()), str(Path.home())]
        said = _run(judge, f"""
import os
for path in {roots!r}:
    try:
        print("FOUND", path, open(path).read() if os.path.isfile(path) else [n for n in os.listdir(path) if n in ("solutions", "grading", ".ssh", ".bashrc")] or "")
    except OSError:
        pass
for path in ({str(secret)!r}, "/usr/planted", "/etc/planted", "/course/helpers/planted.py", "/planted", "/dev/planted"):
    try:
        open(path, "w").write("x")
        print("WROTE", path)
    except OSError:
        pass
""")
        broken = word in said or "WROTE" in said or "solutions" in said or ".ssh" in said or secret.read_text() != word
    return Finding("files", not broken, "A notebook could read or change files that are not its own." if broken else "A notebook sees the system read-only and a scratch folder of its own, nothing else.")


def environment(judge):
    """Looks for secrets in the environment."""
    word = secrets.token_hex(16)
    os.environ["AUTOGRADE_PROBE"] = word
    try:
        said = _run(judge, "import os\nprint(dict(os.environ))\nfor p in os.listdir('/proc'):\n    if p.isdigit():\n        try:\n            print(open(f'/proc/{p}/environ').read())\n        except OSError:\n            pass")
    finally:
        del os.environ["AUTOGRADE_PROBE"]
    return Finding("environment", word not in said, "The grader's environment is visible to a notebook." if word in said else "The grader's environment is not visible.")


def parents(judge):
    """Looks for the grader among the processes, and for a way to signal or trace what it sees."""
    mine = os.getpid()
    said = _run(judge, f"""
import os, ctypes
seen = [p for p in os.listdir("/proc") if p.isdigit()]
print("COUNT", len(seen))
for p in ({mine}, os.getppid()):
    try:
        os.kill(p, 0)
        if p == {mine}:
            print("SIGNALLED", p)
    except OSError:
        pass
if ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0:
    print("TRACED init")
""")
    count = int(said.split("COUNT")[1].split()[0]) if "COUNT" in said else 0
    broken = not count or count > 12 or "TRACED" in said or "SIGNALLED" in said
    return Finding("processes", not broken, "A notebook can see or touch processes that are not its own." if broken else "A notebook sees its own processes only.")


def privileges(judge):
    """Asks for privileges and for new namespaces."""
    said = _run(judge, """
import ctypes, os
status = open("/proc/self/status").read()
print("CAPABLE" if any(line.split()[1].strip("0") for line in status.splitlines() if line.startswith(("CapEff", "CapPrm", "CapBnd", "CapAmb"))) else "")
print("NEWPRIVS" if "NoNewPrivs:\\t1" not in status else "")
print("NOFILTER" if "Seccomp:\\t2" not in status else "")
libc = ctypes.CDLL(None)
for flag in (0x10000000, 0x00020000, 0x40000000):
    print("UNSHARED" if libc.unshare(flag) == 0 else "")
print("MOUNTED" if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 else "")
print("ROOT" if os.getuid() == 0 else "")
""")
    words = [w for w in ("CAPABLE", "NEWPRIVS", "UNSHARED", "MOUNTED", "ROOT") if w in said]
    note = " (this machine's architecture has no seccomp filter here)" if "NOFILTER" in said else ""
    return Finding("privileges", bool(said) and not words, f"A notebook has privileges it should not have: {', '.join(words).lower()}." if words else f"A notebook has no privileges and can get none{note}.")


def fork_bomb(judge):
    """Starts processes without end."""
    said = _run(judge, """
import os, time
count = 0
try:
    for i in range(2000):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        count += 1
except OSError:
    pass
print("STARTED", count)
""")
    count = int(said.split("STARTED")[1].split()[0]) if "STARTED" in said else 0
    held = count <= judge.limits.processes + 40
    return Finding("fork bomb", held, f"A notebook could start {count} processes." if not held else "A notebook that starts processes without end is stopped.")


def memory(judge):
    """Takes memory without end, in one process and in several."""
    said = _run(judge, """
import os, mmap, time
for i in range(8):
    if os.fork() == 0:
        break
hold = []
try:
    while True:
        hold.append(bytearray(16 * 2**20))
except MemoryError:
    pass
time.sleep(5)
print("KEPT")
""")
    held = "KEPT" not in said
    return Finding("memory", held, "A notebook that takes memory without end is not stopped." if not held else "A notebook that takes memory without end is stopped.")


def disk(judge):
    """Fills the disk."""
    said = _run(judge, """
import os
written = 0
for i in range(200):
    try:
        with open(f"/tmp/{i}", "wb") as f:
            while True:
                written += f.write(b"x" * 2**20)
    except OSError:
        pass
    if written > 2**31:
        break
print("WROTE", written // 2**20)
""")
    count = int(said.split("WROTE")[1].split()[0]) if "WROTE" in said else 0
    held = count <= judge.limits.disk_mb + 1
    return Finding("disk", held, f"A notebook could write {count} MB." if not held else "A notebook can fill its own scratch folder only.")


def endless(judge):
    """Never ends and refuses to be interrupted."""
    said = _run(judge, "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass")
    held = "TimeoutError" in said
    return Finding("endless loop", held, "A notebook that never ends is not stopped." if not held else "A notebook that never ends is stopped, also if it refuses.")


def nothing_left(judge):
    """Leaves a process behind that wants to live on."""
    word = secrets.token_hex(8)
    _run(judge, f"""
import os, subprocess
for i in range(3):
    if os.fork() == 0:
        os.setsid()
        os.execv("/bin/sh", ["/bin/sh", "-c", "trap '' TERM INT HUP; sleep 300; : {word}"])
import time
time.sleep(0.3)
""")
    left = [p for p in os.listdir("/proc") if p.isdigit() and word in _command_line(p)]
    return Finding("nothing left", not left, "A notebook left a process running." if left else "Everything a notebook starts ends with it.")


def _run(judge, source):
    """What a submission of this one cell says, all outputs as text."""
    execution = judge.run(v4.new_notebook(cells=[v4.new_code_cell(source)]))
    words = []
    for output in execution.notebook.cells[0].outputs:
        words += [output.get("text", ""), output.get("ename", ""), output.get("evalue", "")]
    return "\n".join(words)


def _accepted(server):
    try:
        server.accept()[0].close()
        return True
    except OSError:
        return False


def _command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
