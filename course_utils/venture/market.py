"""What the problem is worth, what a user brings, and when the books balance."""

import math

from course_utils.budget.numbers import amount
from course_utils.venture.bounds import share


def user_value(hours_per_month: float, share_saved: float, hourly_wage: float) -> float:
    """Return what the saved time of one user is worth: hours * share * wage.

    Parameters
    ----------
    hours_per_month : float
        Hours that a user works at the task, a month.
    share_saved : float
        Share of them that the product saves, 0 to 1.
    hourly_wage : float
        USD per hour.

    Returns
    -------
    float
        USD per user and month.

    Raises
    ------
    ValueError
        If a number is negative or not finite, or the share lies outside 0 to 1.

    Examples
    --------
    >>> user_value(160, 0.5, 20)
    1600.0
    """
    hours = amount("hours_per_month", hours_per_month)
    return hours * share("share_saved", share_saved) * amount("hourly_wage", hourly_wage)


def break_even_users(
    fixed_cost_per_month: float, price_per_user_month: float, cost_per_user_month: float
) -> float:
    """Return the fewest users whose margins cover the fixed costs.

    Convention: whole users, rounded up, fixed_cost_per_month / (price_per_user_month -
    cost_per_user_month). Without fixed costs 0 users are enough, whatever the margin. With fixed
    costs and no margin, or a negative one, no number of users is: `math.inf`.

    Parameters
    ----------
    fixed_cost_per_month : float
        What is spent a month with no user at all, USD.
    price_per_user_month : float
        What a user pays, USD.
    cost_per_user_month : float
        What a user costs, USD.

    Returns
    -------
    int or float
        Users; `math.inf` where there is no such number.

    Raises
    ------
    ValueError
        If a number is negative or not finite.

    Notes
    -----
    Source: Horngren, Datar and Rajan (2015), Cost Accounting, chapter 3.

    Examples
    --------
    >>> break_even_users(1000, 30, 10), break_even_users(1001, 30, 10), break_even_users(9, 1, 2)
    (50, 51, inf)
    """
    fixed = amount("fixed_cost_per_month", fixed_cost_per_month)
    price = amount("price_per_user_month", price_per_user_month)
    margin = price - amount("cost_per_user_month", cost_per_user_month)
    if fixed == 0:
        return 0
    return math.ceil(fixed / margin) if margin > 0 else math.inf
