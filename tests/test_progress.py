"""The progress file: what it keeps, and that no crash, rival or bad folder harms it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import filelock
import pytest

from course_utils import progress
from course_utils.whole_files import draft_of

LESSON = "09_mlp_on_digits"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(progress, "_said", set())
    return tmp_path / "home"


def start(code, *arguments):
    """Run Python code apart, in the same progress folder."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_home_follows_the_variable(home, monkeypatch):
    assert progress.home() == home
    monkeypatch.setenv("COURSE_HOME", "~/kept")
    assert progress.home() == Path.home() / "kept"
    monkeypatch.delenv("COURSE_HOME")
    assert "from-neuron-to-large-model" in str(progress.home())


def test_reading_makes_no_folder(home):
    assert progress.load() == {"version": 1, "exercises": {}, "predictions": {}}
    assert not home.exists()


def test_attempts_are_counted_and_correct_stays():
    for status in ("unattempted", "incorrect", "correct", "incorrect", "unattempted"):
        progress.record_exercise(LESSON, "accuracy", status)
    entry = progress.load()["exercises"][LESSON]["accuracy"]
    assert (entry["status"], entry["attempts"]) == ("correct", 3)


def test_time_is_that_of_the_first_success(monkeypatch):
    for status, now in [("incorrect", "1"), ("incorrect", "2"), ("correct", "3"), ("correct", "4")]:
        monkeypatch.setattr(progress, "_now", lambda now=now: now)
        progress.record_exercise(LESSON, "accuracy", status)
    assert progress.summary({LESSON: ["accuracy"]}).rows[0].when == "3"


def test_times_are_utc():
    progress.record_exercise(LESSON, "accuracy", "correct")
    when = datetime.fromisoformat(progress.summary({LESSON: ["accuracy"]}).rows[0].when)
    assert abs((datetime.now(UTC) - when).total_seconds()) < 60


def test_unattempted_leaves_no_trace(home):
    progress.record_exercise(LESSON, "accuracy", "unattempted")
    assert not home.exists()


def test_unknown_status_is_refused():
    with pytest.raises(ValueError, match="unattempted, incorrect, correct; got 'right'"):
        progress.record_exercise(LESSON, "accuracy", "right")


@pytest.mark.parametrize("value", [0.96, 3, "九成", "\ud800"])
def test_predictions_come_back(value):
    progress.record_prediction("09.accuracy", 0.1)
    progress.record_prediction("09.accuracy", value)
    assert progress.prediction("09.accuracy") == value
    assert progress.prediction("another") is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, [1.0]])
def test_predictions_that_are_none_are_refused(value):
    with pytest.raises((ValueError, TypeError), match="must be a"):
        progress.record_prediction("09.accuracy", value)


def test_summary_lists_known_exercises_in_order():
    progress.record_exercise("b", "two", "correct")
    progress.record_exercise("b", "one", "incorrect")
    progress.record_exercise("b", "renamed_since", "correct")
    found = progress.summary({"b": ("one", "two"), "a": ("three",)})
    shown = [(row.lesson, row.exercise, row.status, row.attempts) for row in found.rows]
    assert shown == [
        ("b", "one", "incorrect", 1),
        ("b", "two", "correct", 1),
        ("a", "three", "unattempted", 0),
    ]
    assert (found.correct, found.attempted, found.total) == (1, 2, 3)


CRASH_AT_EVERY_LINE = """
import json, os, sys
from course_utils import progress
from course_utils.whole_files import draft_of

def die_at(line):
    passed = 0
    def trace(frame, event, arg):
        nonlocal passed
        if frame.f_code.co_filename == progress.__file__:
            passed += 1
            if passed == line:
                os._exit(9)
        return trace
    sys.settrace(trace)

progress.record_exercise("kept", "always", "correct")
for line in range(1, 2000):
    child = os.fork()
    if not child:
        die_at(line)
        progress.record_exercise("lesson", "after", "correct")
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    data = json.loads((progress.home() / "progress.json").read_text())
    assert "always" in data["exercises"]["kept"], line
    if ended == 0:
        print(line, sorted(file.name for file in progress.home().iterdir()))
        break
"""


def test_a_crash_at_any_line_leaves_a_whole_file():
    output, errors = start(CRASH_AT_EVERY_LINE).communicate()
    assert not errors
    line, files = output.split(" ", 1)
    assert int(line) > 30
    assert files.strip() == "['progress.json', 'progress.json.lock']"


def test_a_draft_left_by_a_crash_does_no_harm(home):
    home.mkdir()
    draft_of(home / "progress.json").write_text("{" * 100_000)
    progress.record_prediction("a", 1.0)
    assert progress.prediction("a") == 1.0
    assert sorted(file.name for file in home.iterdir()) == ["progress.json", "progress.json.lock"]


