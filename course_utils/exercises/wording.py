"""Put values, calls and errors into a learner's words; nothing here trusts a value's own repr."""

import inspect
import linecache
import traceback
from collections.abc import Callable, Sequence

import numpy as np

SMALL = 12
LONG = 100


def describe(value: object, depth: int = 3) -> str:
    """Say what a value is: its numbers when there are few, else its form.

    Parameters
    ----------
    value : object
        Anything: an answer may return whatever it likes.
    depth : int
        How many lists within lists to open.

    Returns
    -------
    str
        Such as ``[1, 2] (shape (2,), int64)`` or ``an object of type Sequential``.
    """
    if value is ...:
        return "..."
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a whole number of {value.bit_length()} bits"
    if value is None or isinstance(value, int | complex):
        return repr(value)
    if isinstance(value, str | bytes):
        return f"the text {value!r}" if len(value) < LONG else f"a text of {len(value)} characters"
    if isinstance(value, list | tuple):
        return _describe_sequence(value, depth)
    if isinstance(value, dict):
        parts = [
            f"{key if isinstance(key, str) else describe(key)}: {describe(value[key], depth)}"
            for key in list(value)[:4]
        ]
        return f"{{{', '.join(parts)}}}"
    if inspect.isgenerator(value):
        return "a generator, which holds no values yet"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if inspect.isroutine(value):
        return f"the function {value.__name__}"
    return _describe_array(value)


def describe_arguments(function: Callable[..., object], args: Sequence[object]) -> str:
    """Return ``x = 3, rng = ...`` with the parameters' names of `function`."""
    names = list(inspect.signature(function).parameters)
    return ", ".join(f"{name} = {describe(arg)}" for name, arg in zip(names, args, strict=False))


def describe_call(function: Callable[..., object]) -> str:
    """Return ``name(first, second)``."""
    return f"{function.__name__}({', '.join(inspect.signature(function).parameters)})"


def describe_error(error: BaseException, function: object) -> str:
    """Name an error, its text and the line of `function` that it left.

    The line is the innermost one that lies in the same file as `function`.
    """
    try:
        text = " ".join(str(error).split())[:200]
    except Exception:
        text = ""
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__) if file else []
    lines = [frame.lineno for frame in frames if frame.filename == file and frame.lineno]
    source = linecache.getline(str(file), lines[-1]).strip() if lines else ""
    return f"{said}, at the line `{source}`" if source else said


def _describe_sequence(value: list[object] | tuple[object, ...], depth: int) -> str:
    """Return a list's or tuple's first parts, or its length when it lies too deep."""
    if not depth:
        return f"a {type(value).__name__} of {len(value)}"
    shown = ", ".join(describe(part, depth - 1) for part in value[:4])
    more = f", ... {len(value)} in all" if len(value) > 4 else ""
    return f"[{shown}{more}]" if isinstance(value, list) else f"({shown}{more})"


def _describe_array(value: object) -> str:
    """Describe an array, a tensor or a NumPy number; any other object by its type."""
    if not hasattr(type(value), "__array__"):
        return f"an object of type {type(value).__name__}"
    try:
        array = np.asarray(value)
    except Exception:
        return f"an object of type {type(value).__name__}"
    is_short_text = array.dtype.kind == "U" and array.dtype.itemsize <= 4 * LONG
    if array.size > SMALL or not (is_short_text or array.dtype.kind in "biufc"):
        return f"an array of shape {array.shape}, {array.dtype}{_span(array)}"
    text = " ".join(np.array2string(array, precision=6, separator=", ").split())
    return f"{text} (shape {array.shape}, {array.dtype})" if array.ndim else text


def _span(array: np.ndarray) -> str:
    """Return the range of an array's finite numbers, and whether there are others."""
    if array.dtype.kind not in "biuf":
        return ""
    finite = array[np.isfinite(array)]
    span = f", from {finite.min():.4g} to {finite.max():.4g}" if finite.size else ""
    return span + (", with nan or infinity" if finite.size < array.size else "")
