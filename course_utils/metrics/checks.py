"""What the metrics ask of their inputs, and the messages when it does not hold."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

TOLERANCE = 1e-3


def class_numbers(name: str, values: ArrayLike, num_classes: int) -> Integers:
    """Return class numbers (n,) as integers from 0 to num_classes - 1."""
    given = np.asarray(values)
    if given.ndim != 1:
        raise ValueError(
            f"{name} must have shape (n,), one class number an example; got {given.shape}. "
            "A column (n, 1)? Use .ravel(). Scores (n, k)? Use .argmax(axis=1)."
        )
    is_known = given.size == 0 or (
        given.dtype.kind in "biu" and given.min() >= 0 and given.max() < num_classes
    )
    if not is_known:
        raise ValueError(
            f"{name} must hold integers from 0 to {num_classes - 1}; got {given.min()} to "
            f"{given.max()}, {given.dtype}. Labels that start at 1? Subtract 1."
        )
    return given.astype(np.intp)


def classes(y_true: ArrayLike, y_pred: ArrayLike, num_classes: int) -> tuple[Integers, Integers]:
    """Return true and predicted class numbers of the same examples."""
    true = class_numbers("y_true", y_true, num_classes)
    predicted = class_numbers("y_pred", y_pred, num_classes)
    of_one_length(true, predicted)
    return true, predicted


def of_one_length(first: Integers | Floats, second: Integers | Floats) -> None:
    """Refuse two inputs of different lengths, which cannot belong to the same examples."""
    if len(first) != len(second):
        raise ValueError(
            f"Both inputs must describe the same examples; got {len(first)} and {len(second)}."
        )


def square(matrix: ArrayLike) -> Floats:
    """Return a confusion matrix as floats."""
    counts = np.asarray(matrix, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or np.any(counts < 0):
        raise ValueError(
            f"matrix must be (k, k) with counts of at least 0; got shape {counts.shape}. "
            "Use confusion_matrix(y_true, y_pred, num_classes)."
        )
    return counts


def one_class(matrix: ArrayLike, class_index: int) -> Floats:
    """Return a confusion matrix that has a class of this number."""
    counts = square(matrix)
    if not 0 <= class_index < len(counts):
        raise ValueError(f"class_index must be from 0 to {len(counts) - 1}; got {class_index}.")
    return counts


def scored(labels: ArrayLike, scores: ArrayLike) -> tuple[Integers, Floats]:
    """Return labels 0 or 1 and as many scores, sorted from the highest score down."""
    y, s = class_numbers("labels", labels, 2), np.asarray(scores, dtype=float)
    if s.ndim != 1 or not np.all(np.isfinite(s)):
        raise ValueError(
            f"scores must be finite numbers (n,), higher for class 1; got shape {s.shape}. "
            "Two columns of probabilities? Use [:, 1]."
        )
    of_one_length(y, s)
    order = np.argsort(-s, kind="stable")
    return y[order], s[order]


def answered(name: str, correct: ArrayLike) -> Floats:
    """Return right (1) and wrong (0) answers (n,), at least one."""
    values = np.asarray(correct, dtype=float)
    if values.ndim != 1 or not values.size or not np.all((values == 0) | (values == 1)):
        raise ValueError(
            f"{name} must have shape (n,), n at least 1, each 1 for right or 0 for wrong; got "
            f"shape {values.shape}. Make it with y_pred == y_true."
        )
    return values


def generator(rng: np.random.Generator) -> np.random.Generator:
    """Refuse what is no generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator; got {type(rng).__name__}. "
            "Try rng=np.random.default_rng(0)."
        )
    return rng


def table_of(name: str, values: ArrayLike, labels: ArrayLike) -> tuple[Floats, Integers]:
    """Return a table (n, k), n at least 1, and its n labels."""
    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or not table.size:
        raise ValueError(
            f"{name} must have shape (n, k), n and k at least 1; got {table.shape}. "
            "One probability p an example? Use np.column_stack([1 - p, p])."
        )
    given = class_numbers("labels", labels, table.shape[1])
    of_one_length(given, table)
    return table, given


def distributions(
    probabilities: ArrayLike, labels: ArrayLike, bins: int
) -> tuple[Floats, Integers]:
    """Return rows of probabilities that add up to 1, and their labels, for at least one bin."""
    if bins < 1:
        raise ValueError(f"bins must be at least 1; got {bins}.")
    p, given = table_of("probabilities", probabilities, labels)
    if np.any(p < -TOLERANCE) or np.any(np.abs(p.sum(axis=1) - 1) > TOLERANCE):
        raise ValueError(
            "Each row of probabilities must hold numbers of at least 0 that add up to 1; got "
            f"numbers from {p.min():.4g} and sums to {p.sum(axis=1).max():.4g}. "
            "Logits? Use activations.softmax(logits)."
        )
    return p, given
