"""Activation functions and their slopes, in plain NumPy.

Inputs are array-likes of any shape; answers have the same shape and dtype float64 (a number gives
a number). A derivative is with respect to the *input* `x`, and is given `x`, not the activation's
output. Inputs stay as they are, and no finite input overflows.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[ArrayLike], Floats]

_erfc = np.vectorize(math.erfc, otypes=[float])


def identity(x: ArrayLike) -> Floats:
    """Return a copy of `x` as float64: a layer without an activation."""
    return np.array(x, dtype=float)


def identity_derivative(x: ArrayLike) -> Floats:
    """Return 1 in the shape of `x`."""
    return np.ones_like(x, dtype=float)


def sigmoid(x: ArrayLike) -> Floats:
    """Return 1 / (1 + e^-x), between 0 and 1.

    Convention: any shape, entry by entry, float64; exp is given no number above 0, so it cannot
    overflow.

    Parameters
    ----------
    x : array_like, any shape
        Inputs, any finite numbers.

    Returns
    -------
    ndarray, shape of `x`
        Numbers from 0 to 1; sigmoid(-x) = 1 - sigmoid(x).

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), equation 3.30.

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000]).tolist()
    [0.0, 0.5, 1.0]
    """
    small = np.exp(-np.abs(x, dtype=float))
    return np.where(np.asarray(x) >= 0, 1, small) / (1 + small)


def sigmoid_derivative(x: ArrayLike) -> Floats:
    """Return sigmoid(x) (1 - sigmoid(x)), from 0 to 1/4, without cancellation far from 0.

    Source: Goodfellow, Bengio and Courville (2016), equation 3.34.
    """
    return sigmoid(x) * sigmoid(np.negative(x))


def tanh(x: ArrayLike) -> Floats:
    """Return (e^x - e^-x) / (e^x + e^-x), from -1 to 1; odd: tanh(-x) = -tanh(x).

    Source: Goodfellow, Bengio and Courville (2016), section 6.3.2.
    """
    return np.tanh(np.asarray(x, dtype=float))


def tanh_derivative(x: ArrayLike) -> Floats:
    """Return the slope of tanh at the input `x`: 1 - tanh(x)^2.

    Convention: any shape, entry by entry, float64; `x` is the input of tanh, not its output.

    Parameters
    ----------
    x : array_like, any shape
        Inputs of tanh, any finite numbers.

    Returns
    -------
    ndarray, shape of `x`
        Slopes from 0 to 1.

    Notes
    -----
    Source: Bishop (2006), section 5.3.2.

    Examples
    --------
    >>> tanh_derivative([0.0, 1000.0]).tolist()
    [1.0, 0.0]
    """
    return 1 - tanh(x) ** 2


def relu(x: ArrayLike) -> Floats:
    """Return max(0, x).

    Source: Goodfellow, Bengio and Courville (2016), section 6.3.1.
    """
    return np.maximum(np.asarray(x, dtype=float), 0)


def relu_derivative(x: ArrayLike) -> Floats:
    """Return the slope of ReLU at the input `x`: 1 above 0, else 0.

    Convention: any shape, entry by entry, float64; at the kink the slope is taken as 0.

    Parameters
    ----------
    x : array_like, any shape
        Inputs of ReLU, any numbers.

    Returns
    -------
    ndarray, shape of `x`
        1 where x > 0, else 0.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 6.3.

    Examples
    --------
    >>> relu_derivative([-2.0, 0.0, 2.0]).tolist()
    [0.0, 0.0, 1.0]
    """
    return (np.asarray(x) > 0).astype(float)


def leaky_relu(x: ArrayLike, slope: float = 0.01) -> Floats:
    """Return x above 0 and slope * x below.

    Source: Maas, Hannun and Ng (2013), section 2.
    """
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, x, slope * x)


def leaky_relu_derivative(x: ArrayLike, slope: float = 0.01) -> Floats:
    """Return 1 where x > 0, else `slope` (also at 0).

    Source: Maas, Hannun and Ng (2013), section 2.
    """
    return np.where(np.asarray(x) > 0, 1.0, slope)


def gelu(x: ArrayLike) -> Floats:
    """Return x Phi(x), where Phi is the standard normal distribution function; not the tanh form.

    Source: Hendrycks and Gimpel (2016), section 2.
    """
    return np.asarray(x, dtype=float) * _normal_cdf(x)


def gelu_derivative(x: ArrayLike) -> Floats:
    """Return Phi(x) + x phi(x), where phi is the standard normal density; below 0 for x < -0.76.

    Source: the product rule on Hendrycks and Gimpel (2016), section 2.
    """
    near = np.clip(np.asarray(x, dtype=float), -40, 40)  # beyond, the density rounds to 0
    return _normal_cdf(near) + near * np.exp(-(near**2) / 2) / math.sqrt(2 * math.pi)


def softmax(logits: ArrayLike) -> Floats:
    """Return e^logits divided by its sum along the last axis.

    Convention: classes on the last axis, any number of axes before it, float64; the largest logit
    is subtracted first, so exp cannot overflow. softmax(logits / T) has temperature T.

    Parameters
    ----------
    logits : array_like, shape (..., k), k >= 1
        Scores, any finite numbers.

    Returns
    -------
    ndarray, shape (..., k)
        Probabilities: from 0 to 1, with sum 1 along the last axis.

    Raises
    ------
    ValueError
        If there is no last axis with at least one class.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), equations 4.1 and 6.29.

    Examples
    --------
    >>> softmax([[1000.0, 1000.0], [-5.0, -5.0]]).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    logits = _scores(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(logits: ArrayLike) -> Floats:
    """Return log(softmax(logits)) along the last axis, in nats, finite where softmax rounds to 0.

    Raises ValueError as softmax does.
    Source: Goodfellow, Bengio and Courville (2016), equation 6.30.
    """
    logits = _scores(logits)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _scores(logits: ArrayLike) -> Floats:
    """Return logits as float64; refuse them where they have no class."""
    logits = np.asarray(logits, dtype=float)
    if logits.ndim == 0 or logits.shape[-1] == 0:
        raise ValueError(
            f"logits must have at least one class on their last axis; got shape {logits.shape}. "
            "One score alone? Put it into a list."
        )
    return logits


def _normal_cdf(x: ArrayLike) -> Floats:
    """Return the standard normal distribution function."""
    return _erfc(np.asarray(x, dtype=float) / -math.sqrt(2)) / 2


ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    "identity": (identity, identity_derivative),
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
    "leaky_relu": (leaky_relu, leaky_relu_derivative),
    "gelu": (gelu, gelu_derivative),
}
