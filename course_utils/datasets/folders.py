"""Data sets of your own: a folder that holds a folder of pictures for each class."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .dataset import Dataset

if TYPE_CHECKING:
    import numpy as np

    from .folder_reading import Picture

FITS, COLOURS = ("crop", "pad", "stretch"), ("rgb", "grey")


def from_folder(
    path: str | os.PathLike[str],
    *,
    size: int | tuple[int, int],
    fit: str = "crop",
    colour: str = "rgb",
    test_share: float = 0.2,
    seed: int = 0,
) -> Dataset:
    """Read a folder that holds one folder of pictures for each class.

    Class names are the folders' names, sorted. Pictures in deeper folders count too. If the two
    folders ``train`` and ``test`` are all there is, they hold the class folders and are the
    split; otherwise a share of each class is drawn for testing. A line tells what was read. Files
    that are no whole picture are refused by name and the rest is read on; so are second copies
    of a file, which would let a test picture be seen in training, and files that stand in two
    classes. Hidden files are passed over.

    Parameters
    ----------
    path : str or path
    size : int or (int, int)
        Side, or height and width, of what comes out, in pixels.
    fit : {"crop", "pad", "stretch"}
        How a picture of another shape is brought to the size: cut the middle out, put white
        beside it, or distort it.
    colour : {"rgb", "grey"}
    test_share : float
        Share of each class drawn for testing, from 0 to below 1; at least one picture of a class
        if the share is not 0.
    seed : int
        Fixes the draw and the order.

    Returns
    -------
    Dataset
        Its `refused` names each file that was left out, and says why.

    Raises
    ------
    ValueError
        If an option is none of those above.
    DataUnavailableError
        If there is no such folder.
    DataFileError
        If it holds no class folders, one class only, or a class without a readable picture.
    """
    from .folder_reading import Reading, class_folders

    shape = _checked_size(size)
    _check_options(fit, colour, test_share)
    root = Path(path).expanduser()
    names, parts = class_folders(root)
    reading = Reading(root, shape, fit, colour)
    rows = {part: reading.read(folders) for part, folders in parts.items()}
    reading.refuse_clashes(rows)
    print(reading.summary(names, rows))
    reading.check(names, rows)
    split = rows if len(rows) == 2 else _drawn(rows["all"], len(names), test_share, seed)
    return Dataset(
        name=root.resolve().name,
        title=f"Pictures in {root.resolve().name}",
        **_arrays(split, seed, shape if colour == "grey" else (*shape, 3)),
        class_names=names,
        source="a folder of yours",
        licence="whatever its owner says",
        copy=f"folder {root.resolve().name}",
        content="",
        refused=tuple(reading.refused),
    )


def _checked_size(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return height and width."""
    sides = (size, size) if isinstance(size, int) else tuple(size)
    if len(sides) != 2 or not all(isinstance(side, int) and side > 0 for side in sides):
        raise ValueError(
            f"size must be a side or (height, width) in whole pixels, 1 or more; got {size!r}."
        )
    return sides[0], sides[1]


def _check_options(fit: str, colour: str, test_share: float) -> None:
    """Refuse an option that is unknown."""
    for name, value, known in (("fit", fit, FITS), ("colour", colour, COLOURS)):
        if value not in known:
            raise ValueError(f"{name} must be one of {', '.join(known)}; got {value!r}.")
    if not 0 <= test_share < 1:
        raise ValueError(f"test_share must be from 0 to below 1; got {test_share}.")


def _drawn(
    pictures: list[Picture], classes: int, share: float, seed: int
) -> dict[str, list[Picture]]:
    """Draw a share of each class for testing, and leave at least one picture for training."""
    import numpy as np

    rng = np.random.default_rng(seed)
    split: dict[str, list[Picture]] = {"train": [], "test": []}
    for label in range(classes):
        own = [each for each in pictures if each.label == label]
        order = rng.permutation(len(own))
        least = min(1, len(own) - 1) if share else 0
        number = max(least, min(round(share * len(own)), len(own) - 1))
        split["test"] += [own[place] for place in order[:number]]
        split["train"] += [own[place] for place in order[number:]]
    return split


def _arrays(
    split: dict[str, list[Picture]], seed: int, shape: tuple[int, ...]
) -> dict[str, np.ndarray]:
    """Stack the pictures of each part, in random order."""
    import numpy as np

    rng, arrays = np.random.default_rng(seed), {}
    for part, pictures in split.items():
        shuffled = [pictures[place] for place in rng.permutation(len(pictures))]
        pixels = [each.pixels for each in shuffled]
        arrays[f"x_{part}"] = np.array(pixels, np.uint8).reshape(-1, *shape)
        arrays[f"y_{part}"] = np.array([each.label for each in shuffled], np.int64)
    return arrays
