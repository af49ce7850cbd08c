"""Differentially private gradient descent: a gradient per example, clipped, summed, blurred."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import softmax
from course_utils.layers import activation_backward
from course_utils.network import Network

Floats = NDArray[np.float64]


def clip_and_noise(
    gradients: ArrayLike, clip_norm: float, noise_multiplier: float, rng: np.random.Generator
) -> Floats:
    """Return the mean of clipped gradients, with normal noise on their sum.

    ``(sum_i g_i / max(1, |g_i| / C) + N(0, (noise_multiplier * C)^2)) / n``

    Convention: a row an example; |g| is the length of a whole row; a row not longer than
    `clip_norm` stays as it is; the noise is added once, to the sum, before the division by n.

    Parameters
    ----------
    gradients : array_like, shape (n, p)
        One example's gradient a row, n at least 1.
    clip_norm : float
        The longest that a row may be, above 0: C.
    noise_multiplier : float
        Standard deviation of the noise in units of C, 0 or more.
    rng : numpy.random.Generator
        Draws p normal numbers.

    Returns
    -------
    ndarray, shape (p,)

    Raises
    ------
    ValueError
        When `gradients` is no table with a row, `clip_norm` not above 0 or `noise_multiplier`
        negative.

    Notes
    -----
    Source: Abadi and others (2016), algorithm 1.

    Examples
    --------
    >>> clip_and_noise([[3.0, 4.0], [0.3, 0.4]], 1.0, 0.0, np.random.default_rng(0)).round(3)
    array([0.45, 0.6 ])
    """
    G = _checked_rows(gradients, clip_norm, noise_multiplier)
    norms = np.sqrt(np.sum(G * G, axis=1, keepdims=True))
    clipped = G / np.maximum(norms / clip_norm, 1)
    noise = rng.normal(size=G.shape[1]) * noise_multiplier * clip_norm
    return (clipped.sum(axis=0) + noise) / len(G)


def _checked_rows(gradients: ArrayLike, clip_norm: float, noise_multiplier: float) -> Floats:
    """Return the gradients as a table, or say what does not fit."""
    G = np.asarray(gradients, dtype=float)
    if G.ndim != 2 or not len(G) or clip_norm <= 0 or noise_multiplier < 0:
        raise ValueError(
            "gradients must have a row an example, clip_norm be above 0 and noise_multiplier "
            f"not negative; got shape {G.shape}, {clip_norm} and {noise_multiplier}."
        )
    return G


def per_example_gradients(network: Network, X: ArrayLike, labels: ArrayLike) -> Floats:
    """Return the gradient of every example's own loss, by backpropagation.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n, d)
    labels : array_like of int, shape (n,)

    Returns
    -------
    ndarray, shape (n, p)
        Row i is d loss_i / d theta, in the order of `Network.theta`; the rows' mean is the
        batch's gradient.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), algorithm 6.4, without the last sum.
    """
    inputs, y = np.asarray(X, dtype=float), np.asarray(labels)
    outputs = network.layer_outputs(inputs)
    before = [inputs, *(A for _, A in outputs)]
    dA = softmax(outputs[-1][1])
    dA[np.arange(len(y)), y] -= 1
    parts: list[Floats] = []
    for at in reversed(range(len(outputs))):
        dZ = activation_backward(dA, outputs[at][0], network.activations[at])
        dW = before[at][:, :, None] * dZ[:, None, :]
        parts = [dW.reshape(len(y), network.weights[at].size), dZ, *parts]
        dA = dZ @ network.weights[at].T
    return np.concatenate(parts, axis=1)


def private_training(
    network: Network,
    X: ArrayLike,
    labels: ArrayLike,
    *,
    steps: int,
    rate: float,
    clip_norm: float,
    noise_multiplier: float,
    learning_rate: float,
    rng: np.random.Generator,
) -> Network:
    """Return the network after differentially private gradient descent.

    Each step takes every example with probability `rate`, on its own, as the accountant
    assumes; the noisy sum is divided by the expected batch, ``rate * n``.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n, d)
    labels : array_like of int, shape (n,)
    steps : int
    rate : float
        Probability of an example to take part in a step, above 0 and at most 1.
    clip_norm, noise_multiplier : float
        As in `clip_and_noise`.
    learning_rate : float
    rng : numpy.random.Generator

    Returns
    -------
    Network

    Notes
    -----
    Source: Abadi and others (2016), algorithm 1. An empty batch is noise alone.
    """
    inputs, y = np.asarray(X, dtype=float), np.asarray(labels)
    for _ in range(steps):
        taken = np.flatnonzero(rng.random(len(y)) < rate)
        rows = per_example_gradients(network, inputs[taken], y[taken])
        if not len(rows):
            rows = np.zeros((1, network.theta.size))
        summed = len(rows) * clip_and_noise(rows, clip_norm, noise_multiplier, rng)
        step = learning_rate * summed / (rate * len(y))
        network = network.with_theta(network.theta - step)
    return network
