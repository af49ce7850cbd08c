"""Reading, checking and writing the .npz files that hold a whole data set or a sample."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from pathlib import Path

import numpy as np

from course_utils.whole_files import whole_file

from .copies import Copy
from .dataset import JPEG_COPY, ORIGINAL, UNVERIFIED
from .errors import DataFileError
from .registry import Source

KEYS = ("x_train", "y_train", "x_test", "y_test")
_VERIFIED = "verified"
_READ_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(ValueError, NotImplementedError, RuntimeError),
)

Arrays = dict[str, np.ndarray]
Headers = dict[str, tuple[tuple[int, ...], np.dtype]]


def read(copy: Copy) -> tuple[Arrays, str]:
    """Return the arrays of `copy`, all of them checked, and the name of what they contain.

    Parameters
    ----------
    copy : Copy
        The file, and what it must be.

    Returns
    -------
    arrays : dict
        ``x_train``, ``x_test`` of uint8 (n, height, width[, channels]); ``y_train``,
        ``y_test`` of int64 (n,).
    content : str
        ``"original"``, ``"JPEG copy"``, ``"unverified copy"`` or ``""``.

    Raises
    ------
    DataFileError
        If the file is not a whole, undamaged copy.
    """
    check_headers(copy)
    try:
        with np.load(copy.path, allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in KEYS}
            verified = str(archive[_VERIFIED]) if _VERIFIED in archive.files else ""
    except _READ_ERRORS as error:
        raise _refused(copy, "must be a readable .npz file", _reason(error)) from None
    for key in ("y_train", "y_test"):
        arrays[key] = arrays[key].astype(np.int64)
    check_values(copy, arrays)
    return arrays, _content(copy, arrays, verified)


def check_headers(copy: Copy) -> None:
    """Refuse `copy` unless its four arrays have the right shape and dtype; reads no data.

    Raises
    ------
    DataFileError
        If they do not, or the file cannot be opened.
    """
    headers = _read_headers(copy)
    missing = [key for key in KEYS if key not in headers]
    if missing:
        came = f"no {' and no '.join(missing)} (it holds {', '.join(headers) or 'nothing'})"
        raise _refused(copy, f"must hold the arrays {', '.join(KEYS)}", came)
    for split, size in zip(("train", "test"), copy.sizes, strict=True):
        _check_images_header(copy, f"x_{split}", headers, (size, *copy.source.image_shape))
        _check_labels_header(copy, f"y_{split}", headers, size)


def check_values(copy: Copy, arrays: Arrays) -> None:
    """Refuse `copy` if an image has no content or a label is impossible or never used.

    Raises
    ------
    DataFileError
        If so.
    """
    names = copy.source.class_names
    for split in ("train", "test"):
        images = arrays[f"x_{split}"].reshape(len(arrays[f"x_{split}"]), -1)
        blank = int((images.max(axis=1) == images.min(axis=1)).sum())
        if blank:
            came = f"{blank:,} of {len(images):,} images whose pixels are all equal"
            raise _refused(copy, f"x_{split} must hold pictures", came)
        labels = arrays[f"y_{split}"]
        if labels.min() < 0 or labels.max() >= len(names):
            must = f"y_{split} must hold labels from 0 to {len(names) - 1}"
            raise _refused(copy, must, f"labels from {labels.min()} to {labels.max()}")
        absent = np.flatnonzero(np.bincount(labels, minlength=len(names)) == 0)
        if len(absent):
            came = f"no image of {', '.join(names[label] for label in absent)}"
            raise _refused(copy, f"y_{split} must hold every class", came)


def check_sample(copy: Copy) -> None:
    """Refuse an embedded sample whose bytes differ from those listed in CHECKSUMS.

    Raises
    ------
    DataFileError
        If they differ, or the file is missing.
    """
    try:
        lines = (copy.path.parent / "CHECKSUMS").read_text("ascii").splitlines()
        digest = hashlib.sha256(copy.path.read_bytes()).hexdigest()
    except (OSError, ValueError) as error:
        raise _refused(copy, "must be readable", _reason(error)) from None
    if f"{digest}  {copy.path.name}" not in lines:
        raise _refused(copy, "must have the sha256 listed in CHECKSUMS", digest[:16] + "...")


def write(path: Path, arrays: Arrays, *, compress: bool = False, checksums: str = "") -> None:
    """Write `arrays` to `path` so that a whole file or none is there, whatever happens.

    Parameters
    ----------
    path : Path
        Target; an older file there is replaced at the very end.
    arrays : dict
        The four arrays.
    compress : bool
        Smaller on disk, slower to read.
    checksums : str
        Checksums of the downloaded files that the arrays were taken from, kept in the file.
    """
    extra = {_VERIFIED: np.array(checksums)} if checksums else {}
    save = np.savez_compressed if compress else np.savez
    with whole_file(path) as file:
        save(file, **{key: arrays[key] for key in KEYS}, **extra)  # type: ignore[arg-type]


def fingerprint(arrays: Arrays) -> str:
    """Return the sha256 of a few pixel rows of a few images: cheap, and different after JPEG."""
    digest = hashlib.sha256()
    for key in ("x_train", "x_test"):
        digest.update(np.ascontiguousarray(arrays[key][::1_000, ::8]).tobytes())
    return digest.hexdigest()


def checksums_of(source: Source) -> str:
    """Return the checksums of the files that `source` is downloaded from, as one line."""
    return " ".join(remote.checksum for remote in source.remotes)


def _content(copy: Copy, arrays: Arrays, verified: str) -> str:
    """Name what the arrays are, for data sets of which altered copies circulate."""
    if copy.source.jpeg_fingerprint is None or copy.where == "sample":
        return ""
    if fingerprint(arrays) == copy.source.jpeg_fingerprint:
        return JPEG_COPY
    return ORIGINAL if verified == checksums_of(copy.source) else UNVERIFIED


def _read_headers(copy: Copy) -> Headers:
    """Return shape and dtype of each array; refuse what is not an .npz file."""
    try:
        with zipfile.ZipFile(copy.path) as archive:
            members = [name for name in archive.namelist() if name.endswith(".npy")]
            return {name.removesuffix(".npy"): _header(archive, name) for name in members}
    except _READ_ERRORS as error:
        raise _refused(copy, "must be a readable .npz file", _reason(error)) from None


def _header(archive: zipfile.ZipFile, member: str) -> tuple[tuple[int, ...], np.dtype]:
    """Return shape and dtype from the first bytes of one array."""
    with archive.open(member) as file:
        if np.lib.format.read_magic(file) == (1, 0):
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        else:
            shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    return shape, dtype


def _check_images_header(copy: Copy, key: str, headers: Headers, must: tuple[int, ...]) -> None:
    """Refuse images of another shape or dtype."""
    shape, dtype = headers[key]
    _refuse_objects(copy, key, dtype)
    if shape != must or dtype != np.uint8:
        raise _refused(copy, f"{key} must be uint8 of shape {must}", f"{dtype} of shape {shape}")


def _check_labels_header(copy: Copy, key: str, headers: Headers, size: int) -> None:
    """Refuse labels of another length or that are no integers."""
    shape, dtype = headers[key]
    _refuse_objects(copy, key, dtype)
    if shape != (size,) or dtype.kind not in "ui":
        must = f"{key} must be integers of shape {(size,)}, one for each image"
        raise _refused(copy, must, f"{dtype} of shape {shape}")


def _refuse_objects(copy: Copy, key: str, dtype: np.dtype) -> None:
    """Refuse pickled objects: reading them can run any code."""
    if dtype.hasobject:
        raise _refused(copy, f"{key} must hold plain numbers", "pickled Python objects")


def _reason(error: BaseException) -> str:
    """Say what went wrong, in one line without the path."""
    if isinstance(error, OSError) and error.strerror:
        return f"one that cannot be opened ({error.strerror.lower()})"
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"a damaged or incomplete one ({text.rstrip('.')})"


def _refused(copy: Copy, must: str, came: str) -> DataFileError:
    """Build the one message: which file, what must hold, what came, what to try."""
    return DataFileError(f"{copy.path}: {must}; got {came}. {copy.remedy}")
