"""What ``course doctor`` looks up: facts about this machine, gathered once, judged elsewhere."""

import contextlib
import importlib
import json
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from course_utils import datasets
from course_utils.devices.device import Device, cpu_cores, grow_memory
from course_utils.devices.quiet import tensorflow

BFLOAT16 = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
"""Instruction sets that multiply bfloat16 numbers."""
PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "ipykernel", "nvidia-cudnn-cu12")


@dataclass(frozen=True)
class Gpu:
    """A GPU as its driver reports it."""

    name: str
    driver: str
    compute_capability: str


@dataclass(frozen=True)
class Facts:
    """What was found on a machine; the defaults describe a machine with nothing on it.

    Attributes
    ----------
    python : (int, int, int)
    system, machine : str
        As `platform` names them, such as ``"Linux"`` and ``"x86_64"``.
    packages : dict of str
        Versions of those distributions of `PACKAGES` that are installed.
    tensorflow_error : str or None
        Why TensorFlow could not be imported.
    tensorflow_cuda : str or None
        The CUDA version that TensorFlow was built for.
    tensorflow_gpus : int
        GPUs that TensorFlow sees.
    memory_grows : bool
        Whether TensorFlow takes GPU memory on demand.
    keras_backend : str or None
    cores : int
    gpus : tuple of Gpu
        GPUs that the driver reports.
    driver_error : str or None
        Why the driver's tool, which is installed, did not answer.
    cpu_flags : frozenset of str or None
        The processor's instruction sets; None where the system does not list them.
    kernel : str or None
        The interpreter that Jupyter starts for the kernel ``python3``; None if it has none.
    interpreter : str
    disk_free, memory_total, memory_available : int
        Bytes.
    data : dict of tuple of Found
        Copies of each data set on this machine.
    """

    python: tuple[int, int, int] = (3, 11, 0)
    system: str = "Linux"
    machine: str = "x86_64"
    packages: dict[str, str] = field(default_factory=dict)
    tensorflow_error: str | None = None
    tensorflow_cuda: str | None = None
    tensorflow_gpus: int = 0
    memory_grows: bool = True
    keras_backend: str | None = None
    cores: int = 1
    gpus: tuple[Gpu, ...] = ()
    driver_error: str | None = None
    cpu_flags: frozenset[str] | None = None
    kernel: str | None = None
    interpreter: str = ""
    disk_free: int = 0
    memory_total: int = 0
    memory_available: int = 0
    data: dict[str, tuple[datasets.Found, ...]] = field(default_factory=dict)


def gather() -> Facts:
    """Look up this machine's facts; imports TensorFlow, silently."""
    info, memory = sys.version_info, psutil.virtual_memory()
    return Facts(
        python=(info.major, info.minor, info.micro),
        system=platform.system(),
        machine=platform.machine(),
        packages=installed(PACKAGES),
        cores=cpu_cores(),
        cpu_flags=read_cpu_flags(),
        kernel=kernel_interpreter(),
        interpreter=sys.executable,
        disk_free=shutil.disk_usage(Path.cwd()).free,
        memory_total=memory.total,
        memory_available=memory.available,
        data={row.source.name: row.copies for row in datasets.overview()},
        **read_tensorflow(),
        **read_driver(),
    )


def installed(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of those of `packages` that are installed."""
    found = {}
    for package in packages:
        with contextlib.suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def read_tensorflow() -> dict[str, Any]:
    """Ask TensorFlow and Keras about themselves; whatever stops the import is a fact too."""
    try:
        tf = tensorflow()
        keras = importlib.import_module("keras")
    except Exception as error:
        return {"tensorflow_error": f"{type(error).__name__}: {error}".splitlines()[0]}
    return {
        "tensorflow_cuda": tf.sysconfig.get_build_info().get("cuda_version"),
        "tensorflow_gpus": len(tf.config.list_physical_devices("GPU")),
        "memory_grows": grow_memory(tf),
        "keras_backend": keras.config.backend(),
    }


def read_driver(tool: str | None = None) -> dict[str, Any]:
    """Ask NVIDIA's driver, through the tool that comes with it, for its GPUs."""
    tool = tool or shutil.which("nvidia-smi")
    if tool is None:
        return {}
    query = [tool, "--query-gpu=name,driver_version,compute_cap", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=20, check=True)
    except subprocess.CalledProcessError as error:
        lines = (error.stdout + error.stderr).strip().splitlines()
        return {"driver_error": lines[0] if lines else f"exit status {error.returncode}"}
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"driver_error": type(error).__name__}
    rows = [line.split(", ") for line in answer.stdout.strip().splitlines()]
    return {"gpus": tuple(Gpu(*row) for row in rows if len(row) == 3)}


def read_cpu_flags(path: Path = Path("/proc/cpuinfo")) -> frozenset[str] | None:
    """Return the processor's instruction sets, or None where the system does not list them."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        name, _, flags = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(flags.split())
    return None


def kernel_interpreter() -> str | None:
    """Return the interpreter that Jupyter would start for the kernel ``python3``."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv
    except (NoSuchKernel, OSError, json.JSONDecodeError):
        return None
    if not command:
        return None
    # Jupyter replaces a bare "python" by the interpreter that it runs on itself.
    return sys.executable if command[0] in ("python", "python3") else command[0]


def wide_precision(device: Device) -> str:
    """Return the fastest Keras dtype policy that this device computes wide networks in.

    On a processor with bfloat16 instructions that is ``"mixed_bfloat16"``: small networks, like
    the articles', gain nothing by it, so `Device.precision` stays at 32 bits there.

    Parameters
    ----------
    device : Device
    """
    flags = read_cpu_flags() if device.kind == "cpu" else None
    return "mixed_bfloat16" if (flags or frozenset()) & BFLOAT16 else device.precision
