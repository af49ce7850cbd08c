"""Files that are written whole or not at all."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def draft_of(path: Path) -> Path:
    """Return where this thread prepares a file: beside it, hidden, under a name of its own.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Path
    """
    return path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a binary file to write; only at the end does it take the place of the old one.

    The bytes are on the disk before the name changes, so a crash leaves the old file or the
    new one. After an error, an interrupt included, nothing is left but the old file.

    Parameters
    ----------
    path : Path
        Target, in a folder that is there.

    Raises
    ------
    OSError
        If it cannot be written; the old file is still there.
    """
    draft = draft_of(path)
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_whole(path: Path, text: str) -> None:
    r"""Write a text in UTF-8, with ``\n`` at line ends; see `whole_file`.

    Parameters
    ----------
    path : Path
    text : str

    Raises
    ------
    OSError
        If it cannot be written; the old file is still there.
    UnicodeEncodeError
        If the text holds half a surrogate pair; the old file is still there.
    """
    content = text.encode()
    with whole_file(path) as file:
        file.write(content)
