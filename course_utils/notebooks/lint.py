"""What a notebook lacks of the form and shape that every lesson has."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils.notebooks import rules_code, rules_outputs, rules_text
from course_utils.notebooks.draft import Draft
from course_utils.notebooks.files import read
from course_utils.notebooks.form import dumps
from course_utils.notebooks.lessons import folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

Rule = Callable[[Draft], Iterator[str]]

MAX_BYTES = 500_000
RULES: tuple[Rule, ...] = (*rules_text.RULES, *rules_code.RULES, *rules_outputs.RULES)


def lint(notebook: "str | os.PathLike[str] | NotebookNode") -> list[str]:
    """Return what the notebook lacks, one plain sentence each, with cell and remedy.

    Parameters
    ----------
    notebook : path-like or nbformat.NotebookNode
        A file, or a notebook in memory, whose links then start from the lessons' folder.

    Returns
    -------
    list of str
        Empty where nothing is lacking.

    Raises
    ------
    NotebookError
        The file is not a notebook.
    """
    if isinstance(notebook, str | os.PathLike):
        path = Path(notebook)
        nb, text = read(path), path.read_text(encoding="utf-8")
        draft = Draft(nb, path.resolve().parent)
    else:
        nb, text = notebook, dumps(notebook)
        draft = Draft(nb, folder())
    found = [*_form(text, dumps(nb)), *_size(text)]
    return found + [complaint for rule in RULES for complaint in rule(draft)]


def _form(text: str, wanted: str) -> Iterator[str]:
    """Check that the file is in canonical form."""
    if text == wanted:
        return
    pairs = zip(text.splitlines(), wanted.splitlines(), strict=False)
    same = next((n for n, (is_, should) in enumerate(pairs, 1) if is_ != should), 0)
    where = f"from line {same}" if same else "at its end"
    yield (
        f"the file is not in canonical form {where}. "
        "Run `python -m course_utils.notebooks write --no-run`."
    )


def _size(text: str) -> Iterator[str]:
    """Check that the file is small enough to load and to review."""
    if (size := len(text.encode())) >= MAX_BYTES:
        yield (
            f"the file has {size // 1000} KB; it must stay under {MAX_BYTES // 1000}. "
            "Show fewer or smaller pictures."
        )
