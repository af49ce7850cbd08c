"""Reports of one lesson put side by side: what differs, and results over the seeds."""

import itertools
import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from course_utils.report.settings import ordered
from course_utils.report.templates import value as one_value

SEED = "SEED"

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Runs of one lesson that differ in nothing but the seed.

    Attributes
    ----------
    label : str
        A letter, the same in tables and curves.
    settings : dict
        The values of the parameters that differ between groups.
    runs : list of dict
        What results.json keeps of each.
    """

    label: str
    settings: dict[str, object]
    runs: list[Result]

    @property
    def passed(self) -> list[Result]:
        """The runs that reached their end."""
        return [run for run in self.runs if run["status"] == "passed"]

    def result(self, name: str) -> str:
        """Write a recorded result: the mean ± standard deviation over the runs that passed."""
        found = [each for run in self.passed for each in run["records"] if each["name"] == name]
        return summary([each["value"] for each in found], found[0]["unit"]) if found else "none"


def latest(results: Sequence[Result]) -> list[Result]:
    """Keep, of reports with the same values of all parameters, the one that ended last."""
    kept: dict[str, Result] = {}
    for result in sorted(results, key=lambda each: each["finished"]):
        kept[json.dumps(values(result), sort_keys=True)] = result
    return ordered(kept.values())


def values(result: Result) -> dict[str, object]:
    """Give the value of every parameter that a report ran with."""
    return {each["name"]: each["value"] for each in result["parameters"]}


def differing(results: Sequence[Result]) -> list[str]:
    """Name the parameters that do not have one value in all reports."""
    rows = [values(result) for result in results]
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if any(row.get(name) != rows[0].get(name) for row in rows)]


def grouped(results: Sequence[Result]) -> list[Group]:
    """Put the reports that differ in the seed alone into one group each.

    Parameters
    ----------
    results : sequence of dict
        Of one lesson, in the order to be shown.

    Returns
    -------
    list of Group
        In the order of their first reports.
    """
    names = [name for name in differing(results) if name != SEED]
    found: dict[str, list[Result]] = {}
    for result in results:
        key = json.dumps({name: values(result).get(name) for name in names})
        found.setdefault(key, []).append(result)
    pairs = zip(_letters(), found.items(), strict=False)
    return [Group(label, json.loads(key), runs) for label, (key, runs) in pairs]


def _letters() -> Iterator[str]:
    """Give labels: A to Z, then AA, AB and so on."""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(ascii_uppercase, repeat=length))


def record_names(results: Sequence[Result]) -> list[str]:
    """Name every recorded result, in the order of the lesson."""
    return list(dict.fromkeys(each["name"] for result in results for each in result["records"]))


def summary(numbers: Sequence[float], unit: str = "") -> str:
    """Write a mean and its spread, two digits of the spread and as many of the mean.

    The spread is the standard deviation of a sample; one number has none.

    Examples
    --------
    >>> summary([0.69, 0.70, 0.71])
    '0.700 ± 0.010'
    >>> summary([0.5], "s")
    '0.5 s'
    """
    deviation = statistics.stdev(numbers) if len(numbers) > 1 else 0.0
    if deviation <= 1e-12 * abs(numbers[0]):
        same = " ± 0" if len(numbers) > 1 else ""
        return one_value({"value": numbers[0]}) + same + f" {unit}".rstrip()
    digits = max(0, 1 - math.floor(math.log10(deviation)))
    mean = statistics.fmean(numbers)
    return f"{mean:.{digits}f} ± {deviation:.{digits}f} {unit}".rstrip()
