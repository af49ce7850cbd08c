"""Duties that apply to a product, and the largest fines; no legal advice."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from course_utils.budget.numbers import amount

GENERAL_PURPOSE_FLOPS = 1e23
"""The Commission's guidelines of 18 July 2025 (indicative, no law)."""
SYSTEMIC_FLOPS = 1e25
"""Regulation (EU) 2024/1689, Article 51(2)."""
FINES_EUR = {
    "EU AI Act, Article 99(3): prohibited practices": (35e6, 0.07),
    "EU AI Act, Article 99(4): other duties": (15e6, 0.03),
    "GDPR, Article 83(5): principles and people's rights": (20e6, 0.04),
    "GDPR, Article 83(4): duties of controllers": (10e6, 0.02),
}
"""Amount in EUR, and share of the worldwide turnover of the year before."""
FACTS = ("serves_eu", "serves_china", "has_personal_data", "is_general_purpose", "is_systemic")


@dataclass(frozen=True)
class Duty:
    """One duty.

    Attributes
    ----------
    law : str
        Name of a `Law`.
    article : str
    title, text : str
        In this course's words.
    when : tuple of str
        Those of `FACTS` that must all hold.
    applies_from : str
        Date, ISO.
    """

    law: str
    article: str
    title: str
    text: str
    when: tuple[str, ...]
    applies_from: str


@dataclass(frozen=True)
class Law:
    """One law: its name, full citation, ISO date, and where its text was seen."""

    name: str
    citation: str
    date: str
    seen: str


def laws() -> tuple[Law, ...]:
    """Return the laws that the duties come from."""
    return tuple(Law(**row) for row in _stored()["law"])


def all_duties() -> tuple[Duty, ...]:
    """Return every duty of the data file."""
    return tuple(Duty(**row | {"when": tuple(row["when"])}) for row in _stored()["duty"])


def duties(
    training_flops: float, *, serves_eu: bool, serves_china: bool, has_personal_data: bool
) -> tuple[Duty, ...]:
    """Return the duties that apply.

    Parameters
    ----------
    training_flops : float
        Operations of the training that you do yourself; 0 where you call an API.
    serves_eu : bool
        Whether people in the European Union use it.
    serves_china : bool
        Whether the public in mainland China does (Article 2 of the Interim Measures).
    has_personal_data : bool
        Whether data about people is trained on or handled.

    Returns
    -------
    tuple of Duty

    Examples
    --------
    >>> none = duties(0, serves_eu=False, serves_china=False, has_personal_data=True)
    >>> [duty.title for duty in none]
    []
    """
    flops = amount("training_flops", training_flops)
    holds = {
        "serves_eu": serves_eu,
        "serves_china": serves_china,
        "has_personal_data": has_personal_data,
        "is_general_purpose": flops > GENERAL_PURPOSE_FLOPS,
        "is_systemic": flops > SYSTEMIC_FLOPS,
    }
    return tuple(each for each in all_duties() if all(holds[fact] for fact in each.when))


def largest_fine(provision: str, turnover_eur: float, *, is_small: bool) -> float:
    """Return the upper limit of a fine, which is no forecast.

    The larger of amount and share of turnover; for small and medium-sized firms the AI Act, and
    it alone, takes the smaller (Article 99(6)).

    Parameters
    ----------
    provision : str
        A key of `FINES_EUR`.
    turnover_eur : float
        Worldwide turnover of the year before, EUR.
    is_small : bool
        Whether the firm is a small or medium-sized one, a start-up for instance.

    Returns
    -------
    float
        EUR.

    Raises
    ------
    ValueError
        If the provision is unknown, or the turnover negative or not finite.

    Examples
    --------
    >>> largest_fine("EU AI Act, Article 99(4): other duties", 1e6, is_small=True)
    30000.0
    >>> largest_fine("GDPR, Article 83(5): principles and people's rights", 1e6, is_small=True)
    20000000.0
    """
    if provision not in FINES_EUR:
        raise ValueError(f"provision must be one of {'; '.join(FINES_EUR)}; got {provision!r}.")
    fixed, share = FINES_EUR[provision]
    of_turnover = share * amount("turnover_eur", turnover_eur)
    takes_smaller = is_small and provision.startswith("EU AI Act")
    return min(fixed, of_turnover) if takes_smaller else max(fixed, of_turnover)


def _stored() -> dict[str, list[dict[str, Any]]]:
    """Read the data file."""
    return tomllib.loads(files(__package__).joinpath("law.toml").read_text(encoding="utf-8"))
