"""Curves over epochs."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from course_utils.style import COLOURS, DASHES, MARKERS

SERIES = (("", "training"), ("val_", "validation"))


def draw_history(ax_loss: Axes, ax_acc: Axes, history: Mapping[str, Sequence[float]]) -> None:
    """Draw loss and accuracy after each epoch, training and validation.

    Parameters
    ----------
    ax_loss, ax_acc : matplotlib.axes.Axes
        Where the loss (nats) and the accuracy (per cent) go.
    history : mapping of str to sequence of float
        Keras's names: ``loss``, ``accuracy`` (0..1) and, if there was validation,
        ``val_loss`` and ``val_accuracy``; one number an epoch. NaN leaves a gap and is named.

    Raises
    ------
    ValueError
        When there is no ``loss``, or no epoch.
    """
    if not len(history.get("loss", ())):
        raise ValueError(
            "history must hold 'loss' with at least one epoch; "
            f"got { ({name: len(values) for name, values in history.items()}) }. Train first."
        )
    for ax, measure, unit, factor in (
        (ax_loss, "loss", "nats", 1.0),
        (ax_acc, "accuracy", "%", 100.0),
    ):
        lines = {
            label: factor * np.asarray(history[prefix + measure], dtype=float)
            for prefix, label in SERIES
            if len(history.get(prefix + measure, ()))
        }
        _draw_epochs(ax, lines)
        ax.set(xlabel="epoch", ylabel=f"{measure} ({unit})")


def _draw_epochs(ax: Axes, lines: Mapping[str, NDArray[Any]]) -> None:
    """Draw one line a name over epochs 1, 2, ... and label each at its end."""
    longest = max((len(values) for values in lines.values()), default=1)
    for k, (name, values) in enumerate(lines.items()):
        look = {"color": COLOURS[k], "linestyle": DASHES[k], "marker": MARKERS[k]}
        ax.plot(np.arange(1, len(values) + 1), values, label=name, **look)
    ax.set_xlim(0.5, longest + 0.5 + 0.35 * max(longest, 2))
    ax.set_xticks(range(1, longest + 1, -(-longest // 8)))
    label_line_ends(ax)


def label_line_ends(ax: Axes) -> None:
    """Write each line's label beside its last finite point, in its colour, none on another.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its limits must be final, with room for the words on the right.
    """
    lines = [line for line in ax.get_lines() if not str(line.get_label()).startswith("_")]
    ends = [_last_point(line.get_xdata(), line.get_ydata()) for line in lines]
    heights = spread([_height(ax, y) for _, y in ends])
    for line, (x, _), height in zip(lines, ends, heights, strict=True):
        ax.annotate(
            "\n".join(textwrap.wrap(_line_name(line), 16)),
            (x, height),
            xycoords=("data", "axes fraction"),
            xytext=(8, 0),
            textcoords="offset points",
            color=line.get_color(),
            va="center",
        )


def _height(ax: Axes, y: float) -> float:
    """Return where a value stands between the bottom and the top of the axes, on any scale."""
    if np.isnan(y):
        return 0.5
    return float(ax.transAxes.inverted().transform(ax.transData.transform((0.5, y)))[1])


def _last_point(x: ArrayLike, y: ArrayLike) -> tuple[float, float]:
    """Return a line's last finite point; one without any ends at its first x and NaN."""
    points = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    finite = points[np.isfinite(points).all(axis=1)]
    end = finite[-1] if len(finite) else np.array([points[0, 0], np.nan])
    return float(end[0]), float(end[1])


def _line_name(line: Line2D) -> str:
    """Return a line's label, and where it stops being a number."""
    values = np.asarray(line.get_ydata(), dtype=float)
    if np.isfinite(values).all():
        return str(line.get_label())
    first = np.asarray(line.get_xdata())[~np.isfinite(values)][0]
    return f"{line.get_label()} (not a number at {first:g})"


def spread(heights: Sequence[float], gap: float = 0.09) -> list[float]:
    """Move heights apart to at least `gap`, in the same order, and keep the top one below 1.

    Examples
    --------
    >>> [round(height, 2) for height in spread([0.5, 0.5, 0.1], gap=0.1)]
    [0.5, 0.6, 0.1]
    """
    order = np.argsort(heights, kind="stable")
    moved = np.asarray(heights, dtype=float).copy()
    for below, above in itertools.pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    for above, below in itertools.pairwise(order[::-1]):
        moved[above] = min(moved[above], 1.0)
        moved[below] = min(moved[below], moved[above] - gap)
    return [float(height) for height in moved]
