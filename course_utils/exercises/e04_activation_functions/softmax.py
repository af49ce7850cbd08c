"""Exercise `softmax`: scores to probabilities along the last axis."""

import numpy as np

from course_utils import activations
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return rows, batches of each shape, extremes, and a batch whose rows lie far apart."""
    rng = np.random.default_rng(4)
    rows = [np.array([0.0, 0.0]), np.array([1.0, 3.0]), np.array([-1.0, 0.0, 2.0])]
    batches = [np.array([[0.0, 1.0], [2.0, 0.0]])]
    batches += [rng.normal(size=shape) for shape in ((1, 3), (3, 1), (2, 3), (2, 3, 4), (4, 2, 2))]
    extremes = [np.array([1000.0, 1000.0]), np.array([-1000.0, -1001.0]), np.array([0.0, 1000.0])]
    extremes += [np.array([[1000.0, 998.0], [990.0, 1000.0]]), np.array([3, 1, 2])]
    extremes += [np.array([[0.0, 0.0], [1000.0, 1000.0]])]
    return [(logits,) for logits in rows + batches + extremes]


def _share(powers: np.ndarray) -> np.ndarray:
    """Divide by the sum along the last axis."""
    return powers / powers.sum(axis=-1, keepdims=True)


def _below_zero(logits: np.ndarray, axis: int | None = -1) -> np.ndarray:
    """Subtract the largest logit along an axis, or of all."""
    return logits - logits.max(axis=axis, keepdims=True)


def _along(logits: np.ndarray, axis: int | None) -> np.ndarray:
    """Divide by the sum along an axis, or by the sum of all."""
    powers = np.exp(_below_zero(logits, axis=axis))
    return powers / powers.sum(axis=axis, keepdims=True)


def _axis_lost(logits: np.ndarray) -> np.ndarray:
    """Forget keepdims."""
    powers = np.exp(_below_zero(logits))
    return powers / powers.sum(axis=-1)


EXERCISE = Exercise(
    solution=activations.softmax,
    prompt=(
        "Turn logits of shape (k,), (n, k) or (n, m, k) into probabilities along the last axis; "
        "logits of 1000 and -1000 too."
    ),
    judge=SameValues(_cases, returns="an array of the same shape, sum 1 along the last axis"),
    hints=(
        "Two steps: exp of every logit, then divide by the sum of its row.",
        "axis=-1 is the last axis for any number of axes; keepdims=True lets a sum broadcast.",
        "Adding one number to all logits of a row changes nothing. Which number makes exp safe?",
    ),
    mistakes=(
        Mistake(
            lambda logits: _along(logits, axis=0),
            "The sum runs along the first axis; the classes of one example lie on the last.",
        ),
        Mistake(
            lambda logits: _along(logits, axis=None),
            "All entries together add up to 1: every row must, on its own.",
        ),
        Mistake(
            lambda logits: _along(logits, axis=1),
            "axis=1 is the last axis only where there are two.",
        ),
        Mistake(
            lambda logits: _share(np.exp(logits)),
            "exp overflows for large logits: shift them first.",
        ),
        Mistake(_axis_lost, "The sums have lost an axis and do not fit beside the rows."),
        Mistake(
            lambda logits: _share(np.exp(_below_zero(logits, axis=0))),
            "Each column is shifted by another number: shift whole rows.",
        ),
        Mistake(
            lambda logits: _share(np.exp(_below_zero(logits, axis=None))),
            "One logit, the largest of all, shifts every row: rows far below it become 0 / 0.",
        ),
        Mistake(
            lambda logits: _share(np.exp(logits - logits.min(axis=-1, keepdims=True))),
            "The smallest logit is subtracted, so the largest can still overflow.",
        ),
        Mistake(lambda logits: np.exp(_below_zero(logits)), "The division by the sum is missing."),
        Mistake(
            lambda logits: activations.softmax(-np.asarray(logits)),
            "The largest logit gets the smallest probability: the sign is turned round.",
        ),
        Mistake(
            activations.sigmoid, "Each logit goes through a sigmoid alone; rows do not add up."
        ),
        Mistake(activations.log_softmax, "These are logarithms of probabilities."),
        Mistake(lambda logits: _share(logits), "exp is missing: only positive numbers are shares."),
    ),
)
