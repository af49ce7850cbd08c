"""Exercise `mlp_forward`: layer after layer."""

import itertools
from collections.abc import Callable

import numpy as np

from course_utils.activations import identity, relu, sigmoid, tanh
from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.network import mlp_forward

Activation = Callable[[np.ndarray], np.ndarray]
Layers = list[tuple[np.ndarray, np.ndarray, Activation]]


def _cases() -> list[tuple]:
    """Return one small layer, then two and three of different sizes and activations."""
    one = np.array([[0.5]]), [(np.array([[-3.0]]), np.array([1.0]), tanh)]
    two = np.array([[-1.0]]), [(*_weights(1, 1), relu), (*_weights(1, 1), identity)]
    return [
        one,
        two,
        _case(2, (3, 2), (sigmoid,)),
        _case(1, (2, 2, 1), (relu, identity)),
        _case(3, (2, 2, 2, 2), (tanh, relu, sigmoid)),
        _case(5, (3, 4, 2), (identity, tanh)),
    ]


def _weights(d: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the weights and biases of one layer."""
    rng = np.random.default_rng(10 * d + k)
    return rng.normal(size=(d, k)).round(1), rng.normal(size=k).round(1)


def _case(n: int, sizes: tuple[int, ...], activations: tuple[Activation, ...]) -> tuple:
    """Draw a batch of n rows and layers of these sizes."""
    X = np.random.default_rng(n).normal(size=(n, sizes[0])).round(1)
    pairs = zip(itertools.pairwise(sizes), activations, strict=True)
    return X, [(*_weights(d, k), activation) for (d, k), activation in pairs]


def _activated_first(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Apply each activation before the bias."""
    for W, b, activation in layers:
        X = activation(X @ W) + b
    return X


def _activated_input(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Apply each activation to what a layer takes in."""
    for W, b, activation in layers:
        X = activation(X) @ W + b
    return X


def _also_the_input(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Apply the first activation to the input too."""
    return mlp_forward(layers[0][2](np.asarray(X)), layers)


def _no_bias(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Leave the biases out."""
    return mlp_forward(X, [(W, 0 * b, activation) for W, b, activation in layers])


def _first_returns(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Return from inside the loop."""
    return mlp_forward(X, layers[:1])


def _only_the_last(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Hand the input to every layer."""
    return mlp_forward(X, layers[-1:])


def _linear(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Apply no activation."""
    return mlp_forward(X, [(W, b, identity) for W, b, _ in layers])


def _linear_end(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Apply no activation after the last layer."""
    *before, (W, b, _) = layers
    return mlp_forward(X, [*before, (W, b, identity)])


def _always_relu(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Use ReLU, whatever the layers hold."""
    return mlp_forward(X, [(W, b, relu) for W, b, _ in layers])


def _same_activation(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Use the first layer's activation throughout."""
    return mlp_forward(X, [(W, b, layers[0][2]) for W, b, _ in layers])


def _transposed(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Take the rows of W for the units."""
    return mlp_forward(X, [(np.transpose(W), b, activation) for W, b, activation in layers])


def _backwards(X: np.ndarray, layers: Layers) -> np.ndarray:
    """Start at the last layer."""
    return mlp_forward(X, layers[::-1])


def _every_output(X: np.ndarray, layers: Layers) -> list[np.ndarray]:
    """Return all layers' outputs."""
    return [mlp_forward(X, layers[: depth + 1]) for depth in range(len(layers))]


EXERCISE = Exercise(
    solution=mlp_forward,
    prompt=(
        "Send a batch X (n, d) through layers, a list of (W, b, activation) from first to last:"
        " each takes the output of the one before. Return the last one's output."
    ),
    judge=SameValues(
        _cases,
        returns="an array (n, k), the last layer's output; activations are functions",
    ),
    hints=(
        "A loop over the layers with one variable that starts as the input.",
        "In one layer: the weighted sums first, then the biases, then the activation.",
        "for W, b, activation in layers: unpacks one layer; the activation is a function to call.",
    ),
    mistakes=(
        Mistake(_no_bias, "The biases are left out."),
        Mistake(_linear, "No activation is applied: the network is one matrix in disguise."),
        Mistake(_linear_end, "The last layer's activation is missing."),
        Mistake(_activated_first, "The activation comes before the bias: add the bias first."),
        Mistake(_activated_input, "Each activation is applied to what the layer takes in."),
        Mistake(_also_the_input, "The activation is applied to the network's input as well."),
        Mistake(_only_the_last, "Every layer gets X itself, so only the last one counts."),
        Mistake(_first_returns, "The loop ends after the first layer: mind the return's indent."),
        Mistake(_always_relu, "Every layer applies ReLU: each brings its own function to call."),
        Mistake(_same_activation, "Every layer uses the first one's activation."),
        Mistake(_transposed, "W is transposed: its columns belong to the layer's units."),
        Mistake(_backwards, "The layers are run from last to first."),
        Mistake(_every_output, "All layers' outputs come back: return the last one."),
    ),
)
