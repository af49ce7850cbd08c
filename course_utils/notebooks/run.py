"""Execute a lesson so that its outputs do not depend on the machine or the learner."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils.notebooks.files import NotebookError, read
from course_utils.notebooks.form import canonical

if TYPE_CHECKING:
    from nbclient import NotebookClient
    from nbformat import NotebookNode

SECONDS_PER_CELL = 120


def isolated_environment(home: str | os.PathLike[str]) -> dict[str, str]:
    """Return the environment in which every machine shows the same outputs.

    Parameters
    ----------
    home : path-like
        An empty folder, which takes the learner's progress, the data cache and IPython's profile.

    Returns
    -------
    dict
        This process's environment without data copies, learner's progress and network.
    """
    kept = {name: value for name, value in os.environ.items() if name != "COURSE_DATA_DIR"}
    own = {"COURSE_CACHE_DIR": "cache", "IPYTHONDIR": "ipython"}
    folders = {name: str(Path(home) / inside) for name, inside in own.items()}
    return kept | folders | {"COURSE_HOME": str(home), "COURSE_OFFLINE": "1"}


def execute(
    path: str | os.PathLike[str], *, seconds_per_cell: float = SECONDS_PER_CELL
) -> "NotebookNode":
    """Run a lesson from top to bottom with the parameters it is stored with.

    Parameters
    ----------
    path : path-like
        The `.ipynb` file; it is not changed.
    seconds_per_cell : float
        The longest any one cell may take, in seconds.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook in canonical form.

    Raises
    ------
    NotebookError
        A cell raised, took too long, or ended its kernel; names lesson, cell and error.
    """
    file = Path(path)
    nb = canonical(read(file))
    watch = _Watch(file.stem, len(nb.cells), seconds_per_cell)
    with tempfile.TemporaryDirectory() as home, watch.bar:
        client = _client(nb, file.parent, watch)
        _run(client, isolated_environment(home), watch)
    return canonical(nb)


class _Watch:
    """Follows an execution: which cell runs, and a bar from two seconds on."""

    def __init__(self, slug: str, cells: int, seconds: float) -> None:
        from tqdm import tqdm

        self.slug, self.seconds = slug, seconds
        self.cell = "first"
        self.bar = tqdm(total=cells, desc=slug, unit="cell", delay=2, leave=False, disable=None)

    def enter(self, cell: "NotebookNode", cell_index: int) -> None:
        """Note the cell that starts now."""
        self.cell = cell["id"]
        self.bar.update(cell_index - self.bar.n)

    def failed(self, what: str) -> NotebookError:
        """Return the error that names lesson, cell and cause."""
        return NotebookError(f"{self.slug}, cell `{self.cell}`: {what}. The file stays as it was.")


def _client(nb: "NotebookNode", folder: Path, watch: _Watch) -> "NotebookClient":
    """Return the client that executes `nb` in `folder`."""
    import nbclient

    return nbclient.NotebookClient(
        nb,
        timeout=watch.seconds,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=watch.enter,
    )


def _run(client: "NotebookClient", env: dict[str, str], watch: _Watch) -> None:
    """Execute, and turn what may go wrong into one kind of error."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        client.execute(env=env)
    except CellExecutionError as error:
        raise watch.failed(f"{error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        raise watch.failed(f"takes longer than {watch.seconds:g} seconds") from error
    except DeadKernelError as error:
        raise watch.failed("the kernel died (out of memory?)") from error
