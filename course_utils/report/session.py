"""Runs lessons side by side and keeps the reports folder whole."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from course_utils.report import comparison, index, results
from course_utils.report.fingerprint import fingerprint
from course_utils.report.outcome import Failure, without_files
from course_utils.report.processes import Workers
from course_utils.report.request import Request

TEMPORARY = ".course-run-"

Result = dict[str, Any]


class Executor(Protocol):
    """What runs jobs: `processes.Workers` on this machine, `sweep.Cluster` on dask."""

    def start(self) -> None:
        """Get ready for jobs."""

    def run(self, job: dict[str, Any], on_cells: Callable[[str, int], None]) -> Result:
        """Run one job to its end, its files written into its folder; any thread may call."""

    def stop(self) -> None:
        """End what runs, and run no more."""


@dataclass
class Session:
    """One run of lessons into one folder.

    Parameters
    ----------
    folder : Path
        Takes reports, index and results.
    timeout : float
        Longest time of one cell, in seconds.
    at_once : int
        Lessons run side by side.
    on_cells : callable
        Called with a slug and the code cells it has done.
    on_result : callable
        Called with each result.
    on_tick : callable
        Called at least once a second.
    executor : Executor
        Runs the jobs.
    """

    folder: Path
    timeout: float
    at_once: int = 1
    on_cells: Callable[[str, int], None] = lambda slug, done: None
    on_result: Callable[[Result], None] = lambda result: None
    on_tick: Callable[[], None] = lambda: None
    executor: Executor = field(default_factory=Workers)

    def run(self, lessons: list[Request], *, force: bool = False) -> list[Result]:
        """Run lessons; those done before with the same inputs are left as they are.

        Parameters
        ----------
        lessons : list of Request
        force : bool
            Run also what is up to date.

        Returns
        -------
        list of dict
            What results.json keeps, with ``status`` ``"up to date"`` for what did not run.

        Raises
        ------
        ReportError
            If another run holds the folder, or it cannot be written to.
        """
        with results.locked(self.folder), _temporary(self.folder) as work:
            known = results.read(self.folder)
            try:
                return self._run_all(lessons, known, work, force)
            finally:
                comparison.write_comparison(self.folder, known)
                index.write_index(self.folder, known)
                index.link_reports(self.folder, known)

    def _run_all(
        self, lessons: list[Request], known: dict[str, Result], work: Path, force: bool
    ) -> list[Result]:
        """Run what must be run, and keep each result as soon as it is there."""
        jobs = [self._job(lesson, work) for lesson in lessons]
        done = [] if force else [job for job in jobs if is_up_to_date(job, known, self.folder)]
        found = [known[job["slug"]] | {"status": "up to date"} for job in done]
        for result in found:
            self.on_result(result)
        with contextlib.closing(self._results([job for job in jobs if job not in done])) as ended:
            for result in ended:
                found.append(self._keep(result, known, work))
                self.on_result(result)
        return found

    def _results(self, jobs: list[Result]) -> Generator[Result, None, None]:
        """Yield results as workers end; broken off, end the workers."""
        if not jobs:
            return
        with ThreadPoolExecutor(self.at_once) as pool:
            try:
                self.executor.start()
                waiting: set[Future[Result]] = {pool.submit(self._run_one, job) for job in jobs}
                while waiting:
                    finished, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
                    self.on_tick()
                    yield from (future.result() for future in finished)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                self.executor.stop()

    def _run_one(self, job: dict[str, Any]) -> Result:
        """Run a job, or say why its notebook cannot be run."""
        if job["problem"]:
            return without_files(job, Failure("notebook", job["problem"]))
        return self.executor.run(job, self.on_cells)

    def _job(self, lesson: Request, work: Path) -> dict[str, Any]:
        """Write down what a worker needs."""
        return {
            "slug": lesson.slug,
            "lesson": lesson.lesson,
            "settings": lesson.settings,
            "number": lesson.number,
            "title": lesson.title,
            "problem": lesson.problem,
            "notebook": str(lesson.notebook.resolve()),
            "folder": str(work),
            "values": lesson.values,
            "parameters": lesson.parameters(),
            "timeout": self.timeout,
            "fingerprint": "" if lesson.problem else fingerprint(lesson.notebook, lesson.values),
        }

    def _keep(self, result: Result, known: dict[str, Result], work: Path) -> Result:
        """Move a lesson's files into place, and add it to the results."""
        for key in ("notebook", "report"):
            if result[key]:
                (work / result[key]).replace(self.folder / result[key])
        known[result["slug"]] = result
        results.write(self.folder, known)
        return result


def is_up_to_date(job: dict[str, Any], known: dict[str, Result], folder: Path) -> bool:
    """Tell whether a lesson passed before with the same inputs, and its files are there."""
    old = known.get(job["slug"], {})
    same = old.get("status") == "passed" and old.get("fingerprint") == job["fingerprint"]
    return same and all((folder / old[key]).is_file() for key in ("notebook", "report"))


@contextlib.contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    """Make a folder for files that are not whole yet; clear what a killed run left."""
    for old in folder.glob(f"{TEMPORARY}*/"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=folder) as work:
        yield Path(work)
