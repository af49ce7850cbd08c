"""Runs one lesson with papermill, and says what became of it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from course_utils.notebooks import merge_streams
from course_utils.report.outcome import Failure

ENVIRONMENT_TAG = "course-environment"
ADDED_TAGS = {"injected-parameters", ENVIRONMENT_TAG, "papermill-error-cell-tag"}
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"

_ENVIRONMENT = "from course_utils.report import environment\n\nenvironment.emit()"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass
class Watch:
    """What is known of a run while it goes on: the notebook, and the cell it is at."""

    tell: Callable[[int], None]
    nb: NotebookNode | None = None
    cell: NotebookNode | None = None
    done: int = 0

    def started(self, cell: NotebookNode, **_: Any) -> None:
        """Note the cell that begins."""
        self.cell = cell

    def finished(self, cell: NotebookNode, **_: Any) -> None:
        """Count a code cell, and tell."""
        self.done += cell.cell_type == "code"
        self.tell(self.done)


class _WatchedEngine(NBClientEngine):
    """papermill's own engine, with the notebook kept in reach if the kernel dies."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, watch: Watch, **kwargs: Any
    ) -> Any:
        """Execute, telling the watch of every cell."""
        watch.nb = nb_man.nb
        hooks = {"on_cell_start": watch.started, "on_cell_complete": watch.finished}
        return super().execute_managed_notebook(nb_man, kernel_name, **hooks, **kwargs)


papermill_engines.register("course", _WatchedEngine)


def execute(
    nb: NotebookNode,
    folder: Path,
    parameters: dict[str, object],
    timeout: float,
    tell: Callable[[int], None],
) -> tuple[NotebookNode, Failure | None, float]:
    """Run every cell in a fresh kernel.

    Parameters
    ----------
    nb : NotebookNode
    folder : Path
        The kernel's working folder.
    parameters : dict
        Values that replace the notebook's own.
    timeout : float
        Longest time of one cell, in seconds.
    tell : callable
        Called with the number of code cells done, after each.

    Returns
    -------
    nb : NotebookNode
        With the outputs so far.
    failure : Failure or None
    seconds : float
    """
    source = nbformat.from_dict(nb)
    source.cells.append(_environment_cell())
    watch, begun = Watch(tell), time.monotonic()
    raised: Exception | None = None
    try:
        _papermill(source, folder, parameters, timeout, watch)
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
        raised = error
    ran = watch.nb or source
    ran.cells = [cell for cell in ran.cells if "papermill-error-cell-tag" not in _tags(cell)]
    for cell in ran.cells:
        if cell.cell_type == "code":
            cell.outputs = merge_streams(cell.outputs)
    return ran, _failure(ran, watch, raised, timeout), time.monotonic() - begun


def _papermill(
    nb: NotebookNode, folder: Path, parameters: dict[str, object], timeout: float, watch: Watch
) -> None:
    """Call papermill, which writes nothing: the caller keeps the notebook."""
    execute_notebook(
        nb,
        None,
        parameters=parameters,
        engine_name="course",
        kernel_name="python3",
        cwd=folder,
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        start_timeout=120,
        execution_timeout=timeout,
        watch=watch,
    )


def _environment_cell() -> NotebookNode:
    """Make the last cell, which asks the kernel what it ran on."""
    return nbformat.v4.new_code_cell(_ENVIRONMENT, metadata={"tags": [ENVIRONMENT_TAG]})


def _tags(cell: NotebookNode) -> list[str]:
    """Give a cell's tags."""
    return list(cell.metadata.get("tags", []))


def _failure(
    nb: NotebookNode, watch: Watch, raised: Exception | None, timeout: float
) -> Failure | None:
    """Judge the run from the notebook itself: papermill passes some failures."""
    if isinstance(raised, CellTimeoutError):
        text = (
            f"the cell took longer than {timeout:g} seconds. More time: --timeout {timeout * 2:g}"
        )
        return _at(nb, watch.cell, "timeout", text)
    if isinstance(raised, DeadKernelError):
        text = (
            "the kernel was killed, often for want of memory. "
            "Close other programs, run fewer lessons at once (run -j 1, sweep --workers 1), "
            "or ask for less data"
        )
        return _at(nb, watch.cell, "killed", text)
    return _shown_error(nb) or _hidden_error(nb) or _not_run(nb)


def _shown_error(nb: NotebookNode) -> Failure | None:
    """Find the first error among the outputs."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                if output.ename != "SystemExit":
                    return _at(nb, cell, "error", error_line(output))
                text = f"the cell ended the program ({error_line(output)}); no later cell ran"
                return _at(nb, cell, "exit", text)
    return None


def _hidden_error(nb: NotebookNode) -> Failure | None:
    """Find an error that an output area swallowed, where no runner sees it."""
    states = nb.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    for model in states.values():
        for output in model.get("state", {}).get("outputs", None) or []:
            if isinstance(output, dict) and output.get("output_type") == "error":
                return Failure("hidden", f"an error inside an output area: {error_line(output)}")
    return None


def _not_run(nb: NotebookNode) -> Failure | None:
    """Find the first cell that never ran."""
    for cell in nb.cells:
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            return _at(nb, cell, "exit", "the cells from here on did not run")
    return None


def as_text(nb: NotebookNode) -> str:
    """Write an executed notebook as it is kept beside its page.

    Parameters
    ----------
    nb : NotebookNode

    Returns
    -------
    str
    """
    kept = nbformat.from_dict(nb)
    kept.cells = [cell for cell in kept.cells if ENVIRONMENT_TAG not in _tags(cell)]
    return str(nbformat.writes(kept)) + "\n"


def error_line(output: dict[str, Any]) -> str:
    """Give an error output's own line, ``ValueError: what it says``, without colours."""
    lines = _ANSI.sub("", str(output.get("evalue", ""))).strip().splitlines()
    return f"{output.get('ename', 'Error')}: {lines[0]}" if lines else str(output.get("ename"))


def _at(nb: NotebookNode, cell: NotebookNode | None, kind: str, message: str) -> Failure:
    """Place a failure by the cell's position in the notebook as it is on disk."""
    if cell is None:
        return Failure(kind, message)
    own = [each for each in nb.cells if not ADDED_TAGS & set(_tags(each)) or each is cell]
    number = next((k for k, each in enumerate(own, 1) if each is cell), None)
    return Failure(kind, message, number, cell.get("id"))
