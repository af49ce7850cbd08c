"""Augmentation explorer: one image mirrored, shifted, turned, cropped and made noisy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils import plots, style
from course_utils.widgets.controls import choice, slider, switch
from course_utils.widgets.live import LiveFigure

Array = NDArray[np.float64]
Predict = Callable[[Array], Array]

STILL = {"mirrored": False, "right": 0, "turn": 0, "crop": 0, "noise": 0.0}
STORY: tuple[dict[str, Any], ...] = (
    {},
    {"right": 4},
    {"turn": 40},
    {"mirrored": True},
    {"crop": 8},
    {"noise": 0.5},
)


def sampled(image: ArrayLike, rows: ArrayLike, columns: ArrayLike) -> Array:
    """Read an image between its pixels, by the distance to the four next ones; 0 outside.

    Parameters
    ----------
    image : array_like, shape (h, w)
    rows, columns : array_like, of one shape
        Where to read, in pixels from the first; fractions allowed.

    Returns
    -------
    ndarray, shape of `rows`

    Examples
    --------
    >>> sampled([[0.0, 1.0]], [0, 0], [0.5, 9.0]).tolist()
    [0.5, 0.0]
    """
    padded = np.pad(np.asarray(image, dtype=float), 1)
    height, width = padded.shape
    r = np.clip(np.asarray(rows, dtype=float) + 1, 0, height - 1)
    c = np.clip(np.asarray(columns, dtype=float) + 1, 0, width - 1)
    top = np.minimum(r.astype(int), height - 2)
    left = np.minimum(c.astype(int), width - 2)
    down, right = r - top, c - left
    above = (1 - right) * padded[top, left] + right * padded[top, left + 1]
    below = (1 - right) * padded[top + 1, left] + right * padded[top + 1, left + 1]
    return (1 - down) * above + down * below


def augmented(
    image: ArrayLike,
    *,
    mirrored: bool = False,
    right: float = 0,
    turn: float = 0,
    crop: float = 0,
    noise: float = 0,
) -> Array:
    """Mirror, shift, turn and crop an image, then add noise, in this order.

    Parameters
    ----------
    image : array_like, shape (h, w)
        Numbers from 0 to 1.
    mirrored : bool
        Left to right.
    right : float
        Shift in pixels; zeros fill in.
    turn : float
        Angle in degrees, clockwise, about the middle.
    crop : float
        Pixels cut from each side, below half of the shorter one; the rest is stretched back.
    noise : float
        Standard deviation of what is added to each pixel, always from the same draw.

    Returns
    -------
    ndarray, shape (h, w)
        From 0 to 1.
    """
    pixels = np.asarray(image, dtype=float)
    shape = np.array(pixels.shape)
    middle = (shape - 1) / 2
    r, c = (np.indices(pixels.shape) - middle[:, None, None]) * (
        (shape - 2 * crop) / shape
    ).reshape(2, 1, 1)
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    r, c = r * cos - c * sin, r * sin + c * cos - right
    moved = sampled(pixels, middle[0] + r, middle[1] + (-c if mirrored else c))
    draw = np.random.default_rng(0).normal(size=pixels.shape)
    return np.clip(moved + noise * draw, 0, 1)


def describe(images: Mapping[str, Array], predict: Predict, picture: str, **change: Any) -> str:
    """Say a state in words."""
    guess = np.asarray(predict(augmented(images[picture], **change)))
    best = int(guess.argmax())
    done = _changes(**change) or "unchanged"
    return f"{picture}, {done}. The network says {best}, with probability {guess[best]:.2f}."


def _changes(mirrored: bool, right: float, turn: float, crop: float, noise: float) -> str:
    """List what is done to the image."""
    shift, angle = ("right" if each > 0 else "left" for each in (right, turn))
    parts = [
        ("mirrored", mirrored),
        (f"shifted {abs(right)} pixels to the {shift}", right),
        (f"turned {abs(turn)} degrees to the {angle}", turn),
        (f"{crop} pixels cut off each side", crop),
        (f"noise {noise:.1f}", noise),
    ]
    return ", ".join(text for text, is_done in parts if is_done)


def setup(image: Array) -> tuple[Figure, dict[str, Any]]:
    """Draw the figure: the image, its changed version, and ten bars."""
    figure, (before, after, bars) = style.figure(
        7.6, 2.9, ncols=3, gridspec_kw={"width_ratios": [1, 1, 1.1]}
    )
    artists: dict[str, Any] = {}
    for name, ax in (("before", before), ("after", after)):
        artists[name] = plots.draw_image(ax, image)
        artists[name].set_animated(True)
    before.set_title("the image", fontsize=11)
    after.set_title("what the network sees", fontsize=11)
    bars.set(xlim=(0, 1), ylim=(9.6, -0.6), yticks=range(10), xlabel="probability")
    bars.set_title("what it says", fontsize=11)
    artists["bars"] = list(
        bars.barh(range(10), np.zeros(10), color=style.COLOURS[0], animated=True)
    )
    return figure, artists


def draw(
    artists: dict[str, Any],
    images: Mapping[str, Array],
    predict: Predict,
    picture: str,
    **change: Any,
) -> None:
    """Show an image, its changed version and what the network says of that."""
    changed = augmented(images[picture], **change)
    artists["before"].set_data(images[picture])
    artists["after"].set_data(changed)
    guess = np.asarray(predict(changed))
    for k, bar in enumerate(artists["bars"]):
        bar.set_width(float(guess[k]))
        bar.set_facecolor(style.COLOURS[1 if k == guess.argmax() else 0])


def augmentation_explorer(images: Mapping[str, Array], predict: Predict) -> LiveFigure:
    """Return the explorer: an image to choose, five changes, and a network's answer.

    Parameters
    ----------
    images : mapping of str to ndarray, shape (h, w)
        What each shows, and numbers from 0 to 1; the sides at least 20.
    predict : callable
        ``predict(image) -> (10,)``, probabilities of the classes.

    Returns
    -------
    LiveFigure
        Call its ``show()``.
    """
    first = next(iter(images))
    controls = {
        "picture": choice("image", list(images), first),
        "mirrored": switch("mirrored", False),
        "right": slider("shift right (px)", -8, 8, 2, 0),
        "turn": slider("turn (degrees)", -60, 60, 10, 0),
        "crop": slider("crop (px)", 0, 8, 1, 0),
        "noise": slider("noise", 0, 0.8, 0.1, 0),
    }
    return LiveFigure(
        partial(setup, images[first]),
        lambda artists, picture, **change: draw(artists, images, predict, picture, **change),
        controls,
        describe=partial(describe, images, predict),
        storyboard=[{"picture": first, **STILL, **step} for step in STORY],
        summary=(
            f"{first} as it is, shifted, turned, mirrored, cropped and noisy, each with a small "
            "network's ten probabilities. Some changes leave its answer alone, some overturn it."
        ),
    )
