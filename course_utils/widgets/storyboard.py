"""Storyboards: a few frames of an interactive figure in one picture, for where no kernel runs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from course_utils import style

SHEET_WIDTH = 960
CAPTION_HEIGHT = 24
LINE_HEIGHT = 18
MARGIN = 8
FEWEST, MOST = 3, 6


def picks(count: int, most: int = 4) -> list[int]:
    """Return up to `most` positions from 0 to count - 1, evenly spread, both ends included.

    Examples
    --------
    >>> picks(10)
    [0, 3, 6, 9]
    >>> picks(2)
    [0, 1]
    """
    shown = min(count, most)
    if shown < 2:
        return list(range(shown))
    return [round(k * (count - 1) / (shown - 1)) for k in range(shown)]


def tile(frames: Sequence[bytes], captions: Sequence[str]) -> bytes:
    """Lay frames out side by side under their captions, as one small PNG.

    Parameters
    ----------
    frames : sequence of bytes
        PNG files, all of one size.
    captions : sequence of str
        One a frame, such as ``"learning rate = 0.1"``.

    Returns
    -------
    bytes
        A PNG at most 960 pixels wide.

    Raises
    ------
    ValueError
        When there is no frame, or not one caption each.
    """
    if not frames or len(frames) != len(captions):
        raise ValueError(f"each frame needs a caption; got {len(frames)} and {len(captions)}.")
    pictures = [Image.open(io.BytesIO(frame)).convert("RGB") for frame in frames]
    columns = 3 if pictures[0].width <= 480 and len(pictures) != 4 else 2
    inside = min(SHEET_WIDTH // columns - 2 * MARGIN, pictures[0].width)
    texts = [_wrapped(caption, inside) for caption in captions]
    most = max(text.count("\n") for text in texts)
    tiles = [
        _captioned(picture, text, inside, CAPTION_HEIGHT + LINE_HEIGHT * most)
        for picture, text in zip(pictures, texts, strict=True)
    ]
    return style.encode(_sheet(tiles, columns), colours=128)


def _font() -> ImageFont.FreeTypeFont:
    """Return the captions' font."""
    return ImageFont.truetype(font_manager.findfont("DejaVu Sans"), 14)


def _wrapped(caption: str, width: int) -> str:
    """Break a caption between its words into lines of at most so many pixels."""
    font, lines = _font(), [""]
    for word in caption.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _captioned(picture: Image.Image, caption: str, inside: int, top: int) -> Image.Image:
    """Return a picture, `inside` pixels wide, under its caption of `top` pixels."""
    height = round(picture.height * inside / picture.width)
    made = Image.new("RGB", (inside + 2 * MARGIN, height + top + MARGIN), "white")
    ImageDraw.Draw(made).text((MARGIN, 5), caption, fill="black", font=_font(), spacing=3)
    made.paste(picture.resize((inside, height), Image.Resampling.LANCZOS), (MARGIN, top))
    return made


def _sheet(tiles: Sequence[Image.Image], columns: int) -> Image.Image:
    """Paste tiles of one size in rows."""
    width, height = tiles[0].size
    sheet = Image.new("RGB", (columns * width, -(-len(tiles) // columns) * height), "white")
    for k, picture in enumerate(tiles):
        sheet.paste(picture, (k % columns * width, k // columns * height))
    return sheet