RECORD_FOREVER = """
import sys
from course_utils import progress
from course_utils.whole_files import draft_of
for i in range(10**9):
    progress.record_prediction(f"{sys.argv[1]} {i}", "x" * 20_000)
    print(i, flush=True)
"""


@pytest.mark.parametrize("lines", range(5))
def test_a_kill_leaves_a_whole_file(home, lines):
    child = start(RECORD_FOREVER, "killed")
    done = [child.stdout.readline() for _ in range(lines * 7 + 1)]
    child.send_signal(signal.SIGKILL)
    child.communicate()
    kept = json.loads((home / "progress.json").read_text())["predictions"]
    assert len(kept) >= len(done)


RECORD_MANY = """
import sys
from course_utils import progress
from course_utils.whole_files import draft_of
for i in range(20):
    progress.record_exercise(sys.argv[1], f"exercise {i}", "correct")
    progress.record_exercise("shared", "exercise", "incorrect")
"""


def test_two_writers_lose_nothing():
    for child in [start(RECORD_MANY, name) for name in ("one", "other")]:
        assert child.communicate() == ("", "")
    kept = progress.load()["exercises"]
    assert len(kept["one"]) == len(kept["other"]) == 20
    assert kept["shared"]["exercise"]["attempts"] == 40


ENTRY = {"status": "correct", "attempts": 1, "when": ""}
DAMAGED = {
    "empty": b"",
    "zeros": bytes(100),
    "not text": b"\xff\xfe\x00",
    "cut off": b'{"version": 1, "exercises": {"09',
    "a list": b"[]",
    "a part missing": b'{"version": 1, "exercises": {}}',
    "another version": b'{"version": 2, "exercises": {}, "predictions": {}}',
    "a lesson that is a list": b'{"version": 1, "exercises": {"09": []}, "predictions": {}}',
    "a prediction that is bare": b'{"version": 1, "exercises": {}, "predictions": {"a": 1}}',
    "nested too deep": b"[" * 100_000,
    "a status of its own": json.dumps(
        {"version": 1, "exercises": {"09": {"a": ENTRY | {"status": "so-so"}}}, "predictions": {}}
    ).encode(),
    "attempts in words": json.dumps(
        {"version": 1, "exercises": {"09": {"a": ENTRY | {"attempts": "one"}}}, "predictions": {}}
    ).encode(),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize("use", [progress.load, lambda: progress.record_prediction("a", 1.0)])
def test_a_damaged_file_is_set_aside(home, capsys, content, use):
    home.mkdir()
    (home / "progress.json").write_bytes(content)
    use()
    [kept] = home.glob("progress.damaged-*.json")
    assert kept.read_bytes() == content
    assert f"It is kept as {kept}" in capsys.readouterr().out
    progress.record_exercise(LESSON, "accuracy", "correct")
    assert progress.summary({LESSON: ["accuracy"]}).correct == 1
    assert capsys.readouterr().out == ""


@pytest.fixture
def bare_rights():
    """Give up the rights of root, whom no folder's mode stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.fixture
def read_only(monkeypatch):
    """Return a folder that others may read, with a progress file in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.setenv("COURSE_HOME", name)
        progress.record_prediction("kept", 1.0)
        (folder / "progress.json").chmod(0o644)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@pytest.mark.usefixtures("read_only", "bare_rights")
def test_a_read_only_folder_is_said_once(capsys):
    for _ in range(3):
        progress.record_exercise(LESSON, "accuracy", "correct")
        progress.record_prediction("another", 1.0)
    said = capsys.readouterr().out
    assert said.count("cannot be kept") == 1
    assert "set COURSE_HOME" in said
    assert progress.prediction("kept") == 1.0
    assert progress.prediction("another") is None


def test_a_home_that_is_a_file_is_said_once(home, capsys):
    home.write_text("")
    progress.record_exercise(LESSON, "accuracy", "correct")
    progress.record_exercise(LESSON, "accuracy", "correct")
    assert progress.load()["exercises"] == {}
    assert capsys.readouterr().out.count("cannot be kept") == 1


def test_a_file_that_is_a_folder_is_said(home, capsys):
    (home / "progress.json").mkdir(parents=True)
    progress.record_exercise(LESSON, "accuracy", "correct")
    assert progress.summary({LESSON: ["accuracy"]}).correct == 0
    assert "cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize("error", [filelock.Timeout("progress.json.lock"), NotImplementedError()])
def test_a_lock_that_is_not_to_be_had_is_said(monkeypatch, capsys, error):
    def no_lock(*_, **__):
        raise error

    monkeypatch.setattr(filelock, "FileLock", no_lock)
    progress.record_exercise(LESSON, "accuracy", "correct")
    assert "cannot be kept" in capsys.readouterr().out


def test_a_full_disk_keeps_the_old_file(monkeypatch, capsys):
    progress.record_prediction("kept", 1.0)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    progress.record_prediction("lost", 1.0)
    assert set(progress.load()["predictions"]) == {"kept"}
    assert "No space left" in capsys.readouterr().out
