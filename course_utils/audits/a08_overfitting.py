"""Lesson 08: article 002's network on data without a rule, and on data with a noisy one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import relu
from course_utils.layers import activation_backward, dense_backward, dense_forward
from course_utils.losses import sigmoid_cross_entropy
from course_utils.network import Network
from course_utils.optimizers import SCHEDULES, State, adam_step
from course_utils.regularisation import dropout_forward, l1_penalty, l2_penalty, should_stop

Floats = NDArray[np.float64]
Penalty = Callable[[Sequence[Floats], float], tuple[float, list[Floats]]]

SIZES = (10, 64, 32, 1)
ROWS, NEW_ROWS, PEAK, STEPS = 100, 5_000, 0.003, 600


@dataclass(frozen=True)
class Fit:
    """A trained network, and what happened on the way.

    Attributes
    ----------
    network : Network
        After the last step; with patience, the one of the lowest validation loss.
    losses, validation_losses : list of float
        Binary cross-entropy (nats) without penalty or dropout, every ten steps; the second is
        empty without validation rows.
    """

    network: Network
    losses: list[float]
    validation_losses: list[float]


def article_network(seed: int = 0, initialiser: str = "he_normal") -> Network:
    """Return article 002's network: 10 inputs, 64 and 32 ReLU units, one logit."""
    activations = ["relu", "relu", "identity"]
    return Network.create(SIZES, activations, np.random.default_rng(seed), initialiser)


def noise(n: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Return n rows of ten numbers from 0 to 1 and labels 0 or 1 that have no rule."""
    rng = np.random.default_rng(seed)
    return rng.random((n, SIZES[0])), rng.integers(0, 2, n).astype(float)


def rule(n: int, seed: int = 0, flipped: float = 0.2) -> tuple[Floats, Floats]:
    """Return n rows whose label says if the first two numbers sum to over 1; some are flipped."""
    rng = np.random.default_rng(seed)
    X = rng.random((n, SIZES[0]))
    is_flipped = rng.random(n) < flipped
    return X, ((X[:, 0] + X[:, 1] > 1) != is_flipped).astype(float)


def accuracy(network: Network, X: Floats, y: Floats) -> float:
    """Return the share of rows on the right side of 0."""
    return float(np.mean((network.forward(X)[:, 0] > 0) == (y > 0.5)))


def loss_of(network: Network, X: Floats, y: Floats) -> float:
    """Return the binary cross-entropy in nats, nothing dropped."""
    return float(sigmoid_cross_entropy(network.forward(X)[:, 0], y)[0])


def loss_and_gradient(
    network: Network,
    X: Floats,
    y: Floats,
    rate: float = 0.0,
    rng: np.random.Generator | None = None,
) -> tuple[float, Floats]:
    """Return the binary cross-entropy of a batch and its gradient, dropout after hidden layers.

    Parameters
    ----------
    network : Network
        Its last layer has one unit and gives logits.
    X : ndarray, shape (n, d)
    y : ndarray, shape (n,)
        Labels 0 or 1.
    rate : float
        Share of hidden outputs dropped.
    rng : numpy.random.Generator, optional
        Draws the masks; not needed at rate 0.

    Returns
    -------
    loss : float
    gradient : ndarray, shape of ``network.theta``
    """
    A, caches = X, []
    for W, b, name in zip(network.weights, network.biases, network.activations, strict=True):
        Z = dense_forward(A, W, b)
        mask = np.ones_like(Z)
        if rate and name != "identity" and rng is not None:
            mask = dropout_forward(mask, rate, rng)
        caches.append((A, Z, mask))
        A = mask * (relu(Z) if name == "relu" else Z)
    loss, dlogits = sigmoid_cross_entropy(A[:, 0], y)
    return float(loss), _backward(network, caches, dlogits[:, None])


def _backward(network: Network, caches: list[tuple], dA: Floats) -> Floats:
    """Run back through the layers and their masks."""
    gradients: list[Floats] = []
    rows = list(zip(caches, network.weights, network.activations, strict=True))
    for (inputs, Z, mask), W, name in reversed(rows):
        dA, dW, db = dense_backward(activation_backward(dA * mask, Z, name), inputs, W)
        gradients = [dW.ravel(), db, *gradients]
    return np.concatenate(gradients)


def penalty_gradient(network: Network, penalty: Penalty, strength: float) -> Floats:
    """Return a penalty's gradient in the order of `theta`; biases are not penalised."""
    gradients = penalty(network.weights, strength)[1]
    pairs = zip(gradients, network.biases, strict=True)
    return np.concatenate([part for dW, b in pairs for part in (dW.ravel(), np.zeros_like(b))])


def fit(
    network: Network,
    X: Floats,
    y: Floats,
    *,
    steps: int = STEPS,
    rate: float = 0.0,
    penalty: Penalty | None = None,
    strength: float = 0.0,
    schedule: str = "constant",
    validation: tuple[Floats, Floats] | None = None,
    patience: int | None = None,
    seed: int = 0,
) -> Fit:
    """Train with Adam on all rows at once.

    Parameters
    ----------
    network : Network
        Where to start.
    X, y : ndarray, shapes (n, 10) and (n,)
        Rows and labels 0 or 1.
    steps : int
        Steps of Adam, each on all rows.
    rate : float
        Share of hidden outputs dropped while training.
    penalty, strength
        `l1_penalty` or `l2_penalty` and its factor.
    schedule : str
        Key of `optimizers.SCHEDULES`, from a peak learning rate of 0.003.
    validation : pair of ndarray, optional
        Rows and labels whose loss is kept, too.
    patience : int, optional
        Stop when so many validation losses in a row were no new best, and go back to the best.
    seed : int
        Draws the dropout masks.
    """
    rng, theta = np.random.default_rng(seed), network.theta
    state: State = {}
    losses: list[float] = []
    watched: list[float] = []
    best = network
    for step in range(steps):
        if step % 10 == 0:
            losses.append(loss_of(network, X, y))
            watched += [loss_of(network, *validation)] if validation else []
            if patience and should_stop(watched, patience):
                break
            best = network if patience and watched[-1] == min(watched) else best
        gradient = loss_and_gradient(network, X, y, rate, rng)[1]
        if penalty:
            gradient = gradient + penalty_gradient(network, penalty, strength)
        theta, state = adam_step(theta, gradient, state, SCHEDULES[schedule](step, steps, PEAK))
        network = network.with_theta(theta)
    return Fit(best if patience else network, losses, watched)


METHODS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "cosine decay": {"schedule": "cosine decay"},
    "L1": {"penalty": l1_penalty, "strength": 0.005},
    "L2": {"penalty": l2_penalty, "strength": 0.01},
    "dropout": {"rate": 0.5},
    "early stopping": {"patience": 5},
}
"""What may be done against overfitting, as arguments of `fit`."""


