"""Labelled controls for live figures, and every value that each can take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

WIDE = {"style": {"description_width": "initial"}, "layout": {"width": "min(100%, 32rem)"}}
NATURAL_SIZE = {"max_width": "100%", "align_self": "flex-start"}


def slider(label: str, low: float, high: float, step: float, value: float) -> ipywidgets.Widget:
    """Make a slider with a visible label; whole numbers give a slider of whole numbers.

    Parameters
    ----------
    label : str
        Visible name, with unit.
    low, high, step : float
        Range, both ends included, and the distance between values.
    value : float
        Where it stands at first.

    Raises
    ------
    ValueError
        When the value is outside the range, or the range or step is empty.
    """
    if not (low < high and step > 0 and low <= value <= high):
        raise ValueError(
            f"{label!r} needs low < high, step > 0 and a value between; "
            f"got low={low}, high={high}, step={step}, value={value}."
        )
    is_whole = all(float(number).is_integer() for number in (low, high, step, value))
    kind = ipywidgets.IntSlider if is_whole else ipywidgets.FloatSlider
    number = int if is_whole else float
    return kind(
        **{"min": number(low), "max": number(high), "step": number(step), "value": number(value)},
        readout_format="d" if is_whole else f".{decimals(step)}f",
        description=label,
        tooltip=label,
        **WIDE,
    )


def choice(label: str, options: Sequence[Any], value: Any) -> ipywidgets.Dropdown:
    """Make a list to choose from; `options` are values, or pairs of (text, value)."""
    return ipywidgets.Dropdown(
        options=list(options), value=value, description=label, tooltip=label, **WIDE
    )


def switch(label: str, value: bool) -> ipywidgets.Checkbox:
    """Make a box to tick."""
    return ipywidgets.Checkbox(value=value, description=label, tooltip=label, indent=False, **WIDE)


def decimals(step: float) -> int:
    """Return how many decimals a slider's values have.

    Examples
    --------
    >>> decimals(0.05), decimals(2.5), decimals(1)
    (2, 1, 0)
    """
    return len(np.format_float_positional(step, trim="-").partition(".")[2])


def value_of(control: ipywidgets.Widget) -> Any:
    """Return a control's value; a slider's without the browser's rounding error."""
    if isinstance(control, ipywidgets.FloatSlider):
        return round(control.value, decimals(control.step))
    return control.value


def values_of(control: ipywidgets.Widget) -> list[Any]:
    """Return every value that a learner can set.

    Raises
    ------
    TypeError
        When it is no control that this module makes.
    """
    if isinstance(control, ipywidgets.IntSlider):
        return list(range(control.min, control.max + 1, control.step))
    if isinstance(control, ipywidgets.FloatSlider):
        count = round((control.max - control.min) / control.step)
        digits = decimals(control.step)
        return [round(control.min + k * control.step, digits) for k in range(count + 1)]
    if isinstance(control, ipywidgets.Dropdown):
        return [value for _, value in control._options_full]
    if isinstance(control, ipywidgets.Checkbox):
        return [False, True]
    raise TypeError(f"a control must be a slider, choice or switch; got {type(control).__name__}.")
