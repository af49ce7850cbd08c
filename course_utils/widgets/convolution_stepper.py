"""Convolution stepper: a kernel slides over a photograph's pixels, one weighted sum a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from course_utils import style
from course_utils.layers import conv2d_im2col
from course_utils.widgets.controls import Control, choice, slider
from course_utils.widgets.live import LiveFigure

PRESETS: dict[str, tuple[tuple[float, ...], ...]] = {
    "vertical edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "horizontal edges": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "outline": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "blur": ((1 / 9,) * 3,) * 3,
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "copy": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "all 0": ((0, 0, 0),) * 3,
}
PLACES = (
    *("top left", "top", "top right"),
    *("left", "centre", "right"),
    *("bottom left", "bottom", "bottom right"),
)
CHANGES = tuple(f"w{a}{b}" for a in range(3) for b in range(3))
SIDE = 3

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """One place of the window.

    Pixels under it, weights and their products, each (3, 3), and the products' sum.
    """

    pixels: Array
    weights: Array
    products: Array
    total: float


def kernel_weights(kernel: str, **changes: float) -> Array:
    """Return a preset's weights (3, 3), each with its change ``w00`` to ``w22`` added."""
    added = np.array([changes.get(name, 0.0) for name in CHANGES]).reshape(SIDE, SIDE)
    return np.array(PRESETS[kernel], dtype=float) + added


def step(image: Array, row: int, column: int, weights: Array) -> Step:
    """Return what a window whose top left pixel is at (row, column) of image (h, w) adds up."""
    pixels = image[row : row + SIDE, column : column + SIDE]
    products = pixels * weights
    return Step(pixels, weights, products, float(products.sum()))


def whole_map(image: Array, weights: Array) -> Array:
    """Return the sums at every place, (h - 2, w - 2)."""
    return conv2d_im2col(image[None, :, :, None], weights[:, :, None, None])[0, :, :, 0]


def strongest_place(image: Array, kernel: str) -> tuple[int, int]:
    """Return row and column of the largest sum of either sign under a preset."""
    sums = np.abs(whole_map(image, kernel_weights(kernel)))
    row, column = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(row), int(column)


def describe(image: Array, row: int, column: int, kernel: str, **changes: float) -> str:
    """Say one place in words, with its nine pixels and weights."""
    here = step(image, row, column, kernel_weights(kernel, **changes))
    changed = " changed" if any(changes.values()) else ""
    return (
        f"Kernel {kernel!r}{changed}, window at row {row}, column {column}. Pixels"
        f" {_rows(here.pixels, '.0f')}; weights {_rows(here.weights, '.3g')}. The products add"
        f" up to {here.total:.1f}."
    )


def setup(image: Array) -> tuple[Figure, dict[str, Any]]:
    """Draw what stays; return the figure and the artists that move."""
    fig, axes = style.figure(7.6, 6.2, nrows=2, ncols=6, height_ratios=(1.5, 1), layout=None)
    fig.subplots_adjust(0.015, 0.03, 0.985, 0.94, wspace=0.25, hspace=0.16)
    grid = axes[0, 0].get_gridspec()
    for ax in axes.flat:
        ax.remove()
    photo, sums = (fig.add_subplot(grid[0, part]) for part in (slice(0, 3), slice(3, 6)))
    tables = [fig.add_subplot(grid[1, 2 * k : 2 * k + 2]) for k in range(3)]
    _picture(photo, image)
    artists = {"image": image, "sums": _picture(sums, image[SIDE - 1 :, SIDE - 1 :])}
    artists["sums"].set_animated(True)
    artists["window"] = _frame(photo, SIDE)
    artists["place"] = _frame(sums, 1)
    for name, ax in zip(("pixels", "weights", "products"), tables, strict=True):
        artists[name] = _table(ax)
    _title(photo, "Photograph, and the window on it")
    _title(tables[0], "Pixels (0 to 255)")
    _title(tables[1], "times weights")
    artists["titles"] = [_title(ax, is_moving=True) for ax in (sums, tables[2])]
    return fig, artists


def draw(artists: dict[str, Any], row: int, column: int, kernel: str, **changes: float) -> None:
    """Move the artists to one place and one kernel."""
    image, weights = artists["image"], kernel_weights(kernel, **changes)
    here, sums = step(image, row, column, weights), whole_map(image, weights)
    artists["window"].set_xy((column - 0.5, row - 0.5))
    artists["place"].set_xy((column - 0.5, row - 0.5))
    _show_sums(artists["sums"], sums, is_signed=bool((weights < 0).any()))
    _fill(artists["pixels"], here.pixels, ".0f", "gray", (0, 255))
    for name, numbers, form in (("weights", weights, ".3g"), ("products", here.products, ".0f")):
        reach = 2 * max(float(np.abs(numbers).max()), 1e-9)
        _fill(artists[name], numbers, form, style.SIGNED, (-reach, reach))
    titles = f"One sum a place; here {here.total:.0f}", f"products, sum {here.total:.0f}"
    for artist, text in zip(artists["titles"], titles, strict=True):
        artist.set_text(text)


