"""How good is good enough, how one knows, and what may go wrong."""

import math

from course_utils.budget.numbers import amount
from course_utils.venture.bounds import positive, share

Z95 = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


def accuracy_needed(value_right: float, cost_wrong: float) -> float:
    """Return the share of right answers from which on answering pays: c / (v + c).

    Parameters
    ----------
    value_right : float
        What a right answer brings, USD.
    cost_wrong : float
        What a wrong answer costs, USD.

    Returns
    -------
    float
        Share, 0 to 1. Where right answers bring nothing and wrong ones cost nothing, 0.

    Notes
    -----
    Source: Elkan (2001), The foundations of cost-sensitive learning, section 2.

    Examples
    --------
    >>> accuracy_needed(1, 4), accuracy_needed(1, 0), accuracy_needed(0, 0)
    (0.8, 0.0, 0)
    """
    cost = amount("cost_wrong", cost_wrong)
    both = amount("value_right", value_right) + cost
    return cost / both if both else 0


def examples_to_test(accuracy: float, half_width: float) -> int:
    """Return the test examples that pin an accuracy down to a margin, at 95 %.

    Parameters
    ----------
    accuracy : float
        The accuracy expected, share 0 to 1.
    half_width : float
        The margin on each side, share above 0.

    Returns
    -------
    int
        Test examples, 1 or more: z^2 a (1 - a) / h^2, rounded up.

    Notes
    -----
    Source: Cochran (1977), Sampling Techniques, section 4.4.

    Examples
    --------
    >>> examples_to_test(0.5, 0.01), examples_to_test(0.9, 0.02)
    (9604, 865)
    """
    right, margin = share("accuracy", accuracy), positive("half_width", half_width)
    return max(1, math.ceil(Z95**2 * right * (1 - right) / margin**2))


def expected_loss(
    incidents_per_year: float, records_exposed: float, cost_per_record: float
) -> float:
    """Return the loss to expect a year: how often times how much.

    Parameters
    ----------
    incidents_per_year : float
        How often, per year.
    records_exposed : float
        Records per incident.
    cost_per_record : float
        USD per record.

    Returns
    -------
    float
        USD per year.

    Notes
    -----
    Source: National Bureau of Standards (1979), FIPS PUB 65, annual loss expectancy.

    Examples
    --------
    >>> expected_loss(0.1, 1000, 150)
    15000.0
    """
    often = amount("incidents_per_year", incidents_per_year)
    records = amount("records_exposed", records_exposed)
    return often * records * amount("cost_per_record", cost_per_record)


def attack_rate_bound(attempts: int) -> float:
    """Return how often attacks may still succeed when none of so many has, at 95 %.

    The rate at which a clean record has a probability of 5 %: 1 - 0.05 ** (1 / attempts), about
    3 / attempts. It holds for attacks like those tried, not for better ones.

    Parameters
    ----------
    attempts : int
        Attacks tried, none of which succeeded, 0 or more.

    Returns
    -------
    float
        Share of attacks, 0 to 1; 1 where none was tried.

    Notes
    -----
    Source: Hanley and Lippman-Hand (1983), If nothing goes wrong, is everything all right?

    Examples
    --------
    >>> round(attack_rate_bound(300), 4), attack_rate_bound(0)
    (0.0099, 1.0)
    """
    tried = amount("attempts", attempts)
    return 1 - 0.05 ** (1 / tried) if tried else 1.0
