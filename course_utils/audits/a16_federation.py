"""Lesson 16: five owners alone, together and pooled, on embedded digits of 14 x 14 pixels."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from course_utils.audits.a02_data import sample
from course_utils.federated import (
    even_partition,
    example_losses,
    federated_rounds,
    local_training,
    membership_auc,
)
from course_utils.network import Network

Floats = NDArray[np.float64]

OWNERS, EACH, ROUNDS, EPOCHS = 5, 60, 40, 2
MEMBERS, PASSES = 150, 100


@cache
def digits() -> tuple[Floats, NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Return embedded digits as rows of 196 pixels, each the mean of four, and their labels."""
    x_train, y_train, x_test, y_test = sample("mnist")
    return halved(x_train), y_train, halved(x_test), y_test


def halved(images: Floats) -> Floats:
    """Average blocks of 2 x 2 pixels and return a row an image.

    Parameters
    ----------
    images : ndarray, shape (n, h, w)
        Of even height and width.

    Returns
    -------
    ndarray, shape (n, h * w / 4)
    """
    n, height, width = images.shape
    blocks = images.reshape(n, height // 2, 2, width // 2, 2)
    return blocks.mean(axis=(2, 4)).reshape(n, -1)


def fresh_network(seed: int = 0) -> Network:
    """Return the network 196 - 32 - 10 with which all owners start."""
    return Network.create([196, 32, 10], ["relu", "identity"], np.random.default_rng(seed))


def accuracy(network: Network) -> float:
    """Return the share of the test digits that a network names rightly."""
    _, _, X, labels = digits()
    return float(np.mean(network.forward(X).argmax(axis=1) == labels))


@cache
def three_ways() -> tuple[float, float, float]:
    """Return the accuracies of five owners alone (their mean), federated and pooled."""
    X, labels, _, _ = digits()
    rng = np.random.default_rng(0)
    chosen = rng.permutation(len(labels))[: OWNERS * EACH]
    owners = [(X[chosen[p]], labels[chosen[p]]) for p in even_partition(len(chosen), OWNERS, rng)]
    start, epochs = fresh_network(), ROUNDS * EPOCHS
    alone = [accuracy(local_training(start, *own, epochs=epochs, rng=rng)) for own in owners]
    *_, shared = federated_rounds(start, owners, rounds=ROUNDS, epochs=EPOCHS, rng=rng)
    pooled = local_training(start, X[chosen], labels[chosen], epochs=epochs, rng=rng)
    return float(np.mean(alone)), accuracy(shared), accuracy(pooled)


def gains() -> list[bool]:
    """Tell whether federated beats alone by over 5 points, and comes within 5 of pooled."""
    alone, shared, pooled = three_ways()
    return [shared > alone + 0.05, shared > pooled - 0.05]


@cache
def attack_on_an_overfitted_network() -> tuple[float, float, float]:
    """Return the area of a loss threshold's attack, and its 95 % interval."""
    X, labels, _, _ = digits()
    order = np.random.default_rng(0).permutation(len(labels))
    inside, outside = order[:MEMBERS], order[MEMBERS : MEMBERS + 1000]
    trained = local_training(
        fresh_network(),
        X[inside],
        labels[inside],
        epochs=PASSES,
        rng=np.random.default_rng(1),
    )
    losses = [example_losses(trained, X[rows], labels[rows]) for rows in (inside, outside)]
    return membership_auc(*losses)


def leaks() -> bool:
    """Tell whether the attack on the overfitted network is better than guessing."""
    return attack_on_an_overfitted_network()[1] > 0.5
