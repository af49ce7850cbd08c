"""Attention browser: image, method, class -> the map with trained and with shuffled weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils import style
from course_utils.explain import rank_correlation
from course_utils.plots import draw_image
from course_utils.widgets.frames import FramePlayer

CHOICES = ("true class", "strongest other", "least likely")

Maps = NDArray[np.float64]
Artists = dict[str, Any]


def class_choices(labels: ArrayLike, probabilities: ArrayLike) -> NDArray[np.int64]:
    """Return, for each image, the classes that the browser can be asked about.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        True classes.
    probabilities : array_like, shape (n, k), k at least 3

    Returns
    -------
    ndarray of int, shape (n, 3)
        The true class, the likeliest of the others, and the least likely of the others.

    Examples
    --------
    >>> class_choices([0], [[0.1, 0.7, 0.15, 0.05]]).tolist()
    [[0, 1, 3]]
    """
    truth, chances = np.asarray(labels), np.array(probabilities, dtype=float)
    rows = np.arange(len(truth))
    low, high = chances.copy(), chances
    low[rows, truth], high[rows, truth] = np.inf, -np.inf
    return np.stack([truth, high.argmax(axis=1), low.argmin(axis=1)], axis=1)


@dataclass(frozen=True, eq=False)
class Views:
    """All that the browser can show.

    Attributes
    ----------
    images : ndarray, shape (n, h, w, c)
        Pixels from 0 to 1.
    labels : ndarray of int, shape (n,)
    probabilities : ndarray, shape (n, k)
    class_names : sequence of str, length k
    maps : mapping of str to (ndarray, ndarray)
        For each method the maps with trained and with shuffled weights, each of shape
        (n, 3, h', w'), the second axis in the order of `class_choices`.
    """

    images: NDArray[np.float32]
    labels: NDArray[np.int64]
    probabilities: Maps
    class_names: Sequence[str]
    maps: Mapping[str, tuple[Maps, Maps]]

    def __post_init__(self) -> None:
        for name, pair in self.maps.items():
            shapes = {np.shape(each) for each in pair}
            wanted = (len(self.images), len(CHOICES))
            if len(shapes) != 1 or shapes.pop()[:2] != wanted:
                raise ValueError(
                    f"maps of {name!r} must be two arrays of one shape ({wanted[0]}, {wanted[1]}, "
                    f"h, w); got {[np.shape(each) for each in pair]}."
                )

    def pair(self, image: int, method: str, choice: str) -> tuple[Maps, Maps]:
        """Return the two maps of a state, each shape (h', w')."""
        trained, shuffled = self.maps[method]
        k = CHOICES.index(choice)
        return trained[image, k], shuffled[image, k]

    def asked(self, image: int, choice: str) -> tuple[str, float]:
        """Return the name and the probability of the class asked about."""
        k = class_choices(self.labels, self.probabilities)[image, CHOICES.index(choice)]
        return self.class_names[k], float(self.probabilities[image, k])

    def is_signed(self, method: str) -> bool:
        """Tell whether a method's maps have negative numbers."""
        return any(np.min(each) < 0 for each in self.maps[method])


def setup(views: Views) -> tuple[Figure, Artists]:
    """Make the figure: the image and two maps, which `draw` replaces."""
    fig, axes = style.figure(7.2, 3.1, layout=None, ncols=3)
    fig.subplots_adjust(left=0.01, right=0.99, top=0.78, bottom=0.1, wspace=0.04)
    height, width = views.images.shape[1:3]
    picture = draw_image(axes[0], views.images[0])
    shown = [_empty_map(ax, width, height) for ax in axes[1:]]
    names = ("the image", "trained weights", "the same weights, shuffled")
    for ax, name in zip(axes, names, strict=True):
        ax.set_xlabel(name)
    head = fig.suptitle(" ", fontsize=11, x=0.01, ha="left")
    return fig, {"picture": picture, "maps": shown, "head": head, "size": (width, height)}


def _empty_map(ax: Any, width: int, height: int) -> Any:
    """Prepare axes as large as the image for maps of any size."""
    artist = ax.imshow([[0.0]], extent=(0, width, height, 0), interpolation="nearest")
    ax.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[], facecolor="#DDDDDD")
    ax.grid(False)
    return artist


def draw(artists: Artists, views: Views, image: int, method: str, choice: str) -> None:
    """Show a state; independent of the state before."""
    pixels = views.images[image]
    artists["picture"].set_data(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    is_signed = views.is_signed(method)
    for artist, each in zip(artists["maps"], views.pair(image, method, choice), strict=True):
        artist.set_data(scaled(each))
        artist.set_extent(_extent(artists["size"], each.shape))
        artist.set_cmap(style.SIGNED if is_signed else style.SEQUENTIAL)
        artist.set_clim(-1 if is_signed else 0, 1)
    artists["head"].set_text(headline(views, image, method, choice))


def scaled(each: ArrayLike) -> Maps:
    """Divide a map by its greatest size, so that strong and weak maps can be compared."""
    values = np.asarray(each, dtype=float)
    greatest = np.abs(values).max()
    return values / greatest if greatest else values


def _extent(size: tuple[int, int], shape: tuple[int, ...]) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a map in the middle of the image."""
    across, down = (size[0] - shape[1]) / 2, (size[1] - shape[0]) / 2
    return across, size[0] - across, size[1] - down, down


def headline(views: Views, image: int, method: str, choice: str) -> str:
    """Say method, class, probability, colours, and how much of the order is left, in 3 lines."""
    name, chance = views.asked(image, choice)
    kept = rank_correlation(*views.pair(image, method, choice))
    colours = "purple: for it, orange: against it" if views.is_signed(method) else "yellow: most"
    return (
        f"{method} for {name} (probability {chance:.0%})\n"
        f"{colours}; each map scaled by its own greatest\n"
        f"order of the pixels kept without what was learnt: {kept:.2f}"
    )


def describe(views: Views, image: int, method: str, choice: str) -> str:
    """Say a frame in words."""
    trained, shuffled = views.pair(image, method, choice)
    name, chance = views.asked(image, choice)
    row, column = np.unravel_index(np.abs(trained).argmax(), trained.shape)
    is_blank = not np.any(trained)
    strongest = "The map is blank" if is_blank else f"Strongest at row {row}, column {column}"
    return (
        f"Image {image + 1}, {views.class_names[views.labels[image]]}: {method} for {name},"
        f" probability {chance:.0%}. {strongest}; rank correlation with the map of shuffled"
        f" weights {rank_correlation(trained, shuffled):.2f}."
    )


def attention_browser(views: Views) -> FramePlayer:
    """Return the interactive figure: three sliders, every frame drawn beforehand.

    Parameters
    ----------
    views : Views
        At most 120 states: images times methods times three classes.

    Returns
    -------
    FramePlayer
        Image, method, class -> maps; show it with ``.show()``.
    """
    fig, artists = setup(views)

    def frame(image: int, method: str, choice: str) -> Figure:
        draw(artists, views, image, method, choice)
        return fig

    methods = list(views.maps)
    return FramePlayer(
        frame,
        (range(len(views.images)), methods, CHOICES),
        label=("image", "method", "class asked about"),
        alt=lambda *state: describe(views, *state),
        value_format=(lambda image: str(image + 1), "{}", "{}"),
        summary=(
            f"An image beside its maps with trained and with shuffled weights, by "
            f"{', '.join(methods)}. Maps that show the model change when its weights are "
            "shuffled; a map that stays shows the image."
        ),
        seconds=0.8,
    )
