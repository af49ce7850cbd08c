"""The formula ledger: every displayed equation, its source, its function and its test.

One TOML file a lesson in ``ledger/``; `course_utils.formulas.page` makes a page of it.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Formula:
    """One displayed equation.

    Attributes
    ----------
    id : str
        Lesson and place in it, such as ``"04.1"``.
    name : str
        What it is called.
    latex : str
        The equation as it stands between its dollar signs.
    source : str
        Author, year, section or equation.
    function : str
        Dotted name of the function that implements it.
    test : str
        The test that checks that function, as pytest names it.
    """

    id: str
    name: str
    latex: str
    source: str
    function: str
    test: str

    @property
    def lesson(self) -> str:
        """Number of the lesson that shows it."""
        return self.id.partition(".")[0]

    def implementation(self) -> Callable[..., Any]:
        """Import the function that implements the equation.

        Raises
        ------
        ImportError, AttributeError
            If there is none of that name.
        """
        module, _, name = self.function.rpartition(".")
        try:
            return getattr(importlib.import_module(module), name)
        except ModuleNotFoundError:
            module, _, owner = module.rpartition(".")
            return getattr(getattr(importlib.import_module(module), owner), name)


def formulas(lesson: str = "") -> tuple[Formula, ...]:
    """Return the ledger in the order of the lessons, or one lesson's part of it.

    Parameters
    ----------
    lesson : str
        Its number with two digits; empty for all.
    """
    parts = sorted((files(__package__) / "ledger").iterdir(), key=lambda part: part.name)
    texts = [part.read_text(encoding="utf-8") for part in parts if part.name.startswith(lesson)]
    return tuple(Formula(**row) for text in texts for row in tomllib.loads(text)["formula"])
