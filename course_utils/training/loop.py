"""Training: epochs of shuffled batches, a history, and a way to stop that loses nothing."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.devices import Device, prepare, tensorflow
from course_utils.training.augment import AS_IS, Augmentation
from course_utils.training.epochs import Training, orders
from course_utils.training.inputs import check_count, check_images, check_labels, ends_in_softmax
from course_utils.training.keeping import keeping
from course_utils.training.run import Monitor, Run, tell
from course_utils.training.settings import describe_arrays, describe_model, describe_optimizer
from course_utils.training.steps import build_evaluation, build_steps

Pair = tuple[np.ndarray, np.ndarray]


def fit(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch_size: int = 32,
    validation: Pair | None = None,
    monitor: Monitor | None = None,
    seed: int = 0,
    optimizer: Any = "adam",
    from_logits: bool | None = None,
    label_smoothing: float = 0.0,
    augmentation: Augmentation = AS_IS,
    device: Device | None = None,
    checkpoint: str | Path | None = None,
    notes: Mapping[str, Any] | None = None,
) -> Run:
    """Train a classifier on arrays that fit in memory.

    Each epoch visits every image once, in a new order, the last batch being what remains.
    The same model, data and seed give the same result on the same machine's CPU. Interrupting
    the kernel, like `monitor.should_stop`, ends the training in good order.

    With a checkpoint folder each whole epoch is kept, and a training that was stopped or killed
    goes on after its last whole epoch to the result it would have had: bit by bit on one thread,
    within rounding where several threads add in another order. An epoch cut short is run again.

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
        One that averages weights, ``use_ema=True``, leaves the averages in the model at the end.
    from_logits : bool, optional
        Whether the model gives logits; when absent, true unless its last layer is a softmax.
    label_smoothing : float
        Share of each label that is spread over all classes alike, from 0 to below 1.
    augmentation : Augmentation
        How images are varied from epoch to epoch; without, they are not.
    device : Device, optional
        Whose `jit` decides on compilation; this machine's when absent.
    checkpoint : str or Path, optional
        Folder that keeps each epoch, and after the last one the result for `load_trained`. A
        training in it goes on; `epochs` may be more than it was asked for then.
    notes : mapping, optional
        What the result's file should say besides, as JSON can hold it, such as the data's copy.

    Returns
    -------
    Run

    Raises
    ------
    TypeError, ValueError
        If the arrays do not fit the model or a count is not positive.
    CheckpointError
        If the folder cannot be used, or its training had other data, model or settings.
    FloatingPointError
        If the loss becomes NaN or infinite.
    """
    begin, device = time.perf_counter(), device or prepare()
    images = check_images(model, x)
    labels = check_labels(y, images, model.output_shape[-1])
    size, epochs = check_count(batch_size, "batch_size"), check_count(epochs, "epochs")
    logits = not ends_in_softmax(model) if from_logits is None else from_logits
    held_out = None if validation is None else _checked(model, validation)
    training = Training(model, _optimizer(model, optimizer), monitor)
    how = {"from_logits": logits, "jit": device.jit}
    varied = {"label_smoothing": label_smoothing, "augmentation": augmentation}
    _build(training, (images, labels), held_out, how, {"seed": seed, **varied})
    settings = {} if checkpoint is None else _described(training, (images, labels), held_out)
    settings |= {"seed": seed, "batch_size": size, "from_logits": logits}
    settings |= varied | {"augmentation": asdict(augmentation)}
    with keeping(checkpoint, settings, training, epochs) as keep:
        tell(monitor, "start", epochs * -(-len(images) // size), epochs)
        tell(monitor, "costs", augmentation.costs(epochs, images.shape[1]))
        training.prepare(size, epochs)
        stopped = training.run(epochs, orders(seed, len(images), training.epoch), size, keep.epoch)
        run = training.result(time.perf_counter() - begin, stopped, device.name)
        run = keep.result(run, epochs, notes or {})
    tell(monitor, "finish", run)
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


def _checked(model: Any, validation: Pair) -> Pair:
    """Check the validation data."""
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(f"validation must be a pair (x, y); got {type(validation).__name__}.")
    images = check_images(model, validation[0], "validation x")
    return images, check_labels(validation[1], images, model.output_shape[-1], "validation y")


def _build(
    training: Training,
    data: Pair,
    held_out: Pair | None,
    how: dict[str, Any],
    varied: dict[str, Any],
) -> None:
    """Make the compiled parts of a training: its steps, and its validation if it has one."""
    model, augmentation = training.model, varied["augmentation"]
    training.side = augmentation.side
    x, y = data
    training.steps = build_steps(model, training.optimizer, x, y, **how, **varied)
    if held_out is not None:
        x, y = held_out
        training.evaluation = build_evaluation(model, x, y, batch_size=256, **how)


def _described(training: Training, data: Pair, held_out: Pair | None) -> dict[str, Any]:
    """Write down what a checkpoint must agree with, besides the numbers that `fit` was given."""
    return {
        "data": describe_arrays(*data),
        "validation": describe_arrays(*(held_out or ())),
        "optimizer": describe_optimizer(training.optimizer),
        "model": describe_model(training.model),
    }
