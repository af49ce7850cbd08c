"""Exercise `l2_penalty`: what large weights cost, and how that cost pulls at them."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.regularisation import l1_penalty, l2_penalty

Weights = list[np.ndarray]


def _cases() -> list[tuple]:
    """Return one weight, one array, several layers, large and zero weights, no penalty."""
    rng = np.random.default_rng(8)
    layers = [rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 1))]
    return [
        ([np.array([[3.0]])], 0.1),
        ([np.array([[1.0, -2.0]])], 0.5),
        ([np.array([[2.0]]), np.array([[-1.0], [3.0]])], 0.25),
        ([np.zeros((2, 2))], 0.1),
        (layers, 0.01),
        ([1000 * W for W in layers], 2.0),
        (layers, 0.0),
        ([rng.normal(size=(2, 3, 4)), rng.normal(size=5)], 0.7),
    ]


def _variant(
    penalty: Callable[[Weights, float], object] | None = None,
    gradient: Callable[[np.ndarray, float], object] | None = None,
) -> Callable[..., object]:
    """Return an answer with another penalty, another gradient, or both."""

    def answer(weights: Weights, strength: float) -> tuple:
        total, gradients = l2_penalty(weights, strength)
        return (
            penalty(weights, strength) if penalty else total,
            [gradient(W, strength) for W in weights] if gradient else gradients,
        )

    return answer


def _squares(weights: Weights) -> float:
    """Return the sum of all squares."""
    return sum(float((W**2).sum()) for W in weights)


EXERCISE = Exercise(
    solution=l2_penalty,
    prompt=(
        "Return (penalty, gradients) for a list of weight arrays: penalty = strength * the sum of"
        " all squared weights, gradients = a list with d penalty / d W for each array W."
    ),
    judge=SameValues(
        _cases,
        returns="(penalty, gradients): one number, and a list of arrays shaped like the weights",
        rtol=1e-4,
    ),
    hints=(
        "Take a single weight w first: the penalty is strength * w squared. What is its slope?",
        "The arrays have different shapes: sum each one's squares, then add up the sums.",
        "d/dw of strength * w**2 brings the exponent down in front. Use a list comprehension.",
    ),
    mistakes=(
        Mistake(
            _variant(lambda weights, c: c * _squares(weights) / 2, lambda W, c: c * W),
            "Both carry an extra factor 1/2, another convention.",
        ),
        Mistake(
            _variant(lambda weights, c: c * _squares(weights) / 2),
            "The penalty is halved, while the gradient is not: they do not belong together.",
        ),
        Mistake(
            _variant(gradient=lambda W, c: c * W),
            "The gradient lacks the exponent, which comes down in front.",
        ),
        Mistake(_variant(gradient=lambda W, c: 2 * W), "The gradient forgets the strength."),
        Mistake(
            _variant(lambda weights, c: _squares(weights)), "The penalty forgets the strength."
        ),
        Mistake(
            _variant(lambda weights, c: -c * _squares(weights)),
            "The penalty has the wrong sign: it would reward large weights.",
        ),
        Mistake(
            _variant(gradient=lambda W, c: -2 * c * W),
            "This is the step downhill; the gradient points uphill.",
        ),
        Mistake(l1_penalty, "These are absolute values: the L1 penalty."),
        Mistake(
            _variant(lambda weights, c: c * sum(np.mean(W**2) for W in weights)),
            "The squares are averaged: sum them.",
        ),
        Mistake(
            _variant(lambda weights, c: c * np.sqrt(_squares(weights))),
            "This is the length of the weight vector: leave the root out.",
        ),
        Mistake(
            _variant(lambda weights, c: c * _squares(weights[:1])),
            "Only the first array is in the penalty.",
        ),
        Mistake(
            lambda weights, strength: l2_penalty(weights, strength)[0],
            "Only the penalty comes back: return the gradients too.",
        ),
        Mistake(
            lambda weights, strength: l2_penalty(weights, strength)[::-1],
            "The two parts come in the other order.",
        ),
    ),
)
