"""Exercise `group_accuracy_gap`: the best group's accuracy less the worst's."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues


def group_accuracy_gap(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Return the best group's accuracy less the worst's.

    Convention: each group's accuracy is the share of its own examples that are right; groups
    may be numbers or texts, and of any number; one group alone has the gap 0.

    Parameters
    ----------
    y_true, y_pred : ndarray of int, shape (n,)
        Classes, true and predicted.
    groups : ndarray, shape (n,)
        The group of each example.

    Returns
    -------
    float
        From 0 to 1.

    References
    ----------
    Barocas, Hardt and Narayanan 2023, "Fairness and Machine Learning", chapter 3.

    Examples
    --------
    >>> ones = np.ones(4)
    >>> group_accuracy_gap(ones, np.array([1, 1, 1, 0]), np.array(["a", "a", "b", "b"]))
    0.5
    """
    is_right = y_true == y_pred
    accuracies = [is_right[groups == name].mean() for name in np.unique(groups)]
    return float(max(accuracies) - min(accuracies))


def _cases() -> list[tuple]:
    """Return classes and groups: tiny, unequal sizes, three groups, texts, one group."""
    rng = np.random.default_rng(13)
    one = np.array([1, 1, 0, 0])
    tiny = (one, np.array([1, 1, 0, 1]), np.array([0, 0, 1, 1]))
    turned = (one, np.array([0, 1, 0, 0]), np.array([0, 0, 1, 1]))
    unequal = (np.zeros(6, int), np.array([0, 0, 0, 1, 0, 1]), np.array([0, 0, 0, 0, 7, 7]))
    middle = np.array(["a", "b", "b", "c", "c", "c", "c"])
    three = (np.ones(7, int), np.array([0, 1, 1, 1, 1, 0, 0]), middle)
    alone = (one, np.array([1, 0, 0, 1]), np.array(["x"] * 4))
    truth = rng.integers(5, size=60)
    guesses = np.where(rng.random(60) < 0.6, truth, rng.integers(5, size=60))
    many = (truth, guesses, rng.choice(["dark", "light", "tilted", "torn"], 60))
    return [tiny, turned, unequal, three, alone, many]


def _rows(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> list[np.ndarray]:
    """Return, for each group, which of its examples are right."""
    return [(y_true == y_pred)[groups == name] for name in np.unique(groups)]


def _of_accuracies(combine: Callable[[list[float]], float]) -> Callable[..., object]:
    """Return an answer that makes something else of the right accuracies."""

    def answer(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
        return combine([float(rows.mean()) for rows in _rows(y_true, y_pred, groups)])

    return answer


def _of_counts(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Count right answers instead of taking their share."""
    counts = [int(rows.sum()) for rows in _rows(y_true, y_pred, groups)]
    return float(max(counts) - min(counts))


def _of_all(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Divide each group's right answers by the number of all examples."""
    return _of_counts(y_true, y_pred, groups) / len(y_true)


def _below_all(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Compare the worst group with the accuracy over all examples."""
    shares = [float(rows.mean()) for rows in _rows(y_true, y_pred, groups)]
    return float((y_true == y_pred).mean()) - min(shares)


def _of_guesses(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Compare what is predicted rather than whether it is right."""
    shares = [float(y_pred[groups == name].mean()) for name in np.unique(groups)]
    return max(shares) - min(shares)


def _of_classes(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Group by the true class."""
    return group_accuracy_gap(y_true, y_pred, y_true)


def _two_groups(y_true: np.ndarray, y_pred: np.ndarray, groups: np.ndarray) -> float:
    """Compare the first group with the last, in size."""
    shares = [float(rows.mean()) for rows in _rows(y_true, y_pred, groups)]
    return abs(shares[0] - shares[-1])


EXERCISE = Exercise(
    solution=group_accuracy_gap,
    prompt=(
        "Return the accuracy of the group that does best less that of the group that does worst;"
        " groups holds each example's group, by a number or a text."
    ),
    judge=SameValues(_cases, returns="a number from 0 to 1"),
    hints=(
        "First a row of truth values: which predictions are right?",
        "np.unique(groups) lists the groups; a comparison with one of them picks its examples.",
        "A mean of truth values is a share. Collect one a group, then take the greatest and the"
        " smallest.",
    ),
    mistakes=(
        Mistake(
            _of_accuracies(lambda shares: min(shares) - max(shares)),
            "The sign is turned round: best less worst is not negative.",
        ),
        Mistake(
            _of_accuracies(lambda shares: shares[0] - shares[-1]),
            "The first group is not always the best: look for the best and the worst.",
        ),
        Mistake(_two_groups, "Only the first and the last group are compared: look at them all."),
        Mistake(
            _of_accuracies(lambda shares: 100 * (max(shares) - min(shares))),
            "The gap is in per cent: leave it from 0 to 1.",
        ),
        Mistake(
            _of_accuracies(lambda shares: float(np.std(shares))),
            "This is the spread of the accuracies, not the distance of best and worst.",
        ),
        Mistake(
            _of_accuracies(lambda shares: max(shares) / max(min(shares), 1e-9)),
            "This is the ratio of best and worst: take the difference.",
        ),
        Mistake(
            _of_accuracies(lambda shares: 1 - min(shares)),
            "This is the worst group's share of errors: compare it with the best group.",
        ),
        Mistake(_of_counts, "Right answers are counted: a large group has more of them anyway."),
        Mistake(_of_all, "Each group must be divided by its own size, not by that of all."),
        Mistake(_below_all, "The worst group is compared with all examples, not with the best."),
        Mistake(_of_guesses, "The predictions are averaged: ask whether they are right."),
        Mistake(_of_classes, "The examples are grouped by their class: use groups."),
    ),
)
