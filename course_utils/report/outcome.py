"""How a lesson ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Failure:
    """Why a lesson did not reach its end.

    Attributes
    ----------
    kind : str
        ``error``, ``timeout``, ``killed``, ``exit``, ``hidden``, ``notebook`` or ``worker``.
    message : str
        One line for the reader.
    cell : int or None
        Position in the notebook, from 1.
    cell_id : str or None
    """

    kind: str
    message: str
    cell: int | None = None
    cell_id: str | None = None


def outcome(job: dict[str, Any], failure: Failure | None, seconds: float) -> dict[str, Any]:
    """Say how a lesson ended.

    Parameters
    ----------
    job : dict
        As for `worker.report`.
    failure : Failure or None
    seconds : float

    Returns
    -------
    dict
        What results.json keeps, without what the notebook says of itself.
    """
    kept = ("slug", "lesson", "settings", "number", "title", "parameters", "fingerprint")
    return {
        **{key: job[key] for key in kept},
        "status": "failed" if failure else "passed",
        "failure": vars(failure) if failure else None,
        "seconds": round(seconds, 1),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def without_files(job: dict[str, Any], failure: Failure) -> dict[str, Any]:
    """Make the result of a lesson that left no files.

    Parameters
    ----------
    job : dict
        As for `worker.report`.
    failure : Failure

    Returns
    -------
    dict
        What results.json keeps.
    """
    nothing: dict[str, Any] = {"data": [], "records": [], "warnings": [], "versions": {}}
    nothing |= {"device": "", "notebook": None, "report": None, "histories": []}
    return outcome(job, failure, 0.0) | nothing
