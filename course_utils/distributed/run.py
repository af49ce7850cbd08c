"""What came of a run, and two runs joined into one curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Run:
    """What the workers told.

    Attributes
    ----------
    workers, devices : int
        Processes, and logical devices of each.
    first_epoch : int
        The epoch that it began with, from 1; later than 1 after a checkpoint.
    steps : list of (int, int)
        Epoch and step of each batch, from 1.
    losses : list of float
        Mean loss of each batch.
    seconds_per_step : float
        Median over all but the first two, which compile; NaN for fewer than three.
    statuses : list of int
        Exit status of each worker: 0 is success, -9 killed, 75 its peer is gone.
    pids : list of int
        Process numbers that the workers had.
    """

    workers: int
    devices: int
    first_epoch: int
    steps: list[tuple[int, int]]
    losses: list[float]
    seconds_per_step: float
    statuses: list[int]
    pids: list[int]

    @property
    def is_whole(self) -> bool:
        """Whether every worker came to the end."""
        return not any(self.statuses)


def joined(cut: Run, resumed: Run) -> np.ndarray:
    """Return the losses of a training that was cut and resumed.

    Parameters
    ----------
    cut, resumed : Run
        The second began from the first's last checkpoint.

    Returns
    -------
    ndarray, shape (steps,)
        The first's losses up to that checkpoint, then the second's.

    Raises
    ------
    ValueError
        If the second begins after an epoch that the first never reached.
    """
    kept = [
        loss
        for (epoch, _), loss in zip(cut.steps, cut.losses, strict=True)
        if epoch < resumed.first_epoch
    ]
    if resumed.first_epoch > 1 and (
        not cut.steps or max(epoch for epoch, _ in cut.steps) < resumed.first_epoch - 1
    ):
        raise ValueError(
            f"the first run must reach epoch {resumed.first_epoch - 1}, where the second begins; "
            f"its last step is {cut.steps[-1:]}. Are they runs of one folder?"
        )
    return np.array([*kept, *resumed.losses])
