"""Workers on this machine: started, listened to, killed on demand and always ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from course_utils.distributed.heard import Heard
from course_utils.distributed.job import Job
from course_utils.distributed.run import Run

COMMAND = [sys.executable, "-m", "course_utils.distributed.launcher"]
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""NumPy's libraries start a thread for each core otherwise, and threads forbid forking."""
START_SECONDS, RUN_SECONDS, LINES = 90.0, 120.0, 6


class DistributedError(RuntimeError):
    """Workers could not be started or did not end well; the message holds their last lines."""


class Launcher:
    """Runs worker processes on this machine; use it in a ``with`` block.

    Entering it takes seconds: TensorFlow is imported once, and each worker is forked from
    there. Whatever ends the block, an error or Ctrl-C included, ends the workers; so does the
    death of this process.

    Parameters
    ----------
    private : bool
        Give the workers a network of their own, in which nothing but loopback exists. False:
        they listen on all addresses of the machine, without a password.

    Raises
    ------
    DistributedError
        On entering: if the system allows no private network or TensorFlow does not start.

    Examples
    --------
    >>> with Launcher() as launcher:              # doctest: +SKIP
    ...     run = launcher.run(Job(epochs=1), workers=2)
    """

    def __init__(self, *, private: bool = True) -> None:
        self.private = private
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Launcher:
        with contextlib.ExitStack() as stack:
            self._logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self._start(stack)
            self._send(private=self.private)
            message = self._next(time.monotonic() + START_SECONDS)
            if message.get("event") != "ready":
                raise DistributedError(message.get("text") or self._lost())
            self._closing = stack.pop_all()
        return self

    def __exit__(self, *about: Any) -> None:
        self._closing.__exit__(*about)

    def run(
        self,
        job: Job,
        *,
        workers: int = 1,
        devices: int = 1,
        checkpoints: str | Path | None = None,
        kill: tuple[int, int, int] | None = None,
        seconds: float = RUN_SECONDS,
    ) -> Run:
        """Train with several processes, or with one that has several logical devices.

        Parameters
        ----------
        job : Job
        workers, devices : int
            Processes, and devices of a lone process.
        checkpoints : str or Path, optional
            Folder to resume from and to keep each epoch in.
        kill : tuple of three int, optional
            Worker, epoch and step: that worker is killed (SIGKILL) when it has told this step.
        seconds : float
            How long the run may take.

        Returns
        -------
        Run
            Of a killed run: what was told before its end.

        Raises
        ------
        ValueError
            For several processes with several devices each, or none.
        DistributedError
            If a worker fails unasked, or the time is over; no worker is left.
        """
        if min(workers, devices) < 1 or (workers > 1 and devices > 1):
            raise ValueError(
                f"either several workers or several devices; got {workers} and {devices}."
            )
        words = [*job.options, "--threads", "1", "--devices", str(devices)]
        if checkpoints is not None:
            words += ["--checkpoints", str(Path(checkpoints).absolute())]
        self._send(workers=workers, options=words, logs=str(self._logs))
        heard = Heard(workers, devices)
        with self._ended_by_errors():
            for message in self._messages(time.monotonic() + seconds):
                heard.take(message)
                if kill is not None and heard.told(*kill):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(heard.pids[kill[0]], signal.SIGKILL)
                    kill, heard.was_killed = None, True
        if any(heard.statuses.values()) and not heard.was_killed:
            raise DistributedError(self._complaint(heard.statuses))
        return heard.result()

    def _start(self, stack: contextlib.ExitStack) -> None:
        """Start the launcher's process in a group of its own, which Ctrl-C does not reach."""
        noise = stack.enter_context((self._logs / "launcher.log").open("wb"))
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            start_new_session=True,
            env=os.environ | QUIET | ONE_THREAD,
        )
        stack.callback(_end, self._process)
        self._buffer = b""

    def _send(self, **message: Any) -> None:
        """Hand the launcher one line."""
        if self._process.stdin is None or self._process.poll() is not None:
            raise DistributedError("the launcher has ended; enter a new `with Launcher()` block.")
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    @contextlib.contextmanager
    def _ended_by_errors(self) -> Iterator[None]:
        """End all processes if the listening is broken off, by Ctrl-C or an error."""
        try:
            yield
        except BaseException:
            _end(self._process)
            raise

    def _messages(self, deadline: float) -> Iterator[dict[str, Any]]:
        """Yield what is told until the run is over."""
        while (message := self._next(deadline)).get("event") != "over":
            yield message

    def _next(self, deadline: float) -> dict[str, Any]:
        """Wait for one message; end everything when the time is over or the launcher is gone."""
        assert self._process.stdout is not None
        number = self._process.stdout.fileno()
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([number], [], [], max(0, deadline - time.monotonic()))
            part = os.read(number, 65536) if ready else b""
            if not part:
                why = "ended" if ready else "said nothing in time"
                raise DistributedError(f"the workers' launcher {why}: {self._lost()}")
            self._buffer += part
        line, self._buffer = self._buffer.split(b"\n", 1)
        return dict(json.loads(line))

    def _lost(self) -> str:
        """Return the launcher's last lines."""
        return tail(self._logs / "launcher.log") or "no message"

    def _complaint(self, statuses: dict[int, int]) -> str:
        """Say which workers failed, and their last lines."""
        failed = {number: status for number, status in sorted(statuses.items()) if status}
        told = [
            f"worker {number} (status {status}): {tail(self._logs / f'worker-{number}.log')}"
            for number, status in failed.items()
        ]
        return f"{len(failed)} of {len(statuses)} workers failed. " + "\n".join(told)


def tail(path: Path) -> str:
    """Return the last lines of a log in one."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-LINES:])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the launcher and all that it forked, and wait until they are gone."""
    family = []
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(process.pid).children(recursive=True)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    psutil.wait_procs(family, timeout=10)
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()
