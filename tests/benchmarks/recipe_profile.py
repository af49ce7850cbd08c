"""Show what a recipe's training spends the processor's time on, by kind of operation.

Usage: python tests/benchmarks/recipe_profile.py [RECIPE] [--images N]   ("cifar10 at length")
TensorFlow's profiler follows the training of one epoch for each side of image that the recipe
uses. Shares are of the time that all cores spent inside the operations listed here; what waits
between operations is in none of them. Images are made up, which changes no time.
"""

import argparse
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from course_utils import devices
from course_utils.training import RECIPES, Recipe, train_recipe

KINDS = {
    "convolutions, forwards": ("Conv2D", "FusedConv2D"),
    "convolutions, slope of the maps": ("Conv2DBackpropInput",),
    "convolutions, slope of the kernels": ("Conv2DBackpropFilter",),
    "matrix products: kernels of small maps, Muon, shrinking": ("MatMul", "BatchMatMulV2"),
    "normalisation": ("FusedBatchNormV3", "FusedBatchNormGradV3"),
    "activation": ("ExecuteAsyncOnStream",),
    "pooling": ("MaxPool", "MaxPoolGrad"),
    "images, and slices of maps": ("GatherV2", "StridedSlice", "Slice"),
    "transposed, stacked, cast": ("Transpose", "Pack", "Cast"),
    "arithmetic": ("Mul", "AddV2", "AddN", "Sub", "RealDiv", "Square", "Sum"),
}


def seconds_by_operation(recipe: Recipe, x: np.ndarray, y: np.ndarray) -> Counter[str]:
    """Train by a recipe under the profiler; return seconds by kind of graph operation."""
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    profiler = devices.tensorflow().profiler.experimental
    with tempfile.TemporaryDirectory() as folder:
        with profiler.Profile(folder):
            train_recipe(recipe, x, y)
        (trace,) = Path(folder).rglob("*.xplane.pb")
        space = xplane_pb2.XSpace.FromString(trace.read_bytes())
    seconds: Counter[str] = Counter()
    for plane in space.planes:
        for event in (event for line in plane.lines for event in line.events):
            _, _, name = plane.event_metadata[event.metadata_id].name.rpartition(":")
            seconds[name.removeprefix("_MklNative").removeprefix("_Mkl")] += (
                event.duration_ps / 1e12
            )
    return seconds


def shares(seconds: Counter[str]) -> dict[str, float]:
    """Sum operations by kind, as shares of all that is in a kind."""
    found = {kind: sum(seconds[name] for name in names) for kind, names in KINDS.items()}
    return {kind: each / sum(found.values()) for kind, each in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", nargs="?", choices=RECIPES, default="cifar10 at length")
    parser.add_argument("--images", type=int, default=8000)
    arguments = parser.parse_args()
    recipe = RECIPES[arguments.recipe]
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, size=(arguments.images, 32, 32, 3), dtype=np.uint8)
    y = rng.integers(0, 10, arguments.images)
    print(devices.describe())
    for side in sorted({recipe.augmentation.side(epoch) or 32 for epoch in range(recipe.epochs)}):
        how = replace(recipe.augmentation, growth=(side,))
        found = seconds_by_operation(replace(recipe, epochs=1, augmentation=how), x, y)
        print(f"\n{side} x {side} pixels")
        for kind, share in shares(found).items():
            print(f"{share:6.1%}  {kind}")


if __name__ == "__main__":
    main()
