"""Right answers to lesson 04, each written in a way of its own."""

import math

import numpy as np
from scipy import special


def sigmoid_in_loops(x):
    def one(number):
        if number >= 0:
            return 1 / (1 + math.exp(-number))
        return math.exp(number) / (1 + math.exp(number))

    return np.array([one(number) for number in x.ravel().tolist()]).reshape(x.shape).tolist()


def sigmoid_by_masks(x):
    values = np.empty(x.shape)
    is_up = x >= 0
    values[is_up] = 1 / (1 + np.exp(-x[is_up]))
    values[~is_up] = np.exp(x[~is_up]) / (1 + np.exp(x[~is_up]))
    return values


def sigmoid_with_the_overflow_allowed(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


def sigmoid_by_where(x):
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small / (1 + small), 1 / (1 + small))


def tanh_slope_in_loops(x):
    slopes = [1 - math.tanh(number) ** 2 for number in x.flat]
    return np.reshape(slopes, x.shape)


def tanh_slope_by_central_difference(x, h=1e-5):
    return (np.tanh(x + h) - np.tanh(x - h)) / (2 * h)


def tanh_slope_by_cosh(x):
    with np.errstate(over="ignore"):
        return np.cosh(x.astype(float)) ** -2.0


def relu_slope_by_mask(x):
    slopes = np.zeros(x.shape)
    slopes[x > 0] = 1
    return slopes


def relu_slope_in_loops(x):
    return np.vectorize(lambda number: 1.0 if number > 0 else 0.0)(x)


def softmax_in_loops(logits):
    def row(scores):
        powers = [math.exp(score - max(scores)) for score in scores]
        return [power / math.fsum(powers) for power in powers]

    rows = [row(scores) for scores in logits.reshape(-1, logits.shape[-1]).tolist()]
    return np.reshape(rows, logits.shape)


def softmax_row_by_row(logits):
    def row(scores):
        powers = np.exp(scores - np.max(scores))
        return powers / powers.sum()

    return np.apply_along_axis(row, -1, logits)


def softmax_by_logarithms(logits):
    return np.exp(logits - special.logsumexp(logits, axis=-1, keepdims=True))


def softmax_by_einsum(logits):
    powers = np.exp(logits - logits.max(-1)[..., None])
    return np.einsum("...k,...->...k", powers, 1 / powers.sum(-1))


def softmax_by_differences(logits):
    with np.errstate(over="ignore"):
        return 1 / np.exp(logits[..., None, :] - logits[..., :, None]).sum(axis=-1)


RIGHT = {
    "sigmoid": (
        sigmoid_in_loops,
        sigmoid_by_masks,
        sigmoid_by_where,
        sigmoid_with_the_overflow_allowed,
        special.expit,
        lambda x: (1 + np.tanh(x / 2)) / 2,
        lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500))),
        lambda x: np.exp(-np.logaddexp(0, -x)),
        lambda x: (1 / (1 + np.exp(-np.clip(x, -80, 80)))).astype(np.float32),
    ),
    "tanh_derivative": (
        tanh_slope_in_loops,
        tanh_slope_by_central_difference,
        tanh_slope_by_cosh,
        lambda x: (1 - np.tanh(x)) * (1 + np.tanh(x)),
        lambda x: 4 * special.expit(2 * x) * special.expit(-2 * x),
        lambda x: (1 - np.tanh(x.astype(np.float32)) ** 2).tolist(),
        lambda x: 1 - (2 / (1 + np.exp(-2 * np.clip(x, -300, 300))) - 1) ** 2,
    ),
    "relu_derivative": (
        relu_slope_by_mask,
        relu_slope_in_loops,
        lambda x: np.where(x > 0, 1, 0),
        lambda x: x > 0,
        lambda x: np.heaviside(x, 0).astype(np.float32),
        lambda x: (np.sign(x) + 1) // 2 * (x != 0),
        lambda x: (np.maximum(x, 0) > 0).astype(int).tolist(),
    ),
    "softmax": (
        softmax_in_loops,
        softmax_row_by_row,
        softmax_by_logarithms,
        softmax_by_einsum,
        softmax_by_differences,
        lambda logits: special.softmax(logits, axis=-1),
        lambda logits: special.softmax(logits.astype(np.float32), axis=-1).tolist(),
    ),
}
EQUIVALENT = {
    "sigmoid": {"np.abs(x, dtype=float) -> np.abs(x)": "exp turns whole numbers into floats too"},
    "softmax": {
        "logits = _scores(logits) -> nothing": "arrays with a class pass through it unchanged",
    },
}
