"""Exercise `precision_recall_f1`: three shares of one class, from a confusion matrix."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.metrics import precision_recall_f1

Shares = tuple[object, object, object]


def _cases() -> list[tuple]:
    """Return two classes, 0/0 in each share, more classes, many examples."""
    small = [
        ([[5, 3], [1, 1]], 1),
        ([[5, 3], [1, 1]], 0),
        ([[4, 0], [0, 2]], 1),
        ([[4, 0], [2, 0]], 1),
        ([[4, 2], [0, 0]], 1),
        ([[4, 0], [0, 0]], 1),
        ([[4, 1], [1, 0]], 1),
        ([[7, 1, 0], [2, 5, 1], [0, 3, 9]], 1),
        ([[7, 1, 0], [2, 5, 1], [0, 3, 9]], 2),
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], 2),
    ]
    cases = [(np.array(matrix), c) for matrix, c in small]
    return [*cases, (np.random.default_rng(10).integers(200, size=(10, 10)), 7)]


def _counts(matrix: np.ndarray, c: int) -> tuple[float, float, float]:
    """Return hits, predicted and true examples of a class."""
    return float(matrix[c, c]), float(matrix[:, c].sum()), float(matrix[c].sum())


def _share(part: float, whole: float, of_nothing: float = 0.0) -> float:
    """Return part / whole."""
    return part / whole if whole else of_nothing


def _spoilt(f1: Callable[[float, float], float]) -> Callable[[np.ndarray, int], Shares]:
    """Return a version that makes F1 of precision and recall otherwise."""

    def answer(matrix: np.ndarray, class_index: int) -> Shares:
        precision, recall, _ = precision_recall_f1(matrix, class_index)
        return precision, recall, f1(precision, recall)

    return answer


def _with_nan(matrix: np.ndarray, c: int) -> Shares:
    """Divide arrays' numbers, whose 0/0 is nan."""
    hits, predicted, true = (np.float64(part) for part in _counts(matrix, c))
    with np.errstate(all="ignore"):
        return hits / predicted, hits / true, 2 * hits / (predicted + true)


def _raising(matrix: np.ndarray, c: int) -> Shares:
    """Divide Python's numbers, whose 0/0 is an error."""
    hits, predicted, true = _counts(matrix, c)
    return hits / predicted, hits / true, 2 * hits / (predicted + true)


def _harmonic_with_nan(matrix: np.ndarray, c: int) -> Shares:
    """Make F1 of precision and recall, with 0/0 wherever it comes."""
    precision, recall, _ = _with_nan(matrix, c)
    with np.errstate(all="ignore"):
        return precision, recall, 2 * precision * recall / (precision + recall)  # type: ignore[operator]


def _nan_f1(precision: float, recall: float) -> float:
    """Guard the two, and let their harmonic mean become nan."""
    return _raising_f1(precision, recall) if precision + recall else float("nan")


def _raising_f1(precision: float, recall: float) -> float:
    """Guard the two, and not their harmonic mean."""
    return 2 * precision * recall / (precision + recall)


def _one_for_nothing(matrix: np.ndarray, c: int) -> Shares:
    """Count 0/0 as 1."""
    hits, predicted, true = _counts(matrix, c)
    precision, recall = _share(hits, predicted, 1.0), _share(hits, true, 1.0)
    return precision, recall, _share(2 * hits, predicted + true, 1.0)


def _accuracy_first(matrix: np.ndarray, c: int) -> Shares:
    """Put the accuracy in place of the precision."""
    _, recall, f1 = precision_recall_f1(matrix, c)
    return _share(float(np.trace(matrix)), float(matrix.sum())), recall, f1


def _of_the_others(matrix: np.ndarray, c: int) -> Shares:
    """Put the share of the other classes that is left alone in place of the recall."""
    hits, predicted, true = _counts(matrix, c)
    precision, _, f1 = precision_recall_f1(matrix, c)
    others = matrix.sum() - true
    return precision, _share(others - (predicted - hits), others), f1


def _averaged(matrix: np.ndarray, c: int) -> Shares:
    """Average over the classes."""
    shares = [precision_recall_f1(matrix, k) for k in range(len(matrix))]
    first, second, third = np.mean(shares, axis=0).tolist()
    return first, second, third


EXERCISE = Exercise(
    solution=precision_recall_f1,
    prompt=(
        "Return (precision, recall, F1) of the class class_index, from a confusion matrix with"
        " true classes in rows. 0/0 counts as 0."
    ),
    judge=SameValues(_cases, returns="three numbers from 0 to 1: (precision, recall, F1)"),
    hints=(
        "The hits stand on the diagonal. Which sum holds all predictions of the class?",
        "Precision looks down a column, recall along a row.",
        "F1 is 2 * hits over the column's sum plus the row's: only one 0/0 to think of.",
        "Where the bottom is 0 the top is 0 as well. Divide by anything but 0 there.",
    ),
    mistakes=(
        Mistake(
            lambda matrix, c: precision_recall_f1(matrix.T, c),
            "Precision and recall have changed places: rows hold the true classes.",
        ),
        Mistake(_with_nan, "0/0 comes out as nan: it must count as 0."),
        Mistake(
            _harmonic_with_nan,
            "0/0 comes out as nan, and the harmonic mean has a 0/0 of its own: both count as 0.",
        ),
        Mistake(_spoilt(_nan_f1), "F1 is nan where precision and recall are both 0."),
        Mistake(_raising, "0/0 raises an error: it must count as 0."),
        Mistake(
            _spoilt(_raising_f1),
            "F1 fails where precision and recall are both 0: it must be 0 there.",
        ),
        Mistake(_one_for_nothing, "0/0 counts as 1 here: finding nothing is no success."),
        Mistake(
            _spoilt(lambda precision, recall: (precision + recall) / 2),
            "F1 is the plain mean here; it must be the harmonic mean.",
        ),
        Mistake(
            _spoilt(lambda precision, recall: (precision * recall) ** 0.5),
            "F1 is the geometric mean here; it must be the harmonic mean.",
        ),
        Mistake(
            _spoilt(lambda precision, recall: _share(precision * recall, precision + recall)),
            "F1 lacks its factor 2: with precision and recall 1 it must be 1.",
        ),
        Mistake(
            _spoilt(lambda precision, recall: precision * recall),
            "F1 is the product here; it must be the harmonic mean.",
        ),
        Mistake(_accuracy_first, "The first share is the accuracy over all classes, no precision."),
        Mistake(
            lambda matrix, c: precision_recall_f1(matrix, 1),
            "The answer always looks at class 1: class_index says which.",
        ),
        Mistake(
            lambda matrix, c: precision_recall_f1(matrix, 0),
            "The answer always looks at class 0: class_index says which.",
        ),
        Mistake(
            _of_the_others,
            "The second share looks at the other classes: recall looks at class_index's own row.",
        ),
        Mistake(_averaged, "The shares are averaged over all classes: take class_index alone."),
        Mistake(
            lambda matrix, c: precision_recall_f1(matrix, c)[2],
            "Only F1 comes back: return all three.",
        ),
        Mistake(
            lambda matrix, c: tuple(100 * each for each in precision_recall_f1(matrix, c)),
            "These are per cent: return shares from 0 to 1.",
        ),
    ),
)
