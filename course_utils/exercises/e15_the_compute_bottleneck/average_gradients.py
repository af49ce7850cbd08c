"""Exercise `average_gradients`: what many workers' gradients are together."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.gradients import average_gradients


def _cases() -> list[tuple]:
    """Return two numbers, one worker, unequal shards, one without rows, many workers."""
    rng = np.random.default_rng(15)
    cases: list[tuple] = [
        ([[np.array([2.0])], [np.array([6.0])]], [1, 1]),
        ([[np.array([2.0])], [np.array([6.0])]], [3, 1]),
        ([[np.array([[1.0, -2.0]]), np.array([0.5])]], [7]),
        ([[np.array([1.0])], [np.array([5.0])]], [0, 2]),
        ([[np.array([1])], [np.array([2])]], [1, 1]),
    ]
    shapes = [(4, 3), (3,), (3, 2), (2,)]
    for sizes in ([32, 32, 17], [5, 0, 45, 50], list(range(1, 9))):
        cases.append(([[rng.normal(size=shape) for shape in shapes] for _ in sizes], sizes))
    return cases


def _with_sizes(change: Callable[[list], list]) -> Callable[..., Any]:
    """Return an answer that counts the workers otherwise."""
    return lambda gradients, sizes: average_gradients(gradients, change(list(sizes)))


def _scaled(factor: Callable[[list], float]) -> Callable[..., Any]:
    """Return an answer whose arrays are all off by one factor."""
    return lambda g, sizes: [factor(list(sizes)) * part for part in average_gradients(g, sizes)]


def _in_place(gradients: Any, sizes: Any) -> Any:
    """Write the mean over the first worker's arrays."""
    for mine, mean in zip(gradients[0], average_gradients(gradients, sizes), strict=True):
        mine[...] = mean
    return gradients[0]


EXERCISE = Exercise(
    solution=average_gradients,
    prompt=(
        "Each worker sends the gradient of the mean loss over its own rows: a list of arrays."
        " Return the gradient of the mean loss over all rows, as such a list. worker_sizes[k] is"
        " worker k's number of rows."
    ),
    judge=SameValues(_cases, returns="a list of arrays, shaped like one worker's"),
    hints=(
        "A worker's mean times its number of rows is its sum. What is the sum over all rows?",
        "worker_gradients[k][l] is array l of worker k: one weighted sum over k for each l.",
        "zip(*worker_gradients) gives array l of all workers together.",
    ),
    mistakes=(
        Mistake(
            _with_sizes(lambda sizes: [1] * len(sizes)),
            "Every worker counts the same: one with more rows must count for more.",
        ),
        Mistake(
            _scaled(lambda sizes: sum(sizes)),
            "The sum is not divided by the number of all rows.",
        ),
        Mistake(
            _scaled(lambda sizes: sum(sizes) / len(sizes)),
            "The sum is divided by the number of workers, not by that of rows.",
        ),
        Mistake(
            _scaled(lambda sizes: 1 / len(sizes)),
            "It is averaged twice: shares that add up to 1 need no further division.",
        ),
        Mistake(
            lambda g, sizes: [
                np.sum(np.asarray(parts, float), 0) for parts in zip(*g, strict=True)
            ],
            "The workers' means are added up: with k workers the step is about k times too long.",
        ),
        Mistake(
            _with_sizes(lambda sizes: [max(size, 1) for size in sizes]),
            "A worker without rows has a say all the same.",
        ),
        Mistake(
            _with_sizes(lambda sizes: sizes[::-1]), "The sizes belong to the workers in order."
        ),
        Mistake(
            _with_sizes(lambda sizes: [size**2 for size in sizes]),
            "The sizes enter twice, so large shards count for too much.",
        ),
        Mistake(lambda g, sizes: list(g[0]), "The first worker's gradient comes back unchanged."),
        Mistake(
            lambda g, sizes: [average_gradients(g, sizes)[0], *g[0][1:]],
            "Only the first array is averaged: each of them must be.",
        ),
        Mistake(
            lambda g, sizes: average_gradients(g, sizes)[0],
            "One array comes back: return a list, one for each array of a worker.",
        ),
        Mistake(_in_place, "changes its input worker_gradients"),
    ),
)
