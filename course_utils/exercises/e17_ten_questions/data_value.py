"""Exercise `data_value`: what more examples bring in, less what they cost."""

from collections.abc import Callable

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.venture import data_value

Curve = tuple[float, float, float]
PLAIN: Curve = (0.125, 1.0, 0.5)


def _cases() -> list[tuple]:
    """Return nothing bought, free examples, a gain, a loss, no data yet, a steep curve."""
    return [
        (100, 0, PLAIN, 1000, 4, 0.5),
        (100, 300, PLAIN, 1000, 4, 0),
        (100, 300, PLAIN, 1000, 4, 0.5),
        (100, 300, PLAIN, 1000, 4, 5),
        (10_000, 2500, PLAIN, 1000, 4, 0.5),
        (0, 16, PLAIN, 1000, 4, 0.5),
        (0, 0, PLAIN, 1000, 4, 0.5),
        (1, 3, (0.25, 2.0, 0.5), 100, 10, 1),
        (1, 15, (0.25, 2.0, 0.5), 100, 10, 1),
        (1000, 1000, (0.03, 1.0, 0.3), 100_000, 5, 1.7),
        (400, 100, (0.0, 1.0, 0.25), 0, 5, 2),
    ]


def _error(examples: float, curve: Curve) -> float:
    """Return the learning curve's error, 1 without examples."""
    floor, scale, exponent = curve
    return min(1.0, floor + scale * examples**-exponent) if examples else 1.0


def _uncapped(examples: float, curve: Curve) -> float:
    """Follow the power law above an error of 1."""
    floor, scale, exponent = curve
    return floor + scale * float(examples) ** -exponent if examples else 1.0


def _half_capped(examples: float, curve: Curve) -> float:
    """Cap the falling part, and add the floor to it."""
    floor, scale, exponent = curve
    return floor + min(1.0, scale * float(examples) ** -exponent) if examples else 1.0


def _no_data(examples: float, curve: Curve) -> float:
    """Divide by zero where there are no examples."""
    floor, scale, exponent = curve
    return min(1.0, floor + scale / examples**exponent)


def _net(
    before: float, after: float, answers: float, cost: float, bought: float, price: float
) -> float:
    """Return the errors' fall in USD, less the price of the examples."""
    return (before - after) * answers * cost - bought * price


def _with(
    value: Callable[[float, float, float, float, float, float], float] = _net,
    error: Callable[[float, Curve], float] = _error,
) -> Callable[..., float]:
    """Return an answer from errors before and after, answers, costs, examples and prices."""

    def answer(
        examples: float,
        added: float,
        curve: Curve,
        answers: float,
        cost_per_error: float,
        price_per_example: float,
    ) -> float:
        before, after = error(examples, curve), error(examples + added, curve)
        return value(before, after, answers, cost_per_error, added, price_per_example)

    return answer


def _only_added(
    examples: float,
    added: float,
    curve: Curve,
    answers: float,
    cost_per_error: float,
    price_per_example: float,
) -> float:
    """Take the error of the added examples alone."""
    before, after = _error(examples, curve), _error(added, curve)
    return _net(before, after, answers, cost_per_error, added, price_per_example)


def _price_of_all(
    examples: float,
    added: float,
    curve: Curve,
    answers: float,
    cost_per_error: float,
    price_per_example: float,
) -> float:
    """Pay for the examples that are there as well."""
    before, after = _error(examples, curve), _error(examples + added, curve)
    return _net(before, after, answers, cost_per_error, examples + added, price_per_example)


EXERCISE = Exercise(
    solution=data_value,
    prompt=(
        "Return, in USD, what `added` more examples bring in, less what they cost. curve is"
        " (floor, scale, exponent): with n examples the error is floor + scale * n to the power of"
        " minus exponent, never above 1, and 1 with none. Each of the answers that is wrong costs"
        " cost_per_error; each example bought costs price_per_example."
    ),
    judge=SameValues(_cases, returns="one number, USD, negative where they don't pay"),
    hints=(
        "Two errors: one with the examples that there are, one with those and the added ones.",
        "The fall of the error, times the answers, is how many wrong answers fewer there are.",
        "Write a small function for the curve first: `if n == 0: return 1`, and min(1, ...).",
    ),
    mistakes=(
        Mistake(
            _with(lambda before, after, n, cost, added, price: (before - after) * n * cost),
            "The price of the examples is not taken off.",
        ),
        Mistake(
            _with(
                lambda before, after, n, cost, added, price: (
                    (after - before) * n * cost - added * price
                )
            ),
            "The error falls, and the fall counts as a loss: exchange before and after.",
        ),
        Mistake(
            _with(
                lambda before, after, n, cost, added, price: (
                    (before - after) * n * cost + added * price
                )
            ),
            "The price is added: buying costs money.",
        ),
        Mistake(
            _with(
                lambda before, after, n, cost, added, price: (before - after) * n - added * price
            ),
            "These are wrong answers saved, not dollars: each costs cost_per_error.",
        ),
        Mistake(
            _with(
                lambda before, after, n, cost, added, price: (before - after) * cost - added * price
            ),
            "This is the gain of one answer: there are as many as answers says.",
        ),
        Mistake(
            _with(
                lambda before, after, n, cost, added, price: (1 - after) * n * cost - added * price
            ),
            "The examples that were there are credited to the new ones.",
        ),
        Mistake(
            _with(lambda before, after, n, cost, added, price: (before - after) * n * cost - price),
            "Only one example is paid for.",
        ),
        Mistake(
            _with(error=_uncapped),
            "An error above 1: the power law has no limit, but no share exceeds 1.",
        ),
        Mistake(
            _with(error=_half_capped),
            "Only a part of the error is capped: min(1, ...) belongs around the sum.",
        ),
        Mistake(
            _with(error=_no_data),
            "No examples: 0 has no negative power. Knowing nothing, the error is 1.",
        ),
        Mistake(
            _only_added, "The old examples are thrown away: after the purchase there are both."
        ),
        Mistake(_price_of_all, "The old examples are paid for again."),
    ),
)
