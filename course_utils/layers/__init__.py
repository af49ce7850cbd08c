"""Layers and their backward passes, in plain NumPy.

A batch lies in rows: ``X`` (n, d), ``W`` (d, k), ``b`` (k,); a batch of images is (n, h, w, c) and
the kernels over it (kh, kw, c, f). ``dZ`` is d loss / d Z and so on; what comes from a loss that is
a mean over the batch holds its 1/n already. Inputs are array-likes and stay as they are; answers
are float64.
"""

from course_utils.layers.activation import (
    activation_backward,
    activation_forward,
    relu_backward,
    sigmoid_mse_delta,
)
from course_utils.layers.convolution import conv2d, conv2d_backward, conv2d_im2col
from course_utils.layers.dense import dense_backward, dense_forward
from course_utils.layers.pooling import (
    average_pool2d,
    average_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from course_utils.layers.shapes import shapes
from course_utils.layers.sizes import conv_output_size, dilated_size, receptive_field
from course_utils.layers.windows import col2im, im2col, zero_padded

__all__ = [
    "activation_backward",
    "activation_forward",
    "average_pool2d",
    "average_pool2d_backward",
    "col2im",
    "conv2d",
    "conv2d_backward",
    "conv2d_im2col",
    "conv_output_size",
    "dense_backward",
    "dense_forward",
    "dilated_size",
    "im2col",
    "max_pool2d",
    "max_pool2d_backward",
    "receptive_field",
    "relu_backward",
    "shapes",
    "sigmoid_mse_delta",
    "zero_padded",
]
