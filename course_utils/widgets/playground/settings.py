"""What a learner sets in the playground, and the line of Python that says it."""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course_utils.activations import ACTIVATIONS
from course_utils.optimizers import OPTIMIZERS
from course_utils.point_sets import POINT_SETS

MOST_LAYERS, MOST_UNITS = 4, 16
POINTS = 200
MOST_NOISE = 0.5
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
BATCH_SIZES = (1, 8, 32, POINTS)
LARGEST_SEED = 9999
MOST_STEPS = 100_000
CONTINUING = ("learning_rate", "optimizer", "batch_size")

Change = tuple[int, str, Any]


@dataclass(frozen=True)
class Settings:
    """Everything that decides how a network starts and how it is trained.

    Parameters
    ----------
    points : str
        A key of `point_sets.POINT_SETS`.
    layers : sequence of (int, str)
        Up to 4 hidden layers: 1 to 16 units and a key of `activations.ACTIVATIONS` each.
    learning_rate : float
        Above 0.
    optimizer : str
        A key of `optimizers.OPTIMIZERS`.
    noise : float
        Standard deviation of the points' noise, 0 to 0.5.
    seed : int
        0 to 9999; decides points, first weights and batches.
    batch_size : int
        Points a step, 1 to 200; 200 are all.

    Raises
    ------
    ValueError
        When a value is none of these.
    """

    points: str = "moons"
    layers: tuple[tuple[int, str], ...] = ((4, "tanh"),)
    learning_rate: float = 0.1
    optimizer: str = "adam"
    noise: float = 0.2
    seed: int = 0
    batch_size: int = POINTS

    def __post_init__(self) -> None:
        """Keep plain Python values, and refuse what no control gives."""
        _require_choice("points", self.points, POINT_SETS)
        _require_choice("optimizer", self.optimizer, OPTIMIZERS)
        kept = {
            "layers": checked_layers(self.layers),
            "learning_rate": _number("learning_rate", self.learning_rate, 0, math.inf),
            "noise": _number("noise", self.noise, 0, MOST_NOISE),
            "seed": whole("seed", self.seed, 0, LARGEST_SEED),
            "batch_size": whole("batch_size", self.batch_size, 1, POINTS),
        }
        for name, value in kept.items():
            object.__setattr__(self, name, value)
        if self.learning_rate == 0:
            raise ValueError("learning_rate must be above 0; got 0. Try 0.1.")

    @property
    def architecture(self) -> Settings:
        """These settings with training's own at their defaults: equal where nothing restarts."""
        return replace(self, **{name: getattr(Settings(), name) for name in CONTINUING})

    def differences(self, other: Settings) -> list[tuple[str, Any]]:
        """Return what training would go on with: names and values that differ in `other`."""
        pairs = [(name, getattr(other, name)) for name in CONTINUING]
        return [(name, value) for name, value in pairs if value != getattr(self, name)]

    def as_dict(self) -> dict[str, Any]:
        """Return the values by name, with lists, as the browser has them."""
        return {**vars(self), "layers": [list(layer) for layer in self.layers]}


def line(settings: Settings, steps: int = 0, changes: Sequence[Change] = ()) -> str:
    """Return the line of Python that recreates a playground.

    Parameters
    ----------
    settings : Settings
        Those at step 0.
    steps : int
        Steps taken since.
    changes : sequence of (int, str, value)
        What was changed on the way: at which step, what, to what.

    Examples
    --------
    >>> line(Settings(layers=[(3, "relu")]), steps=40)  # doctest: +ELLIPSIS
    'playground(points="moons", layers=[(3, "relu")], ..., batch_size=200, steps=40).show()'
    """
    written = {name: _written(value) for name, value in vars(settings).items()}
    if steps:
        written["steps"] = str(steps)
    if changes:
        written["changes"] = _written(changes)
    return f"playground({', '.join(f'{name}={text}' for name, text in written.items())}).show()"


def _written(value: Any) -> str:
    """Write a value as Python does, with the course's quotation marks."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Sequence):
        return f"[{', '.join(_tuple(item) for item in value)}]"
    return repr(value)


def _tuple(values: Sequence[Any]) -> str:
    """Write a layer or a change."""
    return f"({', '.join(map(_written, values))})"


def checked_layers(layers: Iterable[Any]) -> tuple[tuple[int, str], ...]:
    """Return hidden layers as pairs, or say what is wrong with them.

    Raises
    ------
    ValueError
        When there are more than 4, one is no pair, or has units or an activation not known here.
    """
    try:
        pairs = [(units, name) for units, name in layers]
    except (TypeError, ValueError):
        raise ValueError(
            f'layers must be pairs of units and activation; got {layers!r}. Try [(4, "tanh")].'
        ) from None
    if len(pairs) > MOST_LAYERS:
        raise ValueError(f"there are at most {MOST_LAYERS} hidden layers; got {len(pairs)}.")
    for _, name in pairs:
        _require_choice("an activation", name, ACTIVATIONS)
    return tuple((whole("units", units, 1, MOST_UNITS), name) for units, name in pairs)


def checked_changes(changes: Iterable[Any], settings: Settings, steps: int) -> tuple[Change, ...]:
    """Return changes in the order of their steps, or say what is wrong with them.

    Raises
    ------
    ValueError
        When one is no (step, name, value), its step is not within the run, its name is not among
        what training goes on with, or its value is refused by `Settings`.
    """
    checked = []
    for change in changes:
        if len(change) != 3 or change[1] not in CONTINUING:
            names = ", ".join(CONTINUING)
            raise ValueError(f"a change is (step, name, value), name one of {names}; got {change}.")
        at, name, value = change
        settings = replace(settings, **{name: value})
        checked.append((whole("the step of a change", at, 0, steps), name, value))
    return tuple(sorted(checked, key=lambda change: change[0]))


def _require_choice(what: str, name: Any, known: Iterable[str]) -> None:
    """Raise a ValueError unless a name is known."""
    if name not in list(known):
        raise ValueError(f"{what} must be one of {', '.join(known)}; got {name!r}.")


def _number(what: str, value: Any, low: float, high: float) -> float:
    """Return a finite number within limits."""
    number = float(value) if isinstance(value, numbers.Real) else math.nan
    if not (low <= number <= high and math.isfinite(number)):
        limits = f"{low} to {high}" if math.isfinite(high) else "above 0 and finite"
        raise ValueError(f"{what} must be a number, {limits}; got {value!r}.")
    return number


def whole(what: str, value: Any, low: int, high: int) -> int:
    """Return a whole number within limits, or raise a ValueError that says what must hold."""
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if not low <= number <= high:
        raise ValueError(f"{what} must be a whole number from {low} to {high}; got {value!r}.")
    return number
