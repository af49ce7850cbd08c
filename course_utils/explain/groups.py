"""Whom a classifier fails: its surest mistakes, accuracy by group, a threshold and its price."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def surest_mistakes(labels: ArrayLike, probabilities: ArrayLike, most: int) -> NDArray[np.int64]:
    """Return the images that are wrong with the greatest probability, the surest first.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
    probabilities : array_like, shape (n, k)
    most : int
        How many at most.

    Returns
    -------
    ndarray of int, shape (at most `most`,)
        Positions of images.
    """
    chances = np.asarray(probabilities)
    wrong = np.flatnonzero(chances.argmax(axis=1) != np.asarray(labels))
    order = np.argsort(-chances[wrong].max(axis=1), kind="stable")
    return wrong[order][:most]


def group_accuracies(y_true: ArrayLike, y_pred: ArrayLike, groups: ArrayLike) -> dict[str, float]:
    """Return the accuracy in each group.

    Parameters
    ----------
    y_true, y_pred : array_like, shape (n,)
        Classes.
    groups : array_like, shape (n,)
        The group of each example, numbers or texts.

    Returns
    -------
    dict of str to float
        In the order of the groups' names; accuracies from 0 to 1.

    Raises
    ------
    ValueError
        If the lengths differ or there is no example.
    """
    truth, guesses, names = map(np.asarray, (y_true, y_pred, groups))
    if not truth.shape == guesses.shape == names.shape or truth.ndim != 1 or not truth.size:
        raise ValueError(
            "y_true, y_pred and groups must be three rows of one length, at least 1; "
            f"got shapes {truth.shape}, {guesses.shape} and {names.shape}."
        )
    is_right = truth == guesses
    return {str(name): float(is_right[names == name].mean()) for name in np.unique(names)}


def accuracy_gap(y_true: ArrayLike, y_pred: ArrayLike, groups: ArrayLike) -> float:
    """Return the best group's accuracy less the worst's.

    ``max over groups of a_g - min over groups of a_g``

    Parameters
    ----------
    y_true, y_pred, groups
        As in `group_accuracies`.

    Returns
    -------
    float
        From 0 to 1.

    Source: Barocas, Hardt and Narayanan (2023), *Fairness and Machine Learning*, chapter 3.

    Examples
    --------
    >>> accuracy_gap([1, 1, 0, 0], [1, 1, 0, 1], ["a", "a", "b", "b"])
    0.5
    """
    found = group_accuracies(y_true, y_pred, groups).values()
    return max(found) - min(found)


def closing_threshold(confidences: ArrayLike, is_right: ArrayLike, target: float) -> float:
    """Return the lowest confidence from which on the answers reach an accuracy.

    Parameters
    ----------
    confidences : array_like, shape (n,)
        Greatest probability of each answer.
    is_right : array_like of bool, shape (n,)
    target : float
        The accuracy that the answers kept must reach, from 0 to 1.

    Returns
    -------
    float
        Answers of at least this confidence are kept; infinity where none can be.

    Examples
    --------
    >>> closing_threshold([0.9, 0.8, 0.7, 0.6], [True, True, False, False], 0.6)
    0.7
    """
    sureness, right = np.asarray(confidences, dtype=float), np.asarray(is_right, dtype=bool)
    kept = [level for level in np.unique(sureness) if right[sureness >= level].mean() >= target]
    return float(min(kept, default=np.inf))
