"""Exercise `receptive_field`: how many pixels along a side one number can see."""

import math
from collections.abc import Sequence

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import receptive_field

Layers = Sequence[tuple[int, int]]


def _cases() -> list[tuple[list[tuple[int, int]]]]:
    """Return single layers, pairs, strides before and after, deep stacks, no layer at all."""
    stacks = [
        [(3, 1)],
        [(2, 2)],
        [(3, 1), (3, 1)],
        [(3, 1), (2, 2)],
        [(2, 2), (3, 1)],
        [(2, 2), (2, 2)],
        [(5, 3), (2, 2), (3, 1)],
        [(1, 2), (1, 3), (4, 1)],
        [(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)],
        [(7, 2), (3, 2), (3, 1), (3, 2), (3, 1)],
        [(2, 3)] * 4,
        [],
    ]
    return [(stack,) for stack in stacks]


def _steps(layers: Layers) -> list[int]:
    """Return the product of the strides before each layer, and after the last."""
    return [math.prod(stride for _, stride in layers[:k]) for k in range(len(layers) + 1)]


def _backwards(layers: Layers) -> int:
    """Apply the rule for going backwards in the forward order."""
    pixels = 1
    for kernel_size, stride in layers:
        pixels = stride * (pixels - 1) + kernel_size
    return pixels


def _late_step(layers: Layers) -> int:
    """Count a layer's own stride for its own window."""
    return 1 + sum((k - 1) * s for (k, _), s in zip(layers, _steps(layers)[1:], strict=True))


def _last_stride_only(layers: Layers) -> int:
    """Use the stride right before a layer in place of all before it."""
    before = [1, *(stride for _, stride in layers)]
    return 1 + sum((k - 1) * s for (k, _), s in zip(layers, before, strict=False))


def _summed_strides(layers: Layers) -> int:
    """Add strides up in place of multiplying them."""
    pixels, step = 1, 1
    for kernel_size, stride in layers:
        pixels += (kernel_size - 1) * step
        step += stride - 1
    return pixels


def _pixels_times_stride(layers: Layers) -> int:
    """Go backwards, but multiply one pixel too many."""
    pixels = 1
    for kernel_size, stride in reversed(layers):
        pixels = stride * pixels + kernel_size - 1
    return pixels


def _window_and_pixel(layers: Layers) -> int:
    """Add whole windows to the first pixel."""
    return 1 + _whole_windows(layers)


def _whole_windows(layers: Layers) -> int:
    """Add whole windows."""
    return sum(k * s for (k, _), s in zip(layers, _steps(layers), strict=False))


EXERCISE = Exercise(
    solution=receptive_field,
    prompt=(
        "layers lists (kernel_size, stride) of convolutions and poolings, from the image on."
        " Return how many pixels of the image, along one side, a single number after the last"
        " layer can depend on. Without any layer it is 1."
    ),
    judge=SameValues(_cases, returns="a whole number of pixels"),
    hints=(
        "One window of 3 sees 3 pixels. Two windows of 3, one on the other, with stride 1: draw"
        " them. How many pixels does the second layer add?",
        "A layer adds its window less one. But behind a pooling of stride 2, neighbouring numbers"
        " lie two pixels apart in the image.",
        "Keep two numbers while going through the layers: the pixels seen so far, and how many"
        " pixels apart neighbours are. The stride of a layer counts for the layers after it.",
    ),
    mistakes=(
        Mistake(
            lambda layers: 1 + sum(k - 1 for k, _ in layers),
            "The strides have no effect: behind a stride of 2, neighbours are 2 pixels apart.",
        ),
        Mistake(
            lambda layers: sum(k for k, _ in layers),
            "The windows are added up; they overlap in all but one number.",
        ),
        Mistake(
            lambda layers: math.prod(k for k, _ in layers),
            "The windows are multiplied: that is so only where they do not overlap.",
        ),
        Mistake(_late_step, "A layer's own stride counts for its own window: only those before."),
        Mistake(
            lambda layers: 1 + sum((k - 1) * s for k, s in layers),
            "Each window is multiplied by its own stride: the strides before it are what counts.",
        ),
        Mistake(
            _pixels_times_stride,
            "Going backwards, it is the pixels less one that a stride multiplies.",
        ),
        Mistake(
            _window_and_pixel,
            "The first pixel is counted, and whole windows on top: a layer adds one less.",
        ),
        Mistake(_backwards, "The layers are taken in the wrong order: this starts from the last."),
        Mistake(
            _last_stride_only,
            "Only the stride right before counts: all strides before are multiplied.",
        ),
        Mistake(_summed_strides, "The strides are added up: two strides of 2 make 4 in the image."),
        Mistake(_whole_windows, "Whole windows are added: neighbours share all but one number."),
        Mistake(
            lambda layers: receptive_field(layers) - 1,
            "One pixel is missing: before any layer, a number sees one.",
        ),
        Mistake(
            lambda layers: receptive_field(layers) ** 2,
            "This is the number of pixels in the square; return those along one side.",
        ),
        Mistake(
            lambda layers: _steps(layers)[-1],
            "This is how far apart neighbours are, not how much one of them sees.",
        ),
        Mistake(
            lambda layers: layers[-1][0] if layers else 1,
            "Only the last window counts here: it looks at numbers that see several pixels each.",
        ),
        Mistake(
            lambda layers: receptive_field(layers[:-1]),
            "The last layer is left out.",
        ),
    ),
)
