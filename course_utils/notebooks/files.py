"""Notebook files: read with one clear error, write so that no half-written file is ever seen."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.notebooks.form import dumps
from course_utils.notebooks.ids import name_cells
from course_utils.whole_files import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode


class NotebookError(ValueError):
    """A notebook cannot be read, executed or written; the message says why and what to do."""


def read(path: str | os.PathLike[str]) -> "NotebookNode":
    """Read a notebook of nbformat 4.

    Cells without an id, as written before nbformat 4.5, are given one.

    Parameters
    ----------
    path : path-like
        The `.ipynb` file.

    Returns
    -------
    nbformat.NotebookNode
        The notebook, valid in nbformat 4.5; sources and texts are single strings.

    Raises
    ------
    NotebookError
        The file is missing, is not JSON, or is not a notebook of nbformat 4.
    """
    # nbformat takes seconds to import: listing lessons must not wait for it
    import nbformat
    from nbformat.validator import iter_validate

    content = read_json(path) | {"nbformat_minor": 5}
    nameless = [cell for cell in content["cells"] if "id" not in cell]
    for cell in nameless:
        cell["id"] = "_"
    for error in iter_validate(content, version=4, version_minor=5):
        raise NotebookError(f"{Path(path).name} breaks nbformat 4.5: {_first_line(error)}")
    nb = nbformat.v4.to_notebook(content)
    if nameless:
        name_cells(nb["cells"])
    return nb


def read_json(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the notebook's JSON, checked only as far as listing lessons needs.

    Parameters
    ----------
    path : path-like
        The `.ipynb` file.

    Returns
    -------
    dict
        The file's content; texts are lists of lines, as stored.

    Raises
    ------
    NotebookError
        As for `read`.
    """
    file = Path(path)
    content = _parse(file)
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookError(f"{file.name} is JSON but no notebook: it has no list of cells.")
    if content.get("nbformat") != 4:
        raise NotebookError(
            f"{file.name} must be in nbformat 4; it says {content.get('nbformat')!r}. "
            "Open it in JupyterLab and save it again."
        )
    return content


def write(path: str | os.PathLike[str], nb: "NotebookNode") -> None:
    """Write `nb` in canonical form, whole or not at all.

    Parameters
    ----------
    path : path-like
        The `.ipynb` file; what stood there stays when writing fails.
    nb : nbformat.NotebookNode
        The notebook; it is not changed.

    Raises
    ------
    NotebookError
        The folder is missing or read-only, or the disk is full.
    """
    file = Path(path)
    text = dumps(nb)
    try:
        write_whole(file, text)
    except OSError as error:
        raise NotebookError(
            f"{file.name} could not be written and stays as it was: {error.strerror}. "
            "Check the folder's permissions and the free space."
        ) from error


def _parse(file: Path) -> Any:
    """Return the parsed JSON of `file`."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotebookError(f"{file.name} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise NotebookError(
            f"{file.name} is not valid JSON ({error}). Restore it with "
            f"`git checkout -- notebooks/{file.name}`."
        ) from error


def _first_line(error: Exception) -> str:
    """Return the first line of `error`'s message, at most 200 characters."""
    return (str(error).splitlines() or ["unknown error"])[0][:200]
