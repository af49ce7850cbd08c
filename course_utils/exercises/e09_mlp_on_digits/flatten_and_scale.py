"""Exercise `flatten_and_scale`: images to rows of numbers from 0 to 1."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues


def flatten_and_scale(images: np.ndarray) -> np.ndarray:
    """Turn images into rows of numbers from 0 to 1.

    Convention: one row an image, pixels in C order (row by row, channels last), float32,
    0 stays 0 and 255 becomes 1. The input stays as it is.

    Parameters
    ----------
    images : ndarray, shape (n, h, w) or (n, h, w, c), uint8
        Pixels from 0 to 255.

    Returns
    -------
    ndarray, shape (n, h * w * c), float32
        Pixels divided by 255.

    Examples
    --------
    >>> flatten_and_scale(np.array([[[0, 255]]], dtype=np.uint8)).tolist()
    [[0.0, 1.0]]
    """
    rows = images.reshape(len(images), -1)
    return rows.astype(np.float32) / 255


def _cases() -> list[tuple]:
    """Return a two-pixel image, small batches with and without channels, one of 28 x 28."""
    rng = np.random.default_rng(9)
    shapes = [(1, 2, 3), (2, 2, 3), (1, 2, 2, 3), (3, 4, 5, 3), (4, 28, 28)]
    batches = [rng.integers(0, 256, shape, dtype=np.uint8) for shape in shapes]
    return [(np.array([[[51, 255]]], dtype=np.uint8),), *((images,) for images in batches)]


def _rows(images: np.ndarray) -> np.ndarray:
    """Return pixels as rows of float32, not scaled."""
    return images.reshape(len(images), -1).astype(np.float32)


def _column_first(images: np.ndarray) -> np.ndarray:
    """Read each image column by column."""
    return _rows(images.swapaxes(1, 2)) / 255


def _in_place(images: np.ndarray) -> np.ndarray:
    """Write over the input."""
    images[...] = images // 255
    return _rows(images)


EXERCISE = Exercise(
    solution=flatten_and_scale,
    prompt="Turn uint8 images (n, h, w) or (n, h, w, c) into float32 rows, pixels from 0 to 1.",
    judge=SameValues(
        _cases, returns="an array (n, h * w * c) of float32 from 0 to 1", dtype="float32"
    ),
    hints=(
        "Two steps: change the shape, then the numbers. How many rows must there be?",
        "reshape takes -1 for the axis whose length it is to work out itself.",
        "Convert with astype(np.float32) before you divide; the largest pixel, 255, becomes 1.",
    ),
    mistakes=(
        Mistake(lambda images: _rows(images) / 255 / 255, "The pixels are divided by 255 twice."),
        Mistake(
            lambda images: _rows(images).ravel() / np.float32(255),
            "The batch axis is lost: keep one row for each image.",
        ),
        Mistake(
            lambda images: _rows(images // 255),
            "Whole-number division leaves only 0 and 1: convert to float32 first.",
        ),
        Mistake(
            lambda images: _rows(images) / 256,
            "Divided by 256? The brightest pixel is 255 and must become 1.",
        ),
        Mistake(_rows, "The pixels are not scaled."),
        Mistake(_column_first, "The pixels come column by column; read each image row by row."),
        Mistake(
            lambda images: _rows(images).reshape(-1, 784) / 255,
            "A row length of 784 fits only images of 28 x 28: take it from the input's shape.",
        ),
        Mistake(
            lambda images: images.reshape(len(images), -1) / 255,
            "The numbers are right, their dtype is not float32.",
        ),
        Mistake(_in_place, "changes its input images"),
    ),
)
