"""The recipe's network: a whitening layer, then blocks of two or three convolutions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from course_utils.devices import tensorflow

PATCH, FLOOR, SAMPLE = 2, 5e-4, 5000
SMALLEST_SIDE = 17  # 17 - 16 - 8 - 4 - 2


def whitening_kernels(images: np.ndarray, size: int = PATCH) -> np.ndarray:
    """Return kernels whose outputs on these images are uncorrelated and of equal variance.

    The covariance of all patches is taken apart into eigenvectors ``v`` and eigenvalues ``e``;
    the kernels are ``v / sqrt(e + floor)`` and their negatives, so that no sign is lost in the
    activation behind them.

    Parameters
    ----------
    images : ndarray of float, shape (n, h, w, c)
        Scaled as the layer sees them.
    size : int
        Side of a patch, in pixels.

    Returns
    -------
    ndarray of float32, shape (size, size, c, 2 * size * size * c)

    Notes
    -----
    Source: Coates and Ng (2012), section 2.2 (whitening), and Page (2019), part 8 (as a fixed
    first layer), there for patches of 3 x 3.
    """
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    channels = images.shape[-1]
    patches = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, size * size * channels)
    values, vectors = np.linalg.eigh(patches.T @ patches / len(patches))
    kernels = (vectors / np.sqrt(values + FLOOR)).reshape(size, size, channels, -1)
    return np.concatenate([kernels, -kernels], axis=-1).astype(np.float32)


def passing_kernels(shape: Sequence[int], rng: np.random.Generator) -> np.ndarray:
    """Return kernels that hand the first channels on unchanged; the rest are random.

    Parameters
    ----------
    shape : (int, int, int, int)
        Height, width, channels in and out.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of float32, shape `shape`
        Random ones uniform in +-1 / sqrt(fan in).

    Notes
    -----
    Source: Zagoruyko and Komodakis (2017), section 3 (Dirac initialisation).
    """
    height, width, channels_in, channels_out = shape
    limit = 1 / np.sqrt(height * width * channels_in)
    kernels = rng.uniform(-limit, limit, size=tuple(shape)).astype(np.float32)
    kept = min(channels_in, channels_out)
    kernels[..., :kept] = 0
    kernels[height // 2, width // 2, range(kept), range(kept)] = 1
    return kernels


def recipe_cnn(
    images: np.ndarray,
    num_classes: int = 10,
    widths: Sequence[int] = (64, 256, 256),
    seed: int = 0,
    *,
    is_whitened: bool = True,
    is_fused: bool = True,
    deep_blocks: int = 1,
    precision: str = "float32",
) -> Any:
    """Build the recipe's network for these images.

    It takes images of any size, with pixels from 0 to 255, which its first layer standardises.
    Each block: convolution, 2 x 2 max pooling, normalisation, activation; convolution,
    normalisation, activation. In the last `deep_blocks` of them a third convolution and
    normalisation add to what went into the second: a shortcut past both.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, h, w, c)
        Training images, each side at least 17; mean, deviation and whitening come from them.
    num_classes : int
    widths : sequence of int
        Channels of each block.
    seed : int
        Fixes the initial weights.
    is_whitened : bool
        Whether the first layer is fixed and whitens; else it starts at random and learns.
    is_fused : bool
        Whether normalisation and activation are the course's single passes, or Keras's own.
    deep_blocks : int
        How many blocks, from the last one on, have a third convolution.
    precision : str
        A Keras dtype policy; the outputs are float32 under each.

    Returns
    -------
    keras.Model
        From (n, h, w, c) to logits (n, num_classes).

    Raises
    ------
    ValueError
        If the images lack their channels or are too small.

    Notes
    -----
    Source: Jordan (2024), section 3 (the blocks), and his network for 96 % (a third convolution
    with a shortcut, there in every block); He et al. (2016), section 3.2 (shortcuts).
    """
    if images.ndim != 4 or min(images.shape[1:3]) < SMALLEST_SIDE:
        raise ValueError(
            f"images must have shape (n, h, w, c), each side at least {SMALLEST_SIDE}; "
            f"got {images.shape}. Grey images? Add a channel: x[..., None]."
        )
    keras, sample = tensorflow().keras, images[:SAMPLE].astype(np.float32)
    mean, variance = sample.mean(axis=(0, 1, 2)), sample.var(axis=(0, 1, 2))
    standard = (sample - mean) / np.sqrt(variance)
    kernels = whitening_kernels(standard) if is_whitened else None
    filters = 2 * PATCH * PATCH * images.shape[3]
    rng = np.random.default_rng([seed, 3])
    parts = _Parts(keras, *(_fused() if is_fused else _separate(keras)), precision)
    first = {"use_bias": False, "trainable": not is_whitened, "name": "first"}
    inputs = keras.Input((None, None, images.shape[3]))
    x = keras.layers.Normalization(mean=mean, variance=variance, dtype="float32")(inputs)
    x = parts.activate(keras.layers.Conv2D(filters, PATCH, dtype=precision, **first)(x))
    for number, width in enumerate(widths):
        x = _block(parts, width, x, is_deep=number >= len(widths) - deep_blocks)
    x = keras.layers.GlobalMaxPooling2D(dtype=precision)(x)
    head = {"use_bias": False, "kernel_initializer": "zeros", "dtype": "float32"}
    outputs = keras.layers.Dense(num_classes, name="head", **head)(x)
    model = keras.Model(inputs, outputs, name="recipe_cnn")
    _set_kernels(keras, model, kernels, rng)
    return model


def _fused() -> tuple[Any, Any]:
    """Return the course's classes for normalisation and activation."""
    from course_utils.training.parts import BatchNorm, SigmoidGelu

    return BatchNorm, SigmoidGelu


