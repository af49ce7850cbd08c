"""Lesson 14: what "latency" and "in real time" leave open, and what eight bits trade."""

import numpy as np


def same_mean() -> list[float]:
    """Return mean and 99th percentile, ms, of an even and of an uneven service.

    Both compute the same for a hundred calls; the second one stalls twice.

    Examples
    --------
    >>> same_mean()
    [20.0, 20.0, 20.0, 510.0]
    """
    even, uneven = np.full(100, 20.0), np.repeat([10.0, 510.0], [98, 2])
    return [float(f(calls)) for calls in (even, uneven) for f in (np.mean, _p99)]


def time_to_answer(service_ms: float, *busy: float) -> list[float]:
    """Return the mean time to an answer, ms, of a server that is busy a share of the time.

    Requests come at random, one is served at a time, and times vary: s / (1 - busy).

    Parameters
    ----------
    service_ms : float
        Mean time that one request takes when nobody waits.
    *busy : float
        Shares, 0 to below 1.

    Notes
    -----
    Source: Kleinrock (1975), Queueing Systems I, section 3.2.

    Examples
    --------
    >>> [round(ms) for ms in time_to_answer(10, 0, 0.5, 0.9, 0.99)]
    [10, 20, 100, 1000]
    """
    return [service_ms / (1 - share) for share in busy]


def eight_bits() -> list[float]:
    """Return how many times fewer bytes 8 bits take, and a weight's largest error in steps.

    Examples
    --------
    >>> eight_bits()
    [4.0, 0.5]
    """
    weights = np.random.default_rng(0).normal(size=10_000).astype(np.float32)
    scale = np.abs(weights).max() / 127
    codes = np.rint(weights / scale).astype(np.int8)
    error = np.abs(weights - scale * codes).max() / scale
    return [weights.nbytes / codes.nbytes, round(float(error), 2)]


def _p99(calls: np.ndarray) -> np.floating:
    """Return the 99th percentile."""
    return np.percentile(calls, 99)
