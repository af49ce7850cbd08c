"""Mini-batches: the rows of a data set in a random order, a few at a time."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike


def minibatches(
    X: ArrayLike, y: ArrayLike, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield all rows once, in a random order, `batch_size` at a time.

    Convention: one pass (an epoch) without replacement; each row of `X` stays with its entry of
    `y`; the last batch is smaller where `batch_size` does not divide n. Batches are copies.

    Parameters
    ----------
    X : array_like, shape (n, ...)
        Inputs, of any dtype.
    y : array_like, shape (n, ...)
        Targets, as many.
    batch_size : int
        Rows in a batch, at least 1.
    rng : numpy.random.Generator
        Draws the order.

    Yields
    ------
    X_batch : ndarray, shape (batch_size, ...)
        Of X's dtype.
    y_batch : ndarray, shape (batch_size, ...)
        Of y's dtype.

    Raises
    ------
    ValueError
        At the first batch, if the numbers of rows differ or `batch_size` is below 1.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 8.1.3.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> [len(y_batch) for _, y_batch in minibatches(np.zeros((5, 2)), np.arange(5), 2, rng)]
    [2, 2, 1]
    """
    inputs, targets = _rows(X, y, batch_size)
    order = rng.permutation(len(inputs))
    for start in range(0, len(inputs), batch_size):
        chosen = order[start : start + batch_size]
        yield inputs[chosen], targets[chosen]


def _rows(X: ArrayLike, y: ArrayLike, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets as arrays of as many rows, or say what does not fit."""
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        raise ValueError(
            f"X and y must have as many rows; got shapes {X.shape} and {y.shape}. "
            "Are they from one data set?"
        )
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1; got {batch_size}. Keras takes 32.")
    return X, y
