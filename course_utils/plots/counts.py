"""Counts by two properties: stacked bars, and cells with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from course_utils.style import COLOURS, SEQUENTIAL

HATCHES = ("", "///", "...", "\\\\\\", "xxx", "++", "ooo")


def draw_stacked(
    ax: Axes, counts: ArrayLike, names: Sequence[str], parts: Sequence[str], *, least: int = 3
) -> None:
    """Draw one bar a name, from top to bottom, stacked of parts told by colour and pattern.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    counts : array_like of int, shape (n, k)
        A row for each bar, a column for each part.
    names : sequence of str, length n
    parts : sequence of str, length k
        At most seven; named in a legend above the bars.
    least : int
        A part of at least this count has its number written on it.

    Raises
    ------
    ValueError
        When the names or parts do not fit the counts, or there are more than seven parts.
    """
    table = np.asarray(counts)
    if table.shape != (len(names), len(parts)) or len(parts) > len(HATCHES):
        raise ValueError(
            f"counts must have shape ({len(names)}, {len(parts)}) and at most {len(HATCHES)} "
            f"columns; got shape {table.shape}. Exchange names and parts?"
        )
    start = np.zeros(len(names))
    for part, column, colour, hatch in zip(parts, table.T, COLOURS, HATCHES, strict=False):
        bars = ax.barh(
            names, column, left=start, color=colour, hatch=hatch, edgecolor="white", label=part
        )
        texts = [str(count) if count >= least else "" for count in column]
        for text in ax.bar_label(bars, texts, label_type="center", fontsize=9):
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.9})
            text.set_visible(bool(text.get_text()))
        start += column
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=9)


def draw_counts(
    ax: Axes, counts: ArrayLike, names: Sequence[str], columns: Sequence[str]
) -> AxesImage:
    """Draw counts as coloured cells with their numbers; empty cells stay empty.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    counts : array_like of int, shape (n, k)
    names : sequence of str, length n
        One a row.
    columns : sequence of str, length k
        One a column, written slanting above the cells.

    Returns
    -------
    matplotlib.image.AxesImage
        The coloured cells.

    Raises
    ------
    ValueError
        When the names do not fit the counts.
    """
    table = np.asarray(counts)
    if table.shape != (len(names), len(columns)):
        raise ValueError(
            f"counts must have shape ({len(names)}, {len(columns)}); got {table.shape}. "
            "Exchange names and columns?"
        )
    shown = np.ma.masked_equal(table, 0)
    cells = ax.imshow(shown, cmap=mpl.colormaps[SEQUENTIAL], aspect="auto", vmin=0)
    for (i, k), count in np.ndenumerate(table):
        if count:
            colour = "black" if count > table.max() / 2 else "white"
            ax.text(k, i, str(count), ha="center", va="center", color=colour, fontsize=9)
    ax.set_yticks(range(len(names)), names)
    ax.set_xticks(range(len(columns)), columns, rotation=40, ha="left")
    ax.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    ax.set_xticks(np.arange(-0.5, len(columns)), minor=True)
    ax.set_yticks(np.arange(-0.5, len(names)), minor=True)
    ax.grid(visible=False)
    ax.grid(which="minor", visible=True)
    ax.tick_params(which="minor", length=0)
    return cells
