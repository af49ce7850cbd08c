"""Right answers to lesson 15, each written in a way of its own."""

import math
from fractions import Fraction

import numpy as np


def dense_by_weights(batch, inputs, outputs):
    weights = inputs * outputs
    return batch * (weights + weights)


def dense_by_output(batch, inputs, outputs):
    products, additions = inputs, inputs - 1 + 1
    return batch * outputs * (products + additions)


def dense_by_shapes(batch, inputs, outputs):
    return 2 * math.prod((batch, inputs)) * outputs


def dense_by_numpy(batch, inputs, outputs):
    return np.int64(batch) * inputs * outputs << 1


def dense_by_sum(batch, inputs, outputs):
    return sum(inputs * 2 for _ in range(outputs)) * batch


def conv_by_window(batch, height, width, kernel_size, channels_in, channels_out):
    window = kernel_size**2 * channels_in
    return batch * height * width * channels_out * 2 * window


def conv_as_dense(batch, height, width, kernel_size, channels_in, channels_out):
    rows = batch * height * width
    return 2 * rows * (kernel_size * kernel_size * channels_in) * channels_out


def conv_by_product(*sizes):
    kernel_size = sizes[3]
    return 2 * math.prod(sizes) * kernel_size


def conv_by_numpy(batch, height, width, kernel_size, channels_in, channels_out):
    maps = np.prod([batch, height, width, channels_out], dtype=np.int64)
    return 2 * maps * np.prod([kernel_size, kernel_size, channels_in], dtype=np.int64)


def conv_by_image(batch, height, width, kernel_size, channels_in, channels_out):
    weights = kernel_size * kernel_size * channels_in * channels_out
    image = height * width * weights
    return (image + image) * batch


def days_step_by_step(parameters, tokens, flops_per_second, utilisation):
    forwards = 2 * parameters * tokens
    backwards = 2 * forwards
    speed = flops_per_second * utilisation
    return (forwards + backwards) / speed / 60 / 60 / 24


def days_at_once(parameters, tokens, flops_per_second, utilisation):
    return parameters * tokens / (14_400 * flops_per_second * utilisation)


def days_by_token(parameters, tokens, flops_per_second, utilisation):
    tokens_per_day = 86_400 * flops_per_second * utilisation / (6 * parameters)
    return tokens / tokens_per_day


def days_exactly(parameters, tokens, flops_per_second, utilisation):
    work = 6 * Fraction(parameters) * Fraction(tokens)
    return float(work / (Fraction(flops_per_second) * Fraction(utilisation) * 86_400))


def days_by_numpy(parameters, tokens, flops_per_second, utilisation):
    seconds = np.divide(6.0 * parameters * tokens, np.float64(flops_per_second)) / utilisation
    return seconds / np.prod([24, 60, 60])


def average_in_loops(worker_gradients, worker_sizes):
    total = sum(worker_sizes)
    mean = [np.zeros(np.shape(part)) for part in worker_gradients[0]]
    for gradients, size in zip(worker_gradients, worker_sizes, strict=True):
        for l, part in enumerate(gradients):  # noqa: E741
            mean[l] = mean[l] + part * (size / total)
    return mean


def average_of_vectors(worker_gradients, worker_sizes):
    flat = [np.concatenate([np.ravel(part) for part in parts]) for parts in worker_gradients]
    mean = np.asarray(worker_sizes) @ np.array(flat) / np.sum(worker_sizes)
    shapes = [np.shape(part) for part in worker_gradients[0]]
    pieces = np.split(mean, np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1])
    return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def average_running(worker_gradients, worker_sizes):
    seen, mean = 0, None
    for gradients, size in zip(worker_gradients, worker_sizes, strict=True):
        if size == 0:
            continue
        seen += size
        if mean is None:
            mean = [np.array(part, dtype=float) for part in gradients]
        else:
            mean = [m + (g - m) * size / seen for m, g in zip(mean, gradients, strict=True)]
    return mean


def average_in_float32(worker_gradients, worker_sizes):
    shares = np.float32(worker_sizes) / np.float32(sum(worker_sizes))
    return tuple(
        np.tensordot(shares, np.stack(parts).astype(np.float32), 1)
        for parts in zip(*worker_gradients, strict=True)
    )


def average_by_numpy(worker_gradients, worker_sizes):
    return [
        np.average(np.stack(parts), axis=0, weights=worker_sizes)
        for parts in zip(*worker_gradients, strict=True)
    ]


RIGHT = {
    "dense_flops": (
        dense_by_weights,
        dense_by_output,
        dense_by_shapes,
        dense_by_numpy,
        dense_by_sum,
    ),
    "conv_flops": (conv_by_window, conv_as_dense, conv_by_product, conv_by_numpy, conv_by_image),
    "training_days": (
        days_step_by_step,
        days_at_once,
        days_by_token,
        days_exactly,
        days_by_numpy,
    ),
    "average_gradients": (
        average_in_loops,
        average_of_vectors,
        average_running,
        average_in_float32,
        average_by_numpy,
    ),
}
EQUIVALENT = {
    "average_gradients": {
        "zip(": "strict only guards against lists of unequal length, which are never given",
        "np.asarray(parts, dtype=float)": "a share is a float already, and makes the product one",
    },
}
