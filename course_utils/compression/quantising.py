"""Weights in few bits: whole numbers times one scale, symmetric about 0."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def quantise_int8(weights: ArrayLike) -> tuple[NDArray[np.int8], float]:
    """Return weights as whole numbers from -127 to 127, and the scale that they stand for.

    ``scale = max |w| / 127`` and ``code = round(w / scale)``.

    Convention: symmetric, one scale for the whole array, so that 0 is code 0 and -w is minus the
    code of w; -128 is not used. Where all weights are 0 the scale is 1. Halves are rounded to the
    even neighbour, as NumPy does.

    Parameters
    ----------
    weights : array_like, any shape
        Finite numbers, at least one.

    Returns
    -------
    codes : ndarray of int8, same shape
    scale : float
        Above 0; ``scale * codes`` is within ``scale / 2`` of the weights.

    Notes
    -----
    Source: Jacob et al. (2018), equation 1 with zero point 0, and appendix A for -127 to 127.

    Examples
    --------
    >>> codes, scale = quantise_int8([-2.0, 0.0, 1.27, 2.54])
    >>> codes.tolist(), round(scale, 6)
    ([-100, 0, 64, 127], 0.02)
    """
    w = np.asarray(weights, dtype=float)
    scale = float(np.abs(w).max()) / 127
    scale = scale if scale > 0 else 1.0
    return np.round(w / scale).astype(np.int8), scale


def dequantise(codes: ArrayLike, scale: ArrayLike) -> Floats:
    """Return the weights that codes stand for: ``scale * codes``.

    Parameters
    ----------
    codes : array_like of int, any shape
    scale : float, or array_like that broadcasts against `codes`

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> dequantise([-100, 0, 127], 0.5).tolist()
    [-50.0, 0.0, 63.5]
    """
    return np.asarray(scale, dtype=float) * np.asarray(codes)


def rounded(weights: ArrayLike, bits: int) -> Floats:
    """Return weights as they come back from `bits` bits, with one scale for the array.

    Parameters
    ----------
    weights : array_like, any shape
    bits : int
        From 2, which leaves -1, 0 and 1 times the scale, to 16.

    Returns
    -------
    ndarray of float, same shape

    Raises
    ------
    ValueError
        If `bits` is not from 2 to 16.

    Notes
    -----
    Source: Jacob et al. (2018), section 3.

    Examples
    --------
    >>> rounded([-1.0, 0.2, 0.6], 2).tolist()
    [-1.0, 0.0, 1.0]
    """
    if not 2 <= bits <= 16:
        raise ValueError(f"bits must be a whole number from 2 to 16; got {bits!r}.")
    w = np.asarray(weights, dtype=float)
    largest = 2 ** (bits - 1) - 1
    scale = float(np.abs(w).max(initial=0.0)) / largest or 1.0
    return np.round(w / scale) * scale
