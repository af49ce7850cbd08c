"""Exercise `gradient_descent_step`: parameters moved against their gradient."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.optimizers import gradient_descent_step


def _cases() -> list[tuple]:
    """Return the articles' first step, several parameters, a matrix, a tiny and a large rate."""
    rng = np.random.default_rng(6)
    return [
        (np.array([0.0]), np.array([-4.0]), 0.1),
        (np.array([1.0, -2.0]), np.array([2.0, 3.0]), 0.5),
        (rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 0.01),
        (rng.normal(size=(4,)), 1e4 * rng.normal(size=(4,)), 1e-3),
        (np.array(2.0), np.array(0.5), 3.0),
    ]


def _in_place(theta: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    """Move the parameters that came in."""
    theta -= learning_rate * gradient
    return theta


def _scaled_in_place(theta: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    """Scale the gradient that came in."""
    gradient *= learning_rate
    return theta - gradient


EXERCISE = Exercise(
    solution=gradient_descent_step,
    prompt=(
        "Return new parameters: theta after one step of gradient descent of size learning_rate"
        " times gradient. Both arrays stay as they are."
    ),
    judge=SameValues(_cases, returns="the moved parameters, of theta's shape"),
    hints=(
        "The gradient points to where the loss grows. Which way is down?",
        "How far? The learning rate times the gradient, entry by entry; NumPy does all entries"
        " in one line.",
        "Build a new array: `theta -= ...` would write into the array that came in.",
    ),
    mistakes=(
        Mistake(
            lambda theta, gradient, learning_rate: theta + learning_rate * gradient,
            "The step goes uphill: it has the gradient's own sign.",
        ),
        Mistake(
            lambda theta, gradient, learning_rate: theta - gradient,
            "The learning rate is not used.",
        ),
        Mistake(
            lambda theta, gradient, learning_rate: theta - gradient / learning_rate,
            "The gradient is divided by the learning rate: a smaller rate then moves further.",
        ),
        Mistake(
            lambda theta, gradient, learning_rate: -learning_rate * gradient,
            "This is the step alone: add it to where theta was.",
        ),
        Mistake(
            lambda theta, gradient, learning_rate: learning_rate * gradient,
            "This is the step, with its sign turned, and without theta.",
        ),
        Mistake(
            lambda theta, gradient, learning_rate: theta - learning_rate * np.mean(gradient),
            "All entries move by one amount: each has a slope of its own.",
        ),
        Mistake(
            lambda theta, gradient, learning_rate: theta - learning_rate * np.sign(gradient),
            "Only the gradient's sign is used: a steeper slope must give a longer step.",
        ),
        Mistake(_in_place, "changes its input theta"),
        Mistake(_scaled_in_place, "changes its input gradient"),
    ),
)
