"""A model's and an optimizer's variables as named arrays, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_utils.training.checkpoints import CheckpointError


def gather(prefix: str, variables: Sequence[Any]) -> dict[str, np.ndarray]:
    """Copy variables into arrays named by prefix and place.

    Parameters
    ----------
    prefix : str
        Such as ``"model"``.
    variables : sequence of keras.Variable or ndarray
        ``model.variables`` has the states of dropout's random numbers too, which
        ``model.weights`` lacks; ``optimizer.variables`` has the scale of a float16 loss.

    Returns
    -------
    dict of str to ndarray
        ``prefix/0`` and so on; bfloat16, which NumPy's files cannot hold, as float32.
    """
    arrays = [np.asarray(each).copy() for each in variables]
    plain = [each.astype(np.float32) if each.dtype.kind == "V" else each for each in arrays]
    return {f"{prefix}/{place}": each for place, each in enumerate(plain)}


def values(prefix: str, arrays: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """Return what `gather` put under a prefix, in order."""
    number = sum(name.startswith(f"{prefix}/") for name in arrays)
    return [arrays[f"{prefix}/{place}"] for place in range(number)]


def put_back(prefix: str, variables: Sequence[Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Give variables the values that `gather` took; all of them or none.

    Raises
    ------
    CheckpointError
        If their number or a shape differs.
    """
    kept = values(prefix, arrays)
    shapes, wanted = [each.shape for each in kept], [tuple(each.shape) for each in variables]
    if shapes != wanted:
        raise CheckpointError(
            f"the checkpoint's {prefix} must have variables of shapes {wanted}; got {shapes}. Was "
            "it built in another way, or by another version of Keras? Choose another folder."
        )
    for variable, value in zip(variables, kept, strict=True):
        variable.assign(value)
