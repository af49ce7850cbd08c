"""Exercise `minibatches`: all rows once, in a random order, a few at a time."""

from collections.abc import Callable, Iterator

import numpy as np

from course_utils.exercises import Exercise, Mistake
from course_utils.exercises.e06_gradient_descent.batches import judge
from course_utils.optimizers import minibatches

Batches = Iterator[tuple[np.ndarray, np.ndarray]]


def _cut(X: np.ndarray, y: np.ndarray, batch_size: int, stop: int | None = None) -> Batches:
    """Yield rows in the order in which they stand."""
    for start in range(0, len(X) if stop is None else stop, batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


def _by(draw: Callable[[int, np.random.Generator], np.ndarray]) -> Callable[..., Batches]:
    """Return an answer that takes the rows ``draw(n, rng)``."""

    def answer(X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator) -> Batches:
        order = draw(len(X), rng)
        return _cut(X[order], y[order], batch_size)

    return answer


def _apart(X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator) -> Batches:
    """Shuffle inputs and targets each in its own order."""
    return _cut(rng.permutation(X), rng.permutation(y), batch_size)


def _whole_batches(
    X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Batches:
    """Drop the rows that do not fill a batch."""
    order = rng.permutation(len(X))
    return _cut(X[order], y[order], batch_size, len(X) // batch_size * batch_size)


def _shuffled_batches(
    X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Batches:
    """Keep neighbours together and shuffle whole batches, the smaller one last."""
    whole = len(X) // batch_size
    starts = [*rng.permutation(whole), whole] if len(X) % batch_size else rng.permutation(whole)
    for start in starts:
        rows = slice(start * batch_size, (start + 1) * batch_size)
        yield X[rows], y[rows]


def _in_place(X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator) -> Batches:
    """Shuffle the inputs that came in."""
    order = rng.permutation(len(X))
    X[...], y[...] = X[order], y[order]
    return _cut(X.copy(), y.copy(), batch_size)


def _one_batch(X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator) -> object:
    """Return the first batch, not all of them."""
    order = rng.permutation(len(X))[:batch_size]
    return X[order], y[order]


EXERCISE = Exercise(
    solution=minibatches,
    prompt=(
        "Yield pairs (X_batch, y_batch) of batch_size rows each until every row of X and y has come"
        " once, in an order that rng draws; the last batch may be smaller. A list of pairs will do"
        " too."
    ),
    judge=judge,
    hints=(
        "Two jobs: an order for the row numbers 0 to n - 1, and cutting that order into pieces.",
        "rng.permutation(n) gives the row numbers in a random order, each once. Use that one order"
        " for both X and y.",
        "range(0, n, batch_size) gives where each piece starts; a slice that runs past the end"
        " stops at the end. Indexing with an array of row numbers, X[rows], takes those rows.",
    ),
    mistakes=(
        Mistake(lambda X, y, batch_size, rng: _cut(X, y, batch_size), "are not shuffled"),
        Mistake(_apart, "lost its own y"),
        Mistake(_whole_batches, "Rows that do not fill a whole batch are dropped"),
        Mistake(_by(lambda n, rng: rng.integers(0, n, n)), "comes back twice"),
        Mistake(_by(lambda n, rng: np.random.default_rng().permutation(n)), "does not use rng"),
        Mistake(_by(lambda n, rng: np.random.default_rng(0).permutation(n)), "one order for ever"),
        Mistake(_shuffled_batches, "keep company more often"),
        Mistake(
            lambda X, y, batch_size, rng: _by(lambda n, rng: rng.permutation(n))(X, y, len(X), rng),
            "Is batch_size used",
        ),
        Mistake(
            lambda X, y, batch_size, rng: [part[0] for part in minibatches(X, y, batch_size, rng)],
            "y_batch is missing",
        ),
        Mistake(_one_batch, "A single batch comes back"),
        Mistake(_in_place, "changes its input X"),
    ),
)
