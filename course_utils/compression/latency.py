"""How long one call takes: the middle, and the slow calls that a user remembers."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def latency_percentiles(seconds: ArrayLike) -> tuple[float, float, float]:
    """Return the 50th, 95th and 99th percentile of measured times.

    With the n times sorted, the q-th percentile stands at place ``1 + (n - 1) q / 100``, and
    between two places in proportion.

    Convention: (p50, p95, p99) in the unit of the input, in any order of the input; a single time
    is all three.

    Parameters
    ----------
    seconds : array_like of float, shape (n,)
        At least one time.

    Returns
    -------
    tuple of 3 float

    Notes
    -----
    Source: Hyndman and Fan (1996), definition 7.

    Examples
    --------
    >>> latency_percentiles([3.0, 1.0, 2.0])
    (2.0, 2.9, 2.98)
    """
    times = np.sort(np.asarray(seconds, dtype=float))
    places = (times.size - 1) * np.array([0.5, 0.95, 0.99])
    low = places.astype(int)
    high = np.minimum(low + 1, times.size - 1)
    p50, p95, p99 = times[low] + (places - low) * (times[high] - times[low])
    return float(p50), float(p95), float(p99)


def time_calls(
    call: Callable[..., object], *arguments: Any, calls: int = 100, warm_up: int = 5
) -> NDArray[np.float64]:
    """Return how long each call took, one after the other.

    Parameters
    ----------
    call : callable
        Must return only when its work is done.
    *arguments : object
        What each call is given.
    calls, warm_up : int
        How many calls are timed, and how many go before them untimed: the first ones build,
        load and fill caches.

    Returns
    -------
    ndarray, shape (calls,)
        Seconds.
    """
    for _ in range(warm_up):
        call(*arguments)
    times = np.empty(calls)
    for at in range(calls):
        begin = time.perf_counter()
        call(*arguments)
        times[at] = time.perf_counter() - begin
    return times
