"""Cross-entropies of probabilities, and their gradients."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.losses.checks import Array, paired, probabilities, rows

EPSILON = 1e-7


def binary_cross_entropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the mean binary cross-entropy of probabilities.

    ``-sum(y * log(p) + (1 - y) * log(1 - p)) / n``

    Convention: nats; n counts all entries; p is cut off at 1e-7 and 1 - 1e-7, so a certain and
    right answer costs 1e-7, a certain and wrong one 16.1.

    Parameters
    ----------
    y_true : array-like
        Labels 0 or 1, or probabilities of class 1.
    y_pred : array-like, the same shape
        Predicted probabilities of class 1, from 0 to 1.

    Returns
    -------
    float
        Nats, at least 0.

    Raises
    ------
    ValueError
        If the shapes differ, or an entry lies outside 0 to 1.

    Source: Bishop (2006), equation 4.90, divided by n.

    Examples
    --------
    >>> round(binary_cross_entropy([1, 0], [0.5, 0.5]), 6)
    0.693147
    """
    y, y_hat = paired(probabilities("y_true", y_true), probabilities("y_pred", y_pred))
    p = np.clip(y_hat, EPSILON, 1 - EPSILON)
    losses = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return float(np.sum(losses) / max(losses.size, 1))


def binary_cross_entropy_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """Return d `binary_cross_entropy` / d y_pred: ``(p - y) / (p * (1 - p)) / n``.

    Beyond the cut, where the loss is flat, the gradient is 0.

    Parameters
    ----------
    y_true, y_pred : array-like, the same shape
        As `binary_cross_entropy`.

    Returns
    -------
    ndarray, the shape of y_pred
        Holds the 1/n.

    Raises
    ------
    ValueError
        As `binary_cross_entropy`.

    Source: derivative of Bishop (2006), equation 4.90, with respect to y_n, divided by n.

    Examples
    --------
    >>> binary_cross_entropy_gradient([1, 0], [0.5, 0.5]).tolist()
    [-1.0, 1.0]
    """
    y, y_hat = paired(probabilities("y_true", y_true), probabilities("y_pred", y_pred))
    p = np.clip(y_hat, EPSILON, 1 - EPSILON)
    slopes = (p - y) / (p * (1 - p))
    return np.where(p == y_hat, slopes, 0.0) / max(p.size, 1)


def categorical_cross_entropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the mean cross-entropy of rows of probabilities.

    ``-sum(y_true * log(y_pred)) / n``

    Convention: `y_true` is one-hot (or holds one distribution a row); n counts rows, not classes;
    nats; a y_pred below 1e-7 counts as 1e-7. Rows of y_pred are taken as they are.

    Parameters
    ----------
    y_true : array-like, shape (n, k)
        One distribution a row: entries from 0 to 1 that sum to 1.
    y_pred : array-like, shape (n, k)
        Predicted probabilities, from 0 to 1.

    Returns
    -------
    float
        Nats, at least 0; log k when every row of y_pred is uniform.

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, k), an entry lies outside 0 to 1, or a row of y_true
        is no distribution.

    Source: Bishop (2006), equation 4.108, divided by n.

    Examples
    --------
    >>> round(categorical_cross_entropy([[0, 1]], [[0.5, 0.5]]), 6)
    0.693147
    """
    y, y_hat = rows(y_true, y_pred)
    losses = -y * np.log(np.maximum(y_hat, EPSILON))
    return float(np.sum(losses) / max(len(losses), 1))


def categorical_cross_entropy_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """Return d `categorical_cross_entropy` / d y_pred: ``-y_true / y_pred / n``.

    Below 1e-7, where the loss is flat, the gradient is 0. Keras first divides each row by its
    sum, which adds 1/n to the gradient of rows that sum to 1.

    Parameters
    ----------
    y_true, y_pred : array-like, shape (n, k)
        As `categorical_cross_entropy`.

    Returns
    -------
    ndarray, shape (n, k)
        Holds the 1/n.

    Raises
    ------
    ValueError
        As `categorical_cross_entropy`.

    Source: derivative of Bishop (2006), equation 4.108, with respect to y_nk, divided by n.

    Examples
    --------
    >>> categorical_cross_entropy_gradient([[0, 1]], [[0.5, 0.5]]).tolist()
    [[0.0, -2.0]]
    """
    y, y_hat = rows(y_true, y_pred)
    p = np.maximum(y_hat, EPSILON)
    return np.where(y_hat < EPSILON, 0.0, 0 - y / p) / max(len(p), 1)
