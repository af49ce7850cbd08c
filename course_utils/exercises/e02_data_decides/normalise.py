"""Exercise `normalise`: pixels from 0 to 255 become numbers from 0 to 1."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues


def normalise(images: np.ndarray) -> np.ndarray:
    """Scale pixels to numbers from 0 to 1.

    Convention: 0 stays 0 and 255 becomes 1, in float32, whatever the images hold: a dark image
    stays dark. Shape and order stay; the input is not changed. It is called once on raw pixels.

    Parameters
    ----------
    images : ndarray, shape (n, h, w) or (n, h, w, c), uint8
        Pixels from 0 to 255.

    Returns
    -------
    ndarray, shape of `images`, float32
        Pixels divided by 255.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 12.2.1.

    Examples
    --------
    >>> normalise(np.array([[[0, 51, 255]]], dtype=np.uint8)).round(3).tolist()
    [[[0.0, 0.20000000298023224, 1.0]]]
    """
    return images.astype(np.float32) / 255


def _cases() -> list[tuple]:
    """Return three pixels, a dark image, a black one, and batches with and without channels."""
    rng = np.random.default_rng(2)
    tiny = [[[0, 51, 255]]], [[[0, 10, 51]]], [[[0, 0], [0, 0]]], [[[90, 200]], [[30, 60]]]
    batches = [
        rng.integers(0, 256, shape, dtype=np.uint8)
        for shape in ((2, 2, 3), (1, 2, 2, 3), (3, 28, 28))
    ]
    return [*((np.array(pixels, dtype=np.uint8),) for pixels in tiny), *((b,) for b in batches)]


def _floats(images: np.ndarray) -> np.ndarray:
    """Return pixels as float32, not scaled."""
    return images.astype(np.float32)


def _by_the_brightest(images: np.ndarray) -> np.ndarray:
    """Divide by the brightest pixel of the batch."""
    return _floats(images) / max(images.max(), 1)


def _each_stretched(images: np.ndarray) -> np.ndarray:
    """Stretch each image from its darkest pixel to its brightest."""
    rows = _floats(images).reshape(len(images), -1)
    low, high = rows.min(axis=1, keepdims=True), rows.max(axis=1, keepdims=True)
    return ((rows - low) / np.maximum(high - low, 1)).reshape(images.shape)


def _standardised(images: np.ndarray) -> np.ndarray:
    """Centre the batch and divide by its spread."""
    return (_floats(images) - images.mean()) / max(images.std(), 1e-9)


def _in_place(images: np.ndarray) -> np.ndarray:
    """Write over the input."""
    images[...] = images // 255
    return _floats(images)


EXERCISE = Exercise(
    solution=normalise,
    prompt="Scale uint8 images (n, h, w) or (n, h, w, c) to float32 numbers from 0 to 1, once.",
    judge=SameValues(_cases, returns="an array of the images' shape, from 0 to 1"),
    hints=(
        "Which number must every pixel be divided by, so that the brightest possible one is 1?",
        "The divisor belongs to the format uint8, not to the images at hand.",
        "Convert first, with astype(np.float32); then divide.",
    ),
    mistakes=(
        Mistake(
            lambda images: _floats(images) / 255 / 255,
            "The pixels are divided twice: the largest is now 1/255.",
        ),
        Mistake(
            lambda images: _floats(images // 255),
            "Whole-number division leaves only 0 and 1: convert to float32 first.",
        ),
        Mistake(
            lambda images: _floats(images) / 256,
            "Divided by 256? The brightest pixel is 255 and must become 1.",
        ),
        Mistake(_floats, "The pixels are not scaled."),
        Mistake(
            _by_the_brightest,
            "The divisor depends on the batch: a dark batch comes out as bright as any other.",
        ),
        Mistake(
            _each_stretched,
            "Each image is stretched on its own, so dark and bright images become alike.",
        ),
        Mistake(_standardised, "Mean 0 and spread 1 is another scale: numbers below 0 come out."),
        Mistake(
            lambda images: _floats(images).reshape(len(images), -1) / 255,
            "The images are flattened to rows; their shape must stay.",
        ),
        Mistake(
            lambda images: _floats(images) / 127.5 - 1, "This is the range -1 to 1, not 0 to 1."
        ),
        Mistake(_in_place, "changes its input images"),
        Mistake(
            lambda images: np.clip(_floats(images), 0, 1),
            "Clipped, not scaled: every pixel above 0 becomes 1.",
        ),
        Mistake(
            lambda images: np.round(_floats(images) / 255),
            "Rounded to 0 and 1: the greys are lost.",
        ),
        Mistake(lambda images: 1 - _floats(images) / 255, "Turned round: 0 stays black."),
        Mistake(
            lambda images: (_floats(images) / 255).astype(np.float16),
            "float16 keeps only three digits: float32 is asked for.",
        ),
    ),
)
