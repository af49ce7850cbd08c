"""Curves of several settings laid over one another, each with its repetitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from course_utils.plots.history import spread
from course_utils.style import COLOURS, DASHES, MARKERS

MOST_LABELS = 10  # more do not fit one above the other


def look(place: int) -> dict[str, Any]:
    """Give the colour, dash and marker of the setting at a place, counted from 0.

    The three are shifted against one another when the colours begin anew, so 49 settings
    look different.
    """
    turn = place // len(COLOURS)
    return {
        "color": COLOURS[place % len(COLOURS)],
        "linestyle": DASHES[(place + turn) % len(DASHES)],
        "marker": MARKERS[(place + turn) % len(MARKERS)],
    }


def mean_curve(curves: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Average curves point by point, as far as all of them go.

    Examples
    --------
    >>> mean_curve([[1, 2, 3], [3, 4]]).tolist()
    [2.0, 3.0]
    """
    rows = list(zip(*curves, strict=False))
    return np.array(rows, dtype=float).reshape(-1, max(len(curves), 1)).mean(axis=1)


def draw_overlaid(
    ax: Axes, settings: Mapping[str, Sequence[Sequence[float]]], places: Mapping[str, int]
) -> None:
    """Draw the mean curve of each setting, and its single runs as thin lines behind.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    settings : mapping of str to list of sequences of float
        The runs of each setting, by its label; one number an epoch, NaN for a gap.
    places : mapping of str to int
        Each setting's place, from 0, which fixes how it looks in every figure of a page.
    """
    longest = max((len(curve) for runs in settings.values() for curve in runs), default=1)
    for number, (label, runs) in enumerate(settings.items()):
        style, shown = look(places[label]), label if number < MOST_LABELS else "_"
        for curve in runs if len(runs) > 1 else []:
            thin: Any = {"linewidth": 0.8, "alpha": 0.5, "label": "_", "linestyle": "-"}
            ax.plot(_epochs(curve), curve, color=style["color"], **thin)
        mean = mean_curve(runs)
        ax.plot(_epochs(mean), mean, label=shown, markevery=-(-longest // 10), **style)
    room = 0.09 * max(longest - 1, 1)
    ax.set_xlim(1 - room / 2, longest + room)
    ax.set_xticks(range(1, longest + 1, -(-longest // 8)))
    ax.set_ylim(ax.get_ylim())
    _label_ends(ax)


def _label_ends(ax: Axes) -> None:
    """Write each line's label at its last number; those that end at one epoch move apart."""
    ends: dict[float, list[tuple[str, str, float]]] = {}
    for line in ax.get_lines():
        points = np.asarray(line.get_xydata(), dtype=float)
        finite = points[np.isfinite(points[:, 1])]
        label = str(line.get_label())
        if len(finite) and not label.startswith("_"):
            x, y = finite[-1]
            ends.setdefault(x, []).append((label, str(line.get_color()), _height(ax, y)))
    for x, found in ends.items():
        heights = spread([height for *_, height in found], gap=0.07)
        for (label, colour, _), height in zip(found, heights, strict=True):
            words: Any = {"color": colour, "weight": "bold", "va": "center"}
            words["path_effects"] = [withStroke(linewidth=3, foreground="white")]
            place: Any = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
            ax.annotate(label, (x, height), (8, 0), **place, **words)


def _height(ax: Axes, y: float) -> float:
    """Return where a value stands between the bottom and the top of the axes."""
    return float(ax.transAxes.inverted().transform(ax.transData.transform((1, y)))[1])


def _epochs(curve: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
    """Count a curve's points from 1."""
    return np.arange(1, len(curve) + 1)
