"""Federation explorer: clients, skew, local epochs -> accuracy by round, and who holds what."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import style
from course_utils.federated import (
    class_counts,
    dirichlet_partition,
    even_partition,
    federated_rounds,
    local_training,
)
from course_utils.network import Network
from course_utils.widgets.frames import FramePlayer

CLIENTS = (5, 10, 20)
SKEWS = ("even", "alpha 1", "alpha 0.1")
EPOCHS = (1, 4)
ROUNDS = 12
HIDDEN, SEED = 32, 16

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
State = tuple[int, str, int]
Artists = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Digits:
    """Training and test rows (n, d), labels (n,) from 0 to 9."""

    X: Floats
    labels: Labels
    X_test: Floats
    labels_test: Labels

    def accuracy(self, network: Network) -> float:
        """Return the share of test rows named rightly."""
        return float(np.mean(network.forward(self.X_test).argmax(axis=1) == self.labels_test))


@dataclass(frozen=True)
class Federation:
    """One state, run to its end.

    Attributes
    ----------
    counts : ndarray of int, shape (clients, 10)
        Rows of each class that each client holds.
    curve : tuple of float
        Test accuracy before the first round and after each.
    alone : float
        Mean test accuracy of the clients when each trains by itself, four epochs a round.
    """

    counts: NDArray[np.int64]
    curve: tuple[float, ...]
    alone: float


def dealt(labels: Labels, clients: int, skew: str) -> list[Labels]:
    """Return the clients' row numbers, evenly or with the alpha that a skew names."""
    rng = np.random.default_rng(SEED)
    if skew == "even":
        return even_partition(len(labels), clients, rng)
    return dirichlet_partition(labels, clients, float(skew.split()[1]), rng)


def federation(data: Digits, clients: int, skew: str, epochs: int) -> Federation:
    """Deal the rows out, train together for 12 rounds, and each client alone.

    Parameters
    ----------
    data : Digits
    clients : int
    skew : str
        One of `SKEWS`.
    epochs : int
        Local epochs per round.

    Returns
    -------
    Federation

    Notes
    -----
    Source: McMahan and others (2017), algorithm 1, all clients in every round.
    """
    parts = dealt(data.labels, clients, skew)
    owners = [(data.X[rows], data.labels[rows]) for rows in parts]
    start, rng = _start(data), np.random.default_rng(SEED)
    rounds = federated_rounds(start, owners, rounds=ROUNDS, epochs=epochs, rng=rng)
    curve = tuple(data.accuracy(network) for network in (start, *rounds))
    counts = class_counts(data.labels, parts, 10)
    return Federation(counts, curve, alone(data, clients, skew))


@cache
def alone(data: Digits, clients: int, skew: str) -> float:
    """Return the clients' mean accuracy when each trains by itself, four epochs a round."""
    rng = np.random.default_rng(SEED)
    owners = ((data.X[rows], data.labels[rows]) for rows in dealt(data.labels, clients, skew))
    trained = (
        local_training(_start(data), X, y, epochs=4 * ROUNDS, rng=rng) for X, y in owners if len(y)
    )
    return float(np.mean([data.accuracy(network) for network in trained]))


def pooled_accuracy(data: Digits) -> float:
    """Return the accuracy of one network trained on all rows for four epochs a round."""
    rng = np.random.default_rng(SEED)
    return data.accuracy(
        local_training(_start(data), data.X, data.labels, epochs=4 * ROUNDS, rng=rng)
    )


def _start(data: Digits) -> Network:
    """Return the network that all begin with."""
    sizes = [data.X.shape[1], HIDDEN, 10]
    return Network.create(sizes, ["relu", "identity"], np.random.default_rng(SEED))


def describe(state: State, found: Federation, pooled: float) -> str:
    """Put one state into words."""
    clients, skew, epochs = state
    classes = float(np.mean([np.count_nonzero(row) for row in found.counts]))
    return (
        f"{clients} clients, {skew}: each holds {classes:.1f} of 10 classes on average. With "
        f"{_epochs(epochs)} the shared network reaches {found.curve[5]:.0%} after 5 rounds and "
        f"{found.curve[-1]:.0%} after {ROUNDS}; alone {found.alone:.0%}, pooled {pooled:.0%}."
    )


