"""The claims ledger as a table to filter; counts and folded lists where no kernel runs."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import HTML, display
from numpy.typing import NDArray

FILTERS = ("article", "verdict", "kind", "lesson")
COLUMNS = {
    "id": "id",
    "statement": "the article says, in English",
    "verdict": "verdict",
    "published": "published",
    "true": "recomputed",
    "kind": "kind of mistake",
    "caught_by": "caught by",
    "reason": "why",
}
MOST_SHOWN = 25
LONGEST, LONGEST_WORD = 80, 14  # characters of a value, and of a word that stays whole
_LEFT = 'style="text-align:left;vertical-align:top"'
_BROKEN = 'style="text-align:left;vertical-align:top;overflow-wrap:anywhere"'

Row = Mapping[str, str]


def chosen(rows: Sequence[Row], words: str = "", **filters: str) -> list[Row]:
    """Return the rows that pass all filters and hold all words.

    Parameters
    ----------
    rows : sequence of mappings
        As `course_utils.sources.kinds.rows` gives them.
    words : str
        Each must occur in one of the row's texts, in upper or lower case.
    **filters : str
        What a column must be, such as ``verdict="wrong"``; an empty text lets all pass.

    Examples
    --------
    >>> chosen([{"id": "a", "verdict": "wrong"}, {"id": "b", "verdict": "correct"}], "A")
    [{'id': 'a', 'verdict': 'wrong'}]
    """
    wanted = {name: value for name, value in filters.items() if value}
    kept = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return [row for row in kept if _mentions(row, words)]


def _mentions(row: Row, words: str) -> bool:
    """Tell whether every word occurs in a row."""
    text = "\n".join(row.values()).lower()
    return all(word in text for word in words.lower().split())


def cross_table(
    rows: Sequence[Row], down: str, across: str, names: Sequence[str], columns: Sequence[str]
) -> NDArray[np.int64]:
    """Count rows by two of their columns.

    Parameters
    ----------
    rows : sequence of mappings
    down, across : str
        The columns.
    names, columns : sequence of str
        The values to count, in their order; length n and k.

    Returns
    -------
    ndarray of int, shape (n, k)
    """
    pairs = [(row[down], row[across]) for row in rows]
    found = [[pairs.count((name, column)) for column in columns] for name in names]
    return np.array(found, dtype=np.int64).reshape(len(names), len(columns))


def count_table(rows: Sequence[Row], down: str, across: str, columns: Sequence[str]) -> str:
    """Return counts by two columns as an HTML table with sums at the end of each line.

    Parameters
    ----------
    rows : sequence of mappings
    down, across : str
        The columns.
    columns : sequence of str
        Values of `across`, in their order.
    """
    names = sorted({row[down] for row in rows})
    found = cross_table(rows, down, across, names, columns)
    lines = [(name, *line, line.sum()) for name, line in zip(names, found, strict=True)]
    lines.append(("all", *found.sum(axis=0), found.sum()))
    return _html_table([down, *columns, "all"], [[str(cell) for cell in line] for line in lines])


def claim_table(rows: Sequence[Row], columns: Mapping[str, str] = COLUMNS) -> str:
    """Return claims as an HTML table, a line each.

    Parameters
    ----------
    rows : sequence of mappings
    columns : mapping of str to str
        Which columns, and what stands above them; the first one heads the lines.
    """
    cells = [[html.escape(_short(row[name], name)) for name in columns] for row in rows]
    return _html_table([*columns.values()], cells)


def show_claims(rows: Sequence[Row], columns: Mapping[str, str] = COLUMNS) -> None:
    """Show what `claim_table` returns."""
    display(HTML(claim_table(rows, columns)))


def _short(text: str, column: str) -> str:
    """Cut a long value off; sentences stay whole."""
    is_value = column in ("published", "true") and len(text) > LONGEST
    return text[: LONGEST - 1] + "…" if is_value else text


def _html_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table whose first column heads the lines; cells are HTML."""
    heads = "".join(f'<th scope="col" {_LEFT}>{html.escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row" {_LEFT}>{first}</th>'
        f"{''.join(f'<td {_style(cell)}>{cell}</td>' for cell in rest)}</tr>"
        for first, *rest in lines
    )
    start = '<table style="line-height:1.4">'
    return f"{start}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _style(cell: str) -> str:
    """Let a cell's words be broken only where one is too long for a column."""
    return _BROKEN if max(map(len, cell.split()), default=0) > LONGEST_WORD else _LEFT


