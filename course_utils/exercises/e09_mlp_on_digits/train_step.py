"""Exercise `train_step`: one gradient step, written out."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues


def train_step(model: Any, optimizer: Any, x: np.ndarray, y: np.ndarray) -> float:
    """Take one gradient step on the mean softmax cross-entropy of a batch.

    Convention: the model gives logits and is called with ``training=True``; `optimizer` updates
    its trainable variables in place; the loss returned is the one before the update, in nats.

    Parameters
    ----------
    model : keras.Model
        From `x` to logits (n, k).
    optimizer : keras.optimizers.Optimizer
        Keeps its own state between steps.
    x : ndarray, shape (n, ...), float32
        A batch of inputs.
    y : ndarray, shape (n,), integer
        Its labels.

    Returns
    -------
    float
        Mean sparse softmax cross-entropy of the batch before the step.
    """
    import keras
    import tensorflow as tf

    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x, training=True))
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
    return float(loss)


def _cases() -> list[tuple]:
    """Return batch size, number of steps and momentum: a batch of one, several rows, two steps."""
    return [(1, 1, 0.0), (6, 1, 0.0), (6, 2, 0.9)]


def _observe(
    train_step: Callable[..., object], batch_size: int, steps: int, momentum: float
) -> dict[str, object]:
    """Train a small network afresh; batch normalisation shows whether it is told to train."""
    import keras

    rng = np.random.default_rng(batch_size)
    hidden = keras.layers.Dense(4, "tanh", use_bias=False, dtype="float32")
    normalisation = keras.layers.BatchNormalization(dtype="float32")
    head = keras.layers.Dense(3, dtype="float32")
    model = keras.Sequential([keras.Input((3,)), hidden, normalisation, head])
    model.set_weights([rng.uniform(0.5, 1.5, weight.shape) for weight in model.weights])
    optimizer = keras.optimizers.SGD(0.1, momentum=momentum)
    x = rng.normal(size=(batch_size, 3)).astype(np.float32)
    y = rng.integers(3, size=batch_size)
    losses = [train_step(model, optimizer, x, y) for _ in range(steps)]
    weights = [np.ravel(variable) for variable in model.trainable_variables]
    return {"loss": losses, "weights": np.concatenate(weights)}


def _cross_entropy(y: Any, logits: Any, **options: Any) -> Any:
    """Return the right loss, unless an option spoils it."""
    import keras

    loss_of = keras.losses.SparseCategoricalCrossentropy(**{"from_logits": True, **options})
    return loss_of(y, logits)


def _of_two_softmaxes(y: Any, logits: Any) -> Any:
    """Turn logits into probabilities and hand them over as logits."""
    import tensorflow as tf

    return _cross_entropy(y, tf.nn.softmax(logits))


def _step(
    loss_of: Callable[[Any, Any], Any] = _cross_entropy,
    *,
    training: bool = True,
    sign: int = 1,
    is_late: bool = False,
) -> Callable[..., object]:
    """Return a training step with one thing wrong in it; sign 0 leaves the weights alone."""

    def step(model: Any, optimizer: Any, x: np.ndarray, y: np.ndarray) -> float:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=training))
        variables = model.trainable_variables
        gradients = [sign * gradient for gradient in tape.gradient(loss, variables)]
        if sign:
            optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return float(loss_of(y, model(x, training=training)) if is_late else loss)

    return step


EXERCISE = Exercise(
    solution=train_step,
    prompt=(
        "Take one gradient step on the mean softmax cross-entropy of the batch (x, y) with the"
        " model called as in training, and return the loss before the step."
    ),
    judge=SameValues(
        _cases,
        returns="the loss before each step, and the weights after the last",
        observe=_observe,
        rtol=1e-3,
        atol=1e-4,
    ),
    hints=(
        "Three parts: the loss inside tf.GradientTape, its gradients, the update.",
        "The loss class has an argument that tells it that the model gives logits.",
        "tape.gradient(loss, variables), then optimizer.apply_gradients with pairs of a gradient"
        " and its variable.",
    ),
    mistakes=(
        Mistake(
            _step(lambda y, logits: _cross_entropy(y, logits, from_logits=False)),
            "The loss takes the logits for probabilities: say from_logits=True.",
        ),
        Mistake(_step(_of_two_softmaxes), "Softmax is applied twice, by you and by the loss."),
        Mistake(_step(sign=0), "The weights stay as they were: apply the gradients."),
        Mistake(_step(sign=-1), "The weights move uphill: the loss grows."),
        Mistake(
            _step(lambda y, logits: _cross_entropy(y, logits, reduction="sum")),
            "The loss is summed over the batch: take the mean.",
        ),
        Mistake(
            _step(training=False),
            "The model is called as for prediction: say training=True.",
        ),
        Mistake(_step(is_late=True), "This is the loss after the step, not before it."),
    ),
    seconds=30,
    needs="keras",
)
