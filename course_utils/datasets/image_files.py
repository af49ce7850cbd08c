"""One picture file, whatever its form, as pixels of one size."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import DataFileError

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM", "AVIF")
"""Forms that are pixels. EPS, which Pillow reads too, is a program that another one must run."""

BACKGROUND = "white"


def read_image(path: Path, size: tuple[int, int], *, fit: str, colour: str) -> np.ndarray:
    """Read a picture upright, in 8 bits, at one size.

    A camera's note on how it was held (EXIF) is obeyed. Transparent pixels are laid on white, 16
    bits are scaled to 8, palettes become colours; of an animation the first frame is taken.

    Parameters
    ----------
    path : Path
    size : (int, int)
        Height and width.
    fit : {"crop", "pad", "stretch"}
    colour : {"rgb", "grey"}

    Returns
    -------
    ndarray of uint8, shape (height, width, 3) or (height, width)

    Raises
    ------
    DataFileError
        If it is no picture, or a damaged or enormous one; the message is the reason alone.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_formats()) as image:
                upright = ImageOps.exif_transpose(image)
            flat = _flat(_eight_bits(upright), colour)
            return np.asarray(_fitted(flat, size, fit))
    except DataFileError:
        raise
    except Exception as error:  # whatever a decoder makes of damaged bytes
        raise DataFileError(_reason(path, error)) from None


def _formats() -> list[str]:
    """List the forms that this Pillow can read."""
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16 bits to 8; Pillow's own conversion cuts everything above 255 off."""
    if image.mode == "F":
        raise DataFileError("its pixels are floats of no known range")
    if not image.mode.startswith("I"):
        return image
    values = np.asarray(image).astype(np.int64)
    if values.min() < 0 or values.max() > 65_535:
        raise DataFileError("its pixels are 32-bit numbers of no known range")
    return Image.fromarray((values / 257).round().astype(np.uint8))


def _flat(image: Image.Image, colour: str) -> Image.Image:
    """Lay transparent pixels on white and convert to colour or grey."""
    if "transparency" in image.info or image.mode in ("LA", "PA", "RGBA", "RGBa", "La"):
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, BACKGROUND), layer)
    return image.convert("RGB").convert("L" if colour == "grey" else "RGB")


def _fitted(image: Image.Image, size: tuple[int, int], fit: str) -> Image.Image:
    """Bring a picture to a size, given as height and width."""
    target, how = (size[1], size[0]), Image.Resampling.BICUBIC
    if fit == "crop":
        return ImageOps.fit(image, target, how)
    if fit == "pad":
        return ImageOps.pad(image, target, how, color=BACKGROUND)
    return image.resize(target, how)


def _reason(path: Path, error: Exception) -> str:
    """Say in a few words why a file was refused."""
    if isinstance(error, Image.DecompressionBombWarning | Image.DecompressionBombError):
        return f"more than {Image.MAX_IMAGE_PIXELS or 0:,} pixels"
    if isinstance(error, UnidentifiedImageError):
        return "empty" if path.stat().st_size == 0 else "no picture"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    text = str(error).splitlines()
    return f"damaged: {text[0] if text else type(error).__name__}"
