"""What a network's sizes, names and shapes must be."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence

import numpy as np

from course_utils.activations import ACTIVATIONS


def checked_sizes(layer_sizes: Sequence[int]) -> list[int]:
    """Return layer sizes as integers, or say what is wrong with them."""
    try:
        sizes = [operator.index(size) for size in layer_sizes]
    except TypeError:
        raise TypeError(f"layer_sizes must be whole numbers; got {layer_sizes!r}.") from None
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(
            "layer_sizes must be the numbers of inputs, of each layer's units and of classes, at "
            f"least 2 numbers of at least 1; got {layer_sizes!r}. Try [2, 4, 2]."
        )
    return sizes


def require_chain(
    weights: Sequence[np.ndarray], biases: Sequence[np.ndarray], activations: Sequence[str]
) -> None:
    """Raise a ValueError unless layers fit one after the other and each activation is known."""
    of_weights, of_biases = [W.shape for W in weights], [b.shape for b in biases]
    fits = 0 < len(weights) == len(biases) == len(activations)
    pairs = zip(of_weights, of_biases, strict=False)
    fits = fits and all(len(W) == 2 and (W[1],) == b for W, b in pairs)
    if not fits or any(a[1] != b[0] for a, b in itertools.pairwise(of_weights)):
        raise ValueError(
            "each layer needs weights (d, k), biases (k,) and an activation, and the k of one is "
            f"the d of the next; got weights {of_weights}, biases {of_biases} and "
            f"activations {list(activations)}. Transposed?"
        )
    unknown = [name for name in activations if name not in ACTIVATIONS]
    if unknown:
        raise ValueError(f"an activation is one of {', '.join(ACTIVATIONS)}; got {unknown[0]!r}.")
