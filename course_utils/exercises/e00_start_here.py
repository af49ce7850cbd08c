"""Exercise of lesson 00: learn the check, hint and solution loop on something small."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues


def double(x: float | np.ndarray) -> float | np.ndarray:
    """Return twice x.

    Convention: a new number or array; the input stays as it is.

    Parameters
    ----------
    x : float or ndarray
        A number, or an array of numbers of any shape.

    Returns
    -------
    float or ndarray
        2 x, in the shape of `x`.

    Examples
    --------
    >>> double(3)
    6
    """
    return 2 * x


def _cases() -> list[tuple]:
    """Return numbers first, then arrays."""
    small = [(3,), (-2.75,), (0,), (1e-3,), (1e12,)]
    arrays = [
        np.array([1.5, -4.0]),
        np.arange(6).reshape(2, 3),
        np.array([[0.1]], dtype=np.float32),
    ]
    return small + [(array,) for array in arrays]


def _in_place(x):  # type: ignore[no-untyped-def]
    """Double an array where it lies."""
    x *= 2
    return x


EXERCISES = (
    Exercise(
        solution=double,
        prompt="Return twice x, where x is a number or a NumPy array.",
        judge=SameValues(_cases, returns="twice x, in the shape of x"),
        hints=(
            "Which arithmetic sign multiplies in Python?",
            "One line is enough: return, then 2 and x with the sign * between them.",
        ),
        mistakes=(
            Mistake(lambda x: x + 2, "The answer adds 2; doubling adds x to itself."),
            Mistake(lambda x: x**2, "The answer squares x: ** is a power."),
            Mistake(lambda x: x / 2, "The answer halves x."),
            Mistake(lambda x: int(2 * x), "int() drops what follows the decimal point."),
            Mistake(lambda x: x, "The answer hands x back as it came."),
            Mistake(lambda x: print(2 * x), "Did you forget return?"),
            Mistake(_in_place, "changes its input x"),
        ),
    ),
)
