"""Results and curves that the report keeps, and the bands that results must lie in."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from IPython.display import display

RECORD_MIME = "application/vnd.course.record+json"


class ContractError(Exception):
    """A recorded result lies outside the band that the lesson states."""


class Described(Protocol):
    """What `note_data` needs of a data set."""

    @property
    def name(self) -> str:
        """Its registered name."""

    @property
    def copy(self) -> str:
        """Which copy it is, in words."""

    @property
    def content(self) -> str:
        """Whether that copy is the original, where altered ones circulate; else empty."""

    def describe(self) -> str:
        """Say in a line or two what it is."""


def record(
    name: str,
    value: Any,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    unit: str = "",
) -> None:
    """Keep a result for the report, and fail if it lies outside its band.

    Parameters
    ----------
    name : str
        Such as ``"test_accuracy"``.
    value : number
        A Python, NumPy or TensorFlow number.
    at_least, at_most : float, optional
        The band, bounds included.
    unit : str

    Raises
    ------
    TypeError
        If `value` is no single number.
    ValueError
        If `value` is NaN or infinite, the name is empty or the band is.
    ContractError
        If `value` lies outside the band; it is recorded all the same.
    """
    number = finite(value, name)
    low, high = (None if b is None else finite(b, "a bound") for b in (at_least, at_most))
    if not name or (low is not None and high is not None and low > high):
        raise ValueError(
            f"a record needs a name and a band low to high; got {name!r}, {low}, {high}."
        )
    bounds = {"at least": low, "at most": high}
    band = " and ".join(f"{word} {bound:g}" for word, bound in bounds.items() if bound is not None)
    text = f"{name} = {number:.6g}{f' {unit}' if unit else ''}"
    content = {"name": name, "value": number, "unit": unit, "at_least": low, "at_most": high}
    emit(content, f"{text}   (must be {band})" if band else text)
    if (low is not None and number < low) or (high is not None and number > high):
        raise ContractError(f"{text}, but it must be {band}.")


def record_history(name: str, history: Mapping[str, Iterable[Any]], *, per: str = "epoch") -> None:
    """Keep the curves of a training for the report, where several runs are laid over another.

    Parameters
    ----------
    name : str
        What was trained, such as ``"scaled pixels"``; runs are compared name by name.
    history : mapping of str to sequence of numbers
        One number an epoch and measure, as in ``training.Run.history`` or Keras's
        ``History.history``. NaN and infinity are kept as gaps.
    per : str
        What the numbers are counted by, from 1.

    Raises
    ------
    TypeError
        If an entry is no single number.
    ValueError
        If the name or the history is empty, or its measures differ in length.
    """
    measures = {str(key): [_point(each, key) for each in row] for key, row in history.items()}
    lengths = {key: len(row) for key, row in measures.items()}
    if not name or len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise ValueError(
            "a history needs a name and measures of one length, 1 or more; "
            f"got {name!r} with {lengths}. Train first."
        )
    length = next(iter(lengths.values()))
    text = f"{name}: {', '.join(measures)} over {length} {per}{'s' if length > 1 else ''}"
    emit({"history": name, "per": per, "measures": measures}, f"{text}, kept for the report")


def _point(value: Any, name: str) -> float | None:
    """Return a number of a curve to six digits, None where it is NaN or infinite."""
    number = _number(value, name)
    return float(f"{number:.6g}") if math.isfinite(number) else None


def note_data(dataset: Described) -> None:
    """Say which data a lesson uses, and keep it for the report.

    Parameters
    ----------
    dataset : Dataset
        From ``course_utils.datasets.load``.
    """
    copy = f"{dataset.copy} ({dataset.content})" if dataset.content else dataset.copy
    emit({"data": dataset.name, "copy": copy}, dataset.describe())


def emit(content: dict[str, Any], text: str) -> None:
    """Show `text`, with `content` behind it for the report."""
    display({RECORD_MIME: content, "text/plain": text}, raw=True)


def finite(value: Any, name: str) -> float:
    """Return `value` as a float, or say that it is none."""
    number = _number(value, name)
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number; got {number}.")
    return number


def _number(value: Any, name: str) -> float:
    """Return `value` as a float, NaN included, or say that it is none."""
    if isinstance(value, str | bytes | bool):
        raise TypeError(f"{name} must be a number; got {type(value).__name__}.")
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be one number; got {type(value).__name__}.") from error
