"""Right answers to lesson 12, each written in a way of its own."""

import cmath
import math

import numpy as np


def schedule_by_branches(step, total_steps, peak):
    if step >= total_steps:
        return 0
    return 0.5 * peak * (math.cos(step * math.pi / total_steps) + 1)


def schedule_by_keras(step, total_steps, peak):
    import keras

    return keras.optimizers.schedules.CosineDecay(peak, total_steps)(step)


def flip_then_shift(images, rng):
    moved = []
    for image in images:
        flipped = np.fliplr(image) if rng.integers(2) else image
        down, right = rng.integers(-2, 3, size=2)
        moved.append(shift(flipped, down, right))
    return np.stack(moved)


def shift(image, down, right):
    height, width, _ = image.shape
    moved = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            if 0 <= i - down < height and 0 <= j - right < width:
                moved[i, j] = image[i - down, j - right]
    return moved


def roll_and_blank(images, rng):
    moved = images.copy()
    for i in range(len(moved)):
        if rng.uniform() > 0.5:
            moved[i] = moved[i, :, ::-1].copy()
        for axis in (0, 1):
            step = rng.choice([-2, -1, 0, 1, 2])
            image = np.roll(moved[i], step, axis=axis)
            uncovered = slice(0, step) if step >= 0 else slice(step, None)
            np.moveaxis(image, axis, 0)[uncovered] = 0
            moved[i] = image
    return moved


def by_indexing(images, rng):
    n, height, width, _ = images.shape
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))
    rows = rng.integers(5, size=n)[:, None] + np.arange(height)
    columns = rng.integers(5, size=n)[:, None] + np.arange(width)
    columns = np.where(rng.random(n)[:, None] < 0.5, columns[:, ::-1], columns)
    return padded[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]


def by_tensors(images, rng):
    import tensorflow as tf

    _, height, width, _ = images.shape
    padded = tf.pad(images, [[0, 0], [2, 2], [2, 2], [0, 0]])
    moved = []
    for image in padded:
        top, left, flip = rng.integers(0, 5), rng.integers(0, 5), rng.random() < 0.5
        window = tf.image.crop_to_bounding_box(image, top, left, height, width)
        moved.append(tf.image.flip_left_right(window) if flip else window)
    return tf.stack(moved)


def by_scipy(images, rng):
    from scipy import ndimage

    moved = [
        ndimage.shift(image, (*rng.integers(-2, 3, size=2), 0), order=0)[:, :: rng.choice([-1, 1])]
        for image in images
    ]
    return np.array(moved)


def cnn_by_calls(input_shape, num_classes):
    import keras

    x = inputs = keras.Input(input_shape)
    x = keras.layers.Conv2D(8, 5, strides=2, padding="same")(x)
    x = keras.layers.GlobalAveragePooling2D()(keras.layers.ReLU()(x))
    return keras.Model(inputs, keras.layers.Dense(num_classes)(x))


def cnn_by_class(input_shape, num_classes):
    import keras

    class Network(keras.Model):
        def __init__(self):
            super().__init__()
            self.convolution = keras.layers.Conv2D(4, 3, activation="relu")
            self.head = keras.layers.Dense(num_classes)

        def call(self, images):
            return self.head(keras.layers.Flatten()(self.convolution(images)))

    return Network()


def cnn_with_everything(input_shape, num_classes):
    import keras

    layers = keras.layers
    model = keras.Sequential([layers.Rescaling(1 / 255), layers.RandomFlip()])
    model.add(layers.SeparableConv2D(8, 3, activation="gelu"))
    for part in (layers.BatchNormalization(), layers.MaxPooling2D(), layers.Dropout(0.5)):
        model.add(part)
    model.add(layers.Flatten())
    model.add(layers.Dense(num_classes, kernel_initializer="zeros"))
    return model


def cnn_in_bfloat16(input_shape, num_classes):
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(16, 3, activation="relu", dtype="mixed_bfloat16"),
            layers.GlobalMaxPooling2D(dtype="mixed_bfloat16"),
            layers.Dense(num_classes, dtype="float32"),
        ]
    )


def cnn_without_dense(input_shape, num_classes):
    import keras

    layers = keras.layers
    trunk = keras.Sequential([layers.Conv2D(8, 3, strides=2, activation="relu")])
    head = [layers.Conv2D(num_classes, 1), layers.GlobalAveragePooling2D()]
    return keras.Sequential([keras.Input(input_shape), trunk, *head])


RIGHT = {
    "cosine_schedule": (
        schedule_by_branches,
        schedule_by_keras,
        lambda t, T, peak: peak * math.cos(math.pi * min(t, T) / (2 * T)) ** 2,
        lambda t, T, peak: peak * (1 - math.sin(math.pi * min(t / T, 1) / 2) ** 2),
        lambda t, T, peak: np.float32(peak * (1 + np.cos(np.pi * np.clip(t / T, 0, 1))) / 2),
        lambda t, T, peak: peak * (1 + cmath.exp(1j * math.pi * min(t / T, 1)).real) / 2,
    ),
    "augment_batch": (flip_then_shift, roll_and_blank, by_indexing, by_tensors, by_scipy),
    "build_cnn": (
        cnn_by_calls,
        cnn_by_class,
        cnn_with_everything,
        cnn_in_bfloat16,
        cnn_without_dense,
    ),
}
PAD = "np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))"
ONE, OTHER = "augmented[i] = shifted[:, ::-1] if", "rng.random() < 0.5 else shifted"
ANY_CNN = "a network of any width and depth is right"
EQUIVALENT = {
    "augment_batch": {
        f"{PAD} -> np.pad(images, ((0, 0), (2, 3)": "no window reaches that margin",
        f"{PAD} -> np.pad(images, ((0, 0), (2, 2), (2, 3)": "no window reaches that margin",
        f"{ONE} {OTHER} -> {ONE} rng.random() >= 0.5": "the other half of the images",
        f"{ONE} {OTHER} -> {ONE} not {OTHER}": "the other half of the images",
    },
    "build_cnn": {
        "layers.Conv2D(": ANY_CNN,
        "layers.Dense(64": ANY_CNN,
    },
}
