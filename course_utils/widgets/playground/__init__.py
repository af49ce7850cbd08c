"""The 2-D playground: a small network trained live on points in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_utils.widgets.playground.settings import (
    MOST_STEPS,
    POINTS,
    Settings,
    checked_changes,
    whole,
)
from course_utils.widgets.playground.state import replay
from course_utils.widgets.playground.view import Playground

__all__ = ["Playground", "playground"]


def playground(
    points: str = "moons",
    layers: Sequence[tuple[int, str]] = ((4, "tanh"),),
    learning_rate: float = 0.1,
    optimizer: str = "adam",
    noise: float = 0.2,
    seed: int = 0,
    batch_size: int = POINTS,
    *,
    steps: int = 0,
    changes: Sequence[tuple[int, str, Any]] = (),
) -> Playground:
    """Make a playground: a network on 200 points in the plane, which learns while you watch.

    Two classes, softmax cross-entropy, He's normal weights. ``.show()`` shows it, with a
    storyboard for where no kernel runs. It shows the line of Python that recreates it as it is.

    Parameters
    ----------
    points : {"moons", "circles", "spirals", "blobs"}
    layers : sequence of (int, str)
        Hidden layers, at most 4: units, 1 to 16, and activation, a key of
        `activations.ACTIVATIONS`. An empty one leaves a single line as the boundary.
    learning_rate : float
        Above 0.
    optimizer : str
        A key of `optimizers.OPTIMIZERS`.
    noise : float
        Standard deviation of the points' noise, 0 to 0.5.
    seed : int
        0 to 9999: other points, first weights and batches.
    batch_size : int
        Points a step, 1 to 200; 200 are all.
    steps : int
        Steps to take beforehand, 0 to 100,000.
    changes : sequence of (int, str, value)
        What changes on the way: after how many steps, what ("learning_rate", "optimizer" or
        "batch_size"), to what.

    Returns
    -------
    Playground

    Raises
    ------
    ValueError
        When a value is none of these.

    Examples
    --------
    >>> playground(points="blobs", layers=(), steps=50)  # doctest: +ELLIPSIS
    playground(points="blobs", layers=[], learning_rate=0.1, ..., batch_size=200, steps=50)
    """
    first = Settings(points, tuple(layers), learning_rate, optimizer, noise, seed, batch_size)
    taken = whole("steps", steps, 0, MOST_STEPS)
    return Playground(replay(first, taken, checked_changes(changes, first, taken)))
