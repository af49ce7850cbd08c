"""Exercise `dense_forward`: a whole layer for a whole batch."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import dense_forward


def _cases() -> list[tuple]:
    """Return one row and one unit, then rectangles of every kind, squares and a large scale."""
    rng = np.random.default_rng(3)
    cases = [
        (np.array([[2.0]]), np.array([[3.0]]), np.array([1.0])),
        (np.array([[1.0, 2.0]]), np.array([[3.0, -1.0], [0.0, 1.0]]), np.array([0.5, -2.0])),
    ]
    for n, d, k in [(2, 2, 2), (2, 3, 2), (3, 3, 3), (4, 2, 3), (1, 4, 1), (6, 5, 2)]:
        cases.append((rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=k)))
    return [*cases, tuple(1e3 * part for part in cases[-1])]


def _bias_for_the_first_row(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Add the bias to one row only."""
    Z = X @ W
    Z[0] += b
    return Z


EXERCISE = Exercise(
    solution=dense_forward,
    prompt=(
        "Return the scores (n, k) of a layer of k units for a batch X (n, d): column j of W (d, k)"
        " holds the weights of unit j, entry j of b (k,) its bias."
    ),
    judge=SameValues(_cases, returns="an array (n, k): one row an example, one column a unit"),
    hints=(
        "Entry (i, j) of the answer is one neuron: row i of X with column j of W, plus b[j].",
        "A matrix product pairs the rows of its left factor with the columns of its right one:"
        " (n, d) with (d, k) gives (n, k).",
        "NumPy adds an array (k,) to every row of an array (n, k).",
    ),
    mistakes=(
        Mistake(lambda X, W, b: X @ W, "The bias is left out."),
        Mistake(
            lambda X, W, b: X @ W.T + b,
            "W is transposed: here its columns, not its rows, belong to the units.",
        ),
        Mistake(
            lambda X, W, b: W @ X + b, "The factors are swapped: the examples are rows, so X leads."
        ),
        Mistake(
            lambda X, W, b: X @ W + b[:, None],
            "The bias is added along the rows, one for each example: it belongs to the units.",
        ),
        Mistake(_bias_for_the_first_row, "The bias reaches only the first row of the batch."),
        Mistake(
            lambda X, W, b: X @ W + X.shape[1] * b,
            "The bias counts d times: it sits inside the sum over the inputs.",
        ),
        Mistake(
            lambda X, W, b: X @ W + np.sum(b),
            "All biases are summed into one: each unit has its own.",
        ),
        Mistake(lambda X, W, b: X @ W - b, "The bias is subtracted."),
        Mistake(
            lambda X, W, b: (X @ W + b).T,
            "Rows and columns of the answer are exchanged: one row an example.",
        ),
        Mistake(
            lambda X, W, b: X * W + b,
            "The star multiplies entry by entry: a matrix product is wanted.",
        ),
        Mistake(
            lambda X, W, b: np.maximum(X @ W + b, 0),
            "A ReLU cuts off negative scores: a dense layer alone applies none.",
        ),
    ),
)
