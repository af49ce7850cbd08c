"""Exercise `tanh_derivative`: the slope of tanh at its input."""

import numpy as np

from course_utils import activations
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return single inputs, whole numbers, extremes, and tables."""
    rng = np.random.default_rng(4)
    single = [np.array([x]) for x in (0.0, 1.0, -1.0, 0.5)]
    extremes = [np.array([-3.0, 3.0]), np.array([-1000.0, 1000.0]), np.array([-2, 0, 2])]
    return [(x,) for x in [*single, *extremes, rng.normal(size=(2, 3)), rng.normal(size=(2, 1, 4))]]


def _by_powers(x: np.ndarray) -> np.ndarray:
    """Divide infinity by infinity far from 0."""
    up, down = np.exp(x), np.exp(-x)
    return 1 - ((up - down) / (up + down)) ** 2


def _by_a_wide_step(x: np.ndarray) -> np.ndarray:
    """Take the slope of a chord of width 1."""
    return np.tanh(x + 0.5) - np.tanh(x - 0.5)


def _root_of_the_slope(x: np.ndarray) -> np.ndarray:
    """Forget the square of 1 / cosh(x)."""
    with np.errstate(over="ignore"):
        return 1 / np.cosh(x)


EXERCISE = Exercise(
    solution=activations.tanh_derivative,
    prompt=(
        "Return the slope of tanh at every entry of the array x, of any shape. "
        "x is what goes into tanh, not what comes out."
    ),
    judge=SameValues(_cases, returns="an array of x's shape, from 0 to 1"),
    hints=(
        "At 0 the curve of tanh is steepest, with slope 1; far out it is flat.",
        "Written with the output a = tanh(x), the slope is 1 - a^2. But you are given x.",
        "np.tanh is exact and finite for every x: start with it.",
    ),
    mistakes=(
        Mistake(
            lambda x: 1 - x**2,
            "1 minus the square of the *output* is right, but x is the input.",
        ),
        Mistake(_root_of_the_slope, "1 / cosh(x) is the square root of the slope."),
        Mistake(np.tanh, "This is the value of tanh, not its slope."),
        Mistake(lambda x: 1 - np.tanh(x), "The square is missing."),
        Mistake(lambda x: (1 - np.tanh(x)) ** 2, "Square tanh(x) first, then subtract it from 1."),
        Mistake(
            lambda x: 1 + np.tanh(x) ** 2, "A slope of tanh is never above 1: look at the sign."
        ),
        Mistake(lambda x: np.tanh(x) ** 2 - 1, "tanh rises everywhere, so no slope is negative."),
        Mistake(
            lambda x: 1 - np.tanh(np.tanh(x)) ** 2, "tanh is taken twice on the way to the slope."
        ),
        Mistake(activations.sigmoid_derivative, "This is the slope of sigmoid."),
        Mistake(_by_powers, "Far from 0 this divides infinity by infinity: use np.tanh."),
        Mistake(_by_a_wide_step, "The difference is taken over too wide a step."),
    ),
)
