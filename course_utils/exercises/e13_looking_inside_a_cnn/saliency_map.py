"""Exercise `saliency_map`: how steeply a class's score depends on every pixel."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.exercises.e13_looking_inside_a_cnn.models import (
    HIDDEN,
    LINEAR,
    TWO_PIXELS,
    build,
    images,
)


def saliency_map(model: Any, image: np.ndarray, class_index: int) -> np.ndarray:
    """Return how steeply one class's score depends on every pixel.

    ``max over channels of |d z_k / d x|``

    Convention: the score is the logit, before any softmax; the model is called as for
    prediction; the sizes of a pixel's gradients are taken first, then the greatest of them over
    its channels; the map is not scaled.

    Parameters
    ----------
    model : keras.Model
        From images (n, h, w, c) to logits (n, k).
    image : ndarray, shape (h, w, c), float32
    class_index : int
        The class whose score is followed.

    Returns
    -------
    ndarray, shape (h, w)
        Not negative.

    References
    ----------
    Simonyan, Vedaldi and Zisserman 2014, "Deep inside convolutional networks", section 3.1.
    """
    import tensorflow as tf

    x = tf.constant(image[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        score = model(x)[0, class_index]
    gradient = tape.gradient(score, x)[0].numpy()
    return np.abs(gradient).max(axis=-1)


def _cases() -> list[tuple]:
    """Return model, image and class: two pixels, two channels, a network with a hidden layer."""
    found = images()
    small = [(TWO_PIXELS, found[TWO_PIXELS], k) for k in (0, 1)]
    return [*small, (LINEAR, found[LINEAR], 2), (HIDDEN, found[HIDDEN], 1)]


def _observe(
    saliency_map: Callable[..., object], model: str, image: np.ndarray, class_index: int
) -> object:
    """Call with the model that a sentence names."""
    return saliency_map(build(model, image.shape), image, class_index)


def _gradient(
    model: Any,
    image: np.ndarray,
    follow: Callable[[Any, Any], Any],
    *,
    training: bool = False,
) -> np.ndarray:
    """Return the gradient of ``follow(tf, logits)`` with respect to the pixels."""
    import tensorflow as tf

    x = tf.constant(image[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = follow(tf, model(x, training=training)[0])
    return tape.gradient(value, x)[0].numpy()


def _greatest(gradient: np.ndarray) -> np.ndarray:
    """Return the right reduction of a gradient over its channels."""
    return np.abs(gradient).max(axis=-1)


def _following(follow: Callable[..., Any], **options: bool) -> Callable[..., object]:
    """Return an answer that follows something else than the class's logit."""

    def answer(model: Any, image: np.ndarray, class_index: int) -> np.ndarray:
        found = _gradient(model, image, lambda tf, z: follow(tf, z, class_index), **options)
        return _greatest(found)

    return answer


def _reduced(reduce: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., object]:
    """Return an answer that makes something else of the right gradient."""

    def answer(model: Any, image: np.ndarray, class_index: int) -> np.ndarray:
        return reduce(_gradient(model, image, lambda tf, z: z[class_index]), image)

    return answer


EXERCISE = Exercise(
    solution=saliency_map,
    prompt=(
        "Return a map (h, w): the gradient of the class's logit with respect to every pixel, its"
        " size, and of a pixel's channels the greatest."
    ),
    judge=SameValues(
        _cases,
        returns="a map (h, w) of gradients' sizes",
        observe=_observe,
        rtol=1e-3,
        atol=1e-3,
    ),
    hints=(
        "A model takes a batch: give the image a first axis, and take it away again at the end.",
        "GradientTape watches variables by itself, but not a tensor of pixels: tell it to.",
        "Inside the tape, pick one number of the logits; outside, ask for its gradient with"
        " respect to the pixels, then reduce the channels with np.abs and max.",
    ),
    mistakes=(
        Mistake(
            _reduced(lambda g, x: g.max(axis=-1)),
            "Negative gradients count as small: a pixel that lowers the score matters, too.",
        ),
        Mistake(
            _reduced(lambda g, x: np.abs(g.max(axis=-1))),
            "The size is taken after the greatest over the channels: take it first.",
        ),
        Mistake(
            _reduced(lambda g, x: np.abs(g).mean(axis=-1)),
            "The channels are averaged: take the greatest.",
        ),
        Mistake(
            _reduced(lambda g, x: np.abs(g).sum(axis=-1)),
            "The channels are added up: take the greatest.",
        ),
        Mistake(
            _reduced(lambda g, x: np.abs(g)),
            "The channels are still there: the map has one number a pixel.",
        ),
        Mistake(
            _reduced(lambda g, x: _greatest(g)[None]),
            "The batch axis is still there: give back the map of the one image.",
        ),
        Mistake(
            _reduced(lambda g, x: _greatest(g * x)),
            "This is gradient times pixel: it is 0 wherever the image is black.",
        ),
        Mistake(
            _reduced(lambda g, x: _greatest(g) / _greatest(g).max()),
            "The map is scaled by its greatest number: leave the gradients as they are.",
        ),
        Mistake(
            _following(lambda tf, z, k: tf.nn.softmax(z)[k]),
            "This follows the probability, which the other classes move as well.",
        ),
        Mistake(
            _following(lambda tf, z, k: -tf.nn.log_softmax(z)[k]),
            "This follows the loss, which the other classes move as well.",
        ),
        Mistake(
            _following(lambda tf, z, k: tf.reduce_sum(z)),
            "All scores are followed together: pick the one of class_index.",
        ),
        Mistake(
            _following(lambda tf, z, k: tf.reduce_max(z)),
            "The greatest score is followed, whatever class_index says.",
        ),
        Mistake(
            _following(lambda tf, z, k: z[k], training=True),
            "The model is called as in training: it then normalises by this one image.",
        ),
    ),
    seconds=30,
    needs="keras",
)
