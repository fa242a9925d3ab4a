"""The same submissions over a Dask cluster: its workers need this package and nothing of the course."""
from __future__ import annotations

import hashlib
import pickle
import threading

from autograde.errors import UserError
from autograde.graded import ungradable
from autograde.workers import Grader

CONNECT_SECONDS = 20
AHEAD = 3  # submissions under way for each thread of the cluster: a class does not have to fit into memory
RETRIES = 2
_here = threading.local()  # a judge belongs to one thread of one worker


def run(setup, tasks, url):
    """Grade tasks on a cluster.

    Parameters
    ----------
    setup : workers.Setup
    tasks : iterable of workers.Task
    url : str
        The scheduler, such as "tcp://host:8786".

    Yields
    ------
    (Task, Graded)
        As they are done.

    Raises
    ------
    UserError
        If there is no scheduler at that address, or a worker cannot isolate.
    """
    client = _connect(url)
    try:
        yield from _stream(client, setup, iter(tasks))
    finally:
        client.close()


def _connect(url):
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--cluster needs Dask: pip install 'dask[distributed]'") from None
    try:
        return Client(url, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(f"There is no Dask scheduler at {url}: {str(error).splitlines()[0][:200] if str(error) else type(error).__name__}") from None


def _stream(client, setup, tasks):
    from distributed import as_completed

    packed = pickle.dumps(setup)
    shared = client.submit(_same, packed, key=f"setup-{hashlib.sha256(packed).hexdigest()[:16]}")  # can be made again where a worker is lost
    window = AHEAD * max(1, sum(client.nthreads().values()))
    running = {}

    def submit():
        task = next(tasks, None)
        if task is None:
            return None
        future = client.submit(_grade, shared, task.data, task.assignment, task.student, task.notes, task.torch, pure=False, retries=RETRIES)
        running[future] = task
        return future

    queue = as_completed([f for f in (submit() for _ in range(window)) if f is not None])
    for future in queue:
        task = running.pop(future)
        kind, answer = _outcome(future)
        if kind == "stop":
            raise UserError(f"A worker of the cluster refuses: {answer}")
        if kind == "broke":
            sentence = f"The grader broke on this submission ({answer}); this is not the student's fault."
            answer = ungradable(task.assignment, task.student, [*task.notes, sentence], setup.assignments[task.assignment].max_score, broken=True)
        yield task, answer
        if (following := submit()) is not None:
            queue.add(following)


def _outcome(future):
    try:
        return future.result()
    except Exception as error:  # KilledWorker, CancelledError, or whatever the worker raised
        return "broke", f"{type(error).__name__}: {str(error)[:200]}"


# -- what runs on the cluster's workers --------------------------------------------------------------


def _same(packed):
    return packed


def _grade(packed, data, assignment, student, notes, torch):
    """Grade one submission on a worker, with this thread's own judge."""
    from autograde.judge import NoIsolation

    grader = _grader(packed)
    try:
        return "graded", grader.grade(data, assignment, student, notes, torch)
    except NoIsolation as error:
        return "stop", str(error)
    except Exception:
        grader.close()
        raise


def _grader(packed):
    key = hashlib.sha256(packed).digest()
    if getattr(_here, "key", None) != key:
        if getattr(_here, "grader", None) is not None:
            _here.grader.close()
        _here.grader, _here.key = Grader(pickle.loads(packed)), key  # from our own coordinator
    return _here.grader
