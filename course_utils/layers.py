"""Layers and their backward passes, in plain NumPy.

A batch lies in rows: ``X`` (n, d), ``W`` (d, k), ``b`` (k,). ``dZ`` is d loss / d Z and so on; what
comes from a loss that is a mean over the batch holds its 1/n already. Inputs are array-likes and
stay as they are; answers are float64.
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS

Floats: TypeAlias = NDArray[np.float64]
R = TypeVar("R")


def shapes(**wanted: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Hand a function its arguments as float64 arrays whose shapes agree.

    ``@shapes(X="n d", W="d k")`` says that X and W have two axes each, and that the second of X
    is as long as the first of W. ``"..."`` stands for any shape, the same one each time.

    Raises
    ------
    ValueError
        From the function, if the shapes do not agree; the message names them.
    """

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args: Any, **kwargs: Any) -> R:
            bound = signature.bind(*args, **kwargs)
            for name in wanted:
                bound.arguments[name] = np.asarray(bound.arguments[name], dtype=float)
            _require_shapes(wanted, {name: bound.arguments[name].shape for name in wanted})
            return function(*bound.args, **bound.kwargs)

        return checked

    return decorate


def _require_shapes(wanted: Mapping[str, str], found: Mapping[str, tuple[int, ...]]) -> None:
    """Raise a ValueError unless every letter has one length."""
    lengths: dict[str, Any] = {}
    for name, letters in wanted.items():
        axes, parts = letters.split(), [found[name]] if letters == "..." else found[name]
        pairs = zip(axes, parts, strict=False)
        if len(axes) != len(parts) or any(lengths.setdefault(x, n) != n for x, n in pairs):
            form = ", ".join(f"{key} ({', '.join(wanted[key].split())})" for key in wanted)
            came = ", ".join(f"{key} {found[key]}" for key in wanted)
            hint = "Transposed, or a vector with a second axis?"
            raise ValueError(f"shapes must agree as {form}; got {came}. Look at {name}. {hint}")


@shapes(X="n d", W="d k", b="k")
def dense_forward(X: Floats, W: Floats, b: Floats) -> Floats:
    """Return the weighted sums of a dense layer, X @ W + b.

    Convention: one row an example, one column of W a unit; no activation.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Inputs.
    W : array_like, shape (d, k)
        Weights: W[i, j] leads from input i to unit j.
    b : array_like, shape (k,)
        Biases.

    Returns
    -------
    ndarray, shape (n, k)

    Notes
    -----
    Shapes that do not agree raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 6.1, with examples in rows.

    Examples
    --------
    >>> dense_forward([[1.0, 2.0]], [[3.0, 0.0], [0.0, 4.0]], [0.5, -0.5]).tolist()
    [[3.5, 7.5]]
    """
    return X @ W + b


@shapes(dZ="n k", X="n d", W="d k")
def dense_backward(dZ: Floats, X: Floats, W: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the gradients of a loss through a dense layer Z = X @ W + b.

    Convention: dZ = d loss / d Z already holds the 1/n of a mean over the batch, so nothing is
    divided here.

    Parameters
    ----------
    dZ : array_like, shape (n, k)
        d loss / d Z.
    X : array_like, shape (n, d)
        The layer's inputs.
    W : array_like, shape (d, k)
        Its weights.

    Returns
    -------
    dX : ndarray, shape (n, d)
        dZ @ W.T
    dW : ndarray, shape (d, k)
        X.T @ dZ
    db : ndarray, shape (k,)
        The column sums of dZ.

    Notes
    -----
    Shapes that do not agree raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 6.5.6.

    Examples
    --------
    >>> dX, dW, db = dense_backward([[1.0], [2.0]], [[3.0], [4.0]], [[5.0]])
    >>> dX.tolist(), dW.tolist(), db.tolist()
    ([[5.0], [10.0]], [[11.0]], [3.0])
    """
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


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
