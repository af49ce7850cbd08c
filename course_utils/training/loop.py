"""Training: epochs of shuffled batches, a history, and a way to stop that loses nothing."""

import time
from typing import Any

import numpy as np

from course_utils.devices import Device, prepare, tensorflow
from course_utils.training.inputs import check_count, check_images, check_labels, ends_in_softmax
from course_utils.training.run import Monitor, Run
from course_utils.training.steps import Steps, build_evaluation, build_steps

STEPS_PER_CALL = 8  # how long a stop may wait, and how often a monitor hears of progress


def fit(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch_size: int = 32,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    monitor: Monitor | None = None,
    seed: int = 0,
    optimizer: Any = "adam",
    from_logits: bool | None = None,
    device: Device | None = None,
) -> Run:
    """Train a classifier on arrays that fit in memory.

    Each epoch visits every image once, in a new order, the last batch being what remains.
    The same model, data and seed give the same result on the same machine's CPU. Interrupting
    the kernel, like `monitor.should_stop`, ends the training in good order.

    Parameters
    ----------
    model : keras.Model
        With a static input shape; it is trained in place.
    x : ndarray, shape (n, ...)
        Inputs of any numeric dtype, cast to float32 batch by batch and not scaled: what the
        caller gives is what the network sees.
    y : ndarray of int, shape (n,) or (n, 1)
        Labels from 0 on.
    epochs, batch_size : int
    validation : (ndarray, ndarray), optional
        Inputs and labels measured after each epoch.
    monitor : Monitor, optional
    seed : int
        Fixes the order of the images; the initial weights are the model's own.
    optimizer : str or keras.optimizers.Optimizer
    from_logits : bool, optional
        Whether the model gives logits; when absent, true unless its last layer is a softmax.
    device : Device, optional
        Whose `jit` decides on compilation; this machine's when absent.

    Returns
    -------
    Run

    Raises
    ------
    TypeError, ValueError
        If the arrays do not fit the model or a count is not positive.
    FloatingPointError
        If the loss becomes NaN or infinite.
    """
    begin, device = time.perf_counter(), device or prepare()
    images = check_images(model, x)
    labels = check_labels(y, images, model.output_shape[-1])
    size, epochs = check_count(batch_size, "batch_size"), check_count(epochs, "epochs")
    logits = not ends_in_softmax(model) if from_logits is None else from_logits
    how = {"from_logits": logits, "jit": device.jit}
    training = _Training(model, monitor)
    training.steps = build_steps(model, _optimizer(model, optimizer), images, labels, **how)
    if validation is not None:
        training.evaluation = _validation(model, validation, **how)
    if monitor is not None:
        monitor.start(epochs * -(-len(images) // size), epochs)
    stopped = training.run(epochs, len(images), size, np.random.default_rng(seed))
    run = training.result(time.perf_counter() - begin, stopped, device.name)
    if monitor is not None:
        monitor.finish(run)
    return run


def _optimizer(model: Any, optimizer: Any) -> Any:
    """Return an optimizer with its slots made; float16 needs its loss scaled."""
    keras = tensorflow().keras
    made = keras.optimizers.get(optimizer)
    half = any(layer.compute_dtype == "float16" for layer in model.layers)
    if half and not isinstance(made, keras.optimizers.LossScaleOptimizer):
        made = keras.optimizers.LossScaleOptimizer(made)
    made.build(model.trainable_variables)
    return made


def _validation(model: Any, validation: tuple[np.ndarray, np.ndarray], **how: bool) -> Any:
    """Check the validation data and compile their evaluation."""
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(f"validation must be a pair (x, y); got {type(validation).__name__}.")
    images = check_images(model, validation[0], "validation x")
    labels = check_labels(validation[1], images, model.output_shape[-1], "validation y")
    return build_evaluation(model, images, labels, batch_size=256, **how)


class _Training:
    """The state of a training while it runs."""

    steps: Steps
    evaluation: Any = None

    def __init__(self, model: Any, monitor: Monitor | None) -> None:
        self.model, self.monitor = model, monitor
        self.rows: list[dict[str, float]] = []
        self.done = 0
        self.sums = np.zeros(3)  # of this epoch: loss times images, right answers, images
        self.timings: dict[tuple[int, ...], list[tuple[int, float]]] = {}
        self.best: tuple[float, int, list[np.ndarray]] = (-1.0, 0, [])

    def run(self, epochs: int, n: int, size: int, rng: np.random.Generator) -> bool:
        """Train; True if it was stopped before the end."""
        try:
            for _ in range(epochs):
                whole = self.run_epoch(rng.permutation(n), size)
                self.end_epoch()
                if not whole:
                    return True
        except KeyboardInterrupt:
            self.end_epoch()
            return True
        return False

    def run_epoch(self, order: np.ndarray, size: int) -> bool:
        """Visit every image once; False if the monitor asks to stop first."""
        full = len(order) // size
        batches = order[: full * size].reshape(full, size)
        calls = [batches[i : i + STEPS_PER_CALL] for i in range(0, full, STEPS_PER_CALL)]
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
        losses, right = self.steps(indices)
        timing = (indices.size, time.perf_counter() - begin)
        self.timings.setdefault(indices.shape, []).append(timing)
        _refuse_nan(losses, self.done)
        self.done += len(indices)
        self.sums += (losses.sum() * indices.shape[1], right.sum(), indices.size)
        if self.monitor is not None:
            loss, accuracy = self.sums[:2] / self.sums[2]
            self.monitor.update(self.done, float(loss), float(accuracy))

    def end_epoch(self) -> None:
        """Validate, add a row to the history and remember the best weights."""
        if not self.sums[2]:
            return
        loss, accuracy = self.sums[:2] / self.sums[2]
        row = {"loss": float(loss), "accuracy": float(accuracy)}
        if self.evaluation is not None:
            row["val_loss"], row["val_accuracy"] = self.evaluation()
            if row["val_accuracy"] > self.best[0]:
                epoch = len(self.rows) + 1
                self.best = (row["val_accuracy"], epoch, self.model.get_weights())
        self.rows.append(row)
        self.sums = np.zeros(3)
        if self.monitor is not None:
            self.monitor.epoch(len(self.rows), row)

    def result(self, seconds: float, stopped: bool, device: str) -> Run:
        """Put the best weights back after a stop, and sum up."""
        kept = len(self.rows)
        if stopped and self.best[1]:
            kept = self.best[1]
            self.model.set_weights(self.best[2])
        names = ["loss", "accuracy"] + (["val_loss", "val_accuracy"] if self.evaluation else [])
        history = {name: [row[name] for row in self.rows] for name in names}
        speed = _speed(self.timings)
        return Run(history, seconds, speed, self.done, stopped, kept, device)


def _refuse_nan(losses: np.ndarray, done: int) -> None:
    """Stop a training whose loss is no number any more."""
    bad = np.flatnonzero(~np.isfinite(losses))
    if len(bad):
        raise FloatingPointError(
            f"loss became {losses[bad[0]]} at step {done + bad[0] + 1}: the weights are of no use "
            "now. Build the model again and try a smaller learning rate; check that the images "
            "hold no NaN and that pixels from 0 to 255 are divided by 255."
        )


def _speed(timings: dict[tuple[int, ...], list[tuple[int, float]]]) -> float:
    """Images a second, without each shape's first call, which compiles, if others are left."""
    later = [timing for calls in timings.values() for timing in calls[1:]]
    first = [timing for calls in timings.values() for timing in calls]
    images, seconds = np.sum(later or first or [(0, 1.0)], axis=0)
    return float(images / seconds)
