"""Hands reports to the workers of a dask cluster, and writes what comes back."""

import contextlib
import itertools
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from course_utils.report import clusters, remote
from course_utils.report.fingerprint import version
from course_utils.report.outcome import Failure, without_files
from course_utils.report.results import ReportError
from course_utils.whole_files import whole_file

OnCells = Callable[[str, int], None]


class Cluster:
    """Runs jobs on dask workers; any thread may call `run`.

    Parameters
    ----------
    workers : int
        Worker processes to start on this machine, where no scheduler is named.
    scheduler : str or None
        Address of a scheduler that is there, ``tcp://host:8786``.
    on_note : callable
        Called with a line for the reader when a worker is lost.
    """

    def __init__(
        self,
        workers: int,
        scheduler: str | None = None,
        on_note: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.workers, self.scheduler, self.on_note = workers, scheduler, on_note
        self._name = f"course-sweep-{uuid.uuid4().hex[:12]}"
        self._count = itertools.count()
        self._stopped = threading.Event()
        self._waiting: dict[str, tuple[OnCells, threading.Event]] = {}
        self._open = contextlib.ExitStack()

    def start(self) -> None:
        """Start the workers, or find those of the scheduler.

        Raises
        ------
        ReportError
            If the scheduler cannot be reached, has no workers, or one of another version.
        """
        self._open.enter_context(clusters.quiet())
        if self.scheduler:
            joined = clusters.joined(self.scheduler, self.on_note)
            self.client = self._open.enter_context(joined)
        else:
            # in a thread: Ctrl-C reaches neither workers that start nor half a cluster
            with ThreadPoolExecutor(1, initializer=remote.ctrl_c, initargs=("SIG_BLOCK",)) as one:
                one.submit(self._start_here).result()
        self.client.subscribe_topic(self._name, self._told)
        self.client.subscribe_topic("all", self._happened)
        self._shares = Counter[str]()
        for address, count in self.client.nthreads().items():
            self._shares[remote.host(address)] += count

    def run(self, job: dict[str, Any], on_cells: OnCells) -> dict[str, Any]:
        """Run one job on some worker, and write its files into the job's folder.

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

        Raises
        ------
        ReportError
            If the scheduler went away, or a worker has another version of the course.
        """
        made = self._made(job, on_cells)
        if "refused" in made:
            raise ReportError(clusters.another_version(made["refused"]))
        for name, content in made["files"].items():
            with whole_file(Path(job["folder"], name)) as file:
                file.write(content)
        return dict(made["result"])

    def stop(self) -> None:
        """Take back what is not done, and end this machine's own workers."""
        self._stopped.set()
        for _, ended in list(self._waiting.values()):
            ended.set()
        with contextlib.suppress(OSError):  # a scheduler that went away cannot be told
            self._open.close()

    def _start_here(self) -> None:
        """Start workers on this machine."""
        self.client = self._open.enter_context(clusters.started(self.workers))

    def _made(self, job: dict[str, Any], on_cells: OnCells) -> dict[str, Any]:
        """Wait for what a worker makes of a job."""
        ended = threading.Event()
        self._waiting[job["slug"]] = on_cells, ended
        future = self.client.submit(
            remote.make,
            job,
            version(Path(job["notebook"])) if self.scheduler else None,
            self._name,
            dict(self._shares),
            key=(self._name, next(self._count)),  # one group, whose tasks the scheduler holds back
            retries=clusters.RETRIES,
            pure=False,
        )
        future.add_done_callback(lambda _: ended.set())
        try:
            ended.wait()
            if self._stopped.is_set():
                raise ReportError("the sweep was stopped")
            return self._content(future, job)
        finally:
            del self._waiting[job["slug"]]
            future.release()

    def _content(self, future: Any, job: dict[str, Any]) -> dict[str, Any]:
        """Give what a worker made, or say what went wrong."""
        if future.status in ("cancelled", "lost"):
            raise ReportError(
                f"The scheduler at {self.scheduler} went away. Finished reports are kept; "
                "once it is back, the same command goes on from there."
            )
        error = future.exception()
        if error is None:
            return dict(future.result())
        return {"result": without_files(job, Failure("worker", _lost(error))), "files": {}}

    def _told(self, event: tuple[float, list[Any]]) -> None:
        """Pass on how far a report is."""
        slug, done = event[1]
        if slug in self._waiting:
            self._waiting[slug][0](slug, done)

    def _happened(self, event: tuple[float, dict[str, Any]]) -> None:
        """Say when a worker is lost that had a report of ours."""
        what = event[1]
        if what.get("action") != "remove-worker" or self._stopped.is_set():
            return
        if any(self._name in key for key in what.get("processing-tasks", ())):
            self.on_note(f"The worker {what['worker']} was lost. Its report is tried on another.")


def _lost(error: BaseException) -> str:
    """Say why a report was given up."""
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return f"{error.allowed_failures + 1} workers that ran it were lost, one after another"
    if isinstance(error, remote.LostError):
        return f"{error}; it was tried {clusters.RETRIES + 1} times"
    return f"the report could not be made: {type(error).__name__}: {error}"
