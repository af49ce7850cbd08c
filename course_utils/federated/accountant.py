"""How much privacy noisy steps have spent: Renyi divergences, added up and turned into epsilon."""

from __future__ import annotations

from math import lgamma, log

import numpy as np

ORDERS = tuple(range(2, 257))


def renyi_divergence(order: int, rate: float, noise_multiplier: float) -> float:
    """Bound what one step of noisy gradients on random batches tells about one example.

    ``log(sum_k C(a, k) (1 - q)^(a - k) q^k exp((k^2 - k) / (2 sigma^2))) / (a - 1)``

    Parameters
    ----------
    order : int
        a, at least 2.
    rate : float
        q, the probability of an example to be in a batch, above 0 and at most 1.
    noise_multiplier : float
        sigma, above 0.

    Returns
    -------
    float
        Renyi divergence of that order, in nats.

    Raises
    ------
    ValueError
        When an argument lies outside its range.

    Notes
    -----
    Source: Mironov, Talwar and Zhang (2019), section 3.3, for adding or removing an example.

    Examples
    --------
    >>> renyi_divergence(2, 1.0, 4.0)
    0.0625
    """
    if order < 2 or not 0 < rate <= 1 or noise_multiplier <= 0:
        raise ValueError(
            "order must be at least 2, rate above 0 and at most 1, noise_multiplier above 0; "
            f"got {order}, {rate} and {noise_multiplier}. Without noise there is no bound."
        )
    if rate == 1:
        return order / (2 * noise_multiplier**2)
    k = np.arange(order + 1)
    choose = np.array([lgamma(order + 1) - lgamma(j + 1) - lgamma(order - j + 1) for j in k])
    terms = choose + (order - k) * log(1 - rate) + k * log(rate)
    return float(np.logaddexp.reduce(terms + k * (k - 1) / (2 * noise_multiplier**2))) / (order - 1)


def epsilon_spent(steps: int, rate: float, noise_multiplier: float, delta: float) -> float:
    """Return the epsilon of (epsilon, delta)-differential privacy after so many steps.

    ``min over a of steps * D_a + log((a - 1) / a) - (log(delta) + log(a)) / (a - 1)``

    Parameters
    ----------
    steps : int
        Steps of `private_training`, at least 1.
    rate : float
        Probability of an example to be in a batch, above 0 and at most 1.
    noise_multiplier : float
        0 or more; 0 gives infinity.
    delta : float
        Probability with which the promise may fail, above 0 and below 1; well below 1 / n.

    Returns
    -------
    float
        The smallest over whole orders from 2 to 256, 0 at least.

    Raises
    ------
    ValueError
        When an argument lies outside its range.

    Notes
    -----
    Source: Mironov (2017), proposition 1, for adding up; Canonne, Kamath and Steinke (2020),
    proposition 12, for the last step.

    Examples
    --------
    >>> round(epsilon_spent(1, 1.0, 4.0, 1e-5), 2)
    1.01
    """
    if steps < 1 or not 0 < delta < 1:
        raise ValueError(f"steps must be 1 or more, delta in (0, 1); got {steps}, {delta}.")
    if noise_multiplier == 0:
        return float("inf")
    found = (
        steps * renyi_divergence(a, rate, noise_multiplier)
        + log((a - 1) / a)
        - (log(delta) + log(a)) / (a - 1)
        for a in ORDERS
    )
    return max(0.0, min(found))
