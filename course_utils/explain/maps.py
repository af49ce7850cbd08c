"""Maps of what a class score depends on: gradients, Grad-CAM, occlusion."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.devices import tensorflow
from course_utils.explain.inside import layer_of

Images = np.ndarray
Maps = np.ndarray


def pixel_gradients(model: Any, images: Images, class_index: ArrayLike) -> np.ndarray:
    """Return the gradient of a class's score with respect to every pixel.

    ``d z_k / d x``

    Parameters
    ----------
    model : keras.Model
        From images to logits (n, k).
    images : ndarray, shape (n, h, w, c)
        Scaled as in training.
    class_index : int or array_like of int, shape (n,)
        The class k whose score is followed, one for all images or one each.

    Returns
    -------
    ndarray of float32, shape (n, h, w, c)
        By how much the score rises for a pixel's rise by one.

    Raises
    ------
    ValueError
        If the images lack their batch axis, or the model gives no logits.
    """
    tf = tensorflow()
    x = tf.constant(_batch(images))
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = _scores(model(x), class_index)
    return tape.gradient(scores, x).numpy()


def saliency(model: Any, images: Images, class_index: ArrayLike) -> Maps:
    """Return how steeply a class's score depends on every pixel.

    ``max over channels of |d z_k / d x|``

    Parameters
    ----------
    model, images, class_index
        As in `pixel_gradients`.

    Returns
    -------
    ndarray of float32, shape (n, h, w)
        Not negative.

    Source: Simonyan, Vedaldi and Zisserman (2014), section 3.1.
    """
    return np.abs(pixel_gradients(model, images, class_index)).max(axis=-1)


def gradient_times_input(model: Any, images: Images, class_index: ArrayLike) -> Maps:
    """Return the size of gradient times pixel: a map that fails the sanity check.

    ``max over channels of |x d z_k / d x|``

    Parameters
    ----------
    model, images, class_index
        As in `pixel_gradients`.

    Returns
    -------
    ndarray of float32, shape (n, h, w)
        0 wherever the pixel is 0, whatever the model.

    Source: Shrikumar, Greenside and Kundaje (2017), section 2; its failure: Adebayo et al. (2018).
    """
    gradients = pixel_gradients(model, images, class_index)
    return np.abs(gradients * _batch(images)).max(axis=-1)


def grad_cam(model: Any, images: Images, class_index: ArrayLike, layer: str) -> Maps:
    """Return which places of a layer's feature maps speak for a class.

    ``relu(sum_m alpha_m A_m)``, where ``alpha_m`` is the mean of ``d z_k / d A_m`` over the places.

    Parameters
    ----------
    model, images, class_index
        As in `pixel_gradients`.
    layer : str
        Name of a convolution; its maps A have shape (n, h', w', m).

    Returns
    -------
    ndarray of float32, shape (n, h, w)
        Not negative, stretched to the images' size between the places of the layer.

    Raises
    ------
    ValueError
        As `pixel_gradients`, and if there is no such layer.

    Source: Selvaraju et al. (2017), equations 1 and 2.
    """
    tf = tensorflow()
    x = tf.constant(_batch(images))
    both = tf.keras.Model(model.inputs[0], [layer_of(model, layer).output, model.outputs[0]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        maps, logits = both(x)
        scores = _scores(logits, class_index)
    alpha = tf.reduce_mean(tape.gradient(scores, maps), axis=(1, 2), keepdims=True)
    speaks = tf.nn.relu(tf.reduce_sum(alpha * maps, axis=-1, keepdims=True))
    return tf.image.resize(speaks, x.shape[1:3])[..., 0].numpy()


def occlusion(
    predict: Callable[[Images], ArrayLike], images: Images, patch: int, *, fill: float = 0.0
) -> Maps:
    """Return by how much a score falls while a square patch covers each place.

    ``z_k(x) - z_k(x with the patch)``

    Parameters
    ----------
    predict : callable
        From images (n, h, w, c) to one score an image, shape (n,).
    images : ndarray, shape (n, h, w, c)
    patch : int
        Side of the square in pixels, at most h and w.
    fill : float
        What the covered pixels show; 0 is black.

    Returns
    -------
    ndarray, shape (n, h - patch + 1, w - patch + 1)
        Positive where the covered pixels speak for the class, negative where against it.

    Raises
    ------
    ValueError
        If the patch does not fit into the images.

    Source: Zeiler and Fergus (2014), section 4.2.
    """
    batch = _batch(images)
    rows, columns = (side - patch + 1 for side in batch.shape[1:3])
    if patch < 1 or rows < 1 or columns < 1:
        raise ValueError(f"patch must be from 1 to {min(batch.shape[1:3])} pixels; got {patch}.")
    whole = np.asarray(predict(batch))
    drops = np.empty((len(batch), rows, columns))
    for i, j in np.ndindex(rows, columns):
        covered = batch.copy()
        covered[:, i : i + patch, j : j + patch] = fill
        drops[:, i, j] = whole - np.asarray(predict(covered))
    return drops


def _batch(images: Images) -> np.ndarray:
    """Return images as float32, or say that an axis is missing."""
    batch = np.asarray(images, dtype=np.float32)
    if batch.ndim != 4:
        raise ValueError(
            f"images must have shape (n, h, w, c); got {batch.shape}. "
            "One image alone? images[None]. Grey? images[..., None]."
        )
    return batch


def _scores(logits: Any, class_index: ArrayLike) -> Any:
    """Return one logit an image, as a tensor of shape (n,)."""
    tf = tensorflow()
    if len(logits.shape) != 2:
        raise ValueError(f"the model must give logits (n, k); got shape {tuple(logits.shape)}.")
    classes = np.broadcast_to(np.asarray(class_index), (logits.shape[0],))
    return tf.gather(logits, classes, axis=1, batch_dims=1)
