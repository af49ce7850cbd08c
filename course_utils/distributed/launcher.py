"""The process between a learner's session and the workers: it forks them and ends with them.

It imports TensorFlow once, in a network of its own, and forks a worker from that state: seconds
are saved a worker. Its input holds a JSON object a line, each a run; when the input ends, because
it was closed or because the session died, everything here ends.
"""

import contextlib
import ctypes
import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from course_utils import devices
from course_utils.distributed import network

LOOK, GRACE = 0.02, 10.0
DIE_WITH_PARENT = 1
FAILED = 1


def main() -> None:
    """Serve runs until the input ends."""
    with open(0, "rb", buffering=0, closefd=False) as requests:
        say = json.loads(requests.readline())
        try:
            if say["private"]:
                network.enter_private_network()
        except network.NetworkError as error:
            return tell(event="refused", text=str(error))
        _prepare(say)
        tell(event="ready")
        for line in requests:
            run(json.loads(line))
    return None


def tell(**message: Any) -> None:
    """Write one message; short lines of several processes do not mix."""
    os.write(1, json.dumps(message).encode() + b"\n")


def _prepare(say: dict[str, Any]) -> None:
    """Import what the workers need; TensorFlow starts no thread before its first operation."""
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ.pop("TF_CONFIG", None)
    if not say["private"]:
        os.environ["COURSE_OPEN_PORTS"] = "1"
    importlib.import_module("course_utils.training")
    importlib.import_module("course_utils.distributed.worker")
    devices.tensorflow()
    if (threads := len(list(Path("/proc/self/task").glob("*")))) > 1:
        raise RuntimeError(f"workers are forked from one thread; there are {threads}.")


def run(request: dict[str, Any]) -> None:
    """Fork the workers of a run and see them to their end.

    Parameters
    ----------
    request : dict
        ``workers``, ``options`` (the worker's words) and ``logs`` (a folder).
    """
    count = request["workers"]
    ports = network.free_ports(count) if count > 1 else []
    addresses = [f"127.0.0.1:{port}" for port in ports]
    running = {_fork(number, addresses, request): number for number in range(count)}
    deadline = None
    while running:
        if _input_ended():
            return _kill(running)
        for pid, status in _ended(running):
            number = running.pop(pid)
            tell(event="ended", worker=number, status=os.waitstatus_to_exitcode(status))
            if status and deadline is None:
                deadline = time.monotonic() + GRACE
        if deadline is not None and time.monotonic() > deadline:
            _kill(running)
    tell(event="over")
    return None


def _fork(number: int, addresses: list[str], request: dict[str, Any]) -> int:
    """Start a worker; return its process number."""
    if pid := os.fork():
        return pid
    status = FAILED
    try:
        _become_worker(number, addresses, Path(request["logs"]))
        from course_utils.distributed import worker

        status = worker.main(request["options"])
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _become_worker(number: int, addresses: list[str], logs: Path) -> None:
    """Die with the launcher, read nothing, complain into a file, know the others."""
    with contextlib.suppress(AttributeError):  # Linux alone has it
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    tell(event="started", worker=number, pid=os.getpid())
    nothing = os.open(os.devnull, os.O_RDONLY)
    noise = os.open(logs / f"worker-{number}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(nothing, 0)
    os.dup2(noise, 2)
    if addresses:
        task = {"type": "worker", "index": number}
        os.environ["TF_CONFIG"] = json.dumps({"cluster": {"worker": addresses}, "task": task})


def _input_ended() -> bool:
    """Wait a moment, or less if the session closes the input; it sends nothing in a run."""
    ready, _, _ = select.select([0], [], [], LOOK)
    return bool(ready)


def _ended(running: dict[int, int]) -> list[tuple[int, int]]:
    """List the workers that ended since the last look, with their status."""
    looks = [os.waitpid(pid, os.WNOHANG) for pid in running]
    return [(pid, status) for pid, status in looks if pid]


def _kill(running: dict[int, int]) -> None:
    """Kill the workers that are left."""
    for pid in running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
