"""Lesson 03: the articles' forward passes, recomputed, and layers without activations."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import identity, relu, sigmoid
from course_utils.layers import dense_forward

Array = NDArray[np.float64]
Activation = Callable[[ArrayLike], Array]
Layer = tuple[Array, Array, Activation]

X_001 = np.array([[1.0, 2.0, 3.0]])
TARGET_001 = 3.0
HIDDEN = {"identity": identity, "relu": relu, "sigmoid": sigmoid}


def example_321(activation: str = "identity") -> tuple[Array, float, float]:
    """Run article 001's 3-2-1 network with every weight 0.5, as its formulas say.

    Parameters
    ----------
    activation : {"identity", "relu", "sigmoid"}
        What the two hidden units apply; the article's example applies nothing.

    Returns
    -------
    z : ndarray, shape (2,)
        The hidden units' scores.
    y : float
        The output.
    loss : float
        (y - 3)^2 / 2.

    Notes
    -----
    Source: the formulas of article 001_1ffe975ad6a7ed65.txt, section 4.1.

    Examples
    --------
    >>> z, y, loss = example_321()
    >>> z.tolist(), y, loss
    ([3.5, 4.0], 5.75, 3.78125)
    """
    z = dense_forward(X_001, np.full((3, 2), 0.5), np.array([0.5, 1.0]))
    a = HIDDEN[activation](z)
    y = float(dense_forward(a, np.full((2, 1), 0.5), np.array([2.0])).item())
    return z[0], y, half_squared_error(y)


def half_squared_error(y: float) -> float:
    """Return article 001's loss of an output: (y - 3)^2 / 2."""
    return 0.5 * (y - TARGET_001) ** 2


def layers_221() -> list[Layer]:
    """Return article 004's layers: sigmoid units, every weight 0.5, every bias 0."""
    return [
        (np.full((2, 2), 0.5), np.zeros(2), sigmoid),
        (np.full((2, 1), 0.5), np.zeros(1), sigmoid),
    ]


def _outputs(X: Array, layers: Sequence[Layer]) -> list[Array]:
    """Return each layer's output."""
    outputs = []
    for W, b, activation in layers:
        X = activation(dense_forward(X, W, b))
        outputs.append(X)
    return outputs


def example_221(x: ArrayLike) -> tuple[Array, float]:
    """Run article 004's 2-2-1 network of sigmoid units, weights 0.5 and biases 0.

    Parameters
    ----------
    x : array_like, shape (2,)
        The input, which the article never gives.

    Returns
    -------
    hidden : ndarray, shape (2,)
        What the article calls a^(2).
    output : float
        What it calls a^(3).

    Notes
    -----
    Source: the formulas of article 004_5c6e378f045ec3a8.txt, section 4.2.1.

    Examples
    --------
    >>> example_221([0, 0])[0].tolist()
    [0.5, 0.5]
    """
    hidden, output = _outputs(np.asarray(x, dtype=float)[None], layers_221())
    return hidden[0], float(output.item())


def unit_shapes(m: int, n: int) -> list[str]:
    """Say what the product of article 004's one-unit weights in R^(m x n) with x in R^m is.

    Returns
    -------
    list of str
        For w x, for x w, and for x with one column of w: the product's shape, or "undefined".
    """
    W, x = np.ones((m, n)), np.ones(m)
    return [_product_shape(W, x), _product_shape(x, W), _product_shape(x, W[:, 0])]


def _product_shape(left: Array, right: Array) -> str:
    """Return the shape of a matrix product, or that it is undefined."""
    try:
        return str(np.shape(left @ right))
    except ValueError:
        return "undefined"


def collapsed(layers: Sequence[Layer]) -> tuple[Array, Array]:
    r"""Return the one matrix and bias that layers without activations amount to.

    .. math:: (XW_1 + b_1) W_2 + b_2 = X (W_1 W_2) + (b_1 W_2 + b_2)

    Parameters
    ----------
    layers : sequence of (W, b, activation)
        As for `course_utils.network.mlp_forward`; the activations are ignored.

    Returns
    -------
    W : ndarray, shape (d, k)
        From the first layer's inputs to the last one's units.
    b : ndarray, shape (k,)

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 6.1.

    Examples
    --------
    >>> one = np.array([[2.0]]), np.array([1.0]), identity
    >>> W, b = collapsed([one, one, one])
    >>> W.item(), b.item()
    (8.0, 7.0)
    """
    W, b = np.eye(len(layers[0][0])), np.zeros(len(layers[0][0]))
    for weights, biases, _ in layers:
        W, b = W @ weights, b @ weights + biases
    return W, b


def distance_from_one_matrix(activation: str) -> float:
    """Return how far a network with 4 hidden layers is from the best single matrix.

    The largest error of the least-squares fit by one matrix and bias, over 200 inputs: 0 up to
    rounding where the network is one matrix.
    """
    rng = np.random.default_rng(3)
    sizes, names = (2, 8, 8, 8, 8, 1), [activation] * 4 + ["identity"]
    layers = [
        (rng.normal(size=(d, k)) / np.sqrt(d), rng.normal(size=k), HIDDEN[name])
        for d, k, name in zip(sizes, sizes[1:], names, strict=False)
    ]
    X = rng.normal(size=(200, 2))
    Z = _outputs(X, layers)[-1]
    ones = np.column_stack([X, np.ones(len(X))])
    fitted = ones @ np.linalg.lstsq(ones, Z, rcond=None)[0]
    return float(np.abs(fitted - Z).max())


def is_article_formula(name: str) -> bool:
    """Tell whether an article's formula, written out in loops, is what `layers` computes.

    Parameters
    ----------
    name : {"001-hidden", "001-output", "000-layer", "004-unit"}
        The formulas of article 001, section 4.1; of article 000; of article 004, section 4.2.1.
    """
    rng = np.random.default_rng(3)
    W, x, b = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=2)
    Z = dense_forward(x[None], W.T, b)[0]
    by_loop = np.array([sum(W[i, j] * x[j] for j in range(3)) + b[i] for i in range(2)])
    said = {
        "001-hidden": (by_loop, Z),
        "001-output": (sum(W[0, i] * x[i] for i in range(3)) + b[0], Z[0]),
        "000-layer": (sigmoid(W @ x + b), sigmoid(dense_forward(x[None], W.T, b))[0]),
        "004-unit": (sigmoid(np.array([W[j] @ x + b[j] for j in range(2)])), sigmoid(Z)),
    }
    return bool(np.allclose(*said[name], rtol=1e-12))
