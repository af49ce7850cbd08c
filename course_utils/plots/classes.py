"""Probabilities and counts by class."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from course_utils.style import RIGHT, SEQUENTIAL, WRONG


def draw_probabilities(
    ax: Axes, probs: ArrayLike, names: Sequence[str], label: int | None = None
) -> BarContainer:
    """Draw one bar a class; the predicted one is hatched and the true one is named so.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    probs : array_like of float, shape (k,)
        Probabilities, 0..1. NaN is drawn as no bar.
    names : sequence of str, length k
    label : int, optional
        The true class.

    Returns
    -------
    matplotlib.container.BarContainer
        The bars, whose widths are per cent.

    Raises
    ------
    ValueError
        When there are not as many names as probabilities.
    """
    percent = 100 * np.ravel(np.asarray(probs, dtype=float))
    if len(percent) != len(names):
        raise ValueError(f"each probability needs one name; got {len(percent)} and {len(names)}.")
    bars = ax.barh(range(len(names)), np.nan_to_num(percent), color="#DDDDDD", edgecolor="#444444")
    guess = None if np.isnan(percent).all() else int(np.nanargmax(percent))
    if guess is not None:
        bars[guess].set(hatch="///", facecolor=RIGHT if label in (None, guess) else WRONG)
    said = [_bar_name(k, name, guess, label) for k, name in enumerate(names)]
    ax.set_yticks(range(len(names)), said)
    ax.invert_yaxis()
    ax.set(xlim=(0, 118), xticks=range(0, 101, 25), xlabel="probability (%)")
    ax.bar_label(bars, [f"{value:.1f}" for value in percent], padding=3, fontsize=9)
    ax.grid(axis="y", visible=False)
    return bars


def _bar_name(k: int, name: str, guess: int | None, label: int | None) -> str:
    """Return a class name, shortened, and the words for what it is."""
    roles = [role for role, at in (("predicted", guess), ("true", label)) if at == k]
    short = textwrap.shorten(name, 22, placeholder="…") or name[:21] + "…"
    gap = "\n" if len(short) > 12 else " "
    return f"{short}{gap}({', '.join(roles)})" if roles else short


def draw_confusion(ax: Axes, matrix: ArrayLike, names: Sequence[str]) -> AxesImage:
    """Draw a confusion matrix: counts in cells, coloured by the share of the true class.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    matrix : array_like of int, shape (k, k)
        True classes in rows, predicted ones in columns.
    names : sequence of str, length k

    Returns
    -------
    matplotlib.image.AxesImage
        The coloured cells, 0..100 per cent.

    Raises
    ------
    ValueError
        When the matrix is not square, or has another size than `names`.
    """
    counts = np.asarray(matrix)
    if counts.shape != (len(names), len(names)):
        raise ValueError(
            f"the matrix must be ({len(names)}, {len(names)}), one row and one column a name; "
            f"got {counts.shape}."
        )
    share = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    cells = ax.imshow(share, cmap=SEQUENTIAL, vmin=0, vmax=100)
    for (row, column), count in np.ndenumerate(counts):
        ink = "white" if share[row, column] < 55 else "black"
        ax.text(column, row, f"{count:,}", ha="center", va="center", color=ink, fontsize=9)
    short = [textwrap.shorten(name, 14, placeholder="…") or name[:13] + "…" for name in names]
    ax.set_xticks(range(len(names)), short, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(names)), short)
    ax.set(xlabel="predicted class", ylabel="true class")
    ax.grid(False)
    return cells
