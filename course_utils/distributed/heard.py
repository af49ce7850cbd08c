"""What a launcher and its workers tell while a run lasts."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from course_utils.distributed.run import Run


class Heard:
    """What the workers of a run have told so far.

    Parameters
    ----------
    workers, devices : int
        Processes, and devices of each.

    Attributes
    ----------
    pids, statuses : dict of int to int
        Process numbers and exit statuses by worker.
    was_killed : bool
        Whether the session killed one.
    """

    def __init__(self, workers: int, devices: int) -> None:
        self.workers, self.devices = workers, devices
        self.pids: dict[int, int] = {}
        self.statuses: dict[int, int] = {}
        self.start, self.was_killed = 0, False
        self.last: dict[int, tuple[int, int]] = {}
        self.rows: dict[tuple[int, int], tuple[float, float]] = {}
        self._takes: dict[str, Callable[[dict[str, Any]], None]] = {
            "started": lambda m: self.pids.update({m["worker"]: m["pid"]}),
            "ended": lambda m: self.statuses.update({m["worker"]: m["status"]}),
            "from": lambda m: setattr(self, "start", m["epoch"]),
            "step": self._step,
        }

    def take(self, message: dict[str, Any]) -> None:
        """Note one message."""
        self._takes[message["event"]](message)

    def told(self, worker: int, epoch: int, step: int) -> bool:
        """Whether a worker has told this step."""
        return self.last.get(worker, (0, 0)) >= (epoch, step)

    def result(self) -> Run:
        """Return the run."""
        steps = sorted(self.rows)
        gaps = [self.rows[step][1] for step in steps[2:]]
        numbers = range(self.workers)
        return Run(
            self.workers,
            self.devices,
            self.start + 1,
            steps,
            [self.rows[step][0] for step in steps],
            statistics.median(gaps) if gaps else float("nan"),
            [self.statuses[number] for number in numbers],
            [self.pids[number] for number in numbers],
        )

    def _step(self, message: dict[str, Any]) -> None:
        """Note a batch; all workers tell the same loss, so the last one counts."""
        at = (message["epoch"], message["step"])
        self.last[message["worker"]] = at
        self.rows[at] = (message["loss"], message["seconds"])
