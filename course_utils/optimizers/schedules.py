"""Learning rates over a training run: constant, in steps, along a cosine."""

import math
from collections.abc import Callable


def constant(step: int, total_steps: int, peak: float) -> float:
    """Return `peak` at every step.

    Parameters
    ----------
    step : int
        Steps taken so far, from 0.
    total_steps : int
        Steps of the whole run, at least 1.
    peak : float
        The learning rate.

    Returns
    -------
    float
        `peak`.

    Raises
    ------
    ValueError
        If `step` is below 0 or `total_steps` below 1.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 8.3.1, says why it is not enough
    for noisy gradients.

    Examples
    --------
    >>> constant(7, 10, 0.1)
    0.1
    """
    _progress(step, total_steps)
    return peak


def step_decay(step: int, total_steps: int, peak: float) -> float:
    """Return a rate divided by 10 at half of the run, and again at three quarters.

    Parameters, returns and errors as `cosine_decay`; the last rate is `peak` / 100.

    Notes
    -----
    Source: He, Zhang, Ren and Sun (2016), section 4.2 (32,000 and 48,000 of 64,000 steps).

    Examples
    --------
    >>> [step_decay(step, 8, 1.0) for step in (0, 3, 4, 5, 6, 8)]
    [1.0, 1.0, 0.1, 0.1, 0.01, 0.01]
    """
    progress = _progress(step, total_steps)
    return peak / 10 ** ((progress >= 0.5) + (progress >= 0.75))


def cosine_decay(step: int, total_steps: int, peak: float) -> float:
    """Return a rate that falls along half a cosine.

    ``peak * (1 + cos(pi * step / total_steps)) / 2``

    Parameters
    ----------
    step : int
        Steps taken so far, from 0.
    total_steps : int
        Step at which the rate reaches 0, where it stays; at least 1.
    peak : float
        Learning rate at step 0.

    Returns
    -------
    float
        From 0 to `peak`.

    Raises
    ------
    ValueError
        If `step` is below 0 or `total_steps` below 1.

    Notes
    -----
    Source: Loshchilov and Hutter (2017), equation 5, with a smallest rate of 0.

    Examples
    --------
    >>> cosine_decay(0, 10, 0.1), cosine_decay(10, 10, 0.1)
    (0.1, 0.0)
    """
    return peak * (1 + math.cos(math.pi * _progress(step, total_steps))) / 2


SCHEDULES: dict[str, Callable[[int, int, float], float]] = {
    "constant": constant,
    "step decay": step_decay,
    "cosine decay": cosine_decay,
}


def _progress(step: int, total_steps: int) -> float:
    """Return the share of the run that is over, from 0 to 1."""
    if step < 0 or total_steps < 1:
        raise ValueError(
            f"step must be at least 0 and total_steps at least 1; got {step} and {total_steps}. "
            "Steps are counted from 0."
        )
    return min(step / total_steps, 1.0)
