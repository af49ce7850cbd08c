"""The compiled parts: several training steps in one call, and the sums over a data set."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np

from course_utils.devices import prepare, tensorflow
from course_utils.training.augment import (
    AS_IS,
    Augmentation,
    crop,
    cut_out,
    draw,
    padded,
    shrink,
)
from course_utils.training.inputs import check_count, check_images, check_labels, ends_in_softmax

Indices = np.ndarray
Steps = Callable[[Indices, int], tuple[np.ndarray, np.ndarray]]
Evaluation = Callable[..., tuple[float, float]]


def build_steps(
    model: Any,
    optimizer: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    from_logits: bool,
    jit: bool,
    label_smoothing: float = 0.0,
    augmentation: Augmentation = AS_IS,
    seed: int = 0,
) -> Steps:
    """Compile a function that makes one training step for each row of `indices`.

    The data lie in memory as two tensors; a step gathers its batch from them and varies it.
    Several steps in one call save most of the time between steps, which is what small networks
    lose.

    Returns
    -------
    callable
        From indices (steps, batch_size) and the epoch, from 0, to the loss and the number of
        right answers of each step, arrays of shape (steps,).
    """
    tf = tensorflow()
    take = _taking(tf, x, augmentation)
    labels = tf.constant(y)
    loss_function = _loss(tf, from_logits, label_smoothing)

    @_compiled(tf, jit, is_general=False)
    def one_step(batch: Any, targets: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            outputs = model(batch, training=True)
            loss = tf.add_n([loss_function(targets, outputs), *model.losses])
            scaled = optimizer.scale_loss(loss)
        weights = model.trainable_variables
        optimizer.apply(tape.gradient(scaled, weights), weights)
        return loss, _right(tf, targets, outputs)

    many_steps = _repeating(tf, one_step, take, labels, augmentation)

    @lru_cache(maxsize=1)
    def moves(epoch: int) -> tuple[np.ndarray, ...]:
        return draw(augmentation, len(x), epoch, seed, x.shape[1:3])

    def steps(indices: Indices, epoch: int = 0) -> tuple[np.ndarray, np.ndarray]:
        given = (each[indices] for each in moves(epoch))
        rows_and_moves = [tf.constant(indices, tf.int32), *map(tf.constant, given)]
        losses, right = many_steps(augmentation.side(epoch))(rows_and_moves)
        return losses.numpy(), right.numpy()

    return steps


def _repeating(
    tf: Any, one_step: Any, take: Any, labels: Any, augmentation: Augmentation
) -> Callable[[int | None], Any]:
    """Make what gives, for a side of the images, the function of several steps."""
    kinds = [np.dtype("int32"), *(each.dtype for each in draw(augmentation, 0, 0, 0, (1, 1)))]
    signature = [[tf.TensorSpec([None, None], kind) for kind in kinds]]

    @cache
    def many_steps(side: int | None) -> Any:
        def step(rows_and_moves: Any) -> tuple[Any, Any]:
            batch = shrink(take(*rows_and_moves), side)
            return one_step(batch, tf.gather(labels, rows_and_moves[0]))

        # XLA takes one step: a whole loop compiled by it is slow on CPUs.
        @tf.function(input_signature=signature, autograph=False)
        def loop(rows_and_moves: Any) -> Any:
            how = {"fn_output_signature": (tf.float32, tf.float32), "parallel_iterations": 1}
            return tf.map_fn(step, rows_and_moves, **how)

        return loop

    return many_steps


def _taking(tf: Any, x: np.ndarray, augmentation: Augmentation) -> Callable[..., Any]:
    """Make what gathers a batch from the images in memory, varied as asked."""
    if augmentation.is_none:
        images = tf.constant(x)
        return lambda rows: tf.gather(images, rows)
    wide = tf.constant(padded(x, augmentation.shift))
    colour = tf.constant(np.mean(x, axis=(0, 1, 2), dtype=np.float64).astype(x.dtype))

    def take(rows: Any, down: Any, right: Any, is_mirrored: Any, *hole: Any) -> Any:
        images = crop(tf.gather(wide, rows), down, right, is_mirrored, x.shape[1:3])
        return cut_out(images, hole, augmentation.cutout, colour) if hole else images

    return take


def build_evaluation(
    model: Any, x: np.ndarray, y: np.ndarray, *, batch_size: int, from_logits: bool, jit: bool
) -> Evaluation:
    """Make a function that returns the mean loss and the accuracy over a data set.

    Its first call compiles; called with ``compile_only=True`` it takes the two sizes of batches
    there are, so that no later call does.
    """
    tf = tensorflow()
    loss_function = _loss(tf, from_logits, reduction="sum")

    @_compiled(tf, jit)
    def sums(batch: Any, targets: Any) -> tuple[Any, Any]:
        outputs = model(tf.cast(batch, tf.float32), training=False)
        return loss_function(targets, outputs), _right(tf, targets, outputs)

    def evaluation(compile_only: bool = False) -> tuple[float, float]:
        slices = _slices(len(x), batch_size)
        taken = [slices[0], slices[-1]] if compile_only else slices
        parts = [sums(x[rows], y[rows]) for rows in taken]
        loss, right = np.sum([[float(part) for part in pair] for pair in parts], axis=0)
        penalty = sum(float(loss) for loss in model.losses)
        return float(loss / len(x) + penalty), float(right / len(x))

    return evaluation


def evaluate(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    batch_size: int = 256,
    from_logits: bool | None = None,
) -> tuple[float, float]:
    """Measure a model on a data set.

    Parameters
    ----------
    model : keras.Model
    x : ndarray, shape (n, ...)
        Inputs, scaled as in training.
    y : ndarray of int, shape (n,) or (n, 1)
        Labels from 0 on.
    batch_size : int
        Images in memory at once; the result does not depend on it.
    from_logits : bool, optional
        Whether the model gives logits; when absent, true unless its last layer is a softmax.

    Returns
    -------
    loss : float
        Mean cross-entropy in nats, and the model's penalties if it has any.
    accuracy : float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If the arrays do not fit the model.
    """
    images = check_images(model, x)
    labels = check_labels(y, images, model.output_shape[-1])
    logits = not ends_in_softmax(model) if from_logits is None else from_logits
    size = check_count(batch_size, "batch_size")
    jit = prepare().jit
    return build_evaluation(model, images, labels, batch_size=size, from_logits=logits, jit=jit)()


def predict(model: Any, x: np.ndarray, *, batch_size: int = 256) -> np.ndarray:
    """Return what the model gives for `x`, as compiled for this device.

    Parameters
    ----------
    model : keras.Model
    x : ndarray, shape (n, ...)
        Inputs, scaled as in training.
    batch_size : int
        Images in memory at once.

    Returns
    -------
    ndarray of float32, shape (n, outputs)

    Raises
    ------
    TypeError, ValueError
        If `x` does not fit the model.
    """
    tf = tensorflow()
    images = check_images(model, x)
    size = check_count(batch_size, "batch_size")

    @_compiled(tf, prepare().jit)
    def outputs(batch: Any) -> Any:
        return tf.cast(model(tf.cast(batch, tf.float32), training=False), tf.float32)

    parts = [outputs(images[rows]).numpy() for rows in _slices(len(images), size)]
    return np.concatenate(parts)


def _slices(n: int, size: int) -> list[slice]:
    """Cut n rows into slices of at most `size`."""
    return [slice(start, start + size) for start in range(0, n, size)]


def _compiled(tf: Any, jit: bool, is_general: bool = True) -> Any:
    """Make the decorator that compiles: once for all shapes, or for each shape in the data.

    A graph for all shapes does not know the images' sides once it has met two of them, and then
    takes the slower operations.
    """
    return tf.function(jit_compile=jit, reduce_retracing=is_general, autograph=False)


def _loss(tf: Any, from_logits: bool, label_smoothing: float = 0.0, **options: str) -> Any:
    """Make the cross-entropy of integer labels."""
    options_ = {"from_logits": from_logits, **options}
    if not label_smoothing:
        return tf.keras.losses.SparseCategoricalCrossentropy(**options_)
    smooth = tf.keras.losses.CategoricalCrossentropy(label_smoothing=label_smoothing, **options_)
    return lambda targets, z: smooth(tf.one_hot(targets, z.shape[-1]), z)


def _right(tf: Any, targets: Any, outputs: Any) -> Any:
    """Count the rows whose greatest output is the target's."""
    hits = tf.equal(tf.argmax(outputs, axis=1, output_type=tf.int64), targets)
    return tf.reduce_sum(tf.cast(hits, tf.float32))
