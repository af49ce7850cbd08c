"""Downloading a whole data set into the user cache."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import convert, files
from .copies import Copy, cache_copy
from .errors import DataFileError, DataUnavailableError
from .registry import Remote, Source
from .resume import ResumingDownloader

_SPARE_BYTES = 20_000_000


def to_cache(source: Source, *, progress: bool, force: bool = False) -> Path:
    """Return the copy in the user cache, downloading it unless a good one is there.

    Parameters
    ----------
    source : Source
        The data set.
    progress : bool
        Draw a progress bar on standard error.
    force : bool
        Download even where a good copy is there; it is replaced at the very end.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataUnavailableError
        If the download is forbidden or fails. An older copy is then as it was, and what
        came of the download is kept, so that the next call goes on from there; bytes with
        a wrong checksum are removed.
    """
    target = cache_copy(source)
    if not force and is_usable(target):
        return target.path
    if os.environ.get("COURSE_OFFLINE", "0") not in ("", "0"):
        raise DataUnavailableError("COURSE_OFFLINE forbids a download")
    try:
        with _only_one(target):
            if force or not is_usable(target):
                _download(source, target.path, progress)
    except DataUnavailableError:
        raise
    except OSError as error:
        raise DataUnavailableError(_explain(error, target.path.parent)) from error
    return target.path


def is_usable(copy: Copy) -> bool:
    """Say whether `copy` is there, whole and undamaged."""
    try:
        files.read(copy)
    except DataFileError:
        return False
    return True


@contextmanager
def _only_one(target: Copy) -> Iterator[None]:
    """Let one process at a time download this data set."""
    from filelock import FileLock, Timeout

    target.path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.path.with_name(f".{target.path.stem}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(f"Waiting: another process downloads {target.source.title}.", file=sys.stderr)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _download(source: Source, target: Path, progress: bool) -> None:
    """Download, convert, check and only then put the file in place."""
    folder = target.parent / "downloads" / source.name
    folder.mkdir(parents=True, exist_ok=True)
    _require_space(source, folder)
    paths = [_retrieve(remote, folder, progress) for remote in source.remotes]
    staged = Copy("download", folder / target.name, source)
    files.write(
        staged.path, convert.arrays_from(source, paths), checksums=files.checksums_of(source)
    )
    files.read(staged)
    staged.path.replace(target)
    shutil.rmtree(folder, ignore_errors=True)


def _retrieve(remote: Remote, folder: Path, progress: bool) -> Path:
    """Download one file; say in plain words what went wrong."""
    import requests

    part = folder / f"{remote.file_name}.part"
    try:
        path = _checked(remote, part, progress)
    except ValueError as error:
        part.unlink(missing_ok=True)
        raise DataUnavailableError(
            f"{remote.file_name} must have the checksum {remote.checksum}; what {remote.url} "
            "sent has another, and was removed. If a second try ends like this, the host or "
            "a proxy on the way serves something else"
        ) from error
    except requests.HTTPError as error:
        raise DataUnavailableError(f"the host refused: {error}") from error
    except requests.RequestException as error:
        raise DataUnavailableError(
            f"the connection to {remote.host} failed or broke off ({type(error).__name__}). "
            "What came is kept: try again, and the download goes on from there"
        ) from error
    part.unlink(missing_ok=True)
    return path


def _checked(remote: Remote, part: Path, progress: bool) -> Path:
    """Download one file through pooch, which raises ValueError on a wrong checksum."""
    import pooch

    pooch.get_logger().setLevel("WARNING")
    downloader = ResumingDownloader(part, progress=progress)
    return Path(
        pooch.retrieve(
            remote.url,
            known_hash=remote.checksum,
            fname=remote.file_name,
            path=part.parent,
            downloader=downloader,
        )
    )


def _require_space(source: Source, folder: Path) -> None:
    """Refuse to start a download that the disk cannot hold."""
    there = sum(path.stat().st_size for path in folder.iterdir())
    need = source.download_bytes + source.array_bytes + _SPARE_BYTES - there
    free = shutil.disk_usage(folder).free
    if free < need:
        raise DataUnavailableError(
            f"the disk of {folder} must have {need / 1e6:,.0f} MB free; got {free / 1e6:,.0f} MB. "
            "Free some, or set COURSE_CACHE_DIR to a folder on a larger disk"
        )


def _explain(error: OSError, folder: Path) -> str:
    """Say why nothing can be written, and what to try."""
    return (
        f"cannot write to {folder} ({error.strerror or error}). "
        "Set COURSE_CACHE_DIR to a folder that you can write to and that has room"
    )
