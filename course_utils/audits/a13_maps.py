"""Lesson 13: what maps, accounts and transparency are worth, on small networks in NumPy."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.audits.a02_data import sample, train
from course_utils.explain import accuracy_gap, agreement, noisy, tilted
from course_utils.layers import activation_backward, dense_backward
from course_utils.losses import softmax_cross_entropy
from course_utils.network import Network
from course_utils.optimizers import State, adam_step, minibatches

Floats = NDArray[np.float64]

STEPS, IMAGES, EPSILON, SIGMA, TILT = 600, 100, 0.05, 0.3, 10


@cache
def hidden_network() -> Network:
    """Return a network 784 - 32 - 10 trained on the embedded clothes."""
    images, labels, _, _ = sample("fashion_mnist")
    return train(images, labels, steps=STEPS)


@cache
def linear_model() -> Network:
    """Return softmax regression on the same clothes: ten maps of weights are all that it is."""
    images, labels, _, _ = sample("fashion_mnist")
    rng = np.random.default_rng(0)
    network = Network.create([784, 10], ["identity"], rng)
    state: State = {}
    for X, y in (batch for _ in range(4) for batch in minibatches(images, labels, 50, rng)):
        gradient = network.loss_and_gradients(X.reshape(len(X), -1), y)[1]
        theta, state = adam_step(network.theta, gradient, state, 0.002)
        network = network.with_theta(theta)
    return network


def test_images() -> tuple[Floats, NDArray[np.int64]]:
    """Return the embedded test images as rows of pixels, and their labels."""
    _, _, images, labels = sample("fashion_mnist")
    return images.reshape(len(images), -1), labels


def accuracy(network: Network, X: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of rows that a network names rightly."""
    return float(np.mean(network.forward(X).argmax(axis=1) == labels))


def pixel_gradients(network: Network, X: ArrayLike, dlogits: ArrayLike) -> Floats:
    """Return d f / d X from d f / d logits.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n, d)
    dlogits : array_like, shape (n, k)
        A row of the identity follows one class's score, `softmax_cross_entropy`'s the loss.

    Returns
    -------
    ndarray, shape (n, d)
    """
    outputs = network.layer_outputs(X)
    inputs = [np.asarray(X, dtype=float), *(A for _, A in outputs)]
    gradient = np.asarray(dlogits, dtype=float)
    for at in reversed(range(len(outputs))):
        dZ = activation_backward(gradient, outputs[at][0], network.activations[at])
        gradient = dense_backward(dZ, inputs[at], network.weights[at])[0]
    return gradient


def kept_without_learning(name: str) -> float:
    """Return how much of a map is left when the trained weights are dealt out anew.

    Parameters
    ----------
    name : {"gradient", "gradient times pixel"}

    Returns
    -------
    float
        Mean rank correlation over the first 100 test images, to one decimal.
    """
    network, rng = hidden_network(), np.random.default_rng(0)
    other = Network(
        [rng.permuted(W) for W in network.weights],
        [rng.permuted(b) for b in network.biases],
        network.activations,
    )
    X, labels = (part[:IMAGES] for part in test_images())
    factor = X if name == "gradient times pixel" else 1.0
    maps = [np.abs(factor * pixel_gradients(n, X, np.eye(10)[labels])) for n in (network, other)]
    return round(agreement(*maps), 1)


def account_error() -> float:
    """Return the greatest distance of a score from the sum that its own weights give.

    Near an image the network is linear: ``z = x (W1 m W2) + b1 m W2 + b2``, where the mask m
    keeps the hidden units that are on.

    Returns
    -------
    float
        Over all scores of the test images, to nine decimals.
    """
    network = hidden_network()
    X, _ = test_images()
    (W1, W2), (b1, b2) = network.weights, network.biases
    masks = (X @ W1 + b1 > 0).astype(float)
    parts = np.einsum("nd,dh,nh,hk->nk", X, W1, masks, W2, optimize=True)
    return round(float(np.abs(parts + (b1 * masks) @ W2 + b2 - network.forward(X)).max()), 9)


def pieces() -> int:
    """Return how many different linear models name the test images, to the nearest hundred."""
    network = hidden_network()
    X, _ = test_images()
    return round(len(np.unique(X @ network.weights[0] + network.biases[0] > 0, axis=0)), -2)


def fooled() -> list[float]:
    """Return the linear model's accuracy, before and after one step of 0.05 against it."""
    model = linear_model()
    X, labels = test_images()
    slopes = pixel_gradients(model, X, softmax_cross_entropy(model.forward(X), labels)[1])
    moved = np.clip(X + EPSILON * np.sign(slopes), 0, 1)
    return [round(accuracy(model, rows, labels), 1) for rows in (X, moved)]


def noise_training() -> list[float]:
    """Return the accuracy on noisy test images without and with noise in training."""
    images, labels, test, truth = sample("fashion_mnist")
    seen = noisy(test, SIGMA, np.random.default_rng(1)).reshape(len(test), -1)
    hardened = train(
        images, labels, steps=STEPS, augment=lambda batch, rng: noisy(batch, SIGMA, rng)
    )
    return [round(accuracy(network, seen, truth), 1) for network in (hidden_network(), hardened)]


def tilt_gap() -> float:
    """Return the points that a tilt by ten degrees costs, to the nearest ten."""
    _, _, images, labels = sample("fashion_mnist")
    both = np.concatenate([images, tilted(images[..., None], TILT)[..., 0]])
    guesses = hidden_network().forward(both.reshape(len(both), -1)).argmax(axis=1)
    groups = np.repeat(["upright", "tilted"], len(images))
    return round(100 * accuracy_gap(np.tile(labels, 2), guesses, groups), -1)
