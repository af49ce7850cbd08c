"""Ranges in place of single figures: draws, percentiles, worst cases and tornado charts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.venture.inputs import Input, Values, likely_values

Calculator = Callable[[Values], float]
LOW_PERCENT, HIGH_PERCENT = 5, 95


@dataclass(frozen=True)
class Bar:
    """What one input does to an answer when it moves through its range, all others likely.

    Attributes
    ----------
    name : str
        The input.
    at_low, at_high : float
        The answer with the input at its low and at its high end, in the answer's unit.
    """

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the answer moves; infinite where one end has no finite answer."""
        return 0.0 if self.at_low == self.at_high else abs(self.at_high - self.at_low)


def draws(
    inputs: Mapping[str, Input], names: Iterable[str], count: int, rng: np.random.Generator
) -> list[dict[str, float]]:
    """Draw input values from triangular distributions, each input by itself.

    A range that spans a power of ten or more is drawn on its logarithm. Independence is an
    assumption: inputs that rise and fall together would widen the answer.

    Parameters
    ----------
    inputs : mapping of str to Input
    names : iterable of str
        The inputs to draw; the others stay away.
    count : int
        Draws, 1 or more.
    rng : numpy.random.Generator

    Returns
    -------
    list of dict
        One for each draw: input name to value, in the input's unit.

    Notes
    -----
    Source: Morgan and Henrion (1990), Uncertainty, chapter 8.
    """
    if count < 1:
        raise ValueError(f"count must be a whole number from 1; got {count}.")
    wanted = list(names)
    columns = [_drawn(inputs[name], count, rng) for name in wanted]
    return [dict(zip(wanted, map(float, row), strict=True)) for row in zip(*columns, strict=True)]


def percentiles(values: Iterable[float]) -> tuple[float, float, float]:
    """Return the 5th, 50th and 95th percentile; each is one of the values, infinite ones too.

    Examples
    --------
    >>> percentiles(range(101))
    (5.0, 50.0, 95.0)
    """
    found = np.percentile(
        np.fromiter(values, dtype=float), (LOW_PERCENT, 50, HIGH_PERCENT), method="inverted_cdf"
    )
    low, middle, high = map(float, found)
    return low, middle, high


def tornado(calculator: Calculator, inputs: Mapping[str, Input], names: Iterable[str]) -> list[Bar]:
    """Move one input at a time through its range; return the bars, the widest first.

    Parameters
    ----------
    calculator : callable
        From values by name to the answer.
    inputs : mapping of str to Input
    names : iterable of str
        Inputs to move.

    Returns
    -------
    list of Bar
        Inputs that move the answer less than a hundredth as far as the first are left out.

    Notes
    -----
    Source: Howard (1988), Decision analysis: practice and promise, section on tornado diagrams.
    """
    bars = _bars(calculator, inputs, names)
    least = max((bar.width for bar in bars if math.isfinite(bar.width)), default=0.0) / 100
    return sorted((bar for bar in bars if bar.width > least), key=lambda bar: -bar.width)


def worst_and_best(
    calculator: Calculator, inputs: Mapping[str, Input], names: Iterable[str]
) -> tuple[float, float]:
    """Return the answer with every input at its harmful end, and at its helpful end.

    This is interval arithmetic for a calculator that rises or falls with each input throughout.

    Parameters
    ----------
    calculator, inputs, names
        As in `tornado`.

    Returns
    -------
    lowest, highest : float

    Notes
    -----
    Source: Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis, chapter 5.
    """
    smallest, largest = likely_values(inputs), likely_values(inputs)
    for bar in _bars(calculator, inputs, names):
        ends = (inputs[bar.name].low, inputs[bar.name].high)
        down, up = ends if bar.at_low < bar.at_high else ends[::-1]
        smallest[bar.name], largest[bar.name] = down, up
    return calculator(smallest), calculator(largest)


def _bars(calculator: Calculator, inputs: Mapping[str, Input], names: Iterable[str]) -> list[Bar]:
    """Move each input to both its ends."""
    middle = likely_values(inputs)
    ends = [(name, inputs[name].low, inputs[name].high) for name in names]
    return [
        Bar(name, calculator({**middle, name: low}), calculator({**middle, name: high}))
        for name, low, high in ends
    ]


def _drawn(given: Input, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw one input; one that is certain takes no random numbers' effect."""
    uniform = rng.random(count)
    if given.low == given.high:
        return np.full(count, float(given.likely))
    if given.is_log:
        ends = np.log((given.low, given.likely, given.high))
        return np.clip(np.exp(_triangular(uniform, *ends)), given.low, given.high)
    return _triangular(uniform, given.low, given.likely, given.high)


def _triangular(
    uniform: NDArray[np.float64], low: float, likely: float, high: float
) -> NDArray[np.float64]:
    """Turn even draws into triangular ones, by the inverse of the distribution function."""
    below = (likely - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (likely - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - likely))
    return np.where(uniform < below, rising, falling)
