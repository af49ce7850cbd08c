"""Exercise `relu_derivative`: the slope of ReLU, 0 at 0."""

import numpy as np

from course_utils import activations
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return single inputs, the kink, small and large numbers, whole numbers, and tables."""
    rng = np.random.default_rng(4)
    single = [np.array([x]) for x in (2.0, -2.0, 0.0, 0.5)]
    others = [np.array([-1000.0, -1e-6, 1e-6, 1000.0]), np.array([-3, 0, 3])]
    return [(x,) for x in [*single, *others, rng.normal(size=(2, 3)), rng.normal(size=(2, 1, 4))]]


def _value_by_input(x: np.ndarray) -> np.ndarray:
    """Divide 0 by 0 at the kink."""
    return np.maximum(x, 0) / x


EXERCISE = Exercise(
    solution=activations.relu_derivative,
    prompt=(
        "Return the slope of ReLU at every entry of the array x, of any shape: "
        "1 above 0, 0 below, and 0 at 0 itself."
    ),
    judge=SameValues(_cases, returns="an array of x's shape, each entry 0 or 1"),
    hints=(
        "Draw max(0, x): it has two straight parts. What is the slope of each?",
        "A comparison of an array with a number gives one truth value an entry.",
        "True counts as 1 and False as 0; .astype(float) writes them so.",
    ),
    mistakes=(
        Mistake(lambda x: (x >= 0).astype(float), "At 0 itself the course takes the slope 0."),
        Mistake(lambda x: np.heaviside(x, 0.5), "Half-way between 0 and 1? At the kink take 0."),
        Mistake(activations.relu, "This is ReLU, not its slope."),
        Mistake(np.sign, "Below 0 ReLU is flat: its slope there is 0, not -1."),
        Mistake(activations.leaky_relu_derivative, "This is the slope of leaky ReLU."),
        Mistake(_value_by_input, "Value divided by input is 0 / 0 at the kink."),
        Mistake(lambda x: (x < 0).astype(float), "The two sides are exchanged."),
        Mistake(np.ones_like, "The slope is 1 on one side only."),
        Mistake(lambda x: (x > 1).astype(float), "The kink is at 0, not at 1."),
        Mistake(
            lambda x: float(np.all(x > 0)), "One number comes back for all of x; give one an entry."
        ),
    ),
)
