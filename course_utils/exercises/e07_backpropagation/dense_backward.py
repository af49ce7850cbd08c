"""Exercise `dense_backward`: three gradients of a dense layer."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import dense_backward


def _cases() -> list[tuple]:
    """Return one row of one, then rectangles and squares, so that a transpose shows."""
    rng = np.random.default_rng(7)
    cases: list[tuple] = [
        (np.array([[2.0]]), np.array([[3.0]]), np.array([[5.0]])),
        (np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]]), np.array([[5.0]])),
    ]
    for n, d, k in [(2, 2, 2), (1, 3, 2), (4, 2, 3), (3, 3, 3), (5, 1, 4), (6, 4, 1)]:
        parts = [rng.normal(size=shape) for shape in [(n, k), (n, d), (d, k)]]
        cases.append(tuple(parts))
    return cases


def _rows(dZ: np.ndarray) -> int:
    """Return the batch size."""
    return len(dZ)


EXERCISE = Exercise(
    solution=dense_backward,
    prompt=(
        "For the layer Z = X @ W + b return (dX, dW, db), the gradients of the loss with respect to"
        " X (n, d), W (d, k) and b (k,), given dZ = d loss / d Z (n, k). dZ already holds the 1/n"
        " of a mean over the batch."
    ),
    judge=SameValues(_cases, returns="dX (n, d), dW (d, k) and db (k,)"),
    hints=(
        "Each gradient has the shape of what it belongs to. Which products give those shapes?",
        "dW (d, k) is made of X (n, d) and dZ (n, k); dX (n, d) of dZ (n, k) and W (d, k).",
        "b is added to every row, so each of its entries collects a gradient from every row.",
    ),
    mistakes=(
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ, dZ),
            "The bias gradient is not summed: b serves every row.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ, dZ.sum(axis=0, keepdims=True)),
            "The bias gradient has an axis too many: give it the shape of b, (k,).",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ, dZ.mean(axis=0)),
            "The bias gradient is a mean: dZ holds the 1/n already, so the rows are added up.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ / _rows(dZ), dZ.sum(axis=0) / _rows(dZ)),
            "The 1/n stands there twice: dZ holds it, and you divide again.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ / _rows(dZ), dZ.sum(axis=0)),
            "dW is divided by n once more: dZ holds the 1/n.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ * _rows(dZ), dZ.sum(axis=0) * _rows(dZ)),
            "The 1/n is multiplied away again.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)),
            "dW comes out transposed: its rows belong to the inputs, as in W.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W, X.T @ dZ, dZ.sum(axis=0)),
            "W is used as it stands, but backwards its rows and columns change places.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X @ dZ, dZ.sum(axis=0)),
            "X is used as it stands in dW, but the sum must run over the rows of the batch.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ, dZ.sum(axis=1)),
            "The bias gradient is summed along the rows: one number a unit is wanted.",
        ),
        Mistake(
            lambda dZ, X, W: (dZ @ W.T, X.T @ dZ, dZ.sum()),
            "The bias gradient is summed over everything: each unit has its own.",
        ),
        Mistake(
            lambda dZ, X, W: (X.T @ dZ, dZ @ W.T, dZ.sum(axis=0)),
            "The order is (dX, dW, db): the first two have changed places.",
        ),
        Mistake(
            lambda dZ, X, W: (-dZ @ W.T, -X.T @ dZ, -dZ.sum(axis=0)),
            "All signs are turned round: a gradient points uphill.",
        ),
    ),
)
