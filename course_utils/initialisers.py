"""Starting weights of a dense layer: zeros, one constant, normal, Glorot uniform, He normal.

Every initialiser is called as ``f(fan_in, fan_out, rng)`` and returns an array of shape
(fan_in, fan_out), float64: row i holds the weights that leave input i. Biases start at zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np

Initialiser = Callable[[int, int, np.random.Generator], np.ndarray]


def zeros(fan_in: int, fan_out: int, rng: np.random.Generator | None = None) -> np.ndarray:
    """Return weights that are all 0.

    Parameters
    ----------
    fan_in, fan_out : int
        Numbers of inputs and of units, 0 or more.
    rng : numpy.random.Generator, optional
        Not used: nothing here is drawn.

    Returns
    -------
    ndarray, shape (fan_in, fan_out), float64

    Raises
    ------
    ValueError
        When a number of inputs or units is negative.
    TypeError
        When it is not a whole number.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 8.4.
    """
    return np.zeros(_shape(fan_in, fan_out))


def constant(
    fan_in: int, fan_out: int, rng: np.random.Generator | None = None, value: float = 0.5
) -> np.ndarray:
    """Return weights that are all one constant.

    Parameters
    ----------
    fan_in, fan_out : int
        Numbers of inputs and of units, 0 or more.
    rng : numpy.random.Generator, optional
        Not used: nothing here is drawn.
    value : float
        The constant.

    Returns
    -------
    ndarray, shape (fan_in, fan_out), float64

    Raises
    ------
    ValueError
        When a number of inputs or units is negative.
    TypeError
        When it is not a whole number.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 8.4.
    """
    return np.full(_shape(fan_in, fan_out), float(value))


def normal(fan_in: int, fan_out: int, rng: np.random.Generator, std: float = 0.01) -> np.ndarray:
    """Return independent normal weights of mean 0 and one standard deviation for all layers.

    Parameters
    ----------
    fan_in, fan_out : int
        Numbers of inputs and of units, 0 or more.
    rng : numpy.random.Generator
        Where the numbers are drawn from: the same state gives the same weights.
    std : float
        Standard deviation, 0 or more.

    Returns
    -------
    ndarray, shape (fan_in, fan_out), float64

    Raises
    ------
    ValueError
        When `std` is negative or not finite, or a number of inputs or units is negative.
    TypeError
        When `rng` is no Generator, or a number of inputs or units is not a whole number.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 8.4.
    """
    if not 0 <= std < np.inf:
        raise ValueError(
            f"std must be 0 or more and finite; got {std}. "
            "It is a standard deviation: hand in its size, without a sign."
        )
    return _checked(rng).normal(0.0, std, _shape(fan_in, fan_out))


def small_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Return normal weights of standard deviation 0.01, whatever the layer's size; as `normal`."""
    return normal(fan_in, fan_out, rng, std=0.01)


def large_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Return normal weights of standard deviation 1, whatever the layer's size; as `normal`."""
    return normal(fan_in, fan_out, rng, std=1.0)


def glorot_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Return uniform weights of variance 2 / (fan_in + fan_out), Keras's default.

    They lie between ``-limit`` and ``limit = sqrt(6 / (fan_in + fan_out))``.

    Parameters
    ----------
    fan_in, fan_out : int
        Numbers of inputs and of units, 0 or more.
    rng : numpy.random.Generator
        Where the numbers are drawn from: the same state gives the same weights.

    Returns
    -------
    ndarray, shape (fan_in, fan_out), float64

    Raises
    ------
    ValueError
        When a number of inputs or units is negative.
    TypeError
        When `rng` is no Generator, or a number of inputs or units is not a whole number.

    Notes
    -----
    Source: Glorot and Bengio (2010), equation 16.

    Examples
    --------
    >>> W = glorot_uniform(2, 4, np.random.default_rng(0))
    >>> W.shape, bool(np.abs(W).max() <= 1)
    ((2, 4), True)
    """
    shape = _shape(fan_in, fan_out)
    limit = np.sqrt(6 / max(1, fan_in + fan_out))
    return _checked(rng).uniform(-limit, limit, shape)


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Return normal weights of mean 0 and standard deviation sqrt(2 / fan_in).

    Convention: one row an input, one column a unit. The normal distribution is not cut off, as
    in the paper; Keras's HeNormal cuts it at two standard deviations and widens it to match.

    Parameters
    ----------
    fan_in, fan_out : int
        Numbers of inputs and of units, 0 or more.
    rng : numpy.random.Generator
        Where the numbers are drawn from: the same state gives the same weights.

    Returns
    -------
    ndarray, shape (fan_in, fan_out), float64

    Raises
    ------
    ValueError
        When a number of inputs or units is negative.
    TypeError
        When `rng` is no Generator, or a number of inputs or units is not a whole number.

    Notes
    -----
    Source: He, Zhang, Ren and Sun (2015), equation 10.

    Examples
    --------
    >>> W = he_normal(200, 300, np.random.default_rng(0))
    >>> W.shape, f"{W.std():.2f}"
    ((200, 300), '0.10')
    """
    shape = _shape(fan_in, fan_out)
    return _checked(rng).normal(scale=np.sqrt(2 / max(1, fan_in)), size=shape)


INITIALISERS: dict[str, Initialiser] = {
    "zeros": zeros,
    "constant": constant,
    "small normal": small_normal,
    "large normal": large_normal,
    "glorot_uniform": glorot_uniform,
    "he_normal": he_normal,
}
"""Initialisers by name, all called as ``f(fan_in, fan_out, rng)``."""


def _shape(fan_in: int, fan_out: int) -> tuple[int, int]:
    """Return the weights' shape, or refuse what is no pair of whole numbers from 0."""
    try:
        shape = operator.index(fan_in), operator.index(fan_out)
    except TypeError:
        raise TypeError(
            f"fan_in and fan_out must be whole numbers; got {fan_in!r} and {fan_out!r}. "
            "They count inputs and units: try X.shape[1] and the number of units."
        ) from None
    if min(shape) < 0:
        raise ValueError(
            f"fan_in and fan_out must be 0 or more; got {fan_in} and {fan_out}. "
            "They count inputs and units: try X.shape[1] and the number of units."
        )
    return shape


def _checked(rng: np.random.Generator) -> np.random.Generator:
    """Return the generator, or refuse what is none."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator; got {type(rng).__name__}. "
            "Try rng=np.random.default_rng(0)."
        )
    return rng
