"""The two ceilings of this machine: operations a second, and bytes a second."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from course_utils.budget import Roofline, dense_flops
from course_utils.devices import tensorflow
from course_utils.devices.device import cpu_cores
from course_utils.machine.timing import seconds_of

CHUNK = 16_384
ARRAYS = {"copy": 2, "triad": 3}
"""Arrays that each kind goes through once."""


def matmul_rate(precision: str = "float32", size: int = 1024, repeats: int = 8) -> float:
    """Return the operations a second of large square matrix products.

    Parameters
    ----------
    precision : {"float32", "bfloat16", "float16"}
        Of the numbers that are multiplied.
    size : int
        Rows and columns.
    repeats : int
        Products in one call, each on the result of the one before.

    Returns
    -------
    float
        Floating-point operations a second, the best of five calls.
    """
    tf = tensorflow()
    dtype = tf.as_dtype(precision)
    draw = tf.random.Generator.from_seed(0).normal
    x, w = (tf.cast(draw((size, size)) / size**0.5, dtype) for _ in range(2))

    @tf.function
    def multiply(x: object, w: object) -> object:
        for _ in tf.range(repeats):
            x = tf.matmul(x, w)
        return x

    return (
        repeats * dense_flops(size, size, size) / seconds_of(lambda: multiply(x, w)[0, 0].numpy())
    )


def stream_rate(kind: str = "copy", megabytes: int = 128) -> float:
    """Return the bytes a second between memory and processor, all cores at work.

    ``copy`` is a = b, ``triad`` is a = b + 3 c, in pieces small enough for the intermediate
    product to stay in the cache; counted are the arrays that are read and written.

    Parameters
    ----------
    kind : {"copy", "triad"}
    megabytes : int
        Of one array: much more than the caches hold.

    Returns
    -------
    float
        Bytes a second, the best of five calls.

    Notes
    -----
    Source: McCalpin (1995), STREAM.
    """
    count = megabytes * 1_000_000 // 4
    a, b, c = (np.ones(count, np.float32) for _ in range(3))
    ends = np.linspace(0, count, cpu_cores() + 1).astype(int)
    parts = [slice(low, high) for low, high in pairwise(ends)]
    with ThreadPoolExecutor(len(parts)) as pool:
        seconds = seconds_of(lambda: list(pool.map(_worker(kind, a, b, c), parts)))
    return ARRAYS[kind] * a.nbytes / seconds


def _worker(kind: str, a: np.ndarray, b: np.ndarray, c: np.ndarray) -> Callable[[slice], None]:
    """Return what one core does with its part of the arrays."""

    def copy(part: slice) -> None:
        np.copyto(a[part], b[part])

    def triad(part: slice) -> None:
        product = np.empty(CHUNK, np.float32)
        for low in range(part.start, part.stop, CHUNK):
            piece = slice(low, min(low + CHUNK, part.stop))
            here = product[: piece.stop - low]
            np.multiply(c[piece], np.float32(3), out=here)
            np.add(b[piece], here, out=a[piece])

    return {"copy": copy, "triad": triad}[kind]


def measure_roofline(precision: str = "float32") -> Roofline:
    """Measure both ceilings; bandwidth is the faster of copy and triad."""
    return Roofline(matmul_rate(precision), max(map(stream_rate, ARRAYS)))
