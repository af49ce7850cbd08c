"""Right answers to lesson 00, each written in a way of its own."""

import numpy as np


def with_a_loop(x):
    if np.ndim(x) == 0:
        return x + x
    return np.array([with_a_loop(part) for part in x])


RIGHT = {
    "double": (
        lambda x: x + x,
        lambda x: np.multiply(x, 2.0),
        lambda x: np.asarray(x, dtype=np.float32) * 2,
        lambda x: (4 * x) / 2,
        lambda x: x - (-x),
        lambda x: np.sum([x, x], axis=0).tolist(),
        with_a_loop,
    ),
}
EQUIVALENT: dict[str, dict[str, str]] = {}
