"""Exercise `is_possible_share`: can a share come from so few examples."""

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.exercises.e18_checking_the_sources.rounds_to_printed import (
    decimals_of,
    rounds_to_printed,
)


def is_possible_share(printed: str, total: int) -> bool:
    r"""Tell whether some whole number out of `total` gives a share that rounds to `printed`.

    .. math:: \left| \frac{k}{n} - p \right| \leq \tfrac{1}{2} \cdot 10^{-d}
        \quad \text{for some } k = 0, 1, \dots, n

    Convention: a share runs from 0 to 1, and 0 and `total` out of `total` count; a share
    half-way between two printable ones may be rounded either way.

    Parameters
    ----------
    printed : str
        A share as it stands in the source, such as ``"0.9600"``.
    total : int
        How many were counted, 1 or more.

    Returns
    -------
    bool

    Notes
    -----
    Source: Brown and Heathers (2017), the GRIM test.

    Examples
    --------
    >>> is_possible_share("0.33", 3), is_possible_share("0.34", 3)
    (True, False)
    """
    return any(rounds_to_printed(k / total, printed) for k in range(total + 1))


def _nearest_below(printed: str, total: int) -> bool:
    """Try only the count that the share cuts off to."""
    return rounds_to_printed(int(float(printed) * total) / total, printed)


CASES = [
    ("1", 1),
    ("0", 1),
    ("0.3", 1),
    ("0.50", 2),
    ("0.40", 2),
    ("0.33", 3),
    ("0.34", 3),
    ("0.67", 3),
    ("0.66", 3),
    ("0.1", 5),
    ("0.2", 5),
    ("1.2", 5),
    ("-0.2", 5),
    ("1.00", 7),
    ("0.43", 7),
    ("0.4286", 7),
    ("0.4285", 7),
    ("0.00", 30),
    ("0.89", 40),
    ("0.5", 40),
    ("0.883", 300),
    ("0.8835", 300),
    ("0.001", 1000),
    ("0.8940", 10_000),
    ("0.89403", 10_000),
]

EXERCISE = Exercise(
    solution=is_possible_share,
    prompt=(
        "Return True if at least one of the shares 0/total, 1/total, ..., total/total rounds to"
        " the printed text; otherwise False."
    ),
    judge=SameValues(lambda: CASES, returns="True or False"),
    hints=(
        "Only whole examples can be right or wrong. Which shares are there at all for 5 of them?",
        "range(total + 1) gives every count from 0 to total. Try them all.",
        "any(...) is True as soon as one of them rounds to the printed text.",
    ),
    mistakes=(
        Mistake(
            lambda printed, total: any(k / total == float(printed) for k in range(total + 1)),
            "No share has to be met exactly: 1/3 is printed as 0.33.",
        ),
        Mistake(
            lambda printed, total: float(printed) * total == int(float(printed) * total),
            "Share times total need not be whole: the printed share is rounded.",
        ),
        Mistake(
            lambda printed, total: any(rounds_to_printed(k / total, printed) for k in range(total)),
            "The last count is left out: all of them may be right.",
        ),
        Mistake(
            lambda printed, total: any(
                rounds_to_printed(k / total, printed) for k in range(1, total + 1)
            ),
            "The first count is left out: none of them may be right.",
        ),
        Mistake(_nearest_below, "Cut off to a whole count: the next one up may fit."),
        Mistake(
            lambda printed, total: 0 <= float(printed) <= 1,
            "Every share from 0 to 1 is let through: which of them can so few examples give?",
        ),
        Mistake(
            lambda printed, total: total >= 10 ** decimals_of(printed),
            "Counting the digits decides too soon: 0.50 of two examples is possible.",
        ),
        Mistake(
            lambda printed, total: all(
                rounds_to_printed(k / total, printed) for k in range(total + 1)
            ),
            "One count that fits is enough; here all must.",
        ),
        Mistake(
            lambda printed, total: any(
                abs(k / total - float(printed)) <= 0.005 for k in range(total + 1)
            ),
            "One tolerance for all: half a unit of the last digit printed is meant.",
        ),
        Mistake(
            lambda printed, total: any(f"{k / total:.2f}" == printed for k in range(total + 1)),
            "Fixed at two decimals: as many as the text has are meant.",
        ),
        Mistake(
            lambda printed, total: any(
                str(k / total).startswith(printed) for k in range(total + 1)
            ),
            "Digits are cut off, not rounded: 2/3 is printed as 0.67.",
        ),
        Mistake(
            lambda printed, total: [
                k for k in range(total + 1) if rounds_to_printed(k / total, printed)
            ],
            "These are the counts that fit: is there one? Return True or False.",
        ),
        Mistake(
            lambda printed, total: sum(
                rounds_to_printed(k / total, printed) for k in range(total + 1)
            ),
            "This is how many counts fit: one is enough. Return True or False.",
        ),
    ),
)
