"""Card payments, few of them fraudulent: made up, for what happens when one class is rare."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "amount (log10 of euros)",
    "distance from home (log10 of km)",
    "time since the last payment (log10 of minutes)",
    "online (0 or 1)",
    "at night (0 or 1)",
)
HONEST = ((1.4, 0.6, 2.6), (0.45, 0.7, 0.6), (0.30, 0.05))
FRAUD = ((2.1, 1.8, 1.5), (0.55, 0.8, 0.8), (0.65, 0.35))


def card_payments(
    n: int, fraud_share: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw payments in random order, a fixed share of them fraudulent.

    Three features are normal and two are yes or no, each drawn on its own given the class. Frauds
    are larger, further away, sooner after the last payment, and more often online and at night.

    Parameters
    ----------
    n : int
        Number of payments, 0 or more.
    fraud_share : float
        Share of frauds, 0 to 1; their number is the nearest whole one.
    rng : numpy.random.Generator
        Where the numbers are drawn from: the same state gives the same payments.

    Returns
    -------
    X : ndarray, shape (n, 5), float64
        One payment a row, the columns as in `FEATURES`.
    labels : ndarray, shape (n,), int64
        1 for fraud, 0 for an honest payment.

    Raises
    ------
    ValueError
        When `n` is negative or `fraud_share` lies outside 0 to 1.
    TypeError
        When `rng` is no Generator.

    Notes
    -----
    No real payments stand behind the numbers: the course made them up. Shares of 0.2 to 1 % are
    those of public sets of card fraud (Dal Pozzolo and others, 2015: 0.17 %).

    Examples
    --------
    >>> X, labels = card_payments(1000, 0.005, np.random.default_rng(0))
    >>> X.shape, int(labels.sum())
    ((1000, 5), 5)
    """
    if n < 0 or not 0 <= fraud_share <= 1:
        raise ValueError(
            f"n must be at least 0 and fraud_share from 0 to 1; got {n} and {fraud_share}. "
            "Per cent? Divide by 100."
        )
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator; got {type(rng).__name__}. "
            "Try rng=np.random.default_rng(0)."
        )
    labels = rng.permutation(np.arange(n) < round(fraud_share * n)).astype(np.int64)
    is_fraud = labels[:, None] == 1
    means, spreads, chances = (
        np.where(is_fraud, fraud, honest) for fraud, honest in zip(FRAUD, HONEST, strict=True)
    )
    numbers = means + spreads * rng.normal(size=means.shape)
    return np.column_stack([numbers, rng.random(chances.shape) < chances]), labels
