"""Exercise `confusion_matrix`: count each pair of true and predicted class."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.metrics import confusion_matrix


def _cases() -> list[tuple]:
    """Return one example, a pair that comes again, absent classes, no example, many, uint8."""
    rng = np.random.default_rng(10)
    small = [
        ([1], [0], 2),
        ([0, 0, 1], [1, 1, 1], 2),
        ([0, 2], [0, 2], 3),
        ([2, 0, 2, 1], [2, 2, 0, 0], 3),
        ([1, 1], [1, 1], 4),
        ([], [], 3),
        ([0], [0], 1),
    ]
    cases = [(np.array(t, dtype=int), np.array(p, dtype=int), k) for t, p, k in small]
    cases.append((*rng.integers(5, size=(2, 60)), 5))
    return [*cases, (*rng.integers(20, size=(2, 300)).astype(np.uint8), 20)]


def _buffered(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Add 1 by an index, which adds once however often a pair comes."""
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    matrix[y_true, y_pred] += 1
    return matrix


def _seen(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Keep only the classes that occur."""
    names = np.unique(np.concatenate([y_true, y_pred]))
    return confusion_matrix(y_true, y_pred, num_classes)[np.ix_(names, names)]


def _up_to_largest(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Take the number of classes from the labels."""
    size = max([0, *y_true, *y_pred]) + 1
    return confusion_matrix(y_true, y_pred, num_classes)[:size, :size]


def _row_shares(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Divide each row by its sum."""
    matrix = confusion_matrix(y_true, y_pred, num_classes)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


def _small_numbers(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Give each pair a number in the labels' own type."""
    pairs = num_classes * y_true + y_pred
    counts = np.bincount(pairs, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes)


def _hits(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Count the right answers only."""
    return np.diag(np.diag(confusion_matrix(y_true, y_pred, num_classes)))


def _misses(y_true: np.ndarray, y_pred: np.ndarray, num_classes: int) -> np.ndarray:
    """Count the wrong answers only."""
    return confusion_matrix(y_true, y_pred, num_classes) - _hits(y_true, y_pred, num_classes)


EXERCISE = Exercise(
    solution=confusion_matrix,
    prompt=(
        "Return the matrix (num_classes, num_classes) that counts the examples of each true class"
        " (rows) predicted as each class (columns). A class that does not occur keeps its zeros."
    ),
    judge=SameValues(
        _cases, returns="whole numbers (num_classes, num_classes), true classes in rows"
    ),
    hints=(
        "Start from zeros. Which cell does one example belong to, and what happens there?",
        "A loop over zip(y_true, y_pred) is fine: the true class picks the row.",
        "matrix[y_true, y_pred] += 1 adds once for a pair that comes twice; np.add.at adds twice.",
    ),
    mistakes=(
        Mistake(
            lambda y_true, y_pred, k: confusion_matrix(y_pred, y_true, k),
            "Rows and columns have changed places: the true class picks the row.",
        ),
        Mistake(_buffered, "A pair that comes twice counts once: indexing with += adds only once."),
        Mistake(_seen, "Classes that do not occur are left out: the size is num_classes."),
        Mistake(
            _up_to_largest, "The size comes from the largest label seen: it must be num_classes."
        ),
        Mistake(_row_shares, "These are shares of each row: return the counts."),
        Mistake(
            lambda y_true, y_pred, k: confusion_matrix(y_true, y_pred, k) / max(len(y_true), 1),
            "These are shares of all examples: return the counts.",
        ),
        Mistake(
            _small_numbers,
            "num_classes * y_true runs over: labels of type uint8 end at 255. Convert them first.",
        ),
        Mistake(_hits, "Only the right answers are counted: the mistakes belong off the diagonal."),
        Mistake(
            _misses, "Only the wrong answers are counted: the right ones stand on the diagonal."
        ),
        Mistake(
            lambda y_true, y_pred, k: confusion_matrix(y_true, y_true, k),
            "The predictions do not enter: the true labels are counted against themselves.",
        ),
        Mistake(
            lambda y_true, y_pred, k: confusion_matrix(y_true, y_pred, k).ravel(),
            "The counts come in one row: give them the shape (num_classes, num_classes).",
        ),
        Mistake(
            lambda y_true, y_pred, k: confusion_matrix(y_true, y_pred, k)[::-1, ::-1],
            "The classes run backwards: class 0 belongs to the first row and column.",
        ),
    ),
)
