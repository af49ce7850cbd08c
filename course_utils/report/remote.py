"""What a dask worker does for a sweep: one report, in a process of its own.

The worker itself only starts that process and listens, so it always answers the scheduler. A
worker that dies closes the process's input, and the process ends with its kernel.
"""

import contextlib
import logging
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from course_utils.report.fingerprint import version
from course_utils.report.processes import Workers

_POLL_SECONDS = 0.25
_AT_WORK = ("executing", "long-running")
_THREADS = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    *("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"),
)


class LostError(Exception):
    """The process that made a report vanished; dask tries the report again."""


def make(
    job: dict[str, Any], wanted: dict[str, str] | None, topic: str, shares: Mapping[str, int]
) -> dict[str, Any]:
    """Make one report on the worker that this runs on.

    Parameters
    ----------
    job : dict
        As for `worker.report`; its folders are the client's, and the worker uses its own.
    wanted : dict of str to str or None
        The `version` that the client has, where the worker may have another.
    topic : str
        Where to tell of the code cells done, as a slug and a number.
    shares : mapping of str to int
        Reports that run at once, by host: they share out its cores.

    Returns
    -------
    dict
        ``refused``: what differs, where the worker has another version; else ``result``, what
        results.json keeps, and ``files``, the bytes of notebook and page by name.

    Raises
    ------
    LostError
        If the process that made the report ended without a result.
    """
    from distributed import get_worker

    worker = get_worker()
    notebook = _own_notebook(Path(job["notebook"]).name)
    if wanted and (found := differences(wanted, version(notebook))):
        return {"refused": f"{worker.address}: {found}"}
    workers = Workers(threads(shares.get(host(worker.address), worker.state.nthreads)))
    with (
        tempfile.TemporaryDirectory(dir=worker.local_directory) as folder,
        _ended_when_unwanted(worker, worker.get_current_task(), workers),
    ):
        own = job | {"notebook": str(notebook), "folder": folder}
        result = workers.run(own, lambda slug, done: worker.log_event(topic, [slug, done]))
        if (result["failure"] or {}).get("kind") == "worker":
            raise LostError(result["failure"]["message"])
        names = filter(None, (result["notebook"], result["report"]))
        return {
            "result": result,
            "files": {name: Path(folder, name).read_bytes() for name in names},
        }


def differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Say in what two versions differ; empty where they agree.

    Examples
    --------
    >>> differences({"course": "1", "keras": "3"}, {"course": "1", "keras": "2"})
    'keras 2 there, 3 here'
    """
    return ", ".join(
        f"{name} {found.get(name, 'missing')} there, {wanted.get(name, 'missing')} here"
        for name in {**wanted, **found}
        if found.get(name) != wanted.get(name)
    )


def threads(reports: int) -> dict[str, str]:
    """Share out this machine's cores among the reports that run on it at once.

    Parameters
    ----------
    reports : int

    Returns
    -------
    dict of str to str
        Variables of the environment that TensorFlow and NumPy take their threads from.
    """
    from dask.system import CPU_COUNT

    return dict.fromkeys(_THREADS, str(max(1, CPU_COUNT // max(1, reports))))


def host(address: str) -> str:
    """Give the host of a worker's address.

    Examples
    --------
    >>> host("tcp://127.0.0.1:4711")
    '127.0.0.1'
    """
    return urlsplit(address).hostname or ""


def dask_setup(worker: object) -> None:
    """Make a worker of this machine's own quiet: dask calls this when the worker starts.

    Ctrl-C in a terminal reaches every process of a command. The client answers it; a worker that
    answered too would be taken for a lost one. A function, unlike SIG_IGN or a blocked signal,
    is not handed on to kernels.
    """
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, lambda number, frame: None)
    ctrl_c("SIG_UNBLOCK")


def ctrl_c(how: str) -> None:
    """Block or unblock Ctrl-C for this thread, and for the threads and processes it starts.

    Parameters
    ----------
    how : str
        ``"SIG_BLOCK"`` or ``"SIG_UNBLOCK"``; does nothing where there are no signal masks.
    """
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # starting later, it would unblock Ctrl-C
        signal.pthread_sigmask(getattr(signal, how), {signal.SIGINT})


def _own_notebook(name: str) -> Path | None:
    """Find a lesson among this machine's own."""
    from course_utils.notebooks.lessons import folder

    path = folder() / name
    return path if path.is_file() else None


@contextlib.contextmanager
def _ended_when_unwanted(worker: Any, key: object, workers: Workers) -> Iterator[None]:
    """End a report as soon as nobody waits for it: dask itself never ends what runs."""
    ended = threading.Event()

    def watch() -> None:
        """Look whether the scheduler has taken the task back."""
        while not ended.wait(_POLL_SECONDS):
            task = worker.state.tasks.get(key)
            if task is None or task.state not in _AT_WORK:
                workers.stop()
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
