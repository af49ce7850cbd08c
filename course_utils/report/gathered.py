"""What an executed lesson says of itself: data copies, device, versions, recorded results."""

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from course_utils.report import environment

RECORD = "application/vnd.course.record+json"


def gather(nb: NotebookNode) -> dict[str, Any]:
    """Collect the facts that the outputs carry for a report.

    Parameters
    ----------
    nb : NotebookNode
        Executed.

    Returns
    -------
    dict
        ``data`` (list of ``data`` and ``copy``), ``records`` (list of ``name``, ``value``,
        ``unit``, ``at_least``, ``at_most``), ``histories`` (list of ``history``, ``per``,
        ``measures``), ``device`` (str), ``versions`` (dict).
    """
    notes = list(_outputs(nb, RECORD))
    found = next(_outputs(nb, environment.MIME), {})
    return {
        "data": _once(note for note in notes if "data" in note),
        "records": [note for note in notes if "name" in note],
        "histories": [note for note in notes if "history" in note],
        "device": found.get("device", "not known: the lesson stopped first"),
        "versions": found.get("versions") or environment.versions(),
    }


def _outputs(nb: NotebookNode, mime: str) -> Iterator[dict[str, Any]]:
    """Yield the outputs of one MIME type."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            value = output.get("data", {}).get(mime)
            if isinstance(value, dict):
                yield dict(value)


def _once(notes: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop repeats, in order."""
    kept: list[dict[str, Any]] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return kept
