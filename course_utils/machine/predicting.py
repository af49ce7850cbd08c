"""Say how long a training step takes before it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import numpy as np
from sklearn.linear_model import LinearRegression

from course_utils.budget import Roofline
from course_utils.machine.reading import training_work
from course_utils.machine.timing import seconds_of, timed


@dataclass(frozen=True)
class Rates:
    """What a training step costs on a machine, found on small networks.

    Attributes
    ----------
    seconds : ndarray, shape (6,)
        Of a step by itself, of a convolution by itself, of one operation in dense layers, of one
        in convolutions, of one byte that layers move, and of one byte that the optimizer moves.
    """

    seconds: np.ndarray

    @property
    def overhead(self) -> float:
        """Seconds that a step takes before it computes anything."""
        return float(self.seconds[0])


def features(model: Any, batch: int) -> np.ndarray:
    """Return what a training step does: 1 step, convolutions, operations and bytes by kind.

    Returns
    -------
    ndarray, shape (6,)
        Steps, convolutions, operations of dense layers, operations of convolutions, bytes of
        convolutions and poolings, bytes of the update.
    """
    found = np.array([1.0, 0, 0, 0, 0, 0])
    for work in training_work(model, batch):
        found[1] += work.kind == "convolution"
        if work.kind in ("dense", "convolution"):
            found[2 if work.kind == "dense" else 3] += work.flops
        if work.kind in ("convolution", "pooling", "update"):
            found[5 if work.kind == "update" else 4] += work.bytes
    return found


def calibrate(steps: Sequence[np.ndarray], seconds: Sequence[float]) -> Rates:
    """Find the rates that explain measured steps best: least squares of the relative errors.

    Parameters
    ----------
    steps : sequence of ndarray, shape (6,)
        `features` of small networks.
    seconds : sequence of float
        What a step of each took.

    Returns
    -------
    Rates
        No rate is negative.

    Notes
    -----
    Source: Lawson and Hanson (1974), chapter 23, for least squares without negative numbers.
    """
    A = np.array(steps) / np.array(seconds)[:, None]
    scale = np.maximum(A.max(axis=0), np.finfo(float).tiny)
    fit = LinearRegression(fit_intercept=False, positive=True).fit(A / scale, np.ones(len(A)))
    return Rates(fit.coef_ / scale)


def predict_step(model: Any, batch: int, rates: Rates) -> float:
    """Return the seconds of a training step: what it does times what each takes."""
    return float(features(model, batch) @ rates.seconds)


def roofline_step(model: Any, batch: int, roofline: Roofline) -> float:
    """Return the least seconds of a training step, each layer at its ceiling."""
    return sum(roofline.seconds(work) for work in training_work(model, batch))


def step_seconds(run: Callable[[int], object], least: float = 0.05, rounds: int = 7) -> float:
    """Return the seconds of a step of a `training_loop`, the median of a few short runs.

    Parameters
    ----------
    run : callable
        ``run(steps)``.
    least : float
        Seconds that a short run takes at least.
    rounds : int
    """
    steps, taken = 4, seconds_of(lambda: run(4), 1, 1)
    while taken < least:
        steps = int(steps * min(8, max(2, 1.2 * least / taken)))
        taken = timed(partial(run, steps))
    return median(timed(partial(run, steps)) for _ in range(rounds)) / steps
