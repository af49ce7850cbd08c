"""The server's two sums: the mean of the clients' weights, and the bytes that they cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.gradients import shares_of

Floats = NDArray[np.float64]


def federated_average(
    client_weights: Sequence[Sequence[ArrayLike]], client_sizes: Sequence[int]
) -> list[Floats]:
    """Average the clients' arrays place by place, each client counting by its examples.

    ``average[l] = sum_k client_sizes[k] * client_weights[k][l] / sum_k client_sizes[k]``

    Convention: one list of arrays a client, in the same order for all; weights are the numbers
    of examples, and a client without any has no say.

    Parameters
    ----------
    client_weights : sequence of sequences of array_like
        Per client, its arrays, such as ``[W1, b1, W2, b2]``; copied, not changed.
    client_sizes : sequence of int
        Per client, its number of training examples, 0 or more.

    Returns
    -------
    list of ndarray
        Of the shapes of one client's arrays.

    Raises
    ------
    ValueError
        When there is not one size for each client, a size is negative, all are 0, or the
        clients' arrays differ in number or shape.

    Notes
    -----
    Source: McMahan and others (2017), algorithm 1.

    Examples
    --------
    >>> [a.tolist() for a in federated_average([[[1.0, 2.0]], [[5.0, 6.0]]], [3, 1])]
    [[2.0, 3.0]]
    """
    shares = _shares(client_weights, client_sizes)
    return [
        sum(
            share * np.asarray(part, dtype=float) for share, part in zip(shares, parts, strict=True)
        )  # type: ignore[misc]
        for parts in zip(*client_weights, strict=True)
    ]


def _shares(
    client_weights: Sequence[Sequence[ArrayLike]], client_sizes: Sequence[int]
) -> list[float]:
    """Return each client's share of all examples, or say what does not fit."""
    shares = shares_of(client_sizes, len(client_weights), "client_sizes", "examples", "clients")
    shapes = {tuple(np.shape(part) for part in parts) for parts in client_weights}
    if len(shapes) != 1:
        raise ValueError(
            f"all clients must send arrays of the same shapes; got {len(shapes)} kinds. "
            "Do they train the same network?"
        )
    return [float(share) for share in shares]


def bytes_sent(weights: Sequence[ArrayLike], clients: int, bytes_per_number: int = 4) -> int:
    """Return the bytes of one round: every client receives all weights and sends all back.

    ``2 * clients * numbers * bytes_per_number``

    Parameters
    ----------
    weights : sequence of array_like
        One client's arrays.
    clients : int
        Clients that take part in the round.
    bytes_per_number : int
        4 for 32-bit floats.

    Returns
    -------
    int

    Notes
    -----
    Source: counting; McMahan and others (2017), section 1, on why rounds are what costs.

    Examples
    --------
    >>> bytes_sent([[[1, 2], [3, 4]], [5, 6]], clients=10)
    480
    """
    return 2 * clients * sum(np.size(part) for part in weights) * bytes_per_number
