"""What mistakes cost, and the threshold and weights that follow from it."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.metrics.checks import Floats, class_numbers, square
from course_utils.metrics.curves import accepted


def total_cost(matrix: ArrayLike, costs: ArrayLike) -> float:
    """Return what the answers in a confusion matrix cost together: ``sum(matrix * costs)``.

    Parameters
    ----------
    matrix : array-like, shape (k, k)
        A confusion matrix, true classes in rows.
    costs : array-like, shape (k, k)
        What one answer in each cell costs, in any one unit.

    Returns
    -------
    float
        In that unit.

    Raises
    ------
    ValueError
        If the shapes differ.

    Source: Elkan (2001), section 1.

    Examples
    --------
    >>> total_cost([[90, 5], [2, 3]], [[0, 1], [50, 0]])
    105.0
    """
    counts, prices = square(matrix), np.asarray(costs, dtype=float)
    if counts.shape != prices.shape:
        raise ValueError(
            f"costs must have the matrix's shape {counts.shape}, true classes in rows; "
            f"got {prices.shape}."
        )
    return float(np.sum(counts * prices))


def probability_threshold(miss_cost: float, alarm_cost: float) -> float:
    """Return the probability from which "yes" is the cheaper answer.

    ``alarm_cost / (alarm_cost + miss_cost)``: there, both answers cost the same on average.

    Parameters
    ----------
    miss_cost : float
        Cost of "no" where the truth is 1, at least 0.
    alarm_cost : float
        Cost of "yes" where the truth is 0, at least 0. Right answers cost nothing.

    Returns
    -------
    float
        0 to 1. It holds for probabilities that are calibrated.

    Raises
    ------
    ValueError
        If a cost is negative, or both are 0.

    Source: Elkan (2001), equation 2.

    Examples
    --------
    >>> probability_threshold(99, 1)
    0.01
    """
    if miss_cost < 0 or alarm_cost < 0 or not miss_cost + alarm_cost:
        raise ValueError(
            f"costs must be at least 0, and not both 0; got {miss_cost} and {alarm_cost}."
        )
    return alarm_cost / (alarm_cost + miss_cost)


def cost_curve(
    labels: ArrayLike, scores: ArrayLike, miss_cost: float, alarm_cost: float
) -> tuple[Floats, Floats]:
    """Return the mean cost of an answer at every threshold.

    Parameters
    ----------
    labels : array-like of int, shape (n,)
        0 or 1, n at least 1.
    scores : array-like of float, shape (n,)
        "Yes" where the score is at least the threshold.
    miss_cost, alarm_cost : float
        As in `probability_threshold`.

    Returns
    -------
    thresholds, mean_cost : ndarray, shape (m + 1,)
        For the m distinct scores, from infinity down.

    Raises
    ------
    ValueError
        If there is no example, or a label is neither 0 nor 1.

    Source: Elkan (2001), section 1; thresholds as in `course_utils.metrics.roc_curve`.

    Examples
    --------
    >>> [part.tolist() for part in cost_curve([0, 1], [0.2, 0.8], 10, 1)]
    [[inf, 0.8, 0.2], [5.0, 0.0, 0.5]]
    """
    hits, alarms, thresholds = accepted(labels, scores)
    n = hits[-1] + alarms[-1]
    if not n:
        raise ValueError("labels must hold at least one example; got none.")
    return thresholds, (miss_cost * (hits[-1] - hits) + alarm_cost * alarms) / n


def best_threshold(
    labels: ArrayLike, scores: ArrayLike, miss_cost: float, alarm_cost: float
) -> float:
    """Return the threshold with the lowest mean cost; the highest of several.

    Parameters
    ----------
    labels, scores, miss_cost, alarm_cost
        As in `cost_curve`. Choose on other examples than you report the cost of.

    Returns
    -------
    float
        One of the scores, or infinity: never say yes.

    Raises
    ------
    ValueError
        As `cost_curve`.

    Examples
    --------
    >>> best_threshold([0, 1], [0.2, 0.8], 10, 1)
    0.8
    """
    thresholds, mean_cost = cost_curve(labels, scores, miss_cost, alarm_cost)
    return float(thresholds[np.argmin(mean_cost)])


def class_weights(labels: ArrayLike, num_classes: int) -> Floats:
    """Return weights under which every class that occurs counts the same: ``n / (k * n_c)``.

    Parameters
    ----------
    labels : array-like of int, shape (n,)
        Class numbers from 0 to num_classes - 1.
    num_classes : int
        Length of the result; k counts the classes that occur.

    Returns
    -------
    ndarray, shape (num_classes,)
        Their mean over the examples is 1; 0 for a class that does not occur.

    Raises
    ------
    ValueError
        If a class number lies outside the range.

    Source: King and Zeng (2001), section 4.2; the form is scikit-learn's "balanced".

    Examples
    --------
    >>> class_weights([0, 0, 0, 1], 2).round(3).tolist()
    [0.667, 2.0]
    """
    given = class_numbers("labels", labels, num_classes)
    counts = np.bincount(given, minlength=num_classes)
    is_seen = counts > 0
    shares = np.zeros(num_classes)
    shares[is_seen] = given.size / (is_seen.sum() * counts[is_seen])
    return shares
