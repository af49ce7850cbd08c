"""Exercise `categorical_cross_entropy`: what rows of probabilities cost, labels one-hot."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.exercises.e05_loss_functions.capped import capped
from course_utils.losses import categorical_cross_entropy

Loss = Callable[..., object]


def _cases() -> list[tuple]:
    """Return single rows, certain ones, two rows, square and larger batches, float32."""
    rng = np.random.default_rng(5)
    small = [
        ([[0, 1]], [[0.4, 0.6]]),
        ([[1, 0, 0]], [[0.2, 0.3, 0.5]]),
        ([[1, 0]], [[1.0, 0.0]]),
        ([[0, 1]], [[1.0, 0.0]]),
        ([[1, 0, 0], [0, 0, 1]], [[0.7, 0.2, 0.1], [0.2, 0.2, 0.6]]),
        ([[0, 1, 0], [0, 0, 1]], [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ([[1, 0], [0, 1]], [[1.0, 0.0], [0.5, 0.5]]),
    ]
    cases = [(np.array(y_true), np.array(y_pred)) for y_true, y_pred in small]
    for n, k in [(3, 3), (1, 4), (20, 5)]:
        cases.append((np.eye(k)[rng.integers(k, size=n)], rng.dirichlet(np.full(k, 20.0), size=n)))
    y_true, y_pred = cases[-1]
    return [*cases, (y_true[:6].astype(np.float32), y_pred[:6].astype(np.float32))]


def _observe(categorical_cross_entropy: Loss, y_true: np.ndarray, y_pred: np.ndarray) -> object:
    """Take the loss, whatever is above 10 as 10."""
    return capped(categorical_cross_entropy(y_true, y_pred))


def _loss(
    y: np.ndarray, p: np.ndarray, log: Callable = np.log, epsilon: float = 1e-7
) -> np.ndarray:
    """Return the loss of each entry; all but the true class's are 0."""
    return -y * log(np.clip(p, epsilon, 1))


def _by_index(y: np.ndarray, p: np.ndarray) -> object:
    """Take one-hot labels for class numbers."""
    return -np.mean(np.log(p[np.arange(len(p)), y.astype(int)] + 1e-12))


def _of_the_favourite(y: np.ndarray, p: np.ndarray) -> object:
    """Charge the class that the model likes best, whichever is true."""
    return -np.mean(np.log(np.max(p, axis=1)))


def _patched(y: np.ndarray, p: np.ndarray) -> object:
    """Put 0 for a mean that is nan."""
    return np.nan_to_num(np.sum(_loss(y, p, epsilon=0.0)) / len(y))


EXERCISE = Exercise(
    solution=categorical_cross_entropy,
    prompt=(
        "Return the mean cross-entropy, in nats, of rows of probabilities y_pred (n, k) for"
        " one-hot labels y_true (n, k). Probabilities of exactly 0 and 1 must not give nan."
    ),
    judge=SameValues(
        _cases, returns="one number in nats (above 10 counts as 10)", observe=_observe
    ),
    hints=(
        "A row costs minus the logarithm of one single probability: which one?",
        "Multiplying by the one-hot row picks it out; the sum over classes gives one loss a row.",
        "The mean is over rows: a batch of n examples has n losses, whatever k is.",
        "NumPy makes 0 * log(0) into nan. np.clip can keep the probabilities above 1e-7, say.",
    ),
    mistakes=(
        Mistake(
            lambda y, p: np.mean(_loss(y, p)),
            "The mean runs over the classes too: divide by the number of examples, n, not n * k.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(y, p)),
            "The losses are summed up: the 1/n is missing, as in two of the articles.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(y, p, np.log2)) / len(y),
            "These are bits, from logarithms to base 2; nats have base e.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(y, p, np.log10)) / len(y),
            "The logarithm has base 10; nats have base e.",
        ),
        Mistake(
            lambda y, p: -np.sum(_loss(y, p)) / len(y),
            "The minus sign is missing: a loss of probabilities is never negative.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(y, p, epsilon=0.0)) / len(y),
            "0 * log(0) is nan: keep the probabilities a little above 0.",
        ),
        Mistake(_patched, "A nan becomes 0 at the end, and the other rows' losses go with it."),
        Mistake(
            _of_the_favourite,
            "Each row is charged for its most likely class: the true one counts.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(y, p, epsilon=0.001)) / len(y),
            "The probabilities are cut off too early: a sure and wrong answer must cost over 10.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(y, p) + _loss(1 - y, 1 - p)) / len(y),
            "The (1 - y) term belongs to binary cross-entropy; one-hot rows name every class.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(p, y)) / len(y),
            "y_true and y_pred have changed places: the logarithm belongs to the prediction.",
        ),
        Mistake(
            lambda y, p: np.sum(_loss(p, p)) / len(y),
            "This is the entropy of the predictions; the labels do not enter.",
        ),
        Mistake(
            lambda y, p: np.mean(1 - np.sum(y * p, axis=1)),
            "This is the mean probability of the wrong classes: the logarithm is missing.",
        ),
        Mistake(_by_index, "y_true is one-hot, and is used as if it held class numbers."),
        Mistake(
            lambda y, p: np.sum(_loss(y, p), axis=1),
            "One loss a row comes back: reduce them to one number.",
        ),
    ),
)
