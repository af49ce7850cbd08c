"""Pictures, and what a model says about them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike, NDArray

from course_utils.style import RIGHT, WRONG


def draw_images(axes: Any, images: ArrayLike, titles: Sequence[str] | None = None) -> None:
    """Draw one picture an axes, unscaled, without ticks; axes left over are hidden.

    Parameters
    ----------
    axes : Axes or array of Axes
    images : array_like, shape (n, h, w), (n, h, w, 1) or (n, h, w, 3)
        Integers 0..255, or floats 0..1. Grey pictures are drawn black to white.
    titles : sequence of str, optional
        One a picture; long names are broken into lines.

    Raises
    ------
    ValueError
        When the shape is another, or there are fewer axes or titles than pictures.
    """
    pictures, places = _pictures(images), list(np.ravel(axes))
    names = [""] * len(pictures) if titles is None else [str(title) for title in titles]
    if len(places) < len(pictures) or len(names) != len(pictures):
        raise ValueError(
            f"{len(pictures)} images need as many titles and at least as many axes; "
            f"got {len(names)} titles and {len(places)} axes."
        )
    for ax in places:
        ax.set_axis_off()
    for ax, picture, name in zip(places, pictures, names, strict=False):
        draw_image(ax, picture)
        ax.set_title(broken(name, 18), fontsize=9, loc="center")


def broken(text: str, width: int) -> str:
    """Break a text into lines of at most `width` letters, and no number from its unit."""
    return "\n".join(textwrap.wrap(text.replace(" %", "\u00a0%"), width))


def draw_image(ax: Axes, picture: ArrayLike) -> AxesImage:
    """Draw one picture and return its artist, whose data can be replaced.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    picture : array_like, shape (h, w), (h, w, 1) or (h, w, 3)
        Integers 0..255, or floats 0..1.
    """
    pixels = _pictures(np.asarray(picture)[None])[0]
    top = 255 if np.issubdtype(pixels.dtype, np.integer) else 1.0
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    return ax.imshow(pixels, cmap="gray", vmin=0, vmax=top, interpolation="nearest")


def _pictures(images: ArrayLike) -> NDArray[Any]:
    """Return pictures as (n, h, w) or (n, h, w, 3)."""
    pictures = np.asarray(images)
    if pictures.ndim == 4 and pictures.shape[3] == 1:
        pictures = pictures[..., 0]
    if pictures.ndim == 3 or (pictures.ndim == 4 and pictures.shape[3] == 3):
        return pictures
    raise ValueError(
        "images must have shape (n, h, w), (n, h, w, 1) or (n, h, w, 3); "
        f"got {pictures.shape}. One picture? Pass images[None]."
    )


def verdict(label: int, probabilities: ArrayLike, names: Sequence[str]) -> str:
    """Say in words what was predicted for one image and whether it is right.

    Examples
    --------
    >>> verdict(0, [0.25, 0.75], ["cat", "dog"])
    'wrong: dog 75 %, is cat'
    >>> verdict(1, [0.25, 0.75], ["cat", "dog"])
    'right: dog 75 %'
    """
    chances = np.asarray(probabilities, dtype=float)
    guess = int(np.argmax(chances))
    said = f"{names[guess]} {chances[guess]:.0%}".replace("%", " %")
    return f"right: {said}" if guess == label else f"wrong: {said}, is {names[label]}"


def draw_prediction_grid(
    axes: Any,
    images: ArrayLike,
    labels: ArrayLike,
    probabilities: ArrayLike,
    class_names: Sequence[str],
) -> None:
    """Draw pictures with what the model said, framed by right (solid) or wrong (dashed).

    Parameters
    ----------
    axes : array of Axes
        At least one a picture.
    images : array_like
        As in `draw_images`.
    labels : array_like of int, shape (n,)
    probabilities : array_like of float, shape (n, k)
    class_names : sequence of str, length k

    Raises
    ------
    ValueError
        When the numbers of images, labels, probabilities and names do not agree.
    """
    truth, chances = checked_predictions(images, labels, probabilities, class_names)
    titles = [verdict(label, row, class_names) for label, row in zip(truth, chances, strict=True)]
    draw_images(axes, images, titles)
    for ax, title in zip(np.ravel(axes), titles, strict=False):
        is_right = title.startswith("right")
        ax.set_axis_on()
        ax.spines[:].set(
            visible=True,
            color=RIGHT if is_right else WRONG,
            linestyle="-" if is_right else (0, (3, 2)),
            linewidth=2.5,
        )


def checked_predictions(
    images: ArrayLike, labels: ArrayLike, probabilities: ArrayLike, class_names: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return labels (n,) and probabilities (n, k) as arrays that agree with each other.

    Raises
    ------
    ValueError
        When they do not.
    """
    truth = np.ravel(np.asarray(labels)).astype(np.int64)
    chances = np.asarray(probabilities, dtype=np.float64)
    n, k = len(np.asarray(images)), len(class_names)
    if truth.shape != (n,) or chances.shape != (n, k):
        raise ValueError(
            f"{n} images and {k} class names need labels ({n},) and probabilities ({n}, {k}); "
            f"got {truth.shape} and {chances.shape}."
        )
    if n and (truth.min() < 0 or truth.max() >= k):
        raise ValueError(
            f"labels must be from 0 to {k - 1}; got {truth.min()}..{truth.max()}. "
            "Labels that start at 1? Subtract 1."
        )
    return truth, chances
