"""Lesson 02: ways in which test rows leak into training, and how much each one flatters."""

from __future__ import annotations

from functools import cache

import numpy as np

from course_utils.audits.a02_data import SEEDS, Array, accuracy, sample, train
from course_utils.audits.a02_table import flats


@cache
def sorted_validation() -> tuple[float, float]:
    """Train on the first 80 % of 2,000 digits sorted by label: accuracy on the rest, and on test.

    This is what Keras's ``validation_split=0.2`` does: it takes the last fifth, before shuffling.
    """
    x, y, x_test, y_test = sample()
    rows = np.concatenate([np.flatnonzero(y == digit)[:200] for digit in range(10)])
    network = train(x[rows[:1600]], y[rows[:1600]])
    return accuracy(network, x[rows[1600:]], y[rows[1600:]]), accuracy(network, x_test, y_test)


@cache
def best_of(count: int = 30) -> tuple[float, float]:
    """Choose the best of so many networks on 100 test digits: its accuracy there, and on 900.

    The networks differ in their seed only, and each sees 100 digits.
    """
    x, y, x_test, y_test = sample()
    nets = [train(x[:100], y[:100], steps=60, seed=seed, hidden=16) for seed in range(count)]
    scores = [accuracy(net, x_test[:100], y_test[:100]) for net in nets]
    best = nets[int(np.argmax(scores))]
    return max(scores), accuracy(best, x_test[100:], y_test[100:])


@cache
def duplicates() -> tuple[float, float]:
    """Hold 500 images of clothes twice, split at random: accuracy on the held-out rows, on test."""
    x, y, x_test, y_test = sample("fashion_mnist")
    found = []
    for seed in SEEDS:
        rows = np.random.default_rng(seed).permutation(np.tile(np.arange(500), 2))
        network = train(x[rows[:800]], y[rows[:800]], steps=400, seed=seed)
        held_out = accuracy(network, x[rows[800:]], y[rows[800:]])
        found.append((held_out, accuracy(network, x_test, y_test)))
    first, second = np.mean(found, axis=0).tolist()
    return first, second


@cache
def training_score() -> tuple[float, float]:
    """Train on 100 digits: accuracy on these, and on test digits, each to one decimal."""
    x, y, x_test, y_test = sample()
    network = train(x[:100], y[:100])
    on_seen, on_new = accuracy(network, x[:100], y[:100]), accuracy(network, x_test, y_test)
    return round(on_seen, 1), round(on_new, 1)


@cache
def scaling_on_all(tables: int = 40) -> tuple[float, float]:
    """Predict rents from 30 of 100 flats: mean error in euro on the other 70, for two scalings.

    First with columns centred and scaled by all rows, then by the 30 training rows alone. A ridge
    makes the scale matter; least squares alone doesn't see it.
    """
    found = []
    for seed in range(tables):
        X, rents = flats(100, np.random.default_rng(seed))
        found.append([_ridge_error(X, rents, fitted_on) for fitted_on in (X, X[:30])])
    first, second = np.mean(found, axis=0).tolist()
    return first, second


def _ridge_error(X: Array, rents: Array, fitted_on: Array) -> float:
    """Scale by some rows, fit 30 rows with a ridge of 1, return the error on the others."""
    Z = (X - fitted_on.mean(axis=0)) / fitted_on.std(axis=0)
    centre, mean, columns = Z[:30].mean(axis=0), rents[:30].mean(), Z.shape[1]
    rows = np.concatenate([Z[:30] - centre, np.eye(columns)])
    wanted = np.concatenate([rents[:30] - mean, np.zeros(columns)])
    weights = np.linalg.lstsq(rows, wanted, rcond=None)[0]
    return float(np.abs(mean + (Z[30:] - centre) @ weights - rents[30:]).mean())


@cache
def columns_chosen_on_all(tables: int = 20) -> tuple[float, float]:
    """Choose 10 of 1,000 columns of noise by their fit to coin flips: accuracy on 50 test rows.

    First with the columns chosen on all 100 rows, then on the 50 training rows alone.
    """
    found = []
    for seed in range(tables):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(100, 1000)), rng.choice([-1.0, 1.0], 100)
        found.append([_chosen_accuracy(X, y, n) for n in (100, 50)])
    first, second = np.mean(found, axis=0).tolist()
    return first, second


def _chosen_accuracy(X: Array, y: Array, rows: int) -> float:
    """Choose 10 columns on the first rows, weigh them on the first 50, judge on the last 50."""
    best = np.argsort(-np.abs(X[:rows].T @ y[:rows]))[:10]
    weights = X[:50, best].T @ y[:50]
    return float(np.mean(np.sign(X[50:, best] @ weights) == y[50:]))
