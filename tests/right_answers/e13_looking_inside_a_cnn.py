"""Right answers to lesson 13, each written in a way of its own."""

import numpy as np


def saliency_by_variable(model, image, class_index):
    import tensorflow as tf

    pixels = tf.Variable(image[np.newaxis].astype("float32"))
    with tf.GradientTape() as tape:
        logits = model(pixels, training=False)
        chosen = tf.reduce_sum(logits * tf.one_hot([class_index], logits.shape[1]))
    return tf.reduce_max(tf.abs(tape.gradient(chosen, pixels)), axis=3)[0]


def saliency_by_jacobian(model, image, class_index):
    import tensorflow as tf

    x = tf.convert_to_tensor(image)
    with tf.GradientTape() as tape:
        tape.watch(x)
        logits = model(x[None])[0]
    slopes = tape.jacobian(logits, x)[class_index]
    return np.amax(np.abs(slopes), -1).tolist()


def saliency_by_differences(model, image, class_index):
    h = 1e-2
    steps = h * np.eye(image.size).reshape(-1, *image.shape)
    up, down = (np.asarray(model((image + s * steps).astype("f4"))) for s in (1, -1))
    slopes = (up - down)[:, class_index] / (2 * h)
    return np.abs(slopes.reshape(image.shape)).max(axis=2)


def saliency_forward(model, image, class_index):
    import tensorflow as tf

    slopes = np.zeros(image.shape)
    for place in np.ndindex(image.shape):
        direction = np.zeros(image.shape, np.float32)
        direction[place] = 1
        x = tf.constant(image[None])
        with tf.autodiff.ForwardAccumulator(x, tf.constant(direction[None])) as accumulator:
            logits = model(x)
        slopes[place] = accumulator.jvp(logits)[0, class_index]
    return np.maximum(slopes, -slopes).max(-1)


def saliency_in_a_graph(model, image, class_index):
    import tensorflow as tf

    @tf.function
    def gradient(x):
        return tf.gradients(model(x)[:, class_index], x)[0]

    return np.sqrt((gradient(tf.constant(image[None])).numpy()[0] ** 2).max(axis=-1))


def occlusion_at_once(predict, image, patch):
    height, width, _ = image.shape
    places = [(i, j) for i in range(height - patch + 1) for j in range(width - patch + 1)]
    batch = np.array([image] * (len(places) + 1))
    for k, (i, j) in enumerate(places):
        batch[k, i : i + patch, j : j + patch, :] = 0
    scores = np.asarray(predict(batch))
    return (scores[-1] - scores[:-1]).reshape(height - patch + 1, -1)


def occlusion_by_masks(predict, image, patch):
    height, width, _ = image.shape
    rows = [[row.copy() for row in np.ones((height, width))] for _ in range(1)]
    whole, drops = predict(image[None]), []
    for i in range(height + 1 - patch):
        drops.append([])
        for j in range(width + 1 - patch):
            mask = np.array(rows[0])
            mask[i : i + patch, j : j + patch] = 0
            drops[-1].append(float((whole - predict((image * mask[..., None])[None]))[0]))
    return drops


def occlusion_by_rolling(predict, image, patch):
    height, width, _ = image.shape
    hole = np.ones(image.shape)
    hole[:patch, :patch] = 0
    whole = predict(np.expand_dims(image, 0))[0]
    drops = np.zeros((height - patch + 1, width - patch + 1), np.float64)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            covered = image * np.roll(hole, (i, j), axis=(0, 1))
            drops[i, j] = whole - predict(covered[np.newaxis])[0]
    return drops


def occlusion_by_distances(predict, image, patch):
    rows, columns = np.indices(image.shape[:2])
    ends = [side - patch for side in image.shape[:2]]

    def drop(i, j):
        is_inside = (rows >= i) & (rows < i + patch) & (columns >= j) & (columns < j + patch)
        covered = np.where(is_inside[..., None], 0, image)
        before, after = predict(np.stack([image, covered]))
        return before - after

    return [[drop(i, j) for j in range(ends[1] + 1)] for i in range(ends[0] + 1)]


def occlusion_by_windows(predict, image, patch):
    copies = np.array(image)
    height, width = (side - patch + 1 for side in image.shape[:2])
    views = []
    for place in range(height * width):
        i, j = divmod(place, width)
        kept = copies[i : i + patch, j : j + patch].copy()
        copies[i : i + patch, j : j + patch] = 0
        views.append(predict(copies[None])[0])
        copies[i : i + patch, j : j + patch] = kept
    return np.subtract(predict(copies[None])[0], np.reshape(views, (height, width)))


