"""Gradients by central differences, how far others are from them, and the mean of several."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

STEP = 1e-5
SMALL = 1e-4


def numerical_gradient(f: Callable[[np.ndarray], object], x: ArrayLike) -> np.ndarray:
    """Return the slope of `f` along each entry of `x`, by central differences.

    ``(f(x + h e_i) - f(x - h e_i)) / 2h`` for each entry i, where ``e_i`` is 1 there and 0
    elsewhere, and h = 1e-5.

    Convention: `f` maps an array of x's shape to one number; the gradient has x's shape. Good to
    about ten digits where `f` is smooth and numbers are near 1; it takes two calls an entry.

    Parameters
    ----------
    f : callable
        ``f(x) -> number``.
    x : array_like, any shape
        Where to measure, not changed; `f` gets float64.

    Returns
    -------
    ndarray, shape of `x`, float64
        d f / d x.

    Raises
    ------
    ValueError
        If `f` returns more than one number.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 11.5; Nocedal and Wright (2006),
    section 8.1.

    Examples
    --------
    >>> numerical_gradient(lambda x: np.sum(x**2), [[1.0, -3.0]]).round(6)
    array([[ 2., -6.]])
    """
    point = np.asarray(x)
    gradient = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        step = np.zeros(point.shape)
        step[i] = STEP
        gradient[i] = (_number(f(point + step)) - _number(f(point - step))) / (2 * STEP)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """Return how far two arrays are apart, as a share of the longer one.

    ``||a - b|| / max(||a||, ||b||)`` with the Euclidean norm over all entries; 0 where both are 0.

    Parameters
    ----------
    a, b : array_like of one shape
        Such as a gradient that you derived and a measured one.

    Returns
    -------
    float
        From 0 (equal) to 2 (opposite).

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> relative_error([3.0, 4.0], [3.0, 4.0]), relative_error([3.0, 4.0], [-3.0, -4.0])
    (0.0, 2.0)
    """
    return _error(a, b, smallest=float(np.finfo(float).tiny))


def gradient_error(
    f: Callable[[np.ndarray], object],
    gradient: Callable[[np.ndarray], ArrayLike] | ArrayLike,
    x: ArrayLike,
) -> float:
    """Check a gradient against central differences.

    Convention: as `relative_error`, but gradients shorter than 1e-4 are compared in units of
    1e-4, since rounding leaves about 1e-11 in a central difference.

    Parameters
    ----------
    f : callable
        ``f(x) -> number``.
    gradient : callable or array_like
        ``gradient(x)``, or its value at `x`; of x's shape.
    x : array_like, any shape
        Where to compare.

    Returns
    -------
    float
        Below 1e-6 for a right gradient of a smooth function near 1; about 1 for a wrong one, and
        2 for one of the wrong sign.

    Raises
    ------
    ValueError
        If `f` returns more than one number, or the gradient has not x's shape.

    Examples
    --------
    >>> gradient_error(np.sum, np.ones_like, [1.0, 2.0]) < 1e-9
    True
    """
    x = np.asarray(x, dtype=float)
    derived = gradient(x.copy()) if callable(gradient) else gradient
    return _error(derived, numerical_gradient(f, x), smallest=SMALL)


def average_gradients(
    worker_gradients: Sequence[Sequence[ArrayLike]], worker_sizes: Sequence[int]
) -> list[np.ndarray]:
    """Return the gradient of all workers' rows together from the gradient of each.

    ``g[l] = sum_k worker_sizes[k] * worker_gradients[k][l] / sum_k worker_sizes[k]``

    Convention: a worker's gradient is that of the *mean* loss over its own rows, one list of
    arrays a worker, in the same order for all; a worker without rows has no say. The result is
    the gradient of the mean loss over all rows.

    Parameters
    ----------
    worker_gradients : sequence of sequences of array_like
        Per worker, its arrays, such as ``[dW1, db1, dW2, db2]``; not changed.
    worker_sizes : sequence of int
        Per worker, its number of rows, 0 or more.

    Returns
    -------
    list of ndarray
        Of the shapes of one worker's arrays.

    Raises
    ------
    ValueError
        When there is not one size for each worker, one is negative, or all are 0.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 12.1.3; it follows from the mean of a
    sum.

    Examples
    --------
    >>> [g.tolist() for g in average_gradients([[[1.0, 2.0]], [[5.0, 6.0]]], [3, 1])]
    [[2.0, 3.0]]
    """
    shares = shares_of(worker_sizes, len(worker_gradients), "worker_sizes", "rows", "workers")
    arrays = zip(*worker_gradients, strict=True)
    return [np.tensordot(shares, np.asarray(parts, dtype=float), axes=1) for parts in arrays]


def shares_of(sizes: Sequence[int], owners: int, name: str, counted: str, who: str) -> np.ndarray:
    """Return each owner's share of all that is counted, or say what does not fit.

    Parameters
    ----------
    sizes : sequence of int
        How much each owner has, 0 or more, not all 0.
    owners : int
        How many there are.
    name, counted, who : str
        Words for the error: the argument, what is counted, the owners.

    Returns
    -------
    ndarray, shape (owners,)
        They add up to 1.

    Raises
    ------
    ValueError
        When there is not one size for each owner, one is negative, or all are 0.

    Examples
    --------
    >>> shares_of([3, 1], 2, "sizes", "rows", "workers").tolist()
    [0.75, 0.25]
    """
    each = np.asarray(sizes, dtype=float)
    if each.shape != (owners,) or (each < 0).any() or not each.any():
        raise ValueError(
            f"{name} must be one number of {counted}, 0 or more, for each of the "
            f"{owners} {who}, not all 0; got {list(sizes)}."
        )
    return each / each.sum()


def _error(a: ArrayLike, b: ArrayLike, smallest: float) -> float:
    """Return the distance of two arrays of one shape in units of the longer one's norm."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(
            f"both arrays must have one shape; got {a.shape} and {b.shape}. "
            "A gradient has the shape of what it is taken with respect to."
        )
    scale = max(float(np.linalg.norm(a)), float(np.linalg.norm(b)), smallest)
    return float(np.linalg.norm(a - b)) / scale


def _number(value: object) -> float:
    """Return the one number that `f` gave."""
    array = np.asarray(value, dtype=float)
    if array.size != 1:
        raise ValueError(
            f"f must return one number; got shape {array.shape}. "
            "A loss for each example? Take their mean."
        )
    return float(array.item())
