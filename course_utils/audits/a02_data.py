"""Lesson 02: a small network trained on scaled, augmented, mislabelled and few digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import datasets
from course_utils.network import Network
from course_utils.optimizers import State, adam_step, minibatches

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Augment = Callable[[Array, np.random.Generator], Array]

BATCH, RATE = 50, 0.002
SIZES = (50, 100, 200, 400, 800, 1600)
SEEDS = (0, 1, 2)


@cache
def sample(name: str = "mnist") -> tuple[Array, Labels, Array, Labels]:
    """Return the embedded sample with pixels from 0 to 1: x_train, y_train, x_test, y_test."""
    data = datasets.load(name, sample=True)
    return data.x_train / 255, data.y_train, data.x_test / 255, data.y_test


def training(
    images: Array,
    labels: Labels,
    *,
    seed: int = 0,
    hidden: int = 32,
    augment: Augment | None = None,
) -> Iterator[Network]:
    """Yield a network of one hidden layer after every step of Adam, without end.

    Parameters
    ----------
    images : ndarray, shape (n, h, w)
        As the network is to see them: nothing is scaled here.
    labels : ndarray of int, shape (n,)
        Classes 0 to 9.
    seed : int
        Draws weights, order and augmentation.
    hidden : int
        ReLU units.
    augment : callable, optional
        ``augment(images, rng)`` changes each batch anew.
    """
    rng = np.random.default_rng(seed)
    pixels = int(np.prod(images.shape[1:]))
    network = Network.create([pixels, hidden, 10], ["relu", "identity"], rng)
    theta = network.theta
    state: State = {}
    while True:
        for X, y in minibatches(images, labels, BATCH, rng):
            seen = augment(X, rng) if augment else X
            gradient = network.loss_and_gradients(seen.reshape(len(seen), -1), y)[1]
            theta, state = adam_step(theta, gradient, state, RATE)
            network = network.with_theta(theta)
            yield network


def train(
    images: Array,
    labels: Labels,
    *,
    steps: int = 300,
    seed: int = 0,
    hidden: int = 32,
    augment: Augment | None = None,
) -> Network:
    """Return the network after so many steps of `training`, at least 1."""
    run = training(images, labels, seed=seed, hidden=hidden, augment=augment)
    return next(islice(run, steps - 1, None))


def accuracy(network: Network, images: Array, labels: Labels) -> float:
    """Return the share of images whose largest logit is the label's."""
    logits = network.forward(images.reshape(len(images), -1))
    return float(np.mean(logits.argmax(axis=1) == labels))


def shifted(images: Array, max_shift: int, rng: np.random.Generator) -> Array:
    """Shift each image by up to `max_shift` pixels along height and width, zeros filling in."""
    n, height, width = images.shape
    margin = (max_shift, max_shift)
    padded = np.pad(images, ((0, 0), margin, margin))
    top, left = rng.integers(0, 2 * max_shift + 1, size=(2, n, 1))
    rows, columns = top + np.arange(height), left + np.arange(width)
    return padded[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]


def mirrored(images: Array, rng: np.random.Generator) -> Array:
    """Mirror each image left to right with probability 1/2."""
    is_mirrored = rng.random(len(images)) < 0.5
    return np.where(is_mirrored[:, None, None], images[:, :, ::-1], images)


AUGMENTATIONS: dict[str, Augment | None] = {
    "nothing": None,
    "shifts": lambda images, rng: shifted(images, 2, rng),
    "mirror images": mirrored,
}
"""What may be done to a batch of images."""


def power_law(n: ArrayLike, a: float, b: float) -> Array:
    r"""Return the error that a power law expects of n rows, :math:`a\,n^{-b}`.

    Source: Hestness et al. (2017).

    Examples
    --------
    >>> power_law([1, 100], 0.5, 0.5).tolist()
    [0.5, 0.05]
    """
    return a * np.asarray(n, dtype=float) ** -b


