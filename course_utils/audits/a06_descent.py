"""Lesson 06: the articles' steps of gradient descent, recomputed."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.gradients import numerical_gradient
from course_utils.optimizers import OPTIMIZERS, cosine_decay, gradient_descent_step

Array = NDArray[np.float64]

X = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
Y = np.array([2.0, 3.0, 4.0, 5.0, 6.0])


def loss(theta: ArrayLike, x: ArrayLike = X, y: ArrayLike = Y) -> float:
    """Return article 003's loss, averaged over examples: mean of (y - theta x)^2.

    Parameters
    ----------
    theta : float
        The one parameter.
    x, y : array_like, shape (n,) or ()
        Inputs and targets; by default the five points of the article's batch example.
    """
    return float(np.mean((np.asarray(y) - np.asarray(theta) * np.asarray(x)) ** 2))


def gradient(theta: float, x: ArrayLike = X, y: ArrayLike = Y) -> float:
    """Return d loss / d theta: the mean of -2 x (y - theta x).

    Examples
    --------
    >>> gradient(0.0, 1.0, 2.0), gradient(0.0)
    (-4.0, -28.0)
    """
    x, y = np.asarray(x), np.asarray(y)
    return float(np.mean(-2 * x * (y - theta * x)))


def published_gradient(theta: float, x: ArrayLike = X, y: ArrayLike = Y) -> float:
    """Return what article 003 takes for the gradient: the mean of 2 (y - theta x).

    Examples
    --------
    >>> published_gradient(0.0, 1.0, 2.0), published_gradient(0.0)
    (4.0, 8.0)
    """
    return float(np.mean(2 * (np.asarray(y) - theta * np.asarray(x))))


def sgd_path(slope: Callable[..., float] = gradient) -> list[float]:
    """Return theta after each of the article's two stochastic steps, from 0 at a rate of 0.1.

    Examples
    --------
    >>> [round(theta, 6) for theta in sgd_path()]
    [0.4, 1.28]
    """
    theta, path = 0.0, []
    for x, y in [(1.0, 2.0), (2.0, 3.0)]:
        theta = float(gradient_descent_step(theta, slope(theta, x, y), 0.1))
        path.append(theta)
    return path


def batch_path(learning_rate: float, steps: int, slope: Callable[..., float] = gradient) -> Array:
    """Return theta before the first and after each step on the article's five points.

    Returns
    -------
    ndarray, shape (steps + 1,)
    """
    path = [0.0]
    for _ in range(steps):
        path.append(float(gradient_descent_step(path[-1], slope(path[-1]), learning_rate)))
    return np.array(path)


def batch_limit() -> float:
    """Return the learning rate from which the article's batch example diverges: 1 / 11.

    Twice the inverse of the curvature, which is the slope's own slope.

    Examples
    --------
    >>> round(1 / batch_limit(), 6)
    11.0
    """
    return 2 / (gradient(1.0) - gradient(0.0))


def slope_with_article_002s_minus() -> list[float]:
    """Return the slope at w = 0 by article 002's formula, with its minus, and the true one."""
    chained = float(np.mean(2 * (0.0 * X - Y) * X))
    return [-chained, float(numerical_gradient(loss, 0.0))]


def two_valleys(x: ArrayLike) -> Array:
    """Return x^4 - 2 x^2 + 0.3 x: its lower valley is at x = -1.04, the other at 0.96."""
    x = np.asarray(x, dtype=float)
    return x**4 - 2 * x**2 + 0.3 * x


def how_many_reach_the_lowest_valley(start: float = 1.5) -> int:
    """Return how many of the five optimizers end in the lower one of two valleys.

    Each takes 2,000 steps at a rate of 0.01.
    """
    return sum(_end(name, start) < 0 for name in OPTIMIZERS)


def _end(name: str, x: float) -> float:
    """Return where an optimizer ends in the landscape of two valleys."""
    state: dict = {}
    for _ in range(2000):
        x, state = OPTIMIZERS[name](x, 4 * x**3 - 4 * x + 0.3, state, 0.01)
    return float(x)


def schedule_and_overfitting(steps: int = 3000) -> list[float]:
    """Return three test losses of one noisy linear regression with hardly more rows than weights.

    At the end of a constant rate, at the end of a cosine, and of the constant rate where its
    training loss was what the cosine's ended at.
    """
    constant = _regression(steps, lambda step: 0.02)
    cosine = _regression(steps, lambda step: cosine_decay(step, steps, 0.02))
    train, test = constant.T
    at_same_training_loss = np.interp(-cosine[-1, 0], -train, test)
    return [float(test[-1]), float(cosine[-1, 1]), float(at_same_training_loss)]


def _regression(steps: int, rate: Callable[[int], float]) -> Array:
    """Return training and test loss after each step of gradient descent."""
    rng = np.random.default_rng(6)
    inputs = rng.normal(size=(224, 20))
    targets = inputs[:, 0] + rng.normal(size=224)
    A, b, theta, losses = inputs[:24], targets[:24], np.zeros(20), []
    for step in range(steps):
        theta = theta - rate(step) * 2 / 24 * A.T @ (A @ theta - b)
        errors = (inputs @ theta - targets) ** 2
        losses.append([errors[:24].mean(), errors[24:].mean()])
    return np.array(losses)
