"""Right answers to lesson 01, each written in a way of its own."""

import math
from functools import reduce
from itertools import pairwise

import keras
import numpy as np


def dense_in_a_loop(layer_sizes):
    total = 0
    for i in range(1, len(layer_sizes)):
        total += layer_sizes[i - 1] * layer_sizes[i]
        total += layer_sizes[i]
    return total


def dense_by_recursion(layer_sizes):
    if len(layer_sizes) < 2:
        return 0
    inputs, units, *others = layer_sizes
    return (inputs + 1) * units + dense_by_recursion([units, *others])


def dense_by_arrays(layer_sizes):
    pairs = list(pairwise(layer_sizes))
    return sum(np.zeros((d, k)).size + np.zeros(k).size for d, k in pairs)


def dense_by_dot(layer_sizes):
    sizes = np.array(layer_sizes)
    return np.dot(sizes[:-1] + 1, sizes[1:])


def dense_by_keras(layer_sizes):
    layers = [keras.layers.Dense(units) for units in layer_sizes[1:]]
    return keras.Sequential([keras.Input((layer_sizes[0],)), *layers]).count_params()


def conv_by_arrays(kernel_size, channels_in, channels_out):
    kernels = np.zeros((kernel_size, kernel_size, channels_in, channels_out), dtype=bool)
    return kernels.size + channels_out


def conv_in_loops(kernel_size, channels_in, channels_out):
    total = 0
    for _ in range(channels_out):
        total += 1
        for _ in range(channels_in):
            total += kernel_size * kernel_size
    return total


def conv_by_keras(kernel_size, channels_in, channels_out):
    layer = keras.layers.Conv2D(channels_out, kernel_size)
    layer.build((None, 32, 32, channels_in))
    return layer.count_params()


def transformer_by_shapes(vocabulary, context, width, layers):
    d = width
    attention = 4 * [(d, d), (d,)]
    pair = [(d, 4 * d), (4 * d,), (4 * d, d), (d,)]
    norms = 4 * [(d,)]
    block = sum(math.prod(shape) for shape in attention + pair + norms)
    return vocabulary * d + context * d + layers * block + d + d


def transformer_in_a_loop(vocabulary, context, width, layers):
    total = vocabulary * width
    total += context * width
    for _ in range(layers):
        attention = 4 * (width**2 + width)
        pair = 8 * width**2 + 5 * width
        total += attention + pair + 2 * (2 * width)
    return total + 2 * width


def transformer_by_polynomial(vocabulary, context, width, layers):
    return int(np.polyval([12 * layers, 13 * layers + vocabulary + context + 2, 0], width))


def memory_with_if(parameters, bytes_per_weight, optimizer_slots):
    if optimizer_slots is None:
        return parameters * bytes_per_weight
    weights = gradients = parameters * bytes_per_weight
    return weights + gradients + optimizer_slots * weights


def memory_by_addition(parameters, bytes_per_weight, optimizer_slots):
    kept = ["weights"]
    if optimizer_slots is not None:
        kept += ["gradients"] + ["slot"] * optimizer_slots
    return sum(parameters * bytes_per_weight for _ in kept)


def memory_in_bits(parameters, bytes_per_weight, optimizer_slots):
    bits = int(8 * bytes_per_weight) * parameters
    return bits * (1 if optimizer_slots is None else optimizer_slots + 2) / 8


RIGHT = {
    "count_dense_parameters": (
        dense_in_a_loop,
        dense_by_recursion,
        dense_by_arrays,
        dense_by_dot,
        dense_by_keras,
        lambda layer_sizes: reduce(
            lambda total, pair: total + (pair[0] + 1) * pair[1], pairwise(layer_sizes), 0
        ),
        lambda layer_sizes: float(sum((d + 1) * k for d, k in pairwise(layer_sizes))),
    ),
    "count_conv_parameters": (
        conv_by_arrays,
        conv_in_loops,
        conv_by_keras,
        lambda k, i, o: np.prod([k, k, i, o]) + o,
        lambda k, i, o: k**2 * i * o + o,
        lambda k, i, o: float(o * (1 + i * k * k)),
    ),
    "count_transformer_parameters": (
        transformer_by_shapes,
        transformer_in_a_loop,
        transformer_by_polynomial,
        lambda V, C, d, L: d * (V + C + 2 + L * (12 * d + 13)),
        lambda V, C, d, L: np.int64(V + C + 2) * d + np.int64(L) * d * (12 * d + 13),
        lambda V, C, d, L: float((V + C) * d + 12 * L * d**2 + 13 * L * d + 2 * d),
    ),
    "memory_bytes": (
        memory_with_if,
        memory_by_addition,
        memory_in_bits,
        lambda p, b, slots: p * b * (1 if slots is None else 2 + slots),
        lambda p, b, slots: float(p) * b * {None: 1}.get(slots, 2 + (slots or 0)),
        lambda p, b, slots: np.multiply(p, b) * (-1 + 2 if slots is None else 2 + slots),
    ),
}
EQUIVALENT = {}
