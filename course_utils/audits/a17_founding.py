"""Lesson 17: what an article promises a founder, and what the entry costs."""

from course_utils import venture
from course_utils.audits.a01_large_models import parameters

MENTIONS = {"团队": 1, "美元": 0, "人民币": 0, "欧元": 0}
"""How often article 001 has these words: team, and three currencies; a test counts them."""
SUMMARY_MENTIONS = {"团队": 1}
"""How often its summary has them."""


def team_in_the_body() -> int:
    """Count how often article 001 speaks of a team after its summary.

    Examples
    --------
    >>> team_in_the_body()
    0
    """
    return MENTIONS["团队"] - SUMMARY_MENTIONS["团队"]


def amounts_of_money() -> int:
    """Count the currencies that article 001 names.

    Examples
    --------
    >>> amounts_of_money()
    0
    """
    return MENTIONS["美元"] + MENTIONS["人民币"] + MENTIONS["欧元"]


def gpt3_training_costs() -> list[float]:
    """Return what GPT-3's training costs, million USD: on V100s in 2020, on H100s in 2026.

    2020: 28 teraFLOPS sustained at 1.50 USD an hour (Li, 2020). 2026: the founder's sheet.
    """
    size, tokens = parameters("GPT-3"), 300e9
    now = venture.likely_values(venture.defaults())
    device = now["peak_flops"], now["utilisation"], now["device_price"]
    then = venture.training_cost(size, tokens, 28e12, 1, 1.5)
    return [then / 1e6, venture.training_cost(size, tokens, *device) / 1e6]
