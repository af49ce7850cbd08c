"""The lesson's five runs, as measured once: for machines that give workers no private network.

``python -m course_utils.distributed`` measures and keeps them again.
"""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course_utils.distributed.job import Job
from course_utils.distributed.local import Launcher
from course_utils.distributed.run import Run
from course_utils.whole_files import write_whole

FILE = Path(__file__).parent / "kept.json"
KILLED = (1, 3, 4)
"""Worker, epoch and step of the kill."""


def kept_runs() -> dict[str, Run]:
    """Return the five runs by name, as kept in the package.

    Returns
    -------
    dict of str to Run
        ``"one worker"``, ``"two devices"``, ``"two workers"``, ``"killed"``, ``"resumed"``.
    """
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: _run(fields) for name, fields in content["runs"].items()}


def measured_runs(job: Job) -> dict[str, Run]:
    """Train five times on this machine.

    Parameters
    ----------
    job : Job

    Returns
    -------
    dict of str to Run
        As `kept_runs`.
    """
    with tempfile.TemporaryDirectory() as folder, Launcher() as launcher:
        return {
            "one worker": launcher.run(job),
            "two devices": launcher.run(job, devices=2),
            "two workers": launcher.run(job, workers=2),
            "killed": launcher.run(job, workers=2, checkpoints=folder, kill=KILLED),
            "resumed": launcher.run(job, workers=2, checkpoints=folder),
        }


def keep(job: Job) -> None:
    """Measure the runs on this machine and keep them in the package."""
    runs = {name: asdict(run) | {"pids": []} for name, run in measured_runs(job).items()}
    write_whole(FILE, json.dumps({"job": asdict(job), "runs": runs}) + "\n")


def _run(fields: dict[str, Any]) -> Run:
    """Build a run from JSON."""
    steps = [(epoch, step) for epoch, step in fields["steps"]]
    return Run(**fields | {"steps": steps})
