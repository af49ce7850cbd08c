"""Train in one compiled loop, so that the network is timed and not the way to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course_utils.devices import tensorflow


def training_loop(
    model: Any, X: Any, labels: Any, batch: int, *, seed: int = 0, jit: bool = False
) -> Callable[[int], float]:
    """Return a function that trains for so many steps and returns the last batch's loss.

    All steps run in one TensorFlow graph, without a return to Python. Each draws its rows at
    random, takes the gradient of the cross-entropy, and steps with Adam.

    Parameters
    ----------
    model : keras.Model
        Gives logits.
    X : array_like, shape (n, ...)
    labels : array_like of int, shape (n,)
    batch : int
        Rows a step.
    seed : int
        Of the rows that are drawn.
    jit : bool
        Whether XLA compiles the loop.

    Returns
    -------
    callable
        ``run(steps)``; the first call builds the graph, and XLA compiles for each number of steps
        anew.
    """
    import keras

    tf = tensorflow()
    images, targets = tf.constant(X), tf.constant(labels, tf.int32)
    rows = tf.constant(len(X))
    optimizer = keras.optimizers.Adam(0.001)
    optimizer.build(model.trainable_variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function(jit_compile=jit)
    def run(steps: Any) -> Any:
        loss = tf.constant(0.0)
        for step in tf.range(steps):
            chosen = tf.random.stateless_uniform((batch,), (seed, step), 0, rows, tf.int32)
            with tf.GradientTape() as tape:
                logits = model(tf.gather(images, chosen), training=True)
                loss = tf.cast(loss_of(tf.gather(targets, chosen), logits), tf.float32)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply(gradients, model.trainable_variables)
        return loss

    return lambda steps: float(run(tf.constant(steps)))
