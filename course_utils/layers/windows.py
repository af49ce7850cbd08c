"""Images to windows and back: what makes a convolution a matrix product."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.layers.shapes import Floats, require_shape, shapes
from course_utils.layers.sizes import conv_output_size, dilated_size


def zero_padded(images: Floats, padding: int) -> Floats:
    """Return images (n, h, w, c) with `padding` rows and columns of zeros on each side."""
    sides = (padding, padding)
    return np.pad(images, [(0, 0), sides, sides, (0, 0)])


@shapes(images="n h w c")
def im2col(
    images: Floats,
    kernel_shape: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Floats:
    """Return every window of the images as a row of numbers.

    Parameters
    ----------
    images : array_like, shape (n, h, w, c)
    kernel_shape : (int, int)
        Weights of the window along height and width, kh and kw.
    stride, padding, dilation : int
        As in `conv2d_im2col`.

    Returns
    -------
    ndarray, shape (n, h', w', kh * kw * c)
        A window's numbers in the order of ``kernels.reshape(-1, f)``: row, column, channel.

    Raises
    ------
    ValueError
        If the window does not fit.

    Notes
    -----
    Source: Chellapilla, Puri and Simard (2006), abstract.

    Examples
    --------
    >>> im2col([[[[1.0], [2.0], [3.0]]]], (1, 2))[0, 0].tolist()
    [[1.0, 2.0], [2.0, 3.0]]
    """
    rows, columns = _places(images.shape, kernel_shape, stride, padding, dilation)
    whole = [dilated_size(side, dilation) for side in kernel_shape]
    every = sliding_window_view(zero_padded(images, padding), whole, axis=(1, 2))
    taken = every[:, ::stride, ::stride, :, ::dilation, ::dilation]
    windows = np.moveaxis(taken, 3, -1)
    numbers = int(np.prod(kernel_shape)) * images.shape[3]
    return windows.reshape(len(images), rows, columns, numbers)


@shapes(windows="n rows columns numbers")
def col2im(
    windows: Floats,
    image_shape: tuple[int, ...],
    kernel_shape: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Floats:
    """Add windows up to images: every number goes back to the pixel that `im2col` took it from.

    Parameters
    ----------
    windows : array_like, shape (n, h', w', kh * kw * c)
    image_shape : tuple of int
        (n, h, w, c), the images that `im2col` was given.
    kernel_shape, stride, padding, dilation
        As given to `im2col`.

    Returns
    -------
    ndarray, shape `image_shape`
        A pixel in several windows gets the sum; one in none gets 0.

    Raises
    ------
    ValueError
        If the windows are not those of such images.

    Notes
    -----
    The transpose of the linear map `im2col`: the sum of ``im2col(x) * w`` is that of
    ``x * col2im(w)``. Source: Goodfellow, Bengio and Courville (2016), section 9.5.

    Examples
    --------
    >>> col2im([[[[1.0, 2.0], [20.0, 30.0]]]], (1, 1, 3, 1), (1, 2))[0, 0, :, 0].tolist()
    [1.0, 22.0, 30.0]
    """
    n, height, width, channels = image_shape
    rows, columns = _places(image_shape, kernel_shape, stride, padding, dilation)
    numbers = int(np.prod(kernel_shape)) * channels
    require_shape("windows", windows, (n, rows, columns, numbers))
    parts = windows.reshape(n, rows, columns, *kernel_shape, channels)
    padded = np.zeros((n, height + 2 * padding, width + 2 * padding, channels))
    for a, b in np.ndindex(*kernel_shape):
        down = slice(a * dilation, a * dilation + rows * stride, stride)
        right = slice(b * dilation, b * dilation + columns * stride, stride)
        padded[:, down, right] += parts[:, :, :, a, b]
    return padded[:, padding : padding + height, padding : padding + width]


def _places(
    image_shape: tuple[int, ...],
    kernel_shape: tuple[int, int],
    stride: int,
    padding: int,
    dilation: int,
) -> tuple[int, int]:
    """Return the number of the window's places along height and width."""
    height, width = (
        conv_output_size(n, dilated_size(k, dilation), stride, padding)
        for n, k in zip(image_shape[1:3], kernel_shape, strict=True)
    )
    return height, width
