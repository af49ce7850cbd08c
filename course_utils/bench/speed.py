"""Images a second of each case: the cases take turns, so that a disturbance meets all alike."""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from course_utils.bench.cases import Case
from course_utils.bench.processes import CaseError, Process

WARM_UPS = 1  # epochs of each case that compile and do not count


def measure(
    cases: Sequence[Case],
    file: Path,
    images: int,
    rounds: int,
    tell: Callable[[str], None] = lambda case: None,
) -> dict[str, dict[str, Any]]:
    """Measure cases in turns: one epoch of each, then the next round.

    Parameters
    ----------
    cases : sequence of Case
        All of them installed.
    file : Path
        The images, as `work.save` wrote them.
    images : int
        Training images in the file.
    rounds : int
        Epochs of each case that count.
    tell : callable
        Called with a case's name before each of its epochs.

    Returns
    -------
    dict of dict
        By case: ``images_per_second`` (list), ``peak_bytes``, ``gpu_bytes``, ``device``, or
        ``error`` alone.
    """
    found: dict[str, dict[str, Any]] = {}
    with contextlib.ExitStack() as stack:
        running: dict[str, Process] = {}
        for case in cases:
            task = {"case": case.name, "images": str(file), "seed": 0, "evaluates": False}
            process = Process(task | {"epochs": WARM_UPS + rounds})
            running[case.name] = stack.enter_context(process)
            found[case.name] = {"images_per_second": []}
            for _ in range(WARM_UPS):
                _lap(case.name, running, found, images=0, tell=tell)
        for _ in range(rounds):
            for name in list(running):
                _lap(name, running, found, images=images, tell=tell)
        for name, process in running.items():
            process.finish()
            found[name] |= {"peak_bytes": process.peak_bytes, **process.end}
    return found


def _lap(
    name: str,
    running: dict[str, Process],
    found: dict[str, dict[str, Any]],
    *,
    images: int,
    tell: Callable[[str], None],
) -> None:
    """Run one epoch of a case that has not failed; without `images` it does not count."""
    if name not in running:
        return
    tell(name)
    try:
        lap = running[name].lap()
    except CaseError as error:
        del running[name]
        found[name] = {"error": str(error)}
        return
    found[name]["gpu_bytes"] = lap["gpu_bytes"]
    if images:
        found[name]["images_per_second"].append(images / lap["seconds"])
