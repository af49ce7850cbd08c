"""Labelled controls for live figures, and every value that each can take."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np
import traitlets

NATURAL_SIZE = {"max_width": "100%", "align_self": "flex-start"}
STYLE = files(__package__).joinpath("controls.css").read_text(encoding="utf-8")


def script(name: str) -> str:
    """Return one of this folder's scripts, after the part that all figures share."""
    both = (files(__package__).joinpath(each) for each in ("controls.js", name))
    return "\n".join(each.read_text(encoding="utf-8") for each in both)


class Control(traitlets.HasTraits):
    """What a learner can set: a label and a fixed row of values, shown by a live figure.

    Made by `slider`, `choice` and `switch`. Tests set its `value`, as a learner would.

    Parameters
    ----------
    kind : {"slider", "choice", "switch"}
    label : str
        Visible name.
    values : sequence
        Every value, in order.
    texts : sequence of str
        How each is written.
    value : object
        The first one set.

    Attributes
    ----------
    description : str
        The label.
    place : int
        Where the value stands among `values`, from 0.

    Raises
    ------
    ValueError
        When a value is none of `values`, at first or later.
    """

    value = traitlets.Any()

    def __init__(
        self, kind: str, label: str, values: Sequence[Any], texts: Sequence[str], value: Any
    ) -> None:
        self.kind, self.description = kind, label
        self.values, self.texts = list(values), list(texts)
        super().__init__(value=value)

    @property
    def place(self) -> int:
        """Where the value stands among `values`."""
        return self._place(self.value)

    def _place(self, value: Any) -> int:
        """Return a value's place; a number's without its rounding error."""
        if value in self.values:
            return self.values.index(value)
        if self.kind == "slider":
            near = int(np.argmin(np.abs(np.asarray(self.values, dtype=float) - value)))
            if np.isclose(self.values[near], value, rtol=0, atol=1e-9 + 1e-6 * self._step()):
                return near
        raise ValueError(
            f"{self.description!r} takes {_listed(self.texts)}; got {value!r}. "
            "Choose one of these, or widen the control."
        )

    def _step(self) -> float:
        """Return the distance between a slider's values."""
        return float(self.values[1] - self.values[0])

    @traitlets.validate("value")
    def _known(self, proposal: Any) -> Any:
        """Accept only what a learner could set."""
        return self.values[self._place(proposal.value)]


def slider(label: str, low: float, high: float, step: float, value: float) -> Control:
    """Make a slider with a visible label; whole numbers give whole numbers.

    Parameters
    ----------
    label : str
        Visible name, with unit.
    low, high, step : float
        Range, and the distance between values, which begin at `low`.
    value : float
        Where it stands at first.

    Raises
    ------
    ValueError
        When the range or step is empty, or the value is none of the slider's.
    """
    if not (low < high and 0 < step <= high - low and low <= value <= high):
        raise ValueError(
            f"{label!r} needs low < high, step > 0 and a value between; "
            f"got low={low}, high={high}, step={step}, value={value}."
        )
    digits = max(decimals(step), decimals(low))
    count = int((high - low) / step + 1e-9) + 1
    values: list[float] = [round(low + k * step, digits) for k in range(count)]
    if digits == 0:
        values = [int(each) for each in values]
    return Control("slider", label, values, [f"{each:.{digits}f}" for each in values], value)


def choice(label: str, options: Sequence[Any], value: Any) -> Control:
    """Make a list to choose from; `options` are values, or pairs of (text, value)."""
    pairs = list(options)
    if not all(isinstance(each, (tuple, list)) and len(each) == 2 for each in pairs):
        pairs = [(str(each), each) for each in pairs]
    return Control("choice", label, [v for _, v in pairs], [text for text, _ in pairs], value)


def switch(label: str, value: bool) -> Control:
    """Make a box to tick."""
    return Control("switch", label, [False, True], ["no", "yes"], value)


def decimals(step: float) -> int:
    """Return how many decimals a slider's values have.

    Examples
    --------
    >>> decimals(0.05), decimals(2.5), decimals(1)
    (2, 1, 0)
    """
    return len(np.format_float_positional(step, trim="-").partition(".")[2])


def _listed(texts: Sequence[str]) -> str:
    """Write what a control takes, shortened where it is long."""
    shown = texts if len(texts) <= 8 else (*texts[:2], "...", texts[-1])
    return ", ".join(shown)
