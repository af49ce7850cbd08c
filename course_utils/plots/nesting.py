"""Draw classes that lie one inside the other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_utils import style

LETTERS = 84


def draw_nested(ax: Axes, rings: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Draw frames one inside the other, each with its name and its own examples.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its axes are taken off.
    rings : sequence of (str, sequence of str)
        Name and examples of each, the outermost first; an example of an inner one is not
        repeated further out.

    Raises
    ------
    ValueError
        If there is no ring.
    """
    if not rings:
        raise ValueError("rings must hold at least one (name, examples) pair; got none.")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    strip = 0.93 / len(rings)
    for k, (name, examples) in enumerate(rings):
        left, low, top = 0.015 + 0.02 * k, 0.015 + 0.015 * k, 0.985 - strip * k
        _draw_frame(ax, (left, low), 1 - 2 * left, top - low, style.COLOURS[k])
        ax.text(left + 0.015, top - 0.02, name, va="top", fontweight="bold")
        words = textwrap.fill(", ".join(examples), LETTERS)
        ax.text(left + 0.015, top - 0.1, words, va="top", fontsize=10)


def _draw_frame(
    ax: Axes, corner: tuple[float, float], width: float, height: float, colour: str
) -> None:
    """Draw a frame with round corners on a light ground."""
    shape = FancyBboxPatch(corner, width, height, boxstyle="round,pad=0,rounding_size=0.02")
    shape.set(facecolor=colour, alpha=0.08, edgecolor="none")
    ax.add_patch(shape)
    line = FancyBboxPatch(corner, width, height, boxstyle="round,pad=0,rounding_size=0.02")
    line.set(facecolor="none", edgecolor=colour, linewidth=1.8)
    ax.add_patch(line)
