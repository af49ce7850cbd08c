"""A notebook as the rules of `lint` see it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from course_utils.notebooks.lessons import TITLE

Node = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A notebook under review.

    Attributes
    ----------
    nb : nbformat.NotebookNode
        The notebook.
    folder : pathlib.Path
        The folder that its links start from.
    """

    nb: Any
    folder: Path

    @cached_property
    def code(self) -> list[Node]:
        """Code cells that hold any code, in order."""
        return [c for c in self.nb.cells if c.cell_type == "code" and c.source.strip()]

    @cached_property
    def markdown(self) -> list[Node]:
        """Markdown cells, in order."""
        return [cell for cell in self.nb.cells if cell.cell_type == "markdown"]

    @cached_property
    def prose(self) -> str:
        """The text of all Markdown cells."""
        return "\n".join(cell["source"] for cell in self.markdown)

    @cached_property
    def is_start(self) -> bool:
        """Whether this is lesson 00, which audits no claim."""
        title = TITLE.search(self.prose)
        return title is not None and title["number"] == "00"

    @cached_property
    def trees(self) -> list[tuple[Node, ast.Module]]:
        """Every code cell that is plain Python, with its syntax tree."""
        parsed = ((cell, parse(cell)) for cell in self.code)
        return [(cell, tree) for cell, tree in parsed if tree is not None]


def parse(cell: Node) -> ast.Module | None:
    """Return the cell's syntax tree, or None where it is not plain Python."""
    try:
        return ast.parse(cell["source"])
    except SyntaxError:
        return None


def tags(cell: Node) -> list[str]:
    """Return the cell's tags."""
    return list(cell["metadata"].get("tags", []))


def tagged(cells: list[Node], tag: str) -> list[Node]:
    """Return the cells that carry `tag`."""
    return [cell for cell in cells if tag in tags(cell)]


def at(cell: Node, what: str) -> str:
    """Return the complaint `what` with the cell it is about."""
    return f"cell `{cell['id']}`: {what}"


def shown(cell: Node) -> Iterator[tuple[str, Any]]:
    """Yield MIME type and content of everything that the cell shows; streams are text/plain."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            yield "text/plain", output["text"]
        yield from output.get("data", {}).items()
