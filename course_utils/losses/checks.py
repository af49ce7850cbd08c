"""What the losses ask of their inputs, and the messages when it does not hold."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

TOLERANCE = 1e-3


def paired(first: ArrayLike, second: ArrayLike) -> tuple[Array, Array]:
    """Return two arrays of one shape; no broadcasting, which would pair every row with every."""
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if a.shape != b.shape:
        raise ValueError(
            f"Both inputs must have one shape; got {a.shape} and {b.shape}. "
            "A column (n, 1) beside a row (n,)? Use .ravel() or .reshape(-1, 1)."
        )
    return a, b


def probabilities(name: str, values: ArrayLike) -> Array:
    """Return an array whose entries lie from 0 to 1, rounding apart."""
    p = np.asarray(values, dtype=float)
    if np.any(p < -TOLERANCE) or np.any(p > 1 + TOLERANCE):
        raise ValueError(
            f"{name} must lie from 0 to 1; got {np.min(p):.4g} to {np.max(p):.4g}. "
            "Logits? Use softmax_cross_entropy or sigmoid_cross_entropy."
        )
    return p


def rows(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    """Return rows of true and predicted probabilities; those of `y_true` sum to 1."""
    if np.ndim(y_true) != 2:
        raise ValueError(
            f"y_true must have shape (n, k), one distribution a row; got {np.shape(y_true)}. "
            "Integer labels? One-hot: np.eye(k)[labels]."
        )
    true, p = paired(probabilities("y_true", y_true), probabilities("y_pred", y_pred))
    sums = true.sum(axis=1)
    wrong = np.abs(sums - 1) > TOLERANCE
    if np.any(wrong):
        i = int(np.argmax(wrong))
        raise ValueError(
            f"Each row of y_true must sum to 1; row {i} sums to {sums[i]:.4g}. "
            "Several classes at once? Use binary_cross_entropy."
        )
    return true, p


def classified(logits: ArrayLike, labels: ArrayLike) -> tuple[Array, NDArray[np.intp]]:
    """Return logits (n, k), and their n labels as integers from 0 to k - 1."""
    z, given = np.asarray(logits, dtype=float), np.asarray(labels)
    if z.ndim != 2:
        raise ValueError(
            f"logits must have shape (n, k); got {z.shape}. One example? Use logits[None, :]."
        )
    if given.shape != z.shape[:1]:
        raise ValueError(
            f"labels must have shape {z.shape[:1]}, one integer a row of logits; "
            f"got {given.shape}. One-hot? Use labels.argmax(axis=1)."
        )
    k = z.shape[1]
    if given.size and (given.dtype.kind not in "iu" or given.min() < 0 or given.max() >= k):
        raise ValueError(
            f"labels must be integers from 0 to {k - 1}; got {given.min()} to {given.max()}, "
            f"{given.dtype}. Labels that start at 1? Subtract 1."
        )
    return z, given.astype(np.intp)
