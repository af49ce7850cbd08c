"""What a case gets to do, and the images it does it with."""

import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import numpy as np

from course_utils import __version__

SHAPE, CLASSES = (32, 32, 3), 10
LIBRARIES = ("tensorflow", "tensorflow-cpu", "keras", "torch", "numpy")
PARTS = ("x_train", "y_train", "x_test", "y_test")

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Work:
    """One task: so many epochs over these images, with word after each.

    Attributes
    ----------
    x_train, x_test : ndarray of uint8, shape (n, 32, 32, 3)
    y_train, y_test : ndarray of int, shape (n,)
    epochs, seed : int
    evaluates : bool
        Whether the accuracy on the test images is wanted after each epoch.
    lap : callable
        To be called after each epoch with the seconds of its training steps alone, and the
        accuracy from 0 to 1, None if it is not wanted. It may take its time: the next epoch's
        clock starts when it returns.
    notes : list of str
        What a case chose on the way, for the reader.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    epochs: int
    seed: int
    evaluates: bool
    lap: Callable[[float, float | None], None]
    notes: list[str] = field(default_factory=list)


def images(count: int | None = None) -> tuple[Arrays, str]:
    """Give CIFAR-10 if a copy is here, else made-up pixels of the same shape.

    Parameters
    ----------
    count : int, optional
        So many training images, the first ones; all when absent. Of test images at most as
        many.

    Returns
    -------
    arrays : dict of ndarray
        ``x_train``, ``y_train``, ``x_test``, ``y_test``.
    words : str
        Which copy they are.
    """
    from course_utils import datasets

    if not datasets.find("cifar10"):
        return made_up(count or 50_000), "synthetic pixels: no copy of CIFAR-10 is here"
    data = datasets.load("cifar10")
    content = f" ({data.content})" if data.content else ""
    arrays = {name: getattr(data, name)[:count] for name in PARTS}
    return arrays, f"CIFAR-10, {data.copy}{content}"


def made_up(count: int, seed: int = 0) -> Arrays:
    """Make random pixels and labels; each class is in the labels."""
    rng = np.random.default_rng(seed)
    sizes = {"train": count, "test": min(count, 1000)}
    made: Arrays = {}
    for part, size in sizes.items():
        made[f"x_{part}"] = rng.integers(0, 256, (size, *SHAPE), dtype=np.uint8)
        made[f"y_{part}"] = np.arange(size) % CLASSES
    return made


def save(path: Path, arrays: Arrays) -> None:
    """Write arrays for the processes of the cases, which read them with `load`."""
    np.savez(path, **arrays)  # type: ignore[arg-type]


def load(path: Path) -> Arrays:
    """Read what `save` wrote."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in PARTS}


def versions() -> dict[str, str]:
    """Give the versions of Python, of the course and of the libraries that times depend on."""
    found = {"python": platform.python_version(), "course": __version__}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
