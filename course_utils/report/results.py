"""The file results.json: what ran in a reports folder, merged over runs."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course_utils.whole_files import write_whole

SCHEMA = 1
NAME = "results.json"
KEPT = {
    *("slug", "number", "title", "parameters", "fingerprint", "status", "failure", "seconds"),
    *("finished", "data", "records", "warnings", "versions", "device", "notebook", "report"),
}
LATER: dict[str, Any] = {"settings": {}, "histories": []}


class ReportError(Exception):
    """A reports folder cannot be used; the message says why and what to try."""


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Read the results of earlier runs.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict
        Results by lesson slug; empty where there is no file. A damaged file is set aside
        as ``results.json.damaged``.

    Raises
    ------
    ReportError
        If a newer version of the course wrote it.
    """
    path = folder / NAME
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        schema = stored["schema"]
        lessons = _whole(stored["lessons"]) if schema == SCHEMA else {}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        path.replace(path.with_name(f"{NAME}.damaged"))
        return {}
    if schema != SCHEMA:
        raise ReportError(
            f"{path} must be of schema {SCHEMA}; it is of schema {schema}. "
            "Another version of the course wrote it: choose another folder with --to."
        )
    return lessons


def write(folder: Path, lessons: dict[str, dict[str, Any]]) -> None:
    """Write results, whole or not at all."""
    stored = {"schema": SCHEMA, "lessons": dict(sorted(lessons.items()))}
    write_whole(folder / NAME, json.dumps(stored, indent=1, ensure_ascii=False) + "\n")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a reports folder for one run.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    ReportError
        If another run holds it, or it cannot be written to.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            stack.enter_context(FileLock(folder / ".course-run.lock", timeout=0))
            yield
    except Timeout:
        raise ReportError(
            f"{folder} is in use: another `course run` or `course sweep` is at work there. "
            "Wait for it, or choose another folder with --to."
        ) from None
    except BrokenPipeError:  # whoever read our output has gone: nothing is wrong with the folder
        raise
    except OSError as error:
        raise ReportError(unwritable(folder, error)) from None


def unwritable(folder: Path, error: OSError) -> str:
    """Say why nothing can be written, and what to try."""
    return (
        f"{folder} must be a folder that can be written to; "
        f"the system says: {error.strerror or error}. "
        "Free some space there, or choose another folder with --to."
    )


def _whole(lessons: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give the lessons back if each has every key that the pages show; fill in later ones."""
    if not all(result.keys() >= KEPT for result in lessons.values()):
        raise ValueError("a result lacks a key")
    return {slug: {"lesson": slug} | LATER | result for slug, result in lessons.items()}
