"""The reports folder over several runs; lessons are stood in for by a function."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import psutil
import pytest
from report_lessons import write_lesson

from course_utils.notebooks import NotebookError
from course_utils.report import fingerprint, results, session, worker
from course_utils.report.outcome import Failure, outcome, without_files
from course_utils.report.processes import Workers, kill_tree, worker_environment
from course_utils.report.request import choose_values, requests

FACTS: dict[str, Any] = {
    "data": [{"data": "mnist", "copy": "embedded sample"}],
    "records": [{"name": "accuracy", "value": 0.5, "unit": "", "at_least": 0.4, "at_most": None}],
    "warnings": ["formula left as TeX"],
    "versions": {"python": "3.11.7"},
    "device": "CPU with 2 cores",
    "histories": [],
}
JOB = ("slug", "lesson", "settings", "number", "title", "parameters", "fingerprint", "problem")


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two lessons; the list takes the slugs that a worker was asked for."""
    asked: list[str] = []

    def run(self: Workers, job: dict[str, Any], on_cells: Callable[[str, int], None]) -> Any:
        asked.append(job["slug"])
        if job["problem"]:
            return without_files(job, Failure("notebook", job["problem"]))
        on_cells(job["slug"], 1)
        files = {"notebook": f"{job['slug']}.ipynb", "report": f"{job['slug']}.html"}
        for name in files.values():
            (Path(job["folder"]) / name).write_text('<a data-lesson="01_b#x">next</a>')
        return outcome(job, None, 90.0) | FACTS | files

    monkeypatch.setattr(Workers, "run", run)
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(tmp_path / "notebooks"))
    write_lesson(tmp_path / "notebooks", "00_a", "print(1)")
    write_lesson(tmp_path / "notebooks", "01_b", "print(1)")
    return asked


def run(tmp_path: Path, *names: str, force: bool = False, **values: str) -> list[dict[str, Any]]:
    lessons = requests(names)
    choose_values(lessons, values.items(), None)
    return session.Session(tmp_path / "reports", 10).run(lessons, force=force)


def stored(tmp_path: Path) -> dict[str, Any]:
    return json.loads((tmp_path / "reports/results.json").read_text())


def test_runs_are_merged_and_what_is_done_is_left(tmp_path: Path, ran: list[str]) -> None:
    run(tmp_path, "0")
    both = run(tmp_path)
    assert ran == ["00_a", "01_b"]
    assert [each["status"] for each in both] == ["up to date", "passed"]
    assert stored(tmp_path)["schema"] == results.SCHEMA
    assert [each["status"] for each in stored(tmp_path)["lessons"].values()] == ["passed"] * 2


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: folder.joinpath("notebooks/00_a.ipynb").write_text(
            folder.joinpath("notebooks/00_a.ipynb").read_text().replace("print(1)", "print(2)")
        ),
        lambda folder: folder.joinpath("reports/00_a.html").unlink(),
        lambda folder: folder.joinpath("reports/00_a.ipynb").unlink(),
        lambda folder: os.environ.update(COURSE_DATA_DIR=str(folder / "data")),
    ],
)
def test_a_changed_input_or_a_missing_file_runs_a_lesson_again(
    tmp_path: Path,
    ran: list[str],
    change: Callable[[Path], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_DATA_DIR", "")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mnist.npz").write_bytes(b"a whole copy")
    run(tmp_path, "0")
    change(tmp_path)
    run(tmp_path, "0")
    assert ran == ["00_a", "00_a"]


def test_other_values_and_force_run_a_lesson_again(tmp_path: Path, ran: list[str]) -> None:
    run(tmp_path, "0")
    run(tmp_path, "0", EPOCHS="4")
    run(tmp_path, "0", EPOCHS="4")
    run(tmp_path, "0", EPOCHS="4", force=True)
    assert ran == ["00_a"] * 3


def test_the_package_itself_is_an_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = write_lesson(tmp_path, "00_a", "print(1)")
    before = fingerprint.fingerprint(notebook, {})
    monkeypatch.setattr(fingerprint, "_package", lambda: "another")
    assert fingerprint.fingerprint(notebook, {}) != before


def test_links_lead_to_reports_that_are_there(tmp_path: Path, ran: list[str]) -> None:
    run(tmp_path, "0")
    report = tmp_path / "reports/00_a.html"
    assert report.read_text() == '<a data-lesson="01_b#x">next</a>'
    run(tmp_path)
    assert report.read_text() == '<a data-lesson="01_b#x" href="01_b.html#x">next</a>'
    (tmp_path / "reports/01_b.html").unlink()
    run(tmp_path, "0")
    assert report.read_text() == '<a data-lesson="01_b#x">next</a>'


def test_the_index_shows_what_results_hold(tmp_path: Path, ran: list[str]) -> None:
    (tmp_path / "notebooks/01_b.ipynb").write_text("{")
    run(tmp_path)
    index = (tmp_path / "reports/index.html").read_text()
    shown = (
        "00. A",
        "passed",
        "1.5",
        "mnist: embedded sample",
        "CPU with 2 cores",
        "Python 3.11.7",
    )
    for words in (*shown, "accuracy", "at least 0.4", 'href="00_a.html"', "formula left as TeX"):
        assert words in index
    assert "not valid JSON" in index
    assert 'href="01_b.html"' not in index


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1, "lessons": {"00_a": {}}}'])
def test_damaged_results_are_set_aside(tmp_path: Path, ran: list[str], text: str) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/results.json").write_text(text)
    run(tmp_path, "0")
    assert (tmp_path / "reports/results.json.damaged").read_text() == text
    assert list(stored(tmp_path)["lessons"]) == ["00_a"]


