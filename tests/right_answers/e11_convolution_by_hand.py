"""Right answers to lesson 11, each written in a way of its own."""

import math
from functools import reduce

import keras
import numpy as np
import tensorflow as tf
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

# conv_output_size


def places_by_counting(n, kernel_size, stride, padding):
    return len(range(0, n + 2 * padding - kernel_size + 1, stride))


def places_by_walking(n, kernel_size, stride, padding):
    left, count = -padding, 0
    while left + kernel_size <= n + padding:
        left, count = left + stride, count + 1
    return count


def places_by_array(n, kernel_size, stride, padding):
    side = np.pad(np.ones(n), padding)
    return sliding_window_view(side, kernel_size)[::stride].shape[0]


def places_by_keras(n, kernel_size, stride, padding):
    side = np.zeros((1, n + 2 * padding, 1), "f4")
    return keras.ops.conv(side, np.zeros((kernel_size, 1, 1), "f4"), stride).shape[1]


# conv2d


def in_seven_loops(images, kernels, stride, padding):
    n, h, w, c = images.shape
    kh, kw, _, filters = kernels.shape
    rows = (h + 2 * padding - kh) // stride + 1
    columns = (w + 2 * padding - kw) // stride + 1
    out = np.zeros((n, rows, columns, filters))
    for m, i, j, f in np.ndindex(out.shape):
        for a, b, ch in np.ndindex(kh, kw, c):
            y, x = i * stride + a - padding, j * stride + b - padding
            if 0 <= y < h and 0 <= x < w:
                out[m, i, j, f] += images[m, y, x, ch] * kernels[a, b, ch, f]
    return out


def by_windows(images, kernels, stride, padding):
    padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    windows = sliding_window_view(padded, kernels.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nijcab,abcf->nijf", windows, kernels)


def by_shifted_images(images, kernels, stride, padding):
    padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    kh, kw = kernels.shape[:2]
    h, w = padded.shape[1] - kh + 1, padded.shape[2] - kw + 1
    return sum(
        padded[:, a : a + h : stride, b : b + w : stride] @ kernels[a, b]
        for a in range(kh)
        for b in range(kw)
    )


def by_scipy(images, kernels, stride, padding):
    def one(image, kernel):
        parts = [
            correlate2d(np.pad(image[..., c], padding), kernel[..., c], mode="valid")
            for c in range(image.shape[2])
        ]
        return sum(parts)[::stride, ::stride]

    filters = np.moveaxis(kernels, 3, 0)
    return [np.dstack([one(image, kernel) for kernel in filters]).tolist() for image in images]


def by_tensorflow(images, kernels, stride, padding):
    sides = [[0, 0], [padding] * 2, [padding] * 2, [0, 0]]
    return tf.nn.conv2d(images.astype("f8"), kernels.astype("f8"), stride, sides)


def by_keras_in_float32(images, kernels, stride, padding):
    padded = keras.layers.ZeroPadding2D(padding)(images.astype("f4"))
    return keras.ops.conv(padded, kernels.astype("f4"), stride, padding="valid")


def by_tensordot(images, kernels, stride, padding):
    padded = np.pad(images, ((0, 0), (padding,) * 2, (padding,) * 2, (0, 0)))
    kh, kw = kernels.shape[:2]
    rows = range(0, padded.shape[1] - kh + 1, stride)
    columns = range(0, padded.shape[2] - kw + 1, stride)
    grid = [
        [np.tensordot(padded[:, i : i + kh, j : j + kw], kernels, 3) for j in columns] for i in rows
    ]
    return np.transpose(grid, (2, 0, 1, 3))


# max_pool2d


def pooled_in_loops(images, pool_size):
    n, h, w, c = images.shape
    out = np.full((n, h // pool_size, w // pool_size, c), -np.inf)
    for m, y, x, ch in np.ndindex(n, h, w, c):
        i, j = y // pool_size, x // pool_size
        if i < out.shape[1] and j < out.shape[2]:
            out[m, i, j, ch] = max(out[m, i, j, ch], images[m, y, x, ch])
    return out


def pooled_by_windows(images, pool_size):
    windows = sliding_window_view(images, (pool_size, pool_size), axis=(1, 2))
    return windows[:, ::pool_size, ::pool_size].max((-1, -2))


def pooled_by_slices(images, p):
    h, w = images.shape[1] // p * p, images.shape[2] // p * p
    parts = [images[:, a:h:p, b:w:p] for a in range(p) for b in range(p)]
    return reduce(np.maximum, parts)


def pooled_by_keras(images, pool_size):
    return keras.layers.MaxPooling2D(pool_size)(images.astype("f4"))


def pooled_twice(images, p):
    h, w = images.shape[1] // p, images.shape[2] // p
    rows = np.maximum.reduceat(images[:, : h * p], np.arange(0, h * p, p), axis=1)
    return np.maximum.reduceat(rows[:, :, : w * p], np.arange(0, w * p, p), axis=2)


def pooled_as_lists(images, p):
    h, w = images.shape[1] // p, images.shape[2] // p
    return [
        [[image[i * p : i * p + p, j * p : j * p + p].max((0, 1)) for j in range(w)]
         for i in range(h)]
        for image in images
    ]  # fmt: skip


# receptive_field


def field_from_the_end(layers):
    pixels = 1
    for kernel_size, stride in reversed(layers):
        pixels = stride * (pixels - 1) + kernel_size
    return pixels


def field_by_sum(layers):
    strides = np.cumprod([1, *(stride for _, stride in layers)])[: len(layers)]
    return 1 + sum((k - 1) * int(s) for (k, _), s in zip(layers, strides, strict=True))


def field_by_following(layers):
    first, last = 0, 0
    for kernel_size, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel_size - 1
    return last - first + 1


def field_recursively(layers):
    if not layers:
        return 1
    kernel_size, stride = layers[0]
    return kernel_size + stride * (field_recursively(layers[1:]) - 1)


def field_by_sets(layers):
    seen = {0}
    for kernel_size, stride in reversed(layers):
        seen = {place * stride + a for place in seen for a in range(kernel_size)}
    return max(seen) + 1


RIGHT = {
    "conv_output_size": (
        places_by_counting,
        places_by_walking,
        places_by_array,
        places_by_keras,
        lambda n, kernel_size, stride, padding: math.floor(
            (n - kernel_size + 2 * padding) / stride + 1
        ),
        lambda n, k, s, p: divmod(n + p + p - k + s, s)[0],
        lambda n, k, s, p: np.floor((n + 2 * p - k) / s) + 1.0,
    ),
    "conv2d": (
        in_seven_loops,
        by_windows,
        by_shifted_images,
        by_scipy,
        by_tensorflow,
        by_keras_in_float32,
        by_tensordot,
    ),
    "max_pool2d": (
        pooled_in_loops,
        pooled_by_windows,
        pooled_by_slices,
        pooled_by_keras,
        pooled_twice,
        pooled_as_lists,
    ),
    "receptive_field": (
        field_from_the_end,
        field_by_sum,
        field_by_following,
        field_recursively,
        field_by_sets,
    ),
}
LEGAL = "refuses windows that do not fit, which the exercise says it is never given"
EQUIVALENT = {
    "conv_output_size": {"require_fit(n, kernel_size, stride, padding) -> nothing": LEGAL},
    "receptive_field": {"require_fit(kernel_size, kernel_size, stride) -> nothing": LEGAL},
}
