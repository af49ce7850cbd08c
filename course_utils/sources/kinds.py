"""What went wrong in each claim that is not simply right, and which check would have caught it.

One entry a claim in ``kinds.json``: the kind of mistake, and the cheapest check that shows it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from course_utils.sources.ledger import Claim, claim, claims

KINDS: dict[str, str] = {
    "arithmetic": "a sum, a product or a function's value does not come out",
    "sign": "plus for minus, uphill for downhill",
    "missing part": "a factor, a summand, a step or an arrow is left out",
    "shape or index": "an index, a shape or a sum does not fit the symbols around it",
    "miscount": "layers, weights, questions or sections are counted wrongly",
    "rounding": "a digit is cut off",
    "cannot run": "a listing or command stops, or is not what one has to type",
    "not its output": "a result is printed that its program or its formulas do not give",
    "method": "the experiment cannot show what is said of it",
    "definition": "a word stands for something else, or for several things",
    "contradiction": "the article says otherwise elsewhere",
    "overstatement": "true of some cases, said of all",
    "no evidence": "nothing is given by which it could be decided",
    "attribution": "another author, title, system or address",
    "outdated": "true once, and printed without a date",
    "fact": "the world is otherwise",
}

CHECKS: dict[str, str] = {
    "recompute": "do the sum again from the formula beside it",
    "symmetry": "mirror the input: sigmoid must add up to 1, tanh to 0",
    "sums to one": "add up the probabilities",
    "finite differences": "hold a slope against a central difference",
    "shapes and counts": "write the shape under each symbol; count what is there",
    "limits": "put in 0, an extreme or a case known beforehand",
    "units": "ask in which unit the number is",
    "run it": "run the code as printed in an empty session",
    "baseline": "compare with the best answer that ignores the input",
    "measure it": "try it with and without, from several seeds",
    "read it twice": "hold the sentence against the article's other lines",
    "look it up": "open the paper, the book or the page that is named",
    "ask for evidence": "ask for number, source and date; without them it stays open",
}


class Sorted(NamedTuple):
    """How a claim is sorted: a key of `KINDS`, and a key of `CHECKS`."""

    kind: str
    caught_by: str


UNSORTED = Sorted("not sorted", "not sorted")


def sorting(name: str) -> Sorted | None:
    """Return a claim's kind of mistake and the check that catches it.

    Parameters
    ----------
    name : str
        The claim's id.

    Returns
    -------
    Sorted or None
        None if the claim is right; `UNSORTED` if it is not and has no entry yet.

    Raises
    ------
    ValueError
        If no claim has that id.

    Examples
    --------
    >>> sorting("04-sigmoid-minus-3")
    Sorted(kind='arithmetic', caught_by='symmetry')
    """
    return None if claim(name).verdict == "correct" else _stored().get(name, UNSORTED)


def unsorted() -> tuple[Claim, ...]:
    """Return the claims that are not right and have not been sorted yet."""
    open_ = (each for each in claims() if each.verdict != "correct")
    return tuple(each for each in open_ if each.id not in _stored())


def lesson_of(name: str) -> str:
    """Return the number of the lesson that audits a claim: its id's first two digits."""
    return name.partition("-")[0]


def rows() -> list[dict[str, str]]:
    """Return the whole ledger as rows of texts, for tables and counts.

    Returns
    -------
    list of dict
        Keys ``id lesson article verdict kind caught_by statement quote published true reason
        reference``; kind and caught_by are empty where the claim is right.
    """
    return [_row(each) for each in claims()]


def _row(each: Claim) -> dict[str, str]:
    """Write one claim as texts."""
    found = sorting(each.id) or Sorted("", "")
    return {
        "id": each.id,
        "lesson": lesson_of(each.id),
        "article": each.article[:3],
        "verdict": each.verdict,
        **found._asdict(),
        "statement": each.statement,
        "quote": each.quote,
        "published": ", ".join(each.published),
        "true": _written(each.recomputed),
        "reason": each.reason,
        "reference": each.reference,
    }


def _written(value: object) -> str:
    """Write a recomputed value: six significant digits, yes and no, lists part by part."""
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@cache
def _stored() -> dict[str, Sorted]:
    """Read the sorting."""
    text = (files(__package__) / "kinds.json").read_text(encoding="utf-8")
    return {name: Sorted(*pair) for name, pair in json.loads(text).items()}
