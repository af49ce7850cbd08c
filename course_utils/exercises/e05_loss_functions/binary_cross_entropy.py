"""Exercise `binary_cross_entropy`: what probabilities cost where the answer is yes or no."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.exercises.e05_loss_functions.capped import capped
from course_utils.losses import binary_cross_entropy

Loss = Callable[..., object]


def _cases() -> list[tuple]:
    """Return single answers, certain ones, mixtures, columns, grids, float32."""
    rng = np.random.default_rng(5)
    small = [
        ([1], [0.8]),
        ([0], [0.8]),
        ([1, 0], [0.9, 0.4]),
        ([1], [1.0]),
        ([0], [0.0]),
        ([1], [0.0]),
        ([0], [1.0]),
        ([0, 1, 1], [0.0, 1.0, 1.0]),
        ([1, 0], [1.0, 0.5]),
    ]
    cases = [(np.array(y_true), np.array(y_pred)) for y_true, y_pred in small]
    for shape in [(4, 1), (2, 3), (30,)]:
        cases.append((rng.integers(2, size=shape), rng.uniform(0.05, 0.95, shape)))
    y_true, y_pred = cases[-1]
    return [*cases, (y_true[:12].astype(np.float32), y_pred[:12].astype(np.float32))]


def _observe(binary_cross_entropy: Loss, y_true: np.ndarray, y_pred: np.ndarray) -> object:
    """Take the loss, whatever is above 10 as 10."""
    return capped(binary_cross_entropy(y_true, y_pred))


def _loss(
    y: np.ndarray, p: np.ndarray, log: Callable = np.log, epsilon: float = 1e-7
) -> np.ndarray:
    """Return the loss of each entry."""
    p = np.clip(p, epsilon, 1 - epsilon)
    return -(y * log(p) + (1 - y) * log(1 - p))


def _only_yes(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Leave out the entries whose answer is no, as the articles do."""
    return -y * np.log(np.clip(p, 1e-7, 1))


def _patched(y: np.ndarray, p: np.ndarray) -> object:
    """Put 0 for a mean that is nan."""
    return np.nan_to_num(np.mean(_loss(y, p, epsilon=0.0)))


EXERCISE = Exercise(
    solution=binary_cross_entropy,
    prompt=(
        "Return the mean binary cross-entropy, in nats, of predicted probabilities y_pred of"
        " class 1 for labels y_true of 0 and 1. Probabilities of exactly 0 and 1 must not give nan."
    ),
    judge=SameValues(
        _cases, returns="one number in nats (above 10 counts as 10)", observe=_observe
    ),
    hints=(
        "What does the model say the probability of the true answer is, if that answer is 0?",
        "Each entry has two terms, one with y and one with 1 - y; one of the two is 0.",
        "NumPy makes 0 * log(0) into nan. np.clip can keep the probabilities a little inside"
        " 0 and 1: by 1e-7, say.",
    ),
    mistakes=(
        Mistake(
            lambda y, p: np.mean(_only_yes(y, p)),
            "The (1 - y) term is missing, as in the articles: a label 0 costs nothing.",
        ),
        Mistake(
            lambda y, p: np.sum(_only_yes(y, p)),
            "This is the articles' listing: no (1 - y) term, and a sum in place of the mean.",
        ),
        Mistake(lambda y, p: np.sum(_loss(y, p)), "The losses are summed up: the 1/n is missing."),
        Mistake(
            lambda y, p: np.sum(_loss(y, p)) / len(y),
            "n counts the rows here; it must count all entries.",
        ),
        Mistake(
            lambda y, p: np.mean(_loss(y, p, np.log2)),
            "These are bits, from logarithms to base 2; nats have base e.",
        ),
        Mistake(
            lambda y, p: np.mean(_loss(y, p, np.log10)),
            "The logarithm has base 10; nats have base e.",
        ),
        Mistake(
            lambda y, p: np.mean(-_loss(y, p)),
            "The minus sign is missing: a loss of probabilities is never negative.",
        ),
        Mistake(
            lambda y, p: np.mean(_loss(y, p, epsilon=0.0)),
            "0 * log(0) is nan: keep the probabilities a little away from 0 and 1.",
        ),
        Mistake(_patched, "A nan becomes 0 at the end, and the other entries' losses go with it."),
        Mistake(
            lambda y, p: np.mean(_loss(y, p, epsilon=0.01)),
            "The probabilities are cut off too early: a sure and wrong answer must cost over 10.",
        ),
        Mistake(
            lambda y, p: np.mean(_loss(p, y)),
            "y_true and y_pred have changed places: the logarithm belongs to the prediction.",
        ),
        Mistake(
            lambda y, p: np.mean(_loss(1 - y, p)),
            "The labels are the wrong way round: y_pred is the probability of class 1.",
        ),
        Mistake(_loss, "One loss an entry comes back: reduce them to one number."),
        Mistake(
            lambda y, p: np.mean(_loss(y, p), axis=-1),
            "The mean runs along one axis only, and leaves several numbers.",
        ),
    ),
)
