"""Images changed a little: by chance, and against the model."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from course_utils.devices import tensorflow


def fast_gradient_sign(
    model: Any, images: np.ndarray, labels: ArrayLike, epsilon: float
) -> np.ndarray:
    """Move every pixel by epsilon in the direction that raises the loss.

    ``clip(x + epsilon sign(d L / d x), 0, 1)`` with the cross-entropy L.

    Parameters
    ----------
    model : keras.Model
        From images to logits (n, k).
    images : ndarray, shape (n, h, w, c)
        Pixels from 0 to 1.
    labels : array_like of int, shape (n,)
        The true classes.
    epsilon : float
        Greatest change of a pixel, not negative.

    Returns
    -------
    ndarray of float32, shape (n, h, w, c)
        Pixels from 0 to 1, none further than epsilon from where it was.

    Source: Goodfellow, Shlens and Szegedy (2015), section 4.
    """
    tf = tensorflow()
    x = tf.constant(np.asarray(images, dtype=np.float32))
    with tf.GradientTape() as tape:
        tape.watch(x)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(np.asarray(labels), model(x))
    signs = np.sign(tape.gradient(losses, x).numpy())
    return np.clip(x.numpy() + np.float32(epsilon) * signs, 0, 1)


def random_signs(images: np.ndarray, epsilon: float, rng: np.random.Generator) -> np.ndarray:
    """Move every pixel by epsilon up or down at random: the control for the above.

    Parameters
    ----------
    images : ndarray
        Pixels from 0 to 1.
    epsilon : float
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of float32, shape of `images`
        Pixels from 0 to 1.
    """
    signs = rng.choice((-1.0, 1.0), np.shape(images))
    return np.clip(np.asarray(images) + epsilon * signs, 0, 1).astype(np.float32)


def noisy(images: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """Add normal noise of standard deviation sigma and cut off at 0 and 1.

    Parameters
    ----------
    images : ndarray
        Pixels from 0 to 1.
    sigma : float
        In brightness, where white is 1.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of float32, shape of `images`
    """
    noise = rng.normal(0, 1, np.shape(images))
    return np.clip(np.asarray(images) + sigma * noise, 0, 1).astype(np.float32)


def tilted(images: np.ndarray, degrees: float) -> np.ndarray:
    """Turn images about their middle, as a camera that hangs crooked does.

    Parameters
    ----------
    images : ndarray, shape (n, h, w, c)
        Pixels from 0 to 1; what comes into view is black.
    degrees : float
        Anticlockwise.

    Returns
    -------
    ndarray of float32, shape of `images`
        Between pixels, the mean of the four around is taken, weighted by nearness.
    """
    planes = np.moveaxis(np.asarray(images, dtype=np.float32), -1, 1)
    turned = [
        [Image.fromarray(plane).rotate(degrees, Image.Resampling.BILINEAR) for plane in image]
        for image in planes
    ]
    return np.moveaxis(np.array([[np.asarray(p) for p in row] for row in turned]), 1, -1)
