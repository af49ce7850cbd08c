"""Time calls so that other work on the machine does the least harm."""

import time
from collections.abc import Callable, Mapping

import numpy as np


def seconds_of(call: Callable[[], object], rounds: int = 5, warm_up: int = 1) -> float:
    """Return the shortest of several times: other work only ever makes a call slower.

    Parameters
    ----------
    call : callable
        Must return only when its work is done.
    rounds, warm_up : int
        Calls that are timed, and calls before them that are not.

    Returns
    -------
    float
        Seconds.
    """
    for _ in range(warm_up):
        call()
    return min(timed(call) for _ in range(rounds))


def in_turns(calls: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """Time several calls in turns, round by round, so that a slow moment meets all of them.

    Parameters
    ----------
    calls : mapping of str to callable
        Each must return only when its work is done; each runs once untimed first.
    rounds : int

    Returns
    -------
    dict of str to float
        The median of each call's seconds.
    """
    for call in calls.values():
        call()
    table = [[timed(call) for call in calls.values()] for _ in range(rounds)]
    return dict(zip(calls, np.median(table, axis=0).tolist(), strict=True))


def timed(call: Callable[[], object]) -> float:
    """Return the seconds of one call.

    Parameters
    ----------
    call : callable
        Must return only when its work is done.
    """
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin
