"""Lesson 12: article 003's cats and dogs, run as printed on picture files, and mended.

The listing reads files with OpenCV. Here a stand-in with the two functions that are called reads
them with Pillow: the course needs OpenCV for nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import numpy as np
from PIL import Image

from course_utils import datasets, sources
from course_utils.audits.fresh import run_driver

ANIMALS = ("dog", "cat")
SIDES = {"photographs": (32, 65), "one size": (32, 33), "small": (28, 29), "broken": (28, 29)}
"""Sides of the pictures in each folder, from and below, in pixels."""

MENDS = (
    (
        "cv2.imread(path, cv2.IMREAD_GRAYSCALE) for",
        "cv2.resize(cv2.imread(path, cv2.IMREAD_GRAYSCALE), (28, 28)) for",
    ),
    ("np.expand_dims(image, 0) / 255.0", "np.expand_dims(image, 0)"),
    ("np.array(test_predictions) ==", "np.array(test_predictions).ravel() =="),
)
"""The lines that the listing needs: what is printed, and what must stand there."""

_DRIVER = """
import contextlib, io, json, sys
import numpy as np
import tensorflow as tf
from course_utils.audits import a12_cats
code = sys.stdin.read()
kept, made, names = [], tf.keras.Sequential, {"__name__": "__main__"}
tf.keras.Sequential = lambda layers: kept.append(made(layers)) or kept[-1]
tf.keras.utils.set_random_seed(0)
printed, outcome = io.StringIO(), "ran"
with a12_cats.opencv(), contextlib.redirect_stdout(printed):
    try:
        exec(compile(code, "cats", "exec"), names)
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}".splitlines()[0]
    found = {"outcome": outcome, "printed": "", "once": None, "twice": None}
    if outcome == "ran":
        images, labels = names["load_data"]("data/test")
        once = kept[0].predict(images).ravel()
        twice = kept[0].predict(images / 255.0).ravel()
        found["once"], found["twice"] = (float(np.mean((each > 0.5) == labels))
                                         for each in (once, twice))
        found["printed"] = printed.getvalue().split("Test accuracy: ")[1].split()[0]
print("\\n" + json.dumps(found))
"""


def _imread(path: str, flag: int) -> np.ndarray | None:
    """Read a picture in shades of grey; None where there is none, as OpenCV does."""
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("L"))
    except OSError:
        return None


def _resize(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Bring a grey picture to width and height; OpenCV looks at fewer of its pixels."""
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR))


@contextmanager
def opencv() -> Iterator[SimpleNamespace]:
    """Let ``import cv2`` find a stand-in with ``imread`` and ``resize``, and nothing else."""
    stand_in = SimpleNamespace(imread=_imread, resize=_resize, IMREAD_GRAYSCALE=0)
    before = sys.modules.get("cv2")
    sys.modules["cv2"] = stand_in  # type: ignore[assignment]
    try:
        yield stand_in
    finally:
        del sys.modules["cv2"]
        if before is not None:
            sys.modules["cv2"] = before


def pair(data: datasets.Dataset) -> tuple[str, str]:
    """Name the two classes to tell apart: dogs and cats, or two garments that look alike.

    Parameters
    ----------
    data : Dataset
        CIFAR-10 or Fashion-MNIST.

    Returns
    -------
    (str, str)
        The second one takes the cats' part.
    """
    return ANIMALS if "cat" in data.class_names else ("Pullover", "Coat")


def write_pictures(
    folder: str | os.PathLike[str],
    images: np.ndarray,
    names: list[str],
    rng: np.random.Generator,
    sides: tuple[int, int] = SIDES["photographs"],
) -> None:
    """Write images as PNG files of various sizes, as photographs come.

    Parameters
    ----------
    folder : str or path
        Made if it is missing.
    images : ndarray of uint8, shape (n, h, w) or (n, h, w, 3)
    names : list of str
        A path inside the folder for each image, without ``.png``.
    rng : Generator
        Draws each height and width.
    sides : (int, int)
        Height and width are drawn from the first of these to below the second, in pixels.
    """
    for image, name in zip(images, names, strict=True):
        height, width = rng.integers(*sides, size=2).tolist()
        path = Path(folder) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).resize((width, height), Image.Resampling.BICUBIC).save(path)


def file_names(labels: np.ndarray) -> list[str]:
    """Name files as the article does: label 1 is ``cat.0`` and so on, label 0 ``dog.0``."""
    return [f"{ANIMALS[label]}.{number}" for number, label in enumerate(labels)]


def two_classes(data: datasets.Dataset, split: str, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Take the first images of a data set's `pair`, both alike often.

    Parameters
    ----------
    data : Dataset
    split : {"train", "test"}
    most : int
        Images at most.

    Returns
    -------
    images : ndarray of uint8, shape (n, ...)
    labels : ndarray of int, shape (n,)
        1 for the class that takes the cats' part.
    """
    x, y = getattr(data, f"x_{split}"), getattr(data, f"y_{split}")
    rows = [np.flatnonzero(y == data.class_names.index(name)) for name in pair(data)]
    count = min(most // 2, *map(len, rows))
    taken = np.sort(np.concatenate([each[:count] for each in rows]))
    return x[taken], (y[taken] == data.class_names.index(pair(data)[1])).astype(int)


def mended() -> str:
    """Return the listing with its three lines mended."""
    code = sources.listing("cats")
    for printed, mend in MENDS:
        code = code.replace(printed, mend)
    return code


def run(kind: str, is_mended: bool = False) -> dict[str, Any]:
    """Run the listing in a fresh process on a folder of coats (its cats) and pullovers.

    Parameters
    ----------
    kind : {"photographs", "one size", "small", "broken"}
        Pictures of various sizes; all 32 x 32; all 28 x 28; and so with one file that is none.
    is_mended : bool
        Whether its three lines are mended.

    Returns
    -------
    dict
        ``outcome``: "ran", or the exception's name and the first line of its message;
        ``printed``: the accuracy as printed; ``once`` and ``twice``: the share of right answers
        where the test pictures are divided by 255 once, and once more.

    Raises
    ------
    RuntimeError
        If the process itself fails.
    """
    return dict(_run(kind, mended() if is_mended else sources.listing("cats")))


@cache
def _run(kind: str, code: str) -> dict[str, Any]:
    """Write the folder and run code beside it in a fresh process."""
    with TemporaryDirectory() as folder:
        _write_folder(Path(folder), kind)
        found: dict[str, Any] = run_driver(_DRIVER, code, folder, "the cats")
    return found


def _write_folder(folder: Path, kind: str) -> None:
    """Write data/train and data/test from the embedded sample."""
    data, rng = datasets.load("fashion_mnist", sample=True), np.random.default_rng(0)
    for split, most in (("train", 400), ("test", 60)):
        images, labels = two_classes(data, split, most)
        names = [f"data/{split}/{name}" for name in file_names(labels)]
        write_pictures(folder, images, names, rng, SIDES[kind])
    if kind == "broken":
        (folder / "data" / "train" / ".DS_Store").write_text("no picture")
