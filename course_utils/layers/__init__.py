"""Layers and their backward passes, in plain NumPy.

A batch lies in rows: ``X`` (n, d), ``W`` (d, k), ``b`` (k,). ``dZ`` is d loss / d Z and so on; what
comes from a loss that is a mean over the batch holds its 1/n already. Inputs are array-likes and
stay as they are; answers are float64.
"""

from course_utils.layers.activation import (
    activation_backward,
    activation_forward,
    relu_backward,
    sigmoid_mse_delta,
)
from course_utils.layers.dense import dense_backward, dense_forward
from course_utils.layers.shapes import shapes
from course_utils.layers.sizes import conv_output_size

__all__ = [
    "activation_backward",
    "activation_forward",
    "conv_output_size",
    "dense_backward",
    "dense_forward",
    "relu_backward",
    "shapes",
    "sigmoid_mse_delta",
]