def _epochs(epochs: int) -> str:
    """Count local epochs in words."""
    return f"{epochs} local epoch{'s' * (epochs > 1)} a round"


def setup(pooled: float) -> tuple[Figure, Artists]:
    """Draw the axes and all artists once."""
    fig, (left, right) = style.figure(7.6, 3.6, ncols=2, width_ratios=(5, 4))
    blue, orange, green = style.COLOURS[:3]
    curve = left.plot([], [], color=blue, marker="o", markersize=4, linestyle="-")[0]
    alone = left.axhline(0, color=orange, linestyle=style.DASHES[1])
    left.axhline(100 * pooled, color=green, linestyle=style.DASHES[2])
    left.text(ROUNDS, 100 * pooled + 1.5, "all data pooled", color=green, ha="right", va="bottom")
    words = left.text(ROUNDS, 0, "each alone (mean)", color=orange, ha="right", va="top")
    words.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8})
    left.set(xlim=(-0.5, ROUNDS + 0.5), ylim=(0, 100), xticks=range(0, ROUNDS + 1, 3))
    left.set(xlabel="round", ylabel="test accuracy (%)")
    empty = np.ma.masked_all((max(CLIENTS), 10))
    cells = right.imshow(empty, cmap=style.SEQUENTIAL, vmin=0, vmax=30, aspect="auto")
    fig.colorbar(cells, ax=right, label="images held (white: none)", extend="max")
    right.set(xlabel="digit", ylabel="client", xticks=range(10))
    right.grid(visible=False)
    head = fig.suptitle(" ", fontsize=12, x=0.01, ha="left")
    artists = {"curve": curve, "alone": alone, "words": words, "cells": cells}
    return fig, artists | {"right": right, "head": head}


def draw(artists: Artists, state: State, found: Federation) -> None:
    """Move the artists to a state; independent of the state before."""
    clients, skew, epochs = state
    artists["curve"].set_data(range(ROUNDS + 1), 100 * np.array(found.curve))
    artists["alone"].set_ydata([100 * found.alone] * 2)
    artists["words"].set_y(100 * found.alone - 1.5)
    shown = np.zeros((max(CLIENTS), 10))
    shown[:clients] = found.counts
    artists["cells"].set_data(np.ma.masked_equal(shown, 0))
    artists["right"].set(ylim=(clients - 0.5, -0.5), yticks=range(0, clients, clients // 5))
    artists["head"].set_text(
        f"{clients} clients, {skew}, {_epochs(epochs)}: {found.curve[-1]:.0%} after {ROUNDS} rounds"
    )


def runs(data: Digits) -> Mapping[State, Federation]:
    """Run every state once."""
    return {state: federation(data, *state) for state in itertools.product(CLIENTS, SKEWS, EPOCHS)}


def federation_explorer(
    X: Floats, labels: Labels, X_test: Floats, labels_test: Labels
) -> FramePlayer:
    """Return the interactive figure: every federation is trained, and drawn, beforehand.

    Parameters
    ----------
    X : ndarray, shape (n, d)
        A few hundred training rows with values from 0 to 1; 400 take some seconds.
    labels : ndarray of int, shape (n,)
        Classes 0 to 9.
    X_test : ndarray, shape (m, d)
    labels_test : ndarray of int, shape (m,)

    Returns
    -------
    FramePlayer
        Clients, skew and local epochs -> accuracy by round and partition; show with ``.show()``.
    """
    data = Digits(X, labels, X_test, labels_test)
    trained, pooled = runs(data), pooled_accuracy(data)
    fig, artists = setup(pooled)

    def frame(*state: Any) -> Figure:
        draw(artists, state, trained[state])
        return fig

    return FramePlayer(
        frame,
        (CLIENTS, SKEWS, EPOCHS),
        label=("clients", "skew", "local epochs a round"),
        alt=lambda *state: describe(state, trained[state], pooled),
        start=(5, "even", 4),
        summary=(
            "Four frames, each the shared network's accuracy by round and a table of who holds "
            "which digits. More clients, skewed classes and fewer local epochs each slow it down."
        ),
        seconds=0.8,
    )
