"""Lesson 10: what article 003's accuracy line measures."""

from __future__ import annotations

import math


def share_of_pairs(predicted_share: float, true_share: float) -> float:
    """Return the share of pairs, any prediction and any label, that agree.

    ``q p + (1 - q) (1 - p)``

    Parameters
    ----------
    predicted_share : float
        q, the share of predictions that say 1.
    true_share : float
        p, the share of labels that are 1.

    Returns
    -------
    float
        1/2 for every q where p is 1/2.

    Examples
    --------
    >>> share_of_pairs(1.0, 0.5), share_of_pairs(0.25, 0.25)
    (0.5, 0.625)
    """
    return predicted_share * true_share + (1 - predicted_share) * (1 - true_share)


def chance_of_gap(accuracy: float, examples: int, gap: float) -> float:
    """Return the chance that two equally good models score at least so far apart.

    Both are tried on so many examples and err independently; normal approximation.

    Parameters
    ----------
    accuracy : float
        Of both, above 0 and below 1.
    examples : int
        Size of the test set.
    gap : float
        Difference of the two measured accuracies, at least 0.

    Examples
    --------
    >>> chance_of_gap(0.9, 100, 0.0)
    1.0
    """
    spread = math.sqrt(2 * accuracy * (1 - accuracy) / examples)
    return math.erfc(gap / spread / math.sqrt(2))
