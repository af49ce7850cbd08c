"""What more workers bring: for a task of one size, and for one that grows with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def amdahl_speedup(serial_share: float, workers: ArrayLike) -> np.ndarray | float:
    r"""Speed of several workers at a task of one size, as a multiple of one worker's.

    .. math:: S(n) = \frac{1}{s + (1 - s) / n}

    Parameters
    ----------
    serial_share : float
        Share ``s``, from 0 to 1, of one worker's time that is not divided among more.
    workers : int or array_like of int, any shape
        How many, ``n``, each at least 1.

    Returns
    -------
    float or ndarray
        Never above ``1 / s``, however many workers there are.

    Raises
    ------
    ValueError
        If the share is outside 0 to 1 or a number of workers below 1.

    References
    ----------
    G. M. Amdahl (1967), "Validity of the single processor approach to achieving large scale
    computing capabilities", AFIPS conference proceedings 30.

    Examples
    --------
    >>> amdahl_speedup(0.1, 2), amdahl_speedup(0.5, [1, 3])
    (1.8181818181818181, array([1. , 1.5]))
    """
    n = _checked(serial_share, workers)
    return _plain(1 / (serial_share + (1 - serial_share) / n))


def gustafson_speedup(serial_share: float, workers: ArrayLike) -> np.ndarray | float:
    r"""Speed of several workers when the task grows with them.

    .. math:: S(n) = s + (1 - s)\,n

    Parameters
    ----------
    serial_share : float
        Share ``s``, from 0 to 1, of the *parallel* run's time that is not divided.
    workers : int or array_like of int, any shape
        How many, ``n``, each at least 1.

    Returns
    -------
    float or ndarray

    Raises
    ------
    ValueError
        If the share is outside 0 to 1 or a number of workers below 1.

    References
    ----------
    J. L. Gustafson (1988), "Reevaluating Amdahl's law", Communications of the ACM 31(5).

    Examples
    --------
    >>> gustafson_speedup(0.25, 4)
    3.25
    """
    n = _checked(serial_share, workers)
    return _plain(serial_share + (1 - serial_share) * n)


def fitted_serial_share(speedup: float, workers: int) -> float:
    r"""Find the serial share with which Amdahl's law gives a measured speedup.

    .. math:: s = \frac{1/S - 1/n}{1 - 1/n}

    Parameters
    ----------
    speedup : float
        Measured speed as a multiple of one worker's, above 0.
    workers : int
        How many reached it, at least 2.

    Returns
    -------
    float
        From 0 to 1: a speedup above ``workers`` gives 0, one below 1 gives 1.

    Raises
    ------
    ValueError
        If the speedup is not above 0 or there are fewer than two workers.

    References
    ----------
    A. H. Karp and H. P. Flatt (1990), "Measuring parallel processor performance",
    Communications of the ACM 33(5).

    Examples
    --------
    >>> round(fitted_serial_share(amdahl_speedup(0.1, 2), 2), 12)
    0.1
    """
    if not (speedup > 0 and workers >= 2):
        raise ValueError(
            f"a speedup above 0 and two workers or more are needed; got {speedup} and {workers}. "
            "Divide one worker's seconds by those of all together."
        )
    share = (1 / speedup - 1 / workers) / (1 - 1 / workers)
    return float(np.clip(share, 0, 1))


def _checked(serial_share: float, workers: ArrayLike) -> np.ndarray:
    """Return the numbers of workers as floats, or refuse them."""
    n = np.asarray(workers, float)
    if not 0 <= serial_share <= 1:
        raise ValueError(
            f"serial_share must be from 0 to 1; got {serial_share}. Per cent? Divide by 100."
        )
    if not np.all(n >= 1):
        raise ValueError(f"workers must be 1 or more; got {workers!r}.")
    return n


def _plain(values: np.ndarray) -> np.ndarray | float:
    """Return a single value as a float."""
    return values if np.ndim(values) else float(values)
