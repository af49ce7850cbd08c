"""Training at the clients, and the rounds that join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.federated.averaging import federated_average
from course_utils.network import Network
from course_utils.optimizers import minibatches

Floats = NDArray[np.float64]
Owner = tuple[ArrayLike, ArrayLike]


def parameters_of(network: Network) -> list[Floats]:
    """Return ``[W1, b1, W2, b2, ...]``, the order of Keras's ``get_weights``.

    Parameters
    ----------
    network : Network

    Returns
    -------
    list of ndarray
    """
    pairs = zip(network.weights, network.biases, strict=True)
    return [part for pair in pairs for part in pair]


def with_parameters(network: Network, arrays: Sequence[ArrayLike]) -> Network:
    """Return a network of the same form with other weights and biases.

    Parameters
    ----------
    network : Network
    arrays : sequence of array_like
        As `parameters_of` returns them.

    Returns
    -------
    Network
    """
    parts = [np.asarray(part, dtype=float) for part in arrays]
    return Network(parts[::2], parts[1::2], network.activations)


def local_training(
    network: Network,
    X: ArrayLike,
    labels: ArrayLike,
    *,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int = 20,
    learning_rate: float = 0.1,
) -> Network:
    """Return the network after a client's own epochs of stochastic gradient descent.

    ``theta <- theta - learning_rate * d loss / d theta`` for every mini-batch.

    Parameters
    ----------
    network : Network
        Where the client starts; not changed.
    X : array_like, shape (n, d)
    labels : array_like of int, shape (n,)
    epochs : int
    rng : numpy.random.Generator
        Draws the order of the rows.
    batch_size : int
    learning_rate : float

    Returns
    -------
    Network

    Notes
    -----
    Source: McMahan and others (2017), algorithm 1, ClientUpdate.
    """
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(X, labels, batch_size, rng):
            gradient = network.loss_and_gradients(X_batch, y_batch)[1]
            network = network.with_theta(network.theta - learning_rate * gradient)
    return network


def federated_rounds(
    network: Network,
    owners: Sequence[Owner],
    *,
    rounds: int,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int = 20,
    learning_rate: float = 0.1,
) -> Iterator[Network]:
    """Yield the shared network after every round of federated averaging.

    In a round every owner starts from the shared network, trains on its own rows, and hands
    back weights; the shared network becomes their `federated_average`.

    Parameters
    ----------
    network : Network
        The shared network at the start.
    owners : sequence of pairs
        Rows (n, d) and labels (n,) of each owner; one without rows has no say.
    rounds, epochs : int
        Rounds in all, and each owner's epochs per round.
    rng : numpy.random.Generator
    batch_size : int
    learning_rate : float

    Yields
    ------
    Network

    Raises
    ------
    ValueError
        When no owner has a row.

    Notes
    -----
    Source: McMahan and others (2017), algorithm 1, with all clients in every round.
    """
    sizes = [int(np.shape(y)[0]) for _, y in owners]
    for _ in range(rounds):
        trained = [
            local_training(
                network,
                X,
                y,
                epochs=epochs,
                rng=rng,
                batch_size=batch_size,
                learning_rate=learning_rate,
            )
            for X, y in owners
        ]
        averaged = federated_average([parameters_of(client) for client in trained], sizes)
        network = with_parameters(network, averaged)
        yield network
