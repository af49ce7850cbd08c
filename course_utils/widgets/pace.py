"""How fast training goes and how long it still takes, from the times of its steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

RECENT = 200
"""How many updates set the speed."""

COMPILING = 10
"""An update that takes so many times the median's time compiled something: it is no guide."""


class Pace:
    """Speed and time left of a training run.

    The first update and others that compile are left out. The time from the last step of an epoch
    to its end (validation, a checkpoint) counts once for each epoch to come. A trainer that
    compiles its validation beforehand says so with `compiled`. Of one that doesn't, only half of
    the first validation counts until there is a second, and no more than half of an epoch's
    training, as it compiles too.

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
        self._updates: list[tuple[float, float]] = []
        self._costs = [1.0] * epochs
        self._ends: list[float] = []
        self._known = (0.0, 0.0)
        self._first_is_a_guide = False

    def compiled(self) -> None:
        """Note that the end of the first epoch compiles nothing."""
        self._first_is_a_guide = True

    def costs(self, costs: Sequence[float]) -> None:
        """Note what a step of each epoch costs, in units of its own; else all cost alike.

        Parameters
        ----------
        costs : sequence of float
            One above 0 for each epoch.
        """
        self._costs = [float(cost) for cost in costs]

    def resume(
        self, step: int, epochs_done: int, seconds_per_step: float, seconds_per_epoch: float
    ) -> None:
        """Note what a checkpoint held; its times count until there are new ones.

        Parameters
        ----------
        step, epochs_done : int
            Done before this run.
        seconds_per_step, seconds_per_epoch : float
            Of a step, and from an epoch's last step to its end; 0 where not known.
        """
        self.step, self.epochs_done = step, epochs_done
        self._known = (seconds_per_step, seconds_per_epoch)

    def at_step(self, step: int) -> None:
        """Note that `step` steps of the run are done."""
        now = self._clock()
        if self._last is not None and step > self.step:
            self._updates.append((self._cost * (step - self.step), now - self._last))
        self.step, self._last = step, now

    def at_epoch(self) -> None:
        """Note that an epoch is over, validation included."""
        now = self._clock()
        if self._last is not None:
            self._ends.append(now - self._last)
        self._last = now
        self.epochs_done += 1

    @property
    def seconds_per_step(self) -> float | None:
        """Mean time of a step of this epoch, in seconds; None before the second update."""
        unit = self._seconds_per_unit
        return None if unit is None else unit * self._cost

    @property
    def seconds_left(self) -> float | None:
        """Time until the run ends, in seconds; None while it is not known."""
        unit = self._seconds_per_unit
        if unit is None:
            return None
        training = self._units_left * unit
        return training + max(self.epochs - self.epochs_done, 0) * self._end

    @property
    def _cost(self) -> float:
        """What a step of the epoch that runs costs."""
        return self._costs[min(self.epochs_done, len(self._costs) - 1)] if self._costs else 1.0

    @property
    def _units_left(self) -> float:
        """Steps to come, each times its cost."""
        left, an_epoch = max(self.total_steps - self.step, 0), self.total_steps / (self.epochs or 1)
        later = self._costs[self.epochs_done + 1 :]
        return max(left - an_epoch * len(later), 0) * self._cost + an_epoch * sum(later)

    @property
    def _seconds_per_unit(self) -> float | None:
        """Time of a step whose cost is 1, in seconds, without validation."""
        updates = np.array(self._updates[-RECENT:])
        if not len(updates):
            return self._known[0] / self._cost or None
        rates = updates[:, 1] / updates[:, 0]
        steps, seconds = updates[rates <= COMPILING * np.median(rates)].sum(axis=0)
        return float(seconds / steps)

    @property
    def _end(self) -> float:
        """Time from an epoch's last step to its end, in seconds; 0 while none is known."""
        guides = self._ends if self._first_is_a_guide else self._ends[1:]
        if guides:
            return float(np.mean(guides))
        if self._known[1] or not self._ends:
            return self._known[1]
        an_epoch = (self.seconds_per_step or 0.0) * self.total_steps / max(self.epochs, 1)
        return min(*self._ends, an_epoch) / 2


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
