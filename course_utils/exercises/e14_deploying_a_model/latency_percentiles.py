"""Exercise `latency_percentiles`: the middle and the slow end of measured times."""

from typing import Any

import numpy as np

from course_utils.compression import latency_percentiles
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple[np.ndarray]]:
    """Return one time, two, an even and an odd number, unsorted ones, a long tail, short floats."""
    rng = np.random.default_rng(14)
    cases = [[2.0], [1.0, 3.0], [3.0, 1.0, 2.0], [0.4, 0.1, 0.2, 0.8], [5.0, 5.0, 5.0]]
    made = [np.array(case) for case in cases]
    made += [rng.permutation(101) / 100, rng.lognormal(-6, 0.5, 250), rng.lognormal(0, 1, 64)]
    return [(times,) for times in [*made, made[-1].astype(np.float32)]]


def _observe(answer: Any, seconds: Any) -> object:
    """Take the three numbers out of a dict, too."""
    value = answer(seconds)
    return tuple(value.values()) if isinstance(value, dict) and len(value) == 3 else value


def _percentiles(*places: float, method: Any = "linear") -> Any:
    """Return NumPy's percentiles at other places or of another kind."""
    return lambda t: tuple(np.percentile(t, places, method=method))


def _unsorted(seconds: Any) -> Any:
    """Take the places in the order of the measurement."""
    places = (seconds.size - 1) * np.array([0.5, 0.95, 0.99])
    return tuple(np.interp(places, np.arange(seconds.size), seconds))


def _one_too_far(seconds: Any) -> Any:
    """Count n steps in place of n - 1."""
    times = np.sort(seconds)
    places = times.size * np.array([0.5, 0.95, 0.99])
    return tuple(np.interp(places, np.arange(times.size), times))


RIGHT = latency_percentiles
EXERCISE = Exercise(
    solution=latency_percentiles,
    prompt=(
        "Return (p50, p95, p99): the times that 50, 95 and 99 % of the calls do not exceed, in the"
        " unit of the input and whatever its order. Between two measured times, go from one to the"
        " other in proportion, as NumPy does."
    ),
    judge=SameValues(
        _cases, returns="three numbers (p50, p95, p99)", observe=_observe, rtol=1e-5, atol=1e-12
    ),
    hints=(
        "Sorted, n times have n - 1 steps from the fastest to the slowest. Half of the way is p50.",
        "Place (n - 1) * 0.95, counted from 0, may lie between two times: take as much of the"
        " second as the decimals say.",
        "NumPy has it ready: np.percentile takes the percentages.",
    ),
    mistakes=(
        Mistake(
            lambda t: (t.mean(), *RIGHT(t)[1:]), "p50 is the mean here: one slow call moves it."
        ),
        Mistake(
            lambda t: tuple(1000 * p for p in RIGHT(t)),
            "These are milliseconds: keep the input's unit.",
        ),
        Mistake(lambda t: RIGHT(t)[::-1], "The order is turned round: p50 comes first."),
        Mistake(_unsorted, "The times are not sorted: place 0.95 is that of the measurement."),
        Mistake(
            _percentiles(0.5, 0.95, 0.99),
            "Shares where percentages belong: these are among the fastest per cent.",
        ),
        Mistake(_percentiles(50, 5, 1), "These are the fast ends: 95 % must be faster than p95."),
        Mistake(_percentiles(50, 90, 99), "The second is p90: 95 is asked for."),
        Mistake(_percentiles(50, 95, 100), "The third is the slowest of all: 99 is asked for."),
        Mistake(_percentiles(50, 95, 99.9), "The third is p99.9: 99 is asked for."),
        Mistake(
            _percentiles(50, 95, 99, method="lower"),
            "Rounded down to a measured time: go in proportion between two.",
        ),
        Mistake(
            _percentiles(50, 95, 99, method="higher"),
            "Rounded up to a measured time: go in proportion between two.",
        ),
        Mistake(
            _percentiles(50, 95, 99, method="nearest"),
            "Rounded to the nearest measured time: go in proportion between two.",
        ),
        Mistake(
            _percentiles(50, 95, 99, method="midpoint"),
            "The middle between two times, wherever the place lies between them.",
        ),
        Mistake(
            _percentiles(50, 95, 99, method="inverted_cdf"),
            "This is the nearest-rank rule, which always gives a measured time.",
        ),
        Mistake(_one_too_far, "n times have n - 1 steps between them, not n."),
        Mistake(
            lambda t: tuple(t.mean() + k * t.std() for k in (0, 1.645, 2.326)),
            "Mean and spread of a bell curve: times have a long tail, so count them.",
        ),
        Mistake(
            lambda t: tuple(share * t.max() for share in (0.5, 0.95, 0.99)),
            "Shares of the slowest time: it is the calls that are counted.",
        ),
        Mistake(lambda t: RIGHT(t)[0], "Only the middle comes back: return three numbers."),
    ),
)
