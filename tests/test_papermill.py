"""Lessons run for real, in kernels: what changes them, what stops them, what is left."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from report_lessons import COURSE, course, environment, read_in_time, write_lesson

RECORD = """\
from IPython.display import display
mime = "application/vnd.course.record+json"
display({mime: {"data": "mnist", "copy": "embedded sample"}}, raw=True)
display({mime: {"name": "double", "value": 2 * EPOCHS, "unit": "", "at_least": 2,
                "at_most": None}}, raw=True)
"""
SAY = """\
import os, pathlib
print(EPOCHS, FAST is True, PROFILE)
print(pathlib.Path.cwd().name, os.environ["COURSE_PROGRESS_READONLY"])
print(pathlib.Path.cwd(), os.environ["COURSE_HOME"])
for piece in ("a row", " that comes", " in pieces"):
    print(piece, end="", flush=True)
"""
ENDINGS = {
    "01_raises": (
        "import os\nprint('before')",
        "raise ValueError(f'the loss must be finite in {os.getcwd()}')",
        "print(1)",
    ),
    "02_leaves": ("import sys", "sys.exit(0)", "print('never')"),
    "03_dies": ("import os", "os._exit(137)"),
    "04_hangs": ("import time", "time.sleep(600)"),
    "05_hides": ("import ipywidgets as w\no = w.Output()\nwith o:\n    1 / 0\no",),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lessons that end in every way there is, all run once into reports/."""
    made = tmp_path_factory.mktemp("course") / "notebooks"
    write_lesson(made, "00_sound", SAY, RECORD)
    for slug, sources in ENDINGS.items():
        write_lesson(made, slug, *sources, parameters="")
    (made / "06_broken.ipynb").write_text('{"cells": [')
    return made


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[str]:
    words = ("run", "-p", "EPOCHS", "7", "-p", "FAST", "yes", "-j", "2", "--timeout", "4")
    return course(folder, *words)


@pytest.fixture(scope="module")
def results(ran: subprocess.CompletedProcess[str], folder: Path) -> dict:
    return json.loads((folder.parent / "reports/results.json").read_text())["lessons"]


def report(folder: Path, slug: str) -> str:
    return (folder.parent / f"reports/{slug}.html").read_text()


def test_a_run_with_failures_says_so_in_plain_lines(
    ran: subprocess.CompletedProcess[str],
) -> None:
    assert ran.returncode == 1
    assert "Traceback" not in ran.stdout + ran.stderr
    assert "WARNING" not in ran.stdout + ran.stderr
    assert "1 of 7 lessons passed" in ran.stdout
    assert "FAST is not a parameter of 01_raises" in ran.stdout
    assert len(ran.stderr.splitlines()) == 6


def test_parameters_reach_the_lesson_with_their_types(results: dict, folder: Path) -> None:
    assert "7 True quick" in report(folder, "00_sound")
    given = {each["name"]: each["value"] for each in results["00_sound"]["parameters"]}
    assert given == {"PROFILE": "quick", "EPOCHS": 7, "FAST": True}


def test_the_kernel_stands_in_the_lessons_folder_and_keeps_progress(
    results: dict, folder: Path
) -> None:
    assert "notebooks 1" in report(folder, "00_sound")
    assert not (folder.parent / "home/progress.json").exists()


def test_a_row_printed_in_pieces_stays_one_row(results: dict, folder: Path) -> None:
    words = "a row that comes in pieces"
    assert f"{words}</pre>" in report(folder, "00_sound")
    assert words in (folder.parent / "reports/00_sound.ipynb").read_text()


def test_results_hold_what_the_lesson_recorded(results: dict) -> None:
    sound = results["00_sound"]
    assert sound["status"] == "passed"
    assert sound["records"][0]["name"] == "double"
    assert sound["records"][0]["value"] == 14
    assert sound["data"] == [{"data": "mnist", "copy": "embedded sample"}]
    assert sound["versions"]["numpy"]
    assert sound["device"].startswith("CPU")


@pytest.mark.parametrize(
    ("slug", "kind", "cell", "words"),
    [
        ("01_raises", "error", 3, "ValueError: the loss must be finite"),
        ("02_leaves", "exit", 3, "SystemExit"),
        ("03_dies", "killed", 3, "memory"),
        ("04_hangs", "timeout", 3, "longer than 4 seconds"),
        ("05_hides", "hidden", None, "ZeroDivisionError: division by zero"),
        ("06_broken", "notebook", None, "not valid JSON"),
    ],
)
def test_every_failure_is_named(
    results: dict, slug: str, kind: str, cell: int | None, words: str
) -> None:
    failure = results[slug]["failure"]
    assert results[slug]["status"] == "failed"
    assert (failure["kind"], failure["cell"]) == (kind, cell)
    assert words in failure["message"]
    assert failure["cell_id"] == ("step-2" if cell else None)