def test_results_of_another_version_are_not_touched(tmp_path: Path, ran: list[str]) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/results.json").write_text('{"schema": 99, "lessons": {}}')
    with pytest.raises(results.ReportError, match="schema 1; it is of schema 99"):
        run(tmp_path, "0")
    assert stored(tmp_path)["schema"] == 99
    assert ran == []


def test_a_second_run_on_one_folder_is_refused(tmp_path: Path, ran: list[str]) -> None:
    (tmp_path / "reports").mkdir()
    with (
        filelock.FileLock(tmp_path / "reports/.course-run.lock"),
        pytest.raises(
            results.ReportError, match="another `course run` or `course sweep` is at work"
        ),
    ):
        run(tmp_path, "0")
    assert ran == []


def test_a_file_in_the_folders_place_is_said(tmp_path: Path, ran: list[str]) -> None:
    (tmp_path / "reports").write_text("mine")
    with pytest.raises(results.ReportError, match="must be a folder that can be written to"):
        run(tmp_path, "0")
    assert (tmp_path / "reports").read_text() == "mine"


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_is_said(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(session.tempfile, "mkdtemp", failing(number))
    with pytest.raises(results.ReportError, match=os.strerror(number)):
        run(tmp_path, "0")
    assert ran == []


def test_a_full_disk_leaves_the_old_results(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, "0")
    before = (tmp_path / "reports/results.json").read_bytes()
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(results.ReportError, match=r"No space left on device.*Free some space"):
        run(tmp_path, "1")
    assert (tmp_path / "reports/results.json").read_bytes() == before
    assert not list((tmp_path / "reports").glob(".course-run-*"))


def test_what_a_killed_run_left_is_cleared(tmp_path: Path, ran: list[str]) -> None:
    (tmp_path / "reports/.course-run-abc").mkdir(parents=True)
    (tmp_path / "reports/.course-run-abc/00_a.html").write_text("half")
    run(tmp_path, "0")
    assert not (tmp_path / "reports/.course-run-abc").exists()


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk", "No space left on device"),
        (NotebookError("00_a.ipynb breaks nbformat 4.5"), "notebook", "breaks nbformat 4.5"),
        (ZeroDivisionError("division by zero"), "report", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_worker_tells_what_kept_it_from_writing(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str, words: str
) -> None:
    job = dict.fromkeys(JOB, "")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(worker, "report", fail)
    result = worker.attempt(job, lambda done: None)
    assert result["failure"]["kind"] == kind
    assert words in result["failure"]["message"]
    assert result.keys() >= results.KEPT


def test_a_worker_that_vanishes_is_a_failed_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "course_utils.report.processes._COMMAND",
        ["python3", "-c", "import os, sys; print('no memory', file=sys.stderr); os._exit(3)"],
    )
    result = Workers().run(dict.fromkeys(JOB, ""), lambda slug, done: None)
    assert result["failure"]["kind"] == "worker"
    assert "status 3" in result["failure"]["message"]
    assert "no memory" in result["failure"]["message"]


def test_a_process_is_ended_with_all_it_started() -> None:
    inner = "import time; time.sleep(600)"
    outer = f"import subprocess as s, sys\nc = s.Popen([sys.executable, '-c', {inner!r}])\n"
    outer += "print(c.pid, flush=True)\nc.wait()"
    words = [sys.executable, "-c", outer]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        child = psutil.Process(int(process.stdout.readline()))
        kill_tree(process)
        child.wait(timeout=10)
    assert process.returncode != 0


def test_workers_find_relative_folders_and_leave_progress_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_DATA_DIR", "data")
    monkeypatch.delenv("COURSE_HOME")
    found = worker_environment()
    assert found["COURSE_DATA_DIR"] == str(Path.cwd() / "data")
    assert found["COURSE_PROGRESS_READONLY"] == "1"
    assert "COURSE_HOME" not in found


def failing(number: int) -> Callable[..., Any]:
    """Stand in for a system call that fails."""

    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail
