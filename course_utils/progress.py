"""What a learner has done, in one JSON file that survives a crash at any moment.

The file is written whole under a second name and then renamed, and a lock makes writers take
turns. Nothing here ever fails a lesson: what cannot be kept is said once, in plain words.
"""

import contextlib
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from numbers import Real
from pathlib import Path
from typing import Any

import filelock
import platformdirs

from course_utils.whole_files import write_whole

STATUSES = ("unattempted", "incorrect", "correct")
FILE_NAME = "progress.json"

_said: set[str] = set()


@dataclass(frozen=True)
class Row:
    """One exercise's line in `course progress`; `when` is an ISO time in UTC, or ""."""

    lesson: str
    exercise: str
    status: str
    attempts: int
    when: str


@dataclass(frozen=True)
class Summary:
    """All rows, in the order asked for, and how many are correct, attempted and known."""

    rows: tuple[Row, ...]
    correct: int
    attempted: int
    total: int


def home() -> Path:
    """Return the folder that keeps the progress file: ``$COURSE_HOME``, or the user's data folder.

    Returns
    -------
    Path
        It need not exist yet; the first record makes it.
    """
    chosen = os.environ.get("COURSE_HOME")
    if chosen:
        return Path(chosen).expanduser()
    return Path(platformdirs.user_data_dir("from-neuron-to-large-model", appauthor=False))


def load() -> dict[str, Any]:
    """Return everything recorded so far.

    Returns
    -------
    dict
        ``{"version": 1, "exercises": {lesson: {exercise: {"status", "attempts", "when"}}},
        "predictions": {key: {"value", "when"}}}``; empty parts where nothing is recorded or the
        file cannot be read. A damaged file is set aside under another name, and said.
    """
    try:
        return _read()
    except ValueError:
        _update(lambda data: None)
    except OSError as error:
        _say_once("read", error)
    return _empty()


def record_exercise(lesson: str, exercise: str, status: str) -> None:
    """Count one attempt at an exercise and keep the best status reached.

    Parameters
    ----------
    lesson, exercise : str
        Such as ``"09_mlp_on_digits"`` and ``"accuracy"``.
    status : {"unattempted", "incorrect", "correct"}
        "unattempted" records nothing; "correct" is never replaced by a lesser status, and its
        time stays that of the first success.

    Raises
    ------
    ValueError
        If `status` is none of the three. A folder that cannot be written raises nothing: it is
        said once, in plain words.
    """
    if status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}; got {status!r}")
    if status != "unattempted":
        _update(lambda data: _count_attempt(data["exercises"], lesson, exercise, status))


def record_prediction(key: str, value: float | str) -> None:
    """Keep a committed prediction; a later one under the same key replaces it.

    Raises
    ------
    TypeError
        If `value` is neither a number nor a text.
    ValueError
        If `value` is NaN or infinite.
    """
    if not isinstance(value, Real | str):
        raise TypeError(f"a prediction must be a number or a text; got {type(value).__name__}")
    kept = value if isinstance(value, str) else float(value)
    if isinstance(kept, float) and not math.isfinite(kept):
        raise ValueError(f"a prediction must be a finite number; got {kept}")
    _update(lambda data: data["predictions"].update({key: {"value": kept, "when": _now()}}))


def prediction(key: str) -> float | str | None:
    """Return the prediction committed under `key`, or None."""
    made: dict[str, float | str] = load()["predictions"].get(key, {})
    return made.get("value")


def summary(known: Mapping[str, Sequence[str]]) -> Summary:
    """Lay the record beside the exercises that exist.

    Parameters
    ----------
    known : mapping of str to sequence of str
        Exercise names by lesson, in the order to show (`course_utils.exercises.index()`).

    Returns
    -------
    Summary
        One row for each known exercise; one never attempted has status "unattempted".
    """
    recorded = load()["exercises"]
    pairs = [(lesson, name) for lesson, names in known.items() for name in names]
    rows = tuple(Row(*pair, **_entry(recorded, *pair)) for pair in pairs)
    correct = sum(row.status == "correct" for row in rows)
    attempted = sum(row.status != "unattempted" for row in rows)
    return Summary(rows, correct, attempted, len(rows))


def _entry(exercises: dict[str, Any], lesson: str, name: str) -> dict[str, Any]:
    """Return the record of one exercise, or that of one never attempted."""
    nothing = {"status": "unattempted", "attempts": 0, "when": ""}
    return dict(exercises.get(lesson, {}).get(name, nothing))


def _count_attempt(exercises: dict[str, Any], lesson: str, name: str, status: str) -> None:
    """Add one attempt; a correct exercise keeps its status and time."""
    entry = _entry(exercises, lesson, name)
    entry["attempts"] += 1
    if entry["status"] != "correct":
        entry.update(status=status, when=_now())
    exercises.setdefault(lesson, {})[name] = entry


def _update(change: Callable[[dict[str, Any]], object]) -> None:
    """Read, change and write the file while no other process does."""
    try:
        with _locked():
            data = _read_or_set_aside()
            change(data)
            _write(data)
    except (OSError, NotImplementedError) as error:
        _say_once("kept", error)


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Hold the lock of the progress folder, making the folder first."""
    home().mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(home() / f"{FILE_NAME}.lock", timeout=5):
        yield


def _read() -> dict[str, Any]:
    """Parse the file; ValueError when it is damaged, nothing recorded when there is none."""
    try:
        return _parse((home() / FILE_NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return _empty()


def _parse(text: str) -> dict[str, Any]:
    """Return the content of a progress file once it has every part that is relied on."""
    try:
        data: dict[str, Any] = json.loads(text)
        lessons = data["exercises"].values()
        rows = [Row("", "", **entry) for names in lessons for entry in names.values()]
        values = [made["value"] for made in data["predictions"].values()]
        is_whole = data["version"] == 1 and all(isinstance(value, Real | str) for value in values)
        is_whole &= all(row.status in STATUSES and type(row.attempts) is int for row in rows)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if not is_whole:
        raise ValueError("its parts are not those of version 1")
    return data


def _read_or_set_aside() -> dict[str, Any]:
    """Read under the lock; a damaged file is renamed, so that nothing overwrites it, and said."""
    try:
        return _read()
    except ValueError as error:
        path = home() / FILE_NAME
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        kept = path.with_name(f"progress.damaged-{stamp}.json")
        path.replace(kept)
        print(f"Your progress file is damaged ({error}). It is kept as {kept}; a new one begins.")
        return _read()


def _write(data: dict[str, Any]) -> None:
    """Replace the file in one step, so that a crash leaves the old one or the new one, whole."""
    write_whole(home() / FILE_NAME, json.dumps(data, indent=1, allow_nan=False))


def _empty() -> dict[str, Any]:
    """Return a progress file's content before the first record."""
    return {"version": 1, "exercises": {}, "predictions": {}}


def _now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _say_once(what_fails: str, error: Exception) -> None:
    """Print that progress cannot be read or kept, the first time only."""
    if what_fails not in _said:
        _said.add(what_fails)
        print(
            f"Your progress cannot be {what_fails} ({error}). Everything else works. To keep it,"
            " set COURSE_HOME to a folder that you may write to."
        )
