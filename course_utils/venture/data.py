"""How many examples a promise takes, what they cost, and what more of them are worth."""

import math
from collections.abc import Sequence

from course_utils.budget.numbers import amount
from course_utils.venture.bounds import positive, share, used_share


def expected_error(examples: float, curve: Sequence[float]) -> float:
    """Return the error that a learning curve predicts: floor + scale * examples ** -exponent.

    Parameters
    ----------
    examples : float
        Training examples, 0 or more; with none the error is 1.
    curve : (float, float, float)
        Floor (share, 0 to 1), scale (share at one example, above the floor) and exponent (above
        0, no unit).

    Returns
    -------
    float
        Share of wrong answers, never above 1.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    Source: Hestness et al. (2017).

    Examples
    --------
    >>> expected_error(0, (0.1, 1, 0.5)), expected_error(100, (0.1, 1, 0.5))
    (1.0, 0.2)
    """
    floor, scale, exponent = _checked(curve)
    if amount("examples", examples) == 0:
        return 1.0
    return min(1.0, floor + scale * examples**-exponent)


def examples_needed(target_error: float, curve: Sequence[float]) -> float:
    """Return the examples at which a learning curve reaches an error.

    Parameters
    ----------
    target_error : float
        Share of wrong answers to reach, 0 to 1.
    curve : (float, float, float)
        As in `expected_error`.

    Returns
    -------
    float
        Examples; 0 where knowing nothing is enough, `math.inf` where the target is not above the
        floor.

    Notes
    -----
    Source: the inverse of Hestness et al. (2017).

    Examples
    --------
    >>> round(examples_needed(0.2, (0.1, 1, 0.5))), examples_needed(0.1, (0.1, 1, 0.5))
    (100, inf)
    """
    floor, scale, exponent = _checked(curve)
    if share("target_error", target_error) == 1 or scale == 0:
        return 0.0 if target_error == 1 or target_error > floor else math.inf
    if target_error <= floor:
        return math.inf
    return float((scale / (target_error - floor)) ** (1 / exponent))


def data_cost(examples: float, price_per_example: float, share_usable: float) -> float:
    """Return what examples cost when only a share of those paid for may be used.

    Parameters
    ----------
    examples : float
        Usable examples wanted; may be infinite.
    price_per_example : float
        USD per labelled example.
    share_usable : float
        Share that owners, licences and cleaning leave, above 0 and up to 1.

    Returns
    -------
    float
        USD.

    Examples
    --------
    >>> data_cost(600, 2, 0.6)
    2000.0
    """
    price = amount("price_per_example", price_per_example)
    paid_for = examples / used_share("share_usable", share_usable)
    if paid_for == math.inf:
        return math.inf
    return amount("examples", paid_for) * price


def data_value(
    examples: float,
    added: float,
    curve: Sequence[float],
    answers: float,
    cost_per_error: float,
    price_per_example: float,
) -> float:
    """Return what more examples bring in, less what they cost.

    Convention: the error falls from ``expected_error(examples, curve)`` to that of ``examples +
    added``; the fall times `answers` times `cost_per_error` is what the examples save, and
    ``added * price_per_example`` is what they cost. Negative: don't buy.

    Parameters
    ----------
    examples, added : float
        Examples that there are, and that would be bought; 0 or more.
    curve : (float, float, float)
        Floor, scale, exponent, as in `expected_error`; with 0 examples the error is 1.
    answers : float
        Answers that the model will give.
    cost_per_error : float
        USD per wrong answer.
    price_per_example : float
        USD per example bought.

    Returns
    -------
    float
        USD.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    Source: Hestness et al. (2017) for the curve; Raiffa and Schlaifer (1961),
    chapter 4, for the net gain of information.

    Examples
    --------
    >>> round(data_value(100, 300, (0.1, 1, 0.5), 1000, 4, 0.5), 6)
    50.0
    """
    before = expected_error(examples, curve)
    after = expected_error(examples + amount("added", added), curve)
    saved = (before - after) * amount("answers", answers)
    gain = saved * amount("cost_per_error", cost_per_error)
    return gain - added * amount("price_per_example", price_per_example)


def _checked(curve: Sequence[float]) -> tuple[float, float, float]:
    """Return a learning curve's numbers, or refuse them."""
    floor, scale, exponent = curve
    return share("floor", floor), amount("scale", scale), positive("exponent", exponent)
