"""How far an accuracy can be trusted, and whether two models really differ."""

import math

import numpy as np
from numpy.typing import ArrayLike

from course_utils.metrics.checks import answered, generator, of_one_length

RESAMPLES = 2000


def bootstrap_interval(correct: ArrayLike, rng: np.random.Generator) -> tuple[float, float]:
    """Return a 95 % interval of an accuracy, from 2,000 resamples of the test set.

    Convention: each resample draws n answers with replacement; the interval is the 2.5 % and the
    97.5 % quantile of the resamples' accuracies.

    Parameters
    ----------
    correct : array-like of bool, shape (n,)
        Right or wrong, for each test example; n at least 1.
    rng : numpy.random.Generator
        Draws the resamples: the same state gives the same interval.

    Returns
    -------
    low, high : float
        0 to 1. Both are 1 where every answer is right: a resample cannot know what it never saw.

    Raises
    ------
    ValueError
        If there is no answer, or one is neither right nor wrong.
    TypeError
        If `rng` is no Generator.

    Source: Efron and Tibshirani (1993), section 13.3, the percentile interval.

    Examples
    --------
    >>> bootstrap_interval([True, True, True], np.random.default_rng(0))
    (1.0, 1.0)
    """
    right, draw = answered("correct", correct), generator(rng)
    n = len(right)
    means = [right[draw.integers(n, size=n)].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def paired_bootstrap(
    correct_a: ArrayLike, correct_b: ArrayLike, rng: np.random.Generator
) -> tuple[float, float]:
    """Return a 95 % interval of the accuracy of model B less that of A, on the same examples.

    Each of 2,000 resamples draws examples, and takes both models' answers to them along: what is
    hard for both cancels.

    Parameters
    ----------
    correct_a, correct_b : array-like of bool, shape (n,)
        Right or wrong, example by example.
    rng : numpy.random.Generator

    Returns
    -------
    low, high : float
        -1 to 1. Where 0 lies outside, the models differ by more than the choice of examples.

    Raises
    ------
    ValueError, TypeError
        As `bootstrap_interval`, and if the two have different lengths.

    Source: Efron and Tibshirani (1993), section 13.3, for differences of pairs.

    Examples
    --------
    >>> paired_bootstrap([True, False], [True, False], np.random.default_rng(0))
    (0.0, 0.0)
    """
    a, b = answered("correct_a", correct_a), answered("correct_b", correct_b)
    of_one_length(a, b)
    gaps, n, draw = b - a, len(a), generator(rng)
    means = [gaps[draw.integers(n, size=n)].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def mcnemar_test(correct_a: ArrayLike, correct_b: ArrayLike) -> tuple[int, int, float]:
    """Ask whether two models, tried on the same examples, could be equally good.

    Only examples that one model gets right and the other wrong tell them apart. If the models are
    equally good, each of these is a fair coin.

    Parameters
    ----------
    correct_a, correct_b : array-like of bool, shape (n,)
        Right or wrong, example by example.

    Returns
    -------
    only_a, only_b : int
        Examples that A alone, and that B alone, gets right.
    p_value : float
        Probability that fair coins fall at least as unevenly, either way; 1 where the models
        never differ.

    Raises
    ------
    ValueError
        As `paired_bootstrap`.

    Source: McNemar (1947), Psychometrika 12; its exact form by the binomial distribution.

    Examples
    --------
    >>> mcnemar_test([1, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1])
    (0, 5, 0.0625)
    """
    a, b = answered("correct_a", correct_a), answered("correct_b", correct_b)
    of_one_length(a, b)
    only_a, only_b = int(np.sum(a > b)), int(np.sum(b > a))
    tosses, fewer = only_a + only_b, min(only_a, only_b)
    ways = sum(math.comb(tosses, k) for k in range(fewer + 1))
    return only_a, only_b, min(1.0, 2 * ways / 2**tosses)
