"""Exercise `random_flip_and_shift`: mirror and move each image of a batch at random."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake
from course_utils.exercises.e02_data_decides.moves import judge


def random_flip_and_shift(
    images: np.ndarray, max_shift: int, rng: np.random.Generator
) -> np.ndarray:
    """Mirror and shift each image of a batch at random.

    Convention: each image on its own is mirrored left to right with probability 1/2, then shifted
    by a whole number of pixels from -max_shift to max_shift, both ends included and all equally
    likely, drawn once for the height and once for the width. Zeros fill what a shift uncovers.
    Shape and dtype stay; the input is not changed.

    Parameters
    ----------
    images : ndarray, shape (n, h, w) or (n, h, w, c)
        Of any dtype.
    max_shift : int
        Largest shift, in pixels; 0 or more.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray, shape of `images`
        Augmented copies, of the dtype of `images`.

    Notes
    -----
    Source: Shorten and Khoshgoftaar (2019), sections on flipping and translation.

    Examples
    --------
    >>> batch = np.arange(12).reshape(2, 2, 3)
    >>> random_flip_and_shift(batch, 1, np.random.default_rng(0)).shape
    (2, 2, 3)
    """
    height, width = images.shape[1:3]
    margin = (max_shift, max_shift)
    padded = np.pad(images, ((0, 0), margin, margin) + ((0, 0),) * (images.ndim - 3))
    moved = np.empty_like(images)
    for i, image in enumerate(padded):
        top, left = rng.integers(0, 2 * max_shift + 1, size=2)
        window = image[top : top + height, left : left + width]
        moved[i] = window[:, ::-1] if rng.random() < 0.5 else window
    return moved


def _variant(
    *,
    mode: str = "constant",
    flip_axis: int = 1,
    extra: int = 0,
    high: int = 1,
    low: int = 0,
    flips: int | None = None,
    shifts: int | None = None,
    chance: float = 0.5,
    source: Callable[[], np.random.Generator] | None = None,
) -> Callable[..., object]:
    """Return an answer with one thing wrong in it; `flips` and `shifts` are numbers drawn."""

    def answer(images: np.ndarray, max_shift: int, rng: np.random.Generator) -> np.ndarray:
        n, height, width = images.shape[:3]
        rng, reach = source() if source else rng, max_shift + extra
        flipped = np.broadcast_to(rng.random(flips or n) < chance, n)
        bottom = reach if low else 0
        top = max(2 * reach + high, bottom + 1)
        corners = np.broadcast_to(rng.integers(bottom, top, (shifts or n, 2)), (n, 2))
        sides = ((0, 0), (reach, reach), (reach, reach), (0, 0))[: images.ndim]
        padded = np.pad(images, sides, mode=mode)  # type: ignore[call-overload]
        moved = [
            image[up : up + height, left : left + width]
            for image, (up, left) in zip(padded, corners, strict=True)
        ]
        pairs = zip(moved, flipped, strict=True)
        return np.array([np.flip(image, flip_axis) if flip else image for image, flip in pairs])

    return answer


def _in_place(images: np.ndarray, max_shift: int, rng: np.random.Generator) -> np.ndarray:
    """Write over the input."""
    images[...] = random_flip_and_shift(images, max_shift, rng)
    return images


EXERCISE = Exercise(
    solution=random_flip_and_shift,
    prompt=(
        "Mirror each image of a batch (n, h, w) or (n, h, w, c) left to right with probability 1/2,"
        " and shift it by -max_shift to max_shift pixels along height and along width, zeros"
        " filling in; draw from rng only."
    ),
    judge=judge,
    hints=(
        "One image first: give it a margin of max_shift zeros all around. Every shift is a window"
        " of the image's own size cut out of that.",
        "np.pad makes the margin; the window's corner is a pair of whole numbers from 0 to"
        " 2 * max_shift. image[:, ::-1] mirrors left to right.",
        "rng.integers leaves out its upper end. Draw one flip and one pair for each image.",
    ),
    mistakes=(
        Mistake(_variant(flips=1), "get the same flip"),
        Mistake(_variant(shifts=1), "get the same shift"),
        Mistake(_variant(flip_axis=0), "upside down"),
        Mistake(_variant(mode="wrap"), "come back on the other side"),
        Mistake(_variant(mode="edge"), "copies of the edge"),
        Mistake(_variant(extra=1), "further than max_shift"),
        Mistake(_variant(high=0), "leaves out its upper end"),
        Mistake(_variant(low=1), "one way only"),
        Mistake(_variant(chance=0.9), "probability of a flip is not 1/2"),
        Mistake(_variant(source=np.random.default_rng), "ignores rng"),
        Mistake(_variant(source=lambda: np.random.default_rng(0)), "that it makes itself"),
        Mistake(lambda images, max_shift, rng: images.copy(), "There is no random flip"),
        Mistake(lambda images, max_shift, rng: images[:, :, 1:], "changes the shape"),
        Mistake(_in_place, "changes its input images"),
    ),
    seconds=20,
)
