"""How fast training goes and how long it still takes, from the times of its steps."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

RECENT = 200
"""How many updates set the speed."""

COMPILING = 10
"""An update that takes so many times the median's time compiled something: it is no guide."""


class Pace:
    """Speed and time left of a training run.

    The first update and others that compile are left out. Validation, from the last step of an
    epoch to its end, counts once for each epoch to come; as the first one compiles too, only
    half of it counts until there is a second, and no more than half of an epoch's training.

    Parameters
    ----------
    total_steps : int
        Steps of the whole run.
    epochs : int
        Epochs of the whole run.
    clock : callable, optional
        Returns seconds.
    """

    def __init__(
        self, total_steps: int, epochs: int, clock: Callable[[], float] | None = None
    ) -> None:
        self.total_steps, self.epochs = total_steps, epochs
        self._clock = clock or time.monotonic
        self.step = self.epochs_done = 0
        self._last: float | None = None
        self._updates: list[tuple[int, float]] = []
        self._validations: list[float] = []

    def at_step(self, step: int) -> None:
        """Note that `step` steps of the run are done."""
        now = self._clock()
        if self._last is not None and step > self.step:
            self._updates.append((step - self.step, now - self._last))
        self.step, self._last = step, now

    def at_epoch(self) -> None:
        """Note that an epoch is over, validation included."""
        now = self._clock()
        if self._last is not None:
            self._validations.append(now - self._last)
        self._last = now
        self.epochs_done += 1

    @property
    def seconds_per_step(self) -> float | None:
        """Mean time of a step, in seconds, without validation; None before the second update."""
        updates = np.array(self._updates[-RECENT:])
        if not len(updates):
            return None
        rates = updates[:, 1] / updates[:, 0]
        steps, seconds = updates[rates <= COMPILING * np.median(rates)].sum(axis=0)
        return float(seconds / steps)

    @property
    def seconds_left(self) -> float | None:
        """Time until the run ends, in seconds; None while it is not known."""
        if self.seconds_per_step is None:
            return None
        training = max(self.total_steps - self.step, 0) * self.seconds_per_step
        return training + max(self.epochs - self.epochs_done, 0) * self._validation

    @property
    def _validation(self) -> float:
        """Time of one validation to come, in seconds; 0 while none is known."""
        if len(self._validations) > 1:
            return float(np.mean(self._validations[1:]))
        an_epoch = (self.seconds_per_step or 0.0) * self.total_steps / max(self.epochs, 1)
        return min(*self._validations, an_epoch) / 2 if self._validations else 0.0


def spoken(seconds: float) -> str:
    """Write a time as people say it.

    Examples
    --------
    >>> spoken(7.4), spoken(100), spoken(4000)
    ('7 s', '1 min 40 s', '1 h 6 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
