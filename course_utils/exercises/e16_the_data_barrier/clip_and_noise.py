"""Exercise `clip_and_noise`: one step's gradient, with no example showing."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.exercises.comparing import difference
from course_utils.exercises.wording import describe
from course_utils.federated import clip_and_noise

FORM = "an array (p,): the mean of the clipped rows, plus noise"
SPREADS: dict[str, Callable[[float, float, int], float]] = {
    "No noise is added.": lambda C, s, n: 0.0,
    "The noise is added after the division by n: add it to the sum.": lambda C, s, n: s * C,
    "The noise forgets clip_norm: its spread is noise_multiplier * clip_norm.": (
        lambda C, s, n: s / n
    ),
    "Every row gets noise of its own: add it once, to the sum.": lambda C, s, n: s * C / n**0.5,
    "The variance is taken for the standard deviation.": lambda C, s, n: (s * C) ** 2 / n,
    "The square root is taken of a standard deviation.": lambda C, s, n: (s * C) ** 0.5 / n,
}


def _cases() -> list[tuple[np.ndarray, float]]:
    """Return a long row, a short row, both, rows of 0, one number, many rows; limits differ."""
    rng = np.random.default_rng(16)
    return [
        (np.array([[3.0, 4.0]]), 1.0),
        (np.array([[0.3, 0.4]]), 1.0),
        (np.array([[3.0, 4.0]]), 2.5),
        (np.array([[3.0, 4.0], [0.4, -0.3]]), 1.0),
        (np.array([[3.0, 4.0], [-6.0, 8.0]]), 2.0),
        (np.zeros((2, 3)), 0.5),
        (np.array([[-7.0]]), 5.0),
        (rng.normal(size=(30, 12)) * rng.uniform(0.1, 3, (30, 1)), 1.7),
        (1e6 * rng.normal(size=(5, 40)), 0.01),
    ]


def _judge(trial: Trial) -> None:
    """Judge clipping without noise, then the noise: spread, form, generator."""
    trial.form = FORM
    for gradients, clip_norm in _cases():
        _judge_clipping(trial, gradients, clip_norm)
    for n, clip_norm, multiplier in ((1, 1.0, 2.0), (4, 3.0, 0.5), (10, 0.25, 4.0)):
        _judge_noise(trial, np.zeros((n, 8000)), clip_norm, multiplier)
    _judge_mean(trial)
    _judge_generator(trial)


def _judge_clipping(trial: Trial, gradients: np.ndarray, clip_norm: float) -> None:
    """Require the mean of the clipped rows where the noise is 0."""
    expected = clip_and_noise(gradients, clip_norm, 0.0, np.random.default_rng(0))
    got = trial.array(gradients, clip_norm, 0.0, np.random.default_rng(0))
    found = difference(expected, got, rtol=1e-4)
    if found:
        words = _why_clipping(got, gradients, clip_norm)
        raise trial.wrong(f"{FORM}; here {describe(expected)}", describe(got), words)


def _why_clipping(got: np.ndarray, gradients: np.ndarray, clip_norm: float) -> str:
    """Return the words for the known way of clipping that gives this."""
    for words, answer in CLIPPINGS.items():
        with np.errstate(all="ignore"):
            other = answer(gradients, clip_norm)
        if np.shape(other) == got.shape and np.allclose(other, got, equal_nan=True):
            return words
    return ""


def _judge_noise(trial: Trial, zeros: np.ndarray, clip_norm: float, multiplier: float) -> None:
    """Require the noise's mean, spread and bell shape, on gradients of 0."""
    noise = trial.array(zeros, clip_norm, multiplier, np.random.default_rng(7))
    trial.require(noise.shape == (zeros.shape[1],), FORM, describe(noise))
    n, spread = len(zeros), float(noise.std())
    expected = clip_norm * multiplier / n
    words = next(
        (w for w, f in SPREADS.items() if np.isclose(spread, f(clip_norm, multiplier, n), 0.05)), ""
    )
    if 1 < len(np.unique(noise)) < len(noise) / 2:
        words = "Noise repeats: draw one number for each of the p parameters."
    if noise.any() and len(np.unique(noise)) == 1:
        words = "All parameters get the same noise: draw one number for each."
    trial.require(
        abs(spread / expected - 1) < 0.05,
        f"noise with a standard deviation near {expected:.4g}",
        f"a standard deviation of {spread:.4g}",
        words,
    )
    trial.require(
        abs(noise.mean()) < 0.06 * spread,
        "noise with a mean near 0",
        f"a mean of {noise.mean():.4g} at a spread of {spread:.4g}",
        "The noise pushes one way.",
    )
    tails = float(np.mean((noise / spread) ** 4))
    trial.require(
        2.6 < tails < 3.5,
        "noise from a normal distribution",
        f"a mean of {tails:.2f} of the fourth powers of noise / spread (normal: about 3)",
        "The spread is right, the distribution is not normal.",
    )


def _judge_mean(trial: Trial) -> None:
    """Require clipping before the noise: the noise itself is not clipped, nor scaled by rows."""
    gradients = np.full((4, 4000), 1.0)
    got = trial.array(gradients, 6.0, 2.0, np.random.default_rng(3))
    length, expected = float(np.linalg.norm(got)), np.sqrt(36 + 4000 * 9)
    trial.require(
        abs(length / expected - 1) < 0.05,
        f"a clipped mean plus noise with a length near {expected:.4g} in all",
        f"a length of {length:.4g}",
        "Noise and gradients are not put together in this order: clip, sum, add noise, divide.",
    )


