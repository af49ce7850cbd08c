"""Sizes of what layers give."""


def conv_output_size(n: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many places a window has along one side: (n + 2p - k) // s + 1.

    Parameters
    ----------
    n : int
        Pixels along the side.
    kernel_size : int
        Pixels of the window along it, k >= 1.
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
    if not 1 <= kernel_size <= n + 2 * padding or stride < 1 or padding < 0:
        raise ValueError(
            "a window needs 1 <= kernel_size <= n + 2 * padding, stride >= 1 and padding >= 0; "
            f"got n={n}, kernel_size={kernel_size}, stride={stride}, padding={padding}."
        )
    return (n + 2 * padding - kernel_size) // stride + 1
