"""Several values of a parameter: how they are typed, combined, named and put in order."""

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from course_utils.report.parameters import Parameter, coerce

LONGEST = 120
SPLIT_KINDS = ("bool", "int", "float")

_PLAIN = re.compile(r"[a-z0-9._+-]{1,24}")


def values_of(parameter: Parameter, texts: Sequence[str]) -> list[object]:
    """Read all values that were typed for one parameter, each once.

    A comma parts two values where no single value can hold one: in numbers, yes and no, and
    choices. Free text and lists are taken whole.

    Parameters
    ----------
    parameter : Parameter
    texts : sequence of str
        As typed, one for each time that the name was given.

    Returns
    -------
    list
        In the order typed.

    Raises
    ------
    ValueError
        If a value does not fit, or looks like one number with commas between thousands.

    Examples
    --------
    >>> values_of(Parameter("SEED", 0, "int"), ["0,1", "2", "1"])
    [0, 1, 2]
    >>> values_of(Parameter("NAME", "", "str"), ["a,b"])
    ['a,b']
    """
    split = parameter.kind in SPLIT_KINDS or bool(parameter.choices)
    found: list[object] = []
    for text in texts:
        parts = text.split(",") if split else [text]
        if len(parts) > 1:
            parts = _checked(parameter, text, [part.strip() for part in parts])
        found += [coerce(parameter, part) for part in parts]
    return [value for k, value in enumerate(found) if value not in found[:k]]


def _checked(parameter: Parameter, text: str, parts: list[str]) -> list[str]:
    """Refuse an empty part, and a number whose comma parts thousands."""
    if "" in parts:
        raise ValueError(
            f"{parameter.name} must have a value on each side of a comma; got {text!r}. "
            f"Try: -p {parameter.name} {','.join(filter(None, parts)) or parameter.default}"
        )
    if parameter.kind == "int" and any(re.fullmatch(r"0\d+", part) for part in parts):
        raise ValueError(
            f"{parameter.name} must be whole numbers with commas between them; got {text!r}. "
            f"One number? Leave the comma out: -p {parameter.name} {''.join(parts)}"
        )
    return parts


def combinations(asked: Mapping[str, Sequence[object]]) -> list[dict[str, object]]:
    """List every combination of the values asked for; the last name changes fastest.

    Examples
    --------
    >>> combinations({"EPOCHS": [5], "SEED": [0, 1]})
    [{'EPOCHS': 5, 'SEED': 0}, {'EPOCHS': 5, 'SEED': 1}]
    """
    return [dict(zip(asked, values, strict=True)) for values in itertools.product(*asked.values())]


def file_suffix(settings: Mapping[str, object]) -> str:
    """Write settings as the part of a file name that follows the lesson's.

    Names are kept to characters that every file system takes and tells apart; a value that
    must be changed for that, or a suffix that becomes too long, gets a code of its own.

    Examples
    --------
    >>> file_suffix({"EPOCHS": 5, "SEED": 1})
    '.EPOCHS=5.SEED=1'
    >>> file_suffix({})
    ''
    """
    suffix = "".join(f".{name}={_file_word(value)}" for name, value in settings.items())
    return suffix if len(suffix) <= LONGEST else f".{_code(suffix)}"


def in_words(settings: Mapping[str, object]) -> str:
    """Write settings for a reader: ``EPOCHS 5, SEED 1``."""
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def ordered(results: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Sort results by lesson, then by their settings, numbers by size."""
    return sorted(results, key=_place)


def _place(result: Mapping[str, Any]) -> tuple[object, ...]:
    """Give the key that `ordered` sorts by."""
    values = result["settings"].items()
    return result["lesson"], [(name, *_rank(value)) for name, value in values], result["slug"]


def _rank(value: object) -> tuple[int, float, str]:
    """Make numbers comparable with text: they come first."""
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value)


def _file_word(value: object) -> str:
    """Write one value in safe characters."""
    text = str(value).lower() if isinstance(value, bool | None) else str(value)
    if _PLAIN.fullmatch(text):
        return text
    kept = re.sub(r"[^A-Za-z0-9._+-]+", "-", text)[:24].strip("-.")
    return f"{kept}-{_code(text)}" if kept else _code(text)


def _code(text: str) -> str:
    """Shorten a text to eight digits that depend on all of it."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