def _separate(keras: Any) -> tuple[Any, Any]:
    """Return makers of Keras's own layers for the same."""
    normalisation = partial(
        keras.layers.BatchNormalization, momentum=0.6, epsilon=1e-5, scale=False
    )
    return normalisation, partial(keras.layers.Activation, "gelu")


@dataclass(frozen=True)
class _Parts:
    """What the blocks are made of."""

    keras: Any
    normalisation: Callable[..., Any]
    activation: Callable[..., Any]
    precision: str

    def convolve(self, width: int, x: Any) -> Any:
        """Convolve x (n, h, w, c) with new kernels; the result has `width` channels."""
        from course_utils.training.convolution import Convolution

        how = {"padding": "same", "use_bias": False, "dtype": self.precision}
        return Convolution(width, 3, **how)(x)

    def normalise(self, x: Any) -> Any:
        """Normalise x, channel by channel."""
        return self.normalisation(dtype=self.precision)(x)

    def activate(self, x: Any) -> Any:
        """Apply the activation to x."""
        return self.activation(dtype=self.precision)(x)


def _block(parts: _Parts, width: int, x: Any, *, is_deep: bool) -> Any:
    """Send x through a block: half the side, `width` channels."""
    layers = parts.keras.layers
    x = layers.MaxPooling2D(2, dtype=parts.precision)(parts.convolve(width, x))
    shortcut = x = parts.activate(parts.normalise(x))
    x = parts.activate(parts.normalise(parts.convolve(width, x)))
    if not is_deep:
        return x
    x = parts.normalise(parts.convolve(width, x))
    return parts.activate(layers.Add(dtype=parts.precision)([x, shortcut]))


def _set_kernels(
    keras: Any, model: Any, first: np.ndarray | None, rng: np.random.Generator
) -> None:
    """Set the first layer's kernels, or draw them, and let the others pass channels on."""
    convolutions = [each for each in model.layers if isinstance(each, keras.layers.Conv2D)]
    shape = convolutions[0].kernel.shape
    limit = 1 / np.sqrt(np.prod(shape[:3]))
    drawn = rng.uniform(-limit, limit, size=shape).astype(np.float32)
    convolutions[0].set_weights([drawn if first is None else first])
    for layer in convolutions[1:]:
        layer.set_weights([passing_kernels(layer.kernel.shape, rng)])
