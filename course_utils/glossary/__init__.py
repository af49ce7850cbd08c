"""The glossary: every term that a lesson prints in bold, in English and Chinese.

The terms lie in ``terms.toml`` beside this file; `course_utils.glossary.page` makes a page of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Term:
    """One term of the field.

    Attributes
    ----------
    english : str
        The term, such as ``"learning rate"``.
    chinese : str
        Its Chinese form.
    meaning : str
        What it is, in a sentence.
    lesson : str
        Number of the first lesson that prints it in bold.
    symbol : str
        The course's letter for it, in TeX without dollar signs; may be empty.
    unit : str
        Its unit or range; may be empty.
    also : tuple of str
        Other forms of the term: plural, abbreviation, synonym.
    in_articles : bool
        Whether the Chinese form is one that the articles print.
    """

    english: str
    chinese: str
    meaning: str
    lesson: str
    symbol: str = ""
    unit: str = ""
    also: tuple[str, ...] = ()
    in_articles: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Every form in which a lesson may print it, in lower case."""
        return tuple(name.lower() for name in (self.english, *self.also))

    def is_called(self, text: str) -> bool:
        """Tell whether some text begins a word of the term's forms, or is part of the Chinese."""
        return _begins_a_word(text, *self.names, self.chinese)

    def mentions(self, text: str) -> bool:
        """Tell the same of the forms and of what is said about the term."""
        return _begins_a_word(text, *self.names, self.chinese, self.meaning)


@cache
def terms() -> tuple[Term, ...]:
    """Return every term, in the order of the alphabet."""
    text = files(__package__).joinpath("terms.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["term"]
    made = [Term(**row | {"also": tuple(row.get("also", ()))}) for row in rows]
    return tuple(sorted(made, key=lambda term: term.english.lower()))


def matching(words: str, among: Iterable[Term] | None = None) -> list[Term]:
    """Return the terms that mention every one of some words, those called so first.

    Parameters
    ----------
    words : str
        Separated by blanks; the beginnings of English words, or parts of Chinese ones; empty
        for all.
    among : iterable of Term, optional
        All terms unless given.
    """
    pool, parts = terms() if among is None else among, words.split()
    found = [term for term in pool if all(map(term.mentions, parts))]
    return sorted(found, key=lambda term: not all(map(term.is_called, parts)))


def _begins_a_word(text: str, *among: str) -> bool:
    """Tell whether some text stands at the beginning of a word; Chinese has no such beginnings."""
    start = r"(?<![a-z0-9])" if text.isascii() else ""
    return re.search(start + re.escape(text.lower()), "\n".join(among).lower()) is not None
