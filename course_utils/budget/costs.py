"""What parameters cost: bytes of memory and floating-point operations."""

from course_utils.budget.numbers import amount

BYTES: dict[str, float] = {"float32": 4, "float16": 2, "bfloat16": 2, "int8": 1, "int4": 0.5}
"""Bytes that one number takes in each precision."""

OPTIMIZER_SLOTS: dict[str, int] = {"gradient descent": 0, "momentum": 1, "Adam": 2}
"""Numbers that an optimizer remembers for each weight."""


def memory_bytes(
    parameters: int, bytes_per_weight: float, optimizer_slots: int | None
) -> int | float:
    """Return the bytes that a model's weights take, with all that training keeps beside them.

    Convention: training keeps a weight, its gradient and `optimizer_slots` further numbers, all
    in one precision: parameters * bytes_per_weight * (2 + optimizer_slots). For inference say
    ``optimizer_slots=None``: the weights alone. Activations and data come on top in both.

    Parameters
    ----------
    parameters : int
        Weights and biases.
    bytes_per_weight : float
        Bytes of one number: 4 for float32, 2 for float16, 0.5 for four bits.
    optimizer_slots : int or None
        0 for plain gradient descent, 1 with momentum, 2 for Adam; None for inference.

    Returns
    -------
    int or float
        Bytes.

    Raises
    ------
    ValueError
        If a number is negative or not finite.

    Notes
    -----
    Source: Rajbhandari et al. (2020), section 3.1.

    Examples
    --------
    >>> memory_bytes(1000, 4, 2), memory_bytes(1000, 4, 0), memory_bytes(1000, 4, None)
    (16000, 8000, 4000)
    """
    copies = 1 if optimizer_slots is None else 2 + amount("optimizer_slots", optimizer_slots)
    return amount("parameters", parameters) * amount("bytes_per_weight", bytes_per_weight) * copies


def training_flops(parameters: float, tokens: float) -> float:
    """Return about how many operations it takes to train: 6 a parameter and token.

    Two for the way forwards (a multiplication and an addition), and twice as many backwards,
    where gradients are needed of the inputs and of the weights. Attention between tokens comes
    on top; it is small as long as the context is shorter than about 12 widths.

    Parameters
    ----------
    parameters : float
        Weights that each token meets.
    tokens : float
        Tokens (or examples) seen, those of all epochs together.

    Returns
    -------
    float
        Floating-point operations.

    Notes
    -----
    Source: Kaplan et al. (2020), section 2.1.

    Examples
    --------
    >>> training_flops(1000, 10)
    60000
    """
    return 6 * amount("parameters", parameters) * amount("tokens", tokens)


def prediction_flops(parameters: float, tokens: float) -> float:
    """Return about how many operations the way forwards takes: 2 a parameter and token.

    Source: Kaplan et al. (2020), section 2.1.

    Examples
    --------
    >>> prediction_flops(1000, 10)
    20000
    """
    return 2 * amount("parameters", parameters) * amount("tokens", tokens)
