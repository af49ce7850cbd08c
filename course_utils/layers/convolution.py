"""Convolution by its definition, as one matrix product, and backward.

What deep learning calls convolution is cross-correlation: the kernel is not turned over.
"""

import numpy as np

from course_utils.layers.shapes import Floats, require_shape, shapes
from course_utils.layers.sizes import conv_output_size
from course_utils.layers.windows import col2im, im2col, zero_padded


@shapes(images="n h w c", kernels="kh kw c f")
def conv2d(images: Floats, kernels: Floats, stride: int = 1, padding: int = 0) -> Floats:
    """Return the convolution of images with kernels, number by number as its definition says.

    Z[n, i, j, f] is the sum over a, b, c of X[n, s i + a, s j + b, c] K[a, b, c, f], where X holds
    p rows of zeros on each side.

    Convention: batch first, channels last; cross-correlation, so the kernel is not turned over;
    `padding` is the number of zeros on each side; no bias.

    Parameters
    ----------
    images : array_like, shape (n, h, w, c)
    kernels : array_like, shape (kh, kw, c, f)
        One window of weights over all channels for each of f filters.
    stride : int
        Pixels from one window to the next, along both sides.
    padding : int
        Rows of zeros on each side.

    Returns
    -------
    ndarray, shape (n, h', w', f)
        Sides as `conv_output_size` says.

    Notes
    -----
    Shapes that do not agree, and windows that do not fit, raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), equation 9.6 and section 9.5.

    Examples
    --------
    >>> image = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> conv2d(image, np.ones((2, 2, 1, 1)), 1, 0)[0, :, :, 0].tolist()
    [[8.0, 12.0], [20.0, 24.0]]
    """
    kh, kw, _, filters = kernels.shape
    rows = conv_output_size(images.shape[1], kh, stride, padding)
    columns = conv_output_size(images.shape[2], kw, stride, padding)
    padded = zero_padded(images, padding)
    out = np.zeros((len(images), rows, columns, filters))
    for n, i, j, f in np.ndindex(out.shape):
        top, left = i * stride, j * stride
        window = padded[n, top : top + kh, left : left + kw]
        out[n, i, j, f] = np.sum(window * kernels[..., f])
    return out


@shapes(images="n h w c", kernels="kh kw c f")
def conv2d_im2col(
    images: Floats, kernels: Floats, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Floats:
    """Return what `conv2d` returns, by one matrix product of windows and kernels.

    Parameters
    ----------
    images, kernels, stride, padding
        As in `conv2d`.
    dilation : int
        Pixels from one weight of the window to the next; 1 leaves no gaps.

    Returns
    -------
    ndarray, shape (n, h', w', f)

    Notes
    -----
    Shapes that do not agree, and windows that do not fit, raise a ValueError.
    Source: Chellapilla, Puri and Simard (2006), abstract.

    Examples
    --------
    >>> image, kernel = np.arange(25.0).reshape(1, 5, 5, 1), np.ones((2, 2, 1, 1))
    >>> conv2d_im2col(image, kernel, dilation=4).tolist()
    [[[[48.0]]]]
    """
    kh, kw, channels, filters = kernels.shape
    windows = im2col(images, (kh, kw), stride, padding, dilation)
    return windows @ kernels.reshape(kh * kw * channels, filters)


@shapes(dZ="n rows columns f", images="n h w c", kernels="kh kw c f")
def conv2d_backward(
    dZ: Floats,
    images: Floats,
    kernels: Floats,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> tuple[Floats, Floats]:
    """Return the gradients of a loss through a convolution Z of images X with kernels K.

    With the windows as rows, Z = windows @ K, so the dense layer's rules hold; the windows'
    gradients are then added up where windows overlap.

    Convention: dZ = d loss / d Z already holds the 1/n of a mean over the batch. A bias b, added
    to each filter's map, has the gradient ``dZ.sum(axis=(0, 1, 2))``.

    Parameters
    ----------
    dZ : array_like, shape (n, h', w', f)
        d loss / d Z.
    images, kernels, stride, padding, dilation
        As in `conv2d_im2col`.

    Returns
    -------
    dimages : ndarray, shape (n, h, w, c)
    dkernels : ndarray, shape (kh, kw, c, f)

    Notes
    -----
    Shapes that do not agree, and windows that do not fit, raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), equations 9.11 and 9.13.

    Examples
    --------
    >>> dX, dK = conv2d_backward([[[[2.0]]]], [[[[3.0], [4.0]]]], [[[[5.0]], [[6.0]]]])
    >>> dX[0, 0, :, 0].tolist(), dK[0, :, 0, 0].tolist()
    ([10.0, 12.0], [6.0, 8.0])
    """
    kh, kw, channels, filters = kernels.shape
    windows = im2col(images, (kh, kw), stride, padding, dilation)
    require_shape("dZ", dZ, (*windows.shape[:3], filters))
    rows = windows.reshape(-1, kh * kw * channels)
    dkernels = rows.T @ dZ.reshape(-1, filters)
    dwindows = dZ @ kernels.reshape(-1, filters).T
    dimages = col2im(dwindows, images.shape, (kh, kw), stride, padding, dilation)
    return dimages, dkernels.reshape(kernels.shape)
