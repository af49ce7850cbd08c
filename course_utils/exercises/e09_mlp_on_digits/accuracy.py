"""Exercise `accuracy`: the share of right rows."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of rows whose largest logit is at the label.

    Convention: a share from 0 to 1, not a percentage; logits may be any numbers.

    Parameters
    ----------
    logits : ndarray, shape (n, k)
        One row an example, one column a class.
    labels : ndarray, shape (n,), integer
        True classes, from 0 to k - 1.

    Returns
    -------
    float
        Number of right rows / n.

    Examples
    --------
    >>> accuracy(np.array([[0.0, 2.0], [1.0, -1.0]]), np.array([1, 1]))
    0.5
    """
    return float(np.mean(np.argmax(logits, axis=1) == labels))


def _cases() -> list[tuple]:
    """Return single rows, then batches: square, extreme logits, float32, labels as uint8."""
    rng = np.random.default_rng(9)
    small = [
        ([[-2.0, -1.0]], [1]),
        ([[2.0, 1.0]], [1]),
        ([[0.0, 3.0, 1.0], [4.0, 1.0, 2.0]], [1, 1]),
    ]
    cases = [(np.array(logits), np.array(labels)) for logits, labels in small]
    for n, k, scale in [(4, 4, 1.0), (6, 3, 1e4), (40, 10, 1e-3), (10, 10, 5.0)]:
        logits = scale * rng.normal(size=(n, k))
        labels = np.where(rng.random(n) < 0.6, logits.argmax(axis=1), rng.integers(k, size=n))
        cases.append((logits.astype(np.float32), labels.astype(np.uint8)))
    return cases


def _largest_class(logits: np.ndarray) -> np.ndarray:
    """Return each row's most likely class."""
    return np.argmax(logits, axis=1)


def _by_softmax(logits: np.ndarray, labels: np.ndarray) -> object:
    """Overflow on the way to the right classes."""
    powers = np.exp(logits)
    return np.mean(_largest_class(powers / powers.sum(axis=1, keepdims=True)) == labels)


EXERCISE = Exercise(
    solution=accuracy,
    prompt="Return the share of rows of logits (n, k) whose largest entry is at the row's label.",
    judge=SameValues(_cases, returns="one number, the share of right rows, from 0 to 1"),
    hints=(
        "Which class does the model choose for one row of logits?",
        "np.argmax gives positions of the largest entries; its axis decides along which direction.",
        "Comparing two integer arrays of shape (n,) gives n truth values; their mean is a share.",
    ),
    mistakes=(
        Mistake(
            lambda logits, labels: np.mean(np.argmax(logits, axis=0) == labels),
            "argmax runs over the wrong axis: the classes of one example lie in one row.",
        ),
        Mistake(
            lambda logits, labels: np.mean(np.argmax(logits) == labels),
            "argmax has no axis and gives one position for the whole array.",
        ),
        Mistake(
            lambda logits, labels: np.mean(np.max(logits, axis=1) == labels),
            "The largest logit itself is compared with the label, not its position.",
        ),
        Mistake(
            lambda logits, labels: np.sum(_largest_class(logits) == labels),
            "Right rows are counted: divide by the number of rows.",
        ),
        Mistake(
            lambda logits, labels: 100 * np.mean(_largest_class(logits) == labels),
            "This is a percentage; a share runs from 0 to 1.",
        ),
        Mistake(
            lambda logits, labels: np.mean(_largest_class(logits) != labels),
            "This is the share of wrong rows, the error rate.",
        ),
        Mistake(
            lambda logits, labels: _largest_class(logits) == labels,
            "One truth value a row comes back: reduce them to one number.",
        ),
        Mistake(
            _by_softmax, "exp overflows for large logits, and is not needed to find the largest."
        ),
    ),
)
