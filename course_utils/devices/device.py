"""The device that lessons train on, and how they use it."""

import os
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from course_utils.devices.quiet import silent_stderr, tensorflow

Kind = Literal["cpu", "gpu"]


@dataclass(frozen=True)
class Device:
    """What training runs on.

    Attributes
    ----------
    name : str
        Such as ``"CPU with 2 cores"`` or a GPU's own name.
    kind : {"cpu", "gpu"}
    precision : str
        The Keras dtype policy that suits it.
    jit : bool
        Whether XLA compiles the training step.
    """

    name: str
    kind: Kind
    precision: str
    jit: bool


def choose_jit(kind: Kind) -> bool:
    """Tell whether XLA should compile training steps on a device of this kind.

    On a CPU its convolutions are slower than the library's own, on a GPU it saves launches.
    """
    return kind == "gpu"


def choose_precision(kind: Kind, compute_capability: tuple[int, int] | None = None) -> str:
    """Choose the Keras dtype policy for a device.

    Parameters
    ----------
    kind : {"cpu", "gpu"}
    compute_capability : (int, int), optional
        A GPU's, as NVIDIA numbers it: bfloat16 from 8.0 on, float16 tensor cores from 7.0 on.

    Returns
    -------
    str
        ``"float32"``, ``"mixed_float16"`` or ``"mixed_bfloat16"``.
    """
    if kind == "cpu" or compute_capability is None or compute_capability < (7, 0):
        return "float32"
    return "mixed_bfloat16" if compute_capability >= (8, 0) else "mixed_float16"


def grow_memory(tf: Any) -> bool:
    """Let GPU memory grow on demand; False where TensorFlow has already taken all of it."""
    gpus = tf.config.list_physical_devices("GPU")
    for gpu in gpus:
        # RuntimeError: the GPUs are in use. ValueError: they are split into logical ones.
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except (RuntimeError, ValueError):
            return bool(tf.config.experimental.get_memory_growth(gpu))
    return True


def cpu_cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def choose_device(gpu: dict[str, Any] | None, cores: int) -> Device:
    """Make the Device from TensorFlow's details of the first GPU, or None, and the cores."""
    if gpu is None:
        name = f"CPU with {cores} core{'s' if cores != 1 else ''}"
        return Device(name, "cpu", choose_precision("cpu"), choose_jit("cpu"))
    precision = choose_precision("gpu", gpu.get("compute_capability"))
    return Device(str(gpu.get("device_name", "GPU")), "gpu", precision, choose_jit("gpu"))


@cache
def prepare() -> Device:
    """Import TensorFlow silently, let GPU memory grow, and say what training runs on.

    Lessons call it before anything else imports TensorFlow; later calls return the same.
    From then on TensorFlow logs errors only: each network that a lesson trains is compiled
    anew, and its warnings about that would fill the lesson.

    Returns
    -------
    Device
        The first GPU, else the CPU.

    Raises
    ------
    TensorFlowMissingError
        If TensorFlow is not installed.
    """
    tf = tensorflow()
    tf.get_logger().setLevel("ERROR")
    with silent_stderr():
        grow_memory(tf)
        tf.zeros(1)  # starts the runtime here, where its messages are turned away
        gpus = tf.config.list_physical_devices("GPU")
        details = tf.config.experimental.get_device_details(gpus[0]) if gpus else None
    return choose_device(details, cpu_cores())


def describe(device: Device | None = None) -> str:
    """Say in one line what training runs on; without `device`, on this machine's."""
    device = device or prepare()
    words = {
        "float32": "32-bit floats",
        "mixed_float16": "16-bit floats with 32-bit weights",
        "mixed_bfloat16": "bfloat16 with 32-bit weights",
    }
    compiled = "steps compiled by XLA" if device.jit else "no compilation"
    return f"{device.name}: {words.get(device.precision, device.precision)}, {compiled}"
