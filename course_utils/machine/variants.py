"""Ways to train the same network, timed in turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from course_utils.machine.loops import training_loop
from course_utils.machine.timing import in_turns


@dataclass(frozen=True)
class Variant:
    """A way to train.

    Attributes
    ----------
    precision : str
        A Keras dtype policy.
    jit : bool
        Whether XLA compiles the loop.
    batch : int
        Rows a step.
    """

    precision: str = "float32"
    jit: bool = False
    batch: int = 64


VARIANTS: Mapping[str, Variant] = {
    "float32, batch 64": Variant(),
    "bfloat16": Variant(precision="mixed_bfloat16"),
    "compiled by XLA": Variant(jit=True),
    "bfloat16, compiled": Variant(precision="mixed_bfloat16", jit=True),
    "batch 16": Variant(batch=16),
    "batch 256": Variant(batch=256),
}
"""The first is what the others are compared with."""


def compare(
    build: Callable[[], Any],
    X: Any,
    labels: Any,
    variants: Mapping[str, Variant] = VARIANTS,
    *,
    images: int = 4096,
    rounds: int = 3,
) -> dict[str, float]:
    """Return how many times as many images a second each way trains as the first.

    Parameters
    ----------
    build : callable
        ``build() -> keras.Model``, called under the variant's precision.
    X, labels : array_like
        As for `training_loop`.
    variants : mapping of str to Variant
    images : int
        Rows of one timed run, about.
    rounds : int

    Returns
    -------
    dict of str to float
        Ratios; the first is 1.
    """
    counts = {name: max(2, images // each.batch) for name, each in variants.items()}
    runs = {name: _started(build, X, labels, each) for name, each in variants.items()}
    calls = {name: _call(runs[name], counts[name]) for name in variants}
    taken = in_turns(calls, rounds)
    speed = {name: counts[name] * variants[name].batch / taken[name] for name in variants}
    first = next(iter(speed.values()))
    return {name: each / first for name, each in speed.items()}


def _started(build: Callable[[], Any], X: Any, labels: Any, way: Variant) -> Callable[[int], float]:
    """Return a loop that trains in one way; its first call builds the graph."""
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(way.precision)
    try:
        return training_loop(build(), X, labels, way.batch, jit=way.jit)
    finally:
        keras.config.set_dtype_policy(before)


def _call(run: Callable[[int], float], steps: int) -> Callable[[], float]:
    """Return a call without arguments."""
    return lambda: run(steps)
