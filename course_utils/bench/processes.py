"""The process of one case: asked for an epoch at a time, its memory watched from outside."""

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import psutil

COMMAND = [sys.executable, "-m", "course_utils.bench.worker"]
INTERVAL = 0.05  # seconds between two looks at the memory


class CaseError(Exception):
    """A case could not be measured; the message is one line."""


class Process:
    """Runs one task epoch by epoch; use it in a ``with`` block.

    Parameters
    ----------
    task : dict
        As for `worker.attempt`.

    Attributes
    ----------
    peak_bytes : int
        The most memory that the process held while an epoch ran.
    end : dict
        What it said at its end.
    """

    def __init__(self, task: dict[str, Any]) -> None:
        self.task, self.peak_bytes = task, 0
        self.end: dict[str, Any] = {}
        self._asked = False

    def __enter__(self) -> "Process":
        self._noise = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process, however far it is."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._noise):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]

    def lap(self) -> dict[str, Any]:
        """Let it run its next epoch.

        Returns
        -------
        dict
            ``seconds``, ``accuracy`` (or None), ``gpu_bytes`` (or None).

        Raises
        ------
        CaseError
            If there is no epoch left, the case raised, or the process ended.
        """
        message = self._ask()
        if "lap" not in message:
            raise CaseError(message.get("error", "it ended before its last epoch"))
        return dict(message["lap"])

    def finish(self) -> None:
        """Let it end after its last epoch, and hear what it ran on."""
        self.end = self._ask().get("end", {})

    def _ask(self) -> dict[str, Any]:
        """Send the task or the word to go on, and read the next message."""
        line = "\n" if self._asked else json.dumps(self.task) + "\n"
        self._asked = True
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a case must have pipes for its input and output")
        with self._watched():
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(line)
                self._process.stdin.flush()
            answer = self._process.stdout.readline()
        return dict(json.loads(answer)) if answer else {"error": self._lost()}

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Look at the process's memory every few milliseconds."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(done,), daemon=True)
        watch.start()
        try:
            yield
        finally:
            done.set()
            watch.join()

    def _watch(self, done: threading.Event) -> None:
        """Keep the greatest memory seen until told to stop."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self._process.pid)
            while True:
                self.peak_bytes = max(self.peak_bytes, process.memory_info().rss)
                if done.wait(INTERVAL):
                    return

    def _lost(self) -> str:
        """Say what is known of a process that ended without a word."""
        self._noise.seek(0)
        lines = [line.strip() for line in self._noise.read().splitlines() if line.strip()]
        last = f": {lines[-1][:200]}" if lines else ""
        return f"its process ended (status {self._process.wait()}){last}"
