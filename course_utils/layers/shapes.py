"""Arguments as float64 arrays whose shapes agree."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
R = TypeVar("R")


def shapes(**wanted: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Hand a function its arguments as float64 arrays whose shapes agree.

    ``@shapes(X="n d", W="d k")`` says that X and W have two axes each, and that the second of X
    is as long as the first of W. ``"..."`` stands for any shape, the same one each time.

    Raises
    ------
    ValueError
        From the function, if the shapes do not agree; the message names them.
    """

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        signature = inspect.signature(function)
        names = list(signature.parameters)

        @functools.wraps(function)
        def checked(*args: Any, **kwargs: Any) -> R:
            if kwargs or len(args) != len(names):
                bound = signature.bind(*args, **kwargs)
                bound.apply_defaults()
                args = bound.args
            given = dict(zip(names, args, strict=False))
            given |= {name: np.asarray(given[name], dtype=float) for name in wanted}
            _require_shapes(wanted, {name: given[name].shape for name in wanted})
            return function(*given.values())

        return checked

    return decorate


def _require_shapes(wanted: Mapping[str, str], found: Mapping[str, tuple[int, ...]]) -> None:
    """Raise a ValueError unless every letter has one length."""
    lengths: dict[str, Any] = {}
    for name, letters in wanted.items():
        axes, parts = letters.split(), [found[name]] if letters == "..." else found[name]
        agree = [lengths.setdefault(x, n) == n for x, n in zip(axes, parts, strict=False)]
        if len(axes) != len(parts) or not all(agree):
            form = ", ".join(f"{key} ({', '.join(wanted[key].split())})" for key in wanted)
            came = ", ".join(f"{key} {found[key]}" for key in wanted)
            hint = "Transposed, or a vector with a second axis?"
            raise ValueError(f"shapes must agree as {form}; got {came}. Look at {name}. {hint}")


def require_shape(name: str, array: Floats, wanted: tuple[int, ...]) -> None:
    """Raise a ValueError unless an array has the shape that other arguments ask for."""
    if array.shape != wanted:
        raise ValueError(
            f"{name} must have shape {wanted}, as the other arguments ask; "
            f"got {array.shape}. Another stride, padding or size than forward?"
        )
