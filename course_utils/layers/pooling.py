"""Pooling: one number for each block of an image, forward and backward."""

import numpy as np

from course_utils.layers.shapes import Floats, require_shape, shapes
from course_utils.layers.sizes import conv_output_size


@shapes(images="n h w c")
def max_pool2d(images: Floats, pool_size: int) -> Floats:
    """Return the largest number of each block of pool_size x pool_size pixels.

    Convention: stride = pool_size, so blocks do not overlap; rows and columns left over at the
    bottom and the right are dropped; each channel on its own.

    Parameters
    ----------
    images : array_like, shape (n, h, w, c)
    pool_size : int
        Pixels along a block's side.

    Returns
    -------
    ndarray, shape (n, h // pool_size, w // pool_size, c)

    Notes
    -----
    Blocks larger than the image raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 9.3.

    Examples
    --------
    >>> max_pool2d(np.arange(16.0).reshape(1, 4, 4, 1), 2)[0, :, :, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    n, height, width, channels = images.shape
    rows = conv_output_size(height, pool_size, pool_size)
    columns = conv_output_size(width, pool_size, pool_size)
    whole = images[:, : rows * pool_size, : columns * pool_size]
    blocks = whole.reshape(n, rows, pool_size, columns, pool_size, channels)
    return blocks.max(axis=(2, 4))


@shapes(images="n h w c")
def average_pool2d(images: Floats, pool_size: int) -> Floats:
    """Return the mean of each block of pool_size x pool_size pixels.

    Convention: as in `max_pool2d`.

    Parameters
    ----------
    images : array_like, shape (n, h, w, c)
    pool_size : int
        Pixels along a block's side.

    Returns
    -------
    ndarray, shape (n, h // pool_size, w // pool_size, c)

    Notes
    -----
    Blocks larger than the image raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 9.3.

    Examples
    --------
    >>> average_pool2d(np.arange(16.0).reshape(1, 4, 4, 1), 2)[0, :, :, 0].tolist()
    [[2.5, 4.5], [10.5, 12.5]]
    """
    return _blocks(images, pool_size).mean(axis=3)


@shapes(dA="n rows columns c", images="n h w c")
def max_pool2d_backward(dA: Floats, images: Floats, pool_size: int) -> Floats:
    """Return the gradient of a loss through `max_pool2d`: each block's goes to its largest pixel.

    Convention: where several pixels are the largest, the first one, row by row, gets it all.

    Parameters
    ----------
    dA : array_like, shape (n, h // pool_size, w // pool_size, c)
        d loss / d A, A being what the pooling returned.
    images : array_like, shape (n, h, w, c)
        What it was given.
    pool_size : int

    Returns
    -------
    ndarray, shape (n, h, w, c)

    Notes
    -----
    Shapes that do not agree raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 9.3; LeCun et al. (1998), section II.

    Examples
    --------
    >>> max_pool2d_backward([[[[7.0]]]], [[[[1.0], [4.0]], [[4.0], [2.0]]]], 2)[0, ..., 0].tolist()
    [[0.0, 7.0], [0.0, 0.0]]
    """
    blocks = _blocks(images, pool_size)
    require_shape("dA", dA, (*blocks.shape[:3], blocks.shape[4]))
    winners = blocks.argmax(axis=3)[:, :, :, None]
    shares = np.arange(blocks.shape[3])[:, None] == winners
    return _spread(shares * dA[:, :, :, None], images.shape, pool_size)


@shapes(dA="n rows columns c")
def average_pool2d_backward(
    dA: Floats, image_shape: tuple[int, int, int, int], pool_size: int
) -> Floats:
    """Return the gradient of a loss through `average_pool2d`: each pixel of a block gets a share.

    Parameters
    ----------
    dA : array_like, shape (n, h // pool_size, w // pool_size, c)
        d loss / d A, A being what the pooling returned.
    image_shape : tuple of int
        (n, h, w, c), of what it was given.
    pool_size : int

    Returns
    -------
    ndarray, shape `image_shape`

    Notes
    -----
    Shapes that do not agree raise a ValueError. Source: derivative of the mean of a block.

    Examples
    --------
    >>> average_pool2d_backward([[[[8.0]]]], (1, 2, 3, 1), 2)[0, ..., 0].tolist()
    [[2.0, 2.0, 0.0], [2.0, 2.0, 0.0]]
    """
    n, height, width, channels = image_shape
    rows, columns = (conv_output_size(side, pool_size, pool_size) for side in (height, width))
    require_shape("dA", dA, (n, rows, columns, channels))
    shares = np.repeat(dA[:, :, :, None] / pool_size**2, pool_size**2, axis=3)
    return _spread(shares, image_shape, pool_size)


def _blocks(images: Floats, pool_size: int) -> Floats:
    """Return the blocks' numbers, row by row, as (n, rows, columns, pool_size ** 2, c)."""
    n, height, width, channels = images.shape
    rows, columns = (conv_output_size(side, pool_size, pool_size) for side in (height, width))
    whole = images[:, : rows * pool_size, : columns * pool_size]
    parts = whole.reshape(n, rows, pool_size, columns, pool_size, channels)
    return parts.swapaxes(2, 3).reshape(n, rows, columns, pool_size**2, channels)


def _spread(blocks: Floats, image_shape: tuple[int, ...], pool_size: int) -> Floats:
    """Put blocks' numbers back into images, 0 where there is no block."""
    n, rows, columns, _, channels = blocks.shape
    parts = blocks.reshape(n, rows, columns, pool_size, pool_size, channels).swapaxes(2, 3)
    images = np.zeros(image_shape)
    whole = parts.reshape(n, rows * pool_size, columns * pool_size, channels)
    images[:, : rows * pool_size, : columns * pool_size] = whole
    return images
