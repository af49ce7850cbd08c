"""Exercise `relu_backward`: which gradients pass a ReLU."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import relu_backward


def _cases() -> list[tuple]:
    """Return one entry each side of the kink and on it, then batches with zeros, and scales."""
    rng = np.random.default_rng(7)
    cases = [(np.array([3.0]), np.array([z])) for z in (2.0, -2.0, 0.0)]
    for shape in [(1, 3), (4, 2), (3, 3), (2, 2, 2)]:
        Z = rng.integers(-3, 4, size=shape).astype(float)
        cases.append((rng.normal(size=shape), Z))
    return [*cases, (np.array([[1e6, -1e6]]), np.array([[1e-6, 1e3]])), (np.ones(3), -np.ones(3))]


def _in_place(dA: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """Write zeros into the gradient that was handed over."""
    dA[Z <= 0] = 0
    return dA


EXERCISE = Exercise(
    solution=relu_backward,
    prompt=(
        "Return d loss / d Z, given dA = d loss / d A and Z, where A = max(0, Z) entry by entry."
        " Where Z is exactly 0, take the slope 0."
    ),
    judge=SameValues(_cases, returns="numbers in the shape of Z"),
    hints=(
        "The slope of max(0, z) is one of two numbers. When is it which?",
        "Multiply each entry of dA by the slope at the same entry of Z.",
        "A comparison such as Z > 0 gives truth values, which count as 0 and 1 in a product.",
    ),
    mistakes=(
        Mistake(
            lambda dA, Z: np.where(Z >= 0, dA, 0.0),
            "At exactly 0 the gradient passes: the slope there is taken as 0.",
        ),
        Mistake(
            lambda dA, Z: np.where(dA > 0, dA, 0.0),
            "The sign of dA decides, instead of the sign of the input Z.",
        ),
        Mistake(
            lambda dA, Z: dA * np.maximum(Z, 0),
            "dA is multiplied by the ReLU's value, not by its slope.",
        ),
        Mistake(
            lambda dA, Z: np.where(Z > 0, 1.0, 0.0),
            "This is the slope alone: what comes back from above, dA, is lost.",
        ),
        Mistake(lambda dA, Z: dA, "Every gradient passes, as if there were no ReLU."),
        Mistake(
            lambda dA, Z: np.where(Z > 0, 0.0, dA),
            "The wrong side passes: the ReLU is flat below 0, not above.",
        ),
        Mistake(
            lambda dA, Z: np.where(Z > 0, dA, -dA),
            "Below 0 the slope is 0, not -1: that would be the absolute value.",
        ),
        Mistake(
            lambda dA, Z: np.where(Z > 0, dA, 0.01 * dA),
            "A little leaks through below 0: that is leaky ReLU.",
        ),
        Mistake(_in_place, "changes its input dA"),
    ),
)
