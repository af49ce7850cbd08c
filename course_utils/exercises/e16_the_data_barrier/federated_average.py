"""Exercise `federated_average`: the server's half of federated averaging."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.federated import federated_average


def _cases() -> list[tuple]:
    """Return two numbers, one client, clients of other sizes, one without rows, many clients."""
    rng = np.random.default_rng(16)
    first: list[tuple] = [
        ([[np.array([2.0])], [np.array([6.0])]], [3, 1]),
        ([[np.array([[1.0, -2.0]]), np.array([0.5])]], [7]),
        ([[np.array([1.0])], [np.array([5.0])]], [0, 2]),
        ([[np.array([1])], [np.array([2])]], [1, 1]),
    ]
    shapes = [(4, 3), (3,), (3, 2), (2,)]
    for sizes in ([10, 20, 70], [5, 0, 45, 50], list(range(1, 13))):
        first.append(([[rng.normal(size=shape) for shape in shapes] for _ in sizes], sizes))
    return first


def _with_sizes(change: Callable[[list], list]) -> Callable[..., Any]:
    """Return an answer that counts the clients otherwise."""
    return lambda weights, sizes: federated_average(weights, change(list(sizes)))


def _scaled(factor: Callable[[list], float]) -> Callable[..., Any]:
    """Return an answer whose arrays are all off by one factor."""
    return lambda w, sizes: [factor(list(sizes)) * A for A in federated_average(w, sizes)]


def _first_array(weights: Any, sizes: Any) -> Any:
    """Average the first array only and keep the first client's others."""
    return [federated_average(weights, sizes)[0], *weights[0][1:]]


def _in_place(weights: Any, sizes: Any) -> Any:
    """Write the average over the first client's arrays."""
    for mine, mean in zip(weights[0], federated_average(weights, sizes), strict=True):
        mine[...] = mean
    return weights[0]


EXERCISE = Exercise(
    solution=federated_average,
    prompt=(
        "Return the clients' weighted average: a list of arrays like one client's own, where each"
        " client counts by its share of all examples, client_sizes[k] / sum of client_sizes."
    ),
    judge=SameValues(_cases, returns="a list of arrays, shaped like one client's"),
    hints=(
        "What part of all examples does each client hold? These shares add up to 1.",
        "client_weights[k][l] is array l of client k: one sum over k for each l.",
        "zip(*client_weights) gives array l of all clients together. Multiply each by its share.",
    ),
    mistakes=(
        Mistake(
            _with_sizes(lambda sizes: [1] * len(sizes)),
            "Every client counts the same: one with more examples must count for more.",
        ),
        Mistake(
            _scaled(lambda sizes: sum(sizes)),
            "The sum is not divided by the number of all examples.",
        ),
        Mistake(
            _scaled(lambda sizes: sum(sizes) / len(sizes)),
            "The sum is divided by the number of clients, not by that of examples.",
        ),
        Mistake(
            _scaled(lambda sizes: 1 / len(sizes)),
            "It is averaged twice: shares that add up to 1 need no further division.",
        ),
        Mistake(
            _with_sizes(lambda sizes: [size**2 for size in sizes]),
            "The sizes enter twice, so large clients count for too much.",
        ),
        Mistake(
            _with_sizes(lambda sizes: [max(size, 1) for size in sizes]),
            "A client without an example has a say all the same.",
        ),
        Mistake(
            _with_sizes(lambda sizes: sizes[::-1]), "The sizes belong to the clients in order."
        ),
        Mistake(
            _with_sizes(lambda sizes: [size == max(sizes) for size in sizes]),
            "Only the largest client's weights come back.",
        ),
        Mistake(lambda w, sizes: list(w[0]), "The first client's weights come back unchanged."),
        Mistake(_first_array, "Only the first array is averaged: each of them must be."),
        Mistake(
            lambda w, sizes: [np.sum(A) for A in federated_average(w, sizes)],
            "Each array shrinks to a number: average over clients, place by place.",
        ),
        Mistake(
            lambda w, sizes: federated_average(w, sizes)[0],
            "One array comes back: return a list, one for each array of a client.",
        ),
        Mistake(_in_place, "changes its input client_weights"),
    ),
)
