"""Ranges: drawn answers against a bar, and tornado charts of what moves an answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from course_utils import style

BINS = 24
LOG_FROM = 30.0
HATCH = "///"


def is_wide(numbers: ArrayLike) -> bool:
    """Tell whether numbers are all above 0 and span so much that only a log axis shows them.

    Examples
    --------
    >>> is_wide([1, 1000]), is_wide([1, 2]), is_wide([0, 1000])
    (True, False, False)
    """
    found = np.asarray(numbers, dtype=float)
    found = found[np.isfinite(found)]
    return bool(found.size and found.min() > 0 and found.max() >= LOG_FROM * found.min())


@dataclass(frozen=True)
class Scale:
    """An axis that fits some numbers.

    Attributes
    ----------
    left, right : float
        Its limits.
    is_log : bool
    ticks : tuple of float
        Few, rising, within the limits.
    """

    left: float
    right: float
    is_log: bool
    ticks: tuple[float, ...]

    def place(self, numbers: ArrayLike) -> NDArray[np.float64]:
        """Return where numbers stand on the axis: 0 at its left end, 1 at its right.

        Examples
        --------
        >>> Scale(1, 100, True, ()).place([1, 10, 1e9]).tolist()
        [0.0, 0.5, 1.0]
        """
        inside = np.clip(np.asarray(numbers, dtype=float), self.left, self.right)
        at, left, right = inside, self.left, self.right
        if self.is_log:
            at, left, right = np.log(inside), math.log(left), math.log(right)
        return np.asarray((at - left) / (right - left))


def scale(numbers: ArrayLike, room: float, ticks: int) -> Scale:
    """Return an axis that fits numbers, logarithmic where they span much.

    Parameters
    ----------
    numbers : array_like
        Finite, one or more.
    room : float
        Left on both sides, as a share of the span.
    ticks : int
        How many, about.

    Returns
    -------
    Scale
    """
    found = np.asarray(numbers, dtype=float)
    low, high, is_log = float(found.min()), float(found.max()), is_wide(found)
    if is_log:
        grown = (high / low) ** room
        left, right = low / grown, high * grown
        at = LogLocator(numticks=ticks).tick_values(left, right)
    else:
        reach = room * (high - low) or 0.05 * abs(low) or 0.5
        left, right = low - reach, high + reach
        is_one = high - low <= 0.11 * abs(low)
        at = [(low + high) / 2] if is_one else MaxNLocator(ticks).tick_values(left, right)
    return Scale(left, right, is_log, tuple(float(t) for t in at if left <= t <= right))


def bin_edges(finite: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the edges of a histogram's bins: evenly spaced on the axis of its scale."""
    if not finite.size:
        return np.array([0.0, 1.0])
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        reach = 0.01 * abs(low) or 0.1
        return np.array([low - reach, low + reach])
    return (
        np.geomspace(low, high, BINS + 1) if is_wide(finite) else np.linspace(low, high, BINS + 1)
    )


def draw_draws(
    ax: Axes,
    values: ArrayLike,
    met: ArrayLike,
    span: tuple[float, float],
    likely: float,
    write: Callable[[float], str],
) -> None:
    """Draw how often each answer was drawn: plain where the bar is met, hatched where not.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : array_like, shape (n,)
        Answers; infinite ones are counted in a note.
    met : array_like of bool, shape (n,)
    span : (float, float)
        5th and 95th percentile, marked by dashed lines.
    likely : float
        Marked by a diamond.
    write : callable
        How a number is written on the axis.
    """
    answers, is_met = np.asarray(values, dtype=float), np.asarray(met, dtype=bool)
    finite = np.isfinite(answers)
    edges = bin_edges(answers[finite])
    below = np.histogram(answers[finite & is_met], edges)[0]
    total = np.histogram(answers[finite], edges)[0]
    ax.stairs(
        total, edges, fill=True, facecolor="white", edgecolor=style.WRONG, hatch=HATCH,
        linewidth=0.8, label=f"not met: {np.mean(~is_met):.0%}",
    )  # fmt: skip
    ax.stairs(
        below, edges, fill=True, facecolor=style.RIGHT, edgecolor=style.RIGHT, linewidth=0.8,
        label=f"bar met: {np.mean(is_met):.0%}",
    )  # fmt: skip
    top = 1.05 * max(int(total.max()), 1)
    for end in span:
        if math.isfinite(end):
            ax.plot([end, end], [0, top], color="#333333", linestyle="--", linewidth=1.2)
    if math.isfinite(likely):
        ax.plot([likely], [0], "D", color="#000000", markersize=8, clip_on=False, zorder=5)
    ax.set(ylim=(0, top), ylabel="draws")
    _scale(ax, scale(edges, 0.04, 3), write)
    if not finite.all():
        ax.text(
            0.98, 0.55, f"no limit: {1 - finite.mean():.0%}", transform=ax.transAxes, ha="right"
        )


def draw_tornado(
    ax: Axes,
    labels: Sequence[str],
    at_low: Sequence[float],
    at_high: Sequence[float],
    likely: float,
    ends: Sequence[tuple[str, str]],
    write: Callable[[float], str],
) -> None:
    """Draw, for each input, how far the answer moves: the widest bar on top.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    labels : sequence of str
        The inputs, the widest first.
    at_low, at_high : sequence of float
        The answer with the input at its low end (plain) and at its high end (hatched).
    likely : float
        The answer with all inputs likely, where the bars meet.
    ends : sequence of (str, str)
        The inputs' ends in words, written at the bars' ends.
    write : callable
        How a number is written on the axis.
    """
    reach = [number for number in (*at_low, *at_high, likely) if math.isfinite(number)]
    edges = np.array([min(reach), max(reach)]) if reach else np.array([0.0, 1.0])
    chosen = scale(edges, 0.3, 4)
    left, right = chosen.left, chosen.right
    _scale(ax, chosen, write)
    middle = min(max(likely, left), right)
    for row, pair in enumerate(zip(at_low, at_high, ends, strict=True)):
        for side, colour, hatch, words in (
            (pair[0], style.RIGHT, "", pair[2][0]),
            (pair[1], style.WRONG, HATCH, pair[2][1]),
        ):
            end = min(max(side, left), right)
            face = colour if not hatch else "white"
            ax.barh(
                row, end - middle, 0.62, middle, color=face, edgecolor=colour, hatch=hatch,
                linewidth=0.8,
            )  # fmt: skip
            _write_end(ax, end, row, words, is_left=end < middle or side == min(pair[:2]))
    if labels:
        ax.axvline(middle, color="#333333", linewidth=1.0)
    else:
        ax.text(0.5, 0.6, "nothing in the sheet moves it", transform=ax.transAxes, ha="center")
    ax.set_yticks(range(len(labels)), labels, fontsize=9)
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.grid(axis="y", visible=False)


def _scale(ax: Axes, chosen: Scale, write: Callable[[float], str]) -> None:
    """Give an axis a scale, its limits and its ticks."""
    ax.set_xlim(chosen.left, chosen.right)
    ax.set_xscale("log" if chosen.is_log else "linear")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_locator(FixedLocator(chosen.ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda number, _: write(number)))


def _write_end(ax: Axes, end: float, row: int, words: str, *, is_left: bool) -> None:
    """Write an input's end beside its bar."""
    ax.annotate(
        words, (end, row), (-4 if is_left else 4, 0), textcoords="offset points",
        ha="right" if is_left else "left", va="center", fontsize=8,
    )  # fmt: skip
