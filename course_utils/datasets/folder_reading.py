"""Reading the pictures in class folders, and refusing by name what is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .errors import DataFileError, DataUnavailableError
from .image_files import read_image

CLUTTER = {"Thumbs.db", "desktop.ini", "__MACOSX"}
SHOWN = 10


@dataclass(frozen=True)
class Picture:
    """One picture that was read."""

    label: int
    pixels: np.ndarray
    file: str
    digest: str


@dataclass
class Reading:
    """A walk through class folders, and what it refuses."""

    root: Path
    size: tuple[int, int]
    fit: str
    colour: str
    refused: list[str] = field(default_factory=list)
    seen: dict[str, Picture] = field(default_factory=dict)
    clashing: set[str] = field(default_factory=set)

    def read(self, folders: list[Path]) -> list[Picture]:
        """Read the pictures of each class folder, in the order of the labels."""
        for file in _visible(folders[0].parent):
            if not file.is_dir():
                self.refused.append(f"{self._name(file)}: outside the class folders")
        above = (self.root.resolve(), *self.root.resolve().parents)
        found = (
            (label, file) for label, folder in enumerate(folders) for file in _files(folder, above)
        )
        return [picture for each in found if (picture := self._picture(*each)) is not None]

    def _name(self, file: Path) -> str:
        """Return a file's path inside the folder."""
        return file.relative_to(self.root).as_posix()

    def _picture(self, label: int, file: Path) -> Picture | None:
        """Read a file, or note why not."""
        name = self._name(file)
        try:
            if not file.is_file():
                raise DataFileError("no file, or a link that leads nowhere")
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            pixels = read_image(file, self.size, fit=self.fit, colour=self.colour)
        except (DataFileError, OSError) as error:
            self.refused.append(f"{name}: {getattr(error, 'strerror', None) or error}")
            return None
        first = self.seen.setdefault(digest, Picture(label, pixels, name, digest))
        if first.file == name:
            return first
        if first.label != label:
            self.clashing.add(digest)
        of = "in two classes, as" if first.label != label else "a second copy of"
        self.refused.append(f"{name}: {of} {first.file}")
        return None

    def refuse_clashes(self, rows: dict[str, list[Picture]]) -> None:
        """Leave out every copy of a picture that stands in two classes: one label is wrong."""
        for part, pictures in rows.items():
            bad = [each.file for each in pictures if each.digest in self.clashing]
            self.refused += [f"{name}: in two classes" for name in bad]
            rows[part] = [each for each in pictures if each.digest not in self.clashing]

    def summary(self, names: tuple[str, ...], rows: dict[str, list[Picture]]) -> str:
        """Say what was read, and name what was not."""
        labels = [each.label for pictures in rows.values() for each in pictures]
        counts = ", ".join(f"{name} {labels.count(k):,}" for k, name in enumerate(names))
        total = len(labels) + len(self.refused)
        told = f"{self.root.resolve().name}: {len(labels):,} of {total:,} files read ({counts})."
        return f"{told} {self._names()}".rstrip()

    def _names(self) -> str:
        """Name the first few files that were refused."""
        more = len(self.refused) - SHOWN
        rest = f"; and {more:,} more" if more > 0 else ""
        return f"Refused: {'; '.join(self.refused[:SHOWN])}{rest}." if self.refused else ""

    def check(self, names: tuple[str, ...], rows: dict[str, list[Picture]]) -> None:
        """Refuse a class without pictures."""
        for part, pictures in rows.items():
            labels = {each.label for each in pictures}
            empty = [name for label, name in enumerate(names) if label not in labels]
            if empty:
                place = self.root if part == "all" else self.root / part
                raise DataFileError(
                    f"{place}: every class must have a readable picture; {', '.join(empty)} has "
                    f"none. Add some, or take the folder away. {self._names()}".rstrip()
                )


def class_folders(root: Path) -> tuple[tuple[str, ...], dict[str, list[Path]]]:
    """Return the class names, and each part's class folders in their order.

    Raises
    ------
    DataUnavailableError
        If there is no such folder.
    DataFileError
        If it holds fewer than two classes, or other classes for training than for testing.
    """
    if not root.is_dir():
        what = "it is a file" if root.exists() else "there is none"
        raise DataUnavailableError(
            f"{root} must be a folder of class folders; {what}. Is the path right, seen from "
            f"{Path.cwd()}?"
        )
    folders = _subfolders(root)
    if [folder.name for folder in folders] != ["test", "train"]:
        return _named(root, folders), {"all": folders}
    parts = {name: _subfolders(root / name) for name in ("train", "test")}
    names = {name: tuple(each.name for each in found) for name, found in parts.items()}
    if names["train"] != names["test"]:
        raise DataFileError(
            f"{root}: train and test must hold the same classes; got {', '.join(names['train'])} "
            f"and {', '.join(names['test'])}."
        )
    return _named(root / "train", parts["train"]), parts


def _named(place: Path, folders: list[Path]) -> tuple[str, ...]:
    """Return the class names, two at least."""
    if len(folders) < 2:
        loose = sum(each.is_file() for each in _visible(place))
        got = f"one, {folders[0].name}" if folders else "none"
        beside = f" and {loose:,} files beside" if loose else ""
        raise DataFileError(
            f"{place} must hold a folder of pictures for each of two or more classes; got {got}"
            f"{beside}. Put each class's pictures into a folder of its own."
        )
    return tuple(folder.name for folder in folders)


def _visible(folder: Path) -> list[Path]:
    """List a folder in the order of names, without hidden files and systems' clutter."""
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return [each for each in entries if each.name[0] != "." and each.name not in CLUTTER]


def _subfolders(folder: Path) -> list[Path]:
    """List the visible folders in a folder."""
    return [entry for entry in _visible(folder) if entry.is_dir()]


def _files(folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files under a folder; a link to a folder above leads in a circle, so nowhere."""
    here = folder.resolve()
    if here in above:
        return
    for entry in _visible(folder):
        if entry.is_dir():
            yield from _files(entry, (*above, here))
        else:
            yield entry
