"""What a service accepts: every refusal says what must hold, and what came."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

MOST_BYTES = 2_000_000
MOST_IMAGES = 256
PIXELS = (0, 255)


class RefusedError(Exception):
    """An input that the service does not take.

    Attributes
    ----------
    status : int
        The HTTP status: 400 no JSON, 413 too large, 422 JSON of another form.
    must : str
        What must hold.
    got : str
        What came.
    """

    def __init__(self, status: int, must: str, got: str) -> None:
        super().__init__(f"{must}; got {got}")
        self.status, self.must, self.got = status, must, got


def checked_images(body: bytes, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the images of a request's body.

    Parameters
    ----------
    body : bytes
        JSON: ``{"images": [image, ...]}``, pixels whole numbers from 0 to 255.
    shape : tuple of int
        Of one image.

    Returns
    -------
    ndarray of float, shape (n, *shape)

    Raises
    ------
    RefusedError
        If the body is too large, no JSON, or of another form.
    """
    if len(body) > MOST_BYTES:
        raise too_large(len(body))
    images = _images(_parsed(body))
    if len(images) > MOST_IMAGES:
        raise RefusedError(413, f"at most {MOST_IMAGES} images a request", str(len(images)))
    try:
        array = np.asarray(images)
    except ValueError:
        array = np.empty((), dtype=object)
    wanted = f"images must have shape (n, {', '.join(map(str, shape))}), n at least 1"
    if array.dtype.kind not in "iuf" and array.size:
        raise RefusedError(422, f"{wanted}, and hold numbers only", _other(images, array))
    if array.shape[1:] != shape or not len(array):
        raise RefusedError(422, wanted, f"shape {array.shape}")
    _require_pixels(array)
    return array.astype(float)


def too_large(size: int) -> RefusedError:
    """Return the refusal of a body of so many bytes."""
    return RefusedError(413, f"a body must have at most {MOST_BYTES:,} bytes", f"{size:,} or more")


def _require_pixels(array: NDArray[Any]) -> None:
    """Refuse what no camera gives: pixels out of range, or scaled already."""
    low, high = float(array.min()), float(array.max())
    must = f"pixels must be whole numbers from {PIXELS[0]} to {PIXELS[1]}"
    if low < PIXELS[0] or high > PIXELS[1]:
        raise RefusedError(422, must, f"{low:g} to {high:g}")
    if (array != np.floor(array)).any():
        broken = float(array[array != np.floor(array)][0])
        raise RefusedError(422, must, f"{broken:g}; scaled already? The model does that itself")


def _parsed(body: bytes) -> Any:
    """Read JSON, by the letter of its standard: it has no NaN and no Infinity."""
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        start = body[:20].decode("utf-8", "replace")
        raise RefusedError(400, "the body must be JSON", f"{start!r}, {error}"[:200]) from None


def _refuse_constant(name: str) -> NoReturn:
    """Refuse what Python's reader would let pass."""
    must = "pixels must be finite numbers: JSON has no NaN and no Infinity"
    raise RefusedError(400, must, name)


def _images(content: Any) -> list[Any]:
    """Return the list under "images"."""
    images = content.get("images") if isinstance(content, dict) else None
    if not isinstance(images, list):
        keys = ", ".join(map(str, content))[:60] if isinstance(content, dict) else None
        got = type(content).__name__ if keys is None else f"the keys {keys or 'none'}"
        if images is not None:
            got = f"images of type {type(images).__name__}"
        raise RefusedError(422, 'the body must be {"images": [image, ...]}', got)
    return images


def _other(images: list[Any], array: NDArray[Any]) -> str:
    """Say what stands in the place of numbers."""
    if array.shape == ():
        return "rows of different lengths"
    kinds = {"U": "text", "b": "true or false", "O": "something else"}
    return kinds.get(array.dtype.kind, str(array.dtype))
