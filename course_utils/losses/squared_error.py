"""The mean squared error and its gradient."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.losses.checks import Array, paired


def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the mean of the squared errors.

    ``sum((y_pred - y_true)**2) / n``

    Convention: n counts all entries, not rows; no factor 1/2; 0.0 where there are no entries.

    Parameters
    ----------
    y_true, y_pred : array-like, the same shape
        True and predicted values, in one unit.

    Returns
    -------
    float
        At least 0, in the square of that unit.

    Raises
    ------
    ValueError
        If the shapes differ.

    Source: Goodfellow, Bengio and Courville (2016), section 5.1.4.

    Examples
    --------
    >>> mean_squared_error([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    y, y_hat = paired(y_true, y_pred)
    errors = y_hat - y
    return float(np.sum(errors**2) / max(errors.size, 1))


def mean_squared_error_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """Return d `mean_squared_error` / d y_pred: ``2 * (y_pred - y_true) / n``.

    Parameters
    ----------
    y_true, y_pred : array-like, the same shape
        True and predicted values.

    Returns
    -------
    ndarray, the shape of y_pred
        Holds the 1/n.

    Raises
    ------
    ValueError
        If the shapes differ.

    Source: derivative of the formula of `mean_squared_error`, entry by entry.

    Examples
    --------
    >>> mean_squared_error_gradient([1.0, 2.0], [1.0, 4.0]).tolist()
    [0.0, 2.0]
    """
    y, y_hat = paired(y_true, y_pred)
    return 2 * (y_hat - y) / max(y.size, 1)
