"""What an article publishes, beside what the lesson has computed."""

from __future__ import annotations

import textwrap
from typing import Any

from course_utils.sources import Claim, claim

WIDTH = 48


def beside(*pairs: tuple[str, Any]) -> None:
    """Print published values beside true ones, with the ledger's verdict.

    Parameters
    ----------
    *pairs : tuple of (str, value)
        A claim's id and the value that the lesson has computed: a number, text, truth value,
        or a list or array of them.

    Raises
    ------
    ValueError
        If no claim has that id, or the value is not the one in the ledger.
    """
    rows = [row for name, value in pairs for row in _rows(claim(name), value)]
    published = max(len(row[1]) for row in [("", "published"), *rows])
    true = max(len(row[2]) for row in [("", "", "true"), *rows])
    print(f"{'the article says':{WIDTH}}  {'published':>{published}}  {'true':>{true}}  verdict")
    for words, printed, computed, verdict in rows:
        line = f"{words:{WIDTH}}  {printed:>{published}}  {computed:>{true}}  {verdict}"
        print(line.rstrip())


def _rows(each: Claim, value: Any) -> list[tuple[str, str, str, str]]:
    """Return a claim's rows: words, published, true, verdict."""
    if not each.agrees(value):
        raise ValueError(
            f"{each.id} must come out as {each.recomputed!r}; got {value!r}. "
            "Another input, or a mistake in the ledger?"
        )
    true = [_written(number, each) for number in _listed(each.recomputed)]
    printed = list(each.published) or ["-"]
    count = max(len(true), len(printed))
    first, *others = _wrapped(each.statement)
    words = [first, *others] + [""] * (count - 1 - len(others))
    verdicts = [each.verdict] + [""] * (len(words) - 1)
    return list(zip(words, _padded(printed, words), _padded(true, words), verdicts, strict=True))


def _listed(value: Any) -> list[Any]:
    """Return a value's single values; those of a text are parted by semicolons."""
    if isinstance(value, str):
        return value.split("; ")
    return [one for part in value for one in _listed(part)] if isinstance(value, list) else [value]


def _written(value: Any, each: Claim) -> str:
    """Write a true value with two decimals more than the article prints, but no idle zeros."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return str(value)
    decimals = max((len(text.partition(".")[2]) for text in each.published), default=4) + 2
    return f"{value:.{min(decimals, 8)}f}".rstrip("0").removesuffix(".")


def _wrapped(text: str) -> list[str]:
    """Break a statement into lines of the column's width."""
    return textwrap.wrap(text, WIDTH) or [""]


def _padded(texts: list[str], words: list[str]) -> list[str]:
    """Fill up to as many rows as the words take."""
    return texts + [""] * (len(words) - len(texts))
