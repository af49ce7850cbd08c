"""Exercise `sigmoid_mse_delta`: the gradient before an output sigmoid."""

import numpy as np

from course_utils.activations import sigmoid, sigmoid_derivative
from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import sigmoid_mse_delta


def _cases() -> list[tuple]:
    """Return numbers, then batches: sure outputs, right and wrong ones, a square, a column."""
    rng = np.random.default_rng(7)
    numbers = [(0.5, 0.0), (0.75, 1.0), (0.25, 0.5), (1.0, 0.0), (0.0, 1.0)]
    batches = [(rng.random(shape), rng.random(shape)) for shape in [(3,), (1, 2), (4, 4), (5, 1)]]
    return [*numbers, *batches]


EXERCISE = Exercise(
    solution=sigmoid_mse_delta,
    prompt=(
        "Return d loss / d z, entry by entry, for the loss (a - y)^2 / 2 where a = sigmoid(z). You"
        " are given the activation a, not z; nothing is averaged."
    ),
    judge=SameValues(_cases, returns="numbers in the shape of a", rtol=1e-5, atol=1e-7),
    hints=(
        "Two links make the chain from z to the loss: z -> a -> loss. Find the slope of each.",
        "With a above y, does raising a raise the loss? That is the sign of the first slope.",
        "The slope of the sigmoid, written with its output, is a times (1 - a).",
    ),
    mistakes=(
        Mistake(
            lambda a, y: (y - a) * a * (1 - a),
            "The sign is turned round, as in the article: the loss grows where a lies above y.",
        ),
        Mistake(
            lambda a, y: a - y, "The slope of the sigmoid is forgotten: the chain has two links."
        ),
        Mistake(
            lambda a, y: (a - y) * sigmoid_derivative(a),
            "The sigmoid is applied to a once more: a is its output already.",
        ),
        Mistake(
            lambda a, y: (sigmoid(a) - y) * sigmoid_derivative(a),
            "a is treated as if it were z: it has been through the sigmoid already.",
        ),
        Mistake(
            lambda a, y: 2 * (a - y) * a * (1 - a),
            "Twice too large: the half in the loss cancels the 2 of the square.",
        ),
        Mistake(
            lambda a, y: (a - y) ** 2 / 2 * a * (1 - a),
            "The loss itself is multiplied, not its slope towards a.",
        ),
        Mistake(lambda a, y: (a - y) * a, "The factor 1 - a is missing."),
        Mistake(
            lambda a, y: np.mean((a - y) * a * (1 - a)),
            "One number comes back: every entry keeps a gradient of its own.",
        ),
        Mistake(
            lambda a, y: (a - y) * a * (1 - a) / np.size(a),
            "Nothing is averaged here: the 1/n comes later.",
        ),
    ),
)
