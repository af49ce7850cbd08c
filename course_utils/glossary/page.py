"""The glossary as a Markdown page and as an HTML table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from latex2mathml.converter import convert

from course_utils.glossary import Term

HEAD = """\
# Glossary

Every term that a lesson prints in bold, with its Chinese form, symbol and unit, and the first
lesson that defines it. Chinese forms are the articles'; one in brackets is the usual form
where the articles have none. The page is made from `course_utils/glossary/terms.toml`; to renew
it: `python -m course_utils.glossary`.

| term | Chinese | symbol | unit or range | meaning | lesson |
|---|---|---|---|---|---|
"""
_LEFT = 'style="text-align:left"'


def page(terms: Sequence[Term], files: dict[str, str]) -> str:
    """Return the glossary as Markdown.

    Parameters
    ----------
    terms : sequence of Term
    files : dict
        Each lesson's file name by its number.
    """
    return HEAD + "\n".join(_row(term, files[term.lesson]) for term in terms) + "\n"


def table(terms: Sequence[Term]) -> str:
    """Return terms as an HTML table: symbols in MathML, lessons by their numbers."""
    names = ("term", "Chinese", "symbol", "unit or range", "meaning", "lesson")
    head = "".join(f'<th scope="col" {_LEFT}>{name}</th>' for name in names)
    rows = "".join(_html_row(term) for term in terms)
    start = '<table style="line-height:1.4">'
    return f"{start}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(term: Term, file: str) -> str:
    """Write one term as a line of the Markdown table."""
    symbol = f"${term.symbol}$" if term.symbol else ""
    name = ", ".join([f"**{term.english}**", *_other_forms(term)])
    cells = [name, _chinese(term), symbol, term.unit, term.meaning, f"[{term.lesson}]({file})"]
    return f"| {' | '.join(cells)} |"


def _html_row(term: Term) -> str:
    """Write one term as a row of the HTML table."""
    name = escape(", ".join([term.english, *_other_forms(term)]))
    symbol = convert(term.symbol) if term.symbol else ""
    others = [symbol, *(escape(text) for text in (term.unit, term.meaning, term.lesson))]
    first = (
        f'<th scope="row" {_LEFT}>{name}</th><td lang="zh" {_LEFT}>{escape(_chinese(term))}</td>'
    )
    return f"<tr>{first}{''.join(f'<td {_LEFT}>{text}</td>' for text in others)}</tr>"


def _other_forms(term: Term) -> list[str]:
    """Return the other forms that show more than a plural or an ending."""
    return [form for form in term.also if not form.lower().startswith(term.english.lower())]


def _chinese(term: Term) -> str:
    """Write the Chinese form, in brackets where the articles don't have it."""
    return term.chinese if term.in_articles else f"({term.chinese})"
