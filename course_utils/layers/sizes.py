"""Sizes of what layers give, and how much of the image one number of them sees."""

from collections.abc import Sequence


def conv_output_size(n: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many places a window has along one side: (n + 2p - k) // s + 1.

    Convention: `padding` counts the zeros at each end, not both together; places where the
    window would reach over the edge do not count, so the division rounds down.

    Parameters
    ----------
    n : int
        Pixels along the side.
    kernel_size : int
        Pixels of the window along it, k >= 1; a dilated window's whole width.
    stride : int
        Pixels from place to place, s >= 1.
    padding : int
        Rows of zeros added at each end, p >= 0.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If the window does not fit, or a size is out of range.

    Notes
    -----
    Source: Dumoulin and Visin (2016), relationship 6.

    Examples
    --------
    >>> conv_output_size(32, 3), conv_output_size(30, 2, stride=2), conv_output_size(32, 5, 1, 2)
    (30, 15, 32)
    """
    require_fit(n, kernel_size, stride, padding)
    return (n + 2 * padding - kernel_size) // stride + 1


def require_fit(n: int, kernel_size: int, stride: int = 1, padding: int = 0) -> None:
    """Raise a ValueError unless a window has at least one place along a side of n pixels."""
    if not 1 <= kernel_size <= n + 2 * padding or stride < 1 or padding < 0:
        raise ValueError(
            "a window needs 1 <= kernel_size <= n + 2 * padding, stride >= 1 and padding >= 0; "
            f"got n={n}, kernel_size={kernel_size}, stride={stride}, padding={padding}."
        )


def dilated_size(kernel_size: int, dilation: int) -> int:
    """Return the whole width of a window whose weights lie apart: d (k - 1) + 1.

    Parameters
    ----------
    kernel_size : int
        Weights along a side, k >= 1.
    dilation : int
        Pixels from one weight to the next, d >= 1; 1 is a window without gaps.

    Returns
    -------
    int
        Pixels.

    Raises
    ------
    ValueError
        If a number is below 1.

    Notes
    -----
    Source: Dumoulin and Visin (2016), section 5.1.

    Examples
    --------
    >>> dilated_size(3, 1), dilated_size(3, 2), dilated_size(1, 5)
    (3, 5, 1)
    """
    if kernel_size < 1 or dilation < 1:
        raise ValueError(
            "a window needs kernel_size >= 1 and dilation >= 1; "
            f"got kernel_size={kernel_size}, dilation={dilation}. No gaps? That is dilation 1."
        )
    return dilation * (kernel_size - 1) + 1


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    """Return how many pixels of the image, along a side, one number after the layers can see.

    Each layer adds its window less one, in units of the pixels that one step of it moves over
    the image: the product of the strides before it.

    Convention: layers from the image on, convolution and pooling alike as pairs
    (kernel_size, stride); padding does not matter, edges are not counted off. A dilated window
    counts with its whole width.

    Parameters
    ----------
    layers : sequence of (int, int)
        Window and stride of each layer, both >= 1.

    Returns
    -------
    int
        Pixels; 1 without layers.

    Raises
    ------
    ValueError
        If a window or a stride is below 1.

    Notes
    -----
    Source: Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural
    networks, equation 2.

    Examples
    --------
    >>> receptive_field([(3, 1), (3, 1)]), receptive_field([(3, 1), (2, 2), (3, 1)])
    (5, 8)
    """
    pixels, step = 1, 1
    for kernel_size, stride in layers:
        require_fit(kernel_size, kernel_size, stride)
        pixels += (kernel_size - 1) * step
        step *= stride
    return pixels
