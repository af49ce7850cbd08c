"""Does a model that says 90 % get 90 % right? Bins, one number, and one number that mends it."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.activations import log_softmax, softmax
from course_utils.metrics.checks import Floats, distributions, table_of

COLDEST, HOTTEST = 0.01, 100.0
HALVINGS = 60


def reliability_bins(
    probabilities: ArrayLike, labels: ArrayLike, bins: int
) -> tuple[Floats, Floats, Floats]:
    """Sort rows by their confidence into bins of equal width and measure each bin's accuracy.

    Parameters
    ----------
    probabilities : array-like, shape (n, k)
        Rows that add up to 1. A row's confidence is its largest entry.
    labels : array-like of int, shape (n,)
    bins : int
        Bin b holds confidences from b / bins up to, but without, (b + 1) / bins; the last one
        holds 1 too.

    Returns
    -------
    counts, confidence, accuracy : ndarray, shape (bins,)
        Rows in the bin, their mean confidence and their share of right answers; nan in the last
        two where the bin is empty.

    Raises
    ------
    ValueError
        If there is no row, a row does not add up to 1, or a label is out of range.

    Source: Guo, Pleiss, Sun and Weinberger (2017), section 2.

    Examples
    --------
    >>> [part.tolist() for part in reliability_bins([[0.9, 0.1], [0.3, 0.7]], [0, 0], 2)]
    [[0.0, 2.0], [nan, 0.8], [nan, 0.5]]
    """
    p, given = distributions(probabilities, labels, bins)
    confidence = p.max(axis=1)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    is_right = (p.argmax(axis=1) == given).astype(float)
    counts = np.bincount(place, minlength=bins).astype(float)
    filled = np.where(counts > 0, counts, np.nan)
    sums = (np.bincount(place, each, bins) for each in (confidence, is_right))
    mean_confidence, accuracy = (each / filled for each in sums)
    return counts, mean_confidence, accuracy


def expected_calibration_error(probabilities: ArrayLike, labels: ArrayLike, bins: int) -> float:
    """Return the mean gap between confidence and accuracy over bins of equal width.

    ``sum(n_b / n * abs(accuracy_b - confidence_b))``

    Convention: a row's confidence is its largest probability; bins cut 0..1 into equal widths,
    the last one holds 1 too; empty bins count nothing.

    Parameters
    ----------
    probabilities : array-like, shape (n, k)
        Rows that add up to 1, n at least 1.
    labels : array-like of int, shape (n,)
    bins : int
        At least 1.

    Returns
    -------
    float
        0 (as sure as it is right) to 1.

    Raises
    ------
    ValueError
        As `reliability_bins`.

    Source: Guo, Pleiss, Sun and Weinberger (2017), equation 3.

    Examples
    --------
    >>> round(expected_calibration_error([[0.9, 0.1], [0.3, 0.7]], [0, 0], 2), 3)
    0.3
    """
    p, given = distributions(probabilities, labels, bins)
    confidence = p.max(axis=1)
    is_right = p.argmax(axis=1) == given
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights=is_right - confidence)
    return float(np.sum(np.abs(gaps)) / len(p))


def mean_surprise(logits: ArrayLike, labels: ArrayLike, temperature: float = 1.0) -> float:
    """Return the mean cross-entropy, in nats, of ``softmax(logits / temperature)``.

    Parameters
    ----------
    logits : array-like, shape (n, k)
    labels : array-like of int, shape (n,)
    temperature : float
        Above 0.

    Returns
    -------
    float
        At least 0.

    Raises
    ------
    ValueError
        If there is no row, a label is out of range or the temperature is not above 0.
    """
    z, given = table_of("logits", logits, labels)
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0; got {temperature}.")
    return float(-np.mean(log_softmax(z / temperature)[np.arange(len(z)), given]))


def fit_temperature(logits: ArrayLike, labels: ArrayLike) -> float:
    """Return the temperature T whose ``softmax(logits / T)`` has the lowest cross-entropy.

    The cross-entropy is convex in 1/T, and its slope, the mean of ``sum(p * z) - z[label]``, rises
    with it: the slope's zero is found by halving an interval. Fit T on rows that neither trained
    the model nor test it.

    Parameters
    ----------
    logits : array-like, shape (n, k)
        Scores before softmax, n at least 1.
    labels : array-like of int, shape (n,)

    Returns
    -------
    float
        From 0.01 to 100. Above 1: the model was too sure. The ends are met where all answers are
        right, or the logits tell nothing.

    Raises
    ------
    ValueError
        If there is no row, or a label is out of range.

    Source: Guo, Pleiss, Sun and Weinberger (2017), section 4.2.

    Examples
    --------
    >>> round(fit_temperature([[2.0, 0.0]] * 4, [0, 0, 0, 1]), 3)
    1.82
    """
    z, given = table_of("logits", logits, labels)
    chosen = z[np.arange(len(z)), given]
    low, high = np.log([1 / HOTTEST, 1 / COLDEST])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        slope = np.mean(np.sum(softmax(np.exp(middle) * z) * z, axis=1) - chosen)
        low, high = (low, middle) if slope > 0 else (middle, high)
    return float(np.exp(-(low + high) / 2))
