import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import filelock
import pytest
from click.testing import CliRunner, Result
from report_lessons import COURSE, course, environment, write_lesson

import course_utils
from course_utils import progress
from course_utils.cli import main
from course_utils.cli.lab import command
from course_utils.cli.reports import line

COMMANDS = ["bench", "data", "doctor", "lab", "list", "progress", "run", "sweep"]
HEAVY = {
    "papermill",
    "nbconvert",
    "nbformat",
    "numpy",
    "matplotlib",
    "tensorflow",
    "tqdm",
    "psutil",
    "dask",
    "distributed",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two lessons, and a place to run from that is not the clone."""
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(tmp_path / "notebooks"))
    monkeypatch.chdir(tmp_path)
    write_lesson(tmp_path / "notebooks", "00_start_here", "print(1)")
    write_lesson(tmp_path / "notebooks", "09_mlp_on_digits", "print(1)", parameters="")
    return tmp_path / "notebooks"


def run(*words: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=answer)


@pytest.mark.parametrize(
    "words",
    [[], *([name] for name in COMMANDS), *(["data", each] for each in ("list", "fetch", "path"))],
)
def test_every_help_has_an_example(words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert re.search(r"Examples?:\s+course " + r"\s+".join(words), result.output)


def test_the_version_is_the_packages() -> None:
    assert run("--version").output == f"course, version {course_utils.__version__}\n"


def test_help_loads_nothing_heavy(folder: Path) -> None:
    code = (
        "import sys; from course_utils.cli import main\n"
        "try: main(['run', '--help'])\n"
        f"finally: print(sorted({HEAVY} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_list_shows_every_lesson() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert re.search(r"^00  Start here +10 +CPU is enough$", result.output, re.MULTILINE)
    listed = json.loads(run("list", "--json").output)
    assert [each["slug"] for each in listed] == ["00_start_here", "09_mlp_on_digits"]
    assert listed[0]["minutes"] == 10


def test_a_broken_lesson_is_one_line(folder: Path) -> None:
    (folder / "00_start_here.ipynb").write_text("{")
    result = run("list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: 00_start_here.ipynb is not valid JSON")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "mlp_on_digit"], "Did you mean 09_mlp_on_digits?"),
        (["run", "0", "-p", "EPOCH", "2"], "EPOCH is not a parameter of 00_start_here"),
        (["run", "0", "-p", "EPOCHS", "abc"], "EPOCHS must be a whole number"),
        (["run", "0", "-p", "EPOCHS", "1,000"], "Leave the comma out: -p EPOCHS 1000"),
        (["run", "0", "--profile", "full", "-p", "PROFILE", "quick"], "-p PROFILE quick,full"),
        (["run", "0", "-p", "FAST", "perhaps"], "FAST must be true or false"),
        (["run", "0", "-p", "EPOCHS"], "requires 2 arguments"),
        (["run", "0", "--profile", "ful"], "'ful' is not one of 'quick', 'full'"),
        (["run", "0", "-j", "0"], "0 is not in the range"),
        (["run", "0", "--timeout", "soon"], "'soon' is not a valid integer"),
        (["sweep", "0", "-p", "EPOCHS", "abc"], "EPOCHS must be a whole number"),
        (["sweep", "0", "--workers", "0"], "0 is not in the range"),
        (["sweep", "0", "--scheduler", "node7"], "must be an address such as tcp://"),
        (["sweep", "0", "--scheduler", "tcp://a:1", "--workers", "2"], "has its own"),
        (["data", "fetch", "minst"], "mnist"),
        (["data", "fetch", "mnist", "cifar"], "cifar10"),
        (["data", "fetch"], "Missing argument 'NAME...'"),
        (["data", "path", "nothing"], "mnist"),
        (["lab", "--port", "99999999"], "not in the range"),
        (["frobnicate"], "No such command"),
    ],
)
def test_wrong_use_is_said_before_anything_starts(
    words: list[str], said: str, tmp_path: Path
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "reports").exists()


def test_a_missing_folder_of_lessons_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_NOTEBOOKS", "nowhere")
    for words in (["list"], ["run"], ["lab"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "COURSE_NOTEBOOKS" in result.output


def test_a_second_run_on_one_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with filelock.FileLock(tmp_path / "out/.course-run.lock"):
        result = run("run", "0", "--to", "out")
    assert result.exit_code == 1
    assert result.output.startswith("Error: out is in use: another `course run`")


def test_run_keeps_negative_values_and_tells_of_broken_lessons(folder: Path) -> None:
    for name in ("00_start_here", "09_mlp_on_digits"):
        (folder / f"{name}.ipynb").write_text("{")
    result = run("run", "-p", "EPOCHS", "-1")
    assert result.exit_code == 1
    assert "0 of 2 lessons passed. Index: reports/index.html" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "09 MLP: passed in 12 seconds -> out/09.html"),
        ({"seconds": 90.0}, "09 MLP: passed in 1.5 minutes -> out/09.html"),
        ({"status": "up to date"}, "09 MLP: up to date -> out/09.html"),
        (
            {"settings": {"EPOCHS": 5, "SEED": 1}},
            "09 MLP (EPOCHS 5, SEED 1): passed in 12 seconds -> out/09.html",
        ),
        (
            {
                "status": "failed",
                "failure": {"cell": 3, "cell_id": "train", "message": "ValueError: x"},
            },
            "09 MLP: failed in cell 3 (train): ValueError: x -> out/09.html",
        ),
        (
            {
                "status": "failed",
                "report": None,
                "failure": {"cell": None, "cell_id": None, "message": "not valid JSON"},
            },
            "09 MLP: failed: not valid JSON",
        ),
    ],
)
def test_each_lesson_ends_in_one_line(change: dict, expected: str) -> None:
    result = {"number": "09", "title": "MLP", "status": "passed", "seconds": 12.0, "settings": {}}
    assert line(result | {"report": "09.html"} | change, Path("out")) == expected


def test_doctor_fails_only_on_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    from course_utils import devices

    checks = [
        devices.Check("Python", "ok", "3.11"),
        devices.Check("Disk", "warn", "1 GB", "free some"),
    ]
    monkeypatch.setattr(devices, "doctor", lambda: checks)
    result = run("doctor")
    assert result.exit_code == 0
    assert "warn  Disk: 1 GB\n      to mend: free some\n" in result.output
    checks.append(devices.Check("TensorFlow", "fail", "missing", "pip install it"))
    assert run("doctor").exit_code == 1
    result = run("doctor", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[2] == {
        "name": "TensorFlow",
        "state": "fail",
        "found": "missing",
        "fix": "pip install it",
    }


def test_data_list_tells_licences_and_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    (tmp_path / "mnist.npz").write_bytes(bytes(100))
    output = run("data", "list").output
    assert output.count("licence:") == 3
    assert "embedded sample: 5,000 + 1,000 images, usable" in output
    assert "folder in COURSE_DATA_DIR: 60,000 + 10,000 images, refused: " in output
    assert "course data fetch cifar10" in output


def test_data_path_and_fetch_fail_in_one_message() -> None:
    for verb in ("path", "fetch"):
        result = run("data", verb, "mnist")
        assert result.exit_code == 1
        assert result.output.startswith("Error: no whole copy of MNIST")
        assert "course data fetch mnist" in result.output


def test_data_path_prints_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    (tmp_path / "mnist.npz").write_bytes(b"")
    assert run("data", "path", "mnist").output == f"{tmp_path / 'mnist.npz'}\n"


def test_progress_draws_a_bar_for_each_lesson() -> None:
    from course_utils import exercises

    names = exercises.load("09").names
    progress.record_exercise("09_mlp_on_digits", names[0], "correct")
    progress.record_exercise("09_mlp_on_digits", names[1], "incorrect")
    output = run("progress").output
    full = 20 // len(names)
    bar = rf"^09_mlp_on_digits +\[{'#' * full}\++\.+\] 1 of {len(names)} correct$"
    assert re.search(bar, output, re.MULTILINE)
    assert re.search(r"^1 of \d+ exercises correct, 2 attempted\.$", output, re.MULTILINE)


def test_progress_is_forgotten_only_after_asking() -> None:
    assert "Nothing is recorded" in run("progress", "--reset").output
    progress.record_exercise("09_mlp_on_digits", "accuracy", "correct")
    assert run("progress", "--reset", answer="n\n").exit_code == 1
    assert progress.load()["exercises"]
    assert "empty again" in run("progress", "--reset", answer="y\n").output
    assert not progress.load()["exercises"]


def test_lab_opens_lesson_00_with_this_python_and_asks_no_other_host(folder: Path) -> None:
    words = command(folder, no_browser=True, port=8890)
    assert words[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={folder.parent}" in words
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in words
    assert "--LabApp.news_url=None" in words
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in words
    assert words[-2:] == ["--no-browser", "--ServerApp.port=8890"]
    (folder / "00_start_here.ipynb").unlink()
    assert "--LabApp.default_url=/lab/tree/notebooks" in command(folder)


def test_jupyterlab_knows_the_options(folder: Path) -> None:
    from jupyterlab.labapp import LabApp

    app = LabApp()
    app.parse_command_line(command(folder)[3:])
    assert app.news_url is None
    assert app.check_for_updates_class.__name__ == "NeverCheckForUpdate"
    assert app.default_url == "/lab/tree/notebooks/00_start_here.ipynb"


def test_lab_says_how_to_stop_and_passes_its_status_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = [sys.executable, "-c", "import sys; sys.exit(5 if sys.argv[1] == '--x' else 6)"]
    monkeypatch.setattr("course_utils.cli.lab.command", lambda *_: ends)
    result = run("lab", "--x")
    assert result.exit_code == 5
    assert "To stop it: press Ctrl-C here twice" in result.output


def test_ctrl_c_is_jupyterlabs_own_to_answer(folder: Path) -> None:
    code = (
        "import sys, course_utils.cli.lab as lab; from course_utils.cli import main\n"
        "inner = 'import signal, sys; signal.signal(signal.SIGINT, lambda *_: sys.exit(7))\\n'\\\n"
        "        'print(1, flush=True); signal.pause()'\n"
        "lab.command = lambda *_: [sys.executable, '-c', inner]\n"
        "main(['lab'])"
    )
    with subprocess.Popen(
        [sys.executable, "-u", "-c", code],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert "1\n" in iter(process.stdout.readline, "")
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=20) == 7
        assert process.stderr
        assert process.stderr.read() == ""


@pytest.mark.parametrize("words", [["list"], ["data", "list"]])
def test_a_closed_pipe_is_quiet(folder: Path, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COURSE, *words],
        env=environment(folder),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.stderr == ""


def test_a_terminal_without_unicode_gets_every_word(folder: Path) -> None:
    write_lesson(folder, "01_大_model", "print(1)")
    done = course(folder, "list", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "? model" in done.stdout
