"""The worker processes of a run: started, listened to, and ended with all they started."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil

from course_utils.report.outcome import Failure, without_files

_FOLDERS = ("COURSE_DATA_DIR", "COURSE_CACHE_DIR", "COURSE_HOME", "COURSE_NOTEBOOKS")
_COMMAND = [sys.executable, "-m", "course_utils.report.worker"]


class Workers:
    """Runs jobs, each in a process of its own; any thread may call it.

    Parameters
    ----------
    more : mapping of str to str
        Variables that the processes find in their environment, besides this one's.
    """

    def __init__(self, more: Mapping[str, str] = MappingProxyType({})) -> None:
        self._more = more
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Be ready for jobs; there is nothing to prepare."""

    def run(self, job: dict[str, Any], on_cells: Callable[[str, int], None]) -> dict[str, Any]:
        """Run one job to its end.

        Parameters
        ----------
        job : dict
            As for `worker.report`.
        on_cells : callable
            Called with the job's slug and the code cells done.

        Returns
        -------
        dict
            What results.json keeps.
        """
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as noise:
            worker = self._start(noise)
            try:
                result = _listen(worker, job, on_cells)
                status = worker.wait()
            finally:
                kill_tree(worker)
                self._running.discard(worker)
            return result or without_files(job, _lost(status, noise))

    def stop(self) -> None:
        """End every worker and its kernel, and start no more."""
        self._stopped.set()
        for worker in list(self._running):
            kill_tree(worker)

    def _start(self, noise: Any) -> subprocess.Popen[str]:
        """Start a worker that Ctrl-C in the terminal does not reach."""
        worker = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            text=True,
            encoding="utf-8",
            env={**worker_environment(), **self._more},
            start_new_session=True,
        )
        self._running.add(worker)
        if self._stopped.is_set():
            kill_tree(worker)
        return worker


def worker_environment() -> dict[str, str]:
    """Give a worker's environment: a learner's progress stays as it is, folders stay found.

    Returns
    -------
    dict of str to str
    """
    folders = {
        name: str(Path(os.environ[name]).expanduser().absolute())
        for name in _FOLDERS
        if os.environ.get(name)
    }
    own = {"COURSE_PROGRESS_READONLY": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    return {**os.environ, **folders, **own}


def kill_tree(process: subprocess.Popen[str]) -> None:
    """End a process and all it started.

    Parameters
    ----------
    process : subprocess.Popen
    """
    with contextlib.suppress(psutil.NoSuchProcess):
        tree = psutil.Process(process.pid)
        for each in [*tree.children(recursive=True), tree]:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
    process.wait()


def _listen(
    worker: subprocess.Popen[str], job: dict[str, Any], on_cells: Callable[[str, int], None]
) -> dict[str, Any] | None:
    """Hand over the job and follow what the worker tells."""
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("a worker must have pipes for its input and output")
    result = None
    with worker.stdout, contextlib.suppress(BrokenPipeError), worker.stdin:
        worker.stdin.write(json.dumps(job) + "\n")
        worker.stdin.flush()
        for line in worker.stdout:
            message = json.loads(line)
            if "done" in message:
                on_cells(job["slug"], message["done"])
            result = message.get("result", result)
    return result


def _lost(status: int, noise: Any) -> Failure:
    """Say what is known of a worker that ended without a result."""
    noise.seek(0)
    lines = [line.strip() for line in noise.read().splitlines() if line.strip()]
    last = f": {lines[-1][:200]}" if lines else ""
    return Failure("worker", f"the process that ran the lesson ended (status {status}){last}")
