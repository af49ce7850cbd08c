"""Arrays judged before training: a shape or label that is wrong is said in plain words."""

from typing import Any

import numpy as np

from course_utils.devices import tensorflow


def check_images(model: Any, x: np.ndarray, name: str = "x") -> np.ndarray:
    """Return `x` as an array that fits the model's input.

    Raises
    ------
    TypeError
        If it does not hold numbers.
    ValueError
        If it is empty or its shape is not the model's.
    """
    images = np.asarray(x)
    if images.dtype.kind not in "uif":
        raise TypeError(f"{name} must hold numbers; got dtype {images.dtype}.")
    wanted = tuple(model.input_shape[1:])
    if images.ndim == 0 or len(images) == 0:
        raise ValueError(f"{name} must hold at least one image; got shape {images.shape}.")
    fits = images.ndim == len(wanted) + 1 and all(
        want in (None, got) for want, got in zip(wanted, images.shape[1:], strict=True)
    )
    if not fits:
        sizes = ", ".join(str(size) for size in wanted)
        raise ValueError(
            f"{name} must have shape (n, {sizes}), as the model's input; got {images.shape}. "
            f"{_shape_advice(wanted, images.shape)}"
        )
    return images


def _shape_advice(wanted: tuple[int | None, ...], got: tuple[int, ...]) -> str:
    """Guess what led to a wrong shape."""
    if got == wanted:
        return "One image alone? Add the batch axis: x[None]."
    if (*got[1:], 1) == wanted:
        return "Grey images lack their channel: x[..., None]."
    if got[1:] == (*wanted, 1):
        return "Drop the channel: x[..., 0]."
    return "Is it the right data set for this model?"


def check_labels(
    y: np.ndarray, images: np.ndarray, num_classes: int, name: str = "y"
) -> np.ndarray:
    """Return `y` as int64 labels of shape (n,), one per image.

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If their number or their range is wrong.
    """
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1 or len(labels) != len(images):
        raise ValueError(
            f"{name} must hold one label per image, shape ({len(images)},); got {labels.shape}. "
            "One-hot labels? Use y.argmax(axis=1)."
        )
    if labels.dtype.kind not in "ui":
        raise TypeError(f"{name} must hold integer labels; got dtype {labels.dtype}.")
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= num_classes:
        advice = " Labels that start at 1? Subtract 1." if low == 1 else ""
        raise ValueError(
            f"labels in {name} must be integers from 0 to {num_classes - 1}; "
            f"got {low} to {high}.{advice}"
        )
    return labels.astype(np.int64)


def check_count(value: int, name: str) -> int:
    """Return a positive whole number, or say what came instead."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number, 1 or more; got {value!r}.")
    return int(value)


def ends_in_softmax(model: Any) -> bool:
    """Tell whether the model's last layer gives probabilities rather than logits."""
    keras = tensorflow().keras
    last = model.layers[-1]
    if isinstance(last, keras.Model):
        return ends_in_softmax(last)
    if isinstance(last, keras.layers.Softmax):
        return True
    return getattr(last, "activation", None) is keras.activations.softmax
