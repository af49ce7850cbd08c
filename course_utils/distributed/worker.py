"""One worker of a data-parallel training: ``python -m course_utils.distributed.worker --help``.

It finds the others through ``TF_CONFIG`` or Slurm's variables and prints one JSON object a line.
With neither it trains alone.
"""

import argparse
import json
import os
import sys
import warnings
from typing import Any

from course_utils import devices
from course_utils.distributed import train as training_loop
from course_utils.distributed.job import NAMES, Job, option
from course_utils.distributed.network import NetworkError, open_addresses

STDOUT = 1
RESTART = 75
"""Exit status of a worker whose peer is gone: start it again (EX_TEMPFAIL of sysexits.h)."""


def parser() -> argparse.ArgumentParser:
    """Return the command line: the job's fields, and where and with whom it runs."""
    line = argparse.ArgumentParser(
        prog="python -m course_utils.distributed.worker", allow_abbrev=False
    )
    for name in NAMES:
        default = getattr(Job, name)
        line.add_argument(option(name), type=type(default), default=default)
    line.add_argument("--checkpoints", help="a folder that all workers see")
    line.add_argument("--devices", type=int, default=1, help="logical CPU devices of one worker")
    line.add_argument("--threads", type=int, default=0, help="of an operation; 0: all cores")
    line.add_argument("--cluster", choices=["env", "slurm"], default="env")
    line.add_argument("--port-base", type=int, default=8888, help="first port under Slurm")
    return line


def main(words: list[str] | None = None) -> int:
    """Train, and return the exit status.

    Parameters
    ----------
    words : list of str, optional
        The command line's words; by default this process's.

    Returns
    -------
    int
        0, or 75 if another worker is gone.
    """
    options = parser().parse_args(words)
    job = Job(**{name: getattr(options, name) for name in NAMES})
    strategy, number = build_strategy(options)

    def tell(event: str, **facts: Any) -> None:
        message = json.dumps({"worker": number, "event": event} | facts) + "\n"
        os.write(STDOUT, message.encode())  # at once, so that two workers' lines do not mix

    try:
        training_loop.train(
            job, strategy, checkpoints=options.checkpoints, is_chief=number == 0, tell=tell
        )
    except training_loop.PeerLostError as error:
        print(f"worker {number}: {error}; start all again.", file=sys.stderr)
        return RESTART
    return 0


def build_strategy(options: argparse.Namespace) -> tuple[Any, int]:
    """Return the strategy that the command line and the environment ask for.

    Returns
    -------
    strategy : tf.distribute.Strategy
        `MultiWorkerMirroredStrategy` in a cluster, otherwise `MirroredStrategy`.
    number : int
        This worker's place in the cluster.

    Raises
    ------
    NetworkError
        If all workers are on the loopback address and this one listens on others too.
    """
    tf = devices.tensorflow()
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    if options.cluster == "env" and not os.environ.get("TF_CONFIG"):
        cpu = tf.config.list_physical_devices("CPU")[0]
        each = [tf.config.LogicalDeviceConfiguration()] * options.devices
        tf.config.set_logical_device_configuration(cpu, each)
        names = [f"CPU:{place}" for place in range(options.devices)]
        return tf.distribute.MirroredStrategy(names), 0
    resolver = _resolver(options)
    tasks = resolver.cluster_spec().as_dict()["worker"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        strategy = tf.distribute.MultiWorkerMirroredStrategy(resolver)
    _refuse_open_ports(tasks)
    return strategy, resolver.task_id


def _resolver(options: argparse.Namespace) -> Any:
    """Find the cluster; under Slurm, srun and not TensorFlow deals out the GPUs."""
    kinds = devices.tensorflow().distribute.cluster_resolver
    if options.cluster == "env":
        return kinds.TFConfigClusterResolver()
    most = int(os.environ.get("SLURM_STEP_NUM_TASKS", "1"))
    return kinds.SlurmClusterResolver(
        port_base=options.port_base, gpus_per_node=most, gpus_per_task=1, auto_set_gpu=False
    )


def _refuse_open_ports(tasks: list[str]) -> None:
    """End a cluster on loopback that other machines could reach."""
    local = all(task.startswith(("127.", "localhost:", "[::1]")) for task in tasks)
    if local and not os.environ.get("COURSE_OPEN_PORTS") and (reached := open_addresses()):
        raise NetworkError(
            f"workers on one machine must listen on loopback alone; this one listens at "
            f"{', '.join(reached)}, since TensorFlow knows no other way. Start them with "
            "course_utils.distributed.Launcher, which gives them a network of their own."
        )


if __name__ == "__main__":
    sys.exit(main())
