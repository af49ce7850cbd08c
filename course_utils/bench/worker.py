"""One case in a process of its own: ``python -m course_utils.bench.worker``.

It reads one task as a line of JSON, and writes a line of JSON after each epoch, then waits for a
line before it goes on. When its input closes, whoever asked is gone: it ends.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from course_utils.bench.cases import CASES
from course_utils.bench.work import Work, load

Tell = Callable[[dict[str, Any]], None]


def main() -> None:
    """Read the task, do it, and tell."""
    told = _own_channel()

    def tell(message: dict[str, Any]) -> None:
        told.write(json.dumps(message) + "\n")
        told.flush()

    def wait() -> None:
        if not sys.stdin.readline():
            os._exit(1)

    attempt(json.loads(sys.stdin.readline()), tell, wait)
    os._exit(0)


def attempt(task: dict[str, Any], tell: Tell, wait: Callable[[], None]) -> None:
    """Do one task; an error is told in one line.

    Parameters
    ----------
    task : dict
        ``case``, ``images`` (file), ``epochs``, ``seed``, ``evaluates``.
    tell : callable
        Called with ``{"lap": {...}}`` after each epoch, ``{"error": str}`` or ``{"end": {...}}``.
    wait : callable
        Called after each lap; returns when the next epoch may begin.
    """

    def lap(seconds: float, accuracy: float | None) -> None:
        tell({"lap": {"seconds": seconds, "accuracy": accuracy, "gpu_bytes": gpu_bytes()}})
        wait()

    how: Any = {key: task[key] for key in ("epochs", "seed", "evaluates")}
    how |= load(Path(task["images"]))
    work = Work(**how, lap=lap)
    try:
        CASES[task["case"]].train(work)
    except Exception as error:  # one line for the reader, whatever the cause
        first = (str(error).strip().splitlines() or [""])[0]
        tell({"error": f"{type(error).__name__}: {first}".rstrip(": ")})
    else:
        tell({"end": {"device": device(), "notes": work.notes}})


def gpu_bytes() -> int | None:
    """Return the most GPU memory that the library in use has held, None without a GPU."""
    torch, tf = sys.modules.get("torch"), sys.modules.get("tensorflow")
    if torch is not None and torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    if tf is not None and tf.config.list_logical_devices("GPU"):
        return int(tf.config.experimental.get_memory_info("GPU:0")["peak"])
    return None


def device() -> str:
    """Say in a line what the case ran on."""
    torch = sys.modules.get("torch")
    if torch is None:
        from course_utils import devices

        return devices.describe()
    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name(0))
    return f"CPU, {torch.get_num_threads()} threads"


def _own_channel() -> TextIO:
    """Keep standard output for messages: what libraries print goes to standard error."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return channel


if __name__ == "__main__":
    main()