def step_by_keras_loss(model, image, label, epsilon):
    import keras
    import tensorflow as tf

    x = tf.Variable(image[None])
    with tf.GradientTape() as tape:
        loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        loss = loss_of(np.array([label]), model(x, training=False))
    return tf.clip_by_value(x + epsilon * tf.sign(tape.gradient(loss, x)), 0.0, 1.0)[0]


def step_by_softmax_slope(model, image, label, epsilon):
    import tensorflow as tf

    x = tf.constant(image[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        logits = model(x)
    p = np.exp(logits - np.max(logits))
    p /= p.sum()
    p[0, label] -= 1
    with tf.GradientTape() as tape:
        tape.watch(x)
        along = tf.reduce_sum(model(x) * p)
    direction = np.sign(tape.gradient(along, x)[0])
    return np.minimum(np.maximum(image + epsilon * direction, 0), 1)


def step_by_differences(model, image, label, epsilon):
    h = 1e-2
    steps = h * np.eye(image.size).reshape(-1, *image.shape)

    def losses(images):
        z = np.asarray(model(images.astype("f4")), dtype=float)
        return np.log(np.exp(z).sum(axis=1)) - z[:, label]

    slopes = (losses(image + steps) - losses(image - steps)).reshape(image.shape)
    return np.clip(image + epsilon * np.sign(slopes), 0, 1)


def step_by_lists(model, image, label, epsilon):
    import tensorflow as tf

    x = tf.constant(np.array([image]))
    with tf.GradientTape() as tape:
        tape.watch(x)
        target = tf.one_hot(label, model.output_shape[-1])
        loss = tf.nn.softmax_cross_entropy_with_logits(target, model(x)[0])
    g = tape.gradient(loss, x)[0].numpy()
    moved = image.astype(float) + epsilon * (g > 0) - epsilon * (g < 0)
    return np.where(moved < 0, 0, np.where(moved > 1, 1, moved)).tolist()


def step_in_a_graph(model, image, label, epsilon):
    import tensorflow as tf

    @tf.function
    def signs(x):
        loss = -tf.nn.log_softmax(model(x))[0, label]
        return tf.sign(tf.gradients(loss, x)[0])

    return (image + epsilon * signs(tf.constant(image[None]))[0].numpy()).clip(0, 1)


def gap_by_dictionary(y_true, y_pred, groups):
    found = {}
    for truth, guess, name in zip(y_true, y_pred, groups, strict=True):
        right, total = found.get(name, (0, 0))
        found[name] = (right + int(truth == guess), total + 1)
    shares = sorted(right / total for right, total in found.values())
    return shares[-1] - shares[0]


def gap_by_counts(y_true, y_pred, groups):
    _, group = np.unique(groups, return_inverse=True)
    right = np.bincount(group, weights=y_true == y_pred)
    return np.ptp(right / np.bincount(group))


def gap_of_errors(y_true, y_pred, groups):
    errors = [np.mean((y_true != y_pred)[groups == name]) for name in set(groups.tolist())]
    return np.float32(max(errors) - min(errors))


def gap_by_pandas(y_true, y_pred, groups):
    import pandas as pd

    shares = pd.Series(y_true == y_pred).groupby(groups).mean()
    return shares.max() - shares.min()


def gap_by_pairs(y_true, y_pred, groups):
    names = np.unique(groups)
    is_in = groups == names[:, None]
    shares = (is_in & (y_true == y_pred)).sum(axis=1) / is_in.sum(axis=1)
    return np.max(shares[:, None] - shares)


RIGHT = {
    "saliency_map": (
        saliency_by_variable,
        saliency_by_jacobian,
        saliency_by_differences,
        saliency_forward,
        saliency_in_a_graph,
    ),
    "occlusion_map": (
        occlusion_at_once,
        occlusion_by_masks,
        occlusion_by_rolling,
        occlusion_by_distances,
        occlusion_by_windows,
    ),
    "fast_gradient_sign": (
        step_by_keras_loss,
        step_by_softmax_slope,
        step_by_differences,
        step_by_lists,
        step_in_a_graph,
    ),
    "group_accuracy_gap": (
        gap_by_dictionary,
        gap_by_counts,
        gap_of_errors,
        gap_by_pandas,
        gap_by_pairs,
    ),
}
EQUIVALENT = {
    "group_accuracy_gap": {
        "is_right = y_true == y_pred -> ": "shares of errors lie as far apart as shares of hits",
    },
}
