"""Time what `course run` adds to the cells' own time.

Usage: python tests/benchmarks/run_overhead.py [LESSON ...]   (00 when none is named)
Limit: under 4 s a lesson. The cells' own time is taken from a second, bare execution, as the
kernel reports it; start and end of the kernel belong to the overhead.
"""

import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def seconds_of_run(lesson: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        course = Path(sys.executable).parent / "course"
        command = [course, "run", lesson, "--force", "--to", folder]
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin


def seconds_of_cells(lesson: str) -> float:
    notebook = nbformat.read(next(NOTEBOOKS.glob(f"{lesson}*.ipynb")), as_version=4)
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute(cwd=str(NOTEBOOKS))
    timings = [cell.metadata.get("execution") for cell in notebook.cells]
    return sum(
        (moment(timing["iopub.status.idle"]) - moment(timing["iopub.status.busy"])).total_seconds()
        for timing in timings
        if timing
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def main() -> None:
    for lesson in sys.argv[1:] or ["00"]:
        whole, cells = seconds_of_run(lesson), seconds_of_cells(lesson)
        print(f"{lesson}: {whole:.1f} s, cells {cells:.1f} s, overhead {whole - cells:.1f} s")


if __name__ == "__main__":
    main()
