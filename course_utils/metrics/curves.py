"""What every threshold would give: the ROC and the precision-recall curve, and their areas.

An example counts as "yes" where its score is at least the threshold, so that equal scores always
go together. Curves run from the strictest threshold, infinity, to the loosest, the lowest score.
"""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.metrics.checks import Floats, scored


def accepted(labels: ArrayLike, scores: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return true and false positives at each distinct score, and the scores, infinity first."""
    y, s = scored(labels, scores)
    last = np.flatnonzero(np.append(s[1:] != s[:-1], True)) if s.size else np.array([], int)
    hits, alarms = np.cumsum(y)[last], np.cumsum(1 - y)[last]
    return (
        np.concatenate([[0.0], hits]),
        np.concatenate([[0.0], alarms]),
        np.concatenate([[np.inf], s[last]]),
    )


def roc_curve(labels: ArrayLike, scores: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return false-positive rate and recall at every threshold.

    Parameters
    ----------
    labels : array-like of int, shape (n,)
        0 or 1, both present.
    scores : array-like of float, shape (n,)
        Higher means more likely 1; any scale.

    Returns
    -------
    false_positive_rate, recall, thresholds : ndarray, shape (m + 1,)
        For the m distinct scores, from infinity down: the curve goes from (0, 0) to (1, 1).

    Raises
    ------
    ValueError
        If a class is missing, since one of the rates is then 0/0.

    Source: Fawcett (2006), Pattern Recognition Letters 27, algorithm 1.

    Examples
    --------
    >>> [part.tolist() for part in roc_curve([0, 1, 1], [0.1, 0.4, 0.4])]
    [[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [inf, 0.4, 0.1]]
    """
    hits, alarms, thresholds = accepted(labels, scores)
    if not hits[-1] or not alarms[-1]:
        raise ValueError(
            f"An ROC curve needs both classes; got {int(hits[-1])} examples of class 1 and "
            f"{int(alarms[-1])} of class 0. A split without stratification?"
        )
    return alarms / alarms[-1], hits / hits[-1], thresholds


def precision_recall_curve(labels: ArrayLike, scores: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return precision and recall at every threshold.

    Parameters
    ----------
    labels : array-like of int, shape (n,)
        0 or 1, at least one 1.
    scores : array-like of float, shape (n,)
        Higher means more likely 1; any scale.

    Returns
    -------
    precision, recall, thresholds : ndarray, shape (m + 1,)
        For the m distinct scores, from infinity down. Where nothing is accepted yet, recall is 0
        and the precision, 0/0, is drawn at 1.

    Raises
    ------
    ValueError
        If there is no example of class 1.

    Source: Davis and Goadrich (2006), section 2.

    Examples
    --------
    >>> [part.tolist() for part in precision_recall_curve([0, 1], [0.9, 0.4])]
    [[1.0, 0.0, 0.5], [0.0, 0.0, 1.0], [inf, 0.9, 0.4]]
    """
    hits, alarms, thresholds = accepted(labels, scores)
    if not hits[-1]:
        raise ValueError(
            f"A precision-recall curve needs examples of class 1; got none among {int(alarms[-1])}."
        )
    count = hits + alarms
    precision = np.where(count > 0, hits / np.maximum(count, 1), 1.0)
    return precision, hits / hits[-1], thresholds


def area_under(x: ArrayLike, y: ArrayLike) -> float:
    """Return the area under straight lines through points: ``sum(dx * (y before + y after) / 2)``.

    Parameters
    ----------
    x, y : array-like, shape (m,)
        x rises or stays.

    Returns
    -------
    float
        0.0 for a single point.

    Raises
    ------
    ValueError
        If x falls somewhere, or the shapes differ.

    Examples
    --------
    >>> area_under([0, 1], [0, 1])
    0.5
    """
    along, height = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if along.ndim != 1 or along.shape != height.shape or np.any(np.diff(along) < 0):
        raise ValueError(
            f"x and y must have one shape (m,) and x must not fall; got {along.shape} and "
            f"{height.shape}. Sort by x first."
        )
    return float(np.sum(np.diff(along) * (height[1:] + height[:-1]) / 2))


def roc_auc(labels: ArrayLike, scores: ArrayLike) -> float:
    """Return the area under the ROC curve.

    It equals the share of pairs, one example of each class, in which the 1 has the higher score;
    a tie counts half.

    Parameters
    ----------
    labels, scores : array-like, shape (n,)
        As in `roc_curve`.

    Returns
    -------
    float
        0.5 for scores that tell nothing, 1 for a perfect order.

    Raises
    ------
    ValueError
        As `roc_curve`.

    Source: Hanley and McNeil (1982), Radiology 143, section "meaning of the area".

    Examples
    --------
    >>> roc_auc([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])
    0.75
    """
    false_positive_rate, recall, _ = roc_curve(labels, scores)
    return area_under(false_positive_rate, recall)


def average_precision(labels: ArrayLike, scores: ArrayLike) -> float:
    """Return the area under the precision-recall curve, taken in steps.

    ``sum((recall[i] - recall[i - 1]) * precision[i])``

    Parameters
    ----------
    labels, scores : array-like, shape (n,)
        As in `precision_recall_curve`.

    Returns
    -------
    float
        The share of 1s for a single score for all, 1 for a perfect order.

    Raises
    ------
    ValueError
        As `precision_recall_curve`.

    Source: Davis and Goadrich (2006), section 4: straight lines would promise too much here.

    Examples
    --------
    >>> average_precision([0, 1, 1], [0.9, 0.8, 0.7])
    0.5833333333333333
    """
    precision, recall, _ = precision_recall_curve(labels, scores)
    return float(np.sum(np.diff(recall) * precision[1:]))
