"""Exercise `conv2d`: a batch of images under a set of kernels."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import conv2d

SIZES = (  # images n h w c, kernels kh kw f, stride, padding
    ((1, 2, 3, 1), (2, 2, 1), 1, 0),
    ((1, 3, 3, 1), (2, 2, 1), 1, 0),
    ((1, 2, 2, 1), (2, 2, 1), 1, 1),
    ((1, 3, 3, 1), (2, 2, 1), 2, 1),
    ((1, 2, 2, 2), (2, 2, 1), 1, 0),
    ((1, 2, 2, 1), (2, 2, 2), 1, 0),
    ((1, 4, 5, 1), (1, 3, 1), 2, 0),
    ((2, 3, 4, 2), (2, 2, 2), 1, 0),
    ((1, 5, 4, 3), (3, 2, 2), 2, 2),
    ((2, 6, 7, 2), (3, 3, 3), 3, 1),
    ((3, 5, 5, 3), (3, 3, 4), 1, 1),
)


def _cases() -> list[tuple]:
    """Return whole numbers: single windows, zeros, strides, channels, filters, batches; floats."""
    rng = np.random.default_rng(11)
    cases = []
    for shape, (kh, kw, filters), stride, padding in SIZES:
        images = 1 + rng.permutation(np.prod(shape)).reshape(shape)
        kernels = rng.choice([-2, -1, 1, 2, 3], size=(kh, kw, shape[3], filters))
        cases.append((images, kernels, stride, padding))
    x, k = rng.normal(size=(2, 6, 5, 2)), rng.normal(size=(3, 2, 2, 3))
    return [*cases, (x, k, 2, 1), (x.astype(np.float32), k.astype(np.float32), 1, 2)]


def _first_filter(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Use one filter only."""
    return conv2d(images, kernels[..., :1], s, p)


def _padded(mode: str) -> Callable[..., Any]:
    """Pad in another way than with zeros on each side."""

    def answer(images: Any, kernels: Any, s: int, p: int) -> Any:
        sides = (0, 2 * p) if mode == "end" else (p, p)
        how: Any = "constant" if mode == "end" else mode
        return conv2d(np.pad(images, [(0, 0), sides, sides, (0, 0)], mode=how), kernels, s, 0)

    return answer


