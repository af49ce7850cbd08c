"""The arrays of a data set together with what they are and where they came from."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

JPEG_COPY = "JPEG copy"
ORIGINAL = "original"
UNVERIFIED = "unverified copy"

_NOTES = {
    JPEG_COPY: ", a JPEG copy: not the original pixels, so quote accuracies as such",
    ORIGINAL: ", the original: its checksum was verified",
    UNVERIFIED: ", an unverified copy: its pixels may differ from the original",
}


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images and labels, split into training and test.

    Parameters
    ----------
    name, title : str
        The name that ``load`` takes, and the name that a reader knows.
    x_train, x_test : ndarray of uint8, shape (n, height, width) or (n, height, width, channels)
        Images, 0 to 255.
    y_train, y_test : ndarray of int64, shape (n,)
        Labels, from 0.
    class_names : tuple of str
        Name of each label.
    source, licence : str
        Who published the data; under which terms.
    copy : str
        Which copy this is, in words: ``"embedded sample"``, ``"folder in COURSE_DATA_DIR"``,
        ``"user cache"``, ``"download"``, or ``"subset of ..."`` one of them.
    content : str
        ``"original"``, ``"JPEG copy"`` or ``"unverified copy"`` where altered copies are
        known to circulate, else ``""``.
    refused : tuple of str
        Files that were left out, each with the reason; of a folder of pictures alone.
    """

    name: str
    title: str
    x_train: np.ndarray = field(repr=False)
    y_train: np.ndarray = field(repr=False)
    x_test: np.ndarray = field(repr=False)
    y_test: np.ndarray = field(repr=False)
    class_names: tuple[str, ...]
    source: str
    licence: str
    copy: str
    content: str = ""
    refused: tuple[str, ...] = ()

    @property
    def jpeg(self) -> bool:
        """Whether the pixels are known to have been through JPEG."""
        return self.content == JPEG_COPY

    def describe(self) -> str:
        """Return two lines: title, sizes and classes; which copy and which licence."""
        shape = " x ".join(str(side) for side in self.x_train.shape[1:])
        return (
            f"{self.title}: {len(self.x_train):,} training + {len(self.x_test):,} test images "
            f"of {shape}, {len(self.class_names)} classes. Licence: {self.licence}.\n"
            f"Copy: {self.copy}{_NOTES.get(self.content, '')}."
        )

    def take(self, train: int, test: int, rng: np.random.Generator) -> Dataset:
        """Return a random subset in which class sizes differ by at most one.

        Parameters
        ----------
        train, test : int
            Images to draw from each split, without replacement, in random order.
        rng : numpy.random.Generator
            Source of randomness: the same state draws the same subset.

        Returns
        -------
        Dataset
            New arrays; `copy` says that it is a subset.

        Raises
        ------
        TypeError
            If `rng` is not a Generator, or a size is not an integer.
        ValueError
            If a split does not hold that many images of each class.
        """
        import numpy as np

        if not isinstance(rng, np.random.Generator):
            raise TypeError(
                "rng must be a numpy.random.Generator; "
                f"got {type(rng).__name__}. Try np.random.default_rng(0)."
            )
        classes = len(self.class_names)
        rows_train = _balanced_rows("train", self.y_train, train, classes, rng)
        rows_test = _balanced_rows("test", self.y_test, test, classes, rng)
        return replace(
            self,
            x_train=self.x_train[rows_train],
            y_train=self.y_train[rows_train],
            x_test=self.x_test[rows_test],
            y_test=self.y_test[rows_test],
            copy=f"subset of {self.copy.removeprefix('subset of ')}",
        )


def _balanced_rows(
    split: str, labels: np.ndarray, size: int, classes: int, rng: np.random.Generator
) -> np.ndarray:
    """Return `size` random rows; the classes that get one more are random too."""
    import numpy as np

    size = operator.index(size)
    quotas = np.full(classes, size // classes)
    quotas[rng.permutation(classes)[: size % classes]] += 1
    counts = np.bincount(labels, minlength=classes)
    if size < 1 or (quotas > counts).any():
        raise ValueError(
            f"{split} must be from 1 to about {classes * counts.min():,}, as the smallest class "
            f"of that split holds {counts.min():,} images; got {size:,}. Ask for fewer."
        )
    rows = [
        rng.permutation(np.flatnonzero(labels == label))[:quota]
        for label, quota in enumerate(quotas)
    ]
    return rng.permutation(np.concatenate(rows))
