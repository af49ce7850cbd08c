"""Membership inference: tell from its loss whether an example was trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import log_softmax
from course_utils.network import Network

Floats = NDArray[np.float64]
NORMAL_95 = 1.959964


def example_losses(network: Network, X: ArrayLike, labels: ArrayLike) -> Floats:
    """Return every example's own cross-entropy.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n, d)
    labels : array_like of int, shape (n,)

    Returns
    -------
    ndarray, shape (n,)
        In nats.
    """
    y = np.asarray(labels)
    return -log_softmax(network.forward(X))[np.arange(len(y)), y]


def membership_auc(member_losses: ArrayLike, other_losses: ArrayLike) -> tuple[float, float, float]:
    """Say how well a loss threshold tells members from others, with a 95 % interval.

    ``AUC = P(loss of a member < loss of another) + P(equal) / 2``; 0.5 is guessing.

    Parameters
    ----------
    member_losses : array_like, shape (m,)
        Losses of examples that were trained on, m at least 2.
    other_losses : array_like, shape (k,)
        Losses of examples of the same kind that were not, k at least 2.

    Returns
    -------
    auc, low, high : float
        From 0 to 1.

    Raises
    ------
    ValueError
        When a group has fewer than two losses.

    Notes
    -----
    Source: Yeom and others (2018), section 3, for the attack; DeLong, DeLong and Clarke-Pearson
    (1988), for the interval.

    Examples
    --------
    >>> auc, low, high = membership_auc([0.1, 0.2, 0.4], [0.3, 0.5, 0.6])
    >>> round(auc, 3), low < auc <= high
    (0.889, True)
    """
    members, others = (np.asarray(part, dtype=float) for part in (member_losses, other_losses))
    if members.ndim != 1 or others.ndim != 1 or min(len(members), len(others)) < 2:
        raise ValueError(
            "both groups must be rows of two or more losses; "
            f"got shapes {members.shape} and {others.shape}."
        )
    wins = (members[:, None] < others) + 0.5 * (members[:, None] == others)
    auc = float(wins.mean())
    variance = sum(wins.mean(axis=1 - a).var(ddof=1) / wins.shape[a] for a in (0, 1))
    half = NORMAL_95 * float(np.sqrt(variance))
    return auc, max(0.0, auc - half), min(1.0, auc + half)
