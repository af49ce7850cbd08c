"""What a training function tells a dashboard; it may come from another thread."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from course_utils.widgets.pace import Pace

MEASURES = ("loss", "accuracy", "val_loss", "val_accuracy")


class Monitor:
    """Collects a run's numbers and carries the wish to stop; it draws and prints nothing.

    Attributes
    ----------
    history : dict of str to list of float
        What each epoch ended with, by Keras's names.
    curve : list of (int, float, float)
        Step of the run, loss (nats), accuracy (0..1).
    resumed_from : int
        Whole epochs that a checkpoint held before the run began.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.epochs = self.resumed_from = 0
        self.history: dict[str, list[float]] = {}
        self.curve: list[tuple[int, float, float]] = []
        self.pace = Pace(0, 0)
        self.is_started = False

    @property
    def should_stop(self) -> bool:
        """Whether the learner asked to stop; training looks at it after each step."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask training to stop after the step it is at."""
        self._stop.set()

    def start(self, total_steps: int, epochs: int) -> None:
        """Begin a run.

        Parameters
        ----------
        total_steps : int
            Steps of the whole run, over all epochs.
        epochs : int
        """
        self.epochs, self.pace = int(epochs), Pace(int(total_steps), int(epochs))
        self.history, self.curve, self.resumed_from = {}, [], 0
        self.is_started = True

    def compiled(self) -> None:
        """Note that validation is compiled already, so that its first time is a guide."""
        self.pace.compiled()

    def costs(self, costs: Sequence[float]) -> None:
        """Note what a step of each epoch costs, where they differ; called after `start`."""
        self.pace.costs(costs)

    def resume(
        self,
        step: int,
        rows: Sequence[Mapping[str, float]],
        seconds_per_step: float,
        seconds_per_epoch: float,
    ) -> None:
        """Note what a checkpoint held; called after `start`.

        Parameters
        ----------
        step : int
            Steps done before this run.
        rows : sequence of mapping
            What each epoch ended with, as for `epoch`.
        seconds_per_step, seconds_per_epoch : float
            Of a step, and of an epoch besides its steps; 0 where not known.
        """
        self.pace.resume(int(step), len(rows), seconds_per_step, seconds_per_epoch)
        self.resumed_from = len(rows)
        for number, row in enumerate(rows, 1):
            at = round(step * number / len(rows))
            self.curve.append((at, row.get("loss", math.nan), row.get("accuracy", math.nan)))
            self._note(row)

    def update(self, step: int, loss: float, accuracy: float) -> None:
        """Note a step.

        Parameters
        ----------
        step : int
            Steps done since the run began, over all epochs.
        loss, accuracy : float
            Nats, and 0..1.
        """
        self.pace.at_step(int(step))
        self.curve.append((int(step), float(loss), float(accuracy)))

    def epoch(self, epoch: int, logs: Mapping[str, float]) -> None:
        """Note the end of an epoch.

        Parameters
        ----------
        epoch : int
            Its number; only the order counts.
        logs : mapping of str to float
            Keras's names: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``.
        """
        self.pace.at_epoch()
        self._note(logs)

    def _note(self, row: Mapping[str, float]) -> None:
        """Add an epoch's row to the history."""
        for name, value in row.items():
            self.history.setdefault(name, []).append(float(value))

    def finish(self, run: Any) -> None:
        """Note the end of the run; the dashboard reads the run from `Dashboard.run`'s function."""


def summarise(history: Mapping[str, list[float]], planned: int, was_stopped: bool) -> str:
    """Say in two sentences what a run reached.

    Parameters
    ----------
    history : mapping of str to list of float
        As in `Monitor.history`, with at least one epoch of ``loss``.
    planned : int
        Epochs asked for.
    was_stopped : bool
        Whether the learner stopped it.

    Examples
    --------
    >>> summarise({"loss": [1.0, 0.5], "accuracy": [0.6, 0.8]}, 2, False)
    'Training ran 2 of 2 epochs. Loss went from 1.000 to 0.500, accuracy from 60.0 % to 80.0 %.'
    """
    done = len(history["loss"])
    ran = f"ran {done} of {planned} epochs"
    end = f"was stopped in epoch {done} of {planned}" if was_stopped else ran
    parts = [
        f"{name.replace('val_', 'validation ')} {_went(history[name], name)}"
        for name in MEASURES
        if history.get(name)
    ]
    said = ", ".join(parts)
    return f"Training {end}. {said[0].upper()}{said[1:]}."


def _went(values: list[float], name: str) -> str:
    """Write how one measure moved; losses are nats, as on the axis."""
    is_share = name.endswith("accuracy")
    ends = [_number(value, is_share) for value in (values[0], values[-1])]
    if len(values) == 1:
        return ends[0]
    return f"{'went ' if name == 'loss' else ''}from {ends[0]} to {ends[1]}"


def _number(value: float, is_share: bool) -> str:
    """Write one loss or accuracy."""
    if not math.isfinite(value):
        return "not a number"
    return f"{100 * value:.1f} %" if is_share else f"{value:.3f}"
