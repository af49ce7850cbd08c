"""A search field over something that is found as the learner types."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.display import display


class SearchField:
    """Shows what some words find, while they are typed.

    Parameters
    ----------
    label : str
        Visible name of the field.
    find : callable
        ``find(words) -> (int, str)``: how many were found, and HTML that shows them.
    """

    def __init__(self, label: str, find: Callable[[str], tuple[int, str]]) -> None:
        self._find = find
        self.field = ipywidgets.Text(
            description=label,
            tooltip=label,
            continuous_update=True,
            style={"description_width": "initial"},
            layout={"width": "min(100%, 26rem)"},
        )
        self.status, self.found = ipywidgets.HTML(), ipywidgets.HTML()
        self.field.observe(self.search, names="value")
        self.search()
        self.box = ipywidgets.VBox([self.field, self.status, self.found])

    def search(self, _change: Any = None) -> None:
        """Show what the field's words find; nothing before the first word."""
        words = self.field.value.strip()
        count, shown = self._find(words) if words else (0, "")
        said = f"{count} found for {html.escape(words)}" if words else "Type a word."
        self.status.value = f'<p role="status" aria-live="polite">{said}</p>'
        self.found.value = shown if count else ""

    def show(self) -> None:
        """Show the field."""
        display(self.box)
