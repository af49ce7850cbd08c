"""Points in the plane in two classes: moons, circles, spirals and blobs.

Every set is made by ``f(n, noise, rng)``: about as many points of class 0 as of class 1, in turn,
at random places of their curve; without noise all lie within -1.5..1.5.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

PointSet = tuple[NDArray[np.float64], NDArray[np.int64]]

TURNS = 1.25
BLOB_SPREAD = 0.25


def moons(n: int, noise: float, rng: np.random.Generator) -> PointSet:
    """Draw two half circles that reach into each other.

    Class 0 lies on ``(cos a - 0.5, sin a - 0.25)`` and class 1 on the same turned by half a
    turn, a from 0 to pi.

    Parameters
    ----------
    n : int
        Number of points, 0 or more; an odd one belongs to class 0.
    noise : float
        Standard deviation of the normal noise added to both coordinates, 0 or more.
    rng : numpy.random.Generator
        Where the numbers are drawn from: the same state gives the same points.

    Returns
    -------
    X : ndarray, shape (n, 2), float64
        Points (x1, x2).
    labels : ndarray, shape (n,), int64
        0 or 1.

    Raises
    ------
    ValueError
        When `n` or `noise` is negative, or `noise` not finite.
    TypeError
        When `n` is not a whole number, or `rng` no Generator.

    Notes
    -----
    Source: the data set of scikit-learn's ``make_moons``, centred.

    Examples
    --------
    >>> X, labels = moons(5, 0.0, np.random.default_rng(0))
    >>> X.shape, labels.tolist()
    ((5, 2), [0, 1, 0, 1, 0])
    """
    labels, place = _classes(n, noise, rng)
    angle = np.pi * place
    side = 1 - 2 * labels
    return _noisy(side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25), labels, noise, rng)


def circles(n: int, noise: float, rng: np.random.Generator) -> PointSet:
    """Draw class 0 on a circle of radius 1.5 and class 1 on one of radius 0.75 within it.

    Parameters, returns and errors as `moons`.

    Notes
    -----
    Source: the data set of scikit-learn's ``make_circles``.

    Examples
    --------
    >>> X, labels = circles(4, 0.0, np.random.default_rng(0))
    >>> np.hypot(*X.T).round(6).tolist()
    [1.5, 0.75, 1.5, 0.75]
    """
    labels, place = _classes(n, noise, rng)
    return _polar(np.where(labels, 0.75, 1.5), 2 * np.pi * place, labels, noise, rng)


def spirals(n: int, noise: float, rng: np.random.Generator) -> PointSet:
    """Draw two spirals of 1.25 turns, the second half a turn behind the first.

    The radius grows with the angle, from 0.15 to 1.5; places are even along the arm.

    Parameters, returns and errors as `moons`.

    Notes
    -----
    Source: the two-spirals problem of Lang and Witbrock (1988), with fewer turns.

    Examples
    --------
    >>> X, labels = spirals(100, 0.0, np.random.default_rng(0))
    >>> bool(np.hypot(*X.T).min() >= 0.15), bool(np.hypot(*X.T).max() <= 1.5)
    (True, True)
    """
    labels, place = _classes(n, noise, rng)
    along = np.sqrt(place)
    angle = 2 * np.pi * TURNS * along + np.pi * labels
    return _polar(0.15 + 1.35 * along, angle, labels, noise, rng)


def blobs(n: int, noise: float, rng: np.random.Generator) -> PointSet:
    """Draw two round clouds around (-0.75, -0.75) and (0.75, 0.75), of standard deviation 0.25.

    Parameters, returns and errors as `moons`; noise comes on top of the clouds' own spread,
    which is cut at 0.6.

    Notes
    -----
    Source: the data set of scikit-learn's ``make_blobs``, with two fixed centres.

    Examples
    --------
    >>> X, labels = blobs(200, 0.0, np.random.default_rng(0))
    >>> bool((X[labels == 0] < 0).all()), bool((X[labels == 1] > 0).all())
    (True, True)
    """
    labels, _ = _classes(n, noise, rng)
    centre = 0.75 * (2 * labels - 1)
    spread = np.clip(rng.normal(scale=BLOB_SPREAD, size=(2, len(labels))), -0.6, 0.6)
    return _noisy(centre + spread[0], centre + spread[1], labels, noise, rng)


POINT_SETS: dict[str, Callable[[int, float, np.random.Generator], PointSet]] = {
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "blobs": blobs,
}
"""Point sets by name, all called as ``f(n, noise, rng)``."""


def _classes(
    n: int, noise: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the labels in turn, and for each point a random place from 0 to 1 on its curve."""
    try:
        count = operator.index(n)
    except TypeError:
        raise TypeError(f"n must be a whole number of points; got {n!r}. Try n=200.") from None
    if count < 0 or not 0 <= noise < np.inf:
        raise ValueError(
            f"n and noise must be 0 or more, and finite; got n={n} and noise={noise}. "
            "Try n=200 and noise=0.1."
        )
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator; got {type(rng).__name__}. "
            "Try rng=np.random.default_rng(0)."
        )
    return np.arange(count, dtype=np.int64) % 2, rng.uniform(size=count)


def _polar(
    radius: np.ndarray,
    angle: np.ndarray,
    labels: NDArray[np.int64],
    noise: float,
    rng: np.random.Generator,
) -> PointSet:
    """Return points given by radius and angle, with noise."""
    return _noisy(radius * np.cos(angle), radius * np.sin(angle), labels, noise, rng)


def _noisy(
    x1: np.ndarray,
    x2: np.ndarray,
    labels: NDArray[np.int64],
    noise: float,
    rng: np.random.Generator,
) -> PointSet:
    """Return points and labels, with normal noise on both coordinates."""
    return np.column_stack([x1, x2]) + rng.normal(size=(len(labels), 2)) * noise, labels
