"""Landscapes to descend: losses of two parameters, with their slopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """A landscape over (x, y) with its slopes and its lowest value.

    Attributes
    ----------
    loss : callable
        ``loss(theta) -> ndarray`` for theta of shape (..., 2).
    gradient : callable
        ``gradient(theta) -> ndarray, shape (..., 2)``.
    lowest : float
        Smallest loss anywhere.
    """

    loss: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    lowest: float = 0.0


def quadratic(a: float, b: float) -> Surface:
    """Return (a x^2 + b y^2) / 2, whose curvatures are a and b."""
    curvatures = np.array([a, b])
    return Surface(
        lambda theta: 0.5 * (theta**2 @ curvatures), lambda theta: curvatures * theta, 0.0
    )


def _saddle(theta: Array) -> Array:
    """Return x^2/2 - y^2/2 + y^4/16: flat at 0, lowest at y = -2 and 2."""
    x, y = theta[..., 0], theta[..., 1]
    return x**2 / 2 - y**2 / 2 + y**4 / 16


def _saddle_gradient(theta: Array) -> Array:
    """Return the slopes of the saddle."""
    x, y = theta[..., 0], theta[..., 1]
    return np.stack([x, y**3 / 4 - y], axis=-1)


def _bent(theta: Array) -> Array:
    """Return Rosenbrock's function with 5 for its 100, divided by 10."""
    x, y = theta[..., 0], theta[..., 1]
    return ((1 - x) ** 2 + 5 * (y - x**2) ** 2) / 10


def _bent_gradient(theta: Array) -> Array:
    """Return the slopes of the bent valley."""
    x, y = theta[..., 0], theta[..., 1]
    off = y - x**2
    return np.stack([x - 1 - 10 * x * off, 5 * off], axis=-1) / 5


def _valleys(theta: Array) -> Array:
    """Return x^4/8 - x^2 + 0.3 x + y^2/2: valleys near x = -2.1 and 1.9."""
    x, y = theta[..., 0], theta[..., 1]
    return x**4 / 8 - x**2 + 0.3 * x + y**2 / 2


def _valleys_gradient(theta: Array) -> Array:
    """Return the slopes of the two valleys."""
    x, y = theta[..., 0], theta[..., 1]
    return np.stack([x**3 / 2 - 2 * x + 0.3, y], axis=-1)


_LOWER = np.array([np.roots([0.5, 0, -2, 0.3]).real.min(), 0.0])
SURFACES = {
    "bowl": quadratic(1, 1),
    "ravine": quadratic(1, 25),
    "saddle": Surface(_saddle, _saddle_gradient, -1.0),
    "bent valley": Surface(_bent, _bent_gradient),
    "two valleys": Surface(_valleys, _valleys_gradient, float(_valleys(_LOWER))),
}
