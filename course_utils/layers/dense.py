"""The dense layer, forward and backward."""

from course_utils.layers.shapes import Floats, shapes


@shapes(X="n d", W="d k", b="k")
def dense_forward(X: Floats, W: Floats, b: Floats) -> Floats:
    """Return the weighted sums of a dense layer, X @ W + b.

    Convention: one row an example, one column of W a unit; no activation.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Inputs.
    W : array_like, shape (d, k)
        Weights: W[i, j] leads from input i to unit j.
    b : array_like, shape (k,)
        Biases.

    Returns
    -------
    ndarray, shape (n, k)

    Notes
    -----
    Shapes that do not agree raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 6.1, with examples in rows.

    Examples
    --------
    >>> dense_forward([[1.0, 2.0]], [[3.0, 0.0], [0.0, 4.0]], [0.5, -0.5]).tolist()
    [[3.5, 7.5]]
    """
    return X @ W + b


@shapes(dZ="n k", X="n d", W="d k")
def dense_backward(dZ: Floats, X: Floats, W: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the gradients of a loss through a dense layer Z = X @ W + b.

    Convention: dZ = d loss / d Z already holds the 1/n of a mean over the batch, so nothing is
    divided here.

    Parameters
    ----------
    dZ : array_like, shape (n, k)
        d loss / d Z.
    X : array_like, shape (n, d)
        The layer's inputs.
    W : array_like, shape (d, k)
        Its weights.

    Returns
    -------
    dX : ndarray, shape (n, d)
        dZ @ W.T
    dW : ndarray, shape (d, k)
        X.T @ dZ
    db : ndarray, shape (k,)
        The column sums of dZ.

    Notes
    -----
    Shapes that do not agree raise a ValueError.
    Source: Goodfellow, Bengio and Courville (2016), section 6.5.6.

    Examples
    --------
    >>> dX, dW, db = dense_backward([[1.0], [2.0]], [[3.0], [4.0]], [[5.0]])
    >>> dX.tolist(), dW.tolist(), db.tolist()
    ([[5.0], [10.0]], [[11.0]], [3.0])
    """
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)
