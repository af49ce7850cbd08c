"""Exercise `break_even_users`: the fewest users whose margins cover the fixed costs."""

import math

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.venture import break_even_users


def _cases() -> list[tuple]:
    """Return one user, whole and broken numbers, a thin margin, none, a loss, nothing to cover."""
    return [
        (1, 30, 10),
        (1000, 30, 10),
        (1001, 30, 10),
        (1019, 30, 10),
        (80_000, 30, 9),
        (10, 1, 0.5),
        (10_001, 2000, 0),
        (500, 10, 10),
        (500, 10, 12),
        (0, 30, 10),
        (0, 10, 12),
        (0, 0, 0),
        (500, 0, 0),
    ]


def _margin(price: float, cost: float) -> float:
    """Return what is left of a user's payment."""
    return price - cost


EXERCISE = Exercise(
    solution=break_even_users,
    prompt=(
        "Return the fewest users, a whole number, whose margins (price less cost, each a month)"
        " cover fixed_cost_per_month. With nothing to cover that is 0; where no number of users is"
        " enough, return math.inf."
    ),
    judge=SameValues(_cases, returns="a whole number of users, or math.inf"),
    hints=(
        "What does one user leave over each month? How many of those make the fixed costs?",
        "Half a user doesn't pay: round up, math.ceil.",
        "Ask two things before you divide: is there anything to cover, and is the margin above 0?",
    ),
    mistakes=(
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                fixed_cost_per_month / _margin(price_per_user_month, cost_per_user_month)
            ),
            "The bare quotient: it gives parts of users, and fails where there is no margin.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else fixed_cost_per_month // _margin(price_per_user_month, cost_per_user_month)
                if price_per_user_month > cost_per_user_month
                else math.inf
            ),
            "Rounded down: the last dollars are not covered.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else round(
                    fixed_cost_per_month / _margin(price_per_user_month, cost_per_user_month)
                )
                if price_per_user_month > cost_per_user_month
                else math.inf
            ),
            "Rounded to the nearest: that may be one user short.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else fixed_cost_per_month / _margin(price_per_user_month, cost_per_user_month)
                if price_per_user_month > cost_per_user_month
                else math.inf
            ),
            "Users come whole: a fraction of one pays nothing.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else fixed_cost_per_month // _margin(price_per_user_month, cost_per_user_month) + 1
                if price_per_user_month > cost_per_user_month
                else math.inf
            ),
            "One too many where the division comes out even.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else math.ceil(fixed_cost_per_month / price_per_user_month)
                if price_per_user_month > 0
                else math.inf
            ),
            "A user's whole payment is counted, and what the user costs is forgotten.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: math.ceil(
                fixed_cost_per_month / _margin(price_per_user_month, cost_per_user_month)
            ),
            "A margin of 0 divides by zero, and one below 0 gives users below 0.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                math.ceil(fixed_cost_per_month / _margin(price_per_user_month, cost_per_user_month))
                if price_per_user_month > cost_per_user_month
                else math.inf
            ),
            "With nothing to cover, no user is needed, whatever the margin.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                math.ceil(fixed_cost_per_month / _margin(price_per_user_month, cost_per_user_month))
                if price_per_user_month > cost_per_user_month
                else 0
            ),
            "Without a margin no number of users is enough: that is not 0.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else math.ceil(
                    fixed_cost_per_month / abs(_margin(price_per_user_month, cost_per_user_month))
                )
                if price_per_user_month != cost_per_user_month
                else math.inf
            ),
            "A loss on each user is taken for a gain: mind the sign.",
        ),
        Mistake(
            lambda fixed_cost_per_month, price_per_user_month, cost_per_user_month: (
                0
                if fixed_cost_per_month == 0
                else math.ceil((fixed_cost_per_month + cost_per_user_month) / price_per_user_month)
                if price_per_user_month > cost_per_user_month
                else math.inf
            ),
            "The cost of one user is added once: every user costs that much.",
        ),
    ),
)
