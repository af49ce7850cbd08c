"""Step through test images with what a model says about each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils import style
from course_utils.plots import broken, checked_predictions, draw_image, draw_probabilities, verdict
from course_utils.widgets.frames import FramePlayer

MOST_IMAGES = 60
ORDERS = ("given", "surest mistakes first", "least sure first")


def prediction_browser(
    images: ArrayLike,
    labels: ArrayLike,
    probabilities: ArrayLike,
    class_names: Sequence[str],
    *,
    order: str = "given",
    most: int = 24,
) -> FramePlayer:
    """Make a frames figure over test images: picture, verdict, and a bar for each class.

    Parameters
    ----------
    images : array_like, shape (n, h, w), (n, h, w, 1) or (n, h, w, 3)
        Integers 0..255, or floats 0..1.
    labels : array_like of int, shape (n,)
    probabilities : array_like of float, shape (n, k)
    class_names : sequence of str, length k
    order : {"given", "surest mistakes first", "least sure first"}
        Which images come first.
    most : int
        How many are shown, 2 to 60.

    Returns
    -------
    FramePlayer
        Call its `show`.

    Raises
    ------
    ValueError
        When the arguments do not agree, there are fewer than 2 images, or `order` or `most`
        is another.
    """
    pictures = np.asarray(images)
    truth, chances = checked_predictions(pictures, labels, probabilities, class_names)
    chosen = _ordered(truth, chances, order, most)

    figure, axes = style.figure(6.6, 3.2, layout=None, ncols=2)
    axes[0].set_position((0.01, 0.22, 0.32, 0.72))
    axes[1].set_position((0.65, 0.16, 0.34, 0.82))

    def draw(at: int) -> Figure:
        draw_prediction(axes, pictures[at], int(truth[at]), chances[at], class_names)
        return figure

    def words(at: int) -> str:
        return f"Test image {at}. {verdict(int(truth[at]), chances[at], class_names)}."

    right = int((chances.argmax(axis=1) == truth)[chosen].sum())
    return FramePlayer(
        draw,
        chosen,
        label="Test image",
        alt=words,
        summary=(
            f"Test images with the model's probability for each of {len(class_names)} classes. "
            f"{right} of the {len(chosen)} images in this browser ({order}) are recognised."
        ),
    )


def _ordered(
    truth: NDArray[np.int64], chances: NDArray[np.float64], order: str, most: int
) -> list[int]:
    """Return which images are shown, in which order."""
    if order not in ORDERS or not 2 <= most <= MOST_IMAGES:
        raise ValueError(
            f"order must be one of {', '.join(ORDERS)}, and most from 2 to {MOST_IMAGES}; "
            f"got {order!r} and {most}."
        )
    sureness = chances.max(axis=1, initial=0.0)
    keys = {
        "given": np.zeros(len(truth)),
        "surest mistakes first": np.where(chances.argmax(axis=1) == truth, 0.0, -sureness),
        "least sure first": sureness,
    }
    return [int(at) for at in np.argsort(keys[order], kind="stable")[:most]]


def draw_prediction(
    axes: Sequence[Axes],
    picture: ArrayLike,
    label: int,
    probabilities: ArrayLike,
    class_names: Sequence[str],
) -> None:
    """Draw one image beside the probability of each class, replacing what the axes show.

    Parameters
    ----------
    axes : sequence of 2 Axes
        For the picture and for the bars.
    picture : array_like, shape (h, w), (h, w, 1) or (h, w, 3)
    label : int
        True class.
    probabilities : array_like of float, shape (k,)
    class_names : sequence of str, length k
    """
    left, right = axes
    left.clear()
    draw_image(left, picture)
    left.spines[:].set_visible(False)
    left.set_xlabel(broken(verdict(label, probabilities, class_names), 24))
    right.clear()
    draw_probabilities(right, probabilities, class_names, label)
    right.tick_params(labelsize=9)
