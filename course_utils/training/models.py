"""The networks of the articles, and a baseline to hold them against."""

from typing import Any

from course_utils.devices import tensorflow

SMALLEST_SIDE = 18  # 18 - 16 - 8 - 6 - 3 - 1


def article_mlp(seed: int = 0, *, logits: bool = False, precision: str = "float32") -> Any:
    """Build the articles' MNIST network: 784 - 128 - 10.

    Parameters
    ----------
    seed : int
        Fixes the initial weights.
    logits : bool
        False: ten probabilities, as published. True: the ten numbers before the softmax.
    precision : str
        A Keras dtype policy; the outputs are float32 under each.

    Returns
    -------
    keras.Sequential
        From (n, 28, 28) to (n, 10), with 101,770 parameters.
    """
    keras = tensorflow().keras
    layers = [
        keras.Input((28, 28)),
        keras.layers.Flatten(dtype=precision),
        _dense(keras, 128, seed, 0, "relu", precision),
        _dense(keras, 10, seed, 1, None if logits else "softmax", "float32"),
    ]
    return keras.Sequential(layers, name="article_mlp")


def article_cnn(
    input_shape: tuple[int, int, int] = (32, 32, 3),
    num_classes: int = 10,
    seed: int = 0,
    *,
    is_normalised: bool = False,
    precision: str = "float32",
) -> Any:
    """Build the article's CIFAR-10 network: three convolutions, two poolings, two dense layers.

    Parameters
    ----------
    input_shape : (int, int, int)
        Height, width and channels; height and width at least 18.
    num_classes : int
    seed : int
        Fixes the initial weights.
    is_normalised : bool
        Whether a batch normalisation follows each convolution; the article has none.
    precision : str
        A Keras dtype policy; the outputs are float32 under each.

    Returns
    -------
    keras.Sequential
        From (n, height, width, channels) to logits (n, num_classes); 122,570 parameters for
        32 x 32 x 3 and ten classes.

    Raises
    ------
    ValueError
        If the shape lacks its channels or is too small for the convolutions.
    """
    if len(input_shape) != 3 or min(input_shape[:2]) < SMALLEST_SIDE:
        raise ValueError(
            f"input_shape must be (height, width, channels), each side at least {SMALLEST_SIDE}; "
            f"got {tuple(input_shape)}. Grey images? Add a channel: (28, 28, 1)."
        )
    keras = tensorflow().keras

    def convolution(filters: int, place: int) -> list[Any]:
        normal = [keras.layers.BatchNormalization(dtype=precision)] if is_normalised else []
        return [_convolution(keras, filters, seed, place, precision), *normal]

    layers = [
        keras.Input(input_shape),
        *convolution(32, 0),
        keras.layers.MaxPooling2D((2, 2), dtype=precision),
        *convolution(64, 1),
        keras.layers.MaxPooling2D((2, 2), dtype=precision),
        *convolution(64, 2),
        keras.layers.Flatten(dtype=precision),
        _dense(keras, 64, seed, 3, "relu", precision),
        _dense(keras, num_classes, seed, 4, None, "float32"),
    ]
    return keras.Sequential(layers, name="article_cnn")


def linear_baseline(
    input_shape: tuple[int, ...] = (28, 28), num_classes: int = 10, seed: int = 0
) -> Any:
    """Build softmax regression: one dense layer on the pixels, without a hidden layer.

    Parameters
    ----------
    input_shape : tuple of int
    num_classes : int
    seed : int
        Fixes the initial weights.

    Returns
    -------
    keras.Sequential
        From (n, *input_shape) to logits (n, num_classes); 7,850 parameters for 28 x 28.
    """
    keras = tensorflow().keras
    layers = [
        keras.Input(input_shape),
        keras.layers.Flatten(),
        _dense(keras, num_classes, seed, 0, None, "float32"),
    ]
    return keras.Sequential(layers, name="linear_baseline")


def _dense(
    keras: Any, units: int, seed: int, place: int, activation: str | None, precision: str
) -> Any:
    """Make a dense layer whose weights depend on the seed and its place alone."""
    weights = keras.initializers.GlorotUniform(seed=1000 * seed + place)
    return keras.layers.Dense(
        units, activation=activation, kernel_initializer=weights, dtype=precision
    )


def _convolution(keras: Any, filters: int, seed: int, place: int, precision: str) -> Any:
    """Make a 3 x 3 convolution whose weights depend on the seed and its place alone."""
    weights = keras.initializers.GlorotUniform(seed=1000 * seed + place)
    return keras.layers.Conv2D(
        filters, (3, 3), activation="relu", kernel_initializer=weights, dtype=precision
    )
