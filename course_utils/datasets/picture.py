"""The one photograph inside the package: pixels to look at, no data set to learn from."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .copies import SAMPLES
from .errors import DataFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHA256 = "5d04583ca633fba4c04b6ffcded6fe3980cd7a7643cde018ae33e75cba1a404e"


@dataclass(frozen=True)
class Photograph:
    """A photograph and where it comes from.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (96, 96, 3)
        Red, green and blue from 0 to 255; read-only.
    title : str
        What it shows.
    source : str
        Who took it, and who publishes it.
    licence, licence_url : str
        Under which terms; where the terms are written.
    """

    pixels: NDArray[np.uint8]
    title: str = "Coffee cup"
    source: str = "Rachel Michetti, courtesy of Pikolo Espresso Bar; sample picture of scikit-image"
    licence: str = "CC0 1.0 (dedicated to the public domain)"
    licence_url: str = "https://creativecommons.org/publicdomain/zero/1.0/"

    def describe(self) -> str:
        """Say in one line what it is, whose, and under which licence."""
        height, width, channels = self.pixels.shape
        form = f"{height} x {width} pixels, {channels} channels"
        return f"{self.title}: {form}. {self.source}. Licence: {self.licence}."


def photograph() -> Photograph:
    """Return the photograph of a coffee cup that is part of the package.

    Returns
    -------
    Photograph

    Raises
    ------
    DataFileError
        If the file is missing or its bytes are not those that were put there.
    """
    import numpy as np
    from PIL import Image

    path = SAMPLES / "coffee.png"
    remedy = "Install the course again: this file is part of it."
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path} must be readable; got {error.strerror}. {remedy}") from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != _SHA256:
        raise DataFileError(f"{path} must have the sha256 {_SHA256}; got {digest}. {remedy}")
    pixels = np.array(Image.open(io.BytesIO(content)).convert("RGB"))
    pixels.flags.writeable = False
    return Photograph(pixels)
