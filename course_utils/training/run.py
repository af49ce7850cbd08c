"""The result of a training, and what watches one."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Run:
    """The result of a training.

    Attributes
    ----------
    history : dict of list of float
        ``loss`` and ``accuracy`` (running means over each epoch, while it trained) and, with
        validation data, ``val_loss`` and ``val_accuracy`` (after each epoch). One entry an
        epoch, the one cut short by a stop included.
    seconds : float
        From start to end, compilation and validation included; of a run that was resumed, the
        seconds until the checkpoint and those since.
    images_per_second : float
        Of the training steps alone: no compilation, no validation.
    steps : int
        Training steps made.
    stopped_early : bool
        Whether a monitor or an interruption ended it.
    kept_epoch : int
        The epoch, from 1, whose weights the model holds now: the last, or after a stop the
        one with the best validation accuracy. 0: no step was made.
    device : str
    resumed_from : int
        Epochs that a checkpoint held already when the run began.
    """

    history: dict[str, list[float]]
    seconds: float
    images_per_second: float
    steps: int
    stopped_early: bool
    kept_epoch: int
    device: str
    resumed_from: int = 0


class Monitor(Protocol):
    """What `fit` tells while it trains, and how it is asked to stop.

    A monitor may have two more methods, which `tell` calls after `start`. ``compiled()``: the
    validation is compiled before the first step, so that its first time is a guide.
    ``resume(step, rows, seconds_per_step, seconds_per_epoch)``: a checkpoint held so many steps,
    the history's rows of whole epochs, and the times of a step, and of an epoch besides its
    steps.
    """

    @property
    def should_stop(self) -> bool:
        """Whether to end the training; looked at every few steps."""

    def start(self, total_steps: int, epochs: int) -> None:
        """Hear of the work ahead, before the first step."""

    def update(self, step: int, loss: float, accuracy: float) -> None:
        """Hear, every few steps, the steps made in all and this epoch's means so far."""

    def epoch(self, epoch: int, logs: dict[str, float]) -> None:
        """Hear of the end of an epoch, counted from 1, with its row of the history."""

    def finish(self, run: Run) -> None:
        """Hear the result."""


def tell(monitor: Any, event: str, *facts: Any) -> None:
    """Call a monitor's method if there is a monitor and it has the method."""
    method = getattr(monitor, event, None)
    if method is not None:
        method(*facts)
