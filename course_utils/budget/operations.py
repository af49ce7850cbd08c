"""Operations of one layer, and the days that a training takes."""

from course_utils.budget.costs import training_flops
from course_utils.budget.numbers import amount, whole

SECONDS_PER_DAY = 86_400


def dense_flops(batch: int, inputs: int, outputs: int) -> int:
    """Return the operations of a dense layer forwards: 2 * batch * inputs * outputs.

    Convention: a multiplication is one operation and an addition another. An output is a sum of
    `inputs` products and the bias, so it takes as many additions as products.

    Parameters
    ----------
    batch : int
        Examples.
    inputs, outputs : int
        Numbers that come in and go out, an example.

    Returns
    -------
    int
        Floating-point operations.

    Raises
    ------
    ValueError
        If a number is negative or not whole.

    Notes
    -----
    Source: Kaplan et al. (2020), section 2.1, for two operations a weight.

    Examples
    --------
    >>> dense_flops(1, 3, 2), dense_flops(32, 784, 128)
    (12, 6422528)
    """
    b, d, k = whole("sizes", (batch, inputs, outputs))
    return 2 * b * d * k


def conv_flops(
    batch: int, height: int, width: int, kernel_size: int, channels_in: int, channels_out: int
) -> int:
    """Return the operations of a convolution forwards.

    ``2 * batch * height * width * kernel_size**2 * channels_in * channels_out``

    Convention: `height` and `width` are those of the map that comes out, where each number is a
    weighted sum over a square window and all input channels; as in `dense_flops`, a bias is the
    last of its additions.

    Parameters
    ----------
    batch : int
        Images.
    height, width : int
        Of the output map, numbers.
    kernel_size : int
        Side of the window.
    channels_in, channels_out : int
        Channels of the input and of the output.

    Returns
    -------
    int
        Floating-point operations.

    Raises
    ------
    ValueError
        If a number is negative or not whole.

    Notes
    -----
    Source: He and Sun (2015), Convolutional neural networks at constrained time cost, equation 1,
    times two.

    Examples
    --------
    >>> conv_flops(1, 1, 1, 1, 3, 2), conv_flops(1, 30, 30, 3, 3, 32)
    (12, 1555200)
    """
    b, h, w, k, c, m = whole(
        "sizes", (batch, height, width, kernel_size, channels_in, channels_out)
    )
    return 2 * b * h * w * k * k * c * m


def training_days(
    parameters: float, tokens: float, flops_per_second: float, utilisation: float
) -> float:
    """Return the days that a training takes.

    ``6 * parameters * tokens / (flops_per_second * utilisation) / 86,400``

    Convention: `flops_per_second` is the peak of all devices together, `utilisation` the share of
    it that goes into the 6 * parameters * tokens operations.

    Parameters
    ----------
    parameters : float
        Weights that each token meets.
    tokens : float
        Tokens seen, those of all epochs together.
    flops_per_second : float
        Peak of all devices together, above 0.
    utilisation : float
        Above 0, at most 1.

    Returns
    -------
    float
        Days of 86,400 seconds.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    Source: Kaplan et al. (2020), section 2.1; Chowdhery et al. (2022), section 4.1, for
    utilisation.

    Examples
    --------
    >>> training_days(1e9, 86.4e9, 6e15, 0.5)
    2.0
    """
    speed = _reached(flops_per_second, utilisation)
    return training_flops(parameters, tokens) / speed / SECONDS_PER_DAY


def _reached(flops_per_second: float, utilisation: float) -> float:
    """Return the operations a second that are reached, or say which number cannot be."""
    if not (amount("flops_per_second", flops_per_second) > 0 and 0 < utilisation <= 1):
        raise ValueError(
            "flops_per_second must be above 0 and utilisation a share above 0, at most 1; "
            f"got {flops_per_second} and {utilisation}. A per cent? Divide."
        )
    return flops_per_second * utilisation


def watt_hours(watts: float, seconds: float) -> float:
    """Return the energy of a run: watts * seconds / 3600.

    Parameters
    ----------
    watts : float
        Mean power while it runs.
    seconds : float

    Returns
    -------
    float
        Watt-hours.

    Examples
    --------
    >>> watt_hours(30, 120)
    1.0
    """
    return amount("watts", watts) * amount("seconds", seconds) / 3600
