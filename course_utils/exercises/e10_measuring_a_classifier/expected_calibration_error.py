"""Exercise `expected_calibration_error`: the mean gap between confidence and accuracy."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.metrics import expected_calibration_error

Gaps = tuple[np.ndarray, np.ndarray]


def _cases() -> list[tuple]:
    """Return one row, gaps that would cancel, certain rows, absent bins, more classes, many."""
    small = [
        ([[0.75, 0.25]], [0], 1),
        ([[0.75, 0.25]], [1], 4),
        ([[0.3, 0.7], [0.3, 0.7]], [1, 0], 5),
        ([[0.65, 0.35], [0.05, 0.95]], [1, 1], 10),
        ([[0.65, 0.35], [0.05, 0.95], [0.1, 0.9], [0.08, 0.92]], [1, 1, 1, 0], 4),
        ([[1.0, 0.0], [0.04, 0.96]], [1, 1], 10),
        ([[1.0, 0.0], [0.16, 0.84]], [1, 1], 10),
        ([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], [1, 0], 15),
        ([[0.5, 0.1, 0.4], [0.2, 0.45, 0.35], [0.27, 0.33, 0.4]], [2, 1, 0], 3),
        ([[0.25, 0.35, 0.4]], [0], 7),
    ]
    cases = [(np.array(p), np.array(labels), bins) for p, labels, bins in small]
    rng = np.random.default_rng(10)
    for n, k, bins in [(50, 2, 10), (200, 10, 15), (120, 4, 1)]:
        p = rng.dirichlet(np.full(k, 0.5), size=n)
        cases.append((p, rng.integers(k, size=n), bins))
    return cases


def _answers(p: np.ndarray, labels: np.ndarray) -> Gaps:
    """Return each row's confidence, and whether its answer is right."""
    return p.max(axis=1), (p.argmax(axis=1) == labels).astype(float)


def _places(confidence: np.ndarray, bins: int) -> np.ndarray:
    """Return each row's bin."""
    return np.minimum((confidence * bins).astype(int), bins - 1)


def _gaps(place: np.ndarray, confidence: np.ndarray, right: np.ndarray) -> Gaps:
    """Return, for each bin that holds rows, their number and accuracy less confidence."""
    counts = np.bincount(place)
    filled = counts > 0
    return counts[filled], np.bincount(place, right - confidence)[filled] / counts[filled]


def _combined(combine: Callable[[np.ndarray, np.ndarray, int], object]) -> Callable[..., object]:
    """Return a version that makes one number of counts and gaps otherwise."""

    def answer(p: np.ndarray, labels: np.ndarray, bins: int) -> object:
        confidence, right = _answers(p, labels)
        return combine(*_gaps(_places(confidence, bins), confidence, right), bins)

    return answer


def _placed(place: Callable[[np.ndarray, int], np.ndarray]) -> Callable[..., object]:
    """Return a version that sorts rows into bins otherwise."""

    def answer(p: np.ndarray, labels: np.ndarray, bins: int) -> object:
        confidence, right = _answers(p, labels)
        counts, gaps = _gaps(place(confidence, bins), confidence, right)
        return np.sum(counts * np.abs(gaps)) / len(p)

    return answer


def _of_equal_count(confidence: np.ndarray, bins: int) -> np.ndarray:
    """Sort into bins of equally many rows."""
    return confidence.argsort().argsort() * bins // len(confidence)


def _over_their_range(confidence: np.ndarray, bins: int) -> np.ndarray:
    """Cut the range from the lowest to the highest confidence."""
    low, high = confidence.min(), confidence.max()
    return _places((confidence - low) / max(high - low, 1e-12), bins)


def _without_certain(p: np.ndarray, labels: np.ndarray, bins: int) -> object:
    """Lose the rows whose confidence is exactly 1."""
    confidence, right = _answers(p, labels)
    place = (confidence * bins).astype(int)
    kept = place < bins
    sums = np.bincount(place[kept], (right - confidence)[kept], bins)
    return np.sum(np.abs(sums)) / len(p)


