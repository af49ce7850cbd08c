"""One training on several devices and processes, killed and resumed, and the laws of its speed.

`Launcher` runs worker processes that see no network but loopback; each runs `worker.main`, the
same as ``python -m course_utils.distributed.worker`` on a cluster, for which `launch_text` gives
the script of a scheduler. `amdahl_speedup` and `gustafson_speedup` say what more workers bring.
"""

from .elsewhere import launch_text
from .job import Job
from .kept import kept_runs
from .laws import amdahl_speedup, fitted_serial_share, gustafson_speedup
from .local import DistributedError, Launcher
from .network import has_private_network
from .run import Run, joined

__all__ = [
    "DistributedError",
    "Job",
    "Launcher",
    "Run",
    "amdahl_speedup",
    "fitted_serial_share",
    "gustafson_speedup",
    "has_private_network",
    "joined",
    "kept_runs",
    "launch_text",
]
