"""The check that a map can fail: it must change when the model is destroyed."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.devices import tensorflow


def shuffled_weights(model: Any, rng: np.random.Generator) -> Any:
    """Return a copy of a model in which each weight array is dealt out anew.

    Every layer keeps exactly its numbers, at other places: what was learnt is gone.

    Parameters
    ----------
    model : keras.Model
        Stays as it is.
    rng : numpy.random.Generator

    Returns
    -------
    keras.Model

    Source: Adebayo et al. (2018), section 3, which draws new weights instead.
    """
    copy = tensorflow().keras.models.clone_model(model)
    copy.set_weights([rng.permuted(weights) for weights in model.get_weights()])
    return copy


def rank_correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Return Spearman's correlation: 1 where two maps put the pixels in the same order.

    Equal values share the mean of their ranks; the result is the correlation of the ranks.

    Parameters
    ----------
    one, other : array_like
        Of one shape, at least two numbers.

    Returns
    -------
    float
        From -1 to 1; 0 where one of them is constant and so has no order.

    Raises
    ------
    ValueError
        If the shapes differ.

    Source: Spearman (1904).

    Examples
    --------
    >>> rank_correlation([1, 2, 3], [10, 100, 1000])
    1.0
    """
    if np.shape(one) != np.shape(other):
        raise ValueError(
            f"two maps must have one shape; got {np.shape(one)} and {np.shape(other)}."
        )
    first, second = _centred_ranks(one), _centred_ranks(other)
    scale = np.sqrt((first @ first) * (second @ second))
    return float(first @ second / scale) if scale else 0.0


def agreement(maps: ArrayLike, others: ArrayLike) -> float:
    """Return the mean rank correlation of pairs of maps.

    Parameters
    ----------
    maps, others : array_like, shape (n, h, w)

    Returns
    -------
    float
        1 when each pair orders the pixels alike, near 0 when unrelated.
    """
    pairs = zip(np.asarray(maps), np.asarray(others), strict=True)
    return float(np.mean([rank_correlation(one, other) for one, other in pairs]))


def _centred_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Return ranks less their mean, ties sharing theirs."""
    _, group, counts = np.unique(np.ravel(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[group]
    return ranks - ranks.mean()
