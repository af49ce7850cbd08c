"""Reliability diagrams: how often a model is right, where it says how sure it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from numpy.typing import ArrayLike

from course_utils.style import COLOURS


def draw_reliability(
    ax: Axes, counts: ArrayLike, confidence: ArrayLike, accuracy: ArrayLike
) -> BarContainer:
    """Draw the accuracy of each bin as a bar, its mean confidence as a diamond, and the diagonal.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    counts : array_like, shape (bins,)
        Rows in each bin, written at the foot of its bar.
    confidence, accuracy : array_like, shape (bins,)
        Shares from 0 to 1; nan where a bin is empty.

    Returns
    -------
    matplotlib.container.BarContainer
        The bars, whose heights are per cent.

    Raises
    ------
    ValueError
        When the three have different lengths.
    """
    rows, said, right = (np.asarray(each, dtype=float) for each in (counts, confidence, accuracy))
    if not rows.shape == said.shape == right.shape or rows.ndim != 1:
        raise ValueError(
            "counts, confidence and accuracy must have one number a bin; "
            f"got shapes {rows.shape}, {said.shape} and {right.shape}."
        )
    width = 100 / len(rows)
    middles = width * (np.arange(len(rows)) + 0.5)
    look: Any = {"color": COLOURS[5], "edgecolor": "#444444", "label": "accuracy"}
    bars = ax.bar(middles, 100 * np.nan_to_num(right), 0.94 * width, **look)
    ax.plot([0, 100], [0, 100], color="#555555", linestyle=":", linewidth=1.4)
    marker: Any = {"marker": "D", "linestyle": "", "color": COLOURS[1], "label": "mean confidence"}
    ax.plot(middles, 100 * said, **marker)
    for x, count in zip(middles, rows, strict=True):
        if count:
            ax.text(x, 2, f"{count:.0f}", ha="center", fontsize=8)
    ax.set(xlim=(0, 100), ylim=(0, 104), xlabel="confidence (%)", ylabel="accuracy (%)")
    return bars
