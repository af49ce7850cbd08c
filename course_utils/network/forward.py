"""The forward pass of dense layers, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.layers import dense_forward

Layer = tuple[ArrayLike, ArrayLike, Callable[[np.ndarray], np.ndarray]]


def mlp_forward(X: ArrayLike, layers: Sequence[Layer]) -> NDArray[np.float64]:
    """Send a batch through dense layers, each followed by its activation.

    ``A = activation(A @ W + b)`` for one layer after the other, from A = X.

    Convention: one row an example, one column of W a unit; the bias is added before the
    activation; every layer has an activation, `identity` where there is none.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Inputs.
    layers : sequence of (W, b, activation)
        From first to last: W (d, k), b (k,) and a function of the weighted sums (n, k). The k
        of one layer is the d of the next.

    Returns
    -------
    ndarray, shape (n, k of the last layer), float64
        X itself, as float64, where there is no layer.

    Raises
    ------
    ValueError
        When shapes do not fit; the message names them.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), algorithm 6.3, with examples in rows.

    Examples
    --------
    >>> relu = lambda Z: np.maximum(Z, 0)
    >>> mlp_forward([[1.0, 2.0]], [([[3.0, -1.0], [0.0, 0.0]], [0.5, 0.5], relu)]).tolist()
    [[3.5, 0.0]]
    """
    A = np.array(X, dtype=float)
    for W, b, activation in layers:
        A = activation(dense_forward(A, W, b))
    return A
