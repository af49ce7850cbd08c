"""Readable cell ids: what an author wrote is kept, what an editor drew at random is replaced."""

import itertools
import re
import unicodedata
from typing import Any

Node = dict[str, Any]

READABLE = re.compile(r"[a-z][a-z0-9-]{2,40}")
RANDOM = re.compile(r"(?=.*\d)[0-9a-f-]{8,}")
ONLY_HEX = re.compile(r"[0-9a-f-]*")
LONGEST = 32  # leaves room for a number behind


def name_cells(cells: list[Node]) -> None:
    """Give every cell a readable, unique id, in place.

    An id made of lower-case letters, digits and hyphens stays, unless it repeats an earlier one
    or looks drawn at random. Any other is made of the cell's tag and first words.

    Parameters
    ----------
    cells : list of dict
        Cells of nbformat 4 with their sources as single strings.
    """
    taken: set[str] = set()
    nameless = []
    for cell in cells:
        name = cell.get("id", "")
        if is_readable(name) and name not in taken:
            taken.add(name)
        else:
            nameless.append(cell)
    for cell in nameless:
        cell["id"] = _free(_describe(cell), taken)
        taken.add(cell["id"])


def is_readable(name: str) -> bool:
    """Say whether an id reads as words: not `0b1f6c2e`, not a UUID.

    Parameters
    ----------
    name : str
        The id.

    Returns
    -------
    bool
        Whether the id may stay.

    Examples
    --------
    >>> is_readable("train-the-mlp"), is_readable("b1f6c2e0")
    (True, False)
    """
    return bool(READABLE.fullmatch(name)) and not RANDOM.fullmatch(name)


def _free(base: str, taken: set[str]) -> str:
    """Return `base`, with a number behind it where it is taken."""
    numbered = (f"{base}-{n}" for n in itertools.count(2))
    return next(name for name in itertools.chain([base], numbered) if name not in taken)


def _describe(cell: Node) -> str:
    """Return an id made of the cell's kind and first words."""
    tags = cell.get("metadata", {}).get("tags", [])
    kind = _slug(tags[0]) if tags else {"markdown": "text"}.get(cell["cell_type"], "code")
    words = _slug(_first_words(cell["source"]))
    if tags and kind in {"parameters", "setup"}:
        return kind
    is_heading = cell["cell_type"] == "markdown" and cell["source"].lstrip().startswith("#")
    name = words if is_heading else f"{kind}-{words}".strip("-")
    name = name[:LONGEST].rstrip("-")
    return name if len(name) > 2 and not ONLY_HEX.fullmatch(name) else f"cell-{name}".strip("-")


def _first_words(source: str) -> str:
    """Return the name of the first function defined, else the first line's first five words."""
    if found := re.search(r"^def (\w+)", source, re.MULTILINE):
        return found[1]
    lines = [line for line in source.splitlines() if line.strip()] or [""]
    return " ".join(re.findall(r"\w+", lines[0])[:5])


def _slug(text: str) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, a letter first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    joined = "-".join(re.findall(r"[a-z0-9]+", plain.replace("_", "-")))
    return re.sub(r"^[0-9-]+", "", joined)[:LONGEST].rstrip("-")
