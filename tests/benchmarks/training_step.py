"""Compare the course's training with Keras's compile and fit, images a second.

Usage: python tests/benchmarks/training_step.py [ROUNDS] [--images N]
Keras runs with its defaults: batches of 32, `jit_compile="auto"`. Both train on float32 arrays
in memory; the ways take turns, so that other work on the machine disturbs them alike, and the
first epoch of each, which compiles, does not count.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from course_utils import devices, training

SHAPES = {"article_cnn": (32, 32, 3), "article_mlp": (28, 28)}
Epoch = Callable[[], float]


def keras_epoch(name: str, x: np.ndarray, y: np.ndarray, **options: bool) -> Epoch:
    keras = devices.tensorflow().keras
    model = getattr(training, name)()
    logits = not training.ends_in_softmax(model)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=logits)
    model.compile("adam", loss, metrics=["accuracy"], **options)
    model.fit(x, y, verbose=0)

    def epoch() -> float:
        begin = time.perf_counter()
        model.fit(x, y, verbose=0)
        return len(x) / (time.perf_counter() - begin)

    return epoch


def course_epoch(name: str, x: np.ndarray, y: np.ndarray) -> Epoch:
    model = getattr(training, name)()
    return lambda: training.fit(model, x, y, epochs=1).images_per_second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--images", type=int, default=4000)
    arguments = parser.parse_args()
    print(devices.describe())
    rng = np.random.default_rng(0)
    for name, shape in SHAPES.items():
        x = rng.random((arguments.images, *shape), dtype="float32")
        y = rng.integers(0, 10, arguments.images)
        ways = {
            "course": course_epoch(name, x, y),
            "keras, defaults": keras_epoch(name, x, y),
            "keras, jit_compile=True": keras_epoch(name, x, y, jit_compile=True),
        }
        speeds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(arguments.rounds):
            for way, epoch in ways.items():
                speeds[way].append(epoch())
        for way, found in speeds.items():
            low, high = min(found), max(found)
            middle = statistics.median(found)
            print(f"{name:<12} {way:<24} {middle:8,.0f} images/s   ({low:,.0f} to {high:,.0f})")


if __name__ == "__main__":
    main()
