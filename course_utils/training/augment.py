"""Images shifted and mirrored inside the training step, a whole batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from course_utils.devices import tensorflow

Moves = tuple[np.ndarray, np.ndarray, np.ndarray]
Holes = tuple[np.ndarray, np.ndarray]
Drawn = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Augmentation:
    """How training images are varied.

    Attributes
    ----------
    shift : int
        Most pixels that an image moves along each axis; what the move uncovers is filled with
        the image's own mirrored edge.
    mirror : {"never", "by chance", "in turns"}
        Whether images are mirrored left to right: never, each with probability one half, or
        by chance in the first epoch and then each time the other way round, so that two
        epochs show both.
    cutout : int
        Side of a square of each image that is painted over with the mean colour; it may stick
        out at the edges. 0: none.
    growth : tuple of int
        What images are shrunk to in the first epochs, a side each, which costs less time and
        teaches coarse shapes first.

    Notes
    -----
    Source: Jordan (2024), section 3.6, for mirroring in turns; DeVries and Taylor (2017) for
    squares cut out; Howard (2018), *Training Imagenet in 3 hours*, for growing images.
    """

    shift: int = 0
    mirror: str = "never"
    cutout: int = 0
    growth: tuple[int, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether images stay as they are."""
        return not (self.shift or self.cutout or self.growth) and self.mirror == "never"

    def side(self, epoch: int) -> int | None:
        """Return what images are shrunk to in an epoch, from 0; None: they are not."""
        return self.growth[epoch] if epoch < len(self.growth) else None

    def costs(self, epochs: int, side: int) -> list[float]:
        """Return what a step of each epoch costs beside one with whole images of this side."""
        sides = [self.side(epoch) or side for epoch in range(epochs)]
        return [(each / side) ** 2 for each in sides]

    def __post_init__(self) -> None:
        ways = ("never", "by chance", "in turns")
        if self.shift < 0 or self.mirror not in ways:
            raise ValueError(
                f"shift must be 0 or more and mirror one of {', '.join(ways)}; "
                f"got {self.shift} and {self.mirror!r}."
            )
        if self.cutout < 0 or min(self.growth, default=1) < 1:
            raise ValueError(
                "cutout must be 0 or more and each side in growth 1 or more; "
                f"got {self.cutout} and {self.growth}."
            )


AS_IS = Augmentation()


def padded(images: np.ndarray, shift: int) -> np.ndarray:
    """Return images (n, h, w, c) with `shift` mirrored pixels on each side."""
    margin = (shift, shift)
    return np.pad(images, ((0, 0), margin, margin, (0, 0)), mode="reflect")


def draw_moves(how: Augmentation, n: int, epoch: int, seed: int) -> Moves:
    """Draw an epoch's moves: what image k gets depends on seed, epoch and k alone.

    Parameters
    ----------
    how : Augmentation
    n : int
        Number of images.
    epoch : int
        From 0.
    seed : int

    Returns
    -------
    down, right : ndarray of int32, shape (n,)
        Where each crop begins in a padded image, from 0 to 2 `shift`.
    is_mirrored : ndarray of bool, shape (n,)
    """
    rng = np.random.default_rng([seed, 1, epoch])
    down, right = rng.integers(0, 2 * how.shift + 1, size=(2, n), dtype=np.int32)
    if how.mirror == "never":
        return down, right, np.zeros(n, bool)
    if how.mirror == "in turns":
        first = np.random.default_rng([seed, 2]).random(n) < 0.5
        return down, right, first ^ (epoch % 2 == 1)
    return down, right, rng.random(n) < 0.5


