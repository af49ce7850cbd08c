"""The founder's sheet's two panels: artists made once, then moved within fixed axes.

They show what `course_utils.plots.ranges` draws. There each picture has axes of its own; here the
axes go from 0 to 1 and only what hangs on the numbers is animated, so that a moved slider costs a
third of a drawing from scratch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from course_utils import style
from course_utils.plots.ranges import HATCH, Scale, bin_edges, scale
from course_utils.venture import Finding, Input, short, tick

Looks = dict[str, Any]

BARS, MOST_TICKS = 6, 10
PAD = 9.7
"""Pixels from an axis to its numbers."""
AWAY = 5.6
"""Pixels from a bar's end to its words."""
PLAIN: Looks = {"facecolor": style.RIGHT, "edgecolor": style.RIGHT, "linewidth": 0.8}
HATCHED: Looks = {"facecolor": "white", "edgecolor": style.WRONG, "linewidth": 0.8, "hatch": HATCH}
DARK = "#333333"


class Ticks:
    """Grid lines with numbers along one side of axes that go from 0 to 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    is_upright : bool
        Whether they stand along the left side, not the lower one.
    """

    def __init__(self, ax: Axes, *, is_upright: bool = False) -> None:
        self.is_upright = is_upright
        self.grid = _line(ax, color="#DDDDDD", linewidth=0.8, linestyle="-", zorder=0.5)
        self.marks = _line(ax, color="black", linewidth=0.8, linestyle="none", clip_on=False)
        self.marks.set(marker=TICKLEFT if is_upright else TICKDOWN, markersize=3.5)
        ha, va = ("right", "center_baseline") if is_upright else ("center", "top")
        self.texts = [_text(ax, 11, ha=ha, va=va) for _ in range(MOST_TICKS)]

    def show(self, places: Sequence[float], words: Sequence[str]) -> None:
        """Put ticks at places from 0 to 1."""
        across = np.repeat(np.asarray(places, dtype=float), 3)
        along = np.tile([0.0, 1.0, np.nan], len(places))
        self._set(self.grid, across, along)
        self._set(self.marks, np.asarray(places, dtype=float), np.zeros(len(places)))
        box = self.marks.axes.bbox  # type: ignore[union-attr]
        beyond = PAD / (box.width if self.is_upright else box.height)
        for k, text in enumerate(self.texts):
            text.set_visible(k < len(places))
            if k < len(places):
                at = (places[k], -beyond)
                text.set(position=at[::-1] if self.is_upright else at, text=words[k])

    def _set(self, line: Line2D, across: NDArray[np.float64], along: NDArray[np.float64]) -> None:
        """Move a line whose points are given across and along the ticks."""
        line.set_data(*((along, across) if self.is_upright else (across, along)))


class DrawsPanel:
    """How often each answer was drawn; see `course_utils.plots.ranges.draw_draws`.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Empty.
    """

    def __init__(self, ax: Axes) -> None:
        _prepare(ax)
        self.across, self.up = Ticks(ax), Ticks(ax, is_upright=True)
        self.stairs = [
            ax.stairs([0.0], [0.0, 1.0], fill=True, animated=True, **looks)
            for looks in (HATCHED, PLAIN)
        ]
        self.ends = [_line(ax, color=DARK, linestyle="--", linewidth=1.2) for _ in range(2)]
        self.likely = _line(ax, color="black", marker="D", markersize=8, clip_on=False, zorder=5)
        self.note = _text(ax, 11, ha="right", position=(0.98, 0.55))
        self.shares = []
        for x, looks in ((0.02, HATCHED), (0.48, PLAIN)):
            ax.add_patch(Rectangle((x, 1.05), 0.08, 0.036, clip_on=False, **looks))
            self.shares.append(_text(ax, 8, va="center", position=(x + 0.11, 1.068)))

    def show(self, found: Finding) -> None:
        """Show an answer's draws."""
        finite = np.isfinite(found.values)
        edges = bin_edges(found.values[finite])
        axis = scale(edges, 0.04, 3)
        self._count(found, finite, edges, axis)
        for line, end in zip(self.ends, (found.low, found.high), strict=True):
            line.set_visible(math.isfinite(end))
            line.set_data([axis.place(end)] * 2, [0, 1])
        self.likely.set_visible(math.isfinite(found.likely))
        self.likely.set_data([axis.place(found.likely)], [0])
        self.across.show(axis.place(axis.ticks).tolist(), [tick(each) for each in axis.ticks])
        is_met = found.met
        words = (f"not met: {np.mean(~is_met):.0%}", f"bar met: {np.mean(is_met):.0%}")
        for text, share in zip(self.shares, words, strict=True):
            text.set_text(share)
        self.note.set_visible(not finite.all())
        self.note.set_text(f"no limit: {1 - finite.mean():.0%}")

    def _count(
        self, found: Finding, finite: NDArray[np.bool_], edges: NDArray[np.float64], axis: Scale
    ) -> None:
        """Set the two histograms' heights, and the ticks beside them."""
        chosen = (finite, finite & found.met)
        counts = [np.histogram(found.values[some], edges)[0] for some in chosen]
        top = 1.05 * max(int(counts[0].max()), 1)
        for stairs, count in zip(self.stairs, counts, strict=True):
            stairs.set_data(count / top, axis.place(edges))
        at = np.asarray(MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top))
        at = at[(at >= 0) & (at <= top)][:MOST_TICKS]
        self.up.show((at / top).tolist(), [f"{count:g}" for count in at])