def fit_power_law(sizes: ArrayLike, errors: ArrayLike) -> tuple[float, float]:
    """Return a and b of the power law that is the best straight line on log-log axes.

    Parameters
    ----------
    sizes : array_like, shape (k,)
        Numbers of rows, above 0.
    errors : array_like, shape (k,)
        Shares of wrong answers, above 0.

    Raises
    ------
    ValueError
        If fewer than two sizes came, or a number is not above 0.
    """
    n, e = np.asarray(sizes, dtype=float), np.asarray(errors, dtype=float)
    if n.shape != e.shape or n.size < 2 or min(n.min(), e.min()) <= 0:
        raise ValueError(
            "a power law is fitted to two or more sizes and as many errors, all above 0; got "
            f"{n.tolist()} and {e.tolist()}. An error of 0? Measure it on more test rows."
        )
    slope, start = np.polyfit(np.log(n), np.log(e), 1)
    return float(np.exp(start)), float(-slope)


def rows_for(error: float, a: float, b: float) -> float:
    """Return how many rows a power law asks for: the n with ``power_law(n, a, b) == error``."""
    return float((a / error) ** (1 / b))


def steps_for(n: int) -> int:
    """Return training steps for n rows: 300, or eight times through the rows if that is more."""
    return max(300, 8 * n // BATCH)


@cache
def error_of(n: int, seed: int, name: str = "mnist") -> float:
    """Return the share of wrong answers on test images after training on the first n images."""
    x, y, x_test, y_test = sample(name)
    network = train(x[:n], y[:n], seed=seed, steps=steps_for(n))
    return 1 - accuracy(network, x_test, y_test)


def mean_errors(sizes: Sequence[int] = SIZES, name: str = "mnist") -> list[float]:
    """Return the mean error of three seeds for each number of rows."""
    return [float(np.mean([error_of(n, seed, name) for seed in SEEDS])) for n in sizes]


def digits_for(wanted: float, name: str = "mnist") -> int:
    """Return the smallest of 50, 100, 200, ... images that reach an accuracy; 0 if none does."""
    sizes = (*SIZES, 3200, 5000)
    pairs = zip(sizes, mean_errors(sizes, name), strict=True)
    return next((n for n, error in pairs if 1 - error >= wanted), 0)


@cache
def scaling_accuracies(steps: int = 300) -> dict[str, float]:
    """Return test accuracies, mean of three seeds, for pixels divided by 255 so many times."""
    x, y, x_test, y_test = sample()
    factors = {"raw": (255.0, 255.0), "once": (1.0, 1.0), "twice": (1 / 255, 1 / 255)}
    factors["once, then twice for the test"] = (1.0, 1 / 255)
    found = {}
    for name, (seen, tested) in factors.items():
        nets = [train(x[:1000] * seen, y[:1000], steps=steps, seed=seed) for seed in SEEDS]
        found[name] = float(np.mean([accuracy(net, x_test * tested, y_test) for net in nets]))
    return found


@cache
def augmented_accuracy(kind: str, n: int = 500, name: str = "mnist") -> float:
    """Return the test accuracy, mean of three seeds, of n images with an augmentation."""
    x, y, x_test, y_test = sample(name)
    how = AUGMENTATIONS[kind]
    nets = [train(x[:n], y[:n], steps=600, seed=seed, augment=how) for seed in SEEDS]
    return float(np.mean([accuracy(net, x_test, y_test) for net in nets]))


@cache
def mislabelled_accuracy(rate: float) -> float:
    """Return the test accuracy, mean of three seeds, when that share of 1,000 labels is wrong."""
    x, y, x_test, y_test = sample()
    found = []
    for seed in SEEDS:
        rng, wrong = np.random.default_rng(seed), y[:1000].copy()
        rows = rng.permutation(1000)[: round(1000 * rate)]
        wrong[rows] = (wrong[rows] + rng.integers(1, 10, len(rows))) % 10
        found.append(accuracy(train(x[:1000], wrong, steps=600, seed=seed), x_test, y_test))
    return float(np.mean(found))
