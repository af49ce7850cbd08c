"""The dask cluster of a sweep: this machine's own workers, or a scheduler that is there."""

import contextlib
import importlib.util
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import psutil

from course_utils.report import remote
from course_utils.report.fingerprint import copies, version
from course_utils.report.results import ReportError

RETRIES = 2
CONNECT_SECONDS = 10
WORKER_SECONDS = 10
BYTES_PER_REPORT = 2 * 2**30

_NEEDS = ("dask", "distributed", "cryptography")


def need_dask() -> None:
    """Say how to get dask where it is missing.

    Raises
    ------
    ReportError
    """
    missing = [each for each in _NEEDS if not _is_there(each)]
    if missing:
        raise ReportError(
            f"`course sweep` needs {' and '.join(missing)}, which the plain install leaves out. "
            'Add the extra `sweep`: python -m pip install -e ".[cpu,sweep]" -c constraints.txt'
        )


def default_workers(reports: int) -> int:
    """Choose how many reports to run at once: one a core, each with 2 GiB of free memory.

    Parameters
    ----------
    reports : int
        How many there are in all.

    Returns
    -------
    int
    """
    from dask.system import CPU_COUNT

    room = psutil.virtual_memory().available // BYTES_PER_REPORT
    return max(1, min(CPU_COUNT, room, reports))


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what dask logs and warns of from the reader: what matters is said in our words."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"(distributed|dask|tornado)\b")
            yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def started(workers: int) -> Iterator[Any]:
    """Start workers on this machine that only the client given can use.

    They listen on the loopback address alone, and ask whoever connects for a certificate that
    is made for this one cluster and never leaves memory: another user of the machine has none.

    Parameters
    ----------
    workers : int
    """
    import dask
    from distributed import Client, LocalCluster, Security

    folder = tempfile.mkdtemp(prefix="course-sweep-")
    settings = {
        "distributed.scheduler.allowed-failures": RETRIES,
        "distributed.scheduler.worker-saturation": 1.0,  # what waits on a lost worker counts a loss
        "temporary-directory": folder,
    }
    try:
        with (
            dask.config.set(settings),
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                security=Security.temporary(),
                memory_limit=0,
                local_directory=folder,
                preload=remote.__name__,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            yield client
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def joined(address: str, on_note: Callable[[str], None]) -> Iterator[Any]:
    """Connect to a scheduler whose workers make the same reports as this machine would.

    Parameters
    ----------
    address : str
    on_note : callable
        Called with a line for the reader where a worker has other copies of data.

    Raises
    ------
    ReportError
        If it cannot be reached in time, has no workers, or one of another version.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise ReportError(
            f"No dask scheduler answers at {address} ({error}). "
            "Start one with `dask scheduler`, which prints its address, such as tcp://host:8786."
        ) from None
    with client:
        _check_workers(client, address)
        _compare_copies(client, on_note)
        yield client


def another_version(found: str) -> str:
    """Say that a worker would make other reports, and what to do.

    Parameters
    ----------
    found : str
        The worker, and what differs.

    Returns
    -------
    str
    """
    return (
        f"A worker has another version of the course than this machine: {found}. "
        "Install the same version there and start the worker again, or stop it; "
        "then give the same command."
    )


def _is_there(module: str) -> bool:
    """Tell whether a module is installed, without loading it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # what Python says of None in sys.modules
        return False


def _check_workers(client: Any, address: str) -> None:
    """Refuse a cluster without workers, and one whose workers would make other reports."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError:
        raise ReportError(
            f"The scheduler at {address} has no workers. Start some, each in an environment "
            f"with the course: dask worker {address} --nthreads 1"
        ) from None
    here = version()
    for worker, found in client.run(version, on_error="return").items():
        differs = str(found) if isinstance(found, Exception) else remote.differences(here, found)
        if differs:
            raise ReportError(another_version(f"{worker}: {differs}"))


def _compare_copies(client: Any, on_note: Callable[[str], None]) -> None:
    """Say which workers would read other data."""
    here = copies()
    for worker, found in client.run(copies).items():
        differs = remote.differences(here, found)
        if differs:
            on_note(f"Note: {worker} has other data: {differs}. Its reports say what they read.")
