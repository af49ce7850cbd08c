"""The founder's sheet: every input with its range, unit, source and date."""

from __future__ import annotations

import dataclasses
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

KINDS = ("published", "assumption", "decision")
DATE = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])(-[0-3]\d)?")
LOG_RATIO = 10

Values = Mapping[str, float]


@dataclass(frozen=True)
class Input:
    """One number that a calculator starts from.

    Attributes
    ----------
    name : str
        As the calculators call it.
    label : str
        A few words for figures.
    unit : str
    low, likely, high : float
        In the unit; low <= likely <= high.
    kind : str
        One of `KINDS`: what stands behind the likely value.
    source : str
        Who says so, or how it was assumed.
    date : str
        Year and month of the source, such as ``"2024-07"``.
    seen : str
        Where a published figure was read.
    minimum, maximum : float
        What makes sense, bounds included.
    positive : bool
        Whether 0 makes no sense.
    """

    name: str
    label: str
    unit: str
    low: float
    likely: float
    high: float
    kind: str
    source: str
    date: str
    seen: str = ""
    minimum: float = 0
    maximum: float = math.inf
    positive: bool = False

    def __post_init__(self) -> None:
        """Refuse an input without source, date or unit, or with an impossible range."""
        missing = [name for name in ("label", "unit", "source") if not getattr(self, name).strip()]
        if missing or not DATE.fullmatch(self.date):
            lacks = ", ".join(missing) or f"a date such as 2024-07; got {self.date!r}"
            raise ValueError(f"input {self.name!r} must say where it comes from; it lacks {lacks}.")
        if self.kind not in KINDS or (self.kind == "published" and not self.seen):
            raise ValueError(
                f"input {self.name!r} must be one of {', '.join(KINDS)}, and a published one must "
                f"say where it was seen; got kind {self.kind!r}, seen {self.seen!r}."
            )
        if not self.allows(self.low) or not self.allows(self.high):
            raise ValueError(f"{self._bounds()}; got {self.low:g} to {self.high:g}.")
        if not self.low <= self.likely <= self.high:
            raise ValueError(
                f"input {self.name!r} needs low <= likely <= high; "
                f"got {self.low:g}, {self.likely:g}, {self.high:g}."
            )

    @property
    def is_log(self) -> bool:
        """Whether the range spans powers of ten, so that its logarithm is drawn evenly."""
        return self.low > 0 and self.high >= LOG_RATIO * self.low

    def allows(self, value: float) -> bool:
        """Tell whether a value makes sense."""
        is_inside = math.isfinite(value) and self.minimum <= value <= self.maximum
        return is_inside and not (self.positive and value == 0)

    def moved(self, likely: float, spread: float = 1.0) -> Input:
        """Return the input around another likely value; the range keeps its ratios.

        Parameters
        ----------
        likely : float
            The new likely value, in the same unit.
        spread : float
            1 keeps the range's ratios, 0 makes the value certain, 2 squares the ratios.

        Raises
        ------
        ValueError
            If the value makes no sense, or `spread` is negative or not finite.
        """
        if not self.allows(likely):
            raise ValueError(f"{self._bounds()}; got {likely}.")
        if not (math.isfinite(spread) and spread >= 0):
            raise ValueError(f"spread must be a finite number from 0; got {spread}.")
        low, high = (self._end(end, likely, spread) for end in (self.low, self.high))
        return dataclasses.replace(self, low=low, likely=likely, high=high)

    def _end(self, end: float, likely: float, spread: float) -> float:
        """Move one end of the range, no further than makes sense."""
        if self.likely == 0:
            moved = likely + spread * end
        else:
            ratio = end / self.likely
            scaled = ratio**spread if ratio > 0 else max(0.0, 1 - spread)
            moved = likely * scaled
        return min(max(moved, self.minimum), self.maximum)

    def _bounds(self) -> str:
        """Say what the input may be."""
        above = "above" if self.positive and self.minimum == 0 else "from"
        upper = f" to {self.maximum:g}" if math.isfinite(self.maximum) else ""
        return f"{self.name} ({self.unit}) must be a finite number {above} {self.minimum:g}{upper}"


def read(text: str) -> dict[str, Input]:
    """Read inputs from TOML, one table each.

    Raises
    ------
    ValueError
        If an entry lacks a source, a date or another field, or has an unknown one.
    """
    found = {}
    for name, fields in tomllib.loads(text).items():
        try:
            found[name] = Input(name=name, **fields)
        except TypeError as error:
            raise ValueError(f"input {name!r} is incomplete: {error}.") from None
    return found


def defaults() -> dict[str, Input]:
    """Return every input with the values of ``inputs.toml``."""
    return read(files(__package__).joinpath("inputs.toml").read_text(encoding="utf-8"))


def sheet(spread: float = 1.0, **likely: float) -> dict[str, Input]:
    """Return the founder's sheet: the defaults, with some likely values replaced.

    Parameters
    ----------
    spread : float
        How wide the ranges are: 1 as in the data file, 0 certain.
    **likely : float
        New likely values by name, in the inputs' units.

    Raises
    ------
    ValueError
        If a name is unknown or a value makes no sense.
    """
    inputs = defaults()
    unknown = sorted(set(likely) - set(inputs))
    if unknown:
        raise ValueError(f"{unknown[0]!r} must be one of {', '.join(inputs)}.")
    given: dict[str, Any] = {name: each.likely for name, each in inputs.items()} | likely
    return {name: each.moved(given[name], spread) for name, each in inputs.items()}


def likely_values(inputs: Mapping[str, Input]) -> dict[str, float]:
    """Return the likely value of each input."""
    return {name: each.likely for name, each in inputs.items()}
