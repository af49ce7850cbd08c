"""Build the samples inside the package: ``python -m course_utils.datasets.build_samples FOLDER``.

FOLDER holds the whole copies, ``mnist.npz`` and ``fashion_mnist.npz``. A sample takes the
first images of each class from the matching split, as many of each class, then shuffles them
with a fixed seed. The same copies give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np

from . import files
from .copies import SAMPLES, Copy
from .registry import REGISTRY, Source

_SEED = 2026


def sample_arrays(source: Source, whole: files.Arrays) -> files.Arrays:
    """Return the sample of a whole data set.

    Parameters
    ----------
    source : Source
        Its `sample` gives the sizes, multiples of the number of classes.
    whole : dict
        The four whole arrays.

    Returns
    -------
    dict
        The four arrays of the sample, all uint8.
    """
    classes = len(source.class_names)
    rng = np.random.default_rng(_SEED)
    arrays = {}
    for split, size in zip(("train", "test"), source.sample or (), strict=True):
        labels = whole[f"y_{split}"]
        first = [np.flatnonzero(labels == label)[: size // classes] for label in range(classes)]
        rows = rng.permutation(np.concatenate(first))
        arrays[f"x_{split}"] = whole[f"x_{split}"][rows]
        arrays[f"y_{split}"] = labels[rows].astype(np.uint8)
    return arrays


def build(folder: Path, out: Path = SAMPLES) -> list[Path]:
    """Write the samples and their CHECKSUMS.

    Parameters
    ----------
    folder : Path
        Where the whole copies are.
    out : Path
        Where the samples go.

    Returns
    -------
    list of Path
        The files written.
    """
    paths = []
    for source in REGISTRY.values():
        if source.sample:
            whole, _ = files.read(Copy("folder", folder / f"{source.name}.npz", source))
            paths.append(out / f"{source.name}.npz")
            files.write(paths[-1], sample_arrays(source, whole), compress=True)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths]
    (out / "CHECKSUMS").write_text("".join(lines), "ascii")
    return paths


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for written in build(Path(sys.argv[1])):
        print(f"{written.name}: {written.stat().st_size:,} bytes")
