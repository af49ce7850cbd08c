"""Exercise `count_dense_parameters`: weights and biases of a chain of dense layers."""

import math
from collections.abc import Sequence
from itertools import pairwise

from course_utils.budget import count_dense_parameters
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return single layers, the articles' networks, a narrow one and a deep one."""
    sizes = ([2, 1], [1, 1], [3, 2, 1], [784, 128, 10], [10, 64, 32, 1], [7] * 12)
    return [(list(row),) for row in sizes]


def _weights(layer_sizes: Sequence[int]) -> int:
    """Count weights alone."""
    return sum(inputs * units for inputs, units in pairwise(layer_sizes))


def _popping(layer_sizes: list[int]) -> int:
    """Take the sizes off the list that came in."""
    total, inputs = 0, layer_sizes.pop(0)
    while layer_sizes:
        units = layer_sizes.pop(0)
        total, inputs = total + inputs * units + units, units
    return total


EXERCISE = Exercise(
    solution=count_dense_parameters,
    prompt=(
        "Return the number of weights and biases of dense layers in a chain. layer_sizes lists the"
        " units of each layer, the inputs first; [784, 128, 10] has two dense layers."
    ),
    judge=SameValues(_cases, returns="one whole number"),
    hints=(
        "Start with a single layer: how many arrows lead from 3 inputs to 2 units? And each unit"
        " adds one number of its own.",
        "A layer needs two neighbouring sizes. zip(layer_sizes, layer_sizes[1:]) gives the pairs.",
        "Add inputs * units + units over all pairs.",
    ),
    mistakes=(
        Mistake(_weights, "The biases are missing: each unit has one."),
        Mistake(
            lambda layer_sizes: _weights(layer_sizes) + sum(layer_sizes),
            "The inputs have got biases too; they are given, not learnt.",
        ),
        Mistake(
            lambda layer_sizes: _weights(layer_sizes) + sum(layer_sizes[:-1]),
            "The biases are counted by the layer's inputs: they belong to its units.",
        ),
        Mistake(
            lambda layer_sizes: _weights(layer_sizes) + len(layer_sizes) - 1,
            "One bias a layer? Each unit has its own.",
        ),
        Mistake(sum, "These are the units: a weight joins a pair of them."),
        Mistake(
            lambda layer_sizes: layer_sizes[0] * layer_sizes[-1] + layer_sizes[-1],
            "Only the first and the last size are used: the layers between have weights too.",
        ),
        Mistake(
            lambda layer_sizes: sum(n * n + n for n in layer_sizes[1:]),
            "A layer's size is multiplied by itself: take its neighbour before it.",
        ),
        Mistake(
            lambda layer_sizes: count_dense_parameters(layer_sizes[:-1]),
            "The last layer is left out.",
        ),
        Mistake(
            lambda layer_sizes: count_dense_parameters(layer_sizes[1:]),
            "The first layer is left out: its weights lead from the inputs.",
        ),
        Mistake(_popping, "changes its input layer_sizes"),
        Mistake(
            lambda layer_sizes: [a * b + b for a, b in pairwise(layer_sizes)],
            "One number a layer: add them up.",
        ),
        Mistake(
            lambda layer_sizes: layer_sizes[0] * layer_sizes[1] + layer_sizes[1],
            "Only the first layer is counted: does return stand inside the loop?",
        ),
        Mistake(
            lambda layer_sizes: sum(a + b + b for a, b in pairwise(layer_sizes)),
            "Neighbours are added: each unit of one meets each of the other, so multiply.",
        ),
        Mistake(math.prod, "All sizes are multiplied: take them in pairs and add the pairs up."),
    ),
)
