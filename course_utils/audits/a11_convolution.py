"""Lesson 11: the layers of article 000's network, and what convolutions in a row amount to."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import relu
from course_utils.layers import conv2d

CIFAR_LAYERS = ((3, 1), (2, 2), (3, 1), (2, 2), (3, 1))
"""Window and stride of article 000's convolutions and poolings, from the picture on."""


def single(image: ArrayLike, kernel: ArrayLike) -> NDArray[np.float64]:
    """Return the convolution of one grey image (h, w) with one kernel (k, k)."""
    images = np.asarray(image, dtype=float)[None, :, :, None]
    return conv2d(images, np.asarray(kernel, dtype=float)[:, :, None, None])[0, :, :, 0]


def combined(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    r"""Return the one kernel that does what two kernels, one after the other, do.

    .. math:: K_{uv} = \sum_{a}\sum_{b} K^{(2)}_{ab}\,K^{(1)}_{u-a,\,v-b}

    This is convolution as mathematics has it: one of the two is turned over.

    Parameters
    ----------
    first, second : array_like, shapes (k, k) and (m, m)
        In the order in which they are applied.

    Returns
    -------
    ndarray, shape (k + m - 1, k + m - 1)

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), equations 9.4 and 9.5.

    Examples
    --------
    >>> combined([[1.0, 2.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])[0].tolist()
    [1.0, 3.0, 2.0]
    """
    turned = np.asarray(second, dtype=float)[::-1, ::-1]
    return single(np.pad(np.asarray(first, dtype=float), len(turned) - 1), turned)


def stacked_gap(has_relu: bool = False, seed: int = 0) -> float:
    """Return how far two random convolutions of 3 x 3 are from one of 5 x 5, at most.

    Parameters
    ----------
    has_relu : bool
        Put a ReLU between the two.
    seed : int
        Draws image and kernels.
    """
    rng = np.random.default_rng(seed)
    image, first, second = (rng.normal(size=(side, side)) for side in (12, 3, 3))
    between = single(image, first)
    stacked = single(relu(between) if has_relu else between, second)
    return float(np.abs(stacked - single(image, combined(first, second))).max())
