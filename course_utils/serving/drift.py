"""Has what comes in changed? Two distances between two samples of one number."""

import numpy as np
from numpy.typing import ArrayLike

BINS = 10
FLOOR = 1e-4


def population_stability_index(reference: ArrayLike, current: ArrayLike, bins: int = BINS) -> float:
    """Return how far a sample's shares over bins have moved.

    ``sum over bins of (a - e) ln(a / e)``, e and a the shares of the reference and of now. Bins
    hold equal shares of the reference; a share counts as 0.0001 at least.

    Parameters
    ----------
    reference, current : array_like of float, shapes (n,) and (m,)
        Finite numbers, at least one each.
    bins : int
        At least 2.

    Returns
    -------
    float
        0 or more; by custom, above 0.25 is a large change.

    Raises
    ------
    ValueError
        If a sample is empty or holds something else than finite numbers.

    Notes
    -----
    Source: Yurdakul (2018), section 1; the custom: Siddiqi (2006).

    Examples
    --------
    >>> population_stability_index(range(100), range(100))
    0.0
    """
    e, a = _sample(reference), _sample(current)
    inner = np.unique(np.quantile(e, np.linspace(0, 1, bins + 1)[1:-1]))
    shares = [
        np.bincount(np.searchsorted(inner, each, side="right"), minlength=len(inner) + 1)
        / each.size
        for each in (e, a)
    ]
    expected, actual = np.maximum(shares, FLOOR)
    return float(np.sum((actual - expected) * np.log(actual / expected)))


def kolmogorov_smirnov(reference: ArrayLike, current: ArrayLike) -> float:
    """Return the largest distance between two samples' cumulative shares.

    ``D = max over x of |F1(x) - F2(x)|``, F(x) the share of a sample that is at most x.

    Parameters
    ----------
    reference, current : array_like of float, shapes (n,) and (m,)
        Finite numbers, at least one each.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If a sample is empty or holds something else than finite numbers.

    Notes
    -----
    Source: Massey (1951), section 1, for two samples.

    Examples
    --------
    >>> kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6])
    0.5
    """
    first, second = np.sort(_sample(reference)), np.sort(_sample(current))
    places = np.concatenate([first, second])
    shares = [np.searchsorted(each, places, side="right") / each.size for each in (first, second)]
    return float(np.abs(shares[0] - shares[1]).max())


def _sample(values: ArrayLike) -> np.ndarray:
    """Return a sample as floats, or refuse it."""
    sample = np.asarray(values, dtype=float).ravel()
    if not sample.size or not np.isfinite(sample).all():
        raise ValueError(
            f"a sample must hold finite numbers, at least one; got {sample.size} with "
            f"{int((~np.isfinite(sample)).sum())} that are not finite."
        )
    return sample
