"""Exercise `max_pool2d`: the largest number of each block."""

from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import average_pool2d, max_pool2d


def _cases() -> list[tuple[np.ndarray, int]]:
    """Return one block, negative numbers, left-over pixels, channels, batches, floats."""
    rng = np.random.default_rng(11)
    cases = [(np.array([[1, 4], [3, 2]])[None, :, :, None], 2)]
    cases.append((np.array([[-4, -1], [-2, -3]])[None, :, :, None], 2))
    for shape, size in [
        ((1, 1, 2, 1), 1),
        ((1, 2, 4, 1), 2),
        ((1, 4, 4, 1), 2),
        ((1, 3, 3, 1), 2),
        ((1, 2, 2, 2), 2),
        ((1, 5, 7, 1), 2),
        ((2, 4, 2, 3), 2),
        ((1, 8, 7, 2), 3),
        ((2, 6, 9, 2), 3),
    ]:
        numbers = rng.permutation(np.prod(shape)).reshape(shape)
        cases.append((numbers - numbers.size // 2, size))
    images = rng.normal(size=(3, 6, 4, 2))
    return [*cases, (images, 2), (images.astype(np.float32), 3)]


def _overlapping(images: Any, size: int) -> Any:
    """Move by one pixel."""
    window = (size, size)
    return np.lib.stride_tricks.sliding_window_view(images, window, (1, 2)).max(axis=(4, 5))


def _with_rest(images: Any, size: int) -> Any:
    """Keep what is left over as smaller blocks."""
    h, w = images.shape[1:3]
    low = images.min() - 1
    sides = [(0, 0), (0, -h % size), (0, -w % size), (0, 0)]
    return max_pool2d(np.pad(images, sides, constant_values=low), size)


def _scrambled(images: Any, size: int) -> Any:
    """Cut runs of numbers in place of blocks."""
    n, h, w, c = images.shape
    rows, columns = h // size, w // size
    whole = images[:, : rows * size, : columns * size]
    return whole.reshape(n, rows, columns, size * size, c).max(axis=3)


def _uncut(images: Any, size: int) -> Any:
    """Reshape without cutting to whole blocks."""
    n, h, w, c = images.shape
    return images.reshape(n, h // size, size, w // size, size, c).max(axis=(2, 4))


def _interleaved(images: Any, size: int) -> Any:
    """Give the block axes first."""
    n, h, w, c = images.shape
    whole = images[:, : h // size * size, : w // size * size]
    return whole.reshape(n, size, h // size, size, w // size, c).max(axis=(1, 3))


def _over_all(images: Any, size: int) -> Any:
    """Take one maximum over batch and channels for each block."""
    pooled = max_pool2d(images, size)
    return np.broadcast_to(pooled.max(axis=(0, 3), keepdims=True), pooled.shape)


def _from_the_end(images: Any, size: int) -> Any:
    """Leave out the first rows and columns in place of the last."""
    h, w = images.shape[1:3]
    return max_pool2d(images[:, h % size :, w % size :], size)


def _position(images: Any, size: int) -> Any:
    """Return where the largest is in place of what it is."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), (1, 2))
    blocks = windows[:, ::size, ::size]
    return blocks.reshape(*blocks.shape[:4], -1).argmax(axis=-1)


EXERCISE = Exercise(
    solution=max_pool2d,
    prompt=(
        "Return the largest number of each block of pool_size x pool_size pixels, for every image"
        " and channel of images (n, h, w, c). Blocks do not overlap; rows and columns that fill no"
        " block at the bottom and the right are left out."
    ),
    judge=SameValues(_cases, returns="an array (n, h // pool_size, w // pool_size, c)"),
    hints=(
        "How many whole blocks fit along a side? Cut the rest off first.",
        "reshape can give the rows of a block and the columns of a block an axis of their own:"
        " (n, rows, pool_size, columns, pool_size, c). Two loops do as well.",
        "Then take the maximum over the two block axes.",
    ),
    mistakes=(
        Mistake(average_pool2d, "This is average pooling: keep the largest number."),
        Mistake(lambda x, p: -max_pool2d(-x, p), "This is the smallest number of each block."),
        Mistake(_overlapping, "The blocks overlap: the window moves by pool_size, not by 1."),
        Mistake(_with_rest, "What is left over makes blocks too: leave those pixels out."),
        Mistake(_from_the_end, "The first rows and columns are left out: drop the last ones."),
        Mistake(
            _scrambled,
            "A reshape cuts runs of numbers along rows, not square blocks: look at the axes.",
        ),
        Mistake(
            _interleaved,
            "The axes stand the wrong way round: number of blocks first, then size of a block.",
        ),
        Mistake(_uncut, "What fills no block is not cut off, so that the reshape fails."),
        Mistake(
            _over_all,
            "Images and channels of the batch share one maximum: leave their axes alone.",
        ),
        Mistake(
            lambda x, p: max_pool2d(x, p).max(axis=3),
            "The channel axis is gone: one number for each block and each channel.",
        ),
        Mistake(
            lambda x, p: np.maximum(max_pool2d(x, p), 0),
            "A block of negative numbers gives 0: start from the block, not from 0.",
        ),
        Mistake(
            lambda x, p: max_pool2d(x, p).max(axis=3, keepdims=True),
            "The channels are pooled together: each keeps its own maximum.",
        ),
        Mistake(
            lambda x, p: x[:, : x.shape[1] // p * p : p, : x.shape[2] // p * p : p],
            "Each block's first pixel comes back, whichever is the largest.",
        ),
        Mistake(_position, "This is the place of the largest number, not the number."),
        Mistake(
            lambda x, p: x.max(axis=(1, 2), keepdims=True),
            "One maximum for the whole image: take one for each block.",
        ),
        Mistake(
            lambda x, p: np.maximum(max_pool2d(x, p), max_pool2d(-x, p)),
            "The size counts without its sign: -4 is smaller than -1.",
        ),
        Mistake(
            lambda x, p: max_pool2d(x, p).swapaxes(1, 2),
            "Rows and columns of the result have changed places.",
        ),
        Mistake(
            lambda x, p: max_pool2d(x, 2),
            "The blocks are 2 x 2 whatever pool_size says.",
        ),
    ),
)
