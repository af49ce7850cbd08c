"""Decide whether an answer's value agrees with the expected one, and say where it does not."""

from collections.abc import Iterable

import numpy as np


def as_numbers(value: object) -> np.ndarray:
    """Turn a number, array, tensor or (nested) list of numbers into an array.

    Parameters
    ----------
    value : object
        Anything at all.

    Returns
    -------
    ndarray
        Boolean, integer, float or complex.

    Raises
    ------
    ValueError
        If `value` holds no numbers; the message names what it is, and fits after "is ".
    """
    plain = (bool, int, float, complex, list, tuple)
    if not (isinstance(value, plain) or hasattr(type(value), "__array__")):
        raise ValueError(f"of type {type(value).__name__}, not numbers")
    try:
        array = np.asarray(value)
    except Exception as error:
        raise ValueError("not a regular array of numbers") from error
    if array.dtype.kind not in "biufc":
        raise ValueError(f"an array of {array.dtype}, not of numbers")
    return array


def difference(
    expected: object, got: object, *, rtol: float = 1e-5, atol: float = 1e-6
) -> str | None:
    """Say where `got` differs from `expected`, or return None.

    Parameters
    ----------
    expected : object
        A number, array, text, None, or a list, tuple or dict of these. Integers and booleans must
        be met exactly, other numbers within ``atol + rtol * |expected|``.
    got : object
        Anything. Lists and tensors count as arrays, tuples and lists as each other.

    Returns
    -------
    str or None
        Such as ``shape (4,) instead of (2, 2)``.
    """
    if isinstance(expected, dict):
        return _dict_difference(expected, got, rtol, atol)
    if isinstance(expected, list | tuple):
        return _sequence_difference(expected, got, rtol, atol)
    if expected is None or isinstance(expected, str):
        return None if type(got) is type(expected) and got == expected else "another value"
    try:
        return _number_difference(np.asarray(expected), as_numbers(got), rtol, atol)
    except ValueError as error:
        return f"the value is {error}"


def _dict_difference(expected: dict, got: object, rtol: float, atol: float) -> str | None:
    """Compare key by key."""
    if not isinstance(got, dict):
        return f"the value is of type {type(got).__name__}, not a dict"
    if set(got) != set(expected):
        return f"the keys are not {', '.join(map(str, expected))}"
    parts = ((str(key), expected[key], got[key]) for key in expected)
    return _first_difference(parts, rtol, atol)


def _sequence_difference(
    expected: list | tuple, got: object, rtol: float, atol: float
) -> str | None:
    """Compare part by part."""
    if not isinstance(got, list | tuple) and not (isinstance(got, np.ndarray) and got.ndim):
        return f"the value is of type {type(got).__name__}, not a list or tuple"
    if len(got) != len(expected):
        return f"{len(got)} {'part' if len(got) == 1 else 'parts'} instead of {len(expected)}"
    parts = ((f"part {i}", *pair) for i, pair in enumerate(zip(expected, got, strict=True), 1))
    return _first_difference(parts, rtol, atol)


def _first_difference(
    parts: Iterable[tuple[str, object, object]], rtol: float, atol: float
) -> str | None:
    """Return the first part that differs, with its name."""
    for name, expected, got in parts:
        found = difference(expected, got, rtol=rtol, atol=atol)
        if found:
            return f"{name}: {found}"
    return None


def _number_difference(
    expected: np.ndarray, got: np.ndarray, rtol: float, atol: float
) -> str | None:
    """Compare shapes, then numbers."""
    if got.shape != expected.shape:
        return f"shape {got.shape} instead of {expected.shape}"
    if expected.dtype.kind in "biu":
        same = got == expected
    else:
        with np.errstate(all="ignore"):
            same = np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    if np.all(same):
        return None
    where = tuple(int(i) for i in np.argwhere(~np.atleast_1d(same))[0])
    wrong, right = np.atleast_1d(got)[where].item(), np.atleast_1d(expected)[where].item()
    place = f" at index {where}" if expected.ndim else ""
    return f"{_number_words(wrong)} instead of {_number_words(right)}{place}"


def _number_words(number: complex) -> str:
    """Write integers whole and other numbers with seven digits."""
    return str(number) if isinstance(number, int) else f"{number:.7g}"