def _judge_generator(trial: Trial) -> None:
    """Require that rng decides the noise."""
    G = np.ones((3, 4))
    first, again, other = (
        trial.array(G, 1.0, 1.0, np.random.default_rng(seed)).astype(float) for seed in (5, 5, 6)
    )
    trial.require(
        np.array_equal(first, again),
        "the same noise twice from generators of the same seed",
        "other noise the second time",
        "The answer ignores rng: draw from it, not from np.random.",
    )
    trial.require(
        not np.array_equal(first, other),
        "other noise from a generator of another seed",
        "the same noise",
        "The noise comes from a generator with a seed of its own.",
    )


def _norms(G: np.ndarray) -> np.ndarray:
    """Return the rows' lengths as a column."""
    return np.linalg.norm(G, axis=1, keepdims=True)


def _mean_clipped(G: np.ndarray, C: float) -> np.ndarray:
    """Clip the mean of the rows."""
    mean = G.mean(axis=0)
    return mean / max(1.0, float(np.linalg.norm(mean)) / C)


CLIPPINGS: dict[str, Callable[[np.ndarray, float], Any]] = {
    "Nothing is clipped.": lambda G, C: G.mean(axis=0),
    "Short rows are stretched to clip_norm: leave them as they are.": (
        lambda G, C: (G * C / np.where(_norms(G) > 0, _norms(G), 1)).mean(axis=0)
    ),
    "A row of zeros is divided by its length, 0.": (
        lambda G, C: (G / _norms(G) * np.minimum(_norms(G), C)).mean(axis=0)
    ),
    "Each entry is clipped on its own: scale whole rows, so that their direction stays.": (
        lambda G, C: np.clip(G, -C, C).mean(axis=0)
    ),
    "The sum of the rows is not divided by n.": (
        lambda G, C: (G / np.maximum(1, _norms(G) / C)).sum(axis=0)
    ),
    "The length is the sum of absolute values here: take the root of the sum of squares.": (
        lambda G, C: (G / np.maximum(1, np.abs(G).sum(axis=1, keepdims=True) / C)).mean(axis=0)
    ),
    "The root is missing: the squared length is compared.": (
        lambda G, C: (G / np.maximum(1, _norms(G) ** 2 / C)).mean(axis=0)
    ),
    "One length is taken of the whole table: each row has its own.": (
        lambda G, C: (G / max(1.0, float(np.linalg.norm(G)) / C)).mean(axis=0)
    ),
    "The mean is clipped: one example can then still move it. Clip before you sum.": _mean_clipped,
    "Long rows are dropped: scale them down to clip_norm.": (
        lambda G, C: (G * (_norms(G) <= C)).sum(axis=0) / len(G)
    ),
    "Rows are scaled down to length 1, whatever clip_norm is.": (
        lambda G, C: (G / np.maximum(1, _norms(G))).mean(axis=0)
    ),
    "The rows stay apart: sum over the examples.": lambda G, C: G / np.maximum(1, _norms(G) / C),
}


def _noisy(clipping: Callable[[np.ndarray, float], Any]) -> Callable[..., Any]:
    """Return an answer with another clipping and the right noise."""
    return lambda G, C, s, rng: (
        clipping(G, C) + rng.normal(size=np.shape(clipping(G, C))) * s * C / len(G)
    )


def _spread(spread: Callable[[float, float, int], float]) -> Callable[..., Any]:
    """Return an answer whose noise has another spread."""
    return lambda G, C, s, rng: (
        clip_and_noise(G, C, 0.0, rng) + rng.normal(size=G.shape[1]) * spread(C, s, len(G))
    )


EXERCISE = Exercise(
    solution=clip_and_noise,
    prompt=(
        "Scale every row of gradients (n, p) that is longer than clip_norm down to that length,"
        " sum the rows, add normal noise with the standard deviation noise_multiplier * clip_norm,"
        " one number from rng for each parameter, and divide by n."
    ),
    judge=_judge,
    hints=(
        "The length of row i is np.linalg.norm(gradients[i]): one for each row.",
        "Divide a row by max(1, length / clip_norm): short rows stay, long ones shrink.",
        "rng.normal(size=p) has spread 1; multiply, add it to the sum, and divide last.",
    ),
    mistakes=(
        *(Mistake(_noisy(answer), words) for words, answer in CLIPPINGS.items()),
        *(Mistake(_spread(spread), words) for words, spread in SPREADS.items()),
        Mistake(
            lambda G, C, s, rng: clip_and_noise(G, C, 0.0, rng) + rng.normal() * s * C / len(G),
            "All parameters get the same noise",
        ),
        Mistake(
            lambda G, C, s, rng: (
                clip_and_noise(G, C, 0.0, rng)
                + rng.uniform(-1, 1, G.shape[1]) * 3**0.5 * s * C / len(G)
            ),
            "the distribution is not normal",
        ),
        Mistake(
            lambda G, C, s, rng: (
                clip_and_noise(G, C, 0.0, rng)
                + np.abs(rng.normal(size=G.shape[1])) * s * C / len(G) / 0.6028
            ),
            "The noise pushes one way.",
        ),
        Mistake(
            lambda G, C, s, rng: clip_and_noise(G, C, s, np.random.default_rng()),
            "The answer ignores rng",
        ),
        Mistake(
            lambda G, C, s, rng: clip_and_noise(G, C, s, np.random.default_rng(0)),
            "from a generator with a seed of its own",
        ),
    ),
)
