"""Weights set to 0, the smallest first, and kept there while the others train on."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.devices import tensorflow


def prune_by_magnitude(weights: ArrayLike, sparsity: float) -> NDArray[Any]:
    """Return a copy of weights with at least the given share of zeros, smallest sizes first.

    With ``k = ceil(sparsity * n)`` and t the k-th smallest ``|w|``: 0 where ``|w| <= t``, else w.

    Convention: the sign does not count; equal sizes go together, so that more than the share may
    go; sparsity 0 prunes nothing. Products that miss a whole number by rounding count as it.

    Parameters
    ----------
    weights : array_like, any shape
    sparsity : float
        Share of weights to set to 0, from 0 to 1.

    Returns
    -------
    ndarray, same shape
        The input stays as it was.

    Notes
    -----
    Source: Han et al. (2015), section 3: connections with weights below a threshold are removed.

    Examples
    --------
    >>> prune_by_magnitude([0.5, -0.1, 0.3, -2.0], 0.5).tolist()
    [0.5, 0.0, 0.0, -2.0]
    """
    w = np.array(weights)
    sizes = np.abs(w)
    count = int(np.ceil(sparsity * w.size - 1e-9))
    if count > 0:
        w[sizes <= np.sort(sizes, axis=None)[count - 1]] = 0
    return w


def hold_zeros(model: Any) -> int:
    """Make a Keras model's training leave at 0 every kernel weight that is 0 now.

    Parameters
    ----------
    model : keras.Model
        Its kernels get a constraint, which optimizers apply after each step.

    Returns
    -------
    int
        How many weights are held.
    """
    tensorflow()
    held = 0
    for variable in model.trainable_variables:
        if len(variable.shape) > 1:
            mask = (variable.numpy() != 0).astype(np.float32)
            variable.constraint = _Masked(mask)
            held += int(mask.size - mask.sum())
    return held


class _Masked:
    """A constraint that multiplies by a mask."""

    def __init__(self, mask: NDArray[np.float32]) -> None:
        self.mask = mask

    def __call__(self, weights: Any) -> Any:
        """Return the weights with the masked ones at 0."""
        return weights * self.mask
