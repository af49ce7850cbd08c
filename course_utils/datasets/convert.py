"""From the files that hosts publish to the four arrays of a data set."""

from __future__ import annotations

import gzip
import math
import tarfile
from pathlib import Path

import numpy as np

from .errors import DataFileError
from .files import KEYS, Arrays
from .registry import Source


def arrays_from(source: Source, paths: list[Path]) -> Arrays:
    """Return the arrays that the downloaded files hold.

    Parameters
    ----------
    source : Source
        Says in which form they are.
    paths : list of Path
        The files, in the order of ``source.remotes``.

    Returns
    -------
    dict
        ``x_train``, ``y_train``, ``x_test``, ``y_test``, all uint8.
    """
    if source.form == "npz":
        return _from_npz(paths[0])
    if source.form == "idx":
        return dict(zip(KEYS, (_from_idx(path) for path in paths), strict=True))
    return _from_cifar(paths[0], source.image_shape)


def _from_npz(path: Path) -> Arrays:
    """Read an .npz file that has the right keys."""
    with np.load(path, allow_pickle=False) as archive:
        return {key: archive[key] for key in KEYS}


def _from_idx(path: Path) -> np.ndarray:
    """Read one gzipped IDX file: 0, 0, type, dimensions, then each size as 4 bytes, then bytes."""
    data = gzip.decompress(path.read_bytes())
    if data[:3] != b"\0\0\x08":
        raise DataFileError(f"{path}: an IDX file of bytes must begin 00 00 08; got {data[:3]!r}")
    dimensions = data[3]
    shape = tuple(int(side) for side in np.frombuffer(data, ">u4", dimensions, offset=4))
    return np.frombuffer(data, np.uint8, math.prod(shape), offset=4 + 4 * dimensions).reshape(shape)


def _from_cifar(path: Path, image_shape: tuple[int, ...]) -> Arrays:
    """Read the batches inside the archive; nothing is unpacked onto the disk."""
    batches = {}
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".bin") else None
            if file:
                batches[Path(member.name).name] = _records(file.read(), image_shape)
    train = [batches[f"data_batch_{number}.bin"] for number in range(1, 6)]
    x_test, y_test = batches["test_batch.bin"]
    return {
        "x_train": np.concatenate([images for images, _ in train]),
        "y_train": np.concatenate([labels for _, labels in train]),
        "x_test": x_test,
        "y_test": y_test,
    }


def _records(data: bytes, image_shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Split records of one label byte and one image, channel after channel."""
    height, width, channels = image_shape
    records = np.frombuffer(data, np.uint8).reshape(-1, 1 + math.prod(image_shape))
    images = records[:, 1:].reshape(-1, channels, height, width).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), records[:, 0].copy()
