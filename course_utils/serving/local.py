"""Start a prediction service in a process of its own, and always stop it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import psutil

WORKER = "course_utils.serving.worker"
START_SECONDS, STOP_SECONDS = 60.0, 5.0


@dataclass(frozen=True)
class Service:
    """A service that runs.

    Attributes
    ----------
    address : str
        Such as ``"http://127.0.0.1:40123"``, on the loopback address: no other machine reaches it.
    pid : int
        The number of its process.
    """

    address: str
    pid: int

    @property
    def mebibytes(self) -> float:
        """The memory that its process holds now."""
        return float(psutil.Process(self.pid).memory_info().rss / 2**20)


@contextlib.contextmanager
def serve(model: str | Path, names: Sequence[str]) -> Iterator[Service]:
    """Serve a LiteRT file on a free port of this machine, for as long as the block lasts.

    Parameters
    ----------
    model : str or Path
        A ``.tflite`` file that turns a batch of images into rows of probabilities.
    names : sequence of str
        The classes, in order.

    Yields
    ------
    Service
        It answers ``GET /health`` and ``POST /predict``. The process ends with the block, also
        after an error in it, and also when this process dies.

    Raises
    ------
    RuntimeError
        If the service does not start; the message holds its last line.
    """
    with TemporaryFile() as complaints, _started(model, names, complaints) as process:
        port = _port(process, complaints)
        try:
            yield Service(f"http://127.0.0.1:{port}", process.pid)
        finally:
            _stop(process)


@contextlib.contextmanager
def _started(
    model: str | Path, names: Sequence[str], complaints: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the worker; whatever happens, no process is left."""
    command = [sys.executable, "-m", WORKER, str(model), *names]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints)
    try:
        yield process
    finally:
        _stop(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _port(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> int:
    """Read the port that the worker prints once it listens, or say why it does not."""
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        line = process.stdout.readline()
    finally:
        timer.cancel()
    if not line:
        process.wait()
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace").strip().splitlines() or ["no message"]
        raise RuntimeError(f"the service did not start within {START_SECONDS:g} s: {said[-1]}")
    return int(json.loads(line)["port"])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the worker's input, wait, and kill what is still there."""
    if process.stdin is not None and not process.stdin.closed:
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
