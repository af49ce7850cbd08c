"""Exercise `softmax_cross_entropy`: the loss of logits, and its gradient, in one function."""

from collections.abc import Callable

import numpy as np

from course_utils.activations import log_softmax, softmax
from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.losses import softmax_cross_entropy


def _cases() -> list[tuple]:
    """Return single rows, batches, logits near 1000, rows far apart, float32."""
    rng = np.random.default_rng(5)
    small = [
        ([[0.0, 0.0]], [1]),
        ([[1.0, 3.0, 2.0]], [0]),
        ([[2.0, 1.0], [0.0, 1.0]], [0, 0]),
        ([[1000.0, 0.0, 1000.0]], [0]),
        ([[0.0, 1000.0]], [0]),
        ([[1000.0, 999.0], [-1000.0, -999.0]], [1, 0]),
    ]
    cases = [(np.array(logits), np.array(labels)) for logits, labels in small]
    for n, k in [(3, 3), (1, 4), (12, 5)]:
        cases.append((3 * rng.normal(size=(n, k)), rng.integers(k, size=n)))
    logits, labels = cases[-1]
    return [*cases, (logits.astype(np.float32), labels.astype(np.uint8))]


def _spoilt(
    *,
    logarithms: Callable = log_softmax,
    shares: Callable = softmax,
    loss_scale: Callable = lambda n, k: 1 / n,
    slope_scale: Callable = lambda n, k: 1 / n,
    sign: int = 1,
    subtract: int = 1,
) -> Callable[..., tuple[object, object]]:
    """Return a version with one thing changed in it."""

    def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[object, object]:
        n, k = logits.shape
        loss = -logarithms(logits)[np.arange(n), labels].sum() * loss_scale(n, k)
        slopes = sign * (shares(logits) - subtract * np.eye(k)[labels])
        return loss, slopes * slope_scale(n, k)

    return softmax_cross_entropy


def _naive(logits: np.ndarray) -> np.ndarray:
    """Return softmax as its formula stands, which overflows."""
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def _below_batch_maximum(logits: np.ndarray) -> np.ndarray:
    """Return softmax after the maximum of the whole batch is taken off."""
    return _naive(logits - logits.max())


def _down_columns(logits: np.ndarray) -> np.ndarray:
    """Return softmax over examples in place of classes."""
    return softmax(logits.T).T


def _twice(logits: np.ndarray) -> np.ndarray:
    """Return softmax of softmax."""
    return softmax(softmax(logits))


def _of_one_hot(logits: np.ndarray, labels: np.ndarray) -> tuple[object, object]:
    """Take the labels for one-hot rows."""
    n = len(logits)
    return -np.sum(labels * log_softmax(logits)) / n, (softmax(logits) - labels) / n


def _by_probability(logits: np.ndarray, labels: np.ndarray) -> tuple[object, object]:
    """Return the slope with respect to the probabilities."""
    n, k = logits.shape
    loss, _ = softmax_cross_entropy(logits, labels)
    return loss, -np.eye(k)[labels] / softmax(logits) / n


def _every_label_for_every_row(logits: np.ndarray, labels: np.ndarray) -> tuple[object, object]:
    """Take whole columns, so that each row meets the labels of all."""
    _, dlogits = softmax_cross_entropy(logits, labels)
    return -np.mean(log_softmax(logits)[:, labels]), dlogits


def _in_place(logits: np.ndarray, labels: np.ndarray) -> tuple[object, object]:
    """Write the gradient over the logits."""
    loss, dlogits = softmax_cross_entropy(logits, labels)
    logits[...] = dlogits
    return loss, logits


