"""Exercise `cosine_schedule`: a learning rate that falls along half a cosine."""

import math

from course_utils.exercises import Exercise, Mistake, SameValues


def cosine_schedule(step: int, total_steps: int, peak: float) -> float:
    """Return the learning rate at a step, falling along half a cosine.

    ``peak * (1 + cos(pi * step / total_steps)) / 2``

    Convention: `peak` at step 0, half of it half-way, 0 at `total_steps` and ever after.

    Parameters
    ----------
    step : int
        Steps taken so far, from 0.
    total_steps : int
        Step at which the rate reaches 0; at least 1.
    peak : float
        Learning rate at step 0.

    Returns
    -------
    float
        Learning rate, from 0 to `peak`.

    References
    ----------
    Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", eq. 5,
    with a smallest rate of 0.

    Examples
    --------
    >>> cosine_schedule(0, 10, 0.1), cosine_schedule(10, 10, 0.1)
    (0.1, 0.0)
    """
    progress = min(step / total_steps, 1)
    return peak * (1 + math.cos(math.pi * progress)) / 2


def _cases() -> list[tuple]:
    """Return start, middle, end, beyond the end; one step in all; small and large peaks."""
    ends = [(0, 10, 1.0), (5, 10, 1.0), (10, 10, 1.0), (2, 10, 1.0), (14, 10, 1.0)]
    return [*ends, (0, 1, 0.1), (1, 1, 0.1), (700, 1000, 0.003), (10**6, 1000, 20.0)]


def _schedule(turn: float = math.pi, sign: int = 1, stretch: int = 0, scale: float = 0.5):  # type: ignore[no-untyped-def]
    """Return a schedule with one number changed."""

    def schedule(step: int, total_steps: int, peak: float) -> float:
        progress = min(step / (total_steps + stretch), 1)
        return peak * (1 + sign * math.cos(turn * progress)) * scale

    return schedule


EXERCISE = Exercise(
    solution=cosine_schedule,
    prompt=(
        "Return the learning rate at a step: peak at step 0, falling along half a cosine to 0 at"
        " total_steps, and 0 from then on."
    ),
    judge=SameValues(_cases, returns="a learning rate from 0 to peak"),
    hints=(
        "cos falls from 1 to -1 while its angle goes from 0 to pi. Which fraction of pi is a step?",
        "1 + cos runs from 2 to 0; scale it so that it starts at peak.",
        "Beyond total_steps the fraction is still 1: min helps.",
    ),
    mistakes=(
        Mistake(_schedule(turn=180), "cos takes radians, not degrees: half a turn is pi."),
        Mistake(_schedule(sign=-1), "The rate starts at 0 and rises: the cosine's sign."),
        Mistake(_schedule(stretch=1), "The rate reaches 0 a step late: divide by total_steps."),
        Mistake(
            _schedule(turn=2 * math.pi),
            "A whole cosine: the rate comes back up. Half a cosine ends at pi.",
        ),
        Mistake(
            _schedule(turn=math.pi / 2),
            "A quarter of a cosine: the rate stops half-way down.",
        ),
        Mistake(_schedule(scale=1), "The rate starts at twice the peak: 1 + cos(0) is 2."),
        Mistake(
            lambda step, total_steps, peak: peak * (1 + math.cos(math.pi * step / total_steps)) / 2,
            "Beyond total_steps the rate rises again; it must stay 0.",
        ),
        Mistake(
            lambda step, total_steps, peak: peak * max(1 - step / total_steps, 0),
            "The rate falls along a straight line, not along a cosine.",
        ),
        Mistake(
            lambda step, total_steps, peak: _schedule()(step // total_steps, 1, peak),
            "// drops the fraction: the rate stays at the peak until the last step.",
        ),
    ),
)
