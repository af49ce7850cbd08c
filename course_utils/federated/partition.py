"""Deal a data set out to clients: evenly, or so that each has mostly a few classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rows = NDArray[np.int64]


def even_partition(count: int, clients: int, rng: np.random.Generator) -> list[Rows]:
    """Deal rows 0 to count - 1 out at random, in parts whose sizes differ by one at most.

    Parameters
    ----------
    count : int
        Number of rows.
    clients : int
        Number of parts, at least 1.
    rng : numpy.random.Generator

    Returns
    -------
    list of ndarray of int
        Row numbers of each client, in random order.

    Raises
    ------
    ValueError
        If `clients` is below 1.

    Examples
    --------
    >>> [len(rows) for rows in even_partition(7, 3, np.random.default_rng(0))]
    [3, 2, 2]
    """
    _require_clients(clients)
    return list(np.array_split(rng.permutation(count), clients))


def dirichlet_partition(
    labels: ArrayLike, clients: int, alpha: float, rng: np.random.Generator
) -> list[Rows]:
    """Deal rows out class by class, in shares drawn from a Dirichlet distribution.

    ``shares ~ Dirichlet(alpha, ..., alpha)`` over the clients, drawn anew for each class.

    Convention: each class's rows are shuffled and cut at ``round(cumulated share * rows)``;
    every row lands with exactly one client, and a client may get none.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        Class of each row.
    clients : int
        Number of parts, at least 1.
    alpha : float
        Above 0. Large: all clients alike. Small: each class goes to a few clients.
    rng : numpy.random.Generator
        Draws the shares and the rows.

    Returns
    -------
    list of ndarray of int
        Row numbers of each client.

    Raises
    ------
    ValueError
        If `clients` is below 1, `alpha` not above 0 or `labels` no row of
        numbers, at least one.

    Notes
    -----
    Source: Hsu, Qi and Brown (2019), section 3; dealt class by class as in Yurochkin and others
    (2019), section 4.

    Examples
    --------
    >>> parts = dirichlet_partition([0, 0, 1, 1, 1], 2, 1.0, np.random.default_rng(0))
    >>> sorted(np.concatenate(parts).tolist())
    [0, 1, 2, 3, 4]
    """
    y = _checked(labels, clients, alpha)
    dealt: list[list[Rows]] = [[] for _ in range(clients)]
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        shares = rng.dirichlet(np.full(clients, float(alpha)))
        cuts = np.round(np.cumsum(shares)[:-1] * len(rows)).astype(int)
        for part, piece in zip(dealt, np.split(rows, cuts), strict=True):
            part.append(piece)
    return [np.concatenate(part) for part in dealt]


def class_counts(labels: ArrayLike, parts: Sequence[Rows], num_classes: int) -> NDArray[np.int64]:
    """Return how many rows of each class (column) each client (row) holds.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        From 0 to num_classes - 1.
    parts : sequence of ndarray of int
        Row numbers of each client.
    num_classes : int

    Returns
    -------
    ndarray of int, shape (clients, num_classes)
    """
    y = np.asarray(labels)
    return np.array([np.bincount(y[rows], minlength=num_classes) for rows in parts])


def _checked(labels: ArrayLike, clients: int, alpha: float) -> NDArray[np.int64]:
    """Return the labels as a row, or say what does not fit."""
    _require_clients(clients)
    y = np.asarray(labels)
    if y.ndim != 1 or not len(y) or alpha <= 0:
        raise ValueError(
            "labels must be a row of numbers, at least one, and alpha above 0; "
            f"got shape {y.shape} and {alpha}. One-hot labels? Take argmax(axis=1)."
        )
    return y


def _require_clients(clients: int) -> None:
    """Refuse to deal rows out to nobody."""
    if clients < 1:
        raise ValueError(f"clients must be at least 1; got {clients}.")
