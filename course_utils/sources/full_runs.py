"""What the lessons reached on whole data sets: kept from runs, quoted by lessons and README.

Renew with `course run 09 --profile full -p SEED 0 --to reports/seed-0`, the same for seeds 1
and 2, and then `python -m course_utils.sources reports/seed-*`.
"""

import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from course_utils.whole_files import write_whole

FILE = Path(__file__).with_name("full_runs.json")


@dataclass(frozen=True)
class FullRuns:
    """One lesson's runs on a whole data set, one for each seed.

    Attributes
    ----------
    lesson : str
        Two digits.
    command : str
        What was run for each seed.
    data : str
        Which data, which copy.
    device : str
    seeds : list of int
    minutes : list of float
        Whole lesson, one number for each seed.
    results : dict of list of float
        Recorded results by name, one number for each seed.
    """

    lesson: str
    command: str
    data: str
    device: str
    seeds: list[int]
    minutes: list[float]
    results: dict[str, list[float]]

    def mean(self, name: str) -> float:
        """Return the mean of a recorded result over the seeds."""
        return statistics.fmean(self.results[name])

    def spread(self, name: str) -> float:
        """Return the standard deviation over the seeds, with n - 1."""
        return statistics.stdev(self.results[name])

    def percent(self, name: str) -> str:
        """Write a share as `60.28 ± 0.41 %`, the mean and the spread over the seeds."""
        return f"{100 * self.mean(name):.2f} ± {100 * self.spread(name):.2f} %"

    def evidence(self) -> str:
        """Say in three lines what the results rest on."""
        least, most = min(self.minutes), max(self.minutes)
        digits = 0 if least >= 10 else 1
        return (
            f"mean ± standard deviation over {len(self.seeds)} seeds; {self.data}\n"
            f"{self.device}; {least:.{digits}f} to {most:.{digits}f} minutes a run\n"
            f"repeat one: {self.command}"
        )


def full_runs(lesson: str) -> FullRuns:
    """Return what a lesson reached on its whole data set.

    Parameters
    ----------
    lesson : str
        Two digits, such as ``"09"``.

    Returns
    -------
    FullRuns

    Raises
    ------
    ValueError
        No full run of that lesson is kept.
    """
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    if lesson not in kept:
        raise ValueError(f"lesson must be one of {', '.join(kept)}; got {lesson!r}.")
    return FullRuns(**kept[lesson])


def gather(folders: list[Path]) -> dict[str, FullRuns]:
    """Collect the full runs in some reports folders, one folder a seed.

    Parameters
    ----------
    folders : list of Path
        Each with a ``results.json``.

    Returns
    -------
    dict of FullRuns
        By lesson.
    """
    lessons: dict[str, list[dict[str, Any]]] = {}
    for folder in folders:
        stored = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        for result in stored["lessons"].values():
            if result["status"] == "passed" and _parameters(result).get("PROFILE") == "full":
                lessons.setdefault(result["number"], []).append(result)
    return {lesson: _merge(lesson, results) for lesson, results in sorted(lessons.items())}


def _merge(lesson: str, results: list[dict[str, Any]]) -> FullRuns:
    """Lay one lesson's runs side by side, in the order of their seeds."""
    results = sorted(results, key=lambda result: _parameters(result)["SEED"])
    last, names = results[-1], [record["name"] for record in results[0]["records"]]
    by_name = [{each["name"]: each["value"] for each in run["records"]} for run in results]
    return FullRuns(
        lesson=lesson,
        command=f"course run {lesson} --profile full -p SEED 0",
        data="; ".join(f"{each['data']}, {each['copy']}" for each in last["data"]),
        device=last["device"],
        seeds=[_parameters(result)["SEED"] for result in results],
        minutes=[round(result["seconds"] / 60, 1) for result in results],
        results={name: [run[name] for run in by_name] for name in names},
    )


def _parameters(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result's parameters by name."""
    return {each["name"]: each["value"] for each in result["parameters"]}


def keep(folders: list[Path]) -> None:
    """Write what `gather` finds beside this module, whole or not at all."""
    kept = {lesson: asdict(runs) for lesson, runs in gather(folders).items()}
    write_whole(FILE, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
