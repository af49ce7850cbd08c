"""Exercise `fast_gradient_sign`: one step of every pixel that raises the loss."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.exercises.e13_looking_inside_a_cnn.models import (
    HIDDEN,
    LINEAR,
    ONE_COUNTS,
    TWO_PIXELS,
    build,
    images,
)


def fast_gradient_sign(model: Any, image: np.ndarray, label: int, epsilon: float) -> np.ndarray:
    """Move every pixel by epsilon in the direction that raises the loss.

    ``clip(x + epsilon sign(d L / d x), 0, 1)``

    Convention: L is the softmax cross-entropy of the true label, in nats; pixels stay from 0
    to 1; a pixel whose gradient is 0 stays; the model is called as for prediction.

    Parameters
    ----------
    model : keras.Model
        From images (n, h, w, c) to logits (n, k).
    image : ndarray, shape (h, w, c), float32
        Pixels from 0 to 1.
    label : int
        The true class.
    epsilon : float
        By how much a pixel moves.

    Returns
    -------
    ndarray, shape (h, w, c)

    References
    ----------
    Goodfellow, Shlens and Szegedy 2015, "Explaining and harnessing adversarial examples",
    section 4.
    """
    import tensorflow as tf

    x = tf.constant(image[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits([label], model(x))
    signs = np.sign(tape.gradient(loss, x)[0].numpy())
    return np.clip(image + epsilon * signs, 0, 1)


def _cases() -> list[tuple]:
    """Return model, image, label, epsilon: small and large steps, sure and wrong, no step."""
    found = images()
    small = [(TWO_PIXELS, found[TWO_PIXELS], k, 0.1) for k in (0, 1, 2)]
    large = (TWO_PIXELS, found[TWO_PIXELS], 0, 0.75)
    ignored = (ONE_COUNTS, found[ONE_COUNTS], 0, 0.1)
    others = [(LINEAR, found[LINEAR], k, e) for k, e in ((0, 0.05), (2, 0.4), (1, 0.0))]
    return [*small, large, ignored, *others, *((HIDDEN, found[HIDDEN], k, 0.03) for k in range(4))]


def _observe(
    fast_gradient_sign: Callable[..., object],
    model: str,
    image: np.ndarray,
    label: int,
    epsilon: float,
) -> object:
    """Call with the model that a sentence names."""
    return fast_gradient_sign(build(model, image.shape), image, label, epsilon)


def _cross_entropy(tf: Any, logits: Any, label: int) -> Any:
    """Return the right loss of one image."""
    return -tf.nn.log_softmax(logits)[label]


def _of_probabilities(tf: Any, logits: Any, label: int) -> Any:
    """Take the logits for probabilities, as Keras does without from_logits=True."""
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy()
    return loss_of(tf.constant([label]), logits[None])


def _away(gradient: np.ndarray, image: np.ndarray, epsilon: float) -> np.ndarray:
    """Return the right step."""
    return np.clip(image + epsilon * np.sign(gradient), 0, 1)


def _variant(
    loss_of: Callable[[Any, Any, int], Any] = _cross_entropy,
    step: Callable[[np.ndarray, np.ndarray, float], np.ndarray] = _away,
    *,
    training: bool = False,
) -> Callable[..., object]:
    """Return an answer with another loss or another step."""

    def answer(model: Any, image: np.ndarray, label: int, epsilon: float) -> np.ndarray:
        import tensorflow as tf

        x = tf.constant(image[None])
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = loss_of(tf, model(x, training=training)[0], label)
        return step(tape.gradient(loss, x)[0].numpy(), image, epsilon)

    return answer


def _unit(gradient: np.ndarray) -> np.ndarray:
    """Return a gradient divided by its length."""
    return gradient / np.sqrt(np.sum(gradient**2))


EXERCISE = Exercise(
    solution=fast_gradient_sign,
    prompt=(
        "Return the image with every pixel moved by epsilon, up or down, whichever raises the"
        " cross-entropy of the true label; keep all pixels from 0 to 1."
    ),
    judge=SameValues(
        _cases,
        returns="an image (h, w, c) with pixels from 0 to 1",
        observe=_observe,
        rtol=1e-3,
        atol=1e-4,
    ),
    hints=(
        "The gradient that training takes with respect to weights, you take with respect to the"
        " pixels: watch them.",
        "Only the direction counts: np.sign makes -1, 0 or 1 of each number.",
        "A step from a white pixel may leave the range: np.clip at the end.",
    ),
    mistakes=(
        Mistake(
            _variant(step=lambda g, x, e: _away(-g, x, e)),
            "The step lowers the loss: this makes the model surer. Go uphill.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: x + e * np.sign(g)),
            "Some pixels leave the range from 0 to 1: cut them off.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: np.clip(x + e * g, 0, 1)),
            "The gradient itself is added, not its sign: steep pixels move further than epsilon.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: np.clip(x + e * _unit(g), 0, 1)),
            "The gradient is scaled to length 1: every pixel must move by epsilon.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: e * np.sign(g)),
            "This is the change alone: add it to the image.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: _away(g, x, e)[None]),
            "The batch axis is still there: give back the one image.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: _away(g.mean(axis=-1, keepdims=True), x, e)),
            "The channels of a pixel move together: each has a sign of its own.",
        ),
        Mistake(
            _variant(step=lambda g, x, e: np.clip(x + np.where(g > 0, e, -e), 0, 1)),
            "A pixel whose gradient is 0 has no direction: it stays.",
        ),
        Mistake(
            _variant(lambda tf, z, k: -z[k]),
            "This lowers the label's score alone: the loss looks at the other scores as well.",
        ),
        Mistake(
            _variant(lambda tf, z, k: z[k]),
            "This raises the label's score: the model becomes surer.",
        ),
        Mistake(
            _variant(lambda tf, z, k: -tf.reduce_max(tf.nn.log_softmax(z))),
            "The loss takes the model's own guess for the truth: use label.",
        ),
        Mistake(
            _variant(_of_probabilities),
            "The loss takes the logits for probabilities: say from_logits=True.",
        ),
        Mistake(
            _variant(training=True),
            "The model is called as in training: it then normalises by this one image.",
        ),
    ),
    seconds=30,
    needs="keras",
)
