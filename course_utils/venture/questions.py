"""Ten questions to a founder: what each asks, what it reads, and the bar that decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from course_utils.venture import answers
from course_utils.venture.inputs import Values

TOKENS = ("requests", "tokens_in", "tokens_out")
CARBON_KG = 50
"""What a user's year may emit, kg CO2 equivalent: this course's bar."""
TRAINING = ("parameters", "tokens_per_parameter", "runs", "peak_flops", "utilisation")
CHOSEN = ("from_scratch", *TRAINING, "tuning_tokens")
SERVING = ("users", *TOKENS, "serving_utilisation", "devices_on")


@dataclass(frozen=True)
class Question:
    """One question to a founder.

    Attributes
    ----------
    key : str
        A word for tables and parameters.
    asks : str
        The question.
    answer : callable
        From values by name to the answer.
    unit : str
        The answer's unit.
    reads : tuple of str
        Inputs that the answer or its bar depends on.
    passes : callable
        From values and answer to whether the bar is met.
    bar : str
        The bar, in words.
    yes, no : str
        What to do where the bar is met, and where not.
    """

    key: str
    asks: str
    answer: Callable[[Values], float]
    unit: str
    reads: tuple[str, ...]
    passes: Callable[[Values, float], bool]
    bar: str
    yes: str = "go on"
    no: str = "stop"


QUESTIONS: tuple[Question, ...] = (
    Question(
        "need",
        "What is the problem worth to one user?",
        answers.value_of_need,
        "USD per user and month",
        ("hours_per_month", "share_saved", "hourly_wage", "price"),
        lambda v, answer: answer >= 3 * v["price"],
        "a user gains three times the price or more",
    ),
    Question(
        "data",
        "How much data, whose, and at what price?",
        answers.cost_of_data,
        "USD for labelled examples",
        (
            "target_error",
            "curve_floor",
            "curve_scale",
            "curve_exponent",
            "price_per_example",
            "share_usable",
            "capital",
        ),
        lambda v, answer: answer <= v["capital"] / 5,
        "the data cost a fifth of the money at most",
    ),
    Question(
        "model",
        "Train, tune, or call an API?",
        answers.saved_by_api,
        "USD that an API saves against tuning and hosting",
        (
            *SERVING,
            "api_price",
            "output_price_ratio",
            "parameters",
            "tuning_tokens",
            "runs",
            "peak_flops",
            "utilisation",
            "device_price",
            "operations_cost",
            "horizon",
        ),
        lambda v, answer: answer >= 0,
        "the API is no dearer",
        "call an API",
        "tune and host",
    ),
    Question(
        "compute",
        "What would training from scratch cost?",
        answers.cost_of_training,
        "USD for all runs",
        (*TRAINING, "device_price", "capital"),
        lambda v, answer: answer <= v["capital"] / 4,
        "training costs a quarter of the money at most",
        "you could",
        "don't train from scratch",
    ),
    Question(
        "time",
        "When do users get it, and does the money last?",
        answers.launch,
        "months",
        (*CHOSEN, "devices", "data_months", "evaluation_months", "capital", "burn"),
        lambda v, answer: answer + 6 <= v["capital"] / v["burn"],
        "the money lasts half a year beyond the launch",
    ),
    Question(
        "quality",
        "How good is good enough?",
        answers.bar_of_quality,
        "share of right answers needed",
        (
            "hours_per_month",
            "share_saved",
            "hourly_wage",
            "requests",
            "cost_wrong",
            "target_error",
        ),
        lambda v, answer: 1 - v["target_error"] >= answer,
        "the accuracy you promise is the one you need or better",
        "go on",
        "let a person check each answer",
    ),
    Question(
        "risk",
        "What may leak, and what does it cost?",
        answers.loss_to_expect,
        "USD a year to expect",
        (
            "incidents_per_year",
            "users",
            "records_per_user",
            "share_exposed",
            "cost_per_record",
            "price",
        ),
        lambda v, answer: answer <= answers.revenue(v) / 10,
        "the loss is a tenth of the revenue at most",
        "go on",
        "keep fewer records",
    ),
    Question(
        "law",
        "Which duties apply, and what is at stake?",
        answers.exposure,
        "EUR, the upper limit of a fine",
        ("users", "price", "eur_per_usd", "under_gdpr", "duties_open"),
        lambda v, answer: v["duties_open"] == 0,
        "no duty that applies is open",
        "go on",
        "meet the open duties first",
    ),
    Question(
        "energy",
        "How much electricity does it take?",
        answers.electricity,
        "kWh for training and a year of use",
        (*CHOSEN, *SERVING, "watts", "pue", "electricity_price", "price", "grid"),
        lambda v, answer: (
            (answer * v["electricity_price"] <= answers.revenue(v) / 20)
            & (answers.emissions(v) <= CARBON_KG * v["users"])
        ),
        "electricity costs a twentieth of the revenue and makes 50 kg CO2e a user at most",
        "go on",
        "shrink the model",
    ),
    Question(
        "economics",
        "How many users cover the costs, once rivals have come?",
        answers.users_to_break_even,
        "users, a year after launch",
        (
            "burn",
            "price",
            "price_cut",
            "other_cost",
            *TOKENS,
            "api_price",
            "output_price_ratio",
            "api_decline",
            "users",
        ),
        lambda v, answer: answer <= v["users"],
        "the users you plan are enough",
    ),
)
"""The ten questions, in the order in which a founder meets them."""


def question(key: str) -> Question:
    """Return a question by its key.

    Raises
    ------
    ValueError
        If there is none; the message lists the keys.
    """
    found = {each.key: each for each in QUESTIONS}
    if key not in found:
        raise ValueError(f"key must be one of {', '.join(found)}; got {key!r}.")
    return found[key]
