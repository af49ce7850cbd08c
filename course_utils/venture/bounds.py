"""Check what a calculator is given; every message names the quantity and what came."""

from course_utils.budget.numbers import amount


def share(name: str, number: float) -> float:
    """Return a number from 0 to 1.

    Raises
    ------
    ValueError
        If it is anything else, NaN included.

    Examples
    --------
    >>> share("utilisation", 0.4)
    0.4
    """
    if not 0 <= number <= 1:
        raise ValueError(f"{name} must be a share from 0 to 1; got {number}. A per cent? Divide.")
    return number


def positive(name: str, number: float) -> float:
    """Return a finite number above 0.

    Raises
    ------
    ValueError
        If it is 0, negative, infinite or NaN.

    Examples
    --------
    >>> positive("devices", 8)
    8
    """
    if amount(name, number) == 0:
        raise ValueError(f"{name} must be above 0; got {number}.")
    return number


def used_share(name: str, number: float) -> float:
    """Return a share above 0, up to 1.

    Raises
    ------
    ValueError
        If it is anything else, NaN included.

    Examples
    --------
    >>> used_share("utilisation", 1.0)
    1.0
    """
    return positive(name, share(name, number))


def overhead(name: str, number: float) -> float:
    """Return a finite ratio of 1 or more.

    Raises
    ------
    ValueError
        If it is below 1, infinite or NaN.

    Examples
    --------
    >>> overhead("pue", 1.56)
    1.56
    """
    if amount(name, number) < 1:
        raise ValueError(f"{name} must be a ratio from 1; got {number}. Upside down?")
    return number
