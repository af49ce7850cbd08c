"""Activations by name, forward and backward."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from course_utils.activations import ACTIVATIONS
from course_utils.layers.shapes import Floats, shapes


def _activation(name: str) -> tuple[Callable[..., Floats], Callable[..., Floats]]:
    """Return a function and its derivative by name."""
    if name not in ACTIVATIONS:
        raise ValueError(f"an activation is one of {', '.join(ACTIVATIONS)}; got {name!r}.")
    return ACTIVATIONS[name]


def activation_forward(Z: ArrayLike, name: str) -> Floats:
    """Return A = f(Z) for the activation of that name.

    Parameters
    ----------
    Z : array_like, any shape
    name : str
        A key of `activations.ACTIVATIONS`, such as ``"relu"``.

    Raises
    ------
    ValueError
        If no activation has that name.
    """
    return _activation(name)[0](Z)


def activation_backward(dA: ArrayLike, Z: ArrayLike, name: str) -> Floats:
    """Return dZ = dA * f'(Z): the gradient before an activation from the one after it.

    Parameters
    ----------
    dA : array_like, any shape
        d loss / d A.
    Z : array_like, shape of `dA`
        The activation's input, not its output.
    name : str
        A key of `activations.ACTIVATIONS`.

    Raises
    ------
    ValueError
        If no activation has that name, or the shapes differ.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), algorithm 6.4.
    """
    return _through(dA, _activation(name)[1](Z))


@shapes(dA="...", slope="...")
def _through(dA: Floats, slope: Floats) -> Floats:
    """Multiply entry by entry, arrays of one shape only."""
    return dA * slope


@shapes(dA="...", Z="...")
def relu_backward(dA: Floats, Z: Floats) -> Floats:
    """Return the gradient of a loss before a ReLU from the gradient after it.

    Convention: Z is the input of the ReLU; at exactly 0 its slope is taken as 0.

    Parameters
    ----------
    dA : array_like, any shape
        d loss / d A, where A = max(0, Z).
    Z : array_like, shape of `dA`
        The ReLU's input.

    Returns
    -------
    ndarray, shape of `Z`
        dA where Z > 0, else 0, even where dA is infinite.

    Notes
    -----
    Shapes that differ raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 6.3.

    Examples
    --------
    >>> relu_backward([5.0, 6.0, 7.0], [-1.0, 0.0, 1.0]).tolist()
    [0.0, 0.0, 7.0]
    """
    return np.where(Z > 0, dA, 0)


@shapes(a="...", y="...")
def sigmoid_mse_delta(a: Floats, y: Floats) -> Floats:
    """Return d loss / d z of the loss (a - y)^2 / 2, where a = sigmoid(z).

    Convention: the loss has the half and no mean; `a` is the activation, not z, so the slope of
    the sigmoid is a (1 - a).

    Parameters
    ----------
    a : array_like, any shape
        Outputs of the sigmoid, from 0 to 1.
    y : array_like, shape of `a`
        Targets.

    Returns
    -------
    ndarray, shape of `a`
        (a - y) a (1 - a): above 0 where the output is too high.

    Notes
    -----
    Shapes that differ raise a ValueError.
    Source: Rumelhart, Hinton and Williams (1986), equations 4 and 5.

    Examples
    --------
    >>> float(sigmoid_mse_delta(0.5, 0.0))
    0.125
    """
    return (a - y) * a * (1 - a)
