"""Exercise `neuron`: a weighted sum and a bias."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.exercises import Exercise, Mistake, SameValues


def neuron(x: ArrayLike, w: ArrayLike, b: float) -> np.float64:
    r"""Return a neuron's score, the weighted sum of its inputs plus its bias.

    .. math:: z = \sum_{j=1}^{d} w_j x_j + b

    Convention: no activation is applied; the bias is added once, whatever the number of inputs.

    Parameters
    ----------
    x : array_like, shape (d,)
        The inputs.
    w : array_like, shape (d,)
        One weight an input.
    b : float
        The bias.

    Returns
    -------
    float
        The score z, any real number.

    Raises
    ------
    ValueError
        If `x` and `w` have different lengths.

    Notes
    -----
    Source: Bishop (2006), equation 5.2.

    Examples
    --------
    >>> float(neuron([1, 2, 3], [0.5, 0.5, 0.5], 0.5))
    3.5
    """
    return np.dot(w, x) + b


def _cases() -> list[tuple]:
    """Return one input, two, then more; negative and large numbers, and a zero weight."""
    rng = np.random.default_rng(3)
    small = [([2.0], [3.0], 1.0), ([1.0, 2.0], [3.0, -1.0], 0.5), ([0.0, -2.0], [1.0, 0.0], -3.0)]
    cases = [(np.array(x), np.array(w), b) for x, w, b in small]
    for d, scale in [(3, 1.0), (5, 1e4), (50, 0.1)]:
        cases.append((scale * rng.normal(size=d), rng.normal(size=d), float(rng.normal())))
    return cases


EXERCISE = Exercise(
    solution=neuron,
    prompt="Return the weighted sum of x (d,) with the weights w (d,), plus the bias b: a number.",
    judge=SameValues(_cases, returns="one number, the score"),
    hints=(
        "Each input is multiplied by its own weight. What happens to the d products?",
        "np.sum adds up an array; np.dot multiplies and adds in one go.",
        "The bias is no input's affair: it comes in once, at the end.",
    ),
    mistakes=(
        Mistake(lambda x, w, b: np.dot(w, x), "The bias is left out."),
        Mistake(
            lambda x, w, b: np.sum(w * x + b),
            "The bias is added to every product, so it counts d times.",
        ),
        Mistake(lambda x, w, b: np.dot(w, x) - b, "The bias is subtracted."),
        Mistake(
            lambda x, w, b: w * x + b,
            "The products are not added up: d numbers come back instead of one.",
        ),
        Mistake(
            lambda x, w, b: np.sum(w) * np.sum(x) + b,
            "Weights and inputs are summed apart and then multiplied: pair them first.",
        ),
        Mistake(
            lambda x, w, b: np.mean(w * x) + b,
            "This is the mean of the products, not their sum.",
        ),
        Mistake(
            lambda x, w, b: np.dot(w, x + b),
            "The bias is added to the inputs, so the weights scale it.",
        ),
        Mistake(
            lambda x, w, b: np.maximum(np.dot(w, x) + b, 0),
            "A ReLU cuts off negative scores: the activation is the next step, not this one.",
        ),
        Mistake(
            lambda x, w, b: np.tanh((np.dot(w, x) + b) / 2) / 2 + 0.5,
            "A sigmoid squeezes the score into 0 to 1: leave the activation out.",
        ),
    ),
)
