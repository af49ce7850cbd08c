"""Right answers to lesson 09, each written in a way of its own."""

import numpy as np


def flatten_in_loops(images):
    rows = np.zeros((len(images), images[0].size), dtype=np.float32)
    for i, image in enumerate(images):
        for j, pixel in enumerate(image.flat):
            rows[i, j] = pixel / 255
    return rows


def flatten_by_tensors(images):
    import tensorflow as tf

    return tf.reshape(tf.cast(images, tf.float32) / 255, (images.shape[0], -1))


def accuracy_in_loops(logits, labels):
    right = 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        right += row.index(max(row)) == label
    return right / len(labels)


def accuracy_by_score(logits, labels):
    chosen = logits[np.arange(len(labels)), labels]
    return np.mean(chosen >= logits.max(axis=-1))


def accuracy_by_stable_softmax(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (probabilities.argmax(axis=1) == labels).mean(dtype=np.float32)


def accuracy_by_keras(logits, labels):
    import keras

    return keras.ops.mean(keras.metrics.sparse_categorical_accuracy(labels, logits))


def update(model, optimizer, x, loss_of, apply="apply_gradients"):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = loss_of(model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_weights)
    if apply == "apply":
        optimizer.apply(gradients, model.trainable_weights)
    else:
        optimizer.apply_gradients(zip(gradients, model.trainable_weights, strict=True))
    return loss


def step_by_tf_nn(model, optimizer, x, y):
    import tensorflow as tf

    losses = tf.nn.sparse_softmax_cross_entropy_with_logits
    return update(model, optimizer, x, lambda z: tf.reduce_mean(losses(y, z)))


def step_by_hand(model, optimizer, x, y):
    import tensorflow as tf

    def loss_of(logits):
        picked = tf.gather(logits, y, axis=1, batch_dims=1)
        return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=1) - picked)

    return float(update(model, optimizer, x, loss_of, apply="apply"))


def step_by_one_hot(model, optimizer, x, y):
    import keras

    def loss_of(logits):
        return keras.losses.categorical_crossentropy(np.eye(3)[y], logits, from_logits=True)

    loss = update(model, optimizer, x, lambda z: keras.ops.mean(loss_of(z)))
    return loss.numpy()


def step_by_softmax_and_log(model, optimizer, x, y):
    import keras

    def loss_of(logits):
        probabilities = keras.ops.softmax(logits)
        return -keras.ops.mean(keras.ops.log(probabilities) * np.eye(3)[y]) * 3

    return update(model, optimizer, x, loss_of)


def step_by_keras_itself(model, optimizer, x, y):
    import keras

    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=optimizer, loss=loss_of, run_eagerly=True)
    return model.train_on_batch(x, y)


RIGHT = {
    "flatten_and_scale": (
        flatten_in_loops,
        flatten_by_tensors,
        lambda images: np.array([image.ravel() for image in images], dtype="float32") / 255,
        lambda images: (images / 255).reshape(images.shape[0], -1).astype(np.float32),
        lambda images: np.stack([i.flatten() for i in images]) * np.float32(1 / 255),
        lambda images: np.interp(images.reshape(len(images), -1), [0, 255], [0, 1]).astype("f4"),
    ),
    "accuracy": (
        accuracy_in_loops,
        accuracy_by_score,
        accuracy_by_stable_softmax,
        accuracy_by_keras,
        lambda logits, labels: np.count_nonzero(logits.argmax(1) == labels) / len(logits),
        lambda logits, labels: 1 - np.mean(np.argsort(logits)[:, -1] != labels),
        lambda z, y: np.array([np.sum(np.argmax(z, -1) == y) / y.size]).reshape(()),
    ),
    "train_step": (
        step_by_tf_nn,
        step_by_hand,
        step_by_one_hot,
        step_by_softmax_and_log,
        step_by_keras_itself,
    ),
}
EQUIVALENT = {
    "flatten_and_scale": {
        "images.reshape(len(images), -1) -> images.reshape(len(images), -2)": "NumPy reads it as -1"
    },
    "train_step": {
        "zip(tape.gradient(loss, variables), variables, strict=True) ->": "the lengths agree anyway"
    },
}
