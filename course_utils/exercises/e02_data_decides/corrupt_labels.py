"""Exercise `corrupt_labels`: give a share of the rows a wrong label."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake
from course_utils.exercises.e02_data_decides.wrong_labels import judge


def corrupt_labels(
    y: np.ndarray, rate: float, num_classes: int, rng: np.random.Generator
) -> np.ndarray:
    """Replace a share of the labels by other classes.

    Convention: exactly ``round(rate * n)`` rows, drawn without replacement and all equally likely,
    get a wrong label: one of the num_classes - 1 *other* classes, all equally likely, drawn for
    each row. So rate is the share of labels that are wrong afterwards. The input is not changed.

    Parameters
    ----------
    y : ndarray of int, shape (n,)
        Labels from 0 to num_classes - 1.
    rate : float
        Share of the labels to replace, 0 to 1.
    num_classes : int
        At least 2.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray of int, shape (n,)
        A copy with wrong labels in it.

    Notes
    -----
    Source: Frenay and Verleysen (2014), section II (noise completely at random, uniform).

    Examples
    --------
    >>> corrupt_labels(np.array([0, 1, 1, 0]), 1.0, 2, np.random.default_rng(0)).tolist()
    [1, 0, 0, 1]
    """
    wrong = y.copy()
    rows = rng.permutation(len(y))[: round(rate * len(y))]
    steps = rng.integers(1, num_classes, size=len(rows))
    wrong[rows] = (y[rows] + steps) % num_classes
    return wrong


def _spoilt(
    rows: Callable[..., np.ndarray], classes: Callable[..., np.ndarray]
) -> Callable[..., np.ndarray]:
    """Return an answer that spoils ``rows(y, rate, rng)`` with ``classes(old, k, rng)``."""

    def answer(y: np.ndarray, rate: float, num_classes: int, rng: np.random.Generator) -> object:
        wrong = y.copy()
        chosen = rows(y, rate, rng)
        wrong[chosen] = classes(y[chosen], num_classes, rng)
        return wrong

    return answer  # type: ignore[return-value]


def _some(y: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Draw the right number of rows."""
    return rng.permutation(len(y))[: round(rate * len(y))]


def _other(old: np.ndarray, num_classes: int, rng: np.random.Generator) -> np.ndarray:
    """Draw another class for each label."""
    return (old + rng.integers(1, num_classes, len(old))) % num_classes


def _in_place(y: np.ndarray, rate: float, num_classes: int, rng: np.random.Generator) -> np.ndarray:
    """Write over the input."""
    y[...] = corrupt_labels(y, rate, num_classes, rng)
    return y


EXERCISE = Exercise(
    solution=corrupt_labels,
    prompt=(
        "Return a copy of y in which a share rate of the labels is wrong: rows drawn at random, as"
        " many as round(rate * n) or each with probability rate, and each with one of the other"
        " num_classes - 1 classes, drawn anew for each row, all equally likely."
    ),
    judge=judge,
    hints=(
        "Two draws: which rows, and which wrong class for each of them.",
        "A class plus 1, 2, ... or num_classes - 1, taken modulo num_classes, is never the class"
        " itself.",
        "rng.permutation(n) cut off after round(rate * n) entries gives rows without repeats;"
        " rng.integers(1, num_classes, size=...) gives what to add to each.",
    ),
    mistakes=(
        Mistake(
            _spoilt(_some, lambda old, k, rng: rng.integers(0, k, len(old))),
            "draws the old class again",
        ),
        Mistake(_spoilt(_some, lambda old, k, rng: (old + 1) % k), "always becomes class"),
        Mistake(
            _spoilt(_some, lambda old, k, rng: (old + rng.integers(1, k)) % k),
            "One draw serves for all rows",
        ),
        Mistake(_spoilt(_some, lambda old, k, rng: _other(old, k + 1, rng)), "is no class"),
        Mistake(
            _spoilt(lambda y, rate, rng: np.arange(round(rate * len(y))), _other),
            "the first rows only",
        ),
        Mistake(
            _spoilt(lambda y, rate, rng: rng.integers(0, len(y), round(rate * len(y))), _other),
            "drawn twice",
        ),
        Mistake(
            _spoilt(lambda y, rate, rng: _some(y, 1 - rate, rng), _other),
            "rate is the share that becomes wrong",
        ),
        Mistake(lambda y, rate, num_classes, rng: y.copy(), "No label changes"),
        Mistake(
            lambda y, rate, num_classes, rng: corrupt_labels(
                y, rate, num_classes, np.random.default_rng()
            ),
            "does not use rng",
        ),
        Mistake(
            lambda y, rate, num_classes, rng: corrupt_labels(
                y, rate, num_classes, np.random.default_rng(0)
            ),
            "the same rows for ever",
        ),
        Mistake(_in_place, "changes its input y"),
    ),
)
