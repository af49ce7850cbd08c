"""Recompute what the articles say about size: networks, thresholds and drawn workflows."""

import re
from collections.abc import Iterable

from course_utils.budget import MODELS

Edge = tuple[str, str]
EDGE = re.compile(r"(\w+)(?:\[([^\]]+)\])?\s*-->\s*(\w+)(?:\[([^\]]+)\])?")


def parameters(name: str) -> int:
    """Return the size of a model that the articles build or name.

    Parameters
    ----------
    name : str
        As in `course_utils.budget.MODELS`.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If there is no such model.

    Examples
    --------
    >>> parameters("digits MLP")
    101770
    """
    found = {model.name: model.parameters for model in MODELS}
    if name not in found:
        raise ValueError(f"name must be one of {', '.join(found)}; got {name!r}.")
    return found[name]


def edges(mermaid: str) -> list[Edge]:
    r"""Read the arrows of a Mermaid graph, with the boxes' texts in place of their letters.

    Parameters
    ----------
    mermaid : str
        The graph's lines; lines without an arrow are passed over.

    Returns
    -------
    list of (str, str)
        From and to, in the order drawn.

    Examples
    --------
    >>> edges("graph TD\nA[one] --> B[two]\nB --> C[three]")
    [('one', 'two'), ('two', 'three')]
    """
    found = EDGE.findall(mermaid)
    texts: dict[str, str] = {}
    for start, start_text, end, end_text in found:
        texts |= {key: text for key, text in ((start, start_text), (end, end_text)) if text}
    return [(texts.get(start, start), texts.get(end, end)) for start, _, end, _ in found]


def pieces(arrows: Iterable[Edge]) -> list[set[str]]:
    """Return the connected components of a graph, the largest first, whatever way arrows point.

    Parameters
    ----------
    arrows : iterable of (str, str)

    Returns
    -------
    list of set of str

    Notes
    -----
    Source: Cormen, Leiserson, Rivest and Stein (2009), section 21.1.

    Examples
    --------
    >>> [sorted(piece) for piece in pieces([("a", "b"), ("c", "d"), ("b", "e")])]
    [['a', 'b', 'e'], ['c', 'd']]
    """
    found: list[set[str]] = []
    for arrow in arrows:
        touched = [piece for piece in found if piece.intersection(arrow)]
        found = [piece for piece in found if piece not in touched]
        found.append(set(arrow).union(*touched))
    return sorted(found, key=lambda piece: (-len(piece), sorted(piece)))


def gpus_for(flops: float, days: float, flops_per_second: float) -> float:
    """Return how many GPUs do so many operations in so many days.

    Parameters
    ----------
    flops : float
        Floating-point operations.
    days : float
        Time, days of 86,400 seconds.
    flops_per_second : float
        What one GPU sustains.

    Returns
    -------
    float

    Examples
    --------
    >>> gpus_for(86400e12, 1, 1e12)
    1.0
    """
    return flops / (days * 86_400 * flops_per_second)
