"""What is inside a network: the first layer's filters, and what a layer makes of an image."""

from typing import Any

import numpy as np

from course_utils.devices import tensorflow


def first_filters(model: Any) -> np.ndarray:
    """Return the weights of the first convolution.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    ndarray, shape (kh, kw, c_in, c_out)
        One filter for each output channel, without its bias.

    Raises
    ------
    ValueError
        If no layer of the model has four-dimensional weights.
    """
    for layer in model.layers:
        weights = layer.get_weights()
        if weights and weights[0].ndim == 4:
            return weights[0]
    names = ", ".join(layer.name for layer in model.layers)
    raise ValueError(f"the model must hold a convolution; it holds {names}. A dense network?")


def feature_maps(model: Any, images: np.ndarray, layer: str) -> np.ndarray:
    """Return what a layer gives for some images.

    Parameters
    ----------
    model : keras.Model
        With its input declared, so that its layers are connected.
    images : ndarray, shape (n, h, w, c)
        Scaled as in training.
    layer : str
        A layer's name.

    Returns
    -------
    ndarray of float32, shape (n, h', w', channels)

    Raises
    ------
    ValueError
        If there is no layer of that name; the message lists those that there are.
    """
    keras = tensorflow().keras
    inner = keras.Model(model.inputs[0], layer_of(model, layer).output)
    return np.asarray(inner(np.asarray(images, dtype=np.float32)))


def layer_of(model: Any, name: str) -> Any:
    """Return a model's layer by its name, or say which there are."""
    found = {layer.name: layer for layer in model.layers}
    if name not in found:
        raise ValueError(f"layer must be one of {', '.join(found)}; got {name!r}.")
    return found[name]
