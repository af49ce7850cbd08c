"""Bytes on disk, as they are and zipped."""

import zlib
from pathlib import Path


def file_bytes(path: str | Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    return sum(each.stat().st_size for each in _files(path))


def zipped_bytes(path: str | Path) -> int:
    """Return the bytes that are left when each file is compressed by zlib at its best level."""
    return sum(len(zlib.compress(each.read_bytes(), 9)) for each in _files(path))


def _files(path: str | Path) -> list[Path]:
    """List a file, or a folder's files."""
    root = Path(path)
    return [each for each in sorted(root.rglob("*")) if each.is_file()] if root.is_dir() else [root]