def _out_of_range(p: np.ndarray, labels: np.ndarray, bins: int) -> object:
    """Look for a bin after the last one."""
    confidence, right = _answers(p, labels)
    sums = np.zeros(bins)
    for c, r in zip(confidence, right, strict=True):
        sums[int(c * bins)] += r - c
    return np.sum(np.abs(sums)) / len(p)


def _of_the_true_class(p: np.ndarray, labels: np.ndarray, bins: int) -> object:
    """Take the probability of the true class for the confidence."""
    confidence, right = p[np.arange(len(p)), labels], _answers(p, labels)[1]
    counts, gaps = _gaps(_places(confidence, bins), confidence, right)
    return np.sum(counts * np.abs(gaps)) / len(p)


def _of_class_one(p: np.ndarray, labels: np.ndarray, bins: int) -> object:
    """Compare the probability of class 1 with the share of class 1."""
    counts, gaps = _gaps(_places(p[:, 1], bins), p[:, 1], (labels == 1).astype(float))
    return np.sum(counts * np.abs(gaps)) / len(p)


EXERCISE = Exercise(
    solution=expected_calibration_error,
    prompt=(
        "Return the expected calibration error of probabilities (n, k) for labels (n,): sort the"
        " rows by their largest probability into bins of equal width from 0 to 1, and average the"
        " gaps between confidence and accuracy, each weighted by its bin's share of the rows."
    ),
    judge=SameValues(_cases, returns="one number from 0 to 1", atol=1e-5),
    hints=(
        "Three numbers a row: its confidence, whether its answer is right, and its bin.",
        "The bin is the whole part of confidence * bins; a confidence of 1 belongs to the last.",
        "A bin's weight times its gap is the sum of (right - confidence) over its rows, over n:"
        " np.bincount adds such sums up.",
        "Take the absolute value bin by bin, after adding up within a bin.",
    ),
    mistakes=(
        Mistake(
            _combined(lambda counts, gaps, bins: np.sum(counts * gaps) / counts.sum()),
            "The gaps keep their signs, so that too sure and too careful cancel.",
        ),
        Mistake(
            _combined(lambda counts, gaps, bins: np.abs(np.sum(counts * gaps)) / counts.sum()),
            "The absolute value is taken of the total: take it bin by bin.",
        ),
        Mistake(
            _combined(lambda counts, gaps, bins: np.mean(np.abs(gaps))),
            "Every bin that holds rows counts the same: weight it by its share of the rows.",
        ),
        Mistake(
            _combined(lambda counts, gaps, bins: np.sum(np.abs(gaps)) / bins),
            "The gaps are averaged over all bins, empty ones too: weight each by its rows.",
        ),
        Mistake(
            _combined(lambda counts, gaps, bins: np.sum(counts * np.abs(gaps))),
            "The weighted gaps are summed up: the division by n is missing.",
        ),
        Mistake(
            _combined(lambda counts, gaps, bins: np.max(np.abs(gaps))),
            "This is the largest gap of any bin: average them.",
        ),
        Mistake(
            _combined(lambda counts, gaps, bins: np.sum(counts * gaps**2) / counts.sum()),
            "The gaps are squared; take their absolute values.",
        ),
        Mistake(
            lambda p, labels, bins: np.mean(np.abs(np.subtract(*_answers(p, labels)))),
            "The gap is taken row by row: average within a bin first, then compare.",
        ),
        Mistake(_without_certain, "Rows with a confidence of exactly 1 get lost: last bin."),
        Mistake(_out_of_range, "A confidence of exactly 1 looks for a bin after the last one."),
        Mistake(
            _placed(_of_equal_count),
            "The bins hold equally many rows: cut 0 to 1 into equal widths.",
        ),
        Mistake(
            _placed(_over_their_range),
            "The bins span the confidences that occur: cut the whole range from 0 to 1.",
        ),
        Mistake(
            _of_the_true_class,
            "The confidence is the largest probability of a row, not that of the true class.",
        ),
        Mistake(
            _of_class_one,
            "This looks at class 1 alone: take each row's largest probability.",
        ),
    ),
)
