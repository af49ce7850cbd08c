"""A dense network: forward pass, loss and the gradient of every parameter."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.initialisers import INITIALISERS
from course_utils.layers import (
    activation_backward,
    activation_forward,
    dense_backward,
    dense_forward,
)
from course_utils.losses import softmax_cross_entropy
from course_utils.network.checks import checked_sizes, require_chain
from course_utils.network.forward import mlp_forward

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """Weights, biases and activations of a dense network that gives logits.

    Parameters
    ----------
    weights : sequence of array_like, shapes (d, k)
        One a layer; the k of one is the d of the next.
    biases : sequence of array_like, shapes (k,)
        One a layer.
    activations : sequence of str
        One a layer, of `activations.ACTIVATIONS`; ``"identity"`` for the last, whose outputs are
        logits.

    Raises
    ------
    ValueError
        When there is no layer, not one of each for every layer, a name is unknown or shapes do
        not fit.

    Examples
    --------
    >>> net = Network.create([2, 3, 2], ["tanh", "identity"], np.random.default_rng(0))
    >>> net.theta.shape, net.forward([[0.5, -0.5]]).shape
    ((17,), (1, 2))
    """

    weights: Sequence[Floats]
    biases: Sequence[Floats]
    activations: Sequence[str]

    def __post_init__(self) -> None:
        """Keep float64 arrays, whatever came, and check that they fit."""
        for name in ("weights", "biases"):
            arrays = [np.asarray(part, dtype=float) for part in getattr(self, name)]
            object.__setattr__(self, name, arrays)
        object.__setattr__(self, "activations", list(self.activations))
        require_chain(self.weights, self.biases, self.activations)

    @classmethod
    def create(
        cls,
        layer_sizes: Sequence[int],
        activations: Sequence[str],
        rng: np.random.Generator,
        initialiser: str = "he_normal",
    ) -> Network:
        """Make a network with drawn weights and biases of 0.

        Parameters
        ----------
        layer_sizes : sequence of int
            Numbers of inputs, of each hidden layer's units, and of classes: one more than there
            are layers, each at least 1.
        activations : sequence of str
            One a layer, the last included: ``"identity"`` there gives logits.
        rng : numpy.random.Generator
            Where the weights are drawn from, the first layer's first.
        initialiser : str
            A key of `initialisers.INITIALISERS`.

        Returns
        -------
        Network

        Raises
        ------
        ValueError
            When sizes, activations or the initialiser's name are not as above.
        TypeError
            When `rng` is no Generator, or a size not a whole number.

        Notes
        -----
        Source: He, Zhang, Ren and Sun (2015), equation 10, for the default.
        """
        sizes = checked_sizes(layer_sizes)
        if len(activations) != len(sizes) - 1 or isinstance(activations, str):
            raise ValueError(
                f"{len(sizes)} layer_sizes need {len(sizes) - 1} activations, one a layer; got "
                f"{activations!r}. Is the last layer's missing? 'identity' there gives logits."
            )
        if initialiser not in INITIALISERS:
            names = ", ".join(INITIALISERS)
            raise ValueError(f"an initialiser is one of {names}; got {initialiser!r}.")
        draw = INITIALISERS[initialiser]
        weights = [draw(d, k, rng) for d, k in itertools.pairwise(sizes)]
        return cls(weights, [np.zeros(k) for k in sizes[1:]], activations)

    @property
    def layer_sizes(self) -> list[int]:
        """Numbers of inputs, and of each layer's units."""
        return [len(self.weights[0]), *(len(b) for b in self.biases)]

    @property
    def theta(self) -> Floats:
        """All parameters in one vector: each layer's weights row by row, then its biases."""
        pairs = zip(self.weights, self.biases, strict=True)
        return np.concatenate([part.ravel() for pair in pairs for part in pair])

    def with_theta(self, theta: ArrayLike) -> Network:
        """Return a network of the same form with other parameters.

        Parameters
        ----------
        theta : array_like, shape of `Network.theta`
            Copied.

        Raises
        ------
        ValueError
            When it has another length.
        """
        vector = np.array(theta, dtype=float)
        shapes = [
            part.shape for pair in zip(self.weights, self.biases, strict=True) for part in pair
        ]
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
        if vector.shape != (ends[-1],):
            raise ValueError(
                f"theta must be a vector of this network's {ends[-1]} parameters; got shape "
                f"{vector.shape}. Is it from a network of other layer sizes?"
            )
        pieces = np.split(vector, ends[:-1])
        parts = [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]
        return Network(parts[::2], parts[1::2], self.activations)

    def layer_outputs(self, X: ArrayLike) -> list[tuple[Floats, Floats]]:
        """Return each layer's weighted sums Z and outputs A, both (n, k), from first to last."""
        outputs, A = [], np.asarray(X, dtype=float)
        for W, b, name in zip(self.weights, self.biases, self.activations, strict=True):
            Z = dense_forward(A, W, b)
            A = activation_forward(Z, name)
            outputs.append((Z, A))
        return outputs

    def forward(self, X: ArrayLike) -> Floats:
        """Return the logits (n, k) of a batch X (n, d), by `mlp_forward`."""
        functions = [ACTIVATIONS[name][0] for name in self.activations]
        return mlp_forward(X, list(zip(self.weights, self.biases, functions, strict=True)))

    def loss_and_gradients(self, X: ArrayLike, labels: ArrayLike) -> tuple[float, Floats]:
        """Return the softmax cross-entropy of a batch and its gradient, by backpropagation.

        Parameters
        ----------
        X : array_like, shape (n, d)
            Inputs.
        labels : array_like of int, shape (n,)
            Classes from 0 to k - 1.

        Returns
        -------
        loss : float
            Mean over the batch, in nats; 0.0 for an empty one.
        gradient : ndarray, shape of `theta`
            d loss / d theta.

        Raises
        ------
        ValueError
            When shapes do not fit or a label is no class.

        Notes
        -----
        Source: Goodfellow, Bengio and Courville (2016), algorithm 6.4, with examples in rows.
        """
        outputs = self.layer_outputs(X)
        loss, dA = softmax_cross_entropy(outputs[-1][1], labels)
        inputs = [np.asarray(X, dtype=float), *(A for _, A in outputs)]
        gradients: list[Floats] = []
        for at in reversed(range(len(outputs))):
            dZ = activation_backward(dA, outputs[at][0], self.activations[at])
            dA, dW, db = dense_backward(dZ, inputs[at], self.weights[at])
            gradients = [dW.ravel(), db, *gradients]
        return loss, np.concatenate(gradients)
