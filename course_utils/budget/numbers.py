"""Check the numbers that a budget starts from."""

import math
from collections.abc import Iterable
from typing import Any


def whole(name: str, numbers: Iterable[Any]) -> list[int]:
    """Return counts as Python integers, which never overflow.

    Parameters
    ----------
    name : str
        What the numbers are, for the message.
    numbers : iterable of number
        Whole numbers from 0; NumPy's and floats such as 128.0 too.

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If one of them is negative or not whole.

    Examples
    --------
    >>> whole("layer_sizes", (784, 128.0))
    [784, 128]
    """
    given = list(numbers)
    if not all(math.isfinite(n) and n >= 0 and int(n) == n for n in given):
        raise ValueError(
            f"{name} must be whole numbers from 0; got {given}. "
            "A size such as 0.5e6? Write int(0.5e6)."
        )
    return [int(n) for n in given]


def amount(name: str, number: float) -> float:
    """Return a finite number from 0.

    Parameters
    ----------
    name : str
        What the number is, for the message.
    number : float

    Returns
    -------
    float
        The number itself.

    Raises
    ------
    ValueError
        If it is negative, infinite or NaN.

    Examples
    --------
    >>> amount("bytes_per_weight", 0.5)
    0.5
    """
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{name} must be a finite number from 0; got {number}.")
    return number
