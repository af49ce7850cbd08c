"""Small lessons that tests of reports run and draw: no TensorFlow, no data."""

import base64
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PARAMETERS = """\
PROFILE: str = "quick"  # one of quick, full. Size of the run.
EPOCHS: int = 3  # passes over the data
FAST: bool = False
"""
COURSE = [sys.executable, "-c", "from course_utils.cli import main; main()"]


def header(number: str, title: str) -> NotebookNode:
    text = f"# {number}. {title}\n\n**Minutes:** 10 · **Needs:** CPU is enough\n"
    return nbformat.v4.new_markdown_cell(text, id="header")


def markdown(text: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(text)


def code(text: str, *outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    return nbformat.v4.new_code_cell(text, outputs=list(outputs), metadata={"tags": list(tags)})


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> NotebookNode:
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})


def notebook(*cells: NotebookNode) -> NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)


def write_lesson(
    folder: Path, slug: str, *sources: str, parameters: str = PARAMETERS, text: str = ""
) -> Path:
    """Write a lesson whose code cells are named step-1, step-2, ..."""
    cells = [header(slug[:2], slug[3:].replace("_", " ").capitalize())]
    cells += [code(parameters, tags=("parameters",))] if parameters else []
    cells += [markdown(text)] if text else []
    for k, source in enumerate(sources, 1):
        cells.append(code(source))
        cells[-1].id = f"step-{k}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.ipynb"
    nbformat.write(notebook(*cells), path)
    return path


def write_pixel(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(PIXEL))
    return path


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Give a process the lessons of a folder, and no home but one beside it."""
    home = {"COURSE_HOME": str(folder.parent / "home"), "COURSE_NOTEBOOKS": str(folder)}
    return {**os.environ, **home, **more}


def course(
    folder: Path, *words: str, timeout: float = 120, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the course command in a process of its own, from beside the lessons."""
    return subprocess.run(
        [*COURSE, *words],
        env=environment(folder, **more),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def read_in_time(fifo: Path, seconds: float = 60) -> str:
    """Read what is written next, or fail after some time."""
    handle = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert select.select([handle], [], [], seconds)[0], "the lesson never started"
        return os.read(handle, 100).decode()
    finally:
        os.close(handle)
