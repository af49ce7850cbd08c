"""Lesson 07: article 004's delta formulas and its ten iterations, recomputed."""

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import sigmoid
from course_utils.gradients import numerical_gradient, relative_error
from course_utils.layers import dense_backward, dense_forward, sigmoid_mse_delta

Array = NDArray[np.float64]

FORMULAS = ("delta3", "delta2", "dw1", "db1", "dw2", "db2")
"""Article 004's formulas of section 4.2.2, in its order."""

NAMES = ("W1", "b1", "W2", "b2")
TOLERANCE = 1e-6


def article_gradients(
    x: ArrayLike, y: ArrayLike, parameters: list[Array], repaired: Collection[str] = ()
) -> list[Array]:
    """Return the gradients that article 004's formulas give for one example.

    Parameters
    ----------
    x : array_like, shape (m,)
        Input.
    y : array_like, shape (p,)
        Target.
    parameters : list of ndarray
        W1 (m, n), b1 (n,), W2 (n, p), b2 (p,): the shapes that the article declares.
    repaired : collection of str
        Which of `FORMULAS` are used in their repaired form; the others as printed.

    Returns
    -------
    list of ndarray
        For W1, b1, W2 and b2, in their shapes. A printed formula that gives one number where
        several are wanted gives it to all.

    Raises
    ------
    ValueError
        If m, n and p differ: some printed formulas then add numbers that are not there.

    Notes
    -----
    Source: article 004_5c6e378f045ec3a8.txt, section 4.2.2. The loss is the sum of (a - y)^2 / 2.
    """
    W1, b1, W2, b2 = parameters
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(set(W1.shape + W2.shape)) > 1:
        raise ValueError(
            f"the printed formulas need m = n = p; got W1 {W1.shape} and W2 {W2.shape}. "
            "Take layers of one size."
        )
    a2 = sigmoid(x @ W1 + b1)
    a3 = sigmoid(a2 @ W2 + b2)
    delta3 = a3 * (1 - a3) * (a3 - y if "delta3" in repaired else y - a3)
    delta2 = a2 * (1 - a2) * ((W2 if "delta2" in repaired else W2.T) @ delta3)
    dW1 = np.outer(x, delta2) if "dw1" in repaired else np.full(W1.shape, x @ delta2)
    db1 = delta2 if "db1" in repaired else np.full(b1.shape, delta2.sum())
    dW2 = np.outer(a2, delta3) if "dw2" in repaired else np.tile(a2.sum() * delta3, (len(a2), 1))
    db2 = delta3 if "db2" in repaired else len(a2) * delta3
    return [dW1, db1, dW2, db2]


def example_004() -> tuple[Array, Array, list[Array]]:
    """Return an input, a target and parameters for article 004's formulas, sizes 3-3-3."""
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=3), rng.random(3)
    return x, y, [rng.normal(size=shape) for shape in [(3, 3), (3,), (3, 3), (3,)]]


def gradient_check_004(repaired: Collection[str] = ()) -> list[float]:
    """Return the relative errors of the article's gradients of W1, b1, W2, b2.

    Held against central differences of the loss.
    """
    x, y, parameters = example_004()
    found = article_gradients(x, y, parameters, repaired)
    errors = []
    for i, part in enumerate(parameters):

        def loss(moved: Array, i: int = i) -> float:
            parts = list(parameters)
            parts[i] = moved
            W1, b1, W2, b2 = parts
            return float(np.sum((sigmoid(sigmoid(x @ W1 + b1) @ W2 + b2) - y) ** 2) / 2)

        errors.append(float(relative_error(found[i], numerical_gradient(loss, part))))
    return errors


def is_right_004(formula: str, parameter: str, as_printed: bool = True) -> bool:
    """Tell whether one formula passes the gradient check once all others are repaired.

    Parameters
    ----------
    formula : str
        One of `FORMULAS`.
    parameter : {"W1", "b1", "W2", "b2"}
        Whose gradient is looked at.
    as_printed : bool
        False: with this formula repaired too.
    """
    repaired = [name for name in FORMULAS if not as_printed or name != formula]
    return gradient_check_004(repaired)[NAMES.index(parameter)] < TOLERANCE


def iterations_221(steps: int = 10, learning_rate: float = 0.01, sign: float = 1.0) -> Array:
    """Return what article 004's table of iterations should hold.

    Two samples with input 0 and target 0, the only inputs for which its a^(2) is 0.5 and stays
    the same for both units; weights 0.5, biases 0, loss summed over samples, all parameters move.

    Parameters
    ----------
    steps : int
        Number of rows.
    learning_rate : float
    sign : float
        1 for the gradient; -1 for the article's (y - a), which moves uphill.

    Returns
    -------
    ndarray, shape (steps, 4)
        Both hidden activations, the output and the loss, before each step.
    """
    X, Y = np.zeros((2, 2)), np.zeros((2, 1))
    W1, b1, W2, b2 = np.full((2, 2), 0.5), np.zeros(2), np.full((2, 1), 0.5), np.zeros(1)
    rows = []
    for _ in range(steps):
        A2 = sigmoid(dense_forward(X, W1, b1))
        A3 = sigmoid(dense_forward(A2, W2, b2))
        rows.append([*A2[0], A3[0, 0], np.sum((Y - A3) ** 2) / 2])
        dA2, dW2, db2 = dense_backward(sigmoid_mse_delta(A3, Y), A2, W2)
        _, dW1, db1 = dense_backward(dA2 * A2 * (1 - A2), X, W1)
        rate = sign * learning_rate
        W1, b1 = W1 - rate * dW1, b1 - rate * db1
        W2, b2 = W2 - rate * dW2, b2 - rate * db2
    return np.array(rows)


def first_bias_step_221() -> float:
    """Return b1 after one true step of article 004's example with inputs 0."""
    a2, a3 = iterations_221(1)[0, [0, 2]]
    delta2 = 0.5 * sigmoid_mse_delta(a3, 0.0) * a2 * (1 - a2)
    return float(0 - 0.01 * 2 * delta2)
