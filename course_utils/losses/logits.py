"""Cross-entropies of logits: activation and loss in one, with their gradients."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.activations import log_softmax, sigmoid, softmax
from course_utils.losses.checks import Array, classified, paired, probabilities


def softmax_cross_entropy(logits: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """Return the mean cross-entropy of softmax(logits), and its gradient.

    ``-sum(log_softmax(logits)[i, labels[i]]) / n`` and ``(softmax(logits) - one_hot) / n``

    Convention: labels are integers from 0 to k - 1, not one-hot; nats; dlogits holds the 1/n;
    finite for all finite logits.

    Parameters
    ----------
    logits : array-like, shape (n, k)
        Any numbers.
    labels : array-like, shape (n,), integer
        True classes.

    Returns
    -------
    loss : float
        Nats, at least 0.
    dlogits : ndarray, shape (n, k)
        d loss / d logits; each row sums to 0.

    Raises
    ------
    ValueError
        If logits are not (n, k), or labels not n integers from 0 to k - 1.

    Source: Bishop (2006), equations 4.108 and 4.109, divided by n.

    Examples
    --------
    >>> loss, dlogits = softmax_cross_entropy([[0.0, 0.0]], [1])
    >>> round(loss, 6), dlogits.tolist()
    (0.693147, [[0.5, -0.5]])
    """
    z, y = classified(logits, labels)
    n = max(len(y), 1)
    true_entries = np.arange(len(y)), y
    loss = -np.sum(log_softmax(z)[true_entries]) / n
    dlogits = softmax(z) / n
    dlogits[true_entries] -= 1 / n
    return float(loss), dlogits


def sigmoid_cross_entropy(logits: ArrayLike, y_true: ArrayLike) -> tuple[float, Array]:
    """Return the mean binary cross-entropy of sigmoid(logits), and its gradient.

    ``sum(max(z, 0) - z * y + log(1 + exp(-|z|))) / n`` and ``(sigmoid(z) - y) / n``

    Convention: n counts all entries; nats; dlogits holds the 1/n; finite for all finite logits.

    Parameters
    ----------
    logits : array-like
        Any numbers.
    y_true : array-like, the same shape
        Labels 0 or 1, or probabilities of class 1.

    Returns
    -------
    loss : float
        Nats, at least 0.
    dlogits : ndarray, the shape of logits
        d loss / d logits.

    Raises
    ------
    ValueError
        If the shapes differ, or a label lies outside 0 to 1.

    Source: Bishop (2006), equations 4.90 and 4.91, divided by n; the stable form is that of
    TensorFlow, ``tf.nn.sigmoid_cross_entropy_with_logits``.

    Examples
    --------
    >>> loss, dlogits = sigmoid_cross_entropy([0.0], [1])
    >>> round(loss, 6), dlogits.tolist()
    (0.693147, [-0.5])
    """
    z, y = paired(logits, probabilities("y_true", y_true))
    n = max(z.size, 1)
    losses = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
    return float(np.sum(losses) / n), (sigmoid(z) - y) / n