class TornadoPanel:
    """What moves the answer; see `course_utils.plots.ranges.draw_tornado`.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Empty.
    """

    def __init__(self, ax: Axes) -> None:
        _prepare(ax)
        ax.set_title("What moves it: input low (plain), high (hatched)", fontsize=10)
        self.across = Ticks(ax)
        sides = BARS * (PLAIN, HATCHED)
        self.bars = [Rectangle((0, 0), 0, 0, animated=True, **looks) for looks in sides]
        for bar in self.bars:
            ax.add_patch(bar)
        self.ends = [_text(ax, 8, va="center") for _ in sides]
        stays: Looks = {"animated": False}
        self.labels = [_text(ax, 9, ha="right", va="center_baseline", **stays) for _ in range(BARS)]
        look: Looks = {"color": "black", "linestyle": "none", "marker": TICKLEFT, "markersize": 3.5}
        self.marks = _line(ax, clip_on=False, **look, **stays)
        self.middle = _line(ax, color=DARK, linewidth=1.0, linestyle="-")
        self.note = _text(ax, 11, ha="center", position=(0.5, 0.6))
        self.note.set_text("nothing in the sheet moves it")

    def show(self, found: Finding, inputs: Mapping[str, Input]) -> None:
        """Show the widest bars of an answer, with their inputs' ends."""
        bars = found.bars[:BARS]
        reach = [end for bar in bars for end in (bar.at_low, bar.at_high)] + [found.likely]
        finite = [number for number in reach if math.isfinite(number)]
        axis = scale(finite or [0.0, 1.0], 0.3, 4)
        middle = float(axis.place(found.likely))
        self.across.show(axis.place(axis.ticks).tolist(), [tick(each) for each in axis.ticks])
        self.middle.set_data([middle] * 2, [0, 1])
        self.middle.set_visible(bool(bars))
        self.note.set_visible(not bars)
        rows = max(len(bars), 1) + 0.2
        heights = [1 - (row + 0.6) / rows for row in range(len(bars))]
        self._name([inputs[bar.name].label for bar in bars], heights)
        for artist in (*self.bars, *self.ends):
            artist.set_visible(False)
        for row, (bar, height) in enumerate(zip(bars, heights, strict=True)):
            given = inputs[bar.name]
            both = (bar.at_low, given.low), (bar.at_high, given.high)
            for side, (answer, end) in enumerate(both):
                place = float(axis.place(answer))
                is_left = place < middle or answer == min(bar.at_low, bar.at_high)
                self._bar(2 * row + side, (middle, place), (height, 0.62 / rows))
                self._end(2 * row + side, place, height, short(end), is_left=is_left)

    def _name(self, labels: list[str], heights: list[float]) -> None:
        """Write the inputs' names, which are drawn with what stays, when others are needed."""
        if labels == [text.get_text() for text in self.labels if text.get_visible()]:
            return
        left = -PAD / self.marks.axes.bbox.width  # type: ignore[union-attr]
        for text in self.labels:
            text.set_visible(False)
        for text, label, height in zip(self.labels, labels, heights, strict=False):
            text.set(visible=True, position=(left, height), text=label)
        self.marks.set_data([0.0] * len(labels), heights)

    def _bar(self, number: int, ends: tuple[float, float], upright: tuple[float, float]) -> None:
        """Move one bar; `upright` is its middle and its height."""
        bar = self.bars[number]
        bar.set_bounds(ends[0], upright[0] - upright[1] / 2, ends[1] - ends[0], upright[1])
        bar.set_visible(True)

    def _end(self, number: int, place: float, height: float, words: str, *, is_left: bool) -> None:
        """Write an input's end beside its bar."""
        away = AWAY / self.marks.axes.bbox.width  # type: ignore[union-attr]
        text = self.ends[number]
        text.set(visible=True, text=words, ha="right" if is_left else "left")
        text.set_position((place - away if is_left else place + away, height))


def _prepare(ax: Axes) -> None:
    """Leave of axes only their frame."""
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])


def _line(ax: Axes, **looks: Any) -> Line2D:
    """Add a line without points, animated unless its looks say otherwise."""
    return ax.plot([], [], **{"animated": True} | looks)[0]


def _text(ax: Axes, size: float, **looks: Any) -> Text:
    """Add a text without words, animated unless its looks say otherwise."""
    return ax.text(0, 0, "", fontsize=size, **{"animated": True} | looks)
