"""The convolution of the course's recipe, with a quicker way to its kernel's slope.

This module imports Keras; `recipe_model` imports it when a function needs it.
"""

from typing import Any

import keras
import tensorflow as tf

SMALL = 8  # pixels a side


@tf.custom_gradient
def convolve(x: Any, kernel: Any) -> Any:
    """Convolve x (n, h, w, c) with odd kernels (k, k, c, d), zeros around, to (n, h, w, d).

    The slope of the loss for the kernel is one matrix product for each of its k x k places:
    the pixels that this place met, times the slopes of the outputs that they went to. What lies
    outside the map takes part in no product, which on 3 x 3 pixels saves 40 % of them.

    Notes
    -----
    Source: Dumoulin and Visin (2018), chapter 4 (a convolution as a matrix product).
    """
    y = tf.nn.conv2d(x, kernel, 1, "SAME")

    def slopes(dy: Any) -> tuple[Any, Any]:
        how = {"strides": [1, 1, 1, 1], "padding": "SAME", "input_sizes": tf.shape(x)}
        dx = tf.raw_ops.Conv2DBackpropInput(filter=kernel, out_backprop=dy, **how)
        return dx, _kernel_slope(x, dy, kernel.shape)

    return y, slopes


def _kernel_slope(x: Any, dy: Any, shape: Any) -> Any:
    """Return the slope for kernels of this shape, a product for each place of the kernel."""
    (height, width), (rows, columns, channels, filters) = x.shape[1:3], shape
    products = []
    for i in range(-(rows // 2), rows // 2 + 1):
        for j in range(-(columns // 2), columns // 2 + 1):
            seen = x[:, max(0, i) : height + min(0, i), max(0, j) : width + min(0, j)]
            made = dy[:, max(0, -i) : height + min(0, -i), max(0, -j) : width + min(0, -j)]
            seen, made = tf.reshape(seen, (-1, channels)), tf.reshape(made, (-1, filters))
            products.append(tf.matmul(seen, made, transpose_a=True))
    return tf.reshape(tf.stack(products), shape)


class Convolution(keras.layers.Conv2D):
    """Keras's layer, which takes `convolve` for small maps of bfloat16 numbers on processors.

    There TensorFlow's own operation for the kernel's slope takes two to three times as long as
    the convolution itself; on larger maps, or with 32-bit numbers, it is the faster one.

    Parameters
    ----------
    filters, kernel_size, options
        As for Keras's layer; odd kernels, stride 1, ``padding="same"`` and no bias.
    """

    def call(self, x: Any) -> Any:
        """Convolve x (n, height, width, channels)."""
        sides = x.shape[1:3]
        is_small = None not in sides and max(sides) <= SMALL
        if is_small and x.dtype == tf.bfloat16 and not tf.config.list_physical_devices("GPU"):
            return convolve(x, tf.cast(self.kernel, x.dtype))
        return super().call(x)
