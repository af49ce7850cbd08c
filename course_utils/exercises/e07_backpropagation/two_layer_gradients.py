"""Exercise `two_layer_gradients`: backpropagation through a whole small network."""

from collections.abc import Callable, Mapping

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import dense_backward, dense_forward, sigmoid_mse_delta

Parameters = Mapping[str, np.ndarray]


def two_layer_forward(X: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Return hidden and output activations of a network of two sigmoid layers.

    Parameters
    ----------
    X : ndarray, shape (n, d)
    parameters : dict of ndarray
        W1 (d, h), b1 (h,), W2 (h, k), b2 (k,).

    Returns
    -------
    A1 : ndarray, shape (n, h)
    A2 : ndarray, shape (n, k)
    """
    A1 = sigmoid(dense_forward(X, parameters["W1"], parameters["b1"]))
    return A1, sigmoid(dense_forward(A1, parameters["W2"], parameters["b2"]))


def two_layer_loss(X: np.ndarray, Y: np.ndarray, parameters: Parameters) -> float:
    """Return the mean over the batch of the sum over outputs of (a - y)^2 / 2."""
    _, A2 = two_layer_forward(X, parameters)
    return float(np.sum((A2 - Y) ** 2) / (2 * len(X)))


def two_layer_gradients(
    X: np.ndarray, Y: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Return the gradient of `two_layer_loss` with respect to each parameter.

    Convention: sigmoid hidden and sigmoid output layer; the loss is the mean over the batch of
    the sum over outputs of (a - y)^2 / 2, so 1/n enters once, at the output.

    Parameters
    ----------
    X : ndarray, shape (n, d)
        Inputs.
    Y : ndarray, shape (n, k)
        Targets.
    parameters : dict of ndarray
        W1 (d, h), b1 (h,), W2 (h, k), b2 (k,).

    Returns
    -------
    dict of ndarray
        The same keys, each with its parameter's shape.

    Notes
    -----
    Source: Rumelhart, Hinton and Williams (1986), equations 4 to 7; Goodfellow, Bengio and
    Courville (2016), algorithm 6.4.

    Examples
    --------
    >>> flat = {"W1": [[0.0]], "b1": [0.0], "W2": [[0.0]], "b2": [0.0]}
    >>> two_layer_gradients([[1.0]], [[0.0]], flat)["W2"].tolist()
    [[0.0625]]
    """
    A1, A2 = two_layer_forward(X, parameters)
    dZ2 = sigmoid_mse_delta(A2, Y) / len(X)
    dA1, dW2, db2 = dense_backward(dZ2, A1, parameters["W2"])
    dZ1 = dA1 * A1 * (1 - A1)
    _, dW1, db1 = dense_backward(dZ1, X, parameters["W1"])
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def _cases() -> list[tuple]:
    """Return one number everywhere, then networks with all sizes different, and a square one."""
    rng = np.random.default_rng(7)
    cases = []
    for n, d, h, k in [(1, 1, 1, 1), (2, 1, 1, 1), (1, 2, 3, 2), (5, 3, 2, 4), (3, 3, 3, 3)]:
        shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
        parameters = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        cases.append((rng.normal(size=(n, d)), rng.random((n, k)), parameters))
    return cases


def _delta(A: np.ndarray, Y: np.ndarray, n: int) -> np.ndarray:
    """Return the right gradient before the output sigmoid."""
    return (A - Y) * A * (1 - A) / n


def _spoilt(
    delta: Callable[..., np.ndarray] = _delta,
    back: Callable[..., np.ndarray] = lambda d, W2: d @ W2.T,
    slope: Callable[..., np.ndarray] = lambda A1: A1 * (1 - A1),
    bias: Callable[..., np.ndarray] = lambda d: d.sum(axis=0),
    scale: Callable[[int], float] = lambda n: 1.0,
) -> Callable[..., dict[str, np.ndarray]]:
    """Return a version with one part spoilt."""

    def gradients(X: np.ndarray, Y: np.ndarray, parameters: Parameters) -> dict[str, np.ndarray]:
        A1, A2 = two_layer_forward(X, parameters)
        dZ2 = delta(A2, Y, len(X))
        dZ1 = back(dZ2, parameters["W2"]) * slope(A1)
        parts = {"W1": X.T @ dZ1, "b1": bias(dZ1), "W2": A1.T @ dZ2, "b2": bias(dZ2)}
        return {name: scale(len(X)) * part for name, part in parts.items()}

    return gradients


EXERCISE = Exercise(
    solution=two_layer_gradients,
    prompt=(
        "Return the gradients of a network of two sigmoid layers as a dict with the keys W1, b1,"
        " W2, b2 of parameters: hidden A1 = sigmoid(X @ W1 + b1), output a = sigmoid(A1 @ W2 + b2)."
        " The loss is the mean over the batch of the sum over outputs of (a - y)^2 / 2."
    ),
    judge=SameValues(
        _cases, returns="a dict W1, b1, W2, b2 with the parameters' shapes", rtol=1e-5, atol=1e-7
    ),
    hints=(
        "Run forwards and keep A1 and a. Then go back: before the output sigmoid, before the"
        " hidden one.",
        "The gradient before the output sigmoid is sigmoid_mse_delta(a, Y), divided by n once.",
        "dense_backward gives dW2, db2 and dA1; times the sigmoid's slope A1 * (1 - A1) that is the"
        " gradient before the hidden sigmoid; dense_backward once more.",
    ),
    mistakes=(
        Mistake(
            _spoilt(scale=lambda n: -1.0),
            "All signs are turned round: the article's (y - a) gives minus the gradient.",
        ),
        Mistake(
            _spoilt(delta=lambda A, Y, n: (A - Y) * A * (1 - A)),
            "The 1/n is missing: the loss is a mean over the batch.",
        ),
        Mistake(_spoilt(scale=lambda n: 1 / n), "The 1/n has come in twice: it belongs in once."),
        Mistake(
            _spoilt(delta=lambda A, Y, n: (A - Y) / n),
            "The slope of the output sigmoid is forgotten.",
        ),
        Mistake(
            _spoilt(slope=np.ones_like),
            "The slope of the hidden sigmoid is forgotten.",
        ),
        Mistake(
            _spoilt(slope=lambda A1: sigmoid(A1) * (1 - sigmoid(A1))),
            "The hidden slope is taken at the activation: A1 has been through the sigmoid already.",
        ),
        Mistake(
            _spoilt(back=lambda d, W2: d @ W2),
            "On the way back W2 changes its rows and columns: it must be transposed.",
        ),
        Mistake(
            _spoilt(back=lambda d, W2: d.mean(axis=1, keepdims=True) * W2.sum(axis=1)),
            "Each output's weight must meet that output's own delta before the sum over outputs.",
        ),
        Mistake(
            _spoilt(back=lambda d, W2: d[:, :1] * W2[:, 0]),
            "Only the first output sends its error back: a hidden unit sums over all of them.",
        ),
        Mistake(_spoilt(bias=lambda d: d), "The bias gradients are not summed over the batch."),
        Mistake(
            _spoilt(bias=lambda d: d.mean(axis=0)),
            "The bias gradients are means: the 1/n is in the deltas, so the rows are added up.",
        ),
        Mistake(
            _spoilt(delta=lambda A, Y, n: _delta(A, Y, n * A.shape[1])),
            "The outputs are averaged: the loss sums over them.",
        ),
        Mistake(_spoilt(scale=lambda n: 2.0), "Twice too large: the loss holds a half."),
    ),
)
