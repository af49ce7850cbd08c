"""Trainings to the end: how long until 89.4 %, how long in all, and how accurate."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_utils.bench.cases import Case
from course_utils.bench.processes import CaseError, Process
from course_utils.bench.work import versions
from course_utils.whole_files import write_whole

TARGET = 0.894  # what the article publishes of its CIFAR-10 network

Training = dict[str, Any]


def train(
    case: Case,
    seed: int,
    file: Path,
    inputs: dict[str, Any],
    folder: Path,
    tell: Callable[[str], None] = lambda case: None,
) -> Training:
    """Train one case to its end, or give back what an earlier run kept of it.

    A training that was broken off begins again: a time in two halves would be no measurement.

    Parameters
    ----------
    case : Case
    seed : int
    file : Path
        The images, as `work.save` wrote them.
    inputs : dict
        What besides decides on the result, such as the data's copy.
    folder : Path
        Keeps one file for each finished training.
    tell : callable
        Called with the case's name for each epoch.

    Returns
    -------
    dict
        ``seed``, ``laps`` (seconds and test accuracy of each epoch), ``peak_bytes``,
        ``gpu_bytes``, ``device``, ``inputs``; or ``seed`` and ``error``.
    """
    inputs = inputs | {"epochs": case.epochs, "versions": versions()}
    path = folder / f"{case.name}.seed={seed}.json"
    kept = _kept(path, inputs)
    if kept:
        for _ in range(case.epochs):
            tell(case.name)
        return kept
    try:
        made = {"seed": seed, "inputs": inputs, **_run(case, seed, file, tell)}
    except CaseError as error:
        return {"seed": seed, "error": str(error)}
    write_whole(path, json.dumps(made, indent=1) + "\n")
    return made


def seconds_to(target: float, laps: list[dict[str, float]]) -> float | None:
    """Sum the training seconds up to the first epoch that reaches an accuracy.

    Examples
    --------
    >>> laps = [{"seconds": 2.0, "accuracy": 0.8}, {"seconds": 1.0, "accuracy": 0.9}]
    >>> seconds_to(0.89, laps), seconds_to(0.95, laps)
    (3.0, None)
    """
    for number, lap in enumerate(laps, 1):
        if lap["accuracy"] >= target:
            return float(sum(each["seconds"] for each in laps[:number]))
    return None


def _run(case: Case, seed: int, file: Path, tell: Callable[[str], None]) -> Training:
    """Train in a process of its own."""
    task = {"case": case.name, "images": str(file), "seed": seed, "evaluates": True}
    with Process(task | {"epochs": case.epochs}) as process:
        laps = []
        for _ in range(case.epochs):
            tell(case.name)
            laps.append(process.lap())
        process.finish()
    gpu = laps[-1]["gpu_bytes"]
    kept = [{"seconds": lap["seconds"], "accuracy": lap["accuracy"]} for lap in laps]
    return {"laps": kept, "peak_bytes": process.peak_bytes, "gpu_bytes": gpu, **process.end}


def _kept(path: Path, inputs: dict[str, Any]) -> Training | None:
    """Read a finished training, if its file is whole and it had the same inputs."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
        return dict(made) if made["inputs"] == inputs and made["laps"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