@cache
def rule_accuracies(method: str) -> tuple[float, float]:
    """Return accuracy on 100 rows with a noisy rule and on new ones, the mean of three seeds."""
    new, found = rule(NEW_ROWS, seed=1000), []
    for seed in (1, 2, 3):
        X, y = rule(ROWS, seed)
        validation = rule(1000, seed=100 + seed) if method == "early stopping" else None
        network = fit(article_network(seed), X, y, validation=validation, **METHODS[method]).network
        found.append((accuracy(network, X, y), accuracy(network, *new)))
    trained, fresh = np.mean(found, axis=0).tolist()
    return trained, fresh


def helps(method: str) -> bool:
    """Tell whether a method raises the accuracy on new rows by a percentage point or more."""
    return rule_accuracies(method)[1] >= rule_accuracies("nothing")[1] + 0.01


@cache
def noise_accuracies(schedule: str = "constant") -> tuple[float, float]:
    """Return accuracy on 100 rows without a rule and on new ones, each to one decimal."""
    X, y = noise(ROWS, seed=1)
    network = fit(article_network(), X, y, schedule=schedule).network
    new = noise(NEW_ROWS, seed=2)
    return round(accuracy(network, X, y), 1), round(accuracy(network, *new), 1)


def noise_learnt_by_heart(units: int) -> float:
    """Return the share of 100 rows without a rule that one layer of ReLU units gets right."""
    X, y = noise(ROWS, seed=1)
    start = Network.create((10, units, 1), ["relu", "identity"], np.random.default_rng(0))
    return accuracy(fit(start, X, y).network, X, y)


def long_training_hurts() -> bool:
    """Tell whether the validation loss ends at more than twice its lowest value."""
    X, y = rule(ROWS, seed=1)
    watched = fit(article_network(1), X, y, validation=rule(1000, seed=101)).validation_losses
    return watched[-1] > 2 * min(watched)
