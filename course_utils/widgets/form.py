"""A number field with a Commit button: the form behind predictions."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.display import display


class PredictionForm:
    """Asks for a number within a range and hands it over when the learner commits.

    Parameters
    ----------
    question : str
        Plain text.
    low, high : float
        The range, ends included.
    step : float
        What the field's arrows add.
    unit : str
        Written after the number; may be empty.
    value : float, optional
        What was committed before.
    on_commit : callable
        ``on_commit(value)`` keeps the number; what it raises is shown in the form and raised.

    Raises
    ------
    ValueError
        When the range is empty or `value` lies outside it.
    """

    def __init__(
        self,
        question: str,
        low: float,
        high: float,
        step: float,
        unit: str,
        value: float | None = None,
        *,
        on_commit: Callable[[float], Any],
    ) -> None:
        if not low < high or not low <= (low if value is None else value) <= high:
            raise ValueError(
                f"a prediction needs low < high and a value between; got {low}, {high}, {value}."
            )
        self.unit, self._on_commit = unit, on_commit
        asked = f"Your prediction, {_words(low)} to {_words(high)} {unit}".rstrip()
        self.field = ipywidgets.BoundedFloatText(
            min=low,
            max=high,
            step=step,
            value=low if value is None else value,
            description=asked,
            tooltip=f"{question} {asked}",
            style={"description_width": "initial"},
            layout={"width": "min(100% - 8px, 26rem)", "flex_flow": "row wrap", "height": "auto"},
        )
        self.button = ipywidgets.Button(description="Commit", tooltip=f"Commit: {question}")
        self.button.on_click(self.commit)
        self.status = ipywidgets.HTML()
        self._say("Nothing committed yet." if value is None else self._committed(value))
        row = ipywidgets.HBox([self.field, self.button], layout={"flex_flow": "row wrap"})
        heading = ipywidgets.HTML(f"<p><strong>{html.escape(question)}</strong></p>")
        self.box = ipywidgets.VBox([heading, row, self.status])

    def commit(self, _button: Any = None) -> None:
        """Hand the number over, as the button does."""
        value = float(self.field.value)
        try:
            self._on_commit(value)
        except Exception as error:
            self._say(f"Not kept: {error}")
            raise
        self._say(self._committed(value))

    def show(self) -> None:
        """Show the form."""
        display(self.box)

    def _committed(self, value: float) -> str:
        """Say what was committed."""
        kept = f"Committed: {_words(value)} {self.unit}".rstrip()
        return f"{kept}. You can change it and commit again."

    def _say(self, words: str) -> None:
        """Write the status where screen readers hear it."""
        self.status.value = f'<p role="status" aria-live="polite">{html.escape(words)}</p>'


def _words(number: float) -> str:
    """Write a number to six digits, millions in full."""
    return f"{number:,.0f}" if abs(number) >= 1e6 else f"{number:,.6g}"
