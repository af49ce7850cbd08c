"""The data sets of the course, from whichever copy this machine has.

``load`` looks in the folder that ``COURSE_DATA_DIR`` names, then in the user cache
(``COURSE_CACHE_DIR`` moves it), then downloads, unless ``COURSE_OFFLINE=1`` forbids it.
The samples inside the package are used only when asked for. Which copy was used is always
part of the result, and a file that is refused is never passed over for another copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .copies import Copy, sample_copy, searched, whole_copies
from .dataset import Dataset
from .errors import DataFileError, DataUnavailableError
from .folders import from_folder
from .picture import Photograph, photograph
from .registry import REGISTRY, Source, lookup

__all__ = [
    "REGISTRY",
    "DataFileError",
    "DataUnavailableError",
    "Dataset",
    "Found",
    "Overview",
    "Photograph",
    "Source",
    "fetch",
    "find",
    "from_folder",
    "load",
    "lookup",
    "overview",
    "path",
    "photograph",
]


@dataclass(frozen=True)
class Found:
    """A copy that is on this machine.

    Parameters
    ----------
    where : {"sample", "folder", "cache"}
        The kind of place; `words` says it to a reader.
    words : str
        For example ``"user cache"``.
    path : Path
        The file.
    n_train, n_test : int
        Images that it must hold.
    problem : str
        Why it is refused, or ``""``. Only array headers are read (and the checksum of a
        sample): ``load`` checks the values too.
    """

    where: str
    words: str
    path: Path
    n_train: int
    n_test: int
    problem: str

    @property
    def readable(self) -> bool:
        """Whether nothing speaks against loading it."""
        return not self.problem


@dataclass(frozen=True)
class Overview:
    """One data set and its copies on this machine, the one that ``load`` takes first."""

    source: Source
    copies: tuple[Found, ...]


def load(name: str, *, sample: bool = False) -> Dataset:
    """Load a data set.

    Parameters
    ----------
    name : {"mnist", "fashion_mnist", "cifar10"}
        Which one.
    sample : bool
        True: the sample inside the package, the same on every machine. False: the whole
        data set, downloaded if no copy is here.

    Returns
    -------
    Dataset
        Its `copy` says which copy was used.

    Raises
    ------
    ValueError
        If the name is unknown.
    DataUnavailableError
        If there is no copy and no download, or no sample of this data set.
    DataFileError
        If the copy is damaged, incomplete or something else.
    """
    source = lookup(name)
    copy = _sample(source) if sample else _whole(source)
    from . import files

    if copy.where == "sample":
        files.check_sample(copy)
    arrays, content = files.read(copy)
    return Dataset(
        name=source.name,
        title=source.title,
        **arrays,
        class_names=source.class_names,
        source=source.citation,
        licence=source.licence,
        copy=copy.words,
        content=content,
        refused=(),
    )


def find(name: str) -> str | None:
    """Return where a whole copy is, ``"folder"`` or ``"cache"``, or None; reads nothing."""
    copies = whole_copies(lookup(name))
    return copies[0].where if copies else None


def path(name: str) -> Path:
    """Return the file of the whole copy that ``load`` would use.

    Raises
    ------
    DataUnavailableError
        If there is none.
    """
    source = lookup(name)
    copies = whole_copies(source)
    if not copies:
        raise _nowhere(source, "not tried")
    return copies[0].path


def fetch(name: str, *, progress: bool = True, force: bool = False) -> Path:
    """Make sure that a whole, undamaged copy is on this machine.

    Parameters
    ----------
    name : {"mnist", "fashion_mnist", "cifar10"}
        Which data set.
    progress : bool
        Draw a progress bar on standard error.
    force : bool
        Download into the user cache even where a copy is here.

    Returns
    -------
    Path
        The copy that was here, or the one downloaded.

    Raises
    ------
    DataUnavailableError
        If the download is forbidden or fails; an older copy stays as it was.
    DataFileError
        If COURSE_DATA_DIR holds a damaged copy: ``load`` would refuse it all the same.
    """
    from . import download, files

    source = lookup(name)
    copies = whole_copies(source)
    if copies and copies[0].where == "folder" and not force:
        files.read(copies[0])
        return copies[0].path
    try:
        return download.to_cache(source, progress=progress, force=force)
    except DataUnavailableError as error:
        if not copies:
            raise _nowhere(source, str(error)) from None
        raise DataUnavailableError(
            f"{source.title} was not downloaded: {error}. {copies[0].path} stays as it was."
        ) from None


def overview() -> list[Overview]:
    """Return every data set with its copies on this machine."""
    return [
        Overview(source, tuple(_inspect(copy) for copy in _all_copies(source)))
        for source in REGISTRY.values()
    ]


def _all_copies(source: Source) -> list[Copy]:
    """Whole copies first, then the sample."""
    sample = sample_copy(source)
    return whole_copies(source) + ([sample] if sample else [])


def _inspect(copy: Copy) -> Found:
    """Look at a copy without reading its images."""
    from . import files

    problem = ""
    try:
        if copy.where == "sample":
            files.check_sample(copy)
        files.check_headers(copy)
    except DataFileError as error:
        problem = str(error)
    return Found(copy.where, copy.words, copy.path, *copy.sizes, problem)


def _sample(source: Source) -> Copy:
    """Return the embedded sample, or say why there is none."""
    copy = sample_copy(source)
    if copy is None:
        have = [entry.name for entry in REGISTRY.values() if entry.sample]
        raise DataUnavailableError(
            f"{source.title} has no sample inside the course ({source.licence}). Load the whole "
            f"data set with sample=False, or take one of the samples: {', '.join(have)}."
        )
    return copy


def _whole(source: Source) -> Copy:
    """Return the first whole copy; download one if there is none."""
    copies = whole_copies(source)
    if copies:
        return copies[0]
    return Copy("download", fetch(source.name), source)


def _nowhere(source: Source, reason: str) -> DataUnavailableError:
    """Build the one message for "no copy and no download"."""
    sample = f", or use load({source.name!r}, sample=True)" if source.sample else ""
    return DataUnavailableError(
        f"no whole copy of {source.title} could be had. Searched: {searched(source)}. "
        f"Download: {reason}. Try: course data fetch {source.name} "
        f"({source.download_bytes / 1e6:,.0f} MB), or set COURSE_DATA_DIR to a folder that "
        f"holds {source.name}.npz{sample}."
    )
