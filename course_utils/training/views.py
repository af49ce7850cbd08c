"""Answers averaged over several views of each image."""

from typing import Any

import numpy as np

from course_utils.training.augment import padded
from course_utils.training.steps import predict

VIEWS = ((1, 1, 2), (0, 0, 1), (2, 2, 1))
"""First row and column of a view in images padded by one pixel, and its weight."""


def predict_views(
    model: Any, x: np.ndarray, *, is_mirrored: bool = True, batch_size: int = 256
) -> np.ndarray:
    """Return the mean of a model's outputs over six views of each image, or three.

    The image itself, moved by one pixel to the upper left and to the lower right (each with
    half the weight), and the mirror images of the three. It costs as many times the answers of
    one view, and is told apart from plain accuracy wherever the course quotes it.

    Parameters
    ----------
    model : keras.Model
    x : ndarray, shape (n, h, w, c)
        Inputs, scaled as in training.
    batch_size : int

    Returns
    -------
    ndarray of float32, shape (n, outputs)

    Raises
    ------
    TypeError, ValueError
        If `x` does not fit the model.

    Notes
    -----
    Source: Krizhevsky, Sutskever and Hinton (2012), section 4.1 (crops and mirrors); the
    weights are those of Jordan (2024), section 3.5.
    """
    height, width = np.shape(x)[1:3]
    wide = padded(np.asarray(x), 1)
    views = [
        (weight, wide[:, row : row + height, column : column + width])
        for row, column, weight in VIEWS
    ]
    if is_mirrored:
        views += [(weight, view[:, :, ::-1]) for weight, view in views]
    every = np.concatenate([view for _, view in views])
    outputs = predict(model, every, batch_size=batch_size)
    weights = [weight for weight, _ in views]
    mean = np.average(outputs.reshape(len(views), len(wide), -1), axis=0, weights=weights)
    return mean.astype(np.float32)
