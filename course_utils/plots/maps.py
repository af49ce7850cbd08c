"""Maps of signed sums, such as a convolution gives."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from course_utils.style import SIGNED


def draw_map(ax: Axes, sums: ArrayLike, title: str = "", reach: float | None = None) -> AxesImage:
    """Draw a map of numbers of either sign: orange below 0, white at 0, purple above.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    sums : array_like, shape (h, w)
    title : str
        Written above, in the middle.
    reach : float, optional
        The size at which colours end; the largest number's without it.

    Returns
    -------
    matplotlib.image.AxesImage

    Raises
    ------
    ValueError
        If the map has another number of axes.
    """
    numbers = np.asarray(sums, dtype=float)
    if numbers.ndim != 2:
        raise ValueError(f"sums must be one map, (h, w); got shape {numbers.shape}.")
    top = reach or float(np.abs(numbers).max(initial=0)) or 1.0
    ax.set_axis_off()
    ax.set_title(title, fontsize=9, loc="center")
    return ax.imshow(numbers, cmap=SIGNED, vmin=-top, vmax=top, interpolation="nearest")
