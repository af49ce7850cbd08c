"""A figure drawn once, over which only its animated artists are drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from course_utils import style


class Stage:
    """Gives a figure's pixels, and draws again only what has to be.

    matplotlib marks a figure as stale when any artist of it changes, its animated ones
    excepted. Where only those have changed, they are drawn over the kept rest: a millisecond
    or two in place of the whole figure's 20 to 50.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn by Agg, as `style.figure` makes it; its layout frozen.
    """

    def __init__(self, figure: Figure) -> None:
        if not isinstance(figure.canvas, FigureCanvasAgg):
            FigureCanvasAgg(figure)
        self.figure = figure
        self._canvas: Any = figure.canvas
        self._rest: Any = None
        self._animated: Sequence[Artist] = ()

    def picture(self) -> Image.Image:
        """Draw the figure as it is now, and return it in RGB."""
        if self._rest is None or self.figure.stale:
            self._canvas.draw()
            self._rest = self._canvas.copy_from_bbox(self.figure.bbox)
            self._animated = ()
        else:
            self._canvas.restore_region(self._rest)
        self._animated = style.draw_animated(self.figure, self._animated)
        return Image.fromarray(np.asarray(self._canvas.buffer_rgba())).convert("RGB")
