"""Exercise `train_validation_test_split`: shuffle once, then cut into three."""

from collections.abc import Sequence

import numpy as np

from course_utils.exercises import Exercise, Mistake
from course_utils.exercises.e02_data_decides.parts import judge

Pair = tuple[np.ndarray, np.ndarray]


def train_validation_test_split(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> tuple[Pair, Pair, Pair]:
    """Deal the rows of a data set out to training, validation and test.

    Convention: the rows are shuffled before they are cut, every order equally likely; each row
    lands in exactly one part and keeps its label. Training gets ``round(fractions[0] * n)`` rows,
    validation runs up to ``round((fractions[0] + fractions[1]) * n)``, test gets the rest.

    Parameters
    ----------
    X : ndarray, shape (n, ...)
        Inputs.
    y : ndarray, shape (n,)
        Labels.
    fractions : sequence of three floats
        Shares of training, validation and test; each 0 or more, with sum 1.
    rng : numpy.random.Generator
        Draws the order.

    Returns
    -------
    tuple of three pairs
        (X_train, y_train), (X_val, y_val), (X_test, y_test), copies of the rows.

    Notes
    -----
    Source: Hastie, Tibshirani and Friedman (2009), section 7.2.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> parts = train_validation_test_split(np.zeros((10, 4)), np.arange(10), (0.6, 0.3, 0.1), rng)
    >>> [len(y) for X, y in parts]
    [6, 3, 1]
    """
    order = rng.permutation(len(X))
    first = round(fractions[0] * len(X))
    second = round((fractions[0] + fractions[1]) * len(X))
    train, val, test = order[:first], order[first:second], order[second:]
    return (X[train], y[train]), (X[val], y[val]), (X[test], y[test])


def _cuts(n: int, fractions: Sequence[float]) -> list[int]:
    """Return where the first two parts end."""
    return [round(fractions[0] * n), round((fractions[0] + fractions[1]) * n)]


def _dealt(X: np.ndarray, y: np.ndarray, order: np.ndarray, cuts: Sequence[int]) -> list[Pair]:
    """Cut rows in a given order."""
    return [(X[rows], y[rows]) for rows in np.split(order, cuts)]


def _unshuffled(X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: object) -> object:
    """Cut the rows in the order in which they stand."""
    return _dealt(X, y, np.arange(len(X)), _cuts(len(X), fractions))


def _apart(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Shuffle inputs and labels each in its own order."""
    X, y = rng.permutation(X), rng.permutation(y)
    return _unshuffled(X, y, fractions, rng)


def _shuffled_within(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Cut first, shuffle each part afterwards."""
    parts = np.split(np.arange(len(X)), _cuts(len(X), fractions))
    rows = [rng.permutation(part) for part in parts]
    return [(X[part], y[part]) for part in rows]


def _drawn_apart(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Draw each part from all rows."""
    sizes = np.diff([0, *_cuts(len(X), fractions), len(X)])
    rows = [rng.permutation(len(X))[:size] for size in sizes]
    return [(X[part], y[part]) for part in rows]


def _whole_numbers_only(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Round each part's size down, and lose the rows that are left over."""
    sizes = [int(part * len(X)) for part in fractions]
    order = rng.permutation(len(X))[: sum(sizes)]
    return _dealt(X, y, order, [sizes[0], sizes[0] + sizes[1]])


def _tested_on_validation(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Hand the validation rows out as test rows too."""
    train, val, _ = train_validation_test_split(X, y, fractions, rng)
    return train, val, val


def _swapped(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Return test before validation."""
    train, val, test = train_validation_test_split(X, y, fractions, rng)
    return train, test, val


def _six(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Return six arrays in a row."""
    parts = train_validation_test_split(X, y, fractions, rng)
    return tuple(array for part in parts for array in part)


def _in_place(
    X: np.ndarray, y: np.ndarray, fractions: Sequence[float], rng: np.random.Generator
) -> object:
    """Shuffle the arrays that came in."""
    order = rng.permutation(len(X))
    X[...], y[...] = X[order], y[order]
    return _unshuffled(X.copy(), y.copy(), fractions, rng)


EXERCISE = Exercise(
    solution=train_validation_test_split,
    prompt=(
        "Return three pairs (X_train, y_train), (X_val, y_val), (X_test, y_test) whose sizes are"
        " the three fractions of all rows, rounded. Shuffle with rng before you cut; each"
        " row goes into one part and keeps its label."
    ),
    judge=judge,
    hints=(
        "Shuffle row numbers, not rows: one order then serves both arrays.",
        "rng.permutation(n) gives 0 to n - 1 in a random order. Two cuts make three parts of it.",
        "The first cut is at round(fractions[0] * n). The last part takes all that is left, so no"
        " row is lost to rounding.",
    ),
    mistakes=(
        Mistake(_unshuffled, "are not shuffled"),
        Mistake(_apart, "lost its own label"),
        Mistake(_shuffled_within, "Shuffled after the cut"),
        Mistake(_drawn_apart, "lands in more than one part"),
        Mistake(_tested_on_validation, "The test rows are the validation rows"),
        Mistake(_whole_numbers_only, "Rounding loses rows"),
        Mistake(_swapped, "have changed places"),
        Mistake(_six, "Six arrays in a row"),
        Mistake(
            lambda X, y, fractions, rng: train_validation_test_split(
                X, y, fractions, np.random.default_rng()
            ),
            "does not use rng",
        ),
        Mistake(
            lambda X, y, fractions, rng: train_validation_test_split(
                X, y, fractions, np.random.default_rng(0)
            ),
            "one split for ever",
        ),
        Mistake(
            lambda X, y, fractions, rng: train_validation_test_split(X, y, (0.8, 0.1, 0.1), rng),
            "Are the fractions used",
        ),
        Mistake(_in_place, "changes its input X"),
    ),
)
