"""Exercise `training_days`: how long a model trains on given devices."""

from collections.abc import Callable

from course_utils.budget import training_days
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple[float, ...]]:
    """Return nothing to learn, round numbers, full use, a small net, BERT-base and GPT-3."""
    return [
        (1e6, 0, 1e12, 0.5),
        (1e9, 86.4e9, 6e15, 1),
        (1e9, 86.4e9, 6e15, 0.5),
        (101_770, 3e5, 1e11, 0.25),
        (1.1e8, 128e9, 64 * 45e12, 0.4),
        (175e9, 300e9, 1024 * 312e12, 0.45),
    ]


def _with(days: Callable[[float, float, float, float], float]) -> Callable[..., float]:
    """Return an answer from parameters, tokens, speed and utilisation."""

    def answer(
        parameters: float, tokens: float, flops_per_second: float, utilisation: float
    ) -> float:
        return days(parameters, tokens, flops_per_second, utilisation)

    return answer


EXERCISE = Exercise(
    solution=training_days,
    prompt=(
        "Return the days that training takes, at six operations a parameter and token."
        " flops_per_second is the peak of all devices together, utilisation the share of it that"
        " is reached."
    ),
    judge=SameValues(_cases, returns="one number, days", atol=1e-12),
    hints=(
        "How many operations are there, and how many a second are really done?",
        "Operations over operations a second are seconds.",
        "A day has 24 * 60 * 60 seconds.",
    ),
    mistakes=(
        Mistake(
            _with(lambda n, d, f, u: 6 * n * d / (f * u)), "These are seconds: a day has 86,400."
        ),
        Mistake(_with(lambda n, d, f, u: 6 * n * d / (f * u) / 3600), "These are hours, not days."),
        Mistake(
            _with(lambda n, d, f, u: 6 * n * d / f / 86_400),
            "The peak is never reached: utilisation is left out.",
        ),
        Mistake(
            _with(lambda n, d, f, u: 6 * n * d * u / f / 86_400),
            "A lower utilisation makes it faster here: it lowers the speed, not the work.",
        ),
        Mistake(
            _with(lambda n, d, f, u: 2 * n * d / (f * u) / 86_400),
            "Only the way forwards is counted: backwards takes twice as much again.",
        ),
        Mistake(
            _with(lambda n, d, f, u: n * d / (f * u) / 86_400),
            "One operation a parameter and token: training takes six.",
        ),
        Mistake(
            _with(lambda n, d, f, u: 3 * n * d / (f * u) / 86_400),
            "Three a parameter and token: a product and its addition are two operations.",
        ),
        Mistake(
            _with(lambda n, d, f, u: 6 * n * d / (f * u) / 1440),
            "A day has 1,440 minutes; here seconds are divided.",
        ),
        Mistake(
            _with(lambda n, d, f, u: 6 * (n + d) / (f * u) / 86_400),
            "Parameters and tokens are added: every token meets every parameter.",
        ),
        Mistake(
            _with(lambda n, d, f, u: f * u * 86_400 / (6 * n * d) if d else 0.0),
            "Upside down: these are trainings a day.",
        ),
    ),
)
