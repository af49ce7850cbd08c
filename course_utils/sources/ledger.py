"""The claims ledger: what the articles publish, what is true, and the verdict.

One JSON list, ``claims.json``, in the order of the lessons that audit the claims.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

VERDICTS = ("correct", "imprecise", "wrong", "cannot-run", "unsupported", "misattributed")
NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Claim:
    """One checkable claim of an article.

    Attributes
    ----------
    id : str
        Lesson and name, such as ``"04-sigmoid-minus-3"``.
    article : str
        The article's file name.
    quote : str
        The article's words, letter by letter.
    statement : str
        What they say, in English.
    published : tuple of str
        The values as printed, each a part of the quote; empty where there is none.
    how : str
        A Python expression that recomputes the value; `course_utils.audits.recompute` runs it.
    recomputed : number, str, bool or list
        What the expression gives.
    verdict : str
        One of `VERDICTS`.
    reason : str
        Why the published value differs and how that could have been caught.
    reference : str
        Who says so: author, year, section.
    """

    id: str
    article: str
    quote: str
    statement: str
    published: tuple[str, ...]
    how: str
    recomputed: Any
    verdict: str
    reason: str
    reference: str

    @property
    def numbers(self) -> tuple[float, ...]:
        """The published values that are plain numbers."""
        return tuple(float(text) for text in self.published if NUMBER.fullmatch(text))

    def agrees(self, value: object) -> bool:
        """Tell whether a value is the recomputed one, numbers within a relative 1e-5."""
        return _is_same(_plain(value), self.recomputed)

    def rounds_to_published(self) -> bool | None:
        """Tell whether the recomputed numbers round to the printed digits; None if not numbers."""
        true = _flat(self.recomputed)
        is_numeric = all(isinstance(number, int | float) for number in true)
        if not self.numbers or not is_numeric or len(true) != len(self.published):
            return None
        return all(map(_rounds_to, true, self.published))


def claims(lesson: str = "") -> tuple[Claim, ...]:
    """Return the ledger, or one lesson's part of it.

    Parameters
    ----------
    lesson : str
        Its number with two digits; empty for all.
    """
    return tuple(each for each in _ledger().values() if each.id.startswith(lesson))


def claim(name: str) -> Claim:
    """Return one claim.

    Raises
    ------
    ValueError
        If no claim has that id.
    """
    if name not in _ledger():
        near = ", ".join(each.id for each in claims(name[:2])) or "none"
        raise ValueError(f"{name!r} must be a claim's id; this lesson's are: {near}.")
    return _ledger()[name]


@cache
def _ledger() -> dict[str, Claim]:
    """Read the ledger."""
    text = files(__package__).joinpath("claims.json").read_text(encoding="utf-8")
    return {row["id"]: _made(row) for row in json.loads(text)}


def _made(row: dict[str, Any]) -> Claim:
    """Make a claim of a row, whose published value may be one text, several or none."""
    published = row["published"]
    texts = [published] if isinstance(published, str) else published or []
    return Claim(**row | {"published": tuple(texts)})


def _plain(value: object) -> Any:
    """Turn arrays and their numbers into Python's own."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _is_same(value: Any, wanted: Any) -> bool:
    """Compare numbers within the tolerance, lists part by part, anything else as it is."""
    if isinstance(wanted, list):
        is_list = isinstance(value, list) and len(value) == len(wanted)
        return is_list and all(map(_is_same, value, wanted))
    if isinstance(wanted, bool | str) or isinstance(value, bool | str | list):
        return bool(value == wanted)
    return math.isclose(value, wanted, rel_tol=TOLERANCE, abs_tol=1e-9)


def _flat(value: Any) -> list[Any]:
    """List the single values of a value."""
    return [one for part in value for one in _flat(part)] if isinstance(value, list) else [value]


def _rounds_to(number: float, text: str) -> bool:
    """Tell whether a number, rounded to the printed decimals, is the printed one."""
    match = NUMBER.fullmatch(text)
    if match is None:
        return False
    decimals = len(match[1] or "")
    return abs(number - float(text)) <= 0.5 * 10**-decimals * (1 + 1e-9)
