"""Exercise `build_cnn`: a convolutional network for any image size and number of classes."""

from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.exercises.running import guarded
from course_utils.exercises.wording import describe, describe_error

_CASES = (((32, 32, 3), 10), ((28, 28, 1), 10), ((40, 32, 2), 3))


def build_cnn(input_shape: tuple[int, int, int], num_classes: int) -> Any:
    """Return an untrained convolutional network.

    Convention: the head gives logits, so it has no activation; the model is not compiled.
    For (32, 32, 3) and 10 classes this is the article's network, with 122,570 parameters.

    Parameters
    ----------
    input_shape : tuple of int
        Height, width and channels of one image; height and width at least 28.
    num_classes : int
        Number of logits.

    Returns
    -------
    keras.Model
        From images (n, height, width, channels) to logits (n, num_classes).
    """
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(num_classes),
        ]
    )


def _judge(trial: Trial) -> None:
    """Build for three image shapes; look at weights and logits."""
    import keras

    for shape, num_classes in _CASES:
        model = trial.call(shape, num_classes)
        trial.require(
            isinstance(model, keras.Model),
            "a keras.Model",
            describe(model),
            "Put the layers into keras.Sequential, or build a keras.Model.",
        )
        logits = _logits(trial, model, shape)
        _require_form(trial, logits, num_classes)
        _require_logits(trial, logits)
        kernels = [weight for weight in model.weights if len(weight.shape) == 4]  # type: ignore[attr-defined]
        trial.require(
            kernels,
            "at least one convolution",
            "a model without one",
            "There is no Conv2D: dense layers alone ignore which pixels are neighbours.",
        )


def _logits(trial: Trial, model: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Run the model on sixteen noise images of large contrast."""
    images = 1e3 * np.random.default_rng(12).normal(size=(16, *shape)).astype(np.float32)
    call = guarded(lambda batch: np.asarray(model(batch)), (images,))
    trial.require(
        call.error is None,
        f"a model that takes images {shape}",
        describe_error(call.error, trial.answer) if call.error else "",
        "Is the input shape written into the function? Use input_shape.",
    )
    return np.asarray(call.value)


def _require_form(trial: Trial, logits: np.ndarray, num_classes: int) -> None:
    """Fail an output that is not one row of `num_classes` numbers for each image."""
    expected = f"for 16 images, logits of shape (16, {num_classes})"
    got = f"shape {logits.shape}"
    trial.require(
        logits.ndim == 2,
        expected,
        got,
        "The output still has height and width: flatten or pool before the dense layer.",
    )
    likely = "The last layer has another number of units than num_classes."
    trial.require(logits.shape == (16, num_classes), expected, got, likely)


def _require_logits(trial: Trial, logits: np.ndarray) -> None:
    """Fail an output that an activation has been through.

    Three logits may all lie between 0 and 1 by chance, ten do not; a linear head gives no exact 0,
    and images of such contrast drive a tanh to 1.
    """
    expected = "logits, which may be any numbers"
    span = f"numbers from {logits.min():.3g} to {logits.max():.3g}"
    is_share = bool((logits >= 0).all() and (logits <= 1).all() and logits.any())
    is_softmax = is_share and bool(np.allclose(logits.sum(axis=1), 1, atol=1e-3))
    likely = "The last layer has a softmax: the loss applies it, from_logits=True."
    trial.require(not is_softmax, expected, f"{span}, each row with sum 1", likely)
    likely = "The last layer has a sigmoid: leave its activation out."
    trial.require(not is_share or logits.shape[1] < 10, expected, span, likely)
    largest = float(np.abs(logits).max())
    likely = "The last layer has a tanh: leave its activation out."
    trial.require(not 0.999 < largest <= 1, expected, span, likely)
    is_clipped = logits.min() == 0 and logits.any()
    likely = "No logit is ever negative: leave out the last layer's relu."
    trial.require(not is_clipped, expected, span, likely)


def _network(
    shape: Any, units: int, *, convolve: bool = True, flat: bool = True, **head: Any
) -> Any:
    """Return a small network, with one thing wrong in it where asked."""
    import keras

    layers = [keras.Input(shape)]
    layers += [keras.layers.Conv2D(4, 3, activation="relu")] if convolve else []
    layers += [keras.layers.Flatten()] if flat else []
    return keras.Sequential([*layers, keras.layers.Dense(units, **head)])


EXERCISE = Exercise(
    solution=build_cnn,
    prompt=(
        "Return an uncompiled Keras model with at least one Conv2D, from images of input_shape to"
        " num_classes logits."
    ),
    judge=_judge,
    hints=(
        "keras.Sequential takes a list of layers; begin it with keras.Input.",
        "Convolutions and pooling first, then Flatten, then dense layers.",
        "Logits may be any numbers: leave out the last layer's activation.",
    ),
    mistakes=(
        Mistake(lambda shape, k: _network(shape, k, activation="softmax"), "has a softmax"),
        Mistake(lambda shape, k: _network(shape, k, activation="sigmoid"), "has a sigmoid"),
        Mistake(lambda shape, k: _network(shape, k, activation="tanh"), "has a tanh"),
        Mistake(lambda shape, k: _network(shape, k, activation="relu"), "the last layer's relu"),
        Mistake(lambda shape, k: _network(shape, 10), "another number of units"),
        Mistake(lambda shape, k: _network((32, 32, 3), k), "Use input_shape"),
        Mistake(lambda shape, k: _network(shape, k, convolve=False), "There is no Conv2D"),
        Mistake(lambda shape, k: _network(shape, k, flat=False), "still has height and width"),
        Mistake(lambda shape, k: _network(shape, k).layers, "Put the layers into"),
    ),
    seconds=30,
    needs="keras",
)