def _apart(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Leave the channels apart: a map each."""
    maps = [conv2d(images[..., [c]], kernels[:, :, [c]], s, p) for c in range(images.shape[3])]
    return np.concatenate(maps, axis=3)


def _first_image(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Give every image the first one's map."""
    return np.repeat(conv2d(images[:1], kernels, s, p), len(images), axis=0)


def _one_stride(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Use the stride along the height only."""
    return conv2d(images, kernels, 1, p)[:, ::s]


def _same(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Pad so that the size stays, whatever the padding says."""
    kh, kw = kernels.shape[:2]
    sides = [(0, 0), ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)]
    return conv2d(np.pad(images, sides), kernels, s, 0)


def _wide(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Step over the kernel's height in place of the stride."""
    return conv2d(images, kernels, kernels.shape[0], p)


def _no_step(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Make as many numbers as the stride leaves, from windows one pixel apart."""
    rows, columns = conv2d(images, kernels, s, p).shape[1:3]
    return conv2d(images, kernels, 1, p)[:, :rows, :columns]


def _square(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Cut a square window, whatever the kernel's width."""
    if kernels.shape[0] != kernels.shape[1]:
        raise ValueError
    return conv2d(images, kernels, s, p)


def _every_axis(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Pad the batch and the channels as well."""
    return conv2d(np.pad(images, p), kernels, s, 0)


def _mean(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Take the mean of the products."""
    return conv2d(images, kernels, s, p) / np.prod(kernels.shape[:3])


def _mean_of_channels(images: Any, kernels: Any, s: int, p: int) -> Any:
    """Take the mean over channels."""
    return conv2d(images, kernels, s, p) / images.shape[3]


EXERCISE = Exercise(
    solution=conv2d,
    prompt=(
        "Return the cross-correlation of images (n, h, w, c) with kernels (kh, kw, c, f): an array"
        " (n, h', w', f). `padding` zeros lie on each side, the window moves by `stride`, and each"
        " number is a sum over the window and over all channels."
    ),
    judge=SameValues(_cases, returns="an array (n, h', w', f)"),
    hints=(
        "Pad first: np.pad with (0, 0) for the batch and the channels, (padding, padding) for"
        " height and width.",
        "Number i, j of filter f is the sum of window * kernels[..., f], where the window begins"
        " at row i * stride and column j * stride of the padded image.",
        "Loop over rows and columns; np.tensordot(windows, kernels, axes=3) does all images and"
        " filters at once. A loop over them is as right.",
    ),
    mistakes=(
        Mistake(
            lambda x, k, s, p: conv2d(x, k[::-1, ::-1], s, p),
            "The kernel is turned over, as mathematics has it; here, as in Keras, it is not.",
        ),
        Mistake(
            lambda x, k, s, p: conv2d(x, np.swapaxes(k, 0, 1), s, p),
            "The kernel is transposed: its first axis belongs to the image's rows.",
        ),
        Mistake(lambda x, k, s, p: conv2d(x, k, s, 0), "padding has no effect."),
        Mistake(_padded("end"), "All zeros lie at the end: put `padding` of them on each side."),
        Mistake(_padded("edge"), "The edge pixels are repeated outside: padding is zeros."),
        Mistake(
            lambda x, k, s, p: conv2d(x, k, s, 2 * p),
            "There are twice as many zeros on each side as padding says.",
        ),
        Mistake(_same, "The size is kept whatever padding says, as with Keras's padding 'same'."),
        Mistake(lambda x, k, s, p: conv2d(x, k, 1, p), "stride has no effect."),
        Mistake(_one_stride, "The stride counts along the height only: columns step by it too."),
        Mistake(
            _no_step, "The windows begin one pixel apart: the one of row i begins at i * stride."
        ),
        Mistake(_square, "The window is square here: a kernel's height and width may differ."),
        Mistake(
            _every_axis,
            "np.pad with one number pads batch and channels too: give a pair for every axis.",
        ),
        Mistake(
            lambda x, k, s, p: conv2d(x, k, s, p).astype(int),
            "The sums lose their decimals: they are stored in an array of whole numbers.",
        ),
        Mistake(_wide, "The window jumps by its own height, as in pooling: it moves by stride."),
        Mistake(
            lambda x, k, s, p: conv2d(x[..., :1], k[:, :, :1], s, p),
            "Only the first channel is used: sum over all of them.",
        ),
        Mistake(_apart, "The channels stay apart: a filter sums over all of them."),
        Mistake(_mean_of_channels, "The channels are averaged: a filter sums over all of them."),
        Mistake(_first_filter, "Only the first filter is used: each makes a map of its own."),
        Mistake(
            lambda x, k, s, p: conv2d(x, k, s, p).sum(axis=3, keepdims=True),
            "The filters' maps are added up: each stays a channel of its own.",
        ),
        Mistake(_first_image, "Every image of the batch gets the first image's map."),
        Mistake(_mean, "The products are averaged: a convolution adds them up."),
        Mistake(
            lambda x, k, s, p: conv2d(x, k, s, p).swapaxes(1, 2),
            "Rows and columns of the result have changed places.",
        ),
        Mistake(
            lambda x, k, s, p: conv2d(x, k, s, p).transpose(0, 3, 1, 2),
            "The filters come second; channels are last here.",
        ),
        Mistake(
            lambda x, k, s, p: np.maximum(conv2d(x, k, s, p), 0),
            "Negative sums become 0: the activation comes after the convolution.",
        ),
    ),
)