def convolution_stepper(image: ArrayLike) -> LiveFigure:
    """Return the stepper for a grey picture.

    Parameters
    ----------
    image : array_like, shape (h, w)
        Grey values from 0 to 255, at least 6 x 6 pixels.

    Returns
    -------
    LiveFigure

    Raises
    ------
    ValueError
        If the picture has another form or other values.
    """
    pixels = _checked(image)
    last_row, last_column = (side - SIDE for side in pixels.shape)
    strongest = {name: strongest_place(pixels, name) for name in PRESETS}
    row, column = strongest["vertical edges"]
    controls: dict[str, Control] = {
        "row": slider("window row", 0, last_row, 1, row),
        "column": slider("window column", 0, last_column, 1, column),
        "kernel": choice("kernel", [*PRESETS], "vertical edges"),
    }
    for name, place in zip(CHANGES, PLACES, strict=True):
        controls[name] = slider(f"add to {place}", -4, 4, 0.5, 0.0)
    return LiveFigure(
        partial(setup, pixels),
        draw,
        controls,
        describe=partial(describe, pixels),
        storyboard=[
            {"kernel": name, "row": strongest[name][0], "column": strongest[name][1]}
            for name in ("vertical edges", "horizontal edges", "outline", "blur")
        ],
        summary=(
            "A window of 3 x 3 pixels on a photograph, its pixels, weights and products, and the"
            " map of all sums, for four kernels. Edge kernels give large sums of either sign"
            " where brightness jumps along one direction, and sums near 0 on even areas."
        ),
    )


def _checked(image: ArrayLike) -> Array:
    """Return a picture as floats, or refuse it."""
    pixels = np.asarray(image, dtype=float)
    if pixels.ndim != 2 or min(pixels.shape) < 2 * SIDE:
        raise ValueError(
            f"image must be grey, (h, w), and at least 6 x 6 pixels; got shape {pixels.shape}. "
            "Take the mean over the channels first."
        )
    if pixels.min() < 0 or pixels.max() > 255 or pixels.max() <= 1:
        raise ValueError(
            f"image must hold grey values from 0 to 255; got {pixels.min():g} to "
            f"{pixels.max():g}. From 0 to 1? Multiply by 255."
        )
    return pixels


def _picture(ax: Axes, image: Array) -> Any:
    """Draw a picture whose data can be replaced."""
    ax.set_axis_off()
    return ax.imshow(image, cmap="gray", vmin=0, vmax=255)


def _frame(ax: Axes, side: int) -> Any:
    """Draw the frame around a place, white in black: seen on any ground."""
    look: Any = {"fill": False, "edgecolor": "white", "linewidth": 2, "animated": True}
    frame = ax.add_patch(Rectangle((0, 0), side, side, zorder=3, **look))
    frame.set_path_effects([withStroke(linewidth=5, foreground="black")])
    return frame


def _table(ax: Axes) -> tuple[Any, list[Any]]:
    """Draw nine coloured cells with a number each."""
    ax.set_axis_off()
    cells = ax.imshow(np.zeros((SIDE, SIDE)), animated=True)
    look: Any = {"ha": "center", "va": "center", "fontsize": 12, "animated": True, "zorder": 3}
    return cells, [ax.text(b, a, "", **look) for a, b in np.ndindex(SIDE, SIDE)]


def _title(ax: Axes, text: str = "0", *, is_moving: bool = False) -> Any:
    """Make a title that stays, or that moves with the rest."""
    title = ax.set_title(text, fontsize=10, loc="left")
    title.set_animated(is_moving)
    return title


def _show_sums(artist: Any, sums: Array, is_signed: bool) -> None:
    """Show a map in grey where no weight is negative, else with 0 in the middle of PuOr."""
    reach = max(float(np.abs(sums).max()), 1e-9)
    artist.set_data(sums)
    artist.set_cmap(style.SIGNED if is_signed else "gray")
    artist.set_clim(-reach if is_signed else 0, reach)


def _fill(
    table: tuple[Any, list[Any]], numbers: Array, form: str, cmap: str, limits: tuple[float, float]
) -> None:
    """Write nine numbers on their cells, dark on light and light on dark."""
    cells, texts = table
    cells.set_data(numbers)
    cells.set_cmap(cmap)
    cells.set_clim(*limits)
    for text, number in zip(texts, numbers.flat, strict=True):
        text.set_text(_written(number, form))
        text.set_color("white" if cmap == "gray" and number < 128 else "black")


def _written(number: float, form: str) -> str:
    """Write a number, without a sign where it rounds to 0."""
    text = f"{number:{form}}"
    return "0" if text == "-0" else text


def _rows(numbers: Array, form: str) -> str:
    """Write a table's rows, parted by strokes."""
    return " / ".join(" ".join(_written(number, form) for number in row) for row in numbers)
