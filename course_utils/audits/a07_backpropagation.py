"""Lesson 07: worked gradients of articles 000, 001 and 002, recomputed."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import sigmoid
from course_utils.autograd import Value
from course_utils.gradients import numerical_gradient
from course_utils.layers import dense_backward, dense_forward

Array = NDArray[np.float64]

X_001, TARGET_001 = np.array([[1.0, 2.0, 3.0]]), 3.0


def around_backward() -> list[float]:
    """Return a parameter before and after backpropagation of its square, and its gradient so."""
    parameter = Value(3.0)
    loss = parameter * parameter
    before = parameter.data, parameter.grad
    loss.backward()
    return [before[0], parameter.data, before[1], parameter.grad]


def gradients_321() -> Array:
    """Return article 001's six gradients, of w11, w12, w21, w22, w1 and w2, computed rightly.

    Notes
    -----
    Source: the formulas of article 001_1ffe975ad6a7ed65.txt, sections 4.1 to 4.3: three inputs,
    two hidden units and one output without activations, every weight 0.5.

    Examples
    --------
    >>> gradients_321().tolist()
    [1.375, 2.75, 1.375, 2.75, 9.625, 11.0]
    """
    W1, _, W2, _ = _all_gradients_321()
    return np.array([W1[0, 0], W1[1, 0], W1[0, 1], W1[1, 1], W2[0, 0], W2[1, 0]])


def parameters_321() -> list[Array]:
    """Return article 001's W1 (3, 2), b1, W2 (2, 1) and b2."""
    return [np.full((3, 2), 0.5), np.array([0.5, 1.0]), np.full((2, 1), 0.5), np.array([2.0])]


def loss_321(parameters: list[Array]) -> float:
    """Return (y - 3)^2 / 2 of article 001's network with these parameters."""
    W1, b1, W2, b2 = parameters
    y = dense_forward(dense_forward(X_001, W1, b1), W2, b2)
    return float((y.item() - TARGET_001) ** 2 / 2)


def _all_gradients_321() -> list[Array]:
    """Return the gradients of W1, b1, W2 and b2."""
    W1, b1, W2, b2 = parameters_321()
    hidden = dense_forward(X_001, W1, b1)
    error = dense_forward(hidden, W2, b2) - TARGET_001
    dhidden, dW2, db2 = dense_backward(error, hidden, W2)
    _, dW1, db1 = dense_backward(dhidden, X_001, W1)
    return [dW1, db1, dW2, db2]


def bias_steps_321(learning_rate: float = 0.1) -> list[float]:
    """Return the true first steps of article 001's biases b1, b2 and b."""
    _, db1, _, db2 = _all_gradients_321()
    return [-learning_rate * float(gradient) for gradient in (*db1, *db2)]


def losses_of_steps_321(learning_rate: float = 0.1) -> list[float]:
    """Return article 001's loss: before, after its published step, after a true one.

    The published step lowers the six weights that the article has; the true one moves all eleven
    parameters along the gradient.
    """
    W1, b1, W2, b2 = parameters_321()
    published = [W1.copy(), b1, W2 - learning_rate * 0.25, b2]
    published[0][[0, 1, 0, 1], [0, 0, 1, 1]] -= learning_rate * 0.125
    pairs = zip(parameters_321(), _all_gradients_321(), strict=True)
    true = [part - learning_rate * gradient for part, gradient in pairs]
    return [loss_321(parameters) for parameters in (parameters_321(), published, true)]


def sgd_formula_ratio_002() -> float:
    """Return what article 002's 'derivation' gives, divided by the true gradient.

    For predictions w x of five examples and the mean of (y - w x)^2: its sum runs over each
    example's own loss; the minus sign is its own.
    """
    rng = np.random.default_rng(7)
    x, y, w = rng.normal(size=5), rng.normal(size=5), 0.7
    slopes = -2 * (y - w * x)
    true = numerical_gradient(lambda weight: np.mean((y - weight * x) ** 2), np.array(w))
    return round(float(-np.mean(slopes * x) / true), 6)


def is_chain_rule_right_002() -> bool:
    """Tell whether dL/dw = dL/dyhat * dyhat/dw, for yhat = sigmoid(w x), by differences."""
    w, x, y = 0.3, -1.2, 1.0
    yhat = sigmoid(w * x)
    chained = (yhat - y) * (yhat * (1 - yhat) * x)
    slope = numerical_gradient(lambda weight: (sigmoid(weight * x) - y) ** 2 / 2, np.array(w))
    return bool(np.isclose(chained, slope, rtol=1e-7))


def backward_000(
    y_pred: object, y_true: float, x: Array, w: Array, b: ArrayLike, alpha: float
) -> tuple[Array, Array]:
    """Return article 000's update of w and b, line by line as printed; `y_pred` has no effect."""
    error = x.dot(w) + b - y_true
    return w - alpha * (error * x), b - alpha * error


def inputs_000() -> dict[str, object]:
    """Return the names that article 000's listing defines before its call."""
    w, b, x = np.array([1, 2, 3]), np.array([4, 5, 6]), np.array([0.1, 0.2, 0.3])
    return {"w": w, "b": b, "x": x, "y": 0.5, "alpha": 0.1, "backward": backward_000}


def call_000(**given: object) -> str | list[list[float]]:
    """Return what article 000's call gives: the name of its error, or the new w and b.

    Parameters
    ----------
    **given : object
        What to define besides, such as ``y_pred=None``.
    """
    names = inputs_000() | given
    try:
        exec("w_new, b_new = backward(y_pred, y, x, w, b, alpha)", names)
    except NameError as error:
        return type(error).__name__
    return [np.asarray(names[name]).tolist() for name in ("w_new", "b_new")]


def weight_gradients_000() -> list[list[float]]:
    """Return d loss / d w of article 000's example: as its listing has it, and by differences.

    The loss is half the squared error, summed over the three outputs that three biases make.
    """
    w, b, x = (np.array(part, dtype=float) for part in ([1, 2, 3], [4, 5, 6], [0.1, 0.2, 0.3]))
    true = numerical_gradient(lambda weights: np.sum((x @ weights + b - 0.5) ** 2) / 2, w)
    return [((x @ w + b - 0.5) * x).tolist(), np.round(true, 8).tolist()]
