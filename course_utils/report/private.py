"""Takes this machine's own folders out of an executed notebook."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

_KERNEL_FILE = re.compile(r"[\w/\\:.~-]*ipykernel_\d+[/\\]\d+\.py")


def scrub(nb: NotebookNode, folder: Path) -> NotebookNode:
    """Replace folder names in the outputs, in place, and drop papermill's own notes.

    Parameters
    ----------
    nb : NotebookNode
        Executed.
    folder : Path
        Where the lessons lie.

    Returns
    -------
    NotebookNode
        The same notebook.
    """
    replacements = _replacements(folder)
    nb.metadata.pop("papermill", None)
    for cell in nb.cells:
        cell.metadata.pop("papermill", None)
        for output in cell.get("outputs", []):
            for key in ("text", "evalue", "traceback", "data"):
                if key in output:
                    output[key] = _clean(output[key], replacements)
    return nb


def clean(text: str, folder: Path) -> str:
    """Replace folder names in one text."""
    return str(_clean(text, _replacements(folder)))


def _replacements(folder: Path) -> list[tuple[str, str]]:
    """List what to replace, the longest folder first."""
    course = Path(__file__).resolve().parents[2]
    known = {
        str(folder.resolve()): "notebooks",
        str(folder.resolve().parent): "",
        str(course): "",
        str(Path(sys.prefix)): "python-environment",
        str(Path(sys.base_prefix)): "python",
        tempfile.gettempdir(): "temporary-folder",
        str(Path.home()): "~",
    }
    pairs = [
        (f"{path}{mark}", f"{name}{mark}" if name else "")
        for path, name in known.items()
        if len(path) > 1
        for mark in "/\\"
    ]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _clean(value: Any, replacements: list[tuple[str, str]]) -> Any:
    """Replace in every text of a value but pictures, which only look like text."""
    if isinstance(value, dict):
        return NotebookNode(
            {
                key: each if key.startswith("image/") else _clean(each, replacements)
                for key, each in value.items()
            }
        )
    if isinstance(value, list):
        return [_clean(each, replacements) for each in value]
    if not isinstance(value, str):
        return value
    value = _KERNEL_FILE.sub("cell", value)
    for path, name in replacements:
        value = value.replace(path, name)
    return value