EXERCISE = Exercise(
    solution=softmax_cross_entropy,
    prompt=(
        "Return (loss, dlogits): the mean cross-entropy, in nats, of softmax(logits) for integer"
        " labels, and its gradient with respect to the logits (n, k), which holds the 1/n. Both"
        " must be right for logits such as 1000 and -1000 too."
    ),
    judge=SameValues(
        _cases,
        returns="a pair: the loss in nats, and an array like logits",
        rtol=1e-4,
        atol=1e-4,  # float32 has no more digits left next to 1000
    ),
    hints=(
        "log(softmax(z)) of entry j is z_j - log(sum of exp(z)): no exponential is left in front.",
        "Take the largest logit of each row off first: the loss stays, and exp cannot overflow.",
        "The gradient of one row is softmax minus one-hot; the mean over n rows divides it by n.",
        "np.arange(n) and labels together index one entry a row.",
    ),
    mistakes=(
        Mistake(
            _spoilt(logarithms=lambda z: np.log(_naive(z)), shares=_naive),
            "exp overflows: take the largest logit of each row off first.",
        ),
        Mistake(
            _spoilt(
                logarithms=lambda z: np.log(_below_batch_maximum(z)), shares=_below_batch_maximum
            ),
            "One maximum for the whole batch: rows far below it lose all their digits.",
        ),
        Mistake(
            _spoilt(logarithms=lambda z: np.log(softmax(z))),
            "softmax is stable, but its logarithm is not: a share of 0 becomes infinity.",
        ),
        Mistake(
            _spoilt(logarithms=lambda z: np.log(np.clip(softmax(z), 1e-7, 1))),
            "The probabilities are cut off: with logits no cut is needed, and the loss is exact.",
        ),
        Mistake(
            _spoilt(logarithms=lambda z: np.log(np.clip(softmax(z), 1e-15, 1))),
            "The probabilities are cut off at 1e-15: with logits no cut is needed at all.",
        ),
        Mistake(_spoilt(slope_scale=lambda n, k: 1), "The gradient lacks the 1/n of the mean."),
        Mistake(
            _spoilt(loss_scale=lambda n, k: 1), "The loss is summed up, while the gradient has 1/n."
        ),
        Mistake(
            _spoilt(loss_scale=lambda n, k: 1, slope_scale=lambda n, k: 1),
            "Loss and gradient are sums over the batch: take the mean of both.",
        ),
        Mistake(
            _spoilt(loss_scale=lambda n, k: 1 / (n * k), slope_scale=lambda n, k: 1 / (n * k)),
            "The mean runs over the classes too: divide by the number of examples.",
        ),
        Mistake(_spoilt(sign=-1), "The gradient has the wrong sign: it points downhill."),
        Mistake(_spoilt(subtract=0), "The gradient is softmax alone: the true class is missing."),
        Mistake(
            _spoilt(logarithms=lambda z: log_softmax(z.T).T, shares=_down_columns),
            "softmax runs over the wrong axis: each row must sum to 1.",
        ),
        Mistake(
            _spoilt(logarithms=lambda z: np.log(_twice(z)), shares=_twice),
            "softmax is applied twice.",
        ),
        Mistake(
            _spoilt(logarithms=lambda z: log_softmax(z) / np.log(2)),
            "The loss is in bits, from logarithms to base 2; nats have base e.",
        ),
        Mistake(
            _spoilt(logarithms=lambda z: -log_softmax(z)),
            "The loss lacks its minus sign: it is never negative.",
        ),
        Mistake(_of_one_hot, "labels are class numbers, and are used as if they were one-hot."),
        Mistake(
            _every_label_for_every_row,
            "[:, labels] takes whole columns: each row needs the one entry of its own label.",
        ),
        Mistake(
            _by_probability,
            "This is the slope with respect to the probabilities, not to the logits.",
        ),
        Mistake(
            lambda logits, labels: softmax_cross_entropy(logits, labels)[0],
            "Only the loss comes back: return the pair (loss, dlogits).",
        ),
        Mistake(
            lambda logits, labels: softmax_cross_entropy(logits, labels)[::-1],
            "The two are in the wrong order: the loss comes first.",
        ),
        Mistake(_in_place, "changes its input logits"),
    ),
)
