"""Colours, fonts and sizes of every figure, and the one way to show a picture with alt text."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from PIL import Image

from course_utils.plain_png import plain_png

OKABE_ITO: dict[str, str] = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky_blue": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}
"""Eight colours that readers with any colour vision can tell apart (Okabe and Ito, 2008)."""

COLOURS: tuple[str, ...] = tuple(
    OKABE_ITO[name]
    for name in ("blue", "vermillion", "green", "orange", "purple", "sky_blue", "black")
)
"""Order in which lines take their colours; yellow is too faint for a line on white."""

MARKERS: tuple[str, ...] = ("o", "s", "^", "D", "v", "P", "X")
DASHES: tuple[Any, ...] = (
    "-",
    (0, (5, 2)),
    (0, (1, 1.5)),
    "-.",
    (0, (8, 2)),
    (0, (3, 1, 1, 1)),
    ":",
)

RIGHT, WRONG = OKABE_ITO["blue"], OKABE_ITO["vermillion"]
SEQUENTIAL = "cividis"
SIGNED = "PuOr"
DPI = 100
SHORTEST_ALT = 15

RC: Any = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=DASHES),
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.0,
    "lines.markersize": 5,
    "image.cmap": SEQUENTIAL,
    "image.interpolation": "nearest",
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "hatch.linewidth": 0.8,
}


def use_course_style() -> None:
    """Make the course's fonts, colours and line styles matplotlib's defaults."""
    mpl.rcParams.update(RC)


def figure(
    width: float = 8, height: float = 4, *, layout: Any = "constrained", **subplots_kw: Any
) -> tuple[Figure, Any]:
    """Make a figure of the course's style that pyplot neither knows nor shows.

    Parameters
    ----------
    width, height : float
        Size in inches; at 100 dots an inch, 8 x 4 is 800 x 400 pixels.
    layout : str or None
        matplotlib's layout engine; None where the axes must not move from frame to frame.
    **subplots_kw
        Handed to `matplotlib.figure.Figure.subplots`: ``nrows``, ``ncols``, ``sharex`` ...

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes or ndarray of Axes
        One `Axes`, or an array of them when ``nrows`` or ``ncols`` is above 1.
    """
    use_course_style()
    made = Figure(figsize=(width, height), layout=layout)
    FigureCanvasAgg(made)
    return made, made.subplots(**subplots_kw)


def freeze_layout(fig: Figure) -> None:
    """Keep a figure's axes where its layout puts them now: frames stay comparable, and fast.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    """
    if _has_layout(fig):
        for _ in range(2):  # a layout settles in its second pass
            fig.draw_without_rendering()
        fig.set_layout_engine("none")


def _has_layout(fig: Figure) -> bool:
    """Tell whether drawing the figure moves its axes."""
    return not isinstance(fig.get_layout_engine(), PlaceHolderLayoutEngine | None)


def _pixels(fig: Figure, dpi: float) -> Image.Image:
    """Draw a figure and return it as an RGB picture."""
    canvas = fig.canvas if isinstance(fig.canvas, FigureCanvasAgg) else FigureCanvasAgg(fig)
    before = fig.dpi
    fig.set_dpi(dpi)
    if _has_layout(fig):
        fig.draw_without_rendering()
    canvas.draw()
    draw_animated(fig)
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    fig.set_dpi(before)
    return drawn


def draw_animated(fig: Figure, found: Sequence[Artist] = ()) -> Sequence[Artist]:
    """Draw the animated artists, which the figure leaves out, over it; return those found."""
    found = found or sorted(fig.findobj(Artist.get_animated), key=Artist.get_zorder)
    for artist in found:
        if artist.axes is None or artist.axes.get_visible():
            artist.draw(fig.canvas.get_renderer())  # type: ignore[attr-defined]
    return found


def encode(picture: Image.Image, colours: int = 256) -> bytes:
    """Encode an RGB picture as a small PNG of so many colours."""
    out = io.BytesIO()
    few = picture.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(out, format="png", optimize=True)
    return out.getvalue()


def png(fig: Figure, dpi: float = DPI) -> bytes:
    """Draw a figure as a PNG: the same bytes for the same figure, and few of them.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    dpi : float
        Dots per inch.

    Returns
    -------
    bytes
        A palette PNG (256 colours: a third of the bytes of full colour).
    """
    return encode(_pixels(fig, dpi))


def quick_png(fig: Figure) -> bytes:
    """Draw a figure as a PNG for a live widget: made fast, not small.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    bytes
        A full-colour PNG.
    """
    return plain_png(_pixels(fig, DPI))


def show(fig: Figure, *, alt: str) -> None:
    """Show a figure in the notebook with a text alternative.

    nbconvert's classic template and `course run` read the ``alt`` in the picture's metadata;
    JupyterLab and nbconvert's lab template read no alt text for pictures at all, so the same
    words follow in an output that JupyterLab shows to screen readers only.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        What is plotted, the trend and the take-away, in two sentences or fewer; a `ValueError`
        says when it is too short to describe a picture.
    """
    show_png(png(fig), alt=alt)


def show_png(data: bytes, *, alt: str) -> None:
    """Show a PNG that is drawn already, as `show` does.

    Parameters
    ----------
    data : bytes
        A PNG file.
    alt : str
        As in `show`; a `ValueError` says when it is too short.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import publish_display_data

    alt = checked_alt(alt)
    if not InteractiveShell.initialized():
        print(f"Figure: {alt}")
        return
    publish_display_data(
        {"image/png": data, "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt}},
    )
    described = f'<p class="figure-description jp-sr-only">Figure: {html.escape(alt)}</p>'
    publish_display_data({"text/html": described, "text/plain": f"Figure: {alt}"})


def checked_alt(alt: str) -> str:
    """Return alt text on one line.

    Raises
    ------
    ValueError
        When it is too short to describe a picture.
    """
    words = " ".join(str(alt).split())
    if len(words) < SHORTEST_ALT:
        raise ValueError(
            f"alt must describe the picture in at least {SHORTEST_ALT} characters; got {alt!r}. "
            "Say what is plotted, the trend, and what to take from it."
        )
    return words
