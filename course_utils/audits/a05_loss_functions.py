"""Lesson 05: the articles' loss formulas and derivatives, tried out."""

from collections.abc import Callable

import numpy as np

from course_utils.gradients import numerical_gradient

LABELS = np.array([1.0, 0.0, 1.0, 0.0])
PREDICTIONS = np.array([0.8, 0.2, 0.9, 0.1])


def cross_entropy(article: str, y: np.ndarray, y_hat: np.ndarray) -> float:
    """Return an article's cross-entropy, as its formula is printed.

    Parameters
    ----------
    article : {"000", "002", "004"}
        000 and 004 print a sum, 002 a mean; none has the term for labels of 0.
    y, y_hat : ndarray, shape (n,)
        Labels and predicted probabilities.

    Returns
    -------
    float
        Nats.
    """
    total = -np.sum(y * np.log(y_hat))
    return float(total / len(y) if article == "002" else total)


def charges_a_wrong_yes(article: str) -> bool:
    """Tell whether the printed formula charges 0.99 for a label 0 anything at all."""
    return cross_entropy(article, np.array([0.0]), np.array([0.99])) > 0


def growth_with_the_batch(article: str) -> float:
    """Return the printed formula's loss of a batch taken twice, over that of the batch."""
    twice = cross_entropy(article, np.tile(LABELS, 2), np.tile(PREDICTIONS, 2))
    return twice / cross_entropy(article, LABELS, PREDICTIONS)


def printed_over_measured(name: str) -> list[float]:
    """Divide a derivative that article 002 prints by the measured one, for n = 1 and n = 4.

    Parameters
    ----------
    name : {"dMSE/dy", "dMSE/dyhat", "dCE/dy", "dCE/dyhat"}

    Returns
    -------
    list of float
        1 where the printed derivative is right; the losses are the article's own.
    """
    return [_ratio(name, y[:n], p[:n]) for y, p in [(LABELS, PREDICTIONS)] for n in (1, 4)]


def _ratio(name: str, y: np.ndarray, y_hat: np.ndarray) -> float:
    """Divide the printed by the measured derivative at the first entry."""
    printed: dict[str, Callable] = {
        "dMSE/dy": lambda y, p: 2 * (y - p),
        "dMSE/dyhat": lambda y, p: -2 * (y - p),
        "dCE/dy": lambda y, p: -np.log(p),
        "dCE/dyhat": lambda y, p: y / p,
    }
    loss = _mean_squares if "MSE" in name else _mean_cross_entropy
    if name.endswith("hat"):
        measured = numerical_gradient(lambda p: loss(y, p), y_hat)
    else:
        measured = numerical_gradient(lambda t: loss(t, y_hat), y)
    return float(printed[name](y, y_hat)[0] / measured[0])


def _mean_squares(y: np.ndarray, y_hat: np.ndarray) -> float:
    """Return article 002's MSE."""
    return float(np.mean((y - y_hat) ** 2))


def _mean_cross_entropy(y: np.ndarray, y_hat: np.ndarray) -> float:
    """Return article 002's CE."""
    return cross_entropy("002", y, y_hat)


def best_fit_to_noise(seed: int, tries: int = 4000) -> float:
    """Search the least squared error of article 001's network 3-2-1 on 100 rows of noise.

    Hidden units are drawn with their kinks inside the data; the output unit is the best one for
    each draw, by least squares.

    Parameters
    ----------
    seed : int
        Draws the rows and the hidden units.
    tries : int
        Pairs of hidden units.

    Returns
    -------
    float
    """
    rng = np.random.default_rng(seed)
    X, y = rng.random((100, 3)), rng.random(100)
    W, kinks = rng.normal(size=(tries, 3, 2)), rng.random((tries, 1, 3))
    hidden = np.maximum(X @ W - kinks @ W, 0)
    columns = np.concatenate([hidden, np.ones((tries, 100, 1))], axis=2)
    squares = columns.transpose(0, 2, 1) @ columns + 1e-9 * np.eye(3)
    weights = np.linalg.solve(squares, columns.transpose(0, 2, 1) @ y[:, None])
    return float(np.mean((columns @ weights - y[:, None]) ** 2, axis=(1, 2)).min())