def test_a_failed_report_shows_the_cells_so_far_and_the_error(results: dict, folder: Path) -> None:
    html = report(folder, "01_raises")
    assert "before" in html
    assert html.count("the loss must be finite") >= 2
    assert 'href="#cell-id=step-2"' in html
    assert 'id="cell-id=step-2"' in html
    assert "papermill" not in html


@pytest.mark.parametrize("slug", ["02_leaves", "03_dies", "04_hangs", "05_hides"])
def test_every_ending_leaves_a_report(results: dict, folder: Path, slug: str) -> None:
    assert "This lesson stopped before its end" in report(folder, slug)


def test_only_whole_files_are_left_and_none_names_this_machine(results: dict, folder: Path) -> None:
    left = sorted(path.name for path in (folder.parent / "reports").iterdir())
    stems = ["00_sound", *ENDINGS]
    expected = {f"{stem}.{end}" for stem in stems for end in ("html", "ipynb")}
    assert set(left) == expected | {"index.html", "results.json", ".course-run.lock"}
    for name in left:
        text = (folder.parent / "reports" / name).read_text()
        assert not re.search(r"/(?:tmp|home|root|work|Users)/", text), name
        assert str(folder.parent) not in text, name


def test_what_passed_is_up_to_date_and_what_failed_runs_again(
    ran: subprocess.CompletedProcess[str], folder: Path
) -> None:
    again = course(folder, "run", "0", "6", "-p", "EPOCHS", "7", "-p", "FAST", "TRUE")
    assert "00 Sound: up to date" in again.stdout
    assert "06 broken: failed" in again.stderr
    assert again.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_sees_cells_counted(ran: subprocess.CompletedProcess[str], folder: Path) -> None:
    import termios

    near, far = os.openpty()
    termios.tcsetwinsize(far, (24, 90))
    words = [*COURSE, "run", "0", "-p", "EPOCHS", "7", "-p", "FAST", "yes"]
    place = {"env": environment(folder), "cwd": folder.parent}
    subprocess.run(words, **place, stdout=subprocess.DEVNULL, stderr=far, check=True)
    shown = os.read(near, 10_000).decode()
    assert "0/3 cells" in shown
    assert re.search(r"100%\|.*3/3 cells \[00:0\d, 00_sound\]", shown)
    os.close(near)
    os.close(far)


def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [*COURSE, "run", "0", "--to", "piped"],
        env=environment(folder),
        cwd=folder.parent,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert run.stderr == ""
    kept = json.loads((folder.parent / "piped/results.json").read_text())["lessons"]
    assert kept["00_sound"]["status"] == "passed"
    assert "00_sound.html" in (folder.parent / "piped/index.html").read_text()


needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], psutil.Process]]:
    """Start a run whose second lesson waits for ever; give the run and that lesson's kernel."""
    folder, fifo = tmp_path / "notebooks", tmp_path / "fifo"
    os.mkfifo(fifo)
    source = f"import os, time\nopen({str(fifo)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    write_lesson(folder, "00_quick", "print('done')")
    write_lesson(folder, "01_waits", source)
    with subprocess.Popen(
        [*COURSE, "run"],
        env=environment(folder),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        yield run, psutil.Process(int(read_in_time(fifo)))
        run.kill()


@needs_fifo
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_is_whole_and_ends_kernels(
    waiting: tuple[subprocess.Popen[str], psutil.Process], tmp_path: Path, number: int
) -> None:
    run, kernel = waiting
    os.killpg(run.pid, number)
    out, err = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "Traceback" not in out + err
    assert "Finished lessons are kept" in err
    kernel.wait(timeout=10)
    left = {path.name for path in (tmp_path / "reports").iterdir()}
    whole = {"00_quick.html", "00_quick.ipynb", "index.html", "results.json"}
    assert left == whole | {".course-run.lock"}
    assert "00_quick.html" in (tmp_path / "reports/index.html").read_text()


@needs_fifo
def test_a_killed_run_takes_its_kernels_along(
    waiting: tuple[subprocess.Popen[str], psutil.Process],
) -> None:
    run, kernel = waiting
    run.kill()
    kernel.wait(timeout=10)
