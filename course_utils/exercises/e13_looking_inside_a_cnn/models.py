"""Small models with known weights, each under a sentence that a learner can read."""

from typing import Any

import numpy as np

TWO_PIXELS = "a linear model of the pixels a and b, with the scores 2a - 3b, b - a and a + b"
LINEAR = "a linear model of 3 scores"
ONE_COUNTS = "a linear model of the pixels a and b that ignores b, with the scores 2a, -a and a"
HIDDEN = "a convolutional network with batch normalisation and 4 scores"


def build(name: str, shape: tuple[int, ...]) -> Any:
    """Return a model for images of some shape, the same weights at every call.

    Parameters
    ----------
    name : str
        `TWO_PIXELS`, `ONE_COUNTS`, `LINEAR` or `HIDDEN`.
    shape : tuple of int
        Height, width and channels.

    Returns
    -------
    keras.Sequential
        From images (n, h, w, c) to logits.
    """
    import keras

    layers = keras.layers
    hidden = [
        layers.Conv2D(3, 2, activation="tanh", dtype="float32"),
        layers.BatchNormalization(dtype="float32"),
    ]
    head = [layers.Flatten(), layers.Dense(4 if name == HIDDEN else 3, dtype="float32")]
    model = keras.Sequential([keras.Input(shape), *(hidden if name == HIDDEN else []), *head])
    model.set_weights(_weights(name, [weight.shape for weight in model.get_weights()]))
    return model


def _weights(name: str, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """Return a model's weights; rows of numbers are positive, as a variance must be."""
    if name == TWO_PIXELS:
        return [np.array([[2.0, -1.0, 1.0], [-3.0, 1.0, 1.0]]), np.zeros(3)]
    if name == ONE_COUNTS:
        return [np.array([[2.0, -1.0, 1.0], [0.0, 0.0, 0.0]]), np.zeros(3)]
    rng = np.random.default_rng(13)
    drawn = [rng.normal(size=shape) for shape in shapes]
    return [weight if weight.ndim > 1 else 0.5 + np.abs(weight) for weight in drawn]


def images() -> dict[str, np.ndarray]:
    """Return an image for each model, pixels from 0 to 1 of float32."""
    rng = np.random.default_rng(1)
    two = np.array([[[0.5], [0.25]]], np.float32)
    others = {LINEAR: (3, 2, 2), HIDDEN: (5, 4, 3)}
    drawn = {name: rng.uniform(0, 1, shape).astype("f4") for name, shape in others.items()}
    return {TWO_PIXELS: two, ONE_COUNTS: two, **drawn}
