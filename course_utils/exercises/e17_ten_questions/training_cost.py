"""Exercise `training_cost`: operations, device hours, dollars."""

from collections.abc import Callable

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.venture import training_cost


def _cases() -> list[tuple]:
    """Return nothing to train, free devices, round numbers, GPT-3 and a model of 8 billion."""
    return [
        (0, 1e9, 1e12, 0.5, 3),
        (1e6, 0, 1e12, 0.5, 3),
        (1e9, 1.2e9, 1e15, 0.5, 0),
        (1e9, 1.2e9, 1e15, 1, 3),
        (1e9, 1.2e9, 1e15, 0.5, 3),
        (174.6e9, 300e9, 28e12, 0.25, 1.5),
        (8e9, 1.6e12, 989e12, 0.4, 2.7),
    ]


def _times(factor: Callable[[float, float, float, float, float], float]) -> Callable[..., float]:
    """Return an answer that is off by a factor."""

    def answer(
        parameters: float,
        tokens: float,
        peak_flops_per_second: float,
        utilisation: float,
        price_per_device_hour: float,
    ) -> float:
        args = parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour
        return training_cost(*args) * factor(*args)

    return answer


EXERCISE = Exercise(
    solution=training_cost,
    prompt=(
        "Return what one training run costs, in USD: 6 operations for each parameter and token, on"
        " devices that do peak_flops_per_second at most and reach the share utilisation of it,"
        " rented at price_per_device_hour."
    ),
    judge=SameValues(_cases, returns="one number, USD", rtol=1e-6),
    hints=(
        "How many operations in all? How many a second does one device really do?",
        "Operations divided by operations a second gives seconds. The price is for an hour.",
        "The number of devices doesn't matter: twice as many take half as long.",
    ),
    mistakes=(
        Mistake(_times(lambda n, d, f, u, p: 3600), "The price is for an hour: these are seconds."),
        Mistake(_times(lambda n, d, f, u, p: 60), "An hour has 60 minutes of 60 seconds each."),
        Mistake(
            _times(lambda n, d, f, u, p: u), "The peak is never reached: utilisation is unused."
        ),
        Mistake(
            _times(lambda n, d, f, u, p: u * u),
            "A lower utilisation makes it cheaper here: divide by the speed that is reached.",
        ),
        Mistake(
            _times(lambda n, d, f, u, p: 1 / 3),
            "This is the way forwards alone, 2 operations: training takes it backwards too.",
        ),
        Mistake(
            _times(lambda n, d, f, u, p: 1 / 6),
            "Each parameter meets each token with more than one operation.",
        ),
        Mistake(
            _times(lambda n, d, f, u, p: 2), "Twice too much: the 6 has the pass forwards in it."
        ),
        Mistake(
            _times(lambda n, d, f, u, p: 1 / p if p else 0),
            "These are device hours: what does one cost?",
        ),
        Mistake(_times(lambda n, d, f, u, p: 1 / 24), "The price is for an hour, not for a day."),
        Mistake(
            lambda parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour: (
                6
                * (parameters + tokens)
                / (peak_flops_per_second * utilisation)
                / 3600
                * price_per_device_hour
            ),
            "Parameters and tokens are added: each token meets each parameter.",
        ),
    ),
)