def folded(rows: Sequence[Row], lessons: Mapping[str, tuple[str, str]]) -> str:
    """Return all claims as HTML: one folded list a lesson, with a link to the lesson.

    Parameters
    ----------
    rows : sequence of mappings
    lessons : mapping of str to (str, str)
        Title and file name of the lessons that are there, by number.

    Returns
    -------
    str
        The last lesson's claims, which no other audits, are folded by article.
    """
    last = max(row["lesson"] for row in rows)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        article = row["article"] if row["lesson"] == last else ""
        groups.setdefault((row["lesson"], article), []).append(row)
    return "\n".join(_group(key, groups[key], lessons) for key in sorted(groups))


def _group(
    key: tuple[str, str], rows: Sequence[Row], lessons: Mapping[str, tuple[str, str]]
) -> str:
    """Fold one group of claims."""
    number, article = key
    title, file = lessons.get(number, ("", ""))
    name = f"Lesson {number}{f', article {article}' if article else ''}"
    right = sum(row["verdict"] == "correct" for row in rows)
    place = f'data-lesson="{file.removesuffix(".ipynb")}" href="{file}"'
    link = f"<p>Audited in <a {place}>{number}. {html.escape(title)}</a>.</p>" if file else ""
    shown = "".join(map(_item, rows))
    summary = f"<summary>{name}: {len(rows)} claims, {right} right</summary>"
    return f"<details>{summary}{link}<ul>{shown}</ul></details>"


def _item(row: Row) -> str:
    """Write one claim as an item of a list."""
    values = [
        f"{name} {_short(row[column], column)}"
        for name, column in (("published", "published"), ("recomputed", "true"))
        if row[column]
    ]
    said = html.escape(f"{row['statement']} ({'; '.join(values)}). {row['reason']}")
    return f"<li><code>{row['id']}</code> <strong>{row['verdict']}</strong>: {said}</li>"


class ClaimsTable:
    """Shows the claims that pass filters and words, while they are set.

    Parameters
    ----------
    rows : sequence of mappings
        As `course_utils.sources.kinds.rows` gives them.
    verdicts : sequence of str
        In the order of the counts.
    lessons : mapping of str to (str, str)
        Title and file name of the lessons that are there, by number.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        verdicts: Sequence[str],
        lessons: Mapping[str, tuple[str, str]],
    ) -> None:
        self.rows, self.verdicts, self.lessons = rows, verdicts, lessons
        self.filters = {name: self._filter(name) for name in FILTERS}
        self.words = ipywidgets.Text(
            description="words",
            tooltip="words that a claim must hold, in English or Chinese",
            continuous_update=True,
            layout={"width": "min(100%, 26rem)"},
        )
        self.status, self.found = ipywidgets.HTML(), ipywidgets.HTML()
        for control in (*self.filters.values(), self.words):
            control.observe(self.search, names="value")
        self.search()
        row = ipywidgets.HBox([*self.filters.values()], layout={"flex_flow": "row wrap"})
        self.box = ipywidgets.VBox([row, self.words, self.status, self.found])

    def _filter(self, name: str) -> ipywidgets.Dropdown:
        """Make the list of a column's values, each with its count."""
        values = [row[name] for row in self.rows if row[name]]
        options = [(f"{value} ({values.count(value)})", value) for value in sorted(set(values))]
        return ipywidgets.Dropdown(
            options=[("all", ""), *options], value="", description=name, tooltip=f"by {name}"
        )

    def search(self, _change: Any = None) -> None:
        """Say how many claims pass, and show the first; none before a filter is set."""
        filters = {name: control.value for name, control in self.filters.items()}
        found = chosen(self.rows, self.words.value, **filters)
        is_set = any(filters.values()) or bool(self.words.value.strip())
        right = sum(row["verdict"] == "correct" for row in found)
        said = f"{len(found)} of {len(self.rows)} claims, {right} of them right"
        if not is_set:
            said += ". Choose from a list, or type a word."
        elif len(found) > MOST_SHOWN:
            said += f"; the first {MOST_SHOWN} are shown"
        self.status.value = f'<p role="status" aria-live="polite">{said}</p>'
        self.found.value = claim_table(found[:MOST_SHOWN]) if found and is_set else ""

    def show(self) -> None:
        """Show the filters, then the counts and all claims, folded."""
        display(self.box)
        display(HTML(count_table(self.rows, "article", "verdict", self.verdicts)))
        display(HTML(folded(self.rows, self.lessons)))
