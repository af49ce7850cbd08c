"""Exercise `mean_squared_error`: the mean of the squared errors over all entries."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.losses import mean_squared_error


def _cases() -> list[tuple]:
    """Return one entry, a pair, whole numbers, columns, grids, large errors, float32."""
    rng = np.random.default_rng(5)
    small = [([2.0], [5.0]), ([1.0, 0.0], [3.0, -4.0]), ([3, 0, 1], [1, 1, 1])]
    cases = [(np.array(y_true), np.array(y_pred)) for y_true, y_pred in small]
    for shape, scale in [((4, 1), 1.0), ((2, 3), 1.0), ((1, 5), 1e3), ((3, 2, 2), 2.0)]:
        cases.append((scale * rng.normal(size=shape), scale * rng.normal(size=shape)))
    y_true, y_pred = rng.normal(size=(2, 40)).astype(np.float32)
    return [*cases, (y_true, y_pred)]


EXERCISE = Exercise(
    solution=mean_squared_error,
    prompt="Return the mean of the squared differences of y_pred and y_true over all entries.",
    judge=SameValues(_cases, returns="one number, at least 0"),
    hints=(
        "Three steps: the differences, their squares, one mean. The order of the last two counts.",
        "For arrays with rows and columns, n is the number of all entries, not of rows.",
        "np.mean without an axis averages over everything.",
    ),
    mistakes=(
        Mistake(
            lambda y_true, y_pred: np.sum((y_pred - y_true) ** 2),
            "The squares are summed up: the 1/n is missing.",
        ),
        Mistake(
            lambda y_true, y_pred: np.mean((y_pred - y_true) ** 2) / 2,
            "A factor 1/2 has slipped in; some texts put it there to tidy the derivative.",
        ),
        Mistake(
            lambda y_true, y_pred: np.sum((y_pred - y_true) ** 2) / len(y_true),
            "n counts the rows here; it must count all entries.",
        ),
        Mistake(
            lambda y_true, y_pred: np.sqrt(np.mean((y_pred - y_true) ** 2)),
            "This is the root of the mean squared error.",
        ),
        Mistake(
            lambda y_true, y_pred: np.mean(np.abs(y_pred - y_true)),
            "This is the mean absolute error: nothing is squared.",
        ),
        Mistake(
            lambda y_true, y_pred: np.mean(y_pred - y_true) ** 2,
            "The mean is taken before the square, so that errors of opposite sign cancel.",
        ),
        Mistake(
            lambda y_true, y_pred: -np.mean((y_pred - y_true) ** 2),
            "The sign is wrong: a mean of squares is never negative.",
        ),
        Mistake(
            lambda y_true, y_pred: (y_pred - y_true) ** 2,
            "One square an entry comes back: reduce them to one number.",
        ),
        Mistake(
            lambda y_true, y_pred: np.mean((y_pred - y_true) ** 2, axis=-1),
            "The mean runs along one axis only, and leaves several numbers.",
        ),
    ),
)
