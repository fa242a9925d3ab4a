"""One run at a time writes to an output folder."""
from __future__ import annotations

import contextlib
import os

from autograde.errors import UserError

NAME = ".lock"


@contextlib.contextmanager
def alone(out):
    """Hold the output folder while results are written to it.

    The lock is the kernel's: it ends with this process, however that ends, and no worker inherits it. The file stays.

    Parameters
    ----------
    out : Path

    Raises
    ------
    UserError
        If another process holds it.
    """
    try:
        import fcntl
    except ImportError:  # Windows, where nothing is graded in earnest
        yield
        return
    out.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(out / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise UserError(f"Nothing can be written to {out}: {error.strerror}.") from None
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            who = f" (process {holder})" if holder.isdigit() else ""
            raise UserError(f"Another autograde{who} is writing to {out}; wait until it has ended, or name another folder with --out.") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)
