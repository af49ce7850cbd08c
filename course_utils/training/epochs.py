"""Epochs: the state of a training while it runs, and how it is written down and put back."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from course_utils.training.checkpoints import State
from course_utils.training.run import Monitor, Run, tell
from course_utils.training.steps import Evaluation, Steps
from course_utils.training.variables import gather, put_back, values

STEPS_PER_CALL, IMAGES_PER_CALL = 8, 1024  # how long a stop may wait, how often a monitor hears

Timings = dict[tuple[int, ...], list[tuple[int, float]]]


def orders(seed: int, n: int, done: int = 0) -> Iterator[np.ndarray]:
    """Yield each epoch's order of n images; it follows from the seed and the epoch's number.

    Parameters
    ----------
    seed : int
    n : int
        Images.
    done : int
        Epochs to leave out, as a checkpoint holds them.
    """
    rng = np.random.default_rng(seed)
    while True:
        order = rng.permutation(n)
        if done <= 0:
            yield order
        done -= 1


class Training:
    """A training while it runs: what it has done, and the best weights so far."""

    steps: Steps
    evaluation: Evaluation | None = None
    side: Callable[[int], int | None] = staticmethod(lambda epoch: None)

    def __init__(self, model: Any, optimizer: Any, monitor: Monitor | None) -> None:
        self.model, self.optimizer, self.monitor = model, optimizer, monitor
        self.rows: list[dict[str, float]] = []
        self.done = self.resumed_from = 0
        self.sums = np.zeros(3)  # of this epoch: loss times images, right answers, images
        self.timings: Timings = {}
        self.earlier = (0.0, 0, 0.0)  # until the checkpoint: seconds, images and their seconds
        self.began, self.seconds_per_epoch = time.perf_counter(), 0.0
        self.best: tuple[float, int, list[np.ndarray]] = (-1.0, 0, [])

    @property
    def epoch(self) -> int:
        """Epochs in the history."""
        return len(self.rows)

    def prepare(self, size: int, epochs: int) -> None:
        """Compile the validation, and tell the monitor what a checkpoint held."""
        if self.evaluation is not None and self.epoch < epochs:
            self.evaluation(compile_only=True)
            tell(self.monitor, "compiled")
        if self.resumed_from:
            speed = _speed(self.timings, self.earlier[1:])
            each = size / speed if speed else 0.0
            tell(self.monitor, "resume", self.done, self.rows, each, self.seconds_per_epoch)

    def run(
        self,
        epochs: int,
        orders: Iterator[np.ndarray],
        size: int,
        keep: Callable[[], None] = lambda: None,
    ) -> bool:
        """Train up to `epochs`, calling `keep` after whole ones; True if stopped before the end."""
        try:
            for order in islice(orders, max(epochs - self.epoch, 0)):
                whole = self.run_epoch(order, size)
                self.end_epoch(keep if whole else lambda: None)
                if not whole:
                    return True
        except KeyboardInterrupt:
            self.end_epoch(lambda: None)
            return True
        return False

    def run_epoch(self, order: np.ndarray, size: int) -> bool:
        """Visit every image once; False if the monitor asks to stop first."""
        full = len(order) // size
        batches = order[: full * size].reshape(full, size)
        steps = min(STEPS_PER_CALL, max(1, IMAGES_PER_CALL // size))
        calls = [batches[i : i + steps] for i in range(0, full, steps)]
        if len(order) % size:
            calls.append(order[full * size :][None])
        for indices in calls:
            if self.monitor is not None and self.monitor.should_stop:
                return False
            self.run_call(indices)
        return True

    def run_call(self, indices: np.ndarray) -> None:
        """Make a few steps and tell the monitor."""
        begin = time.perf_counter()
        losses, right = self.steps(indices, self.epoch)
        timing = (indices.size, time.perf_counter() - begin)
        self.timings.setdefault((self.side(self.epoch) or 0, *indices.shape), []).append(timing)
        _refuse_nan(losses, self.done)
        self.done += len(indices)
        self.sums += (losses.sum() * indices.shape[1], right.sum(), indices.size)
        loss, accuracy = self.sums[:2] / self.sums[2]
        tell(self.monitor, "update", self.done, float(loss), float(accuracy))

    def end_epoch(self, keep: Callable[[], None]) -> None:
        """Validate, add a row to the history, remember the best weights, and keep all that."""
        if not self.sums[2]:
            return
        begin = time.perf_counter()
        loss, accuracy = self.sums[:2] / self.sums[2]
        row = {"loss": float(loss), "accuracy": float(accuracy)}
        if self.evaluation is not None:
            row["val_loss"], row["val_accuracy"] = self.evaluation()
            if row["val_accuracy"] > self.best[0]:
                self.best = (row["val_accuracy"], self.epoch + 1, self.model.get_weights())
        self.rows.append(row)
        self.sums = np.zeros(3)
        keep()
        self.seconds_per_epoch = time.perf_counter() - begin
        tell(self.monitor, "epoch", self.epoch, row)

    def state(self) -> State:
        """Write down everything that decides on the epochs to come."""
        arrays = gather("model", self.model.variables)
        arrays |= gather("optimizer", self.optimizer.variables) | gather("best", self.best[2])
        meta = {
            "rows": self.rows,
            "steps": self.done,
            "best": self.best[:2],
            "seconds": self.earlier[0] + time.perf_counter() - self.began,
            "speed": _counted(self.timings, self.earlier[1:]),
            "seconds_per_epoch": self.seconds_per_epoch,
        }
        return State(self.epoch, arrays, meta)

    def restore(self, state: State) -> None:
        """Go back to a state that was written down."""
        put_back("model", self.model.variables, state.arrays)
        put_back("optimizer", self.optimizer.variables, state.arrays)
        meta = state.meta
        self.rows, self.done, self.resumed_from = meta["rows"], meta["steps"], state.epoch
        self.best = (*meta["best"], values("best", state.arrays))
        self.earlier = (meta["seconds"], *meta["speed"])
        self.seconds_per_epoch = meta["seconds_per_epoch"]

    def result(self, seconds: float, stopped: bool, device: str) -> Run:
        """Put the best weights back after a stop, averaged ones after the end, and sum up."""
        kept = self.epoch
        if stopped and self.best[1]:
            kept = self.best[1]
            self.model.set_weights(self.best[2])
        if not stopped:
            self.optimizer.finalize_variable_values(self.model.trainable_variables)
        names = ["loss", "accuracy"] + (["val_loss", "val_accuracy"] if self.evaluation else [])
        history = {name: [row[name] for row in self.rows] for name in names}
        speed = _speed(self.timings, self.earlier[1:])
        whole = self.earlier[0] + seconds
        return Run(history, whole, speed, self.done, stopped, kept, device, self.resumed_from)


def _refuse_nan(losses: np.ndarray, done: int) -> None:
    """Stop a training whose loss is no number any more."""
    bad = np.flatnonzero(~np.isfinite(losses))
    if len(bad):
        raise FloatingPointError(
            f"loss became {losses[bad[0]]} at step {done + bad[0] + 1}: the weights are of no use "
            "now. Build the model again and try a smaller learning rate; check that the images "
            "hold no NaN and that pixels from 0 to 255 are divided by 255."
        )


def _counted(timings: Timings, earlier: tuple[int, float] = (0, 0.0)) -> tuple[int, float]:
    """Sum images and seconds, without each shape's first call, which compiles."""
    later = [timing for calls in timings.values() for timing in calls[1:]]
    images, seconds = np.sum([earlier, *later], axis=0)
    return int(images), float(seconds)


def _speed(timings: Timings, earlier: tuple[int, float] = (0, 0.0)) -> float:
    """Images a second; the calls that compile count only if there are no others."""
    images, seconds = _counted(timings, earlier)
    if not images:
        first = [timing for calls in timings.values() for timing in calls]
        images, seconds = np.sum(first or [(0, 1.0)], axis=0)
    return float(images / seconds)
