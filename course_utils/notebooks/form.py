"""The one form in which notebooks are committed, so that a diff shows only what was changed."""

import copy
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from course_utils.notebooks.ids import name_cells

if TYPE_CHECKING:
    from nbformat import NotebookNode

Node = dict[str, Any]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
METADATA: Node = {"kernelspec": KERNEL, "language_info": {"name": "python"}}


def canonical(nb: "NotebookNode") -> "NotebookNode":
    """Return a copy of `nb` in canonical form.

    nbformat 4.5; readable unique cell ids; of the metadata only kernel, language and tags;
    execution counts 1..n over the cells that ran; no widget views; streams merged. Texts and
    pictures stay as they were emitted.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        A notebook as `read` returns it; it is not changed.

    Returns
    -------
    nbformat.NotebookNode
        The canonical copy; canonical again, it stays the same.
    """
    import nbformat

    cells = copy.deepcopy(nb["cells"])
    name_cells(cells)
    counts = itertools.count(1)
    tidy = [_tidy_cell(cell, counts) for cell in cells]
    return nbformat.from_dict(
        {"cells": tidy, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    )


def dumps(nb: "NotebookNode") -> str:
    """Return the text of the canonical file: indent 1, real characters, a newline at the end.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        A notebook; it is not changed.

    Returns
    -------
    str
        JSON with texts as lists of lines.
    """
    import nbformat

    return nbformat.v4.writes(canonical(nb)) + "\n"


def merge_streams(outputs: list[Node]) -> list[Node]:
    """Join neighbouring stream outputs of one name: a busy machine delivers a line in pieces.

    Parameters
    ----------
    outputs : list of dict
        A cell's outputs; the first piece of a stream takes the others' text.

    Returns
    -------
    list of dict
    """
    merged: list[Node] = []
    for output in outputs:
        if merged and _is_same_stream(merged[-1], output):
            merged[-1]["text"] += output["text"]
        else:
            merged.append(output)
    return merged


def _tidy_cell(cell: Node, counts: Iterator[int]) -> Node:
    """Return the cell with only the fields and metadata that are kept."""
    source = cell["source"].replace("\r\n", "\n").rstrip()
    tidy: Node = {"cell_type": cell["cell_type"], "id": cell["id"], "source": source}
    tags = list(dict.fromkeys(cell.get("metadata", {}).get("tags", [])))
    tidy["metadata"] = {"tags": tags} if tags else {}
    if cell.get("attachments"):
        tidy["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        count = next(counts) if cell.get("execution_count") else None
        tidy |= {"execution_count": count, "outputs": _tidy_outputs(cell["outputs"], count)}
    return tidy


def _tidy_outputs(outputs: list[Node], count: int | None) -> list[Node]:
    """Return the outputs without widget views, neighbouring streams of one name merged."""
    tidy = list(filter(None, map(_without_view, outputs)))
    for output in tidy:
        if output["output_type"] == "execute_result":
            output["execution_count"] = count
    return merge_streams(tidy)


def _without_view(output: Node) -> Node | None:
    """Return the output without its widget view, or None where nothing to read is left."""
    if output["output_type"] == "stream":
        return output if output["text"] else None
    if WIDGET_VIEW not in output.get("data", {}):
        return output
    data = {mime: value for mime, value in output["data"].items() if mime != WIDGET_VIEW}
    return None if data.keys() <= {"text/plain"} else {**output, "data": data}


def _is_same_stream(first: Node, second: Node) -> bool:
    """Say whether both are stream outputs of one name."""
    return first["output_type"] == "stream" and first.get("name") == second.get("name")
