"""Exercise `augment_batch`: flip and shift each image of a batch at random."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake
from course_utils.exercises.e12_training_a_cnn.moves import judge_moves


def augment_batch(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Flip and shift each image of a batch at random.

    Convention: each image on its own is mirrored left to right with probability 1/2, and
    shifted by -2 to 2 pixels up or down and left or right, each of the 25 shifts equally
    likely. Zeros fill what a shift uncovers. Shape and dtype stay; the input is not changed.

    Parameters
    ----------
    images : ndarray, shape (n, h, w, c)
        Of any dtype.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray, shape (n, h, w, c)
        Augmented copies, of the dtype of `images`.
    """
    _, height, width, _ = images.shape
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))
    augmented = np.empty_like(images)
    for i, image in enumerate(padded):
        top, left = rng.integers(0, 5, size=2)
        shifted = image[top : top + height, left : left + width]
        augmented[i] = shifted[:, ::-1] if rng.random() < 0.5 else shifted
    return augmented


def _variant(
    *,
    mode: str = "constant",
    flip_axis: int = 1,
    reach: int = 2,
    high: int = 1,
    flips: int | None = None,
    shifts: int | None = None,
    source: Callable[[], np.random.Generator] | None = None,
) -> Callable[..., object]:
    """Return an answer with one thing wrong in it; `flips` and `shifts` are numbers drawn."""

    def answer(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        n, height, width, _ = images.shape
        rng = source() if source else rng
        flipped = np.broadcast_to(rng.random(flips or n) < 0.5, n)
        corners = np.broadcast_to(rng.integers(0, 2 * reach + high, (shifts or n, 2)), (n, 2))
        sides = ((0, 0), (reach, reach), (reach, reach), (0, 0))
        padded = np.pad(images, sides, mode=mode)  # type: ignore[call-overload]
        moved = [
            image[top : top + height, left : left + width]
            for image, (top, left) in zip(padded, corners, strict=True)
        ]
        pairs = zip(moved, flipped, strict=True)
        return np.array([np.flip(image, flip_axis) if flip else image for image, flip in pairs])

    return answer


def _in_place(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Write over the input."""
    images[...] = augment_batch(images, rng)
    return images


EXERCISE = Exercise(
    solution=augment_batch,
    prompt=(
        "Mirror each image of a batch (n, h, w, c) left to right with probability 1/2 and shift it"
        " by -2 to 2 pixels along height and width, zeros filling in; draw from rng only."
    ),
    judge=judge_moves,
    hints=(
        "Take one image first: how do you mirror it, and how do you cut a window of its own size"
        " out of a version with a margin of 2 zeros all around?",
        "np.pad makes the margin; the window's corner is a pair of whole numbers from 0 to 4.",
        "rng.integers(0, 5, size=2) gives such a pair; draw one pair and one flip for each image.",
    ),
    mistakes=(
        Mistake(_variant(flips=1), "get the same flip"),
        Mistake(_variant(shifts=1), "get the same shift"),
        Mistake(_variant(flip_axis=0), "upside down"),
        Mistake(_variant(mode="wrap"), "come back on the other"),
        Mistake(_variant(mode="edge"), "copies of the edge"),
        Mistake(_variant(mode="reflect"), "with a reflection"),
        Mistake(_variant(reach=3), "more than 2 pixels"),
        Mistake(_variant(high=0), "leaves out its upper end"),
        Mistake(_variant(source=np.random.default_rng), "ignores rng"),
        Mistake(_variant(source=lambda: np.random.default_rng(0)), "that it makes itself"),
        Mistake(lambda images, rng: images.copy(), "There is no random flip"),
        Mistake(lambda images, rng: images[:, 1:-1, 1:-1], "changes the shape"),
        Mistake(lambda images, rng: augment_batch(images, rng) / 1.0, "changes the dtype"),
        Mistake(_in_place, "changes its input images"),
    ),
    seconds=20,
)
