"""Where copies of a data set can be on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .registry import Source

APP_NAME = "from-neuron-to-large-model"
SAMPLES = Path(__file__).parent / "samples"

_WORDS = {
    "sample": "embedded sample",
    "folder": "folder in COURSE_DATA_DIR",
    "cache": "user cache",
    "download": "download",
}
_REMEDIES = {
    "sample": "Install the course again: this file is part of it.",
    "folder": "Replace it by a whole copy, or take it out of that folder and run: "
    "course data fetch {name}",
    "cache": "Replace it: course data fetch {name}",
    "download": "Download it again: course data fetch {name}",
}


@dataclass(frozen=True)
class Copy:
    """One place of a copy.

    Parameters
    ----------
    where : {"sample", "folder", "cache", "download"}
        The kind of place.
    path : Path
        The file.
    source : Source
        What it must be a copy of.
    """

    where: str
    path: Path
    source: Source

    @property
    def words(self) -> str:
        """The place in words, without a path."""
        return _WORDS[self.where]

    @property
    def remedy(self) -> str:
        """What to do when the file is refused."""
        return _REMEDIES[self.where].format(name=self.source.name)

    @property
    def sizes(self) -> tuple[int, int]:
        """Training and test images that it must hold."""
        if self.where == "sample" and self.source.sample:
            return self.source.sample
        return self.source.n_train, self.source.n_test


def data_folder() -> Path | None:
    """Return the folder that COURSE_DATA_DIR names, or None where it is not set."""
    value = os.environ.get("COURSE_DATA_DIR", "")
    return Path(value).expanduser() if value else None


def cache_folder() -> Path:
    """Return the folder of downloads: COURSE_CACHE_DIR, or the system's place for caches."""
    value = os.environ.get("COURSE_CACHE_DIR", "")
    if value:
        return Path(value).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME))


def sample_copy(source: Source) -> Copy | None:
    """Return the sample inside the package, or None where `source` has none."""
    return Copy("sample", SAMPLES / f"{source.name}.npz", source) if source.sample else None


def cache_copy(source: Source) -> Copy:
    """Return the place in the user cache, whether or not a file is there."""
    return Copy("cache", cache_folder() / f"{source.name}.npz", source)


def whole_copies(source: Source) -> list[Copy]:
    """Return the whole copies that are there, the one that ``load`` takes first.

    A dangling link counts: it is refused when read, never passed over in silence.
    """
    folder = data_folder()
    places = [Copy("folder", folder / f"{source.name}.npz", source)] if folder else []
    places.append(cache_copy(source))
    return [place for place in places if os.path.lexists(place.path)]


def searched(source: Source) -> str:
    """Return, for a message, the places where a whole copy is looked for."""
    folder = data_folder()
    if folder is None:
        first = "COURSE_DATA_DIR (not set)"
    else:
        first = f"COURSE_DATA_DIR ({folder}{'' if folder.is_dir() else ': no such folder'})"
    return f"{first}; the user cache ({cache_copy(source).path.parent})"
