"""Exercise `occlusion_map`: by how much a score falls when a patch is covered."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues

Predict = Callable[[np.ndarray], Any]


def occlusion_map(predict: Predict, image: np.ndarray, patch: int) -> np.ndarray:
    """Return by how much a score falls when a square of black pixels covers each place.

    ``predict(image) - predict(image with the patch at 0)``

    Convention: the square lies wholly inside the image and moves by one pixel; entry (i, j) is
    the drop for the square whose first row is i and first column j; drops keep their sign.

    Parameters
    ----------
    predict : callable
        From images (n, h, w, c) to one score an image, shape (n,).
    image : ndarray, shape (h, w, c)
    patch : int
        Side of the square, from 1 to the smaller of h and w.

    Returns
    -------
    ndarray, shape (h - patch + 1, w - patch + 1)

    References
    ----------
    Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks", section 4.2.
    """
    height, width, _ = image.shape
    drops = np.empty((height - patch + 1, width - patch + 1))
    for i, j in np.ndindex(drops.shape):
        covered = image.copy()
        covered[i : i + patch, j : j + patch] = 0
        drops[i, j] = predict(image[None])[0] - predict(covered[None])[0]
    return drops


def sum_of_pixels(images: np.ndarray) -> np.ndarray:
    """Score an image by the sum of its pixels."""
    return _batch(images).sum(axis=(1, 2, 3))


def top_left_counts_most(images: np.ndarray) -> np.ndarray:
    """Score an image by a sum whose weights fall by rows and turn negative in the last column."""
    _, height, width, channels = _batch(images).shape
    weights = np.arange(height * width * channels, 0.0, -1).reshape(height, width, channels)
    weights[:, -1] *= -1
    return (_batch(images) * weights).sum(axis=(1, 2, 3))


def length_of_image(images: np.ndarray) -> np.ndarray:
    """Score an image by the root of the sum of its squares, and 1."""
    return 1 + np.sqrt((_batch(images) ** 2).sum(axis=(1, 2, 3)))


def _batch(images: np.ndarray) -> np.ndarray:
    """Return a batch as float64, or say what a model would say."""
    batch = np.asarray(images, dtype=float)
    if batch.ndim != 4:
        raise ValueError(f"predict takes images of shape (n, h, w, c); got {batch.shape}")
    return batch


def _cases() -> list[tuple]:
    """Return score, image and patch: a few pixels, oblong, coloured, all covered at once."""
    rng = np.random.default_rng(13)
    tiny = np.array([[1.0, 2.0], [4.0, 8.0]])[..., None]
    grey, coloured = rng.uniform(0.1, 1, (4, 3, 1)), rng.uniform(0.1, 1, (4, 5, 2))
    return [
        (sum_of_pixels, tiny, 1),
        (sum_of_pixels, tiny, 2),
        (top_left_counts_most, tiny, 1),
        (top_left_counts_most, grey, 2),
        (length_of_image, coloured, 3),
        (top_left_counts_most, coloured.astype(np.float32), 2),
    ]


def _variant(
    *,
    value: Callable[[float, float], float] = lambda before, after: before - after,
    cover: Callable[[np.ndarray, slice, slice], np.ndarray] | None = None,
    less: int = 0,
    step: int = 1,
) -> Callable[..., object]:
    """Return an answer with another value, cover, number of places or step."""

    def answer(predict: Predict, image: np.ndarray, patch: int) -> np.ndarray:
        places = [
            range(0, side - patch + 1 - less, step if step == 1 else patch)
            for side in image.shape[:2]
        ]
        before = predict(image[None])[0]
        rows = [
            [
                value(
                    before,
                    predict(
                        (cover or _black)(image, slice(i, i + patch), slice(j, j + patch))[None]
                    )[0],
                )
                for j in places[1]
            ]
            for i in places[0]
        ]
        return np.array(rows)

    return answer


def _black(image: np.ndarray, rows: slice, columns: slice) -> np.ndarray:
    """Cover a place with black."""
    return _filled(image, rows, columns, 0.0)


def _filled(image: np.ndarray, rows: slice, columns: slice, fill: float) -> np.ndarray:
    """Cover a place with one brightness."""
    covered = image.copy()
    covered[rows, columns] = fill
    return covered


def _all_but(image: np.ndarray, rows: slice, columns: slice) -> np.ndarray:
    """Cover everything but the place."""
    left = np.zeros_like(image)
    left[rows, columns] = image[rows, columns]
    return left


def _one_channel(image: np.ndarray, rows: slice, columns: slice) -> np.ndarray:
    """Cover the place in the first channel only."""
    covered = image.copy()
    covered[rows, columns, 0] = 0
    return covered


def _never_uncovered(predict: Predict, image: np.ndarray, patch: int) -> np.ndarray:
    """Cover place after place without uncovering the last."""
    covered, before = image.copy(), predict(image[None])[0]
    drops = np.empty((image.shape[0] - patch + 1, image.shape[1] - patch + 1))
    for i, j in np.ndindex(drops.shape):
        covered[i : i + patch, j : j + patch] = 0
        drops[i, j] = before - predict(covered[None])[0]
    return drops


def _in_place(predict: Predict, image: np.ndarray, patch: int) -> np.ndarray:
    """Cover the learner's own image."""
    right = occlusion_map(predict, image, patch)
    image[...] = 0
    return right


EXERCISE = Exercise(
    solution=occlusion_map,
    prompt=(
        "Cover each patch x patch square that lies wholly inside the image with zeros, one at a"
        " time, and return the drops of the score, shape (h - patch + 1, w - patch + 1)."
    ),
    judge=SameValues(_cases, returns="a map of drops, shape (h - patch + 1, w - patch + 1)"),
    hints=(
        "How many first rows can a square of 2 have in an image of 4 rows? Write them down.",
        "Start each time from a fresh copy of the image, or the squares add up.",
        "predict takes a batch and gives back a row of scores: image[None] in, [0] out. The drop"
        " is the score of the whole image less that of the covered one.",
    ),
    mistakes=(
        Mistake(
            _variant(value=lambda before, after: after - before),
            "The sign is turned round: a place that speaks for the class has a positive drop.",
        ),
        Mistake(
            _variant(value=lambda before, after: after),
            "This is the score with the patch covered, not the drop from the whole image's.",
        ),
        Mistake(
            _variant(value=lambda before, after: abs(before - after)),
            "The sign is lost: covering what speaks against the class raises the score.",
        ),
        Mistake(
            _variant(value=lambda before, after: (before - after) / before),
            "The drop is divided by the score: give it as it is.",
        ),
        Mistake(_variant(less=1), "The last row and the last column of places are left out."),
        Mistake(
            _variant(step=2),
            "The square jumps by its own side: it moves by one pixel.",
        ),
        Mistake(_variant(cover=_all_but), "Everything but the square is covered."),
        Mistake(
            _variant(cover=lambda image, i, j: _filled(image, i, j, 1.0)),
            "The square is filled with 1, which is white: cover it with 0.",
        ),
        Mistake(
            _variant(cover=lambda image, i, j: _filled(image, i, j, float(image.mean()))),
            "The square is filled with the image's mean: cover it with 0.",
        ),
        Mistake(_variant(cover=_one_channel), "Only the first channel is covered: take them all."),
        Mistake(_never_uncovered, "Earlier squares stay covered: begin with the whole image."),
        Mistake(
            lambda predict, image, patch: occlusion_map(predict, image, patch).T,
            "Rows and columns have changed places.",
        ),
        Mistake(_in_place, "changes its input image"),
    ),
)