def draw_holes(how: Augmentation, n: int, epoch: int, seed: int, side: tuple[int, int]) -> Holes:
    """Draw where an epoch's squares are cut out, as `draw_moves` draws its moves.

    Parameters
    ----------
    how : Augmentation
    n : int
        Number of images.
    epoch : int
        From 0.
    seed : int
    side : (int, int)
        Height and width of the images.

    Returns
    -------
    top, left : ndarray of int32, shape (n,)
        First row and column of each square; its middle lies in the image.
    """
    rng, half = np.random.default_rng([seed, 3, epoch]), how.cutout // 2
    top, left = (rng.integers(-half, each - half, size=n, dtype=np.int32) for each in side)
    return top, left


def draw(how: Augmentation, n: int, epoch: int, seed: int, side: tuple[int, int]) -> Drawn:
    """Draw all that varies an epoch's images: nothing, moves, or moves and holes.

    Parameters
    ----------
    how, n, epoch, seed, side
        As for `draw_moves` and `draw_holes`.

    Returns
    -------
    tuple of ndarray, shape (n,) each
    """
    moves: Drawn = () if how.is_none else draw_moves(how, n, epoch, seed)
    return moves + (draw_holes(how, n, epoch, seed, side) if how.cutout else ())


def cut_out(images: Any, hole: Sequence[Any], size: int, colour: Any) -> Any:
    """Paint a square of each image over.

    Parameters
    ----------
    images : tensor, shape (n, height, width, channels)
    hole : two tensors of int32, shape (n,)
        First row and first column of each square, also outside the image.
    size : int
        Side of the squares.
    colour : tensor of the images' dtype, shape (channels,)

    Returns
    -------
    tensor, as `images`
    """
    tf = tensorflow()
    (height, width), (top, left) = images.shape[1:3], hole
    rows, columns = tf.range(height) - top[:, None], tf.range(width) - left[:, None]
    in_row, in_column = ((each >= 0) & (each < size) for each in (rows, columns))
    is_hole = (in_row[:, :, None] & in_column[:, None, :])[..., None]
    return tf.where(is_hole, colour, images)


def crop(images: Any, down: Any, right: Any, is_mirrored: Any, side: tuple[int, int]) -> Any:
    """Cut one window out of each padded image, mirrored where asked.

    Parameters
    ----------
    images : tensor, shape (n, height, width, channels)
    down, right : tensor of int32, shape (n,)
        The window's first row and column.
    is_mirrored : tensor of bool, shape (n,)
    side : (int, int)
        The window's height and width.

    Returns
    -------
    tensor of the images' dtype, shape (n, *side, channels)
    """
    tf = tensorflow()
    rows = down[:, None] + tf.range(side[0])
    columns = right[:, None] + tf.range(side[1])
    columns = tf.where(is_mirrored[:, None], columns[:, ::-1], columns)
    high = tf.gather(images, rows, axis=1, batch_dims=1)
    return tf.gather(high, columns, axis=2, batch_dims=1)


def shrink(images: Any, side: int | None) -> Any:
    """Return images (n, h, w, c) as float32, shrunk to `side` pixels if there is one.

    Shrinking is linear in rows and in columns, so it is two matrix products, which use all cores;
    TensorFlow's own operation uses one.

    Parameters
    ----------
    images : tensor, shape (n, h, w, c)
    side : int or None

    Returns
    -------
    tensor of float32, shape (n, side, side, c)
        Bilinear, each pixel a mean over those it stands for.
    """
    tf = tensorflow()
    whole = tf.cast(images, tf.float32)
    if side is None:
        return whole
    height, width, channels = images.shape[1:]
    rows = tf.matmul(_shrinking(height, side), tf.reshape(whole, (-1, height, width * channels)))
    across = np.kron(_shrinking(width, side).T, np.eye(channels, dtype=np.float32))
    return tf.reshape(tf.matmul(rows, across), (-1, side, side, channels))


@cache
def _shrinking(length: int, side: int) -> np.ndarray:
    """Return the matrix (side, length) that shrinks a row of pixels as TensorFlow does."""
    tf = tensorflow()
    with tf.init_scope():
        unit = tf.eye(length)[:, :, None]
        return np.asarray(tf.image.resize(unit, (side, length), antialias=True)[..., 0])
