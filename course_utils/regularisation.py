"""Against overfitting: weight penalties, dropout, and the moment to stop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def l1_penalty(weights: Sequence[ArrayLike], strength: float) -> tuple[float, list[np.ndarray]]:
    """Return strength * sum |w| over all weights, and its gradients.

    Convention: as `keras.regularizers.L1`, no factor 1/2 and no mean; a weight of exactly 0,
    where |w| has a corner, gets the gradient 0.

    Parameters
    ----------
    weights : sequence of array-like
        One array a layer, of any shapes.
    strength : float
        How much the penalty counts, 0 or more.

    Returns
    -------
    penalty : float
        What to add to the loss, 0 or more.
    gradients : list of ndarray
        ``strength * sign(w)`` for each array, in its shape.

    Raises
    ------
    ValueError
        When `strength` is negative or not finite.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), equations 7.18 and 7.20.

    Examples
    --------
    >>> penalty, gradients = l1_penalty([[3.0, -4.0]], 0.5)
    >>> penalty, gradients[0].tolist()
    (3.5, [0.5, -0.5])
    """
    arrays = _checked(weights, strength)
    penalty = float(strength * sum(np.abs(W).sum() for W in arrays))
    return penalty, [strength * np.sign(W) for W in arrays]


def l2_penalty(weights: Sequence[ArrayLike], strength: float) -> tuple[float, list[np.ndarray]]:
    """Return strength * sum w^2 over all weights, and its gradients.

    Convention: as `keras.regularizers.L2`, no factor 1/2 and no mean, so that the gradient of
    each array W is 2 * strength * W. Biases are left out by not handing them in.

    Parameters
    ----------
    weights : sequence of array-like
        One array a layer, of any shapes.
    strength : float
        How much the penalty counts, 0 or more.

    Returns
    -------
    penalty : float
        What to add to the loss, 0 or more.
    gradients : list of ndarray
        d penalty / d W for each array, in its shape.

    Raises
    ------
    ValueError
        When `strength` is negative or not finite.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 7.1.1, where strength is alpha / 2.

    Examples
    --------
    >>> penalty, gradients = l2_penalty([[3.0, -4.0]], 0.5)
    >>> penalty, gradients[0].tolist()
    (12.5, [3.0, -4.0])
    """
    arrays = _checked(weights, strength)
    penalty = float(strength * sum((W**2).sum() for W in arrays))
    return penalty, [2 * strength * W for W in arrays]


def dropout_forward(A: ArrayLike, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Set each entry to 0 with probability `rate` and multiply the others by 1 / (1 - rate).

    Convention: inverted dropout, as in Keras while training: `rate` is the share dropped, each
    entry is drawn on its own, and the mean stays as it was, so that prediction changes nothing.

    Parameters
    ----------
    A : array-like, any shape
        Activations, for instance (n, units).
    rate : float
        Probability of being dropped, at least 0 and below 1.
    rng : numpy.random.Generator
        Where the choice is drawn from: the same state drops the same entries.

    Returns
    -------
    ndarray, shape of A, float64
        ``A / (1 - rate)`` where kept, 0 where dropped.

    Raises
    ------
    ValueError
        When `rate` is below 0, or 1 and more: nothing would be left.
    TypeError
        When `rng` is no Generator.

    Notes
    -----
    Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), sections 4 and 10
    (which scales while training, as here; its section 4 scales the weights afterwards).

    Examples
    --------
    >>> dropout_forward(np.ones(6), 0.5, np.random.default_rng(0)).tolist()
    [0.0, 2.0, 2.0, 2.0, 0.0, 0.0]
    """
    share_kept = 1 - _checked_rate(rate, rng)
    is_kept = rng.random(np.shape(A)) < share_kept
    return np.where(is_kept, np.asarray(A, float) / share_kept, 0)


def should_stop(val_losses: Sequence[float], patience: int) -> bool:
    """Tell whether the best loss lies at least `patience` epochs back.

    Convention: only a loss below the best so far is an improvement, a tie is none, as in
    `keras.callbacks.EarlyStopping`; nan counts as infinitely bad; no loss yet: go on.

    Parameters
    ----------
    val_losses : sequence of float
        The validation loss after each epoch, oldest first.
    patience : int
        Epochs to wait for a new best, 1 or more.

    Returns
    -------
    bool
        True when none of the last `patience` losses is a new best.

    Raises
    ------
    ValueError
        When `patience` is below 1, or the losses are no plain sequence.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), algorithm 7.1; Prechelt (1998).

    Examples
    --------
    >>> should_stop([0.9, 0.5, 0.6, 0.7], patience=2)
    True
    >>> should_stop([0.9, 0.5, 0.6, 0.4], patience=2)
    False
    """
    losses = _checked_losses(val_losses, patience)
    if losses.size == 0:
        return False
    epochs_since_best = len(losses) - 1 - int(np.argmin(losses))
    return epochs_since_best >= patience


def _checked(weights: Sequence[ArrayLike], strength: float) -> list[np.ndarray]:
    """Return the weights as arrays of float64, or refuse the strength."""
    if not 0 <= strength < np.inf:
        raise ValueError(
            f"strength must be 0 or more and finite; got {strength}. "
            "A negative one would reward large weights: try 0.001."
        )
    return [np.asarray(W, dtype=float) for W in weights]


def _checked_rate(rate: float, rng: np.random.Generator) -> float:
    """Return the rate, or refuse it or something that draws no numbers."""
    if not 0 <= rate < 1:
        raise ValueError(
            f"rate must be at least 0 and below 1; got {rate}. "
            "It is the share that is dropped: try 0.5, or 0 to drop nothing."
        )
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator; got {type(rng).__name__}. "
            "Try rng=np.random.default_rng(0)."
        )
    return rate


def _checked_losses(val_losses: Sequence[float], patience: int) -> np.ndarray:
    """Return the losses as one row with nan as infinity, or refuse them or the patience."""
    losses = np.asarray(val_losses, dtype=float)
    if losses.ndim != 1:
        raise ValueError(
            f"val_losses must be one number an epoch; got shape {losses.shape}. "
            'Try history["val_loss"].'
        )
    if not patience >= 1:
        raise ValueError(
            f"patience must be 1 or more; got {patience}. "
            "It counts the epochs to wait for a new best: try 5."
        )
    return np.where(np.isnan(losses), np.inf, losses)
