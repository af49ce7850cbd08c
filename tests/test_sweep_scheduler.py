"""`course sweep --scheduler` on a real scheduler and two workers of the loopback address."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from report_lessons import course, environment, read_in_time, write_lesson
from sweep_lessons import SEED, WORKER, popen, tries, write_losing

from course_utils.cli import main
from course_utils.report import clusters, remote
from course_utils.report.fingerprint import version
from course_utils.report.results import ReportError

LONG = 120  # seconds; only a busy machine needs them

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")

QUIET = ("--host", "127.0.0.1", "--no-dashboard")


class Dask:
    """One `dask` process; what it says is read up to the word that it is ready, then dropped."""

    def __init__(self, *words: str, ready: str, **place: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words, *QUIET],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **place,
        )
        assert self.process.stderr
        said = (re.search(ready, line) for line in self.process.stderr)
        match = next(filter(None, said), None)
        assert match, "dask ended before it was ready"
        self.found = match[1]
        self.reader = threading.Thread(target=self.process.stderr.read)
        self.reader.start()

    def end(self) -> None:
        for each in [*psutil.Process(self.process.pid).children(recursive=True), self.process]:
            each.kill()
        with self.process:
            self.reader.join(timeout=10)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("course") / "notebooks"
    write_lesson(made, "00_tiny", "print(SEED)", parameters=SEED)
    write_losing(made, "01_once", WORKER, 1)
    return made


@pytest.fixture(scope="module")
def scheduler(folder: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    made = Dask("scheduler", "--port", "0", ready=r"Scheduler at: +(tcp://\S+)")
    yield made.found
    made.end()


def worker(folder: Path, scheduler: str, name: str) -> Dask:
    """Start a worker that knows the lessons of a folder, in a folder of its own."""
    place = folder.parent / name
    place.mkdir()
    words = ("worker", scheduler, "--nthreads", "1", "--local-directory", os.fspath(place))
    return Dask(
        *words,
        ready=r"Registered to: +(tcp://\S+)",
        env=environment(folder),
        cwd=place,
    )


@pytest.fixture(scope="module")
def workers(folder: Path, scheduler: str) -> Iterator[str]:
    """The address of the scheduler, now with two workers."""
    made = [worker(folder, scheduler, name) for name in ("a", "b")]
    yield scheduler
    for each in made:
        each.end()


def sweep(*words: str) -> Any:
    """Run the command in this process, where time limits can be changed."""
    return CliRunner().invoke(main, ["sweep", *words])


@pytest.fixture
def place(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_scheduler_that_does_not_answer_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
    result = sweep("0", "--scheduler", address)
    assert result.exit_code == 1
    assert f"Error: No dask scheduler answers at {address}" in result.output
    assert list((place / "reports").glob(".course-run-*")) == []


def test_a_scheduler_without_workers_is_said(
    place: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "WORKER_SECONDS", 1)
    result = sweep("0", "--scheduler", scheduler)
    assert result.exit_code == 1
    assert f"Error: The scheduler at {scheduler} has no workers." in result.output
    assert f"dask worker {scheduler} --nthreads 1" in result.output


def test_reports_come_back_whole_and_a_lost_worker_costs_none(workers: str, folder: Path) -> None:
    ran = course(folder, "sweep", "-p", "SEED", "0,1,2", "--scheduler", workers)
    assert ran.returncode == 0
    assert re.fullmatch(r"The worker tcp://\S+ was lost\. .*\n", ran.stderr)
    assert "4 of 4 reports passed" in ran.stdout
    assert tries(folder, "01_once") == 2
    reports = folder.parent / "reports"
    slugs = [*(f"00_tiny.SEED={seed}" for seed in (0, 1, 2)), "01_once"]
    whole = {f"{slug}.{end}" for slug in slugs for end in ("html", "ipynb")}
    whole |= {"index.html", "results.json", "comparison.html", ".course-run.lock"}
    assert {path.name for path in reports.iterdir()} == whole
    cells = json.loads((reports / "00_tiny.SEED=2.ipynb").read_text())["cells"]
    assert cells[-1]["outputs"][0]["text"] == ["2\n"]
    assert [path for each in "ab" for path in (folder.parent / each).rglob("*.html")] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_sweep_that_ends_takes_its_reports_back(
    workers: str, folder: Path, tmp_path: Path, number: int
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    source = f"import os, time\nopen({str(fifo)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    write_lesson(folder, "05_waits", source)
    with popen(folder, "sweep", "5", "--to", "waits", "--scheduler", workers) as running:
        kernel = psutil.Process(int(read_in_time(fifo, LONG)))
        running.send_signal(number)
        running.communicate(timeout=LONG)
    assert running.returncode == (130 if number == signal.SIGINT else -number)
    kernel.wait(timeout=LONG)


def test_a_worker_with_another_lesson_is_refused(
    workers: str, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "notebooks"
    write_lesson(other, "00_tiny", "print('changed since')", parameters=SEED)
    ran = course(other, "sweep", "0", "--scheduler", workers)
    assert ran.returncode == 1
    assert ran.stderr.startswith("Error: A worker has another version of the course than this")
    assert re.search(r"tcp://127\.0\.0\.1:\d+: 00_tiny\.ipynb \w{8} there, \w{8} here", ran.stderr)
    assert not (tmp_path / "reports/00_tiny.html").exists()


class Client:
    """What a sweep asks of dask before it starts, with the answers of one worker."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers

    def wait_for_workers(self, count: int, timeout: float) -> None: ...

    def run(self, function: Any, on_error: str = "raise") -> dict[str, object]:
        return {"tcp://there:1": self.answers[function.__name__]}


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (version() | {"course": "0.0.9 (abc)"}, "tcp://there:1: course 0.0.9 (abc) there, "),
        (version() | {"keras": "2.0"}, "tcp://there:1: keras 2.0 there, "),
        (ModuleNotFoundError("No module named 'course_utils'"), "No module named 'course_utils'"),
    ],
)
def test_a_worker_of_another_version_is_refused_before_anything_runs(
    there: object, said: str
) -> None:
    with pytest.raises(ReportError, match=re.escape(said)):
        clusters._check_workers(Client(version=there), "tcp://here:1")
    clusters._check_workers(Client(version=version()), "tcp://here:1")


def test_other_copies_of_data_are_said() -> None:
    here, notes = clusters.copies(), []
    clusters._compare_copies(Client(copies=here), notes.append)
    assert notes == []
    clusters._compare_copies(Client(copies=here | {"mnist": "7 bytes"}), notes.append)
    assert notes == [
        "Note: tcp://there:1 has other data: mnist 7 bytes there, none here. "
        "Its reports say what they read."
    ]


def test_hosts_are_told_apart() -> None:
    hosts = [remote.host(each) for each in ("tcp://a:1", "tls://127.0.0.1:2", "tcp://[::1]:3")]
    assert hosts == ["a", "127.0.0.1", "::1"]
