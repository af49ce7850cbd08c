"""Exercise `sigmoid`: values from 0 to 1, without overflow."""

from collections.abc import Callable

import numpy as np

from course_utils import activations
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return single inputs, whole numbers, extremes on each side, and two tables."""
    rng = np.random.default_rng(4)
    single = [np.array([x]) for x in (0.0, 2.0, -2.0, -1000.0, 1000.0)]
    tables = [np.array([[-1000.0, -3.0, 0.5], [3.0, 1000.0, -0.5]]), rng.normal(size=(2, 1, 4))]
    return [(x,) for x in [*single, np.array([-1, 0, 3]), *tables]]


def _watched(function: Callable[[np.ndarray], object], x: np.ndarray) -> object:
    """Call a function where an overflow is an error, not a warning."""
    with np.errstate(over="raise", invalid="raise"):
        return function(x)


def _both_branches(x: np.ndarray) -> np.ndarray:
    """Compute both forms everywhere and choose afterwards."""
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


def _whole_numbers(x: np.ndarray) -> np.ndarray:
    """Put values into an array that is as integer as the input."""
    values = np.zeros_like(x)
    values[...] = activations.sigmoid(x)
    return values


def _in_place(x: np.ndarray) -> np.ndarray:
    """Write over the input."""
    x[...] = np.clip(x, -500, 500)
    return activations.sigmoid(x)


def _table(x: np.ndarray) -> np.ndarray:
    """Look values up in the article's table."""
    return np.interp(x, [-3, 0, 3], [0.0478, 0.5, 0.9502])


EXERCISE = Exercise(
    solution=activations.sigmoid,
    prompt=(
        "Return 1 / (1 + e^-x) for every entry of the array x, of any shape; "
        "with x = 1000 and x = -1000 too, and without an overflow."
    ),
    judge=SameValues(
        _cases, returns="an array of x's shape, from 0 to 1, no overflow", observe=_watched
    ),
    hints=(
        "Write the formula first. For which sign of x does e^-x become too large for a float?",
        "Multiply numerator and denominator by e^x: a second form, safe where the first is not.",
        "-np.abs(x) is never above 0, so its exp never overflows. Both forms can be made of it.",
    ),
    mistakes=(
        Mistake(
            lambda x: 1 / (1 + np.exp(-x)),
            "exp(-x) overflows for large negative x.",
        ),
        Mistake(
            lambda x: np.exp(x) / (1 + np.exp(x)),
            "exp(x) overflows for large positive x.",
        ),
        Mistake(
            _both_branches, "np.where evaluates both branches for every x, unsafe one included."
        ),
        Mistake(lambda x: 1 / (1 + np.exp(x)), "The exponent has the wrong sign: it is -x."),
        Mistake(
            lambda x: activations.sigmoid(-x),
            "The answer falls where sigmoid rises: is it computed for -x?",
        ),
        Mistake(np.tanh, "This is tanh, which runs from -1 to 1."),
        Mistake(activations.sigmoid_derivative, "This is the slope of sigmoid, not its value."),
        Mistake(lambda x: 1 / np.exp(-x), "The 1 + in the denominator is missing."),
        Mistake(lambda x: 1 / (1 - np.exp(-x)), "The denominator subtracts where it should add."),
        Mistake(_table, "These values lie on straight lines between the article's printed ones."),
        Mistake(
            _whole_numbers,
            "An array made like an integer x holds whole numbers only: ask for floats.",
        ),
        Mistake(lambda x: activations.sigmoid(x).ravel(), "The shape of x is lost."),
        Mistake(_in_place, "changes its input x"),
    ),
)
